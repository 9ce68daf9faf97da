"""``briefs companies``: what people do to the registry. Parse, call, print, exit code; heavy imports inside."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from generator.errors import GeneratorError
from generator.options import Bulk, Companies, Json, Seeds
from generator.session import IMPERFECT, print_row, read_config, say, tell_command, track_progress

if TYPE_CHECKING:
    from rich.console import Console

    from generator.companies.corpus import Corpus, Use
    from generator.companies.suggest import Candidate
    from generator.config import Config
    from generator.model import Registry
    from generator.stages.link import BulkRow
    from generator.tables.load import Tables

app = typer.Typer(
    name="companies",
    help="Curate the registry of companies: check, list, add, rename, import, and judge what the articles name.",
    epilog="Exit codes: 0 done; 1 something is to be mended (lint), is taken by another row, or was skipped (import); "
    "2 wrong use: a bad value, an unknown name. Example: briefs companies suggest",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command(epilog="Example: briefs companies lint && echo 'nothing to mend'")
def lint(seeds: Seeds = None, companies: Companies = None, bulk: Bulk = None, as_json: Json = False) -> None:
    """Tell what is wrong, doubtful or needless in the registry; exit code 1 with an error or a warning."""
    from generator.companies.corpus import count_uses, words_in_small
    from generator.companies.lint import count_levels, lint_registry
    from generator.companies.store import find_registry, read_registry_text
    from generator.pipeline import load_bulk_list
    from generator.tables.registry import check_registry

    config = read_config(seeds=seeds, companies=companies, bulk=bulk)
    path = find_registry(config)
    text = read_registry_text(path)
    registry, _ = check_registry(text, str(path))
    tables, corpus = _read_corpus(config)
    uses = count_uses(corpus, registry, tables.link, load_bulk_list(config, registry)) if corpus else None
    small = words_in_small(item.text for item in corpus.texts()) if corpus else frozenset()
    findings = lint_registry(text, str(path), tables.link, uses, small)
    counts = count_levels(findings)
    if as_json:
        rows = [
            {
                "line": f.line,
                "level": f.level,
                "code": f.code,
                "company": f.company,
                "what": f.what,
                "fix": f.fix or None,
            }
            for f in findings
        ]
        print_row({"format": 1, "registry": str(path), "findings": rows, "counts": counts})
    else:
        for finding in findings:
            fix = f" — {finding.fix}" if finding.fix else ""
            _print(f"{path}:{finding.line}: {finding.level}: {finding.what}{fix}")
        told = ", ".join(_count(counts[level], level) for level in counts)
        read = f"{_count(len(corpus.articles), 'article')} read" if corpus else "no articles read"
        say(f"{path}: {_count(len(registry.companies), 'company', 'companies')}, {read}: {told}")
    if counts["error"] or counts["warning"]:
        raise typer.Exit(IMPERFECT)


@app.command("list", epilog="Example: briefs companies list --watch --sort mentions")
def list_companies(
    seeds: Seeds = None,
    companies: Companies = None,
    bulk: Bulk = None,
    watch: Annotated[bool, typer.Option("--watch", help="Only the watchlist.")] = False,
    unused: Annotated[bool, typer.Option("--unused", help="Only what no article names.")] = False,
    sort: Annotated[Literal["name", "mentions", "briefs"], typer.Option("--sort", help="Order of the rows.")] = "name",
    as_json: Json = False,
) -> None:
    """List the registry, with how often the articles name each company."""
    from generator.companies.show import children_of, company_row, list_table

    config = read_config(seeds=seeds, companies=companies, bulk=bulk)
    registry, uses = _read_uses(config)
    if uses is None and (unused or sort != "name"):
        raise GeneratorError("the folder of articles does not exist", where=str(config.seeds), fix="give --seeds DIR")
    counts = {row.id: (uses or {}).get(row.id) for row in registry.companies}
    rows = [
        row for row in registry.companies if (row.watch or not watch) and not (unused and counts[row.id] is not None)
    ]

    def order(company_id: str) -> int:
        use = counts[company_id]
        return 0 if use is None else use.mentions if sort == "mentions" else len(use.articles)

    rows.sort(key=lambda row: (-order(row.id) if sort != "name" else 0, row.name.casefold(), row.id))
    if as_json:
        children = children_of(registry)
        listed = [company_row(row, children, counts[row.id], uses is not None) for row in rows]
        print_row({"format": 1, "registry": registry.path, "companies": listed})
        return
    _console().print(list_table(rows, uses))


@app.command(epilog="Example: briefs companies show calderhead")
def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Id, name, alias or ticker.")],
    seeds: Seeds = None,
    companies: Companies = None,
    bulk: Bulk = None,
    as_json: Json = False,
) -> None:
    """Show all that is known about one company, and where the articles name it."""
    from generator.companies.likeness import find_company
    from generator.companies.show import children_of, company_row, show_company
    from generator.tables.load import load_tables

    config = read_config(seeds=seeds, companies=companies, bulk=bulk)
    registry, uses = _read_uses(config)
    found = find_company(name, registry, load_tables().link)
    if not found:
        raise GeneratorError(f"no company is called '{name}'", where=registry.path, fix=_offer(name, registry))
    if as_json:
        children = children_of(registry)
        rows = [company_row(row, children, (uses or {}).get(row.id), uses is not None) for row in found]
        print_row({"format": 1, "registry": registry.path, "companies": rows})
        return
    for row in found:
        for line in show_company(row, registry, (uses or {}).get(row.id), uses is not None):
            _console().print(line)


@app.command(epilog="Example: briefs companies add 'Calderhead Lines' --alias Calderhead --ticker LSE:CALD --watch")
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="As the page is titled.")],
    companies: Companies = None,
    seeds: Seeds = None,
    company_id: Annotated[str | None, typer.Option("--id", help="Address of the page; made from the name.")] = None,
    alias: Annotated[list[str] | None, typer.Option("--alias", help="Another way to write it.")] = None,
    script: Annotated[list[str] | None, typer.Option("--script", help="Name in another script.")] = None,
    former: Annotated[list[str] | None, typer.Option("--former", help="A name that it had.")] = None,
    ticker: Annotated[list[str] | None, typer.Option("--ticker", help="exchange:code of the listed entity.")] = None,
    parent: Annotated[str | None, typer.Option("--parent", help="Id of the company that owns it.")] = None,
    relation: Annotated[str | None, typer.Option("--relation", help="brand, subsidiary, joint venture …")] = None,
    kind: Annotated[Literal["company", "brand"], typer.Option("--kind", help="What it is.")] = "company",
    watch: Annotated[bool, typer.Option("--watch", help="Put it on the watchlist.")] = False,
    context: Annotated[list[str] | None, typer.Option("--context", help="A word that must stand near it.")] = None,
    ambiguous: Annotated[
        list[str] | None, typer.Option("--ambiguous", help="A name that needs the context; all of them when left out.")
    ] = None,
    never: Annotated[list[str] | None, typer.Option("--never", help="A phrase in which it is not meant.")] = None,
    note: Annotated[str | None, typer.Option("--note", help="Why it is so.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the row and write nothing.")] = False,
) -> None:
    """Add a company to the registry; what collides with another is refused."""
    from generator.companies.admit import refuse_collision
    from generator.companies.edit import add_company, make_row
    from generator.companies.lint import lint_company
    from generator.companies.names import bare_name
    from generator.companies.store import (
        find_registry,
        hold_registry,
        read_registry_text,
        read_rows,
        write_registry_text,
    )
    from generator.model import Company, Parent
    from generator.stages.link import make_id
    from generator.tables.link import load_link_tables
    from generator.tables.registry import all_names
    from generator.text.escape import tidy_text

    if relation and not parent:
        raise typer.BadParameter("--relation goes with --parent")
    if ambiguous and not context:
        raise typer.BadParameter("--ambiguous goes with --context")
    if not tidy_text(name):
        raise typer.BadParameter("the name is empty")
    tables = load_link_tables()
    path = find_registry(read_config(seeds=seeds, companies=companies))

    def tidy(texts: list[str] | None) -> tuple[str, ...]:
        return tuple(dict.fromkeys(tidied for text in texts or () if (tidied := tidy_text(text))))

    row = Company(
        id=company_id or make_id(bare_name(tidy_text(name), tables)),
        name=tidy_text(name),
        aliases=tidy(alias),
        scripts=tidy(script),
        tickers=tidy(ticker),
        parents=(Parent(parent, relation),) if parent else (),
        former=tidy(former),
        kind=kind,
        watch=watch,
        context=tidy(context),
        ambiguous=tidy(ambiguous),
        never=tidy(never),
        note=tidy_text(note or "") or None,
    )
    if strange := [text for text in row.ambiguous if text not in all_names(row)]:
        raise typer.BadParameter(f"--ambiguous {strange[0]}: no name of the row")
    with nullcontext() if dry_run else hold_registry(path) as writer:
        before = read_registry_text(path, create=True)
        registry = read_rows(before, str(path))
        refuse_collision(row, registry, tables)
        after = add_company(before, row, str(path))
        findings = lint_company(row, read_rows(after, str(path)), tables)
        if not dry_run:
            write_registry_text(path, before, after, writer)
    for finding in findings:
        say(f"{finding.level}: {finding.what}" + (f" — {finding.fix}" if finding.fix else ""))
    for line in make_row(row):
        _print(line)
    if dry_run:
        say(f"{path}: nothing written")
        return
    say(f"{path}: {row.id} added; {tell_command('generate')} links it")


@app.command(epilog="Example: briefs companies rename calderhead calderhead-lines")
def rename(
    old: Annotated[str, typer.Argument(metavar="OLD", help="The id that it has.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The id that it gets.")],
    companies: Companies = None,
    seeds: Seeds = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the lines that would change; write nothing.")
    ] = False,
) -> None:
    """Give a company another id: the old page leads to the new one, children follow, people's words move along."""
    from generator.companies.edit import rename_company, show_change
    from generator.companies.store import find_registry, hold_registry, read_registry_text, write_registry_text

    path = find_registry(read_config(seeds=seeds, companies=companies))
    with nullcontext() if dry_run else hold_registry(path) as writer:
        before = read_registry_text(path)
        children = _refuse_rename(old, new, before, path)
        after = rename_company(before, old, new, str(path))
        if not dry_run:
            write_registry_text(path, before, after, writer)
    if dry_run:
        for line in show_change(before, after):
            _print(f"{path}:{line}")
    told = f"'{old}' {'would be' if dry_run else 'is now'} '{new}'; its old address leads to the new one"
    told += f"; children updated: {', '.join(children)}" if children else ""
    say(f"{path}: {told}; " + ("nothing written" if dry_run else f"next: {tell_command('generate')}"))


def _refuse_rename(old: str, new: str, text: str, path: Path) -> list[str]:
    """Ids of the children of a row that may be renamed; raises for one that may not."""
    from generator.companies.admit import Collision
    from generator.companies.store import read_rows
    from generator.tables.registry import is_company_id

    registry = read_rows(text, str(path))
    row, taken = registry.get(old), registry.get(new)
    if row is None:
        raise GeneratorError(f"has no row '{old}'", where=str(path), fix=_offer(old, registry))
    if not is_company_id(new):
        raise GeneratorError(f"'{new}' is no id", where=str(path), fix="small letters, digits and single hyphens")
    if row is taken:
        raise GeneratorError(f"'{old}' has that id already", where=f"{path}:{row.line}")
    if taken is not None:
        raise Collision(f"the id '{new}' is taken by {taken.name}", where=f"{path}:{taken.line}", fix="choose another")
    for other in registry.companies:
        if new in other.redirects and other is not row:
            what = f"'{new}' is a former id of {other.id}, whose page it leads to"
            raise Collision(what, where=f"{path}:{other.line}", fix="choose another")
    return [child.id for child in registry.companies if any(parent.id == old for parent in child.parents)]


@app.command("import", epilog="Example: briefs companies import equities.csv company_tickers.json")
def import_lists(
    sources: Annotated[list[Path], typer.Argument(metavar="SOURCE...", help="Lists of companies.")],
    companies: Companies = None,
    seeds: Seeds = None,
    bulk: Bulk = None,
    form: Annotated[
        Literal["auto", "financedatabase", "sec", "csv"], typer.Option("--format", help="How the lists are written.")
    ] = "auto",
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="The bulk list to write, in a new folder if need be.")
    ] = None,
) -> None:
    """Merge lists into the bulk file beside the registry, which confirms names and proves none by itself."""
    from generator.companies.bulk import import_source
    from generator.companies.store import find_registry
    from generator.files import is_named
    from generator.tables.bulk import bulk_path

    config = read_config(seeds=seeds, companies=companies, bulk=bulk)
    registry = find_registry(config)
    target = to or config.bulk or bulk_path(registry)
    if to is None and not target.parent.is_dir():
        raise GeneratorError("its folder does not exist", where=str(target), fix="--to FILE writes into a new one")
    if not is_named(registry):
        say(f"{registry}: there is no registry, and without one no list is asked; writing {target} all the same")
    used = skipped = 0
    for source in sources:
        result = import_source(source, target, form)
        for rows, what in ((result.skipped, "rows skipped"), (result.merged, "rows merged")):
            for row in rows[:_SKIPPED]:
                say(f"? {source / row.file if row.file else source}: line {row.line}: {row.reason}")
            if len(rows) > _SKIPPED:
                say(f"? {source}: and {len(rows) - _SKIPPED} more {what}")
        whole = sum(row.whole for row in result.skipped)
        skipped += whole
        used += result.added + result.updated + result.unchanged
        told = f"{result.added} added, {result.updated} updated, {result.unchanged} unchanged"
        told += f"; {_count(whole, 'row')} skipped, {len(result.merged)} merged into others"
        say(f"{target}: {told}, from {source}")
    if not used:
        raise GeneratorError("no row could be used", where=str(sources[0]))
    if skipped:
        raise typer.Exit(IMPERFECT)


@app.command(epilog="Example: briefs companies suggest --accept calderhead-marine")
def suggest(
    seeds: Seeds = None,
    companies: Companies = None,
    bulk: Bulk = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, metavar="N", help="At most that many.")] = None,
    least: Annotated[
        int, typer.Option("--min-mentions", min=1, metavar="N", help="Only what is named that often.")
    ] = 1,
    ner: Annotated[
        bool, typer.Option("--ner", help="Also what an installed spaCy model takes for organisations (briefs[ner]).")
    ] = False,
    as_json: Json = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown, for a review.")] = False,
    accept: Annotated[list[str] | None, typer.Option("--accept", metavar="ID", help="Add that candidate.")] = None,
    reject: Annotated[
        list[str] | None, typer.Option("--reject", metavar="ID", help="It is no company; never suggest it again.")
    ] = None,
    other: Annotated[
        str | None,
        typer.Option("--as", metavar="OTHER", help="With --accept: the row whose alias it is, or an id for a new row."),
    ] = None,
    parent: Annotated[
        str | None, typer.Option("--parent", metavar="OTHER", help="With --accept: the row whose subsidiary it is.")
    ] = None,
) -> None:
    """Show names in the articles that the registry lacks; in a terminal, judge them with one keystroke each."""
    from generator.companies.likeness import Likeness
    from generator.companies.show import candidate_row, show_candidate
    from generator.companies.store import find_registry, read_registry_text, read_rows
    from generator.companies.suggest import match_candidates, render_candidates, suggest_companies
    from generator.ner import load_ner_model
    from generator.pipeline import load_bulk_list
    from generator.tables.bulk import bulk_path

    for flag, given in (("--as", other), ("--parent", parent)):
        if given is not None and len(accept or ()) != 1:
            raise typer.BadParameter(f"{flag} goes with one --accept")
    if as_json and markdown:
        raise typer.BadParameter("--json and --markdown exclude each other")
    judged = bool(accept or reject)
    if judged and (as_json or markdown):
        raise typer.BadParameter("--accept and --reject print rows; --json and --markdown show candidates")
    config = read_config(seeds=seeds, companies=companies, bulk=bulk)
    path = find_registry(config)
    text = read_registry_text(path, create=True)
    registry = read_rows(text, str(path))
    tables, corpus = _read_corpus(config)
    if corpus is None:
        raise GeneratorError("the folder of articles does not exist", where=str(config.seeds), fix="give --seeds DIR")
    matcher = load_bulk_list(config, registry)
    nlp = load_ner_model() if ner else None
    found = suggest_companies(corpus, registry, tables.link, matcher, 1 if judged else least, nlp)
    if judged:
        _judge(found, accept or [], reject or [], other, parent, path)
        say(f"next: {tell_command('generate', seeds=seeds, companies=companies, bulk=bulk)}")
        return
    rows = _read_bulk(config.bulk or bulk_path(path)) if found else ()
    shown = found[:limit]
    if shown and sys.stdin.isatty() and sys.stdout.isatty() and not as_json and not markdown:
        from generator.companies.interview import judge_candidates, open_keys

        with open_keys() as read_key:
            verdicts = judge_candidates(shown, path, text, tables.link, _console(), read_key, rows)
        accepted, rejected = len(verdicts.accepted), len(verdicts.rejected)
        say(f"{path}: {accepted} accepted, {rejected} rejected, {verdicts.left} left")
        if verdicts.accepted:
            say(f"next: {tell_command('generate', seeds=seeds, companies=companies, bulk=bulk)}")
        return
    shown = match_candidates(shown, Likeness(registry, tables.link, rows))
    if as_json:
        print_row({"format": 1, "registry": str(path), "candidates": [candidate_row(c) for c in shown]})
    elif markdown:
        sys.stdout.buffer.write(render_candidates(shown).encode("utf-8", "backslashreplace"))
    else:
        console = _console()
        for candidate in shown:
            for line in show_candidate(candidate, plain=True):
                console.print(line)
        say(f"{_count(len(found), 'candidate')}, {len(shown)} shown" if found else "no candidates")


# ---------------------------------------------------------------- what the commands share

_SKIPPED = 5
"""Rows of a list that could not be used and are named; the rest is counted."""


def _judge(
    found: tuple[Candidate, ...],
    accept: list[str],
    reject: list[str],
    other: str | None,
    parent: str | None,
    path: Path,
) -> None:
    """All verdicts of a command line, written at once or not at all."""
    from generator.companies.store import hold_registry, read_registry_text, write_registry_text

    if twice := sorted(set(accept) & set(reject)):
        raise typer.BadParameter(f"{twice[0]} is accepted and rejected at once")
    with hold_registry(path) as writer:
        before = read_registry_text(path, create=True)  # reading the articles took its time
        text, rows, told = _carry_out(found, accept, reject, other, parent, path, before)
        write_registry_text(path, before, text, writer)
    for line in rows:
        _print(line)
    for line in told:
        say(f"{path}: {_show(line)}")


def _carry_out(
    found: tuple[Candidate, ...],
    accept: list[str],
    reject: list[str],
    other: str | None,
    parent: str | None,
    path: Path,
    text: str,
) -> tuple[str, list[str], list[str]]:
    """The registry with all verdicts, its new rows, and what became of each candidate in words."""
    from generator.companies.edit import make_row
    from generator.companies.store import read_rows
    from generator.companies.suggest import accept_alias, accept_candidate, reject_candidate

    told: list[str] = []
    rows: list[str] = []
    for wanted in accept:
        candidate = _choose(wanted, found)
        if other is not None and read_rows(text, str(path)).get(other) is not None:
            if parent is not None:
                raise typer.BadParameter(f"--as {other} is a row, which --parent cannot change")
            text, added = accept_alias(text, candidate, other, str(path))
            names = " and ".join(f"'{name}'" for name in added)
            told.append(f"{other} has the name {names} now" if added else f"{other} has all its names already")
        else:
            text, row = accept_candidate(text, candidate, str(path), other, parent)
            rows += make_row(row)
            told.append(f"{row.id} added")
    for wanted in reject:
        candidate = _choose(wanted, found)
        text = reject_candidate(text, candidate, str(path))
        told.append(f"{candidate.name} is not suggested again")
    return text, rows, told


def _choose(wanted: str, found: tuple[Candidate, ...]) -> Candidate:
    from generator.tables.read import suggest_word

    for candidate in found:
        if wanted in (candidate.id, candidate.name):
            return candidate
    fix = suggest_word(wanted, [candidate.id for candidate in found]) if found else "there are no candidates"
    fix = fix if not fix.startswith("known: ") else "briefs companies suggest shows them"
    raise GeneratorError(f"no candidate is called '{wanted}'", fix=fix)


def _read_corpus(config: Config) -> tuple[Tables, Corpus | None]:
    """The tables and the articles; no articles where their folder does not exist."""
    from generator.companies.corpus import read_corpus
    from generator.tables.load import load_tables

    tables = load_tables()
    if not config.seeds.is_dir():
        return tables, None
    corpus = read_corpus(config, tables, track_progress("Reading"))
    for rejection in corpus.rejections:
        say(f"? {_show(rejection.name)}  {_show(rejection.told)}")
    return tables, corpus


def _read_uses(config: Config) -> tuple[Registry, dict[str, Use] | None]:
    from generator.companies.corpus import count_uses
    from generator.companies.store import find_registry, read_registry_text
    from generator.pipeline import load_bulk_list
    from generator.tables.registry import parse_registry

    path = find_registry(config)
    registry = parse_registry(read_registry_text(path), str(path))
    tables, corpus = _read_corpus(config)
    if corpus is None:
        return registry, None
    return registry, count_uses(corpus, registry, tables.link, load_bulk_list(config, registry))


def _read_bulk(path: Path) -> tuple[BulkRow, ...]:
    """Rows of the bulk list, for likeness alone; none where there is no list."""
    from generator.errors import TableError
    from generator.files import LIST_BYTES, is_named, read_file, tell_fix
    from generator.tables.bulk import parse_bulk

    if not is_named(path):
        return ()
    try:
        return parse_bulk(read_file(path, LIST_BYTES), str(path))
    except OSError as error:
        raise TableError(f"cannot be read: {error.strerror}", where=str(path), fix=tell_fix(error)) from error


def _offer(name: str, registry: Registry) -> str:
    from generator.companies.likeness import offer_names

    offered = offer_names(name, registry)
    return f"did you mean {' or '.join(offered)}?" if offered else "briefs companies list shows all"


def _console() -> Console:
    """A console for stdout; where nobody watches, lines are as long as they are."""
    from rich.console import Console

    watched = sys.stdout.isatty()
    return Console(highlight=False, soft_wrap=not watched, width=None if watched else 10_000, emoji=False, markup=False)


def _print(line: str) -> None:
    sys.stdout.buffer.write(_show(line).encode("utf-8", "backslashreplace") + b"\n")


def _show(text: Any) -> str:
    from generator.text.show import show_text

    return show_text(str(text))


def _count(number: int, noun: str, nouns: str = "") -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {nouns or noun + 's'}"
