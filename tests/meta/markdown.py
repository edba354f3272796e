"""Markdown as the documentation tests need it: fenced blocks, generated sections, console sessions.

A console block holds commands after `$ ` (continued after `> `) and what they print. A line `…` stands for left-out
lines, `[…]` for left-out text within a line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_MARK = re.compile(r"<!-- (?P<mark>[^\n]*?) -->\n\Z")
_BEGIN = "<!-- begin generated: {} -->\n"
_END = "<!-- end generated: {} -->"
_NAMES = re.compile(r"^<!-- begin generated: (.+) -->$", re.MULTILINE)
ELLIPSIS = "…"
GAP = "[…]"


@dataclass(frozen=True)
class Block:
    """A fenced code block, the comment right above it (or nothing) and the line of its first line of code."""

    info: str
    body: str
    mark: str
    line: int


@dataclass(frozen=True)
class Example:
    """A command of a console block, what it should print, and the line of the command."""

    command: str
    printed: str
    line: int


def blocks(text: str, info: str | None = None) -> list[Block]:
    """Return the fenced blocks, or those of one language."""
    found = []
    for match in _FENCE.finditer(text):
        mark = _MARK.search(text, 0, match.start())
        line = text.count("\n", 0, match.start()) + 2
        found.append(Block(match["info"].strip(), match["body"], mark["mark"] if mark else "", line))
    return [block for block in found if info is None or block.info == info]


def examples(text: str) -> list[Example]:
    """Return the commands of all console blocks in order."""
    found: list[Example] = []
    for block in blocks(text, "console"):
        command: list[str] = []
        printed: list[str] = []
        start = block.line
        for number, line in enumerate(block.body.splitlines(), start=block.line):
            if line.startswith("$ "):
                if command:
                    found.append(Example("\n".join(command), "\n".join(printed), start))
                command, printed, start = [line[2:]], [], number
            elif line == ">" or line.startswith("> "):
                command.append(line[2:])
            else:
                printed.append(line)
        found.append(Example("\n".join(command), "\n".join(printed), start))
    return found


def agrees(shown: str, printed: str) -> bool:
    """Return whether a document shows what was printed, apart from what it leaves out."""
    pattern = ""
    for line in shown.strip("\n").splitlines():
        if line.strip() == ELLIPSIS:
            pattern += r"(?:[^\n]*\n)*?"
        else:
            pattern += "[^\n]*?".join(map(re.escape, line.split(GAP))) + "\n"
    return re.fullmatch(pattern, printed.strip("\n") + "\n" if printed.strip("\n") else "") is not None


def refreshed(shown: str, printed: str) -> str | None:
    """Return what was printed with the same lines left out, or None if that needs an author.

    It does if more than one run of lines, or text within a line, is left out.
    """
    lines, news = shown.strip("\n").splitlines(), printed.strip("\n").splitlines()
    gaps = [number for number, line in enumerate(lines) if line.strip() == ELLIPSIS]
    if GAP in shown or len(gaps) > 1:
        return None
    if not gaps:
        return "\n".join(news)
    before, after = gaps[0], len(lines) - gaps[0] - 1
    if len(news) <= before + after:
        return None
    return "\n".join([*news[:before], lines[before], *news[len(news) - after :]])


def section_names(text: str) -> list[str]:
    """Return the names of the generated sections in order."""
    return _NAMES.findall(text)


def with_section(text: str, name: str, content: str) -> str:
    """Return the text with the content of one generated section replaced."""
    begin, end = _BEGIN.format(name), _END.format(name)
    head, found, rest = text.partition(begin)
    _, closed, tail = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"no generated section {name!r}")
    return f"{head}{begin}{content.strip()}\n{end}{tail}"


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Return a Markdown table."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
