"""Cuts inside a line: captions, glued adverts, prompts, sign-offs and author notes that copying ran into the text."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import lru_cache

from generator.model import Label, Span
from generator.stages.clean.families import judge_line
from generator.stages.clean.features import may_be_phrase
from generator.stages.clean.tables import OPENING, CleanTables
from generator.text.sentences import split_sentences

LONGEST = 200_000
"""Characters of a line that are looked at."""

_NAME = r"(?:[A-Z][\w'’.-]*|de|van|von|der|bin|al|da|di|la|le)"
_NOTE = re.compile(
    rf"(?P<mark>[A-Z]{{2,5}}\s+)?(?P<name>(?:(?:Dr|Prof|Professor|Mr|Ms|Mrs|Sir)\.? )?"
    rf"[A-Z][\w'’.-]+(?: {_NAME}){{1,3}})"
    r"(?:,? (?:and|&) [A-Z][\w'’.-]+(?: [A-Z][\w'’.-]+){0,3})?,? "
    r"(?P<verb>is|are|was|works|writes|covers|reports|teaches|leads|runs|serves)\b(?P<rest>.*)",
    re.DOTALL,
)
_FOLLOWS = re.compile(
    r"(?:he|she|they|his|her|their|the (?:views|opinions)|follow|this (?:article|column|piece)|e-?mail|contact|views"
    r"|read more)\b",
    re.IGNORECASE,
)
_DASH_SIGN = re.compile(
    r"(?:^|(?<=[.!?'\"’”)\]…])\s+)(?P<sign>[-–—]{1,2}\s?[A-Z][\w.&'’-]*(?:[ /,][A-Z(][\w.&'’)-]*){0,5})\s*$"
)
_CAPS_SIGN = re.compile(r"(?<=[.!?'\"’”)\]…])\s+(?P<sign>\(?[A-Z][A-Z&.'’/-]+(?: (?:[A-Z][A-Z&.'’/-]*|&)){0,5}\)?)\s*$")
_PAREN_SIGN = re.compile(r"(?<=[.!?'\"’”…])\s+(?P<sign>\([A-Z][\w.&'’-]*+(?:[ /,][ /,-]*+[A-Z][\w.&'’-]*+){0,5}\))\s*$")
_SIGN = re.compile(r"[.!?'\"’”)\]…]\s+[-–—]")
_BOUNDARY = re.compile(r"^|[.!?…\"'”’)\]]\s+|[。！？]\s*")
"""After these a sentence may open; an abbreviation's dot counts, for it costs no more than a look."""
CUT_MARK = re.compile(r"\[\+\d{1,6} (?:more )?char(?:acter)?s\]\W*$")
CUT_RULE = "mark of a text cut by a service"
_DASHES = frozenset("-–—")
_SHOUTED = re.compile(r"[A-Z][A-Z&./-]+(?: [A-Z&./-]{2,}){0,4}(?=\s)")
_BRACKETED = re.compile(r"\([A-Z][\w.&'’-]*(?: [A-Z&][\w.&'’-]*){0,4}\)(?=\s)")
_RESUMES = re.compile(
    r"(?<=[\w'’”)]) (?=(?:The|A|An|In|On|At|But|It|He|She|They|We|This|These|When|While|For|As) [\w$€£])"
)
_WORD = re.compile(r"\S+")
_SAYS = re.compile(r"\b(?:said|says|told|added|according to)\b")
_OPENERS = frozenset(
    """
    The A An In On At But And It Its He She They We You I Some Many Most This That These Those As For With
    While When After Before If However Meanwhile Last Earlier Other By From To His Her Their Our There Here
    What Why How Who Despite Since Although Though Yet Still Now Not No One Two Three Both Each Under Over
    According During Among
    """.split()  # noqa: SIM905 - a list would take a line a word
)


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of a line that is not the article's text; offsets are those of the line."""

    start: int
    end: int
    label: Label
    rule: str


@lru_cache(maxsize=8)
def _compile_glued(words: tuple[str, ...]) -> re.Pattern[str]:
    joined = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    calls = "(?:continue|keep) reading(?: below)?|scroll to continue|(?:story|article) continues(?: below)?"
    onward = rf"(?:\s?[-–—|:.]?\s?(?i:{calls}))?"
    return re.compile(rf"(?:^|(?<=[.!?'\"’”)\]…])\s+)(?P<word>(?:{joined}){onward})(?=\s+[\"'‘“A-Z0-9]|\s*$)")


@lru_cache(maxsize=8)
def _compile_credit(photo_words: tuple[str, ...]) -> re.Pattern[str]:
    forms = {form for word in photo_words for form in (word.capitalize(), word.upper())}
    joined = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    return re.compile(rf"(?:^|(?<=[\s\[(]))(?:{joined})s?\s?:\s*(?=\w)")


@lru_cache(maxsize=8)
def _compile_agencies(agencies: tuple[str, ...]) -> re.Pattern[str]:
    forms = {form for name in agencies for form in (name, name.upper())}
    joined = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    return re.compile(rf"(?:{joined})(?:(?:[/,]| via )\s?(?:{joined}))*\b")


@lru_cache(maxsize=8)
def _compile_bracketed(photo_words: tuple[str, ...]) -> re.Pattern[str]:
    """A credit in brackets, and a file picture's caption, which follows its label."""
    joined = "|".join(re.escape(word) for word in sorted(photo_words, key=len, reverse=True))
    return re.compile(
        rf"(?P<credit>[\[(](?i:file |stock |handout )?(?i:{joined})s?\b[^\])]{{0,80}}[\])])"
        rf"|(?<=[.!?'\"’”)\]…] )(?P<file>(?:File|FILE) (?i:{joined})s?\s?:\s)"
    )


def cut_line(text: str, lang: str, tables: CleanTables, last: bool, inner: bool = False) -> tuple[Cut, ...]:
    """What of a long line is not body, in order and without overlap.

    ``last`` says that no body line follows in this run, so that a note about the author may end it; ``inner`` that the
    line is a paragraph between two others, at whose ends less is to be expected. Of a line beyond
    ``LONGEST`` only the two ends are looked at: no article is as long, and work must not grow with it.
    """
    if len(text) > LONGEST:
        at = len(text) - LONGEST // 2
        after = cut_line(text[at:], lang, tables, last)
        return (
            *cut_line(text[: LONGEST // 2], lang, tables, False),
            *(Cut(at + cut.start, at + cut.end, cut.label, cut.rule) for cut in after),
        )
    cuts: list[Cut] = []
    if any(word in text for word in tables.glued):
        cuts += (
            Cut(match.start("word"), match.end("word"), "drop", "glued advert label (clean: glued)")
            for match in _compile_glued(tables.glued).finditer(text)
        )
    if ":" in text:
        cuts += _cut_captions(text, lang, tables)
    if "(" in text or "[" in text or "File" in text or "FILE" in text:
        cuts += _cut_bracketed(text, lang, tables)
    mark = CUT_MARK.search(text, max(0, len(text) - 40))
    if mark is not None:
        cuts.append(Cut(mark.start(), len(text), "drop", CUT_RULE))
    if inner and not last and not cuts and not _asks_for_more(text, tables):
        return ()
    cuts.sort(key=lambda cut: (cut.start, -cut.end))
    found = _settle(cuts)
    prose: list[Span] = []
    for start, end in _gaps_of(found, len(text)):
        for one, two in split_sentences(text[start:end], lang):
            prose.append((start + one, start + two))
    found, prose = _cut_prompts(text, prose, found, inner, tables)
    found = _cut_sign_off(text, prose, found, tables)
    if last:
        tail = prose[-8:]
        found.extend(find_author_note(text, [span for span in tail if not _taken(span, found)], tables, text))
    found.sort(key=lambda cut: cut.start)
    return tuple(_settle(found))


def _asks_for_more(text: str, tables: CleanTables) -> bool:
    """Whether a paragraph may hold a prompt, an agency's name before one, or a sign-off: told without splitting it."""
    final = text.rsplit(None, 1)[-1]
    if final.isupper() or final.endswith(")") or _SIGN.search(text, max(0, len(text) - 120)) is not None:
        return True
    low = text.lower()
    rows = tables.sentence_filter
    if len(low) != len(text) or any(needle in low for needles, _ in rows.finders for needle in needles):
        return True
    starts = [match.end() for match in _BOUNDARY.finditer(text)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        if start == len(text):
            break
        spot = rows.opened[low[start]]
        if spot is not None and (spot.match(low, start, end) or spot.match(low, start)):
            return True
        opener = text[start:end].split(None, 1)[0]
        if opener[0] == "(" or (len(opener) > 1 and opener.isupper()) or opener in tables.agency_words:
            return True
    return False


def _settle(cuts: Sequence[Cut]) -> list[Cut]:
    kept: list[Cut] = []
    for cut in cuts:
        if cut.end > cut.start and (not kept or cut.start >= kept[-1].end):
            kept.append(cut)
    return kept


def _gaps_of(cuts: Sequence[Cut], size: int) -> list[Span]:
    spans: list[Span] = []
    at = 0
    for cut in cuts:
        if cut.start > at:
            spans.append((at, cut.start))
        at = cut.end
    if at < size:
        spans.append((at, size))
    return spans


def _taken(span: Span, cuts: Sequence[Cut]) -> bool:
    return any(cut.start < span[1] and span[0] < cut.end for cut in cuts)


def _cut_captions(text: str, lang: str, tables: CleanTables) -> list[Cut]:
    """Captions with their credit: the sentence before ``Photo: …``; at the front of a line all up to the dash."""
    cuts: list[Cut] = []
    for match in _compile_credit(tables.photo_words).finditer(text):
        at = match.start()
        end = _end_of_credit(text, match.end(), tables)
        if end is None:
            continue
        before = text[max(0, at - 700) : at].rstrip(" [(")
        if before and before[-1] not in ".!?\"'’”…)" and text[at - 1] not in "[(" and at > 300:
            continue
        base = max(0, at - 700)
        sentences = split_sentences(before, lang)
        begin = at
        dashed = _dash_at(text, end)
        if (base == 0 and dashed is not None and len(sentences) <= 3) or (base == 0 and len(sentences) == 1):
            begin = 0
        elif sentences:
            one, two = sentences[-1]
            caption = before[one:two]
            if len(caption) <= 400 and not _SAYS.search(caption) and not (one == 0 and base > 0):
                begin = base + one
        if dashed is not None:
            end = dashed
        while end < len(text) and text[end] in "])":
            end += 1
        cuts.append(Cut(begin, end, "foot", "caption and photo credit (clean: photo_words)"))
    return cuts


def _cut_bracketed(text: str, lang: str, tables: CleanTables) -> list[Cut]:
    cuts: list[Cut] = []
    for match in _compile_bracketed(tables.photo_words).finditer(text):
        if match.group("file"):
            ahead = split_sentences(text[match.end() : match.end() + 300], lang)
            end = match.end() + (ahead[0][1] if ahead else 0)
            cuts.append(Cut(match.start(), end, "foot", "caption of a file picture (clean: photo_words)"))
            continue
        after = text[match.end() : match.end() + 9].lstrip()[:1]
        marked = text[match.start()] == "[" and text[match.start() - 1 : match.start()] == "!"
        if after.islower() or after in tuple(",;(") or marked:
            continue  # in the middle of a sentence that goes on, or Markdown that somebody printed
        base = max(0, match.start() - 400)
        sentences = split_sentences(text[base : match.start()], lang)
        begin = match.start()
        if sentences:
            one, two = sentences[-1]
            caption = text[base + one : base + two]
            if not caption.endswith(("”", '"', "'")) and not _SAYS.search(caption) and (one or not base):
                begin = base + one
        cuts.append(Cut(begin, match.end(), "foot", "caption and bracketed credit (clean: photo_words)"))
    return cuts


def _dash_at(text: str, at: int) -> int | None:
    """Where a dash right after a credit ends, or ``None``."""
    match = re.compile(r"\s*[–—-]{1,2}(?=\s)").match(text, at)
    return match.end() if match else None


def _end_of_credit(text: str, at: int, tables: CleanTables) -> int | None:
    """Where the name after ``Photo:`` ends: an agency of the table, or capitalised words up to the next sentence."""
    agency = _compile_agencies(tables.agencies).match(text, at)
    if agency:
        return agency.end()
    words: list[re.Match[str]] = []
    for word in _WORD.finditer(text, at, min(len(text), at + 120)):
        shown = word.group()
        if not (shown[0].isupper() or shown in ("/", "via", "for", "&")):
            break
        words.append(word)
        if shown[-1] in ".])," and len(shown) > 2:
            return word.end() - (1 if shown[-1] in "])," else 0)
        if len(words) == 8:
            break
    if not words:
        return None
    if words[-1].end() >= len(text.rstrip()):
        return words[-1].end()
    for index, word in enumerate(words):
        if index and word.group().rstrip(",") in _OPENERS:
            return words[index - 1].end()
    dash = _dash_at(text, words[-1].end())
    if dash is not None:
        return words[-1].end()
    person = len(words) >= 3 and not words[1].group().endswith(("'s", "’s"))
    return words[1].end() if person else words[0].end()


def _cut_prompts(
    text: str, prose: list[Span], cuts: list[Cut], inner: bool, tables: CleanTables
) -> tuple[list[Cut], list[Span]]:
    found = list(cuts)
    rest: list[Span] = []
    agency = _compile_agencies(tables.agencies)
    likely = _find_likely(text, prose, tables)
    edges = {} if inner else _judge_edges(text, prose, likely, tables)
    for start, end in prose:
        sentence = text[start:end]
        row = (match_inside(sentence, tables) if start in likely else None) or edges.get(start)
        if row is not None:
            stop = _end_of_teaser(sentence) if "read-more" in row[1] else len(sentence)
            found.append(Cut(start, start + stop, row[0], row[1]))
            if stop < len(sentence):
                rest.append((start + stop + 1, end))
            continue
        signed = None
        opener = sentence.split(None, 1)[0]
        if opener[0] == "(" or opener.isupper() or opener in tables.agency_words:
            signed = agency.match(sentence) or _SHOUTED.match(sentence) or _BRACKETED.match(sentence)
        if signed and signed.end() < len(sentence):
            tail = sentence[signed.end() :].lstrip(" )-–—")
            row = match_inside(tail, tables) or (_judge(tail, tables) if end == prose[-1][1] else None)
            if row is not None:
                found.append(Cut(start, start + signed.end(), "foot", "agency credit (clean: agencies)"))
                found.append(Cut(end - len(tail), end, row[0], row[1]))
                continue
        rest.append((start, end))
    found.sort(key=lambda cut: cut.start)
    return found, rest


def _find_likely(text: str, prose: Sequence[Span], tables: CleanTables) -> frozenset[int]:
    """Starts of the sentences that a row of the phrase table may fit, told for the whole line at once."""
    low = text.lower()
    if len(low) != len(text):
        return frozenset(start for start, _ in prose)
    rows = tables.sentence_filter
    finders = [pattern for needles, pattern in rows.finders if any(needle in low for needle in needles)]
    found: list[int] = []
    for start, end in prose:
        if end - start > tables.longest_phrase:
            continue
        spot = rows.opened[low[start : start + OPENING]]
        if (spot is not None and spot.match(low, start, end)) or any(p.match(low, start, end) for p in finders):
            found.append(start)
    return frozenset(found)


def match_inside(sentence: str, tables: CleanTables) -> tuple[Label, str] | None:
    """Label and rule of the phrase row that fits a sentence within a line, or ``None``."""
    size = len(sentence)
    if not 0 < size <= tables.longest_phrase or not may_be_phrase(sentence, tables.sentence_filter):
        return None
    for phrase in tables.phrases:
        if phrase.inside and phrase.hard and size <= phrase.longest and phrase.pattern.match(sentence):
            return phrase.label, f"{phrase.id} (phrases: {phrase.id})"
    return None


def _end_of_teaser(sentence: str) -> int:
    """Where a glued headline without a stop ends: before the word that opens the next sentence, if one does."""
    label = re.match(r"[^:|»>]{0,40}[:|»>]\s*", sentence)
    after = _RESUMES.search(sentence, label.end() + 12 if label else 12)
    return after.start() if after else len(sentence)


def _judge(sentence: str, tables: CleanTables) -> tuple[Label, str] | None:
    hint = judge_line(sentence, tables)
    if hint is None or not hint.sure or not hint.family.row.inside:
        return None
    row = hint.family.row
    return row.label, f"{row.id} (families: {row.id}, {hint.points} points)"


def _judge_edges(
    text: str, prose: Sequence[Span], likely: Container[int], tables: CleanTables
) -> dict[int, tuple[Label, str]]:
    """Sentences at the very end of a line, and the first, that belong to a family; by their start."""
    found: dict[int, tuple[Label, str]] = {}
    for start, end in reversed(prose[1:]):
        row = match_inside(text[start:end], tables) if start in likely else None
        row = row or _judge(text[start:end], tables)
        if row is None:
            break
        found[start] = row
    if len(prose) > 1 and (row := _judge(text[prose[0][0] : prose[0][1]], tables)) is not None:
        found[prose[0][0]] = row
    return found


def _cut_sign_off(text: str, prose: list[Span], cuts: list[Cut], tables: CleanTables) -> list[Cut]:
    """The agency or paper that signs the end of a line: ``- HARBOUR GAZETTE``, ``BLOOMBERG``, ``(Reuters)``."""
    if not prose:
        return cuts
    end = prose[-1][1]
    base = max(prose[0][0], end - 120)
    tail = text[base:end]
    final = tail.rsplit(None, 1)[-1]
    for pattern, possible in (
        (_DASH_SIGN, not _DASHES.isdisjoint(tail)),
        (_CAPS_SIGN, final.isupper()),
        (_PAREN_SIGN, final.endswith(")")),
    ):
        match = pattern.search(tail) if possible else None
        if match and (base + match.start("sign") > prose[0][0] or (pattern is _DASH_SIGN and len(tail) < 60)):
            sign = match.group("sign")
            if pattern is _PAREN_SIGN and not _compile_agencies(tables.agencies).search(sign):
                continue
            if pattern is _CAPS_SIGN and len(sign.strip("()")) < 2:
                continue
            return [
                *cuts,
                Cut(base + match.start("sign"), base + match.end("sign"), "foot", "sign-off at the end of the text"),
            ]
    return cuts


def _is_backed(mark: str | None, text: str, later: Sequence[Span]) -> bool:
    """Whether an end mark stands before a sentence or a sentence about the same person after it."""
    return mark is not None or any(_FOLLOWS.match(text[one:two]) for one, two in later)


def find_author_note(text: str, prose: Sequence[Span], tables: CleanTables, earlier: str) -> list[Cut]:
    """The note about the author that ends a text, with the end mark (``DM``) before it as a cut of its own.

    A note opens with a full name that the text before it does not know, says what that person is, and is followed by
    nothing but more about the person. ``earlier`` is the text in which the name must be new up to the note; offsets of
    ``prose`` are those of ``text``.
    """
    for index in range(max(0, len(prose) - 6), len(prose)):
        if index == 0 and earlier is text:
            continue
        start, end = prose[index]
        match = _NOTE.match(text[start:end])
        if match is None:
            continue
        name = match.group("name")
        surname = name.split()[-1]
        known = text[:start] if earlier is text else earlier
        # The byline of a pull quote (``– Hamish Orr``) does not make the name known.
        if re.search(rf"\b{re.escape(surname)}\b", re.sub(rf"[–—-] ?{re.escape(name)}", "", known)):
            continue
        if match.group("verb") in ("is", "are", "was"):
            near = {word.strip(".,;:()").casefold() for word in match.group("rest").split()[:9]}
            told_on = _is_backed(match.group("mark"), text, prose[index + 1 :])
            if not (near & tables.role_words or (told_on and near & {"a", "an", "the"})):
                continue
        if not all(
            _FOLLOWS.match(text[one:two]) or text[one:two].startswith((surname, name.split()[0]))
            for one, two in prose[index + 1 :]
        ):
            continue
        cuts: list[Cut] = []
        mark = match.group("mark")
        begin = start
        if mark:
            cuts.append(Cut(start, start + len(mark.rstrip()), "foot", "end mark before the author note"))
            begin = start + len(mark)
        cuts.append(Cut(begin, prose[-1][1], "foot", "author note at the end of the text"))
        return cuts
    return []
