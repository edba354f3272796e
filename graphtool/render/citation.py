"""Write how to cite a state of the graph: as text, as a BibTeX entry, as a citation file (CFF 1.2.0)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphtool.publish.citation import Citation

FORMATS = ("text", "bibtex", "cff")
_WORDS = {
    "version": ("Version", "Version"),
    "revision": ("Revision", "Revision"),
    "modified": ("mit Änderungen", "with changes"),
    "unversioned": ("Nicht unter Versionskontrolle", "Not under version control"),
    "content": ("Inhalt", "Content"),
    "licence": ("Lizenz", "Licence"),
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "#$%&_"},
}


def render(citation: Citation, chosen: str, language: str) -> str:
    """Return the citation as `text` in a language, `bibtex` or `cff`."""
    return {"bibtex": _bibtex, "cff": _cff}[chosen](citation) if chosen != "text" else _text(citation, language)


def _text(citation: Citation, language: str) -> str:
    dated = ", ".join(part for part in (_named("version", citation.version, language), citation.day) if part)
    parts = [
        f"{', '.join(citation.authors)}: {citation.title}",
        dated,
        _revision(citation, language),
        _named("content", f"sha256:{citation.digest}", language),
        _named("licence", citation.licence, language) if citation.licence else "",
        citation.iri,
    ]
    return ". ".join(part.rstrip(".") for part in parts if part) + "\n"


def _named(word: str, value: str, language: str) -> str:
    return f"{_WORDS[word][language != 'de']} {value}"


def _revision(citation: Citation, language: str) -> str:
    if not citation.origin.commit:
        return _WORDS["unversioned"][language != "de"]
    changes = f" {_WORDS['modified'][language != 'de']}" if citation.origin.modified else ""
    return _named("revision", citation.origin.commit, language) + changes


def _bibtex(citation: Citation) -> str:
    """Return an entry that both BibTeX and biblatex know; names and title keep their words and capitals in braces."""
    year, _, rest = citation.day.partition("-")
    month = int(rest[:2]) if re.match(r"(0[1-9]|1[0-2])-", rest) else 0
    notes = [_revision(citation, "en"), f"content sha256:{citation.digest}"]
    notes += [f"licence {citation.licence}"] if citation.licence else []
    fields = {
        "author": f"{{{' and '.join(f'{{{_tex(author)}}}' for author in citation.authors)}}}",
        "title": f"{{{{{_tex(citation.title)}}}}}",
        "year": f"{{{_tex(year)}}}" if year else "",
        "month": _MONTHS[month - 1] if month else "",
        "version": f"{{{_tex(citation.version)}}}",
        "url": f"{{{citation.iri}}}",
        "note": f"{{{_tex('; '.join(notes))}}}",
    }
    lines = [f"  {name:<7} = {value}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{_key(citation)},", *lines, "}"]) + "\n"


def _key(citation: Citation) -> str:
    parts = ("klimanetz", citation.version, citation.origin.commit[:10] or citation.digest[:10])
    return "-".join(re.sub(r"[^A-Za-z0-9.]+", "", part) for part in parts)


def _tex(text: str) -> str:
    return "".join(_TEX.get(sign, sign) for sign in " ".join(text.split()))


def _cff(citation: Citation) -> str:
    """Return the citation file with what is known of this state: day, commit, and the digest as an identifier."""
    import yaml

    known = {
        "date-released": citation.day,
        "commit": citation.origin.commit,
        "identifiers": [
            *citation.document.get("identifiers", ()),
            {
                "type": "other",
                "value": f"sha256:{citation.digest}",
                "description": "SHA-256 of the statements as canonical N-Quads",
            },
            {"type": "url", "value": citation.iri, "description": "The dataset"},
        ],
    }
    document = {**citation.document, **{key: value for key, value in known.items() if value}}
    text: str = yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=110)
    return text
