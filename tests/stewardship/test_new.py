"""What `graphtool new` is made of: fields from the shapes, values looked up, dates, passages, tables."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from graphtool.errors import GraphtoolError, ParameterError
from graphtool.namespaces import ENTITY, KN, shrink
from graphtool.render.skeleton import skeleton
from graphtool.shacl.engine import Scope, validate
from graphtool.shacl.shapes import ShapesGraph
from graphtool.stewardship.new.build import Builder
from graphtool.stewardship.new.draft import Draft, slug
from graphtool.stewardship.new.edtf import bounds
from graphtool.stewardship.new.fields import Fields
from graphtool.stewardship.new.kinds import KINDS
from graphtool.stewardship.new.passages import Passages
from graphtool.stewardship.new.records import graph_records, page_records
from graphtool.stewardship.new.tables import read_table, template
from graphtool.store.load import Corpus
from graphtool.store.parse import parse_bytes

OUTSIDE = {"source": ["kreis-soest"], "gist@de": ["Was die Quelle sagt."], "gist@en": ["What the source says."]}
# for each kind the least that makes an entity without findings; evidence is added
ENOUGH = {
    "organisation": {"label": ["Musterwerke GmbH"], "class": ["Company"]},
    "network": {"label": ["Klimanetz Muster"], "networkKind": ["municipal"]},
    "initiative": {"label": ["Musterwochen"]},
    "membership": {"member": ["Stadt Lippstadt"], "organization": ["Klima.Werk"], "role": ["member"]},
    "participation": {
        "inProject": ["KlikKS"], "participant": ["Stadt Lippstadt"], "participationStatus": ["official"],
        "statusAsOf": ["2024-05-01"], "label": ["Lippstadt in KlikKS"],
    },
    "servicerelation": {
        "provider": ["ZUG"], "client": ["Stadt Soest"], "inContextOf": ["Klima.Werk"], "role": ["service-provider"],
    },
    "projectrole": {"actor": ["ZUG"], "inProject": ["KlikKS"], "role": ["partner"]},
    "programmerole": {"actor": ["ZUG"], "inProgramme": ["Kommunalrichtlinie"], "role": ["grant-administrator"]},
    "project": {"label": ["Musterprojekt"]},
    "programme": {"label": ["Musterprogramm"]},
    "grant": {"label": ["Förderung 67K99999"], "number": ["67K99999"], "funder": ["Bundesumweltministerium"]},
    "decision": {
        "label@de": ["Ratsbeschluss Soest Mai 2024"], "label@en": ["Council decision Soest May 2024"],
        "decidedBy": ["Rat der Stadt Soest"], "when": ["im Mai 2024 = 2024-05"], "adopts": ["pact:klimapakt-soest"],
    },
    "plan": {"label": ["Musterplan"], "planOf": ["Kreis Soest"]},
    "pact": {"label": ["Musterpakt"]},
    "goal": {"label@de": ["Ziel"], "label@en": ["Goal"]},
    "measure": {"label@de": ["Maßnahme"], "label@en": ["Measure"]},
    "service": {"label": ["Musterdienst"], "serviceProvider": ["Difu"]},
    "event": {"label": ["Mustertag"], "statedStatus": ["held"], "when": ["2024-05-17"]},
    "award": {
        "label": ["Musterpreis"], "awardScheme": ["eea"], "awardee": ["Stadt Soest"], "when": ["2024-05-17"],
    },
    "count": {
        "label": ["Zwölf Partner"], "value": ["12"], "countOf": ["partner"], "approximate": ["false"],
        "countContext": ["Klima.Werk"],
    },
    "group": {"label": ["Gruppe"], "unitKind": ["kommune"]},
    "post": {"label": ["Leitung"], "postIn": ["Kreis Soest"], "role": ["head"]},
    "region": {"label": ["Musterland"]},
}  # fmt: skip
SOURCE = f"""
@prefix dct: <http://purl.org/dc/terms/> .
@prefix kn: <{KN}> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<{ENTITY}source/kreis-soest> a kn:OutsideSource ; skos:prefLabel "Kreis Soest"@de , "Kreis Soest"@en ;
    kn:siteName "kreis-soest.de" ; dct:language "de" .
"""
TEXT = "Klimanetz Musterland\nTräger ist die Musterland Energie GmbH.\nTräger ist sonst niemand.\n"


def with_turtle(corpus: Corpus, text: str, path: str) -> Corpus:
    graph = f"https://w3id.org/klimanetz/graph/{path}"
    added = parse_bytes(text.encode(), ox.RdfFormat.TURTLE, graph, shown=f"data/{path}.ttl")
    return Corpus((*corpus.data, added), corpus.ontology)


@pytest.fixture(scope="module")
def known(asserted: Corpus) -> Corpus:
    return with_turtle(asserted, SOURCE, "outside/source")


@pytest.fixture(scope="module")
def fields(known: Corpus, shapes: ShapesGraph) -> Fields:
    return Fields(known, shapes)


@pytest.fixture
def builder(known: Corpus, fields: Fields) -> Builder:
    return Builder(known, fields, Passages(known))


def said(draft: Draft, predicate: str) -> list[str]:
    return [shrink(term.value) if isinstance(term, ox.NamedNode) else str(term) for term in draft.values(predicate)]


@pytest.mark.parametrize("kind", ENOUGH)
def test_with_the_required_values_a_skeleton_has_no_finding(
    kind: str, builder: Builder, known: Corpus, shapes: ShapesGraph
) -> None:
    draft = builder.draft(KINDS[kind], {**ENOUGH[kind], **OUTSIDE})
    assert draft.missing == []
    text = skeleton(draft, "en")
    after = with_turtle(known, text, "outside/new")
    focus = frozenset(q.subject.value for q in after.data[-1].quads)  # type: ignore[union-attr]
    findings = [f for f in validate(after, shapes, scope=Scope(focus=focus)).findings if f.severity == "violation"]
    assert [(shrink(f.shape), shrink(str(f.focus)[1:-1])) for f in findings] == [], text


@pytest.mark.parametrize("kind", [name for name in KINDS if name not in ("source", "evidence")])
def test_what_is_missing_is_named_and_found_by_the_shapes(
    kind: str, builder: Builder, known: Corpus, shapes: ShapesGraph
) -> None:
    draft = builder.draft(KINDS[kind], {"slug": ["noch-unvollstaendig"]})
    required = {field.iri for field in builder.fields.of(KINDS[kind].class_iri) if field.required}
    assert {each.property for each in draft.missing} == required
    text = skeleton(draft, "de")
    assert all(f"# missing: {shrink(iri)} (" in text for iri in required)
    after = with_turtle(known, text, "outside/new")
    findings = validate(after, shapes, scope=Scope(focus=frozenset([draft.subject]))).findings
    named = {iri for finding in findings for iri in re.findall(r"<([^<>]+)>", finding.path or "")}
    assert required <= named


def test_a_membership_carries_all_four_statements(builder: Builder) -> None:
    values = {
        "member": ["Stadt Lippstadt"],
        "organization": ["Klima.Werk"],
        "role": ["Träger"],
        "evidence": ["F003-013"],
    }
    draft = builder.draft(KINDS["membership"], values)
    assert draft.subject == f"{ENTITY}membership/klima-werk-stadt-lippstadt-sponsor"
    assert said(draft, f"{KN}sponsorOf") == ["network:klima-werk"]
    assert said(draft, "http://www.w3.org/ns/org#role") == ["role:sponsor"]
    assert said(draft, f"{KN}evidence") == ["evidence:f003-013"]


def test_names_are_looked_up_among_what_may_stand_there(builder: Builder) -> None:
    for territory, wanted in (("Soest", "place:05974040"), ("05774040", "place:05774040")):
        values = {"label": ["x"], "territory": [territory], "class": ["MunicipalBody"]}
        assert said(builder.draft(KINDS["organisation"], values), f"{KN}territory") == [wanted]
    with pytest.raises(
        ParameterError, match=r"(?s)extentPoint: 'Bad' names 2 things:.*place:05774008 .*place:05774040 "
    ):
        builder.draft(KINDS["network"], {"label": ["x"], "extentPoint": ["Bad "]})


@pytest.mark.parametrize(
    ("kind", "values", "message"),
    [
        ("network", {"label": ["x"], "lable": ["y"]}, r"no value 'lable'.*did you mean label@"),
        ("network", {"label": ["Klima.Werk"], "slug": ["klima-werk"]}, "network:klima-werk exists already"),
        ("network", {}, "made from label"),
        ("network", {"label": ["x"], "class": ["Grant"]}, "class: 'Grant' is no network.*kn:NetworkFamily"),
        ("network", {"label": ["x"], "networkKind": ["gross"]}, "'gross'.*one of .*municipal"),
        ("network", {"label": ["x"], "memberOfFamily": ["Nirgends"]}, "no kn:NetworkFamily is called 'Nirgends'"),
        ("network", {"label": ["x"], "founded": ["2024-13"]}, "'2024-13' is no time in EDTF"),
        ("network", {"label": ["x"], "evidence": ["F999-001"]}, "no passage has the identifier 'F999-001'"),
        ("network", {"label": ["x"], "gist@de": ["x"]}, "new evidence needs its source"),
        ("network", {"label": ["x"], "source": ["klikks"], "words": ["x"]}, "in the archived text.*--sources"),
        ("count", {"label": ["x"], "value": ["2.600"]}, r"value: '2\.600' does not fit.*without dots"),
        ("event", {"label": ["x"], "statedStatus": ["past"]}, "none of the values allowed.*held, planned"),
        ("place", {"ags": ["5974040"], "label": ["x"]}, "ags: '5974040' does not fit"),
        ("membership", {**ENOUGH["membership"], "term": ["2024"]}, "is no interval"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_explained(
    builder: Builder, kind: str, values: dict[str, list[str]], message: str
) -> None:
    with pytest.raises(ParameterError) as raised:
        builder.draft(KINDS[kind], values)
    assert re.search(message, str(raised.value), re.DOTALL), str(raised.value)


def test_a_passage_is_found_by_its_words(known: Corpus, fields: Fields, tmp_path: Path) -> None:
    page = tmp_path / "005_musterland.txt"
    page.write_bytes(TEXT.encode())
    record = page_records({"title": ["Klimanetz Musterland"]}, page)
    corpus = with_turtle(known, skeleton(record, "de"), "catalogue-more")
    builder = Builder(corpus, Fields(corpus, fields._shapes), Passages(corpus, tmp_path))
    values = {"source": ["musterland"], "words": ["Träger ist die   Musterland\nEnergie GmbH"]}
    first = builder.draft(KINDS["evidence"], values)
    assert (first.subject, said(first, f"{KN}line")) == (
        f"{ENTITY}evidence/f005-001",
        ['"2"^^<http://www.w3.org/2001/XMLSchema#integer>'],
    )
    second = builder.draft(KINDS["evidence"], {"source": ["musterland"], "passage": ["21-59"]})
    assert second.subject == f"{ENTITY}evidence/f005-002"
    assert said(first, f"{KN}passageDigest") == said(second, f"{KN}passageDigest")
    for words, message in (
        ("Träger ist", "stand 2 times in the text.*21-31, 61-71"),
        ("Nie", "do not stand in the text"),
    ):
        with pytest.raises(ParameterError) as raised:
            builder.draft(KINDS["evidence"], {"source": ["musterland"], "words": [words]})
        assert re.search(message, str(raised.value), re.DOTALL)
    page.write_text("changed", encoding="utf-8")
    with pytest.raises(ParameterError, match="its SHA-256 differs"):
        Builder(corpus, fields, Passages(corpus, tmp_path)).draft(KINDS["evidence"], values)


def test_records_of_a_page_hold_its_length_and_checksum(tmp_path: Path) -> None:
    page = tmp_path / "005_musterland.txt"
    page.write_bytes(TEXT.encode())
    draft = page_records({"title@de": ["Muster"], "title@en": ["Sample"]}, page)
    assert said(draft, f"{KN}characters") == [f'"{len(TEXT)}"^^<http://www.w3.org/2001/XMLSchema#integer>']
    assert draft.subject == f"{ENTITY}source/musterland"
    for name, content, message in (
        ("musterland.txt", b"x", "begins with a number"),
        ("005_x.txt", "ü".encode("latin-1"), "is not UTF-8"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(ParameterError, match=message):
            page_records({}, tmp_path / name)
    with pytest.raises(GraphtoolError, match="no such file"):
        page_records({}, tmp_path / "006_fehlt.txt")
    with pytest.raises(ParameterError, match="a source has no value 'titel'"):
        page_records({"titel": ["x"]}, page)


@pytest.mark.parametrize("path", ["", "outside", "../x", "outside/../x", "elsewhere/x", "outside/Ä"])
def test_a_graph_is_named_after_a_file_below_data(path: str) -> None:
    with pytest.raises(ParameterError, match="is no file below data/"):
        graph_records({"path": [path]})


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-05-17", "2024-05-17", "2024-05-17"),
        ("2019-22", "2019-06-01", "2019-09-22"),
        ("2023-24", "2023-12-01", "2024-03-19"),
        ("199X", "1990-01-01", "1999-12-31"),
        ("2022~", "2022-01-01", "2022-12-31"),
        ("2020-01/2020-04", "2020-01-01", "2020-04-30"),
        ("../2030", "", "2030-12-31"),
        ("2024/..", "2024-01-01", ""),
        ("XXXX", "", ""),
    ],
)
def test_edtf_has_bounds(edtf: str, earliest: str, latest: str) -> None:
    assert (bounds(edtf).earliest, bounds(edtf).latest) == (earliest, latest)


@pytest.mark.parametrize(
    "edtf", ["", "24", "2024-13", "2023-02-29", "2024-00", "2030/2020", "im Mai", "2024-5", "199X-02"]
)
def test_what_is_no_edtf_is_refused(edtf: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(edtf)}$"):
        bounds(edtf)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Klima-Bündnis Östl. Ruhr", "klima-buendnis-oestl-ruhr"),
        ("Straße + Weg", "strasse-plus-weg"),
        ("Klima.Werk", "klimawerk"),
        ("Café", "cafe"),
        ("…", ""),
    ],
)
def test_slugs_are_plain(text: str, expected: str) -> None:
    assert slug(text) == expected


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_table_of_networks_becomes_entities(builder: Builder, mark: str) -> None:
    head = template(builder, KINDS["network"], "de").splitlines()
    assert head[-1].startswith("network,label@de,label@en,")
    assert any("# label@de: required" in line for line in head)
    rows = [
        '"# ein Kommentar"',
        "network,label@de,label@en,networkKind,alias@de,evidence",
        ",Netz Eins,Net One,municipal,A|B,F003-013",
    ]
    rows += ["eigener-slug,Netz Zwei,Net Two,,,F003-013", ",,,,,"]
    content = ("\ufeff" + "\r\n".join(row.replace(",", mark) for row in rows)).encode()
    change = read_table(content, "netze.csv", builder)
    subjects = list(dict.fromkeys(shrink(s.triple.subject.value) for s in change.added))  # type: ignore[union-attr]
    assert subjects == ["network:netz-eins", "network:eigener-slug"]
    assert [str(s.location) for s in change.added if s.triple.object == ox.Literal("B", language="de")] == [
        "netze.csv:3"
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no line of column names"),
        (b"# only a comment\r\n", "no line of column names"),
        (b"netz,label\r\n", "the first column is called 'netz'"),
        (b"network,label,label\r\n", "two columns are called 'label'"),
        (b"network,label,networkKind\r\n,A,gross\r\n,B,klein\r\n", r"t\.csv:2: .*gross.*t\.csv:3: .*klein"),
        (b"network,label\r\n,A\r\n,A\r\n", r"t\.csv:3: .*network:a exists already"),
        (b"network,label\r\n,A,too much\r\n", "more cells than there are columns"),
        (b'network,label\r\n,"A\r\n', r"t\.csv:\d: error\[parse\]: no well-formed CSV"),
        ("network,label\r\n,Köln\r\n".encode("latin-1"), "not UTF-8"),
    ],
)
def test_every_wrong_row_of_a_table_is_named(builder: Builder, content: bytes, message: str) -> None:
    with pytest.raises(GraphtoolError) as raised:
        read_table(content, "t.csv", builder)
    assert re.search(message, str(raised.value), re.DOTALL), str(raised.value)
