"""Put patterns of a query into words, with the values that are known: what nothing in the graph states."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from graphtool.namespaces import RDF_TYPE, shrink
from graphtool.query.why.matching import filled, pattern_of
from graphtool.query.why.reasons import Absent
from graphtool.store.terms import from_rdflib, show

if TYPE_CHECKING:
    from graphtool.query.why.matching import Pattern, Slot
    from graphtool.query.why.reasons import Bindings

_MANY = 6  # alternatives told of


def absent(form: str, part: Any, known: Bindings) -> Absent:
    """Return the statement that nothing matches a part of a query under the values known."""
    options = [" . ".join(option) for option in _options(part, known) if option]
    return Absent(form, tuple(dict.fromkeys(options))[:_MANY], _is_narrowed(part))


def pattern_words(pattern: Pattern, known: Bindings) -> str:
    """Return a triple pattern as a reader wants it, with the values known in place of variables."""
    return f"{_slot(pattern.subject, known)} {_verb(pattern.predicate, known)} {_slot(pattern.object, known)}"


def _slot(slot: Slot, known: Bindings) -> str:
    term = filled(slot, known)
    if term is not None:
        return show(term)
    return "[]" if str(slot).startswith("_:") else f"?{slot}"


def _verb(verb: Any, known: Bindings) -> str:
    from rdflib.paths import Path

    if isinstance(verb, Path):
        return path_words(verb)
    term = filled(verb, known)
    return "a" if term is not None and getattr(term, "value", "") == RDF_TYPE else _slot(verb, known)


def path_words(path: Any) -> str:
    """Return a property path in the syntax of SPARQL 1.1, section 9.1."""
    from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, SequencePath

    if isinstance(path, SequencePath):
        return "/".join(_grouped(each) for each in path.args)
    if isinstance(path, AlternativePath):
        return "|".join(_grouped(each) for each in path.args)
    if isinstance(path, InvPath):
        return f"^{_grouped(path.arg)}"
    if isinstance(path, MulPath):
        return f"{_grouped(path.path)}{path.mod}"
    if isinstance(path, NegatedPath):
        return f"!({'|'.join(path_words(each) for each in path.args)})"
    return shrink(str(from_rdflib(path).value))


def _grouped(path: Any) -> str:
    from rdflib.paths import AlternativePath, SequencePath

    words = path_words(path)
    return f"({words})" if isinstance(path, AlternativePath | SequencePath) else words


def _options(part: Any, known: Bindings) -> list[tuple[str, ...]]:
    """Return the ways to match a part, each as its triple patterns; what is optional is left out."""
    name = getattr(part, "name", "")
    if name == "BGP":
        return [tuple(pattern_words(pattern_of(triple), known) for triple in part.triples)]
    if name == "Union":
        return _options(part.p1, known) + _options(part.p2, known)
    if name == "Join":
        pairs = product(_options(part.p1, known)[:_MANY], _options(part.p2, known)[:_MANY])
        return [first + second for first, second in pairs]
    if name == "Graph":
        graph = _slot(str(part.term), known) if part.term.__class__.__name__ == "Variable" else f"<{part.term}>"
        return [(f"in {graph}: {' . '.join(option)}",) for option in _options(part.p, known)]
    if name in {"LeftJoin", "Minus"}:
        return _options(part.p1, known)
    return _options(part.p, known) if name in _WRAPPERS else [()]


_WRAPPERS = frozenset(
    {"AggregateJoin", "Distinct", "Extend", "Filter", "Group", "OrderBy", "Project", "Reduced", "Slice", "ToMultiSet"}
)


def _is_narrowed(part: Any) -> bool:
    """Return whether something else than triple patterns decides whether a part matches."""
    name = getattr(part, "name", "")
    if name in {"Filter", "Minus", "values", "Slice"}:
        return True
    parts = [getattr(part, key) for key in ("p", "p1") if getattr(part, key, None) is not None]
    if name in {"Join", "Union"}:
        parts.append(part.p2)
    return any(_is_narrowed(each) for each in parts)
