"""Write the golden rows of every catalogue query anew: `python -m tests.queries.regenerate`, then read the diff."""

from __future__ import annotations

from pathlib import Path

from graphtool.inference.engine import inferred
from graphtool.project import Project
from graphtool.query.catalogue import Catalogue
from graphtool.query.execute import run_query
from graphtool.query.parameters import bound_text
from graphtool.query.results import Table
from graphtool.render.results import render
from graphtool.store.load import load

GOLDEN = Path(__file__).with_name("golden")


def golden_rows(table: Table) -> str:
    """Return a result as golden files hold it: CSV with plain line ends."""
    return render(table, "csv").replace("\r\n", "\n")


def main() -> None:
    """Run every query with its example parameters on the real graph and store the rows."""
    project = Project.find(Path(__file__).parent)
    corpus = inferred(load(project))
    for query in Catalogue(project).all():
        result = run_query(corpus, bound_text(query, query.examples, corpus))
        assert isinstance(result, Table), query.name
        (GOLDEN / f"{query.name}.csv").write_text(golden_rows(result), "utf-8")


if __name__ == "__main__":
    main()
