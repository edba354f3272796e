"""Plan an import of the register: which keys, into which file, with which changes; nothing is written here.

The plan holds the new bytes of each file. Whoever asked for it writes them, or shows the difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graphtool.errors import UsageError
from graphtool.namespaces import ENTITY, STANDARD
from graphtool.stewardship.format import formatted
from graphtool.stewardship.registers import places
from graphtool.stewardship.registers.catalogue import with_edition
from graphtool.stewardship.registers.changes import Changes, compare
from graphtool.stewardship.registers.merge import Merged, merge
from graphtool.stewardship.registers.used import Used, used
from graphtool.store.journal import FileChange
from graphtool.store.load import parse_project_files
from graphtool.store.parse import parse_bytes, rdf_format
from graphtool.store.read import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphtool.project import Project
    from graphtool.stewardship.registers.read import Register
    from graphtool.store.parse import ParsedFile

CATALOGUE = "data/catalogue.ttl"
PLACES = "data/registers/places.ttl"
_PREFIXES = {
    **{prefix: STANDARD[prefix] for prefix in ("adms", "dct", "kn", "skos", "xsd")},
    **{kind: f"{ENTITY}{kind}/" for kind in ("identifier", "place", "source")},
}
_NEW_FILE = (
    "# Klimanetz: places and their official keys, from the register of municipalities.\n"
    "# © Statistisches Bundesamt (Destatis); copying and distribution, also in part, permitted with the source given.\n"
    "# A place is the territory; the town as a body and its council are nodes of their own.\n\n"
) + "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in sorted(_PREFIXES.items()))


@dataclass(frozen=True)
class Wish:
    """Which places are wanted: all, those in use, whole states or districts, and single keys."""

    everything: bool = False
    in_use: bool = False
    states: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()

    def covers(self, key: str) -> bool:
        """Return whether the wish names the key, its district or its state, or all."""
        return self.everything or key in self.keys or key[:2] in self.states or key[:5] in self.districts


@dataclass(frozen=True)
class Plan:
    """What an import would do: the places' file first, then the catalogue if its record changes."""

    register: Register
    target: str
    files: tuple[FileChange, ...]
    merged: Merged
    changes: Changes | None
    missing: tuple[str, ...]
    """Keys in use that the edition does not list, and of which the graph does not say what became of them."""


def plan_import(
    project: Project,
    register: Register,
    wish: Wish,
    *,
    output: Path | None = None,
    since: Register | None = None,
    accepted: Mapping[str, tuple[str, ...]] | None = None,
) -> Plan:
    """Plan an import into data/registers/places.ttl, or into `output`.

    A file outside data/ is complete in itself; within data/ a place is described in one file only. Raises UsageError
    if the wish or an accepted successor names a key that the register does not have.
    """
    changes = compare(since, register, accepted or {}) if since else None
    files = parse_project_files(project, project.data_files())
    target = output if output is not None else project.root / PLACES
    inside = target.resolve().is_relative_to(project.root / "data")
    shown = project.shown(target)
    graph = used(files)
    before = _current(target, shown)
    merged = merge(
        before.decode() if before else _NEW_FILE,
        register,
        wanted_keys(wish, register, graph),
        elsewhere=_elsewhere(files, target) if inside else {},
        changes=changes,
        in_use=graph.keys,
    )
    after = _in_form(before, merged.text)
    written = [] if before == after else [FileChange(shown, before, after)]
    if inside and written:
        written += _catalogue(project, target, register, merged.text)
    missing = _missing(graph, register, changes) if wish.in_use else ()
    return Plan(register, shown, tuple(written), merged, _relevant(changes, wish), missing)


def wanted_keys(wish: Wish, register: Register, graph: Used) -> set[str]:
    """Return the keys that a wish asks for. Raises UsageError for one that the register lacks."""
    for option, given, known in (
        ("--state", wish.states, register.states),
        ("--district", wish.districts, register.districts),
    ):
        for key in given:
            if key not in known:
                raise UsageError(f"{option} {key}: {register.shown} has no such key", hint=_form(option))
    for key in wish.keys:
        if register.find(key) is None:
            raise UsageError(f"--key {key}: {register.shown} has no such key", hint=_form("--key"))
    every = [*register.states, *register.districts, *register.municipalities]
    chosen = {key for key in every if wish.covers(key)}
    return chosen | graph.keys if wish.in_use else chosen


def _form(option: str) -> str:
    forms = {"--state": "a state has two digits, as in 05", "--district": "a district has five digits, as in 05974"}
    return forms.get(option, "keys have two, five or eight digits, as in 05974040; the leading zero is part of it")


def _current(target: Path, shown: str) -> bytes | None:
    if rdf_format(target).file_extension != "ttl":
        raise UsageError(f"{shown}: the places are written as Turtle", hint="give the file a name that ends in .ttl")
    if not target.exists():
        return None
    content = read_bytes(target, shown)
    parse_bytes(content, rdf_format(target), places.PLACE, shown=shown)
    return content


def _elsewhere(files: Iterable[ParsedFile], target: Path) -> dict[str, str]:
    return used(file for file in files if file.path.resolve() != target.resolve()).described


def _catalogue(project: Project, target: Path, register: Register, text: str) -> list[FileChange]:
    path = project.root / CATALOGUE
    parsed = parse_bytes(text.encode(), rdf_format(target), places.PLACE)
    sources = [q.object.value for q in parsed.quads if q.predicate.value == places.SOURCE]  # type: ignore[union-attr]
    cited = {day for source in sources if (day := places.edition_day(source))}
    if not path.is_file() or register.day not in cited:
        return []
    before = read_bytes(path, CATALOGUE)
    parse_bytes(before, rdf_format(path), places.PLACE, shown=CATALOGUE)
    name = target.resolve().relative_to(project.root / "data").as_posix()
    after = _in_form(before, with_edition(before.decode(), project.graph_iri(target), name, register.day, cited))
    return [FileChange(CATALOGUE, before, after)] if after != before else []


def _in_form(before: bytes | None, text: str) -> bytes:
    """Return a changed text in canonical form if it was in that form, or is new; else as it is."""
    after = text.encode()
    if after == before or (before is not None and formatted(before) != before):
        return after
    return formatted(after)


def _relevant(changes: Changes | None, wish: Wish) -> Changes | None:
    if changes is None or wish.everything or not (wish.states or wish.districts or wish.keys):
        return changes
    units = [v.unit for v in changes.vanished] + list(changes.added) + [b for _, b in changes.renamed]
    units += [after for _, after in changes.regrouped]
    return changes.of(unit.key for unit in units if wish.covers(unit.key))


def _missing(graph: Used, register: Register, changes: Changes | None) -> tuple[str, ...]:
    known = {v.unit.key for v in changes.vanished if any(s.certain for s in v.successors)} if changes else set()
    lost = [key for key in graph.keys if register.find(key) is None and key not in graph.ended | known]
    return tuple(sorted(key for key in lost if not graph.newer(key, register.day)))
