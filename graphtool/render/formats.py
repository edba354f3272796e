"""The names of the formats of query results, apart from what writes them, so that a command can offer them at once."""

from __future__ import annotations

# format → the module of `render.results` with a function of that name (`-` as `_`)
ROWS = {
    "table": "grid",
    "csv": "w3c",
    "csv-excel": "plain",
    "tsv": "w3c",
    "json": "w3c",
    "xml": "w3c",
    "jsonl": "plain",
    "markdown": "markdown",
    "html": "page",
    "parquet": "columnar",
    "arrow": "columnar",
}
ROW_FORMATS = tuple(ROWS)
BINARY_FORMATS = ("parquet", "arrow")
TRUTH_FORMATS = ("table", "json", "xml", "jsonl")
GRAPH_FORMATS = ("turtle", "ntriples", "nquads", "trig", "jsonld", "rdfxml")
