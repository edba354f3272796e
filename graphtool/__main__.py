"""The process of the command line: `graphtool`, or `python -m graphtool`."""

from __future__ import annotations

import gc

# most of what a command makes are modules and options, which live until it ends: the usual 700 objects between two
# searches for garbage would let a short command spend a seventh of its time on searches that find none
_OBJECTS = 50_000


def main() -> None:
    """Run the command line and exit."""
    gc.set_threshold(_OBJECTS)
    from graphtool.cli import main as command_line

    try:
        command_line()
    finally:
        gc.freeze()  # the last search, when the interpreter ends, would only go through what ends with it


if __name__ == "__main__":
    main()
