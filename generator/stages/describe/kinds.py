"""What kind of article it is, from evidence on the page; news unless something else is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from generator.model import Article, Bound, CleanDocument, Kind
from generator.stages.describe.lines import Around, Line
from generator.stages.describe.people import People
from generator.stages.describe.tables import DescribeTables


@dataclass(frozen=True, slots=True, eq=False)
class _Cues:
    letters: re.Pattern[str]
    letter_words: tuple[str, ...]
    """One of these stands wherever ``letters`` is found; the like for those below."""
    explainer: re.Pattern[str]
    opinion: re.Pattern[str]
    opinion_words: tuple[str, ...]
    thesis: re.Pattern[str]
    thesis_words: tuple[str, ...]
    index: re.Pattern[str]
    moves: re.Pattern[str]
    move_words: tuple[str, ...]
    market_title: re.Pattern[str]
    ahead: re.Pattern[str]
    interview: re.Pattern[str]
    preview: re.Pattern[str]
    preview_words: tuple[str, ...]


def _any(words: tuple[str, ...]) -> re.Pattern[str]:
    joined = "|".join(re.escape(word).replace(r"\ ", r"\s") for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=4)
def _compile(tables: DescribeTables) -> _Cues:
    letters = "|".join(re.escape(word) for word in tables.words("authors.letters"))
    return _Cues(
        letters=re.compile(
            rf"{letters}|\b(?:letters|submissions|contributions)\b[^.]{{0,60}}\b\d{{2,4}}\swords\b", re.IGNORECASE
        ),
        letter_words=(*tables.words("authors.letters"), " words"),
        explainer=_any(tables.words("kinds.explainer")),
        opinion=_any(tables.words("kinds.opinion_words")),
        opinion_words=tables.words("kinds.opinion_words"),
        thesis=_any(tables.words("kinds.thesis")),
        thesis_words=tables.words("kinds.thesis"),
        index=_any(tables.words("kinds.index")),
        moves=_any(tables.words("kinds.market_moves")),
        move_words=tables.words("kinds.market_moves"),
        market_title=_any(tables.words("kinds.market_title")),
        ahead=_any(tables.words("kinds.ahead")),
        interview=_any(tables.words("kinds.interview_words")),
        preview=_any(tables.words("kinds.preview_words")),
        preview_words=tables.words("kinds.preview_words"),
    )


_ASKING = (
    "What", "How", "Why", "Who", "When", "Where", "Which", "Is", "Are", "Can", "Will", "Should", "Does", "Do", "Could",
    "Would",
)  # fmt: skip
# What stands in front is looked at last, so that the search runs from capital to capital.
_QUESTION = re.compile(
    "((?:"
    + "|".join(rf"{word}(?:(?<=[.!?]\s{word})|(?<=\n{word})|(?<=\A{word}))" for word in _ASKING)
    + r")\b[^.?!\n]{6,90}\?)"
)
_TURN = re.compile(r"^(?:Q|A|Question|Answer|Interviewer)\s?[:.]\s?\S|^[A-Z][\w’'. -]{1,30}:\s\S")
# Each branch begins with its mark, so that the search runs from mark to mark.
_QUOTED = re.compile(
    r"“[^”]{0,2000}”|\"[^\"]{0,2000}\"|‘(?<!\w‘)[^’'\n]{0,600}[’'](?!\w)|'(?<!\w')[^’'\n]{0,600}[’'](?!\w)"
)


def find_kind(
    article: Article,
    document: CleanDocument,
    title: str | None,
    around: Around,
    people: People,
    not_after: Bound | None,
    tables: DescribeTables,
) -> tuple[Kind, str]:
    """The kind and what speaks for it. Looks, in this order, for an invitation of letters, the turns of an interview,
    an explainer's promise with its questions, several indices that moved, an author with an interest or a section of
    opinion together with the language of a thesis, and an event that is still ahead.
    """
    if document.sidecar.kind:
        return document.sidecar.kind, "sidecar"
    cues = _compile(tables)
    near = [
        line
        for line in around.near
        if line.zone in ("head", "between", "foot") or (line.zone == "above" and line.distance < 4)
    ]
    body = article.body[:60_000]
    heading = title or ""

    for line in around.near_holding(cues.letter_words):
        match = cues.letters.search(line.text) if line in near else None
        if match:
            return "letter", f"line {line.line} '{line.text[:60]}'"

    paragraphs = body.split("\n")
    turns = [p for p in paragraphs if ":" in p[:40] or p[:1] in "QAI"] if ":" in body or "." in body else []
    turns = [p for p in turns if _TURN.match(p)]
    speakers = {p.split(":")[0] for p in turns}
    marks = body.count("?")
    asked = sum(
        1
        for first, second in (pairwise(paragraphs) if marks >= 3 else ())
        if first.rstrip().endswith("?") and len(first) < 300 and len(second) > len(first)
    )
    said_so = asked >= 3 and (
        cues.interview.search(heading + " " + body[:1500]) or any(cues.interview.search(line.text) for line in near)
    )
    answered = asked >= 3 and 2 * _answers_of_a_person(paragraphs) >= asked
    if (len(turns) >= 4 and len(speakers) <= 4) or said_so or answered:
        return "interview", f"{max(len(turns), asked)} turns of question and answer"

    own = _QUOTED.sub(" ", body) if marks > 1 else None
    questions = _QUESTION.findall(own) if own and own.count("?") > 1 else []
    promise = _find_promise(body, heading, near, cues) if len(questions) >= 2 else None
    if promise:
        return "explainer", f"'{promise.group()}' and {len(questions)} questions as sub-heads"
    if len(questions) >= 4 and len(questions) * 600 > len(body):
        return "explainer", f"{len(questions)} questions as sub-heads"

    topic = heading or body[:300]
    if (
        _holds(topic, cues.move_words)
        and cues.moves.search(topic)
        and (cues.market_title.search(topic) or cues.index.search(topic))
    ):
        indices = _instruments(body, cues)
        moved = re.findall(r"\b\d+(?:\.\d+)?\s?(?:per\scent|percent|%|points)", body)
        if len(indices) >= 3 and len(moved) >= 4:
            return "market wrap", f"{len(indices)} indices and {len(moved)} moves"

    section = _opinion_section(around, cues)
    aside = section is not None and (section.zone == "above" or section.block.label == "drop")
    thesis: set[str] = set()
    first_person = 0
    if aside or people.interests or _count_we(body) >= 4:
        own = _QUOTED.sub(" ", body) if own is None else own
        first_person = _count_we(own)
        thesis = {match.group().lower() for match in _find_all(own, cues.thesis, cues.thesis_words)}
    if aside and not (thesis or first_person >= 2):
        section = None  # a place in the paper, not what the text is
    stated = (document.page.get("type") or "").lower()
    if (
        "opinion" in stated
        or (section and len(section.text.split()) <= 2)
        or re.match(r"(?:opinion|editorial|comment)\s?[|:–-]", heading, re.I)
    ):
        where = f"line {section.line} '{section.text}'" if section else "stated by the page"
        return "opinion", where
    if people.interests and (len(thesis) >= 2 or first_person >= 3):
        return "opinion", f"a note gives the author's interest; '{sorted(thesis)[0] if thesis else 'we'}'"
    if len(thesis) >= 4 and first_person >= 4:
        return "opinion", "written in the first person for a thesis: " + ", ".join(sorted(thesis)[:3])

    if (_holds(heading, cues.preview_words) and cues.preview.search(heading)) or (
        not_after is not None and len(cues.ahead.findall(body)) >= 2
    ):
        return (
            "preview",
            f"an event is still ahead: '{not_after.quote[:60]}'" if not_after else f"title '{heading[:60]}'",
        )
    return "news", "no sign of another kind"


def _holds(text: str, words: tuple[str, ...]) -> bool:
    """Whether one of the words stands in a text, be it in another word: a cheap test before a search."""
    text = text.replace("\n", " ").lower()
    return any(word in text for word in words)


def _find_all(text: str, pattern: re.Pattern[str], words: tuple[str, ...]) -> Iterator[re.Match[str]]:
    """What ``pattern.finditer`` gives where every match begins with one of the words, but looked for word by word."""
    lowered = text.replace("\n", " ").lower()
    if len(lowered) != len(text):
        yield from pattern.finditer(text)
        return
    places: set[int] = set()
    for word in words:
        at = lowered.find(word)
        while at >= 0:
            places.add(at)
            at = lowered.find(word, at + 1)
    end = 0
    for at in sorted(places):
        match = pattern.match(text, at) if at >= end else None
        if match:
            end = match.end()
            yield match


# The boundary in front is looked at last, so that the search runs from letter to letter.
_WE = re.compile(r"(?:I(?<!\wI)|we(?<!\wwe)|our(?<!\wour)|us(?<!\wus)|my(?<!\wmy))\b")


def _count_we(text: str) -> int:
    return len(_WE.findall(text))


def _find_promise(body: str, heading: str, near: list[Line], cues: _Cues) -> re.Match[str] | None:
    promise = cues.explainer.search(body[:4000]) or cues.explainer.search(heading)
    labels = (cues.explainer.search(line.text) for line in near if len(line.text) < 60)
    return promise or next((label for label in labels if label), None)


_OWN_VOICE = re.compile(r"\b(?:I|me|my|we|our|us)\b")


def _answers_of_a_person(paragraphs: list[str]) -> int:
    """How many paragraphs after a question speak in the first person outside quotations."""
    return sum(
        1
        for first, second in pairwise(paragraphs)
        if first.rstrip().endswith("?") and len(first) < 300 and _OWN_VOICE.search(_QUOTED.sub(" ", second[:1500]))
    )


def _instruments(body: str, cues: _Cues) -> set[str]:
    """What is traded, by the table and by form: "capesize index", "ether futures"."""
    known = {match.group().lower() for match in cues.index.finditer(body)}
    return known | {match.group(1).lower() for match in _TRADED.finditer(body)}


_TRADED = re.compile(r"\b([A-Za-z][\w&-]{2,20})\s(?:[Ii]ndex|futures|contract)\b")
_NAVIGATION = 4
"""So many lines of one or two words in a row are a menu."""


def _opinion_section(around: Around, cues: _Cues) -> Line | None:
    """A section of opinion on a line of its own beside the title, unless it stands in a menu."""
    for line in around.near_holding(cues.opinion_words):
        beside = line.zone in ("head", "between") or (line.zone == "above" and line.distance < 3)
        if beside and len(line.text) <= 30 and cues.opinion.match(line.text) and not _in_menu(line, around):
            return line
    return None


def _in_menu(line: Line, around: Around) -> bool:
    given = line.zone in ("head", "between")
    if line.number < _NAVIGATION - 1:
        return False
    beside = [around[line.number - back] for back in range(_NAVIGATION)]
    return all(other.text.count(" ") <= 1 for other in beside[:-1]) and all(
        (other.zone in ("head", "between")) == given for other in beside
    )
