"""A Material that is made otherwise is refused by name, and the installed one is not."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from mkdocs.utils import get_theme_dir

from generator.errors import SiteError
from generator.site.material import KNOWN, check_material

BASE, SCRIPT, PALETTE = "base.html", "assets/javascripts/bundle.*.min.js", "partials/palette.html"


@pytest.fixture
def material(tmp_path: Path) -> Path:
    """A copy of what is looked at."""
    installed = Path(get_theme_dir("material"))
    for pattern in (BASE, SCRIPT, PALETTE):
        (path,) = installed.glob(pattern)
        copy = tmp_path / path.relative_to(installed)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    return tmp_path


def test_the_installed_one_is_as_expected(material: Path) -> None:
    check_material()
    check_material(material)


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [
        (BASE, 'type="checkbox" id="__drawer" autocomplete="off"', 'autocomplete="off" type="checkbox"', "drawer"),
        (BASE, "page.toc | first %}", "page.toc | last %}", "link past the header"),
        (BASE, 'class="md-skip"', 'class="md-jump"', "link past the header"),
        (BASE, "javascripts/content.html", "javascripts/tabs.html", "scripts that ours replace"),
        (BASE, "</body>", "<script>var a=1</script></body>", "a script within"),
        (BASE, "</body>", '<script type="module">let a=1</script></body>', "a script within"),
        (PALETTE, "data-md-color-media", "data-md-media", "switch of the colours"),
        (SCRIPT, 'role:"dialog"', 'role:"note"', "dialog of a footnote"),
        (SCRIPT, '__md_get("__palette"', '__md_get("__colours"', "colours are remembered"),
    ],
)
def test_what_is_made_otherwise_is_named(material: Path, file: str, old: str, new: str, named: str) -> None:
    (path,) = material.glob(file)
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(SiteError, match=rf"otherwise: [^;]*{named}[^;]*mkdocs-material=="):
        check_material(material)


def test_a_file_that_is_gone_is_named(material: Path) -> None:
    (material / PALETTE).unlink()
    with pytest.raises(SiteError, match=r"partials/palette\.html"):
        check_material(material)


def test_the_version_that_is_advised_is_that_of_the_locks(root: Path) -> None:
    for lock in ("run.txt", "dev.txt"):
        text = (root / "requirements" / lock).read_text(encoding="utf-8")
        assert re.search(rf"^mkdocs-material=={re.escape(KNOWN)} ", text, re.MULTILINE), lock
