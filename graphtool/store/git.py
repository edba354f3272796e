"""Run git for reading, so that neither a strange name nor a strange repository can make it do anything else.

Arguments are lists, never a shell's text; git runs no hook, no pager and no prompt, and contacts no server (a
partial clone would otherwise fetch what it lacks). What is asked of git, and what it means, is up to the callers.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from graphtool.errors import RevisionError

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


def line(folder: Path, *arguments: str) -> str:
    """Return the one line that a git command prints; see `git`."""
    return git(folder, *arguments).decode(errors="replace").strip("\n")


def tried(folder: Path, *arguments: str) -> str:
    """Return the one line that a git command prints, or nothing if git refuses; see `git`."""
    try:
        return line(folder, *arguments)
    except GitFailedError:
        return ""
