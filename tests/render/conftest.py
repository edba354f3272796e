"""Reports to write: one of real slips, one of everything that could break a format, and an empty one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from graphtool.cli.inputs import of_project, scope_of
from graphtool.errors import Location
from graphtool.namespaces import ENTITY, KNSH, ORG, SH
from graphtool.project import Project
from graphtool.render.reports import Page
from graphtool.shacl.engine import validate
from graphtool.shacl.report import Acceptance, Finding, Origin, Report, Text
from tests.conftest import ROOT

EVIL = (
    "</pre><script>alert(1)</script> ]]> & \"q\" 'a' 100%, a::b: \x00\x1b[31m\x9f\ufffe\r\n"
    "::error::x ``` [x](javascript:y)"
)
PATHS = {"a": "data/pages/Ümlaut & Leer %.ttl", "b": "data/x,y:z.ttl", "out": "../elsewhere/x.ttl", "stdin": "<stdin>"}


@dataclass(frozen=True)
class Sample:
    """A report with the page it is written for."""

    report: Report
    page: Page


@pytest.fixture(scope="session")
def real(project: Project) -> Sample:
    """The findings of dozens of wrong updates at once, as a steward would see them."""
    wrong = sorted((ROOT / "tests" / "updates" / "wrong").glob("*.ttl"))
    paths = tuple(path for path in wrong if not {"# parse:", "# edit:"} & _header_words(path))
    inputs = of_project(project, paths, None, personal=False)
    scope = scope_of(inputs.corpus, (), (), inputs.graphs)
    report = validate(inputs.corpus, inputs.shapes, scope=scope)
    assert len(report.findings) > 100
    return Sample(report, inputs.page("en", "violation", check_shapes=False))


def _header_words(path: Path) -> set[str]:
    return {" ".join(line.split()[:2]) for line in path.read_text("utf-8").splitlines() if line.startswith("# ")}


@pytest.fixture
def nasty() -> Sample:
    """Findings with what formats trip over: markup, control characters, odd paths, terms of every kind, all states."""
    words = Text((("de", f"Größe {EVIL}"), ("en", EVIL)))
    plain = Finding(
        focus=ox.NamedNode(f"{ENTITY}membership/x"),
        path=f"<{ORG}member>",
        value=ox.Literal(EVIL),
        component=f"{SH}ClassConstraintComponent",
        shape=f"{KNSH}MembershipShape-member",
        severity="violation",
        message=words,
        hint=words,
        location=Location(PATHS["a"], 41, 5),
        related=(Location(PATHS["b"], 3), Location(PATHS["stdin"], 1)),
        note=Text((("en", "a territory"),)),
        state="new",
        introduced=Origin("0123456789abcdef0123456789abcdef01234567", "2026-11-20", EVIL),
    )
    decision = Acceptance(f"{ENTITY}organisation/kreis-soest", words, "2027-06-30")
    findings = (
        replace(plain, location=Location(PATHS["b"]), severity="info", state="known", introduced=None),
        plain,
        replace(plain, severity="warning", value=ox.BlankNode("b7"), shape="anonymous", introduced=Origin("")),
        replace(plain, accepted=decision, state="known", introduced=None, focus=ox.Literal("x", language="de")),
        replace(plain, location=Location(PATHS["out"], 1), focus=ox.BlankNode("f"), path=f"<{ORG}member>/<{ORG}x>+"),
        replace(plain, location=Location(PATHS["stdin"], 3), focus=ox.NamedNode("javascript:alert(1)"), value=None),
        replace(plain, location=None, path=None, value=None, hint=Text(), message=Text(), shape="urn:x:shape"),
    )
    fixed = (replace(plain, state="fixed", introduced=None, location=Location("data/gone.ttl", 9)),)
    report = Report(findings, "compiled", 2, 12345, 7, 3, compared_with="main~1", fixed=fixed)
    page = Page("en", lambda place: "\tsource <line> & é" if place.line else "", "new", judged=("data/fine.ttl",))
    return Sample(report, page)


@pytest.fixture
def empty() -> Sample:
    """Nothing found, nothing compared."""
    report = Report((), "compiled", 1, 10, 7, 3)
    return Sample(report, Page("en", judged=("data/fine.ttl",)))


@pytest.fixture(params=["real", "nasty", "empty"])
def sample(request: pytest.FixtureRequest) -> Sample:
    """Each of the reports in turn."""
    found: Sample = request.getfixturevalue(request.param)
    return found
