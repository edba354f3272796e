"""The words that all formats of a validation report use for a finding: its rule, its message, its statement."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphtool.namespaces import KNSH, shrink
from graphtool.store.terms import show

if TYPE_CHECKING:
    from graphtool.shacl.report import Finding

# everything outside the production Char (XML 1.0, section 2.2) and, because terminals obey them, the C1 controls
# (told by what is illegal: a class of all that is legal takes ten times as long to compile)
_ILLEGAL = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]"


def rule(finding: Finding) -> str:
    """Return the name of the rule: the local name of an own shape, else its IRI, else the constraint component."""
    if ":" not in finding.shape:
        return shrink(finding.component)
    return finding.shape.removeprefix(KNSH)


def what(finding: Finding, language: str) -> str:
    """Return the message in a language, or which component is not met."""
    return finding.message.in_language(language) or f"{shrink(finding.component)} is not met"


def statement(finding: Finding) -> str:
    """Return the statement that a finding is about: focus node, path and value, as far as it has them."""
    parts = [show(finding.focus)]
    if finding.path:
        parts.append(shown_path(finding.path))
    if finding.value is not None and finding.value != finding.focus:
        parts.append(show(finding.value))
    return " ".join(parts)


def shown_path(path: str) -> str:
    """Return a path as a reader wants it: a single predicate as CURIE, anything else as it is."""
    return shrink(path[1:-1]) if path.startswith("<") and path.count("<") == 1 else path


def legal(text: str) -> str:
    """Return a text with U+FFFD for each character that XML forbids or a terminal would take for a command."""
    return text if text.isprintable() else re.sub(_ILLEGAL, "\ufffd", text)


def clip(text: str, longest: int) -> str:
    """Return a legal text on one line, cut to so many characters."""
    text = legal(" ".join(text.split()))
    return text if len(text) <= longest else text[: longest - 1] + "…"


def plural(number: int, noun: str) -> str:
    """Return a number with its English noun."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
