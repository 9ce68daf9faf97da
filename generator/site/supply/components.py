"""The packages that a site holds files of, as ``data/assets.yml`` has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
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
    changed: Mapping[str, str]
    """Path in the site → what was done to the file; the others are as they were published."""
    published: tuple[str, ...]
    """SHA-256, hex, of each file that this version was published as; none where our lock holds another version."""

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
        changed=row.get("changed", {}),
        published=read_lock().get((row["package"], version), ()),
    )


_LOCK = "data/desk/requirements/packages.txt"
_LOCKED = re.compile(
    r"^(?P<name>[\w.-]+)==(?P<version>[^\s;\\]++).*+\n(?P<hashes>(?:[ \t]++--hash=.*+\n)++)", re.MULTILINE
)


@cache
def read_lock() -> dict[tuple[str, str], tuple[str, ...]]:
    """Name and version of a package → SHA-256, hex, of its files, as the lock that we ship to desks has them."""
    text = resources.files("generator").joinpath(*_LOCK.split("/")).read_text(encoding="utf-8")
    return {
        (row["name"], row["version"]): tuple(sorted(re.findall(r"--hash=sha256:([0-9a-f]{64})", row["hashes"])))
        for row in _LOCKED.finditer(text)
    }
