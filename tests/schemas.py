"""JSON against a schema: the words of JSON Schema that ours use, so that the tests need no library for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

KINDS: dict[str, type | tuple[type, ...]] = {
    "object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float),
    "null": type(None),
}  # fmt: skip


def check_schema(
    value: Any, schema: dict[str, Any], where: str = "$", whole: dict[str, Any] | None = None
) -> Iterator[str]:
    """Where a value breaks a schema, for the words of JSON Schema that ours use; ``whole`` holds its definitions."""
    whole = whole or schema
    known = {"$schema", "$defs", "title", "description", "type", "properties", "required", "items", "enum", "const",
             "pattern", "minimum", "$ref"}  # fmt: skip
    assert set(schema) <= known, set(schema) - known
    if "$ref" in schema:
        yield from check_schema(value, whole["$defs"][schema["$ref"].rpartition("/")[2]], where, whole)
        return
    types = schema.get("type", list(KINDS))
    types = [types] if isinstance(types, str) else types
    if not any(isinstance(value, KINDS[kind]) and not (kind == "integer" and value is True) for kind in types):
        yield f"{where}: {value!r} is not {types}"
        return
    if "const" in schema and value != schema["const"]:
        yield f"{where}: {value!r} is not {schema['const']!r}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where}: {value!r} is none of {schema['enum']}"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{where}: {value!r} does not fit"
    if isinstance(value, int) and value < schema.get("minimum", value):
        yield f"{where}: {value} is too small"
    if isinstance(value, dict):
        for key in schema.get("required", ()):
            if key not in value:
                yield f"{where}: no {key}"
        for key, item in value.items():
            if key in schema.get("properties", {}):
                yield from check_schema(item, schema["properties"][key], f"{where}.{key}", whole)
    if isinstance(value, list):
        for at, item in enumerate(value):
            yield from check_schema(item, schema.get("items", {}), f"{where}[{at}]", whole)
