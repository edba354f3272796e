"""Which constraints the native package carries, and which stay with the compiled engine.

The package was compared on the W3C suite, on random shapes and on the project's graph (`tests/shacl/test_native.py`).
SPARQL is left out because it judges some comparisons of dates wrongly and runs a query for each focus node; so are
regular expressions beyond plain ones, because those of the engines differ, and disjoint qualified shapes, because
their siblings cannot be written apart from the shape that lists them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphtool.shacl import model

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphtool.shacl.model import Constraint, Node, Shape, Shapes

# characters, escaped marks, plain classes, groups, repetition: what all regular expression engines read alike
_PLAIN = re.compile(
    r"(?:[\w\s^$.|/:#@,;=~'\"<>%&!-]|\\[.\\/^$|?*+(){}\[\]-]|\[\^?(?:[\w\s./:#@,;=~'\"<>%&!+*?()$-]|\\[.\\/\[\]-])+\]"
    r"|\((?:\?:)?|\)|[*+?]|\{\d+(?:,\d*)?\})*"
)


class Split:
    """Answers for the constraints of a shapes graph who carries them.

    With `named_blanks` the data has a statement more about each blank node, which sh:closed would find.
    """

    def __init__(self, shapes: Shapes, *, named_blanks: bool = False) -> None:
        self._shapes = shapes
        self._named_blanks = named_blanks
        self._whole: dict[Node, bool] = {}

    def native(self, constraint: Constraint) -> bool:
        """Return whether the package can carry a constraint with everything nested in it."""
        if isinstance(constraint, model.SparqlConstraint | model.AskConstraint):
            return False
        if isinstance(constraint, model.Pattern):
            return not constraint.flags and _PLAIN.fullmatch(constraint.regex) is not None
        if isinstance(constraint, model.Closed) and self._named_blanks:
            return False
        if isinstance(constraint, model.Qualified) and constraint.siblings:
            return False
        return all(self._native_below(node) for node in model.references(constraint))

    def carried(self, _shape: Shape, constraint: Constraint) -> bool:
        """Return whether the compiled engine has nothing to do for a constraint of a shape."""
        return not isinstance(constraint, model.PropertyConstraint) and self.native(constraint)

    def any_native(self) -> bool:
        """Return whether there is anything for the package to do."""
        return any(self.carried(shape, constraint) for shape, constraint in self._own())

    def _own(self) -> Iterator[tuple[Shape, Constraint]]:
        for shape in self._shapes.by_node.values():
            for constraint in shape.constraints:
                yield shape, constraint

    def _native_below(self, node: Node) -> bool:
        if node not in self._whole:
            self._whole[node] = all(self.native(constraint) for constraint in self._shapes[node].constraints)
        return self._whole[node]
