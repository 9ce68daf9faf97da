"""What the review report says of stories: who joins and leaves, whose figures conflict now, and what only repeats."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import pytest

from generator.brief import parse_brief, render_brief, seal_brief
from generator.model import Attribution, Brief, Copy, Evidence, Figure
from generator.review import touched
from generator.review.annotations import list_annotations
from generator.review.changes import Review, compare_states
from generator.review.report_html import render_html
from generator.review.report_markdown import LIMIT, SPARE, render_markdown
from generator.review.states import State
from generator.review.stories import (
    Clash,
    Mate,
    Reprint,
    Shelf,
    StoryChange,
    compare_stories,
    find_new_reprint,
    find_reprint,
    list_clashes,
)
from generator.stories.model import Claim, Comparison, Origin, Source, Story
from shelf import make_brief

STORY = "boxes-0000000011"


def say(number: int, outlet: str, text: str, value: str | None = None) -> Brief:
    """A brief of the story with one figure."""
    quote = f"The lay-up will cost {text}."
    evidence = Evidence(quote, 0, len(quote), 9, 2, 14, "kf001")
    figure = Figure(text, value or text, "currency", "USD", "cost of the lay-up", None, None, "actual", evidence)
    made = make_brief(number, f"Lay-up told by {outlet}", (), (), publisher=outlet, figure=figure)
    return replace(made, story=STORY)


A, B, C = say(1, "The Harbour Gazette", "84"), say(2, "Merrow Times", "91"), say(3, "Port Wire", "99")


def clash(*briefs: Brief, verdict: str = "conflict") -> Comparison:
    claims = tuple(Claim(brief.id, brief.figures[0]) for brief in briefs)
    return Comparison("cost of the lay-up", verdict, claims, "both stand")  # type: ignore[arg-type]


def shelve(*briefs: Brief, told: tuple[Comparison, ...] = (), story: str = STORY, **more: object) -> Shelf:
    """One story of these briefs, each its own origin."""
    if not briefs:
        return Shelf()
    origins = tuple(Origin((Source(brief.id, brief.publisher),), brief.publisher) for brief in briefs)
    outlets = tuple(dict.fromkeys(brief.publisher or "" for brief in briefs))
    ids = tuple(brief.id for brief in briefs)
    made = Story(story, "Boxes", ids, origins=origins, outlets=outlets, comparisons=told)
    return Shelf({story: replace(made, **more)}, {brief.id: brief for brief in briefs})  # type: ignore[arg-type]


def compare(before: Shelf, after: Shelf) -> StoryChange:
    (one,) = compare_stories(before, after)
    return one


def told(found: tuple[Clash, ...]) -> list[list[tuple[str, bool]]]:
    return [[(side.figure.text, side.new) for side in one.sides] for one in found]


def test_a_story_that_is_as_it_was_is_not_told() -> None:
    shelf = shelve(A, B, told=(clash(A, B),))
    assert compare_stories(shelf, shelf) == ()


def test_a_new_conflict_is_told_with_who_brings_it() -> None:
    one = compare(shelve(A), shelve(A, B, told=(clash(A, B),)))
    assert told(one.clashes) == [[("84", False), ("91", True)]]
    assert (one.fate, one.joined, one.told) == (
        "changed",
        (Mate(B.id, B.title, "Merrow Times"),),
        "changed; 1 → 2 publishers, 1 → 2 origins",
    )
    assert one.urgent


@pytest.mark.parametrize("verdict", ["agree", "update"])
def test_figures_that_agree_or_follow_warn_of_nothing(verdict: str) -> None:
    assert compare(shelve(A), shelve(A, B, told=(clash(A, B, verdict=verdict),))).clashes == ()


def test_what_agreed_and_conflicts_since_a_figure_was_changed_is_new() -> None:
    before = shelve(A, say(2, "Merrow Times", "84"), told=(clash(A, B, verdict="agree"),))
    assert told(compare(before, shelve(A, B, told=(clash(A, B),))).clashes) == [[("84", False), ("91", True)]]


def test_a_third_source_that_joins_a_conflict_is_new() -> None:
    one = compare(shelve(A, B, told=(clash(A, B),)), shelve(A, B, C, told=(clash(A, B, C),)))
    assert told(one.clashes) == [[("84", False), ("91", False), ("99", True)]]


def test_a_conflict_that_was_told_in_other_words_or_lost_a_third_source_is_not_new() -> None:
    three = shelve(A, B, C, told=(clash(A, B, C),))
    assert compare(three, shelve(A, B, told=(clash(A, B),))).clashes == ()
    reworded = say(1, "The Harbour Gazette", "US$84", "84")
    assert compare_stories(shelve(A, B, told=(clash(A, B),)), shelve(reworded, B, told=(clash(reworded, B),))) == ()


def test_a_conflict_of_a_brief_that_was_renamed_is_not_new() -> None:
    named = replace(B, id="renamed")
    found = compare_stories(
        shelve(A, B, told=(clash(A, B),)), shelve(A, named, told=(clash(A, named),)), {B.id: "renamed"}
    )
    assert found == ()


def test_a_conflict_that_ended_is_told() -> None:
    mended = say(2, "Merrow Times", "84")
    one = compare(shelve(A, B, told=(clash(A, B),)), shelve(A, mended, told=(clash(A, mended, verdict="agree"),)))
    assert (one.clashes, told(one.ended)) == ((), [[("84", False), ("91", False)]])
    assert one.ended[0].told == "cost of the lay-up: 84 in The Harbour Gazette, 91 in Merrow Times"
    gone = compare(shelve(A, B, told=(clash(A, B),)), shelve(A))
    assert told(gone.ended) == [[("84", False), ("91", False)]]


def test_of_two_conflicts_that_share_a_side_one_may_end() -> None:
    before, after = shelve(A, B, C, told=(clash(A, B),)), shelve(A, B, C, told=(clash(A, C),))
    one = compare(before, after)
    assert (told(one.clashes), told(one.ended)) == (
        [[("84", False), ("99", False)]],
        [[("84", False), ("91", False)]],
    )


def test_a_story_comes_goes_and_is_named() -> None:
    assert compare(Shelf(), shelve(A, B)).told == "new; 2 publishers, 2 origins"
    gone = compare(shelve(A, B), Shelf())
    assert (gone.fate, gone.told, gone.urgent) == ("gone", "gone", True)
    named = compare(shelve(A, B), shelve(A, B, name="The lay-up"))
    assert (named.name, named.told) == ("The lay-up", "changed; was named Boxes; 2 publishers, 2 origins")
    assert not named.urgent


def test_who_leaves_a_story_needs_a_person() -> None:
    one = compare(shelve(A, B), shelve(A))
    assert [(way, [mate.id for mate in mates]) for way, mates in one.moves] == [("leaves", [B.id])]
    assert one.urgent


def test_a_story_that_was_merged_says_into_which() -> None:
    other = shelve(C, story="lay-up-0000000012", name="The lay-up")
    before = Shelf({**shelve(A, B).stories, **other.stories}, {one.id: one for one in (A, B, C)})
    after = shelve(C, A, B, story="lay-up-0000000012", name="The lay-up", redirects=(STORY,))
    gone, grown = sorted(compare_stories(before, after), key=lambda one: one.id)
    assert (gone.fate, gone.told, gone.left) == ("merged", "merged into The lay-up", ())
    assert [mate.id for mate in grown.joined] == [A.id, B.id]


def test_round_ups_that_tell_of_it_are_told() -> None:
    wrap = make_brief(9, "The day in ports", (), ())
    before, after = shelve(A, B), shelve(A, B, touching=(wrap.id,))
    after = replace(after, briefs={**after.briefs, wrap.id: wrap})
    assert [(way, mates[0].title) for way, mates in compare(before, after).moves] == [("tells of it", wrap.title)]
    assert [way for way, _ in compare(after, before).moves] == ["tells of it no more"]


def test_conflicts_come_first() -> None:
    calm = [shelve(A, story=f"a-{number:010x}").stories for number in range(3)]
    loud = shelve(A, B, story="z-0000000001", told=(clash(A, B),))
    after = Shelf({**loud.stories, **{key: one for found in calm for key, one in found.items()}}, loud.briefs)
    assert compare_stories(Shelf(), after)[0].id == "z-0000000001"


# ---------------------------------------------------------------- briefs


def test_a_conflict_is_told_from_the_side_of_a_brief() -> None:
    changes = compare_stories(shelve(A), shelve(A, B, told=(clash(A, B),)))
    clashes = list_clashes(changes)
    (found,) = clashes[B.id]
    assert found.tell_from(B.id) == "91 here, 84 in The Harbour Gazette"
    assert set(clashes) == {A.id, B.id}


def reprint_in(*sources: Source, outlet: str | None, brief: Brief = B) -> Reprint | None:
    shelf = shelve(A, B, origins=(Origin(sources, outlet),))
    return find_reprint(brief, shelf)


def test_who_repeats_another_is_a_reprint_and_the_first_is_none() -> None:
    first = Source(A.id, A.publisher)
    second = Source(B.id, B.publisher, "nearly the same words")
    found = reprint_in(first, second, outlet=A.publisher)
    assert found
    assert (found.of, found.told) == (Mate(A.id, A.title, A.publisher), "The Harbour Gazette: nearly the same words")
    assert reprint_in(first, second, outlet=A.publisher, brief=A) is None
    assert find_reprint(B, shelve(A, B)) is None, "an origin of its own"


def test_a_reprint_that_was_one_before_is_no_news() -> None:
    origins = (Origin((Source(A.id, A.publisher), Source(B.id, B.publisher, "the same words")), A.publisher),)
    alone, joined = shelve(A, B), shelve(A, B, origins=origins)
    assert find_new_reprint(B, B, joined, joined) is None
    assert find_new_reprint(B, B, alone, joined) is not None
    assert find_new_reprint(None, B, alone, joined) is not None
    assert find_new_reprint(B, B, joined, alone) is None


def test_a_copy_elsewhere_of_the_first_makes_it_no_reprint() -> None:
    sources = (Source(B.id, B.publisher), Source(B.id, "Port Wire", "the same words"))
    assert reprint_in(*sources, outlet=B.publisher) is None


def test_who_rests_on_an_outlet_that_is_not_here_says_so() -> None:
    credit = Attribution("Strait Ledger", 7, "the Strait Ledger first reported")
    resting = replace(B, rests_on=(credit,))
    found = reprint_in(Source(B.id, B.publisher), outlet="Strait Ledger", brief=resting)
    assert found
    assert (found.of, found.told) == (None, 'Strait Ledger: says "the Strait Ledger first reported" (line 7)')
    assert reprint_in(Source(B.id, B.publisher), outlet=B.publisher, brief=resting) is None, "reported by itself"


def test_a_brief_in_no_story_is_judged_with_what_it_is_near() -> None:
    alone = replace(B, story=None)
    near = Origin((Source(A.id, A.publisher), Source(B.id, B.publisher, "nearly the same words")), A.publisher)
    found = find_reprint(alone, Shelf({}, {A.id: A, B.id: alone}, {B.id: (near,)}))
    assert found
    assert found.of == Mate(A.id, A.title, A.publisher)


# ---------------------------------------------------------------- of two states


def state(name: str, *briefs: Brief, read: list[str] | None = None, **stubs: str) -> State:
    """Pages of briefs and stubs; what is fetched is added to ``read``."""
    pages = {f"briefs/{one.id}.md": render_brief(seal_brief(one)).encode() for one in briefs}
    pages |= {f"stories/{key.replace('_', '-')}.md": text.encode() for key, text in stubs.items()}

    def fetch(paths: Iterable[str]) -> Mapping[str, bytes]:
        found = {path: pages[path] for path in paths}
        if read is not None:
            read.extend(found)
        return found

    return State(name, {path: content.hex() for path, content in pages.items()}, {}, fetch)


def review(before: Sequence[Brief], after: Sequence[Brief]) -> Review:
    return compare_states(state("old", *before), state("new", *after))


def test_a_brief_that_founds_a_story_with_one_that_stood() -> None:
    alone = replace(A, story=None)
    found = review([alone], [A, B])
    (one,) = found.stories
    assert (one.id, one.fate, [mate.id for mate in one.joined]) == (STORY, "new", [A.id, B.id])
    told = render_markdown(found)
    assert f"- Lay-up told by The Harbour Gazette (`{STORY}`): new; 2 publishers, 2 origins" in told
    assert "  - join: *Lay-up told by The Harbour Gazette* (The Harbour Gazette), *Lay-up told by Merrow Times*" in told


def test_mates_that_are_alike_in_both_states_are_counted() -> None:
    (one,) = review([A, B], [A, B, C]).stories
    assert one.told == "changed; 2 → 3 publishers, 2 → 3 origins"
    assert [mate.id for mate in one.joined] == [C.id]


def test_stories_that_no_change_touches_are_not_told_nor_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    others = [replace(say(100 + at, "Port Wire", "5"), story=f"other-{at:010x}") for at in range(5)]
    parsed: list[str] = []

    def parse(text: str, path: str) -> Brief:
        parsed.append(path)
        return parse_brief(text, path)

    monkeypatch.setattr(touched, "parse_brief", parse)
    (one,) = review([A, *others], [A, B, *others]).stories
    assert one.id == STORY
    assert parsed == [f"briefs/{A.id}.md"]


def test_a_desk_without_stories_reads_no_more_than_what_differs() -> None:
    plain = [replace(say(at, "Port Wire", "5"), story=None) for at in range(5)]
    read: list[str] = []
    found = compare_states(state("old", *plain[:4]), state("new", *plain, read=read))
    assert found.stories == ()
    assert read == [f"briefs/{plain[4].id}.md"]


def test_a_line_that_a_person_takes_out_is_told_as_one_who_leaves() -> None:
    found = review([A, B], [A, replace(B, story=None)])
    (one,) = found.stories
    assert [(way, mates[0].id) for way, mates in one.moves] == [("leaves", B.id)]
    (change,) = found.briefs
    assert [piece.noun for piece in change.pieces] == ["story"]


STUB = "---\nid: {id}\nname: {name}\n{more}---\n\n# {name}\n"


def test_a_story_that_is_named_is_told_although_no_brief_differs() -> None:
    stub = STUB.format(id=STORY, name="The lay-up", more="")
    found = compare_states(state("old", A, B), state("new", A, B, boxes_0000000011=stub))
    (one,) = found.stories
    assert (one.name, one.was, one.fate) == ("The lay-up", A.title, "changed")
    assert found.pages == ((f"stories/{STORY}.md", "new"),)


def test_stories_that_are_merged_although_no_brief_differs() -> None:
    other = replace(C, story="strike-0000000012")
    stub = STUB.format(id=STORY, name="The lay-up", more="redirects: [strike-0000000012]\n")
    found = compare_states(state("old", A, B, other), state("new", A, B, other, boxes_0000000011=stub))
    told = {one.id: one.told for one in found.stories}
    assert told == {
        STORY: f"changed; was named {A.title}; 2 → 3 publishers, 2 → 3 origins",
        "strike-0000000012": "merged into The lay-up",
    }


def test_a_stub_that_cannot_be_read_is_passed_over() -> None:
    found = compare_states(state("old", A), state("new", A, B, boxes_0000000011="no front matter"))
    assert [one.id for one in found.stories] == [STORY]


def test_an_article_that_is_carried_elsewhere_too_is_told() -> None:
    copied = replace(A, copies=(Copy("wire.txt", "Port Wire"),))
    found = review([A], [copied])
    (change,) = found.briefs
    assert (change.fate, change.copied) == ("changed", (Copy("wire.txt", "Port Wire"),))
    assert "the same words stand in `wire.txt`, Port Wire" in render_markdown(found)
    assert "the same words stand in wire.txt, Port Wire" in render_html(found)
    assert review([copied], [A]).briefs == ()


def test_many_stories_leave_room_for_the_briefs() -> None:
    made = [replace(say(at, "Port Wire", "5"), story=f"story-{at:010x}") for at in range(2000)]
    told = render_markdown(compare_states(state("old"), state("new", *made)))
    assert len(told) <= LIMIT - SPARE
    assert re.search(r"- \d+ more in the HTML report", told)
    assert "<summary><b>" in told


# ---------------------------------------------------------------- marks in a pull request


def test_a_conflict_and_a_reprint_are_marked_on_their_lines() -> None:
    (change,) = review([], [B]).briefs
    (found,) = compare_stories(shelve(A), shelve(A, B, told=(clash(A, B),)))
    credit = Reprint(Mate(A.id, A.title, A.publisher), A.publisher, "50% the same,\n::error::words")
    told = Review("old", "new", (replace(change, clashes=found.clashes, reprint=credit),), 0)
    text = render_brief(seal_brief(B))
    lines = list(list_annotations(told, "docs", {change.path: text}.__getitem__))
    at = next(at for at, line in enumerate(text.split("\n"), 1) if "[^kf001]" in line)
    path = f"file=docs/briefs/{B.id}.md"
    said = "cost of the lay-up: 91 here, 84 in The Harbour Gazette%0Aboth stand"
    assert lines == [
        f"::warning {path},line={at},title=figures conflict::{said}",
        f"::warning {path},line=1,title=a reprint::of The Harbour Gazette: 50%25 the same,%0A::error::words",
    ]


def test_what_is_in_order_is_not_marked() -> None:
    assert list(list_annotations(review([], [A, say(2, "Merrow Times", "84")]), "docs", lambda _: "")) == []


def test_briefs_that_are_only_filed_otherwise_are_told_at_once_after_the_others() -> None:
    filed = [replace(say(at, "Port Wire", "5"), story=None, topics=("Freight",)) for at in range(20, 32)]
    plain = [replace(one, topics=()) for one in filed]
    found = review(plain, [A, *filed])
    assert [one.filed for one in found.briefs] == [False, *[True] * 12]
    told = render_markdown(found)
    assert told.count("| Lay-up told by") == 1, "a row for what is new alone"
    assert "12 briefs only filed otherwise" in told
    assert "- + **topic Freight**, 12 briefs: *Lay-up told by Port Wire*" in told
    assert told.index("only filed otherwise") > told.index("| Lay-up told by")
    page = render_html(found)
    assert "12 briefs only filed otherwise" in page
    assert page.count('<details class="brief"') == 13, "nothing is left out there"
    assert len(re.findall(r'<details class="brief" id="b\d+" open>', page)) == 1


def test_a_brief_with_another_word_is_told_by_itself_whatever_its_topics() -> None:
    was = replace(A, topics=("Freight",))
    (one,) = review([was], [replace(was, topics=(), title="Another title")]).briefs
    assert not one.filed
