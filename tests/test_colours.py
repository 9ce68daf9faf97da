"""The colours of the style sheet are read with ease in both schemes (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re

import pytest

from generator.site.digest.palette import read_palette
from generator.site.plugin import THEME

STYLE = (THEME / "assets" / "briefs" / "site.css").read_text(encoding="utf-8")
GROUNDS = ("paper", "raised", "accent-soft")
"""What words stand on; the last is that of the chosen result and of the footnote that was jumped to."""
WORDS = ("ink", "soft", "accent", "opinion", "letter", "wrap", "other")
PAIRS = [
    *((words, ground, 4.5) for words in WORDS for ground in GROUNDS),
    ("faint", "paper", 4.5),
    ("faint", "raised", 4.5),
    ("ink", "mark", 4.5),
    # The ring of the focus, and the bars of a timeline.
    ("accent", "paper", 3.0),
    ("bar", "paper", 3.0),
    ("bar-soft", "paper", 3.0),
]


def read_colours(scheme: str) -> dict[str, str]:
    """Name → ``#rrggbb`` of a scheme's variables."""
    block = re.search(rf'\[data-md-color-scheme="{scheme}"\] \{{(.*?)\n\}}', STYLE, re.DOTALL)
    assert block is not None
    return dict(re.findall(r"--b-([a-z-]+): (#[0-9a-f]{6})", block[1]))


def measure_contrast(one: str, other: str) -> float:
    """Ratio of 1 to 21 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["default", "slate"])
@pytest.mark.parametrize(("words", "ground", "least"), PAIRS)
def test_words_stand_out_from_their_ground(scheme: str, words: str, ground: str, least: float) -> None:
    colours = read_colours(scheme)
    assert measure_contrast(colours[words], colours[ground]) >= least


def test_both_schemes_set_the_same_colours() -> None:
    assert read_colours("default").keys() == read_colours("slate").keys()


def test_contrast_is_measured_as_the_standard_says() -> None:
    assert measure_contrast("#000000", "#ffffff") == pytest.approx(21)
    assert measure_contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


def test_the_page_for_what_is_missing_has_the_colours_and_type_of_the_site() -> None:
    # It asks for no file, so it repeats them.
    page = (THEME / "404.html").read_text(encoding="utf-8")
    palette = read_palette()
    parts = re.findall(r":root \{(.*?)\}", page)
    assert len(parts) == 2
    for scheme, part in zip(("light", "dark"), parts, strict=True):
        colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]+);", part))
        assert len(colours) == 5
        assert colours == {name: palette[scheme][name] for name in colours}
    stacks = [stack.split(", ") for stack in re.findall(r"font: [^;]*?rem[^;,]*?\)?/[\d.]+ ([^;]+);", page)]
    assert len(stacks) == 3
    # Without the fonts that only other writing needs.
    whole = {families[-1]: families for families in (palette["type"][name].split(", ") for name in ("serif", "sans"))}
    for stack in stacks:
        assert stack == [family for family in whole[stack[-1]] if family in stack]
