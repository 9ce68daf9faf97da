"""Key figures: which numbers matter, what they measure, whose they are, as of when, and how sure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from generator.model import FigureStatus, Span
from generator.stages.summarise.analyse import Sentence, word_set
from generator.stages.summarise.job import Job
from generator.stages.summarise.measure.phrases import join_spans
from generator.stages.summarise.measure.reader import Label, Reader, quote_label
from generator.stages.summarise.measure.times import TIME
from generator.stages.summarise.measure.tokens import BESIDE, CJK, HYPHENS
from generator.stages.summarise.owner import ECONOMY, find_owner, find_owner_in_words
from generator.stages.summarise.period import READINGS, TRADED, find_period
from generator.stages.summarise.status import Setting, Standing, hide_brackets, read_standing
from generator.stages.summarise.words import stems_of, tokens_of
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
    """From the first to the last word of ``what``."""
    company: str | None
    as_of: str | None
    status: FigureStatus
    says: str | None
    score: int
    moves: bool
    """It tells how far, or where to, something moved."""
    move: str | None
    level: str | None
    proof: Span
    """From the first to the last word that shows the number, what it measures, whose, when, how sure, who says it."""
    core: Span
    """The same without who says it."""


def find_figures(job: Job) -> list[FigureDraft]:
    """All figures of an article, in order, each with what it measures; sub-heads have none."""
    article, analysis, tables = job.article, job.analysis, job.tables
    found: list[FigureDraft] = []
    context = article.body[:20_000]
    printed = {quantity.value for quantity in find_quantities(article.title, article.lang, context)}
    rank = 0
    for sentence in analysis.sentences:
        if sentence.heading or len(sentence.text) > _LONGEST:
            continue
        rank += 1
        if not sentence.numbers and not _SPELLED.search(sentence.text):
            continue
        quantities = find_quantities(sentence.text, article.lang, context)
        if not quantities:
            continue
        reader = Reader(sentence.text, quantities, tables, english=article.lang[:2] == "en")
        taken = 0
        last: FigureDraft | None = None
        before: Label | None = None
        for index, quantity in enumerate(quantities):
            if sentence.start + quantity.start < taken:
                continue
            if last is not None and _OF_THEM.fullmatch(sentence.text, last.end - sentence.start, quantity.start):
                # "half of its 20,000 barges": what the figure before is a part of.
                continue
            label = _label(reader, index, quantity, article.lang)
            if last is not None and before is not None:
                reached = _reached(reader, index, last, before, sentence.start)
                label = _carried(reader, index, label, before, last.end - sentence.start)
                if reached and label is not None:
                    last = found[-1] = reached
                beside = _told_beside(job, sentence, reader, index, label, last, before) if label else None
                if beside:
                    last = found[-1] = beside
                    continue
            if label is None:
                continue
            draft = _draft(job, sentence, reader, index, label, before)
            if draft is None:
                continue
            if last is not None and not _PARTS.search(sentence.text, last.end - sentence.start, quantity.start):
                draft = _with_direction(draft, last)
            score = _importance(job, sentence, draft, rank)
            score += 40 * min(3, len(analysis.title & stems_of(tokens_of(draft.what))))
            score += 600 if quantity.value in printed else 0
            last = replace(draft, score=score)
            before = label
            found.append(last)
            taken = draft.end
    levels = {(draft.sentence, draft.level, draft.what) for draft in found if draft.move and draft.level}
    # Where a move ended stands in its row already.
    return [d for d in found if d.move or (d.sentence, article.body[d.start : d.end], d.what) not in levels]


_OF_THEM = re.compile(r" of (?:(?:the|its|their|his|her|all|some|about|around|nearly|these|those) )*")


_PARTS = re.compile(r";|\b(?:while|whereas|but|although|though)\b")
"""What begins another statement, of which the verb before it says nothing."""
_BARE_MOVE = re.compile(r"\d[\d.,]* ?(?:%|per cent|percent|pct|points?|basis points)")


def _with_direction(draft: FigureDraft, last: FigureDraft) -> FigureDraft:
    """``A rose 3 per cent and B 2 per cent``: which way the second went is said before the first."""
    if not draft.move or not last.move or not _BARE_MOVE.fullmatch(draft.move):
        return draft
    verb = last.move.partition(" ")[0]
    if not verb.isalpha():
        return draft
    low = min(draft.proof[0], last.core[0])
    return replace(draft, move=f"{verb} {draft.move}", proof=(low, draft.proof[1]), core=(low, draft.core[1]))


_LEDE = 6
"""Last sentence (from 0) in which a figure may be kept though a verb alone says what it is of."""
_LONGEST = 4000
"""Characters beyond which what has no full stop is a list or a page, not a sentence."""
_SPELLED = re.compile(
    r"illion|thousand|percentage point|per ?cent|\b(?:third|quarter|fifth|sixth|eighth|tenth)s? of|half of|"
    r"\b(?:one|two|three|four|nine) (?:in|out of) ",
    re.IGNORECASE,
)


def _draft(
    job: Job, sentence: Sentence, reader: Reader, index: int, label: Label, before: Label | None
) -> FigureDraft | None:
    tables = job.tables
    text, quantity = sentence.text, reader.quantities[index]
    label = _said_more_fully(reader, index, label)
    words = _words_of(text, label)
    if not words:
        return None
    unit = quantity.unit or label.unit
    if (not unit and (quantity.bare or not label.move)) or _ONE_IN.search(text, 0, quantity.start):
        return None
    verb = len(words) == 1 and reader.is_verb_at(label.pieces[0][0])
    if TIME.fullmatch(" ".join(words)) or "respectively" in text[quantity.end : quantity.end + 120]:
        return None
    if job.article.lang[:2] == "de" and not _names_noun(quote_label(text, label), quantity.unit):
        return None
    trivial = unit.lower() in tables.figures.trivia or f"{unit.lower()}s" in tables.figures.trivia
    if (
        trivial
        and not quantity.unit
        and (_TIMES.fullmatch(unit) or words[0] == unit.lower() or unit.lower() not in words)
    ):
        return None
    start, end = label.start, max(quantity.end, label.end)
    bound = _BOUND.search(text, max(0, start - 24), start)
    start = bound.start() if bound else start
    if _OLD_LEVEL.match(text, start) and start < quantity.start:
        return None
    if label.unit and text.startswith(label.unit, end + 1) and not text[end : end + 1].strip():
        end += 1 + len(label.unit)
    elif label.unit and text[end : end + 1] in ("-", "\u2011") and text.startswith(label.unit[:-1], end + 1):
        end += len(label.unit) + text.startswith(label.unit, end + 1)
    end = _with_second_currency(reader, index, end)
    rate = _RATE.match(text, end) or (_FLOW.match(text, end) if label.unit or quantity.unit not in READINGS else None)
    if rate:
        end = rate.end()
    if end in (quantity.end, label.end) and not label.move and (quantity.unit == "percent" or quantity.currency):
        # Without its base a distance reads as a level: "70 per cent below the old fare".
        apart = _APART_FROM.match(text, end)
        end = max(end, reader.end_of_base(index, max(right for _, right in label.pieces)), apart.end() if apart else 0)
    clause = _clause(text, start, end)
    traded = label.move and TRADED.search(quote_label(text, label)) is not None
    when = find_period(text, reader.quantities, index, (start, end), label.pieces, on_day_too=traded)
    if when and _THAN.search(text, quantity.end, end) and quantity.end <= when[1][0] < end:
        when = None
    owner = find_owner(job, sentence, label, (start, end))
    if verb and owner is None and sentence.index > _LEDE:
        return None
    standing = _standing(job, sentence, reader, (start, end), clause, owner[1] if owner else None, label.subject)
    if reader.english:
        # A company that is named within the label does not say who does what, nor does one beside its subject.
        aside = owner is not None and not any(left <= owner[1][0] < right for left, right in label.pieces)
        if aside and owner and reader.is_verb_at(label.pieces[0][0]):
            of_subject = label.subject is not None and label.subject[0] <= owner[1][0] < label.subject[1]
            aside = of_subject or owner[1] == (start, end)
        speaking = label.subject is not None and text[slice(*label.subject)].lower() in ("we", "i")
        aside = aside or (speaking and standing.says is not None)
        fuller = _framed(reader, index, label, unit, before, owned=aside)
        if fuller is None or _is_torn(reader, fuller) or _is_denied(reader, index, fuller):
            return None
        label = fuller
    if text.startswith((" of which", " of whom"), quantity.end) or text.rstrip("\"'”’ ").endswith("?"):
        return None
    owner = owner or find_owner_in_words(job, sentence, label, (start, end))
    if ECONOMY.search(quote_label(text, label)):
        owner = None
    beyond = _OF_THEM.match(text, quantity.end)
    if (
        beyond
        and any(other.start == beyond.end() for other in reader.quantities)
        and beyond.end() > max(right for _, right in label.pieces)
    ):
        # "12% of the 5 million who need it": of whom is not in the label.
        return None
    words = _words_of(text, label)
    if all(word in tables.figures.weak or word in tables.stop for word in words):
        return None
    move, level = _move(text, quantity, label, start)
    if level and level[0] < end and text[level[1] : end].strip():
        # "$48 a barrel", "5m euros ($6m)"
        level = (level[0], end)
    span = (min(left for left, _ in label.pieces), max(right for _, right in label.pieces))
    proof = [(start, end), span, *([when[1]] if when else []), *([owner[1]] if owner else [])]
    turned = _TURNED.match(text, end) if label.move else None
    if turned:
        proof.append(turned.span())
    proof.extend(part for part in (standing.cue, move, level) if part)
    core = (sentence.start + min(left for left, _ in proof), sentence.start + max(right for _, right in proof))
    says = (sentence.start + standing.says[0], sentence.start + standing.says[1]) if standing.says else core
    return FigureDraft(
        sentence=sentence.index,
        start=sentence.start + start,
        end=sentence.start + end,
        quantity=quantity,
        unit=unit or None,
        what=quote_label(text, label),
        what_span=(sentence.start + span[0], sentence.start + span[1]),
        company=owner[0] or None if owner else None,
        as_of=when[0] if when else None,
        status=standing.status,
        says=" ".join(text[slice(*standing.says)].split()) if standing.says else None,
        score=0,
        moves=label.move,
        move=" ".join(text[slice(*move)].split()) if move else None,
        level=" ".join(text[slice(*level)].split()) if level else None,
        proof=(min(core[0], says[0]), max(core[1], says[1])),
        core=core,
    )


def _said_more_fully(reader: Reader, index: int, label: Label) -> Label:
    """A label that says more than the unit again: ``ramps at`` before ``9 quays``; a level is no yearly change."""
    text, quantity = reader.text, reader.quantities[index]
    first = label.pieces[0]
    change = _YEARLY.match(text, *first) if quantity.currency and not label.move else None
    if change and change.end() < first[1] and not _CHANGE_WORD.search(text[first[0] : first[1]]):
        return replace(label, pieces=((change.end(), first[1]), *label.pieces[1:]))
    owner = label.subject
    bare = len(label.pieces) == 1 and reader.is_verb_at(first[0]) and " " not in text[first[0] : first[1]]
    if bare and owner and owner[1] <= first[0] and text[owner[0] : owner[1]].lower() not in _NOBODY:
        return replace(label, pieces=(owner, first))
    if len(label.pieces) == 1 and label.unit and text[first[0] : first[1]] == label.unit:
        before = reader.phrase_before(index)
        if before and text[slice(*before)].endswith((" to", " at")):
            clause = reader.clause_before(before[0])
            return replace(label, pieces=tuple(join_spans(text, [*clause, before]))) if clause else label
        if before:
            return replace(label, pieces=(before, first))
    return label


def _words_of(text: str, label: Label) -> list[str]:
    return [word.lower() for word in tokens_of(quote_label(text, label))]


def _framed(reader: Reader, index: int, label: Label, unit: str, before: Label | None, *, owned: bool) -> Label | None:
    """The label with the verb and the subject that it needs to be understood; ``None`` if it says nothing even then.

    ``20,000 workers``: ``workers lost their jobs``; ``38 per cent of the market``: ``controls market``.
    """
    if label.move:
        return _moved_of(reader, label, owned=owned)
    text = reader.text
    said = TIME.sub(" ", quote_label(text, label)).lower().split()
    words = [word for word in said if word not in reader.words.weak | _ESTIMATED and word not in unit.lower().split()]
    level = words and all(word in _LEVEL_NOUNS for word in words)
    change = bool(words) and all(_CHANGE_ONLY.fullmatch(word) for word in words) and label.pieces[0][0] > label.start
    thin = (
        level
        or change
        or not any(_LETTERS.match(word) for word in words)
        or (len(words) == 1 and words[0].endswith("ed"))
    )
    quantity = reader.quantities[index]
    share = text.startswith((" of ", " worth ", " in "), quantity.end) and label.pieces[0][0] > label.start
    if level or (change and before is not None):
        same = before is not None and reader.quantities[index - 1].unit == quantity.unit
        if before is not None and same and before.pieces[-1][1] <= label.pieces[0][0]:
            return replace(label, pieces=(*before.pieces, *label.pieces))
        fuller = _with_subject(reader, label.pieces, label.subject)
        if len(fuller) > len(label.pieces):
            return replace(label, pieces=fuller)
        if level:
            return None
    told = reader.has_verb_between(*label.pieces[-1])
    counted = label.pieces[0][0] > label.start and (share or quantity.unit in ("", "share", *said))
    if counted and (share or not quantity.currency):
        predicate = reader.predicate_after(index, label.pieces[-1][1])
        cut = predicate and _ADJECTIVES.match(text, predicate[-1][1]) and _ADJECTIVE.search(text, 0, predicate[-1][1])
        if predicate and not cut and (reader.is_subject(index) or reader.is_clause_told(index, predicate)):
            return replace(label, pieces=tuple(join_spans(text, [*label.pieces, *predicate])))
    if reader.is_verb_at(label.pieces[0][0]):
        fuller = label.pieces if owned else _with_subject(reader, label.pieces, label.subject)
        doing = (
            _DOING.match(text, label.pieces[0][0])
            and label.subject is None
            and text.startswith(("to ", "by "), label.start)
        )
        return None if fuller == label.pieces and not owned and not doing else replace(label, pieces=fuller)
    few = len(words) <= (1 if quantity.unit else 2)
    if not thin and not share and not few:
        relative = _head_of(text, label.pieces[0]) in _RELATIVE_NOUNS and label.pieces[0] != label.subject and not owned
        clause = reader.clause_before(label.pieces[0][0]) if relative else None
        if relative and not clause and reader.is_subject(index):
            clause = reader.predicate_after(index, max(label.pieces[-1][1], quantity.end))
        return replace(label, pieces=tuple(join_spans(text, [*clause, *label.pieces]))) if clause else label
    itself = len(words) == 1 and label.pieces[0] == label.subject
    frame = None if itself else reader.frame_before(index)
    if frame:
        subject, verb = frame
        if subject and text[slice(*verb)].split()[0].lower() in reader.words.levels - _ACCOUNTING:
            return replace(label, pieces=(subject,))
        if any(left < verb[1] and verb[0] < right for left, right in label.pieces):
            fuller = _with_subject(reader, label.pieces, subject)
            return None if len(words) == 1 and len(fuller) == 1 and not owned else replace(label, pieces=fuller)
        seen = _SAW.search(text, *verb) and counted
        befell = reader.predicate_after(index, label.pieces[-1][1]) if seen else ()
        pieces = _with_subject(reader, (verb, *label.pieces, *befell), subject)
        return None if pieces[0][0] == verb[0] and not owned else replace(label, pieces=pieces)
    led = reader.phrase_before(index) if few and counted else None
    if (
        led
        and led[1] <= label.start
        and label.pieces[0][0] > label.start
        and not text[slice(*led)].endswith((" to", " at", " by"))
    ):
        clause = reader.clause_before(led[0]) or ()
        return replace(label, pieces=tuple(join_spans(text, [*clause, led, *label.pieces])))
    if share and label.subject and reader.is_copula_before(index):
        # "young adults are … of the population"
        first = label.pieces[0]
        of = quantity.end + 1 if text.startswith(" of ", quantity.end) and quantity.end < first[0] else first[0]
        pieces = _with_subject(reader, ((of, first[1]), *label.pieces[1:]), label.subject)
        copula = _COPULA.match(text, pieces[0][1])
        return replace(label, pieces=((pieces[0][0], copula.end() - 1), *pieces[1:]) if copula else label.pieces)
    alone = quantity.unit in ("percent", "share") and share and not owned and len(words) < _ENOUGH
    if thin or (not told and (alone or quantity.unit == "share")):
        return None
    if len(words) == 1 and quantity.unit and (quantity.currency or not share):
        return _with_owner(reader, index, label, words[0], owned=owned)
    return label


_ADJECTIVE = re.compile(r"\b(?:an?|the) [a-z-]+$")
_ADJECTIVES = re.compile(r", [a-z-]+ [a-z]")
"""``an abundant, cheap supply``: a list of adjectives is no end."""


def _head_of(text: str, piece: Span) -> str:
    """The head of a noun phrase: ``stake`` of ``minority stake in the yard``; empty where a torn one has none."""
    words = _BEHIND_HEAD.split(text[slice(*piece)], maxsplit=1)[0].split()
    return words[-1].lower() if words else ""


def _moved_of(reader: Reader, label: Label, *, owned: bool) -> Label | None:
    """A move of one noun with the clause that it happened in: ``sector saw production``; none of a bare ``price``."""
    piece = label.pieces[0]
    word = reader.text[slice(*piece)].lower()
    if " " in word or len(label.pieces) > 1 or owned or label.start <= piece[0]:
        return label
    clause = reader.clause_before(piece[0])
    if clause and _SAW.search(reader.text, *clause[-1]):
        return replace(label, pieces=tuple(join_spans(reader.text, [*clause, piece])))
    return None if word in _RELATIVE_NOUNS else label


def _with_owner(reader: Reader, index: int, label: Label, word: str, *, owned: bool) -> Label | None:
    """A label of one noun with the verb and the subject before it: ``industry registered earnings``; without them
    only the measures that every company has.
    """
    quantity = reader.quantities[index]
    told = label.pieces[0] == label.subject and word not in _RELATIVE_NOUNS
    clause = None if owned and (told or word in _SELF_TOLD) else reader.clause_before(label.pieces[0][0])
    if clause:
        return replace(label, pieces=tuple(join_spans(reader.text, [*clause, *label.pieces])))
    measure = not quantity.currency and quantity.unit != "percent"
    if measure and reader.text.startswith(HYPHENS, quantity.end):
        return None
    if measure or (owned and word not in _RELATIVE_NOUNS) or told or word in _SELF_TOLD:
        return label
    end = max(label.pieces[0][1], quantity.end)
    said = reader.predicate_after(index, end) if reader.is_subject(index, label.pieces[0][0]) else ()
    return replace(label, pieces=tuple(join_spans(reader.text, [*label.pieces, *said]))) if said else None


def _is_torn(reader: Reader, label: Label) -> bool:
    """Whether the words of a label end in one that another must follow."""
    what = quote_label(reader.text, label)
    if what.count("(") != what.count(")") or "--" in what:
        return True
    last = what.split()[-1].lower()
    if last == "to":
        # "plans to increase its fleet to": where the number goes on.
        return not reader.text.startswith(" ", label.pieces[-1][1]) or label.pieces[-1][1] + 1 != label.start
    opens = last in reader.words.open and what.split()[-2:-1] not in (["are"], ["is"], ["was"], ["were"], ["be"])
    return opens or last in reader.words.determiners or last in reader.words.prepositions - _PARTICLES


def _is_denied(reader: Reader, index: int, label: Label) -> bool:
    """Whether a negation, a ``whether`` or a condition governs a number whose label does not hold it; and whether what
    was said is called false.
    """
    text, end = reader.text, reader.quantities[index].start
    opened = max((match.end() for match in _DENIAL_ENDS.finditer(text, 0, end)), default=0)
    condition = _CONDITION.search(text)
    if _FALSE.search(text, end) or (
        condition and (opened <= condition.start() < end or _WOULD.search(text, opened, end))
    ):
        return True
    return any(
        not any(left <= match.start() < right for left, right in label.pieces)
        for match in _DENIAL.finditer(text, opened, end)
    )


_WOULD = re.compile(r"\b(?:would|will|could|may|might|can)\b")
_FALSE = re.compile(r"\b(?:is|are|was|were) (?:false|untrue|wrong|baseless|unfounded)\b")
_THAN = re.compile(r"\b(?:than|above|below)\b")
_DENIAL = re.compile(
    r"\b(?:not(?! (?:only|just|less|more|fewer|least))|never|[Nn]one of|whether|"
    r"(?:do|know|see|say|ask|wonder)\w* if|without|nor|denie[ds]|deny|[Hh]ardly|[Ss]carcely|[Nn]obody|[Rr]umou?rs?|"
    r"[Nn]o (?!(?:less|fewer|more|later) than\b)(?=[a-z]))|\bdeny\b|n[’']t\b"
)
_CONDITION = re.compile(r"(?:^|[,;:–—(] |\b)(?:[Ii]f|[Uu]nless|[Pp]rovided|[Aa]s long as|[Ss]hould the|[Ii]n case)\b")
_DENIAL_ENDS = re.compile(r"[,;:–—()]| - |\b(?:which|who|and|but|while|although|because|when|after|until)\b")
_PARTICLES = word_set("in up out off down over through back on about around away")
_BEHIND_HEAD = re.compile(r" (?:of|in|for|to|on|with|from|by|at|against|under|over|that|which|who)\b")
_COPULA = re.compile(r" (?:is|are|was|were) ")
_SAW = re.compile(r"\b(?:saw|left) ?\Z")
_ESTIMATED = word_set("estimated expected possible potential annual overall")
_ACCOUNTING = word_set("account accounts accounted accounting")
_DOING = re.compile(r"[a-z]+ing (?:the |its |their )?[a-z]")
"""``reducing the deficit``: what is done is clear though not who does it."""
_RELATIVE_NOUNS = word_set(
    "gap price deal package range discount figure amount value difference margin stake rate pace"
)
"""Nouns of which nobody knows what they are about when their clause is gone."""
_SELF_TOLD = word_set(
    "profit profits sales revenue revenues turnover earnings inflation unemployment exports imports gdp population"
)
"""Nouns that need no owner beside them to be understood in the news of one company or country."""
_ENOUGH = 4
"""Words with which it is clear of what a share is one, though not whose it is."""


_LEVEL_NOUNS = word_set(
    "medium-term long-term mark peak peaks average averages high low record target forecast estimate goal limit "
    "level figure total trough all-time last year's previous annual average own new"
)
"""Nouns of a level, that say nothing without what it is of."""
_LETTERS = re.compile(r"[^\W\d_]{3}")


def _with_subject(reader: Reader, pieces: tuple[Span, ...], subject: Span | None) -> tuple[Span, ...]:
    if subject is None or subject[1] > pieces[0][0]:
        return pieces
    words = reader.text[slice(*subject)].lower().split()
    if len(words) > _SUBJECT or words[0] in _NOBODY:
        return pieces
    first = pieces[0][0]
    if subject[1] + 4 < first and reader.text.startswith(" to ", first - 4) and reader.is_verb_at(first):
        # "seeks to cut the budget and to reduce aid": what is meant to be done is not done.
        verb = reader.verb_with_auxiliaries(subject, pieces[0])
        verb = (first - 3, verb[1]) if verb == pieces[0] else verb
        return tuple(join_spans(reader.text, [subject, verb, *pieces[1:]]))
    verb = reader.verb_with_auxiliaries(subject, pieces[0]) if reader.is_verb_at(first) else pieces[0]
    return tuple(join_spans(reader.text, [subject, verb, *pieces[1:]]))


_SUBJECT = 7
"""Words of the longest subject that a label takes in."""


def _move(text: str, quantity: Quantity, label: Label, start: int) -> tuple[Span | None, Span | None]:
    """The words that say by how much, and where to, of a figure that is a change."""
    if label.level and label.level[0] <= quantity.start:
        flat = _FLAT.search(text, start, label.level[0])
        return (flat.span() if flat else None), label.level
    change = (
        _FROM_TO.match(text, quantity.start, quantity.end) if label.move or text.startswith("from", start) else None
    )
    if change:
        return None, (change.end(), quantity.end)
    if label.move:
        beside = _DIRECTION.match(text, quantity.end)
        by = label.by - text.endswith((",", ")"), 0, label.by) + text.endswith(")", 0, label.by) if label.by else 0
        return (start, by or (beside.end() if beside else quantity.end)), label.level
    if quantity.unit not in READINGS or quantity.unit == "currency":
        return None, None
    noun = _CHANGE_AFTER.match(text, quantity.end)
    if noun:
        return (start, noun.end()), None
    noun = _CHANGE_BEFORE.search(text, max(0, start - 24), start)
    return ((noun.start(), quantity.end) if noun else None), None


def _reached(reader: Reader, index: int, last: FigureDraft, before: Label, base: int) -> FigureDraft | None:
    """The draft before, with the level that it led to: ``a 22% increase, reaching US$5 million``."""
    start = reader.limit_start(index)
    text, quantity = reader.text, reader.quantities[index]
    led = last.move and last.level is None and quantity.unit and quantity.unit != last.quantity.unit
    if not led or not _BY_THEN.search(text, max(0, start - 30), start) or quantity.start - (last.end - base) > 70:
        return None
    end = _with_second_currency(reader, index, quantity.end)
    proof = (min(last.proof[0], base + start), max(last.proof[1], base + end))
    core = (min(last.core[0], base + start), max(last.core[1], base + end))
    return replace(last, level=" ".join(text[start:end].split()), proof=proof, core=core)


def _told_beside(
    job: Job, sentence: Sentence, reader: Reader, index: int, label: Label, last: FigureDraft, before: Label
) -> FigureDraft | None:
    """The draft before, a level, with how far it moved: ``dropped to 19 per cent, down two points``."""
    text, base = reader.text, sentence.start
    led = last.level and not last.move and label.move and not label.level and label.pieces == before.pieces
    if not led or not text.startswith(", ", last.end - base) or not _SIDE.match(text, label.start):
        return None
    if label.start != last.end - base + 2:
        return None
    draft = _draft(job, sentence, reader, index, label, before)
    if draft is None or not draft.move:
        return None
    proof = (min(last.proof[0], draft.proof[0]), max(last.proof[1], draft.proof[1]))
    core = (min(last.core[0], draft.core[0]), max(last.core[1], draft.core[1]))
    return replace(last, end=draft.end, move=draft.move, proof=proof, core=core)


_FLAT = re.compile(
    r"(?:(?:was|were|is|ended|closed|finished|little|held) ){0,6}(?:little changed|unchanged|flat|steady)"
)
_APART_FROM = re.compile(
    r" (?:lower|higher|cheaper|dearer|smaller|larger|bigger|faster|slower|weaker|stronger|less|more|fewer)"
    r"(?= than\b| (?:for|to|on|in|from)\b|[,.;]|$| [–—(-])"
)
_FROM_TO = re.compile(r".*\b(?:to|until) ", re.DOTALL)
_DIRECTION = re.compile(r" (?:dearer|cheaper|higher|lower|stronger|weaker|up|down|firmer|softer)\b")
_CHANGE_NOUNS = (
    r"(?:increase|rise|growth|drop|decline|fall|gain|jump|surge|slump|contraction|cut|hike|expansion|advance|slide|plunge|"
    r"dip|improvement|reduction|rebound|slowdown)"
)
_CHANGE_ONLY = re.compile(_CHANGE_NOUNS)
_CHANGE_AFTER = re.compile(
    rf"(?:[ -](?!of\b|in\b|for\b|to\b|and\b|on\b|from\b|off\b|by\b)[\w'’&-]++){{0,4}}? {_CHANGE_NOUNS}\b(?! to\b)"
)
_CHANGE_BEFORE = re.compile(rf"\b(?:an? )?(?:\w+ )?{_CHANGE_NOUNS} of $")


def _names_noun(what: str, unit: str) -> bool:
    """Whether German words hold a noun that is no unit; in German all nouns have a capital."""
    return any(
        word[:1].isupper() and len(word) > 4 and word[:5] not in (unit[:5], "Punkt", "Dolla", "Barre", "Basis")
        for word in what.split()
    )


_TIMES = re.compile(
    r"(?:year|month|week|day|hour|minute|second|decade|centur|season|time|word|page)(?:s|ies)?", re.IGNORECASE
)
_NOBODY = word_set("it they he she we i you who which that this")
_YEARLY = re.compile(r"(?:year-on-year|year-over-year|yoy|month-on-month|quarter-on-quarter) ")
_BOUND = re.compile(r"\b(?:exceeding|topping|surpassing|in excess of|upwards? of) $")
_TURNED = re.compile(r",? (?:but|before|though|although|only to) [^;.]{4,120}?(?=[,;.]|$)")
"""What takes back a move that was just told: ``but gave it all up by the close``."""


def _with_second_currency(reader: Reader, index: int, end: int) -> int:
    """``a US$41 million offering (S$6.7 million)`` is one figure as well."""
    if index + 1 >= len(reader.quantities):
        return end
    first, second, text = reader.quantities[index], reader.quantities[index + 1], reader.text
    both = first.currency and second.currency and first.currency != second.currency
    if both and text[second.end : second.end + 1] == ")" and _NOUN_BETWEEN.fullmatch(text, end, second.start):
        return second.end + 1
    return end


_ONE_IN = re.compile(r"\b(?:[Oo]ne|[Tt]wo|[Tt]hree) (?:in|out of) (?:every )?\Z")
_OLD_LEVEL = re.compile(r"(?:up|down|higher|lower|[a-z]{3,}ed|rose|fell|grew) from\b(?![^,;]* to )")
_NOUN_BETWEEN = re.compile(r"(?: [^\W\d_]+){1,3} \(")


_RATE = re.compile(
    r" (?:per (?!cent\b)(?:(?:diluted|basic|ordinary|US|square|metric|troy|new) )?[A-Za-z]{2,14}(?:-[a-z]{2,12})?|"
    r"an? (?:square |metric )?(?:(?:kilo|mega|giga)watt[- ]hour|passenger-(?:kilometre|mile)|"
    r"year|month|week|day|hour|tonne|ton|metre|meter|foot|acre|night|bottle|kilo|kilogram|"
    r"kg|kWh|MWh|pound|barrel|share|unit|piece|head|litre|liter|gallon|mile|person|vehicle|car|seat|ticket|ounce|bushel|"
    r"pole))\b(?!-\w)(?! (?:earlier|ago|later|before|after))"
)
_FLOW = re.compile(
    r" of [a-z]+(?: [a-z]+)? (?:a|per|each) (?:year|month|week|day|hour|minute|second)\b(?! (?:earlier|ago))"
)
"""``barrels`` ``of oil a day``."""


# ---------------------------------------------------------------- what


def _label(reader: Reader, index: int, quantity: Quantity, lang: str) -> Label | None:
    text = reader.text
    around = text[max(0, quantity.start - 2) : quantity.end + 2]
    if lang[:2] in ("zh", "ja") or CJK.search(around):
        after = reader.quantities[index - 1].end if index else 0
        return _label_cjk(text, quantity, after)
    return reader.label(index)


_CJK_STOPS = re.compile(r"[，。；：、,;:（）()「」『』“”]")
_CJK_TAIL = re.compile(
    r"(?:超过|超過|达到|达|達|约合|约|約|逾|为|為|是|有|仅|近|至少|增长|上升|下降|升至|降至|は|が|を|に|で|も|の|と|から|より|さらに|平均){1,30}$"
)
_CJK_LEAD = re.compile(r"\d{4}年(?:度|\d{1,2}月)?|预计|預計|今年|去年|将|計劃|计划|拟|已|会")
_KANA = re.compile(r"[\u3040-\u30ff]")
_CJK_TRIVIA = re.compile(r"[分時秒回割年目階号歳週日月天]|か月|ヶ月|小时|个月")
_CJK_HEAD = re.compile(r"^(?:今年|去年|明年|本月|上月|一方|預計|预计|将|會|会|已|共|其中|可|能)+")
_CJK_COUNTED = re.compile(
    r"(?P<measure>[家个個人名辆輛台套种種次隻艘件社店枚座所间間倍])?(?P<noun>[^\s\d，。；：、,.()（）「」『』“”来將将在有的是为向到逾约をはがにで]{0,8})"
)


def _label_cjk(text: str, quantity: Quantity, after: int = 0) -> Label | None:
    """Chinese and Japanese: what stands before the number in its clause, or what it counts."""
    left = 0
    for match in _CJK_STOPS.finditer(text, max(0, quantity.start - 40), quantity.start):
        left = match.end()
    left = max(left, quantity.start - 30, after)
    while 0 < left < quantity.start and text[left - 1 : left + 1].isascii() and text[left - 1 : left + 1].isalnum():
        left += 1
    tail = _CJK_TAIL.search(text[left : quantity.start])
    right = left + tail.start() if tail else quantity.start
    head = _CJK_HEAD.match(text[left:right])
    left += head.end() if head else 0
    counted = None if quantity.unit else _CJK_COUNTED.match(text, quantity.end)
    unit = (counted["measure"] or counted["noun"]) if counted else ""
    subject = (0, quantity.start)
    if not _KANA.search(text):
        for lead in _CJK_LEAD.finditer(text, left, right):
            left = lead.end() if right - lead.end() >= 2 else left
    if _CJK_TRIVIA.match(text, quantity.end):
        return None
    if _KANA.search(text):
        # Japanese: what is counted stands before its number; a topic (は) before the rest of the clause.
        if after and left == after:
            joined = re.match(r"[^\s\d]?と", text[left:right])
            left += joined.end() if joined else 0
        topic = text.rfind("は", left, right)
        if topic > left + 1 and right - topic <= 5 and text[topic + 1 : topic + 2] in "昨今来前同":
            right = topic
        elif topic >= left and right - topic > 1:
            left = topic + 1
        if right - left >= 1 and (quantity.unit or unit):
            return Label(((left, right),), subject, False, quantity.start, unit)
        return None
    if counted and len(counted["noun"]) >= 2:
        return Label((counted.span("noun"),), subject, False, quantity.start, unit)
    if right - left >= 2 and (quantity.unit or unit):
        return Label(((left, right),), subject, False, quantity.start, unit)
    return None


_COMPARED = re.compile(r"(?:compared (?:to|with)|against) $")
_OR = re.compile(r"[,(–—-] ?or (?:about |around |nearly )?$")
_BY_THEN = re.compile(
    r", (?:reaching|hitting|totall?ing|bringing (?:it|the total) to|to (?:reach|hit)) (?:a record )?$"
)
_CHANGE_WORD = re.compile(r" (?:increase|rise|growth|drop|decline|fall|gain|jump)$")
_GAP = re.compile(r"(?:,|;)? ?(?:and |while |but |with )?(?:the )?")
_SIDE = re.compile(r"(?:up|down|higher|lower)\b")


def _carried(reader: Reader, index: int, label: Label | None, before: Label, end: int) -> Label | None:
    """The label of the figure before, where a number says more of the same thing; else ``label``.

    ``75 per cent, or 20 of 26``; ``rose 5 per cent, reaching US$4 million``; ``70 per cent, up ten points``;
    ``costs $5 here, compared with $9 there``.
    """
    text, quantity = reader.text, reader.quantities[index]
    start = label.start if label else reader.limit_start(index)
    lead = text[max(0, start - 30) : start]
    near = quantity.start - end <= 70
    pieces = before.pieces
    own = label is not None and text.startswith(" of ", quantity.end)
    if near and own and label is not None and _OR.search(lead):
        return replace(label, pieces=(*pieces, label.pieces[0]))
    if near and not own and _OR.search(lead) and (label is None or quantity.unit or not label.unit):
        unit = next((w for w in reversed(text[pieces[0][0] : pieces[0][1]].split()) if w.endswith("s")), "")
        return Label(pieces, before.subject, False, start, unit)
    if near and label is not None and quantity.unit == reader.quantities[index - 1].unit:
        verb = text[label.pieces[-1][0] : label.pieces[-1][1]].split()[-1]
        if verb in ("looked", "expected", "forecast", "predicted", "hoped", "feared", "pencilled"):
            return Label(pieces, before.subject, False, start, label.unit)
    if label is not None and before.move and not label.move and quantity.unit == reader.quantities[index - 1].unit:
        gap = text[end : label.pieces[0][0]]
        if _GAP.fullmatch(gap) and not text[label.pieces[-1][1] : label.start].strip():
            # "A gained 8 per cent and B 6 per cent": the verb of the first is that of the second.
            return replace(label, move=True)
    beside = BESIDE.match(text, quantity.end)
    if near and label is None and lead.endswith(", ") and beside:
        return Label(pieces, before.subject, False, start, end=beside.end())
    if near and label is not None and label.move and lead.endswith(", ") and _SIDE.match(text, start):
        return Label(pieces, before.subject, True, start, label.unit, label.end)
    if near and _BY_THEN.search(lead) and quantity.unit:
        last = pieces[-1]
        change = _CHANGE_WORD.search(text[last[0] : last[1]])
        if change:
            pieces = (*pieces[:-1], (last[0], last[0] + change.start()))
        return Label(pieces, before.subject, False, start)
    if (
        near
        and label is None
        and _COMPARED.search(lead)
        and quantity.unit == reader.quantities[index - 1].unit
        and not before.move
    ):
        return _move_place(text, replace(before, move=False, start=start, unit="", end=0), quantity.end)
    return label


_PLACE = re.compile(r" in (?:the )?[A-Z](?:[\w-]|\.(?=\w))*(?: [A-Z](?:[\w-]|\.(?=\w))*)*")


def _move_place(text: str, label: Label, end: int) -> Label:
    """The label with the place that follows the figure in place of its own: what is compared is the same thing
    elsewhere.
    """
    there = _PLACE.match(text, end)
    if there is None:
        return label
    pieces: list[Span] = []
    for left, right in label.pieces:
        here = _PLACE.search(text, left, right)
        if here is None:
            pieces.append((left, right))
        else:
            pieces += [(left, here.start()), (here.end() + text.startswith(" ", here.end()), right)]
    return replace(label, pieces=(*(p for p in pieces if p[0] < p[1]), (end + 1, there.end())))


# ---------------------------------------------------------------- its clause


def _standing(
    job: Job, sentence: Sentence, reader: Reader, figure: Span, clause: Span, owner: Span | None, subject: Span | None
) -> Standing:
    base = sentence.start
    quotes = [(max(0, left - base), right - base) for left, right in job.analysis.quotes_over(base, sentence.end)]
    names = [(mention.start - base, mention.end - base) for mention in sentence.mentions]
    setting = Setting(figure, clause, quotes, names, owner if owner != figure else None, subject)
    return read_standing(reader, setting, job.tables)


_CLAUSE_OPEN = re.compile(
    r"[;:–—]|, (?=(?:while|but|and|with|though|although|whereas|as|which|who|where|after)\b)|"
    r" (?:while|but|although|whereas) "
)
_CLAUSE_AND = re.compile(
    r" and (?=(?:the |its |a )?[^\W\d_]+ (?:[^\W\d_]+ ){0,3}"
    r"(?:rose|fell|was|were|is|are|has|had|added|beat|lost|gained)\b)"
)


def _clause(text: str, start: int, end: int) -> Span:
    text = hide_brackets(text)
    left = 0
    for pattern in (_CLAUSE_OPEN, _CLAUSE_AND):
        for match in pattern.finditer(text, 0, start):
            left = max(left, match.end())
    right = len(text)
    for pattern in (_CLAUSE_OPEN, _CLAUSE_AND):
        found = pattern.search(text, end)
        if found:
            right = min(right, found.start())
    return left, right


# ---------------------------------------------------------------- which ones


def _importance(job: Job, sentence: Sentence, draft: FigureDraft, rank: int) -> int:
    """Whole-number importance of a figure: kind, size, place, company, extremes."""
    quantity, tables = draft.quantity, job.tables
    digits = len(quantity.value.split("/")[-1].split(".")[0])
    score = max(-200, min(400, job.scores.base[sentence.index] // 4))
    score += 200 if rank == 1 else 120 if rank <= 3 else 0
    if quantity.unit == "currency":
        score += 120 + 25 * max(0, min(digits, 13) - 3)
        # What one thing costs in a shop; a price per barrel or share is told with its measure.
        score -= 80 if digits < 4 and not draft.moves and draft.end == sentence.start + quantity.end else 0
        # Somebody took the trouble to convert it.
        score += 80 if "(" in sentence.text[quantity.start : quantity.end] else 0
    elif quantity.unit in ("percent", "percentage points", "basis points"):
        score += 260 if draft.moves else 220
    else:
        score += 50 + 25 * min(digits, 6) - (200 if quantity.bare and digits < 4 else 0)
        # "275-horsepower": what a thing is like; "1.4 billion people": how large a country is.
        score -= 150 if sentence.text.startswith(HYPHENS, quantity.end) and draft.unit != "units" else 0
        score -= 200 if digits > 8 and draft.unit == "people" else 0
    score += 160 if ECONOMY.search(draft.what) else 0
    score += 600 if draft.moves and job.article.kind == "market wrap" else 60 if draft.moves else 0
    score += 80 if draft.company else 0
    low = set(sentence.tokens)
    score += 60 if low & tables.figures.firsts else 0
    score += 30 if draft.as_of else 0
    return score
