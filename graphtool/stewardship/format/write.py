"""Write the tree of `tree` as text: one line per statement.

The subject stands alone on its line, every statement ends with ';', every paragraph with a '.' on a line of its own.
So a statement is added, changed or removed in one line, and nothing else in the diff moves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphtool.stewardship.format.tree import Collection, Node, Properties, Term

if TYPE_CHECKING:
    from graphtool.stewardship.format.tree import Directive, Group, Paragraph, Scope, Section, Statement

WIDTH = 80
_STEP = "    "


def write(scopes: list[Scope]) -> str:
    """Return the text of a file: parts separated by an empty line, one line end at the end."""
    parts: list[str] = []
    for scope in scopes:
        for group in scope.groups:
            parts += _group(group)
        for section in scope.sections:
            parts += _section(section)
    return "\n\n".join(parts) + "\n" if parts else ""


def _group(group: Group) -> list[str]:
    parts = ["\n".join(block) for block in group.blocks]
    # the base comes first, since prefixes may be relative to it
    ordered = sorted(group.directives, key=lambda d: (d.prefix is not None, d.prefix or ""))
    declarations = "\n".join(map(_directive, ordered))
    return [*parts[:-1], f"{parts[-1]}\n{declarations}"] if group.tight and parts else [*parts, declarations]


def _directive(directive: Directive) -> str:
    name = "@base" if directive.prefix is None else f"@prefix {directive.prefix}:"
    return _with(f"{name} {directive.iri} .", directive.behind)


def _section(section: Section) -> list[str]:
    return ["\n".join(block) for block in section.blocks] + [_paragraph(p) for p in section.paragraphs]


def _paragraph(paragraph: Paragraph) -> str:
    lines = [*paragraph.before]
    subject = _node(paragraph.subject, "", "")
    if not paragraph.statements and not paragraph.behind and not paragraph.closing:
        lines.append(_with(f"{subject} .", paragraph.end))
        return "\n".join(lines)
    lines.append(_with(subject, paragraph.behind))
    lines += [_statement(statement, _STEP) for statement in paragraph.statements]
    lines += [_STEP + comment for comment in paragraph.closing]
    return "\n".join([*lines, _with(".", paragraph.end)])


def _statement(statement: Statement, indent: str) -> str:
    start = f"{indent}{statement.predicate.text} "
    line = _with(f"{_node(statement.object, indent, start)} ;", statement.behind)
    return "\n".join([*(indent + comment for comment in statement.before), line])


def _node(node: Node, indent: str, start: str) -> str:
    """Return `start`, which begins the line, and a node; further lines of the node are indented from `indent`."""
    if isinstance(node, Term):
        return start + node.text
    inline = _inline(node)
    if inline is not None and len(start) + len(inline) <= WIDTH:
        return start + inline
    deeper = indent + _STEP
    if isinstance(node, Properties):
        inside = [_statement(statement, deeper) for statement in node.statements]
    else:
        inside = []
        for item in node.items:
            inside += [deeper + comment for comment in item.before]
            inside.append(_with(_node(item.node, deeper, deeper), item.behind))
    opening, closing = "[]" if isinstance(node, Properties) else "()"
    tail = [deeper + comment for comment in node.closing]
    return "\n".join([_with(start + opening, node.opening), *inside, *tail, indent + closing])


def _inline(node: Node) -> str | None:
    """Return a node on one line if it is plain: a term, an empty blank node, or a list of such, without comments."""
    if isinstance(node, Term):
        return None if "\n" in node.text or "\r" in node.text else node.text
    if node.opening or node.closing:
        return None
    if isinstance(node, Properties):
        return None if node.statements else "[]"
    return _inline_list(node)


def _inline_list(node: Collection) -> str | None:
    parts = []
    for item in node.items:
        part = None if item.before or item.behind else _inline(item.node)
        if part is None:
            return None
        parts.append(part)
    return f"( {' '.join(parts)} )" if parts else "()"


def _with(text: str, comments: list[str]) -> str:
    """Return a text with comments at the end of its last line; a second one continues below the first."""
    if not comments:
        return text
    line = text.rpartition("\n")[2]
    below = "\n" + " " * (len(line) + 1)
    return f"{text} {below.join(comments)}"
