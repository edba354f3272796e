"""`python -m graphtool` is the same as `graphtool`."""

from graphtool.cli import main

if __name__ == "__main__":
    main()
