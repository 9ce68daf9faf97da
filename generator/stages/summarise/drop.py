"""What may go from a sentence: links to the sentence before, asides, and side clauses that hold nothing it lives by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from generator.model import Edit
from generator.stages.summarise.analyse import Analysis, Sentence
from generator.stages.summarise.draft import Draft, Piece, capitalise, draft_words, is_inside, replace_span
from generator.stages.summarise.leaning import find_leaning
from generator.stages.summarise.settings import SummaryInput, SummaryTables
from generator.stages.summarise.words import count_words, stem_word, stems_of, tokens_of, word_set

# ---------------------------------------------------------------- at the head

_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.’' -]{2,30}(?:, [A-Z][A-Za-z.]{1,14}){0,2} (?:\([A-Z][\w&. ]{1,24}\) )?[–—-]{1,2} "
    r"|\([A-Z][\w&. ]{1,24}\) ?(?:[–—-]{1,2} )?)(?=[\"“'‘]?[A-Z])"
)
"""``ORLAND (Reuters) - ``: where a report was filed, and by whom."""
_NO_LINK = re.compile(
    r"(?:but for|yet (?:another|to|be)|so (?:far|much|many|long|called|few|little|too|that|as|be|did|does|do|is|are|"
    r"was|were|has|have|had|will|would|can|could|to))\b",
    re.IGNORECASE,
)
"""Where ``But``, ``Yet`` and ``So`` are no mere links: ``So did the bank``, ``But for the storm``."""
_CHINESE_LINK = re.compile(r"([㐀-鿿]{2,4})，")
_FIRST_WORD = re.compile(r"([A-Za-z'-]+)(, | )")
_DAY = re.compile(r"(?:Late |Early )?(?:[Oo]n )?([A-Z][a-z]+)(?: (?:morning|afternoon|evening|night))?, ")
_SOURCE = re.compile(r"According to ([^,;:]{3,60}), ")
_POINTING = ("despite", "because of", "apart from", "to address", "for this", "for that")


def drop_leading(sentence: Sentence, body: str, tables: SummaryTables) -> tuple[int, tuple[Edit, ...]]:
    """Where a sentence begins once datelines, links to the sentence before and weekdays at its head are gone (an offset
    into the body), and what went.
    """
    edits: list[Edit] = []
    at = sentence.start
    for _ in range(3):
        rest = body[at : min(sentence.end, at + 120)]
        cut, rule = _find_link(rest, tables)
        if not cut and sentence.index < 3 and at == sentence.start:
            dateline = _DATELINE.match(rest)
            # Two dashes are an aside: "OPA – the port – has closed".
            if dateline and not _DASH.search(body, at + dateline.end(), sentence.end):
                cut, rule = dateline.end(), "drop-dateline"
        if not cut:
            cut, rule = _find_source(rest, body[at : sentence.end], tables)
        least = 8 if "㐀" <= rest[:1] <= "鿿" else 25
        if not cut or sentence.end - at - cut < least:
            break
        edits.append(Edit(rule, rest[:cut].strip(), ""))
        at += cut
    return at, tuple(edits)


_CONCEDES = word_set("admittedly naturally granted")
_CONTRASTS = word_set("still nonetheless nevertheless instead conversely alternatively")


def find_contrast(edits: tuple[Edit, ...], tables: SummaryTables) -> str:
    """What a dropped link said of the sentence before: ``concession`` (``Of course,``), of which the other half is all
    the news, ``contrast`` (``However,``), or nothing.
    """
    found = ""
    for edit in edits:
        link = edit.before.lower().rstrip(",")
        if edit.rule == "drop-marker" and (link in _CONCEDES or link in ("of course", "to be sure", "if anything")):
            return "concession"
        if edit.rule == "drop-marker" and (
            link in tables.contrasts | _CONTRASTS or link in ("even so", "that said", "in fact", "in reality")
        ):
            found = "contrast"
    return found


def _find_link(rest: str, tables: SummaryTables) -> tuple[int, str]:
    low = rest.lower().replace("’", "'")
    for phrase in tables.phrases if low.startswith(tables.phrases) else ():
        if low.startswith(phrase):
            gap = r"(?: [a-z]+){0,2}, " if phrase.startswith(_POINTING) else r", "
            comma = re.match(gap, rest[len(phrase) :])
            if comma:
                return len(phrase) + comma.end(), "drop-marker"
    chinese = _CHINESE_LINK.match(rest)
    if chinese and chinese.group(1) in tables.markers:
        return chinese.end(), "drop-marker"
    match = _FIRST_WORD.match(rest)
    if match is None:
        return 0, ""
    word, comma_follows = match.group(1).lower(), match.group(2) == ", "
    following = rest[match.end() :]
    if comma_follows and (word in tables.markers or word in tables.contrasts):
        return match.end(), "drop-marker"
    if not comma_follows and (
        (word in ("but", "yet", "and", "so") and not _NO_LINK.match(rest))
        or (word == "however" and re.match(r"[A-Z]|(?:the|an?) ", following))
        or (word == "then" and re.match(r"(?:there|came) ", following))
    ):
        return match.end(), "drop-marker"
    day = _DAY.match(rest)
    if day and day.group(1).lower() in tables.weekdays:
        return day.end(), "drop-weekday"
    return 0, ""


def _find_source(rest: str, text: str, tables: SummaryTables) -> tuple[int, str]:
    """``According to X,`` where the sentence itself says again that X says so."""
    source = _SOURCE.match(rest)
    if source is None or not source.group(1)[0].isupper() or source.group(1) not in text[source.end() :]:
        return 0, ""
    name = re.escape(source.group(1))
    verbs = "|".join(sorted(word for word in tables.speech if word.isalpha() and word != "according"))
    again = re.search(rf"\b{name} (?:{verbs})\b|\b(?:{verbs}) {name}\b", text[source.end() :])
    return (source.end(), "drop-attribution") if again else (0, "")


_ALSO = re.compile(r" also(?= )(?! (?:known|called|named|rans?|dubbed|referred)\b)")
_BEFORE_ALSO = re.compile(r"[;:–—(]|\b(?:not only|but|however|although|though|while|whereas|and|or)\b", re.IGNORECASE)
_LINK_INSIDE = re.compile(
    r"(?<=[a-z0-9%)]), (however|though|meanwhile|moreover|furthermore|therefore|nevertheless|nonetheless|too|"
    r"for example|for instance|in turn|of course|in fact|in addition|additionally|by contrast|"
    r"on the other hand|on the contrary),(?= [a-z])"
)
_TOO = re.compile(r",? (?:too|as well)(?=[.!]$)")


def drop_also(
    draft: Draft, sentence: Sentence, article: SummaryInput, analysis: Analysis, tables: SummaryTables
) -> Draft:
    """What comes first in a bullet is added to nothing: ``also`` goes from its main clause (``… could also be``), and
    so do links within it (``The bank, however, will``) and a closing ``too``.
    """
    body = article.body
    first = draft.pieces[0] if draft.pieces[0].start >= 0 else draft.pieces[min(1, len(draft.pieces) - 1)]
    if first.start < 0 or (sentence.tokens[:1] and sentence.tokens[0] in tables.contrasts):
        return draft

    def quoted(start: int, end: int) -> bool:
        return bool(analysis.quotes_over(start, end))

    match = _ALSO.search(body, first.start, min(first.end, first.start + 140))
    if match and match.start() > first.start:
        before = body[first.start : match.start()]
        if not _BEFORE_ALSO.search(before) and not quoted(*match.span()):
            draft = replace_span(draft, match.start(), match.end(), "", Edit("drop-marker", "also", ""))
    link = _LINK_INSIDE.search(body, first.start, min(first.end, first.start + 90))
    if link and not quoted(*link.span()) and is_inside(draft, link.start(), link.end()):
        draft = replace_span(draft, link.start(), link.end(), "", Edit("drop-marker", link.group(), ""))
    too = _TOO.search(body, sentence.start, sentence.end)
    if too and not quoted(*too.span()) and is_inside(draft, *too.span()):
        alone = not re.search(r"[;–—]|\b(?:and|but|while|as|if)\b", body[sentence.start : too.start()])
        if alone:
            draft = replace_span(draft, too.start(), too.end(), "", Edit("drop-marker", too.group().strip(", "), ""))
    return draft


# ---------------------------------------------------------------- side clauses

_LONGEST = 250
"""A longer sentence is a list or a table, and no prose."""
_HARD = 40
"""Above this length clauses that tell more may go too."""
_PURPOSE = (
    "in order to|so as to|in a bid to|in an effort to|in an attempt to|in a move to|in the hope of|in hopes of|"
    "with the aim of|with a view to"
)
_AIMS = (
    "boost|strengthen|serve|help|improve|ease|fund|finance|diversify|attract|tackle|combat|counter|curb|protect|"
    "ensure|support|bolster|revive|expand|reduce|cut|meet|promote|encourage|accelerate|modernise|modernize|shore|"
    "prop|offset"
)
_TRAILING = re.compile(
    r"(?:, (?:which|who|where|whose|with|and|making|marking|giving|including|such as|as|while|after|before|just|"
    r"also|even|mainly|mostly|[a-z]{3,}ing)"
    rf"| such as| as part of| (?:{_PURPOSE})\b|,? to (?=(?:{_AIMS})\b)| (?:[–—]|--?) ?[a-z]+"
    r"| and (?=(?:will|has|have|is|"
    r"are|was|were|views|plans|aims|hopes|expects|wants|said|says|became|remains|intends)\b)) ?"
)
_ANONYMOUS = re.compile(
    r"(, (?:(?:who )?ask(?:ing|ed) (?:not )?to|on condition of|speaking on|who (?:declined|did not want) to be)"
    r"[^,;:\"“”]{4,120}?(?:named|anonym\w+|identified)[^,;:\"“”]{0,90})[.]$"
)
_ATTRIBUTION = re.compile(
    r",? (?:according to|said|says|[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3} (?:said|says|added)|he (?:said|added)|she "
    r"(?:said|added))\b[^;]{0,160}$"
)
_SAID_TWICE = re.compile(
    r"(?:,[\"”’']? (?P<name>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3}) (?:said|says|added)"
    r"|, according to (?P<other>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3}))(?=[.]$)"
)
_ASIDE = re.compile(r" ?\(([^()]{2,160})\)")
_DASHES = re.compile(r" ([–—]|--?) ((?:(?! (?:[–—]|--?) ).){8,140}) \1(?= )")
_DASH = re.compile(r" (?:[–—]|--?) |—")
_AFTER_DASHES = (
    r" (?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|for|to|in|on|at|from|with|and|or|of)\b"
)
_RELATIVE = re.compile(r", (?:which|who|whose|where) [^,;:–—]{8,120}, ?(?=[a-z])")
_APPOSITION = re.compile(
    r", (?P<what>(?:the|an?|its|one of (?:the|its)|[A-Z][\w.-]{1,20}[’']s) [^,;:–—()\"“”]{4,90})"
    r"(?:, ?(?=[a-z])|(?=[.]$))"
)
_AFTER_PREPOSITION = re.compile(
    r"(?:In|On|At|By|For|From|After|Before|Since|With|During|Under|Over|Of|Outside|Near|As|When|While|If|To) [^,]*$"
)
_OPENING_PARTICIPLE = re.compile(
    r"(?:([A-Z][a-z]+(?:ed|ing))(?= [a-z0-9$€£])|With|Led by) [^;:]{10,160}?, "
    r"(?=(?:the|an?|its|[A-Z])[^,]{3,60} (?:will|has|is|was|are|were|have|had|plans|aims|said|[a-z]+s|[a-z]+ed) )"
)
_SPOKEN = re.compile(r"[^,]{2,60} (?:said|says|added|told [^,]{2,30}),")
_CLAUSE_END = re.compile(r"(?<![.!?…。！？])[.!?…。！？]+[\"'”’)\]]*$")
_LIMIT = re.compile(
    r"\b(?:about|around|over|under|above|below|up to|more than|less than|fewer than|some|as (?:much|many|few|little|"
    r"high|"
    r"low) as) [^\w ]*(?:[A-Z]*[$€£¥])?\d"
    r"|\b(?:so far|as long as|in case|even if|at (?:most|best|worst)|(?:is|are|was|were) (?:said|thought|believed|"
    r"understood|rumoured|rumored|alleged|set|due|likely) to)\b",
    re.IGNORECASE,
)
"""Limits and hedges of several words."""
_DATE = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|yesterday|today|tomorrow|(?:19|20)\d\d)\b"
)
_RESUMES = re.compile(
    r", (?:than|from|to|in|on|at|by|for|with|after|before|since|until|that|which|who|whose|is|are|was|were|will|has|"
    r"have|"
    r"had|according|as|but|because|while|would|could|may|might|can|must|should|said)\b"
)
"""Where the main clause may go on behind an example."""


def shorten_sentence(
    draft: Draft, sentence: Sentence, article: SummaryInput, analysis: Analysis, tables: SummaryTables, *, limit: int
) -> Draft:
    """Drop a second attribution, bracketed and dashed asides, a relative clause or an apposition between commas, an
    opening participle, and trailing side clauses, until the draft has at most ``limit`` words; the clause that tells
    least goes first.

    Nothing goes that holds a guard word (hedge, negation, condition, limit), a verb of speech, part of a quotation, or
    the only figure or date of the sentence.
    """
    if sentence.words > _LONGEST:
        return draft
    body = article.body
    draft = _drop_second_source(draft, sentence, body)
    draft = _drop_between(draft, sentence, article, analysis, tables, limit)
    if draft_words(draft, body) <= limit:
        return draft
    anonymous = _ANONYMOUS.search(body, sentence.start, sentence.end)
    if anonymous and draft.pieces[-1].end == sentence.end and is_inside(draft, anonymous.start(), anonymous.end(1)):
        return _cut_tail(draft, anonymous.start(), anonymous.group(1), body[anonymous.end(1) : sentence.end])
    draft = _drop_opening(draft, sentence, article, analysis, tables)
    return _drop_trailing(draft, sentence, article, analysis, tables, limit)


def _drop_second_source(draft: Draft, sentence: Sentence, body: str) -> Draft:
    """``X said that …, X added.``: the second time goes, the speaker stays."""
    twice = _SAID_TWICE.search(body, sentence.start, sentence.end)
    name = twice and (twice["name"] or twice["other"])
    if not twice or not name or not is_inside(draft, *twice.span()):
        return draft
    opens = re.match(rf"(?:According to )?{re.escape(name)}(?: (?:said|says|added)\b|,)", sentence.text)
    if opens is None or draft.pieces[0].start != sentence.start:
        return draft
    return replace_span(draft, *twice.span(), "", Edit("drop-attribution", twice.group().strip(), ""))


def _drop_between(
    draft: Draft, sentence: Sentence, article: SummaryInput, analysis: Analysis, tables: SummaryTables, limit: int
) -> Draft:
    body = article.body
    for pattern, rule in (
        (_ASIDE, "drop-aside"),
        (_DASHES, "drop-aside"),
        (_RELATIVE, "drop-clause"),
        (_APPOSITION, "drop-apposition"),
    ):
        for match in pattern.finditer(body, sentence.start, sentence.end):
            size = draft_words(draft, body)
            if size <= limit:
                return draft
            start, end = match.span()
            if not is_inside(draft, start, end) or not _may_go(draft, start, end, body, analysis, tables):
                continue
            named = any(m.start < end and start < m.end for m in sentence.mentions)
            if size <= _HARD and (pattern in (_DASHES, _APPOSITION) or named or re.search(r"\d", match.group())):
                continue
            kept = _close_gap(match, pattern, sentence, body, tables)
            if kept is not None:
                draft = replace_span(draft, start, end, kept, Edit(rule, match.group().strip(), kept.strip()))
    return draft


def _close_gap(
    match: re.Match[str], pattern: re.Pattern[str], sentence: Sentence, body: str, tables: SummaryTables
) -> str | None:
    """What stays between the words around a dropped aside; ``None`` where it may not go."""
    rest = body[match.end() : min(sentence.end, match.end() + 60)]
    before = body[sentence.start : match.start()]
    if pattern is _ASIDE:
        inner = match.group(1).strip()
        outside = before + body[match.end() : sentence.end]
        defines = re.fullmatch(r"[A-Z][\w.&-]{1,9}", inner) and inner in outside
        return None if defines or not before.strip() else ""
    if pattern is _DASHES:
        paired = len(_DASH.findall(sentence.text)) == 2
        opens = sentence.tokens[0] in tables.subordinators
        return "" if paired and not opens and re.match(_AFTER_DASHES, body[match.end() : match.end() + 24]) else None
    if pattern is _APPOSITION:
        said = {word.lower() for word in re.findall(r"[\w’'-]+", match["what"])}
        if (
            said & tables.clausal
            or not re.search(r"[A-Z][\w’'.&-]{0,60}$", before)
            or _AFTER_PREPOSITION.match(before)
            or re.match(r"(?:and|or)\b", rest)
        ):
            return None
        if not rest or rest[0] == ".":
            return ""
    return _gap_after_relative(rest, tables)


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
    verbs = tables.finite | tables.moves | tables.speech
    return " " if first in verbs or first.endswith("ed") else None


def _drop_opening(
    draft: Draft, sentence: Sentence, article: SummaryInput, analysis: Analysis, tables: SummaryTables
) -> Draft:
    """``Citing weak demand, the bank cut``: from the subject on."""
    body = article.body
    opening = _OPENING_PARTICIPLE.match(body, sentence.start, sentence.end)
    if not opening or draft.edits or len(draft.pieces) != 1:
        return draft
    left = opening.end()
    first = (opening.group(1) or "").lower()
    if first in tables.settings or (
        first and not {first, stem_word(first)} & (analysis.lower_words | set(tables.rarity))
    ):
        return draft
    if (
        not _may_go(draft, opening.start(), left, body, analysis, tables)
        or find_leaning(body[left : left + 1].upper() + body[left + 1 : sentence.end], tables)
        or _SPOKEN.match(body, left, sentence.end)
        or any(m.end <= left for m in sentence.mentions)
    ):
        return draft
    edit = Edit("drop-clause", opening.group().strip(), "")
    return capitalise(replace(draft, pieces=(Piece(left, draft.pieces[0].end),), edits=(edit,)), body)


def _drop_trailing(
    draft: Draft, sentence: Sentence, article: SummaryInput, analysis: Analysis, tables: SummaryTables, limit: int
) -> Draft:
    body = article.body
    stop = _CLAUSE_END.search(body, sentence.start, sentence.end)
    if stop is None or draft.pieces[-1].end != sentence.end:
        return draft
    while draft_words(draft, body) > limit:
        tail = draft.pieces[-1].end if draft.pieces[-1].start >= 0 else draft.pieces[-2].end
        close = stop.start() if tail == sentence.end else tail
        said = _ATTRIBUTION.search(body, max(sentence.start, close - 200), close)
        if said and tail == sentence.end and said.start() < close:
            cut = _cut_before_attribution(draft, sentence, body, said.start(), analysis=analysis, tables=tables)
            if cut is None or draft_words(draft, body) <= _HARD:
                break
            draft = cut
            continue
        best: tuple[int, int] | None = None
        size = draft_words(draft, body)
        for at in _trailing_clauses(draft, sentence, close, body, analysis, tables):
            clause = body[at:close]
            worth = 12 * sum(at <= m.start < close for m in sentence.mentions)
            worth += 10 * len(re.findall(r"\d[\d.,]*", clause))
            length = count_words(clause)
            if size > _HARD:
                # The least that brings the sentence within the length that can be read.
                loss = worth + (length - size + _HARD if size - length <= _HARD else 20)
            else:
                # Of what tells alike the longest goes, as long as half of what is asked for stays.
                loss = worth - (length if size - length >= limit // 2 else -20)
            if best is None or loss < best[0]:
                best = (loss, at)
        if best is None or best[0] > (40 if size > _HARD else 15):
            break
        at = best[1]
        clause = body[at : sentence.end if tail == sentence.end else tail]
        draft = _cut_tail(draft, _before_dash(body, at), clause, body[stop.start() : sentence.end])
    return draft


def _trailing_clauses(
    draft: Draft, sentence: Sentence, close: int, body: str, analysis: Analysis, tables: SummaryTables
) -> Iterator[int]:
    """Offsets from which a side clause runs to ``close`` and may go."""
    hard = draft_words(draft, body) > _HARD
    begin = draft.pieces[0].end if draft.pieces[0].start < 0 else draft.pieces[0].start
    for match in _TRAILING.finditer(body, begin, close):
        at = match.start()
        clause, before = body[at:close], body[sentence.start : at]
        opens = match.group().strip(" ,")
        if not is_inside(draft, at, close) or count_words(before) < 8:
            continue
        if not hard and (
            opens in ("with", "as", "while", "after", "before")
            or (match.group().startswith(", and") and re.search(r"\d", clause))
        ):
            continue
        if _leaves_whole(match.group(), opens, before, clause, sentence, tables) and _may_go(
            draft, at, close, body, analysis, tables
        ):
            yield at


_THAN = re.compile(r"\bthan\b")
_COMPARES = re.compile(r"\b(?:more|less|fewer|rather|other|[a-z]{2,}er)\b")
_ADJUNCT = re.compile(r"\b(?:in|by|at|from|since|this|last|next|on|near|for) (?:[\w$€£.’'-]+ ){0,3}[\w$€£.%’'-]+$")


def _leaves_whole(match: str, opens: str, before: str, clause: str, sentence: Sentence, tables: SummaryTables) -> bool:
    """Whether what stays is a sentence, and the one that was meant, once a clause at its end is gone."""
    last = before.rpartition(",")[2].strip()
    if before.count("(") != before.count(")"):
        return False
    if opens in ("such as", "including"):
        if last.startswith("with ") or re.search(r"\bbetween\b", last) or _RESUMES.search(clause, 1):
            return False
    elif opens in ("which", "who", "where", "whose"):
        # "a camp, which means a gift, by those held in it": the main clause goes on.
        if _RESUMES.search(clause, 1):
            return False
    elif opens.endswith("ing"):
        word = clause.split()[0 if clause[0] != "," else 1].strip(",")
        # "burning, looting and murders": a list of nouns
        # and "an April 4, 1996, meeting" one noun
        if re.search(r"ing$|[A-Z][a-z]+ \d{1,2}, \d{4}$", before) or re.match(
            rf", {word},? (?:and|or)\b|, {word}, [a-z]+ing\b", clause
        ):
            return False
    elif opens == "to":
        words = {word.lower() for word in re.findall(r"[\w’'-]+", last if match[0] != "," else before)}
        if words & tables.controls or (match[0] != "," and not _ADJUNCT.search(before)):
            return False
    if _THAN.search(clause) and not _THAN.search(before) and _COMPARES.search(before):
        return False
    if match.startswith(" and ") and re.search(r"\b(?:both|either|between|that)\b", before):
        return clause.startswith((" and views", " and plans", " and aims", " and hopes"))
    if match[1] in "–—-":
        return len(_DASH.findall(sentence.text)) == 1 and not re.match(_AFTER_DASHES, " " + opens.strip("–—- "))
    return not match.startswith(", and") or _ends_list(before, clause)


def _before_dash(body: str, at: int) -> int:
    """``at`` without a dash that nothing would follow."""
    while at > 1 and body[at - 1] in "-–— " and body[at - 2] in "-–— ":
        at -= 1
    return at


def _cut_before_attribution(
    draft: Draft, sentence: Sentence, body: str, said: int, *, analysis: Analysis, tables: SummaryTables
) -> Draft | None:
    """Drop the last side clause that stands before a trailing ``, according to X``; the speaker stays."""
    for match in reversed(list(_TRAILING.finditer(body, sentence.start, said))):
        at = match.start()
        clause, before = body[at:said], body[sentence.start : at]
        opens = match.group().strip(" ,")
        if opens == "and" or count_words(before) < 8 or not is_inside(draft, at, said):
            continue
        if _leaves_whole(match.group(), opens, before, clause, sentence, tables) and _may_go(
            draft, at, said, body, analysis, tables
        ):
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


_NEWS = 2
"""So many words of the headline that nothing else in the sentence tells are its news."""


def _may_go(draft: Draft, start: int, end: int, body: str, analysis: Analysis, tables: SummaryTables) -> bool:
    """Whether ``body[start:end]`` holds nothing that the sentence lives by."""
    text = body[start:end]
    words = [word.strip(".,;:()\"'“”‘’") for word in text.lower().replace("’", "'").split()]
    if any(word in tables.guards or word in tables.speech or word.endswith("n't") for word in words):
        return False
    if _LIMIT.search(text) or analysis.quotes_over(start, end):
        return False
    dated = _DATE.search(text) or re.search(r"\d", text)
    told = analysis.title & stems_of(words) if len(words) >= _NEWS else frozenset()
    if not dated and len(told) < _NEWS:
        return True
    rest = "".join(
        body[p.start : min(p.end, start)] + " " + body[max(p.start, end) : max(p.end, end)]
        for p in draft.pieces
        if p.start >= 0
    )
    if len(told) >= _NEWS and len(told - stems_of(tokens_of(rest))) >= _NEWS:
        return False
    if not dated:
        return True
    dates = _DATE.search(text) is None or _DATE.search(rest) is not None
    return dates and (re.search(r"\d", _DATE.sub("", text)) is None or re.search(r"\d", rest) is not None)
