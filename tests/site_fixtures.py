"""The invented sample built once for all tests that look at a site."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import markdown
import pytest

from chromium import is_required
from generator.bodies import keep_bodies
from generator.config import Config
from generator.site.build import bundle_site
from generator.site.markup import PageContext, SiteMarkup
from generator.site.other_engines import write_derived
from generator.site.search import quantities
from shelf import BODIES, fill_shelf

OUTSIDE = re.compile(r"""(?:src|href|action|content|data|poster|srcset)\s*=\s*["']?\s*(?:https?:)?//[^"'\s>]+""")
"""An attribute that could make a browser ask another host; links that a reader follows are taken out before."""
ANCHOR = re.compile(r"<a\b[^>]*>")


def build_sample(folder: Path, site_url: str | None = None) -> Config:
    """Fill, build and pack below ``folder``."""
    config = Config(docs=fill_shelf(folder / "docs"), site=folder / "site", dist=folder / "dist", site_url=site_url)
    keep_bodies(BODIES.items(), config.docs)
    bundle_site(config)
    return config


def list_amounts() -> dict[str, str]:
    """An amount for each sign, unit and scale that the search knows, and the word that it is indexed under."""
    spelt = {"hongkongdollar": "Hong Kong dollar", "usdollar": "US dollar", "percent": "per cent"}
    found = {f"{sign.upper()}5": f"zn5p0{unit}" for sign, unit in quantities.SIGNS.items()}
    for word, unit in quantities.AFTER.items():
        blank = " " if word.isascii() and word != "%" else ""
        found[f"5{blank}{spelt.get(word, word)}"] = f"zn5p0{unit}"
    for word, power in quantities.SCALES.items():
        found[f"5{' ' if len(word) > 3 else ''}{word}"] = f"zn5p{power}"
    return found


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


ENGINES = {
    "zensical": ("zensical", "material"),
    "mkdocs-material": ("mkdocs", "material"),
    "mkdocs": ("mkdocs", "mkdocs"),
}
"""Other engines than ours: the module that builds, and its theme."""


def build_elsewhere(folder: Path, engine: str, *, folders: bool = False, tamed: bool = True) -> tuple[Config, Path]:
    """The sample derived below ``folder`` and built by another engine; returns where ``docs/`` is and the built site.

    ``folders``: each page is a folder with an index.html. ``tamed=False`` puts the titles back as they are.
    """
    module, theme = ENGINES[engine]
    if find_spec(module) is None:
        (pytest.fail if is_required() else pytest.skip)(f"{module} is not installed: make test brings it")
    config = Config(docs=fill_shelf(folder / "docs"))
    keep_bodies(BODIES.items(), config.docs)
    write_derived(config, folder / "pages", project=True)
    settings = folder / "pages" / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8").replace("name: material", f"name: {theme}")
    if theme == "mkdocs":
        text = re.sub(r"^  (?:font|features|palette).*\n(?:    .*\n)*", "", text, flags=re.MULTILINE)
    if folders:
        text = text.replace("use_directory_urls: false", "use_directory_urls: true")
    settings.write_text(text, encoding="utf-8")
    if not tamed:
        for path in (folder / "pages" / "docs").rglob("*.md"):
            page = path.read_text(encoding="utf-8").translate(str.maketrans("‹›", "<>")).replace("(”7”)", "(7)")
            path.write_text(page, encoding="utf-8")
    command = [sys.executable, "-W", "ignore", "-m", module, "build", "--strict"]
    done = subprocess.run(command, cwd=folder / "pages", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return config, folder / "pages" / "site"


def render(text: str, context: PageContext) -> str:
    """``text`` as the site renders it, with the extensions that ``mkdocs.yml`` names."""
    extension = SiteMarkup()
    extension.context = context
    return markdown.markdown(text, extensions=["footnotes", "tables", "sane_lists", "attr_list", "toc", extension])
