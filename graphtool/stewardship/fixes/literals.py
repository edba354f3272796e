"""Literals: a missing or wrong language tag, a wrong datatype, stray white space."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import RDF, XSD
from graphtool.shacl.lexical import well_typed
from graphtool.shacl.model import component
from graphtool.stewardship.fixes.ground import path_of, rewritten
from graphtool.stewardship.fixes.model import Proposal, Rule, said
from graphtool.store.terms import XSD_STRING, show, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphtool.shacl.report import Finding, Text
    from graphtool.stewardship.fixes.ground import Ground

_RANGE = "https://schema.org/rangeIncludes"
_LANG_STRING = f"{RDF}langString"
_SAME_LANGUAGE = {"deu": "de", "ger": "de", "german": "de", "eng": "en", "english": "en"}
_WORDS = {
    "de": re.compile(r"[äöüßÄÖÜ]|\b(der|die|das|des|dem|und|für|im|am|vom|zum|zur|von|mit|eine?|nicht|Stadt)\b"),
    "en": re.compile(r"\b(the|of|and|for|in|at|with|an?|town|city|by|from|not)\b"),
}
_GERMAN_DAY = re.compile(r"(?P<d>\d{1,2})\. ?(?P<m>\d{1,2})\. ?(?P<y>\d{4})")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}([. ]\d{3})+")
_BOOLEANS = {"true": "true", "1": "true", "ja": "true", "yes": "true", "wahr": "true"} | {
    "false": "false", "0": "false", "nein": "false", "no": "false", "falsch": "false",
}  # fmt: skip


def _replaced(finding: Finding, ground: Ground, new: ox.Literal, reason: Text, doubt: float = 0) -> Proposal:
    return Proposal(ground.in_place_of(finding, new), reason, doubt)


# --- Language tags ---


def _language(finding: Finding, ground: Ground) -> Iterator[Proposal]:
    wrong = finding.value
    if not isinstance(wrong, ox.Literal):
        return
    allowed = [value(term) for term in ground.parameter(finding, "languageIn")] or ["de", "en"]
    others = {
        term.language
        for term in ground.objects(finding.focus, path_of(finding) or "")
        if isinstance(term, ox.Literal) and term != wrong
    }
    for tag in allowed:
        doubt = (tag in others) + _doubt(wrong, tag)
        reason = said(f"der Text ist wohl @{tag}", f"the text is in the language @{tag}")
        yield _replaced(finding, ground, ox.Literal(wrong.value, language=tag), reason, doubt)


def _doubt(text: ox.Literal, tag: str) -> float:
    """Return 0 if tag or words say that a text is in a language, 1 if they say that it is in another, else 1/2."""
    if text.language:
        said_to_be = _SAME_LANGUAGE.get(text.language.partition("-")[0])
        return 0.5 if said_to_be is None else float(said_to_be != tag)
    hits = {language: len(pattern.findall(text.value)) for language, pattern in _WORDS.items()}
    most = max(hits.values())
    if hits.get(tag, 0) == most:
        return 0.0 if list(hits.values()).count(most) == 1 else 0.5
    return 1.0


# --- Datatypes ---


def _datatype(finding: Finding, ground: Ground) -> Iterator[Proposal]:
    wrong = finding.value
    if not isinstance(wrong, ox.Literal):
        return
    path = path_of(finding) or ""
    wanted = [value(term) for term in ground.parameter(finding, "datatype")]
    wanted = wanted or [value(term) for term in ground.objects(ox.NamedNode(path), _RANGE)]
    for datatype in wanted:
        if datatype == _LANG_STRING:
            yield from _language(finding, ground)
        for form in _forms(wrong, datatype, path):
            new = ox.Literal(form, datatype=ox.NamedNode(datatype))
            if well_typed(new) and new != wrong:
                yield _replaced(finding, ground, new, said(f"gemeint ist {show(new)}", f"{show(new)} is meant"))


def _forms(wrong: ox.Literal, datatype: str, path: str) -> list[str]:
    """Return the lexical form that a value has in another datatype, if there is one."""
    text, old = wrong.value.strip(), wrong.datatype.value
    if datatype == f"{XSD}integer":
        return [re.sub("[. ]", "", text)] if _THOUSANDS.fullmatch(text) else [text]
    if datatype == f"{XSD}date":
        return [_day(text, path) if old == f"{XSD}gYear" else _iso_day(text)]
    if datatype == f"{XSD}boolean":
        return [_BOOLEANS[text.lower()]] if text.lower() in _BOOLEANS else []
    return [] if datatype == _LANG_STRING else [wrong.value if datatype == XSD_STRING else text]


def _iso_day(text: str) -> str:
    if written := _GERMAN_DAY.fullmatch(text):
        return f"{written['y']}-{int(written['m']):02}-{int(written['d']):02}"
    return text.partition("T")[0]


def _day(year: str, path: str) -> str:
    """Return the first day of a year for a lower bound, the last for an upper one, nothing for another property."""
    bounds = {"earliest": "-01-01", "latest": "-12-31"}
    return year + bounds.get(path.rpartition("#")[2], "")


# --- White space ---


def _spaces(finding: Finding, ground: Ground) -> Iterator[Proposal]:
    wrong = finding.value
    if not isinstance(wrong, ox.Literal):
        return
    text = " ".join(wrong.value.split())
    new = ox.Literal(text, language=wrong.language) if wrong.language else ox.Literal(text, datatype=wrong.datatype)
    reason = said("überflüssige Leerzeichen entfernt", "stray white space removed")
    yield Proposal(rewritten(ground.places(finding.focus, None, wrong), new), reason)


RULES = (
    Rule(_language, components=frozenset({component("languageIn")})),
    Rule(_datatype, frozenset({"VocabularyShape-literal"}), frozenset({component("datatype")})),
    Rule(_spaces, frozenset({"EntityShape-spaces"})),
)
