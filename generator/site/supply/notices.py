"""The licences of what is not ours, as a text that goes wherever the site goes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import resources

from generator.site.supply.components import Component, Part, read_components

NOTICES = "assets/licences.txt"
"""In the site."""

_HEAD = """\
The scripts, styles and pictures of this site, and who made them. The texts of the licences follow below. What the
articles say belongs to those who published them.
"""


def write_notices(components: Iterable[Component] | None = None) -> str:
    """The whole text: each work, its copyright, and every licence once. The same packages give the same bytes."""
    components = tuple(read_components() if components is None else components)
    works: list[Component | Part] = [*components, *(part for one in components for part in one.parts)]
    blocks = [_HEAD, *("\n".join(_tell(one)) + "\n" for one in components)]
    for licence in sorted({work.licence for work in works}):
        rule = "-" * 100
        blocks.append(f"{rule}\n{licence}\n{rule}\n\n{_read_licence(licence)}")
    return "\n".join(blocks)


def _tell(component: Component) -> Iterator[str]:
    published = f", published on PyPI as {component.package}" if component.registry == "pypi" else ""
    yield f"{component.name} {component.version} ({component.licence}){published}"
    yield from (f"  {line}" for line in component.copyright)
    for part in component.parts:
        yield f"  with {' '.join(filter(None, (part.name, part.version)))} ({part.licence})"
        yield from (f"    {line}" for line in part.copyright)


def _read_licence(licence: str) -> str:
    return resources.files("generator").joinpath("data", "licences", f"{licence}.txt").read_text(encoding="utf-8")
