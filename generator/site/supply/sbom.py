"""What a site is made of, as a bill of materials: CycloneDX 1.6, https://cyclonedx.org/docs/1.6/json/.

It lists what is in the site and nothing of the machine that built it, and has neither a serial number nor the hour, so
that the same site gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import metadata
from typing import Any

from generator.site.supply.components import Component, Part, read_components


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
    row["components"] = [
        *({"type": "file", "name": file, "hashes": [{"alg": "SHA-256", "content": digests[file]}]} for file in files),
        *map(_list_part, component.parts),
    ]
    yield row


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
