"""The formats of a validation report, and the one door to the modules that write them.

Each module has one function `render(report, page)`. It is imported when its format is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphtool.errors import Location
    from graphtool.shacl.report import Report
    from graphtool.shacl.shapes import ShapesGraph

# format → module of this package
FORMATS = {
    "text": "findings",
    "json": "findings_json",
    "sarif": "sarif",
    "junit": "junit",
    "github": "github",
    "turtle": "shacl_report",
    "html": "html_report",
}


def _no_line(_location: Location) -> str:
    return ""


@dataclass(frozen=True)
class Page:
    """What a writer needs beside the report.

    The language of messages; the text of a line of a file; what makes the run fail; the shapes, for the words that
    explain a rule; the judged files, by the path that findings show; where the files behind such paths are; the
    folder that other shown paths are relative to, and the top of its repository.
    """

    language: str
    source_line: Callable[[Location], str] = _no_line
    fail_on: str = "violation"
    shapes: ShapesGraph | None = None
    judged: tuple[str, ...] = ()
    files: Mapping[str, Path] = field(default_factory=dict)
    base: Path = Path()
    top: Path = Path()

    def absolute(self, shown: str) -> Path | None:
        """Return the file that a shown path means; None for standard input."""
        if shown.startswith("<"):
            return None
        return (self.base / self.files.get(shown, Path(shown))).resolve()

    def in_repository(self, shown: str) -> str | None:
        """Return a shown path relative to the repository's top, with forward slashes; None if it is outside."""
        path = self.absolute(shown)
        top = self.top.resolve()
        return path.relative_to(top).as_posix() if path and path.is_relative_to(top) else None


def render(report: Report, chosen: str, page: Page) -> str:
    """Return the report in one of the FORMATS, blank nodes numbered in the order in which they occur."""
    from graphtool.render.labels import numbered

    written: str = import_module(f"graphtool.render.{FORMATS[chosen]}").render(numbered(report), page)
    return written
