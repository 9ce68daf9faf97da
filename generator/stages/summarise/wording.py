"""From sentences to a bullet's words: recorded, reversible edits only.

A draft is a chain of pieces. A piece is a span of the body, or words added by a rule. No piece is ever reworded, so
that every word of a bullet can be found in its evidence, in order, but for the recorded additions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from generator.model import Edit
from generator.stages.summarise.analyse import Analysis, Sentence, count_words, find_leaning, word_set
from generator.stages.summarise.antecedents import find_antecedent
from generator.stages.summarise.settings import SummaryInput, SummaryTables
from generator.text.numbers import find_quantities


@dataclass(frozen=True, slots=True)
class Piece:
    """A span of the body, or (``start < 0``) added words; ``end`` is then where what they replace stood, or -1."""

    start: int
    end: int
    added: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A bullet in the making."""

    pieces: tuple[Piece, ...]
    edits: tuple[Edit, ...]
    sentences: tuple[int, ...]
    leaning: str = ""
    """What it still leans on; a bullet that leans is not printed."""

    def span_in(self, sentence: Sentence) -> tuple[int, int] | None:
        """First and last body offset that the draft uses of a sentence."""
        inside = [p for p in self.pieces if p.start >= 0 and p.start < sentence.end and p.end > sentence.start]
        if not inside:
            return None
        # What a resolved word or a changed capital replaced is quoted too.
        replaced = [p.end for p in self.pieces if p.start < 0 and sentence.start <= p.end < sentence.end]
        return min([inside[0].start, *replaced]), inside[-1].end


_SPACE = re.compile(r"\s+")


def render_draft(draft: Draft, body: str) -> str:
    """The words of a draft, white space folded."""
    parts = [piece.added if piece.start < 0 else body[piece.start : piece.end] for piece in draft.pieces]
    text = _SPACE.sub(" ", "".join(parts)).strip()
    text = re.sub(r" ([,.;:!?])", r"\1", text)
    return re.sub(r",([.;])", r"\1", text)


def draft_words(draft: Draft, body: str) -> int:
    """Length of a draft in words."""
    return count_words(render_draft(draft, body))


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
        start, edits = _drop_leading(sentence, body, tables)
    pieces: tuple[Piece, ...] = (Piece(start, sentence.end),)
    leaning = find_leaning(body[start : sentence.end], tables)
    draft = Draft(pieces, edits, (sentence.index,), leaning)
    if before is not None:
        return _lean_on(draft, sentence, before, article, analysis, tables)
    if leaning:
        draft = _resolve_opening(draft, sentence, article, analysis, tables)
    draft = _resolve_speaker(draft, sentence, article, analysis, tables)
    draft = _resolve_company(draft, sentence, article, analysis, tables)
    draft = _resolve_name(draft, sentence, article)
    if not draft.leaning and _leans_inside(draft, sentence, article):
        draft = replace(draft, leaning="inner")
    if not draft.leaning and not sentence.torn and article.lang.split("-")[0] == "en":
        draft = _drop_also(draft, sentence, article, analysis, tables)
    if edits and draft.pieces[0].start >= 0:
        draft = _capitalise(draft, body)
    return draft


_ALSO = re.compile(r" also(?= )(?! (?:known|called|named|rans?|dubbed|referred)\b)")
_BEFORE_ALSO = re.compile(r"[;:–—(]|\b(?:not only|but|however|although|though|while|whereas|and|or)\b", re.IGNORECASE)


def _drop_also(
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
    return _replace(draft, match.start(), match.end(), "", Edit("drop-marker", "also", ""))


def find_opening_lean(sentence: Sentence, body: str, tables: SummaryTables) -> str:
    """What the sentence leans on once its leading links are dropped; see ``analyse.find_leaning``."""
    return find_leaning(body[_drop_leading(sentence, body, tables)[0] : sentence.end], tables)


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
            opening = _resolve_opening(draft, sentence, article, analysis, tables)
    elif draft.leaning not in ("pronoun", "role"):
        opening = replace(draft, leaning="")
    if opening.leaning == "pronoun":
        opening = replace(opening, leaning="")
    if not analysis.people_in(before):
        opening = _resolve_speaker(opening, sentence, article, analysis, tables)
    opening = _lean_on_company(opening, sentence, before, article, analysis, tables)
    opening = _resolve_name(opening, sentence, article)
    if opening.edits and opening.pieces[0].start >= 0:
        opening = _capitalise(opening, article.body)
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
    match = opens or _ROLE_INSIDE.search(article.body, max(start, sentence.start), sentence.end)
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
    return _replace(plain, match.start(), match.end(), added, Edit("resolve", match.group(), added))


_OPENING_ROLE = re.compile(r"[Tt]he [A-Za-z-]+")


def _first_word(draft: Draft, article: SummaryInput) -> str:
    match = re.match(r"[A-Za-z]+", article.body[draft.pieces[0].start : draft.pieces[0].start + 20])
    return match.group().lower() if match else ""


def _drop_leading(sentence: Sentence, body: str, tables: SummaryTables) -> tuple[int, tuple[Edit, ...]]:
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


def _capitalise(draft: Draft, body: str) -> Draft:
    first = draft.pieces[0]
    if first.start < 0:
        return draft
    match = re.match(r"[\"“'‘(]*([a-z][\w’'-]*)", body[first.start : first.end])
    if not match or any(c.isupper() for c in match.group(1)):
        return draft
    word = match.group(1)
    at = first.start + match.start(1)
    pieces = (
        *((Piece(first.start, at),) if at > first.start else ()),
        Piece(-1, at, word[0].upper()),
        Piece(at + 1, first.end),
        *draft.pieces[1:],
    )
    return replace(draft, pieces=pieces, edits=(*draft.edits, Edit("capital", word, word[0].upper() + word[1:])))


def _replace(draft: Draft, start: int, end: int, added: str, edit: Edit) -> Draft:
    """Put ``added`` in the place of ``body[start:end]``, which lies within one piece."""
    pieces: list[Piece] = []
    for piece in draft.pieces:
        if piece.start < 0 or end <= piece.start or start >= piece.end:
            pieces.append(piece)
            continue
        if start > piece.start:
            pieces.append(Piece(piece.start, start))
        if added:
            pieces.append(Piece(-1, start, added))
        if end < piece.end:
            pieces.append(Piece(end, piece.end))
    return replace(draft, pieces=tuple(pieces), edits=(*draft.edits, edit))


def _resolve_opening(
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
            done = _replace(draft, start, start + len(match.group(1)), added, Edit("resolve", match.group(1), added))
            return replace(done, leaning="")
    if draft.leaning == "pronoun" and word in ("his",):
        name = _person_before(sentence, analysis, word)
        if name:
            added = f"[{name}’s]" if "’" in body else f"[{name}'s]"
            done = _replace(draft, start, start + len(match.group(1)), added, Edit("resolve", match.group(1), added))
            return replace(done, leaning="")
    if draft.leaning == "definite":
        return _resolve_figure(draft, sentence, article, analysis)
    if draft.leaning == "role":
        before = match.group()
        end = start + len(before)
        company = find_antecedent((start, end), sentence, article, analysis, tables)
        if company:
            added = f"[{company.name}]"
            done = _replace(draft, start, end, added, Edit("resolve", before, added))
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
    done = _replace(draft, start, match.end(), added, Edit("resolve", match.group(), added))
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
    role = _ROLE_INSIDE.search(body, start, sentence.end)
    if role and not resolved and not any(m.start < role.start() for m in sentence.mentions):
        return True
    return bool(_ITS_WORD.search(body, start, sentence.end)) and not sentence.mentions and not resolved


_ROLE_INSIDE = re.compile(
    r"\b[Tt]he (?:company|firm|carmaker|automaker|lender|retailer|airline|start-?up|chipmaker|insurer|drugmaker)\b"
)
_SHORT_NAME = re.compile(r"\b[Tt]he ([A-Z][a-z]{2,})\b(?! [A-Z&]|-)")


def _resolve_company(
    draft: Draft, sentence: Sentence, article: SummaryInput, analysis: Analysis, tables: SummaryTables
) -> Draft:
    """``In 2024, the company reported``: the company by name, where the sentence has none before and one is meant."""
    start = next((piece.start for piece in draft.pieces if piece.start >= 0), sentence.start)
    match = _ROLE_INSIDE.search(article.body, start, sentence.end)
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
    return _replace(draft, match.start(), match.end(), added, Edit("resolve", match.group(), added))


def _resolve_name(draft: Draft, sentence: Sentence, article: SummaryInput) -> Draft:
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
    return _replace(draft, match.start(1), match.end(1), added, Edit("resolve", word, added))


_TAG = re.compile(r"[,!?.…][\"”'’]+ (he|she|He|She) (?:said|says|added|told|wrote|noted|argued|explained|warned)\b")
_MID = re.compile(r"(?<=, )(he|she) (?:said|says|added|told|wrote|noted|argued|explained|warned)\b")


def _resolve_speaker(
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
    return _replace(draft, match.start(1), match.end(1), added, Edit("resolve", match.group(1), added))


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
            if not _may_go(match.group(), match.start(), match.end(), analysis, tables) or not _inside(
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
            draft = _replace(draft, match.start(), end, kept, Edit(rule, match.group().strip(), kept.strip()))
    if draft_words(draft, body) <= limit:
        return draft
    anonymous = _ANONYMOUS.search(body, sentence.start, sentence.end)
    if anonymous and draft.pieces[-1].end == sentence.end and _inside(draft, anonymous.start(), anonymous.end(1)):
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
                draft = _capitalise(draft, body)
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
                or not _inside(draft, at, close)
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
        if _may_go(clause, at, said, analysis, tables) and _inside(draft, at, said):
            return _replace(draft, at, said, "", Edit("drop-clause", clause.strip(), ""))
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


def _inside(draft: Draft, start: int, end: int) -> bool:
    return any(piece.start >= 0 and piece.start < start and end <= piece.end for piece in draft.pieces)


def _may_go(text: str, start: int, end: int, analysis: Analysis, tables: SummaryTables) -> bool:
    words = [word.strip(".,;:()\"'“”‘’") for word in text.lower().replace("’", "'").split()]
    if any(word in tables.guards or word in tables.speech or word.endswith("n't") for word in words):
        return False
    if _NUMBER_LIMIT.search(text):
        return False
    return not any(opened < end and start < closed for opened, closed in analysis.quotes)


def join_drafts(first: Draft, second: Draft, article: SummaryInput, analysis: Analysis, tables: SummaryTables) -> Draft:
    """Two drafts as one bullet with ``; `` alone between them (``；`` in Chinese)."""
    body = article.body
    pieces = list(first.pieces)
    edits = list(first.edits)
    last = pieces[-1]
    stop = ""
    if last.start < 0:
        if last.added in (".", "。"):
            stop = last.added
            pieces.pop()
    elif body[last.end - 1] in ".。":
        stop = body[last.end - 1]
        pieces[-1] = Piece(last.start, last.end - 1)
    cjk = stop == "。"
    link = "；" if cjk else "; "
    pieces.append(Piece(-1, -1, link))
    edits.append(Edit("join", stop, link.strip()))
    rest = list(second.pieces)
    head = rest[0]
    later = list(second.edits)
    if head.start >= 0:
        match = re.match(r"[A-Z][a-z'’]*(?=[ ,])", body[head.start : head.end])
        if (
            match
            and match.group() != "I"
            and match.group().lower()
            in analysis.lower_words | tables.common_words | tables.contrasts | tables.pronouns | tables.openers
            and not (
                body[head.start + match.end()] == "," and match.group().lower() not in tables.contrasts | tables.openers
            )
            and not _proper(match.group(), head.start, analysis, article)
            and not _written_so(body, head.start, match.end())
            and not _begins_name(match.group(), head.start, article, analysis, tables)
        ):
            word = match.group()
            rest[0:1] = [Piece(-1, head.start, word[0].lower()), Piece(head.start + 1, head.end)]
            later.append(Edit("capital", word, word[0].lower() + word[1:]))
    elif len(head.added) == 1 and head.added.isupper() and len(rest) > 1 and rest[1].start >= 0:
        for edit in later:
            if edit.rule == "capital":
                rest[0] = Piece(rest[1].start - 1, rest[1].start)
                later.remove(edit)
                break
    return Draft((*pieces, *rest), (*edits, *later), (*first.sentences, *second.sentences), first.leaning)


def _written_so(body: str, start: int, length: int) -> bool:
    """Whether the first two words stand so, capital and all, within some other sentence (``A shares``)."""
    two = re.match(r"[^\W_]+ [^\W_]+", body[start : start + length + 40])
    return two is not None and re.search(rf"(?<=[a-z,] ){re.escape(two.group())}\b", body) is not None


_MODALS = word_set("will may can must might shall")
"""Words that a statement opens with only where they are a name."""
_BINDS = word_set(
    "its their his her our these those this that each every both and but or yet when while where if as although "
    "though because unless until once since after before despite amid which"
)
"""Words that never begin a name, whatever follows."""
_LEADS = word_set(
    "in on at by for from of to with without under over between among during through across within near outside "
    "inside above below beyond toward towards like unlike according"
)
"""Words that begin a name only where a verb follows it: ``On Holding said``, but ``On Monday the crews``."""
_ARTICLES = word_set("the a an all most some many several few no another one such only")
_RUN = re.compile(r"(?:[A-Z][\w&.’'-]*(?: |$))+")
_PEOPLES = re.compile(r"[A-Z][a-z]+(?:an|ese|ish|ch|iss|ek|ai) ([a-z]+)")


def _begins_name(word: str, at: int, article: SummaryInput, analysis: Analysis, tables: SummaryTables) -> bool:
    """Whether a word at the head of a sentence, though it has a plain meaning, may begin a name: ``He Xiaopeng``."""
    body, low = article.body, word.lower()
    after = at + len(word) + 1
    rest = body[after : after + 80].split("\n")[0]
    verbs = tables.finite | tables.moves | tables.speech

    def is_verb(text: str) -> bool:
        found = re.match(r"[a-z]+", text)
        return found is not None and (found.group() in verbs or found.group().endswith("ed"))

    if body[after - 1] == "," or not rest[:1].isupper() or re.match(r"I\b", rest):
        if low in _MODALS or low in tables.months or (low in tables.weekdays and low.endswith("sday")):
            return True
        plain = tables.common_words | tables.contrasts | tables.pronouns | tables.openers
        # A noun of this text: "Rose said" may be a person.
        inner = re.compile(rf"(?<=[a-z,] ){re.escape(word)}\b")
        return low not in plain and (inner.search(body) is not None or (_is_speech(rest, tables) and low[-1] != "s"))
    if low in _BINDS:
        return False
    run = _RUN.match(rest)
    if low in _LEADS:
        return run is not None and is_verb(rest[run.end() :])
    if low in _ARTICLES:
        if any(m.start == after for m in article.mentions) or re.match(r"[A-Z]{2,}\b", rest):
            return False
        first = re.match(r"[\w&’'-]+", rest)
        if first and re.search(rf"(?<![\w.]){low} {re.escape(first.group())}\b", body):
            return False
        peoples = _PEOPLES.match(rest)
        return peoples is None or is_verb(peoples.group(1))
    return True


def _is_speech(text: str, tables: SummaryTables) -> bool:
    return text.split(" ", 1)[0].rstrip(",") in tables.speech


def _proper(word: str, at: int, analysis: Analysis, article: SummaryInput) -> bool:
    if any(m.start <= at < m.end for m in article.mentions):
        return True
    return any(start <= at < end for start, end, _ in analysis.people)


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
            draft = _replace(draft, start, end, f"[{name}]", Edit("resolve", written, f"[{name}]"))
    for edit in draft.edits:
        if edit.rule == "resolve":
            known.add(edit.after.strip("[]"))
    return draft


def own_opinion(draft: Draft, owner: str, verb: str) -> Draft:
    """Say at the head whose opinion the bullet is: one recorded addition; without a verb the name alone."""
    added = f"{owner} {verb}: " if verb else f"{owner}: "
    return replace(
        draft, pieces=(Piece(-1, -1, added), *draft.pieces), edits=(*draft.edits, Edit("owner", "", added.strip()))
    )
