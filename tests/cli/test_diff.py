"""`graphtool diff` as a steward uses it: on a repository, on files of any syntax, with and without a project."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pyoxigraph as ox
import pytest
import rdflib

from graphtool.render import diff_json
from graphtool.render.markdown import LIMIT, Budget, code, escaped, html
from graphtool.store.load import load
from tests.conftest import graphtool
from tests.repository import KLIKKS, Repository, town

TOWN = f"""{town(confirmed=True, evidence="evidence:f002-029 , evidence:f002-099")}
evidence:f002-099 a kn:Evidence ;
    dct:identifier "F002-099" ;
    kn:certainty certainty:asserted ;
    oa:hasSelector selector:f002-099 ;
    oa:hasSource source:klikks .

selector:f002-099 a oa:TextPositionSelector ; oa:start 75 ; oa:end 116 .
"""


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A repository in whose last commit and working tree things changed in every way."""
    repository = Repository.create(tmp_path_factory.mktemp("größe") / "ein repo")
    root = repository.root
    (root / KLIKKS).write_text((root / KLIKKS).read_text(encoding="utf-8") + TOWN, encoding="utf-8")
    repository.commit("Add a town", "2026-02-01T12:00:00Z")
    for path in sorted((root / "data").rglob("*.ttl")):
        old = path.read_text(encoding="utf-8")
        path.write_text(old.replace("organisation:stadt-lippstadt", "organisation:stadt-der-lippe"), encoding="utf-8")
    (root / "data/outside/soest.ttl").rename(root / "data/outside/kreis-soest.ttl")
    (root / "data/outside/page-addresses.ttl").unlink()
    repository.edit("data/pages/klima-werk.ttl", 'kn:latest "2022-12-31"', 'kn:latest "2022-11-30"')
    repository.edit("data/outside/nki.ttl", "    kn:evidence", "  kn:evidence")
    repository.edit("queries/sponsors.rq", "ORDER BY", "ORDER  BY")
    return repository


def test_a_new_town_is_told_with_its_participation_and_passages(repository: Repository) -> None:
    done = graphtool("diff", "2026-01-01", "HEAD", cwd=repository.root)
    assert done.out == (
        "+ Town of Greven  organisation:stadt-greven  (new, municipal body)  [data/pages/klikks.ttl]\n"
        "  + territory: Greven\n"
        "  + evidence: F002-029\n"
        "  + takes part in KlikKS (participating, as of 2022-12-14), source F002-029, F002-099\n"
        "\n1 entity new, +21 −0 statements · 2026-01-01 → HEAD\n"
    )
    assert (done.code, done.err) == (0, "")
    german = graphtool("--lang", "de", "diff", "HEAD~1", "HEAD", cwd=repository.root)
    assert "  + nimmt teil an KlikKS (teilnehmend, Stand 2022-12-14), Quelle F002-029, F002-099\n" in german.out
    assert german.out.endswith("1 Entität neu, +21 −0 Aussagen · HEAD~1 → HEAD\n")


def test_renames_moves_and_mere_form_are_told_from_changes(repository: Repository) -> None:
    done = graphtool("diff", "HEAD", "--check", cwd=repository.root / "data")
    assert done.code == 1
    lines = done.out.splitlines()
    for expected in (
        "Expert forum 2022  event:expertenforum-2022  [data/pages/klima-werk.ttl]",
        "  ~ when 2022: latest: 2022-12-31 → 2022-11-30",
        "file renamed: data/outside/soest.ttl → data/outside/kreis-soest.ttl  (291 statements · 42 entities)",
        "changed in form only: data/outside/nki.ttl",
        "file removed: data/outside/page-addresses.ttl",
        "changed: queries/sponsors.rq",
    ):
        assert expected in lines
    (renamed,) = [line for line in lines if line.startswith("renamed: ")]
    assert renamed.startswith("renamed: organisation:stadt-lippstadt → organisation:stadt-der-lippe  Town of Lippstadt")
    assert "Soest" not in "".join(line for line in lines if not line.startswith("file renamed"))


def test_a_file_or_folder_of_a_revision_can_be_named(repository: Repository) -> None:
    for a, b in ((f"HEAD~1:{KLIKKS}", KLIKKS), ("HEAD~1", KLIKKS), (f"HEAD~1:{KLIKKS}", f"HEAD:{KLIKKS}")):
        done = graphtool("diff", a, b, cwd=repository.root)
        assert "takes part in KlikKS" in done.out, done.err
        assert "kreis-soest" not in done.out
    folder = graphtool("diff", "HEAD~1:data/pages", "data/pages", cwd=repository.root)
    assert "takes part in KlikKS" in folder.out
    assert "kreis-soest" not in folder.out
    text = (repository.root / KLIKKS).read_text(encoding="utf-8")
    assert graphtool("diff", KLIKKS, "-", "--check", cwd=repository.root, stdin=text).code == 0


def test_the_update_turns_the_old_project_into_the_new_one(repository: Repository, tmp_path: Path) -> None:
    project = repository.project
    done = graphtool("diff", "HEAD", "--format", "sparql", "-o", tmp_path / "update.ru", cwd=repository.root)
    assert (done.code, done.out) == (0, "")
    repository.git("worktree", "add", "-q", str(tmp_path / "old"), "HEAD")
    old, new = load(type(project)(tmp_path / "old")).store, load(project).store
    assert set(old) != set(new)
    old.update((tmp_path / "update.ru").read_text(encoding="utf-8"))
    assert _ground(old) == _ground(new)


def _ground(store: ox.Store) -> set[ox.Quad]:
    """Return the statements without blank nodes, which a file that did not change has as well."""
    return {q for q in store if not isinstance(q.subject, ox.BlankNode) and not isinstance(q.object, ox.BlankNode)}


def test_json_is_valid_against_its_schema(repository: Repository) -> None:
    schema = json.loads(graphtool("diff", "--json-schema").out)
    assert schema == json.loads(diff_json.schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    document = json.loads(graphtool("diff", "HEAD~1", "--format", "json", cwd=repository.root).out)
    jsonschema.validate(document, schema)
    assert document["summary"]["renamed"] == len(document["renamed"]) == 1
    assert set(document) == set(schema["properties"])
    (town,) = [entity for entity in document["entities"] if entity["iri"].endswith("/stadt-greven")]
    told = [statement for change in town["changes"] for statement in change["added"]] + town["heading"]
    assert len(told) == 21
    assert set(told) <= {line.rpartition(" <")[0] + " ." for line in document["added"]}


def test_markdown_is_folded_and_never_too_long(repository: Repository, tmp_path: Path) -> None:
    done = graphtool("diff", "HEAD~1", "--format", "markdown", cwd=repository.root)
    assert "<details open><summary>+ <b>Town of Greven</b> <code>organisation:stadt-greven</code>" in done.out
    assert done.out.count("<details") == done.out.count("</details>")
    for name, count in (("old.ttl", 0), ("new.ttl", 5000)):
        lines = [
            f'<http://example.org/{n}> <http://example.org/p> "{n}", "@steward <b>ü</b> {n}" .' for n in range(count)
        ]
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
    long = graphtool("diff", "old.ttl", "new.ttl", "--format", "markdown", cwd=tmp_path)
    assert LIMIT * 0.9 < len(long.out.encode()) <= LIMIT
    assert "left out here; all of it is shown by `graphtool diff old.ttl new.ttl`" in long.out.splitlines()[-1]
    assert "@steward" not in long.out
    assert "<b>ü" not in long.out


def test_text_for_markdown_stays_text() -> None:
    assert escaped("*a* _b_ c_d `e` [f](g) <i>") == "\\*a\\* \\_b\\_ c_d \\`e\\` \\[f\\](g) &lt;i&gt;"
    assert escaped("@you #12 a@b.de https://x.de/#y") == "@<!-- -->you #<!-- -->12 a@b.de https://x.de/#y"
    assert escaped("# no\nheading | ~~x~~ \x1b[0m") == "\\# no heading \\| \\~\\~x\\~\\~ �\\[0m"
    assert html("<@a> & b") == "&lt;@<!-- -->a&gt; &amp; b"
    assert code("a`b``") == "``` a`b`` ```"
    budget = Budget(1_010)
    assert budget.add("ä" * 4)
    assert not budget.add("b")


SAME = {
    "a.ttl": "@prefix : <http://example.org/> . :s :p [ :q ( 1 :o ) ] , 'ä'@de .",
    "a.nt": """<http://example.org/s> <http://example.org/p> _:x .
        <http://example.org/s> <http://example.org/p> "\\u00E4"@de .
        _:x <http://example.org/q> _:l .
        _:l <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .
        _:l <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> _:m .
        _:m <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> <http://example.org/o> .
        _:m <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> <http://www.w3.org/1999/02/22-rdf-syntax-ns#nil> .""",
    "a.jsonld": """{"@id": "http://example.org/s", "http://example.org/p": [
        {"@value": "ä", "@language": "de"},
        {"http://example.org/q": {"@list": [1, {"@id": "http://example.org/o"}]}}]}""",
}


@pytest.mark.parametrize("other", ["a.nt", "a.jsonld", "a.rdf"])
def test_the_syntax_plays_no_part(tmp_path: Path, other: str) -> None:
    for name, content in SAME.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    rdflib.Graph().parse(tmp_path / "a.ttl").serialize(tmp_path / "a.rdf", format="xml")
    done = graphtool("diff", "a.ttl", other, "--check", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert done.out == f"no statement differs · a.ttl → {other}\n"


def test_a_file_that_is_no_part_of_a_project_updates_the_default_graph(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<urn:s> <urn:p> 'back\\\\u0041slash' , [ <urn:q> 1 ] .")
    (tmp_path / "b.ttl").write_text("<urn:s> <urn:p> '\\\\\\\\U and \\\\u0042' , [ <urn:q> 2 ] .")
    update = graphtool("diff", "a.ttl", "b.ttl", "--format", "sparql", cwd=tmp_path).out
    assert "GRAPH" not in update
    expected = rdflib.Graph().parse(tmp_path / "b.ttl")
    on_rdflib = rdflib.Graph().parse(tmp_path / "a.ttl")
    on_rdflib.update(update)
    assert on_rdflib.isomorphic(expected)
    store = ox.Store()
    store.load(path=tmp_path / "a.ttl", format=ox.RdfFormat.TURTLE)
    store.update(update)
    on_oxigraph = rdflib.Graph().parse(data=store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()))
    assert on_oxigraph.isomorphic(expected)


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (["nothing"], "revision", "'nothing' is neither a file, a folder nor a revision"),
        (["--", "-x"], "revision", "'-x' is neither a file, a folder nor a revision"),
        (["HEAD:data/none.ttl", KLIKKS], "file", "data/none.ttl did not exist at HEAD"),
        (["HEAD:../../../etc/passwd", KLIKKS], "file", "did not exist at HEAD"),
        (["data/pages", KLIKKS], "usage", "is a file and the other side a folder"),
        (["-", "-"], "usage", "only one side can be standard input"),
        (["HEAD", "-"], "usage", "- is no part of the project"),
        (["2025-12-31"], "revision", "the current branch has no commit up to 2025-12-31"),
    ],
)
def test_what_cannot_be_compared_is_an_error(
    repository: Repository, arguments: list[str], error: str, words: str
) -> None:
    done = graphtool("diff", *arguments, cwd=repository.root)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error[{error}]: ")
    assert words in done.err
    assert "\nhint: " in done.err or error == "usage"


def test_without_a_project_only_files_and_folders_can_be_compared(tmp_path: Path) -> None:
    done = graphtool("diff", "HEAD", cwd=tmp_path)
    assert done.code == 2
    assert "error[project-not-found]" in done.err


def test_syntax_errors_name_the_side(tmp_path: Path) -> None:
    repository = Repository.create(tmp_path / "repo")
    for path in (KLIKKS, "data/outside/nki.ttl"):
        (repository.root / path).write_text("a:b a:c a:d .", encoding="utf-8")
        repository.commit("Break")
    (repository.root / KLIKKS).write_bytes(b"<urn:a> <urn:b> '\xe4' .")
    done = graphtool("diff", "HEAD", cwd=repository.root)
    assert done.code == 2
    assert [line.partition(" ")[0] for line in done.err.splitlines() if "error[parse]" in line] == [
        "HEAD:data/outside/nki.ttl:1:1:",
        f"HEAD:{KLIKKS}:1:1:",
        "data/outside/nki.ttl:1:1:",
        f"{KLIKKS}:1:18:",
    ]
