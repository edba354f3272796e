"""Prove edits: apply them in memory, parse, validate, and compare the findings before and after.

Edits are proven if the finding is gone and no new one has come, contradictions of the closure included. A finding
that only follows its value is not new: a text without language tag that also ends in a space still ends in a space
when it has one. Nothing is written here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphtool.errors import ParseError
from graphtool.inference.engine import closure
from graphtool.inference.findings import contradictions
from graphtool.shacl.incremental import Change
from graphtool.stewardship.format import formatted
from graphtool.store.load import Corpus
from graphtool.store.parse import parse_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph as ox

    from graphtool.shacl.incremental import Session
    from graphtool.shacl.report import Finding
    from graphtool.stewardship.fixes.ground import Ground
    from graphtool.stewardship.fixes.model import Edit
    from graphtool.store.parse import ParsedFile

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Trial:
    """Edits that were proven: the files and findings after them, and the findings that they removed and moved."""

    files: tuple[ParsedFile, ...]
    change: Change
    findings: list[Finding]
    gone: tuple[Finding, ...]
    moved: tuple[Finding, ...]
    contradictions: frozenset[str]

    @property
    def net(self) -> int:
        """How many findings fewer there are."""
        return len(self.gone) - len(self.moved)


class Prover:
    """A corpus with its validated session; `keep` makes the state after a trial the one that others start from."""

    def __init__(self, corpus: Corpus, session: Session, ground: Ground, *, infer: bool) -> None:
        self.corpus = corpus
        self.ground = ground
        self._session = session
        self._infer = infer
        self._contradictions = self._contradicted(corpus)

    @property
    def findings(self) -> list[Finding]:
        """All findings of the shapes as things are now."""
        return self._session.findings

    def trial(self, finding: Finding, edits: Iterable[Edit]) -> Trial | None:
        """Return what the edits bring about, or None if they do not prove a cure of the finding."""
        files = self._edited(edits)
        if not files:
            return None
        change = self._change(files)
        before = self._session.findings
        self._session.apply(change)
        after = self._session.findings
        self._session.put(change.reversed(), before)
        gone, come = _difference(before, after)
        if key(finding) not in map(key, gone) or not _only_moved(finding, gone, come):
            return None
        clashes = self._contradicted(self._with(files))
        if clashes - self._contradictions:
            return None
        return Trial(tuple(files), change, after, gone, come, clashes)

    def keep(self, trial: Trial) -> None:
        """Start from the state after a trial from now on."""
        self._session.put(trial.change, trial.findings)
        self.corpus = self._with(trial.files)
        self.ground = self.ground.with_files(trial.files)
        self._contradictions = trial.contradictions

    def _edited(self, edits: Iterable[Edit]) -> list[ParsedFile]:
        """Return the edited files, parsed; none if edits overlap or the text is no longer well-formed.

        A file in canonical form stays in it: a property that is spelt otherwise is sorted elsewhere.
        """
        by_file: dict[str, set[Edit]] = defaultdict(set)
        for edit in edits:
            by_file[edit.file].add(edit)
        files = []
        for graph, wanted in sorted(by_file.items()):
            old = self.ground.files[graph].file
            text = _replaced(self.ground.text(graph), sorted(wanted, reverse=True))
            if text is None:
                return []
            try:
                content = text.encode()
                if self.ground.files[graph].canonical:
                    content = formatted(content, old.syntax, old.shown)
                files.append(parse_bytes(content, old.syntax, graph, path=old.path, shown=old.shown))
            except ParseError:
                return []
        return files

    def _change(self, files: list[ParsedFile]) -> Change:
        """Return what is added to and removed from the union of all files."""
        old = {q.triple for new in files for q in self.ground.files[new.graph.value].file.quads}
        now = {q.triple for new in files for q in new.quads}
        rest = [file for graph, file in self.ground.files.items() if graph not in {f.graph.value for f in files}]

        def elsewhere(triple: ox.Triple) -> bool:
            return any(triple in file.by_subject.get(triple.subject, ()) for file in rest)

        return Change(
            tuple(sorted((t for t in now - old if not elsewhere(t)), key=str)),
            tuple(sorted((t for t in old - now if not elsewhere(t)), key=str)),
        )

    def _with(self, files: Iterable[ParsedFile]) -> Corpus:
        newer = {file.graph.value: file for file in files}
        return Corpus(tuple(newer.get(file.graph.value, file) for file in self.corpus.data), self.corpus.ontology)

    def _contradicted(self, corpus: Corpus) -> frozenset[str]:
        if not self._infer:
            return frozenset()
        return frozenset(each.message for each in contradictions(corpus, closure(corpus)))


def key(finding: Finding) -> Key:
    """Return what makes two findings the same one: fingerprint, constraint component, severity."""
    return finding.fingerprint, finding.component, finding.severity


def _difference(before: list[Finding], after: list[Finding]) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return the findings that are gone and those that have come; of equal ones the surplus."""
    return _surplus(before, after), _surplus(after, before)


def _surplus(many: list[Finding], few: list[Finding]) -> tuple[Finding, ...]:
    left = Counter(map(key, few))
    found = []
    for finding in many:
        if left[key(finding)]:
            left[key(finding)] -= 1
        else:
            found.append(finding)
    return tuple(found)


def _only_moved(cured: Finding, gone: tuple[Finding, ...], come: tuple[Finding, ...]) -> bool:
    """Return whether what has come is what went, with another value, and the cured finding is not among it."""
    left = Counter(_about(finding) for finding in gone)
    left[_about(cured)] -= 1
    left.subtract(_about(finding) for finding in come)
    return all(number >= 0 for number in left.values())


def _about(finding: Finding) -> tuple[str, str, str, str]:
    return finding.shape, finding.component, str(finding.focus), finding.path or ""


def _replaced(text: str, edits: list[Edit]) -> str | None:
    """Apply edits from the last to the first; None if they overlap."""
    end = len(text)
    for edit in edits:
        if edit.end > end:
            return None
        text = text[: edit.start] + edit.text + text[edit.end :]
        end = edit.start
    return text
