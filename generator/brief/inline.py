"""One line of text with company links in it, to Markdown and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from generator.text.escape import escape_markdown, is_safe_id, unescape_markdown

Link = tuple[int, int, str]

LABEL = r"[A-Za-z0-9][A-Za-z0-9-]{0,63}"
_TOKEN = re.compile(r"\\.|\[((?:[^\[\]\\\n]|\\.)+)\]\(\.\./companies/([A-Za-z0-9][\w.-]{0,99})\.md\)")
_REFERENCES = re.compile(rf"(?:\[\^{LABEL}\])+")
REFERENCE = re.compile(rf"\[\^({LABEL})\]")


def render_inline(text: str, links: Iterable[Link], *, line_start: bool = False, references: bool = False) -> str:
    """Markdown of tidy ``text`` with ``links`` set; ``references``: footnote references follow at once."""
    out: list[str] = []
    at = 0
    for start, end, company in links:
        out.append(escape_markdown(text[at:start], line_start=line_start and at == 0, before_bracket=True))
        out.append(f"[{escape_markdown(text[start:end], link=True)}](../companies/{company}.md)")
        at = end
    out.append(escape_markdown(text[at:], line_start=line_start and at == 0, before_bracket=references))
    return "".join(out)


def parse_inline(markdown: str) -> tuple[str, tuple[Link, ...]]:
    """Text and links of a line that :func:`render_inline` wrote; of any other line, the best that can be said."""
    out: list[str] = []
    links: list[Link] = []
    length = 0
    at = 0
    for match in _TOKEN.finditer(markdown):
        if match[1] is None:
            continue
        before = unescape_markdown(markdown[at : match.start()])
        words = unescape_markdown(match[1])
        length += len(before)
        links.append((length, length + len(words), match[2]))
        length += len(words)
        out += [before, words]
        at = match.end()
    out.append(unescape_markdown(markdown[at:]))
    return "".join(out), tuple(links)


def find_targets(markdown: str) -> Iterator[str]:
    """The companies that escaped Markdown links, in order, as often as it does."""
    return (match[2] for match in _TOKEN.finditer(markdown) if match[1] is not None)


def split_references(markdown: str) -> tuple[str, tuple[str, ...]]:
    """The line without the footnote references at its end, and their labels in order."""
    # All runs, and then the last: what looks for one that ends the line reads a long one anew from each of its places.
    runs = [match.span() for match in _REFERENCES.finditer(markdown)] if markdown.endswith("]") else []
    if not runs or runs[-1][1] < len(markdown):
        return markdown, ()
    start = runs[-1][0]
    if (start - len(markdown[:start].rstrip("\\"))) % 2:
        # The first is escaped, and part of the words.
        start = markdown.index("]", start) + 1
    return markdown[:start], tuple(REFERENCE.findall(markdown, start))


def place_links(text: str, companies: Iterable[str], names: Mapping[str, str]) -> tuple[Link, ...]:
    """Where in ``text`` each company is first named.

    Args:
        text: a bullet's words.
        companies: the ids to find, as the linker found them in the article.
        names: surface form → company id; longer forms win, whole words only, case-sensitive. A form of a company that
            is not to be found hides what stands within it.
    """
    wanted = {company for company in companies if is_safe_id(company)}
    if not wanted:
        return ()
    found: dict[str, Link] = {}
    for match in compile_names(tuple(sorted(names))).finditer(text):
        company = names.get(match[0], "")
        if company in wanted and company not in found:
            found[company] = (match.start(), match.end(), company)
    return tuple(found.values())


@lru_cache(maxsize=256)  # the bullets of a brief share one
def compile_names(forms: tuple[str, ...]) -> re.Pattern[str]:
    """Any of ``forms`` as whole words, the longest first; each space of a form stands for any white space."""
    ordered = sorted({form for form in forms if form.strip()}, key=lambda form: (-len(form), form))
    return re.compile("|".join(_whole_words(form) for form in ordered) or r"(?!)")


def _whole_words(form: str) -> str:
    left = r"(?<![^\W_])" if form[0].isascii() and form[0].isalnum() else ""
    right = r"(?![^\W_])" if form[-1].isascii() and form[-1].isalnum() else ""
    return left + r"\s+".join(re.escape(word) for word in form.split(" ")) + right
