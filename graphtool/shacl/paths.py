"""Property paths as text: SPARQL for queries and reports, and what a path means for zero-length matches.

SHACL, section 2.3.1.1 to 2.3.1.7.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphtool.shacl.model import Alternative, Inverse, Predicate, Repeated, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphtool.shacl.model import Path


def path_text(path: Path) -> str:
    """Write a path as a SPARQL property path with full IRIs; the form that findings show."""
    if isinstance(path, Predicate):
        return f"<{path.iri}>"
    if isinstance(path, Inverse):
        return f"^({path_text(path.path)})"
    if isinstance(path, Repeated):
        return f"({path_text(path.path)}){path.modifier}"
    joint = "/" if isinstance(path, Sequence) else "|"
    return "(" + joint.join(path_text(step) for step in path.paths) + ")"


def nullable(path: Path) -> bool:
    """Return whether a path can match with zero steps, so that a node is its own value node."""
    if isinstance(path, Repeated):
        return path.modifier in "*?" or nullable(path.path)
    if isinstance(path, Inverse):
        return nullable(path.path)
    if isinstance(path, Sequence):
        return all(nullable(step) for step in path.paths)
    if isinstance(path, Alternative):
        return any(nullable(step) for step in path.paths)
    return False


def reaches(this: str, path: Path, value: str, focus: str = "") -> str:
    """Write the pattern that binds the value nodes of a focus node; simple paths become plain triple patterns.

    `focus` is the pattern that binds `this`; it is repeated where a group would not see it.
    """
    if isinstance(path, Inverse) and isinstance(path.path, Predicate):
        return f"{value} <{path.path.iri}> {this} ."
    pattern = f"{this} {path_text(path)} {value} ."
    if nullable(path):
        # Engines differ on zero-length paths from a term that occurs in no triple (SPARQL 1.1, section 18.4).
        return f"{{ {focus} {pattern} }} UNION {{ {focus} BIND({this} AS {value}) }}"
    return pattern


def predicates(path: Path) -> Iterator[str]:
    """Yield every predicate of a path."""
    if isinstance(path, Predicate):
        yield path.iri
    elif isinstance(path, Inverse | Repeated):
        yield from predicates(path.path)
    else:
        for step in path.paths:
            yield from predicates(step)


def inverse(path: Path) -> Path:
    """Return the path walked from its end to its start."""
    if isinstance(path, Inverse):
        return path.path
    if isinstance(path, Repeated):
        return Repeated(inverse(path.path), path.modifier)
    if isinstance(path, Sequence):
        return Sequence(tuple(inverse(step) for step in reversed(path.paths)))
    if isinstance(path, Alternative):
        return Alternative(tuple(inverse(step) for step in path.paths))
    return Inverse(path)
