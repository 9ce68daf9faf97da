"""What we take for granted of Material for MkDocs: where its templates and its script are another's, ours would do
nothing, and nobody would be told. So a build looks first, and refuses a Material that is made otherwise.
"""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

from mkdocs.utils import get_theme_dir

from generator.errors import SiteError

KNOWN = "9.8.1"
"""The version that the locks name."""
TOGGLE = re.compile(r'(<input class="md-toggle" [^<>]*) autocomplete="off">')
"""Two check boxes in ``base.html``, in none of its blocks, with an attribute that HTML refuses them."""

_SCRIPTS = "partials/javascripts"
_PLAIN = re.compile(r"<script>|<script (?!id=\"__config\" type=\"application/json\"|src=)")
_EXPECTED = (
    ("base.html", TOGGLE.pattern, 2, "the check boxes of its drawer and search"),
    ("base.html", r"\{% set skip = page\.toc \| first %\}", 1, "the link past the header"),
    ("base.html", r'<a href="\{\{ skip\.url \| url \}\}" class="md-skip">', 1, "the link past the header"),
    ("base.html", rf'\{{% include "{_SCRIPTS}/(?:base|content)\.html" %\}}', 2, "the scripts that ours replace"),
    ("partials/palette.html", r' data-md-color-media="', 1, "the switch of the colours"),
    ("assets/javascripts/bundle.*.min.js", r'class:"md-tooltip2",role:"dialog"', 1, "the dialog of a footnote"),
    ("assets/javascripts/bundle.*.min.js", r"__md_get\(\"__palette\"", 1, "how colours are remembered"),
)
"""File, pattern, how often it stands there, and what it is."""


def check_material(folder: Path | None = None) -> None:
    """Look whether Material's ``folder``, else that of the installed one, has what our theme and scripts build on.

    Raises:
        SiteError: it has not; the message names each thing that is missing or made otherwise.
    """
    folder = folder or Path(get_theme_dir("material"))
    other: dict[str, None] = {}
    for name, pattern, times, what in _EXPECTED:
        files = sorted(folder.glob(name))
        if len(files) != 1 or len(re.findall(pattern, files[0].read_text("utf-8"))) != times:
            other[f"{what} ({name})"] = None
    base = folder / "base.html"
    if base.is_file() and _PLAIN.search(base.read_text("utf-8")):
        other["a script within base.html, which the policy refuses"] = None
    if other:
        said = f"mkdocs-material {version('mkdocs-material')} has otherwise: {'; '.join(other)}"
        raise SiteError(said, where=str(folder), fix=f"pip install mkdocs-material=={KNOWN}")
