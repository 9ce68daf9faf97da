"""The registry's file on disk: read as text, written in one step, and only over what was read."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from pathlib import Path

from generator.config import Config
from generator.errors import TableError
from generator.files import TABLE_BYTES, is_named, read_file, tell_fix
from generator.model import Registry
from generator.tables.registry import parse_registry
from generator.writing import LeftError, Writer, digest_content, hold_near

__all__ = ["find_registry", "hold_registry", "read_registry_text", "read_rows", "write_registry_text"]

_BOM = "\ufeff"


def find_registry(config: Config) -> Path:
    """Where the registry lies, or would: ``companies`` of the settings, else the seeds' own."""
    return config.companies or config.seeds / "companies.yml"


@lru_cache(maxsize=4)
def read_rows(text: str, path: str) -> Registry:
    """The rows of a text, parsed once however often they are asked for: a large registry takes half a second.

    Raises :class:`TableError` as :func:`generator.tables.registry.parse_registry` does.
    """
    return parse_registry(text, path)


def read_registry_text(path: Path, *, create: bool = False) -> str:
    """The file as it stands; with ``create``, a new one with the explaining header where there is none.

    Raises :class:`TableError` for what cannot be read.
    """
    try:
        return read_file(path, TABLE_BYTES).decode("utf-8")
    except FileNotFoundError:
        if create:
            return resources.files("generator").joinpath("data", "companies.yml").read_text(encoding="utf-8")
        fix = "briefs companies add NAME creates one; --companies FILE names another"
        raise TableError("there is no registry", where=str(path), fix=fix) from None
    except OSError as error:
        raise TableError(f"cannot be read: {error.strerror or error}", where=str(path), fix=tell_fix(error)) from error
    except UnicodeDecodeError as error:
        raise TableError("is not UTF-8", where=str(path), fix="save it as UTF-8") from error


@contextlib.contextmanager
def hold_registry(path: Path) -> Iterator[Writer | None]:
    """A writer for the registry, from the reading of it on: others wait. ``None`` where its folder is not there, which
    only a row makes that is admitted. Raises as :func:`generator.writing.hold_near`.
    """
    folder = path.resolve().parent
    with hold_near(folder) if folder.is_dir() else contextlib.nullcontext() as writer:
        yield writer


def write_registry_text(path: Path, before: str, after: str, writer: Writer | None = None) -> None:
    """Put ``after`` in place of ``before``; ``writer`` is that of whoever holds the registry already.

    Raises :class:`PublishError` where the file holds something else by now, or cannot be written; it is as it was then.
    """
    if writer is None:
        with hold_near(path.resolve().parent) as held:
            write_registry_text(path, before, after, held)
        return
    there = is_named(path)
    if there and read_registry_text(path) != before:
        raise LeftError("was changed by someone else meanwhile", where=str(path), fix="run the command again")
    writer.write(path.resolve(), after.encode("utf-8"), digest_content(before.encode("utf-8")) if there else None)
