"""Short forms by the one name that they can mean, in square brackets; where it may be another, or none: no edit."""

from __future__ import annotations

import re
from dataclasses import replace

from generator.model import Edit
from generator.stages.summarise.analyse import Analysis, Sentence
from generator.stages.summarise.antecedents import find_antecedent
from generator.stages.summarise.draft import Draft, replace_span
from generator.stages.summarise.settings import SummaryInput, SummaryTables
from generator.text.numbers import find_quantities


def resolve_opening(
    draft: Draft, sentence: Sentence, article: SummaryInput, analysis: Analysis, tables: SummaryTables
) -> Draft:
    body = article.body
    start = draft.pieces[0].start
    rest = body[start : min(sentence.end, start + 60)]
    match = re.match(r"(He|She|he|she|His|Her|The|the) ?([A-Za-z-]*)", rest)
    if not match:
        return draft
    word = match.group(1).lower()
    if draft.leaning == "pronoun" and word in tables.persons:
        name = _person_before(sentence, analysis, word)
        if name:
            added = f"[{name}]"
            done = replace_span(
                draft, start, start + len(match.group(1)), added, Edit("resolve", match.group(1), added)
            )
            return replace(done, leaning="")
    if draft.leaning == "pronoun" and word in ("his",):
        name = _person_before(sentence, analysis, word)
        if name:
            added = f"[{name}’s]" if "’" in body else f"[{name}'s]"
            done = replace_span(
                draft, start, start + len(match.group(1)), added, Edit("resolve", match.group(1), added)
            )
            return replace(done, leaning="")
    if draft.leaning == "definite":
        return _resolve_figure(draft, sentence, article, analysis)
    if draft.leaning == "role":
        before = match.group()
        end = start + len(before)
        company = find_antecedent((start, end), sentence, article, analysis, tables)
        if company:
            added = f"[{company.name}]"
            done = replace_span(draft, start, end, added, Edit("resolve", before, added))
            return replace(done, leaning="")
        if any(_NAMED_NEXT.fullmatch(body, end, m.start) for m in sentence.mentions if m.start >= end):
            return replace(draft, leaning="")
    return draft


_NAMED_NEXT = re.compile(r",? (?:called |named )?")
"""Between ``the carrier`` and its name."""
_AMOUNT = re.compile(r"The (?:figure|number|rate|amount|sum|total)\b")


def _resolve_figure(draft: Draft, sentence: Sentence, article: SummaryInput, analysis: Analysis) -> Draft:
    """``The figure``: the one number of the sentence before that is counted in what this sentence counts in."""
    body = article.body
    start = draft.pieces[0].start
    match = _AMOUNT.match(body, start)
    earlier = analysis.sentences[sentence.index - 1] if sentence.index else None
    if match is None or earlier is None or earlier.heading:
        return draft
    here = find_quantities(body[match.end() : sentence.end])
    if not here or here[0].bare:
        return draft
    same = [q for q in find_quantities(earlier.text) if (q.unit, q.currency) == (here[0].unit, here[0].currency)]
    if len(same) != 1:
        return draft
    added = f"[{earlier.text[same[0].start : same[0].end]}]"
    done = replace_span(draft, start, match.end(), added, Edit("resolve", match.group(), added))
    return replace(done, leaning="")


def _person_before(sentence: Sentence, analysis: Analysis, pronoun: str) -> str | None:
    """The one person that a leading ``he``, ``she``, ``his`` or ``her`` can mean: the only one named in the nearest
    sentence before it that does not itself open with a pronoun, where nobody of the other sex comes between.
    """
    other = _HERS if pronoun in _HIS else _HIS
    for back in range(1, 4):
        at = sentence.index - back
        if at < 0:
            return None
        earlier = analysis.sentences[at]
        if earlier.heading or not other.isdisjoint(earlier.tokens) or _SOMEBODY.search(earlier.text):
            return None
        names = {name for _, _, name in analysis.people_in(earlier)}
        if names and any(earlier.tokens[:1] == (word,) for word in (*_HIS, *_HERS)):
            return None
        if len(names) == 1:
            return names.pop()
        if names:
            return None
        if back > 1 and "pronoun" not in (earlier.leaning, sentence.leaning):
            return None
    return None


_SOMEBODY = re.compile(
    r"\b(?:an?|one|another|the) (?:[\w’'-]+ ){0,2}(?:spokes(?:man|woman|person)|official|analyst|economist|source|"
    r"lawyer|judge|trader|dealer|farmer|resident|worker|man|woman|minister|executive|expert|researcher|witness|customer|"
    r"passenger|captain|doctor|patient|student|teacher|boy|girl|year-old|mother|father|driver|manager|banker|broker)"
    r"\b(?! [A-Z])"
)
_HIS = frozenset({"he", "his", "him", "himself"})
_HERS = frozenset({"she", "her", "hers", "herself"})
ROLE_INSIDE = re.compile(
    r"\b[Tt]he (?:company|firm|carmaker|automaker|lender|retailer|airline|start-?up|chipmaker|insurer|drugmaker)\b"
)
_SHORT_NAME = re.compile(r"\b[Tt]he ([A-Z][a-z]{2,})\b(?! [A-Z&]|-)")


def resolve_company(
    draft: Draft, sentence: Sentence, article: SummaryInput, analysis: Analysis, tables: SummaryTables
) -> Draft:
    """``In 2024, the company reported``: the company by name, where the sentence has none before and one is meant."""
    start = next((piece.start for piece in draft.pieces if piece.start >= 0), sentence.start)
    match = ROLE_INSIDE.search(article.body, start, sentence.end)
    if (
        not match
        or any(m.start < match.start() for m in sentence.mentions)
        or any(e.rule == "resolve" for e in draft.edits)
    ):
        return draft
    company = find_antecedent(match.span(), sentence, article, analysis, tables)
    if not company:
        return draft
    added = f"[{company.name}]"
    return replace_span(draft, match.start(), match.end(), added, Edit("resolve", match.group(), added))


def resolve_name(draft: Draft, sentence: Sentence, article: SummaryInput) -> Draft:
    """``The Expo``: by its full name, the last one before it that ends in the same word."""
    body = article.body
    match = _SHORT_NAME.search(body, draft.pieces[0].start, sentence.end) if draft.pieces[0].start >= 0 else None
    if not match or match.start(1) - draft.pieces[0].start > 40:
        return draft
    word = match.group(1)
    if any(m.start <= match.start(1) < m.end for m in sentence.mentions):
        return draft
    full = ""
    window = max(0, sentence.start - 4000)
    for name in re.finditer(
        r"(?:[A-Z0-9][\w&’'-]* (?:(?:and|of|for|&|the|on) )?){2,8}" + re.escape(word) + r"\b",
        body[window : sentence.start],
    ):
        full = name.group()
    if not full or len(full.split()) > 9 or "\n" in full:
        return draft
    added = f"[{full}]"
    return replace_span(draft, match.start(1), match.end(1), added, Edit("resolve", word, added))


_TAG = re.compile(r"[,!?.…][\"”'’]+ (he|she|He|She) (?:said|says|added|told|wrote|noted|argued|explained|warned)\b")
_MID = re.compile(r"(?<=, )(he|she) (?:said|says|added|told|wrote|noted|argued|explained|warned)\b")


def resolve_speaker(
    draft: Draft, sentence: Sentence, article: SummaryInput, analysis: Analysis, tables: SummaryTables
) -> Draft:
    """``…, he said`` keeps its speaker by name."""
    for pattern in (_TAG, _MID):
        match = pattern.search(article.body, sentence.start, sentence.end)
        if match:
            break
    if not match:
        return draft
    names = {name for start, end, name in analysis.people if sentence.start <= start < match.start(1)}
    if names:
        return draft
    name = _person_before(sentence, analysis, match.group(1).lower())
    if not name:
        return replace(draft, leaning=draft.leaning or "pronoun")
    added = f"[{name}]"
    return replace_span(draft, match.start(1), match.end(1), added, Edit("resolve", match.group(1), added))


_MISTER = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Sir)\.? $")


def name_people(draft: Draft, analysis: Analysis, article: SummaryInput, known: set[str]) -> Draft:
    """Short forms of persons whose full name no bullet has given yet, completed in square brackets; ``known`` grows."""
    for index in draft.sentences:
        for start, end, name in analysis.people_in(analysis.sentences[index]):
            if not any(p.start >= 0 and p.start <= start and end <= p.end for p in draft.pieces):
                continue
            written = article.body[start:end]
            if written == name or name in known:
                known.add(name)
                continue
            known.add(name)
            if any(opened < end and start < closed for opened, closed in analysis.quotes):
                continue
            title = _MISTER.search(article.body, max(0, start - 6), start)
            if title and any(p.start >= 0 and p.start <= title.start() and end <= p.end for p in draft.pieces):
                start, written = title.start(), article.body[title.start() : end]
            draft = replace_span(draft, start, end, f"[{name}]", Edit("resolve", written, f"[{name}]"))
    for edit in draft.edits:
        if edit.rule == "resolve":
            known.add(edit.after.strip("[]"))
    return draft
