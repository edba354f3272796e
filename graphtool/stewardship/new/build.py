"""Make an entity from named values: its IRI, its statements by the fields of its class, the nodes that it needs."""

from __future__ import annotations

import dataclasses
import difflib
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import ParameterError
from graphtool.namespaces import ENTITY, KN, ORG, RDF_TYPE, SCHEME, SKOS, STANDARD, entity_kind, expand, shrink
from graphtool.stewardship.new import passages
from graphtool.stewardship.new.draft import Draft, Missing, last_part, slug
from graphtool.stewardship.new.values import Known, Reader
from graphtool.store.terms import value

if TYPE_CHECKING:
    from graphtool.stewardship.new.fields import Field, Fields
    from graphtool.stewardship.new.kinds import Kind
    from graphtool.store.load import Corpus
    from graphtool.store.terms import Term

Values = Mapping[str, Sequence[str]]
OWN_KEYS = {
    "slug": "the end of the IRI, if it is not to be made from the other values",
    "class": "the class, if it is not the usual one of the kind",
    "number": "an official number of the entity, such as a grant number, kept as an identifier",
    "agency": "who gave the number",
}
_ALWAYS = ("slug", "class")
_ADMS = STANDARD["adms"]
_PLACE_KEYS = (
    ("ags", "Amtlicher Gemeindeschlüssel (AGS)", "official municipality key (AGS)"),
    ("ars", "Regionalschlüssel (ARS)", "regional key (ARS)"),
)
_TEMPLATE = re.compile(r"\{(\w+)\}")


@dataclasses.dataclass
class Builder:
    """Builds drafts; what one makes (numbers of evidence, new IRIs) the next one knows."""

    corpus: Corpus
    fields: Fields
    passages: passages.Passages
    _taken: set[str] = dataclasses.field(default_factory=set)

    def draft(self, kind: Kind, values: Values) -> Draft:
        """Return the entity of a kind that the values describe, and what is missing.

        Raises ParameterError for names that the kind does not have, values that do not fit, and an IRI that is taken.
        """
        if kind.name == "evidence":
            return self._evidence(values)
        class_iri = self.class_of(kind, values)
        given = self._by_field(kind, class_iri, values)
        draft = Draft()
        evidence, page = self.passages.of(values, support := Draft())
        reader = Reader(self._known, self.fields, draft, page, list(evidence))
        parts = {name: self._part(kind, class_iri, name, values, reader) for name in _TEMPLATE.findall(kind.slug)}
        draft.subject = self._subject(kind, values, parts, page)
        draft.typed(draft.subject, class_iri)
        for each, texts in given:
            for text, tag in texts:
                draft.state(draft.subject, each.iri, reader.term(each, text, tag))
        self._derive(draft)
        for node in evidence:
            draft.state(draft.subject, f"{KN}evidence", node)
        self._identify(draft, values, evidence)
        draft.statements.update(support.statements)
        draft.missing = list(self._missing(class_iri, draft))
        return draft

    @cached_property
    def _known(self) -> Known:
        return Known(self.corpus)

    def class_of(self, kind: Kind, values: Values) -> str:
        """Return the class that is wanted: the usual one of the kind, or one that its top class covers."""
        if not values.get("class"):
            return kind.class_iri
        text = values["class"][0]
        wanted = expand(text if ":" in text else f"kn:{text}") or text
        allowed = self.fields.below(kind.top_iri)
        if wanted not in allowed:
            known = ", ".join(shrink(iri) for iri in allowed if iri.startswith(KN))
            raise ParameterError(f"class: {text!r} is no {kind.name}", hint=f"choose one of {known}")
        return wanted

    def keys(self, kind: Kind, class_iri: str) -> dict[str, Field | None]:
        """Return the names of all values that a kind takes, with their fields, in the order of the fields."""
        found: dict[str, Field | None] = {}
        for field in self.fields.of(class_iri):
            if field.name not in passages.KEYS:
                found.update(dict.fromkeys(field.keys, field))
        found.update(dict.fromkeys(passages.KEYS))
        found.update(dict.fromkeys(key for key in OWN_KEYS if key in _ALWAYS or "{number}" in kind.slug))
        return found

    def explained(self, kind: Kind, class_iri: str, language: str) -> dict[str, tuple[bool, str]]:
        """Return for each name whether it is required, and what is expected, in words."""
        found = {}
        for name, field in self.keys(kind, class_iri).items():
            if field is None:
                found[name] = (name == "evidence", {**passages.KEYS, **OWN_KEYS}[name])
                if name == "class":
                    others = ", ".join(shrink(iri) for iri in self.fields.below(kind.top_iri) if iri.startswith(KN))
                    found[name] = (False, f"{OWN_KEYS[name]} ({shrink(class_iri)}): {others}")
            else:
                found[name] = (
                    field.required,
                    f"{field.label.in_language(language) or shrink(field.iri)}: {self._expected(field)}",
                )
        return found

    def _expected(self, field: Field) -> str:
        many = "" if field.single or field.languages else "; may be given more than once"
        if field.languages:
            return "text"
        if field.choices:
            return f"one of {', '.join(last_part(choice) for choice in field.choices)}{many}"
        if field.scheme:
            return f"a concept of the scheme {field.scheme}{many}"
        if field.classes:
            return f"{' or '.join(shrink(each) for each in field.classes)}{many}"
        return f"{shrink(field.datatype) if field.datatype else 'text or IRI'}{many}"

    def check(self, kind: Kind, values: Values, name: str) -> None:
        """Raise ParameterError if the value of that name does not fit; nothing is made."""
        if name in passages.KEYS or name in OWN_KEYS:
            if name == "evidence":
                self.passages.of({"evidence": values[name]}, Draft())
            return
        for field, texts in self._by_field(kind, self.class_of(kind, values), {name: values[name]}):
            for text, tag in texts:
                Reader(self._known, self.fields, Draft()).term(field, text, tag)

    def take(self, draft: Draft) -> None:
        """Remember a draft, so that no later one makes the same IRI."""
        self._taken.add(draft.subject)

    def _evidence(self, values: Values) -> Draft:
        """Return a passage as an entity of its own, to be cited later."""
        draft = Draft()
        nodes, _ = self.passages.of({key: texts for key, texts in values.items() if key != "evidence"}, draft)
        if not nodes:
            raise ParameterError("evidence: a passage is needed", hint="give words or passage, and source")
        draft.subject = nodes[0].value
        return draft

    # --- values ---

    def _by_field(self, kind: Kind, class_iri: str, values: Values) -> list[tuple[Field, list[tuple[str, str]]]]:
        """Return the values that belong to fields, in the order of the fields; each text with its language tag."""
        found: dict[str, tuple[Field, list[tuple[str, str]]]] = {}
        for key, texts in values.items():
            if key in passages.KEYS or key in OWN_KEYS or not any(text.strip() for text in texts):
                continue
            name, _, tag = key.partition("@")
            field = self.fields.named(name, class_iri)
            if field is None:
                raise self._unknown(kind, class_iri, key)
            tags = (tag,) if tag else field.languages or ("",)
            entry = found.setdefault(field.iri, (field, []))
            entry[1].extend((text.strip(), each) for text in texts if text.strip() for each in tags)
        order = {field.iri: n for n, field in enumerate(self.fields.of(class_iri))}
        return sorted(found.values(), key=lambda entry: order.get(entry[0].iri, len(order)))

    def _unknown(self, kind: Kind, class_iri: str, key: str) -> ParameterError:
        known = list(self.keys(kind, class_iri))
        near = difflib.get_close_matches(key, known, n=3, cutoff=0.5)
        hint = f"did you mean {', '.join(near)}?" if near else f"graphtool new {kind.name} --fields lists the names"
        return ParameterError(f"a {kind.name} has no value {key!r}", hint=hint)

    # --- the IRI ---

    def _part(self, kind: Kind, class_iri: str, name: str, values: Values, reader: Reader) -> str:
        """Return the slug of one value that the IRI is made of; empty if it is not given."""
        texts = next((values[k] for k in (name, f"{name}@de", f"{name}@en") if values.get(k)), ())
        if not texts:
            return ""
        field = self.fields.named(name, class_iri)
        if field is None or field.languages or field.datatype:
            return slug(texts[0].rpartition("=")[0] or texts[0]) if name == "edtf" else slug(texts[0])
        term = reader.term(field, texts[0])
        return slug(last_part(term.value) if isinstance(term, ox.NamedNode) else value(term))

    def _subject(self, kind: Kind, values: Values, parts: dict[str, str], page: str) -> str:
        chosen = next((slug(text) for text in values.get("slug", ())), "")
        made = chosen or "-".join(filter(None, _TEMPLATE.sub(lambda m: parts[m[1]], kind.slug).strip("-").split("-")))
        if not made:
            needed = " and ".join(parts) or "slug"
            raise ParameterError(f"the IRI of a {kind.name} is made from {needed}", hint=f"give {needed}, or slug")
        paged = kind.paged and not chosen
        iri = kind.namespace + (f"{page}-{made}" if paged else made)
        if iri in self._taken or next(
            iter(self.corpus.store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(RDF_TYPE), None)), None
        ):
            hint = "use the one that is there, or give the new one another slug"
            raise ParameterError(f"{shrink(iri)} exists already", hint=hint)
        return iri

    # --- what goes with it ---

    def _derive(self, draft: Draft) -> None:
        """Add the short forms that memberships and participations carry beside the long one (MembershipShape)."""
        roles = [role for role in draft.values(f"{ORG}role") if isinstance(role, ox.NamedNode)]
        for role in roles:
            shortcut = ox.NamedNode(f"{KN}membershipProperty")
            for quad in self.corpus.store.quads_for_pattern(role, shortcut, None):
                for target in draft.values(f"{ORG}organization"):
                    draft.state(draft.subject, value(quad.object), target)
            if last_part(value(role)) == "implementer":
                for target in draft.values(f"{KN}inProject"):
                    draft.state(draft.subject, f"{KN}implementerIn", target)
        official = {f"{SCHEME}participation-status/{name}" for name in ("official", "participating")}
        if {value(status) for status in draft.values(f"{KN}participationStatus")} & official:
            for target in draft.values(f"{KN}inProject"):
                draft.state(draft.subject, f"{KN}confirmedIn", target)

    def _identify(self, draft: Draft, values: Values, evidence: Sequence[Term]) -> None:
        """Add identifiers: for a number that was given, and for the keys of a place."""
        for number in values.get("number", ()):
            agency = (*values.get("agency", ()), "Bund (Förderkennzeichen)")[0]
            self._identifier(
                draft, slug(number), number, agency, f"Förderkennzeichen {number}", f"grant number {number}"
            )
        for name, de, en in _PLACE_KEYS:
            for key in map(value, draft.values(KN + name)):
                agency = "Statistisches Bundesamt (Destatis)"
                self._identifier(draft, f"{name}-{key}", key, agency, f"{de} {key}", f"{en} {key}")
        if entity_kind(draft.subject) == "grant":
            for node in draft.values(f"{_ADMS}identifier"):
                for each in evidence:
                    draft.state(value(node), f"{KN}evidence", each)

    def _identifier(self, draft: Draft, end: str, notation: str, agency: str, de: str, en: str) -> None:
        iri = f"{ENTITY}identifier/{end}"
        draft.state(draft.subject, f"{_ADMS}identifier", ox.NamedNode(iri))
        draft.typed(iri, f"{_ADMS}Identifier")
        for tag, label in (("de", de), ("en", en)):
            draft.state(iri, f"{SKOS}prefLabel", ox.Literal(label, language=tag))
        draft.state(iri, f"{_ADMS}schemaAgency", ox.Literal(agency))
        draft.state(iri, f"{SKOS}notation", ox.Literal(notation))

    def _missing(self, class_iri: str, draft: Draft) -> list[Missing]:
        found = []
        for field in self.fields.of(class_iri):
            there = draft.values(field.iri)
            tags = {term.language for term in there if isinstance(term, ox.Literal)}
            if field.required and field.languages:
                absent = [tag for tag in field.languages if tag not in tags]
                found += [Missing(f"{field.name}@{tag}", field.iri, field.help) for tag in absent]
            elif field.required and not there:
                found.append(Missing(field.name, field.iri, field.help))
        return found
