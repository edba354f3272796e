"""Change statements in a Turtle text and keep every other byte: comments, layout and order stay.

An `Edit` collects changes; `result` applies them all at once and proves, by parsing, that exactly these statements
changed. Where new paragraphs belong is decided by the caller; how a paragraph is laid out is decided here: the class
first, then labels, own terms and other terms by prefix, evidence last, several objects one to a line.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import DefectError
from graphtool.namespaces import BASE, KN, RDF_TYPE, SKOS, XSD, shrink
from graphtool.store.terms import XSD_STRING
from graphtool.store.turtle.statements import Directive, Paragraph, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphtool.store.turtle.parts import Statement, Term

_LABELS = tuple(f"{SKOS}{name}" for name in ("prefLabel", "altLabel", "hiddenLabel"))
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
# the literals that Turtle writes without quotes (section 2.5.2)
_BARE = {
    f"{XSD}integer": re.compile(r"[+-]?[0-9]+"),
    f"{XSD}decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    f"{XSD}double": re.compile(r"[+-]?([0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+"),
    f"{XSD}boolean": re.compile(r"true|false"),
}
_INDENT, _DEEPER = "\n    ", "\n        "


def predicate_order(predicate: str) -> tuple[int, str]:
    """Order predicates as the data files do: class, labels, own terms, other terms by prefix, evidence."""
    if predicate == RDF_TYPE:
        return (0, "")
    if predicate in _LABELS:
        return (1, str(_LABELS.index(predicate)))
    if predicate == f"{KN}evidence":
        return (4, "")
    return (2, predicate) if predicate.startswith(KN) else (3, shrink(predicate))


class Edit:
    """Changes to one Turtle text; nothing happens before `result`."""

    def __init__(self, text: str) -> None:
        """Read the text. Raises WalkError (which the parser explains better) if it is not well-formed."""
        self.text = text
        parts = list(paragraphs(text))
        self.paragraphs = [part for part in parts if isinstance(part, Paragraph)]
        self._directives = [part for part in parts if isinstance(part, Directive)]
        self._of: dict[str, list[int]] = defaultdict(list)
        for index, paragraph in enumerate(self.paragraphs):
            self._of[paragraph_subject(paragraph)].append(index)
        self._prefixes = self._usable_prefixes()
        self._missing: dict[str, str] = {}
        self._compact: dict[str, str] = {}
        self._pieces: list[tuple[int, int, str]] = []
        self._objects: dict[tuple[int, str], list[Term]] = defaultdict(list)
        self._added: set[ox.Triple] = set()
        self._removed: set[ox.Triple] = set()

    @property
    def changed(self) -> bool:
        """Whether there is anything to apply."""
        return bool(self._added or self._removed)

    def statements(self, subject: str) -> list[Statement]:
        """Return the statements of a subject in this text."""
        own = [self.paragraphs[index] for index in self._of.get(subject, ())]
        return [s for paragraph in own for s in paragraph.statements if _is_about(s, subject)]

    def values(self, subject: str, predicate: str) -> list[Term]:
        """Return the objects that the text states, in its order."""
        return [s.object.term for s in self.statements(subject) if s.predicate.term.value == predicate]  # type: ignore[union-attr]

    def replace(self, subject: str, predicate: str, old: Term, new: Term) -> None:
        """Put one object in the place of another."""
        for statement in self.statements(subject):
            if statement.predicate.term.value == predicate and statement.object.term == old:  # type: ignore[union-attr]
                self._pieces.append((statement.object.start, statement.object.end, self._written(new)))
        self._removed.add(_triple(subject, predicate, old))
        self._added.add(_triple(subject, predicate, new))

    def add(self, subject: str, predicate: str, objects: Iterable[Term]) -> None:
        """Add objects to a subject that the text describes; those it has already are left alone."""
        home = self._of[subject][0]
        known = self.values(subject, predicate)
        for term in objects:
            if term not in known:
                self._objects[home, predicate].append(term)
                self._added.add(_triple(subject, predicate, term))

    def insert(self, subject: str, statements: Mapping[str, Iterable[Term]], before: Paragraph | None) -> None:
        """Write a new paragraph before another one (and the comment right above it), or at the end of the text."""
        block = self._block(subject, statements)
        if before is None:
            self._pieces.append((len(self.text), len(self.text), f"\n{block}"))
        else:
            start = self._start_with_comment(before)
            self._pieces.append((start, start, f"{block}\n"))

    def insert_after(self, subject: str, statements: Mapping[str, Iterable[Term]], after: Paragraph) -> None:
        """Write a new paragraph after another one."""
        line_end = self.text.find("\n", after.end)
        end = len(self.text) if line_end < 0 else line_end + 1
        lead = "\n" if line_end >= 0 else "\n\n"
        self._pieces.append((end, end, lead + self._block(subject, statements)))

    def comment(self, text: str) -> None:
        """Write a banner at the end of the text, before the paragraphs that are inserted there afterwards."""
        self._pieces.append((len(self.text), len(self.text), f"\n# --- {text} ---\n"))

    def result(self) -> str:
        """Return the changed text. Raises DefectError if its statements were not those asked for."""
        if not self.changed:
            return self.text
        pieces = [*self._pieces, *self._objects_written(), *self._prefixes_written()]
        parts, last = [], 0
        for start, end, new in sorted(pieces, key=lambda piece: piece[:2]):
            parts += [self.text[last:start], new]
            last = end
        changed = "".join([*parts, self.text[last:]])
        before, after = _triples(self.text), _triples(changed)
        wanted = (before - self._removed) | self._added
        # blank nodes have other names in every parse, and edits do not touch them: without them, the same must be left
        if after != wanted and _named(after) != _named(wanted):
            raise DefectError("the edited Turtle does not say what was to be said")
        return changed

    # --- writing ---

    def _block(self, subject: str, statements: Mapping[str, Iterable[Term]]) -> str:
        lines = []
        for predicate in sorted(statements, key=predicate_order):
            objects = list(statements[predicate])
            if objects:
                self._added |= {_triple(subject, predicate, term) for term in objects}
                lines.append(self._verb(predicate) + self._listed(objects))
        return f"{self._iri(subject)} {f' ;{_INDENT}'.join(lines)} .\n"

    def _verb(self, predicate: str) -> str:
        return "a" if predicate == RDF_TYPE else self._iri(predicate)

    def _listed(self, objects: list[Term]) -> str:
        if len(objects) == 1:
            return f" {self._written(objects[0])}"
        return _DEEPER + f" ,{_DEEPER}".join(self._written(term) for term in objects)

    def _written(self, term: Term) -> str:
        if isinstance(term, ox.NamedNode):
            return self._iri(term.value)
        if not isinstance(term, ox.Literal):
            return str(term)
        if (bare := _BARE.get(term.datatype.value)) and bare.fullmatch(term.value):
            return term.value
        quoted = f'"{term.value.translate(_ESCAPES)}"'
        if term.language:
            return f"{quoted}@{term.language}"
        return quoted if term.datatype.value == XSD_STRING else f"{quoted}^^{self._iri(term.datatype.value)}"

    def _iri(self, iri: str) -> str:
        """Return the compact form if its prefix is or can be declared, else the full IRI."""
        if iri in self._compact:
            return self._compact[iri]
        compact = shrink(iri)
        if compact.startswith("<"):
            return compact
        prefix, _, local = compact.partition(":")
        namespace = iri[: len(iri) - len(local)] if local else iri
        if prefix not in self._prefixes:
            self._prefixes[prefix] = self._missing[prefix] = namespace
        usable = self._prefixes[prefix] == namespace and not local.endswith(".")
        return self._compact.setdefault(iri, compact if usable else f"<{iri}>")

    # --- places ---

    def _usable_prefixes(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for directive in self._directives:
            if directive.kind == "prefix":
                same = found.setdefault(directive.prefix, directive.value) == directive.value
                # a prefix that changes its meaning within the file is never used
                found[directive.prefix] = directive.value if same else ""
        return found

    def _start_with_comment(self, paragraph: Paragraph) -> int:
        start = self.text.rfind("\n", 0, paragraph.start) + 1
        while start and (line := self.text[self.text.rfind("\n", 0, start - 1) + 1 : start]).startswith("#"):
            start -= len(line)
        return start

    def _objects_written(self) -> list[tuple[int, int, str]]:
        pieces: list[tuple[int, int, str]] = []
        behind: dict[int, list[str]] = defaultdict(list)
        for (index, predicate), new in sorted(self._objects.items(), key=lambda x: (x[0][0], predicate_order(x[0][1]))):
            paragraph = self.paragraphs[index]
            own = [s for s in paragraph.statements if _is_about(s, paragraph_subject(paragraph))]
            same = [s for s in own if s.predicate.term.value == predicate]  # type: ignore[union-attr]
            if not same:
                order = predicate_order(predicate)
                earlier = [s for s in own if predicate_order(s.predicate.term.value) < order] or own[:1]  # type: ignore[union-attr]
                behind[earlier[-1].object.end].append(f" ;{_INDENT}{self._verb(predicate)}{self._listed(new)}")
                continue
            last = same[-1]
            gap = self.text[last.predicate.end : last.object.start]
            if len(same) == 1 and not gap.strip() and "\n" not in gap:
                pieces.append((last.predicate.end, last.object.start, _DEEPER))
            text = "".join(f" ,{_DEEPER}{self._written(term)}" for term in new)
            pieces.append((last.object.end, last.object.end, text))
        return pieces + [(place, place, "".join(texts)) for place, texts in behind.items()]

    def _prefixes_written(self) -> list[tuple[int, int, str]]:
        declared = [d for d in self._directives if d.kind == "prefix"]
        pieces = []
        for prefix, namespace in sorted(self._missing.items()):
            line = f"@prefix {prefix}: <{namespace}> ."
            later = next((d for d in declared if d.prefix > prefix), None)
            if later is not None:
                pieces.append((later.start, later.start, f"{line}\n"))
            elif declared:
                pieces.append((declared[-1].end, declared[-1].end, f"\n{line}"))
            else:
                pieces.append((0, 0, f"{line}\n"))
        return pieces


def paragraph_subject(paragraph: Paragraph) -> str:
    """Return the subject of a paragraph: an IRI, or the text of a blank node."""
    subject = paragraph.statements[0].subject.term if paragraph.statements else None
    return subject.value if isinstance(subject, ox.NamedNode) else str(subject)


def _is_about(statement: Statement, subject: str) -> bool:
    term = statement.subject.term
    return isinstance(term, ox.NamedNode) and term.value == subject


def _triple(subject: str, predicate: str, obj: Term) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), obj)


def _triples(text: str) -> set[ox.Triple]:
    quads = ox.parse(input=text.encode(), format=ox.RdfFormat.TURTLE, base_iri=BASE)
    return {quad.triple for quad in quads}


def _named(triples: set[ox.Triple]) -> set[ox.Triple]:
    return {t for t in triples if not isinstance(t.subject, ox.BlankNode) and not isinstance(t.object, ox.BlankNode)}
