"""How much a word tells of an event: the shipped tables, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import yaml

from generator.text.stems import stem_word


@dataclass(frozen=True, slots=True)
class StoryWords:
    """What finding stories knows of English before it has seen an article."""

    closed: frozenset[str]
    """Words, lower case, that tell of no event."""
    months: Mapping[str, int]
    """First three letters of a month, lower case → its number."""
    month_names: tuple[str, ...]
    """Names of the months, lower case, in order."""
    roundups: tuple[str, ...]
    """Parts of headings, lower case, of pages that tell of several events."""
    places: frozenset[str]
    """Stems of countries, peoples and capitals, and abbreviations that everyone uses: names that tell nothing."""
    share: Mapping[str, int]
    """Stem → in how many of a thousand articles it stands; of a stem that is not here see :data:`UNSEEN`."""


UNSEEN = 4
"""In how many of a thousand articles a stem stands of which the table knows nothing."""
_SHARES = (("everywhere", 170), ("often", 40), ("sometimes", 12))
"""The classes of ``common_words.yml``, each with about the middle of what it says of itself."""


@lru_cache(maxsize=1)
def load_story_words() -> StoryWords:
    """The shipped tables; the same object every time."""
    folder = resources.files("generator").joinpath("data")
    rows = yaml.safe_load(folder.joinpath("stories.yml").read_text(encoding="utf-8"))
    common = yaml.safe_load(folder.joinpath("common_words.yml").read_text(encoding="utf-8"))
    return StoryWords(
        frozenset(rows["closed"]["words"].split()),
        {name[:3]: place for place, name in enumerate(rows["months"]["words"].split(), start=1)},
        tuple(rows["months"]["words"].split()),
        tuple(rows["roundups"]["words"]),
        frozenset(stem_term(word) for row in ("places", "abbreviations") for word in rows[row]["words"].split()),
        {stem_term(stem): share for name, share in reversed(_SHARES) for stem in common[name].split()},
    )


@lru_cache(maxsize=50_000)
def stem_term(word: str) -> str:
    """The stem of a word in lower case, so that ``listings``, ``listing`` and ``listed`` are one term."""
    stem = stem_word(stem_word(word))
    return stem[:-1] + "i" if len(stem) > 3 and stem.endswith("y") else stem
