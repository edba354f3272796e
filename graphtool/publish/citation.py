"""How to cite a state of the graph: what CITATION.cff says, with the revision and the digest of the content.

The day is that of the commit, never today; a project outside version control has that of its release.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphtool.errors import FileProblemError, Location, ParseError
from graphtool.namespaces import DATASET, DCT
from graphtool.store.load import load
from graphtool.store.revisions import revision as revision_of
from graphtool.store.state import Origin, content_digest, file_at, origin

if TYPE_CHECKING:
    from graphtool.project import Project
    from graphtool.store.load import Corpus

FILE = "CITATION.cff"
_NEEDED = ("cff-version", "title", "authors", "version")


@dataclass(frozen=True)
class Citation:
    """What is cited: the citation file's document, where the files come from, the content's SHA-256, the licence.

    `iri` names the dataset; `licence` is an IRI, "" if the data states none.
    """

    document: Mapping[str, Any]
    origin: Origin
    digest: str
    licence: str
    iri: str = DATASET

    @property
    def title(self) -> str:
        """The title of the dataset."""
        return str(self.document["title"])

    @property
    def version(self) -> str:
        """The version that the citation file states."""
        return str(self.document["version"])

    @property
    def authors(self) -> tuple[str, ...]:
        """The names of the authors."""
        return tuple(_name(author) for author in self.document["authors"])

    @property
    def day(self) -> str:
        """The day of the revision (YYYY-MM-DD), else that of the release, "" if neither is known."""
        return self.origin.day or str(self.document.get("date-released", ""))


def citation(project: Project, known_at: str | None = None) -> Citation:
    """Return how to cite the project as it is, or as it was at a git revision, tag or date.

    Raises FileProblemError if there is no citation file, ParseError if it is none, RevisionError.
    """
    where = origin(project, known_at)
    if known_at is None:
        return Citation(_document(_today(project), FILE), where, *_content(load(project)))
    then = file_at(project, FILE, where.commit)
    shown = f"{FILE} at {known_at}"
    if then is None:
        raise FileProblemError(f"{shown}: no such file", hint="the file that says how to cite came later")
    document = _document(then, shown)
    with revision_of(project, known_at) as old:
        return Citation(document, where, *_content(load(old)))


def stated_version(project: Project, known_at: str | None = None) -> str:
    """Return the version that the citation file states, or stated at a revision; "" where there is no such file."""
    if known_at is None:
        return str(_document(_today(project), FILE)["version"]) if (project.root / FILE).is_file() else ""
    then = file_at(project, FILE, origin(project, known_at).commit)
    return "" if then is None else str(_document(then, f"{FILE} at {known_at}")["version"])


def _content(corpus: Corpus) -> tuple[str, str]:
    """Return the digest of the data and the licence of the dataset."""
    quads = [quad for file in corpus.data for quad in file.quads]
    licences = [
        quad.object.value  # type: ignore[union-attr]
        for quad in quads
        if quad.subject.value == DATASET and quad.predicate.value == f"{DCT}license"  # type: ignore[union-attr]
    ]
    return content_digest(quads), min(licences, default="")


def _today(project: Project) -> bytes:
    try:
        return (project.root / FILE).read_bytes()
    except OSError as error:
        raise FileProblemError(
            f"{FILE}: cannot be read ({error.strerror})",
            hint="it says title, authors and version: citation-file-format",
        ) from None


def _document(content: bytes, shown: str) -> Mapping[str, Any]:
    import yaml

    try:
        document = yaml.load(content, Loader=_plain_loader())  # noqa: S506 - a safe loader
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        place = Location(shown, mark.line + 1, mark.column + 1) if mark else Location(shown)
        problem = getattr(error, "problem", None) or "not UTF-8"
        raise ParseError(f"no YAML: {problem}", hint="see the Citation File Format", location=place) from None
    missing = [key for key in _NEEDED if not isinstance(document, dict) or not document.get(key)]
    if missing or not _named(document["authors"]):
        what = ", ".join(missing) or "a name for each author"
        raise ParseError(f"lacks {what}", hint="see the Citation File Format, 1.2.0", location=Location(shown))
    return document  # type: ignore[no-any-return]


def _named(authors: object) -> bool:
    return isinstance(authors, list) and all(isinstance(author, dict) and _name(author) for author in authors)


def _name(author: Mapping[str, Any]) -> str:
    """Return the name of an entity, or of a person as the format takes it apart."""
    parts = ("given-names", "name-particle", "family-names", "name-suffix")
    return str(author.get("name") or " ".join(str(author[part]) for part in parts if author.get(part)))


def _plain_loader() -> Any:
    """Return YAML's safe loader without dates and numbers: version 1.10 is no number, and a date is a text in CFF."""
    import yaml

    class Loader(yaml.SafeLoader):
        pass

    Loader.yaml_implicit_resolvers = {
        sign: [(tag, pattern) for tag, pattern in known if tag.rpartition(":")[2] not in ("timestamp", "float", "int")]
        for sign, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return Loader
