"""Workflow commands: read by the documented rules they give back what was meant, and nothing in the data adds one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from graphtool.errors import Location
from graphtool.render.github import render
from graphtool.render.reports import Page
from graphtool.shacl.report import Finding, Report, Text
from tests.render.conftest import EVIL, PATHS, Sample

COMMAND = re.compile(r"::(?P<command>error|warning|notice) (?P<properties>[^:\r\n]*)::(?P<message>[^\r\n]*)")
PROPERTIES = {"file", "line", "endLine", "col", "endColumn", "title"}
PLAIN = {"%3A": ":", "%2C": ",", "%0D": "\r", "%0A": "\n", "%25": "%"}
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@dataclass(frozen=True)
class Annotation:
    command: str
    properties: dict[str, str]
    message: str


def understood(text: str) -> list[Annotation]:
    """Read the commands as the runner does (actions/runner, ActionCommand): split, then decode."""
    found = []
    for line in text.split("\n"):
        match = COMMAND.fullmatch(line)
        if match is None:
            assert not line.lstrip().startswith("::"), line
            continue
        pairs = (pair.partition("=") for pair in match["properties"].split(","))
        properties = {name: decoded(value) for name, _, value in pairs}
        assert properties.keys() <= PROPERTIES
        found.append(Annotation(match["command"], properties, decoded(match["message"], "%0D|%0A|%25")))
    return found


def decoded(text: str, codes: str = "|".join(PLAIN)) -> str:
    assert not re.search(rf"%(?!{codes.replace('%', '')})", text), f"a bare per cent sign in {text!r}"
    return re.sub(codes, lambda match: PLAIN[match[0]], text)


def test_every_line_is_a_command_but_for_the_summary(sample: Sample) -> None:
    lines = render(sample.report, sample.page).splitlines()
    assert all(COMMAND.fullmatch(line) for line in lines[:-1])
    assert " focus node" in lines[-1]


def test_place_and_message_are_understood(nasty: Sample) -> None:
    first = understood(render(nasty.report, nasty.page))[0]
    assert first.command == "error"
    assert first.properties == {"file": PATHS["a"], "line": "41", "col": "5", "title": "MembershipShape-member"}
    assert first.message.startswith(EVIL.replace("\r", "\r"))


def test_the_worst_come_first_and_the_known_not_at_all(nasty: Sample, real: Sample) -> None:
    commands = [annotation.command for annotation in understood(render(nasty.report, nasty.page))]
    assert commands == ["error", "error", "error", "error", "warning"]
    alone = replace(nasty.report, compared_with="", fixed=())
    assert len(understood(render(alone, nasty.page))) == len(nasty.report.findings) - 1, "all but the accepted one"
    found = [annotation.command for annotation in understood(render(real.report, real.page))]
    assert found == sorted(found, key=["error", "warning", "notice"].index)
    assert len(found) == len(real.report.findings)


@given(TEXTS, TEXTS, TEXTS)
def test_nothing_in_the_data_changes_a_command(words: str, value: str, name: str) -> None:
    path = "data/" + re.sub(r"[/\x00]", "-", name) + ".ttl"
    finding = Finding(
        focus=ox.NamedNode("urn:a"),
        path="<urn:p>",
        value=ox.Literal(value),
        component="urn:c",
        shape="urn:s",
        severity="warning",
        message=Text((("en", words),)),
        location=Location(path, 3),
    )
    (annotation,) = understood(render(Report((finding,), "x", 1, 1, 1, 1), Page("en")))
    assert annotation.command == "warning"
    assert annotation.properties == {"file": path, "line": "3", "title": "urn:s"}
    assert annotation.message.startswith(words)
