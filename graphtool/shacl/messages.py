"""The words of a finding: sh:message of constraint or shape with its placeholders filled, else a default text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import SH, shrink
from graphtool.shacl import model
from graphtool.shacl.report import Text
from graphtool.store.terms import show

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphtool.shacl.model import Constraint, Shape, Term

_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")
_DEFAULTS = {
    "MinCount": ("Es fehlen Werte: mindestens {}.", "Values are missing: at least {}."),
    "MaxCount": ("Zu viele Werte: höchstens {}.", "Too many values: at most {}."),
    "Class": ("Der Wert ist keine Instanz von {}.", "The value is no instance of {}."),
    "Datatype": ("Der Wert ist kein gültiges {}.", "The value is no valid {}."),
    "NodeKind": ("Der Wert ist nicht von der Art {}.", "The value is not of the kind {}."),
    "HasValue": ("Der Wert {} fehlt.", "The value {} is missing."),
    "Pattern": ("Der Wert passt nicht zum Muster {}.", "The value does not match the pattern {}."),
    "In": ("Der Wert ist keiner der erlaubten: {}.", "The value is none of those allowed: {}."),
    "Closed": ("Diese Eigenschaft ist hier nicht erlaubt.", "This property is not allowed here."),
    "UniqueLang": ("Eine Sprache kommt mehrfach vor.", "A language occurs more than once."),
}
_OTHER = ("Die Bedingung {} ist verletzt.", "The constraint {} is violated.")


def message(shape: Shape, constraint: Constraint, bindings: Mapping[str, Term | None]) -> Text:
    """Return the message of a result in all languages (SHACL, sections 2.1.5, 5.3.2 and 6.2.2)."""
    own = getattr(constraint, "messages", Text())
    parameters = dict(getattr(constraint, "parameters", ()))
    if isinstance(constraint, model.SparqlConstraint) and bindings.get("message") is not None:
        said = bindings["message"]
        return Text(((getattr(said, "language", None) or "", said.value),))  # type: ignore[union-attr]
    text = own if own.entries else shape.messages
    if not text.entries:
        return _default(constraint)
    return _filled(text, {**parameters, **bindings})


def _filled(text: Text, bindings: Mapping[str, Term | None]) -> Text:
    def fill(match: re.Match[str]) -> str:
        value = bindings.get(match.group(1))
        return match.group() if value is None else _words(value)

    return Text(tuple((tag, _PLACEHOLDER.sub(fill, words)) for tag, words in text.entries))


def _words(term: Term) -> str:
    return term.value if isinstance(term, ox.Literal) else show(term)


def _default(constraint: Constraint) -> Text:
    name = constraint.component.removeprefix(SH).removesuffix("ConstraintComponent")
    german, english = _DEFAULTS.get(name, _OTHER)
    detail = _detail(constraint) if name in _DEFAULTS else shrink(constraint.component)
    return Text((("de", german.format(detail)), ("en", english.format(detail))))


def _detail(constraint: Constraint) -> str:
    if isinstance(constraint, model.Count):
        return str(constraint.bound)
    if isinstance(constraint, model.ClassOf):
        return shrink(constraint.cls.value)
    if isinstance(constraint, model.Datatype):
        return shrink(constraint.datatype)
    if isinstance(constraint, model.NodeKind):
        return constraint.kind
    if isinstance(constraint, model.HasValue):
        return show(constraint.value)
    if isinstance(constraint, model.Pattern):
        return constraint.regex
    if isinstance(constraint, model.In):
        return ", ".join(show(value) for value in constraint.values)
    return ""
