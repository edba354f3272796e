"""What all formats of a semantic difference say alike: signs, renames, moves, files, sums."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphtool.namespaces import shrink

if TYPE_CHECKING:
    from graphtool.stewardship.diff import Difference, Named
    from graphtool.stewardship.folding import Group

SIGNS = {"added": "+", "removed": "−", "changed": "~"}
_FEW = 4


def number(count: int, language: str, de: tuple[str, str], en: tuple[str, str]) -> str:
    """Return a count with its noun, singular or plural, with the language's digits grouping."""
    nouns = de if language == "de" else en
    digits = f"{count:,}".replace(",", "." if language == "de" else ",")
    return f"{digits} {nouns[count != 1]}"


def statements(count: int, language: str) -> str:
    """Return a number of statements."""
    return number(count, language, ("Aussage", "Aussagen"), ("statement", "statements"))


def entities(count: int, language: str) -> str:
    """Return a number of entities."""
    return number(count, language, ("Entität", "Entitäten"), ("entity", "entities"))


def state_of(group: Group, language: str) -> str:
    """Return that an entity is new or gone, and its kind."""
    state = {"added": ("neu", "new"), "removed": ("entfernt", "removed")}[group.change][language == "en"]
    return ", ".join(filter(None, (state, group.kind)))


def renamed(difference: Difference, language: str) -> list[str]:
    """Return a line for each renamed IRI; many that changed alike are one line."""
    alike: dict[tuple[str, str], list[Named]] = defaultdict(list)
    for named in difference.renames:
        alike[_change(named.rename.old, named.rename.new)].append(named)
    lines = []
    word = "umbenannt" if language == "de" else "renamed"
    for (old, new), several in sorted(alike.items()):
        if len(several) >= _FEW and old and new:
            iris = number(len(several), language, ("IRI", "IRIs"), ("IRI", "IRIs"))
            lines.append(f"{word}: {iris}: <{old}…> → <{new}…>")
            continue
        lines += [_rename(named, word, language) for named in several]
    return lines


def _rename(named: Named, word: str, language: str) -> str:
    rename = named.rename
    both = f"{shrink(rename.old)} → {shrink(rename.new)}"
    label = "" if named.label == shrink(rename.new) else f"  {named.label}"
    counts = statements(rename.statements, language)
    if rename.references:
        counts += ", " + number(rename.references, language, ("Verweis", "Verweise"), ("reference", "references"))
    return f"{word}: {both}{label}  ({counts})"


def _change(old: str, new: str) -> tuple[str, str]:
    """Return the beginnings of two IRIs without what they have in common at the end."""
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    return old, new


def said(difference: Difference, language: str) -> list[str]:
    """Return a line for each pair of files between which statements moved, and each that states what others state."""
    german = language == "de"
    lines = []
    for move in difference.moves:
        count = f"{statements(len(move.triples), language)} · {entities(move.entities, language)}"
        word = (
            ("Datei umbenannt" if german else "file renamed") if move.whole else ("verschoben" if german else "moved")
        )
        lines.append(f"{word}: {move.old} → {move.new}  ({count})")
    for copy in difference.copies:
        verb = (
            ("nun auch in" if german else "now also in")
            if copy.added
            else ("nicht mehr auch in" if german else "no longer also in")
        )
        lines.append(f"{statements(len(copy.triples), language)} {verb} {copy.file}")
    return lines


def form_of(difference: Difference, language: str) -> list[str]:
    """Return a line for each file that came, went, or changed in a way that no statement tells."""
    words = {
        "added": ("neue Datei", "new file"),
        "removed": ("Datei entfernt", "file removed"),
        "form": ("nur andere Form", "changed in form only"),
        "changed": ("geändert", "changed"),
    }
    return [f"{words[file.change][language == 'en']}: {file.path}" for file in difference.files]


@dataclass(frozen=True)
class Sums:
    """The last line: how much of everything."""

    difference: Difference

    def text(self, language: str) -> str:
        """Return the sums and the names of the sides."""
        difference = self.difference
        sides = f"{difference.old} → {difference.new}"
        parts = self.parts(language)
        return f"{', '.join(parts) or self.nothing(language)} · {sides}"

    @staticmethod
    def nothing(language: str) -> str:
        """Return that there is nothing to count."""
        return "keine Aussage geändert" if language == "de" else "no statement differs"

    def parts(self, language: str) -> list[str]:
        """Return what there is to count, each with its noun."""
        difference = self.difference
        german = language == "de"
        states = Counter(group.change for group in difference.groups)
        words = {"added": ("neu", "new"), "removed": ("entfernt", "removed"), "changed": ("geändert", "changed")}
        parts = [f"{entities(states[state], language)} {words[state][not german]}" for state in words if states[state]]
        if difference.renames:
            parts.append(
                number(
                    len(difference.renames),
                    language,
                    ("IRI umbenannt", "IRIs umbenannt"),
                    ("IRI renamed", "IRIs renamed"),
                )
            )
        if moved := sum(len(move.triples) for move in difference.moves):
            parts.append(f"{statements(moved, language)} {'verschoben' if german else 'moved'}")
        if difference.removed or difference.added:
            parts.append(
                f"+{len(difference.added)} −{len(difference.removed)} {'Aussagen' if german else 'statements'}"
            )
        return parts
