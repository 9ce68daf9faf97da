"""What a site is made of, as a bill of materials: CycloneDX 1.6, https://cyclonedx.org/docs/1.6/json/.

It lists what is in the site and nothing of the machine that built it, and has neither a serial number nor the hour, so
that the same site gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import metadata
from typing import Any

from generator.site.supply.components import Component, Part, read_components
from generator.site.supply.notices import NOTICES

CHANGED = "briefs:changed"
"""Property of a file that is not as its package has it; the value says what was done."""


def list_materials(name: str, digests: Mapping[str, str]) -> dict[str, Any]:
    """The bill of a site.

    Args:
        name: of the site, as the bundle is named.
        digests: path in the site → SHA-256, hex.
    """
    components = [row for one in read_components() for row in _list_component(one, digests)]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "tools": {"components": [{"type": "application", "name": "briefs", "version": metadata.version("briefs")}]},
            "component": {"type": "application", "bom-ref": "site", "name": name},
        },
        "components": components,
        "dependencies": [{"ref": "site", "dependsOn": [row["bom-ref"] for row in components]}],
    }


def _list_component(component: Component, digests: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    files = sorted(component.pick(digests))
    if not files:
        return
    row = {"type": "library", "bom-ref": component.url, **_describe(component)}
    row |= {"version": component.version, "purl": component.url}
    if component.published:
        hashes = [{"alg": "SHA-256", "content": digest} for digest in component.published]
        told = "each file that it was published as, from the lock that it is installed with"
        row["externalReferences"] = [{"type": "distribution", "url": component.url, "comment": told, "hashes": hashes}]
    row["components"] = [
        *(_list_file(file, digests[file], component.changed.get(file, "")) for file in files),
        *map(_list_part, component.parts),
    ]
    yield row


def _list_file(name: str, digest: str, changed: str) -> dict[str, Any]:
    row: dict[str, Any] = {"type": "file", "name": name, "hashes": [{"alg": "SHA-256", "content": digest}]}
    return {**row, "properties": [{"name": CHANGED, "value": changed}]} if changed else row


def _list_part(part: Part) -> dict[str, Any]:
    row = {"type": "library", **_describe(part)}
    if part.version:
        row["version"] = part.version
    if part.registry:
        row["purl"] = f"pkg:{part.registry}/{part.name}" + (f"@{part.version}" if part.version else "")
    return row


def _describe(work: Component | Part) -> dict[str, Any]:
    told: dict[str, Any] = {"name": work.name, "licenses": [{"license": {"id": work.licence}}]}
    return {**told, "copyright": "\n".join(work.copyright)} if work.copyright else told


# ---------------------------------------------------------------- read back


def check_bill(bill: object, name: str, digests: Mapping[str, str], notices: str | None) -> Iterator[str]:
    """What is wrong with a bill that somebody else may have written, a line each.

    Args:
        bill: as it was read.
        name: of the site, as the bundle is named.
        digests: path in the site → SHA-256, hex.
        notices: the text of :data:`generator.site.supply.NOTICES` in the same site; ``None`` where it is damaged.

    It must agree with itself, with the digests and with the versions and licences in ``notices``. Where it was made by
    the Briefs and the packages that run here, it must also be the bill that they make.
    """
    try:
        found = list(_check_rows(bill, name, digests, notices))
    except (TypeError, KeyError, IndexError, AttributeError, ValueError):
        found = [f"is no bill of materials as Briefs writes it ({_FORMAT})"]
    yield from found or _compare(bill, name, digests)


_FORMAT = "CycloneDX 1.6"


def _check_rows(bill: Any, name: str, digests: Mapping[str, str], notices: str | None) -> Iterator[str]:
    if bill is None:
        yield "is missing"
        return
    if (bill["bomFormat"], bill["specVersion"], bill["metadata"]["component"]["name"]) != ("CycloneDX", "1.6", name):
        yield f"is not that of this site, or not {_FORMAT}"
    refs = [row["bom-ref"] for row in bill["components"]]
    if bill["dependencies"] != [{"ref": "site", "dependsOn": refs}] or len(set(refs)) != len(refs):
        yield "its dependencies are not its components"
    listed: dict[str, set[str]] = {}
    for row in bill["components"]:
        told, version, licence = row["name"], row["version"], row["licenses"][0]["license"]["id"]
        listed[told] = set()
        if not row["purl"].endswith(f"@{version}") or row["bom-ref"] != row["purl"]:
            yield f"{told}: its versions contradict each other"
        elif notices is not None and f"{told} {version} ({licence})" not in notices:
            yield f"{told}: version or licence is not that of {NOTICES}"
        for file in (part for part in row["components"] if part["type"] == "file"):
            listed[told].add(file["name"])
            if file["name"] not in digests:
                yield f"{told}: names {file['name']}, which is not listed"
            elif file["hashes"] != [{"alg": "SHA-256", "content": digests[file["name"]]}]:
                yield f"{told}: another hash of {file['name']} than under files"
    for component in read_components():
        lacking = set(component.pick(digests)) - listed.get(component.name, set())
        yield from (f"{component.name}: does not name {file}" for file in sorted(lacking))


def _compare(bill: Any, name: str, digests: Mapping[str, str]) -> Iterator[str]:
    """The bill against ours, where the same versions made it."""
    ours = list_materials(name, digests)
    versions = [[(row["name"], row["version"]) for row in one["components"]] for one in (bill, ours)]
    if versions[0] == versions[1] and bill["metadata"].get("tools") == ours["metadata"]["tools"] and bill != ours:
        yield f"is not what Briefs {metadata.version('briefs')} says of these files"
