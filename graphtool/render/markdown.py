"""Markdown as GitHub and GitLab read it: text that stays text, and a page that stays short enough to be posted."""

from __future__ import annotations

import html as _html
import re

from graphtool.render.wording import legal

# comments on GitHub may have 65,536 characters; counted in bytes, so that no way of counting is exceeded
LIMIT = 55_000
_RESERVE = 1_000
_SPECIAL = re.compile(r"[\\`*\[\]|]|~~|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_LEADING = re.compile(r"^(#|[-+>]|\d+[.)])(?=\s)")
_REFERENCE = re.compile(r"(?<![\w/.=?\\-])([@#!$%~])(?=[\w\"])")


def escaped(text: str) -> str:
    """Return a text on one line that Markdown shows as it is: no markup, no HTML, nobody mentioned, no issue linked."""
    flat = " ".join(legal(text).split())
    safe = _SPECIAL.sub(lambda match: "".join(f"\\{sign}" for sign in match[0]), flat)
    return _quiet(_LEADING.sub(r"\\\1", safe))


def html(text: str) -> str:
    """Return a text for an HTML element within Markdown."""
    return _quiet(" ".join(legal(text).split()))


def _quiet(text: str) -> str:
    """Escape HTML, and keep signs that mention or link from their words, by an empty comment that nobody sees."""
    return _REFERENCE.sub(r"\1<!-- -->", _html.escape(text, quote=False))


def code(text: str) -> str:
    """Return a text as inline code, with as many backticks around it as it needs (CommonMark, section 6.1)."""
    flat = " ".join(legal(text).split())
    longest = max((len(run) for run in re.findall("`+", flat)), default=0)
    fence = "`" * (longest + 1)
    padding = " " if flat.startswith("`") or flat.endswith("`") else ""
    return f"{fence}{padding}{flat}{padding}{fence}"


class Budget:
    """A page that takes parts until it is full, and always has room for a closing line."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._parts: list[str] = []
        self._left = limit - _RESERVE

    def add(self, part: str) -> bool:
        """Take a part if there is room for it, and return whether there was."""
        size = len(part.encode()) + 1
        if size > self._left:
            return False
        self._parts.append(part)
        self._left -= size
        return True

    def close(self, part: str) -> None:
        """Take a last short part, for which room was kept."""
        self._parts.append(part)

    def text(self) -> str:
        """Return the page."""
        return "\n".join(self._parts) + "\n"
