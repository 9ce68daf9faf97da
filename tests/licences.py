"""The licences of all that a run needs and that a site holds: ``make licences`` writes the list and judges it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import yaml

from generator.site.supply import Component, read_components

REQUIREMENTS = Path(__file__).parent.parent / "requirements"
LIST = REQUIREMENTS / "licences.md"

_PINNED = re.compile(r"([a-z0-9-]+)==(\S+)")
_NAMES = {
    "apache software license": "Apache-2.0",
    "artistic license": "Artistic-1.0-Perl",
    "isc license": "ISC",
    "isc license (iscl)": "ISC",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
}
"""What packages say instead of an SPDX identifier. ``BSD License`` is not here: it may be either of two."""
_SPDX = re.compile(r"[A-Za-z0-9][\w.+-]*(?: (?:OR|AND|WITH) [A-Za-z0-9][\w.+-]*)*")


@dataclass(frozen=True, slots=True)
class Licence:
    """Of one package, or of one work that is built into its files."""

    name: str
    version: str
    expression: str
    """SPDX; empty where it is not known."""
    known_by: str


def read_policy() -> dict[str, Any]:
    """``licences.yml``."""
    loaded: dict[str, Any] = yaml.safe_load((REQUIREMENTS / "licences.yml").read_text(encoding="utf-8"))
    return loaded


def list_packages(policy: Mapping[str, Any], lock: Path = REQUIREMENTS / "run.txt") -> Iterator[Licence]:
    """Each package of a lock, as the installed one tells of itself; once, whichever version this Python takes."""
    names = dict.fromkeys(match[1] for line in lock.read_text("utf-8").splitlines() if (match := _PINNED.match(line)))
    for name in names:
        yield read_licence(name, metadata.metadata(name), policy)


def read_licence(name: str, told: Any, policy: Mapping[str, Any]) -> Licence:
    """Of one package: what we know better, else what it says, as an expression, in a word, or by its classifiers."""
    known = policy["packages"].get(name)
    if known:
        return Licence(name, told["Version"], known["licence"], known["why"])
    classifiers = [
        c.rpartition("::")[2].strip() for c in told.get_all("Classifier") or () if c.startswith("License ::")
    ]
    for said, where in ((told.get("License-Expression"), "License-Expression"), (told.get("License"), "License")):
        words = (said or "").strip()
        expression = _NAMES.get(words.casefold(), words)
        if expression not in ("", "UNKNOWN") and _SPDX.fullmatch(expression):
            return Licence(name, told["Version"], expression, where)
    if len(classifiers) == 1:
        return Licence(name, told["Version"], _NAMES.get(classifiers[0].casefold(), ""), "classifier")
    return Licence(name, told["Version"], "", "nothing in its metadata")


def list_works(components: Iterable[Component] | None = None) -> Iterator[Licence]:
    """What stands in a built site, and is not ours alone."""
    for one in read_components() if components is None else components:
        yield Licence(one.name, one.version, one.licence, "data/assets.yml")
        for part in one.parts:
            yield Licence(f"{part.name}, in {one.name}", part.version or "", part.licence, "data/assets.yml")


def is_allowed(expression: str, policy: Mapping[str, Any]) -> bool:
    """Whether one of the alternatives of an SPDX expression has only parts that are allowed."""
    return any(
        all(part.strip() in policy["allowed"] for part in way.split(" AND ")) for way in expression.split(" OR ")
    )


def judge(licences: Iterable[Licence], policy: Mapping[str, Any]) -> Iterator[str]:
    """A line for each that is not allowed, or not known."""
    for one in licences:
        if not is_allowed(one.expression, policy):
            what = f"{one.expression} is not allowed" if one.expression else f"no licence is known ({one.known_by})"
            yield f"{one.name} {one.version}: {what}: see requirements/licences.yml"


def write_list(packages: Iterable[Licence], works: Iterable[Licence]) -> str:
    """Both lists as Markdown."""
    lines = [
        "# Licences",
        "",
        "Written by `make licences`: from the metadata of what is installed, `licences.yml` and `data/assets.yml`.",
        "The hashes of the packages are in `run.txt`, those of the files of a site in its bundle's `manifest.json`.",
    ]
    for heading, rows in (("What a run needs", packages), ("What a site holds", works)):
        lines += ["", f"## {heading}", "", "| Name | Version | Licence | Known by |", "|---|---|---|---|"]
        lines += [f"| {one.name} | {one.version} | {one.expression} | {one.known_by} |" for one in rows]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write the list; 1 where a licence is not allowed."""
    policy = read_policy()
    packages, works = list(list_packages(policy)), list(list_works())
    LIST.write_text(write_list(packages, works), encoding="utf-8")
    wrong = list(judge([*packages, *works], policy))
    print("\n".join(wrong) if wrong else f"{len(packages) + len(works)} works, all under licences that are allowed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
