"""Run git for reading, so that neither a strange name nor a strange repository can make it do anything else.

Arguments are lists, never a shell's text; git runs no hook, no pager and no prompt, and contacts no server (a
partial clone would otherwise fetch what it lacks). What is asked of git, and what it means, is up to the callers.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from graphtool.errors import RevisionError

if TYPE_CHECKING:
    from collections.abc import Sequence

_FIXED = ("--no-pager", "--literal-pathspecs", "-c", f"core.hooksPath={os.devnull}", "-c", "core.fsmonitor=false")
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
# what a hook or an alias hands down would point git at another repository than that of the folder
_INHERITED = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_NAMESPACE")


class GitFailedError(Exception):
    """Git ended with an error; the text is what it said, for the caller to explain."""


def git(folder: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    """Return what a git command prints when run in `folder`.

    Raises GitFailedError with git's own words, RevisionError if there is no git.
    """
    environment = {name: text for name, text in os.environ.items() if name not in _INHERITED} | _ENVIRONMENT
    command = ["git", *_FIXED, "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, input=stdin, capture_output=True, env=environment, check=False)
    except OSError as error:
        raise RevisionError(
            f"git cannot be run ({error.strerror})", hint="revisions need git: install it, and see that it is found"
        ) from None
    if done.returncode:
        raise GitFailedError(done.stderr.decode(errors="replace").strip())
    return done.stdout


def blobs(folder: Path, names: Sequence[str]) -> list[bytes | None]:
    """Return the contents of files named `COMMIT:path` (from the repository's top); None where there is none."""
    usable = [name for name in names if "\n" not in name]
    answer = memoryview(git(folder, "cat-file", "--batch", stdin="".join(f"{name}\n" for name in usable).encode()))
    found: dict[str, bytes | None] = {}
    for name in usable:
        header = bytes(answer[: len(name.encode()) + 200]).partition(b"\n")[0]
        answer = answer[len(header) + 1 :]
        found[name] = None
        if not header.endswith(b" missing") and (words := header.split())[-2] == b"blob":
            size = int(words[-1])
            found[name], answer = bytes(answer[:size]), answer[size + 1 :]
    return [found.get(name) for name in names]


def line(folder: Path, *arguments: str) -> str:
    """Return the one line that a git command prints; see `git`."""
    return git(folder, *arguments).decode(errors="replace").strip("\n")


def tried(folder: Path, *arguments: str) -> str:
    """Return the one line that a git command prints, or nothing if git refuses; see `git`."""
    try:
        return line(folder, *arguments)
    except GitFailedError:
        return ""
