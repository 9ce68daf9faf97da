"""What an approval covers, what makes it stale, and the file that it stands in."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from generator.approvals import (
    ORDER,
    Approval,
    find_folder,
    hash_brief,
    make_approval,
    parse_approval,
    read_approvals,
    render_approval,
    stale_pieces,
    state_of,
    tell_pieces,
    write_approval,
)
from generator.brief import parse_brief, render_brief
from generator.errors import ApprovalError
from generator.model import Attribution, Bound, Brief, Bullet, CompanyLink, DateBasis, Evidence, Figure
from strategies import briefs

BY, AT = "Nadia Rahim <nadia@desk.example>", "2025-03-12T09:30:00Z"


def quote(words: str, label: str) -> Evidence:
    return Evidence(words, 0, len(words), 7, 1, 9, label)


FERRY = Brief(
    id="ferry-line-0a1b2c3d4e",
    title="Ferry line opens",
    title_made=False,
    kind="news",
    publisher="Harbour Post",
    aggregator=None,
    credit=None,
    authors=("Ana Ruiz",),
    interests=(),
    date="2025-03-10",
    date_basis=DateBasis("stated", 2, "10 March 2025"),
    not_before=None,
    not_after=None,
    lang="en",
    url=None,
    source="ferry.txt",
    lines=(1, 20),
    body="0123456789abcdef",
    companies=(CompanyLink("ferrico", "Ferrico", "about"),),
    bullets=(
        Bullet(
            "Ferrico opened a line.",
            (quote("Ferrico opened a line.", "k1111"),),
            (),
            ("ferrico",),
            ((0, 7, "ferrico"),),
        ),
        Bullet("It takes 40 cars.", (quote("The ship takes 40 cars.", "k2222"),)),
        Bullet("A second ship follows.", (quote("A second ship follows.", "k3333"),)),
    ),
    figures=(
        Figure("40 cars", "40", "cars", None, "ship", None, None, "actual", quote("The ship takes 40 cars.", "k2222")),
    ),
    extra=(("bullets", "Ask the port."),),
)


def bullet(at: int, **changes: object) -> Callable[[Brief], Brief]:
    def change(brief: Brief) -> Brief:
        rows = list(brief.bullets)
        rows[at] = replace(rows[at], **changes)  # type: ignore[arg-type]
        return replace(brief, bullets=tuple(rows))

    return change


def turned(brief: Brief) -> Brief:
    return replace(brief, bullets=(brief.bullets[1], brief.bullets[0], brief.bullets[2]))


STALE: dict[str, tuple[Callable[[Brief], Brief], tuple[str, ...]]] = {
    "a title": (lambda b: replace(b, title="Ferry opens"), ("title",)),
    "a date": (lambda b: replace(b, date="2025-03-11"), ("date",)),
    "how the date was found": (lambda b: replace(b, date_basis=DateBasis("inferred", 2, "last week")), ("date",)),
    "the words of the date": (lambda b: replace(b, date_basis=DateBasis("stated", 2, "10/03/2025")), ("date",)),
    "a date that went": (lambda b: replace(b, date=None, date_basis=DateBasis()), ("date",)),
    "a bound of the date": (lambda b: replace(b, not_after=Bound("2025-04", 3, "in April")), ("date",)),
    "an outlet": (lambda b: replace(b, publisher="Port News"), ("publisher",)),
    "an outlet that is only inferred": (
        lambda b: replace(b, basis=(("publisher", "inferred from the address"),)),
        ("publisher",),
    ),
    "an author": (lambda b: replace(b, authors=()), ("authors",)),
    "a kind": (lambda b: replace(b, kind="opinion"), ("kind",)),
    "a language": (lambda b: replace(b, lang="fr"), ("lang",)),
    "an address": (lambda b: replace(b, url="https://post.example/1"), ("url",)),
    "the words of a bullet": (bullet(1, text="It takes 41 cars."), ("bullet k2222",)),
    "a link of a bullet": (bullet(0, links=((0, 7, "other"),)), ("bullet k1111",)),
    "a quotation of a bullet": (bullet(1, evidence=(quote("The ship takes 40 lorries.", "k2222"),)), ("bullet k2222",)),
    "a sentence that was corrected": (
        bullet(1, evidence=(quote("The ship takes 40 cars.", "k9999"),)),
        ("bullet k9999", "bullet k2222"),
    ),
    "a bullet that went": (lambda b: replace(b, bullets=b.bullets[:2]), ("bullet k3333",)),
    "a bullet that came": (
        lambda b: replace(b, bullets=(Bullet("New.", (quote("New.", "k4444"),)), *b.bullets)),
        ("bullet k4444",),
    ),
    "the order of bullets": (turned, (ORDER,)),
    "the words of a figure": (
        lambda b: replace(b, figures=(replace(b.figures[0], what="ferry"),)),
        ("figure k2222/40",),
    ),
    "the quotation of an edited figure": (
        lambda b: replace(b, figures=(replace(b.figures[0], evidence=quote("It takes 40 cars.", "k2222")),)),
        ("figure k2222/40",),
    ),
    "a figure that went": (lambda b: replace(b, figures=()), ("figure k2222/40",)),
    "a company that came": (
        lambda b: replace(b, companies=(*b.companies, CompanyLink("portco", "Portco", "named"))),
        ("company portco",),
    ),
    "the name of a company": (
        lambda b: replace(b, companies=(CompanyLink("ferrico", "Ferrico Lines", "about"),)),
        ("company ferrico",),
    ),
    "where a company is named": (
        lambda b: replace(b, companies=(CompanyLink("ferrico", "Ferrico", "about", quote("says Ferrico", "k5555")),)),
        ("company ferrico",),
    ),
    "whose report it rests on": (
        lambda b: replace(b, rests_on=(Attribution("Port News", 6, "first reported by Port News"),)),
        ("rests_on",),
    ),
    "a note": (lambda b: replace(b, extra=(("bullets", "Asked the port."),)), ("note bullets",)),
    "a note that went": (lambda b: replace(b, extra=()), ("note bullets",)),
}

FRESH: dict[str, Callable[[Brief], Brief]] = {
    "nothing": lambda b: b,
    "the seed's name": lambda b: replace(b, source="renamed.txt"),
    "the seed's lines": lambda b: replace(b, lines=(4, 24)),
    "the fingerprint": lambda b: replace(b, body="fedcba9876543210"),
    "where a quotation stands": bullet(1, evidence=(Evidence("The ship takes 40 cars.", 9, 32, 11, 4, 12, "k2222"),)),
    "the line of the date": lambda b: replace(b, date_basis=DateBasis("stated", 9, "10 March 2025", "line 9")),
    "what a merge remembers": lambda b: replace(b, generated=(("title", "00000000"),)),
    "the story that it is in": lambda b: replace(b, story="ferry-opens-0123456789"),
    "the stories that it tells of": lambda b: replace(b, touches=("ferry-opens-0123456789",)),
    "its topics": lambda b: replace(b, topics=("ships",)),
    "how a bullet was made": bullet(1, edits=()),
    "the order of companies and figures": lambda b: replace(
        b, figures=tuple(reversed(b.figures)), companies=tuple(reversed(b.companies))
    ),
}


@pytest.mark.parametrize("case", STALE)
def test_what_makes_an_approval_stale_and_the_piece_that_did(case: str) -> None:
    change, pieces = STALE[case]
    approval, changed = make_approval(FERRY, BY, AT), change(FERRY)
    assert state_of(changed, approval) == "stale"
    assert stale_pieces(changed, approval) == pieces
    assert state_of(changed, make_approval(changed, BY, AT)) == "approved"


@pytest.mark.parametrize("case", FRESH)
def test_what_leaves_an_approval_as_it_is(case: str) -> None:
    approval = make_approval(FERRY, BY, AT)
    assert state_of(FRESH[case](FERRY), approval) == "approved"
    assert stale_pieces(FRESH[case](FERRY), approval) == ()


def test_without_an_approval_or_with_that_of_another_a_brief_is_open() -> None:
    assert state_of(FERRY, None) == "open"
    assert state_of(FERRY, make_approval(replace(FERRY, id="other-0a1b2c3d4e"), BY, AT)) == "open"


def test_a_record_whose_hash_fits_nothing_that_it_lists_is_stale_and_names_nothing() -> None:
    forged = replace(make_approval(FERRY, BY, AT), hash="0" * 64)
    assert state_of(FERRY, forged) == "stale"
    assert stale_pieces(FERRY, forged) == ()


@given(briefs)
def test_what_is_approved_stays_so_when_its_page_is_written_and_read_again(brief: Brief) -> None:
    page = parse_brief(render_brief(brief), "brief.md")
    approval = make_approval(page, BY, AT)
    assert state_of(parse_brief(render_brief(page), "elsewhere/other.md"), approval) == "approved"


@given(briefs, briefs)
def test_two_briefs_have_the_same_hash_only_where_no_piece_differs(one: Brief, other: Brief) -> None:
    other = replace(other, id=one.id)
    approval = make_approval(one, BY, AT)
    assert (state_of(other, approval) == "approved") == (stale_pieces(other, approval) == ())
    assert (hash_brief(one) == hash_brief(other)) == (state_of(other, approval) == "approved")


@given(briefs, st.data())
def test_a_bullet_whose_words_change_is_the_one_piece_that_did(brief: Brief, data: st.DataObject) -> None:
    marked = [at for at, item in enumerate(brief.bullets) if item.label and not item.markdown]
    if not marked:
        return
    at = data.draw(st.sampled_from(marked))
    changed = bullet(at, text=brief.bullets[at].text + " Indeed.")(brief)
    (name,) = stale_pieces(changed, make_approval(brief, BY, AT))
    assert name.startswith(f"bullet {brief.bullets[at].label}")


# ---------------------------------------------------------------- the file

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


@given(briefs, NAMES)
def test_an_approval_is_read_back_as_it_was_written(brief: Brief, by: str) -> None:
    approval = make_approval(brief, f"{by} <desk@desk.example>", AT)
    text = render_approval(approval)
    assert parse_approval(text, "a.yml") == approval
    assert render_approval(parse_approval(text, "a.yml")) == text
    assert len(text.splitlines()) == 6 + len(approval.pieces)


@given(st.lists(st.tuples(NAMES, st.from_regex(r"[0-9a-f]{16}", fullmatch=True)), unique_by=lambda row: row[0]))
@example([("\x85", "0" * 16)])
@example([("a\u2028\u2029b", "0" * 16), ("\x85 x", "1" * 16)])
def test_a_piece_may_have_any_name(pieces: list[tuple[str, str]]) -> None:
    approval = Approval("a-1", BY, AT, "0" * 64, tuple(pieces))
    assert parse_approval(render_approval(approval), "a.yml") == approval


def test_the_file_is_plain_yaml_with_a_line_a_piece() -> None:
    text = render_approval(make_approval(FERRY, BY, AT))
    assert text.startswith(
        "format: 1\nbrief: ferry-line-0a1b2c3d4e\nby: Nadia Rahim <nadia@desk.example>\nat: 2025-03-12T09:30:00Z\n"
    )
    assert list(yaml.safe_load(text)["pieces"]) == [
        "title", "publisher", "authors", "date", "bullet k1111", "bullet k2222", "bullet k3333", "figure k2222/40",
        "company ferrico", "note bullets",
    ]  # fmt: skip


GOOD = render_approval(make_approval(FERRY, BY, AT))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("format: 1", "format: 2", "a.yml:1: format: is of another format"),
        ("format: 1\n", "", "a.yml:1: format: is missing"),
        ("by: ", "bye: ", "a.yml:3: bye: is no field of an approval"),
        ("by: Nadia Rahim <nadia@desk.example>", "by: [Nadia]", "a.yml:3: by: should be a person"),
        ("by: Nadia Rahim <nadia@desk.example>", "by: Nadia\nby: Tom", "a.yml:4: by: stands twice"),
        ("12T09:30:00Z", "12", "a.yml:4: at: should be a time in UTC"),
        ("hash: ", "hash: x", "a.yml:5: hash: should be 64 hex digits"),
        ("brief: ferry-line-0a1b2c3d4e", "brief: ../ferry", "a.yml:2: brief: should be the id of a brief"),
        ("  title: ", "  title: x", "a.yml:7: pieces: title: should be 16 hex digits"),
        ("pieces:\n", "pieces:\n<<<<<<< HEAD\n", "a.yml:8: is not YAML"),
        (GOOD, "", "a.yml:1: is not a list of keys"),
        (GOOD, "[" * 100_000, "a.yml: is nested too deeply"),
    ],
)
def test_what_cannot_be_read_is_refused_with_line_and_field(before: str, after: str, told: str) -> None:
    assert before in GOOD
    with pytest.raises(ApprovalError) as error:
        parse_approval(GOOD.replace(before, after, 1), "a.yml")
    assert str(error.value).startswith(told)
    assert error.value.fix


def test_a_bad_file_stops_no_other(tmp_path: Path) -> None:
    folder = find_folder(tmp_path / "docs")
    assert not read_approvals(folder).used
    write_approval(folder, make_approval(FERRY, BY, AT))
    (folder / "broken-0a1b2c3d4e.yml").write_text("format: 1\n", encoding="utf-8")
    (folder / "latin.yml").write_bytes(b"by: Ren\xe9e")
    (folder / "moved.yml").write_text(GOOD, encoding="utf-8")
    (folder / "README.md").write_text("Ours.", encoding="utf-8")
    read = read_approvals(folder)
    assert read.used
    assert list(read.records) == [FERRY.id]
    assert [item.name.removeprefix(f"{folder}/") for item in read.broken] == [
        "broken-0a1b2c3d4e.yml:1: brief", "latin.yml", "moved.yml: brief",
    ]  # fmt: skip


def test_on_a_site_a_person_has_a_name_and_no_mail_address() -> None:
    assert make_approval(FERRY, BY, AT).name == "Nadia Rahim"
    assert make_approval(FERRY, "<nadia@desk.example>", AT).name == "somebody"


def test_pieces_in_the_words_of_a_reader() -> None:
    names = ("title", "date", "bullet k2222", "bullet k9999", "figure k2222/40", "company ferrico", "company x", ORDER)
    assert tell_pieces(FERRY, names) == (
        "title", "date", "bullet 2", "a bullet that is gone", "a figure", "company Ferrico", "a company that is gone",
        "order of the bullets",
    )  # fmt: skip


def test_branches_that_approve_different_briefs_merge_without_a_conflict(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        who = ("-c", "user.name=Desk", "-c", "user.email=desk@desk.example", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    git("commit", "-q", "--allow-empty", "-m", "Empty")
    folder = find_folder(tmp_path / "docs")
    for branch, brief in (("one", FERRY), ("two", replace(FERRY, id="ferry-line-0a1b2c3d4f"))):
        git("checkout", "-q", "-b", branch, "main")
        write_approval(folder, make_approval(brief, BY, AT))
        git("add", "approvals")
        git("commit", "-q", "-m", branch)
    git("merge", "-q", "--no-edit", "one")
    read = read_approvals(folder)
    assert sorted(read.records) == ["ferry-line-0a1b2c3d4e", "ferry-line-0a1b2c3d4f"]
    assert not read.broken
