"""A finding's fingerprint names what is wrong, wherever it stands; thresholds say which findings fail a run."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
import pytest

from graphtool.errors import Location
from graphtool.shacl.report import Acceptance, Finding, Text, reaches

FINDING = Finding(
    focus=ox.NamedNode("urn:a"),
    path="<urn:p>",
    value=ox.Literal("ä", language="de"),
    component="http://www.w3.org/ns/shacl#ClassConstraintComponent",
    shape="urn:shape",
    severity="violation",
    message=Text((("en", "wrong"),)),
)
BLANK = replace(FINDING, focus=ox.BlankNode("x"), value=None, shape="b1")


def test_the_fingerprint_is_as_documented() -> None:
    # printf 'urn:shape\n<urn:a>\n<urn:p>\n"ä"@de' | sha256sum | cut -c1-32
    assert FINDING.fingerprint == "119f7795ff43d58b3151995f5b576722"


@pytest.mark.parametrize(
    "other",
    [
        replace(FINDING, location=Location("data/x.ttl", 7, 3)),
        replace(FINDING, severity="warning", message=Text(), hint=Text((("de", "so"),)), state="new"),
        replace(FINDING, component="urn:other"),
    ],
)
def test_place_words_and_severity_are_not_in_it(other: Finding) -> None:
    assert other.fingerprint == FINDING.fingerprint


@pytest.mark.parametrize(
    "other",
    [
        replace(FINDING, focus=ox.NamedNode("urn:b")),
        replace(FINDING, path="<urn:q>"),
        replace(FINDING, path=None),
        replace(FINDING, value=ox.Literal("ä", language="en")),
        replace(FINDING, value=ox.Literal('"ä"@de')),
        replace(FINDING, value=None),
        replace(FINDING, shape="urn:other"),
    ],
)
def test_shape_focus_path_and_value_are_in_it(other: Finding) -> None:
    assert other.fingerprint != FINDING.fingerprint


def test_labels_of_blank_nodes_are_not_in_it() -> None:
    assert replace(BLANK, focus=ox.BlankNode("y"), shape="b2").fingerprint == BLANK.fingerprint
    assert replace(BLANK, component="urn:other").fingerprint != BLANK.fingerprint


@pytest.mark.parametrize(
    ("severity", "state", "threshold", "fails"),
    [
        ("violation", "", "violation", True),
        ("warning", "", "violation", False),
        ("warning", "known", "warning", True),
        ("info", "", "warning", False),
        ("info", "", "info", True),
        ("violation", "new", "new", True),
        ("violation", "known", "new", False),
        ("warning", "new", "new", False),
        ("violation", "fixed", "violation", False),
    ],
)
def test_a_threshold_is_a_severity_or_new_violations(severity: str, state: str, threshold: str, fails: bool) -> None:
    finding = replace(FINDING, severity=severity, state=state)
    assert reaches(finding, threshold) is fails
    assert not reaches(replace(finding, accepted=Acceptance("urn:o", Text(), "2027-01-01")), threshold)
