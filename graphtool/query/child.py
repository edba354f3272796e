"""Work in a process of its own, which can be stopped at any moment: for what cannot be interrupted in this one.

The process is forked, so that it has all that is loaded here without a copy; what it writes is read here like a
file. It ends with its reader: when the reader is closed, when time is up, and when this process dies, however it dies.
"""

from __future__ import annotations

import faulthandler
import os
import pickle
import select
import signal
import sys
import threading
import time
import warnings
import weakref
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO, NoReturn

from graphtool.errors import GraphtoolError, MemoryExceededError, QueryError, TimeoutExceededError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

CHUNK = 1 << 16
_MIB = 1 << 20
_INTERRUPTS = {signal.SIGINT, signal.SIGTERM}
_END = b"\0"  # of what the engine itself says, which is read only if it breaks down
_COMPLETE, _FAILED = b"complete", b"failed "
_PANIC, _MIXED = b"panicked", b"total order"  # words of Rust
_OVERFLOW = {getattr(signal, name, None) for name in ("SIGSEGV", "SIGBUS")} - {None}


def can_fork() -> bool:
    """Return whether this system can run work in a forked process (Linux, macOS and other Unix; not Windows)."""
    return hasattr(os, "fork")


class Child:
    """A forked process at work; `read` gives what it writes.

    `timeout` is in seconds from now to the end of reading, `memory` in MiB beyond what is loaded. Raises UsageError
    where no process can be forked. It ends when it is closed or forgotten.
    """

    def __init__(
        self, work: Callable[[BinaryIO], None], *, timeout: float | None = None, memory: int | None = None
    ) -> None:
        if not can_fork():
            raise UsageError(
                "this system cannot stop a query once it runs", hint="leave the limits out, or use Linux, macOS or WSL"
            )
        self._timeout, self._memory = timeout, memory
        self._end = None if timeout is None else time.monotonic() + timeout
        self._data, data, self._said, said = _pipes()
        # until the child has settled it has the handlers of the parent, which a signal must not run
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _INTERRUPTS)
        try:
            self._pid: int | None = _fork()
            if self._pid == 0:
                _work(work, (self._data, self._said), (data, said), memory)
        except OSError as error:
            os.close(self._data)
            os.close(self._said)
            raise _not_started(error) from None
        finally:
            os.close(data)
            os.close(said)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        self._ended = weakref.finalize(self, _end, os.getpid(), self._pid, (self._data, self._said))
        self._ended.atexit = False  # the pipes close by themselves

    def read(self, size: int = CHUNK) -> bytes:
        """Return the next bytes, at most `size`; none at the end of complete work.

        Raises TimeoutExceededError, MemoryExceededError, QueryError if the engine broke down, or what the work raised.
        """
        if self._pid is None:
            return b""
        self._wait(self._data)
        found = os.read(self._data, size if size > 0 else CHUNK)
        if not found:
            self._finish()
        return found

    def close(self) -> int:
        """End the process if it still runs, and return how it ended, as `os.waitstatus_to_exitcode` says it."""
        self._pid = None
        return self._ended() or 0

    def _wait(self, pipe: int) -> None:
        """Wait until there is something to read; the time may be up before, or though there is."""
        left = None if self._end is None else self._end - time.monotonic()
        if left is not None and (left <= 0 or not _readable(pipe, left)):
            self.close()
            raise TimeoutExceededError(
                f"the query was stopped after {self._timeout:g} s", hint="ask for less, or allow more with --timeout"
            )

    def _finish(self) -> None:
        """Say what went wrong, if anything did; the process has closed its output."""
        said = b""
        while True:
            self._wait(self._said)
            part = os.read(self._said, CHUNK)
            if not part:
                break
            said += part
        code = self.close()
        noise, _, said = said.partition(_END)
        if said.startswith(_FAILED):
            raise pickle.loads(said[len(_FAILED) :])  # noqa: S301 - written by this very program
        if said == _COMPLETE and code in {0, -signal.SIGKILL}:  # it was perhaps killed while it left
            return
        # a process that has closed its pipes without a word could not say why, if no signal ended it
        if -code in _OVERFLOW:
            raise QueryError("the query is nested too deeply for the engine", hint="write it with fewer levels")
        if _MIXED in noise:
            raise QueryError(
                "the engine cannot bring values of so different types into an order",
                hint="order by their texts, as in ORDER BY STR(?x), or take --engine rdflib",
            )
        if _PANIC not in noise and (code in {-signal.SIGABRT, -signal.SIGKILL} or (code > 0 and self._memory)):
            raise self._out_of_memory()
        how = f"signal {-code}" if code < 0 else f"exit {code}"
        raise QueryError(f"the engine broke down over the query ({how})", hint="ask in another way")

    def _out_of_memory(self) -> MemoryExceededError:
        bound = f"more than {self._memory} MiB" if self._memory else "more than there is"
        return MemoryExceededError(
            f"the query was stopped: it takes {bound} of memory", hint="ask for less, or allow more with --memory"
        )


def _pipes() -> tuple[int, int, int, int]:
    """Return two pipes, each by its ends to read from and to write to. Raises QueryError if there are none left."""
    ends: list[int] = []
    try:
        for _ in range(2):
            ends += os.pipe()
    except OSError as error:
        for end in ends:
            os.close(end)
        raise _not_started(error) from None
    first, to_first, second, to_second = ends
    return first, to_first, second, to_second


def _not_started(error: OSError) -> QueryError:
    message = f"no process can be started for the query: {error.strerror}"
    return QueryError(message, hint="end other programs, or try again")


def _end(parent: int, pid: int, pipes: tuple[int, int]) -> int:
    """End a process for its parent; one that was forked beside it leaves it alone."""
    if os.getpid() != parent:
        return 0
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    status = os.waitpid(pid, 0)[1]
    for pipe in pipes:
        os.close(pipe)
    return os.waitstatus_to_exitcode(status)


def _readable(pipe: int, seconds: float) -> bool:
    poll = select.poll()  # select itself cannot take descriptors over 1,023
    poll.register(pipe, select.POLLIN)
    return bool(poll.poll(seconds * 1000))


def _fork() -> int:
    with warnings.catch_warnings():
        # the child runs the engine and leaves; it takes no lock that another thread might hold
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _work(
    work: Callable[[BinaryIO], None], theirs: tuple[int, int], ours: tuple[int, int], memory: int | None
) -> NoReturn:
    """Do the work in the child, say how it ended, and leave without the parent's own farewells."""
    status = 1
    try:
        data, said = ours
        for pipe in theirs:
            os.close(pipe)
        try:
            _settle(data, said, memory)
            with os.fdopen(data, "wb", buffering=CHUNK, closefd=False) as stream:
                work(stream)
            words = _COMPLETE
        except BrokenPipeError:
            os._exit(status)
        except BaseException as error:
            words = _FAILED + pickle.dumps(_tellable(error, memory))
        os.write(said, _END + words)  # and only then the pipes close, for the watcher ends all when `data` does
        status = 0
    finally:
        os._exit(status)


def _settle(data: int, said: int, memory: int | None) -> None:
    """Be a quiet child: leave Ctrl-C and the terminal to the parent, dump no core, stay within bounds."""
    import resource

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _INTERRUPTS)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(2):
        os.dup2(nowhere, stream)
    os.dup2(said, 2)  # the engine's last words tell why it broke down; Python has none
    sys.stderr = None
    faulthandler.disable()  # a stack that overflows is told in words
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    threading.Thread(target=_leave_with_reader, args=(data,), daemon=True).start()  # its stack is not of the query
    _be_ended_with_reader(said)
    if memory is not None:
        with suppress(ValueError, OSError):  # a lower limit stands already
            bound = _size() + memory * _MIB
            resource.setrlimit(resource.RLIMIT_AS, (bound, bound))


def _leave_with_reader(data: int) -> None:
    """End this process as soon as nobody reads any more: a pipe without a reader is in error (POLLERR)."""
    poll = select.poll()
    poll.register(data, 0)
    poll.poll()
    os._exit(1)


def _be_ended_with_reader(said: int) -> None:
    """Have the system end this process when nobody listens any more: a thread waits for a call that keeps the lock.

    The last word is read only once all is done, so that nothing but the end of the reader gives a signal.
    """
    if sys.platform != "linux":
        return
    import fcntl

    with suppress(OSError):
        signal.signal(signal.SIGIO, signal.SIG_DFL)
        fcntl.fcntl(said, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(said, fcntl.F_SETFL, fcntl.fcntl(said, fcntl.F_GETFL) | os.O_ASYNC)


def _size() -> int:
    """Return the bytes of address space that this process has."""
    try:
        with open("/proc/self/statm", encoding="ascii") as stream:  # noqa: PTH123 - the cheapest way
            return int(stream.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _tellable(error: BaseException, memory: int | None) -> BaseException:
    """Return an error that can be told to the parent."""
    if isinstance(error, GraphtoolError):
        return error
    if isinstance(error, MemoryError):
        return MemoryExceededError(
            f"the query was stopped: it takes more than {memory} MiB of memory", hint="allow more with --memory"
        )
    if isinstance(error, RecursionError):
        return QueryError("the query is nested too deeply for the engine", hint="write it with fewer levels")
    return QueryError(f"the engine broke down over the query ({type(error).__name__}: {error})")
