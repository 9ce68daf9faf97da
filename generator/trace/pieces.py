"""Each bullet, figure and company of a brief against the seed: what stands in it and not there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from itertools import combinations

from generator.model import Attribution, Bullet, CompanyLink, Evidence, Figure
from generator.trace.source import SeedText, fold
from generator.trace.words import Token, find_break, find_run, keys_of, read_tokens

PUT_BACK = (
    "put the quotation's words back, quote another sentence, or take the footnote off: without one they are yours"
)
MEND_REST = "copy the sentence and its line from the source, or write the outlet alone: rests_on: {outlet: …}"
REQUOTE = "copy the words from the source letter by letter, or take the footnote off the bullet that cites it"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not stand where a brief says that it stands."""

    code: str
    """``word``, ``left-out``, ``addition``, ``quotation``, ``line``, ``sentence``, ``footnote``, ``figure`` or
    ``company``."""
    piece: str
    """What of the brief: ``bullet k3f9a``, ``figure kd72a/0.05``, ``footnote k3f9a``, ``company catl``."""
    message: str
    shown: str = ""
    """Its words."""
    word: str = ""
    """The word or number that is at fault."""
    quoted: str = ""
    """What its quotation says."""
    fix: str = ""
    path: str = ""
    """File of the brief; empty before it is written."""
    line: int = 0
    """Line of that file; 0 where there is none."""
    at: int = -1
    """Where ``word`` begins in the text of a bullet; -1 where it does not stand there."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What the pieces of one article are judged by."""

    seed: SeedText
    lines: tuple[int, int]
    """First and last line of the article in its seed."""
    kind: str
    people: tuple[str, ...] = ()
    """Its authors or, where nobody signed, its publication: in whose mouths an opinion may be put."""
    names: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Company id → its names, where they are known."""
    span: tuple[int, int] = (0, 0)
    """Where the article stands in the seed's text."""
    whole: bool = True
    """Whether the seed has all of the article; of one that is archived only the quotations are left."""

    def holds(self, words: str) -> bool:
        """Whether the article has these words side by side, as far as that can be told."""
        return not self.whole or (bool(words) and self.seed.find(fold(words), *self.span) >= 0)


def lay_ground(
    seed: SeedText,
    lines: tuple[int, int],
    kind: str,
    people: Iterable[str] = (),
    names: Mapping[str, Sequence[str]] | None = None,
) -> Ground:
    """What an article is judged by: its seed, and what its front matter says of it."""
    return Ground(seed, lines, kind, tuple(people), names or {}, seed.span_of(*lines))


# ---------------------------------------------------------------- quotations


def check_quotations(evidence: Sequence[Evidence], ground: Ground) -> Iterator[Fault]:
    """Each quotation stands in the seed, to the letter, where the brief says: on its line, in its place among the
    others, and of as many sentences as the article can have.
    """
    placed: list[tuple[Evidence, int]] = []
    floor = (0, 0)
    for item in sorted(evidence, key=lambda item: (item.sentence, item.line)):
        words = fold(item.quote)
        piece = f"footnote {item.label}"
        if placed and placed[-1][0].sentence < item.sentence:
            floor = (placed[-1][0].sentence, max(at for _, at in placed))
        at = _place(words, item, floor, ground)
        if at < 0:
            at = ground.seed.find_on(words, item.line)
            if at < 0:
                yield _tell_lost(item, words, piece, ground)
                continue
            yield _doubt_sentence(item, f"stands before sentence {floor[0]}, or too few sentences end between the two")
        if not ground.lines[0] <= item.line <= ground.lines[1]:
            yield Fault(
                "line", piece, f"line {item.line} is outside of the article, which is lines {ground.lines[0]}-"
                f"{ground.lines[1]} of its seed", item.quote, str(item.line), fix="mend `lines` or the footnote",
            )  # fmt: skip
        placed.append((item, at))
    yield from _check_counts([item for item, _ in placed], ground)


_OFTEN = 50
"""Places that are tried for one quotation."""


def check_attributions(attributions: Sequence[Attribution], ground: Ground) -> Iterator[Fault]:
    """The sentence by which an article says on whose report it rests stands on its line of the seed."""
    for number, found in enumerate(attributions if ground.whole else (), 1):
        words = fold(found.quote)
        if words and ground.seed.find_on(words, found.line) < 0:
            label = f"rests_on {number}" if len(attributions) > 1 else "rests_on"
            item = Evidence(found.quote, 0, 0, found.line, 0, 0, "")
            yield replace(_tell_lost(item, words, label, ground), fix=MEND_REST)


def _place(words: str, item: Evidence, floor: tuple[int, int], ground: Ground) -> int:
    """Where on its line a quotation can stand so that its number is possible, or -1.

    ``floor`` is ``(number of a sentence before it, where that stands)``.
    """
    at = ground.seed.find_on(words, item.line, floor[1])
    for _ in range(_OFTEN):
        if at < 0:
            break
        reached = max(floor[1], ground.span[0])
        if at < reached or item.sentence - floor[0] <= ground.seed.count_ends(reached, at) + 1:
            return at
        at = ground.seed.find_on(words, item.line, at + 1)
    return -1


def _doubt_sentence(item: Evidence, why: str) -> Fault:
    told = f"sentence {item.sentence} of {item.of}"
    fix = "take the numbers back to what `briefs generate` wrote"
    return Fault("sentence", f"footnote {item.label}", f"{told!r} {why}", item.quote, told, fix=fix)


def _tell_lost(item: Evidence, words: str, piece: str, ground: Ground) -> Fault:
    elsewhere = ground.seed.find(words, *ground.span)
    if elsewhere >= 0:
        line = ground.seed.line_at(elsewhere)
        return Fault(
            "line", piece, f"does not begin on line {item.line} of the seed, but on line {line}", item.quote,
            str(item.line), fix=f"write line {line}",
        )  # fmt: skip
    text = ground.seed.text[slice(*ground.span)]
    word, quoted = _find_odd(words, text)
    return Fault(
        "quotation", piece, f"{word!r} is not in the seed there" if word else "does not stand in the seed", item.quote,
        word, quoted, REQUOTE,
    )  # fmt: skip


def _find_odd(words: str, text: str) -> tuple[str, str]:
    """The word at which a quotation leaves its seed, and what the seed has there."""
    pieces = words.split(" ")
    low, high = 0, len(words)
    # The longest beginning that the seed has.
    while low < high:
        middle = (low + high + 1) // 2
        if words[:middle] in text:
            low = middle
        else:
            high = middle - 1
    if low < 8:
        return pieces[0], ""
    at = text.find(words[:low])
    begin = words.rfind(" ", 0, low) + 1
    end = words.find(" ", low)
    there = text[max(at + low - 40, 0) : at + low + 40]
    return words[begin : end if end >= 0 else len(words)], f"… {there} …"


def _check_counts(items: Sequence[Evidence], ground: Ground) -> Iterator[Fault]:
    totals = [item.of for item in items]
    usual = max(set(totals), key=lambda of: (totals.count(of), of), default=0)
    most = ground.seed.count_ends(*ground.span) + 1
    for item in items:
        if not 1 <= item.sentence <= item.of:
            yield _doubt_sentence(item, "is none")
        elif item.of != usual:
            yield _doubt_sentence(item, f"does not go with the others, which are of {usual}")
        elif item.of > most:
            yield _doubt_sentence(item, f"cannot be: the article has {most} at most")


# ---------------------------------------------------------------- bullets

_OWNER = re.compile(r"([^:：\n]{1,100}?)(?: (?:argues?|writes?))?: ")
_NOBODY = ("The letter", "The author")
_BRACKETS = re.compile(r"\[([^\[\]]{1,200})\]")
_POSSESSIVE = re.compile(r"['’]s?$")
_OPINIONS = ("opinion", "letter", "interview")


def check_bullet(bullet: Bullet, piece: str, ground: Ground, *, edited: bool) -> Iterator[Fault]:
    """Every word of a bullet stands in its quotations, in order, but for additions of a known form; nothing that turns
    what is said was left out, and of what the generator wrote nothing at all without a record.

    ``edited``: a person changed it. A bullet without evidence is the desk's own and is not judged.
    """
    if not bullet.evidence:
        return
    quotes = [item.quote for item in bullet.evidence]
    quoted = " ".join(quotes)
    text = bullet.text
    begin = 0
    owner = _OWNER.match(text) if ground.kind in _OPINIONS else None
    if owner and owner.group().strip() not in quoted:
        why = _judge_owner(owner.group(1), ground)
        recorded = any(edit.rule == "owner" for edit in bullet.edits)
        if not why or recorded:
            begin = owner.end()
        if why and recorded:
            yield Fault("addition", piece, why, text, owner.group(1), quoted, "write the author's name, or no name")
    said, added, faults = _read_said(text, begin, quoted, bullet, ground)
    for fault in faults:
        yield _about(fault, piece, text, quoted)
    edits = [edit for edit in bullet.edits if edit.rule != "resolve" or edit.after in added]
    mark = next((edit.after for edit in bullet.edits if edit.rule == "quote-mark"), "")
    if mark and said and said[0] is not None and said[0].key == '"' and text[said[0].start : said[0].end] == mark:
        said = said[1:]
    broken = find_break(said, quotes, edits, text, free=edited)
    if broken is None:
        return
    if broken.kind == "added":
        message = f"{broken.words!r} is not in its quotation there"
        yield Fault("word", piece, message, text, broken.words, broken.near, PUT_BACK, at=broken.at)
    else:
        message = f"{broken.words!r} was left out, and {'it matters' if edited else 'nothing records it'}"
        yield Fault("left-out", piece, message, text, broken.words, broken.near, PUT_BACK)


def _about(fault: Fault, piece: str, text: str, quoted: str) -> Fault:
    return Fault(fault.code, piece, fault.message, text, fault.word, quoted, fault.fix)


def _judge_owner(name: str, ground: Ground) -> str:
    """Why a bullet may not be put in the mouth of ``name``; empty where it may."""
    if ground.kind == "interview":
        return "" if ground.holds(name) else f"{name!r} is not named in the article"
    if name in (*_NOBODY, *ground.people):
        return ""
    known = {form for person in ground.people for form in (person, *person.split()[-1:])}
    strange = [one for one in name.split(" and ") if one not in known]
    return f"{strange[0]!r} is not the author's name" if strange else ""


def _read_said(
    text: str, begin: int, quoted: str, bullet: Bullet, ground: Ground
) -> tuple[list[Token | None], set[str], list[Fault]]:
    """The tokens of a bullet with ``None`` for what was put in square brackets, and what is wrong with that."""
    recorded = [edit for edit in bullet.edits if edit.rule == "resolve"]
    said: list[Token | None] = []
    added: set[str] = set()
    faults: list[Fault] = []
    spans: list[tuple[int, int]] = []
    for match in _BRACKETS.finditer(text, begin):
        if match.group() in quoted:
            continue
        spans.append(match.span())
        added.add(match.group())
        inner = match.group(1)
        if not any(ground.holds(form) for form in (inner, _POSSESSIVE.sub("", inner))):
            message = f"{match.group()!r} was put in, and the article does not say {inner!r}"
            faults.append(Fault("addition", "", message, word=inner, fix="write a name as the article has it"))
        elif recorded and match.group() not in {edit.after for edit in recorded}:
            message = f"{match.group()!r} was put in, where the record has {recorded[0].after!r}"
            faults.append(Fault("addition", "", message, word=inner, fix=f"write {recorded[0].after!r}"))
    last: tuple[int, int] | None = None
    # Read as a whole, so that a capital behind a bracket is judged by what stands before it.
    whole = read_tokens(text[begin:])
    for token in whole:
        token = Token(token.key, token.start + begin, token.end + begin, token.head)
        over = next((span for span in spans if span[0] <= token.start < span[1]), None)
        if over is None:
            said.append(token)
        elif over != last:
            said.append(None)
            last = over
    return said, added, faults


# ---------------------------------------------------------------- figures


@dataclass(frozen=True, slots=True)
class Row:
    """A figure as it is judged."""

    piece: str
    figure: Figure
    edited: bool = False
    """Whether a person changed it."""


def check_figures(rows: Sequence[Row], ground: Ground) -> Iterator[Fault]:
    """The words of a figure stand in its quotation (or, of when and by whom, in its article), and its value is what its
    words say. One that a person changed must not tell of one thing what its sentence tells of another.

    A figure without evidence is the desk's own and is not judged.
    """
    moved = [row.figure for row in rows if row.figure.move and row.figure.level]
    for row in rows:
        if row.figure.evidence.quote:
            yield from _check_figure(row.figure, row.piece, ground)
            yield from _check_level(row, moved)
            if row.edited:
                yield from _check_pairing(row, [other.figure for other in rows if other is not row], ground)


def _check_level(row: Row, moved: Sequence[Figure]) -> Iterator[Fault]:
    """Between a move and where it ended stands no other move of the sentence."""
    figure = row.figure
    if not figure.move or not figure.level:
        return
    quote = fold(figure.evidence.quote)
    start, end = (quote.find(fold(words)) for words in (figure.move, figure.level))
    for other in moved:
        at = quote.find(fold(other.move or "")) if other is not figure and other.label == figure.label else -1
        if 0 <= start < at < end:
            message = f"between the move {figure.move!r} and the level {figure.level!r} stands {other.move!r}"
            yield Fault("figure", row.piece, message, figure.text, figure.level, quote, _TAKE_OUT)


_TAKE_OUT = "write it as the quotation has it, or take the footnote off the row"


def _check_figure(figure: Figure, piece: str, ground: Ground) -> Iterator[Fault]:
    quote = figure.evidence.quote

    def blame(message: str, word: str, fix: str = _TAKE_OUT) -> Fault:
        return Fault("figure", piece, message, figure.text, word, quote, fix)

    for name, words in (("figure", figure.text), ("move", figure.move), ("level", figure.level)):
        if words and not find_run(words, quote) and not (name == "move" and _shares_verb(figure, quote)):
            yield blame(f"the {name} {words!r} is not in its quotation", _odd_word(words, quote))
    if figure.what:
        yield from _check_what(figure, piece)
    for name, words in (("as of", figure.as_of), ("says", figure.says)):
        texts = (quote, *_DATE.findall(quote))
        if words and not any(find_run(words, text) for text in texts) and (name == "says" or not ground.holds(words)):
            place = "its quotation" if name == "says" else "the article"
            yield blame(f"{name}: {words!r} is not in {place}", words)
    if figure.company:
        names = ground.names.get(figure.company, ())
        if names and not any(ground.holds(name) for name in names):
            yield blame(f"the article does not name {names[0]!r}", names[0])
        cell = _LINKED.search(figure.markdown)
        if cell:
            yield from _check_names(figure.company, cell.group(1), piece, ground)
    why = _judge_value(figure)
    if why:
        yield blame(why, figure.value or "", "take the value back to what `briefs generate` wrote")


def _shares_verb(figure: Figure, quote: str) -> bool:
    """``A rose 3 per cent and B 2 per cent``: the verb of a move stands before another one, then what moves, then by
    how much.
    """
    verb, _, amount = (figure.move or "").partition(" ")
    order = (
        rf"\b{re.escape(verb)}\b[^;]*\band\b[^;]*{re.escape(fold(figure.what))}[^;]{{0,20}} {re.escape(amount)}(?!\w)"
    )
    return bool(verb and amount and re.search(order, fold(quote)))


_LINKED = re.compile(r"\[([^\[\]]+)\]\(\.\./companies/")


def _check_pairing(row: Row, others: Sequence[Figure], ground: Ground) -> Iterator[Fault]:
    """Of the figures of a sentence, a person's stands nearest to what it is said to measure, and to its company."""
    figure = row.figure
    quote = fold(figure.evidence.quote)
    at = _span_of(figure.text, quote)
    names = ground.names.get(figure.company or "", ())
    if names and not any(fold(name) in quote for name in names):
        message = f"its quotation does not name {names[0]!r}"
        yield Fault("figure", row.piece, message, figure.text, names[0], quote, _TAKE_OUT)
    same = [other for other in others if other.label == figure.label and other.text != figure.text]
    for mine, theirs in (
        (figure.what, [other.what for other in same]),
        (figure.as_of or "", [other.as_of or "" for other in same]),
        (next((name for name in names if fold(name) in quote), ""), []),
    ):
        place = _span_of(mine, quote) if mine else None
        if at is None or place is None:
            continue
        far = _distance(at, place, quote)
        for rival in theirs:
            there = _span_of(rival, quote) if rival and rival not in mine and mine not in rival else None
            if there and _distance(at, there, quote) < far:
                message = f"{rival!r} stands nearer to it than {mine!r}"
                yield Fault("figure", row.piece, message, figure.text, mine, quote, _TAKE_OUT)
                return
        low, high = sorted((at, place))
        between = quote[low[1] : high[0]]
        if any(find_run(other.text, between) for other in same):
            message = f"another figure stands between it and {mine!r}"
            yield Fault("figure", row.piece, message, figure.text, mine, quote, _TAKE_OUT)
            return


_EXCHANGED = (("what", ("what",)), ("figure", ("text", "move")), ("level", ("level",)), ("as of", ("as_of",)))
"""Cells that two rows may have exchanged, and their fields."""


def check_exchanges(rows: Sequence[Row], was_made: Callable[[Figure], bool]) -> Iterator[Fault]:
    """No two rows have exchanged a cell, unless each stands nearer to what it has now.

    ``was_made`` tells whether the generator wrote a figure as it is given.
    """
    changed = [row for row in rows if row.edited and row.figure.evidence.quote and not row.figure.markdown]
    for one, two in combinations(changed, 2):
        for name, fields in _EXCHANGED:
            mine, theirs = ({key: getattr(row.figure, key) for key in fields} for row in (one, two))
            before = replace(one.figure, **theirs), replace(two.figure, **mine)
            if mine == theirs or not all(was_made(figure) for figure in before):
                continue
            if _spread((one.figure, two.figure)) < _spread(before):
                continue
            message = f"it has exchanged its {name} with another row"
            word = one.figure.what if name == "what" else str(mine[fields[0]] or "")
            yield Fault("figure", one.piece, message, one.figure.text, word, one.figure.evidence.quote, _TAKE_OUT)


def _spread(figures: Iterable[Figure]) -> int:
    """How far figures stand from what they are said to measure, in all."""
    total = 0
    for figure in figures:
        quote = fold(figure.evidence.quote)
        at, place = _span_of(figure.text, quote), _span_of(figure.what, quote)
        total += _distance(at, place, quote) if at and place else len(quote)
    return total


def _span_of(words: str, quote: str) -> tuple[int, int] | None:
    """Where words stand in a quotation, others between them or not."""
    at = quote.find(fold(words))
    if at >= 0:
        return at, at + len(fold(words))
    said, quoted = read_tokens(words), read_tokens(quote)
    first = last = -1
    place = 0
    for token in said:
        found = next((n for n in range(place, len(quoted)) if quoted[n].key.casefold() == token.key.casefold()), -1)
        if found < 0:
            return None
        first = quoted[found].start if first < 0 else first
        last = quoted[found].end
        place = found + 1
    return (first, last) if said else None


_PARTS = re.compile(r"[;；。]|\b(?:and|but|while|whereas)\b")
_APART = 40
"""What a break between two statements counts for, in characters."""


def _distance(one: tuple[int, int], other: tuple[int, int], quote: str) -> int:
    low, high = sorted((one, other))
    between = quote[low[1] : high[0]]
    return len(between) + _APART * len(_PARTS.findall(between))


_DATE = re.compile(r"(?:\d{1,2}[./-]){2}((?:19|20)\d\d)(?!\d)")
"""The year of a date in figures."""


def _check_what(figure: Figure, piece: str) -> Iterator[Fault]:
    quote = figure.evidence.quote
    said = list(read_tokens(figure.what))
    said = [Token(token.key, token.start, token.end, at == 0) for at, token in enumerate(said)]
    quoted = keys_of(quote)
    at = 0
    for token in said:
        found = next((place for place in range(at, len(quoted)) if _alike(token, quoted[place])), -1)
        if found < 0:
            word = figure.what[token.start : token.end]
            message = f"what it measures: {word!r} is not in its quotation there"
            yield Fault("figure", piece, message, figure.text, word, quote, _TAKE_OUT)
            return
        at = found + 1


def _alike(token: Token, key: str) -> bool:
    return token.key == key or (token.head and token.key.casefold() == key.casefold())


def _odd_word(words: str, quote: str) -> str:
    quoted = set(keys_of(quote))
    return next((words[t.start : t.end] for t in read_tokens(words) if t.key not in quoted), words)


_UNITS = ("", "currency", "percent", "percentage points", "points", "basis points", "degrees", "share", "pence")
"""Units that may be printed in another way."""
_NUMBER = re.compile(r"(\d+(?:[.,]\d+|[’' \u00a0\u202f]\d{3}(?!\d))*)[- \u00a0\u202f]?([^\W\d_]+)?")
_SCALES = (
    (3, re.compile(r"(?:thousand|tausend|mille?|mil|k)\Z|千", re.IGNORECASE)),
    (4, re.compile(r"[万萬만]")),
    (5, re.compile(r"(?:lakh|lac)s?\Z", re.IGNORECASE)),
    (6, re.compile(r"(?:milli?on|mill?ón|miljo|milh|mil[ij]on|mn\Z|mln\Z|mio\Z|mill\Z|m\Z)|百万|百萬", re.IGNORECASE)),
    (7, re.compile(r"crores?\Z", re.IGNORECASE)),
    (8, re.compile(r"[亿億억]")),
    (9, re.compile(r"(?:billion|bn\Z|b\Z|milliard|miljard|mrd\Z|mld\Z|md\Z)", re.IGNORECASE)),
    (12, re.compile(r"(?:trillion|tn\Z|trn\Z|t\Z|billion|billón|bio\Z)|兆|万亿|萬億", re.IGNORECASE)),
)
"""Powers of ten that a word behind a number can stand for; some mean one thing here and another there."""


def _judge_value(figure: Figure) -> str:
    """Why a value is not what the words of its figure say; empty where it is, or where they say it in words alone."""
    if not figure.value:
        return ""
    unit = figure.unit or ""
    if unit not in _UNITS and fold(unit).removesuffix("s").casefold() not in fold(figure.evidence.quote).casefold():
        return f"its unit {unit!r} is not in its quotation"
    found = [(match.group(1), match.group(2) or "") for match in _NUMBER.finditer(figure.text)]
    if not found:
        return ""
    powers = {power for _, word in found for power in _list_powers(word)}
    if figure.currency and re.search(r"\b(?:cents?|pence)\b", figure.text):
        powers.add(-2)
    meant = {amount.scaleb(power) for number, _ in found for amount in _read_number(number) for power in {0, *powers}}
    # 1億2000万 is one number.
    parts = [[a.scaleb(power) for a in _read_number(number) for power in _list_powers(word)] for number, word in found]
    if len(parts) == 2:
        meant |= {one + two for one in parts[0] for two in parts[1]}
    for part in figure.value.split("/"):
        try:
            value = abs(Decimal(part))
        except InvalidOperation:
            return f"its value {part!r} is no number"
        if value not in meant and _has_words(figure.text):
            continue
        if value not in meant:
            return f"its value {part} is not what {figure.text!r} says"
    return ""


_IN_WORDS = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|half|halves|thirds?|quarters?|fifths?|"
    r"tenths?|hundreds?|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)\b|[一二三四五六七八九十百半两兩¼½¾⅓⅔]",
    re.IGNORECASE,
)


def _has_words(text: str) -> bool:
    return bool(_IN_WORDS.search(text))


def _list_powers(word: str) -> set[int]:
    return {0, *(power for power, pattern in _SCALES if pattern.match(word))}


def _read_number(number: str) -> Iterator[Decimal]:
    """What digits can mean: ``1,500`` is 1500 or, with a decimal comma, 1.5."""
    plain = re.sub(r"[’' \u00a0\u202f]", "", number)
    for form in {plain.replace(",", ""), plain.replace(".", "").replace(",", "."), plain.replace(",", ".")}:
        try:
            yield Decimal(form)
        except InvalidOperation:
            continue


# ---------------------------------------------------------------- companies


def check_company(company: CompanyLink, ground: Ground) -> Iterator[Fault]:
    """A company bears one of its names, and where a quotation shows it, that names it."""
    piece = f"company {company.id}"
    yield from _check_names(company.id, company.name, piece, ground)


def check_links(bullet: Bullet, piece: str, ground: Ground) -> Iterator[Fault]:
    """What a bullet links is a name of the company that it leads to."""
    for start, end, company in bullet.links:
        yield from _check_names(company, bullet.text[start:end], piece, ground)


def _check_names(company: str, shown: str | None, piece: str, ground: Ground) -> Iterator[Fault]:
    names = ground.names.get(company)
    if not names:
        return
    if shown is not None and not any(_share_word(shown, name) for name in names):
        message = f"{shown!r} is no name of {company}, which is {names[0]!r}"
        yield Fault(
            "company", piece, message, shown, shown, fix="link it to its own page, or add the name to the registry"
        )


def _share_word(one: str, other: str) -> bool:
    """Whether two names have a word in common, or letters where they are written without spaces."""
    mine, theirs = ({key.casefold() for key in keys_of(name)} for name in (one, other))
    return bool(mine & theirs - _COMMON) or one.casefold() in other.casefold() or other.casefold() in one.casefold()


_COMMON = frozenset(
    ["group", "holding", "holdings", "company", "co", "ltd", "limited", "corp", "corporation", "inc", "plc", "the",
     "of", "and", "&", "technology"]
)  # fmt: skip
