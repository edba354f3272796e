"""The semantic difference: every change told once, in words, with renames, moves and blank nodes recognised."""

from __future__ import annotations

import random
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from graphtool.namespaces import GRAPH
from graphtool.render import diff as text
from graphtool.render import diff_sparql
from graphtool.stewardship.diff import Difference, compare
from graphtool.stewardship.reading import Reader, Side
from graphtool.stewardship.renames import align
from graphtool.stewardship.sides import Operand, operands
from graphtool.store.load import Corpus
from graphtool.store.parse import ParsedFile
from tests.edits import edited

NO_SHRINKING = [Phase.explicit, Phase.generate]  # each example is a graph of 8,000 statements
EX = "http://example.org/"
PREFIXES = f"""@prefix : <{EX}> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix org: <http://www.w3.org/ns/org#> .
@prefix kn: <https://w3id.org/klimanetz/ontology#> . @prefix membership: <https://w3id.org/klimanetz/id/membership/> .
@prefix network: <https://w3id.org/klimanetz/id/network/> . @prefix term: <https://w3id.org/klimanetz/id/term/> .
@prefix organisation: <https://w3id.org/klimanetz/id/organisation/> .
@prefix role: <https://w3id.org/klimanetz/scheme/role/> .
@prefix date: <https://w3id.org/klimanetz/id/date/> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
"""


def folders(tmp_path: Path, old: dict[str, str], new: dict[str, str], language: str = "en") -> Difference:
    """Compare two folders with these files."""
    for name, files in (("old", old), ("new", new)):
        for path, content in files.items():
            file = tmp_path / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(PREFIXES + content, encoding="utf-8")
    with operands(str(tmp_path / "old"), str(tmp_path / "new"), None) as (a, b):
        return compare(*Reader().pair(a, b), language)


def changes(difference: Difference) -> str:
    """Return the text without its last line, which names the folders."""
    return text.render(difference, "en").rpartition("\n\n")[0]


def side(name: str, files: dict[str, list[ox.Quad]]) -> Side:
    """Return a side that consists of these statements."""
    parsed = tuple(
        ParsedFile(Path(path), path, ox.NamedNode(GRAPH + path), tuple(quads), {}) for path, quads in files.items()
    )
    return Side(Operand(name, Path(name), None), {"data": parsed}, {})


def update(difference: Difference, old: Side) -> ox.Dataset:
    """Return the old side after the difference was applied as a SPARQL Update."""
    store = ox.Store()
    store.bulk_extend(old.quads)
    store.update(diff_sparql.render(difference, "en"))
    return canonical(store)


def canonical(quads: object) -> ox.Dataset:
    """Return statements with canonical blank nodes, and literals as a store keeps them."""
    store = ox.Store()
    store.bulk_extend(quads)  # type: ignore[arg-type]
    dataset = ox.Dataset(store)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def accounted(difference: Difference, old: Side, new: Side) -> None:
    """Check that every statement that changed is told, and told once."""
    aligned = align([q for f in old.files for q in f.quads], [q for f in new.files for q in f.quads])
    told = [t for g in difference.groups for line in g.lines for t in (*line.removed, *line.added)]
    told += [t for g in difference.groups for t in g.heading]
    assert len(told) == len(set(told))
    moved = {t for move in difference.moves for t in move.triples}
    copied = {t for copy in difference.copies for t in copy.triples}
    assert set(told).isdisjoint(moved | copied)
    assert set(told) | moved | copied == {q.triple for q in aligned.removed | aligned.added}


def test_a_record_is_told_in_one_line_with_its_parts(tmp_path: Path) -> None:
    base = """
    organisation:x a kn:MunicipalBody ; skos:prefLabel "Stadt X"@de .
    network:n skos:prefLabel "Netz N"@de .
    """
    record = """
    membership:n-x a org:Membership ; kn:ordinaryMemberOf network:n ; org:member organisation:x ;
        org:organization network:n ; kn:term term:t .
    term:t kn:begin date:d . date:d kn:edtf "2022-12" ; kn:asWritten "im Dezember 2022" .
    """
    added = folders(tmp_path / "1", {"a.ttl": base}, {"a.ttl": base + record})
    assert changes(added) == (
        "Stadt X  organisation:x  [a.ttl]\n  + member of Netz N (kn:term: im Dezember 2022 (2022-12) – …)"
    )
    removed = folders(tmp_path / "2", {"a.ttl": base + record}, {"a.ttl": base})
    assert changes(removed) == changes(added).replace("+", "−")
    later = record.replace("2022-12", "2022-11").replace("im Dezember", "im November")
    changed = folders(tmp_path / "3", {"a.ttl": base + record}, {"a.ttl": base + later})
    assert changes(changed) == (
        "Stadt X  organisation:x  [a.ttl]\n"
        "  ~ member of Netz N › kn:term im November 2022 (2022-11) – … › kn:begin im November 2022 (2022-11): "
        "kn:asWritten: “im Dezember 2022” → “im November 2022”; kn:edtf: “2022-12” → “2022-11”"
    )


def test_languages_are_told_apart_and_values_as_old_and_new(tmp_path: Path) -> None:
    difference = folders(
        tmp_path,
        {"a.ttl": ':a skos:prefLabel "Eins"@de , "One"@en ; :n 1 , 2 ; :t "1" ; :gone "x" .'},
        {"a.ttl": ':a skos:prefLabel "Zwei"@de , "One"@en ; :n 2 , 3 , 4 ; :t 1 ; :come "y" .'},
    )
    assert changes(difference).splitlines()[1:] == [
        "  + <http://example.org/come>: “y”",
        "  − <http://example.org/gone>: “x”",
        "  ~ <http://example.org/n>: 1 → 3, 4",
        "  ~ <http://example.org/t>: “1” → 1",
        "  ~ name (de): “Eins” → “Zwei”",
    ]


def test_literals_that_look_alike_are_told_apart(tmp_path: Path) -> None:
    xsd_int = '"1"^^<http://www.w3.org/2001/XMLSchema#int>'
    difference = folders(
        tmp_path, {"a.ttl": ':a :n 1.0 ; :m 1 ; :k "1" .'}, {"a.ttl": f':a :n 1.00 ; :m "1" ; :k {xsd_int} .'}
    )
    assert changes(difference).splitlines()[1:] == [
        '  ~ <http://example.org/k>: "1" → "1"^^xsd:int',
        "  ~ <http://example.org/m>: 1 → “1”",
        "  ~ <http://example.org/n>: 1.0 → 1.00",
    ]


def test_a_renamed_entity_is_recognised_with_its_references(tmp_path: Path) -> None:
    graph = """
    organisation:x a kn:MunicipalBody ; skos:prefLabel "Stadt X"@de ; kn:n 1 , 2 .
    membership:n-x a org:Membership ; org:member organisation:x ; org:organization network:n ; org:role role:member .
    network:n skos:prefLabel "Netz" ; kn:with organisation:x .
    """
    new = graph.replace("organisation:x", "organisation:stadt-x").replace("n-x", "n-stadt-x")
    difference = folders(tmp_path / "1", {"a.ttl": graph}, {"a.ttl": new})
    assert difference.groups == ()
    assert changes(difference).splitlines() == [
        "renamed: membership:n-x → membership:n-stadt-x  (4 statements)",
        "renamed: organisation:x → organisation:stadt-x  Stadt X  (4 statements, 2 references)",
    ]
    # a further change does not hide it, in the entity or in what refers to it
    further = new.replace("kn:n 1 , 2", "kn:n 1 , 3").replace("role:member", "role:sponsor")
    difference = folders(tmp_path / "2", {"a.ttl": graph}, {"a.ttl": further})
    assert [named.rename.new.rpartition("/")[2] for named in difference.renames] == ["n-stadt-x", "stadt-x"]
    assert [line.text for group in difference.groups for line in group.lines] == [
        "kn:n: 2 → 3",
        "role:sponsor of Netz: role: role:member → role:sponsor",
    ]


def test_another_thing_of_the_same_make_is_not_a_rename(tmp_path: Path) -> None:
    graph = """
    organisation:{0} a kn:MunicipalBody ; skos:prefLabel "Stadt {0}"@de ; kn:n 1 , 2 , 3 , 4 .
    membership:n-{0} a org:Membership ; org:member organisation:{0} ; org:organization network:n ;
        org:role role:member .
    """
    difference = folders(tmp_path, {"a.ttl": graph.replace("{0}", "a")}, {"a.ttl": graph.replace("{0}", "b")})
    assert difference.renames == ()
    assert [(g.label, g.change) for g in difference.groups] == [("Stadt a", "removed"), ("Stadt b", "added")]


def test_a_changed_web_address_is_not_a_rename(tmp_path: Path) -> None:
    difference = folders(tmp_path, {"a.ttl": ":a :url <http://x.org/> ."}, {"a.ttl": ":a :url <https://x.org/> ."})
    assert difference.renames == ()
    assert "<http://x.org/> → <https://x.org/>" in changes(difference)


def test_a_renamed_namespace_is_one_line(tmp_path: Path) -> None:
    graph = "".join(f":t{n} a :Thing ; :number {n} ; :next :t{(n + 1) % 30} .\n" for n in range(30))
    difference = folders(
        tmp_path, {"a.ttl": graph}, {"a.ttl": graph.replace(":t", "<urn:t").replace(" a", "> a").replace(" .", "> .")}
    )
    assert difference.groups == ()
    assert changes(difference).splitlines()[0] == "renamed: 30 IRIs: <http://example.org/…> → <urn:…>"


def test_moved_statements_and_renamed_files_are_recognised(tmp_path: Path) -> None:
    several = "".join(f":e{n} :p {n} , {n + 1} .\n" for n in range(5))
    difference = folders(
        tmp_path,
        {"a.ttl": several, "b.ttl": ":x :p 1 . :y :p 2 . :z :p 3 .", "c.ttl": ":k :p 1 . :l :p 1 ."},
        {
            "sub/d.ttl": several + ":new :p 1 .",
            "b.ttl": ":x :p 1 . :z :p 3 .",
            "c.ttl": ":k :p 1 . :y :p 2 . :x :p 1 .",
        },
    )
    assert changes(difference).splitlines() == [
        "− <http://example.org/l>  (removed)  [c.ttl]",
        "  − <http://example.org/p>: 1",
        "",
        "+ <http://example.org/new>  (new)  [sub/d.ttl]",
        "  + <http://example.org/p>: 1",
        "",
        "file renamed: a.ttl → sub/d.ttl  (10 statements · 5 entities)",
        "moved: b.ttl → c.ttl  (1 statement · 1 entity)",
        "1 statement now also in c.ttl",
    ]


def test_form_alone_is_no_difference(tmp_path: Path) -> None:
    difference = folders(tmp_path, {"a.ttl": ":a :b 1 , 2 ."}, {"a.ttl": "# comment\n:a :b 2 ;\n :b 1 ."})
    assert not difference.differs
    assert changes(difference) == "changed in form only: a.ttl"


SHAPE = """
:s sh:property [ sh:path :p ; sh:minCount 1 ; sh:in ( 1 2 3 ) ] , [ sh:path :q ; sh:minCount 1 ] .
"""


def test_blank_nodes_are_matched_whatever_they_are_called(tmp_path: Path) -> None:
    other = """
    :s sh:property _:x , _:y . _:y sh:minCount 1 ; sh:path :p ; sh:in _:l1 .
    _:l1 rdf:first 1 ; rdf:rest ( 2 3 ) .
    _:x sh:minCount 1 ; sh:path :q .
    """
    assert not folders(tmp_path, {"a.ttl": SHAPE}, {"a.ttl": other}).differs


def test_a_change_inside_a_blank_node_is_told_where_it_is(tmp_path: Path) -> None:
    new = SHAPE.replace("sh:path :q ; sh:minCount 1", "sh:path :q ; sh:minCount 2").replace("1 2 3", "1 4 2 3")
    difference = folders(tmp_path, {"a.ttl": SHAPE}, {"a.ttl": new})
    assert changes(difference).splitlines() == [
        "<http://example.org/s>  [a.ttl]",
        "  ~ sh:property: sh:minCount: 1 → 2",
        "  ~ sh:property › sh:in: rdf:rest: (2, 3) → (4, 2, 3)",
    ]


@pytest.mark.parametrize("size", [3, 12, 25])
def test_symmetric_blank_nodes_neither_hang_nor_differ(size: int) -> None:
    """A clique, a ring and many copies of the same: what makes naive canonicalization run for ever."""
    p, graph = ox.NamedNode(f"{EX}p"), ox.NamedNode(f"{GRAPH}a")
    clique = [(a, b) for a in range(size) for b in range(size) if a != b]
    ring = [(100 + a, 100 + (a + 1) % size) for a in range(size)]
    copies = [(200 + 2 * a, 201 + 2 * a) for a in range(size)]

    def quads(seed: int) -> list[ox.Quad]:
        shuffled = random.Random(seed)  # noqa: S311 - chance, not secrecy
        names = shuffled.sample(range(1000), 1000)
        edges = [*clique, *ring, *copies]
        shuffled.shuffle(edges)
        return [ox.Quad(ox.BlankNode(f"x{names[a]}"), p, ox.BlankNode(f"x{names[b]}"), graph) for a, b in edges]

    assert align(quads(1), quads(2)).removed == frozenset()
    fewer = quads(2)[1:]
    assert len(align(quads(1), fewer).removed) >= 1


NODES = st.sampled_from([ox.BlankNode(f"n{n}") for n in range(4)] + [ox.NamedNode(f"{EX}{n}") for n in range(4)])
VALUES = st.one_of(
    NODES,
    st.sampled_from([ox.Literal("1"), ox.Literal(1), ox.Literal("\\u0041 \\\n\"'"), ox.Literal("x", language="de")]),
)
PREDICATES = st.sampled_from([ox.NamedNode(f"{EX}p{n}") for n in range(3)])


@st.composite
def quads(draw: st.DrawFn) -> dict[str, list[ox.Quad]]:
    """Draw a side of one or two files whose blank nodes are their own."""
    files: dict[str, list[ox.Quad]] = {}
    for name in draw(st.sampled_from([["a"], ["a", "b"]])):
        triples = draw(st.lists(st.tuples(NODES, PREDICATES, VALUES), max_size=8))

        def own(term: object, name: str = name) -> object:
            return ox.BlankNode(name + term.value) if isinstance(term, ox.BlankNode) else term

        graph = ox.NamedNode(GRAPH + name)
        files[name] = [ox.Quad(own(s), p, own(o), graph) for s, p, o in triples]  # type: ignore[arg-type]
    return files


@settings(max_examples=200, deadline=None)
@given(quads(), quads())
def test_any_difference_is_told_completely_and_its_update_makes_the_new_side(
    before: dict[str, list[ox.Quad]], after: dict[str, list[ox.Quad]]
) -> None:
    old, new = side("old", before), side("new", after)
    difference = compare(old, new, "en")
    accounted(difference, old, new)
    assert update(difference, old) == canonical(new.quads)
    assert difference.differs == (canonical(old.quads) != canonical(new.quads))


@settings(max_examples=12, deadline=None, phases=NO_SHRINKING)
@given(st.integers(min_value=0), st.integers(min_value=1, max_value=30))
def test_random_edits_of_the_real_graph_are_told_completely(asserted: Corpus, seed: int, edits: int) -> None:
    before = {file.graph.value.removeprefix(GRAPH): list(file.quads) for file in asserted.data}
    old, new = side("old", before), side("new", edited(before, seed, edits))
    difference = compare(old, new, "de")
    accounted(difference, old, new)
    store, expected = ox.Store(), ox.Store()  # which write literals alike
    store.bulk_extend(old.quads)
    expected.bulk_extend(new.quads)
    store.update(diff_sparql.render(difference, "en"))
    assert set(store) == set(expected)
