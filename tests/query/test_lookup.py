"""Parameters take what people type: names are resolved by the role that they play in the query."""

from __future__ import annotations

import pytest

from graphtool.errors import NoSuchEntityError, ParameterError
from graphtool.project import Project
from graphtool.query.catalogue import Catalogue
from graphtool.query.parameters import typed_values
from graphtool.query.values import live_examples, why_empty
from graphtool.store.load import Corpus


def _value(project: Project, corpus: Corpus, query: str, name: str, text: str) -> str:
    return str(typed_values(Catalogue(project).get(query), {name: text}, corpus)[name])


@pytest.mark.parametrize(
    ("query", "name", "text", "value"),
    [
        ("awards", "awardee", "Lippstadt", "<https://w3id.org/klimanetz/id/organisation/stadt-lippstadt>"),
        ("decisions", "organ", "lippstadt", "<https://w3id.org/klimanetz/id/organisation/rat-lippstadt>"),
        ("place-uses", "place", "Lippstadt", "<https://w3id.org/klimanetz/id/place/05974028>"),
        ("place-uses", "place", "05974028", "<https://w3id.org/klimanetz/id/place/05974028>"),
        ("place-uses", "place", "place:05974028", "<https://w3id.org/klimanetz/id/place/05974028>"),
        ("sponsors", "network", "Klima.Werk", "<https://w3id.org/klimanetz/id/network/klima-werk>"),
        ("role-holders", "role", "Träger", "<https://w3id.org/klimanetz/scheme/role/sponsor>"),
        ("grant-details", "grant", "67K18876", "<https://w3id.org/klimanetz/id/grant/67k18876>"),
        ("timeline", "since", "2019-02-28", '"2019-02-28"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("due-by-year", "year", "2040", '"2040"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("entity-by-name", "text", '"Soest"@de', '"Soest"@de'),
        ("entity-by-name", "text", 'x" } DELETE', r'"x\" } DELETE"'),
        ("stated-and-inferred", "property", "org:memberOf", "<http://www.w3.org/ns/org#memberOf>"),
    ],
)
def test_a_text_becomes_the_term_that_is_meant(
    query: str, name: str, text: str, value: str, project: Project, closed: Corpus
) -> None:
    assert _value(project, closed, query, name, text) == value


@pytest.mark.parametrize(
    ("query", "name", "text", "said"),
    [
        ("timeline", "since", "2019-02-30", "must be a date as YYYY-MM-DD"),
        ("due-by-year", "year", "twenty", "must be a whole number"),
        ("stated-and-inferred", "property", "memberOf", "must be an IRI, or a CURIE"),
        ("stated-and-inferred", "property", "<not an iri>", "must be a valid IRI"),
        ("timeline", "until", "", "must be a date"),
        ("timeline", "day", "2019-01-01", "has no parameter 'day'"),
    ],
)
def test_what_does_not_fit_is_refused(
    query: str, name: str, text: str, said: str, project: Project, closed: Corpus
) -> None:
    with pytest.raises(ParameterError, match=said):
        _value(project, closed, query, name, text)


@pytest.mark.parametrize(
    ("query", "name", "text", "meant"),
    [
        ("sponsors", "network", "Klima.Wrek", "network:klima-werk (Zukunftsinitiative Klima.Werk)"),
        ("sponsors", "network", "klima werk", "network:klima-werk (Zukunftsinitiative Klima.Werk)"),
        ("sponsors", "network", "KLIMA-WERK", "network:klima-werk (Zukunftsinitiative Klima.Werk)"),
        ("place-uses", "place", "Mühlheim", "place:05117000 (Mülheim an der Ruhr)"),
        ("place-uses", "place", "Lippstatt", "place:05974028 (Lippstadt)"),
        ("awards", "awardee", "Lipstadt", "organisation:stadt-lippstadt (Stadt Lippstadt)"),
        ("role-holders", "role", "Trager", "role:sponsor (Träger)"),
    ],
)
def test_a_misspelt_name_is_answered_with_what_may_be_meant(
    query: str, name: str, text: str, meant: str, project: Project, closed: Corpus
) -> None:
    with pytest.raises(NoSuchEntityError) as caught:
        _value(project, closed, query, name, text)
    assert caught.value.problems[0].hint.startswith(f"did you mean {meant}")


@pytest.mark.parametrize("text", ["", "Atlantis", "?", "(*", "💧"])
def test_a_name_like_no_other_is_answered_with_what_to_try(text: str, project: Project, closed: Corpus) -> None:
    with pytest.raises(NoSuchEntityError) as caught:
        _value(project, closed, "sponsors", "network", text)
    assert caught.value.problems[0].hint == "try a part of its name, its key, or its IRI"


def test_an_ambiguous_name_is_answered_with_the_candidates(project: Project, closed: Corpus) -> None:
    with pytest.raises(ParameterError) as error:
        _value(project, closed, "sponsors", "network", "Westfalen")
    assert error.value.args[0].splitlines() == [
        "'Westfalen' names 3 things:",
        "  network:westfalen-weser-1  Klimaschutz-Netzwerk Westfalen Weser 1",
        "  network:westfalen-weser-2  Klimaschutz-Netzwerk Westfalen Weser 2",
        "  network:westfalen-weser-familie  Kommunale Klimaschutznetzwerke (Westfalen Weser)",
    ]
    for text in ("", "   ", "Atlantis"):
        with pytest.raises(NoSuchEntityError):
            _value(project, closed, "sponsors", "network", text)


def test_examples_come_from_the_graph(project: Project, closed: Corpus) -> None:
    query = Catalogue(project).get("sponsors")
    examples = live_examples(query, query.params[0], closed, "en")
    assert ("network:klima-werk", "Zukunftsinitiative Klima.Werk") in {(e.text, e.label) for e in examples}
    timeline = Catalogue(project).get("timeline")
    since, _, kind = ([e.text for e in live_examples(timeline, p, closed, "en")] for p in timeline.params)
    assert since == ["2019-01-01"]
    assert {"decision", "event", "target"} <= set(kind)
    status = Catalogue(project).get("membership-status")
    assert "place:05978016" in {e.text for e in live_examples(status, status.params[0], closed, "en")}


def test_a_value_that_never_occurs_explains_an_empty_answer(project: Project, closed: Corpus) -> None:
    query = Catalogue(project).get("sponsors")
    (sentence,) = why_empty(query, typed_values(query, {"network": "Duisburg"}, closed), closed, "de")
    assert sentence.startswith("place:05112000 (Duisburg) never occurs as network")
    assert why_empty(query, typed_values(query, {"network": "Klima.Werk"}, closed), closed, "de") == []
