"""The W3C SHACL test suite: its entries, and what each expects as a set of results."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlparse

import pyoxigraph as ox

from graphtool.errors import ShapesError
from graphtool.namespaces import RDF_TYPE, SH
from graphtool.shacl.engine import Scope, engine_named
from graphtool.shacl.paths import path_text
from graphtool.shacl.paths_parse import read_path
from graphtool.shacl.shapes import ShapesGraph
from graphtool.shacl.terms_graph import TermsGraph
from graphtool.store.load import Corpus
from graphtool.store.parse import ParsedFile, parse_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphtool.shacl.model import Node, Term
    from graphtool.shacl.report import Finding

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
SEVERITIES = {f"{SH}Violation": "violation", f"{SH}Warning": "warning", f"{SH}Info": "info"}

Result = tuple[str, str, str, str, str, str]


@dataclass(frozen=True)
class Entry:
    """One test: its name, files, and the expected results (None: validation must fail)."""

    name: str
    data: Path
    shapes: Path
    conforms: bool
    expected: Counter[Result] | None


@cache
def parsed(path: Path) -> ParsedFile:
    return parse_file(path, path.as_uri())


@cache
def terms(path: Path) -> TermsGraph:
    return TermsGraph(parsed(path).quads)


def _path(iri: str) -> Path:
    return Path(unquote(urlparse(iri).path))


def entries(manifest: Path) -> Iterator[Entry]:
    """Yield the tests of a manifest and of those that it includes."""
    graph = terms(manifest)
    for _, included in graph.pairs(f"{MF}include"):
        yield from entries(_path(included.value))
    for _, head in graph.pairs(f"{MF}entries"):
        for node in graph.items(head, "entries"):
            assert not isinstance(node, ox.Literal)
            yield _entry(graph, node)


def _entry(graph: TermsGraph, node: Node) -> Entry:
    (action,) = graph.objects(node, f"{MF}action")
    (result,) = graph.objects(node, f"{MF}result")
    assert not isinstance(action, ox.Literal)
    data, shapes = (_path(graph.objects(action, SHT + name)[0].value) for name in ("dataGraph", "shapesGraph"))
    name = "/".join(_path(node.value).parts[-3:])
    if isinstance(result, ox.NamedNode) and result.value == f"{SHT}Failure":
        return Entry(name, data, shapes, conforms=False, expected=None)
    assert not isinstance(result, ox.Literal)
    conforms = graph.flag(result, f"{SH}conforms")
    results = Counter(_result(graph, one) for one in graph.objects(result, f"{SH}result"))  # type: ignore[arg-type]
    return Entry(name, data, shapes, conforms, results)


def _result(graph: TermsGraph, node: Node) -> Result:
    def one(name: str) -> Term | None:
        return graph.at_most_one(node, SH + name)

    path = one("resultPath")
    severity = one("resultSeverity")
    source = one("sourceConstraint") or one("sourceShape")
    return (
        shown(one("focusNode")),
        "" if path is None else path_text(read_path(graph, path)),
        shown(one("value")),
        shown(one("sourceConstraintComponent")).strip("<>"),
        shown(source).strip("<>"),
        SEVERITIES.get(getattr(severity, "value", ""), "violation"),
    )


def shown(term: object) -> str:
    return "" if term is None else str(term)


def got(finding: Finding, blank: frozenset[str]) -> Result:
    shape = f"_:{finding.shape}" if finding.shape in blank else finding.shape
    return (
        shown(finding.focus),
        finding.path or "",
        shown(finding.value),
        finding.component,
        shape,
        finding.severity,
    )


def differences(entry: Entry, engine: str) -> str:
    """Return how an engine's results differ from the expected ones; empty if they do not."""
    files = parsed(entry.data), parsed(entry.shapes)
    blank = frozenset(q.subject.value for q in files[1].quads if isinstance(q.subject, ox.BlankNode))
    try:
        findings = list(engine_named(engine).findings(Corpus((files[0],)), ShapesGraph((files[1],)), Scope()))
    except ShapesError as error:
        return "" if entry.expected is None else f"refused: {error}"
    if entry.expected is None:
        return "accepted, but must fail"
    actual = Counter(got(finding, blank) for finding in findings)
    if bool(findings) == entry.conforms:
        return f"conforms is {not findings}"
    missing, extra = set(entry.expected) - set(actual), set(actual) - set(entry.expected)
    return "; ".join([f"missing {m}" for m in sorted(missing)] + [f"too many {m}" for m in sorted(extra)])


RDF_TYPE_IRI = RDF_TYPE
