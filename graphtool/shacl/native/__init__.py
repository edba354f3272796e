"""The native engine: the Rust package `shacl` for the Core shapes of whole local files, else the compiled one."""
