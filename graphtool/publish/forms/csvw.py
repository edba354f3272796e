"""What the tables mean: metadata for CSV on the Web (W3C Recommendation, Metadata Vocabulary for Tabular Data).

Every column has its property, datatype, labels and definitions in both languages; identifiers are primary keys. A
column that has one entity of the same kind in every row is a foreign key; strict validators allow no gaps there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graphtool.namespaces import RDFS, SKOS, XSD
from graphtool.publish.forms.tables import IRI
from graphtool.store.terms import XSD_STRING

if TYPE_CHECKING:
    from graphtool.publish.forms.tables import Column, Table
    from graphtool.store.load import Corpus

FILE = "csv-metadata.json"  # the name that a reader looks for beside a table (section 5.3 of the model)
_BUILT_IN = frozenset(
    {"anyURI", "base64Binary", "boolean", "byte", "date", "dateTime", "dateTimeStamp", "decimal", "double", "duration"}
    | {"float", "gDay", "gMonth", "gMonthDay", "gYear", "gYearMonth", "hexBinary", "int", "integer", "language"}
    | {"long", "negativeInteger", "nonNegativeInteger", "nonPositiveInteger", "positiveInteger", "short", "string"}
    | {"time", "token", "unsignedByte", "unsignedInt", "unsignedLong", "unsignedShort"}
)
Texts = Mapping[str, str]
_ID: dict[str, Texts] = {
    "titles": {"de": "Kennung", "en": "identifier"},
    "definition": {
        "de": "Die IRI, die das Ding dieser Zeile weltweit bezeichnet.",
        "en": "The IRI of the row's thing.",
    },
}


def metadata(tables: Iterable[Table], corpus: Corpus) -> bytes:
    """Return the metadata document of a group of tables in one folder."""
    words = _Words(corpus)
    document: dict[str, Any] = {"@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}]}
    document["tables"] = [_table(table, words) for table in tables]
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _table(table: Table, words: _Words) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "columns": [_id_column(), *(_column(column, words) for column in table.columns)],
        "primaryKey": "id",
        "aboutUrl": "{+id}",
    }
    keys = [column for column in table.columns if column.target and column.required and not column.separator]
    if keys:
        schema["foreignKeys"] = [
            {
                "columnReference": column.name,
                "reference": {"resource": f"{column.target}.csv", "columnReference": "id"},
            }
            for column in keys
        ]
    return {"url": f"{table.kind}.csv", "tableSchema": schema}


def _id_column() -> dict[str, Any]:
    described = {"name": "id", "titles": {"und": "id", **_ID["titles"]}, "dc:description": _texts(_ID["definition"])}
    return {**described, "datatype": "anyURI", "required": True, "suppressOutput": True}


def _column(column: Column, words: _Words) -> dict[str, Any]:
    titles = {tag: _with_language(text, column.language, tag) for tag, text in words.labels(column.predicate).items()}
    described: dict[str, Any] = {"name": column.name, "titles": {"und": column.name, **titles}}
    definitions = words.definitions(column.predicate)
    if definitions:
        described["dc:description"] = _texts(definitions)
    described["datatype"] = _datatype(column)
    described["propertyUrl"] = column.predicate
    if column.language:
        described["lang"] = column.language
    if column.separator:
        described["separator"] = column.separator
    elif column.form == IRI:
        described["valueUrl"] = f"{{+{column.name}}}"
    return described


def _datatype(column: Column) -> Any:
    if column.form == IRI:
        return "anyURI"
    local = column.form.removeprefix(XSD)
    if not column.form or column.form == XSD_STRING:
        return "string"
    return local if local in _BUILT_IN else {"base": "string", "@id": column.form}


def _with_language(text: str, language: str, tag: str) -> str:
    if not language:
        return text
    names = {"de": {"de": "deutsch", "en": "englisch"}, "en": {"de": "German", "en": "English"}}
    return f"{text} ({names.get(tag, {}).get(language, language)})"


def _texts(texts: Texts) -> list[dict[str, str]]:
    return [{"@value": text, "@language": tag} for tag, text in sorted(texts.items())]


class _Words:
    """Labels and definitions of properties in German and English."""

    def __init__(self, corpus: Corpus) -> None:
        self._labels: dict[str, dict[str, str]] = {}
        self._definitions: dict[str, dict[str, str]] = {}
        wanted = {f"{RDFS}label": self._labels, f"{SKOS}definition": self._definitions}
        for file in corpus.ontology:
            for quad in file.quads:
                kept, text = wanted.get(quad.predicate.value), quad.object
                if kept is not None and isinstance(text, ox.Literal) and text.language in {"de", "en"}:
                    kept.setdefault(quad.subject.value, {})[text.language] = text.value  # type: ignore[union-attr]

    def labels(self, predicate: str) -> Texts:
        return self._labels.get(predicate, {})

    def definitions(self, predicate: str) -> Texts:
        return self._definitions.get(predicate, {})
