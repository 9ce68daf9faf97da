"""The law of the contract: what is written is read back, and what a person wrote is written back."""

from __future__ import annotations

from hypothesis import given, settings

from generator.brief import parse_brief, render_brief, seal_brief, tidy_brief
from generator.model import Brief
from tests.strategies import briefs, raw_briefs


@settings(max_examples=150, deadline=None)
@given(raw_briefs)
def test_tidying_twice_changes_nothing(brief: Brief) -> None:
    assert tidy_brief(tidy_brief(brief)) == tidy_brief(brief)


@settings(max_examples=300, deadline=None)
@given(briefs)
def test_a_sealed_brief_is_read_back_as_it_was_meant(brief: Brief) -> None:
    sealed = seal_brief(brief)
    markdown = render_brief(sealed)
    assert parse_brief(markdown, "a.md") == sealed
    assert render_brief(parse_brief(markdown, "a.md")) == markdown
