"""Key figures: which numbers matter, what they measure, whose they are, as of when."""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.model import FigureStatus, Span
from generator.stages.summarise.analyse import Analysis, Sentence, stem_word, tokens_of, word_set
from generator.stages.summarise.evidence import clip_clause
from generator.stages.summarise.job import Job
from generator.stages.summarise.settings import SummaryTables
from generator.text.numbers import Quantity, find_quantities


@dataclass(frozen=True, slots=True)
class FigureDraft:
    """A figure before its evidence is made; offsets into the body."""

    sentence: int
    start: int
    end: int
    quantity: Quantity
    unit: str | None
    what: str
    what_span: Span
    company: str | None
    as_of: str | None
    status: FigureStatus
    score: int
    move: bool


_LIMIT = re.compile(
    r"(?:(?:an? )?estimated|at least|at most|no (?:more|less|fewer) than|less than|more than|fewer than|as "
    r"(?:much|many|little|low|high) as|"
    r"up to|nearly|almost|about|around|roughly|approximately|some|over|under|below|above|just|only|c\.|ca\.|close "
    r"to) $",
    re.I,
)
_CLAUSE = re.compile(
    r"[,;:–—(](?= ?)|\b(?:and|while|but|as|with|after|that|which|who|because|when|where|compared|versus|amid|"
    r"since|although|though|saw|sees|see|whereas)\b"
)
_TO_LEVEL = re.compile(
    r" (?:year on year |year-on-year |from a year (?:ago|earlier) |on the year )?(?:to|at) (?:about |around |"
    r"nearly |just |a record )?$"
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_WHEN = re.compile(
    r"(?:the )?(?:(?:first|second|third|fourth|final|last) (?:quarter|half|nine months|six months|three "
    r"months)(?: of (?:\d{4}|last year|this year|the year))?)"
    r"|Q[1-4](?: (?:of )?\d{4})?|H[12](?: (?:of )?\d{4})?|\b[12]H ?\d{2,4}"
    r"|\d{1,2}[.:]\d{2} ?(?:am|pm|a\.m\.|p\.m\.)(?: local time)?"
    rf"|(?:early |late |mid-|mid )?(?:{_MONTHS})\b(?: \d{{1,2}}\b)?(?:,? \d{{4}})?"
    r"|(?:early |late |mid-|mid )?(?:19|20)\d{2}(?:[-–/]\d{2,4})?\b"
    r"|(?:last|this|next) (?:year|month|week|quarter|season|summer|winter)|year to date|the past (?:year|decade|"
    r"month|week)"
    r"|(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)
_FUNCTION = word_set(
    "the a an its their his her our this that these those of in on at by to from for with as than and or but is "
    "are was were has have had "
    "been be will would could may might can which who it they he she nearly almost about around roughly "
    "approximately over under more less "
    "at-least least most some up down just only per into onto also still now so far still not no further another "
    "about worth totalling "
    "totaling reaching reached hit hitting some averaging"
)
_LEAD = re.compile(
    r"(?:\d{4},?|the|a|an|its|their|his|her|our|this|that|these|those|some|another|also|and|but|while|as|on|in|of|"
    r"to|for|with|by|from|at|is|was|were|are|has|had|have|been|which|who|where|when|or|so-called|now|then|there|"
    r"it|he|she|they|said|says|each|all|both) ",
    re.I,
)
_TRAIL = re.compile(
    r"(?: (?:the|a|an|its|their|this|these|last|next|of|in|on|at|by|to|from|for|with|as|than|and|or|but|is|are|"
    r"was|were|has|have|had|"
    r"been|be|will|would|could|may|more|less|about|nearly|almost|around|over|under|least|most|some|up|down|just|"
    r"only|per|into|also|now|not|that|which|who|reached|reaching|hit|worth|estimated|roughly|an?|while|when|after|"
    r"since|some|averaging|relatively|still|said|costs?|can|little|much|many))+$",
    re.I,
)


def find_figures(job: Job) -> list[FigureDraft]:
    """All figures of an article, in order, each with what it measures; sub-heads and questions have none."""
    article, analysis, tables = job.article, job.analysis, job.tables
    found: list[FigureDraft] = []
    title = frozenset(stem_word(token) for token in tokens_of(article.title) if token not in tables.stop)
    for sentence in analysis.sentences:
        if sentence.heading or (not sentence.numbers and not re.search(r"illion|thousand", sentence.text)):
            continue
        quantities = find_quantities(sentence.text)
        skip = False
        last: FigureDraft | None = None
        for at, quantity in enumerate(quantities):
            if skip:
                skip = False
                continue
            level = None
            if at + 1 < len(quantities):
                between = sentence.text[quantity.end : quantities[at + 1].start]
                if _TO_LEVEL.fullmatch(between) and quantity.unit in (
                    "percent",
                    "points",
                    "currency",
                    "percentage points",
                    "basis points",
                ):
                    level = quantities[at + 1]
            draft = _describe(job, sentence, quantity, level, title=title, last=last)
            last = draft or last
            skip = level is not None and draft is not None and draft.move
            if draft is not None:
                found.append(draft)
    return found


def _describe(
    job: Job,
    sentence: Sentence,
    quantity: Quantity,
    level: Quantity | None,
    *,
    title: frozenset[str],
    last: FigureDraft | None,
) -> FigureDraft | None:
    article, analysis, tables, scores = job.article, job.analysis, job.tables, job.scores
    text = sentence.text
    start, end = quantity.start, quantity.end
    limit = _LIMIT.search(text, max(0, start - 24), start)
    if limit:
        start = limit.start()
    verb = _move_before(text, start, tables)
    unit = quantity.unit
    move = False
    span: Span | None = None
    counts = unit not in _MEASURED
    if verb is not None and (not counts or "/" in quantity.value or _is_level(text, verb, start)):
        subject = _subject_before(text, verb, tables)
        if subject is not None and not (quantity.currency and text.startswith(" of ", end)):
            move = True
            span = subject
            start = verb
            if level is not None:
                end = level.end
    if span is None and last is not None and _GOING_ON.search(text, max(0, start - 16), start):
        span = (last.what_span[0] - sentence.start, last.what_span[1] - sentence.start)
        change = re.search(r" (?:increase|rise|growth|drop|decline|fall|gain|jump)$", text[span[0] : span[1]])
        if change:
            span = (span[0], span[0] + change.start())
    if span is None:
        span = _label_of(text, start, end, quantity, tables)
        if span is None:
            return None
    what = text[span[0] : span[1]]
    if re.match(r"[a-z]+ly\b", what) or "/" in what[:1]:
        return None
    if not unit:
        noun = _counted_noun(text, quantity.end)
        if noun is None and (quantity.bare or not move):
            return None
        unit = noun or ""
        if unit.lower() in _TIME_UNITS:
            return None
        if noun is not None and not move:
            end = max(end, quantity.end)
    status = _status(text, start, end, sentence, tables=tables, analysis=analysis)
    company = _company(sentence, sentence.start + span[0], sentence.start + span[1], sentence.start + start)
    score = scores.base[sentence.index]
    score += {"currency": 300, "percent": 250, "percentage points": 250, "points": 150}.get(
        quantity.unit, 0 if quantity.bare else 150
    )
    score += 400 if move and article.kind == "market wrap" else 0
    score += 40 * len(title & frozenset(stem_word(token) for token in tokens_of(what)))
    score += 100 if company else 0
    return FigureDraft(
        sentence.index,
        sentence.start + start,
        sentence.start + end,
        quantity,
        unit or None,
        " ".join(what.split()),
        (sentence.start + span[0], sentence.start + span[1]),
        company,
        _when(text, start, end),
        status,
        score,
        move,
    )


_MEASURED = ("percent", "points", "currency", "percentage points", "basis points")
_GOING_ON = re.compile(r"(?:reach(?:ing)?|hitting|totall?ing|to|compared (?:to|with)|against|from) $")


def _is_level(text: str, verb: int, start: int) -> bool:
    """``rose to 9,940``: the number is where the subject got to, not what it counts."""
    return text[verb:start].rstrip().endswith((" to", " by"))


def _move_before(text: str, start: int, tables: SummaryTables) -> int | None:
    """Offset of the verb of change that governs the number: at most five words before it, with no stop between."""
    at = start
    for _ in range(5):
        stop = text.rfind(" ", 0, max(at - 1, 0))
        word = text[stop + 1 : at].strip()
        if not word or word[-1] in ",;:)–—" or word.lower() == "than":
            return None
        if word.lower() in tables.moves:
            lead = text.rfind(" ", 0, max(stop, 0))
            before = text[lead + 1 : stop] if stop > 0 else ""
            if word.lower() in ("up", "down", "higher", "lower") and before.lower() in tables.moves:
                return lead + 1
            return stop + 1
        if word.lower() not in _FUNCTION and word.lower() not in (
            "much",
            "little",
            "many",
            "another",
            "further",
            "combined",
            "sharply",
        ):
            return None
        at = stop + 1
        if stop <= 0:
            return None
    return None


def _subject_before(text: str, verb: int, tables: SummaryTables) -> Span | None:
    """The noun phrase just before a verb: back to the last clause boundary."""
    left = 0
    for match in _CLAUSE.finditer(text, 0, verb):
        if (
            match.group() == "and"
            and not text[match.end() : verb].strip()[:1].isupper()
            and left == 0
            and len(text[match.end() : verb].split()) <= 1
        ):
            continue
        if text[match.end() : verb].strip():
            left = match.end()
    return _trim(text, left, verb, 9)


def _trim(text: str, left: int, right: int, most: int) -> Span | None:
    while left < right and text[left] in " \"'“”‘’(–—-":
        left += 1
    while True:
        lead = _LEAD.match(text, left, right)
        if not lead:
            break
        left = lead.end()
    while right > left and text[right - 1] in " ,;:.\"'“”‘’(–—-":
        right -= 1
    trail = _TRAIL.search(text, left, right)
    if trail:
        right = trail.start()
    while right > left and text[right - 1] in " ,;:.\"'“”‘’(–—-":
        right -= 1
    words = text[left:right].split()
    if (
        not words
        or (words[0].lower() in _FUNCTION and len(words) == 1)
        or not any(c.isalpha() for c in text[left:right])
    ):
        return None
    if len(words) > most:
        cut = _PREP.search(text, left, right)
        cuts = [
            m.start() for m in _PREP.finditer(text, left, right) if 1 <= len(text[left : m.start()].split()) <= most
        ]
        if not cut or not cuts:
            return None
        right = cuts[-1]
    return left, right


_PREP = re.compile(r" (?:of|in|on|at|by|to|from|for|with|across|within|between|through|during|under) ")
_AFTER_NP = re.compile(
    r"(?:-| (?:of |in |worth of )?)((?:the |a |an |all |its |their |new |net )?[A-Za-z&’'/-]+(?: (?!(?:and|but|"
    r"while|which|that|who|by|from|since|to|as|at|on|after|before|were|was|are|is|have|has|had|will|would|could|"
    r"can|may|than|compared|with|when|where|this|last|relative|so|or|if|because|until|among|across|without|"
    r"through|between|under|earlier|later|daily|more|per|using|during|adding|making|drew|by|including|annually|"
    r"globally|today|yesterday|over|up|down)\b)[A-Za-z0-9&’'/-]+){0,8})"
)


def _label_of(text: str, start: int, end: int, quantity: Quantity, tables: SummaryTables) -> Span | None:
    if start > 0 and "㐀" <= text[start - 1] <= "鿿":
        left = max(text.rfind(mark, 0, start) for mark in "，；：。（、") + 1
        return (left, start) if start - left <= 30 else (start - 30, start)
    after = _AFTER_NP.match(text, end)
    head = text[end : end + 4]
    if after and text[end] == "-" and " " in after.group(1):
        # "a 1,000-unit order": the order is what is measured, the unit is its unit.
        kept = _trim(text, after.start(1) + len(after.group(1).split()[0]), after.end(1), 10)
        if kept:
            return kept
    if (
        after
        and not _MEASURE_WORD.match(text, end)
        and not re.match(r" (?:year|month|week|day|hour|minute)s?\b(?!-)", text[end : end + 10])
    ):
        first = after.group(1).split()[0].lower()
        if text.startswith(" in ", end) and text[after.start(1)].isupper():
            first = "in"
        kept = _trim(text, after.start(1), after.end(1), 8)
        blocked = _FUNCTION - {"the", "a", "an", "its", "their", "new", "net"}
        if (
            kept
            and first not in blocked
            and first not in tables.finite
            and first not in _ADVERB
            and first not in tables.subordinators
        ):
            kept = _cut_verb(text, kept, tables)
            if kept:
                return kept
    if head.startswith(" of "):
        return _trim(text, end + 4, min(len(text), end + 60), 6)
    left = 0
    for match in _CLAUSE.finditer(text, 0, start):
        if len(text[match.end() : start].split()) >= 1:
            left = match.end()
    verb = None
    for match in re.finditer(r"[A-Za-z]+", text[left:start]):
        word = match.group().lower()
        if (
            word in tables.finite
            or word in tables.moves
            or (len(word) > 4 and word.endswith(("ed", "ing")) and left + match.end() < start)
        ):
            verb = (left + match.start(), left + match.end())
    if verb:
        kept = _trim(text, verb[1], start, 7)
        if (
            kept
            and (" " in text[kept[0] : kept[1]] or _ARTICLE.search(text, max(0, kept[0] - 5), kept[0]))
            and not text.startswith("to ", verb[1] + 1)
        ):
            return kept
        purpose = _FOR.match(text, end)
        if purpose:
            goal = _trim(text, purpose.start(1), purpose.end(1), 7)
            if goal:
                return goal
        subject = _trim(text, left, verb[0], 9)
        if subject or kept:
            return subject or kept
    kept = _trim(text, left, start, 8)
    if kept:
        return kept
    return _trim(text, 0, start, 8) or _first_words(text, start)


_MEASURE_WORD = re.compile(
    r" (?:square|cubic|metric)? ?(?:met(?:er|re)s?|feet|foot|miles?|hectares?|acres?|units?|tonnes?|tons?|litres?|"
    r"liters?|TEUs?)\b(?! (?:of|in)\b)"
)
_ARTICLE = re.compile(r"(?:the|an?|its|their|of) $")
_FOR = re.compile(r" (?:for|from|through|via) ((?:[A-Za-z’'-]+ ?){1,6})")
_ADVERB = word_set(
    "within during between relative compared versus year annually daily globally worldwide overall together "
    "combined earlier later respectively in on at by to from since and or"
)


def _cut_verb(text: str, span: Span, tables: SummaryTables) -> Span | None:
    for match in re.finditer(r"[A-Za-z]+", text[span[0] : span[1]]):
        word = match.group().lower()
        if (
            word in tables.finite
            or word in tables.speech
            or (word in tables.moves and match.start() > 0 and word.endswith("ed"))
        ):
            if match.start() == 0:
                return None
            return _trim(text, span[0], span[0] + match.start(), 8)
    return span


def _first_words(text: str, start: int) -> Span | None:
    match = re.match(r"\W*((?:\S+ ){1,6})", text[:start])
    return _trim(text, match.start(1), match.end(1), 6) if match else None


def _counted_noun(text: str, end: int) -> str | None:
    """The noun that a bare number counts: the last word of the noun phrase after it."""
    match = re.match(r"(?:-plus|\+)?[ -]((?:[A-Za-z][A-Za-z’'-]*)(?: [A-Za-z][A-Za-z’'-]*){0,6})", text[end : end + 80])
    chinese = re.match(r"[㐀-鿿]{2,6}", text[end : end + 6])
    if chinese:
        return chinese.group()
    if not match:
        return None
    if text[end : end + 1] == "-":
        return match.group(1).split()[0]
    area = re.match(r"(?:square|cubic) [a-z]+", match.group(1))
    if area:
        return area.group()
    words: list[str] = []
    for word in match.group(1).split():
        if word.lower() in _FUNCTION or word.lower() in _STOP_NOUN:
            break
        words.append(word)
        if word.endswith("s") and not word.endswith("ss") and len(word) > 3 and word[0].islower():
            break
    if not words:
        return None
    return words[-1].removesuffix("'s").removesuffix("’s")


_TIME_UNITS = word_set(
    "year years month months week weeks day days hour hours minute minutes second seconds times decade decades"
)
_STOP_NOUN = word_set(
    "that which who across in of with under were was are is by from have has had on at after before while when "
    "where cheaper since as"
)


def _status(
    text: str, start: int, end: int, sentence: Sentence, *, tables: SummaryTables, analysis: Analysis
) -> FigureStatus:
    left = 0
    for match in re.finditer(r"[;:]| while | but | and | as ", text[:start]):
        left = match.end()
    before = text[left:start].lower()
    near = before.split()[-9:]
    around = [*near, *re.split(r"[,;]| and ", text[start : end + 90])[0].lower().split()]
    words = {word.strip(",.;:()\"'“”") for word in around}
    if any(word in tables.targets for word in (w.strip(",.;:") for w in near)):
        return "target"
    if words & (
        tables.estimates - {"about", "around", "roughly", "approximately", "analysts", "will", "may", "might", "could"}
    ) or any(word.strip(",.") in ("could", "may", "might", "will", "would") for word in near):
        return "estimate"
    at = sentence.start + start
    if any(opened <= at < closed and closed - opened > 60 for opened, closed in analysis.quotes):
        return "claim"
    lower = set(sentence.tokens)
    if "according" in lower or lower & {"data", "figures", "statistics", "reported"} & tables.reports:
        return "reported"
    if sentence.speech:
        return "claim"
    return "actual"


def _company(sentence: Sentence, left: int, right: int, number: int) -> str | None:
    """The company that the figure is about: named in what is measured, or the only one named before the number, or
    the one that a ``by`` or ``of`` just after it leads to.
    """
    named = [m for m in sentence.mentions if m.company]
    inside = [m for m in named if m.start < right and left < m.end]
    if inside:
        return inside[-1].company
    before = [m for m in named if m.end <= number]
    if len({m.company for m in before}) == 1 and not _CLAUSE_BREAK.search(
        sentence.text, before[-1].end - sentence.start, number - sentence.start
    ):
        return before[-1].company
    for mention in named:
        if number < mention.start <= number + 60 and _BY.search(sentence.text, 0, mention.start - sentence.start):
            return mention.company
    return None


_CLAUSE_BREAK = re.compile(r"; |, (?:with|while|and|but)\b|\bwhile\b|\bwhere\b")
_BY = re.compile(r"\b(?:by|of|at|from) (?:the )?$")


def _when(text: str, start: int, end: int) -> str | None:
    best: tuple[int, str] | None = None
    for match in _WHEN.finditer(text):
        distance = match.start() - end if match.start() >= end else (start - match.end()) + 15
        if match.start() < end and match.end() > start:
            continue
        words = match.group().removeprefix("the ")
        between = text[match.end() : start] if match.end() <= start else text[end : match.start()]
        distance += 25 * len(re.findall(r"[,;]|\band\b", between))
        if match.start() <= 4 or (
            match.end() <= start and text[match.end() : match.end() + 1] == "," and match.start() < 25
        ):
            distance = min(distance, 25)
        if words == "May" and not re.search(r"\b(?:in|since|from|of|by|until|for|to) $", text[: match.start()]):
            continue
        if words in _DAYS:
            distance += 60
        if best is None or distance < best[0]:
            best = (distance, words)
    return best[1] if best and best[0] < 130 else None


_DAYS = word_set("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")


def pick_figures(job: Job, used: dict[int, Span]) -> list[tuple[FigureDraft, Span]]:
    """The figures that matter most, in the order of the article, with what to quote of their sentence.

    ``used`` is what bullets quote of a sentence: a figure within it costs nothing, one beside it widens it.
    """
    article, analysis, settings, quoted = job.article, job.analysis, job.settings, job.quoted
    drafts = find_figures(job)
    most = settings.moves_max if article.kind == "market wrap" else settings.figures_max
    order = sorted(
        range(len(drafts)), key=lambda at: (-(drafts[at].score + (300 if drafts[at].sentence in used else 0)), at)
    )
    kept: list[int] = []
    seen: set[tuple[str, str]] = set()
    spans = dict(used)
    for at in order:
        draft = drafts[at]
        if len(kept) >= most:
            break
        key = (draft.quantity.value + draft.quantity.unit, draft.what.lower())
        if key in seen or (draft.quantity.bare and draft.sentence not in used):
            continue
        sentence = analysis.sentences[draft.sentence]
        low, high = min(draft.start, draft.what_span[0]), max(draft.end, draft.what_span[1])
        old = spans.get(draft.sentence)
        if old and old[0] <= low and high <= old[1]:
            span = old
        else:
            span = clip_clause(article.body, sentence.start, sentence.end, low, high)
            if old:
                span = (min(old[0], span[0]), max(old[1], span[1]))
        if not quoted.fits([span]):
            continue
        quoted.add([span])
        spans[draft.sentence] = span
        seen.add(key)
        kept.append(at)
    return [(drafts[at], spans[drafts[at].sentence]) for at in sorted(kept)]
