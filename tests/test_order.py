"""The order of briefs in time: by date, else by what is proven; nothing is shown that is not."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model import Bound, Brief, Company, CompanyLink
from generator.site.derive import Page, derive_from
from generator.site.library import BriefFile, make_library
from generator.site.order import place_in_time, proven_day, say_place
from shelf import make_brief

DAYS = st.none() | st.sampled_from(("2024", "2025", "2025-05", "2025-05-30", "2025-06", "2025-06-07", "2025-06-12"))


def _brief(
    number: int,
    date: str | None = None,
    before: str | None = None,
    after: str | None = None,
    text: str = "Cranes moved.",
) -> Brief:
    brief = make_brief(number, f"Quay {number}", ((text, text),), (), date=date)
    bounds = (Bound(day, 7, "the yard opened") if day else None for day in (before, after))
    not_before, not_after = bounds
    link = CompanyLink("tern", "Tern", "about")
    return replace(brief, not_before=not_before, not_after=not_after, companies=(link,))


def _pages(*briefs: Brief) -> dict[str, Page]:
    files = [BriefFile(f"briefs/{brief.id}.md", f"# {brief.title}\n", brief) for brief in briefs]
    return {page.path: page for page in derive_from(make_library(files))}


def _listed(markdown: str) -> list[int]:
    """The numbers of the briefs in the first list."""
    return [int(number) for number in re.findall(r"^- \*\*\[Quay (\d+)", markdown.partition("\n## ")[0], re.MULTILINE)]


SHELF = (
    _brief(1, before="2025-06-19"),
    _brief(2, before="2025-06-12"),
    _brief(3, "2025-06-12"),
    _brief(4, after="2025-06-12"),
    _brief(5, before="2025-06-08", after="2025-06-20"),
    _brief(6, "2025-06-07"),
    _brief(7, "2025-06"),
    _brief(8, before="2025-05"),
    _brief(9, "2024"),
    _brief(10),
    _brief(11),
)


def test_a_bounded_brief_stands_at_its_bound_and_one_of_which_nothing_is_known_last() -> None:
    pages = _pages(*reversed(SHELF))
    assert _listed(pages["companies/tern.md"].markdown.split("## 11 briefs about Tern")[1]) == list(range(1, 12))
    assert _listed(pages["months/undated.md"].markdown) == [1, 2, 4, 5, 8, 10, 11]


def test_what_is_new_is_proven_to_be_new() -> None:
    home = _pages(*SHELF)["index.md"]
    assert _listed(home.markdown.split("## What is new")[1]) == [1, 2, 3, 5, 6, 7, 8, 9]
    assert _listed(home.markdown.split("## Undated")[1]) == [4, 10, 11]
    assert "newest not before 19 June 2025*" in home.markdown
    assert "no date (not before 19 June 2025)" in home.markdown, "a bound is shown as one"


def test_before_and_after_are_those_of_known_date() -> None:
    pages = {page.title: page.markdown for page in _pages(*SHELF).values()}
    ways = pages["Quay 6"].split("## Before and after")[1]
    assert "The brief before, of June 2025: [Quay 7]" in ways
    assert "The brief after, of 12 June 2025: [Quay 3]" in ways
    assert "## Before and after" not in pages["Quay 5"]


@pytest.mark.parametrize(
    ("newest", "ahead"),
    [
        (_brief(2, before="2025-06-11"), True),
        (_brief(2, before="2025-06-12"), False),
        (_brief(2, after="2025-08-01"), True),
        (_brief(2, before="2025-06"), True),
    ],
)
def test_a_day_is_ahead_until_a_brief_is_proven_to_have_come_after_it(newest: Brief, ahead: bool) -> None:
    told = _brief(1, "2025-06-07", text="The yard will open on 12 June.")
    assert ("**12 June 2025**" in _pages(told, newest)["index.md"].markdown) == ahead


def test_the_last_week_counts_what_cannot_be_older() -> None:
    briefs = (_brief(1, before="2025-06-19"), _brief(2, "2025-06-13"), _brief(3, before="2025-06-12"), _brief(4))
    files = [BriefFile(f"briefs/{brief.id}.md", f"# {brief.title}\n", brief) for brief in briefs]
    library = make_library(files)
    entry = replace(library.companies[0], company=Company("tern", "Tern", watch=True))
    home = next(p for p in derive_from(replace(library, companies=(entry,))) if p.kind == "home").markdown
    assert "Briefs about it or naming it since 13 June 2025, and in all" in home
    assert "- [Tern](companies/tern.md) **2** of 4 (4 about it)" in home


@given(st.lists(st.tuples(DAYS, DAYS, DAYS), max_size=8))
def test_no_brief_stands_above_one_that_is_certainly_newer(
    known: list[tuple[str | None, str | None, str | None]],
) -> None:
    briefs = [_brief(n, *days) for n, days in enumerate(known)]
    ordered = [entry.brief for entry in make_library(BriefFile(f"{b.id}.md", "", b) for b in briefs).briefs]
    for at, upper in enumerate(ordered):
        for lower in ordered[at + 1 :]:
            assert place_in_time(upper) >= place_in_time(lower)
            latest = upper.date or (upper.not_after.date if upper.not_after and not upper.not_before else None)
            if latest and len(latest) == 10 and lower.date is None and lower.not_before:
                assert not proven_day(lower) > latest
        assert bool(say_place(upper)) == bool(place_in_time(upper)[0])
