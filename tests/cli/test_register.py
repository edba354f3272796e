"""`graphtool register` and `validate --register`: the real editions, changed places, damaged files, former keys."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests import gv100ad
from tests.conftest import ROOT, Run, graphtool, reference

PLACES = "data/registers/places.ttl"
NOW, BEFORE = "reference/gv100ad/GV100AD_30112025.txt", "reference/gv100ad/GV100AD_31122022.txt"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project that may be changed."""
    root = tmp_path / "projekt"
    for room in ("ontology", "shapes", "queries", "data"):
        shutil.copytree(ROOT / room, root / room)
    return root


def register(project: Path, *args: str | Path) -> Run:
    return graphtool("--root", project, "register", *args)


def triples(*paths: Path) -> set[ox.Triple]:
    return {q.triple for path in paths for q in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)}


def edit(project: Path, old: str, new: str) -> None:
    text = (project / PLACES).read_text("utf-8")
    assert old in text
    (project / PLACES).write_text(text.replace(old, new, 1), "utf-8")


# --- the real editions ---


def test_the_graph_agrees_with_the_edition_it_comes_from(project: Path) -> None:
    done = register(project, reference(NOW))
    assert done.code == 0
    assert "16 states, 400 districts, 10,953 municipalities" in done.out
    assert f"{PLACES}: 0 places added, 0 changed, 31 confirmed\n" in done.out
    assert done.out.endswith("  = 06 is described in data/registers/former-keys.ttl\nnothing to write\n")
    assert (project / PLACES).read_bytes() == (ROOT / PLACES).read_bytes()


def test_a_district_is_added_between_what_is_there_and_twice_changes_nothing(project: Path) -> None:
    edit(project, "# --- Districts ---", "# --- Districts ---\n\n# Stewards know: a comment.")
    before = (project / PLACES).read_text("utf-8")
    done = json.loads(register(project, reference(NOW), "--district", "05974", "--format", "json").out)
    after = (project / PLACES).read_text("utf-8")
    assert done["written"] is True
    assert done["files"] == [PLACES]
    assert len(done["added"]) == 12
    assert done["confirmed"] == ["05", "05974", "05974028", "05974040"]
    lines = iter(after.splitlines())
    assert all(line in lines for line in before.splitlines()), "a line was changed or moved"
    assert after.index("\nplace:05974028\n") < after.index("\nplace:05974032\n") < after.index("\nplace:05974040\n")
    assert json.loads(register(project, reference(NOW), "--district", "05974", "--format", "json").out)["files"] == []
    assert graphtool("--root", project, "validate", "--register", reference(NOW)).code == 0


def test_the_whole_register_is_valid_as_a_file_of_its_own(tmp_path: Path) -> None:
    target = tmp_path / "all places.ttl"
    done = graphtool("register", reference(NOW), "--all", "-o", target)
    assert done.code == 0
    assert "11,263 places added" in done.out
    stated = triples(target)
    keys = [t.object.value for t in stated if t.predicate.value.endswith("#ags")]  # type: ignore[union-attr]
    assert len(keys) == len(set(keys)) == 10_953
    kinds = [t.object.value.rpartition("#")[2] for t in stated if t.predicate.value.endswith("#type")]  # type: ignore[union-attr]
    counted = {kind: kinds.count(kind) for kind in ("State", "District", "IndependentCity", "UnincorporatedArea")}
    assert counted == {"State": 16, "District": 294, "IndependentCity": 106, "UnincorporatedArea": 202}
    assert kinds.count("Municipality") == 10_953 - 106 - 202
    # neighbours of one name are told apart by their association
    assert '"Neuenkirchen (Landhagen)"@de' in target.read_text("utf-8")


def test_what_changed_between_the_editions_is_reported_with_probable_successors(project: Path) -> None:
    done = register(project, reference(NOW), "--since", reference(BEFORE), "--dry-run", "--format", "json")
    changes = json.loads(done.out)["changes"]
    assert done.code == 0
    assert (len(changes["vanished"]), len(changes["new"])) == (45, 5)
    assert (len(changes["renamed"]), len(changes["regrouped"])) == (21, 15)
    fate = {each["key"]: each["successors"] for each in changes["vanished"]}
    found = {
        key: (successor["key"], successor["certainty"], successor["evidence"])
        for key, successors in fate.items()
        for successor in successors
    }
    assert found["07232096"] == ("07232503", "probable", ["name", "area"])
    assert found["06635005"] == ("06635001", "probable", ["area"])
    assert found["16061007"] == ("16061119", "probable", ["area"]), "eleven municipalities became Uder"
    # Anrode was divided: no single successor, and none is guessed
    assert fate["16064073"] == []


def test_a_state_is_reported_alone(project: Path) -> None:
    done = register(project, reference(NOW), "--since", reference(BEFORE), "--state", "05", "--dry-run")
    assert done.code == 0
    assert "  0 keys vanished\n  0 new keys\n  0 names changed\n" in done.out
    assert "+place:05111000\n+    a kn:IndependentCity ;\n" in done.out
    assert not (project / "data/registers/places.ttl").read_text("utf-8").count("05111000")


# --- places that differ ---


def test_what_the_register_owns_is_replaced_and_what_stewards_added_stays(project: Path) -> None:
    edit(project, '"Duisburg, Stadt"@de', '"Duisburg, Montanstadt"@de')
    edit(project, '    kn:ars "055540020020" ;', '    kn:ars "055540930020" ;   # checked by a steward')
    edit(project, "    kn:partOfDistrict place:05978 ;", "    kn:partOfDistrict place:05974 ;")
    edit(project, '    skos:altLabel "Greven, Stadt"@de ;\n', "")
    checked = graphtool("--root", project, "validate", "--register", reference(NOW), "--format", "json")
    found = {
        (each["sourceShape"].rpartition("-")[2], each["focusNode"].rpartition("/")[2])
        for each in json.loads(checked.out)["findings"]
        if "#register-" in each["sourceShape"]
    }
    assert checked.code == 1
    wanted = {("name", "05112000"), ("ars", "05554020"), ("district", "05978016"), ("name", "05566012")}
    assert found == wanted
    done = register(project, reference(NOW))
    assert done.code == 0
    assert "  ~ 05112000 name: Duisburg, Montanstadt → Duisburg, Stadt" in done.out
    assert triples(project / PLACES) == triples(ROOT / PLACES)
    assert "# checked by a steward" in (project / PLACES).read_text("utf-8")


def test_findings_name_file_and_line(project: Path) -> None:
    edit(project, "# --- Identifiers ---", UNKNOWN + "\n# --- Identifiers ---")
    done = graphtool("--root", project, "validate", "--register", reference(NOW))
    line = (project / PLACES).read_text("utf-8").splitlines().index('    kn:ags "05974999" ;') + 1
    assert f"{PLACES}:{line}:12: violation: The register as of 2025-11-30 does not know the key 05974999." in done.out
    assert register(project, reference(NOW)).code == 1


UNKNOWN = """\
place:05974999 a kn:Municipality ;
    skos:prefLabel "Nirgends"@de , "Nirgends"@en ;
    kn:ags "05974999" ;
    kn:ars "059740999999" ;
    kn:partOfDistrict place:05974 ;
    kn:partOfState place:05 .
"""


# --- keys that change ---


@pytest.fixture
def editions(tmp_path: Path) -> tuple[Path, Path]:
    """Two editions between which Hanau left its district."""
    old = gv100ad.write(tmp_path / "alt.txt", gv100ad.hesse("20251130", hanau="06435014"))
    return old, gv100ad.write(tmp_path / "neu.txt", gv100ad.hesse("20260630", hanau="06415000"))


def test_a_key_that_changed_leads_to_the_place_once_a_steward_accepts_it(
    project: Path, editions: tuple[Path, Path]
) -> None:
    old, new = editions
    (project / "data/registers/former-keys.ttl").unlink()
    assert register(project, old, "--key", "06435014").code == 0
    assert graphtool("--root", project, "describe", "06435014").out.startswith("Hanau\n  place:06435014 ")
    report = register(project, new, "--since", old)
    assert report.code == 1
    assert "06435014 Hanau, Brüder-Grimm-Stadt → probably 06415000 Hanau" in report.out
    assert "06435014: in use, but not in this edition" in report.out
    assert 'kn:latest "2026-06-29"^^xsd:date' in (project / PLACES).read_text("utf-8"), "the end is certain"
    assert "dct:isReplacedBy" not in (project / PLACES).read_text("utf-8"), "the successor is not"

    accepted = register(project, new, "--since", old, "--accept", "06435014=06415000", "--state", "06")
    assert accepted.code == 0
    told = graphtool("--root", project, "--lang", "de", "describe", "06435014").out
    assert "06435014  until 2026-06-29 at the latest → place:06415000; Hanau, Brüder-Grimm-Stadt ist kreisfrei" in told
    assert graphtool("--root", project, "describe", "06415000").out.startswith("Hanau\n  place:06415000 ")
    gone = graphtool("--root", project, "validate", "--register", new, "--format", "json")
    about = [each for each in json.loads(gone.out)["findings"] if "06435014" in each["focusNode"]]
    assert [each["message"] for each in about] == ["The register as of 2026-06-30 no longer lists the key 06435014."]
    assert "06415000" not in gone.out, "two places called Hanau are no duplicates: one key replaced the other"


def test_the_recorded_key_of_hanau_is_what_the_command_writes(project: Path, editions: tuple[Path, Path]) -> None:
    old, new = editions
    written, recorded = project / "data/registers/hanau.ttl", project / "data/registers/former-keys.ttl"
    expected = triples(recorded)
    recorded.unlink()
    done = register(project, new, "--since", old, "--accept", "06435014=06415000", "--key", "06415000", "-o", written)
    assert done.code == 0
    same = {t for t in expected if "source" not in f"{t}"}
    assert same == {t for t in triples(written) if "source" not in f"{t}"}
    assert len(same) > 40


def test_an_old_key_of_the_real_graph_resolves() -> None:
    for asked in ("06435014", "064350014014", "place:06435014"):
        done = graphtool("describe", asked)
        assert done.code == 0
        assert done.out.startswith("Hanau\n  place:06415000 ")
        assert "\nformer keys:\n" in done.out
        assert "06435014  until 2026-06-29 at the latest; Hanau, Brüder-Grimm-Stadt became an ind" in done.out


def test_a_newer_place_is_left_alone_by_an_older_edition(project: Path, editions: tuple[Path, Path]) -> None:
    old, new = editions
    assert register(project, new, "--key", "06435019").code == 0
    before = (project / PLACES).read_bytes()
    done = register(project, old, "--key", "06435019")
    assert "  = 06435019 is described by a newer edition\n" in done.out
    assert (project / PLACES).read_bytes() == before


def test_a_new_edition_takes_the_place_of_the_former_one_as_source(project: Path, editions: tuple[Path, Path]) -> None:
    old, new = editions
    assert register(project, old, "--key", "06435019", "-o", project / "data/registers/hessen.ttl").code == 0
    catalogue = (project / "data/catalogue.ttl").read_text("utf-8")
    assert "<https://w3id.org/klimanetz/graph/registers/hessen>\n    a dcat:Dataset ;" in catalogue
    assert graphtool("--root", project, "validate").code == 0
    done = register(project, new, "--key", "06435019", "-o", project / "data/registers/hessen.ttl")
    assert done.code == 0
    text = (project / "data/registers/hessen.ttl").read_text("utf-8")
    assert text.count("dct:source source:gemeindeverzeichnis-2026-06-30 ;") == 2
    assert "data/catalogue.ttl" in done.out
    record = (project / "data/catalogue.ttl").read_text("utf-8").partition("graph/registers/hessen>\n    a dcat")[2]
    assert "gemeindeverzeichnis-2026-06-30" in record.partition("\n\n")[0]


# --- damaged files, and requests that cannot be met ---

WHOLE = gv100ad.hesse("20251130", hanau="06435014")
DAMAGE = {
    "short line": (2, WHOLE[2][:100], "the record has 100 characters; a record of type 60 has 220"),
    "long line": (2, WHOLE[2] + "x", "the record has 221 characters"),
    "no record type": (3, "70" + WHOLE[3][2:], "'70' is no record type of the register"),
    "other day": (3, "6020240101" + WHOLE[3][10:], "the record is of 20240101, the first one of 20251130"),
    "no day": (3, "6020251331" + WHOLE[3][10:], "'20251331' is no day"),
    "key with letter": (3, WHOLE[3][:17] + "X" + WHOLE[3][18:], "'0643501X' is no key of a record of type 60"),
    "association": (3, WHOLE[3][:20] + "  " + WHOLE[3][22:], "'00' is no association of municipalities"),
    "name with digit": (3, WHOLE[3][:22] + "7" + WHOLE[3][23:], "'7aintal, Stadt' is no name"),
    "code": (3, WHOLE[3][:122] + "41" + WHOLE[3][124:], "'41' is no type code of a record of type 60"),
    "area": (3, WHOLE[3][:138] + "?" + WHOLE[3][139:], "is no area in hectares"),
    "twice": (3, WHOLE[2], "the key 06435014 stands in line 3 already"),
    "no district": (1, "", "belongs to district 06435, which has no record (type 40)"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_line_is_named(name: str, project: Path, tmp_path: Path) -> None:
    number, line, message = DAMAGE[name]
    file = gv100ad.write(tmp_path / "beschädigt.txt", [*WHOLE[:number], line, *WHOLE[number + 1 :]])
    done = register(project, file, "--all")
    wanted = number + 1 if line else number + 2
    assert done.code == 2
    assert done.out == ""
    assert f"{file}:{wanted}: error[register]: " in done.err
    assert message in done.err
    assert "hint: " in done.err
    assert (project / PLACES).read_bytes() == (ROOT / PLACES).read_bytes()


def test_encodings_are_recognised_or_refused(project: Path, tmp_path: Path) -> None:
    for encoding, name in (("utf-8", "UTF-8"), ("iso-8859-1", "WINDOWS-1252"), ("utf-8-sig", "UTF-8")):
        file = gv100ad.write(tmp_path / "v.txt", WHOLE, encoding)
        done = register(project, file, "--key", "06435014", "--dry-run")
        assert name in done.out
        assert '+    skos:altLabel "Hanau, Brüder-Grimm-Stadt"@de ;' in done.out
    mixed = "\n".join(WHOLE).encode() + b"\n" + WHOLE[2].replace("06435014", "06435015").encode("iso-8859-1")
    (tmp_path / "v.txt").write_bytes(mixed)
    done = register(project, tmp_path / "v.txt")
    assert done.code == 2
    assert "v.txt:5: error[register]: the bytes of this line are not UTF-8 like the rest of the file" in done.err
    dos = gv100ad.write(tmp_path / "v.txt", WHOLE, "cp850")
    assert "v.txt:3: error[register]: the bytes of this line are not WINDOWS-1252" in register(project, dos).err


@pytest.mark.parametrize("content", [b"", b"\r\n\r\n", bytes(range(256)) * 40, b"%PDF-1.4\n" * 60], ids=repr)
def test_what_is_no_register_is_refused(content: bytes, project: Path, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes(content)
    done = register(project, tmp_path / "x.txt")
    assert done.code == 2
    assert "x.txt" in done.err
    assert "error[register]: " in done.err
    assert done.err.count("error[") <= 20
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--state", "99"], "--state 99: {file} has no such key"),
        (["--district", "5974"], "--district 5974: {file} has no such key"),
        (["--key", "5974040"], "--key 5974040: {file} has no such key"),
        (["--accept", "06435014=06415000"], "--accept needs the older edition"),
        (["--since", "{file}"], "--since names the older of two editions"),
        (["-o", "places.csv"], "unknown RDF file suffix"),
        (["-o", "no/such/folder/x.ttl"], "cannot be written"),
    ],
)
def test_requests_that_cannot_be_met(args: list[str], message: str, project: Path, tmp_path: Path) -> None:
    file = gv100ad.write(tmp_path / "v.txt", WHOLE)
    done = register(project, file, *[arg.format(file=file) for arg in args])
    assert done.code == 2
    assert message.format(file=file) in done.err


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        ("06435014", "not of the form OLD=NEW"),
        ("06435019=06415000", "06435019: this key did not vanish"),
        ("06435014=06415001", "the newer edition has no such key"),
        ("06435014=06415", "the newer edition has no such key"),
    ],
)
def test_accepted_successors_are_checked(pair: str, message: str, project: Path, editions: tuple[Path, Path]) -> None:
    old, new = editions
    done = register(project, new, "--since", old, "--accept", pair)
    assert done.code == 2
    assert message in done.err
