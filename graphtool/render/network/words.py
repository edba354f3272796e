"""What the command says about a network on stderr, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphtool.render.wording import plural

if TYPE_CHECKING:
    from graphtool.query.network.measures import Summary


def summary_line(summary: Summary, language: str) -> str:
    """Return one line about the whole network."""
    if language == "de":
        parts = [
            _count(summary.nodes, "Akteur", "Akteure"),
            _count(summary.edges, "Beziehung", "Beziehungen"),
            f"{summary.isolated} ohne Beziehung",
            _count(summary.components, "Komponente", "Komponenten"),
            _count(summary.communities, "Gemeinschaft", "Gemeinschaften"),
            f"Dichte {_number(summary.density, ',')}",
        ]
        line = ", ".join([*parts, *_modularity(summary, "Modularität", ",")])
        guess = f"; betweenness aus {summary.pivots} Akteuren geschätzt, closeness ausgelassen"
        return line + (guess if summary.pivots else "")
    parts = [
        plural(summary.nodes, "actor"),
        plural(summary.edges, "tie"),
        f"{summary.isolated} without ties",
        plural(summary.components, "component"),
        _count(summary.communities, "community", "communities"),
        f"density {_number(summary.density, '.')}",
    ]
    line = ", ".join([*parts, *_modularity(summary, "modularity", ".")])
    guess = f"; betweenness estimated from {summary.pivots} actors, closeness left out"
    return line + (guess if summary.pivots else "")


def title(language: str, middle: str, projection: str) -> str:
    """Return the title of a picture: what is shown, and around whom."""
    german = language == "de"
    names = {
        "bipartite": ("Zugehörigkeiten", "Affiliations"),
        "members": ("Akteure mit gemeinsamen Netzwerken", "Actors that share networks"),
        "networks": ("Netzwerke mit gemeinsamen Akteuren", "Networks that share actors"),
    }
    what = names.get(projection, ("Akteursnetz", "Actor network"))[not german]
    if not middle:
        return what
    return f"{what} um {middle}" if german else f"{what} around {middle}"


def moment(language: str, at: str | None, certainty: str, known_at: str | None) -> str:
    """Return as of when the network is: the day, how certainly, and the revision; "" for now."""
    german = language == "de"
    sure = {"certainly": ("sicher", "certainly"), "possibly": ("möglicherweise", "possibly")}[certainty][not german]
    parts = [f"am {at}, {sure}" if german else f"on {at}, {sure}"] if at else []
    parts += [f"Stand {known_at}" if german else f"as known at {known_at}"] if known_at else []
    return " · ".join(parts)


def _modularity(summary: Summary, word: str, mark: str) -> list[str]:
    return [] if summary.modularity is None else [f"{word} {_number(summary.modularity, mark)}"]


def _number(value: float, mark: str) -> str:
    return f"{value:.3f}".replace(".", mark)


def _count(number: int, one: str, several: str) -> str:
    return f"{number:,} {one if number == 1 else several}"
