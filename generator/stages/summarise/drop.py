"""What may go from a sentence: links to the sentence before, asides, and side clauses that hold nothing it lives by."""

from __future__ import annotations

import re
from dataclasses import replace

from generator.model import Edit
from generator.stages.summarise.analyse import Analysis, Sentence, count_words
from generator.stages.summarise.draft import Draft, Piece, capitalise, draft_words, is_inside, replace_span
from generator.stages.summarise.leaning import find_leaning
from generator.stages.summarise.settings import SummaryInput, SummaryTables

_ALSO = re.compile(r" also(?= )(?! (?:known|called|named|rans?|dubbed|referred)\b)")
_BEFORE_ALSO = re.compile(r"[;:–—(]|\b(?:not only|but|however|although|though|while|whereas|and|or)\b", re.IGNORECASE)


def drop_also(
    draft: Draft, sentence: Sentence, article: SummaryInput, analysis: Analysis, tables: SummaryTables
) -> Draft:
    """``… could also be``: what comes first in a bullet is added to nothing; ``also`` goes from the main clause."""
    first = draft.pieces[0] if draft.pieces[0].start >= 0 else draft.pieces[min(1, len(draft.pieces) - 1)]
    if first.start < 0 or (sentence.tokens[:1] and sentence.tokens[0] in tables.contrasts):
        return draft
    match = _ALSO.search(article.body, first.start, min(first.end, first.start + 140))
    if not match or match.start() == first.start:
        return draft
    before = article.body[first.start : match.start()]
    if _BEFORE_ALSO.search(before) or any(a < match.end() and match.start() < b for a, b in analysis.quotes):
        return draft
    return replace_span(draft, match.start(), match.end(), "", Edit("drop-marker", "also", ""))


def drop_leading(sentence: Sentence, body: str, tables: SummaryTables) -> tuple[int, tuple[Edit, ...]]:
    edits: list[Edit] = []
    at = sentence.start
    for _ in range(3):
        rest = body[at : min(sentence.end, at + 80)]
        low = rest.lower().replace("’", "'")
        cut = 0
        rule = ""
        for phrase in tables.phrases:
            if low.startswith(phrase):
                comma = (
                    re.match(r"(?: [a-z]+){0,2}, ", rest[len(phrase) :])
                    if _points_back(phrase)
                    else re.match(r", ", rest[len(phrase) :])
                )
                if comma:
                    cut, rule = len(phrase) + comma.end(), "drop-marker"
                    break
        chinese = re.match(r"([㐀-鿿]{2,4})，", rest)
        if chinese and chinese.group(1) in tables.markers:
            cut, rule = chinese.end(), "drop-marker"
        if not cut:
            match = re.match(r"([A-Za-z'-]+)(, | )", rest)
            word = match.group(1).lower() if match else ""
            if (
                (match and word == "then" and re.match(r"(?:there|came) ", rest[match.end() :]))
                or (match and word in tables.markers and match.group(2) == ", ")
                or (match and word in tables.contrasts)
                or (
                    match
                    and word in ("and", "so")
                    and match.group(2) == " "
                    and not rest[match.end() :].startswith(("far", "much", "many", "long", "called", "few", "little"))
                )
            ):
                cut, rule = match.end(), "drop-marker"
            else:
                day = re.match(r"(?:Late |Early )?(?:On )?([A-Z][a-z]+)(?: (?:morning|afternoon|evening))?, ", rest)
                if day and day.group(1).lower() in tables.weekdays:
                    cut, rule = day.end(), "drop-weekday"
        if not cut or sentence.end - at - cut < (8 if chinese else 25):
            break
        edits.append(Edit(rule, rest[:cut].strip(), ""))
        at += cut
    return at, tuple(edits)


def _points_back(phrase: str) -> bool:
    return phrase.startswith(("despite", "because of", "apart from", "to address", "for this", "for that"))


_TRAILING = re.compile(
    r"(?:, (?:which|who|where|whose|with|and|making|marking|giving|including|such as|as|while|after|before|just|"
    r"also|even|mainly|mostly|[a-z]{3,}ing)"
    r"| such as| as part of| in a bid to| in an effort to| in order to| [–—] ?[a-z]+| and (?=(?:will|has|have|is|"
    r"are|was|were|views|plans|aims|hopes|expects|wants|said|says|became|remains|intends)\b)) ?"
)
_ANONYMOUS = re.compile(
    r"(, (?:(?:who )?ask(?:ing|ed) (?:not )?to|on condition of|speaking on|who (?:declined|did not want) to be)"
    r"[^,;:\"“”]{4,120}?(?:named|anonym\w+|identified)[^,;:\"“”]{0,90})[.]$"
)
_HARD = 40
"""Above this length clauses that tell more may go too."""
_ATTRIBUTION = re.compile(
    r",? (?:according to|said|says|[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3} (?:said|says|added)|he (?:said|added)|she "
    r"(?:said|added))\b[^;]{0,160}$"
)
_ASIDE = re.compile(r" ?\(([^()]{2,160})\)")
_DASHES = re.compile(r" [–—] ([^–—]{8,140}) [–—](?= )")
_AFTER_DASHES = (
    r" (?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|for|to|in|on|at|from|with|and|or|of)\b"
)
_RELATIVE = re.compile(r", (?:which|who|whose|where) [^,;:]{8,120}, ?(?=[a-z])")
_OPENING_PARTICIPLE = re.compile(
    r"(?:[A-Z][a-z]+(?:ed|ing)|With|Backed by|Led by) [^;:]{10,160}?, (?=(?:the|a|an|its|[A-Z])[^,]{3,60} (?:will|"
    r"has|is|was|are|were|have|had|plans|aims|said|[a-z]+s|[a-z]+ed) )"
)
_CLAUSE_END = re.compile(r"[.!?…。！？]+[\"'”’)\]]*$")
_NUMBER_LIMIT = re.compile(
    r"\b(?:about|around|over|under|above|below|up to|more than|less than|fewer than|some) [^\w ]*(?:[A-Z]*[$€£¥])?\d"
)


def shorten_draft(
    draft: Draft, sentence: Sentence, article: SummaryInput, analysis: Analysis, tables: SummaryTables, *, limit: int
) -> Draft:
    """Drop bracketed and dashed asides, a relative clause between commas, an opening participle, and trailing side
    clauses, until the draft has at most ``limit`` words; the clause that tells least goes first.

    Nothing goes that holds a guard word (hedge, negation, condition, limit), a verb of speech, or part of a quotation.
    """
    body = article.body
    for pattern, rule in ((_ASIDE, "drop-aside"), (_DASHES, "drop-aside"), (_RELATIVE, "drop-clause")):
        for match in pattern.finditer(body, sentence.start, sentence.end):
            size = draft_words(draft, body)
            if size <= limit:
                return draft
            if not _may_go(match.group(), match.start(), match.end(), analysis, tables) or not is_inside(
                draft, match.start(), match.end()
            ):
                continue
            if pattern is _DASHES and not re.match(_AFTER_DASHES, body[match.end() : match.end() + 24]):
                continue
            if size <= _HARD and (
                pattern is _DASHES
                or re.search(r"\d", match.group())
                or any(m.start < match.end() and match.start() < m.end for m in sentence.mentions)
            ):
                continue
            if pattern is _DASHES and sentence.tokens[0] in tables.subordinators:
                continue
            end, kept = match.end(), ""
            if pattern is _RELATIVE:
                rest = _gap_after_relative(body[end : end + 60], tables)
                if rest is None:
                    continue
                kept = rest
            draft = replace_span(draft, match.start(), end, kept, Edit(rule, match.group().strip(), kept.strip()))
    if draft_words(draft, body) <= limit:
        return draft
    anonymous = _ANONYMOUS.search(body, sentence.start, sentence.end)
    if anonymous and draft.pieces[-1].end == sentence.end and is_inside(draft, anonymous.start(), anonymous.end(1)):
        return _cut_tail(draft, anonymous.start(), anonymous.group(1), body[anonymous.end(1) : sentence.end])
    opening = _OPENING_PARTICIPLE.match(body, sentence.start, sentence.end)
    if opening and not draft.edits and _may_go(opening.group(), opening.start(), opening.end(), analysis, tables):
        left = opening.end()
        if not find_leaning(body[left : sentence.end], tables) and not any(m.end <= left for m in sentence.mentions):
            draft = replace(
                draft, pieces=(Piece(left, draft.pieces[-1].end),) if len(draft.pieces) == 1 else draft.pieces
            )
            if len(draft.pieces) == 1:
                draft = replace(draft, edits=(*draft.edits, Edit("drop-clause", opening.group().strip(), "")))
                draft = capitalise(draft, body)
    stop = _CLAUSE_END.search(body, sentence.start, sentence.end)
    if stop is None or draft.pieces[-1].end != sentence.end:
        return draft
    dashes = len(re.findall(r" [–—] ", sentence.text))
    while draft_words(draft, body) > limit:
        best: tuple[int, int] | None = None
        tail = draft.pieces[-1].end if draft.pieces[-1].start >= 0 else draft.pieces[-2].end
        close = stop.start() if tail == sentence.end else tail
        said = _ATTRIBUTION.search(body, max(sentence.start, close - 200), close)
        kept_tail = said.start() if said and tail == sentence.end else close
        if kept_tail < close:
            cut = _cut_before_attribution(draft, sentence, body, kept_tail, analysis=analysis, tables=tables)
            if cut is None or draft_words(draft, body) <= _HARD:
                break
            draft = cut
            continue
        for match in _TRAILING.finditer(
            body, draft.pieces[0].end if draft.pieces[0].start < 0 else draft.pieces[0].start, close
        ):
            at = match.start()
            clause = body[at:close]
            if (
                count_words(body[sentence.start : at]) < 8
                or not _may_go(clause, at, close, analysis, tables)
                or not is_inside(draft, at, close)
            ):
                continue
            hard = draft_words(draft, body) > _HARD
            if not hard and match.group().strip(" ,") in ("with", "as", "while", "after", "before"):
                continue
            if not hard and match.group().startswith(", and") and re.search(r"\d", clause):
                continue
            if (
                match.group().startswith(" and ")
                and re.search(r"\b(?:both|either|between|that)\b", body[sentence.start : at])
                and not clause.startswith((" and views", " and plans", " and aims", " and hopes"))
            ):
                continue
            if match.group()[1] in "–—" and (
                dashes != 1 or re.match(_AFTER_DASHES, match.group().replace("–", "").replace("—", ""))
            ):
                continue
            if match.group().startswith(", and") and not _ends_list(body[sentence.start : at], clause):
                continue
            worth = 12 * sum(at <= m.start < close for m in sentence.mentions) + 10 * len(
                re.findall(r"\d[\d.,]*", clause)
            )
            loss = worth * 10 - 10 * abs(count_words(clause) - max(0, draft_words(draft, body) - limit))
            loss = worth - (
                count_words(clause) if draft_words(draft, body) - count_words(clause) >= limit // 2 else -20
            )
            if best is None or loss < best[0]:
                best = (loss, at)
        if best is None or best[0] > 15:
            break
        at = best[1]
        draft = _cut_tail(
            draft,
            _before_dash(body, at),
            body[at : sentence.end if tail == sentence.end else tail],
            body[stop.start() : sentence.end],
        )
    return draft


def _before_dash(body: str, at: int) -> int:
    """``at`` without a dash that nothing would follow."""
    while at > 1 and body[at - 1] in "-–— " and body[at - 2] in "-–— ":
        at -= 1
    return at


def _gap_after_relative(rest: str, tables: SummaryTables) -> str | None:
    """What stays between the words around a dropped relative clause; ``None`` where the comma after it may not have
    ended it (a list, an apposition).
    """
    word = re.match(r"[a-z]+", rest)
    if word is None:
        return None
    first = word.group()
    if first.endswith("ing"):
        return ", "
    if first in tables.finite or first in tables.moves or first in tables.speech or first.endswith("ed"):
        return " "
    return None


def _cut_before_attribution(
    draft: Draft, sentence: Sentence, body: str, said: int, *, analysis: Analysis, tables: SummaryTables
) -> Draft | None:
    """Drop the last side clause that stands before a trailing ``, according to X``; the speaker stays."""
    for match in reversed(list(_TRAILING.finditer(body, sentence.start, said))):
        at = match.start()
        clause = body[at:said]
        if match.group().strip(" ,") == "and" or count_words(body[sentence.start : at]) < 8:
            continue
        if _may_go(clause, at, said, analysis, tables) and is_inside(draft, at, said):
            return replace_span(draft, at, said, "", Edit("drop-clause", clause.strip(), ""))
    return None


def _cut_tail(draft: Draft, at: int, clause: str, stop: str) -> Draft:
    pieces = [p for p in draft.pieces if p.start < 0 or p.start < at]
    if pieces and pieces[-1].start < 0 and pieces[-1].added == stop:
        pieces.pop()
    last = pieces[-1]
    pieces[-1] = Piece(last.start, at)
    return replace(
        draft, pieces=(*pieces, Piece(-1, -1, stop)), edits=(*draft.edits, Edit("drop-clause", clause.strip(), stop))
    )


def _ends_list(before: str, clause: str) -> bool:
    """``, and build a platform``: a second predicate, not the last item of a list (which would need its ``and``)."""
    second = clause.split()[1:2]
    return (
        bool(second)
        and before.count(",") == 0
        and bool(re.match(r"(?:[a-z]+s|[a-z]+ed|build|will|has|is|was|are|the|it)$", second[0]))
    )


def _may_go(text: str, start: int, end: int, analysis: Analysis, tables: SummaryTables) -> bool:
    words = [word.strip(".,;:()\"'“”‘’") for word in text.lower().replace("’", "'").split()]
    if any(word in tables.guards or word in tables.speech or word.endswith("n't") for word in words):
        return False
    if _NUMBER_LIMIT.search(text):
        return False
    return not any(opened < end and start < closed for opened, closed in analysis.quotes)
