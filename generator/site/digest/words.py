"""A person's Markdown as blocks of plain text, so that each form of the letter can say it with nothing hidden in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import Literal

from markdown import Markdown

from generator.text.escape import is_hidden

BlockKind = Literal["paragraph", "heading", "item"]


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look."""

    text: str
    strong: bool = False
    em: bool = False
    href: str = ""
    """Absolute and http or https; empty where there is no link."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading or an item of a list."""

    kind: BlockKind
    runs: tuple[Run, ...]
    mark: str = ""
    """Before an item: ``•`` or ``2.``."""

    @property
    def text(self) -> str:
        """All its words."""
        return "".join(run.text for run in self.runs)


def read_words(markdown: str, resolve: Callable[[str], str]) -> tuple[Block, ...]:
    """The blocks of ``markdown``: emphasis, links and lists; HTML in it is text, pictures are their description.

    ``resolve`` gives the absolute address of a link's target, or an empty string where it must not be one.
    """
    engine = Markdown(extensions=["sane_lists"])
    engine.preprocessors.deregister("html_block")
    engine.inlinePatterns.deregister("html")
    reader = _Reader(resolve)
    reader.feed(engine.convert("".join(c for c in markdown if c in "\n\t" or not is_hidden(c))))
    reader.close()
    return reader.settle()


_KINDS: dict[str, BlockKind] = {"li": "item", **{f"h{n}": "heading" for n in range(1, 7)}}
_BREAKS = frozenset({"p", "li", "ul", "ol", "blockquote", "pre", "hr", *_KINDS})


class _Reader(HTMLParser):
    def __init__(self, resolve: Callable[[str], str]) -> None:
        super().__init__(convert_charrefs=True)
        self._resolve = resolve
        self._blocks: list[Block] = []
        self._runs: list[Run] = []
        self._kind: BlockKind = "paragraph"
        self._mark = ""
        self._lists: list[int | None] = []
        self._strong = self._em = 0
        self._href = ""

    def settle(self) -> tuple[Block, ...]:
        """What was read."""
        self._end_block()
        return tuple(self._blocks)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in _BREAKS and not (tag == "p" and self._mark and not self._runs):
            self._end_block()
            self._kind = _KINDS.get(tag, "paragraph")
        if tag in ("ul", "ol"):
            self._lists.append(None if tag == "ul" else int(values.get("start") or 1))
        elif tag == "li" and self._lists:
            number = self._lists[-1]
            self._mark = "•" if number is None else f"{number}."
            self._lists[-1] = None if number is None else number + 1
        elif tag in ("strong", "b"):
            self._strong += 1
        elif tag in ("em", "i"):
            self._em += 1
        elif tag == "a":
            self._href = self._resolve(values.get("href") or "")
        elif tag == "img":
            self.handle_data(values.get("alt") or "")
        elif tag == "br":
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAKS:
            self._end_block()
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag in ("strong", "b"):
            self._strong -= 1
        elif tag in ("em", "i"):
            self._em -= 1
        elif tag == "a":
            self._href = ""

    def handle_data(self, data: str) -> None:
        # White space is folded across runs, as a browser does it.
        text = " ".join(data.split())
        lead, trail = data[:1].isspace(), data[-1:].isspace()
        before = self._runs[-1].text if self._runs else " "
        if lead and not before.endswith(" "):
            text = " " + text
        if trail and text.strip():
            text += " "
        if text:
            self._runs.append(Run(text, self._strong > 0, self._em > 0, self._href))

    def _end_block(self) -> None:
        runs = self._runs
        if runs:
            runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip())
        runs = [run for run in runs if run.text]
        if "".join(run.text for run in runs).strip():
            self._blocks.append(Block(self._kind, tuple(runs), self._mark))
        self._runs, self._mark, self._kind = [], "", "paragraph"
