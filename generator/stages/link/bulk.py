"""The bulk list: a hundred thousand names that confirm and resolve, and are never a proof by themselves.

A row stands under two keys, both in small letters: its name without the form of law ("calderhead group"), and where no
other row is called so, its name without ``Group`` or ``Holdings`` too ("calderhead"). What a company does
("Technologies", "Therapeutics") is never dropped: a list knows many companies that share the word before it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from generator.model import Company, Mention, Registry
from generator.stages.link.endings import HAN, alternate, compile_form, fold_text
from generator.stages.link.ids import make_id
from generator.stages.link.match import WORD, ends_word, in_address, starts_sentence
from generator.stages.link.names import Reading, Run, empty_words, place_words, spells
from generator.stages.link.terms import Endings, LinkTables

__all__ = [
    "BulkIndex",
    "BulkMatcher",
    "BulkRow",
    "FullName",
    "list_companies",
    "lower_text",
    "name_listing",
    "take_full_name",
]

_OPENING = re.compile(rf"[{HAN}]|(?<!\w)(?:[^\W_a-z{HAN}]|[a-z]{{1,2}}[^\W_a-z{HAN}])[^\W_{HAN}]*")
"""A word with which a name may begin: with a capital, a digit, or a capital after one or two small letters."""
_STATE = re.compile(r"(?:\s{0,9}/[A-Za-z]{2,4})?/?\Z")
"""The mark by which EDGAR tells companies of one name apart: "CALDERHEAD CORP /DE/"."""
_REMARK = re.compile(r"\s{0,9}\((?:publ\.?|The)\)\Z", re.IGNORECASE)
_SHOUTED = 5
"""Letters from which on a word in capitals is a way of writing rather than an acronym."""
_SMALL = 3
"""Letters up to which a word inside a name may be small in running text: "of", "and", "the"."""
_SAME_FORM = {"corporation": "corp", "company": "co", "cos": "co", "limited": "ltd", "incorporated": "inc"}
_US_EXCHANGES = frozenset(("US", "NASDAQ", "NYSE", "NYSEAMERICAN", "NYSEARCA", "CBOE", "OTC"))
"""Exchanges of the country whose lists give a code without one: ``US:CALD`` is ``NYSE:CALD``."""
_TICKER = re.compile(
    r"(?:'s)? \((?:[A-Z][A-Za-z]{1,15} ?[:.] ?)?([A-Z0-9][A-Z0-9.-]{0,11}?)(?:\.[A-Z]{1,3})?(?:-[a-z]{1,8})?\)"
)
"""The code under which a company is listed, right behind its name: "(CALD)", "(NYSE: CALD)", "(1234.HK)"."""
_BARE_TICKER = re.compile(r"(?:'s)? \(([A-Z]{1,5})\)")
_TICKER_REACH = 50


class BulkRow(NamedTuple):
    """A row of the bulk list. A tuple, because there are a hundred thousand of them."""

    id: str
    name: str
    tickers: tuple[str, ...] = ()
    """``exchange:code`` as in the registry; ``US:code`` where a list of the SEC tells no exchange."""
    country: str = ""
    aliases: tuple[str, ...] = ()
    source: str = ""
    """The lists that brought it: ``SEC``, ``FinanceDatabase``, the name of a file."""

    @property
    def names(self) -> tuple[str, ...]:
        """All its names, as printed in the lists."""
        return (self.name, *self.aliases)


class FullName(NamedTuple):
    """A full name in its parts, folded: "The Calderhead Group Ltd." is "Calderhead Group", "Calderhead" and "ltd"."""

    formless: str
    """Without the form of law."""
    core: str
    """And without ``Group`` or ``Holdings``."""
    form: str
    """The last word of the form of law in small letters without dots, alike for ``Co.`` and ``Company``; or empty."""


@lru_cache(maxsize=8)
def _forms_of(tables: LinkTables) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    endings = tables.endings
    # "Calderhead Bancorp" without its last word would be another name
    part = tables.words.company_heads.difference(endings.dotted)
    forms = frozenset(word.lower().replace(".", "") for word in (*endings.dotted, *endings.plain) if word not in part)
    return forms, frozenset(word.lower() for word in endings.soft), frozenset(word.lower() for word in endings.leading)


def take_full_name(name: str, tables: LinkTables) -> FullName:
    """A company's full name, as a list or a text prints it, taken apart. At least one word is always left."""
    forms, soft, leading = _forms_of(tables)
    if "/" in name:
        name = _STATE.sub("", name)
    if name.endswith((")", " ")):
        name = _REMARK.sub("", name.rstrip())
    words = (name if name.isascii() else fold_text(name)).split() or [""]
    if len(words) > 1 and words[0].lower() == "the":
        del words[0]
    form = ""
    last = len(words)
    while last > 1:
        word = words[last - 1].lower().replace(".", "").rstrip(",")
        if len(word) == 1 and last > 2 and (spaced := words[last - 2].lower() + word) in forms and len(spaced) == 2:
            form = form or spaced  # "CALDERHEAD PARTNERS L P"
            last -= 2
            continue
        if word not in forms and not (form and word in ("&", "and")):
            break
        form = form or word
        last -= 1
    if last > 1 and words[0].lower() in leading:
        form = form or words[0].lower()
        words, last = words[1:], last - 1
    formless = " ".join(words[:last]).rstrip(",")
    while last > 1 and words[last - 1].lower().rstrip(",") in soft:
        last -= 1
    return FullName(formless, " ".join(words[:last]).rstrip(","), _SAME_FORM.get(form, form))


def lower_text(text: str) -> str:
    """In small letters, each letter one letter, so that offsets stay."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)


def name_listing(ticker: str) -> str:
    """A ticker under a name that is the same for all exchanges of the US, of which some lists tell only the country."""
    exchange, _, code = ticker.partition(":")
    return f"US:{code}" if exchange in _US_EXCHANGES else ticker


class BulkIndex:
    """Rows by their keys. Made once from rows, or from what :meth:`freeze` gave, which is several times as fast."""

    __slots__ = ("_columns", "_ids", "_keys", "_lengths")

    def __init__(self, columns: tuple[list[str], ...], keys: dict[str, str], lengths: dict[str, str]) -> None:
        self._columns = columns
        self._keys = keys
        self._lengths = lengths
        self._ids: dict[str, int] | None = None

    @classmethod
    def build(cls, rows: Sequence[BulkRow], tables: LinkTables) -> BulkIndex:
        """The index of rows; their order does not matter."""
        rows = sorted(rows)
        keys: dict[str, str] = {}
        cores: dict[str, str] = {}
        for at, row in enumerate(rows):
            own: set[str] = set()
            for name in row.names:
                full = take_full_name(name, tables)
                own.add(lower_text(full.formless))
                if full.core != full.formless:
                    core = lower_text(full.core)
                    if core not in own:
                        cores[core] = f"{cores[core]},{at}" if core in cores else str(at)
            for key in own:
                keys[key] = f"{keys[key]},{at}" if key in keys else str(at)
        for core, owners in cores.items():
            keys.setdefault(core, owners)
        lengths: dict[str, set[int]] = {}
        for key in keys:
            first = WORD.match(key)
            if first is not None:
                lengths.setdefault(first.group(), set()).add(len(key))
        told = {word: " ".join(map(str, sorted(known, reverse=True))) for word, known in lengths.items()}
        columns = (
            [row.id for row in rows],
            [row.name for row in rows],
            [" ".join(row.tickers) for row in rows],
            [row.country for row in rows],
            ["\t".join(row.aliases) for row in rows],
            [row.source for row in rows],
        )
        return cls(columns, keys, told)

    def freeze(self) -> list[str]:
        """Everything as a few long texts of lines, which JSON writes and reads at once."""
        parts = (*self._columns, self._keys, self._keys.values(), self._lengths, self._lengths.values())
        return ["\n".join(part) for part in parts]

    @classmethod
    def thaw(cls, frozen: Sequence[str]) -> BulkIndex:
        """What :meth:`freeze` gave. Raises :class:`ValueError` where the parts do not fit together."""
        if len(frozen) != 10:
            raise ValueError("not ten parts")
        parts = [part.split("\n") if part else [] for part in frozen]
        # a column of one empty cell is an empty text
        rows = len(parts[0])
        columns = tuple(part or [""] * rows for part in parts[:6])
        if any(len(column) != rows for column in columns):
            raise ValueError("columns of different lengths")
        keys, lengths = (dict(zip(parts[at], parts[at + 1], strict=True)) for at in (6, 8))
        return cls(columns, keys, lengths)

    def __len__(self) -> int:
        return len(self._columns[0])

    def row(self, at: int) -> BulkRow:
        """A row by its place."""
        id_, name, tickers, country, aliases, source = (column[at] for column in self._columns)
        return BulkRow(
            id_, name, tuple(tickers.split()), country, tuple(aliases.split("\t")) if aliases else (), source
        )

    def get(self, company_id: str) -> BulkRow | None:
        """The row with that id, or ``None``."""
        if self._ids is None:
            self._ids = {known: at for at, known in enumerate(self._columns[0])}
        at = self._ids.get(company_id)
        return None if at is None else self.row(at)

    def look_up(self, key: str) -> tuple[int, ...]:
        """Places of the rows with that key, which is in small letters."""
        found = self._keys.get(key)
        return tuple(map(int, found.split(","))) if found else ()

    def find_listed(self, tickers: Mapping[str, str]) -> Iterator[tuple[int, str]]:
        """``(place of a row, value)`` of each row that is listed under one of the tickers, each with its value."""
        wanted = {name_listing(ticker): value for ticker, value in tickers.items()}
        for at, told in enumerate(self._columns[2]):
            for ticker in told.split():
                value = wanted.get(name_listing(ticker))
                if value is not None:
                    yield at, value

    def find(self, folded: str) -> Iterator[tuple[int, int, tuple[int, ...]]]:
        """Yield ``(start, end, places of rows)`` of each name in a folded text, left to right, longest first.

        Capitals are compared as far as that a name must begin with one; the rest is the caller's to judge.
        """
        lowered = lower_text(folded)
        lengths, keys = self._lengths, self._keys
        done = 0
        for word in _OPENING.finditer(folded):
            start = word.start()
            if start < done:
                continue
            known = lengths.get(lowered[start : word.end()])
            if known is None:
                continue
            for length in known.split(" "):
                end = start + int(length)
                key = lowered[start:end]
                if key in keys and ends_word(folded, end):
                    yield start, end, self.look_up(key)
                    done = end
                    break


class _Spotted(NamedTuple):
    """A name of the list in a text."""

    start: int
    end: int
    """Without legal ending."""
    reach: int
    """With it."""
    rows: tuple[int, ...]
    proof: str
    """Why it needs no other proof: several words, one of which is no common word, or the ticker behind it; or empty."""


class BulkMatcher:
    """A bulk list beside a registry, which always wins: its names are its own, and rows that are the same company as a
    row of it carry its id.
    """

    def __init__(self, index: BulkIndex, registry: Registry, tables: LinkTables) -> None:
        self._index = index
        self._tables = tables
        self._empty = empty_words(tables) | place_words(tables)
        self._common = tables.words.common
        self._names: set[str] = set()
        self._ids: dict[int, str] = {}
        for ignored in registry.ignore:
            self._names.update(lower_text(part) for part in take_full_name(ignored, tables)[:2])
        for company in registry.companies:
            for name in (company.name, *company.aliases, *company.scripts, *company.former):
                full = take_full_name(name, tables)
                self._names.update(map(lower_text, {full.formless, full.core}))
                for key in {lower_text(full.formless), lower_text(name)}:
                    self._ids.update(dict.fromkeys(index.look_up(key), company.id))
        tickers = {ticker: company.id for company in registry.companies for ticker in company.tickers}
        if tickers:
            self._ids.update(index.find_listed(tickers))
        known = {company.id for company in registry.companies}
        self._taken = frozenset(known.union(*(company.redirects for company in registry.companies)))

    def company_id(self, at: int) -> str:
        """The id under which a row is linked."""
        return self._ids.get(at) or self._index.row(at).id

    def company(self, company_id: str) -> Company | None:
        """The row with that id as a company, or ``None``."""
        row = self._index.get(company_id)
        if row is None or company_id in self._taken:
            return None
        told = f"the bulk list ({row.source})" if row.source else "the bulk list"
        return Company(row.id, row.name, row.aliases, tickers=row.tickers, source=told)

    def spot(self, reading: Reading) -> tuple[_Spotted, ...]:
        """Names of the list in a text, but for those that the registry has."""
        folded = reading.folded
        found: list[_Spotted] = []
        for start, end, rows in self._index.find(folded):
            surface = folded[start:end]
            if lower_text(surface) in self._names or in_address(folded, start, end):
                continue
            fitting = tuple(at for at in rows if self._is_written(surface, at))
            if fitting:
                reach = _extend(folded, end, self._tables.endings)
                listed = self._listed_behind(folded, reach, fitting)
                proof = "name and ticker" if listed else "name" if self._is_full(surface, reading) else ""
                found.append(_Spotted(start, end, reach, listed or fitting, proof))
        return tuple(found)

    def trusted(self, reading: Reading, spotted: Iterable[_Spotted]) -> frozenset[str]:
        """Names for which half of a proof is enough: those of the list that are no common words."""
        printed = (take_full_name(reading.folded[name.start : name.end], self._tables) for name in spotted)
        surfaces = {surface for full in printed for surface in full[:2]}
        return frozenset(
            surface
            for surface in surfaces
            if not all(word in self._empty or word.lower() in reading.lower for word in surface.split(" "))
        )

    def name_companies(
        self, text: str, reading: Reading, spotted: Sequence[_Spotted], found: Sequence[Mention]
    ) -> tuple[Mention, ...]:
        """Mentions of companies of the list, in order, not overlapping; with ``company=None`` where two rows fit.

        ``found`` is what discovery proves in the text, with made ids.
        """
        proven: dict[str, _Spotted] = {}
        for name in spotted:
            if name.proof == "name and ticker":
                proven.setdefault(reading.folded[name.start : name.end], name)
        named: list[Mention] = []
        for name in spotted:
            if not _stands_alone(reading, name.start, name.reach):
                continue
            known = proven.get(reading.folded[name.start : name.end])
            if name.proof:
                rows = known.rows if known and known.rows[0] in name.rows else name.rows
                named.append(self._make(text, name.start, name.reach, rows, name.proof))
            elif known and not starts_sentence(reading.folded, name.start):
                named.append(self._make(text, name.start, name.reach, known.rows, "name, its ticker elsewhere"))
        written = self._resolve(text, reading, found)
        return tuple(sorted((*named, *_beside(written, named)), key=lambda mention: mention.start))

    def _listed_behind(self, folded: str, end: int, rows: tuple[int, ...]) -> tuple[int, ...]:
        """Those rows whose code the text prints right behind the name."""
        printed = _TICKER.match(folded, end)
        if printed is None:
            return ()
        codes = ({ticker.partition(":")[2] for ticker in self._index.row(at).tickers} for at in rows)
        return tuple(at for at, own in zip(rows, codes, strict=True) if printed.group(1) in own)

    def _resolve(self, text: str, reading: Reading, found: Sequence[Mention]) -> list[Mention]:
        """Discovered names that are names of the list, and their short forms where the text has the full one before."""
        made: dict[str, Mention] = {}
        mentions: list[Mention] = []
        for mention in found:
            evidence = mention.rule.removeprefix("found: ")
            full = take_full_name(mention.name, self._tables)
            short = evidence == "short form" or evidence.startswith("acronym")
            part = _is_part(reading, mention.start, mention.end)
            rows = () if short or part else self._rows_of(full, mention, reading)
            if rows:
                told = self._make(text, mention.start, mention.end, rows, f"name, confirmed by {evidence}")
                if told.company is not None and mention.company is not None:
                    made.setdefault(mention.company, told)
                mentions.append(told)
            elif short and mention.company in made:
                long = made[mention.company]
                dropped = take_full_name(long.name, self._tables).core.split(" ")[len(full.core.split(" ")) :]
                if not dropped or not all(word in self._tables.endings.descriptors for word in dropped):
                    rule = f"{long.rule.split(',', 1)[0]}, {evidence}"
                    mentions.append(Mention(mention.start, mention.end, long.company, mention.name, rule))
        return mentions

    def _rows_of(self, full: FullName, mention: Mention, reading: Reading) -> tuple[int, ...]:
        for surface in (full.formless, full.core):
            key = lower_text(surface)
            if key in self._names:
                return ()
            if mention.company != make_id(full.core):
                continue  # the texts say that it is a company with a longer name
            if surface in self._common and surface not in reading.proven:
                continue
            rows = [at for at in self._index.look_up(key) if self._is_written(surface, at)]
            if full.form:
                rows = [at for at in rows if self._has_form(surface, full.form, at)]
            rows = [at for at in rows if not self._listed_elsewhere(reading.folded, mention.end, surface, at)]
            if rows:
                return tuple(rows)
        return ()

    def _listed_elsewhere(self, folded: str, end: int, surface: str, at: int) -> bool:
        """Whether a ticker without an exchange stands behind a name, and the row has others of letters but not that."""
        printed = _BARE_TICKER.match(folded, end)
        if printed is None or spells(printed.group(1), surface.split(" ")):
            return False
        codes = {ticker.partition(":")[2] for ticker in self._index.row(at).tickers}
        return printed.group(1) not in codes and any(code.isalpha() for code in codes)

    def _make(self, text: str, start: int, end: int, rows: tuple[int, ...], rule: str) -> Mention:
        """The mention of the row that is meant; a candidate with all ids where nothing tells them apart."""
        told = self._tell_apart(text, start, end, rows)
        ids = sorted({self.company_id(at) for at in told})
        if len(ids) == 1:
            return Mention(start, end, ids[0], text[start:end], f"bulk: {rule}")
        return Mention(start, end, None, text[start:end], f"candidate: bulk list has {' and '.join(ids[:4])}")

    def _tell_apart(self, text: str, start: int, end: int, rows: tuple[int, ...]) -> tuple[int, ...]:
        """Of rows with one name those that the printed form of law or a ticker behind the name points at."""
        if len(rows) < 2:
            return rows
        full = take_full_name(text[start:end], self._tables)
        if full.form:
            rows = tuple(at for at in rows if self._has_form(full.formless, full.form, at)) or rows
        return self._listed_behind(fold_text(text[end : end + _TICKER_REACH]), 0, rows) or rows

    def _has_form(self, surface: str, form: str, at: int) -> bool:
        """Whether a row has that form of law, or none, under that name."""
        fulls = [take_full_name(name, self._tables) for name in self._index.row(at).names]
        key = lower_text(surface)
        return any(
            full.form in ("", form) for full in fulls if key in (lower_text(full.formless), lower_text(full.core))
        )

    def _is_written(self, surface: str, at: int) -> bool:
        return any(
            _is_way_of_writing(surface, part, full.formless == full.formless.upper())
            for full in (take_full_name(name, self._tables) for name in self._index.row(at).names)
            for part in {full.formless, full.core}
        )

    def _is_full(self, surface: str, reading: Reading) -> bool:
        words = surface.split(" ")
        return len(words) > 1 and any(
            len(word) > 1
            and word not in self._empty
            and (word.capitalize() not in self._empty or not word.isupper())
            and word.lower() not in reading.lower
            and any(letter.isalpha() for letter in word)
            and not word.islower()
            for word in words
        )


def _extend(folded: str, end: int, endings: Endings) -> int:
    """Where the legal ending of a name ends. What the company does is never taken in: that is another name."""
    found = _compile_plain_ending(endings).match(folded, end) if folded[end : end + 1] in (" ", ",") else None
    return found.end() if found else end


@lru_cache(maxsize=8)
def _compile_plain_ending(endings: Endings) -> re.Pattern[str]:
    form = compile_form(endings).pattern
    soft = rf"(?: (?:{alternate(endings.soft)})(?!\w))"
    return re.compile(rf"{soft}{{0,2}}(?:{form})|{soft}{{1,2}}")


def _is_way_of_writing(surface: str, printed: str, shouted: bool) -> bool:
    """Whether running text may write ``printed`` as ``surface``: only words in capitals may be written otherwise."""
    if surface == printed:
        return True
    ours, theirs = surface.split(" "), printed.split(" ")
    return len(ours) == len(theirs) and all(
        word == other
        or (
            other == other.upper()
            and (shouted or len(other) >= _SHOUTED)
            and lower_text(word) == lower_text(other)
            and (not word.islower() or (at > 0 and len(word) <= _SMALL))
        )
        for at, (word, other) in enumerate(zip(ours, theirs, strict=True))
    )


def _runs_at(reading: Reading, start: int, end: int) -> Iterator[Run]:
    runs = reading.runs
    at = max(bisect_right(runs, start, key=lambda run: run.start) - 1, 0)
    while at < len(runs) and runs[at].start < end:
        if runs[at].end > start:
            yield runs[at]
        at += 1


def _is_part(reading: Reading, start: int, end: int) -> bool:
    """Whether capitalised words go on beyond the span, so that it is part of a longer name."""
    return any(run.start < start or run.base_end > end for run in _runs_at(reading, start, end) if not run.heading)


def _stands_alone(reading: Reading, start: int, end: int) -> bool:
    """Whether a name is no part of a longer one, not in a heading, and nothing that its text calls something else."""
    doubtful = any(
        run.heading or (run.dead and "legal ending" not in run.points) for run in _runs_at(reading, start, end)
    )
    return not doubtful and not _is_part(reading, start, end)


def _beside(mentions: Iterable[Mention], others: Sequence[Mention]) -> Iterator[Mention]:
    """Those mentions that overlap none of the others, which are in order."""
    starts = [other.start for other in others]
    for mention in mentions:
        at = bisect_right(starts, mention.start)
        before, after = others[at - 1 : at] if at else (), others[at : at + 1]
        if all(other.end <= mention.start for other in before) and all(mention.end <= o.start for o in after):
            yield mention


def list_companies(matcher: BulkMatcher, mentions: Iterable[Iterable[Mention]]) -> tuple[Company, ...]:
    """The rows of the list that mentions link, as companies, in the order of their ids."""
    ids = sorted({mention.company for found in mentions for mention in found if mention.company})
    return tuple(company for company_id in ids if (company := matcher.company(company_id)))
