"""Whose report an article says that it rests on: "first reported by the Gazette", "the Gazette reported on Monday".

Each sentence that credits an outlet is a credit of one of two weights. Words that say whose news it was ("first
reported by", "was first to report") hold wherever they stand. All others ("told the Gazette", "according to a report in
the Gazette") hold where the text shows that its own news is meant: in its title or first sentence, or soon after and in
the same words, or again and again. Neither holds for a report of long ago; the weaker ones not for what has become
background, for another matter, or where the article answers the report, which is news of its own.

An outlet that no table lists is one where its name or what stands beside it says so: a newspaper's word, "the weekly
X", a host, a cue that only outlets stand behind. A firm that "reported a loss" is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from generator.model import Article, Attribution
from generator.stages.describe.credits import OFFERED, PLAIN, Credit, Cues, Finder, Sentence, compile_cues, may_credit
from generator.stages.describe.imprint import fold_name
from generator.stages.describe.lines import Around
from generator.stages.describe.outlets import Outlets, open_directory
from generator.stages.describe.people import looks_like_person
from generator.stages.describe.tables import DescribeTables
from generator.text.sentences import split_sentences

_LONGEST = 600
"""Characters of a sentence that is looked at; what is longer is no sentence of prose."""
_QUOTED = 240
"""Characters of a quotation that names the credit."""
_LEAD = 3
"""So many sentences are the opening of an article, and …"""
_LEAD_SHARE = 5
"""… in a long one so many per part: the first fifth."""
_AGAIN = 2
"""Credits of one outlet that say that an article rests on it, wherever they stand."""
_SHARED = 2
"""Words that a sentence after the opening has in common with title and first sentence when it is about the event."""


def find_attributions(
    article: Article, around: Around, outlets: Outlets, day: str | None, tables: DescribeTables
) -> tuple[Attribution, ...]:
    """The other outlets whose reports an article says that it rests on.

    Args:
        article: the article.
        around: the lines around it; those beside it may say where it comes from.
        outlets: whose article it is: its own outlet, site and agency are no other outlet.
        day: when it was published, ``YYYY[-MM[-DD]]``, if known: what is long ago is counted from there.
        tables: outlets and cues.

    Returns:
        One for each outlet, in order of the sentences that say so, which are quoted with their lines.
    """
    cues = compile_cues(tables)
    sentences = tuple(_list_sentences(article, around, cues))
    finder = Finder(cues, tables, open_directory(tables))
    credited: dict[str, list[Credit]] = {}
    texts = {sentence.place: sentence.text for sentence in sentences if sentence.place > -2}
    own = _own_names(article, around, outlets)
    for sentence in sentences:
        if sentence.plain or (sentence.place > -2 and not may_credit(sentence.text, cues)):
            continue
        for credit in finder.find_credits(sentence):
            if credit.cue is OFFERED and outlets.publisher:
                continue
            credited.setdefault(fold_name(credit.name.shown), []).append(credit)
    found: list[tuple[int, int, Attribution]] = []
    asked = any(credit.cue.group == "heard" for group in credited.values() for credit in group) and _was_told(
        outlets.publisher or "", article.body
    )
    for group in _join_short(credited):
        if asked:
            # Who told another outlet something told this one, too.
            group = [credit for credit in group if credit.cue.group != "heard" or _is_own(credit.name.shown, own)]
        if not group:
            continue
        name = max((credit.name for credit in group), key=lambda name: (name.plain, len(name.shown), -name.start))
        if name.aggregator or _is_own(name.shown, own):
            continue
        plain = any(credit.name.plain >= credit.cue.needs for credit in group)
        if not plain and (looks_like_person(name.shown, tables) or not _is_called_again(group, texts, cues)):
            continue
        # "The Evening Star" is a newspaper or a ship.
        is_open = name.plain < PLAIN or name.shown.split()[-1].lower() in cues.weak
        if _is_about(name.shown, group, sentences) or (is_open and _stands_elsewhere(group, sentences)):
            continue
        at = _decide(group, texts, day, cues)
        if at is not None:
            quote = _cut(at.sentence.text, at)
            found.append(
                (sentences.index(at.sentence), at.name.start, Attribution(name.shown, at.sentence.line, quote))
            )
    return tuple(attribution for _, _, attribution in sorted(found, key=lambda each: each[:2]))


def _join_short(credited: Mapping[str, Sequence[Credit]]) -> Iterator[list[Credit]]:
    """The credits by outlet; what is named in short goes with its full name: "the Gazette" of the Harbour Gazette."""
    groups: dict[str, list[Credit]] = {}
    for key in sorted(credited, key=lambda key: (-len(key.split()), key)):
        full = next((other for other in groups if other.endswith(f" {key}") or other.startswith(f"{key} ")), key)
        groups.setdefault(full, []).extend(credited[key])
    for group in groups.values():
        yield sorted(group, key=lambda credit: (credit.sentence.place, credit.start))


def _is_called_again(group: Sequence[Credit], texts: Mapping[int, str], cues: Cues) -> bool:
    """Whether one of the next two sentences calls it what only outlets are: "The newspaper writes that …"."""
    return any(
        cues.again.search(texts.get(credit.sentence.place + step, "")) is not None
        for credit in group
        for step in (1, 2)
        if credit.sentence.place >= 0 and credit.cue.group in ("reports_after", "piece_after", "article", "named")
    )


_STOP = re.compile(r"[.!?][”\"’)]?\s")


def _list_sentences(article: Article, around: Around, cues: Cues) -> Iterator[Sentence]:
    """Title, sentences and lines beside the text; paragraphs that credit nobody are whole, counted by their stops."""
    if article.title:
        yield Sentence(" ".join(article.title.text[:_LONGEST].split()), -1, article.title.line)
    place = start = 0
    for paragraph in article.body.split("\n"):
        # Splitting takes longer than all the rest: only what may credit somebody is split, and the first.
        if not place or may_credit(paragraph, cues):
            for first, last in split_sentences(paragraph):
                if last - first <= _LONGEST:
                    yield Sentence(paragraph[first:last], place, article.line_at(start + first))
                place += 1
        else:
            yield Sentence(paragraph, place, article.line_at(start), plain=True)
            place += len(_STOP.findall(paragraph)) + 1
        start += len(paragraph) + 1
    for line in around.near:
        if line.zone in ("head", "between", "foot") or (line.zone == "below" and line.distance < 3):
            text = line.text[:_LONGEST]
            yield Sentence(text, -2, line.line, plain=not may_credit(text, cues, first=True))


def _own_names(article: Article, around: Around, outlets: Outlets) -> tuple[str, ...]:
    names = [name for name in (outlets.publisher, outlets.aggregator, outlets.credit) if name]
    return tuple(fold_name(name) for name in names)


def _is_own(name: str, own: Sequence[str]) -> bool:
    """Whether a name is the article's own outlet, which may be named in short: "the Gazette" in the Harbour Gazette."""
    words = set(fold_name(name).split())
    return any(words <= set(known.split()) or set(known.split()) <= words for known in own)


def _was_told(name: str, body: str) -> bool:
    """Whether somebody told or showed an article's own outlet something: "showed the Gazette the hall"."""
    words = re.sub(r"(?i)^the\s", "", name).strip()
    if not words:
        return False
    short = words.rsplit(None, 1)[-1]
    return re.search(rf"\b(?:told|tells|showed)\s(?:{re.escape(words)}|[Tt]he\s{re.escape(short)})\b", body) is not None


# ---------------------------------------------------------------- what an article rests on


def _decide(group: Sequence[Credit], texts: Mapping[int, str], day: str | None, cues: Cues) -> Credit | None:
    """The credit that shows that the article rests on its outlet, or ``None``."""
    lead = max(_LEAD, (max(texts, default=0) + 1) // _LEAD_SHARE)
    opening = " ".join(texts[at] for at in (-1, 0) if at in texts)
    about = _stems(opening, cues)
    first = texts.get(0, "")
    is_sourced = cues.sourced.search(first) is not None and _UNNAMED.search(first) is None
    answered = cues.answers.search(opening) is not None
    usable: list[tuple[Credit, int]] = []
    for credit in group:
        text, place = credit.sentence.text, credit.sentence.place
        beside = _beside(text, credit)
        if _is_old(beside, day, cues):
            continue
        shared = len(about & _stems(text[: credit.start] + text[credit.end :], cues))
        is_aside = place > 0 and cues.aside.search(text) is not None
        if credit.cue.first:
            if place < _LEAD or (shared and not is_aside) or _names_event(text, credit, cues):
                return credit
            continue
        if cues.stale.search(beside) or _PLUPERFECT.search(text[credit.start : credit.end]):
            continue
        if credit.cue.group != "heard" and (answered or _answers(text, credit, cues)):
            continue
        if not is_aside and (place <= 0 or (place < lead and shared) or (place == 1 and not is_sourced)):
            return credit
        usable.append((credit, 0 if is_aside else shared))
    if len({credit.sentence.place for credit, _ in usable}) >= _AGAIN:
        return next((credit for credit, shared in usable if shared >= _SHARED), None)
    return None


_UNNAMED = re.compile(
    r"\b(?:according\sto|in|by|citing)\s(?:an?\s)?(?:[\w’'-]+\s){0,2}?(?:reports?|media|newspapers?|papers?|magazine|broadcaster|"
    r"website)\b(?!\s(?:by|in|from|of|on)\s[A-Z])",
    re.IGNORECASE,
)
"""A first sentence rests on a report, and the next one says whose."""
_PLUPERFECT = re.compile(r"\bhad\s(?:\w+\s){0,2}(?:reported|said|written|revealed|told)\b")


def _beside(text: str, credit: Credit) -> str:
    """The words around a credit that may tell when its report came: its clause, not what was reported."""
    before = text[: credit.start]
    clause = re.split(r"[,;:—–]\s?|\bthat\s", before)
    left = clause[-1]
    if len(clause) == 2 and not left.strip() and len(clause[0]) <= 40 and _WHEN.match(clause[0]):
        left = clause[0]
    right = re.split(r"[,;:—–.]|\sthat\b", text[credit.end : credit.end + 60])[0]
    return f"{left[-60:]} | {text[credit.start : credit.end]} {right}"


def _names_event(text: str, credit: Credit, cues: Cues) -> bool:
    """Whether a credit's clause calls the article's own event by what it is: "the talks, first reported by …"."""
    before = re.split(r"[;:.]\s", text[: credit.start])[-1][-40:]
    behind = re.split(r"[,;:.]", text[credit.end : credit.end + 60])[0]
    return cues.event.search(f"{before} {text[credit.start : credit.end]} {behind}") is not None


_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WHEN = re.compile(r"(?:in|on|last|earlier|back|a|two|three|some|many|several|years|months|weeks)\s", re.IGNORECASE)
"""How a time in front of a sentence begins."""
_IN_MONTH = re.compile(r"\b(?:in|since|early|late|mid)[\s-]([^\W\d_]{3,12})\b", re.IGNORECASE)


def _is_old(beside: str, day: str | None, cues: Cues) -> bool:
    """Whether a report is of another year or month, or long ago by what the words beside its credit say."""
    if cues.old.search(beside):
        return True
    months = {
        number for word, number in cues.months for found in _IN_MONTH.finditer(beside) if found[1].lower() == word
    }
    if months and (day is None or len(day) < 7 or int(day[5:7]) not in months):
        return True
    years = {match.group() for match in _YEAR.finditer(beside)}
    return bool(years) and (day is None or max(years) < day[:4])


def _answers(text: str, credit: Credit, cues: Cues) -> bool:
    """Whether a sentence tells who denied or confirmed the report that it names."""
    return cues.answers.search(text[max(credit.start - 60, 0) : credit.start]) is not None


_WORD = re.compile(r"[^\W\d_]{3,}|\d[\d.,]*\d|\d")


def _stems(text: str, cues: Cues) -> frozenset[str]:
    """The words of a text without their endings, roughly; figures whole."""
    return frozenset(
        word.removesuffix("s")[:5] for word in map(str.lower, _WORD.findall(text)) if word not in cues.plain_words
    )


def _is_about(name: str, group: Sequence[Credit], sentences: Sequence[Sentence]) -> bool:
    """Whether an article is about an outlet: its title names it, and not to credit it."""
    if sentences[0].place != -1 or any(credit.sentence is sentences[0] for credit in group):
        return False
    printed = {credit.sentence.text[credit.name.start : credit.name.end] for credit in group}
    forms = {form.lower().removeprefix("the ") for form in (name, *printed)}
    title = sentences[0].text.lower()
    return any(True for form in forms for _ in _find_words(form, title))


def _find_words(words: str, text: str) -> Iterator[int]:
    """Where whole words stand in a text."""
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        if not text[at - 1 : at].isalnum() and not text[end : end + 1].isalnum():
            yield at
        at = text.find(words, end)


def _stands_elsewhere(group: Sequence[Credit], sentences: Sequence[Sentence]) -> bool:
    """Whether a name that no table knows stands where nothing is credited to it: it is somebody in the story."""
    name = group[0].name.shown
    for sentence in sentences:
        if sentence.place < -1:
            continue
        spans = [(credit.start, credit.end) for credit in group if credit.sentence is sentence]
        for start in _find_words(name, sentence.text):
            end = start + len(name)
            credited = any(first <= start and end <= last for first, last in spans)
            if not credited and not _SPEAKS.match(sentence.text[end : end + 40]):
                return True
    return False


_SPEAKS = re.compile(
    r"['’]s?\s(?:report|article|story|source|website)|,?\s(?:also\s|first\s|had\s|has\s|later\s|which\s|did\snot\s)*"
    r"(?:said|says|report\w*|wrote|added|quot\w+|cit\w+|noted|name|say|identify|saw|published)\b"
)


def _cut(text: str, credit: Credit) -> str:
    """The sentence, or of a long one the clauses around the credit; a stretch of the text as it stands."""
    if len(text) <= _QUOTED:
        return text
    breaks = [0, *(match.end() for match in re.finditer(r"[,;:—–]\s", text)), len(text)]
    start = max(at for at in breaks if at <= credit.start)
    end = min((at for at in breaks if at >= credit.end), default=len(text))
    if end - start > _QUOTED:
        return text[credit.start : credit.end]
    # What is credited stands before it, as a rule.
    start = min(at for at in breaks if at <= start and end - at <= _QUOTED)
    return text[start:end].strip(" ,;:—–")
