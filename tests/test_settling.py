"""What a run does with stories: where the line goes, what of a person stays, what is said of it, and that the same
input gives the same bytes. The method itself is tested elsewhere; a stand-in answers here.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Collection, Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from generator.brief import MOST_TOUCHED, parse_brief, parse_story
from generator.cli import app
from generator.config import Config
from generator.errors import TableError
from generator.merge import edited_pieces
from generator.pipeline import Run, generate_briefs, make, pages, settle
from generator.publish import apply_plan
from generator.report.rows import report_row
from generator.stories.model import Placement, Settled, StoryPins, StoryText
from settling import settle_by_words

SENTENCES = (
    "Ada Whitlock counted 340 sacks of flour in the mill and sent the list to the harbour master.",
    "A ferry with 81 passengers turned back at noon because the wind had torn two of its sails.",
    "The baker on the square sells 2,000 loaves a week and wants to close his second oven in May.",
    "Teachers walked from Venn to the lake, where a boat from the museum took them to the island.",
    "Farmers near the bridge lost 12 cows in the flood and asked the province for 55,000 euros.",
    "Tor Aune has repaired clocks since 1979 and says that church towers are the hardest of all.",
    "The library will lend bicycles from June, a plan that costs 7,400 euros and needs no staff.",
    "Snow kept the pass shut for nine days, so that letters came by the mail plane or not at all.",
    "The choir sang in the station hall, since the roof of its own house leaks in four places.",
    "A painter from Orlo won the prize of 600 euros with a picture of her grandmother's kitchen.",
)


def article(title: str, day: int, *words: str) -> str:
    """On ``day`` of April; each word of ``words`` in a paragraph of its own, besides two that nothing else shares."""
    first = sum(map(ord, title)) % len(SENTENCES)
    own = [SENTENCES[(first + step) % len(SENTENCES)] for step in (0, 3)]
    told = [f"{title} was the talk of the town when {word} came up, {day} people said." for word in words]
    return "\n\n".join((title, "The Valley Post", f"{day} April 2025", *told, *own)) + "\n"


LAMPS = article("Lamps fail in the old pit", 2, "QUARRY")
AGAIN = article("Council doubts its electricians", 5, "QUARRY")
KILN = article("Owners meet over bricks", 3, "KILN")
FIRE = article("Bricks cost more than tiles", 4, "KILN")
WEEK = article("This week in the valley", 6, "QUARRY", "KILN")


@pytest.fixture(autouse=True)
def _stand_in(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "corpus" not in request.fixturenames:
        monkeypatch.setattr(settle, "settle_stories", settle_by_words)


class Desk:
    def __init__(self, root: Path) -> None:
        self.seeds, self.docs = root / "seeds", root / "docs"
        (self.seeds / "articles").mkdir(parents=True)

    def put(self, **texts: str) -> None:
        for name, text in texts.items():
            (self.seeds / "articles" / f"{name}.txt").write_text(text, encoding="utf-8")

    def say(self, text: str) -> None:
        (self.seeds / "stories.yml").write_text(text, encoding="utf-8")

    @property
    def config(self) -> Config:
        return Config(seeds=self.seeds, docs=self.docs)

    def run(self) -> Run:
        result = generate_briefs(self.config)
        apply_plan(result.plan, self.docs)
        return result

    def path(self, name: str) -> Path:
        (found,) = (
            path for path in (self.docs / "briefs").glob("*.md") if f"\nsource: {name}.txt\n" in path.read_text()
        )
        return found

    def id(self, name: str) -> str:
        return self.path(name).stem

    def story(self, name: str) -> str | None:
        path = self.path(name)
        return parse_brief(path.read_text(encoding="utf-8"), str(path)).story

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.path(name)
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def bytes(self) -> dict[str, bytes]:
        return {path.relative_to(self.docs).as_posix(): path.read_bytes() for path in self.docs.rglob("*.md")}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_brief_that_stood_alone_gets_its_line_when_another_founds_a_story_with_it(desk: Desk) -> None:
    desk.put(lamps=LAMPS, kiln=KILN)
    desk.run()
    before = desk.bytes()
    assert desk.story("lamps") is None
    desk.put(again=AGAIN)
    result = desk.run()
    story = desk.id("lamps")
    assert (desk.story("lamps"), desk.story("again"), desk.story("kiln")) == (story, story, None)
    changed = {path for path, content in desk.bytes().items() if before.get(path) != content}
    assert changed == {f"briefs/{desk.id('lamps')}.md", f"briefs/{desk.id('again')}.md"}
    new, old = (desk.bytes()[f"briefs/{story}.md"].decode(), before[f"briefs/{story}.md"].decode())
    gone = [line for line in new.splitlines() if line not in old.splitlines()]
    assert [line.split(":")[0] for line in gone] == ["story", "[generated story]"]
    told = {move.brief: move.tell() for move in result.report.stories}
    assert told == {
        desk.id("lamps"): f'founds story {story} with {desk.id("again")}: both tell of "QUARRY"',
        desk.id("again"): f'founds story {story} with {story}: both tell of "QUARRY"',
    }
    line = f'~ {story}  is a new story, of {story} and {desk.id("again")}: both tell of "QUARRY"'
    assert line in result.report.lines()
    rows = report_row(result.report, 0)["stories"]
    assert {(row["brief"], row["before"], row["after"]) for row in rows} == {(one, None, story) for one in told}
    assert not (desk.docs / "stories").exists()


def test_a_later_one_joins_and_a_second_run_changes_nothing(desk: Desk) -> None:
    desk.put(lamps=LAMPS, again=AGAIN)
    desk.run()
    desk.put(third=article("Night shift sees nothing", 9, "QUARRY"))
    result = desk.run()
    (move,) = result.report.stories
    assert move.tell() == f'joins story {desk.id("lamps")} with {desk.id("lamps")}: both tell of "QUARRY"'
    again = desk.run()
    assert not again.plan.pending
    assert again.report.stories == ()


def test_an_earlier_article_takes_over_nothing(desk: Desk) -> None:
    desk.put(lamps=LAMPS, again=AGAIN)
    desk.run()
    story, before = desk.story("lamps"), desk.bytes()
    desk.put(first=article("A rumour of darkness", 1, "QUARRY"))
    desk.run()
    assert desk.story("first") == story
    assert {path: desk.bytes()[path] for path in before} == before


def test_a_round_up_is_in_none_and_tells_of_several(desk: Desk) -> None:
    desk.put(lamps=LAMPS, again=AGAIN, kiln=KILN, fire=FIRE, week=WEEK)
    result = desk.run()
    week = next(brief for brief in result.briefs if brief.source == "week.txt")
    assert (week.story, week.touches) == (None, (desk.id("kiln"), desk.id("lamps")))
    move = next(move for move in result.report.stories if move.brief == week.id)
    assert move.tell() == f"tells of stories {desk.id('kiln')} and {desk.id('lamps')} among others"


def test_from_nothing_the_order_of_input_does_not_count(desk: Desk, tmp_path: Path) -> None:
    names = {"lamps": LAMPS, "again": AGAIN, "kiln": KILN, "fire": FIRE, "week": WEEK}
    desk.put(**names)
    desk.run()
    lined = list(names.items())
    random.Random(7).shuffle(lined)
    other = Desk(tmp_path / "other")
    for name, text in lined:
        other.put(**{name: text})
    other.run()
    assert other.bytes() == desk.bytes()


# ---------------------------------------------------------------- a person's line


def test_a_line_taken_out_stays_out(desk: Desk) -> None:
    desk.put(lamps=LAMPS, again=AGAIN)
    desk.run()
    desk.edit("again", f"story: {desk.id('lamps')}\n", "")
    for _ in range(2):
        result = desk.run()
        assert desk.story("again") is None
        assert not result.report.conflicts
    text = desk.path("again").read_text(encoding="utf-8")
    assert edited_pieces(parse_brief(text, "x.md")) == ("story removed",)
    desk.put(third=article("Night shift sees nothing", 9, "QUARRY"))
    desk.run()
    assert desk.story("third") == desk.id("lamps")
    assert desk.story("again") is None


def test_a_line_that_was_changed_stays(desk: Desk) -> None:
    desk.put(lamps=LAMPS, again=AGAIN, kiln=KILN, fire=FIRE)
    desk.run()
    desk.edit("again", f"story: {desk.id('lamps')}\n", f"story: {desk.id('kiln')}\n")
    for _ in range(2):
        result = desk.run()
        assert desk.story("again") == desk.id("kiln")
        assert not result.report.conflicts
        assert not [item for item in result.report.notices if item.notice.code.startswith("story-")]
    assert result.report.stories == ()


def test_a_line_that_leads_nowhere_is_told_with_what_was_meant(desk: Desk) -> None:
    desk.put(lamps=LAMPS, again=AGAIN, kiln=KILN)
    desk.run()
    desk.edit("kiln", "---\nid: ", f"---\nstory: {desk.id('lamps')[:-1]}x\nid: ")
    (item,) = [item for item in desk.run().report.notices if item.notice.code == "story-unknown"]
    assert item.brief == desk.id("kiln")
    assert item.notice.fix == f"did you mean '{desk.id('lamps')}'?"


def test_two_people_who_say_otherwise_are_asked(desk: Desk) -> None:
    desk.put(lamps=LAMPS, again=AGAIN, kiln=KILN, fire=FIRE)
    desk.run()
    desk.edit("again", f"story: {desk.id('lamps')}\n", f"story: {desk.id('kiln')}\n")
    desk.say(f"stories:\n- id: {desk.id('lamps')}\n  briefs: [{desk.id('again')}]\n")
    # What the table says and what the generator last wrote is the same here: only the page says otherwise.
    assert not desk.run().report.conflicts
    desk.say(f"stories:\n- id: night\n  briefs: [{desk.id('again')}]\n")
    for _ in range(2):
        ((brief, conflict),) = desk.run().report.conflicts
        assert (brief, conflict.piece, conflict.mine, conflict.theirs) == (
            desk.id("again"), "story", desk.id("kiln"), "night",
        )  # fmt: skip
        assert desk.story("again") == desk.id("kiln")
    desk.edit("again", "\nlines: ", "\nsettle: {story: theirs}\nlines: ")
    assert not desk.run().report.conflicts
    assert desk.story("again") == "night"


# ---------------------------------------------------------------- what people say in the table


def test_a_story_that_is_named_has_a_stub_and_the_others_have_none(desk: Desk) -> None:
    desk.put(lamps=LAMPS, again=AGAIN, kiln=KILN, fire=FIRE)
    desk.run()
    story = desk.id("lamps")
    desk.say(f"- id: {story}\n  name: The lamps of the quarry\n")
    result = desk.run()
    path = desk.docs / "stories" / f"{story}.md"
    assert [page.path for page in result.plan.added] == [f"stories/{story}.md"]
    assert parse_story(path.read_text(encoding="utf-8"), str(path)).name == "The lamps of the quarry"
    assert not desk.run().plan.pending
    path.write_text(
        path.read_text(encoding="utf-8").replace("\n\n[gen", "\n\nSee the map.\n\n[gen", 1), encoding="utf-8"
    )
    assert not desk.run().plan.pending
    desk.say(f"- id: {story}\n  name: The dark quarry\n")
    desk.run()
    text = path.read_text(encoding="utf-8")
    assert "# The dark quarry\n" in text
    assert "See the map.\n" in text
    desk.say("")
    result = desk.run()
    assert not result.plan.kept
    text = path.read_text(encoding="utf-8")
    assert "# Lamps fail in the old pit\n" in text
    assert "See the map.\n" in text
    assert not desk.run().plan.pending


def test_a_stub_of_which_nobody_speaks_any_more_goes(desk: Desk) -> None:
    desk.put(lamps=LAMPS, again=AGAIN)
    desk.run()
    desk.say(f"- id: {desk.id('lamps')}\n  name: The lamps of the quarry\n")
    desk.run()
    desk.say("")
    assert desk.run().plan.removed == (f"stories/{desk.id('lamps')}.md",)


def test_a_merged_story_leads_on_for_good(desk: Desk) -> None:
    desk.put(lamps=LAMPS, again=AGAIN, kiln=KILN, fire=FIRE, week=WEEK)
    desk.run()
    one, two = desk.id("lamps"), desk.id("kiln")
    desk.edit("fire", f"story: {two}\n", "")
    desk.say(f"- id: {one}\n  merge: [{two}]\n")
    result = desk.run()
    assert not result.report.conflicts
    assert (desk.story("kiln"), desk.story("fire")) == (one, None)
    told = {move.brief: move.tell() for move in result.report.stories}
    assert told[desk.id("kiln")] == f"its story {two} is {one} now"
    path = desk.docs / "stories" / f"{one}.md"
    stub = parse_story(path.read_text(encoding="utf-8"), str(path))
    assert (stub.name, stub.redirects) == ("", (two,))
    assert "# Lamps fail in the old pit\n" in path.read_text(encoding="utf-8")
    assert not desk.run().plan.pending
    # And from nothing, with the row, all comes out as it is.
    desk.say(f"- id: {one}\n  merge: [{two}]\n  not: [{desk.id('fire')}]\n")
    desk.run()
    before = desk.bytes()
    shutil.rmtree(desk.docs)
    desk.run()
    assert desk.story("kiln") == one
    assert before.keys() == desk.bytes().keys()


def test_a_merger_that_is_taken_back_leaves_all_as_it_was(desk: Desk) -> None:
    desk.put(lamps=LAMPS, again=AGAIN, kiln=KILN, fire=FIRE, week=WEEK)
    desk.run()
    before = desk.bytes()
    one, two = desk.id("lamps"), desk.id("kiln")
    desk.say(f"- id: {one}\n  merge: [{two}]\n")
    desk.run()
    desk.put(third=article("Night shift sees nothing", 9, "QUARRY"))
    desk.run()
    assert {desk.story(name) for name in ("lamps", "again", "kiln", "fire", "third")} == {one}
    assert not desk.run().plan.pending
    desk.say("")
    result = desk.run()
    assert not result.report.conflicts
    assert [desk.story(name) for name in ("lamps", "again", "third", "kiln", "fire")] == [one, one, one, two, two]
    assert {path: content for path, content in desk.bytes().items() if path in before} == before
    assert not desk.run().plan.pending
    assert f"{desk.id('kiln')}  leaves {one} for story {two}" in "\n".join(result.report.lines())


def test_a_story_that_only_a_row_made_ends_with_the_row(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.put(lamps=LAMPS, again=AGAIN, kiln=KILN, fire=FIRE)
    desk.run()
    before = desk.bytes()
    desk.say(f"- id: night\n  briefs: [{desk.id('again')}]\n")
    desk.run()
    assert desk.story("again") == "night"
    desk.say("")
    monkeypatch.setattr(settle, "_MINTED", re.compile(""))
    assert generate_briefs(desk.config).plan.pending is False
    monkeypatch.undo()
    monkeypatch.setattr(settle, "settle_stories", settle_by_words)
    desk.run()
    assert desk.bytes() == before


def test_of_three_stories_that_were_one_each_can_be_parted_again(desk: Desk) -> None:
    mill = {"mill": article("Wheel stands still", 5, "MILLER"), "wheel": article("Wheel is to turn", 6, "MILLER")}
    desk.put(lamps=LAMPS, again=AGAIN, kiln=KILN, fire=FIRE, **mill)
    desk.run()
    before = desk.bytes()
    names = ("lamps", "again", "kiln", "fire", "mill", "wheel")
    one, two, three = desk.id("lamps"), desk.id("kiln"), desk.id("mill")
    desk.say(f"- id: {one}\n  merge: [{two}]\n")
    desk.run()
    desk.say(f"- id: {three}\n  merge: [{one}, {two}]\n")
    desk.run()
    assert {desk.story(name) for name in names} == {three}
    desk.say(f"- id: {three}\n  merge: [{two}]\n")
    desk.run()
    assert [desk.story(name) for name in names] == [one, one, three, three, three, three]
    desk.say("")
    desk.run()
    assert desk.bytes() == before


def test_without_the_memory_of_what_was_merged_its_briefs_stay_moved(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.put(lamps=LAMPS, again=AGAIN, kiln=KILN, fire=FIRE)
    desk.run()
    desk.say(f"- id: {desk.id('lamps')}\n  merge: [{desk.id('kiln')}]\n")
    monkeypatch.setattr(settle, "_list_merged", lambda *_: {})
    desk.run()
    desk.say("")
    desk.run()
    assert desk.story("kiln") == desk.id("lamps")


def test_a_line_that_leads_on_by_hand_stays_though_no_row_says_so(desk: Desk) -> None:
    desk.put(lamps=LAMPS, again=AGAIN)
    desk.run()
    page = desk.docs / "stories" / f"{desk.id('lamps')}.md"
    page.parent.mkdir()
    page.write_text("---\nredirects: [long-gone-0011223344]\n---\n\nOur own words.\n", encoding="utf-8")
    for _ in range(2):
        desk.run()
        assert parse_story(page.read_text(encoding="utf-8"), str(page)).redirects == ("long-gone-0011223344",)
    assert b"Our own words." in page.read_bytes()


def test_words_on_the_page_of_a_merged_story_move_along(desk: Desk) -> None:
    desk.put(lamps=LAMPS, again=AGAIN, kiln=KILN, fire=FIRE)
    desk.run()
    one, two = desk.id("lamps"), desk.id("kiln")
    desk.say(f"- id: {two}\n  name: The kilns\n")
    desk.run()
    old = desk.docs / "stories" / f"{two}.md"
    old.write_text(old.read_text(encoding="utf-8").replace("\n\n[gen", "\n\nAsk Ada.\n\n[gen", 1), encoding="utf-8")
    desk.say(f"- id: {one}\n  merge: [{two}]\n")
    result = desk.run()
    assert not result.plan.kept
    assert not old.exists()
    assert "Ask Ada.\n" in (desk.docs / "stories" / f"{one}.md").read_text(encoding="utf-8")


def test_a_name_holds_from_an_empty_folder_on(desk: Desk) -> None:
    desk.put(lamps=LAMPS, again=AGAIN)
    desk.run()
    desk.say(f"- id: {desk.id('lamps')}\n  name: The lamps of the quarry\n")
    desk.run()
    before = desk.bytes()
    shutil.rmtree(desk.docs)
    desk.run()
    assert desk.bytes() == before


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- id: LAMPSx\n  name: A\n", "stories.yml:1: id: no story has the id 'LAMPSx' (did you mean 'LAMPS'?"),
        ("- id: new\n  briefs:\n  - LAMPS\n  - AGAINst\n", "stories.yml:4: briefs: no brief has the id 'AGAINst' (did"),
        ("- id: LAMPS\n  merge: [gone-0000000000]\n", "stories.yml:2: merge: no story has the id 'gone-0000000000'"),
        ("- id: LAMPS\n  not: [x]\n", "stories.yml:2: not: no brief has the id 'x'"),
        ("none:\n- LAMPSx\n", "stories.yml:2: none: no story has the id 'LAMPSx' (did you mean 'LAMPS'?)"),
        ("none: [AGAIN]\n", "stories.yml:1: none: 'AGAIN' is a brief of 'LAMPS' and no story (to take it out: - {id: "),
    ],
)
def test_an_id_that_stands_for_nothing_stops_the_run(desk: Desk, text: str, told: str) -> None:
    desk.put(lamps=LAMPS, again=AGAIN)
    desk.run()
    before = desk.bytes()
    for word in ("lamps", "again"):
        text, told = (one.replace(word.upper(), desk.id(word)) for one in (text, told))
    desk.say(text)
    with pytest.raises(TableError) as caught:
        desk.run()
    assert told in str(caught.value)
    assert desk.bytes() == before


def test_a_page_that_cannot_be_read_stays_and_is_told(desk: Desk) -> None:
    desk.put(lamps=LAMPS, again=AGAIN)
    desk.run()
    page = desk.docs / "stories" / f"{desk.id('lamps')}.md"
    page.parent.mkdir()
    page.write_text("---\nname: [a\n---\n\n# A\n", encoding="utf-8")
    desk.say(f"- id: {desk.id('lamps')}\n  name: The lamps of the quarry\n")
    result = desk.run()
    assert [item.name for item in result.report.rejections] == [f"stories/{page.name}"]
    assert page.read_text(encoding="utf-8").startswith("---\nname: [a\n")


def test_a_page_written_by_hand_is_left_alone(desk: Desk) -> None:
    desk.put(lamps=LAMPS, again=AGAIN)
    desk.run()
    page = desk.docs / "stories" / f"{desk.id('lamps')}.md"
    page.parent.mkdir()
    page.write_text("# Night in the pit\n\nOur own words.\n", encoding="utf-8")
    (page.parent / "index.md").write_text("# All of them\n", encoding="utf-8")
    result = desk.run()
    assert not result.plan.pending
    assert not result.report.imperfect


# ---------------------------------------------------------------- briefs without their seeds, and faults


def test_a_brief_whose_seed_cannot_be_read_keeps_its_story_and_takes_part(desk: Desk) -> None:
    desk.put(lamps=LAMPS, again=AGAIN)
    desk.run()
    story, before = desk.id("lamps"), desk.path("lamps").read_bytes()
    (desk.seeds / "articles" / "lamps.txt").write_bytes(b"\x00" * 64)
    desk.put(third=article("Night shift sees nothing", 9, "QUARRY"))
    desk.run()
    assert desk.story("third") == story
    assert desk.path("lamps").read_bytes() == before


def test_a_frozen_brief_in_no_story_founds_none(desk: Desk) -> None:
    desk.put(lamps=LAMPS)
    desk.run()
    (desk.seeds / "articles" / "lamps.txt").write_bytes(b"\x00" * 64)
    desk.put(again=AGAIN)
    desk.run()
    assert desk.story("again") is None
    desk.say(f"- id: night\n  briefs: [{desk.id('lamps')}, {desk.id('again')}]\n")
    (item,) = [item for item in desk.run().report.notices if item.notice.code == "story-frozen"]
    assert (item.brief, item.notice.fix) == (desk.id("lamps"), "write into its front matter  story: night")


def test_an_article_that_leaves_takes_no_part(desk: Desk) -> None:
    desk.put(lamps=LAMPS)
    desk.run()
    (desk.seeds / "articles" / "lamps.txt").unlink()
    desk.put(again=AGAIN)
    desk.run()
    assert desk.story("again") is None


def test_a_withdrawn_brief_leaves_and_the_story_keeps_its_address(desk: Desk) -> None:
    desk.put(lamps=LAMPS, again=AGAIN)
    desk.run()
    story = desk.id("lamps")
    sidecar = desk.seeds / "articles" / "lamps.txt.meta.yml"
    sidecar.write_text("exclude: it was wrong\n", encoding="utf-8")
    result = desk.run()
    assert (desk.story("lamps"), desk.story("again")) == (None, story)
    assert f"leaves story {story}" in {move.tell() for move in result.report.stories}
    sidecar.unlink()
    desk.run()
    assert (desk.story("lamps"), desk.story("again")) == (story, story)
    assert not desk.run().plan.pending


def test_an_article_on_which_we_fail_is_in_no_story(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.put(lamps=LAMPS, again=AGAIN)
    real = pages.merge_brief

    def fail(brief, *rest):  # type: ignore[no-untyped-def]
        if brief.source == "again.txt":
            raise ZeroDivisionError
        return real(brief, *rest)

    monkeypatch.setattr(make, "merge_brief", fail)
    result = desk.run()
    assert [brief.story for brief in result.briefs] == [None]


def test_a_fault_in_the_method_leaves_all_where_they_are(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.put(lamps=LAMPS, again=AGAIN)
    desk.run()

    def fail(*_: object) -> Settled:
        raise ZeroDivisionError

    monkeypatch.setattr(settle, "settle_stories", fail)
    desk.put(third=article("Night shift sees nothing", 9, "QUARRY"))
    result = desk.run()
    (rejection,) = result.report.rejections
    assert (rejection.name, rejection.code) == ("stories", "fault")
    assert [desk.story(name) for name in ("lamps", "again", "third")] == [desk.id("lamps"), desk.id("lamps"), None]


def test_topics_of_the_desk_go_into_briefs_and_a_persons_stay(desk: Desk) -> None:
    desk.put(lamps=LAMPS, kiln=KILN)
    (desk.seeds / "topics.yml").write_text("- name: Bricks\n  words: [bricks, tiles]\n", encoding="utf-8")
    desk.run()
    assert "\ntopics: [Bricks]\n" in desk.path("kiln").read_text(encoding="utf-8")
    assert "topics" not in desk.path("lamps").read_text(encoding="utf-8")
    desk.edit("kiln", "topics: [Bricks]\n", "topics: [Clay]\n")
    assert not desk.run().report.conflicts
    assert "\ntopics: [Clay]\n" in desk.path("kiln").read_text(encoding="utf-8")


def test_a_conflict_on_a_stub_is_settled_by_a_command(desk: Desk) -> None:
    desk.put(lamps=LAMPS, again=AGAIN)
    desk.run()
    story = desk.id("lamps")
    path = desk.docs / "stories" / f"{story}.md"
    desk.say(f"- id: {story}\n  name: The lamps\n")
    desk.run()
    path.write_text(path.read_text(encoding="utf-8").replace("name: The lamps\n", "name: Mine\n"), encoding="utf-8")
    assert not desk.run().report.conflicts
    desk.say(f"- id: {story}\n  name: The dark lamps\n")
    ((page, conflict),) = desk.run().report.conflicts
    assert (page, conflict.piece, conflict.other) == (f"stories/{story}", "front", "stories.yml")
    given = ["resolve", f"stories/{story}", "front", "--theirs", "--seeds", str(desk.seeds), "--docs", str(desk.docs)]
    result = CliRunner().invoke(app, given)
    assert result.exit_code == 0, result.output
    assert parse_story(path.read_text(encoding="utf-8"), str(path)).name == "The dark lamps"
    assert not desk.run().report.conflicts


def test_a_page_that_git_left_in_conflict_is_no_unknown_brief(desk: Desk) -> None:
    desk.put(lamps=LAMPS, again=AGAIN)
    desk.run()
    desk.say(f"- id: night\n  briefs: [{desk.id('lamps')}, {desk.id('again')}]\n")
    desk.edit("again", "---\nstory: ", "---\n<<<<<<< ours\nstory: ")
    result = desk.run()
    assert [rejection.code for rejection in result.report.rejections] == ["brief"]


def test_a_brief_that_leaves_is_not_to_be_named_any_more(desk: Desk) -> None:
    desk.put(lamps=LAMPS, again=AGAIN, kiln=KILN)
    desk.run()
    gone = desk.id("again")
    desk.say(f"- id: night\n  briefs: [{desk.id('lamps')}, {gone}]\n")
    desk.run()
    (desk.seeds / "articles" / "again.txt").unlink()
    with pytest.raises(TableError, match=f"no brief has the id '{gone}'"):
        desk.run()
    # An empty folder is no reason to complain of anything else.
    for path in (desk.seeds / "articles").iterdir():
        path.unlink()
    assert desk.run().report.nothing_usable


# ---------------------------------------------------------------- each rule, taken out, is missed


def test_a_date_that_a_person_wrote_decides_who_was_first(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.put(lamps=LAMPS)
    desk.run()
    desk.put(other=KILN)
    desk.run()
    desk.edit("lamps", "date: 2025-04-02\n", "date: 2025-04-08\n")
    desk.put(again=AGAIN)
    monkeypatch.setattr(settle, "_edited_fields", lambda *_: {})
    assert generate_briefs(desk.config).report.stories[0].after == desk.id("lamps")
    monkeypatch.undo()
    monkeypatch.setattr(settle, "settle_stories", settle_by_words)
    desk.run()
    assert desk.story("lamps") == desk.story("again") == desk.id("again")


def test_without_the_memory_of_a_persons_hand_a_line_is_taken_for_ours(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.put(lamps=LAMPS, again=AGAIN, kiln=KILN, fire=FIRE)
    desk.run()
    desk.edit("again", f"story: {desk.id('lamps')}\n", f"story: {desk.id('kiln')}\n")

    def edited() -> tuple[str, ...]:
        run = generate_briefs(desk.config)
        return next(edited_pieces(brief) for brief in run.briefs if brief.source == "again.txt")

    assert edited() == ("story",)
    monkeypatch.setattr(settle, "is_placed_by_hand", lambda _: False)
    assert edited() == ()


def test_without_the_way_of_merged_stories_a_persons_line_leads_to_one_that_is_gone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.put(lamps=LAMPS, again=AGAIN, kiln=KILN, fire=FIRE)
    desk.run()
    one, two = desk.id("lamps"), desk.id("kiln")
    desk.edit("again", f"story: {one}\n", f"story: {two}\n")
    desk.say(f"- id: {one}\n  merge: [{two}]\n")
    assert {brief.story for brief in generate_briefs(desk.config).briefs} == {one}
    monkeypatch.setattr(make, "follow_stories", lambda brief, _: brief)
    assert {brief.story for brief in generate_briefs(desk.config).briefs} == {one, two}


def test_without_the_bound_a_round_up_could_not_be_read_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    many = tuple(f"story-{number:03d}" for number in range(MOST_TOUCHED + 1))

    def touch_all(texts: Sequence[StoryText], *_: object) -> Settled:
        return Settled({text.id: Placement(None, many) for text in texts})

    desk.put(week=WEEK)
    monkeypatch.setattr(settle, "settle_stories", touch_all)
    (brief,) = desk.run().briefs
    assert len(brief.touches) == MOST_TOUCHED
    monkeypatch.setattr(settle, "MOST_TOUCHED", 1_000)
    assert generate_briefs(desk.config).report.rejections


def test_without_the_rule_who_stays_what_leaves_would_take_part(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.put(lamps=LAMPS, again=AGAIN)
    desk.run()
    (desk.seeds / "articles" / "lamps.txt").unlink()
    desk.put(kiln=KILN)
    monkeypatch.setattr(make, "_list_staying", lambda made, edited, *_: list(edited.values()))
    (told,) = {len(one) for one in _texts_of(desk, monkeypatch)}
    monkeypatch.undo()
    (right,) = {len(one) for one in _texts_of(desk, monkeypatch)}
    assert (told, right) == (4, 2)


def _texts_of(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[Sequence[StoryText]]:
    asked: list[Sequence[StoryText]] = []

    def ask(texts: Sequence[StoryText], pins: StoryPins, standing: Collection[str], *_: object) -> Settled:
        asked.append(texts)
        return settle_by_words(texts, pins, standing)

    monkeypatch.setattr(settle, "settle_stories", ask)
    generate_briefs(desk.config)
    return asked


# ---------------------------------------------------------------- the method itself, on a corpus


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The corpus of stories, generated once by the real method."""
    made = Desk(tmp_path_factory.mktemp("corpus"))
    shutil.rmtree(made.seeds / "articles")
    shutil.copytree(Path(__file__).parent / "cases" / "stories" / "articles", made.seeds / "articles")
    made.run()
    return made


def test_the_same_input_again_changes_nothing(corpus: Desk) -> None:
    again = corpus.run()
    assert not again.plan.pending, [page.path for page in again.plan.changed]
    assert again.report.stories == ()
    assert sum(brief.story is not None for brief in again.briefs) > 20
    assert any(brief.touches for brief in again.briefs)


def test_one_article_more_moves_no_settled_brief(corpus: Desk, tmp_path: Path) -> None:
    desk = Desk(tmp_path / "more")
    for folder in ("seeds", "docs"):
        shutil.rmtree(tmp_path / "more" / folder, ignore_errors=True)
        shutil.copytree(corpus.seeds.parent / folder, tmp_path / "more" / folder)
    before = {brief.id: (brief.story, brief.touches) for brief in corpus.run().briefs}
    desk.put(lamps=LAMPS)
    after = {brief.id: (brief.story, brief.touches) for brief in desk.run().briefs}
    assert {key: after[key] for key in before} == before
