"""Random edits of a graph: another value, another file, another name, or nothing left of a statement."""

from __future__ import annotations

import random

import pyoxigraph as ox

Files = dict[str, list[ox.Quad]]


def edited(files: Files, seed: int, edits: int) -> Files:
    """Return files of statements after some edits that the seed decides."""
    chance = random.Random(seed)  # noqa: S311 - chance, not secrecy
    after = {name: list(quads) for name, quads in files.items()}
    names = sorted(after)
    for _ in range(edits):
        source, target = after[chance.choice(names)], after[chance.choice(names)]
        if source:
            quad = source.pop(chance.randrange(len(source)))
            _put(quad, target, after, chance.randrange(4), seed)
    return after


def _put(quad: ox.Quad, target: list[ox.Quad], files: Files, kind: int, seed: int) -> None:
    if kind == 0:  # the statement with another value
        target.append(ox.Quad(quad.subject, quad.predicate, ox.Literal(str(seed)), quad.graph_name))
    elif kind == 1 and target:  # in another file
        target.append(ox.Quad(quad.subject, quad.predicate, quad.object, target[0].graph_name))
    elif kind == 2 and isinstance(quad.subject, ox.NamedNode):  # about another IRI, as all others of its subject
        fresh = ox.NamedNode(f"{quad.subject.value}-{seed}")
        for quads in files.values():
            quads[:] = [_with(each, quad.subject, fresh) for each in quads]


def _with(quad: ox.Quad, old: ox.NamedNode, new: ox.NamedNode) -> ox.Quad:
    subject, predicate, obj = (new if term == old else term for term in (quad.subject, quad.predicate, quad.object))
    return ox.Quad(subject, predicate, obj, quad.graph_name)  # type: ignore[arg-type]
