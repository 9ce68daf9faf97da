"""Whether a new row may stand beside the others: what it collides with, told with the row and how to mend it."""

from __future__ import annotations

from collections.abc import Iterator

from generator.companies.names import name_key
from generator.companies.tickers import same_ticker
from generator.errors import GeneratorError, TableError
from generator.model import Company, Registry
from generator.stages.link import LinkTables
from generator.tables.read import suggest_word
from generator.tables.registry import all_names, is_company_id, is_ticker

__all__ = ["Collision", "check_row", "is_guarded", "refuse_collision", "tell_place"]


class Collision(GeneratorError):
    """A change that clashes with a row that is there; nothing is written."""

    exit_code = 1


def refuse_collision(row: Company, registry: Registry, tables: LinkTables | None = None) -> None:
    """Raise :class:`TableError` for a value that cannot be, :class:`Collision` for one that another row has.

    With ``tables``, a name that differs from another in capitals, points or legal ending only collides as well.
    """
    check_row(row, registry)
    for name, owner, other in _find_same(row, registry, tables):
        where = tell_place(owner, other)
        fix = (
            f"for another name of {owner.name}, write it into that row; for another company, take a longer name, "
            f"or give both rows ambiguous: [{name}] and context: words near it"
        )
        if name == other:
            raise Collision(f"'{name}' is already a name of {owner.id} ({where})", where=registry.path, fix=fix)
        what = f"'{name}' differs from '{other}' of {owner.id} ({where}) in capitals, points or legal ending only"
        raise Collision(what, where=registry.path, fix=fix)
    _refuse_id(row.id, registry)
    for ticker in row.tickers:
        for owner in registry.companies:
            if any(same_ticker(ticker, other) for other in owner.tickers):
                what = f"{ticker} is the ticker of {owner.id} (line {owner.line})"
                fix = "it belongs to the entity that is listed only; if the two are one, write the name into that row"
                raise Collision(what, where=registry.path, fix=fix)
    ignored = {name.casefold() for name in registry.ignore}
    for name in all_names(row):
        if name.casefold() in ignored:
            fix = "take it off that list if it is a company"
            raise Collision(f"'{name}' stands on the list ignore:", where=registry.path, fix=fix)


def check_row(row: Company, registry: Registry) -> None:
    """Raise :class:`TableError` for an id, a ticker or a parent that cannot be."""
    if not is_company_id(row.id):
        fix = "small letters, digits and single hyphens, as in north-quay"
        raise TableError(f"'{row.id}' is no id", where=registry.path, fix=fix)
    for ticker in row.tickers:
        if not is_ticker(ticker):
            raise TableError(f"'{ticker}' is no ticker", where=registry.path, fix="write exchange:code, as in HKEX:1")
    for parent in row.parents:
        if registry.get(parent.id) is None:
            fix = suggest_word(parent.id, [company.id for company in registry.companies])
            fix = fix if fix.startswith("did") else "briefs companies list shows all"
            raise TableError(f"the parent '{parent.id}' is not in the registry", where=registry.path, fix=fix)


def _refuse_id(company_id: str, registry: Registry) -> None:
    for company in registry.companies:
        if company.id == company_id:
            what = f"the id '{company_id}' is taken by {company.name} (line {company.line})"
            raise Collision(what, where=registry.path, fix="choose another with --id, or in suggest with --as")
        if company_id in company.redirects:
            what = f"'{company_id}' is a former id of {company.id} (line {company.line}), whose page it leads to"
            raise Collision(what, where=registry.path, fix="choose another")


def _find_same(row: Company, registry: Registry, tables: LinkTables | None) -> Iterator[tuple[str, Company, str]]:
    """``(name of the row, other row, its name)`` where two are one and no words near it tell them apart."""

    def key(name: str) -> str:
        return name_key(name, tables) if tables else name

    keys = {key(name): name for name in reversed(all_names(row))}
    for company in registry.companies:
        for other in all_names(company):
            name = keys.get(key(other))
            if name is not None and not (is_guarded(row, name) and is_guarded(company, other)):
                yield name, company, other


def tell_place(company: Company, name: str) -> str:
    """What a name is in a row, and the row's line: ``alias, line 12``."""
    told = (("alias", company.aliases), ("other script", company.scripts), ("former name", company.former))
    what = next((what for what, names in told if name in names), "name")
    return f"{what}, line {company.line}"


def is_guarded(company: Company, name: str) -> bool:
    """Whether a name counts only where a word of context stands near it."""
    return bool(company.context) and (not company.ambiguous or name in company.ambiguous)
