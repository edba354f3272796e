"""From what a steward types to RDF: entities by name or key, concepts, checked literals, dates and terms as nodes.

A date is EDTF, with the words of the source before it if it is fuzzy: `im Herbst 2023 = 2023-23`. A term is an interval
in EDTF (`2022-07-01/2025-06-30`) or two dates with such words on each side of the slash.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import NoSuchEntityError, ParameterError
from graphtool.namespaces import ENTITY, KN, ORG, RDF_TYPE, SCHEME, SKOS, STANDARD, XSD, expand, shrink
from graphtool.query.lookup import resolve
from graphtool.stewardship.new.draft import Draft, last_part, slug
from graphtool.stewardship.new.edtf import Bounds, bounds
from graphtool.store.terms import value

if TYPE_CHECKING:
    from graphtool.stewardship.new.fields import Field, Fields
    from graphtool.store.load import Corpus
    from graphtool.store.terms import Term

_DATE, _TERM, _CONCEPT, _ROLE = f"{KN}FuzzyDate", f"{KN}Term", f"{SKOS}Concept", f"{ORG}Role"
_EDTF = f"{STANDARD['edtf']}EDTF"
# datatype → what a value looks like, and the expected form in words
_FORMS = {
    f"{XSD}integer": (re.compile(r"[+-]?\d+"), "a whole number without dots or spaces, such as 2600"),
    f"{XSD}decimal": (re.compile(r"[+-]?\d+(\.\d+)?"), "a number with a decimal point, such as 1250.50"),
    f"{XSD}boolean": (re.compile(r"true|false"), "true or false"),
    f"{XSD}date": (re.compile(r"\d{4}-\d{2}-\d{2}"), "a day as YYYY-MM-DD"),
    f"{XSD}duration": (
        re.compile(r"P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?)?"),
        "a duration, such as P3Y or PT2H",
    ),
}


class Known:
    """What the graph has, as far as names and values are looked up in it; read once for many drafts."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus

    @cached_property
    def classes(self) -> dict[str, set[str]]:
        """The stated classes of every entity."""
        found: dict[str, set[str]] = {}
        for file in self.corpus.data:
            for quad in file.quads:
                if quad.predicate.value == RDF_TYPE:
                    found.setdefault(value(quad.subject), set()).add(value(quad.object))
        return found

    @cached_property
    def concepts(self) -> set[str]:
        """The IRIs of all concepts."""
        subjects = (value(quad.subject) for file in self.corpus.ontology for quad in file.quads)
        return {iri for iri in subjects if iri.startswith(SCHEME)}

    @cached_property
    def stated_as_text(self) -> set[str]:
        """The properties that have literals somewhere in the data."""
        quads = (quad for file in self.corpus.data for quad in file.quads)
        return {quad.predicate.value for quad in quads if isinstance(quad.object, ox.Literal)}


@dataclass
class Reader:
    """Reads values for one draft; `page` begins the names of nodes that belong to a page, `evidence` supports them."""

    known: Known
    fields: Fields
    draft: Draft
    page: str = "x"
    evidence: list[Term] = field(default_factory=list)

    def term(self, where: Field, text: str, language: str = "") -> Term:
        """Return the value that a text means in a field. Raises ParameterError that says what is expected."""
        text = " ".join(text.split())
        if language:
            return ox.Literal(text, language=language)
        if where.choices:
            return self._chosen(where, text)
        if where.scheme or set(where.classes) & {_CONCEPT, _ROLE}:
            return self._concept(where, text)
        if _DATE in where.classes:
            return self._date(where, text)
        if _TERM in where.classes:
            return self._interval(where, text)
        if where.classes:
            return self._entity(where, text)
        if where.datatype:
            return self._literal(where, text)
        return self._open(where, text)

    # --- entities and concepts ---

    def _entity(self, where: Field, text: str) -> Term:
        iri = expand(text, self.known.corpus.kinds, self.known.corpus.schemes)
        if iri is not None:
            return ox.NamedNode(iri)
        wanted = {below for each in where.classes for below in self.fields.below(each)}
        try:
            found = resolve(
                self.known.corpus, text, accept=lambda iri: bool(self.known.classes.get(iri, set()) & wanted)
            )
        except NoSuchEntityError:
            kinds = " or ".join(shrink(each) for each in where.classes)
            raise ParameterError(
                f"{where.name}: no {kinds} is called {text!r}",
                hint="try a part of its name or its key; what the graph does not have yet, name by its compact IRI",
            ) from None
        except ParameterError as error:
            raise ParameterError(f"{where.name}: {error.problems[0].message}", hint=error.problems[0].hint) from None
        return ox.NamedNode(found)

    def _chosen(self, where: Field, text: str) -> Term:
        """Return one of the values that the shapes list: by its IRI, its last part, or the label of a concept."""
        given = expand(text, self.known.corpus.kinds, self.known.corpus.schemes)
        for choice in where.choices:
            if given == choice or text.casefold() in (last_part(choice).casefold(), *self._labels(choice)):
                return ox.NamedNode(choice) if ":" in choice else ox.Literal(choice)
        expected = ", ".join(last_part(choice) for choice in where.choices)
        raise ParameterError(f"{where.name}: {text!r} is none of the values allowed", hint=f"choose one of {expected}")

    def _concept(self, where: Field, text: str) -> Term:
        scheme = where.scheme or ("role" if _ROLE in where.classes else "")
        given = expand(text, self.known.corpus.kinds, self.known.corpus.schemes)
        known = given or (f"{SCHEME}{scheme}/{slug(text)}" if scheme else None)
        if known and (known in self.known.concepts or given):
            return ox.NamedNode(known)
        try:
            return ox.NamedNode(resolve(self.known.corpus, text, base=f"{SCHEME}{scheme}/" if scheme else SCHEME))
        except NoSuchEntityError:
            expected = ", ".join(
                sorted(last_part(c) for c in self.known.concepts if c.startswith(f"{SCHEME}{scheme}/"))
            )
            hint = f"choose one of {expected}" if scheme else "give the concept as a compact IRI, such as topic:waerme"
            raise ParameterError(f"{where.name}: no concept is called {text!r}", hint=hint) from None

    def _labels(self, iri: str) -> list[str]:
        if not iri.startswith(SCHEME):
            return []
        label = ox.NamedNode(f"{SKOS}prefLabel")
        quads = self.known.corpus.store.quads_for_pattern(ox.NamedNode(iri), label, None)
        return [value(quad.object).casefold() for quad in quads]

    # --- literals ---

    def _literal(self, where: Field, text: str) -> Term:
        form, words = _FORMS.get(where.datatype, (re.compile(".*"), "text"))
        if not form.fullmatch(text):
            raise ParameterError(f"{where.name}: {text!r} does not fit", hint=f"expected is {words}")
        if where.datatype == _EDTF:
            self._bounds(where, text)
        if where.pattern and not re.search(where.pattern, text):
            raise ParameterError(f"{where.name}: {text!r} does not fit", hint=where.help.in_language("en"))
        return ox.Literal(text, datatype=ox.NamedNode(where.datatype))

    def _open(self, where: Field, text: str) -> Term:
        """Return what a field without a range may hold: an IRI if it looks like one or names an entity, else text."""
        iri = expand(text, self.known.corpus.kinds, self.known.corpus.schemes)
        if iri is None and where.iri not in self.known.stated_as_text:
            try:
                iri = resolve(self.known.corpus, text)
            except NoSuchEntityError:
                iri = None
        return ox.Literal(text) if iri is None else ox.NamedNode(iri)

    # --- time ---

    def _date(self, where: Field, text: str) -> Term:
        given = expand(text, self.known.corpus.kinds, self.known.corpus.schemes)
        if given is not None:
            return ox.NamedNode(given)
        words, _, edtf = (part.strip() for part in text.rpartition("="))
        found = self._bounds(where, edtf)
        iri = f"{ENTITY}date/{self.page}-{slug(words) or slug(edtf.replace('..', 'offen'))}"
        if iri in self.known.classes:
            return ox.NamedNode(iri)
        self.draft.typed(iri, _DATE)
        if words:
            self.draft.state(iri, f"{KN}asWritten", ox.Literal(words))
        self.draft.state(iri, f"{KN}edtf", ox.Literal(edtf, datatype=ox.NamedNode(_EDTF)))
        for name, day in (("earliest", found.earliest), ("latest", found.latest)):
            if day:
                self.draft.state(iri, KN + name, ox.Literal(day, datatype=ox.NamedNode(f"{XSD}date")))
        self._support(iri)
        return ox.NamedNode(iri)

    def _interval(self, where: Field, text: str) -> Term:
        given = expand(text, self.known.corpus.kinds, self.known.corpus.schemes)
        if given is not None:
            return ox.NamedNode(given)
        begin, slash, end = (part.strip() for part in text.partition("/"))
        if not slash:
            raise ParameterError(
                f"{where.name}: {text!r} is no interval",
                hint="begin and end with a slash, .. where it is open: 2024/..",
            )
        iri = f"{ENTITY}term/{self.page}-{slug(last_part(self.draft.subject))}"
        self.draft.typed(iri, _TERM)
        for name, part in (("begin", begin), ("end", end)):
            if part not in ("", ".."):
                self.draft.state(iri, KN + name, self._date(where, part))
        self._support(iri)
        return ox.NamedNode(iri)

    def _bounds(self, where: Field, edtf: str) -> Bounds:
        try:
            return bounds(edtf)
        except ValueError:
            raise ParameterError(
                f"{where.name}: {edtf!r} is no time in EDTF",
                hint="2024, 2024-05, 2024-05-17, 2024-21 (spring), 199X, 2024/..; with words: 'im Mai 2024 = 2024-05'",
            ) from None

    def _support(self, iri: str) -> None:
        for each in self.evidence:
            self.draft.state(iri, f"{KN}evidence", each)
