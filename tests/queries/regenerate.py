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
COUNTS = Path(__file__).with_name("rows-without-parameters.csv")


def golden_rows(table: Table) -> str:
    """Return a result as golden files hold it: CSV with plain line ends."""
    return render(table, "csv").replace("\r\n", "\n")


def main() -> None:
    """Store the rows of every query with its example values, and how many there are without any."""
    project = Project.find(Path(__file__).parent)
    corpus = inferred(load(project))
    counts = ["query,rows"]
    for query in Catalogue(project).all():
        result = run_query(corpus, bound_text(query, query.examples, corpus))
        everything = run_query(corpus, bound_text(query, {}, corpus))
        assert isinstance(result, Table), query.name
        assert isinstance(everything, Table), query.name
        (GOLDEN / f"{query.name}.csv").write_text(golden_rows(result), "utf-8")
        counts.append(f"{query.name},{len(everything.rows)}")
    COUNTS.write_text("\n".join(counts) + "\n", "utf-8")


if __name__ == "__main__":
    main()
