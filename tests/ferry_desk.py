"""A small desk on the disk with two articles and their briefs, which a test may copy, edit and run again."""

from __future__ import annotations

from pathlib import Path

from test_cli import briefs
from test_corrections import OTHER
from test_pipeline import FERRY, REGISTRY


def make_desk(desk: Path) -> Path:
    """Lay the articles and the registry into ``desk`` and write the briefs; returns ``desk``."""
    articles = desk / "seeds/articles"
    articles.mkdir(parents=True)
    for name, text in (("ferry.txt", FERRY), ("other.txt", OTHER)):
        (articles / name).write_text(text, encoding="utf-8")
    (desk / "seeds/companies.yml").write_text(REGISTRY, encoding="utf-8")
    assert briefs("generate", cwd=desk).returncode == 0
    return desk


def find_ferry(desk: Path) -> Path:
    """The brief of the ferry."""
    (path,) = (path for path in (desk / "docs/briefs").glob("*.md") if "calderhead" in path.name)
    return path
