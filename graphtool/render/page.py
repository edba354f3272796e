"""The frame of an HTML page that needs nothing else: to open, to print, to attach to a mail.

No script, no image, no request: the content security policy allows the one style sheet by its hash and nothing more.
Everything from the data is escaped with `safe`, and only http(s) IRIs become links.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from html import escape
from importlib.resources import files

from graphtool import __version__
from graphtool.render.wording import legal


@dataclass(frozen=True)
class Frame:
    """What stands around the body of a page: language, title, and words and target of the link that skips to it."""

    language: str
    title: str
    skip: str
    target: str

    def begin(self) -> str:
        """Return everything up to the body's own content."""
        style = (files("graphtool.render") / "assets" / "page.css").read_text(encoding="utf-8")
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
        return (
            f'<!DOCTYPE html>\n<html lang="{self.language}">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="referrer" content="no-referrer">\n'
            f"<title>{safe(self.title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
            f'<a class="skip" href="#{self.target}">{self.skip}</a>\n'
        )

    def end(self) -> str:
        """Return everything after the body's own content."""
        return f'<footer class="soft"><p>graphtool {__version__}</p></footer>\n</body>\n</html>\n'

    def around(self, body: str) -> str:
        """Return the whole page."""
        return f"{self.begin()}{body}{self.end()}"


def link(iri: str, words: str = "") -> str:
    """Return an http(s) IRI as a link with these words, any other IRI as text."""
    if not iri.startswith(("http://", "https://")):
        return safe(words or iri)
    return f'<a rel="noopener noreferrer" href="{safe(iri)}">{safe(words or iri)}</a>'


def safe(text: str) -> str:
    """Return a text for an element or a quoted attribute."""
    return escape(legal(text), quote=True)
