"""`export --to`: what the bundle says of how it was made and where it will be."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import click

from graphtool.cli.common import GraphChoice, Settings
from graphtool.cli.grouping import Decorated
from graphtool.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from graphtool.publish.bundle import Exporter
    from graphtool.publish.records.about import About


def base_url_option(function: Decorated) -> Decorated:
    """Add --base-url."""
    option = click.option(
        "--base-url",
        metavar="URL",
        callback=_checked,
        help="With --to, where the bundle will be published (default: below the dataset's own address).",
    )
    return option(function)


def write(
    settings: Settings,
    choice: GraphChoice,
    exporter: Exporter,
    folder: Path,
    files: Iterable[tuple[str, bytes]],
    base_url: str | None,
) -> int:
    """Write the bundle into a folder; return the number of its files."""
    from graphtool.publish.bundle import publish

    return publish(exporter, _about(settings, choice, exporter, base_url), folder, files, options_of(choice))


def write_profile(settings: Settings, choice: GraphChoice, exporter: Exporter, folder: Path, profile: str) -> int:
    """Write the bundle in a profile into a folder; return the number of its files."""
    from graphtool.publish.profiled import publish_profile

    about = _about(settings, choice, exporter, None)
    return publish_profile(exporter, about, folder, profile, settings.lang, options_of(choice))


def options_of(choice: GraphChoice) -> dict[str, Any]:
    """Return the options that made the graph what it is, without those left alone; the manifest names the revision."""
    given = {field.name: (getattr(choice, field.name), field.default) for field in fields(choice)}
    del given["known_at"]
    changed = {name: value for name, (value, default) in given.items() if value != default}
    if "at" in changed:
        changed["certainty"] = choice.certainty
    return {name.replace("_", "-"): value for name, value in sorted(changed.items())}


def _about(settings: Settings, choice: GraphChoice, exporter: Exporter, base_url: str | None) -> About:
    """Return what the records say of the dataset; which revision an endpoint's graph is made from, nobody knows."""
    from graphtool.namespaces import BASE
    from graphtool.publish.records.about import About
    from graphtool.store.state import Origin

    about = About.of(exporter.corpus, exporter.facts, settings.project(), base_url or BASE, choice.known_at)
    return about if choice.endpoint is None else replace(about, version="", origin=Origin())


def _checked(context: click.Context, option: click.Parameter, url: str | None) -> str | None:
    if url is None:
        return None
    if not url.startswith(("https://", "http://")) or any(c.isspace() or c in '<>"{}|\\^`?#' for c in url):
        raise UsageError(f"--base-url: {url!r} is no address", hint="write it as https://example.org/klimanetz/")
    return url if url.endswith("/") else f"{url}/"
