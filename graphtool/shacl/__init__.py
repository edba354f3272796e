"""SHACL validation: engines behind one interface, and the report that they all give."""
