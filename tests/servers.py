"""Real SPARQL servers for the tests: started on loopback and free ports, loaded, and stopped again.

Oxigraph comes from PyPI (package `oxigraph`), Virtuoso from Debian (`virtuoso-opensource`). A missing server skips
a test, in CI it fails it.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

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
