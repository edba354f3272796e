"""Canonical N-Triples and N-Quads: sorted lines, each once, with the comments of their authors.

As in Turtle a comment block that stands free begins a section, and lines are sorted within sections.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from graphtool.stewardship.format.comments import Cursor, blocks_of, is_banner


@dataclass(slots=True)
class _Line:
    """A statement as written, and the comments before and behind it."""

    text: str
    before: list[str]
    behind: list[str]


@dataclass(slots=True)
class _Section:
    blocks: list[list[str]]
    lines: list[_Line] = field(default_factory=list)


def formatted_lines(text: str, shown: str) -> str:
    """Return a well-formed N-Triples or N-Quads text with its lines in order."""
    cursor = Cursor(text, shown)
    sections = [_Section([])]
    while cursor.token.kind != "end":
        apart = cursor.apart
        blocks = blocks_of(cursor.waiting)
        cursor.waiting.clear()
        opens_file = len(blocks) == 1 and len(sections) == 1 and not sections[0].lines
        before = blocks.pop() if blocks and not (apart or opens_file or is_banner(blocks[-1])) else []
        if blocks:
            sections.append(_Section(blocks))
        sections[-1].lines.append(_line(cursor, before))
    sections.append(_Section(blocks_of(cursor.waiting)))
    parts = [part for section in sections for part in _parts(section)]
    return "\n\n".join(parts) + "\n" if parts else ""


def _line(cursor: Cursor, before: list[str]) -> _Line:
    text, behind = "", list[str]()
    while True:
        token = cursor.advance()
        suffix = token.kind in ("lang", "^^") or text.endswith("^^")
        text += ("" if suffix or not text else " ") + cursor.written(token)
        ends = token.kind == "."
        if not ends:
            before += cursor.take()
        cursor.follow(behind)
        if ends:
            return _Line(text, before, behind)


def _parts(section: _Section) -> list[str]:
    found: dict[str, _Line] = {}
    for line in section.lines:
        earlier = found.setdefault(line.text, line)
        if earlier is not line:
            earlier.before += line.before
            earlier.behind += line.behind
    lines = [part for line in sorted(found.values(), key=lambda line: line.text) for part in _shown(line)]
    return ["\n".join(block) for block in section.blocks] + (["\n".join(lines)] if lines else [])


def _shown(line: _Line) -> list[str]:
    below = "\n" + " " * (len(line.text) + 1)
    return [*line.before, " ".join([line.text, below.join(line.behind)]) if line.behind else line.text]
