"""Whom a text credits: an agency in its byline, at its end, in its dateline."""

from __future__ import annotations

import re

from generator.model import Article, CleanDocument
from generator.stages.describe.imprint import NAME
from generator.stages.describe.lines import Around, Line
from generator.stages.describe.outlets.dateline import is_agency_name, read_dateline
from generator.stages.describe.outlets.directory import is_initials, open_directory
from generator.stages.describe.outlets.patterns import Patterns, compile_patterns, say_place
from generator.stages.describe.tables import DescribeTables

_BRACKETED = re.compile(r"[(（]([^()（）]{4,40})[)）]\.?")


def print_name(name: str, document: CleanDocument, tables: DescribeTables) -> str:
    """The name of an outlet that no table knows, as the page prints it elsewhere where it stands here in capitals; else
    two or more words are given small letters. Abbreviations that the table knows, and words without a vowel, keep
    their capitals.
    """
    directory = open_directory(tables)
    if not name.isupper() or not name.isascii() or directory.by_name(name):
        return name
    printed = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
    for block in document.blocks:
        for match in printed.finditer(block.text):
            words = match.group().split()
            before = block.text[max(match.start() - 30, 0) : match.start()]
            longer = _CAPITAL_BEFORE.search(before) or _CAPITAL_AFTER.match(block.text, match.end())
            if not longer and not match.group().isupper() and all(w[0].isupper() or w in _SMALL for w in words):
                return " ".join(words)
    words = name.split()
    if len(words) < 2:
        return name
    return " ".join(
        word.lower()
        if at and word.lower() in _SMALL
        else word
        if (directory.by_name(word) and len(word) <= 4) or not re.search("[AEIOUY]", word)
        else "-".join(part.capitalize() for part in word.split("-"))
        for at, word in enumerate(words)
    )


_CAPITAL_BEFORE = re.compile(r"(?<!\w)(?!The )[A-Z][\w'’-]{0,28} \Z")
_CAPITAL_AFTER = re.compile(r" [A-Z]")
"""Beside a name: it is part of a longer one ("Cape Meridian Weekly" does not print "Meridian")."""
_SMALL = frozenset(("of", "the", "and", "de", "la", "le", "el", "der", "die", "das"))
_DASHED = re.compile(rf"^[-–—]{{1,2}}\s{{0,2}}({NAME})\.?$")
_GLUED_CAPITALS = re.compile(r"^([A-Z]{4,20}(?:\s[A-Z]{2,20}){0,2})\s(?=[A-Z][a-z])")


def _sign_off(line: Line, article: Article, patterns: Patterns) -> str | None:
    """The agency that ends a text and that no table knows: in capitals, after a dash, or in capitals at the front of
    what is glued to the text.
    """
    no_credit = patterns.no_credit
    at_end = line.zone == "foot" or (line.zone == "below" and line.distance < 2)
    if not at_end:
        return None
    name = line.text.strip(" -–—()")
    words = name.split()
    if line.zone == "foot" and name.isupper() and 1 <= len(words) <= 4 and 3 < len(name) <= 40:
        return name if all(w.isalpha() for w in words) and not {w.lower() for w in words} & no_credit else None
    dashed = _DASHED.match(line.text)
    if dashed and len(words) <= 5 and not {w.lower() for w in words} <= no_credit:
        organised = not patterns.organised.isdisjoint(w.lower() for w in words)
        return name.strip(".") if name.isupper() or organised else None
    glued = _GLUED_CAPITALS.match(line.text) if line.line == article.end_line else None
    if glued and not {word.lower() for word in glued.group(1).split()} & no_credit:
        return glued.group(1)
    return None


_BY = re.compile(r"^(?:by|from|von|par|por)\s", re.IGNORECASE)
_TAIL_CREDIT = re.compile(r"[.!?”\"’')]\s{1,3}(?:[-–—]{1,2}\s{0,2}|\()?([A-Z][A-Za-z .&'’/-]{1,50})\)?\s*$")


def find_credit(article: Article, around: Around, tables: DescribeTables) -> tuple[str, str] | None:
    """Whom the text credits, and where: an agency as byline, what ends the text, its dateline, a source line."""
    directory = open_directory(tables)
    patterns = compile_patterns(tables)
    for line in around.near:
        # A byline that names an agency instead of a person.
        if line.zone not in ("head", "between") or len(line.text) >= 40:
            continue
        outlet = directory.by_name(_BY.sub("", line.text))
        if outlet and outlet.kind == "agency":
            return outlet.name, say_place(line)
    ends = [line for line in around.near if line.zone == "foot" or (line.zone == "below" and line.distance < 3)]
    for line in ends:
        if len(line.text) <= 60:
            for part in re.split(r"[/|;]|\swith\s", line.text):
                dashed = line.text[0] in "-–—(©"
                outlet = directory.by_name(part) if dashed else directory.by_clear_name(part)
                marked = dashed or part.strip(" -–—()").isupper() or line.zone == "foot"
                if outlet and outlet.kind != "aggregator" and marked and not is_initials(part, outlet):
                    return outlet.name, say_place(line)
    for line in ends:
        bracketed = _BRACKETED.fullmatch(line.text)
        if bracketed and is_agency_name(bracketed.group(1)):
            return bracketed.group(1), say_place(line)
        sign_off = _sign_off(line, article, patterns)
        if sign_off:
            return sign_off, say_place(line)
    name, shown, number = read_dateline(article)
    outlet = directory.by_name(name) if name else None
    if (outlet and outlet.kind == "agency") or (name and not outlet and is_agency_name(name)):
        return (outlet.name if outlet else name), f"line {number} '{shown}'"
    for line in around.near_holding(patterns.source_words):
        match = patterns.source.match(line.text) if line.zone != "inside" and len(line.text) <= 60 else None
        name = match.group(1).strip(" .()") if match and match.group(1) else ""
        outlet = directory.by_name(name) if name else None
        if (outlet and outlet.kind == "agency") or (name and not outlet and is_agency_name(name)):
            return (outlet.name if outlet else name), say_place(line)
    if article.body:
        match = _TAIL_CREDIT.search(article.body, max(len(article.body) - 80, 0))
        outlet = directory.by_clear_name(match.group(1)) if match else None
        if match and outlet and outlet.kind != "aggregator" and not is_initials(match.group(1), outlet):
            return outlet.name, f"line {article.end_line} '{match.group(1)}'"
    return None
