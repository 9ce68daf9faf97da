"""The review report: what it says of each kind of change, what it lets hostile text do, and how long it may get."""

from __future__ import annotations

import html
import json
import os
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from generator.addresses import settle_names
from generator.approvals import Standing
from generator.brief import parse_brief, render_brief, render_company, seal_brief
from generator.brief.story import StoryStub, render_story
from generator.brief.stub import merge_stub
from generator.companies.corpus import Place
from generator.companies.suggest import Candidate
from generator.compare import Part
from generator.merge import Conflict
from generator.model import Archive, Brief, Company, Copy, Evidence, Figure, Notice
from generator.review.changes import BriefChange, Dropped, Review, compare_brief, compare_states, order_review
from generator.review.entries import list_entries, tell_page, tell_what
from generator.review.github import clip, escape_code, escape_github, escape_summary, measure
from generator.review.pages import compare_page
from generator.review.report_html import render_html
from generator.review.report_markdown import LIMIT, SPARE, render_markdown
from generator.review.report_rows import review_row
from generator.review.states import State, read_folder
from generator.review.stories import Clash, Mate, Reprint, Said, StoryChange
from generator.text.show import show_text
from generator.trace import Fault
from schemas import check_schema
from shelf import BRIEFS, fill_shelf
from strategies import HOSTILE, briefs, hostile_text
from test_cli import briefs as run_briefs
from test_pipeline import FERRY, PAPER, REGISTRY
from test_review_states import commit, git

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "review" / "changes.yml").read_text(encoding="utf-8")
)
GOLDEN = Path(__file__).parent / "golden" / "review"
SCHEMA = json.loads((Path(__file__).parents[1] / "generator" / "review" / "schema.json").read_text(encoding="utf-8"))
GITHUB = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def edit_page(text: str, case: dict[str, Any]) -> str:
    for old, new in case["edits"]:
        assert old in text, f"{case['why']}: {old!r} is not in the page"
        text = text.replace(old, new)
    if case["by"] == "generator":
        brief = parse_brief(text, "case")
        text = render_brief(replace(seal_brief(brief), extra=brief.extra))
    return text


def review_case(docs: Path, *cases: dict[str, Any]) -> Review:
    """The sample with these edits, compared with the sample."""
    before = read_folder(fill_shelf(docs / "old"), "main")
    after = fill_shelf(docs / "new")
    for case in cases:
        page = after / "briefs" / f"brief-{case['brief']:010x}.md"
        page.write_text(edit_page(page.read_text(encoding="utf-8"), case), encoding="utf-8")
    return compare_states(before, read_folder(after, "the work tree"))


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_a_change(tmp_path: Path, case: dict[str, Any]) -> None:
    (one,) = review_case(tmp_path, case).briefs
    assert one.fate == case.get("fate", "changed")
    found = [[piece.change.name, piece.fate, piece.by] for piece in one.pieces]
    wanted = [[piece, fate, by] for piece, fate, by in case["pieces"]]
    for got, want in zip(found, wanted, strict=True):
        if want[0].endswith("*"):
            got[0] = got[0][: len(want[0]) - 1] + "*"
        assert got == want
    assert list(one.moved) == case.get("moved", [])
    assert [key for key, _ in one.lost] == case.get("lost", [])
    assert len(one.urgent) == len(case["needs"])
    assert all(want in ("*", got) for got, want in zip(one.urgent, case["needs"], strict=True))
    assert tell_what(one) == case["told"]


def test_the_sample_does_not_differ_from_itself(tmp_path: Path) -> None:
    review = review_case(tmp_path)
    assert (review.briefs, review.pages, review.same) == ((), (), len(BRIEFS))
    assert "Nothing differs; 5 as before." in render_markdown(review)


# ---------------------------------------------------------------- whole briefs


def make_state(name: str, pages: dict[str, bytes]) -> State:
    return State(
        name, {path: str(hash(data)) for path, data in pages.items()}, {}, lambda paths: {p: pages[p] for p in paths}
    )


def page(brief: Brief) -> bytes:
    return render_brief(seal_brief(brief)).encode()


ONE, TWO = page(BRIEFS[0]), page(BRIEFS[1])
AT = f"briefs/{BRIEFS[0].id}.md"
RENAMED = page(replace(BRIEFS[0], id="r"))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({}, {AT: ONE}, [("new", AT, "")]),
        ({AT: ONE}, {}, [("gone", AT, "")]),
        ({AT: ONE}, {"briefs/renamed.md": ONE}, [("renamed", "briefs/renamed.md", AT)]),
        ({AT: ONE}, {"briefs/r.md": RENAMED}, [("renamed", "briefs/r.md", AT)]),
        ({AT: ONE}, {"briefs/r.md": RENAMED.replace(b"four", b"five")}, [("changed", "briefs/r.md", AT)]),
        ({AT: ONE}, {AT: ONE, "briefs/r.md": RENAMED}, [("new", "briefs/r.md", "")]),
        ({AT: ONE}, {"briefs/r.md": ONE.replace(b"four", b"five")}, [("changed", "briefs/r.md", AT)]),
        ({AT: ONE}, {AT: ONE, "briefs/copy.md": ONE}, [("unreadable", "briefs/copy.md", "")]),
        ({AT: ONE}, {AT: TWO}, [("gone", AT, ""), ("new", AT, "")]),
        ({AT: ONE}, {AT: b"\xff\xfe"}, [("unreadable", AT, "")]),
        ({AT: ONE}, {AT: ONE.replace(b"\n", b"\r\n")}, []),
        ({"briefs/x.md": b"# By hand\n"}, {"briefs/x.md": b"# By hand, still\n"}, []),
    ],
)  # fmt: skip
def test_what_became_of_a_file(
    before: dict[str, bytes], after: dict[str, bytes], told: list[tuple[str, str, str]]
) -> None:
    review = compare_states(make_state("old", before), make_state("new", after))
    assert [(one.fate, one.path, one.old_path) for one in review.briefs] == told


def test_of_a_copy_plan_and_review_say_the_same() -> None:
    review = compare_states(make_state("old", {AT: ONE}), make_state("new", {AT: ONE, "briefs/copy.md": ONE}))
    (copy,) = settle_names({AT: BRIEFS[0], "briefs/copy.md": BRIEFS[0]}).copies
    assert review.briefs[0].problem == f"{copy.reason}: {copy.fix}"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ({}, {"withdrawn": "the letter was forged"}, ["withdrawn"]),
        ({"withdrawn": "the letter was forged"}, {}, ["no longer withdrawn"]),
        ({}, {"archived": Archive("0" * 64, (("k0101", "0" * 16),))}, ["archived: its source is dropped"]),
    ],
)
def test_what_was_withdrawn_or_archived_needs_a_person(
    old: dict[str, Any], new: dict[str, Any], told: list[str]
) -> None:
    change = compare_brief(replace(BRIEFS[0], **old), replace(BRIEFS[0], **new), AT, AT)
    assert change
    assert list(change.urgent) == told


def test_other_pages_are_named() -> None:
    old = {"companies/a.md": b"a", "about.md": b"b", "assets/x.png": b"c"}
    new = {"stories/s.md": b"# S", "companies/b.md": b"a", "about.md": b"B", "assets/x.png": b"c"}
    review = compare_states(make_state("old", old), make_state("new", new))
    assert review.pages == (
        ("about.md", "changed"),
        ("companies/a.md", "gone"),
        ("companies/b.md", "new"),
        ("stories/s.md", "new"),
    )
    told = render_markdown(review)
    assert "- company pages, new: `companies/b.md`" in told
    assert "- story pages, new: `stories/s.md`" in told
    assert "- pages of the desk's own, changed: `about.md`" in told
    assert "- others, not compared here, changed: `assets/x.png`" in render_markdown(
        compare_states(make_state("old", {"assets/x.png": b"c"}), make_state("new", {"assets/x.png": b"d"}))
    )


STUB = render_company(Company("swiftbox", "Swiftbox", aliases=("Swift Box",)))
OTHER = render_company(Company("swiftbox", "Swiftbox", aliases=("Swift Box", "Swiftbox Lines")))
LAID = render_story(StoryStub("lay-up", "The lay-up"))
NOTED = f"{STUB}\n## Desk note\n\nThe bank <u>says</u> otherwise.\n"


@pytest.mark.parametrize(
    ("path", "before", "after", "told"),
    [
        ("companies/swiftbox.md", STUB, NOTED, "changed, by hand"),
        ("companies/swiftbox.md", NOTED, NOTED.replace("otherwise", "so"), "changed, by hand"),
        ("companies/swiftbox.md", STUB, STUB.replace("Swift Box", "Swyft Box"), "changed, by hand"),
        ("companies/swiftbox.md", STUB, OTHER, "changed"),
        ("companies/swiftbox.md", NOTED, merge_stub(OTHER, NOTED, "x")[0], "changed"),
        ("companies/swiftbox.md", None, STUB, None),
        ("companies/swiftbox.md", STUB, None, None),
        ("companies/swiftbox.md", NOTED, None, "gone, by hand"),
        ("companies/swiftbox.md", STUB, "no stub", "changed, by hand"),
        ("stories/lay-up.md", None, LAID, None),
        ("stories/lay-up.md", LAID, f"{LAID}\n## Desk note\n\nAsk the yard.\n", "changed, by hand"),
        ("stories/lay-up.md", LAID, LAID.replace("# The lay-up", "# Lay-up"), "changed, by hand"),
        ("stories/lay-up.md", LAID, render_story(StoryStub("lay-up", "Ships laid up")), "changed"),
        ("stories/lay-up.md", None, "# By hand\n", "new, by hand"),
        ("about.md", "We are\n\nfour", "We are\n\nfive", "changed, by hand"),
        ("briefs/own.md", None, "# Ours\n", "new, by hand"),
    ],
)
def test_a_page_that_is_no_brief_says_who_changed_it(
    path: str, before: str | None, after: str | None, told: str | None
) -> None:
    found = compare_page(path, *(side.encode() if side is not None else None for side in (before, after)))
    assert (tell_page(found) if found else None) == told


def test_what_a_person_wrote_on_the_page_of_a_company_is_told_before_and_after() -> None:
    at = "companies/swiftbox.md"
    after = NOTED.replace("otherwise", "so")
    review = compare_states(make_state("old", {at: NOTED.encode()}), make_state("new", {at: after.encode()}))
    told = render_markdown(review)
    assert "<summary><code>docs/companies/swiftbox.md</code> · changed, by hand</summary>" in told
    assert "The bank &lt;u&gt;says&lt;/u&gt; <del>otherwise</del> <b>so</b>." in told
    assert "generated" not in told, "lines that only a merge needs"
    page = lxml_html.document_fromstring(render_html(review))
    (side,) = page.xpath("//p[@data-side='after']")
    assert side.text_content().endswith("The bank <u>says</u> so.")
    (row,) = review_row(review)["pages"]
    assert row["by_hand"]


def test_pages_of_any_number_leave_room_for_the_briefs() -> None:
    old = {f"notes/{at:03}.md": b"a\n" * 500 for at in range(300)}
    new = dict.fromkeys(old, b"b\n" * 500)
    made = render_markdown(
        compare_states(
            make_state("old", {**old, AT: ONE}), make_state("new", {**new, AT: ONE.replace(b"four", b"five")})
        )
    )
    assert measure(made) <= LIMIT - SPARE
    assert "pages more in the HTML report" in made
    assert "<summary><b>" in made


def test_a_sentence_is_read_once_and_shows_what_changed_in_it() -> None:
    old = BRIEFS[0]
    evidence = replace(old.bullets[1].evidence[0], quote="The line, which is short of money, will lay up four ships.")
    new = replace(old, bullets=(old.bullets[0], replace(old.bullets[1], evidence=(evidence,))))
    change = compare_brief(seal_brief(old), seal_brief(new), AT, AT)
    assert change is not None
    (entry,) = list_entries(change)
    assert (entry.fate, entry.label) == ("relinked", ("links or quotation only",))
    (source,) = entry.sources
    assert source.place == "line 10, sentence 2 of 14"
    assert [part for part in source.parts if part.op != "same"] == [Part("removed", "cargo"), Part("added", "money")]


@settings(max_examples=30)
@given(briefs, briefs)
def test_both_texts_of_a_piece_can_be_read_off_its_entry(before: Brief, after: Brief) -> None:
    before, after = (read_again(brief) for brief in (before, replace(after, id=before.id)))
    change = compare_brief(before, after, "briefs/x.md", "briefs/x.md")
    sides = [side for piece in change.pieces for side in (piece.change.before, piece.change.after)] if change else []
    told = {text for side in sides if side for text in (side.text, side.text.removeprefix("- ").replace(" | ", " · "))}
    for entry in list_entries(change) if change else ():
        if entry.fate != "moved":
            assert {"".join(part.text for part in parts) for parts in (entry.before, entry.after)} <= told | {""}


def read_again(brief: Brief) -> Brief:
    """As it stands once it was written."""
    return parse_brief(render_brief(seal_brief(brief)), "x")


# ---------------------------------------------------------------- what hostile text can do

CALLS = re.compile(r"@[\w-]|#\d|://|www\.|GH-\d|mailto:|:[a-z0-9_+-]+:", re.IGNORECASE)


def read_back(markup: str) -> tuple[str, set[str]]:
    """The text of rendered Markdown without the zero-width spaces of ours, and its elements."""
    root = lxml_html.fragment_fromstring(markup, create_parent="div")
    return root.text_content(), {str(node.tag) for node in root.iterdescendants()}


def squeeze(text: str) -> str:
    return " ".join(text.replace("\u200b", "").split())


CALLING = st.sampled_from(
    (*HOSTILE, "@octocat", "@org/team", "#12", "GH-7", "o/r#3", ":+1:", "deadbeef12", "$a$", "www.")
)


@settings(max_examples=300)
@given(st.one_of(hostile_text, st.lists(CALLING, max_size=6).map("".join)))
@pytest.mark.parametrize("frame", ["- {}", "- x {} y", "> {}", "| a | b |\n|---|---|\n| {} | y |"])
def test_text_renders_to_itself_and_calls_nobody(frame: str, text: str) -> None:
    wanted = squeeze(show_text(text))
    if not wanted:
        return
    shown, elements = read_back(GITHUB.render(frame.format(escape_github(text))))
    around = {"- {}": "{}", "> {}": "{}", "- x {} y": "x {} y"}.get(frame, "a b {} y")
    assert squeeze(shown) == squeeze(around.format(wanted))
    assert elements <= {"ul", "li", "blockquote", "p", "span", "table", "thead", "tbody", "tr", "th", "td"}
    assert not CALLS.search(shown)


@given(st.one_of(hostile_text, st.lists(CALLING, max_size=6).map("".join)))
def test_the_same_of_a_summary_and_a_name(text: str) -> None:
    wanted = squeeze(show_text(text))
    shown, elements = read_back(
        GITHUB.render(f"<details><summary>x {escape_summary(text)}</summary>\n\ny\n\n</details>")
    )
    assert squeeze(shown) == squeeze(f"x {wanted} y")
    assert elements <= {"details", "summary", "span", "p"}
    assert not CALLS.search(shown)
    shown, elements = read_back(GITHUB.render(f"- x `{escape_code(text)}` y"))
    assert elements <= {"ul", "li", "code"}


def test_plain_numbers_words_and_times_are_left_whole() -> None:
    text = "The 1234567 defaced banknotes came at 10.30, 7% of US"
    assert escape_github(text) == text


def test_a_clip_ends_between_words() -> None:
    assert clip("four old ships sail", 15) == "four old …"
    assert clip("船" * 30, 10) == "船" * 8 + " …"
    assert clip("short", 10) == "short"


# ---------------------------------------------------------------- reports


def dress(one: BriefChange, text: str) -> BriefChange:
    """The change with all that the seeds can add, in the words of a stranger."""
    return replace(
        one,
        conflicts=(Conflict("bullet k0102", text, "", line="settle: {bullet k0102: mine}"),),
        faults=(Fault("word", "bullet k0101", text, text, text, text, text),),
        notices=(Notice("split-doubtful", text, 3, text),),
        dropped=(Dropped(3, 3, text, text, 0.41, (text,)),),
        standing=Standing("stale", text, "2025-03-12", (text,)),
        stale=("bullet k0101",),
        clashes=(make_clash(text, one.id),),
        reprint=Reprint(Mate("other", text, text), text, text),
        copied=(Copy(text, text, text),),
    )


def make_clash(text: str, brief: str) -> Clash:
    """A conflict of figures in the words of a stranger."""
    evidence = Evidence(text, 0, len(text), 8, 1, 14, "kf001")
    figure = Figure(text, "84000000", "currency", "USD", text, None, text, "actual", evidence)
    return Clash(
        text, text, (Said(Mate(brief, text, None), figure, True), Said(Mate("other", text, text), figure, False))
    )


def make_story(text: str) -> StoryChange:
    """All that may be told of a story, in the words of a stranger."""
    mates = (Mate("one", text, None), Mate("other", text, text))
    clashes = (make_clash(text, "one"),)
    return StoryChange(
        text, text, "changed", text, text, text, mates, mates, mates, mates, clashes, clashes, (1, 2), (2, 2)
    )


def make_review(states: Sequence[tuple[Brief | None, Brief | None]], text: str = "") -> Review:
    changes = []
    for before, after in states:
        sealed = [read_again(b) if b else None for b in (before, after)]
        brief = sealed[1] or sealed[0]
        assert brief is not None
        one = compare_brief(sealed[0], sealed[1], f"briefs/{brief.id}.md", f"briefs/{brief.id}.md")
        if one is not None:
            changes.append(dress(one, text) if text else one)
    found = Candidate(
        "x", text, ((text, 1),), 1, 1, True, (text,), (Place(text, 1, text, text, text),), Company("x", "X")
    )
    review = Review(
        text or "main", "the work tree", tuple(changes), 3, ((f"companies/{text}.md", "new"),) if text else ()
    )
    return order_review(
        replace(
            review,
            candidates=(found,) if text else (),
            left=((text, text),) if text else (),
            stories=(make_story(text), replace(make_story(text), fate="merged")) if text else (),
        )
    )


TAGS = {
    "h2", "p", "strong", "em", "del", "b", "i", "code", "span", "table", "thead", "tbody", "tr", "th", "td", "ul", "li",
    "blockquote", "details", "summary", "pre", "sub", "br",
}  # fmt: skip
PAGE_TAGS = (TAGS - {"sub", "br"}) | {
    "html", "head", "meta", "title", "style", "body", "header", "main", "nav", "h1", "h3", "div", "a", "q", "ins",
    "section", "script",
}  # fmt: skip


@settings(max_examples=15)
@given(st.lists(st.tuples(st.none() | briefs, briefs), max_size=3), hostile_text)
def test_a_report_holds_nothing_but_what_it_means(states: list[tuple[Brief | None, Brief]], text: str) -> None:
    review = make_review(states, text)
    made = render_markdown(review)
    _, elements = read_back(GITHUB.render(made))
    assert elements <= TAGS
    assert made.count("<details") == made.count("</details>")
    assert measure(made) <= LIMIT - SPARE
    told = render_html(review)
    root = lxml_html.document_fromstring(told)
    assert {str(node.tag) for node in root.iter() if isinstance(node.tag, str)} <= PAGE_TAGS
    assert [node.get("href", "")[:1] for node in root.iter("a")] == ["#"] * len(review.briefs)
    assert told.count("<script>") == 1
    assert list(check_schema(json.loads(json.dumps(review_row(review))), SCHEMA)) == []


def test_markup_that_came_and_went_shows_as_text() -> None:
    """In what was taken out, in what was put in, and in the sentence below."""
    sides = []
    for said in ("Two berths <u>go</u> for sale", "Two berths for sale <mark>now</mark>"):
        bullet = BRIEFS[1].bullets[0]
        evidence = replace(bullet.evidence[0], quote=f"{said}, we hear")
        sides.append(replace(BRIEFS[1], bullets=(replace(bullet, text=said, evidence=(evidence,)),)))
    review = make_review([(sides[0], sides[1])])
    for shown in (render_html(review), GITHUB.render(render_markdown(review))):
        root = lxml_html.document_fromstring(shown)
        assert not root.findall(".//u")
        assert not root.findall(".//mark")
        assert root.text_content().count("<u>go</u>") == root.text_content().count("<mark>now</mark>") == 2


def test_a_persons_own_words_keep_their_lines() -> None:
    note = (
        "## Desk note\n\n| a | b |\n|---|---|\n\n- one\n  - sub <u>x</u>\n- three\n\n" + "as it was\n\n" * 9 + "the end"
    )
    old = replace(BRIEFS[1], extra=(("bullets", note),))
    new = replace(BRIEFS[1], extra=(("bullets", note.replace("- three", "- four\n- five").replace("sub", "deep")),))
    (entry,) = list_entries(compare_brief(old, new, AT, AT) or pytest.fail("nothing differs"))
    assert "".join(part.text for part in entry.after) == new.extra[0][1]
    told = render_markdown(make_review([(old, new)]))
    lines = [line.strip().removesuffix("<br>") for line in told.splitlines() if line.startswith("  >")]
    start = lines.index("> \\- one") if "> \\- one" in lines else lines.index("> &#45; one")
    assert lines[start + 1] == "> &nbsp;&nbsp;&#45; <del>sub</del> <b>deep</b> &lt;u&gt;x&lt;/u&gt;"
    assert lines[start + 2 : start + 5] == [
        "> <del>&#45; three</del>", "> <b>&#45; four</b>", "> <b>&#45; five</b>"
    ]  # fmt: skip
    assert "the end" not in told, "what is far from a change is left out"
    shown, _ = read_back(GITHUB.render("\n".join(lines)))
    assert "<u>x</u>" in shown
    page = lxml_html.document_fromstring(render_html(make_review([(old, new)])))
    (side,) = page.xpath("//p[@data-side='before']")
    assert side.text_content().splitlines()[5:7] == ["- one", "  - sub <u>x</u>"]


def many(number: int, words: int) -> Review:
    """A review of so many briefs, each new, with bullets of so many words."""
    said = " ".join(["boxes & berths"] * words)
    bullets = tuple(
        replace(bullet, text=said, evidence=(replace(bullet.evidence[0], quote=f"{said}, they said"),), links=())
        for bullet in BRIEFS[0].bullets
    )
    whole = replace(BRIEFS[0], bullets=bullets)
    one = compare_brief(None, read_again(whole), AT, "")
    assert one is not None
    return Review("main", "the work tree", (replace(one, notices=(Notice("date-unknown", "no date"),)),) * number, 0)


@pytest.mark.parametrize("number", [0, 1, 30, 90, 400, 10_000])
@pytest.mark.parametrize("words", [5, 300])
def test_a_report_of_any_size_fits_and_counts_what_it_leaves_out(number: int, words: int) -> None:
    review = many(number, words)
    for limit in (LIMIT - SPARE, 5_000):
        made = render_markdown(review, limit)
        assert measure(made) <= limit
        folds = made.count("<details")
        rows = made.count("\n| ! |")
        left = re.search(r"\*(\d+) briefs? more, the last", made)
        assert folds + (int(left[1]) if left else 0) == number
        more = re.search(r"\| (\d+) more: see", made)
        assert rows + (int(more[1]) if more else 0) == number
        assert made.count("</details>") == folds
    assert number < 90 or left


def test_wide_characters_count_twice() -> None:
    assert measure("a🚢船") == 4
    review = many(60, 40)
    wide = replace(review, briefs=tuple(replace(one, notices=(Notice("x-y", "🚢" * 900),)) for one in review.briefs))
    made = render_markdown(wide)
    assert measure(made) <= LIMIT - SPARE
    assert len(made.encode()) < 1 << 20, "the summary of a job takes a mebibyte"


@pytest.mark.parametrize("name", ["report.md", "report.html", "report.json"])
def test_the_golden_report(tmp_path: Path, name: str) -> None:
    """All cases that can stand together, and what the seeds add; ``BRIEFS_GOLDEN=write`` writes it anew."""
    chosen = {case["brief"]: case for case in CASES if case["by"] == "person" and "fate" not in case}
    figure = next(case for case in CASES if case["why"].startswith("a figure with another"))
    review = review_case(tmp_path, *{**chosen, 1: figure}.values())
    own = next(case for case in CASES if "desk's own" in case["why"])
    (tmp_path / "two").mkdir()
    more = review_case(tmp_path / "two", own)
    added = compare_brief(None, read_again(replace(BRIEFS[4], figures=())), "briefs/added.md", "")
    gone = compare_brief(read_again(BRIEFS[3]), None, f"briefs/{BRIEFS[3].id}.md", "")
    assert added
    assert gone
    dressed = dress(more.briefs[0], "The crew of the Tern | waits for @octocat, #12")
    entire = replace(review, briefs=(*review.briefs, replace(dressed, path="briefs/own.md"), added, gone), stale=2)
    entire = order_review(replace(entire, stories=(make_story("A tug of the Tern | waits for @octocat, #12"),)))
    if name == "report.json":
        row = review_row(entire)
        assert list(check_schema(row, SCHEMA)) == []
        text = json.dumps(row, ensure_ascii=False, indent=1) + "\n"
    else:
        text = render_markdown(entire) if name == "report.md" else render_html(entire)
    if os.environ.get("BRIEFS_GOLDEN") == "write":
        (GOLDEN / name).write_text(text, encoding="utf-8", newline="\n")
    assert text == (GOLDEN / name).read_text(encoding="utf-8")


# ---------------------------------------------------------------- the command


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository in which a branch edits one brief, adds an article and forgets a name."""
    folder = tmp_path_factory.mktemp("review")
    articles = folder / "seeds" / "articles"
    articles.mkdir(parents=True)
    (articles / "ferry.txt").write_text(FERRY, encoding="utf-8")
    (folder / "seeds" / "companies.yml").write_text(REGISTRY, encoding="utf-8")
    git(folder, "init", "--quiet", "--initial-branch", "main")
    assert run_briefs("generate", cwd=folder).returncode == 0
    (folder / ".gitignore").write_text(".briefs/\n", encoding="utf-8")
    commit(folder)
    git(folder, "switch", "--quiet", "--create", "desk")
    lost = "\n\nSign up to our newsletter and win 500 euros from Strandholm Paper\n"
    (articles / "paper.txt").write_text(PAPER + lost, encoding="utf-8")
    assert run_briefs("generate", cwd=folder).returncode == 0
    commit(folder)
    return folder


def test_the_command_writes_all_forms(desk: Path, tmp_path: Path) -> None:
    done = run_briefs(
        "review", "--base", "main", "--markdown", tmp_path / "a" / "r.md", "--html", tmp_path / "r.html", "--json",
        tmp_path / "r.json", cwd=desk,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(tmp_path / "a" / "r.md"), str(tmp_path / "r.html"), str(tmp_path / "r.json")]
    told = (tmp_path / "a" / "r.md").read_text(encoding="utf-8")
    assert "`r.html` shows the same side by side" in told
    row = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert list(check_schema(row, SCHEMA)) == []
    (brief,) = row["briefs"]
    assert (row["format"], row["unchanged"], row["sound"], row["stale_pages"]) == (1, 1, True, 0)
    assert (brief["fate"], brief["title"]) == ("new", "Mill at Aldgrove to make paper from straw")
    (dropped,) = brief["dropped"]
    assert dropped["holds"] == ["500 euros", "Strandholm Paper"]
    assert "Sign up to our newsletter" in html.unescape((tmp_path / "r.html").read_text(encoding="utf-8"))


def test_markdown_goes_to_standard_output(desk: Path) -> None:
    done = run_briefs("review", "--base", "main", "-q", cwd=desk)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("## Briefs: what this changes\n")
    assert "**Left out of the article, with numbers or companies in it: 1**" in done.stdout
    again = run_briefs("review", "--base", "main", "-q", cwd=desk)
    assert again.stdout == done.stdout


def test_words_that_the_source_does_not_carry_are_told_and_leave_with_1(desk: Path) -> None:
    (path,) = (desk / "docs" / "briefs").glob("calderhead-*.md")
    kept = path.read_text(encoding="utf-8")
    try:
        path.write_text(kept.replace("seven hours", "nine hours", 1), encoding="utf-8")
        done = run_briefs("review", "--base", "main", "--markdown", "-", cwd=desk)
        assert done.returncode == 1
        assert "1 place not carried by the source" in done.stdout
        assert "some must be mended" in done.stderr
        # What the source says changed, too: both texts are told.
        ferry = desk / "seeds" / "articles" / "ferry.txt"
        ferry.write_text(FERRY.replace("seven hours", "eight hours"), encoding="utf-8")
        done = run_briefs("review", "--base", "main", cwd=desk)
        assert done.returncode == 1
        assert "**Conflict**" in done.stdout
        assert "<b>nine</b> hours" in done.stdout
        assert "eight hours" in done.stdout
    finally:
        path.write_text(kept, encoding="utf-8")
        (desk / "seeds" / "articles" / "ferry.txt").write_text(FERRY, encoding="utf-8")


def test_a_bullet_in_conflict_is_told_once(desk: Path) -> None:
    (path,) = (desk / "docs" / "briefs").glob("calderhead-*.md")
    kept = path.read_text(encoding="utf-8")
    ferry = desk / "seeds" / "articles" / "ferry.txt"
    try:
        path.write_text(kept.replace("seven hours", "nine hours", 1), encoding="utf-8")
        ferry.write_text(FERRY.replace("seven hours", "eight hours"), encoding="utf-8")
        told = run_briefs("review", "--base", "main", cwd=desk).stdout
        plan = run_briefs("plan", "--all", cwd=desk).stdout
        side = run_briefs("review", "--base", "main", "--html", desk / ".briefs" / "r.html", cwd=desk)
        assert side.returncode == 1
        (notice,) = lxml_html.parse(desk / ".briefs" / "r.html").findall(".//div[@class='notice']")[:1]
    finally:
        path.write_text(kept, encoding="utf-8")
        ferry.write_text(FERRY, encoding="utf-8")
    (row,) = [line for line in told.splitlines() if line.startswith("|") and "Calderhead" in line]
    assert row.startswith("| ! |")
    assert told.count("<b>nine</b> hours") == 1
    lines = told.partition("**Conflict**")[2].splitlines()[1:]
    names = [line.strip("- ").partition(":")[0] for line in lines[: lines.index("")]]
    assert names[:5] == ["yours", "your quotation", "source", "sentence of the source now", "not carried"]
    assert names[5].startswith("to decide")
    assert "<del>seven</del> <b>nine</b> hours" in lines[0]
    assert "stands no more in ferry.txt" in lines[1]
    assert "eight hours" in lines[3]
    assert "stands no more in ferry.txt" in notice.text_content()
    assert len([line for line in plan.splitlines() if line.startswith("! calderhead")]) == 1


def test_a_registry_that_breaks_its_rules_is_told_at_the_top(desk: Path) -> None:
    registry = desk / "seeds" / "companies.yml"
    registry.write_text(REGISTRY.replace("parent: fjord-group", "parent: nobody"), encoding="utf-8")
    try:
        done = run_briefs("review", "--base", "main", cwd=desk)
    finally:
        registry.write_text(REGISTRY, encoding="utf-8")
    assert done.returncode == 1
    assert "**`briefs generate` cannot run:" in done.stdout


def test_without_seeds_the_pages_alone_are_compared(desk: Path, tmp_path: Path) -> None:
    done = run_briefs("review", "--base", "main", "--seeds", tmp_path / "none", cwd=desk)
    assert done.returncode == 0
    assert "*The articles were not read" in done.stdout
    done = run_briefs("review", "--base", "main", "--head", "desk", cwd=desk)
    assert done.returncode == 0
    assert "of the work tree, not of --head" in done.stdout


def test_a_base_that_is_none_is_wrong_use(desk: Path) -> None:
    done = run_briefs("review", "--base", "nowhere", cwd=desk)
    assert done.returncode == 2
    assert "has no revision 'nowhere'" in done.stderr


def test_pages_that_no_desk_writes_take_no_minutes() -> None:
    """As many bullets as a brief may have, or one as long as a book: compared, and the report holds."""
    kept = page(BRIEFS[0])
    for lines in (["box"] * 990, [" ".join(f"box{number % 7}" for number in range(40_000))]):
        pages = [
            kept.replace(b"- The line", "".join(f"- {word} {line}.\n" for line in lines).encode() + b"- The line")
            for word in ("One", "Two")
        ]
        review = compare_states(make_state("old", {AT: pages[0]}), make_state("new", {AT: pages[1]}))
        assert [one.fate for one in review.briefs] == ["changed"]
        made = render_markdown(review)
        assert measure(made) <= LIMIT - SPARE
        assert len(lines) == 1 or re.search(r"\*\d{3,4} pieces more in the HTML report\.\*", made)


@pytest.mark.parametrize(
    ("key", "value"), [("format", 2), ("briefs", {}), ("stories", [{}]), ("sound", None), ("unchanged", -1)]
)
def test_the_schema_refuses_what_is_not_so(key: str, value: Any) -> None:
    assert list(check_schema({**review_row(Review("a", "b", (), 0)), key: value}, SCHEMA))
