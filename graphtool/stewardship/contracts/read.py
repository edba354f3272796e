"""Read contracts from files: YAML, JSON or TOML, with a JSON-LD frame or a JSON Schema beside them if they name one.

title: Map of a town's networks
documents:
  network:
    ids: [network:klima-werk]
    fields:
      /name/de: string
      /memberships/*/member/id: iri
      /url?/*/id: iri           # a question mark: may be missing
    frame: map.frame.jsonld     # its keys are fields as well
    schema: map.schema.json     # every document of the kind is valid
"""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphtool.errors import ContractError, FileProblemError, Location, Problem
from graphtool.jsonld.documents import kind_of
from graphtool.namespaces import ENTITY, SCHEME
from graphtool.stewardship.contracts.frame import read_frame
from graphtool.stewardship.contracts.model import ANY, TYPES, Contract, Field, Kind
from graphtool.stewardship.contracts.schema import validator

if TYPE_CHECKING:
    from graphtool.project import Project

FOLDER = Path("tests/contracts")
SUFFIXES = (".yaml", ".yml", ".toml", ".json")
_KEYS = {"ids", "fields", "frame", "schema"}
_NAMED = re.compile(r"(.+)\.(frame|schema)\.jsonl?d?")
_POINTER = re.compile(r"(/([^~/]|~[01])+)+")


def contracts_of(project: Project) -> tuple[Contract, ...]:
    """Return the contracts of a project, in the order of their files. Raises ContractError with every mistake."""
    folder = project.root / FOLDER
    found: list[Contract] = []
    problems: list[Problem] = []
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.suffix in SUFFIXES and not _NAMED.fullmatch(path.name):
            try:
                found.append(read_contract(path, project.shown(path)))
            except ContractError as error:
                problems += error.problems
    if problems:
        raise ContractError.joined(problems)
    return tuple(found)


def read_contract(path: Path, shown: str) -> Contract:
    """Return the contract in a file. Raises ContractError, FileProblemError."""
    return _Reader(path, shown).contract()


class _Reader:
    """Reads one contract, gathering what is wrong with it."""

    def __init__(self, path: Path, shown: str) -> None:
        self._path = path
        self._shown = shown
        self._problems: list[Problem] = []

    def contract(self) -> Contract:
        record = self._parsed(self._path)
        documents = record.get("documents") if isinstance(record, dict) else None
        if not isinstance(documents, dict) or not documents:
            self._wrong("a contract names the kinds of documents under documents:", "for example network:")
            documents = {}
        kinds = tuple(self._kind(str(name), told) for name, told in documents.items())
        if self._problems:
            raise ContractError.joined(self._problems)
        return Contract(self._path, self._shown, str(record.get("title") or self._path.stem), kinds)

    def _kind(self, name: str, told: Any) -> Kind:
        if not isinstance(told, dict) or not told or set(told) - _KEYS:
            self._wrong(f"documents: {name}: what is relied on is said with {', '.join(sorted(_KEYS))}", "see README")
            return Kind(name)
        types_of, names = told.get("fields") or {}, told.get("ids") or []
        if not isinstance(types_of, dict):
            self._wrong(f"documents: {name}: fields: are no pointers with types", "write /name/de: string")
            types_of = {}
        if not isinstance(names, list):
            self._wrong(f"documents: {name}: ids: is no list", f"write [{name}:name]")
            names = []
        fields = [self._field(pointer, types) for pointer, types in types_of.items()]
        if told.get("frame"):
            fields += self._framed(name, str(told["frame"]))
        schema = self._parsed(self._path.parent / str(told["schema"])) if told.get("schema") else None
        checker = None if schema is None else validator(schema, self._shown)
        ids = tuple(iri for text in names if (iri := self._iri(name, str(text))))
        return Kind(name, ids, tuple(fields), checker)

    def _framed(self, kind: str, file: str) -> tuple[Field, ...]:
        frame = self._parsed(self._path.parent / file)
        if not isinstance(frame, dict):
            self._wrong(f"documents: {kind}: frame: {file} holds no frame", "a frame is an object of JSON")
            return ()
        try:
            found = read_frame(frame)
        except RecursionError:
            self._wrong(f"documents: {kind}: frame: {file} nests too deeply", "name only the keys that are read")
            return ()
        for where, why, hint in found.refused:
            self._wrong(f"documents: {kind}: frame: {file}: {where} {why}", hint)
        return found.fields

    def _iri(self, kind: str, text: str) -> str | None:
        base, example = (SCHEME, "role:member") if kind == "concept" else (ENTITY, f"{kind}:name")
        iri = text if text.startswith(base) else f"{base}{text.replace(':', '/', 1)}"
        if kind_of(iri) == kind:
            return iri
        self._wrong(f"documents: {kind}: ids: {text!r} is no {kind}", f"write {example}, or the IRI in full")
        return None

    def _field(self, pointer: Any, types: Any) -> Field:
        names = frozenset(name.strip() for name in str(types).split("|"))
        if not isinstance(pointer, str) or not _POINTER.fullmatch(pointer):
            self._wrong(f"{pointer!r} is no JSON pointer", "write /memberships/*/member/id")
        if not names <= {*TYPES, ANY}:
            self._wrong(f"{pointer}: {types!r} is no type of a field", f"write {', '.join((*TYPES, ANY))}")
        return Field(str(pointer), names - {ANY})

    def _wrong(self, message: str, hint: str) -> None:
        self._problems.append(Problem(Location(self._shown), ContractError.error_id, message, hint))

    def _parsed(self, path: Path) -> Any:
        try:
            text = path.read_text("utf-8")
        except OSError as error:
            raise FileProblemError(
                f"{path}: cannot be read ({error.strerror})", hint=f"named in {self._shown}"
            ) from None
        except UnicodeDecodeError:
            raise FileProblemError(f"{path}: is no text in UTF-8", hint=f"named in {self._shown}") from None
        try:
            return _load(path.suffix, text)
        except _SyntaxError as error:
            shown = self._shown if path == self._path else str(path)
            where = Location(shown, error.line, error.column)
            raise ContractError(f"cannot be read: {error}", hint="check the file's syntax", location=where) from None


class _SyntaxError(Exception):
    """What is wrong with the syntax of a file, and where (from 1; 0: unknown)."""

    def __init__(self, reason: str, line: int = 0, column: int = 0) -> None:
        super().__init__(" ".join(reason.split()))
        self.line, self.column = line, column


def _load(suffix: str, text: str) -> Any:
    try:
        return _read(suffix, text)
    except RecursionError:
        raise _SyntaxError("it nests too deeply") from None
    except ValueError as error:  # also an integer that is too long
        raise _SyntaxError(str(error)) from None


def _read(suffix: str, text: str) -> Any:
    if suffix == ".toml":
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise _SyntaxError(str(error)) from None
    if suffix in (".json", ".jsonld"):
        try:
            return json.loads(text)
        except json.JSONDecodeError as error:
            raise _SyntaxError(error.msg, error.lineno, error.colno) from None
    import yaml

    try:
        return yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise _SyntaxError(error.problem or "no YAML", *place) from None
    except yaml.YAMLError as error:
        raise _SyntaxError(str(error)) from None
