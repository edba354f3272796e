"""The formats of a validation report, and the one door to the modules that write them.

Each module has one function `render(report, page)`. It is imported when its format is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphtool.errors import Location
    from graphtool.shacl.report import Report

# format → module of this package
FORMATS = {
    "text": "findings",
    "json": "findings_json",
    "turtle": "shacl_report",
}


@dataclass(frozen=True)
class Page:
    """What a writer needs beside the report: the language of messages, and the text of a line of a file."""

    language: str
    source_line: Callable[[Location], str]


def render(report: Report, chosen: str, page: Page) -> str:
    """Return the report in one of the FORMATS."""
    written: str = import_module(f"graphtool.render.{FORMATS[chosen]}").render(report, page)
    return written
