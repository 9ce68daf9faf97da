"""Frozen dataclasses to JSON and back, by the types of their fields alone.

Reading makes dataclasses and tuples of what the types say, and checks how many fields each has; texts and numbers are
taken as they stand, unless all is to be checked. That what is read is what was written, the checksums and the digest of
the program see to.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

Encode = Callable[[Any], bytes]
Decode = Callable[[bytes], Any]


def make_codec(kind: type, *, checked: bool = False) -> tuple[Encode, Decode]:
    """How values of a dataclass are written as bytes and read from them.

    Fields may be texts, numbers, truth values, literals, optional ones of these, tuples and dataclasses. Reading raises
    ValueError, TypeError, KeyError or RecursionError for what has another shape, if it is ``checked`` also for each
    text and number that is none.
    """
    read = _reader(kind, checked)
    return (
        lambda value: json.dumps(_flatten(value), ensure_ascii=False, separators=(",", ":")).encode(
            "utf-8", "surrogatepass"
        ),
        lambda data: read(json.loads(data.decode("utf-8", "surrogatepass"))),
    )


def _flatten(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_flatten(item) for item in value]
    names = getattr(type(value), "__dataclass_fields__", None)
    return value if names is None else [_flatten(getattr(value, name)) for name in names]


def _reader(kind: Any, checked: bool) -> Callable[[Any], Any]:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal or kind in (str, int, bool, float):
        if not checked:
            return _as_is
        return _check_literal(arguments) if origin is Literal else _check_type(kind)
    if origin in (Union, UnionType):
        inner = [_reader(argument, checked) for argument in arguments if argument is not type(None)]
        if all(reader is _as_is for reader in inner):
            return _as_is
        (reader,) = inner
        return lambda data: None if data is None else reader(data)
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            reader = _reader(arguments[0], checked)
            return tuple if reader is _as_is else lambda data: tuple([reader(item) for item in _list(data)])
        readers = [_reader(argument, checked) for argument in arguments]
        if all(reader is _as_is for reader in readers):
            return tuple
        return lambda data: tuple([read(item) for read, item in zip(readers, _list(data), strict=True)])
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        own = [_reader(hints[field.name], checked) for field in fields(kind)]
        make = kind
        return lambda data: make(*[read(item) for read, item in zip(own, _list(data), strict=True)])
    raise TypeError(f"{kind} cannot be kept")


def _as_is(data: Any) -> Any:
    return data


def _list(data: Any) -> list[Any]:
    if type(data) is not list:
        raise TypeError("no list")
    return data


def _check_type(kind: type) -> Callable[[Any], Any]:
    def read(data: Any) -> Any:
        if type(data) is not kind:
            raise TypeError(f"no {kind.__name__}")
        return data

    return read


def _check_literal(values: tuple[Any, ...]) -> Callable[[Any], Any]:
    def read(data: Any) -> Any:
        if data not in values:
            raise ValueError("none of its values")
        return data

    return read
