"""Where the site stands, and how it is called there."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from generator.site.library import make_url


@dataclass(frozen=True, slots=True)
class Place:
    """Name and address of a site."""

    name: str
    url: str = ""
    """Absolute, with a slash at its end; empty where it is not known."""
    feed_id: str = ""
    """What the ids of the feeds start from, see :func:`generator.site.machines.atom.make_id`."""

    def address(self, path: str) -> str:
        """The absolute address of the page made from ``path``, Markdown below ``docs/``, or of another file."""
        return self.url + quote(make_url(path) if path.endswith(".md") else path)
