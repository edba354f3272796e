"""Other profiles of the documents: what search engines, indexes and readers of W3C ORG understand, no more.

`klimanetz` (see `jsonld.documents`) is complete; these are views. A kind of things that a profile has no words for has
no document in it. All are deterministic: the same graph gives the same bytes.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from graphtool.jsonld.profiles.view import View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from graphtool.jsonld.index import Index

COMPLETE = "klimanetz"
# profile → the module with a function `document`
_VIEWS = {"compact": "compact", "org": "organisations", "schema-org": "schema_org"}
PROFILES = (COMPLETE, *_VIEWS)


def documents(profile: str, index: Index, iris: Iterable[str], language: str) -> Iterator[dict[str, Any]]:
    """Yield the documents that a profile other than the complete one has for these IRIs, in their order.

    `language` (`de` or `en`) is that of texts where the profile has room for one only.
    """
    module = import_module(f"graphtool.jsonld.profiles.{_VIEWS[profile]}")
    make = cast("Callable[[View, str], dict[str, Any] | None]", module.document)
    view = View(index, language)
    return (made for iri in iris if (made := make(view, iri)))


def identifier(document: dict[str, Any]) -> str:
    """Return the IRI of the thing that a document of any profile is about."""
    found: str = document.get("@id") or document["id"]
    return found


def is_linked_data(profile: str) -> bool:
    """Return whether the documents of a profile are JSON-LD, not plain JSON without a context."""
    return profile != "compact"
