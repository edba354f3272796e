"""Explain in a process of its own: even an endless regular expression, which is one step, can be stopped there."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from graphtool.errors import TimeoutExceededError
from graphtool.query.child import Child, can_fork

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import BinaryIO


class Deadline:
    """When an explanation has to be there: so many seconds from now, for the query and what explains it."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self._begun = seconds, time.monotonic()

    @property
    def left(self) -> float:
        """The seconds that are left, perhaps less than none."""
        return self.seconds - (time.monotonic() - self._begun)


def apart(explain: Callable[[], Iterable[str]], end: Deadline | None) -> Iterator[bytes]:
    """Yield what `explain` yields, until the `end` if there is one; what it raises is raised here.

    Raises TimeoutExceededError when the time is up, UsageError where there is an end and no process can be forked.
    """
    if end is None and not can_fork():
        yield from map(str.encode, explain())
        return

    def work(out: BinaryIO) -> None:
        for part in explain():
            out.write(part.encode())
            out.flush()

    child = Child(work, timeout=None if end is None else end.left)
    try:
        while part := child.read():
            yield part
    except TimeoutExceededError:
        if end is None:
            raise
        message = f"the explanation was stopped after {end.seconds:g} s"
        hint = "explain fewer rows with --row, or allow more with --timeout"
        raise TimeoutExceededError(message, hint=hint) from None
    finally:
        child.close()
