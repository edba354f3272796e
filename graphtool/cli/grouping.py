"""Options that belong together, handed to a command as one value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeVar, cast

Decorated = TypeVar("Decorated", bound=Callable[..., Any])
Option = Callable[[Any], Any]


def grouped(kind: Any, name: str, options: Sequence[Option], **fixed: object) -> Callable[[Decorated], Decorated]:
    """Return a decorator that adds options; the command gets them as one `kind`, a record, called `name`.

    Fields that no option sets are `fixed`.
    """

    def decorate(function: Decorated) -> Decorated:
        @wraps(function)
        def with_group(*args: Any, **given: Any) -> Any:
            chosen = {field: given.pop(field) for field in kind.__match_args__ if field not in fixed}
            return function(*args, **{name: kind(**chosen, **fixed)}, **given)

        decorated: Any = with_group
        for option in reversed(options):
            decorated = option(decorated)
        return cast("Decorated", decorated)

    return decorate
