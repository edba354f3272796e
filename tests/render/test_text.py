"""The text for a terminal: what is new in full, the rest in a line each, and nothing that a terminal would obey."""

from __future__ import annotations

from dataclasses import replace

from graphtool.render.reports import render
from tests.render.conftest import Sample


def lines_of(sample: Sample) -> list[str]:
    return render(sample.report, "text", sample.page).split("\n")


def test_new_findings_come_first_and_in_full_then_one_line_for_each_other(nasty: Sample) -> None:
    kinds = ("new violation", "new warning", "known info", "accepted violation", "fixed violation")
    heads = [kind for line in lines_of(nasty) for kind in kinds if f"{kind}: " in line]
    assert heads == [
        *("new violation", "new warning", "new violation", "new violation", "new violation"),
        *("known info", "accepted violation", "fixed violation"),
    ]
    text = "\n".join(lines_of(nasty))
    assert text.count("      hint: ") == 4
    assert "      introduced by: 0123456789 2026-11-20 " in text
    assert "      introduced by: a change that is not committed yet\n" in text
    assert "      until 2027-06-30 by organisation:kreis-soest: " in text


def test_the_last_line_counts(nasty: Sample, empty: Sample) -> None:
    assert lines_of(nasty)[-2] == (
        "4 violations, 1 warning, 1 note, 1 accepted · 5 new, 2 known, 1 fixed against main~1"
        " · 2 files, 12,345 triples, 7 shapes, 3 focus nodes"
    )
    assert lines_of(empty) == ["0 violations, 0 warnings · 1 file, 10 triples, 7 shapes, 3 focus nodes", ""]


def test_a_terminal_gets_no_commands(nasty: Sample) -> None:
    page = replace(nasty.page, source_line=lambda _place: "\x1b]0;title\x07 \x9b31m")
    text = "\n".join(lines_of(Sample(nasty.report, page)))
    assert {c for c in text if c < " " or "\x7f" <= c < "\xa0"} == {"\n"}
