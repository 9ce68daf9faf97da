"""The packages that a site holds files of, as ``data/assets.yml`` has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import metadata, resources
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Part:
    """Another's work that is built into the files of a package."""

    name: str
    licence: str
    """SPDX identifier."""
    copyright: tuple[str, ...]
    version: str | None
    registry: str
    """Type of its package URL: ``npm``, ``cargo``; empty for what is no package."""


@dataclass(frozen=True, slots=True)
class Component:
    """A published package of which files stand in the site."""

    package: str
    """As it is installed."""
    name: str
    version: str
    """The installed one."""
    licence: str
    """SPDX identifier."""
    copyright: tuple[str, ...]
    files: re.Pattern[str]
    """Paths in the site that are its."""
    parts: tuple[Part, ...]
    registry: str
    """Type of its package URL: ``pypi``, or ``generic`` for our own."""

    @property
    def url(self) -> str:
        """Its package URL."""
        return f"pkg:{self.registry}/{self.package}@{self.version}"

    def pick(self, names: Iterable[str]) -> Iterator[str]:
        """Those of the files of a site that are its."""
        return (name for name in names if self.files.fullmatch(name))


@cache
def read_components() -> tuple[Component, ...]:
    """All of them, with the versions that are installed."""
    text = resources.files("generator").joinpath("data", "assets.yml").read_text(encoding="utf-8")
    return tuple(map(_read_component, yaml.safe_load(text)))


def _read_component(row: dict[str, Any]) -> Component:
    version = metadata.version(row["package"])
    known = version == row.get("of")
    return Component(
        package=row["package"],
        name=row["name"],
        version=version,
        licence=row["licence"],
        copyright=tuple(row["copyright"]),
        files=re.compile("|".join(re.escape(glob).replace(r"\*", ".*") for glob in row["files"])),
        parts=tuple(
            Part(
                part["name"],
                part["licence"],
                tuple(part["copyright"]),
                part.get("version") if known else None,
                part.get("registry", "npm"),
            )
            for part in row["parts"]
        ),
        registry=row.get("registry", "pypi"),
    )
