"""From sentences to a bullet's words: recorded, reversible edits only.

Each kind of edit has its module: ``drop``, ``resolve``, ``join``; what they change is a ``draft``.
"""

from __future__ import annotations

import re
from dataclasses import replace

from generator.model import Edit
from generator.stages.summarise.analyse import Analysis, Sentence
from generator.stages.summarise.antecedents import find_antecedent
from generator.stages.summarise.definites import find_loose
from generator.stages.summarise.draft import Draft, Piece, capitalise, draft_words, render_draft, replace_span
from generator.stages.summarise.drop import drop_also, drop_leading, find_contrast, shorten_sentence
from generator.stages.summarise.join import join_drafts
from generator.stages.summarise.leaning import find_leaning
from generator.stages.summarise.resolve import (
    ROLE_INSIDE,
    name_people,
    resolve_company,
    resolve_definites,
    resolve_name,
    resolve_opening,
    resolve_speaker,
)
from generator.stages.summarise.settings import SummaryInput, SummaryTables
from generator.stages.summarise.words import tokens_of, word_set

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
    start, edits = drop_leading(sentence, body, tables)
    contrast = find_contrast(edits, tables)
    opens = sentence.tokens[:1] and sentence.tokens[0] in tables.contrasts
    if before is not None and (opens or (contrast and not find_leaning(_sentence_from(start, sentence, body), tables))):
        start, edits = sentence.start, ()
    pieces: tuple[Piece, ...] = (Piece(start, sentence.end),)
    leaning = (
        find_leaning(_sentence_from(start, sentence, body), tables) if start > sentence.start else sentence.leaning
    )
    draft = Draft(pieces, edits, (sentence.index,), leaning)
    english = article.lang.split("-")[0] == "en"
    if before is not None:
        draft = _lean_on(draft, sentence, before, article, analysis, tables)
        if draft.leaning or not english:
            return draft
        loose = find_loose(sentence, analysis, tables, start, before)
        return replace(draft, definites=tuple(at for at, _ in loose))
    if leaning:
        draft = resolve_opening(draft, sentence, article, analysis, tables)
        if not draft.leaning and len(draft.pieces) > 1:
            # What the short form hid may lean as well: "He began doing so".
            draft = replace(draft, leaning=find_leaning(f"Name{body[draft.pieces[1].start : sentence.end]}", tables))
    draft = resolve_speaker(draft, sentence, article, analysis, tables)
    draft = resolve_company(draft, sentence, article, analysis, tables)
    if not draft.leaning and _leans_inside(draft, sentence, article, analysis, tables):
        draft = replace(draft, leaning="inner")
    draft = resolve_name(draft, sentence, article, analysis)
    if not draft.leaning and not article.dated and _TOMORROW.search(body, start, sentence.end):
        draft = replace(draft, leaning="then")
    if not draft.leaning and _hides_speaker(sentence, article, analysis, tables):
        draft = replace(draft, leaning="quote")
    if not draft.leaning and english:
        draft = resolve_definites(draft, find_loose(sentence, analysis, tables, start), sentence, article)
        if contrast == "concession" or (contrast and draft.loose):
            draft = replace(draft, leaning="contrast")
    if not draft.leaning and not sentence.torn and english:
        draft = drop_also(draft, sentence, article, analysis, tables)
    if edits and draft.pieces[0].start >= 0:
        draft = capitalise(draft, body)
    return draft


def find_opening_lean(sentence: Sentence, body: str, tables: SummaryTables) -> str:
    """What the sentence leans on once its leading links are dropped; see ``analyse.find_leaning``."""
    start, _ = drop_leading(sentence, body, tables)
    return find_leaning(_sentence_from(start, sentence, body), tables) if start > sentence.start else sentence.leaning


def _sentence_from(start: int, sentence: Sentence, body: str) -> str:
    """What is left of a sentence whose head is dropped, as it will be printed."""
    return body[start : start + 1].upper() + body[start + 1 : sentence.end]


_TOMORROW = re.compile(r"\b[Tt]omorrow\b")
_SPEAKS = ("he", "she", "his", "her")


def _lean_on(
    draft: Draft, sentence: Sentence, before: Sentence, article: SummaryInput, analysis: Analysis, tables: SummaryTables
) -> Draft:
    """What follows ``before`` in one bullet leans on it where it can, and is resolved where it cannot."""
    opening = draft
    if draft.leaning in ("imperative", "expletive", "aside", "unfinished"):
        return draft
    someone = analysis.people_in(before) or (before.tokens[:1] and before.tokens[0] in _SPEAKS)
    if draft.leaning == "pronoun" and sentence.tokens and _first_word(draft, article) in _SPEAKS:
        if not someone:
            opening = resolve_opening(draft, sentence, article, analysis, tables)
    elif draft.leaning not in ("pronoun", "role") and not _is_untold(draft, before, article, tables):
        opening = replace(draft, leaning="")
    if opening.leaning == "pronoun":
        opening = replace(opening, leaning="")
    if not someone:
        opening = resolve_speaker(opening, sentence, article, analysis, tables)
    opening = _lean_on_company(opening, sentence, before, article, analysis, tables)
    opening = resolve_name(opening, sentence, article, analysis)
    if opening.edits and opening.pieces[0].start >= 0:
        opening = capitalise(opening, article.body)
    return opening


_EVENT = re.compile(
    r"The (deal|move|plan|decision|announcement|collaboration|partnership|agreement|integration|initiative|project|"
    r"proposal|sale|takeover|merger|transaction|offer|purchase|contract)\b"
)
_DID = re.compile(
    r"\b(?:agree|sign|announce|launch|approve|file|propose|acquire|merge|takeover|take over|complete|team)"
)


def _is_untold(draft: Draft, before: Sentence, article: SummaryInput, tables: SummaryTables) -> bool:
    """``The deal`` behind a sentence that tells of none: nothing decided, done or meant, and no such word."""
    event = _EVENT.match(article.body, draft.pieces[0].start)
    if event is None or event.group(1)[:5] in before.text.lower() or _DID.search(before.text):
        return False
    return ((tables.deeds | tables.targets) - tables.moves).isdisjoint(before.tokens)


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


_PRONOUN = r"\b(?:it|he|she|they|its|his|her|their)\b"
_ITS_WORD = re.compile(
    r", (?:it|they) (?:said|says|added|noted|warned|explained|argued|claimed|"
    r"pointed out|forecast|predicted|estimated|reported|stated)\b"
)
_AFTER_OPENER = re.compile(
    rf"(?:Last|This|Next|In|On|By|At|For|During|Since|After|Before|Over|Under|From|Until|Earlier|Later|Today|"
    rf"Yesterday|"
    rf"Now|Despite|With|Without|To|Of|Out|Across|Among|Besides|Through|Previously|Recently|Currently|Eventually|"
    rf"Perhaps|"
    rf"Sometimes|Once|Soon|There|[A-Z][a-z]+(?:ed|ing|ly)) [^,;:]{{0,70}}?,? ?({_PRONOUN})"
)
"""A place, a time or a participle, and then a pronoun as the subject."""
_IN_CLAUSE = re.compile(
    rf"(?:When|While|As|After|Before|Although|Though|Since|If|Because|Once|Until|Unless|Whenever|Even if) "
    rf"({_PRONOUN})"
)
_WHO_SAYS = re.compile(
    rf"(?P<who>[^,;:]{{2,60}}?) (?:said|says?|forecasts?|believes?|expects?|thinks?|fears?|hopes?|warn(?:s|ed)?|"
    rf"added|"
    rf"claim(?:s|ed)?|argue[sd]?|estimates?|predicts?|responded|replied|insist(?:s|ed)|denied|admitted|confirmed|"
    rf"stressed|"
    rf"noted|explained|suggested|told [^,;:]{{3,30}}?)(?: that)? (?P<word>{_PRONOUN})"
)
_ANY_ROLE = re.compile(
    r"\b[Tt]he (?:[A-Z][a-z]+ |[a-z]+-[a-z]+ )?(?:company|firm|carmaker|automaker|lender|retailer|airline|start-?up|"
    r"chipmaker|insurer|drugmaker)\b(?! (?:that|which|who|behind|of)\b)"
)
"""``ROLE_INSIDE``, told apart by where it is from or not."""
_PERSONAL = re.compile(r"\b(?:he|she|his|her|him|hers|himself|herself)\b")
_PERSON = word_set(
    "accountant adult agent amateur amputee anyone applicant appointee assistant attendant attendee baby boss boy "
    "bride brother captain cat chauffeur chief child client coach consultant contestant convict correspondent "
    "couple daughter defendant detainee dissident dog each employee entrepreneur evacuee every everyone father "
    "girl graduate guest head hero host husband immigrant infant judge kid king lieutenant man men merchant "
    "migrant mother nobody nominee nurse occupant opponent parent participant patient person pilot president "
    "queen referee refugee resident respondent retiree sergeant servant sister someone son star student "
    "superintendent teen tenant trainee trustee victim who wife witness woman women year-old"
)
_ACTOR = re.compile(r"[a-z]{2,}(?:er|or|ist|man|woman|men|women|ian)s?$")
_NO_ACTOR = word_set(
    "african after american another answer answers asian assist australian behavior better bigger border borders "
    "broader canadian center centers chamber chapter cheaper closer color common computer computers consider "
    "consist corner corners counter cover december deeper deliver dinner discover disorder door doors earlier "
    "easier egyptian either enter error european ever exist exterior factor factors faster favor fewer filter "
    "finger floor folder for former further german greater harbor harder her higher honor horror however human "
    "indian insist interior italian junior labor larger later layer letter letters list lists longer lower major "
    "manner master matter matters minor mirror monster moreover motor neither never newer nor november number "
    "numbers october offer offers older or order orders other others over oyster paper papers per persian persist "
    "poorer poster power powers quarter quarters rather reactor register remember resist richer river roman "
    "roster rumor russian sector sectors semester senior september shelter shelters shorter shoulder shoulders "
    "silver slower smaller specimen stronger summer superior terror theater together tower towers transfer "
    "trigger tumor twist under water waters weather whether wider winter wonder wrist younger"
)


def _may_mean(text: str) -> bool:
    """Whether a text has a noun that ``he`` or ``she`` may mean."""
    return any(
        word in _PERSON or word.removesuffix("s") in _PERSON or (_ACTOR.match(word) and word not in _NO_ACTOR)
        for word in tokens_of(text)
    )


_SAYS_WHO = re.compile(
    r", (?:said )?the (?:(?P<who>source|sources|official|officials|spokesman|spokeswoman|spokesperson|minister|analyst|"
    r"analysts|lawyer|executive|judge|pilot|driver|author|lawsuit)|(?P<what>bank|group|lender|manufacturer|maker|"
    r"operator|developer|supplier|miner|producer|broker|carrier|ministry|agency|department|council|union|charity|"
    r"regulator|watchdog|court|study|survey|statement|newspaper|paper|magazine|body|association|institute|organisation|"
    r"organization|commission|committee|network|station))"
    r"(?: (?:said|says|added|reported|found|estimates|estimated|warned|showed))?\b(?! of\b)"
)


def _leans_inside(
    draft: Draft, sentence: Sentence, article: SummaryInput, analysis: Analysis, tables: SummaryTables
) -> bool:
    """Whether a short form near the head, or the speaker at the tail, is explained by nothing in the sentence."""
    if any(edit.rule == "resolve" for edit in draft.edits):
        return False
    body = article.body
    start = next((piece.start for piece in draft.pieces if piece.start >= 0), sentence.start)
    end = sentence.end

    def named(left: int, right: int) -> bool:
        inner = body[left:right]
        return any(left <= m.start < right for m in sentence.mentions) or bool(_INNER_CAPITAL.search(inner))

    def named_person(left: int, right: int) -> bool:
        # "at the Institute of Orland he": no place is he.
        inner = _AT_PLACE.sub("", body[left:right])
        return any(left <= m.start < right for m in sentence.mentions) or bool(_INNER_CAPITAL.search(inner))

    opener = _AFTER_OPENER.match(body, start, min(end, start + 100))
    if opener and not named(start + 1, opener.start(1)):
        subjectless = body[opener.start(1) - 2] == "," or not _DETERMINED.search(body, start + 1, opener.start(1))
        expletive = find_leaning("It" + body[opener.end(1) : end], tables) == "expletive"
        if subjectless and not expletive and not _NAMED_SOON.match(body, opener.end(1), end):
            return True
    clause = _IN_CLAUSE.match(body, start, min(end, start + 40))
    if clause:
        comma = body.find(", ", clause.end(), end)
        if comma < 0 or not _NAME_AHEAD.match(body, comma + 2, end):
            return True
    said = _WHO_SAYS.match(body, start, min(end, start + 110))
    if said and _leans_on_speaker(said, sentence, analysis, body, tables):
        return True
    personal = _PERSONAL.search(body, start, end)
    if (
        personal
        and personal.start() > start
        and not analysis.quotes_over(personal.start(), personal.start() + 1)
        and not any(start <= a < end for a, _, _ in analysis.people_in(sentence))
        and not named_person(start, personal.start())
        and not _may_mean(body[start : personal.start()])
        and not _NAME_AFTER.search(body, personal.end(), end)
    ):
        return True
    role = _ANY_ROLE.search(body, start, end)
    if role and not any(m.start < role.start() for m in sentence.mentions):
        return True
    tail = _SAYS_WHO.search(body, start, end)
    if tail and end - tail.end() < 30:
        noun = tail["who"] or tail["what"]
        if noun in body[start : tail.start()].lower() or analysis.people_in(sentence):
            return False
        return bool(tail["who"]) or (not sentence.mentions and not named(start + 1, tail.start()))
    return bool(_ITS_WORD.search(body, start, end)) and not sentence.mentions


def _hides_speaker(sentence: Sentence, article: SummaryInput, analysis: Analysis, tables: SummaryTables) -> bool:
    """Whether a sentence quotes a clause and neither names nor describes anybody who says it."""
    if not sentence.quoted or sentence.speech or sentence.mentions:
        return False
    over = analysis.quotes_over(sentence.start, sentence.end)
    inside = [(a, b) for a, b in over if sentence.start <= a and b <= sentence.end]
    if not any(_is_clause(article.body[a + 1 : b - 1]) for a, b in inside):
        return False
    at, outside = sentence.start, ""
    for a, b in inside:
        outside += article.body[at:a] + " "
        at = b
    outside += article.body[at : sentence.end]
    words = set(tokens_of(outside))
    return (
        not words & (tables.speech | _QUOTES) and not _INNER_CAPITAL.search(outside) and not _NAME_FIRST.match(outside)
    )


def _is_clause(quoted: str) -> bool:
    """More than a name or a title within quotation marks."""
    words = quoted.split()
    return len(words) >= _CLAUSE_WORDS and sum(word[:1].islower() for word in words) * 2 > len(words)


_CLAUSE_WORDS = 5
_QUOTES = word_set(
    "called calls calling dubbed labelled labeled tweeted tweets posted posts quoted quotes promised vowed hailed "
    "branded recalled recalls joked joking reads read reading asked asks shouted chanting chanted sang saying"
)
_NAME_FIRST = re.compile(r"[A-Z][\w’'-]+ (?:[A-Z]|[a-z]+(?:ed|s)\b)")
_INNER_CAPITAL = re.compile(
    r"(?<=[\w,;)] )(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:January|February|March|April|May|June|July|"
    r"August|"
    r"September|October|November|December)\b)[A-Z][a-z]|^[A-Z][a-z]+[’']s\b"
)
_AT_PLACE = re.compile(
    r"\b(?:in|at|on|from|near|across|outside|the) (?:the )?[A-Z][\w’'.-]*"
    r"(?:(?: (?:of|and|for|the))? [A-Z][\w’'.-]*){0,6}"
)
_DETERMINED = re.compile(r"\b(?:the|an?|of|there|that|which|who|and|is|are|was|were)\b")
_NAMED_SOON = re.compile(r"[^,;:]{0,60}, (?:the )?[A-Z]")
_NAME_AFTER = re.compile(r", (?!The |It |They |He |She |This |That |These |But |And |In )[A-Z]")
_NAME_AHEAD = re.compile(r"(?:, |^)?(?!The |the |It |They |He |She |This |That |These |But |And |In )[A-Z][\w’'-]+")


def _leans_on_speaker(
    said: re.Match[str], sentence: Sentence, analysis: Analysis, body: str, tables: SummaryTables
) -> bool:
    """``Analysts say it``, ``Mr Marsh said they``, ``the source said he``: the speaker is not whom the pronoun
    means.
    """
    start, end = said.span("who")
    word = said["word"]
    if any(start <= m.start < end for m in sentence.mentions):
        return False
    person = any(start <= a < end for a, _, _ in analysis.people_in(sentence))
    if word in ("it", "its"):
        plural = re.fullmatch(r"(?:[A-Z]?[a-z-]+ ){0,3}[a-z-]+s|[A-Z][a-z]+s", said["who"]) is not None
        expletive = find_leaning("It" + body[said.end() : sentence.end], tables) == "expletive"
        return (person or plural) and not expletive
    if word in ("they", "their"):
        return person
    # A paper that says so is not he.
    return said["who"].startswith("The ") and not person and not _may_mean(said["who"])


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
    short = resolve_name(short, sentence, article, analysis)
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
