"""`graphtool network`: the actor network as a table of measures, for network programs, and as a picture."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphtool.cli.common import (
    GraphChoice,
    Settings,
    load_corpus,
    output_option,
    stated_graph_options,
    terminal_width,
    write,
)
from graphtool.cli.helping import HelpfulCommand
from graphtool.cli.suffixes import format_option
from graphtool.errors import NoSuchEntityError, UsageError
from graphtool.query.network.ties import KINDS, PROJECTIONS
from graphtool.render.formats import BINARY_FORMATS, ROW_FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx

    from graphtool.render.results import View
    from graphtool.store.load import Corpus

TABLES = tuple(name for name in ROW_FORMATS if name not in ("json", "xml"))  # JSON is that of the network
EXCHANGE = ("graphml", "gexf", "json", "nodes-csv", "edges-csv")
PICTURES = ("svg", "png")
SMALLEST, LARGEST = 300, 10_000  # pixels


@dataclass(frozen=True)
class Part:
    """Which part of the network, and in which form."""

    middle: str | None
    steps: int | None
    kinds: tuple[str, ...]
    projection: str | None


def _size(_context: click.Context, _option: click.Parameter, text: str | None) -> tuple[int, int] | None:
    """Read width and height of a picture."""
    if text is None:
        return None
    found = re.fullmatch(r"(\d{1,5})[xX×](\d{1,5})", text)
    sides = (int(found[1]), int(found[2])) if found else (0, 0)
    if not SMALLEST <= min(sides) <= max(sides) <= LARGEST:
        hint = f"from {SMALLEST}x{SMALLEST} to {LARGEST}x{LARGEST} pixels"
        raise UsageError(f"{text!r} is not a size such as 1600x1100", hint=hint)
    return sides


@click.command(
    "network",
    cls=HelpfulCommand,
    examples=(
        "network -o actors.svg",
        "network --project networks",
        "network --network Klima.Werk --steps 2 -o klimawerk.graphml",
    ),
)
@click.option("--network", "middle", metavar="NAME", help="Only what lies around this network or actor.")
@click.option(
    "--steps", type=click.IntRange(1, 20), metavar="N", help="With --network: so many ties away from it (default 1)."
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice([kind.name for kind in KINDS]),
    help="Only actors of this kind; repeatable.",
)
@click.option(
    "--project",
    "projection",
    type=click.Choice(PROJECTIONS),
    help="Members and what they belong to; or members joined by what they share; or networks joined by whom.",
)
@click.option("--measures", is_flag=True, help="As a table: the measures of the actors (default).")
@click.option("--ties", is_flag=True, help="As a table: the ties (default for members and networks).")
@format_option(
    (*TABLES, *EXCHANGE, *PICTURES), "A table, the network itself, or a picture; left out, by the suffix of -o."
)
@click.option("--size", metavar="WxH", callback=_size, help="Width and height of a picture (pixels; 1600x1100).")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write nodes.csv and edges.csv as this folder: a new or empty one, or one with these two tables.",
)
@stated_graph_options
@output_option
@click.pass_obj
def command(
    settings: Settings,
    middle: str | None,
    steps: int | None,
    kinds: tuple[str, ...],
    projection: str | None,
    measures: bool,
    ties: bool,
    chosen: str,
    size: tuple[int, int] | None,
    folder: Path | None,
    output: Path | None,
    choice: GraphChoice,
) -> None:
    """Show who is tied to whom: actors as nodes, and what ties them (roles, participation, funding …) as edges.

    Without options a table of measures, and a line about the whole on stderr. GraphML and GEXF open in Gephi and
    Cytoscape. Only what is stated counts, not what is inferred or claimed.
    """
    part = Part(middle, steps, kinds, projection)
    if measures and ties:
        raise UsageError("--measures and --ties are two tables", hint="ask for one after the other")
    table = "measures" if measures else "ties" if ties else None
    _check(part, chosen, table, size, folder, output)
    graph, called = _network(load_corpus(settings, choice), settings.lang, part)
    view = _view(settings, part, called, choice, output)
    if folder is not None:
        _write_folder(settings, graph, folder)
    elif chosen in PICTURES:
        write(_picture(settings, graph, chosen, size or (1600, 1100), view), output)
    elif chosen in EXCHANGE:
        write(_exchange(graph, chosen), output)
    else:
        shown = table or ("ties" if projection in ("members", "networks") else "measures")
        write(_table(settings, graph, shown, chosen, view), output)


def _check(
    part: Part, chosen: str, table: str | None, size: tuple[int, int] | None, folder: Path | None, output: Path | None
) -> None:
    """Refuse, before anything is loaded, options that do not go together."""
    if folder is not None and (output is not None or table is not None or chosen not in ("table", "csv")):
        raise UsageError("--to writes nodes.csv and edges.csv", hint="leave --format, -o, --measures and --ties out")
    if table is not None and chosen not in TABLES:
        raise UsageError(f"--{table} is a table; {chosen} is the network itself", hint=f"choose {', '.join(TABLES)}")
    if part.steps is not None and part.middle is None:
        raise UsageError("--steps needs --network", hint='for example --network "Klima.Werk" --steps 2')
    if size is not None and chosen not in PICTURES:
        raise UsageError("--size is about pictures", hint="add --format svg or --format png")
    if chosen in ("png", *BINARY_FORMATS) and output is None and sys.stdout.isatty():
        raise UsageError(f"{chosen} is no text for a terminal", hint=f"name a file: -o network.{chosen}")


def _network(corpus: Corpus, language: str, part: Part) -> tuple[networkx.Graph, str]:
    """Return the part of the network that is asked for, and what is called the actor in its middle."""
    from graphtool.query.lookup import resolve
    from graphtool.query.network.build import actor_network
    from graphtool.query.network.projections import projected
    from graphtool.query.network.select import around, of_kinds

    graph: Any = actor_network(corpus, language)
    whole, called = graph, ""
    if part.projection is not None:
        graph = projected(graph, part.projection)
    if part.middle is not None:
        node = resolve(corpus, part.middle, accept=whole.__contains__)
        if node not in graph:
            hint = "is it an actor, at this date, and on this side of the projection?"
            raise NoSuchEntityError(f"{part.middle!r} is no actor of this network", hint=hint)
        graph, called = around(graph, node, part.steps or 1), whole.nodes[node]["label"]
    return of_kinds(graph, part.kinds), called


def _table(settings: Settings, graph: networkx.Graph, shown: str, chosen: str, view: View) -> Iterator[bytes]:
    from graphtool.query.network.measures import measures
    from graphtool.render.network.tables import measures_table, ties_table
    from graphtool.render.network.words import summary_line
    from graphtool.render.results import chunks

    measured, summary = measures(graph)
    result = ties_table(graph) if shown == "ties" else measures_table(graph, measured)
    settings.say(summary_line(summary, settings.lang))
    return chunks(result, chosen, view)


def _exchange(graph: networkx.Graph, chosen: str) -> str | bytes:
    from graphtool.render.network import exchange, tables

    writers: dict[str, Any] = {
        "graphml": exchange.graphml,
        "gexf": exchange.gexf,
        "json": exchange.node_link,
        "nodes-csv": tables.nodes_csv,
        "edges-csv": tables.edges_csv,
    }
    written: str | bytes = writers[chosen](graph)
    return written


def _picture(settings: Settings, graph: networkx.Graph, chosen: str, size: tuple[int, int], view: View) -> bytes:
    from graphtool.render.network.picture.draw import draw

    drawn = draw(graph, chosen, size=size, language=settings.lang, title=view.title, moment=view.summary)
    settings.say(drawn.note)
    return drawn.content


def _view(settings: Settings, part: Part, called: str, choice: GraphChoice, output: Path | None) -> View:
    """Return how people see what comes out: language, width of the terminal, title, and as of when it is."""
    from graphtool.render.network.words import moment, title
    from graphtool.render.results import View

    return View(
        language=settings.lang,
        width=terminal_width(output),
        title=title(settings.lang, called, part.projection or ""),
        summary=moment(settings.lang, choice.at, choice.certainty, choice.known_at),
    )


def _write_folder(settings: Settings, graph: networkx.Graph, folder: Path) -> None:
    """Write both tables as a folder, which they replace as a whole if it holds such tables and nothing else."""
    from graphtool.render.network.tables import edges_csv, holds_tables, nodes_csv
    from graphtool.store.exchange import replacement

    with replacement(folder, holds_tables, lambda _: False, what="a folder of these tables") as fresh:
        (fresh / "nodes.csv").write_bytes(nodes_csv(graph).encode())
        (fresh / "edges.csv").write_bytes(edges_csv(graph).encode())
    settings.say(f"nodes.csv and edges.csv in {folder}: {len(graph):,} nodes, {graph.number_of_edges():,} edges")
