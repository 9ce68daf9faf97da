"""What is wrong, doubtful or needless in a registry: each finding with its line and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from generator.companies.admit import is_guarded
from generator.companies.names import bare_name, is_latin, name_key
from generator.companies.tickers import ticker_key
from generator.hidden import CODE as HIDDEN
from generator.hidden import name_kind
from generator.model import Company, Registry
from generator.stages.link import LinkTables, extend_name, fold_text, spells
from generator.tables.read import TableList, TableMap, parse_table
from generator.tables.registry import all_names, check_registry
from generator.text.escape import find_hidden

if TYPE_CHECKING:
    from generator.companies.corpus import Use

__all__ = ["Finding", "Level", "lint_company", "lint_registry"]

Level = Literal["error", "warning", "notice"]
LEVELS: tuple[Level, ...] = ("error", "warning", "notice")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend. Errors and warnings call for it; a notice may stay."""

    line: int
    """1-based; of the key or the item where that is known, else of the row."""
    level: Level
    code: str
    """Stable and kebab-case: ``name-shared``, ``word-without-context`` …"""
    what: str
    fix: str = ""
    company: str | None = None


_WORD = re.compile(r"\w+")
_NAME_KEYS = ("name", "aliases", "scripts", "former")


class _Lines:
    """Where the keys of each row stand; without a table, each at the row's own line."""

    def __init__(self, table: object = None) -> None:
        rows = table.get("companies") if isinstance(table, TableMap) else None
        self._rows = {row.line: row for row in rows or () if isinstance(row, TableMap)}
        self.ignore = table.lines.get("ignore", 1) if isinstance(table, TableMap) else 1

    def unread(self, registry: Registry) -> list[TableMap]:
        """The rows that the registry lacks because something in them is wrong."""
        read = {company.line for company in registry.companies}
        return [row for line, row in self._rows.items() if line not in read]

    def find(self, company: Company, key: str, name: str = "") -> int:
        row = self._rows.get(company.line)
        if row is None:
            return company.line
        items = row.get(key)
        if name and isinstance(items, TableList) and name in items:
            return items.lines[items.index(name)]
        return row.lines.get(key, company.line)

    def of_name(self, company: Company, name: str) -> int:
        """Line of a name, whatever list it stands in."""
        for key in _NAME_KEYS:
            value = getattr(company, key)
            if name == value or (isinstance(value, tuple) and name in value):
                return self.find(company, key, name)
        return company.line


def lint_registry(
    text: str,
    path: str,
    tables: LinkTables,
    uses: Mapping[str, Use] | None = None,
    small: frozenset[str] = frozenset(),
) -> tuple[Finding, ...]:
    """Everything to say about a registry, in the order of its lines.

    Args:
        text: the file.
        path: its name, for errors.
        tables: of the link stage: endings, common words, places, given names.
        uses: what the articles make of each company (:func:`generator.companies.corpus.count_uses`); without it nothing
            is said about use.
        small: words that the articles have in small letters.

    Raises :class:`TableError` where the text is not YAML at all.
    """
    registry, faults = check_registry(text, path)
    findings: list[Finding] = []
    for fault in faults:
        placed = re.match(r":(\d+)(?::|\Z)", fault.where[len(path) :]) if fault.where.startswith(path) else None
        line = int(placed[1]) if placed else 1
        owner = next((row.id for row in registry.companies if row.line == line), None)
        findings.append(Finding(line, "error", "not-loadable", fault.what, fault.fix, owner))
    lines = _Lines(parse_table(text, path))
    findings += _find_unread(registry, lines)
    for check in (_find_shared, _find_in_never, _find_shared_acronyms, _find_shared_tickers, _find_ignored):
        findings += check(registry, lines, tables)
    for company in registry.companies:
        findings += _find_bare_words(company, lines, tables, small)
        needless = _name_needless(company, tables)
        findings += _find_needless(company, lines, needless)
        findings += _find_wrong_script(company, lines)
        findings += _find_hidden(company, lines)
        if uses is not None:
            findings += _find_unused(company, lines, uses.get(company.id), needless)
    order = {level: at for at, level in enumerate(LEVELS)}
    return tuple(sorted(findings, key=lambda finding: (finding.line, order[finding.level], finding.what)))


def lint_company(company: Company, registry: Registry, tables: LinkTables) -> tuple[Finding, ...]:
    """What is doubtful or needless in a row that has just come into a registry, and what it does to the others."""
    lines = _Lines()
    findings = [
        *_find_in_never(registry, lines, tables),
        *_find_shared_acronyms(registry, lines, tables),
        *_find_bare_words(company, lines, tables, frozenset()),
        *_find_needless(company, lines, _name_needless(company, tables)),
        *_find_wrong_script(company, lines),
    ]
    return tuple(finding for finding in findings if finding.company == company.id)


def _find_hidden(company: Company, lines: _Lines) -> Iterator[Finding]:
    for name in all_names(company):
        for char in dict.fromkeys(char for _, char in find_hidden(name)):
            what = f"a name of {company.id} holds U+{ord(char):04X}, one of the {name_kind(char)}"
            fix = "take it out; no page shows it, and no text with the plain name matches"
            yield Finding(lines.of_name(company, name), "warning", HIDDEN, what, fix, company.id)


def _find_unread(registry: Registry, lines: _Lines) -> Iterator[Finding]:
    """Ids, names and tickers that a row which does not load shares with others: mended, it would still not load."""
    unread = lines.unread(registry)
    if not unread:
        return
    ids = {
        old: (company.id, company.line) for company in registry.companies for old in (company.id, *company.redirects)
    }
    names = {name: (company.id, company.line) for company in registry.companies for name in all_names(company)}
    tickers = {ticker: (company.id, company.line) for company in registry.companies for ticker in company.tickers}
    for row in unread:
        row_id = str(row.get("id") or "")
        told = [("id-twice", ids, row_id, row.lines.get("id", row.line))] if row_id else []
        told += [("name-twice", names, *place) for key in _NAME_KEYS for place in _raw_texts(row, key)]
        told += [("ticker-shared", tickers, *place) for place in _raw_texts(row, "tickers")]
        for code, owners, text, line in told:
            owner, first = owners.setdefault(text, (row_id, row.line))
            if first != row.line:
                what = f"'{text}' belongs to {owner} (line {first}) as well"
                yield Finding(line, "error", code, what, "keep it in one of them", row_id or None)


def _raw_texts(row: TableMap, key: str) -> Iterator[tuple[str, int]]:
    """The texts under a key, each with its line."""
    value = row.get(key)
    if isinstance(value, TableList):
        pairs = zip(value, value.lines, strict=True)
        yield from ((" ".join(item.split()), line) for item, line in pairs if isinstance(item, str))
    elif isinstance(value, str):
        yield " ".join(value.split()), row.lines.get(key, row.line)


def _find_shared(registry: Registry, lines: _Lines, tables: LinkTables) -> Iterator[Finding]:
    """Names of two rows that differ in capitals, points or legal endings only; equal ones do not load at all."""
    owners: dict[str, tuple[Company, str]] = {}
    for company in registry.companies:
        for name in all_names(company):
            owner, other = owners.setdefault(name_key(name, tables), (company, name))
            if owner.id == company.id or other == name:
                continue
            if is_guarded(owner, other) and is_guarded(company, name):
                continue
            yield Finding(
                lines.of_name(company, name),
                "warning",
                "name-shared",
                f"'{name}' of {company.id} and '{other}' of {owner.id} (line {lines.of_name(owner, other)}) differ in "
                "capitals, points or legal ending only",
                f"keep it in one of the rows, or make the two one row with redirects: [{company.id}]",
                company.id,
            )


def _find_in_never(registry: Registry, lines: _Lines, tables: LinkTables) -> Iterator[Finding]:
    """Names that stand in a phrase in which another row is not meant."""
    del tables
    phrases = [(other, phrase) for other in registry.companies for phrase in other.never]
    words = {word for _, phrase in phrases for word in _WORD.findall(phrase)}
    for company in registry.companies:
        for name in all_names(company):
            first = _WORD.search(name)
            if first and is_latin(name) and first.group() not in words:
                continue
            for other, phrase in phrases:
                if other.id == company.id or name not in phrase:
                    continue
                if name == phrase:
                    yield Finding(
                        lines.find(other, "never", phrase),
                        "notice",
                        "never-is-a-name",
                        f"'{phrase}' is a name of {company.id}, and the longest name wins by itself",
                        f"drop it from never: of {other.id}",
                        other.id,
                    )
                elif re.search(rf"(?<!\w){re.escape(name)}(?!\w)", phrase):
                    yield Finding(
                        lines.of_name(company, name),
                        "warning",
                        "name-in-never",
                        f"'{name}' of {company.id} is found within '{phrase}', in which {other.id} is not meant",
                        f"if {company.id} is not meant there either, add never: [{phrase}] to it",
                        company.id,
                    )


def _find_shared_acronyms(registry: Registry, lines: _Lines, tables: LinkTables) -> Iterator[Finding]:
    """Acronyms of one row that the name of another spells as well."""
    long: dict[str, list[tuple[Company, str, list[str]]]] = {}
    for company in registry.companies:
        for name in all_names(company):
            words = bare_name(name, tables).split()
            for initial in {word[0].upper() for word in words[:2]} if len(words) > 1 else ():
                long.setdefault(initial, []).append((company, name, words))
    for company in registry.companies:
        for acronym in all_names(company):
            if not re.fullmatch(r"[A-Z][A-Z&]{1,5}", acronym) or is_guarded(company, acronym):
                continue
            for other, name, words in long.get(acronym[0], ()):
                if other.id != company.id and spells(acronym, words) and not _are_kin(company, other):
                    yield Finding(
                        lines.of_name(company, acronym),
                        "warning",
                        "acronym-shared",
                        f"'{acronym}' of {company.id} may also stand for {name} ({other.id}, line {other.line})",
                        f"add ambiguous: [{acronym}] and context: [words near it] to {company.id}",
                        company.id,
                    )
                    break


def _find_shared_tickers(registry: Registry, lines: _Lines, tables: LinkTables) -> Iterator[Finding]:
    """A ticker belongs to one legal entity: the one that is listed."""
    del tables
    owners: dict[tuple[str, str], Company] = {}
    for company in registry.companies:
        for ticker in company.tickers:
            owner = owners.get(ticker_key(ticker))
            if owner is None:
                owners[ticker_key(ticker)] = company
                continue
            line = lines.find(company, "tickers", ticker)
            if owner.id == company.id:
                yield Finding(line, "warning", "ticker-twice", f"{ticker} stands twice", "keep one", company.id)
                continue
            kin = _are_kin(company, owner)
            yield Finding(
                line,
                "warning" if kin else "error",
                "ticker-shared",
                f"{ticker} is claimed by {owner.id} (line {lines.find(owner, 'tickers')}) and by {company.id}",
                "a ticker belongs to the entity that is listed, not to its group or its brands: keep it there only",
                company.id,
            )


def _find_ignored(registry: Registry, lines: _Lines, tables: LinkTables) -> Iterator[Finding]:
    names = {name_key(name, tables): company for company in registry.companies for name in all_names(company)}
    for name in registry.ignore:
        company = names.get(name_key(name, tables))
        if company is not None:
            yield Finding(
                lines.ignore,
                "warning",
                "ignored-is-a-name",
                f"'{name}' is ignored, and is a name of {company.id} (line {company.line})",
                "drop one of them",
                company.id,
            )


def _find_bare_words(company: Company, lines: _Lines, tables: LinkTables, small: frozenset[str]) -> Iterator[Finding]:
    for name in all_names(company):
        what = tell_word(name, tables, small)
        if not what or is_guarded(company, name):
            continue
        # Who listed phrases in which the word is not meant has thought about it.
        level: Level = "notice" if any(name in phrase for phrase in company.never) else "warning"
        yield Finding(
            lines.of_name(company, name),
            level,
            "word-without-context",
            f"'{name}' of {company.id} is {what}",
            f"add ambiguous: [{name}] and context: [words near it, such as what it makes]",
            company.id,
        )


def tell_word(name: str, tables: LinkTables, small: frozenset[str] = frozenset()) -> str:
    """What else a single word is: a common word, a place, a given name …; empty where nothing is known."""
    words = tables.words
    told: tuple[tuple[frozenset[str], str], ...] = (
        (words.function, "a word of grammar"),
        (words.calendar, "a word of the calendar"),
        (words.common, "a common word"),
        (words.places, "a place"),
        (words.peoples, "a people"),
        (words.given, "a given name"),
        (words.goods, "a good that is traded"),
        (words.acronyms, "a common abbreviation"),
    )
    for known, what in told:
        if name in known:
            return what
    if name.isalpha() and name.istitle() and name.lower() in small:
        return "a word that the articles also have in small letters"
    return ""


def _name_needless(company: Company, tables: LinkTables) -> dict[str, str]:
    """Aliases that are another name of the row with an ending, each with that name."""
    needless: dict[str, str] = {}
    for alias in company.aliases:
        folded = fold_text(alias)
        for name in all_names(company):
            # A name that needs a context needs none where its ending stands with it, so the alias is of use.
            if name == alias or not folded.startswith(fold_text(name)) or is_guarded(company, name):
                continue
            if extend_name(folded, len(name), tables.endings) == len(folded):
                needless[alias] = name
                break
    return needless


def _find_needless(company: Company, lines: _Lines, needless: Mapping[str, str]) -> Iterator[Finding]:
    for alias, name in needless.items():
        yield Finding(
            lines.of_name(company, alias),
            "notice",
            "alias-needless",
            f"'{alias}' of {company.id} is '{name}' with an ending that linking takes in by itself",
            "drop it",
            company.id,
        )


def _find_wrong_script(company: Company, lines: _Lines) -> Iterator[Finding]:
    for name in company.scripts:
        if is_latin(name):
            line = lines.find(company, "scripts", name)
            what = f"'{name}' stands among the scripts of {company.id}, in Latin letters"
            yield Finding(line, "warning", "script-is-latin", what, "move it to aliases:", company.id)
    for name in company.aliases:
        if is_latin(name) is False:
            line = lines.find(company, "aliases", name)
            what = f"'{name}' stands among the aliases of {company.id}, in another script"
            yield Finding(line, "notice", "alias-is-script", what, "move it to scripts:", company.id)


def _find_unused(company: Company, lines: _Lines, use: Use | None, needless: Mapping[str, str]) -> Iterator[Finding]:
    if use is None:
        what = f"no article names {company.id}"
        yield Finding(company.line, "notice", "company-unused", what, "keep it if articles are to come", company.id)
        return
    used = dict(use.names)
    for alias in company.aliases:
        if alias not in used and alias not in needless:
            what = f"no article uses '{alias}' of {company.id}"
            line = lines.find(company, "aliases", alias)
            yield Finding(line, "notice", "alias-unused", what, "keep it if articles are to come", company.id)


def _are_kin(one: Company, other: Company) -> bool:
    """Whether one belongs, or belonged, to the other, or both to the same."""
    first, second = ({parent.id for parent in row.parents} for row in (one, other))
    return one.id in second or other.id in first or bool(first & second)


def count_levels(findings: Sequence[Finding]) -> dict[Level, int]:
    """How many findings there are of each level."""
    return {level: sum(finding.level == level for finding in findings) for level in LEVELS}
