"""Which statement a finding points to, and which others it names, for each way in which a finding can be about one."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from graphtool.shacl.engine import validate
from graphtool.shacl.places import MOST_RELATED
from graphtool.shacl.report import Finding
from graphtool.store.load import Corpus
from graphtool.store.parse import ParsedFile, parse_bytes
from tests.shacl.helpers import shapes_graph

TARGET = ":S sh:targetNode :a"


def file(text: str, name: str) -> ParsedFile:
    content = f"@prefix : <urn:t:> .\n{text}".encode()
    return parse_bytes(content, ox.RdfFormat.TURTLE, f"urn:{name}", shown=name)


def only(shapes: str, *texts: str) -> Finding:
    """Validate files 1, 2, … and return the only finding."""
    files = tuple(file(text, str(number)) for number, text in enumerate(texts, start=1))
    (found,) = validate(Corpus(files), shapes_graph(shapes), engine="compiled").findings
    return found


def places(finding: Finding) -> list[str]:
    """Return the location and the related ones."""
    return [str(finding.location), *map(str, finding.related)]


SPARQL = ":S sh:targetNode :a ; {path} sh:sparql [ sh:select 'SELECT {select}' ] ."


@pytest.mark.parametrize(
    ("shapes", "texts", "expected"),
    [
        # a value, stated by another predicate on an earlier line as well
        (f"{TARGET} ; sh:property [ sh:path :p ; sh:class :C ] .", [":a :q :x ;\n :p :x ."], ["1:3:5"]),
        # the same statement in two files: the one loaded last, the other is related
        (f"{TARGET} ; sh:property [ sh:path :p ; sh:class :C ] .", [":a :p :x .", "\n:a :p :x ."], ["2:3:7", "1:2:7"]),
        # something is missing: the node; or the first statement by the path, if there is one
        (f"{TARGET} ; sh:property [ sh:path :p ; sh:minCount 1 ] .", ["\n:a :q :x ."], ["1:3:1"]),
        (f"{TARGET} ; sh:property [ sh:path :p ; sh:minCount 3 ] .", [":a :q 1 ; :p 1 ,\n2 ."], ["1:2:14"]),
        # too many: all of them
        (f"{TARGET} ; sh:property [ sh:path :p ; sh:maxCount 1 ] .", [":a :p 1 , 2 .", ":a :p 3 ."],
         ["2:2:7", "1:2:7", "1:2:11"]),
        # a language twice: those in that language
        (f"{TARGET} ; sh:property [ sh:path :p ; sh:uniqueLang true ] .", [":a :p 'x'@en , 'y'@de , 'z'@de ."],
         ["1:2:16", "1:2:25"]),
        # a node shape: the node itself
        (f"{TARGET} ; sh:nodeKind sh:Literal .", [":b :p :a .\n:a :p :b ."], ["1:3:1"]),
        # the inverse path: where the other states it
        (f"{TARGET} ; sh:property [ sh:path [ sh:inversePath :p ] ; sh:class :C ] .", [":a :q 1 .\n:b :p :c , :a ."],
         ["1:3:12"]),
        # a path over nodes: at its end, if that is in the same file, else at its beginning
        (f"{TARGET} ; sh:property [ sh:path (:p :q) ; sh:class :C ] .", [":a :p [ :r :x ; :q :x ] ."], ["1:2:20"]),
        (f"{TARGET} ; sh:property [ sh:path (:p :q) ; sh:class :C ] .", [":b :q :x .", ":a :p :c , :b ."],
         ["2:2:12", "1:2:7"]),
        # two properties compared: the value, and what it is compared with
        (":S a sh:PropertyShape ; sh:targetNode :a ; sh:path :p ; sh:lessThan :q .", [":a :q 1 .\n:a :p 2 ."],
         ["1:3:7", "1:2:7"]),
        # SPARQL: a value by the path, not the same value by another predicate
        (SPARQL.format(path="sh:path :p ; a sh:PropertyShape ;", select="$this ?value { $this $PATH ?value }"),
         [":a :q :x ;\n :p :x ."], ["1:3:5"]),
        # SPARQL: a value that is not there: the only statement by the path, and what the other states by it
        (SPARQL.format(path="sh:path :p ; a sh:PropertyShape ;", select="$this ?value { ?value :p ?x . $this :p ?x "
         "FILTER (?value != $this) }").replace(":p ?x", "<urn:t:p> ?x"),
         [":a :q :b ;\n :p :x .\n:b :q :x ;\n :p :x ."], ["1:3:5", "1:5:5"]),
        # SPARQL: a value that is not there, and several statements by the path: the node
        (SPARQL.format(path="sh:path :p ; a sh:PropertyShape ;", select="$this ?value { ?value <urn:t:r> $this }"),
         [":a :p :x , :y .\n:b :q :x ; :r :a ."], ["1:2:1", "1:3:15"]),
        # SPARQL: further nodes by the name of a variable
        (SPARQL.format(path="", select="$this ?other { $this <urn:t:p> ?x . ?other <urn:t:p> ?x "
         "FILTER (?other != $this) }"), [":a :p 1 .", ":b :q 2 ; :p 1 ."], ["1:2:1", "2:2:1"]),
    ],
)  # fmt: skip
def test_what_a_finding_points_to(shapes: str, texts: list[str], expected: list[str]) -> None:
    assert places(only(shapes, *texts)) == expected


def test_related_places_are_not_without_number() -> None:
    text = f":a :p {', '.join(map(str, range(500)))} ."
    assert len(only(f"{TARGET} ; sh:property [ sh:path :p ; sh:maxCount 1 ] .", text).related) == MOST_RELATED


def test_a_note_says_what_a_value_is_that_should_be_something_else() -> None:
    shapes = f"{TARGET} ; sh:property [ sh:path :p ; sh:class :C ] ."
    notes = {
        text: only(shapes, f":a :p :x . {text}").note.entries
        for text in ("", ":x :q 1 .", ":x a :D , :B .")
    }  # fmt: skip
    assert notes == {
        "": (("de", "<urn:t:x> ist nirgends beschrieben"), ("en", "<urn:t:x> is described nowhere")),
        ":x :q 1 .": (("de", "<urn:t:x> hat keinen Typ"), ("en", "<urn:t:x> has no type")),
        ":x a :D , :B .": (
            ("de", "<urn:t:x> ist vom Typ <urn:t:B>, <urn:t:D>"),
            ("en", "<urn:t:x> is a <urn:t:B>, <urn:t:D>"),
        ),
    }
