"""The documentation tells the truth: generated parts agree with code and data, examples print what they show."""

from __future__ import annotations

import doctest
import os
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pyoxigraph as ox
import pytest

from graphtool.cli import COMMANDS, cli
from graphtool.errors import GraphtoolError, all_error_ids
from graphtool.namespaces import shrink
from graphtool.project import Project
from graphtool.shacl.shapes import ShapesGraph
from graphtool.store.load import Corpus
from tests.conftest import ROOT, reference
from tests.meta import docs, tool_tables
from tests.meta.markdown import agrees, blocks, examples, refreshed, section_names

README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
CURE = "run: python -m tests.meta.docs --write"
DOCUMENTS = sorted(ROOT.glob("*.md"))


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A copy of the project with the archived texts beside it, in which the README's examples run in order."""
    with docs.workplace(reference("sources")) as folder:
        yield folder


@pytest.fixture(scope="module")
def followed() -> Iterator[Path]:
    """A copy of the project after a reader followed CONTRIBUTING.md: its files are written where it says."""
    with docs.workplace() as folder:
        for block in blocks(CONTRIBUTING):
            action, _, name = block.mark.partition(": ")
            if action == "file":
                (folder / name).write_text(block.body, encoding="utf-8")
            elif action == "append to":
                path = folder / name
                path.write_text(f"{path.read_text(encoding='utf-8')}\n{block.body}", encoding="utf-8")
        yield folder


def _differences(text: str, folder: Path) -> list[str]:
    """Run the examples of a document in order and report those that print something else."""
    found = []
    for example in examples(text):
        if example.command.startswith(docs.NODE) and not docs.has_node():
            assert os.environ.get("CI") != "true", "CI has Node.js with the package jsonld"
            continue
        printed = docs.output_of(example.command, folder)
        if not agrees(example.printed, printed):
            found.append(f"line {example.line}: $ {example.command}\n{printed}")
    return found


def _python_failures(text: str, name: str) -> list[str]:
    """Run the pycon blocks of a document as one session in the working folder and report the failures."""
    session = "\n".join(block.body for block in blocks(text, "pycon"))
    test = doctest.DocTestParser().get_doctest(session, {}, name, None, None)
    assert test.examples
    printed: list[str] = []
    doctest.DocTestRunner(verbose=False).run(test, out=printed.append)
    return printed


def test_generated_sections_agree_with_code_and_data() -> None:
    assert docs.with_generated(README) == README, CURE


def test_every_generated_section_stands_in_the_readme_once() -> None:
    assert sorted(section_names(README)) == sorted(docs.generated())


@pytest.mark.slow
def test_the_examples_of_the_readme_print_what_it_shows(place: Path) -> None:
    assert len(examples(README)) > 8
    assert _differences(README, place) == [], CURE


def test_the_readme_shows_a_build_that_goes_through() -> None:
    build = next(example for example in examples(README) if example.command == "graphtool build")
    stages = [line.split()[0] for line in build.printed.splitlines() if line.strip() != "…"]
    assert stages == ["load", "validate", "infer", "queries", "export"]
    assert "0 violations" in build.printed


def test_the_python_examples_of_the_readme_work(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    assert _python_failures(README, "README.md") == []


def test_the_worked_example_of_contributing_validates(followed: Path) -> None:
    assert len(examples(CONTRIBUTING)) > 2
    assert _differences(CONTRIBUTING, followed) == []


def test_the_positions_of_contributing_are_found_as_it_says(followed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(followed)
    assert _python_failures(CONTRIBUTING, "CONTRIBUTING.md") == []


def test_the_query_of_contributing_answers(followed: Path) -> None:
    printed = docs.output_of("graphtool query network-labels -p network=network:klimanetz-musterland", followed)
    assert printed.endswith("(2 rows)\n")


def test_the_shape_of_contributing_is_applied(followed: Path) -> None:
    printed = docs.output_of("graphtool validate --shape knsh:NetworkLabelShape", followed)
    assert printed.startswith("0 violations")


def test_every_command_and_option_is_in_the_reference() -> None:
    reference_text = tool_tables.commands()
    context = click.Context(cli)
    spellings = {name for option in tool_tables.options_of(cli) for name in option.opts}
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        section = reference_text.partition(f"#### `graphtool {name}`\n")[2].partition("\n#### ")[0]
        assert section in README
        for option in tool_tables.options_of(command):
            assert all(f"`{spelling}`" in section for spelling in option.opts), f"{name}: {option.opts}"
            assert option.help, f"{name} {option.opts} has no help"
    assert all(f"`{spelling}`" in reference_text for spelling in spellings)


def test_every_error_id_is_explained_with_its_exit_code_cause_and_cure() -> None:
    section = README.partition("### Errors\n")[2].partition("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in section.splitlines()[4:]]
    explained = {row[0].strip("` "): row[1:] for row in rows if row[0].startswith("`")}
    assert list(explained) == sorted(all_error_ids())
    codes = {cls.error_id: str(cls.exit_code) for cls in _errors(GraphtoolError)}
    for error_id, (code, cause, cure) in explained.items():
        assert code == codes[error_id], error_id
        assert len(cause) > 20, error_id
        assert len(cure) > 20, error_id


def _errors(base: type[GraphtoolError]) -> list[type[GraphtoolError]]:
    return [cls for child in base.__subclasses__() for cls in (child, *_errors(child))]


def test_every_query_class_and_shape_is_listed(project: Project) -> None:
    listed = {line.split("`")[1] for line in README.splitlines() if re.match(r"\| (\*\*)?`", line)}
    assert {path.stem for path in project.query_files()} <= listed
    for room, prefix in (("ontology", "kn:"), ("shapes", "knsh:")):
        text = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / room).rglob("*.ttl")))
        kinds = r"owl:(?:Class|\w+Property)|sh:\w+Shape"
        terms = set(re.findall(rf"^({prefix}[\w-]+)\n(?:    a .+\n)*?    a (?:{kinds}) ;", text, re.MULTILINE))
        assert len(terms) > 100
        assert {term.removeprefix("knsh:") for term in terms} <= listed


def test_what_the_readme_says_is_missing_is_missing() -> None:
    section = README.partition("## What is not there yet\n")[2].partition("\n## ")[0]
    context = click.Context(cli)
    missing = [words.split() for words in re.findall(r"`([^`]+)`", section)]
    assert missing
    for name, *options in missing:
        command = cli.get_command(context, name)
        assert (command is None) is not bool(options), f"{name} is there"
        assert _spellings(command).isdisjoint(options), f"{name} has {options}"


def _spellings(command: click.Command | None) -> set[str]:
    return {name for option in tool_tables.options_of(command) for name in option.opts} if command else set()


def test_terms_and_entities_named_in_the_text_exist(asserted: Corpus, shapes: ShapesGraph) -> None:
    prefixes = {"kn", "knsh", "org", "schema"} | asserted.kinds | asserted.schemes
    prose = README.partition("## The ontology")[0] + README.partition("## Decisions")[2]
    named = {words for words in re.findall(r"`([a-z-]+:[\w-]+)`", prose) if words.partition(":")[0] in prefixes}
    known = {shrink(q.subject.value) for f in asserted.files for q in f.quads if isinstance(q.subject, ox.NamedNode)}
    known |= {shrink(name) for name in shapes.names}
    assert len(named) > 20
    assert named - known == {"org:unitOf"}, "README names what nobody defines"


def test_the_first_screen_has_exactly_two_commands_that_do_all_their_set_up() -> None:
    commands = [block for block in blocks(README, "bash") if block.line <= 30]
    build, check = (block.body for block in commands)
    for command in (build, check):
        assert command.startswith("python3 -m venv .venv && .venv/bin/pip install ")
        assert command.count("\n") == 1
    assert build.endswith("&& .venv/bin/graphtool build\n")
    assert "'.[test]' && .venv/bin/python -m pytest" in check
    assert len(blocks(README, "bash")) == 2, ".ci/run takes the test command from the README"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8"))
    for target in (target for target in targets if not target.startswith("https://")):
        name, _, anchor = target.partition("#")
        linked = ROOT / name if name else path
        assert linked.is_file(), target
        if anchor:
            titles = re.findall(r"^#+ (.+)$", linked.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-") for title in titles}


@pytest.mark.parametrize(
    ("shown", "printed", "same", "refreshed_to"),
    [
        ("a\nb", "a\nb\n", True, "a\nb"),
        ("a\nb", "a\nc\n", False, "a\nc"),
        ("a\n…\nc", "a\nb\nb\nc\n", True, "a\n…\nc"),
        ("a\n…\nc", "a\nb\nd\n", False, "a\n…\nd"),
        ("a\n  …\nc\n…\ne", "a\nb\nc\nd\nf\n", False, None),
        ("a […] c", "a b c\n", True, None),
        ("a […] c", "a b\nc\n", False, None),
        ("", "", True, ""),
        ("", "a\n", False, "a"),
    ],
)
def test_elisions_hide_what_they_say_and_nothing_else(
    shown: str, printed: str, same: bool, refreshed_to: str | None
) -> None:
    assert agrees(shown, printed) is same
    assert refreshed(shown, printed) == refreshed_to
