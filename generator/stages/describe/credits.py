"""Which outlets a sentence credits, and how plainly each name is an outlet's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from generator.stages.describe.outlets import Directory
from generator.stages.describe.people import looks_like_person
from generator.stages.describe.tables import DescribeTables
from generator.text.sentences import DEFAULT

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")

KNOWN, PLAIN, THE, BARE = 3, 2, 1, 0
"""How plainly a name is an outlet's: in the table; by its words or what stands beside it; "the X"; "X"."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name that may be an outlet's."""

    shown: str
    plain: int
    start: int
    end: int
    """In its sentence; the possessive is outside."""
    aggregator: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that credit an outlet, and what a name beside them must be."""

    group: str
    needs: int
    first: bool = False
    """Whether it says whose news it was."""


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit in one sentence."""

    name: Name
    cue: Cue
    sentence: Sentence
    start: int
    """Where cue and name begin and end in the sentence."""
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    place: int
    """Number of the sentence; -1 for the title, -2 for a line beside the text."""
    line: int
    plain: bool = False
    """Whether it is known to credit nobody."""


_REPORT = Cue("article", THE)
_SURE = Cue("article", BARE)
OFFERED = Cue("offered", THE, first=True)
_NAMED = Cue("named", PLAIN)
_BEFORE = (
    Cue("first", BARE, first=True),
    Cue("reported_by", THE, first=True),
    OFFERED,
    Cue("heard", THE),
    _REPORT,
    _NAMED,
)
_AFTER = (Cue("first_after", BARE, first=True), Cue("reports_after", THE), Cue("says_after", PLAIN))
_PIECE = Cue("piece_after", PLAIN)


Phrase = tuple[tuple[str, ...], Cue]
"""The words of a cue."""
Word = tuple[int, int, str]
"""``(start, end, in small letters)`` of a word of a sentence."""


@dataclass(frozen=True, slots=True, eq=False)
class Cues:
    before: dict[str, tuple[Phrase, ...]]
    """First word of what stands before a name → the phrases, the longest first."""
    after: dict[str, tuple[Phrase, ...]]
    pieces: frozenset[str]
    stems: tuple[str, ...]
    """One of these stands, in small letters, in whatever credits an outlet, save by "X said"."""
    first_stems: tuple[str, ...]
    """The same for what says whose news it was."""
    enders: frozenset[str]
    """What outlets' names end with."""
    between: frozenset[str]
    piece: re.Pattern[str]
    descriptors: frozenset[str]
    called: frozenset[str]
    describes: frozenset[str]
    mastheads: frozenset[str]
    weak: frozenset[str]
    no_outlet: frozenset[str]
    institutions: frozenset[str]
    peoples: frozenset[str]
    not_after: frozenset[str]
    results: re.Pattern[str]
    sourced: re.Pattern[str]
    event: re.Pattern[str]
    months: tuple[tuple[str, int], ...]
    old: re.Pattern[str]
    stale: re.Pattern[str]
    aside: re.Pattern[str]
    answers: re.Pattern[str]
    again: re.Pattern[str]
    calendar: frozenset[str]
    openers: frozenset[str]
    follows: frozenset[str]
    plain_words: frozenset[str]


def _index(cues: Sequence[Cue], tables: DescribeTables) -> dict[str, tuple[Phrase, ...]]:
    """The phrases of some cues by their first words; of two of one length the one of the earlier cue goes first."""
    found: dict[str, list[Phrase]] = {}
    for cue in cues:
        for phrase in tables.words(f"attribution.{cue.group}"):
            words = tuple(match.group() for match in _WORD.finditer(phrase))
            found.setdefault(words[0], []).append((words, cue))
    return {first: tuple(sorted(phrases, key=lambda p: -len(p[0]))) for first, phrases in found.items()}


@lru_cache(maxsize=4)
def compile_cues(tables: DescribeTables) -> Cues:
    def words(name: str) -> tuple[str, ...]:
        return tables.words(f"attribution.{name}")

    def one_of(name: str) -> str:
        return "|".join(
            re.escape(word).replace(r"\ ", r"\s") for word in sorted(words(name), key=lambda w: (-len(w), w))
        )

    cues = (*_BEFORE, *_AFTER[:-1], _PIECE)
    phrases = [word for cue in cues for word in words(cue.group)]
    firsts = [word for cue in cues if cue.first for word in words(cue.group)]
    names = [form for outlet in tables.outlets for form in (outlet.name, *outlet.also)]
    return Cues(
        stems=_list_stems((*phrases, *words("descriptors"), "agency")),
        first_stems=_list_stems(firsts),
        enders=frozenset((*tables.words("outlets.mastheads"), *(name.split()[-1].lower() for name in names))),
        before=_index(_BEFORE, tables),
        after=_index(_AFTER, tables),
        pieces=frozenset(word.split()[-1] for word in words("piece_after")),
        between=frozenset(words("between")),
        piece=re.compile(rf"(?:['’]s?)?\s(?:own\s)?(?:{one_of('piece_after')})(?!\w)"),
        descriptors=frozenset(words("descriptors")),
        called=frozenset(words("called")),
        describes=frozenset(words("describes")),
        mastheads=frozenset(tables.words("outlets.mastheads")),
        weak=frozenset(words("weak_mastheads")),
        no_outlet=frozenset(words("no_outlet")),
        institutions=frozenset(words("institutions")),
        peoples=frozenset(words("peoples")),
        not_after=frozenset(words("not_after")),
        results=re.compile(
            rf"\s(?:(?!that\b|how\b)[\w%$€£.,-]+\s){{0,5}}?(?:{one_of('results')})(?!\w)", re.IGNORECASE
        ),
        event=re.compile(rf"(?<!\w)(?:{one_of('event')})(?!\w)", re.IGNORECASE),
        months=tuple((word, number) for word, number in tables.months if len(word) > 2),
        sourced=re.compile(rf"(?<!\w)(?:{one_of('sourced')})(?!\w)", re.IGNORECASE),
        old=re.compile(rf"(?<!\w)(?:{one_of('old')})(?!\w)", re.IGNORECASE),
        stale=re.compile(rf"(?<!\w)(?:{one_of('stale')})(?!\w)", re.IGNORECASE),
        aside=re.compile(rf"(?<!\w)(?:{one_of('aside')})(?!\w)", re.IGNORECASE),
        answers=re.compile(rf"(?<!\w)(?:{one_of('answers')})(?!\w)", re.IGNORECASE),
        again=re.compile(rf"(?<!\w)[Tt]he\s(?:{one_of('again')})(?:['’]s)?(?!\w)"),
        calendar=frozenset(word for word, _ in (*tables.months, *tables.weekdays)),
        openers=frozenset(words("openers")),
        follows=frozenset(words("follows")),
        plain_words=frozenset(words("plain_words")),
    )


def _list_stems(phrases: Iterable[str]) -> tuple[str, ...]:
    """Of phrases those that hold no other one; what is short counts as a word only."""
    stems = sorted({phrase if len(phrase) > 4 else f" {phrase} " for phrase in phrases}, key=lambda s: (len(s), s))
    return tuple(stem for at, stem in enumerate(stems) if not any(shorter in stem for shorter in stems[:at]))


def may_credit(text: str, cues: Cues, *, first: bool = False) -> bool:
    """Whether a text may hold a credit, or one that says whose news it was: a cheap look."""
    lowered = text.lower()
    if first:
        return any(stem in lowered for stem in cues.first_stems)
    if any(stem in lowered for stem in cues.stems) or _TURNED.search(text) or _BRACKETS.search(text):
        return True
    return any(match.group(1) or match.group(2).lower() in cues.enders for match in _SAYS.finditer(text))


_SAYS = re.compile(
    r"\b([Tt]he )?([A-Z][\w&.-]{1,30}) (?:said|says|wrote|writes|cited|cites|quoted|quotes|claimed|claims)\b"
)


_TURNED = re.compile(r"[,”\"’'] (?:writes|says|wrote) (?:[Tt]he )?[A-Z]")
_BRACKETS = re.compile(r"(?:^|\s)[(\[](?=(?:[Tt]he )?[A-Z])([^()\[\]]{2,40})[)\]]\s?[.]?$")
"""At the end of a sentence: "… for 60 million euros (Harbour Gazette)."."""


def _match_phrase(phrase: Sequence[str], words: Sequence[Word], at: int, *, timed: bool = False) -> int:
    """Where a phrase that begins at a word ends, or 0. ``timed``: a time may stand before its last word, "by"."""
    count = len(phrase)
    if all(at + step < len(words) and words[at + step][2] == word for step, word in enumerate(phrase)):
        return words[at + count - 1][1]
    if not timed or phrase[-1] != "by" or at + count + 1 >= len(words):
        return 0
    if any(words[at + step][2] != word for step, word in enumerate(phrase[:-1])):
        return 0
    if words[at + count - 1][2] not in _TIMES:
        return 0
    return next((end for _, end, word in words[at + count + 1 : at + count + 4] if word == "by"), 0)


_TIMES = frozenset(("on", "in", "at", "late", "early", "earlier", "last", "this"))


# ---------------------------------------------------------------- names


_TOKEN = re.compile(r"\S+")
_HOST = re.compile(r"(?:www\.)?(?:[A-Za-z0-9-]{2,40}\.){1,3}[A-Za-z]{2,12}\Z")
_JOINS = frozenset(("of", "&", "de", "la", "du", "del", "der", "des", "for", "and", "the"))
_MARKS = '“”"‘*_([«»'
_ENDS = ',.;:!?)]—–…”"»'


@dataclass(frozen=True, slots=True)
class Finder:
    cues: Cues
    tables: DescribeTables
    directory: Directory

    def find_credits(self, sentence: Sentence) -> Iterator[Credit]:
        """All credits of a sentence, also those whose name may turn out to be no outlet's."""
        text = sentence.text
        words = [(match.start(), match.end(), match.group().lower()) for match in _WORD.finditer(text)]
        done = 0
        for at, (start, _, word) in enumerate(words):
            if start < done:
                continue
            credits_here: Iterable[tuple[Credit, int]] = ()
            if word in self.cues.before:
                credits_here = self.find_behind(sentence, words, at)
            if not credits_here and sentence.place > -2:
                if word in self.cues.after:
                    credits_here = self.find_in_front(sentence, words, at)
                if not credits_here and word in self.cues.pieces:
                    credits_here = self.find_piece(sentence, words, at)
            for credit, end in credits_here:
                done = end
                yield credit
        yield from self.find_bracketed(sentence)

    def find_bracketed(self, sentence: Sentence) -> Iterator[Credit]:
        """The credit of a plain name that stands in brackets behind all else."""
        brackets = _BRACKETS.search(sentence.text) if sentence.place >= 0 else None
        name = self.read_name(sentence.text, brackets.start(1)) if brackets else None
        if brackets and name and name.plain >= PLAIN and name.end == brackets.end(1):
            yield Credit(name, _NAMED, sentence, brackets.start(), brackets.end())

    def find_behind(self, sentence: Sentence, words: Sequence[Word], at: int) -> list[tuple[Credit, int]]:
        """The credits whose cue begins at a word and stands before the name, each with the end of the cue."""
        text = sentence.text
        for phrase, cue in self.cues.before[words[at][2]]:
            if (sentence.place == -2 and not cue.first) or (cue is OFFERED and sentence.place > -2):
                continue
            end = _match_phrase(phrase, words, at, timed=cue.first)
            tongue = _TONGUE.match(text, end) if end and cue.first else None
            if tongue and tongue[1].lower() in self.cues.peoples:
                end = tongue.end()
            names = self.read_names(text, end) if end and text[end : end + 1].isspace() else []
            found: list[tuple[Credit, int]] = []
            for name in names:
                piece = self.cues.piece.match(text, name.end) if cue is _NAMED else None
                if piece and piece.group()[0] in "'’":
                    found.append((Credit(name, _REPORT, sentence, words[at][0], piece.end()), piece.end()))
                elif cue.first or self.fits_behind(text, name):
                    found.append((Credit(name, cue, sentence, words[at][0], name.end), end))
            if names:
                return found
        return []

    def find_in_front(self, sentence: Sentence, words: Sequence[Word], at: int) -> list[tuple[Credit, int]]:
        """The credits whose cue begins at a word and stands behind the name, or is a verb that is turned round."""
        text, start = sentence.text, words[at][0]
        is_title = sentence.place == -1
        for phrase, cue in self.cues.after[words[at][2]]:
            end = _match_phrase(phrase, words, at)
            if not end or (is_title and end < len(text)):
                continue
            name = self.read_name_before(text, start)
            if name and (cue.first or self.fits_before(text, name, start, end)):
                weight = self.weigh(text, name, start, end, cue)
                found = [(Credit(name, weight, sentence, name.start, end), end)]
                both = _AND.search(text, max(name.start - 12, 0), name.start)
                other = self.read_name_before(text, both.start(), bare=True) if both else None
                if other and other.plain >= PLAIN:
                    found.append((Credit(other, weight, sentence, other.start, end), end))
                return found
            if len(phrase) == 1 and text[max(start - 2, 0) : start - 1] in _TURNS and text[end : end + 1] == " ":
                name = self.read_name(text, end)
                if name and not re.match(r"\s\w", text[name.end : name.end + 2]):
                    return [(Credit(name, _REPORT, sentence, start, name.end), name.end)]
        return []

    def find_piece(self, sentence: Sentence, words: Sequence[Word], at: int) -> list[tuple[Credit, int]]:
        """The credit of a report, an interview or the like that a name stands before: "the Gazette's own report"."""
        text = sentence.text
        back = at - 1 if at and words[at - 1][2] in ("own", "newspaper") else at
        before = text[max(words[back][0] - 60, 0) : words[back][0]].rstrip()
        before = before.removesuffix("'s").removesuffix("’s").removesuffix("'").removesuffix("’")
        last = before.rsplit(None, 1)[-1:]
        if sentence.place == -1 or not last or not _is_capital(last[0].lstrip(_MARKS)):
            return []
        name = self.read_name_before(text, max(words[back][0] - 60, 0) + len(before), bare=True)
        return [(Credit(name, _PIECE, sentence, name.start, words[at][1]), words[at][1])] if name else []

    def fits_behind(self, text: str, name: Name) -> bool:
        """Whether a name behind a cue stands for the outlet and not for another thing that bears it."""
        following = _NEXT_WORD.match(text[name.end : name.end + 40])
        word = following.group(1).lower() if following else ""
        if name.plain < PLAIN and word:
            return (
                word in self.cues.follows
                or word in self.cues.calendar
                or word in self.cues.descriptors | self.cues.describes
            )
        return word not in self.cues.not_after

    def fits_before(self, text: str, name: Name, start: int, end: int) -> bool:
        """Whether what follows the verb is news, and not what a firm reports of itself."""
        verb, tail = text[start:end], text[end : end + 120]
        if verb in ("reported", "reports") and (_OWN_FIGURES.match(tail) or self.cues.results.match(tail)):
            return False
        is_weak = name.plain < KNOWN and name.shown.split()[-1].lower() in self.cues.weak
        if (name.plain >= PLAIN and not is_weak) or verb not in ("reported", "reports", "revealed", "reveals", "broke"):
            return True
        return _NEWS.match(tail) is not None

    def weigh(self, text: str, name: Name, start: int, end: int, cue: Cue) -> Cue:
        """The cue, or a plainer one where what stands beside the verb leaves no doubt that it is an outlet's."""
        if cue.first:
            return cue
        aside = text[name.start - 2 : name.start] == ", " and _PARENTHESIS.match(text, end)
        if _FROM_SOURCES.match(text, end) or (aside and text[start:end] == "reports"):
            return _SURE
        return _REPORT if _SOURCED.match(text, end) else cue

    def read_names(self, text: str, at: int) -> list[Name]:
        """The names that stand behind a cue: one, or two with "and" between."""
        first = self.read_name(text, at)
        if not first:
            return []
        names = [first]
        more = re.match(r"(?:['’]s)?(?:,?\sand|,)\s(?=(?:[Tt]he\s)?[A-Z])", text[first.end : first.end + 12])
        if more and first.plain >= THE:
            second = self.read_name(text, first.end + more.end())
            if second and second.plain >= PLAIN:
                names.append(second)
        return names

    def read_name(self, text: str, at: int) -> Name | None:
        """The name that begins behind ``at``, after an article, a place and what it is called."""
        words = [
            (match.start(), match.group())
            for _, match in zip(range(16), _TOKEN.finditer(text, at, at + 200), strict=False)
        ]
        small: list[str] = []
        for _, token in words[:7]:
            word = token.strip(_MARKS)
            if word.lower() not in _ARTICLES and (
                _is_capital(word) or self.is_host(word) or self.is_small_agency(word)
            ):
                break
            if word[-1:] in _ENDS or not word[:1].isalpha():
                return None
            small.append(word.lower())
        if len(small) >= min(len(words), 7):
            return None
        # "the Oslo-based shipping daily Lantern", "local newspaper the Lantern": small words before a name end in what
        # it is called, its article aside.
        article = small[-1] if small and small[-1] in _ARTICLES else small[0] if small and small[0] in _ARTICLES else ""
        called = small[:-1] if small and small[-1] in _ARTICLES else small
        described = self.is_called(called)
        if called and not described:
            return None
        start, has_article = len(small), article == "the"
        if article in ("a", "an") and not described:
            return self.read_piece(text, words[start:])
        return self.read_run(text, words[start:], has_article=has_article, described=described)

    def is_called(self, words: Sequence[str]) -> bool:
        """Whether words end in what outlets are called: "shipping daily", "news agency"."""
        if not words:
            return False
        last = words[-1].lower()
        before = words[-2].lower() if len(words) > 1 else ""
        return last in self.cues.descriptors or (last in self.cues.called and before in self.cues.describes)

    def read_piece(self, text: str, words: Sequence[tuple[int, str]]) -> Name | None:
        """The name in "a Bloomberg report"; nothing else has "a" before it."""
        name = self.read_run(text, words, has_article=False, described=False)
        return name if name and self.cues.piece.match(text, name.end) else None

    def read_run(
        self, text: str, words: Sequence[tuple[int, str]], *, has_article: bool, described: bool
    ) -> Name | None:
        known = self.find_known(text, words, has_article=has_article)
        if known:
            return known
        run: list[tuple[int, str]] = []
        for at, (place, token) in enumerate(words[:8]):
            word = token.lstrip(_MARKS)
            place += len(token) - len(word)
            bare = word.rstrip(_ENDS + "'’")
            ends = bare != word
            owner = re.sub(
                r"['’]s$|(?<=s)['’]$", "", bare if not word.rstrip(_ENDS).endswith("’") else word.rstrip(_ENDS)
            )
            if bare.lower() in _JOINS and run and bare.lower() not in ("and", "for", "the"):
                following = words[at + 1][1].lstrip(_MARKS) if at + 1 < len(words) else ""
                if not _is_capital(following) and not (bare == "of" and following == "the"):
                    break
                run.append((place, bare))
                continue
            if bare == "the" and run and run[-1][1] == "of":
                run.append((place, bare))
                continue
            if not (_is_capital(bare) or (not run and self.is_host(bare))):
                break
            if owner != bare:
                rest = words[at + 1 :]
                following = rest[0][1].lstrip(_MARKS) if rest else ""
                if _is_capital(following) and not ends:
                    inner = self.read_run(text, rest, has_article=True, described=described)
                    named = " ".join([*(w for _, w in run), owner])
                    if (
                        inner
                        and not self.is_plain(named, has_article=has_article)
                        and not looks_like_person(inner.shown, self.tables)
                    ):
                        return inner
                run.append((place, owner))
                break
            run.append((place, bare))
            if ends and not re.fullmatch(r"(?:[A-Z]\.)+", word):
                break
        while run and (run[-1][1].lower() in self.cues.calendar or run[-1][1].lower() in _JOINS):
            run.pop()
        while run and run[0][1].lower() in self.cues.calendar and not (has_article and _is_weekend(run)):
            run.pop(0)
        if not run:
            return None
        start, end = run[0][0], run[-1][0] + len(run[-1][1])
        called = self.read_calling(text, end)
        if isinstance(called, Name):
            return called
        return self.judge(text[start:end], start, end, has_article=has_article, described=described or called)

    def read_calling(self, text: str, end: int) -> Name | bool:
        """What stands behind a name: another name that it only placed ("Hong Kong newspaper Lantern"), or words that
        call it an outlet ("Lantern magazine", "Lantern, a shipping weekly,").
        """
        end += len(text[end : end + 2]) - len(text[end : end + 2].lstrip('”"»’'))
        behind = re.match(r"((?:['’]s)?(?:\s[a-z][\w-]*){1,4}?)\s(?=(?:[Tt]he\s)?[^\W\d_a-z])", text[end : end + 60])
        if behind and self.is_called(behind.group(1).split()) and " and " not in f"{behind.group(1)} ":
            words = [(m.start(), m.group()) for m in _TOKEN.finditer(text, end + behind.end(), end + 200)]
            has_article = bool(words) and words[0][1].lower() == "the"
            inner = self.read_run(text, words[has_article:], has_article=has_article, described=True)
            if inner:
                return inner
        if self.is_called_behind(text, end):
            return True
        next_to = re.match(r"\s([a-z][\w-]*)(?:\s([a-z][\w-]*))?", text[end : end + 40])
        if not next_to:
            return False
        one, two = next_to.group(1), next_to.group(2) or ""
        # "the Calderhead website" is Calderhead's.
        return one in self.cues.descriptors - {"paper"} or (one in self.cues.describes and self.is_called((one, two)))

    def is_called_behind(self, text: str, end: int) -> bool:
        """Whether "Lantern, a shipping weekly based in Oslo," calls a name an outlet."""
        apposition = _APPOSITION.match(text[end : end + 100])
        return apposition is not None and self.is_called(_BEHIND_NOUN.split(apposition.group(1))[0].split())

    def find_known(self, text: str, words: Sequence[tuple[int, str]], *, has_article: bool) -> Name | None:
        """The longest run of words that the table knows as an outlet."""
        for count in range(min(len(words), 6), 0, -1):
            first, last = words[0], words[count - 1]
            start = first[0] + len(first[1]) - len(first[1].lstrip(_MARKS))
            shown = text[start : last[0] + len(last[1])].rstrip(_ENDS + "'’")
            shown = re.sub(r"['’]s$", "", shown)
            if not shown or not (_is_capital(shown) or count == 1):
                continue
            outlet = self.directory.by_name(f"the {shown}" if has_article else shown) or self.directory.by_name(shown)
            if outlet is None and count == 1 and "." in shown:
                outlet = self.directory.by_domain(shown)
            if outlet is None:
                continue
            following = words[count][1] if count < len(words) and shown == text[start : last[0] + len(last[1])] else ""
            low = shown.lower()
            if (
                _is_capital(following)
                and following.lower().strip(_ENDS) not in self.cues.calendar
                and (
                    low in self.directory.common
                    or (len(shown) <= 3 and re.split(r"['’]", following.strip(_ENDS))[0] not in _BRANCHES)
                )
            ):
                continue
            if self.is_everyday(shown, has_article=has_article):
                return Name(outlet.name, THE, start, start + len(shown), outlet.kind == "aggregator")
            return Name(outlet.name, KNOWN, start, start + len(shown), outlet.kind == "aggregator")
        return None

    def is_everyday(self, shown: str, *, has_article: bool) -> bool:
        """Whether an outlet's name is an everyday word that stands without its article: "Nature", "Time"."""
        return shown.lower() in self.directory.common and not has_article and not _FOREIGN_ARTICLE.match(shown)

    def is_host(self, word: str) -> bool:
        bare = word.strip(_MARKS).rstrip(_ENDS)
        return _HOST.match(bare) is not None and not bare.isupper() and not re.fullmatch(r"(?:\w\.)+\w", bare)

    def is_small_agency(self, word: str) -> bool:
        """Whether a word in small letters is an agency that writes itself so: "dpa"."""
        bare = word.strip(_MARKS).rstrip(_ENDS)
        outlet = self.directory.by_name(bare) if bare.islower() and len(bare) > 2 else None
        return outlet is not None and outlet.kind == "agency" and bare in outlet.also

    def is_plain(self, name: str, *, has_article: bool) -> bool:
        low = name.lower()
        words = low.replace("'s", "").replace("’s", "").split()
        if not words or low in self.cues.institutions or not self.cues.no_outlet.isdisjoint(words):
            return False
        last = words[-1] in self.cues.mastheads or (words[0] in self.cues.mastheads and "of" in words)
        if not last:
            return False
        if len(words) == 1:
            return has_article
        return has_article or words[-1] not in self.cues.weak

    def judge(self, shown: str, start: int, end: int, *, has_article: bool, described: bool) -> Name | None:
        """The name with how plainly it is an outlet's; ``None`` where it is plainly none."""
        low = shown.lower()
        words = low.split()
        taken = (self.cues.institutions, self.cues.peoples, self.cues.calendar, self.tables.given_names)
        if any(low in names for names in taken):
            return None
        if low in DEFAULT.common or low in DEFAULT.openers or words[0] in self.cues.openers:
            return None
        if (
            looks_like_person(shown, self.tables)
            and words[0] in self.tables.given_names
            and not self.is_plain(shown, has_article=False)
        ):
            return None
        if described:
            return Name(shown, PLAIN, start, end)
        if words[-1] in ("web", "internet"):
            return None
        if not self.cues.no_outlet.isdisjoint(words):
            return None
        if self.is_plain(shown, has_article=has_article):
            return Name(shown, PLAIN, start, end)
        if has_article and (len(words) > 3 or (shown.isupper() and len(shown) < 5)):
            return None
        return Name(shown, THE if has_article or self.is_host(shown) else BARE, start, end)

    def read_name_before(self, text: str, end: int, *, bare: bool = False) -> Name | None:
        """The name that ends before ``end``, small words such as "on Monday" and a phrase between commas aside."""
        last = text[max(end - 60, 0) : end].rsplit(None, 1)[-1:]
        if not last or not (
            _is_capital(last[0].lstrip(_MARKS))
            or last[0][-1] in ",”\"’'"
            or last[0].lower() in self.cues.between
            or last[0].lower() in self.cues.descriptors | self.cues.called
            or self.is_host(last[0])
            or self.is_small_agency(last[0])
        ):
            return None
        words = [(match.start(), match.group()) for match in _TOKEN.finditer(text, max(end - _BACK, 0), end)]
        relative = False
        while words and not bare and words[-1][1].strip(",").lower() in self.cues.between:
            relative = relative or words.pop()[1].lower() in ("which", "who")
        while words and words[-1][1] == ",":
            words.pop()
        if words and words[-1][1].endswith(",") and not relative:
            # "the Lantern, a shipping weekly, reported"
            start = words.pop()[0]
            while words and not words[-1][1].endswith(","):
                words.pop()
            if bare or not words or start - words[-1][0] > _ASIDE:
                return None
        trailing = 0
        while trailing < 2 and len(words) > trailing + 1 and words[-1 - trailing][1].islower():
            trailing += 1
        described = bool(trailing) and not bare and self.is_called([word for _, word in words[-trailing:]])
        if described:
            words = words[:-trailing]
        run: list[tuple[int, str]] = []
        for place, token in reversed(words):
            word = token.rstrip(",") if not run else token
            if run and word[-1:] in _ENDS and not re.fullmatch(r"(?:[A-Z]\.)+", word):
                break
            if word[-1:] in _ENDS or len(run) > 6:
                break
            stripped = word.lstrip(_MARKS)
            joins = (
                bool(run) and word in _JOINS and word not in ("and", "for") and (word != "the" or run[-1][1] == "of")
            )
            if not (_is_capital(stripped) or joins or self.is_host(word)):
                if run or not self.is_small_agency(word):
                    break
                outlet = self.directory.by_name(word)
                return Name(outlet.name, KNOWN, place, place + len(word)) if outlet else None
            run.append((place + len(word) - len(stripped), stripped))
            if stripped != word:
                break
        while run and not _is_capital(run[-1][1]) and not self.is_host(run[-1][1]):
            run.pop()
        run.reverse()
        while len(run) > 1 and run[0][1].lower() in self.cues.openers | self.cues.calendar:
            run.pop(0)
        before = [word for place, word in words if run and place < run[0][0]]
        has_article = bool(before) and before[-1].strip(_MARKS).lower() == "the"
        if run and run[0][1] == "The":
            has_article = True
            run.pop(0)
        if not run or run[0][1].lower() in self.cues.openers:
            return None
        described = described or self.is_called(before)
        for count in (2, 1):
            if len(run) > count and not has_article and self.is_called([word for _, word in run[:count]]):
                described, run = True, run[count:]
        return self.name_of(text, run, run[-1][0] + len(run[-1][1]), has_article=has_article, described=described)

    def name_of(
        self, text: str, words: list[tuple[int, str]], end: int, *, has_article: bool, described: bool
    ) -> Name | None:
        """The outlet that a run of words ends with."""
        for at in range(len(words)):
            shown = text[words[at][0] : end]
            outlet = self.directory.by_name(f"the {shown}" if has_article and at == 0 else shown)
            if outlet:
                common = self.is_everyday(shown, has_article=has_article and at == 0)
                if common and at:
                    continue
                plain = THE if common else KNOWN
                return Name(outlet.name, plain, words[at][0], end, outlet.kind == "aggregator")
        start = words[0][0]
        owner = next((at for at, (_, word) in enumerate(words[:-1]) if re.search(r"['’]s?$", word)), None)
        if owner is not None:
            inner = text[words[owner + 1][0] : end]
            whose = re.sub(r"['’]s?$", "", text[start : words[owner][0] + len(words[owner][1])])
            if looks_like_person(inner, self.tables):
                known = self.directory.by_name(whose)
                if known:
                    return Name(known.name, KNOWN, start, end, known.kind == "aggregator")
                return self.judge(whose, start, start + len(whose), has_article=has_article, described=described)
            has_article, start = True, words[owner + 1][0]
        described = described or self.is_called_behind(text, end)
        shown = text[start:end]
        return self.judge(shown, start, end, has_article=has_article, described=described) if shown else None


_NEWS = re.compile(
    r"\s(?:that|on\s\w+day|on\sits\s|earlier|late|exclusively|first|citing|quoting|how|why|whether|today|yesterday|this|in\san?\s|"
    r"would|was|were|the\s(?:talks|plans?|deal|news|story|sale|move|merger|decision|proposal|cuts|bid))\b|[,.;:—–]|\s?[—–]|\s?$"
)
"""What follows the verb of an outlet that no table knows."""
_TONGUE = re.compile(r"\s([A-Z][a-z]+)\s(?:in|by|on)\b")
"""The language in which it was: "first published in German by the Bote"."""
_BRANCHES = frozenset(("News", "One", "Two", "Radio", "Sport", "Sports", "Television", "TV", "World", "Online"))
_AND = re.compile(r"\sand\s(?:the\s)?\Z")
_FOREIGN_ARTICLE = re.compile(r"(?:the|der|die|das|le|la|les|el|il)\s", re.IGNORECASE)
_ARTICLES = ("the", "a", "an")
_APPOSITION = re.compile(r",\s(?:an?|the|which\sis\san?)\s([\w’'-]{1,30}(?:\s[\w’'-]{1,30}){0,6})")
_BEHIND_NOUN = re.compile(r"\s(?:of|for|in|at|on|by|from|with|that|which|who|based|covering|run|owned|published)\b")
_NEXT_WORD = re.compile(r"[”\"»]?(?:['’]s?)?\s([\w-]+)")
_FROM_SOURCES = re.compile(
    r"(?:\s(?:on|late|early|earlier)\s[\w\s]{3,20})?,?\s(?:citing|quoting)\s(?:[\w-]+\s){0,3}?"
    r"(?:people|person|sources?|documents?|officials?|insiders?|executives?|memos?|emails?|bankers?|lawyers?)\b"
)
"""Who has sources of its own is an outlet, whatever it is called."""
_PARENTHESIS = re.compile(r"\s?(?:[,.]|$)")
_SOURCED = re.compile(r"(?:\son\s\w+day)?,?\s(?:citing|quoting|without\snaming|in\san?\s(?:\w+\s)?report)\b")
"""Whoever says something so, reports it."""
_TURNS = frozenset(",”\"’'")
"""Before a verb that stands before its outlet: "…, reports the Gazette"."""
_OWN_FIGURES = re.compile(r"\s(?:its|their)\s")
"""Behind "reported" where somebody tells of itself."""
_BACK = 220
"""Characters before a verb in which its outlet stands, and …"""
_ASIDE = 110
"""… of what may stand between the two, between commas."""


def _is_weekend(run: Sequence[tuple[int, str]]) -> bool:
    """Whether a name begins with the day on which its newspaper comes out: "the Sunday Telegram"."""
    return len(run) > 1 and run[0][1] in ("Sunday", "Saturday")


def _is_capital(word: str) -> bool:
    return bool(word) and (word[0].isupper() or (word[0].isdigit() and word[1:2].isupper()))
