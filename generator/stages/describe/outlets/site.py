"""The page's own name, and whether it carries others' articles."""

from __future__ import annotations

import re

from generator.model import Article
from generator.stages.describe.lines import Around, Line
from generator.stages.describe.outlets.directory import is_aggregator, open_directory
from generator.stages.describe.outlets.patterns import compile_patterns, is_outlet_name, say_place
from generator.stages.describe.tables import DescribeTables


def find_site(article: Article, around: Around, tables: DescribeTables) -> tuple[str | None, str, bool]:
    """The page's own name, where it stood, and whether the page says or shows that it carries others' articles."""
    directory, patterns = open_directory(tables), compile_patterns(tables)
    saying = around.holding(patterns.gathered_words)
    gathers = next((line for line in saying if patterns.gathered.search(line.text)), None)
    if gathers:
        for line in around:
            if line.zone in ("above", "head") or (line.zone == "far" and line.line < article.start_line):
                outlet = directory.by_name(line.text)
                if is_outlet_name(line.text) and len(line.text) <= 40 and not patterns.time.search(line.text):
                    name = outlet.name if outlet else line.text
                    return name, f"{say_place(line)}, and line {gathers.line} says that the page gathers", True
    cards: dict[str, list[Line]] = {}
    for line in around.holding(_CARDS):
        match = patterns.author.match(line.text)
        if match and is_outlet_name(match.group(1)) and len(match.group(1).split()) <= 3:
            cards.setdefault(match.group(1).strip(), []).append(line)
    taken = {*tables.words("authors.organisation"), *tables.words("authors.no_name")} if cards else set()
    for name, lines in cards.items():
        stated = directory.by_name(name)
        if name.lower() in taken or name.lower() in tables.given_names or (stated and stated.kind != "aggregator"):
            continue
        if (len(lines) >= 3 and len(name.split()) == 1) or (lines and is_aggregator(name, directory)):
            outlet = directory.by_name(name)
            return (outlet.name if outlet else name), f"{say_place(lines[0])}, {len(lines)} times", True
    slot: tuple[str, str, bool] | None = None
    for line in around.holding(patterns.slot_openers):
        lowered = line.text.lower() if len(line.text) < 400 else ""
        possible = any(all(word in lowered for word in words) for words in patterns.slot_words)
        match = patterns.slots.search(line.text) if possible else None
        if not match:
            continue
        name = next((value for value in match.groupdict().values() if value), "")
        # The name ends before the first common word of the phrase ("Harbourline App today"), and owns nothing.
        name = re.sub(r"\s(?:App|Today|Now|Free|And|Or|For|To|AI)\b.*$", "", name)
        name = re.sub(r"['’]s?(?:\s.*)?$", "", name).strip(" .")
        outlet = directory.by_name(name)
        name = re.sub(r"^(?:The|THE)\b\s?", "", name)
        if not name or name.lower() in tables.words("authors.no_name") or (outlet and outlet.kind != "aggregator"):
            continue  # an outlet calls for its own channels in its own articles; that makes it no carrier
        if outlet:
            return outlet.name, say_place(line), True
        slot = slot or (name, say_place(line), False)
    if slot:
        return slot
    for number in range(min(len(around), _TOP_OF_PAGE)):
        line = around[number]
        # Further down the same name is a button that shares the page there.
        outlet = directory.by_name(line.text) if len(line.text) < 40 and line.line < article.start_line else None
        if outlet and outlet.kind == "aggregator":
            return outlet.name, say_place(line), True
    return None, "", False


_TOP_OF_PAGE = 5
_CARDS = ("\nauthor", "\nby", "\nposted by")
