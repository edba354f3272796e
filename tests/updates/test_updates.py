"""Updates as a steward makes them: the wrong ones are found on the right line, the correct ones pass without a word.

Each file of `wrong/` and `correct/` is one update of a few dozen lines, validated with the whole project as context
through the command line. Towns, keys and roles are real; the networks, numbers and notices in them are made up.
The comment lines at the top of a file say what to expect:

    slip / update   what the steward did
    shape           local name of the shape that must find it, or
    parse           a fragment of the message, when the file is not well-formed
    line            line that the message must point to; `new` in an edit: the line of the new text
    thing           what the message must name
    cure            what the hint must say
    fix             the line as the proven fix must leave it, where there is one (see `test_fixes`)
    edit, old, new  not a file of its own but a change of that data file: this text is replaced by that
    focus           in an edit: what is changed, so that not the whole project is validated again
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from graphtool.cli import run
from graphtool.shacl.shapes import ShapesGraph
from tests.conftest import ROOT

HERE = Path(__file__).resolve().parent
HEADER = re.compile(r"^# (slip|update|shape|parse|line|thing|cure|fix|edit|old|new|focus): (.*)$")
QUIET = "0 violations, 0 warnings · "


@dataclass(frozen=True)
class Update:
    """One update file and what its header says."""

    path: Path
    expected: dict[str, str]

    @classmethod
    def read(cls, path: Path) -> Update:
        """Read the header: the comment lines before the first other line."""
        expected: dict[str, str] = {}
        for line in path.read_text(encoding="utf-8").splitlines():
            found = HEADER.match(line)
            if not found:
                break
            assert found[1] not in expected, f"{path.name}: {found[1]} twice"
            expected[found[1]] = found[2]
        return cls(path, expected)

    @property
    def name(self) -> str:
        """The file name without its suffix."""
        return self.path.stem

    @property
    def edits(self) -> str:
        """The data file that is edited; empty for an update of its own."""
        return self.expected.get("edit", "")


@dataclass(frozen=True)
class Outcome:
    """What `graphtool validate` did with an update."""

    code: int
    out: str
    err: str
    shown: str
    line: int

    def blocks_at_line(self, severity: str) -> list[str]:
        """Return the findings of a severity on the expected line, each with source line, statement and hint."""
        start = re.compile(rf"{re.escape(self.shown)}:{self.line}:\d+: {severity}: ")
        return [block for block in self.out.split("\n\n") if start.match(block)]


def updates(kind: str) -> list[Update]:
    """Return all updates of `wrong` or `correct`, in the order of their names."""
    return [Update.read(path) for path in sorted((HERE / kind).glob("*.ttl"))]


WRONG = updates("wrong")
CORRECT = updates("correct")
ILL_FORMED = [update for update in WRONG if "parse" in update.expected]
AGAINST_SHAPES = [update for update in WRONG if "parse" not in update.expected]


def name_of(update: Update) -> str:
    """Name a test after its file."""
    return update.name


def validate(update: Update, folder: Path, capfd: pytest.CaptureFixture[str]) -> Outcome:
    """Run `graphtool validate` on an update; an edit is made on a copy in `folder`."""
    if update.edits:
        path, line = edited(update, folder)
        shown, arguments = str(path), ["--as", update.edits, "--focus", update.expected["focus"], str(path)]
    else:
        path, line = update.path, int(update.expected.get("line", "0"))
        shown, arguments = path.relative_to(ROOT).as_posix(), [str(path)]
    code = run(["--root", str(ROOT), "validate", *arguments])
    captured = capfd.readouterr()
    return Outcome(code, captured.out, captured.err, shown, line)


def edited(update: Update, folder: Path) -> tuple[Path, int]:
    """Write the new version of the data file and return its path and the line of the new text."""
    old, new = update.expected["old"], update.expected["new"]
    before = (ROOT / update.edits).read_text(encoding="utf-8")
    assert before.count(old) == 1, f"{update.name}: the text to replace stands {before.count(old)} times"
    path = folder / Path(update.edits).name
    path.write_text(before.replace(old, new), encoding="utf-8")
    return path, before[: before.index(old)].count("\n") + 1


@pytest.mark.parametrize("update", AGAINST_SHAPES, ids=name_of)
def test_a_wrong_update_is_found_where_it_is_wrong(
    update: Update, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    outcome = validate(update, tmp_path, capfd)
    assert outcome.code == 1, outcome.out + outcome.err
    found = [b for b in outcome.blocks_at_line("violation") if f" [{update.expected['shape']}]\n" in b]
    assert found, f"no {update.expected['shape']} at line {outcome.line}:\n{outcome.out}"
    named = [block for block in found if update.expected["thing"] in block]
    assert named, f"{update.expected['thing']!r} is not named:\n" + "\n".join(found)
    hints = [block.partition("      hint: ")[2] for block in named]
    assert any(update.expected["cure"] in hint for hint in hints), f"{update.expected['cure']!r} is in no hint: {hints}"


@pytest.mark.parametrize("update", ILL_FORMED, ids=name_of)
def test_an_ill_formed_update_is_refused_with_line_and_column(
    update: Update, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    outcome = validate(update, tmp_path, capfd)
    assert outcome.code == 2, outcome.out + outcome.err
    assert outcome.out == ""
    where = re.escape(f"{outcome.shown}:{outcome.line}:")
    wanted = re.compile(rf"^{where}\d+: error\[parse\]: .*{re.escape(update.expected['parse'])}", re.MULTILINE)
    assert wanted.search(outcome.err), outcome.err
    assert update.expected.get("cure", "") in outcome.err


def test_an_update_in_another_encoding_is_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    text = next(update for update in CORRECT if update.name == "new-network").path.read_text(encoding="utf-8")
    path = tmp_path / "latin-1.ttl"
    path.write_bytes(text.encode("latin-1"))
    line = next(number for number, words in enumerate(text.splitlines(), start=1) if not words.isascii())
    code = run(["--root", str(ROOT), "validate", str(path)])
    captured = capfd.readouterr()
    assert code == 2, captured.out
    assert captured.out == ""
    assert re.match(rf"{re.escape(str(path))}:{line}:\d+: error\[parse\]: ", captured.err), captured.err
    assert "hint: save the file as UTF-8" in captured.err


@pytest.mark.parametrize("update", CORRECT, ids=name_of)
def test_a_correct_update_passes_without_a_word(
    update: Update, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    outcome = validate(update, tmp_path, capfd)
    assert outcome.code == 0, outcome.out + outcome.err
    assert outcome.err == ""
    assert outcome.out.startswith(QUIET), outcome.out


def test_there_are_enough_updates() -> None:
    assert len(WRONG) >= 46
    assert len(CORRECT) >= 22
    assert len(ILL_FORMED) >= 3
    assert sum(bool(update.edits) for update in WRONG + CORRECT) >= 4


@pytest.mark.parametrize("update", WRONG + CORRECT, ids=name_of)
def test_the_header_says_what_to_expect(update: Update, shapes: ShapesGraph) -> None:
    expected = set(update.expected)
    replacement = {"edit", "old", "new", "focus"} & expected
    assert replacement in (set(), {"edit", "old", "new", "focus"})
    rest = expected - replacement
    if update in CORRECT:
        assert rest == {"update"}
    elif update in ILL_FORMED:
        assert rest - {"cure"} == {"slip", "parse", "line"}
    else:
        assert rest - {"fix"} == {"slip", "shape", "line", "thing", "cure"}
        assert f"https://w3id.org/klimanetz/shapes#{update.expected['shape']}" in shapes.names
    assert all(update.expected.values()), "an empty expectation is always met"


def test_no_two_wrong_updates_make_the_same_slip() -> None:
    slips = [update.expected["slip"] for update in WRONG]
    assert len(set(slips)) == len(slips)
