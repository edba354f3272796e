"""Pictures of the actor network: nothing covers a name, nothing depends on the day, and what is left out is said."""

from __future__ import annotations

import struct
from pathlib import Path

import networkx as nx
import pytest
from lxml import etree

import graphtool as library
from graphtool.query.network.ties import FAMILIES, KINDS
from graphtool.render.network.picture import draw as drawing
from graphtool.render.network.picture.canvas import Canvas
from graphtool.render.network.picture.labels import Placed, Wanted, placed, shortened
from graphtool.render.network.picture.layout import Box, positions
from graphtool.render.network.style import LOOKS, STROKES
from tests.conftest import ROOT, graphtool
from tests.small_project import small_project

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def network() -> nx.MultiDiGraph:
    return library.open(ROOT).to_networkx(language="de")


@pytest.mark.parametrize("size", [(1600, 1100), (900, 700), (700, 1200)])
def test_no_label_covers_another_or_a_marker_or_leaves_the_sheet(
    network: nx.MultiDiGraph, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[dict[str, Placed], list[Box], Box]] = []

    def watched(wanted: list[Wanted], ties: list[object], frame: Box) -> dict[str, Placed]:
        found = placed(wanted, ties, frame)  # type: ignore[arg-type]
        markers = [
            Box(w.middle[0] - w.radius, w.middle[1] - w.radius, w.middle[0] + w.radius, w.middle[1] + w.radius)
            for w in wanted
        ]
        seen.append((found, markers, frame))
        return found

    monkeypatch.setattr(drawing, "placed", watched)
    drawn = drawing.draw(network, "png", size=size, language="de", title="Netz")
    ((labels, markers, frame),) = seen
    boxes = [label.box for label in labels.values()]
    assert not [1 for i, one in enumerate(boxes) for two in boxes[:i] if one.overlap(two)]
    assert not [1 for box in boxes for marker in markers if box.overlap(marker)]
    assert all(frame.holds(box) for box in boxes)
    assert not [1 for i, one in enumerate(markers) for two in markers[:i] if one.overlap(two)], "markers apart"
    unnamed = len(markers) - len(boxes)
    assert unnamed == 0 or f"{unnamed} ohne Namen" in drawn.note
    assert unnamed == 0 or size != (1600, 1100), "at the usual size every actor is named"
    assert unnamed < 8


@pytest.mark.parametrize("form", ["svg", "png"])
def test_a_picture_is_the_same_in_every_run(form: str, tmp_path: Path) -> None:
    options = ("--lang", "de", "network", "--network", "Klima.Werk", "--format", form, "-o")
    written = []
    for name in ("eins", "zwei"):
        target = tmp_path / f"größe {name}.{form}"
        done = graphtool(*options, target)
        assert (done.code, done.out, done.err) == (0, "", "6 Akteure, 5 Beziehungen\n")
        written.append(target.read_bytes())
    assert written[0] == written[1]


def test_a_png_has_the_size_that_is_asked_for(network: nx.MultiDiGraph) -> None:
    png = drawing.draw(network, "png", size=(801, 603), language="en", title="x").content
    assert struct.unpack(">II", png[16:24]) == (801, 603)


def test_an_svg_gives_every_name_in_full_and_says_what_it_shows(network: nx.MultiDiGraph) -> None:
    drawn = drawing.draw(network, "svg", size=(900, 700), language="de", title="Netz & <mehr>")
    tree = etree.fromstring(drawn.content)
    assert (tree.get("role"), tree.findtext(f"{SVG}title"), tree.findtext(f"{SVG}desc")) == (
        "img", "Netz & <mehr>", drawn.note
    )  # fmt: skip
    titles = {element.text for element in tree.iter(f"{SVG}title")}
    named = {label for _, label in network.nodes(data="label")}
    missing = {label for label in named if not any(title.startswith(f"{label} (") for title in titles)}
    assert missing == {"Klimabündnis Lippstadt", "Deutscher Bundestag"}, "those without ties"
    assert "2 ohne Beziehung nicht gezeigt" in drawn.note
    assert "Stadt Herford → Klimaschutz-Netzwerk Westfalen Weser 1: Mitglied (2020-07 – 2023-11)" in titles
    several = next(title for title in titles if title.startswith("Westfalen Weser → Kommunale"))
    assert len(several.splitlines()) == 4, "four roles, one line"
    assert b"<dc:date>" not in drawn.content
    assert b"matplotlib" not in drawn.content


def test_kinds_and_families_differ_in_more_than_colour() -> None:
    assert {kind.name for kind in KINDS} | {"unknown"} == LOOKS.keys()
    assert {family.name for family in FAMILIES} | {"shared"} == STROKES.keys()
    assert len({look.colour for look in LOOKS.values()}) == len(LOOKS)
    assert len({(look.marker, look.size) for look in LOOKS.values()}) == len(LOOKS)
    looks = {(stroke.dashes, stroke.width) for name, stroke in STROKES.items() if name != "shared"}
    assert len(looks) == len(FAMILIES)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("ZUG", ("ZUG",)),
        ("Zukunftsinitiative Klima.Werk", ("Zukunftsinitiative", "Klima.Werk")),
        ("Bundeswirtschaftsministerium", ("Bundeswirtschaftsministerium",)),
        ("", ("",)),
        ("  a \n b ", ("a b",)),
        ("x" * 50, ("x" * 35 + "…",)),
    ],
)
def test_names_are_broken_where_they_may_be(name: str, lines: tuple[str, ...]) -> None:
    assert shortened(name) == lines


def test_what_is_too_long_loses_what_is_needless_and_keeps_its_number() -> None:
    name = "Landesenergie- und Klimaschutzagentur Mecklenburg-Vorpommern GmbH"
    assert shortened(name) == ("Landesenergie- und", "Klimaschutzagentur", "Mecklenburg-Vorpommern")
    assert shortened("Klimaschutz-Netzwerk Westfalen Weser 1", 1) == ("Klimaschutz-Netzwerk… 1",)


def test_all_components_have_room_and_lie_within_the_frame() -> None:
    graph = nx.disjoint_union_all([nx.star_graph(9), nx.path_graph(2), nx.cycle_graph(5), nx.empty_graph(2)])
    graph = nx.relabel_nodes(graph, str)
    frame = Box(0, 0, 800, 400)
    places = positions(graph, frame, (20, 20))
    assert places.keys() == set(graph)
    assert len(set(places.values())) == len(graph)
    assert all(0 < x < 800 and 0 < y < 400 for x, y in places.values())
    assert places == positions(graph, frame, (20, 20))


def test_nothing_to_draw_is_drawn_as_that(tmp_path: Path) -> None:
    done = graphtool("--root", small_project(tmp_path / "leer"), "network", "--format", "svg")
    assert (done.code, done.err) == (0, "0 actors, 0 ties\n")
    assert etree.fromstring(done.out.encode()).findtext(f"{SVG}title") == "Actor network"


def test_names_that_are_no_plain_text_are_drawn_as_they_are() -> None:
    graph = nx.MultiDiGraph()
    for number, name in enumerate(["$\\frac{1}{2}$", "a\x00\x1bb", "<b>&amp;", "日本", "\ud800", "مرحبا", ""]):
        graph.add_node(str(number), label=name, kind="other", degree=1)
        graph.add_edge(str(number), "0", key="k", weight=1, label=name, family="part") if number else None
    drawn = drawing.draw(graph, "svg", size=(600, 400), language="en", title="$x$")
    titles = [element.text for element in etree.fromstring(drawn.content).iter(f"{SVG}title")]
    assert "<b>&amp;" in titles
    assert "a\ufffd\ufffdb" in titles


def test_too_many_actors_are_refused_with_a_way_out() -> None:
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(map(str, range(500)), kind="other", label="x", degree=1)
    with pytest.raises(library.GraphtoolError, match="cannot be read") as refused:
        drawing.draw(graph, "svg", size=(600, 400), language="en", title="x")
    assert "--network" in refused.value.problems[0].hint


@pytest.mark.parametrize("size", [(300, 300), (500, 400)])
def test_a_sheet_without_room_is_refused(network: nx.MultiDiGraph, size: tuple[int, int]) -> None:
    with pytest.raises(library.GraphtoolError, match="are too few for 66 actors"):
        drawing.draw(network, "png", size=size, language="de", title="x")


def test_a_long_title_is_cut_and_the_moment_is_told(network: nx.MultiDiGraph) -> None:
    title = "Sehr lange Überschrift " * 20
    drawn = drawing.draw(network, "svg", size=(900, 700), language="de", title=title, moment="am 2024-01-01, sicher")
    assert drawn.note.startswith("am 2024-01-01, sicher · 66 Akteure")
    assert etree.fromstring(drawn.content).findtext(f"{SVG}title") == title
    canvas = Canvas(900, 700)
    assert canvas.width_of(canvas.clipped(title, 868, 18, bold=True), 18, bold=True) <= 868


@pytest.mark.parametrize("size", ["12", "0x0", "100x9000", "20000x500", "1600,1100", "axb", "-5x400"])
def test_sizes_that_are_none_are_refused(size: str) -> None:
    done = graphtool("network", "--format", "svg", "--size", size)
    assert done.code == 2
    assert "error[usage]" in done.err
    assert "is not a size such as 1600x1100" in done.err
    assert graphtool("network", "--size", "800x600").code == 2, "only pictures have a size"
