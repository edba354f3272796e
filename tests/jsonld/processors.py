"""Expand documents into triples with the processors that readers use: PyLD, rdflib and jsonld.js."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from pyld import jsonld

from graphtool.jsonld.context import released
from graphtool.namespaces import CONTEXT_V1
from graphtool.store.terms import from_rdflib

Triples = set[ox.Triple]
Expand = Callable[[list[dict[str, Any]]], list[Triples]]


def with_pyld(documents: list[dict[str, Any]], context: dict[str, Any] | None = None) -> list[Triples]:
    def loader(url: str, _options: object = None) -> dict[str, Any]:
        assert url == CONTEXT_V1, f"a document asked for {url}"
        known = released().document if context is None else context
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": known}

    options = {"format": "application/n-quads", "documentLoader": loader}
    return [_triples(jsonld.to_rdf(document, options)) for document in documents]


def with_rdflib(documents: list[dict[str, Any]]) -> list[Triples]:
    found = []
    for document in documents:
        graph = rdflib.Graph()
        graph.parse(data=json.dumps({**document, **released().document}), format="json-ld")
        found.append({ox.Triple(*(from_rdflib(term) for term in triple)) for triple in graph})  # type: ignore[arg-type]
    return found


def with_jsonld_js(documents: list[dict[str, Any]]) -> list[Triples]:
    script = Path(__file__).with_name("expand.cjs")
    message = {"context": released().document, "address": CONTEXT_V1, "documents": documents}
    done = subprocess.run(
        [_node(), str(script)], input=json.dumps(message).encode(), capture_output=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return [_triples(text) for text in done.stdout.decode().split("\n\n")[:-1]]


def _node() -> str:
    """Return the path of Node.js if jsonld.js can be loaded; else the test is skipped, in CI it fails."""
    node = shutil.which("node")
    command = [node or "node", "-e", "require('jsonld')"]
    if node and subprocess.run(command, capture_output=True, check=False).returncode == 0:
        return node
    message = "Node.js with the package jsonld is not installed (NODE_PATH names the folder of packages)"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


def _triples(text: str) -> Triples:
    return {quad.triple for quad in ox.parse(input=text, format=ox.RdfFormat.N_QUADS)}


def union(parts: Iterable[Triples]) -> Triples:
    return set().union(*parts)
