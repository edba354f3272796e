"""Write proven (or disproven) passages of the sources; words about persons are withheld unless asked for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphtool.store.passages import Passage

WITHHELD = "[withheld: names a person]"


def text(passages: Sequence[Passage], include_personal: bool) -> str:
    """Return one line per passage: place, identifier, words or problem; then a summary."""
    lines = []
    for p in passages:
        place = f"{p.file or p.source}:{p.line}"
        said = f"finding: {p.problem}" if p.problem else f"„{_words(p, include_personal)}“"
        lines.append(f"{place}: {p.identifier} {p.start}–{p.end} {said}")
    wrong = sum(bool(p.problem) for p in passages)
    proven = len(passages) - wrong
    passages_word, findings_word = ("passage" if proven == 1 else "passages"), ("finding" if wrong == 1 else "findings")
    lines.append(f"{proven} {passages_word} proven, {wrong} {findings_word}")
    return "\n".join(lines) + "\n"


def as_json(passages: Sequence[Passage], include_personal: bool) -> str:
    """Return the passages as a JSON array."""
    return json.dumps([_record(p, include_personal) for p in passages], ensure_ascii=False, indent=2) + "\n"


def _record(p: Passage, include_personal: bool) -> dict[str, Any]:
    return {
        "evidence": p.evidence,
        "identifier": p.identifier,
        "source": p.source,
        "file": p.file,
        "line": p.line,
        "start": p.start,
        "end": p.end,
        "proven": not p.problem,
        "problem": p.problem or None,
        "words": None if p.problem else _words(p, include_personal),
    }


def _words(p: Passage, include_personal: bool) -> str:
    if p.personal and not include_personal:
        return WITHHELD
    return " ⏎ ".join(p.words.splitlines())
