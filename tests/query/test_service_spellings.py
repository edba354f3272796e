"""SERVICE in random queries: it is found where it was put, and nowhere else, however the tokens are written together.

The letters also stand in names, IRIs, variables, strings, language tags and comments, where they ask nobody.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphtool.errors import RefusedError
from graphtool.query.safety import refuse_unsafe
from graphtool.query.wellformed import fault
from tests.servers import Reply, answering

ONE_ROW = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"there"}}]}}'
PROLOGUE = (
    "PREFIX there: <URL> PREFIX : <urn:e/> PREFIX ex: <urn:e/> PREFIX service: <urn:e/> PREFIX SERVICE: <urn:e/>\n"
)
DATA = b"<urn:e/x> <urn:e/p> true, 1.0e5, <urn:e/>, <urn:e/x>, <urn:e/a#>, <urn:e/x.service> . <urn:e/x> a <urn:e/x> ."

Tokens = tuple[str, ...]

NAMES = ["?service", "$SERVICE", "service:x", "SERVICE:x", "service:", ":SERVICE", "ex:x.service", ":a\\#service", ":"]
IRIS = ["<urn:service>", "<urn:e/#SERVICE>", "<urn:e/(x)service:y>", "<http://service.example/service:x?a=b&service>"]
STRINGS = [
    '"SERVICE <URL> {"',
    "'a # service :x {'",
    "'''a 'service' ?x {\n'''",
    '"""SERVICE "" <URL> { """',
    '"\\" service :x {"',
    '"text"@service',
    '"text"^^service:x',
]
VERBS: list[Tokens] = [("a",), ("?p",), (":SERVICE",), ("service:x",), ("^", "service:p", "/", "SERVICE:p", "*")]
FILTERS: list[Tokens] = [
    ("FILTER", "(", "1", "<", "2", ")"),
    ("FILTER", "(", "?service", "IN", "(", "service:x", ",", '"service"', ")", ")"),
    ("FILTER", "NOT", "EXISTS", "{", "?s", "service:p", "service:x", "}"),
    ("VALUES", "?service", "{", "service:x", "<urn:service>", "'service'", "}"),
]
SPACES = [" ", "\n", "\t", "\r\n", " # service <URL> {\n", "#SERVICE: {\r", "\n#'service'\n"]
_ENDS, _BEGINS = ("{", "}", ")", "(", ";", ","), ("{", "}", "(", ")", ";", ",")

terms = st.sampled_from([*NAMES, *IRIS])
objects = st.one_of(terms, st.sampled_from([*STRINGS, "true", "1.0e5", "-1"]))
triples = st.builds(
    lambda s, verb, o, end: (s, *verb, o, *end),
    terms,
    st.sampled_from(VERBS),
    objects,
    st.sampled_from([(".",), (";", ".")]),
)
asking = st.builds(
    lambda word, silent, endpoint: (word, *silent, endpoint, "{", "?s", "?p", "?x", "}"),
    st.sampled_from(["SERVICE", "service", "sErViCe"]),
    st.sampled_from([(), ("SILENT",), ("silent",)]),
    st.sampled_from(["<URL>", "there:"]),
)


def _joined(parts: list[Tokens]) -> Tokens:
    return tuple(token for part in parts for token in part)


def _groups(inner: st.SearchStrategy[Tokens]) -> st.SearchStrategy[Tokens]:
    bodies = st.lists(inner, max_size=3).map(lambda parts: ("{", *_joined(parts), "}"))
    keywords: list[Tokens] = [(), ("OPTIONAL",), ("MINUS",), ("GRAPH", "service:x"), ("graph", "?service")]
    # a group may follow a triple at once, and then its object, as in ?s ?p service:x { … }
    before = st.one_of(st.sampled_from(keywords), triples.map(lambda tokens: tokens[:-1]))
    return st.builds(lambda first, body: first + body, before, bodies)


simple = st.one_of(triples, st.sampled_from(FILTERS))
harmless = st.recursive(simple, _groups, max_leaves=6)
anything = st.recursive(st.one_of(simple, asking), _groups, max_leaves=6)


def _written(data: st.DataObject, tokens: Tokens, url: str, *, tight: bool) -> str:
    """Write tokens with random space between them; none where two would become one, unless it is `tight`."""
    text = PROLOGUE
    for before, token in zip(("", *tokens), tokens, strict=False):
        free = tight or before in _ENDS or token in _BEGINS
        text += data.draw(st.sampled_from(["", *SPACES] if free else SPACES)) + token
    return text.replace("URL", url)


@pytest.fixture(scope="module")
def server() -> Iterator[answering]:
    with answering(Reply(ONE_ROW, {"Content-Type": "application/sparql-results+json"})) as running:
        yield running


def _refused(text: str, *allowed: str) -> bool:
    try:
        refuse_unsafe(text, allowed)
    except RefusedError:
        return True
    return False


def _asked(server: answering, text: str) -> bool:
    """Run a query on the engine itself, with no guard, and return whether it asked the server."""
    store = ox.Store()
    store.load(DATA, ox.RdfFormat.TURTLE, to_graph=ox.NamedNode("urn:e/x"))
    server.requests.clear()
    try:
        answer = store.query(text, use_default_graph_as_union=True)
        assert isinstance(answer, ox.QuerySolutions)
        list(answer)
    except (SyntaxError, RuntimeError, OSError):
        pass
    return bool(server.requests)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), parts=st.lists(st.one_of(harmless, anything), max_size=4))
def test_service_is_found_where_it_was_put(data: st.DataObject, parts: list[Tokens]) -> None:
    tokens = ("SELECT", "*", "{", *_joined(parts), "}")
    text = _written(data, tokens, "http://there.example/", tight=False)
    assert fault(text) == ""
    assert _refused(text) == ("SERVICE" in (token.upper() for token in tokens))
    assert _refused(text, "http://there.example/") == ("there:" in tokens)
    assert _refused(text, "http://other.example/") == _refused(text)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), parts=st.lists(anything, max_size=4))
def test_what_is_not_refused_reaches_no_server(server: answering, data: st.DataObject, parts: list[Tokens]) -> None:
    text = _written(data, ("SELECT", "*", "{", *_joined(parts), "}"), server.url, tight=True)
    assert _refused(text) or not _asked(server, text)
    assert _refused(text, "http://other.example/") or not _asked(server, text)


@settings(max_examples=100, deadline=None)
@given(data=st.data(), part=asking)
def test_the_guard_is_needed(server: answering, data: st.DataObject, part: Tokens) -> None:
    text = _written(data, ("SELECT", "*", "{", *part, "}"), server.url, tight=False)
    assert _asked(server, text)
