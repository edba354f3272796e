"""SPARQL servers for the tests: started on loopback and free ports, loaded, and stopped again.

Oxigraph comes from PyPI (package `oxigraph`), Virtuoso from Debian (`virtuoso-opensource`). A missing server skips
a test, in CI it fails it. For what real servers seldom do there is one that gives the answers it is told.
"""

from __future__ import annotations

import http.server
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs

import pytest


def free_port() -> int:
    """Return a port on loopback that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def program(name: str) -> str:
    """Return the path of a server program, or skip (in CI: fail) the test."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if found:
        return found
    message = f"the server program {name} is not installed"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


class Request(NamedTuple):
    """What a server was asked: method, path, headers (names in lower case) and the fields of the form."""

    method: str
    path: str
    headers: dict[str, str]
    form: dict[str, list[str]]

    @property
    def query(self) -> str:
        """The query in the form."""
        return self.form["query"][0]


@dataclass(frozen=True)
class Reply:
    """What a server answers: after `delay` seconds, and with `drip` seconds between one byte and the next."""

    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200
    delay: float = 0
    drip: float = 0
    reason: str | None = None


class answering:  # noqa: N801 - used like a function
    """A server on loopback that gives these answers in turn, the last one again and again, or what a function says."""

    def __init__(self, *replies: Reply | Callable[[Request], Reply]) -> None:
        self.requests: list[Request] = []
        self._replies = list(replies)
        self._stop = threading.Event()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                form = parse_qs(self.rfile.read(length).decode(), keep_blank_values=True)
                names = {name.lower(): text for name, text in self.headers.items()}
                with suppress(ConnectionError):
                    outer._reply(self, Request(self.command, self.path, names, form))

            def do_GET(self) -> None:
                self.do_POST()

            def log_message(self, *_: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/sparql"

    def _reply(self, handler: http.server.BaseHTTPRequestHandler, request: Request) -> None:
        self.requests.append(request)
        next_reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        reply = next_reply if isinstance(next_reply, Reply) else next_reply(request)
        self._stop.wait(reply.delay)
        handler.send_response(reply.status, reply.reason)
        for name, text in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
            handler.send_header(name, text)
        handler.end_headers()
        for piece in (reply.body[i : i + 1] for i in range(len(reply.body))) if reply.drip else (reply.body,):
            handler.wfile.write(piece)
            handler.wfile.flush()
            if reply.drip and self._stop.wait(reply.drip):
                return

    def __enter__(self) -> answering:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def oxigraph(folder: Path, nquads: bytes) -> Iterator[str]:
    """Run Oxigraph's server over a dataset; yields the address of its SPARQL endpoint."""
    binary = program("oxigraph")
    data = folder / "data.nq"
    data.write_bytes(nquads)
    location = str(folder / "store")
    subprocess.run([binary, "load", "-l", location, "-f", str(data)], check=True, capture_output=True)
    port = free_port()
    command = [binary, "serve-read-only", "-l", location, "-b", f"127.0.0.1:{port}", "--union-default-graph"]
    with _running(command, folder, port):
        yield f"http://127.0.0.1:{port}/query"


@contextmanager
def virtuoso(folder: Path, nquads: bytes, *, most_rows: int = 10_000) -> Iterator[str]:
    """Run Virtuoso over a dataset, capping results at `most_rows`; yields the address of its SPARQL endpoint."""
    binary, isql = program("virtuoso-t"), program("isql-vt")
    (folder / "data.nq").write_bytes(nquads)
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_INI.format(folder=folder, sql=sql, http=http, rows=most_rows), "utf-8")
    command = [binary, "+foreground", "+configfile", str(folder / "virtuoso.ini")]
    with _running(command, folder, http, timeout=90):
        statement = f"DB.DBA.TTLP(file_to_string_output('{folder}/data.nq'), '', 'urn:default', 512);"
        load = [isql, f"127.0.0.1:{sql}", "dba", "dba", "errors=stdout", f"exec={statement} checkpoint;"]
        done = subprocess.run(load, capture_output=True, text=True, check=True)
        assert "Error" not in done.stdout, done.stdout
        yield f"http://127.0.0.1:{http}/sparql"


@contextmanager
def _running(command: list[str], folder: Path, port: int, timeout: float = 30) -> Iterator[None]:
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        try:
            _wait(server, port, timeout, folder / "server.log")
            yield
        finally:
            server.terminate()
            with suppress(subprocess.TimeoutExpired):
                server.wait(10)
            server.kill()
            server.wait()


def _wait(server: subprocess.Popen[bytes], port: int, timeout: float, log: Path) -> None:
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        if server.poll() is not None:
            break
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=2):
            return
        time.sleep(0.1)
    raise RuntimeError(f"the server did not start: {log.read_text('utf-8', 'replace')[-500:]}")


_INI = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 20000
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
[SPARQL]
ResultSetMaxRows = {rows}
"""
