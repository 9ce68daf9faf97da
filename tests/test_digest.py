"""The letter: what it chooses, under which heading each brief stands, and what its four files may hold."""

from __future__ import annotations

import email
import email.policy
import os
import re
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from bs4.element import Tag
from hypothesis import given, settings
from hypothesis import strategies as st

import shelf
import strategies
from generator.brief import render_brief, render_company, seal_brief
from generator.config import Config
from generator.errors import ConfigError, GeneratorError, SiteError
from generator.model import Brief, Bullet
from generator.site.digest import Choice, choose_briefs, draft_letter, make_digest, read_bound, read_ids, read_kind
from generator.site.digest.group import Grouping, group_briefs
from generator.site.digest.letter import Letter
from generator.site.digest.mail import write_message
from generator.site.digest.page import write_mail, write_page
from generator.site.digest.palette import read_palette
from generator.site.digest.publish import CLIPPED, Digest, fold_mail
from generator.site.digest.text import WIDTH, width_of, write_text
from generator.site.digest.words import read_words
from generator.site.library import BriefFile, Library, make_library, read_library
from generator.text.escape import tidy_text
from shelf import COMPANIES, FORMS, HOSTILE_TITLE, NAMES, make_brief
from test_cli import briefs as run_briefs

SITE = "https://desk.example/briefs/"
GOLDEN = Path(__file__).parent / "golden" / "digest"
INTRO = """Good morning. A **slow month** for boxes; see [the line](companies/calderhead.md).

1. Read the *first* one.
2. <img src=x onerror=alert(1)> is no picture, and [this](javascript:alert(1)) no link.
"""


NOTE = ("companies", "## Desk note\n\nAsk *Ines* first.")
BRIEFS = (replace(shelf.BRIEFS[0], extra=(NOTE,)), *shelf.BRIEFS[1:])
"""Known to the day, to the month, to a bound; about watched companies, others and none."""


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The briefs and companies as ``briefs generate`` and a person would have left them."""
    folder = tmp_path_factory.mktemp("digest") / "docs"
    for name in ("briefs", "companies"):
        (folder / name).mkdir(parents=True)
    for brief in BRIEFS:
        page = render_brief(replace(seal_brief(brief, FORMS), extra=brief.extra))
        (folder / "briefs" / f"{brief.id}.md").write_text(page, encoding="utf-8")
    for company in COMPANIES:
        (folder / "companies" / f"{company.id}.md").write_text(render_company(company, NAMES), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def library(docs: Path) -> Library:
    return read_library(docs)


def numbers(entries: tuple[BriefFile, ...]) -> list[int]:
    """What the briefs here are called in short."""
    return [int(entry.brief.id.removeprefix("brief-"), 16) for entry in entries]


def make_letter(library: Library, choice: Choice | None = None, **wishes: object) -> Letter:
    choice = choice or Choice()
    given = {"site_name": "Harbour Desk", "site_url": SITE, **wishes}
    return draft_letter(choose_briefs(library, choice), library, choice, **given)  # type: ignore[arg-type]


def of_briefs(*briefs: Brief) -> Library:
    return make_library(BriefFile(f"briefs/{brief.id}.md", "", brief) for brief in briefs)


# ---------------------------------------------------------------- which briefs

BOUNDS = [
    ("2025-06-01", "2025-06-01", "2025-06-01"),
    ("2025-06", "2025-06-01", "2025-06-30"),
    ("2024-02", "2024-02-01", "2024-02-29"),
    ("2025", "2025-01-01", "2025-12-31"),
    (" 2025-12 ", "2025-12-01", "2025-12-31"),
]


@pytest.mark.parametrize(("text", "first", "last"), BOUNDS)
def test_a_month_or_a_year_is_a_bound(text: str, first: str, last: str) -> None:
    assert (read_bound(text, "--since"), read_bound(text, "--until", last=True)) == (first, last)


@pytest.mark.parametrize("text", ["", "June", "2025-13", "2025-02-29", "2025-06-31", "25-06-01", "2025-6-1", "2025-00"])
def test_what_is_no_date_is_refused_with_the_flag(text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_bound(text, "--since")
    assert (caught.value.where, caught.value.exit_code) == ("--since", 2)


SPANS = [
    # since, until, briefs, how many are counted as doubtful
    ("2025-03-10", None, [1, 2], 1),  # 4 has no date, and its text proves no more than "not after 23 June"
    ("2025-03-11", None, [1], 1),
    (None, "2025-06-23", [1, 2, 3, 5, 4], 0),  # now that proves it
    (None, "2025-06-22", [1, 2, 3, 5], 1),
    ("2025-06-24", "2025-12", [], 0),  # and now the opposite
    ("2025-01", "2025-01", [5], 1),  # known to the month, and within it
    ("2025-01-15", "2025-02", [3], 2),  # the same month, cut in two
    ("2025", None, [1, 2, 3, 5], 1),
]


@pytest.mark.parametrize(("since", "until", "wanted", "doubtful"), SPANS)
def test_a_brief_is_chosen_by_its_own_date_and_what_proves_it(
    library: Library, since: str | None, until: str | None, wanted: list[int], doubtful: int
) -> None:
    choice = Choice(read_bound(since, ""), read_bound(until, "", last=True))
    if not wanted:
        with pytest.raises(SiteError, match="5 briefs, 4 of them dated, January 2025 to 12 March 2025"):
            choose_briefs(library, choice)
        return
    chosen = choose_briefs(library, choice)
    assert (numbers(chosen.briefs), len(chosen.doubtful)) == (wanted, doubtful)


def test_ids_give_the_order_and_a_beginning_is_enough(library: Library) -> None:
    full = BRIEFS[2].id
    wanted = read_ids([f"{full},docs/briefs/brief-0000000001.md", f"{SITE}briefs/brief-0000000005.html#fn:k1", full])
    chosen = choose_briefs(library, Choice(ids=wanted))
    assert numbers(chosen.briefs) == [3, 1, 5]
    other = of_briefs(make_brief(1, "One", (), ()), replace(make_brief(2, "Two", (), ()), id="tern-lost-0000000002"))
    assert choose_briefs(other, Choice(ids=("tern",))).briefs[0].brief.title == "Two"


def test_an_id_that_names_none_or_several_is_told_with_those_near(library: Library) -> None:
    chosen = choose_briefs(library, Choice(ids=("brief-000000000", "brief-0000000002", "breif-0000000003", "zzz")))
    assert numbers(chosen.briefs) == [2]
    several, near, none = chosen.unknown
    assert several.startswith("brief-000000000: begins 5 ids: ")
    assert "no brief has this id; near: brief-0000000003" in near
    assert none == "zzz: no brief has this id"


FILTERS = [
    (Choice(company="swiftbox"), [1, 3]),
    (Choice(company="CSL Group"), [1, 4]),  # an alias; one brief is about it, one names it
    (Choice(company="考德海运"), [1, 4]),
    (Choice(publisher="tide & trade"), [2]),
    (Choice(publisher="Cargo <b>Wire</b>"), [2, 4]),
    (Choice(kind=read_kind("opinion")), [3]),
    (Choice(since="2025-03-01", company="merrow-port"), [1, 2]),
]


@pytest.mark.parametrize(("choice", "wanted"), FILTERS)
def test_company_publisher_and_kind_narrow_the_choice(library: Library, choice: Choice, wanted: list[int]) -> None:
    assert numbers(choose_briefs(library, choice).briefs) == wanted


@pytest.mark.parametrize(
    ("choice", "near"), [(Choice(company="swiftbax"), "swiftbox"), (Choice(publisher="Tide and Trade"), "Tide & Trade")]
)
def test_a_name_that_nobody_has_is_told_with_those_near(library: Library, choice: Choice, near: str) -> None:
    with pytest.raises(ConfigError, match=f"near: {near}"):
        choose_briefs(library, choice)


def test_a_kind_is_read_with_hyphens_and_another_word_refused() -> None:
    assert read_kind("Market-Wrap") == "market wrap"
    with pytest.raises(ConfigError, match="kinds are news, opinion"):
        read_kind("wrap")


# ---------------------------------------------------------------- headings

GROUPED: list[tuple[Grouping | None, list[tuple[str, list[int]]]]] = [
    (None, [("", [4, 1, 2, 3, 5])]),
    ("watchlist", [("Watchlist", [1, 2]), ("News", [5]), ("Opinion", [3]), ("No date", [4])]),
    ("kind", [("News", [1, 2, 5]), ("Opinion", [3]), ("No date", [4])]),
    (
        "company",
        [
            ("Calderhead Shipping Lines", [1]),
            ("Merrow Port Holdings", [2]),
            ("Swiftbox", [3]),
            ("No company in particular", [5]),
            ("No date", [4]),
        ],
    ),
    (
        "day",
        [
            ("12 March 2025", [1]),
            ("10 March 2025", [2]),
            ("27 February 2025", [3]),
            ("January 2025", [5]),
            ("No date", [4]),
        ],
    ),
    (
        "publisher",
        [("Ellery Post", [5]), ("The Harbour Gazette", [1, 3]), ("Tide & Trade", [2]), ("No date", [4])],
    ),
]


@pytest.mark.parametrize(("by", "wanted"), GROUPED)
def test_each_brief_stands_under_one_heading(
    library: Library, by: Grouping | None, wanted: list[tuple[str, list[int]]]
) -> None:
    groups = group_briefs(library.briefs, by, library)
    assert [(group.title, numbers(group.briefs)) for group in groups] == wanted


def test_ids_keep_their_order_unless_headings_are_asked_for(docs: Path, tmp_path: Path) -> None:
    config, ids = Config(docs=docs, dist=tmp_path), (BRIEFS[4].id, BRIEFS[3].id, BRIEFS[0].id)
    plain = make_digest(config, Choice(ids=ids)).letter
    assert [section.title for section in plain.sections] == [""]
    assert [entry.title.text for entry in plain.entries] == [BRIEFS[4].title, BRIEFS[3].title, BRIEFS[0].title]
    headed = make_digest(config, Choice(ids=ids), by="kind").letter
    assert [section.title for section in headed.sections] == ["News", "No date"]


PERIODS = [
    ("2025-06", "2025-06", "June 2025"),
    ("2025", "2025", "2025"),
    ("2025-01-02", "2025-01-02", "2 January 2025"),
    ("2025-01-02", "2025-01-31", "2 to 31 January 2025"),
    ("2025-01-02", "2025-03", "2 January to 31 March 2025"),
    ("2024-12", "2025-03", "1 December 2024 to 31 March 2025"),
    ("2025-01-02", None, "Since 2 January 2025"),
    (None, "2025-03", "Until 31 March 2025"),
]


@pytest.mark.parametrize(("since", "until", "title"), PERIODS)
def test_a_letter_without_a_title_is_named_for_its_time(since: str | None, until: str | None, title: str) -> None:
    library = of_briefs(make_brief(1, "One", (), (), date="2025-06-02"), make_brief(2, "T", (), (), date="2025-01-02"))
    letter = make_letter(library, Choice(read_bound(since, ""), read_bound(until, "", last=True)))
    assert letter.title == title
    assert letter.subject.casefold() == f"harbour desk: {title}".casefold()


# ---------------------------------------------------------------- what the files say


def outline_of(html: str) -> list[str]:
    """The headlines of a page or a mail."""
    return [" ".join(tag.get_text().split()) for tag in BeautifulSoup(html, "html.parser").select("h3")]


def bullets_of(html: str) -> list[str]:
    soup = BeautifulSoup(html, "html.parser")
    for mark in soup.select("sup"):
        mark.decompose()
    return [item.get_text() for item in soup.select("li.ink, .points li") if item.find_parent(class_="desk") is None]


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("name", ["page.html", "mail.html", "mail.txt"])
def test_the_files_are_as_they_were_looked_at(
    docs: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``BRIEFS_GOLDEN=write`` writes them anew: look at them before you commit. Colours are names here, so that another
    shade on the site makes no other letter.
    """
    named = {part: {key: f"{part}-{key}" for key in values} for part, values in read_palette().items()}
    monkeypatch.setattr("generator.site.digest.page.read_palette", lambda: named)
    intro = tmp_path / "intro.md"
    intro.write_text(INTRO, encoding="utf-8")
    config = Config(docs=docs, dist=tmp_path, site_url=SITE, site_name="Harbour Desk")
    made = make_digest(config, Choice(until="2025-06-23"), title="Boxes & berths", intro=intro)
    text = (made.folder / name).read_text(encoding="utf-8")
    if os.environ.get("BRIEFS_GOLDEN") == "write":
        (GOLDEN / name).write_text(text, encoding="utf-8", newline="\n")
    assert text == (GOLDEN / name).read_text(encoding="utf-8")


def test_every_form_has_the_same_entries_in_the_same_order(library: Library) -> None:
    letter = make_letter(library)
    titles = [entry.title.text for entry in letter.entries]
    text = write_text(letter)
    assert sorted(titles) == sorted(entry.brief.title for entry in library.briefs)
    assert outline_of(write_page(letter)) == outline_of(write_mail(letter)) == titles
    places = [squeeze(text).index(squeeze(title)) for title in titles]
    assert places == sorted(places)


def test_every_bullet_is_the_briefs_own_and_leads_to_its_quotation(library: Library) -> None:
    page = write_page(make_letter(library))
    said = {bullet.text for entry in library.briefs for bullet in entry.brief.bullets}
    shown = bullets_of(page)
    assert set(shown) == said
    assert len(shown) == len(said)
    item = next(item for item in BeautifulSoup(page, "html.parser").select("ul.points li") if "four ships" in item.text)
    mark = item.select_one("sup a")
    assert mark is not None
    assert (mark["href"], mark.text) == (f"{SITE}briefs/{BRIEFS[0].id}.html#fn:k0102", "2")


def test_fewer_bullets_are_told(library: Library) -> None:
    letter = make_letter(library, bullets=1)
    for form in (write_page(letter), write_mail(letter), write_text(letter)):
        assert "four ships" not in form
        assert "and 1 more bullet" in form


def test_the_desks_words_stand_apart_and_are_its_own(library: Library) -> None:
    letter = make_letter(library, intro=INTRO)
    for html in (write_page(letter), write_mail(letter)):
        assert "From the desk" in html
        assert "Desk note" in html
        assert "<strong>slow month</strong>" in html
        assert f'href="{SITE}companies/calderhead.html"' in html
        assert "&lt;img src=x onerror=alert(1)&gt; is no picture" in html
        assert "javascript:" not in html
    text = write_text(letter)
    assert "| Good morning. A slow month for boxes; see the line." in text
    assert f"| {SITE}companies/calderhead.html" in text
    assert "  | Ask Ines first." in text


def test_without_an_address_headlines_lead_to_the_originals(library: Library) -> None:
    letter = make_letter(library, site_url=None, intro=INTRO)
    page = BeautifulSoup(write_page(letter), "html.parser")
    assert {a["href"] for a in page.select("a") if not str(a["href"]).startswith("#")} == {
        "https://gazette.example/boxes",
    }
    assert "desk.example" not in write_mail(letter) + write_text(letter)


def test_what_no_address_leads_to_names_its_document_and_lines(library: Library) -> None:
    forms = (write_page, write_mail, write_text)
    for bare, linked in ((form(make_letter(library, site_url=None)), form(make_letter(library))) for form in forms):
        plain = BeautifulSoup(bare, "html.parser").get_text() if bare.startswith("<!") else bare
        assert re.findall(r"Source:?\s*(gazette-\d\.txt, lines 4–31)", plain) == [
            f"gazette-{number}.txt, lines 4–31"
            for number in (2, 5, 3, 4)  # the original of the first is known
        ]
        assert "gazette-2.txt" not in linked


def test_below_watchlist_it_is_said_who_is_watched(library: Library) -> None:
    watched = make_letter(library).sections[0].entries
    names = [company.text for entry in watched for company in entry.companies]
    assert sum(name.endswith(" (watched)") for name in names) == len(watched) == 2
    assert "(watched)" not in write_text(make_letter(library, by="kind"))


def test_what_may_belong_to_the_letter_is_counted_in_each_form(library: Library) -> None:
    letter = make_letter(library, Choice(since="2025-03-01"))
    assert letter.left_out == "1 brief is left out, since no date proves that it is of this time."
    for form in (write_page(letter), write_mail(letter), write_text(letter)):
        assert letter.left_out in " ".join(form.split())


def test_a_date_says_how_it_was_found(library: Library) -> None:
    letter = make_letter(library)
    told = {entry.title.text: entry.when for entry in letter.entries}
    assert told[BRIEFS[0].title] == "12 March 2025 (year worked out)"
    assert told[BRIEFS[3].title] == "no date (not after 23 June 2025)"


def test_the_colours_are_those_of_the_site() -> None:
    palette = read_palette()
    assert palette["light"].keys() == palette["dark"].keys() >= {"paper", "ink", "soft", "rule", "accent"}
    assert "serif" in palette["type"]["serif"]


# ---------------------------------------------------------------- hostile text

HOSTILE = (
    HOSTILE_TITLE,
    "Boxes\r\nBcc: all@desk.example\r\n\r\n<b>body</b>",
    "\u202egnorw si siht\u202c \u2066and this\u2069",
    "W" + "o" * 400 + "rd",
    "考德海运" * 40,
    "ارتفعت الأرباح 7 في المئة: شركة الشحن",
    '"><script>alert(1)</script>',
    "=?utf-8?q?Subject?=",
    "From here on; -- \n.\n",
    "{{ letter.name }} {% raw %}",
)
ALLOWED = frozenset((
    "html", "head", "meta", "title", "style", "body", "header", "main", "section", "article", "footer", "div", "table",
    "tbody", "tr", "td", "p", "h1", "h2", "h3", "h4", "ul", "ol", "li", "dl", "dt", "dd", "a", "b", "strong", "em",
    "sup", "span", "bdi", "br",
))  # fmt: skip


def check_html(html: str) -> None:
    """Only our elements and attributes, and every address http or https: or within the page."""
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.find_all(name=True):
        assert isinstance(tag, Tag)
        assert tag.name in ALLOWED, tag.name
        assert not [name for name in tag.attrs if name.startswith("on") or name in ("src", "srcset", "background")]
        href = str(tag.get("href", "https://"))
        assert re.match(r"https?://|#part-\d+\Z", href), href
    styles = " ".join(
        [*(s.get_text() for s in soup.select("style")), *(str(t["style"]) for t in soup.select("[style]"))]
    )
    assert not re.search(r"url\(|@import|expression", styles)


def check_text(text: str) -> None:
    for line in text.splitlines():
        assert width_of(line) <= WIDTH or re.match(r"(?:[ ]{2})?(?:\| )?https?://\S+\Z", line), line
    assert not re.search(r"[\u202a-\u202e\u2066\u2067\x00-\x09\x0b-\x1f]", text)


def read_mail(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.SMTP)
    assert isinstance(message, EmailMessage)
    assert message.defects == []
    return message


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_stays_a_title(title: str) -> None:
    brief = make_brief(1, title, ((title, "q"),), (), date="2025-03-12", publisher=title, url="javascript:alert(1)")
    letter = make_letter(of_briefs(brief), title=title, intro=title)
    page, mail, text = write_page(letter), write_mail(letter), write_text(letter)
    for html in (page, mail):
        check_html(html)
        assert outline_of(html) == [tidy_text(title)]
    check_text(text)
    message = read_mail(write_message(letter.subject, mail, text))
    assert message["Subject"] == tidy_text(title).replace("=?", "= ?")
    assert set(message.keys()) == {"Subject", "X-Unsent", "MIME-Version", "Content-Type"}


@given(st.lists(strategies.raw_briefs, min_size=1, max_size=3), st.sampled_from([SITE, None]), strategies.hostile_text)
@settings(max_examples=40)
def test_each_brief_stands_once_in_each_form_whatever_it_says(made: list[Brief], site: str | None, words: str) -> None:
    named = [
        replace(brief, id=f"b-{at:010x}", title=f"{brief.title} ⟦{at}⟧", bullets=brief.bullets or (Bullet("It.", ()),))
        for at, brief in enumerate(made)
    ]
    letter = make_letter(of_briefs(*named), site_url=site, intro=words, title=words)
    page, mail, text = write_page(letter), write_mail(letter), write_text(letter)
    order = [re.search(r"⟦\d⟧", entry.title.text) for entry in letter.entries]
    marks = [mark[0] for mark in order if mark]
    assert sorted(marks) == [f"⟦{at}⟧" for at in range(len(named))]
    for form in (page, mail, text):
        assert re.findall(r"⟦\d⟧", squeeze(form)) == marks
    said = [tidy_text(bullet.text) for entry in letter.entries for bullet in _brief_of(entry.title.text, named).bullets]
    assert bullets_of(page) == bullets_of(mail) == [bullet for bullet in said if bullet]
    check_html(page)
    check_html(mail)
    check_text(text)
    message = read_mail(write_message(letter.subject, mail, text))
    assert message["Subject"].strip() == letter.subject.replace("=?", "= ?")
    for part, form in zip(message.iter_parts(), (text, mail), strict=True):
        assert part.get_content().replace("\r\n", "\n") == form


def _brief_of(title: str, briefs: list[Brief]) -> Brief:
    return next(brief for brief in briefs if tidy_text(brief.title) == title)


@given(strategies.hostile_text)
def test_a_persons_words_are_text_and_emphasis_and_links(markdown: str) -> None:
    for block in read_words(markdown, lambda href: href if href.startswith("https://") else ""):
        assert block.text == block.text.strip() != ""
        assert all(run.href == "" or run.href.startswith("https://") for run in block.runs)


def test_a_list_stands_on_the_side_from_which_its_script_runs() -> None:
    said = (("7: ارتفعت الأرباح", "q"),)
    letter = make_letter(of_briefs(make_brief(1, "7: شركة", said, ()), make_brief(2, "7: Boxes", said, ())))
    lists = BeautifulSoup(write_mail(letter), "html.parser").select("ul")
    assert [part.get("dir") for part in lists] == ["rtl", None]


def test_a_text_of_wide_letters_is_broken_where_it_may_be() -> None:
    brief = make_brief(1, "船" * 60, (("甲板上，" * 30, "q"),), (), date="2025-03-12")
    lines = write_text(make_letter(of_briefs(brief))).splitlines()
    assert max(width_of(line) for line in lines if "甲" in line or "船" in line) in (WIDTH - 1, WIDTH)
    assert not [line for line in lines if line.strip().startswith("，")]
    assert [len(line) for line in lines if set(line) == {"船"}] == [36, 24]


# ---------------------------------------------------------------- the mail


def many(count: int, size: int = 200) -> Library:
    said = ((f"Calderhead moved boxes {'and boxes ' * (size // 10)}.", "q"),) * 4
    return of_briefs(
        *(make_brief(n, f"Brief {n:04d} ⟦{n}⟧", said, ("calderhead",), date="2025-03-12") for n in range(count))
    )


@pytest.mark.parametrize(
    ("count", "size", "fold"), [(5, 200, "whole"), (60, 200, "first bullet"), (60, 1500, "headline")]
)
def test_a_mail_that_would_be_cut_off_is_folded_and_says_so(count: int, size: int, fold: str) -> None:
    letter = make_letter(many(count, size))
    folded, mail = fold_mail(letter)
    assert folded == fold
    assert len(mail.encode()) <= CLIPPED
    assert ("Shortened to" in mail) == (fold != "whole")
    assert outline_of(mail) == [entry.title.text for entry in letter.entries]
    assert len(bullets_of(mail)) == {"whole": 4 * count, "first bullet": count, "headline": 0}[fold]


def test_a_mail_that_no_fold_makes_small_enough_is_told(tmp_path: Path) -> None:
    letter = make_letter(many(5))
    fold, mail = fold_mail(letter, most=10)
    assert fold == "headline"
    told = list(Digest(tmp_path, letter, fold, CLIPPED + len(mail), ()).lines())
    assert any("no more than the headline of each brief" in line for line in told)
    assert told[-1].startswith("mail.html is too large all the same (1")


def test_the_mail_holds_both_forms_and_a_date_only_when_one_is_given(
    docs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = Config(docs=docs, dist=tmp_path, site_url=SITE)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    made = make_digest(config, Choice(until="2025-06-23"))
    data = (made.folder / "mail.eml").read_bytes()
    message = read_mail(data)
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    for part, name in zip(message.iter_parts(), ("mail.txt", "mail.html"), strict=True):
        assert part.get_content().replace("\r\n", "\n") == (made.folder / name).read_text(encoding="utf-8")
    assert max(map(len, data.split(b"\r\n"))) <= 78
    assert data.isascii()
    assert "Date" not in message
    make_digest(config, Choice(until="2025-06-23"))
    assert (made.folder / "mail.eml").read_bytes() == data
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    make_digest(config, Choice(until="2025-06-23"))
    assert read_mail((made.folder / "mail.eml").read_bytes())["Date"] == "Sun, 15 Jun 2025 15:06:40 +0000"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    with pytest.raises(ConfigError, match="SOURCE_DATE_EPOCH"):
        make_digest(config, Choice(until="2025-06-23"))


def test_styles_are_inline_and_none_is_needed_from_the_head(library: Library) -> None:
    soup = BeautifulSoup(write_mail(make_letter(library)), "html.parser")
    text_tags = [tag for tag in soup.body.find_all(["p", "h1", "h2", "h3", "li"]) if tag.get_text(strip=True)]  # type: ignore[union-attr]
    assert text_tags
    assert [tag.name for tag in text_tags if "color:" not in str(tag.get("style"))] == []
    assert {meta.get("name") for meta in soup.select("meta")} >= {"color-scheme", "supported-color-schemes", "viewport"}


# ---------------------------------------------------------------- the command


@pytest.fixture
def desk(docs: Path, tmp_path: Path) -> Path:
    """A working folder whose settings name the briefs here."""
    (tmp_path / "briefing.toml").write_text(f'docs = "{docs}"\nsite_name = "Harbour Desk"\n', encoding="utf-8")
    return tmp_path


def test_the_command_writes_four_files_and_prints_their_folder(desk: Path) -> None:
    done = run_briefs("digest", "--since", "2025-03", "--kind", "news", cwd=desk)
    assert (done.returncode, done.stdout) == (0, "dist/digest-2025-03-01-news\n")
    assert sorted(p.name for p in (desk / done.stdout.strip()).iterdir()) == [
        "mail.eml", "mail.html", "mail.txt", "page.html",
    ]  # fmt: skip
    assert "2 briefs: page.html, mail.html" in done.stderr
    assert done.stderr.count("no site_url is set") == 1


def test_what_is_left_out_is_named_with_the_remedy(desk: Path, library: Library) -> None:
    done = run_briefs("digest", "--since", "2025-03", cwd=desk)
    left = done.stderr.split("1 brief is left out, since no date proves that it is of this time.\n")[1]
    assert left.startswith(f"  {BRIEFS[3].id}\n  a date mends that")
    letter = make_letter(library, Choice(since="2025-03-01"))
    many = Digest(desk, letter, "whole", 1, (), tuple("abcdefg"))
    assert [line.strip() for line in many.lines()][2:8] == ["a", "b", "c", "d", "e", "and 2 more"]


def test_ids_may_follow_each_other_and_an_unknown_one_exits_with_1(desk: Path) -> None:
    done = run_briefs("digest", "--ids", BRIEFS[2].id, BRIEFS[0].id, "nowhere", "--to", "letter", cwd=desk)
    assert (done.returncode, done.stdout) == (1, "letter\n")
    assert "! nowhere: no brief has this id" in done.stderr
    titles = outline_of((desk / "letter" / "page.html").read_text(encoding="utf-8"))
    assert titles == [BRIEFS[2].title, BRIEFS[0].title]


WRONG = [
    ((), "give --since DATE or --ids ID; there are 5 briefs"),
    (("--since", "2026"), "5 briefs, 4 of them dated, January 2025 to 12 March 2025"),
    (("--since", "2025-05", "--until", "2025-04"), "--since: 2025-05-01 comes after --until 2025-04-30"),
    (("--ids", "nowhere"), "none of the ids can be used:\n  nowhere: no brief has this id"),
    (("--since", "2025", "--by", "mood"), "--by"),
    (("--since", "2025", "--bullets", "0"), "--bullets"),
    (("--since", "2025", "--intro", "nowhere.md"), "nowhere.md: cannot be read"),
    (("--since", "2025", "--docs", "nowhere"), "nowhere: the folder of pages does not exist"),
]


@pytest.mark.parametrize(("arguments", "told"), WRONG)
def test_wrong_use_exits_with_2_and_writes_nothing(desk: Path, arguments: tuple[str, ...], told: str) -> None:
    done = run_briefs("digest", *arguments, cwd=desk)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert not (desk / "dist").exists()


def test_a_letter_is_never_written_among_the_pages(docs: Path) -> None:
    with pytest.raises(GeneratorError, match="part of the site's pages"):
        make_digest(Config(docs=docs), Choice(until="2025-06-23"), to=docs / "letter")
    assert not (docs / "letter").exists()
