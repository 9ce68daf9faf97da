"""``seeds/stories.yml``: what people say of stories is read whole or refused with its line and the way to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import TableError
from generator.stories.model import StoryPins
from generator.tables.stories import load_stories, parse_stories, refuse_unknown

GOOD = """\
format: 1
stories:
  - id: quarry-lamps-go-out-00aa11bb22
    name: The lamps of the quarry
    briefs: [lamps-out-0123456789]
    not:
      - kiln-owners-meet-33cc44dd55
    merge: lamps-again-66ee77ff88
  - id: strike
    briefs: [2025, a-walk-out-9988776655]
apart:
  - [lamps-out-0123456789, a-walk-out-9988776655]
none:
  - choir-sings-77aa88bb99
"""
BRIEFS = {"lamps-out-0123456789", "kiln-owners-meet-33cc44dd55", "2025", "a-walk-out-9988776655"}
STORIES = {"quarry-lamps-go-out-00aa11bb22", "lamps-again-66ee77ff88", "choir-sings-77aa88bb99"}


def test_what_people_say_is_read() -> None:
    pins = parse_stories(GOOD, "seeds/stories.yml")
    first, second = pins.rows
    assert (first.id, first.line, first.name) == ("quarry-lamps-go-out-00aa11bb22", 3, "The lamps of the quarry")
    assert (first.briefs, first.excluded) == (("lamps-out-0123456789",), ("kiln-owners-meet-33cc44dd55",))
    assert first.merge == ("lamps-again-66ee77ff88",)
    assert (second.id, second.briefs) == ("strike", ("2025", "a-walk-out-9988776655"))
    assert pins.apart == (("lamps-out-0123456789", "a-walk-out-9988776655"),)
    assert (pins.none, pins.none_lines, pins.apart_lines) == (("choir-sings-77aa88bb99",), (14,), (12,))
    assert dict(pins.lines)["kiln-owners-meet-33cc44dd55"] == 7
    refuse_unknown(pins, BRIEFS, STORIES)


@pytest.mark.parametrize(
    "text", ["", "# nothing yet\n", "stories:\napart:\nnone:\n", "stories: []\napart: []\nnone: []\n"]
)
def test_nothing_may_be_said(text: str) -> None:
    assert parse_stories(text, "x.yml") == StoryPins(path="x.yml")


def test_rows_alone_are_enough() -> None:
    rows = "".join(
        line.removeprefix("  ") for line in GOOD[GOOD.index("  - id:") : GOOD.index("apart:")].splitlines(True)
    )
    assert [row.id for row in parse_stories(rows, "x.yml").rows] == ["quarry-lamps-go-out-00aa11bb22", "strike"]


def test_there_need_be_no_file(tmp_path: Path) -> None:
    assert load_stories(tmp_path / "stories.yml").rows == ()


ROW = "stories:\n- {id: a-1, briefs: [b-1, b-2]}\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("storys:\n- id: a\n", "x.yml:1: storys: unknown key 'storys' (did you mean 'stories'?)"),
        ("stories:\n- id: a\n  breifs: [b]\n", "x.yml:3: breifs: unknown key 'breifs' (did you mean 'briefs'?)"),
        ("stories:\n- name: A\n", "x.yml:2: a story needs 'id'"),
        ("stories:\n- id: a-1\n", "x.yml:2: says nothing of the story 'a-1' (give it one of name, briefs, not, merge)"),
        ("stories:\n- id: ../a\n  name: A\n", "x.yml:2: id: '../a' is no id"),
        ("stories:\n- id: con\n  name: A\n", "x.yml:2: id: 'con' is no id (no file may be called so; add a word)"),
        ("stories:\n- id: a\n  briefs:\n  - b\n  - b c\n", "x.yml:5: briefs: 'b c' is no id"),
        ("stories:\n- id: a\n  name: [A]\n", "x.yml:3: name: 'name' should be text"),
        ("stories:\n- id: a\n  name: ' '\n", "x.yml:3: name: 'name' should be a line"),
        (f"stories:\n- id: a\n  name: {'a' * 201}\n", "x.yml:3: name: 'name' should be a line"),
        ("stories:\n- a\n", "x.yml:2: should be a mapping"),
        ("stories: a\n", "x.yml:1: stories: should be a list"),
        ("- id: a\n", "x.yml:1: says nothing of the story 'a'"),
        ("a\n", "x.yml:1: should be a mapping"),
        ("stories: &a\n- *a\n", "x.yml:2: uses an alias"),
        ("stories: []\nstories: []\n", "x.yml:2: has the key 'stories' twice"),
        ("stories: [\n", "x.yml:2: is not YAML"),
        ("format: 2\n", "x.yml:1: format: is of format 2"),
        ("apart:\n- [b-1]\n", "x.yml:2: 'apart' needs from 2 to 100 different ids"),
        ("apart:\n- [b-1, b-1]\n", "x.yml:2: 'apart' needs from 2"),
        (f"apart:\n- [{', '.join(f'b-{at}' for at in range(101))}]\n", "x.yml:2: 'apart' needs from 2 to 100"),
        ("apart: [b-1, b-2]\n", "x.yml:1: should be a list"),
        ("apart:\n- [b-1, {a: b}]\n", "x.yml:2: 'apart' should hold lists of ids"),
        (f"{ROW}- {{id: a-1, name: A}}\n", "x.yml:3: the story 'a-1' has two rows (first on line 2)"),
        (f"{ROW}- {{id: a-2, briefs: [b-2]}}\n", "x.yml:3: 'b-2' is in two stories: 'a-1' (line 2) and 'a-2'"),
        ("stories:\n- {id: a, briefs: [b], not: [b]}\n", "x.yml:2: 'b' stands under briefs and under not"),
        ("stories:\n- {id: a, merge: [a]}\n", "x.yml:2: 'a' cannot be merged into itself"),
        (
            f"{ROW}- {{id: a-2, merge: [a-1]}}\n",
            "x.yml:3: 'a-1' is merged into 'a-2' and has a row of its own (line 2)",
        ),
        ("stories:\n- {id: a, merge: [c]}\n- {id: b, merge: [c]}\n", "x.yml:3: 'c' is merged into two stories"),
        (f"{ROW}apart:\n- [b-3, b-4]\n- [b-1, b-3, b-2]\n", "x.yml:5: 'b-1' and 'b-2' are to be apart, but line 2"),
        ("stories:\n- {id: a, merge: [c]}\napart:\n- [a, c]\n", "x.yml:4: 'a' and 'c' are to be apart, but line 2"),
        ("nones: [a]\n", "x.yml:1: nones: unknown key 'nones' (did you mean 'none'?)"),
        ("none:\n- a\n- b c\n", "x.yml:3: none: 'b c' is no id"),
        ("none:\n- {id: a}\n", "x.yml:2: 'none' should hold texts"),
        ("none: {a: b}\n", "x.yml:1: none: should be a list"),
        (f"{ROW}none:\n- c\n- a-1\n", "x.yml:5: 'a-1' is to be no story, but line 2 speaks of it as one (take one"),
        ("stories:\n- {id: a, merge: [c]}\nnone: c\n", "x.yml:3: 'c' is to be no story, but line 2 speaks of it as"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(text: str, told: str) -> None:
    with pytest.raises(TableError) as caught:
        parse_stories(text, "x.yml")
    assert str(caught.value).startswith(told)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "lamps-out-0123456789]\n    not",
            "lamps-in-0123456789]\n    not",
            "5: briefs: no brief has the id 'lamps-in-0123456789' (did you mean 'lamps-out-0123456789'?)",
        ),
        (
            "- kiln-owners-meet-33cc44dd55",
            "- kiln-owner-meets-33cc44dd5",
            "7: not: no brief has the id 'kiln-owner-meets-33cc44dd5' (did you mean 'kiln-owners-meet-33cc44dd55'?)",
        ),
        (
            "merge: lamps-again-66ee77ff88",
            "merge: lamp-again-66ee77ff88",
            "8: merge: no story has the id 'lamp-again-66ee77ff88' (did you mean 'lamps-again-66ee77ff88'?)",
        ),
        (
            "- choir-sings-77aa88bb99",
            "- choir-sing-77aa88bb9",
            "14: none: no story has the id 'choir-sing-77aa88bb9' (did you mean 'choir-sings-77aa88bb99'?)",
        ),
        ("- [lamps-out-0123456789,", "- [zzz,", "12: apart: no brief and no story has the id 'zzz' (take it out, or"),
        (
            "briefs: [2025, a-walk-out-9988776655]",
            "name: S",
            "9: id: no story has the id 'strike' (take it out, or copy the id from a page's address; a new story needs",
        ),
    ],
)
def test_an_id_that_stands_for_nothing_is_refused(old: str, new: str, told: str) -> None:
    assert old in GOOD
    pins = parse_stories(GOOD.replace(old, new, 1), "s.yml")
    with pytest.raises(TableError) as caught:
        refuse_unknown(pins, BRIEFS, STORIES)
    assert str(caught.value).startswith(f"s.yml:{told}")


@pytest.mark.parametrize(
    "text",
    [
        "stories: " + "[" * 5_000,
        "apart:\n" + "".join(f"- [b-{at}, c-{at}]\n" for at in range(20_000)),
        "stories:\n" + "".join(f"- {{id: a-{at}, name: A}}\n" for at in range(20_000)),
        "stories:\n- id: a\n  briefs: [" + "b, " * 50_000 + "]\n",
        "stories: !!python/object/apply:os.system [echo]\n",
        "\x00",
    ],
)
def test_hostile_files_end_in_rows_or_in_an_error(text: str) -> None:
    told = "x.yml:"
    try:
        refuse_unknown(parse_stories(text, "x.yml"), BRIEFS, STORIES)
    except TableError as error:
        told = str(error)
    assert told.startswith("x.yml:")
