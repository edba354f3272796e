"""The workflows in CONTRIBUTING.md are well-formed, have few rights, and use only commands and options that exist."""

from __future__ import annotations

import re
import shlex
from typing import Any

import click
import pytest
import yaml

from graphtool.cli import COMMANDS, cli
from tests.conftest import ROOT
from tests.meta.markdown import blocks

TEXTS = [block.body for block in blocks((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), "yaml")]
WORKFLOWS = {text.partition("\n")[0].removeprefix("# "): text for text in TEXTS}
GITHUB, GITLAB = ".github/workflows/graph.yml", ".gitlab-ci.yml"
_CALL = re.compile(r"^\s*- (?:run: )?graphtool (.+?)(?: \|\| \[ \$\? = 1 \])?$", re.MULTILINE)
_STEPS_OF_GRAPHTOOL = {GITHUB: 2, GITLAB: 3}


def _load(name: str) -> dict[str, Any]:
    document: dict[str, Any] = yaml.load(WORKFLOWS[name], Loader=yaml.BaseLoader)  # noqa: S506 - `on` stays a word
    return document


@pytest.mark.parametrize("name", [GITHUB, GITLAB])
def test_every_call_of_graphtool_can_be_parsed(name: str) -> None:
    calls = _CALL.findall(WORKFLOWS[name])
    assert len(calls) == WORKFLOWS[name].count("graphtool ") == _STEPS_OF_GRAPHTOOL[name]
    for call in calls:
        command, *arguments = shlex.split(call)
        assert command in COMMANDS
        found = cli.get_command(click.Context(cli), command)
        assert found is not None
        found.make_context(command, arguments)  # refuses what does not exist


def test_a_wrong_option_would_be_noticed() -> None:
    found = cli.get_command(click.Context(cli), "review")
    assert found is not None
    with pytest.raises(click.NoSuchOption):
        found.make_context("review", ["HEAD", "--nothing"])
    with pytest.raises(click.BadParameter):
        found.make_context("review", ["--format", "nothing"])


def test_the_github_workflow_gives_no_right_to_code_that_is_proposed() -> None:
    workflow = _load(GITHUB)
    assert workflow["on"] == "pull_request"
    assert workflow["permissions"] == {}
    jobs = workflow["jobs"]
    assert jobs["review"]["permissions"] == {"contents": "read"}
    assert jobs["comment"]["permissions"] == {"pull-requests": "write"}
    assert not any("checkout" in step.get("uses", "") for step in jobs["comment"]["steps"])
    assert jobs["review"]["steps"][0]["with"] == {"fetch-depth": "0", "persist-credentials": "false"}


def test_actions_are_pinned_by_their_major_version() -> None:
    steps = [step for job in _load(GITHUB)["jobs"].values() for step in job["steps"]]
    used = [step["uses"] for step in steps if "uses" in step]
    assert len(used) >= 4
    assert [name for name in used if not re.fullmatch(r"actions/[a-z-]+@v\d+", name)] == []


def test_expressions_never_stand_in_a_script() -> None:
    """A title or branch name put into a script's text would be run; it is handed over in a variable."""
    steps = [step for job in _load(GITHUB)["jobs"].values() for step in job["steps"]]
    assert [step["run"] for step in steps if "${{" in step.get("run", "")] == []


def test_the_gitlab_job_keeps_what_it_writes() -> None:
    job = _load(GITLAB)["graph"]
    written = set(re.findall(r"-o (\S+)", "\n".join(job["script"])))
    artifacts = job["artifacts"]
    assert written == {*artifacts["paths"], artifacts["reports"]["junit"]}
    assert job["variables"]["GIT_DEPTH"] == "0"
