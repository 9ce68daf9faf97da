"""The twelve real articles come out in the stories that an editor would make of them, whatever the registry knows.

Their text is not ours: a brief is named by the first words of its id only.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from documents import ROOT
from generator.config import Config
from generator.pipeline import generate_briefs
from generator.stories.gather import gather_stories

SEEDS = ROOT.parent / "shared" / "seeds"
EXPO = frozenset(("2025-international-automotive", "mainland-carmakers-eye"))
LISTINGS = frozenset(("hong-kong-to-dominate", "what-china-s-listing-frenzy"))
EXPORTS = frozenset(("china-s-exports-accelerate",))
WRAP = "hong-kong-stocks-rise"
CATL = "companies:\n- id: catl\n  name: Contemporary Amperex Technology\n  aliases: [CATL]\n"
REGISTRIES = {
    "none": "",
    "one company": CATL,
    "one that is watched": f"{CATL}  watch: true\n",
    "the shipped one": (ROOT / "seeds" / "companies.yml").read_text("utf-8"),
}

pytestmark = [
    pytest.mark.seeds,
    pytest.mark.skipif(not SEEDS.is_dir(), reason="the shared seeds are not beside the repository"),
]


@pytest.mark.parametrize("name", REGISTRIES)
def test_the_real_articles_are_in_the_stories_of_an_editor(name: str, tmp_path: Path) -> None:
    registry = None
    if REGISTRIES[name]:
        registry = tmp_path / "companies.yml"
        registry.write_text(REGISTRIES[name], encoding="utf-8")
    briefs = generate_briefs(Config(seeds=SEEDS, docs=tmp_path / "docs", companies=registry)).briefs
    known = {brief.id: next(iter([k for k in (*EXPO, *LISTINGS, *EXPORTS, WRAP) if brief.id.startswith(k)]), brief.id)
             for brief in briefs}  # fmt: skip
    stories = {frozenset(known[brief] for brief in story.briefs): story for story in gather_stories(briefs)}
    assert set(stories) == {EXPO, LISTINGS, EXPORTS}
    assert [known[brief] for brief in stories[EXPORTS].touching] == [WRAP]
    (listing,) = stories[LISTINGS].comparisons
    assert listing.verdict == "agree"
    assert sorted(claim.figure.text[:4] for claim in listing.claims) == ["HK$4", "US$5"]
    (exports,) = stories[EXPORTS].comparisons
    assert (exports.verdict, [claim.figure.value for claim in exports.claims]) == ("update", ["5.6", "7.2"])
    assert not stories[EXPO].comparisons
