"""A SPARQL constraint may use any variable name; the compiled query's own variables never meet it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from graphtool.shacl.engine import validate
from graphtool.shacl.shapes import ShapesGraph
from graphtool.store.load import Corpus
from graphtool.store.parse import parse_bytes

DATA = b"@prefix e: <http://e/> . e:a a e:C ; e:p e:x ; e:q e:a . e:b e:p e:a ."
NAMES = ("object", "subject", "focus", "step1", "type", "class", "node", "x", "fails0", "value1", "n0")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "target", ["sh:targetSubjectsOf e:p", "sh:targetObjectsOf e:p", "sh:targetClass e:C", "sh:targetNode e:a"]
)
def test_a_constraint_may_use_any_variable(name: str, target: str) -> None:
    shapes = f"""@prefix e: <http://e/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
        e:S a sh:NodeShape ; {target} ; sh:sparql [ sh:select
        "SELECT $this ?value WHERE {{ $this <http://e/q> ?{name} . BIND(?{name} AS ?value) }}" ] ."""
    corpus = Corpus((parse_bytes(DATA, ox.RdfFormat.TURTLE, "http://e/g"),))
    graph = ShapesGraph((parse_bytes(shapes.encode(), ox.RdfFormat.TURTLE, "http://e/s"),))
    expected = [("<http://e/a>", "<http://e/a>")]
    for engine in ("compiled", "pyshacl"):
        assert [(str(f.focus), str(f.value)) for f in validate(corpus, graph, engine=engine).findings] == expected
