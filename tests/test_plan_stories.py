"""What the plan says of stories: where briefs go, whose figures would conflict, and what only repeats another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from generator.brief import render_brief, seal_brief
from generator.brief.story import StoryStub, render_story
from generator.model import Attribution, Brief, Notice
from generator.pipeline import Run
from generator.publish import Page, Plan
from generator.report import Report, StoryMove
from generator.review.plan.forecast import Forecast
from generator.review.plan.markdown import render_forecast
from generator.review.plan.needs import is_news, is_urgent
from generator.review.plan.reasons import Around, find_reasons
from generator.review.plan.show import print_forecast
from generator.review.plan.stories import (
    Foreseen,
    foresee_stories,
    list_figure_conflicts,
    list_reprints,
    tell_shared_figures,
)
from generator.review.stories import Mate, Reprint, Shelf, compare_stories
from test_review_stories import STORY, A, B, C, clash, shelve


def page(brief: Brief) -> Page:
    return Page(f"briefs/{brief.id}.md", render_brief(seal_brief(brief)))


def run(
    standing: Sequence[Brief],
    added: Sequence[Brief] = (),
    changed: Sequence[Brief] = (),
    removed: Sequence[Brief] = (),
    pages: Sequence[Page] = (),
) -> Run:
    """A run over these briefs that would do that."""
    stays = {brief.id: brief for brief in (*standing, *changed, *added) if brief not in removed}
    plan = Plan(
        added=(*map(page, added), *pages),
        changed=tuple(map(page, changed)),
        removed=tuple(page(b).path for b in removed),
    )
    report = Report(0, 0, (), (), (), (), (), (), plan)
    return Run(tuple(stays.values()), plan, report, standing={page(brief).path: brief for brief in standing})


def test_a_new_brief_founds_a_story_with_one_that_stood() -> None:
    alone = replace(A, story=None)
    found = foresee_stories(run([alone], added=[B], changed=[A]), {})
    (one,) = found.changes
    assert (one.id, one.told, [mate.id for mate in one.joined]) == (
        STORY,
        "new; 2 publishers, 2 origins",
        [A.id, B.id],
    )


def test_the_mates_of_a_new_brief_are_those_that_stand() -> None:
    found = foresee_stories(run([A, B], added=[C]), {})
    assert found.changes[0].told == "changed; 2 → 3 publishers, 2 → 3 origins"


def test_other_stories_are_not_looked_at() -> None:
    others = [replace(C, id=f"other-{at:010x}", story=f"o-{at:010x}") for at in range(3)]
    found = foresee_stories(run([A, *others], added=[B]), {})
    assert set(found.after.stories) == {STORY}
    assert {brief.id for brief in others}.isdisjoint(found.after.briefs)


def test_without_stories_nothing_is_gathered() -> None:
    plain = [replace(brief, story=None) for brief in (A, B)]
    assert foresee_stories(run(plain[:1], added=plain[1:]), {}) == Foreseen(Shelf(), Shelf())


def test_a_brief_that_goes_leaves_its_story() -> None:
    found = foresee_stories(run([A, B], removed=[B]), {})
    assert [way for way, _ in found.changes[0].moves] == ["leaves"]


def test_a_name_that_a_person_gives_is_told() -> None:
    stub = render_story(StoryStub(STORY, "The lay-up"))
    found = foresee_stories(run([A, B], pages=[Page(f"stories/{STORY}.md", stub)]), {})
    (one,) = found.changes
    assert (one.name, one.was) == ("The lay-up", A.title)
    same = foresee_stories(run([A, B]), {f"stories/{STORY}.md": stub})
    assert same.changes == ()


def test_a_conflict_of_figures_is_a_need_of_who_brings_it() -> None:
    changes = compare_stories(shelve(A), shelve(A, B, told=(clash(A, B),)))
    (need,) = list_figure_conflicts(changes, "seeds/stories.yml")
    assert (need.code, need.brief, need.blocking) == ("figures-conflict", B.id, False)
    assert need.message == (
        "figures conflict with another source's: cost of the lay-up: 91 here, 84 in The Harbour Gazette"
    )
    assert need.fix == f"if they do not tell of one event: seeds/stories.yml: - {{id: {STORY}, not: [{B.id}]}}"


def test_what_becomes_of_the_stories_of_a_round_up_is_told_for_each() -> None:
    merged = StoryMove("week", None, ("a", "b"), None, ("a",), "with x: both tell of 9", led=(("b", "a"),))
    assert merged.tell() == "of its stories b is a now"
    gone = StoryMove("week", None, ("a", "b"), None, ("a",), "with x: both tell of 9")
    assert gone.tell() == "tells of story b no more"
    came = StoryMove("week", None, (), None, ("a",), "with x: both tell of 9")
    assert came.tell() == "tells of story a among others, with x: both tell of 9"
    more = StoryMove("week", None, ("a",), None, ("a", "b"), "with x: both tell of 9")
    assert more.tell() == "tells of story b among others"


def test_a_row_taken_back_is_told_as_that() -> None:
    moved = StoryMove("kiln", "a", (), "b", (), "with x: both tell of 9", parted=True)
    assert moved.tell() == "leaves a for story b, which nobody merges into it any more"


def test_a_story_named_back_is_told_with_both_names() -> None:
    stub = render_story(StoryStub(STORY, "The lay-up"))
    path = f"stories/{STORY}.md"
    back = run([A, B])
    back = replace(back, plan=Plan(removed=(path,)))
    rows = [row.plain for row in print_forecast(Forecast(stories=foresee_stories(back, {path: stub}).changes))]
    assert rows[0].startswith(f"~ {STORY}  story {A.title}: changed; was named The lay-up; ")


def test_what_another_source_brings_is_no_new_rule() -> None:
    figure = A.figures[0]
    row = replace(figure, text="91 sailors", value="91", evidence=replace(figure.evidence, label="k9zzz"))
    before, after = seal_brief(A), seal_brief(replace(A, figures=(*A.figures, row)))
    shared = tell_shared_figures(before, after, Foreseen(shelve(A), shelve(A, B)), {"k9zzz"})
    assert shared == {"k9zzz": f"rows that {B.id} tells of, too"}
    found = find_reasons(before, after, after, Around(shared=shared))
    assert [(reason.cause, reason.text) for reason in found] == [("stories", shared["k9zzz"])]
    assert [reason.text for reason in find_reasons(before, after, after, Around())] == ["new rules or settings"]
    # Nobody came: it is a rule.
    assert tell_shared_figures(before, after, Foreseen(shelve(A, B), shelve(A, B)), {"k9zzz"}) == {}


def test_a_verdict_says_what_the_other_source_tells() -> None:
    both = shelve(A, B, told=(clash(A, B),))
    (came,) = tell_shared_figures(A, A, Foreseen(shelve(A), both)).values()
    assert came.endswith(f": {B.id} says otherwise")
    (went,) = tell_shared_figures(A, A, Foreseen(both, shelve(A))).values()
    assert went.endswith(f": {B.id} tells of it no more")


@pytest.mark.parametrize("code", ["stories-alike", "story-other", "story-unknown", "story-frozen"])
def test_what_only_a_person_can_settle_is_told_until_they_do(code: str) -> None:
    notice = Notice(code, "two stories look like one")
    assert is_urgent(notice)
    assert is_news(notice, A, A)


def test_reprints_are_one_need() -> None:
    reprint = Reprint(Mate(A.id, A.title, A.publisher), A.publisher, "nearly the same words")
    assert list(list_reprints([])) == []
    (need,) = list_reprints([(B, reprint)])
    assert (need.code, need.brief) == ("reprint", B.id)
    assert need.message == "repeats the report of The Harbour Gazette: nearly the same words"
    assert need.fix == f"if one is enough: {B.source}.meta.yml: exclude: reprint"
    (need,) = list_reprints([(brief, reprint) for brief in (A, B, C, A, B)])
    assert need.brief == ""
    assert need.message.startswith("5 briefs that repeat another's report: ")
    assert need.message.endswith(" and 2 more")


def test_who_rests_on_an_outlet_is_told_though_it_is_in_no_story() -> None:
    resting = replace(B, story=None, rests_on=(Attribution("Strait Ledger", 7, "the Strait Ledger first reported"),))
    found = foresee_stories(run([], added=[resting]), {})
    assert [reprint.outlet for _, reprint in found.reprints] in ([], ["Strait Ledger"])


def test_the_plan_shows_stories() -> None:
    changes = compare_stories(shelve(A), shelve(A, B))
    rows = [row.plain for row in print_forecast(Forecast(stories=changes))]
    assert rows[0] == f"~ {STORY}  story changed; 1 → 2 publishers, 1 → 2 origins; 1 joins: Merrow Times"
    told = render_forecast(Forecast(stories=changes))
    assert "**Stories**\n\n- **Boxes** `boxes-0000000011`<br>changed;" in told
