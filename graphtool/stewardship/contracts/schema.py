"""JSON Schema of a contract, by the package jsonschema; nothing is fetched from the network.

It is read as the draft that it names under `$schema`, else as 2020-12.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from graphtool.errors import ContractError, Location

if TYPE_CHECKING:
    from collections.abc import Iterator


def validator(schema: Any, shown: str) -> Any:
    """Return the validator of a schema that a contract names. Raises ContractError if the schema cannot be used."""
    try:
        import jsonschema
        from referencing import Registry
    except ImportError:
        raise ContractError(
            "names a JSON Schema, and the package jsonschema is not there",
            hint="install graphtool with its extra [contracts]",
            location=Location(shown),
        ) from None
    named = schema.get("$schema") if isinstance(schema, dict) else None
    draft = jsonschema.validators.validator_for({"$schema": named}, default=None) if named else None
    if named and draft is None:
        raise _unusable(f"{named!r} is no draft of JSON Schema that is known", shown)
    draft = draft or jsonschema.Draft202012Validator
    try:
        draft.check_schema(schema)
    except jsonschema.SchemaError as error:
        raise _unusable(error.message, shown) from None
    except RecursionError:
        raise _unusable("it nests too deeply", shown) from None
    return draft(schema, registry=Registry())


def errors(checker: Any, document: Any, shown: str) -> Iterator[tuple[str, str, Any, Any]]:
    """Yield keyword and JSON pointer of each error, the keyword's value in the schema, and the value in the document.

    Raises ContractError if the schema refers to one that is not there, or has a pattern that is none.
    """
    from referencing.exceptions import Unresolvable

    try:
        found = sorted(checker.iter_errors(document), key=lambda error: list(map(str, error.absolute_path)))
    except (Unresolvable, re.error) as error:
        raise _unusable(str(error), shown) from None
    for each in found:
        pointer = "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in each.absolute_path)
        yield str(each.validator), pointer, each.validator_value, each.instance


def _unusable(reason: str, shown: str) -> ContractError:
    message = f"its JSON Schema cannot be used: {' '.join(reason.split())}"
    return ContractError(message, hint="correct the schema", location=Location(shown))
