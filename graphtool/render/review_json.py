"""Write a review as one JSON object; the schema is in `schemas/review-v1.json`."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from graphtool.namespaces import BASE
from graphtool.publish.bundle import published_path
from graphtool.render import contracts, diff_json, findings_json
from graphtool.render.labels import numbered
from graphtool.store.terms import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphtool.query.results import Row
    from graphtool.render.reports import Page
    from graphtool.stewardship.answers import Answer
    from graphtool.stewardship.review import Review

SCHEMA = f"{BASE}schema/review-v1.json"


def schema() -> str:
    """Return the JSON Schema (2020-12) of what `render` writes."""
    return (files("graphtool.render") / "schemas" / "review-v1.json").read_text(encoding="utf-8")


def render(review: Review, page: Page) -> str:
    """Return the review as one JSON object."""
    document = {
        "$schema": SCHEMA,
        "fails": review.fails(page.fail_on),
        "failOn": page.fail_on,
        "difference": {"$schema": diff_json.SCHEMA, **diff_json.record(review.difference)},
        "findings": findings_json.document(numbered(review.report), page),
        "answers": {
            "asked": review.answers.asked,
            "changed": [_answer(answer, page.language) for answer in review.answers.changed],
        },
        "documents": {
            "created": _documents(review.documents.created),
            "removed": _documents(review.documents.removed),
            "changed": _documents(review.documents.changed),
        },
        "contracts": [contracts.record(verdict) for verdict in review.contracts],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _answer(answer: Answer, language: str) -> dict[str, Any]:
    return {
        "name": answer.name,
        "summary": answer.summary.get(language) or answer.summary.get("en", ""),
        "query": answer.query,
        "columns": list(answer.columns),
        "rows": answer.rows,
        "removed": _rows(answer.removed),
        "added": _rows(answer.added),
        "problem": answer.problem or None,
    }


def _rows(rows: Iterable[Row]) -> list[list[str | None]]:
    return [[None if term is None else plain(term) for term in row] for row in rows]


def _documents(iris: Iterable[str]) -> list[dict[str, str]]:
    return [{"iri": iri, "path": published_path(iri)} for iri in iris]
