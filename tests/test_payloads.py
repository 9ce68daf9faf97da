"""What strangers write shows as exactly its text: in every slot, in whole briefs, under every extension, as names, in a
terminal. The pieces are data (``cases/escape/payloads.yml``); each law is seen to fail where its defence is taken out.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown import Markdown
from markdown_it import MarkdownIt

from generator.brief import parse_brief, render_brief, tidy_brief
from generator.brief.export import dump_row
from generator.brief.front import drop_front
from generator.brief.write import FRONT_KEYS, evidence_of, render_place, say_byline, seal_brief
from generator.config import Config
from generator.hidden import name_kind
from generator.identity import mint_id
from generator.model import Brief, Bullet, CompanyLink, Copy, DateBasis, Evidence, Figure, NearCopy
from generator.pipeline import generate_briefs
from generator.publish import apply_plan
from generator.review.lint.rules import Finding
from generator.review.lint.show import show_annotation
from generator.site.markup import PageContext, SiteMarkup
from generator.stages.link import make_id
from generator.text import escape
from generator.text.escape import escape_markdown, find_hidden, is_hidden, tidy_text, unescape_markdown
from generator.text.show import show_lines
from payloads import CLASSES, PIECES, draw_payloads
from strategies import hostile_text

ROOT = Path(__file__).resolve().parent.parent
CONFIGURED: list[str] = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["markdown_extensions"]
RICH = [
    "abbr", "admonition", "attr_list", "def_list", "fenced_code", "footnotes", "md_in_html", "meta", "sane_lists",
    "smarty", "tables", "toc", "wikilinks", *(f"pymdownx.{name}" for name in (
        "arithmatex", "betterem", "blocks.admonition", "caret", "critic", "details", "emoji", "highlight",
        "inlinehilite", "keys", "magiclink", "mark", "smartsymbols", "snippets", "superfences", "tabbed", "tasklist",
        "tilde",
    )),
]  # fmt: skip
"""What users of Material put into their settings."""
SAFE = [name for name in RICH if name not in ("smarty", "meta") and not name.endswith(("arithmatex", "smartsymbols"))]
"""Of these, what the escapes hold against by themselves; the site keeps the rest off the pages of strangers."""
SLOTS = {
    "paragraph": ("{}", {"line_start": True}, "./p"),
    "item": ("- {}", {"line_start": True}, "./ul/li"),
    "bullet": ('- {}[^k1]\n\n[^k1]: "q" (line 1)', {"line_start": True, "before_bracket": True}, "./ul/li"),
    "heading": ("# {}", {"line_start": True, "heading": True}, "./h1"),
    "cell": ("| a | b |\n|---|---|\n| {} | x |", {"cell": True}, "./table/tbody/tr/td[1]"),
    "emphasis": ("*{}*", {"line_start": True}, "./p/em"),
    "link": ("[{}](a.md)", {"link": True}, "./p/a"),
    "link of an item": ("- [{}](a.md)", {"link": True}, "./ul/li/a"),
}
_COMMONMARK = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def _convert(extensions: list[str]) -> Callable[[str], str]:
    engine = Markdown(extensions=extensions)
    return lambda text: engine.reset().convert(text)


ENGINES: dict[str, tuple[Callable[[str], str], bool]] = {
    "as configured": (_convert(CONFIGURED), True),
    "with what users add": (_convert(SAFE), True),
    "CommonMark": (_COMMONMARK.render, False),
}
"""Engine, and whether it knows footnotes."""


def find_misread(
    texts: Iterator[str] | tuple[str, ...], engine: str, slots: tuple[str, ...] = tuple(SLOTS)
) -> list[str]:
    """The pages that show something else than the text that was escaped into them."""
    convert, knows_notes = ENGINES[engine]
    wrong: list[str] = []
    for raw in texts:
        text = tidy_text(raw)
        for slot in SLOTS if text else ():
            if slot == "bullet" and not knows_notes:
                continue
            frame, options, path = SLOTS[slot]
            page = frame.format(escape.escape_markdown(text, **options))
            root = lxml_html.fromstring(f"<div>{convert(page)}</div>")
            for note in root.xpath(".//sup | .//div[@class='footnote']"):
                note.drop_tree()
            found = root.xpath(path)
            shown = [node.text_content().strip() for node in found]
            if shown != [text] or list(found[0]) or not set(found[0].attrib) <= {"id", "href"}:
                wrong.append(page)
    return wrong


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("kind", CLASSES)
def test_each_piece_shows_as_itself_in_every_slot(kind: str, engine: str) -> None:
    assert find_misread(tuple(CLASSES[kind]), engine) == []


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_joined_of_pieces_shows_as_itself(engine: str) -> None:
    assert find_misread(draw_payloads(8, 300), engine) == []


def test_unescaping_gives_a_payload_back() -> None:
    for text in map(tidy_text, (*PIECES, *draw_payloads(9, 2000))):
        for _, options, _ in SLOTS.values():
            assert unescape_markdown(escape_markdown(text, **options)) == text


_NOTHING = re.compile(r"(?!)")
_OFF: dict[str, tuple[str, object, str]] = {
    "addresses": ("_SCHEME", _NOTHING, "with what users add"),
    "hosts": ("_WWW", _NOTHING, "with what users add"),
    "mail": ("_MAIL", _NOTHING, "with what users add"),
    "names of pictures": ("_EMOJI", _NOTHING, "with what users add"),
    "character references": ("_ENTITY", _NOTHING, "as configured"),
    "definitions in links": ("_DEFINES", _NOTHING, "as configured"),
    "numbered lists": ("_NUMBERED", re.compile(r"(\d{1,9})([.)])(?=\s|$)"), "as configured"),
    "paired marks": ("_PAIRS", (), "with what users add"),
    "backslashes": ("_BACKSLASHED", frozenset(), "as configured"),
    "plain brackets": ("_may_stay", lambda text, match, before: True, "as configured"),
    "starts of lines": ("_escape_start", lambda text, escaped: escaped, "as configured"),
    "all": ("escape_markdown", lambda text, **_: text, "as configured"),
}


@pytest.mark.parametrize("defence", _OFF)
def test_a_defence_that_is_taken_out_is_missed(defence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, instead, engine = _OFF[defence]
    monkeypatch.setattr(escape, name, instead)
    assert find_misread(PIECES, engine) != []


# ---------------------------------------------------------------- whole briefs


def draw_briefs(seed: int, count: int) -> Iterator[Brief]:
    """Briefs with a payload in each place that can hold text."""
    drawn = draw_payloads(seed, 64 * count)

    def text() -> str:
        return next(found for found in drawn if tidy_text(found))

    def cited(label: str) -> Evidence:
        quote = text()
        return Evidence(quote, 0, len(quote), 4, 1, 3, label)

    for at in range(count):
        first, name = tidy_text(text()), tidy_text(text())
        where = ((first + name, len(first), len(first + name)), (name + first, 0, len(name)), (first, 0, 0))[at % 3]
        links = ((where[1], where[2], "calderhead"),) if where[2] else ()
        figure = Figure(
            text(), None, None, None, text(), "calderhead", text(), "actual", cited("f1"), text(), None, None, ""
        )
        brief = Brief(
            id="a-0000000000", title=text(), title_made=False, kind="news", publisher=text(), aggregator=None,
            credit=text(), authors=(text(), text()), interests=(), date="2025-05-05",
            date_basis=DateBasis("stated", 3, text(), text()), not_before=None, not_after=None, lang="en", url=text(),
            source=text(), lines=(1, 9), body="9c1f6d02b70a1b2c",
            companies=(
                CompanyLink("calderhead", text(), "about", cited("c1")), CompanyLink("swiftbox", text(), "named", None),
            ),
            bullets=(Bullet(where[0], (cited("k1"),), (), (), links), Bullet(text(), (cited("k2"),), (), (), ())),
            figures=(figure,), copies=(Copy(text(), text(), text(), 3),),
            near=(NearCopy("b-0000000001", text(), text()),), basis=(("title", text()),),
        )  # fmt: skip
        yield seal_brief(tidy_brief(brief))


def find_unlike(brief: Brief, html: str) -> list[str]:
    """What of a brief its page does not show as it is, and elements and attributes that no brief has."""
    root = lxml_html.fromstring(f"<div>{html}</div>")
    wrong = [f"<{node.tag}>" for node in root.iter() if node.tag not in _TAGS]
    wrong += [f"{name}=" for node in root.iter() for name in node.attrib if name not in _ATTRIBUTES]
    notes: dict[str, str] = {}
    for item in root.xpath(".//div[@class='footnote']//li"):
        for back in item.xpath(".//a[@class='footnote-backref']"):
            back.drop_tree()
        notes[item.get("id").removeprefix("fn:")] = _words(item)
    for node in root.xpath(".//div[@class='footnote'] | .//sup"):
        node.drop_tree()
    rows = [[_words(cell) for cell in row.xpath("./td")] for row in root.xpath(".//table/tbody/tr")]
    about, named = (company.name for company in brief.companies)
    found: list[tuple[object, object]] = [
        ([_words(node) for node in root.xpath("./h1")], [brief.title]),
        ([_words(node).removesuffix(", original") for node in root.xpath("./p/em")], [say_byline(brief)]),
        ([_words(node) for node in root.xpath("./ul/li")], [bullet.text for bullet in brief.bullets]),
        ([_words(node) for node in root.xpath("./p")][1], f"About {about}. Also named: {named}."),
        ([[row[0], row[1]] for row in rows], [[figure.text, figure.what] for figure in brief.figures]),
        (notes, {e.label: f'"{e.quote}" ({render_place(e)})' for e in evidence_of(brief)}),
    ]
    return wrong + [f"{shown!r} for {meant!r}" for shown, meant in found if shown != meant]


_TAGS = frozenset("div h1 h2 p em a ul ol li sup hr table thead tbody tr th td".split())  # noqa: SIM905
_ATTRIBUTES = frozenset(("id", "href", "class", "title", "style"))


def _words(node: lxml_html.HtmlElement) -> str:
    return " ".join(node.text_content().split())


class _OnlyKnown(SiteMarkup):
    """What the site lets read a page, without what it makes of it afterwards."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        super().extendMarkdown(md)
        md.treeprocessors.deregister("briefs-site")


def _rich() -> Markdown:
    markup = _OnlyKnown()
    markup.context = PageContext("brief")
    return Markdown(extensions=[*RICH, markup])


@pytest.mark.parametrize("build", [lambda: Markdown(extensions=CONFIGURED), _rich], ids=["as configured", "rich"])
def test_a_page_shows_its_brief_and_nothing_else(build: Callable[[], Markdown]) -> None:
    engine = build()
    for brief in draw_briefs(10, 30):
        page = render_brief(brief)
        assert parse_brief(page, "a.md") == brief
        assert find_unlike(brief, engine.reset().convert(drop_front(page))) == []


def test_without_the_sites_choice_of_syntax_pages_show_something_else() -> None:
    engine = Markdown(extensions=RICH)
    pages = [(brief, engine.reset().convert(drop_front(render_brief(brief)))) for brief in draw_briefs(10, 10)]
    assert [brief for brief, html in pages if not find_unlike(brief, html)] == []


def test_front_matter_has_fixed_keys_on_one_line_each() -> None:
    for brief in draw_briefs(11, 60):
        lines = render_brief(brief).split("\n")
        front = lines[1 : lines.index("---", 1)]
        keys = [line.partition(":")[0] for line in front]
        assert keys == [key for key in FRONT_KEYS if key in keys]
        assert list(yaml.safe_load("\n".join(front))) == keys


def test_briefs_need_few_extensions() -> None:
    for name in ("mkdocs.yml", "generator/site/default.yml", "generator/data/desk/mkdocs.yml"):
        asked = yaml.safe_load((ROOT / name).read_text("utf-8").replace("<<", "").replace(">>", ""))
        assert asked["markdown_extensions"] == ["footnotes", "tables", "sane_lists", "admonition", "toc"], name


# ---------------------------------------------------------------- names of files

_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d|index|readme)(?:\..*)?\Z", re.IGNORECASE)
_NAMES = (
    "CON", "con", "Aux", "nul.txt", "COM1", "Lpt9", "Index", "README", "..", "../../x", ".", "a" * 5000, "é" * 500,
    "北" * 500, "\u0130" * 99, "ＡＢＣ", "Å", "A\u030a", "\u0660\u0661", "🚢" * 50, "", "\ud800", "x/y\\z",
)  # fmt: skip


def test_a_name_is_a_file_everywhere_and_no_two_meet() -> None:
    seen: dict[str, int] = {}
    for at, title in enumerate((*_NAMES, *draw_payloads(12, 1000))):
        brief = mint_id(title, f"body {at}")
        assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*-[0-9a-f]{10}", brief)
        assert len(brief) <= 71
        assert seen.setdefault(brief.casefold(), at) == at
        company = make_id(title)
        assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", company)
        assert len(company) <= 65
        assert not _DEVICES.match(company) or not escape.is_safe_id(company), company
        assert not _DEVICES.match(company), company


# ---------------------------------------------------------------- terminal and rows


@given(hostile_text)
def test_nothing_that_a_terminal_prints_moves_its_cursor(raw: str) -> None:
    shown = show_lines(raw)
    assert not [char for char in shown if is_hidden(char) and char not in "\n\t\u200c\u200d"]
    assert not set(shown) & set("\r\x0b\x0c\x1b\x85\x9b\u2028\u2029\u202e")
    assert shown.count("\n") == raw.count("\n")


def test_one_place_prints() -> None:
    """``typer.echo`` takes escapes out for a pipe only: on a terminal they would work."""
    for path in (ROOT / "generator").rglob("*.py"):
        if path.name != "session.py":
            assert "typer.echo(" not in path.read_text("utf-8"), path
            assert "click.echo(" not in path.read_text("utf-8"), path
            assert not re.search(r"^\s*print\(", path.read_text("utf-8"), re.MULTILINE), path


@given(st.dictionaries(st.text(max_size=9), hostile_text, max_size=3))
def test_a_row_is_utf8_and_hides_nothing(row: dict[str, str]) -> None:
    line = dump_row(row)
    assert json.loads(line) == row
    shown = line.decode("utf-8").removesuffix("\n")
    assert not [char for char in shown if is_hidden(char) and char not in "\u200c\u200d"]
    assert shown.splitlines() == [shown]


@given(hostile_text)
def test_what_is_told_as_hidden_is_what_goes(raw: str) -> None:
    found = dict(find_hidden(raw))
    kept = "".join(char for at, char in enumerate(raw) if at not in found)
    assert " ".join(kept.split()) == tidy_text(raw)
    assert all(name_kind(char) for char in found.values())


@given(hostile_text, hostile_text)
def test_a_workflow_command_is_one_and_says_what_it_says(path: str, message: str) -> None:
    line = show_annotation(Finding(path, 3, 7, "B004", message))
    found = re.fullmatch(r"::warning file=([^,:]*),line=3,col=7,title=B004 broken-evidence::(.*)", line, re.DOTALL)
    assert found
    assert not set("\r\n") & set(line)
    told = [_undo(part) for part in found.groups()]
    assert told == [path, message]


def _undo(told: str) -> str:
    """What GitHub makes of the words of a workflow command."""
    for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        told = told.replace(code, char)
    return told


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a terminal")
def test_no_command_lets_a_terminal_be_told_anything(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    article = (
        "Harrowgate opens a depot\n\nBy Anna Brook\n\n12 March 2025\n\n"
        "Harrowgate Holdings said on Monday that it will open a second depot in Leeds for 1.2 million pounds.\n\n"
        "The firm, whose rival Marrow Ltd runs four depots, said sales rose 12 per cent to 84 million pounds.\n"
    )
    (tmp_path / "seeds/a.txt").write_text(article, "utf-8")
    config = Config(seeds=tmp_path / "seeds", docs=tmp_path / "docs", companies=None)
    apply_plan(generate_briefs(config).plan, config.docs)
    hostile = "\x1b]8;;http://outside.invalid\x07\u202e\x9b31m"
    (page,) = (tmp_path / "docs/briefs").glob("*.md")
    page.write_text(page.read_text("utf-8").replace("Leeds", f"Leeds {hostile}"), "utf-8")
    hostile += "\r\n::error::x"
    for command in (["check"], ["explain", hostile], ["note", hostile], [hostile], ["--config", hostile, "check"]):
        printed = _run_on_terminal(command, tmp_path)
        plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", printed)  # colours of ours, and the bar of progress
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(plain), (command, plain)
        assert not [line for line in plain.splitlines() if line.startswith("::")], (command, plain)


def _run_on_terminal(command: list[str], folder: Path) -> str:
    """What a command prints where a person watches."""
    reader, writer = os.openpty()
    call = [sys.executable, "-m", "generator", *command]
    with subprocess.Popen(call, stdout=writer, stderr=writer, cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)}):
        os.close(writer)
        parts: list[bytes] = []
        with contextlib.suppress(OSError):  # the end of a terminal
            while part := os.read(reader, 65_536):
                parts.append(part)
    os.close(reader)
    return b"".join(parts).decode("utf-8", "replace")
