"""What kind of article it is, from evidence on the page; news unless something else is shown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from generator.model import Article, Bound, CleanDocument, Kind
from generator.stages.describe.lines import Around, Line
from generator.stages.describe.people import People
from generator.stages.describe.tables import DescribeTables
from generator.text.sentences import split_sentences


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
    index_words: tuple[str, ...]
    single_market: re.Pattern[str]
    moves: re.Pattern[str]
    move_words: tuple[str, ...]
    market_title: re.Pattern[str]
    ahead: re.Pattern[str]
    interview: re.Pattern[str]
    preview: re.Pattern[str]
    preview_words: tuple[str, ...]
    norms: re.Pattern[str]
    stance: re.Pattern[str]
    stance_words: tuple[str, ...]
    judging: re.Pattern[str]
    judging_words: tuple[str, ...]
    judging_marks: dict[str, tuple[str, ...]]
    stance_marks: dict[str, tuple[str, ...]]
    quoted: re.Pattern[str]
    disclaimer: re.Pattern[str]
    opinion_title: re.Pattern[str]
    no_price: re.Pattern[str]
    no_market: frozenset[str]
    central_bank: re.Pattern[str]


def _any(words: tuple[str, ...]) -> re.Pattern[str]:
    joined = "|".join(re.escape(word).replace(r"\ ", r"\s") for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)


def _by_longest(phrases: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Phrases by their longest word."""
    found: dict[str, tuple[str, ...]] = {}
    for phrase in phrases:
        word = max(phrase.split(), key=len)
        found[word] = (*found.get(word, ()), phrase)
    return found


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
        index_words=tables.words("kinds.index"),
        single_market=_any(tables.words("kinds.single_market")),
        moves=_any(tables.words("kinds.market_moves")),
        move_words=tables.words("kinds.market_moves"),
        market_title=_any(tables.words("kinds.market_title")),
        ahead=_any(tables.words("kinds.ahead")),
        interview=_any(tables.words("kinds.interview_words")),
        preview=_any(tables.words("kinds.preview_words")),
        preview_words=tables.words("kinds.preview_words"),
        norms=_any(tables.words("kinds.norms")),
        stance=_any((*tables.words("kinds.stance"), *tables.words("kinds.thesis"))),
        stance_words=(*tables.words("kinds.stance"), *tables.words("kinds.thesis")),
        judging=_any(tables.words("kinds.judging")),
        judging_words=tables.words("kinds.judging"),
        judging_marks=_by_longest(tables.words("kinds.judging")),
        stance_marks=_by_longest((*tables.words("kinds.stance"), *tables.words("kinds.thesis"))),
        quoted=_any(tables.words("kinds.quoted")),
        disclaimer=_any(tables.words("kinds.disclaimer")),
        opinion_title=re.compile(rf"(?:{_any(tables.words('kinds.opinion_title')).pattern})\s?[|:–—-]", re.IGNORECASE),
        no_price=_any(tables.words("kinds.no_price")),
        no_market=frozenset(tables.words("kinds.no_market")),
        central_bank=_any(tables.words("kinds.central_bank")),
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
_TURN = re.compile(r"(Q|A|Question|Answer|Interviewer)\s?[:.]\s?\S|([A-Z][\w’'. -]{1,30}):\s\S")
# Each branch begins with its mark, so that the search runs from mark to mark. Double marks that are not closed quote to
# the end of the paragraph: so it is printed where the next paragraph goes on.
_QUOTED = re.compile(
    r"“[^“”\n]{0,2000}(?:”|$)|\"[^\"\n]{0,2000}(?:\"|$)"
    r"|‘(?<!\w‘)[^‘’'\n]{0,600}[’'](?!\w)|'(?<!\w')[^’'\n]{0,600}[’'](?!\w)",
    re.MULTILINE,
)


def find_kind(
    article: Article,
    document: CleanDocument,
    title: str | None,
    around: Around,
    people: People,
    not_after: Bound | None,
    url: str | None,
    tables: DescribeTables,
) -> tuple[Kind, str]:
    """The kind and what speaks for it. Looks, in this order, for an invitation of letters, the turns of an interview,
    an explainer's questions, several prices of markets that moved, what the page or the text says of an opinion, and an
    event that is still ahead. ``url`` is the article's own address, if known.
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
    interview = _find_interview(body, paragraphs, heading, near, cues)
    if interview:
        return "interview", interview
    explainer = _find_explainer(body, paragraphs, heading, near, cues)
    if explainer:
        return "explainer", explainer
    wrap = _find_wrap(body, heading, cues)
    if wrap:
        return "market wrap", wrap
    opinion = _find_opinion(body, heading, document, around, people, url, cues)
    if opinion:
        return "opinion", opinion

    if (_holds(heading, cues.preview_words) and cues.preview.search(heading)) or (
        not_after is not None and len(cues.ahead.findall(body)) >= 2
    ):
        return (
            "preview",
            f"an event is still ahead: '{not_after.quote[:60]}'" if not_after else f"title '{heading[:60]}'",
        )
    return "news", "no sign of another kind"


def _find_interview(body: str, paragraphs: list[str], heading: str, near: list[Line], cues: _Cues) -> str | None:
    if ":" not in body and "?" not in body:
        return None
    turns = [match for match in map(_TURN.match, paragraphs) if match]
    times = Counter(match.group(1) or match.group(2) for match in turns)
    speakers = [who for who, count in times.items() if count >= 2]
    asking = sum(1 for match in turns if "?" in match.string)
    if len(turns) >= 4 and len(times) <= 4 and asking >= 2 and (len(speakers) >= 2 or times["Q"] >= 3):
        return f"{len(turns)} turns of question and answer"
    asked = sum(
        1
        for first, second in (pairwise(paragraphs) if body.count("?") >= 3 else ())
        if first.rstrip().endswith("?") and len(first) < 300 and len(second) > len(first)
    )
    if asked < 3:
        return None
    if asked * _ANSWER < len(paragraphs):
        return None
    texts = (heading, body[:1500], *(line.text for line in near))
    if any(map(cues.interview.search, texts)) or 2 * _answers_of_a_person(paragraphs) >= asked:
        return f"{asked} turns of question and answer"
    return None


def _find_explainer(body: str, paragraphs: list[str], heading: str, near: list[Line], cues: _Cues) -> str | None:
    own = _QUOTED.sub(" ", body) if body.count("?") > 1 else ""
    questions = _QUESTION.findall(own) if own.count("?") > 1 else []
    if len(questions) < 2:
        return None
    promise = _find_promise(body, heading, near, cues)
    if promise:
        return f"'{promise.group()}' and {len(questions)} questions as sub-heads"
    heads = sum(
        1 for paragraph in paragraphs if len(paragraph) < _LONGEST_HEAD and _QUESTION.fullmatch(paragraph.strip())
    )
    if (len(questions) >= 4 and len(questions) * 600 > len(body)) or (heads >= 3 and heads * _SECTION > len(body)):
        return f"{len(questions)} questions as sub-heads"
    return None


def _find_wrap(body: str, heading: str, cues: _Cues) -> str | None:
    """Three markets or more of which the text tells how much they moved, in two sentences or more, and begins with it;
    or one market that is what it opens with and goes on about. A company's shares, a rate that a central bank sets and
    what a mine puts out are no markets.
    """
    lowered = body[:_WRAP].lower()
    many = sum(word in lowered for word in cues.index_words) + sum(lowered.count(word) for word in _TRADES) >= 3
    if not many and not cues.single_market.search(body[:_LEAD]):
        return None
    sentences = [body[start:end] for start, end in split_sentences(body[:_WRAP])]
    lead = " ".join([heading, *sentences[:2]])
    begins = (cues.market_title.search(lead) or cues.index.search(lead)) and cues.moves.search(lead)
    markets: set[str] = set()
    named: list[int] = []
    moves: list[int] = []
    for at, sentence in enumerate(sentences if begins else ()):
        if _AMOUNT.search(sentence) and cues.moves.search(sentence) and not cues.no_price.search(sentence):
            moves.append(at)
            found = _instruments(sentence, cues)
            markets |= found
            named += [at] if found else []
    if not named:
        return None
    if len(markets) >= 3 and len(named) >= 2 and (named[0] < _FIRST_MOVE or len(moves) >= _FIRST_MOVE):
        share = 4 if _opens_with_bank(heading or sentences[0], cues) else 12 if len(markets) >= 4 else 8
        if len(moves) * share >= len(sentences):
            return f"{len(markets)} markets moved, told in {len(named)} sentences"
    if len(moves) >= 2 and len(moves) * 6 >= len(sentences) and _opens_with_market(sentences, moves, cues):
        return f"one market moved, told in {len(moves)} sentences"
    return None


def _opens_with_market(sentences: list[str], moves: list[int], cues: _Cues) -> bool:
    """Whether the first sentence tells that a market moved, and two of the first six by how much, or to where."""
    first = sentences[0]
    market = cues.single_market.search(first)
    if not market or first.count(" ", 0, market.start()) > _SUBJECT or cues.no_price.search(first):
        return False
    move = cues.moves.search(first, market.end(), market.end() + _VERB)
    bank = cues.central_bank.search(first, 0, market.start())
    return move is not None and bank is None and sum(1 for at in moves if at < _FIRST_MOVE) >= 2


def _opens_with_bank(text: str, cues: _Cues) -> bool:
    bank = cues.central_bank.search(text)
    market = cues.market_title.search(text) or cues.index.search(text)
    return bank is not None and (market is None or bank.start() < market.start())


def _find_opinion(
    body: str, heading: str, document: CleanDocument, around: Around, people: People, url: str | None, cues: _Cues
) -> str | None:
    if "opinion" in (document.page.get("type") or "").lower():
        return "stated by the page"
    label = cues.opinion_title.match(heading) or _VIEW.match(heading) or cues.opinion_title.match(_path(url or ""))
    below = (body[-_BELOW:], *(line.text for line in around.near if line.zone in ("below", "foot")))
    label = label or next(filter(None, map(cues.disclaimer.search, below)), None)
    if label:
        return f"'{label.group()}'"
    section = _opinion_section(around, cues)
    aside = section is not None and (section.zone == "above" or section.block.label == "drop")
    if section and not aside and len(section.text.split()) <= 2:
        return f"line {section.line} '{section.text}'"
    if people.interests or section or _count_we(body) >= 2:
        voice = _read_voice(body, cues)
        we = voice.we
        if section and len(section.text.split()) <= 2 and we >= (1 if voice.thesis else 2) and voice.reported <= 40:
            return f"line {section.line} '{section.text}'"
        if people.interests and (len(voice.thesis) >= 2 or we >= 3):
            return f"a note gives the author's interest; '{sorted(voice.thesis)[0] if voice.thesis else 'we'}'"
        if voice.argues:
            return "written in the first person for a thesis: " + ", ".join(sorted(voice.judged)[:3])
    judging = _judges_aloud(body, cues)
    return "judges without reporting it of anybody: " + ", ".join(judging[:3]) if judging else None


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
_WE = re.compile(r"(?:I(?<!\wI)|[Ww]e(?<!\w..)|[Oo]ur(?<!\w...)|us(?<!\wus)|[Mm]y(?<!\w..))\b")


def _count_we(text: str) -> int:
    return len(_WE.findall(text))


def _path(url: str) -> str:
    """First folder of an address, with a mark after it as a label in a title has: ``opinion:``."""
    parts = url.split("://", 1)[-1].split("/")
    return parts[1].replace("-", " ") + ":" if len(parts) > 2 else ""


def _find_promise(body: str, heading: str, near: list[Line], cues: _Cues) -> re.Match[str] | None:
    told = (match for match in cues.explainer.finditer(body[:4000]) if match.group().count(" ") >= 3)
    promise = cues.explainer.search(heading) or next(told, None)
    labels = (cues.explainer.search(line.text) for line in near if len(line.text) < 60)
    return promise or next((label for label in labels if label), None)


@dataclass(frozen=True, slots=True)
class _Voice:
    """How the writer speaks outside quotations."""

    we: int
    """Words of the first person."""
    thesis: set[str]
    """Words of a thesis."""
    judged: set[str]
    """Words of judgement, in sentences that report nobody."""
    reported: int
    """Sentences that report what others say, of a hundred."""
    argues: bool
    """Whether the text argues for a thesis of its own."""


def _read_voice(body: str, cues: _Cues) -> _Voice:
    own = _QUOTED.sub(_blank, body.replace("’", "'"))
    we = _count_we(own)
    thesis = {match.group().lower() for match in _find_all(own, cues.thesis, cues.thesis_words)}
    if we < 2 or sum(1 for _ in _find_all(own, cues.stance, cues.stance_words)) < 2:
        return _Voice(we, thesis, set(), 0, False)
    sentences, free = _split_voices(own, cues)
    said = " ".join(free)
    norms = len(cues.norms.findall(said))
    stances = [match.group().lower() for match in _find_all(said, cues.stance, cues.stance_words)]
    kinds = set(stances)
    judged = norms + len(stances) + any(text.rstrip().endswith("?") for text in free)
    reported = 100 * (sentences - len(free)) // sentences
    argues = (
        reported <= _REPORTED
        and _count_we(said) >= 2
        and len(kinds) >= (2 if norms else 5)
        and judged >= 5
        and judged * 100 >= _JUDGED * sentences
        and _tells_no_reader(said, sentences)
    )
    return _Voice(we, thesis, kinds, reported, argues)


def _split_voices(own: str, cues: _Cues) -> tuple[int, list[str]]:
    """How many sentences a text has, and those that report nobody's words."""
    sentences = [own[start:end] for start, end in split_sentences(own)]
    return len(sentences), [text for text in sentences if _QUOTATION not in text and not cues.quoted.search(text)]


def _tells_no_reader(said: str, sentences: int) -> bool:
    return len(_READER.findall(said)) * 100 <= _TOLD * sentences


def _said_in(lowered: str, words: frozenset[str], marks: dict[str, tuple[str, ...]]) -> list[str]:
    return [phrase for word in words.intersection(marks) for phrase in marks[word] if phrase in lowered]


def _judges_aloud(body: str, cues: _Cues) -> list[str]:
    """The words with which a writer who need not say "I" judges, in sentences that report nobody: of praise and blame,
    or of stance beside what ought to be. Empty where they are too few for an opinion.
    """
    lowered = body.replace("’", "'").lower()
    words = frozenset(lowered.split())
    # A word with a mark after it is missed here: one of the three may be.
    if len(_said_in(lowered, words, cues.judging_marks)) < _PRAISE - 1:
        ought = sum(map(lowered.count, _NORMS))
        stance = _said_in(lowered, words, cues.stance_marks) if ought >= _OUGHT else []
        if len(stance) < _STANCES or (ought + sum(map(lowered.count, stance))) * 8 < lowered.count("."):
            return []
    sentences, free = _split_voices(_QUOTED.sub(_blank, body.replace("’", "'")), cues)
    said = " ".join(free)
    praise = [match.group().lower() for match in _find_all(said, cues.judging, cues.judging_words)]
    stances = [match.group().lower() for match in _find_all(said, cues.stance, cues.stance_words)]
    norms = len(cues.norms.findall(said))
    judged = 100 * (len(praise) + len(stances) + norms)
    reported = 100 * (sentences - len(free))
    if not _tells_no_reader(said, sentences):
        return []
    if len(set(praise)) >= _PRAISE and judged >= _JUDGED * sentences and reported <= _REPORTED * sentences:
        return sorted(set(praise))
    kinds = set(stances).union(praise)
    argues = norms >= _OUGHT and len(kinds) >= _STANCES and not kinds.issubset(praise)
    enough = argues and judged * 2 >= 3 * _JUDGED * sentences
    return sorted(kinds) if enough and reported * 4 <= _REPORTED * sentences * 3 else []


def _blank(match: re.Match[str]) -> str:
    """A quotation of some words is another's speech, one or two words in marks are not."""
    return f" {_QUOTATION} " if match.group().count(" ") >= 4 else " "


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
    traded = {match.group(1).lower() for match in _TRADED.finditer(body)} - cues.no_market
    return known | {word for word in traded if not any(name.endswith(word) for name in known)}


_TRADES = (" index", " futures", " contract")
_TRADED = re.compile(r"\b([A-Za-z][\w&-]{2,20})\s(?:[Ii]ndex|futures|contract)\b")
_AMOUNT = re.compile(
    r"\d\s?(?:per\scent|percent|pct|%|points?|basis\spoints|bps|cents)(?!\w)|\b(?:at|to)\s(?:[A-Z]{0,3}[$€£¥]\s?)?\d[\d,]*\.\d"
)
_VIEW = re.compile(r"(?:The )?[A-Z]\w+(?: [A-Z]\w+)? [Vv]iew (?:on|of)\b|(?:[A-Z]\w+|Our) [Vv]iew\s?[|:]")
_QUOTATION = "«"
_READER = re.compile(r"\b[Yy]our?\b")
_BELOW = 800
"""Characters at the end of a text that may say whose view it is."""
_WRAP = 20_000
"""Characters that are looked through for prices."""
_FIRST_MOVE = 7
"""Sentences: a text on markets gives its first move among these."""
_LEAD = 200
"""Characters within which a text on one market names it."""
_SUBJECT = 4
"""Words before the market in the sentence that opens with it."""
_VERB = 60
"""Characters from the market to the verb of its move."""
_ANSWER = 8
"""Paragraphs to a question of an interview at the most."""
_LONGEST_HEAD = 110
_SECTION = 2000
"""Characters of text for one question as a sub-head."""
_REPORTED = 28
"""Sentences of a hundred that report what others say: a news report has more."""
_JUDGED = 14
"""Words of judgement and questions to a hundred sentences."""
_PRAISE = 3
"""Kinds of words of praise and blame: sharper than a report is."""
_STANCES = 3
_OUGHT = 2
"""So many kinds of words of stance, beside so many words of what ought to be, need no "I" where they stand close."""
_NORMS = ("must", "should", "ought", "need", "let's", "deserve")
_TOLD = 30
"""Words that speak to the reader, to a hundred sentences: advice and tests of goods have more."""
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
