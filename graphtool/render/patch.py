"""Changes of files as a patch: unified diffs that `git apply` takes."""

from __future__ import annotations

import difflib
from pathlib import PurePath

_NOWHERE = "/dev/null"
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def unified(shown: str, old: bytes | None, new: bytes | None) -> str:
    """Return the change of one file from `old` to `new` (UTF-8) as a unified diff; empty if there is none.

    None stands for a file that is not there.
    """
    relative = "" if PurePath(shown).is_absolute() else "/"
    before, after = (_name(f"{side}{relative}{shown}" if relative else shown) for side in "ab")
    before, after = (before if old is not None else _NOWHERE), (after if new is not None else _NOWHERE)
    lines = difflib.unified_diff(_lines(old or b""), _lines(new or b""), before, after)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _name(path: str) -> str:
    """Return a path as git writes it: with a tab behind one with spaces, in quotes where it would be misread."""
    quoted = path.translate(_ESCAPES)
    if quoted != path:
        return f'"{quoted}"'
    return f"{path}\t" if " " in path else path


def _lines(content: bytes) -> list[str]:
    # only LF ends a line of a patch; str.splitlines would also split at a lone CR or a line separator in a literal
    parts = content.decode("utf-8", "replace").split("\n")
    return [part + "\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])
