"""The sitemap that the theme wrote, as https://www.sitemaps.org/protocol.html wants it.

It tells no ``lastmod``: when a page last changed is not known, and the day of an article is something else.
"""

from __future__ import annotations

import re
from pathlib import Path
from xml.sax.saxutils import escape

from generator.site.machines.place import Place
from generator.site.outside import pack_bytes

SITEMAP = "sitemap.xml"
_URL = re.compile(r"  <url>(?:(?!<url>).)*?</url>", re.DOTALL)
_MOST = 50_000
"""Addresses that one file may hold."""


def settle_sitemap(site: Path, place: Place, most: int = _MOST) -> None:
    """Put the sitemap below ``site`` right: none without an address of the site, several below an index where it holds
    more than ``most`` addresses, and its packed twin without the time of the build.
    """
    plain, packed = site / SITEMAP, site / f"{SITEMAP}.gz"
    if not place.url or not plain.is_file():
        plain.unlink(missing_ok=True)
        packed.unlink(missing_ok=True)
        return
    text = plain.read_text(encoding="utf-8")
    urls = _URL.findall(text)
    if len(urls) > most:
        head, tail = text[: text.index(urls[0])], text[text.rindex(urls[-1]) + len(urls[-1]) :]
        names = []
        for at in range(0, len(urls), most):
            names.append(f"sitemap-{at // most + 1}.xml")
            part = head + "\n".join(urls[at : at + most]) + tail
            (site / names[-1]).write_text(part, encoding="utf-8", newline="\n")
        parts = "".join(f"\n  <sitemap><loc>{escape(place.address(name))}</loc></sitemap>" for name in names)
        plain.write_text(head.replace("<urlset ", "<sitemapindex ").rstrip() + parts + "\n</sitemapindex>\n", "utf-8")
    packed.write_bytes(pack_bytes(plain.read_bytes()))
