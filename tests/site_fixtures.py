"""The invented sample built once for all tests that look at a site."""

from __future__ import annotations

import re
from pathlib import Path

from generator.bodies import keep_bodies
from generator.config import Config
from generator.site.build import bundle_site
from shelf import BODIES, fill_shelf

OUTSIDE = re.compile(r"""(?:src|href|action|content|data|poster|srcset)\s*=\s*["']?\s*(?:https?:)?//[^"'\s>]+""")
"""An attribute that could make a browser ask another host; links that a reader follows are taken out before."""
ANCHOR = re.compile(r"<a\b[^>]*>")


def build_sample(folder: Path) -> Config:
    """Fill, build and pack below ``folder``."""
    config = Config(docs=fill_shelf(folder / "docs"), site=folder / "site", dist=folder / "dist")
    keep_bodies(BODIES.items(), config.docs)
    bundle_site(config)
    return config


def read_tree(folder: Path) -> dict[str, bytes]:
    """Every file below ``folder`` by its path."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def read_headers(site: Path) -> list[tuple[str, str, str]]:
    """The rules of ``_headers`` as ``(pattern, name, value)``; a pattern's ``*`` stands for anything."""
    rules, pattern = [], ""
    for line in (site / "_headers").read_text(encoding="ascii").splitlines():
        if line.startswith("/"):
            pattern = line
        elif line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            rules.append((pattern, name, value))
    return rules
