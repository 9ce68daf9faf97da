"""An outlet that a line beside an article names: a source line, an offer, a byline, a title, a line by itself."""

from __future__ import annotations

import re

from generator.model import Article, CleanDocument
from generator.stages.describe.imprint import NAME
from generator.stages.describe.lines import Around, Line
from generator.stages.describe.outlets.directory import Directory, name_key, open_directory
from generator.stages.describe.outlets.patterns import (
    PARTS,
    Found,
    Patterns,
    compile_patterns,
    has_masthead,
    is_outlet_name,
    say_place,
)
from generator.stages.describe.tables import DescribeTables


def find_source_line(around: Around, directory: Directory, patterns: Patterns, tables: DescribeTables) -> Found | None:
    """The outlet that a line names as the source of the text: "Source: Quay Finance", "First published in …"."""
    for line in around.near_holding(patterns.source_words):
        if line.zone == "inside" or len(line.text) > 120 or line.text[0] in "(（":
            continue
        for part in PARTS.split(line.text):
            colon = ":" in part or "：" in part
            match = patterns.source.search(part) if colon else patterns.source.match(part)
            if not match:
                continue
            group = 1 if match.group(1) else 2
            # "来源：A 记者：B" holds two statements.
            name = (
                _CLAUSE.split(re.split(r"\s\S{1,12}[:：]", match.group(group))[0])[0]
                .strip(" .:-–—")
                .removeprefix("the ")
            )
            if name.split(" ")[0].lower() in tables.given_names and not has_masthead(name, tables):
                continue  # a person put it on the page
            outlet = directory.by_name(name) or (directory.by_domain(name) if "." in name else None)
            if outlet and (outlet.kind != "agency" or line.zone in ("head", "between")):
                return outlet.name, say_place(line), line.line
            if outlet:
                continue
            labelled = part[: match.start(group)].rstrip()[-1:] in ":："
            beside = line.zone in ("head", "between") or (line.zone == "above" and line.distance < 3)
            first_printed = group == 1 and _FIRST_PRINTED.search(part[: match.start(group)]) is not None
            beside = beside or first_printed or (labelled and _stands_alone(name, line, around))
            if _FROM.match(part) and not has_masthead(name, tables):
                continue
            marked = labelled or first_printed or line.zone == "head"
            if beside and marked and is_outlet_name(name) and len(name.split()) <= 4:
                return name, say_place(line), line.line
    return None


_OFFERED = re.compile(
    r"\W{0,3}(?:(?:read|view|see|find)\s(?:the\s|this\s)?(?:(?:full|original|whole|complete|entire)\s"
    r"(?:article|story|piece|text|post|report)?|rest\sof\s(?:the|this)\s(?:article|story|piece))"
    r"|(?:continue|keep)\sreading(?:\s(?:the|this)\s(?:full\s)?(?:article|story))?)\s{0,2}(?:at|on|in|from)\s"
    rf"(?-i:(?P<name>{NAME}))[\W]{{0,4}}$",
    re.IGNORECASE,
)
_OFFERS = ("read", "view", "see", "find")


def find_offered(around: Around, directory: Directory) -> Found | None:
    """The outlet at which a page offers the whole article: "Read the full story at Quay Finance"."""
    for line in around.near_holding(_OFFERS):
        match = _OFFERED.match(line.text) if len(line.text) <= 100 and line.zone != "above" else None
        if not match:
            continue
        name = match["name"]
        outlet = directory.by_name(name)
        if outlet and outlet.kind == "aggregator":
            continue
        if is_outlet_name(name) and len(name.split()) <= 5 and name.lower() not in _PLATFORMS:
            return (outlet.name if outlet else name), say_place(line), line.line
    return None


_PLATFORMS = frozenset(
    ("facebook", "instagram", "telegram", "whatsapp", "x", "twitter", "linkedin", "apple news", "google news", "medium",
     "substack", "youtube", "wechat", "weibo", "github", "pdf", "our website", "our app")
)  # fmt: skip
"""May hold the text of anybody."""


def _stands_alone(name: str, beside: Line, around: Around) -> bool:
    """Whether the same name is another near line by itself, so that "Source: NAME" below a text is its outlet's."""
    key = name_key(name)
    return any(other is not beside and len(other.text) < 60 and name_key(other.text) in (key, f"the {key}")
               for other in around.near)  # fmt: skip


def find_byline_outlet(around: Around, tables: DescribeTables) -> Found | None:
    """The outlet after a writer's name: "Story by Ada Quill, The Harbour Gazette". For a site that carries others'."""
    for line in around.near:
        match = _SIGNED_FOR.match(line.text) if line.zone in ("head", "between") and len(line.text) < 90 else None
        if not match or match.group(1).lower() not in tables.given_names:
            continue
        name = match.group(2)
        outlet = open_directory(tables).by_name(name)
        if (outlet and outlet.kind == "outlet") or (not outlet and has_masthead(name, tables) and " " in name):
            return (outlet.name if outlet else name), say_place(line), line.line
    return None


_SIGNED_FOR = re.compile(
    r"(?:story\s)?by\s(\w{2,20})\s[^,]{2,40},\s((?:The\s)?[A-Z][\w’'&]{1,20}(?:\s[A-Z][\w’'&]{1,20}){0,3})$", re.I
)
_CLAUSE = re.compile(r",?\s(?:and|which|where)\s(?:is|was|has|it)\b|,\s|\.\s")
"""After an outlet's name: "… and is republished with permission"."""
_FROM = re.compile(r"\W{0,4}from\s", re.IGNORECASE)
_FIRST_PRINTED = re.compile(r"publish|appear|reprint|syndicat", re.IGNORECASE)
"""Phrases that leave no doubt wherever they stand beside an article: "First published in …"."""
_TAB = re.compile(r"\s{0,2}[|–—·•»]\s{0,2}|\s-{1,2}\s")


def find_title_suffix(
    article: Article, document: CleanDocument, directory: Directory, tables: DescribeTables
) -> Found | None:
    """The outlet after the headline in a line that is the page's title: "Headline | Section | Outlet"."""
    title = " ".join(article.title.text.split()).lower() if article.title else ""
    size = len(title)
    if size < 12:
        return None
    sections = compile_patterns(tables).no_title
    for block in document.blocks:
        if block.end - block.start <= size or not title.startswith(block.text[:300].lstrip()[:1].lower()):
            continue
        shown = " ".join(block.text[:300].split())
        if len(shown) <= size or not shown.lower().startswith(title):
            continue
        parts = _TAB.split(shown[len(title) :])
        name = parts[-1].strip()
        if len(parts) < 2 or parts[0].strip() or not is_outlet_name(name) or len(name.split()) > 4:
            continue
        outlet = directory.by_name(name)
        named = directory.by_clear_name(name) or not {word.lower() for word in name.split()} <= sections
        if named and not any(char.isdigit() for char in name):
            return (outlet.name if outlet else name), f"line {block.line} '{shown[:80]}'", block.line
    return None


_OWN_VIEW = re.compile(
    r"(?P<name>(?:The )?[A-Z][\w’'&]{1,20}(?: [A-Z][\w’'&]{1,20}){0,2}?) [Vv]iew(?: (?:on|of)\b|\s?[|:])"
)


def find_own_view(article: Article, directory: Directory, tables: DescribeTables) -> Found | None:
    """The outlet whose view a title says that it is: "The Harbour Gazette view on cranes"."""
    match = _OWN_VIEW.match(" ".join(article.title.text[:120].split())) if article.title else None
    if not match or not article.title:
        return None
    name = match["name"]
    outlet = directory.by_name(name)
    known = outlet.name if outlet else name if has_masthead(name, tables) else None
    return (known, f"line {article.title.line} '{match.group()}'", article.title.line) if known else None


def find_structure_line(article: Article, around: Around, directory: Directory, patterns: Patterns) -> Found | None:
    """An outlet's name on a line of its own beside the article's time, or twice in its head (once as a bullet)."""
    near = [
        line for line in around.near if line.zone in ("head", "between") or (line.zone == "above" and line.distance < 6)
    ]
    keys = [name_key(line.text) for line in near]
    title_key = name_key(article.title.text) if article.title else ""

    def tells_time(at: int) -> bool:
        text = near[at].text
        return len(text) < 60 and patterns.time.search(text) is not None

    def is_beside_time(at: int) -> bool:
        return any(tells_time(other) for other in range(max(at - 1, 0), min(at + 2, len(near))))

    for at, line in enumerate(near):
        outlet = directory.by_clear_name(line.text) if keys[at] != title_key and len(line.text) <= 60 else None
        if not outlet or outlet.kind != "outlet" or tells_time(at):
            continue
        if is_beside_time(at) or (keys.count(keys[at]) > 1 and len(keys[at]) > 4):
            return outlet.name, say_place(line), line.line
    if len(set(keys)) == len(keys):
        return None
    for at, line in enumerate(near):
        if keys.count(keys[at]) < 2 or keys[at] == title_key or not is_outlet_name(line.text.strip("-–—•·* ")):
            continue
        # A site that lists other outlets' articles prints the source twice: plainly, and as an item beside the section.
        forms = {other.text[0] in "-–—•·*" for other, key in zip(near, keys, strict=True) if key == keys[at]}
        if len(forms) == 2 and not tells_time(at) and is_beside_time(at):
            return line.text.strip("-–—•·* "), say_place(line), line.line
    return None
