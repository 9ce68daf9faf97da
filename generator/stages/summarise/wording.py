"""From sentences to a bullet's words: recorded, reversible edits only.

Each kind of edit has its module: ``drop``, ``resolve``, ``join``; what they change is a ``draft``.
"""

from __future__ import annotations

import re
from dataclasses import replace

from generator.model import Edit
from generator.stages.summarise.analyse import Analysis, Sentence
from generator.stages.summarise.antecedents import find_antecedent
from generator.stages.summarise.draft import Draft, Piece, capitalise, draft_words, render_draft, replace_span
from generator.stages.summarise.drop import drop_also, drop_leading, shorten_sentence
from generator.stages.summarise.join import join_drafts
from generator.stages.summarise.leaning import find_leaning
from generator.stages.summarise.resolve import (
    ROLE_INSIDE,
    name_people,
    resolve_company,
    resolve_name,
    resolve_opening,
    resolve_speaker,
)
from generator.stages.summarise.settings import SummaryInput, SummaryTables

__all__ = [
    "Draft",
    "Piece",
    "draft_sentence",
    "draft_words",
    "find_opening_lean",
    "join_drafts",
    "name_people",
    "own_opinion",
    "render_draft",
    "shorten_draft",
]


def draft_sentence(
    sentence: Sentence,
    article: SummaryInput,
    analysis: Analysis,
    tables: SummaryTables,
    before: Sentence | None = None,
) -> Draft:
    """A sentence with its leading links dropped and its opening short form resolved where it has one antecedent.

    With ``before``, the sentence that stands just before it in the same bullet: what that one names is not named
    again, and a leading contrast stays.
    """
    body = article.body
    start = sentence.start
    edits: tuple[Edit, ...] = ()
    if before is None or not sentence.tokens or sentence.tokens[0] not in tables.contrasts:
        start, edits = drop_leading(sentence, body, tables)
    pieces: tuple[Piece, ...] = (Piece(start, sentence.end),)
    leaning = find_leaning(body[start : sentence.end], tables)
    draft = Draft(pieces, edits, (sentence.index,), leaning)
    if before is not None:
        return _lean_on(draft, sentence, before, article, analysis, tables)
    if leaning:
        draft = resolve_opening(draft, sentence, article, analysis, tables)
    draft = resolve_speaker(draft, sentence, article, analysis, tables)
    draft = resolve_company(draft, sentence, article, analysis, tables)
    draft = resolve_name(draft, sentence, article)
    if not draft.leaning and _leans_inside(draft, sentence, article):
        draft = replace(draft, leaning="inner")
    if not draft.leaning and not sentence.torn and article.lang.split("-")[0] == "en":
        draft = drop_also(draft, sentence, article, analysis, tables)
    if edits and draft.pieces[0].start >= 0:
        draft = capitalise(draft, body)
    return draft


def find_opening_lean(sentence: Sentence, body: str, tables: SummaryTables) -> str:
    """What the sentence leans on once its leading links are dropped; see ``analyse.find_leaning``."""
    return find_leaning(body[drop_leading(sentence, body, tables)[0] : sentence.end], tables)


_SPEAKS = ("he", "she", "his", "her")


def _lean_on(
    draft: Draft, sentence: Sentence, before: Sentence, article: SummaryInput, analysis: Analysis, tables: SummaryTables
) -> Draft:
    """What follows ``before`` in one bullet leans on it where it can, and is resolved where it cannot."""
    opening = draft
    if draft.leaning in ("imperative", "expletive"):
        return draft
    if draft.leaning == "pronoun" and sentence.tokens and _first_word(draft, article) in _SPEAKS:
        if not analysis.people_in(before):
            opening = resolve_opening(draft, sentence, article, analysis, tables)
    elif draft.leaning not in ("pronoun", "role"):
        opening = replace(draft, leaning="")
    if opening.leaning == "pronoun":
        opening = replace(opening, leaning="")
    if not analysis.people_in(before):
        opening = resolve_speaker(opening, sentence, article, analysis, tables)
    opening = _lean_on_company(opening, sentence, before, article, analysis, tables)
    opening = resolve_name(opening, sentence, article)
    if opening.edits and opening.pieces[0].start >= 0:
        opening = capitalise(opening, article.body)
    return opening


def _lean_on_company(
    draft: Draft, sentence: Sentence, before: Sentence, article: SummaryInput, analysis: Analysis, tables: SummaryTables
) -> Draft:
    """``the company`` behind ``before``: it stays where ``before`` names the one that is meant, and is resolved where
    it does not; where nobody can tell, it leans still, unless both stand in one paragraph or ``before`` opens with the
    company that the article is about: no reader takes it for another than the article's own reader does.
    """
    start = draft.pieces[0].start
    opens = _OPENING_ROLE.match(article.body, start, sentence.end) if draft.leaning == "role" else None
    match = opens or ROLE_INSIDE.search(article.body, max(start, sentence.start), sentence.end)
    plain = replace(draft, leaning="") if draft.leaning == "role" else draft
    if match is None or not article.mentions or any(m.start < match.start() for m in sentence.mentions):
        return plain
    meant = find_antecedent(match.span(), sentence, article, analysis, tables)
    named = {analysis.key_of(m) for m in before.mentions}
    if meant is None:
        main = before.mentions and analysis.key_of(before.mentions[0]) == analysis.main_company
        return plain if main or sentence.paragraph == before.paragraph else replace(draft, leaning="role")
    if analysis.key_of(meant) in named:
        return plain
    added = f"[{meant.name}]"
    return replace_span(plain, match.start(), match.end(), added, Edit("resolve", match.group(), added))


_OPENING_ROLE = re.compile(r"[Tt]he [A-Za-z-]+")


def _first_word(draft: Draft, article: SummaryInput) -> str:
    match = re.match(r"[A-Za-z]+", article.body[draft.pieces[0].start : draft.pieces[0].start + 20])
    return match.group().lower() if match else ""


_SUBJECT = re.compile(r"(?<!that )(?<!which )\b(?:it|he|she|they)\b")
_ITS_WORD = re.compile(
    r", (?:it|they) (?:said|says|added|noted|warned|explained|argued|claimed|"
    r"pointed out|forecast|predicted|estimated|reported|stated)\b"
)
_OPENS_TIME = re.compile(
    r"(?:Last|This|Next|In|On|By|At|For|During|Since|After|Before|Over|Under|From|Until|When|While|As|Although|Though|"
    r"If|Because|Once|Earlier|Later|Today|Yesterday|Now|Until|Despite|With|Without|To|Previously|Previously,)\b"
)
_CLAUSE_FIRST = frozenset(
    ["when", "while", "as", "after", "before", "although", "though", "since", "if", "because", "once"]
)


def _leans_inside(draft: Draft, sentence: Sentence, article: SummaryInput) -> bool:
    """Whether a short form near the head, or the speaker at the tail, is explained by nothing in the sentence."""
    body = article.body
    start = next((piece.start for piece in draft.pieces if piece.start >= 0), sentence.start)
    resolved = any(edit.rule == "resolve" for edit in draft.edits)
    head = body[start : min(sentence.end, start + 48)]
    pronoun = _SUBJECT.search(head)
    if pronoun and pronoun.start() and not resolved and not re.search(r"[^\w][A-Z]", head[: pronoun.start()]):
        opening = head[: pronoun.start()].lower().split()
        named_later = bool(re.search(r", (?:the )?[A-Z]", body[start + pronoun.end() : sentence.end]))
        nominal = (
            len(opening) > 5
            or any(word in ("the", "a", "an", "of", "there") for word in opening)
            or not _OPENS_TIME.match(head)
        )
        if not nominal and not (opening and opening[0] in _CLAUSE_FIRST and named_later):
            return True
    role = ROLE_INSIDE.search(body, start, sentence.end)
    if role and not resolved and not any(m.start < role.start() for m in sentence.mentions):
        return True
    return bool(_ITS_WORD.search(body, start, sentence.end)) and not sentence.mentions and not resolved


def shorten_draft(
    draft: Draft, sentence: Sentence, article: SummaryInput, analysis: Analysis, tables: SummaryTables, *, limit: int
) -> Draft:
    """A draft of one sentence without side clauses, as far as they may go, until it has at most ``limit`` words; see
    ``drop.shorten_sentence``. A draft that has nothing to lose comes back as it is.
    """
    short = shorten_sentence(draft, sentence, article, analysis, tables, limit=limit)
    if _head(short) == _head(draft):
        return short
    # Another head, which may hold another short form.
    short = resolve_name(short, sentence, article)
    return drop_also(short, sentence, article, analysis, tables)


def _head(draft: Draft) -> int:
    """Where in the body a draft begins."""
    first = draft.pieces[0]
    return first.end if first.start < 0 else first.start


def own_opinion(draft: Draft, owner: str, verb: str) -> Draft:
    """Say at the head whose opinion the bullet is: one recorded addition; without a verb the name alone."""
    added = f"{owner} {verb}: " if verb else f"{owner}: "
    return replace(
        draft, pieces=(Piece(-1, -1, added), *draft.pieces), edits=(*draft.edits, Edit("owner", "", added.strip()))
    )
