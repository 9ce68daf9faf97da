"""``docs/stories/ID.md``: written only of stories of which a person spoke, and every line of a person stays."""

from __future__ import annotations

import pytest
from hypothesis import given

import strategies
from generator.brief import StoryStub, is_own_stub, merge_stub, parse_story, render_story
from generator.errors import BriefError

ID = "quarry-lamps-go-out-00aa11bb22"
OLD = "lamps-0011001100"
PATH = f"docs/stories/{ID}.md"
NAMED = StoryStub(ID, "The lamps of the quarry", (OLD,))


def test_a_stub_comes_back_from_its_page() -> None:
    text = render_story(NAMED)
    assert text.startswith(
        f"---\nid: {ID}\nname: The lamps of the quarry\nredirects: [{OLD}]\n---\n\n# The lamps of the quarry\n\n"
    )
    assert parse_story(text, PATH) == NAMED
    assert is_own_stub(text, PATH)


def test_a_story_that_nobody_named_shows_the_title_of_its_founder() -> None:
    stub = StoryStub(ID, "", (OLD,))
    text = render_story(stub, "Quarry lamps go out")
    assert "\n# Quarry lamps go out\n" in text
    assert parse_story(text, PATH) == stub


@given(strategies.text, strategies.text)
def test_no_name_can_be_more_than_a_name(name: str, title: str) -> None:
    stub = parse_story(render_story(StoryStub(ID, name, (OLD,)), title), PATH)
    assert (stub.id, stub.redirects) == (ID, (OLD,))
    assert parse_story(render_story(stub, title), PATH) == stub


def test_a_person_names_it_in_the_page() -> None:
    text = render_story(StoryStub(ID, "", (OLD,)), "Quarry lamps go out")
    assert parse_story(text.replace("# Quarry lamps go out", "# Darkness"), PATH).name == "Darkness"
    front = text.replace(f"id: {ID}\n", f"id: {ID}\nname: Night\n")
    assert parse_story(front, PATH).name == "Night"
    assert parse_story(render_story(NAMED).replace("# The lamps of", "# All lamps of"), PATH).name == (
        "All lamps of the quarry"
    )


def test_a_page_written_by_hand_names_its_story() -> None:
    assert parse_story("# Night & day\n\nWords.\n", PATH) == StoryStub(ID, "Night & day")
    assert parse_story("---\nname: Night\n---\n\nWords.\n", PATH) == StoryStub(ID, "Night")
    assert parse_story("", PATH) == StoryStub(ID)


def test_the_words_of_a_person_stay() -> None:
    noted = render_story(NAMED).replace("\n\n[generated front", "\n\n## Desk note\n\nSee the map.\n\n[generated front")
    renamed = render_story(StoryStub(ID, "Lamps, again", (OLD, "more-0123456789")))
    merged, conflicts = merge_stub(renamed, noted, PATH)
    assert "## Desk note\n\nSee the map.\n" in merged
    assert (parse_story(merged, PATH).name, conflicts) == ("Lamps, again", ())
    own = noted.replace("name: The lamps of the quarry", "name: Mine")
    merged, conflicts = merge_stub(renamed, own, PATH)
    assert (parse_story(merged, PATH).name, conflicts) == ("Mine", ("front",))


@pytest.mark.parametrize(
    ("text", "path", "told"),
    [
        ("---\nname: {a: b}\n---\n", PATH, f"{ID}.md:2: name: name is not a text"),
        ("---\nid: x\nredirects: [../x]\n---\n", PATH, f"{ID}.md:3: redirects: ../x is not the id of a story"),
        ("---\nname: *a\n---\n", PATH, f"{ID}.md:"),
        ("---\nname: a\n", PATH, "the front matter does not end"),
        ("# A\n", "docs/stories/a b.md", "is not the id of a story"),
        ("# A\n", "docs/stories/index.md", "is not the id of a story"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, path: str, told: str) -> None:
    with pytest.raises(BriefError) as caught:
        parse_story(text, path)
    assert told in str(caught.value)
