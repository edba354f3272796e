"""The text of SPARQL queries written in shapes: tokens, prefixes, pre-bound variables, and what may run set-based.

A full parser is not needed: SHACL asks for textual facts (no MINUS, VALUES, SERVICE; SHACL, section 5.2.1 and appendix
A), and everything else is decided conservatively. Keywords, variables and braces are seen outside strings, IRIs and
comments only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from graphtool.namespaces import RDF, RDFS, XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from graphtool.shacl.model import Term

_TOKEN = re.compile(
    r"""(?P<space>\s+|\#[^\n]*)
    |(?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    |(?P<var>[?$]\w+)
    |(?P<bnode>_:[\w.-]*\w)
    |(?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    |(?P<pname>(?:[^\W\d_][\w.-]*)?:(?:(?:[\w:%]|\\[_~.\-!$&'()*+,;=/?\#@%])(?:[\w:.%-]|\\[_~.\-!$&'()*+,;=/?\#@%])*)?)
    |(?P<word>\w+)
    |(?P<mark>\^\^|&&|\|\||[!<>]=|.)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r"\\(.)")
_AGGREGATES = frozenset({"COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT"})
_SLICES = frozenset({"LIMIT", "OFFSET"})
FORBIDDEN = ("MINUS", "VALUES", "SERVICE")
_WELL_KNOWN = {"rdf": RDF, "rdfs": RDFS, "xsd": XSD}


@dataclass(frozen=True)
class Token:
    """A piece of a query; `kind` is the name of the group that matched."""

    kind: str
    text: str

    @property
    def keyword(self) -> str:
        """The word in upper case, or an empty string."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def variable(self) -> str:
        """The name of a variable without its mark, or an empty string."""
        return self.text[1:] if self.kind == "var" else ""


class QueryTextError(ValueError):
    """A query in a shape cannot be used; the message says why."""


def tokens(query: str) -> list[Token]:
    """Split a query into tokens; joined again they are the query."""
    return [Token(match.lastgroup or "mark", match.group()) for match in _TOKEN.finditer(query)]


def text(parts: list[Token]) -> str:
    """Join tokens."""
    return "".join(token.text for token in parts)


def expand(query: str, prefixes: Mapping[str, str]) -> str:
    """Write every prefixed name as a full IRI, so that queries with different prefixes can be combined.

    PREFIX lines inside the query count as well. Raises QueryTextError for an undeclared prefix.
    """
    parts = tokens(query)
    known = {**_WELL_KNOWN, **prefixes, **_declared(parts)}
    return text([_expanded(token, known) for token in _without_prologue(parts)]).strip()


def _declared(parts: list[Token]) -> dict[str, str]:
    solid = [token for token in parts if token.kind != "space"]
    return {
        solid[n + 1].text[:-1]: solid[n + 2].text[1:-1]
        for n, token in enumerate(solid[:-2])
        if token.keyword == "PREFIX" and solid[n + 1].kind == "pname" and solid[n + 2].kind == "iri"
    }


def _without_prologue(parts: list[Token]) -> list[Token]:
    start = next((n for n, token in enumerate(parts) if token.keyword in {"SELECT", "ASK"}), None)
    if start is None:
        raise QueryTextError("it is neither a SELECT nor an ASK query")
    return [Token("space", " ") if token.text.startswith("#") else token for token in parts[start:]]


def _expanded(token: Token, known: Mapping[str, str]) -> Token:
    if token.kind != "pname":
        return token
    name = token.text.rstrip(".")
    rest = token.text[len(name) :]
    prefix, _, local = name.partition(":")
    if prefix not in known:
        raise QueryTextError(f"the prefix {prefix + ':'!r} is not declared with sh:prefixes")
    iri = known[prefix] + _ESCAPED.sub(r"\1", local)
    return Token("iri", f"<{iri}>{rest}")


def refuse_unsupported(query: str, bound: frozenset[str]) -> None:
    """Raise QueryTextError for what SHACL forbids in a query with pre-bound variables (SHACL, section 5.2.1)."""
    solid = _solid(query)
    for n, token in enumerate(solid):
        if token.keyword in FORBIDDEN:
            raise QueryTextError(f"{token.keyword} must not be used with pre-bound variables")
        if token.keyword == "AS" and solid[n + 1].variable in bound:
            raise QueryTextError(f"it assigns the pre-bound variable {solid[n + 1].text}")
    for names in _inner_projections(solid):
        if (bound & frozenset({"this"})) - names:
            raise QueryTextError("a nested SELECT must name $this among what it returns")


def _inner_projections(solid: list[Token]) -> Iterator[frozenset[str]]:
    starts = [n for n, token in enumerate(solid) if token.keyword == "SELECT"][1:]
    for start in starts:
        end = next(n for n in range(start, len(solid)) if solid[n].text == "{" or solid[n].keyword == "WHERE")
        yield frozenset(token.variable or token.text for token in solid[start + 1 : end])


def _solid(query: str) -> list[Token]:
    return [token for token in tokens(query) if token.kind != "space"]


def variables(query: str) -> frozenset[str]:
    """Return the names of all variables of a query."""
    return frozenset(token.variable for token in tokens(query) if token.variable)


def set_based(query: str, bound: frozenset[str] = frozenset({"this"})) -> bool:
    """Return whether joining focus nodes into the outermost group gives what pre-binding gives for each of them.

    Not so for LIMIT, sub-SELECTs and aggregates that are not grouped by the focus node, and where a nested group tests
    a pre-bound variable that it does not match itself: a filter sees only what is bound in its own group (SPARQL 1.1,
    section 18.2.2).
    """
    solid = _solid(query)
    keywords = {token.keyword for token in solid}
    if keywords & _SLICES or sum(token.keyword == "SELECT" for token in solid) > 1:
        return False
    if keywords & (_AGGREGATES | {"HAVING"}) and not _grouped_by_focus(solid):
        return False
    return all(group.correlated or group.binds(bound) for group in _inner_groups(solid))


def aggregates(query: str) -> bool:
    """Return whether a query groups or counts, so that each focus node must be joined in exactly once."""
    return any(token.keyword in _AGGREGATES or token.keyword == "GROUP" for token in _solid(query))


def _grouped_by_focus(solid: list[Token]) -> bool:
    at = next((n for n, token in enumerate(solid) if token.keyword == "BY" and solid[n - 1].keyword == "GROUP"), None)
    if at is None:
        return False
    names = []
    for token in solid[at + 1 :]:
        if not token.variable:
            break
        names.append(token.variable)
    return "this" in names


@dataclass
class _Group:
    """A `{ … }`: the variables used in it, those in triple patterns directly in it, and what else matters."""

    correlated: bool
    used: set[str] = field(default_factory=set)
    matched: set[str] = field(default_factory=set)
    assigns: bool = False
    parentheses: int = 0

    def binds(self, bound: frozenset[str]) -> bool:
        """Return whether the pre-bound variables it uses are certain to be bound in it."""
        used = self.used & bound
        return not used or (used <= self.matched and not self.assigns)


def _inner_groups(solid: list[Token]) -> list[_Group]:
    done: list[_Group] = []
    stack: list[_Group] = []
    for n, token in enumerate(solid):
        if token.text == "{":
            exists = n > 0 and solid[n - 1].keyword == "EXISTS"
            stack.append(_Group(exists or bool(stack and stack[-1].correlated)))
        elif token.text == "}" and stack:
            group = stack.pop()
            done += [group] if stack else []
        elif stack:
            _note(stack[-1], token)
    return done


def _note(group: _Group, token: Token) -> None:
    group.parentheses += (token.text == "(") - (token.text == ")")
    group.assigns = group.assigns or token.keyword == "BIND"
    if token.variable:
        group.used.add(token.variable)
        if not group.parentheses:
            group.matched.add(token.variable)


def iris(query: str) -> frozenset[str]:
    """Return every IRI of a query with full IRIs; `a` counts as rdf:type."""
    parts = tokens(query)
    found = {token.text.rstrip(".")[1:-1] for token in parts if token.kind == "iri"}
    return frozenset(found | ({f"{RDF}type"} if any(token.text == "a" for token in parts) else set()))


def variable_predicates(query: str) -> bool:
    """Return whether a variable may stand as predicate: two variables, or an IRI and a variable, follow each other so.

    Judged from the text, so that some queries without one are taken to have one; a path with `!` has one as well.
    """
    solid = _solid(query)
    solid = solid[next(n for n, token in enumerate(solid) if token.text == "{") :]
    terms = {"var", "iri", "bnode"}
    for before, token, after in zip(solid, solid[1:], solid[2:], strict=False):
        follows_subject = before.kind in terms or before.text in {";", "]"}
        literal = after.kind == "string" or after.text[0].isdigit() or after.keyword in {"TRUE", "FALSE"}
        if (
            token.kind == "var"
            and follows_subject
            and (after.kind in terms or literal or after.text in {"[", "(", "-", "+"})
        ):
            return True
    negated = any(a.text == "!" and b.kind == "iri" for a, b in pairwise(solid))
    return negated or any(token.text == "!" and solid[n + 1].text == "(" for n, token in enumerate(solid[:-1]) if n)


def inject(query: str, pattern: str) -> str:
    """Put a pattern at the start of the outermost group."""
    head, brace, rest = _at_first_brace(query)
    return f"{head}{brace} {pattern} {rest}"


def body(query: str) -> str:
    """Return what stands inside the outermost braces; only for queries that end there."""
    _, _, rest = _at_first_brace(query)
    return rest[: rest.rindex("}")].strip()


def _at_first_brace(query: str) -> tuple[str, str, str]:
    parts = tokens(query)
    at = next((n for n, token in enumerate(parts) if token.text == "{"), None)
    if at is None:
        raise QueryTextError("it has no graph pattern")
    return text(parts[:at]), "{", text(parts[at + 1 :])


def projected(query: str) -> tuple[frozenset[str], str]:
    """Return the names that the outermost SELECT returns (with `*` for all) and the text of its projection."""
    parts = tokens(query)
    start = next(n for n, token in enumerate(parts) if token.keyword == "SELECT") + 1
    end = next(n for n, token in enumerate(parts) if token.text == "{" or token.keyword in {"WHERE", "FROM"})
    names = frozenset(t.variable or t.text for t in parts[start:end] if t.variable or t.text == "*")
    return names, text([t for t in parts[start:end] if t.keyword != "DISTINCT"]).strip()


def after_projection(query: str) -> str:
    """Return the query from WHERE, or its first brace, on."""
    parts = tokens(query)
    at = next(n for n, token in enumerate(parts) if token.text == "{" or token.keyword == "WHERE")
    return text(parts[at:])


def replace_path(query: str, path: str) -> str:
    """Put the SPARQL path in place of $PATH (SHACL, section 5.3.1)."""
    return text([Token("path", path) if token.variable == "PATH" else token for token in tokens(query)])


def rename(query: str, new_name: Callable[[str], str]) -> str:
    """Rename variables."""
    return text([Token("var", f"?{new_name(t.variable)}") if t.variable else t for t in tokens(query)])


def bind(query: str, values: Mapping[str, Term | None]) -> str:
    """Substitute pre-bound variables by terms (SHACL, appendix A); None stands for an optional parameter left out.

    `bound(?x)` becomes (true) or (false), and a returned variable keeps its name. Terms are IRIs or literals.
    """
    parts = tokens(query)
    out: list[str] = []
    n = 0
    projecting = False
    depth = 0
    while n < len(parts):
        token = parts[n]
        if token.keyword == "SELECT":
            projecting, depth = True, 0
        elif token.keyword == "WHERE" or token.text == "{":
            projecting = False
        depth += (token.text == "(") - (token.text == ")")
        if token.keyword == "BOUND" and (taken := _bound_call(parts, n, values)):
            known, n = taken
            out.append("(true)" if known else "(false)")
            continue
        name = token.variable
        if name in values:
            value = values[name]
            if value is None:
                out.append(token.text)
            elif projecting and depth == 0:
                out.append(f"({value} AS ?{name}_{n})")
            else:
                out.append(str(value) if not _groups_by(parts, n) else f"({value})")
        else:
            out.append(token.text)
        n += 1
    return "".join(out)


def _groups_by(parts: list[Token], at: int) -> bool:
    before = [token for token in parts[:at] if token.kind != "space"][-1:]
    return bool(before) and before[0].keyword == "BY"


def _bound_call(parts: list[Token], at: int, values: Mapping[str, Term | None]) -> tuple[bool, int] | None:
    solid = [n for n in range(at, min(at + 8, len(parts))) if parts[n].kind != "space"][:4]
    if len(solid) < 4 or parts[solid[1]].text != "(" or parts[solid[2]].variable not in values:
        return None
    return values[parts[solid[2]].variable] is not None, solid[3] + 1


def correlates(query: str) -> bool:
    """Return whether a pattern works inside EXISTS as if its variables were pre-bound: it has no sub-SELECT."""
    return not any(token.keyword == "SELECT" for token in _solid(query))
