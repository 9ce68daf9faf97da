"""After writing, look: does a page hold what was meant, for the program that reads it next and for a person?

Two questions, asked of each page before it replaces the old one. Does it read back as the value that it was made from?
That alone would let through whatever is not escaped at all: ``<b>`` reads back as ``<b>``. So where a text holds a sign
that Markdown may take for its own, the page is also rendered as the site does it, and each title, statement, quotation
and cell must show its text, and nothing else may have come to be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from generator.brief.company import as_told, parse_company
from generator.brief.front import drop_front
from generator.brief.read import parse_brief
from generator.brief.story import StoryStub, parse_story
from generator.brief.stub import own_lines, split_stub
from generator.brief.tidy import OVERRIDE, figure_cell, is_moves_row, moves_apart, tidy_brief
from generator.brief.write import evidence_of, render_brief, render_place, say_byline, say_copies
from generator.errors import BriefError
from generator.model import Brief, Company, Figure
from generator.text.escape import escape_target, is_hidden, tidy_text, unescape_markdown

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from markdown import Markdown

EXTENSIONS = ("footnotes", "tables", "sane_lists", "admonition", "toc")
"""With which the site renders Markdown: as in each ``mkdocs.yml`` of ours."""

_SHOWN = 60
"""Characters that are told of a text that came back as another one; so many of them before the first difference:"""
_BEFORE = 16

_PLAIN = re.compile(r"(?!\d{1,9}[.)](?:\s|$))(?:[^\W_]|[\"'’‘“”$€£¥(])(?:[^*`{\[\]\\_<>&|!#~\x00-\x1f\x7f]|&(?=[ ]))*")
"""What neither Markdown nor an extension that the site has can take for more than words."""

_TAGS = frozenset(("h1", "h2", "p", "em", "a", "ul", "ol", "li", "sup", "div", "hr"))
_TABLE = frozenset(("table", "thead", "tbody", "tr", "th", "td"))
_TARGET = re.compile(
    r"#fn(?:ref\d*)?:[\w.-]+|(?:\.\./companies/)?[A-Za-z0-9][\w.-]{0,160}\.md|https?://[^\s<>\"']+", re.ASCII
)
_VALUES = {
    "id": re.compile(r"[\w:.-]+"),
    "href": _TARGET,
    "class": re.compile(r"footnote(?:-ref|-backref)?"),
    "title": re.compile(r"Jump back to footnote \d+ in the text"),
    "style": re.compile(r"text-align: (?:left|right|center);"),
}
"""Every attribute that a page of ours may have."""
_WHOLE = "the page as it is shown"
_PAGE = "page"
_PAIRS = {"generated": "the line [generated {}] at the foot", "basis": "where the {} is from"}
"""Fields of ``(key, value)``, and how the value of one key is called."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Where a page does not hold what was meant: a fault of ours, whatever the text."""

    field: str
    """``title``, ``bullet 2: text``, ``quotation k3f9a`` …"""
    meant: str
    """What it should be, from just before the first difference on, fit to be shown."""
    came: str

    def __str__(self) -> str:
        if self.field == _PAGE:
            return f"the page could not be read: {self.came}"
        return f"{self.field}: meant {self.meant}, but the page has {self.came}"


def look_at_brief(text: str, path: str, meant: Brief) -> Mismatch | None:
    """The first difference between the Markdown of a brief and the brief that it was made from; ``None`` without one.

    Args:
        text: the whole page.
        path: of the page, named in what is told of a page that cannot be read at all.
        meant: the brief that was rendered.
    """

    def look() -> Mismatch | None:
        read = parse_brief(text, path)
        found = _find_difference(tidy_brief(meant), read) if read != meant else None
        # What was read is by now what was meant, tidied as pages are.
        return found or _compare_lines(render_brief(read), text) or _look_as_reader(text, read)

    return _answer(look)


def look_at_company(text: str, path: str, meant: Company) -> Mismatch | None:
    """The same of a company's page as the registry alone makes it."""

    def look() -> Mismatch | None:
        told = as_told(meant)
        lists = (told.scripts, told.tickers, told.aliases, told.former)
        found = _find_difference(told, parse_company(text, path)) or _compare_signs("", text)
        if found is not None or all(map(_is_plain, (told.name, *(name for names in lists for name in names)))):
            return found
        return _Shown.look(text, lambda shown: _look_at_facts(shown, told.name, lists))

    return _answer(look)


def look_at_story(text: str, path: str, meant: StoryStub) -> Mismatch | None:
    """The same of a story's page as people's table alone makes it."""

    def look() -> Mismatch | None:
        told = replace(meant, name=tidy_text(meant.name))
        found = _find_difference(told, parse_story(text, path)) or _compare_signs("", text)
        heading = next((line[2:] for line in drop_front(text).splitlines() if line.startswith("# ")), "")
        title = told.name or tidy_text(unescape_markdown(heading))
        if found is not None or _is_plain(title):
            return found
        whole = frozenset(("h1",))
        return _Shown.look(text, lambda shown: shown.compare("title", "./h1", [title]) or shown.find_foreign(whole))

    return _answer(look)


def look_at_merged(text: str, path: str, made: str, edited: str) -> Mismatch | None:
    """The same of a company's or a story's page on which a person wrote: each part is that of one of the two pages that
    it was made from, and what the person wrote around them is all there.

    Args:
        text: the merged page.
        path: of the page.
        made: the page as the registry alone makes it.
        edited: the page that stood, here or under an earlier id.
    """

    def look() -> Mismatch | None:
        (parse_story if path.startswith("stories/") else parse_company)(text, path)
        parts, ours, theirs = (split_stub(page, path) for page in (text, made, edited))
        found = _find_difference(own_lines(edited, path), own_lines(text, path), "own lines")
        if found is None and parts["facts"] not in (ours["facts"], theirs["facts"]):
            found = _tell("facts", ours["facts"], parts["facts"])
        return found

    return _answer(look)


def _answer(look: Callable[[], Mismatch | None]) -> Mismatch | None:
    """What ``look`` finds; whatever stops it is a page that cannot be read back."""
    try:
        return look()
    except BriefError as error:
        return Mismatch(_PAGE, "one that can be read", str(error))
    except Exception as error:  # noqa: BLE001 - one page that cannot be looked at must not stop the others
        return Mismatch(_PAGE, "one that can be read", f"{type(error).__name__}: {_show(str(error))}")


# ---------------------------------------------------------------- as a program reads it


def _find_difference(meant: object, came: object, name: str = "") -> Mismatch | None:
    """The first field in which two values differ, by its path: ``bullet 2: evidence 1: quote``."""
    if meant == came:
        return None
    if is_dataclass(meant) and not isinstance(meant, type) and type(meant) is type(came):
        for one in fields(meant):
            if one.compare:
                own = one.name.replace("_", " ")
                below = f"{name}: {own}" if name else own
                found = _find_difference(getattr(meant, one.name), getattr(came, one.name), below)
                if found is not None:
                    return found
    if isinstance(meant, tuple) and isinstance(came, tuple):
        if name in _PAIRS and (
            key := next((k for k, _ in (*meant, *came) if dict(meant).get(k) != dict(came).get(k)), "")
        ):
            return _tell(_PAIRS[name].format(key), dict(meant).get(key), dict(came).get(key))
        if name == "extra":
            return _compare_own([text for _, text in meant], [text for _, text in came])
        if len(meant) != len(came):
            return Mismatch(name, f"{len(meant)} of them", str(len(came)))
        for at, (one_meant, one_came) in enumerate(zip(meant, came, strict=True), 1):
            found = _find_difference(one_meant, one_came, f"{_ONE.get(name, name)} {at}")
            if found is not None:
                return found
    return _tell(name, meant, came)


def _compare_own(meant: Sequence[str], came: Sequence[str]) -> Mismatch:
    """The first text that is in one of two pages and in none of its pieces."""
    for text in came:
        if text not in meant:
            return Mismatch("text that belongs to no piece", "none, or another one", _show(text))
    lost = next((text for text in meant if text not in came), None)
    if lost is not None:
        return Mismatch("what a person added", _show(lost), "nothing")
    return Mismatch("what a person added", "it in its place", "it elsewhere")


def _compare_signs(meant: str, came: str) -> Mismatch | None:
    """Signs that nobody sees, of which people would be told the wrong line."""
    if came.startswith("\ufeff") and not meant.startswith("\ufeff"):
        return Mismatch("the start of the page", "its first line", "a byte order mark (U+FEFF) before it")
    if "\r" in came and "\r" not in meant:
        line = came[: came.index("\r")].count("\n") + 1
        return Mismatch("line ends", "line feeds", f"a carriage return in line {line}")
    return None


def _compare_lines(meant: str, came: str) -> Mismatch | None:
    """The first line that what was read would not be written as."""
    if meant == came:
        return None
    if (found := _compare_signs(meant, came)) is not None:
        return found
    lines, others = meant.split("\n"), came.split("\n")
    both = zip(lines, others, strict=False)
    at = next((at for at, (a, b) in enumerate(both) if a != b), min(len(lines), len(others)))
    return _tell(f"line {at + 1}", *(side[at] if at < len(side) else None for side in (lines, others)))


_ONE = {"bullets": "bullet", "figures": "figure", "companies": "company", "copies": "copy", "authors": "author"}


def _tell(name: str, meant: object, came: object) -> Mismatch:
    if not isinstance(meant, str) or not isinstance(came, str):
        return Mismatch(name, _show(meant), _show(came))
    at = next((at for at, (a, b) in enumerate(zip(meant, came, strict=False)) if a != b), min(len(meant), len(came)))
    start = max(at - _BEFORE, 0)
    return Mismatch(name, _show(meant, start), _show(came, start))


def _show(value: object, start: int = 0) -> str:
    if not isinstance(value, str):
        return "nothing" if value is None else _show(str(value))
    shown = value[start : start + _SHOWN]
    told = "".join(f"\\u{ord(char):04x}" if is_hidden(char) else char for char in shown)
    return f'"{"…" if start else ""}{told}{"…" if start + _SHOWN < len(value) else ""}"'


# ---------------------------------------------------------------- as a person reads it


def _is_plain(text: str | None) -> bool:
    return not text or _PLAIN.fullmatch(text) is not None


def _look_as_reader(text: str, meant: Brief) -> Mismatch | None:
    """The first title, statement, quotation, cell or name that a reader would see as something else."""
    own = _without_people(meant)
    if all(map(_is_plain, _list_texts(own))):
        return None
    if own is not meant:
        # What a person wrote may show as they like, and may change how the rest shows.
        text = render_brief(own)
    return _Shown.look(text, lambda shown: _look_at_pieces(shown, own))


def _without_people(brief: Brief) -> Brief:
    """The brief without Markdown that a person wrote."""
    extra = tuple(item for item in brief.extra if item[0] == OVERRIDE + "moves")
    bullets = tuple(bullet for bullet in brief.bullets if not bullet.markdown)
    figures = tuple(figure for figure in brief.figures if not figure.markdown)
    if (len(extra), len(bullets), len(figures)) == (len(brief.extra), len(brief.bullets), len(brief.figures)):
        return brief
    return tidy_brief(replace(brief, extra=extra, bullets=bullets, figures=figures))


def _list_texts(brief: Brief) -> Iterator[str | None]:
    """All that a stranger wrote and a page shows."""
    yield from (brief.title, brief.publisher, brief.aggregator, brief.credit, brief.withdrawn)
    yield from (*brief.authors, *brief.interests)
    for bullet in brief.bullets:
        yield bullet.text
    for item in evidence_of(brief):
        yield item.quote
    for figure in brief.figures:
        yield from _list_cells(brief, figure)
    for company in brief.companies:
        yield company.name
    for copy in brief.copies:
        yield from (copy.source, copy.publisher, copy.title)
    for near in brief.near:
        yield from (near.title, near.publisher)


def _list_cells(brief: Brief, figure: Figure) -> Iterator[str]:
    move = moves_apart(brief) and is_moves_row(figure)
    cells = (figure.shown, figure.level) if move else (figure_cell(figure),)
    yield from filter(None, (*cells, figure.what, figure.as_of, figure.says))


def _look_at_pieces(shown: _Shown, brief: Brief) -> Mismatch | None:
    target = brief.url and brief.withdrawn is None and escape_target(brief.url)
    byline = say_byline(brief) + (", original" if target else "")
    quoted = {item.label: f'"{item.quote}" ({render_place(item)})' for item in evidence_of(brief)}
    copies = say_copies(brief)
    return (
        shown.compare("title", "./h1", [brief.title])
        or shown.compare("byline", "./p[1]", [byline])
        or shown.compare("bullet", "./ul/li", [bullet.text for bullet in brief.bullets])
        or shown.find_cells([cell for figure in brief.figures for cell in _list_cells(brief, figure)])
        or shown.compare_notes(quoted)
        or shown.find_names([(company.id, company.name) for company in brief.companies])
        or (shown.compare("copies", "./p[last()]", [copies]) if copies else None)
        or shown.find_foreign(_TAGS | (_TABLE if brief.figures else frozenset()))
    )


def _look_at_facts(shown: _Shown, name: str, lists: Sequence[Sequence[str]]) -> Mismatch | None:
    """Of a company's page: a list item for each list of names, and links to parents."""
    items = [shown.text_of(item) for item in shown.find("./ul/li")]
    for names in lists:
        words = ", ".join(names)
        if words and not any(item.endswith(f": {words}") for item in items):
            return Mismatch("names", _show(words), _show(next((i for i in items if names[0][:1] in i), None)))
    return shown.compare("title", "./h1", [name]) or shown.find_foreign(frozenset(("h1", "ul", "li", "a")))


@cache
def _make_engine() -> Markdown:
    from markdown import Markdown

    return Markdown(extensions=list(EXTENSIONS))


class _Shown:
    """A page as the site shows it."""

    def __init__(self, root: HtmlElement) -> None:
        self._root = root

    @classmethod
    def look(cls, text: str, judge: Callable[[_Shown], Mismatch | None]) -> Mismatch | None:
        """What ``judge`` finds on the page that a Markdown text makes."""
        import lxml.html

        html = _make_engine().reset().convert(drop_front(text))
        return judge(cls(lxml.html.fragment_fromstring(html, create_parent="div")))

    def find(self, place: str) -> list[HtmlElement]:
        return list(self._root.xpath(place))

    def text_of(self, element: HtmlElement) -> str:
        """Its words, white space folded, without references and the ways back from them."""
        out: list[str] = [element.text or ""]
        for child in element:
            if child.tag != "sup" and child.get("class") != "footnote-backref":
                out.append(self.text_of(child) if isinstance(child.tag, str) else "")
            out.append(child.tail or "")
        return " ".join("".join(out).split()) if element.tag in ("h1", "p", "li", "td") else "".join(out)

    def compare(self, name: str, place: str, wanted: Sequence[str]) -> Mismatch | None:
        found = [self.text_of(element) for element in self.find(place)]
        for at, text in enumerate(wanted):
            if at >= len(found) or found[at] != " ".join(text.split()):
                told = f"{name} {at + 1}" if len(wanted) > 1 or name == "bullet" else name
                return _tell(f"{told} as it is shown", text, found[at] if at < len(found) else None)
        return None

    def compare_notes(self, wanted: dict[str, str]) -> Mismatch | None:
        found = {li.get("id", ""): self.text_of(li) for li in self.find("./div[@class='footnote']/ol/li")}
        for label, text in wanted.items():
            if found.get(f"fn:{label}") != text:
                return _tell(f"quotation {label} as it is shown", text, found.get(f"fn:{label}"))
        return None

    def find_cells(self, wanted: Sequence[str]) -> Mismatch | None:
        cells = {self.text_of(cell) for cell in self.find("./table//td")}
        missing = next((text for text in wanted if text not in cells), None)
        return None if missing is None else Mismatch("a cell as it is shown", _show(missing), "another text")

    def find_names(self, wanted: Sequence[tuple[str, str]]) -> Mismatch | None:
        links = {(link.get("href"), self.text_of(link)) for link in self.find("./p//a")}
        for company, name in wanted:
            if (f"../companies/{company}.md", name) not in links:
                return Mismatch(f"company {company} as it is shown", _show(name), "another text")
        return None

    def find_foreign(self, tags: frozenset[str]) -> Mismatch | None:
        """An element or an attribute that no page of ours has."""
        for element in self._root.iterdescendants():
            if element.tag not in tags:
                return Mismatch(_WHOLE, "no more than its pieces", f"an element {_show(element.tag)}")
            for key, value in element.items():
                if key not in _VALUES or not _VALUES[key].fullmatch(value):
                    return Mismatch(_WHOLE, "no more than its pieces", _show(f"{key}={value}"))
        return None


__all__ = ["Mismatch", "look_at_brief", "look_at_company", "look_at_merged", "look_at_story"]
