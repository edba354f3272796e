"""The interface that every validation engine implements, and the one door through which all of them are called."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol

from graphtool.errors import NothingToDoError, UsageError
from graphtool.shacl.places import located
from graphtool.shacl.report import Report, finding_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from graphtool.shacl.report import Finding
    from graphtool.shacl.shapes import ShapesGraph
    from graphtool.store.load import Corpus


@dataclass(frozen=True)
class Scope:
    """The part to validate: only these focus nodes and only these shapes (IRIs); None means all."""

    focus: frozenset[str] | None = None
    shapes: frozenset[str] | None = None


class Engine(Protocol):
    """Computes the findings of a shapes graph over a corpus."""

    name: str

    def findings(self, corpus: Corpus, shapes: ShapesGraph, scope: Scope) -> Iterable[Finding]:
        """Return all results within the scope, in any order, without locations."""
        ...

    def focus_nodes(self, corpus: Corpus, shapes: ShapesGraph) -> set[str]:
        """Return the focus nodes (as N-Triples terms) that the targets select."""
        ...


def _pyshacl() -> Engine:
    from graphtool.shacl.reference import PyshaclEngine

    return PyshaclEngine()


def _compiled() -> Engine:
    from graphtool.shacl.compiled import CompiledEngine

    return CompiledEngine()


def _native() -> Engine:
    from graphtool.shacl.native.engine import NativeEngine

    return NativeEngine()


def _remembering(place: str) -> Engine:
    from graphtool.shacl.remember import RememberingEngine

    return RememberingEngine(place)


ENGINES: dict[str, Callable[[], Engine]] = {"pyshacl": _pyshacl, "compiled": _compiled, "native": _native}


# from this many bytes of RDF on, the native engine is worth the time that handing the graph over takes
NATIVE_FROM = 5_000_000


def choose(corpus: Corpus, scope: Scope) -> str:
    """Return the engine for a task: native for large whole graphs, if it is installed, else compiled."""
    size = sum(file.path.stat().st_size for file in corpus.files if file.path.is_file())
    whole = scope.focus is None and scope.shapes is None
    return "native" if whole and size >= NATIVE_FROM and find_spec("shacl") else "compiled"


def engine_named(name: str) -> Engine:
    """Return the engine of that name; UsageError if there is none."""
    if name not in ENGINES:
        raise UsageError(f"no validation engine {name!r}", hint=f"choose one of: {', '.join(ENGINES)}")
    return ENGINES[name]()


def validate(
    corpus: Corpus, shapes: ShapesGraph, *, engine: str = "auto", scope: Scope | None = None, place: str = ""
) -> Report:
    """Validate the corpus and return the report, findings located in their files and sorted.

    The engine `auto` is the one that `choose` gives. If `place` names a project (its root folder), it starts from what
    was found there the last time.

    Raises NothingToDoError if the targets select no focus node: that is never a silent "conforms".
    """
    scope = scope or Scope()
    name = choose(corpus, scope) if engine == "auto" else engine
    remembering = engine == "auto" and name == "compiled" and scope == Scope() and place
    chosen: Engine = _remembering(place) if remembering else engine_named(name)
    findings = list(chosen.findings(corpus, shapes, scope))
    focus_nodes = chosen.focus_nodes(corpus, shapes)
    if scope.focus is not None:
        focus_nodes &= {f"<{iri}>" for iri in scope.focus}
    if not focus_nodes:
        raise NothingToDoError(
            "no focus node: none of the shapes' targets selects anything in this data",
            hint="check that data and shapes use the same namespaces",
        )
    found = located(corpus, shapes, findings)
    return Report(
        findings=tuple(sorted(found, key=finding_order)),
        engine=chosen.name,
        files=len(corpus.data),
        triples=sum(file.size for file in corpus.data),
        shapes=len(shapes.names),
        focus_nodes=len(focus_nodes),
    )
