"""The front door: parse, call, print, exit code; nothing else.

Data goes to stdout, progress and doubt to stderr. Heavy modules are imported inside the commands, so that ``--help``
and completion answer at once.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

import typer

from generator.companies.commands import app as companies_app
from generator.desk import commands as desk_commands
from generator.errors import ConfigError, GeneratorError, PublishError, SeedError, SiteError
from generator.files import ARTICLE_CHARACTERS, TEXT_CHARACTERS
from generator.options import (
    ApprovedOnly,
    Bulk,
    Bullets,
    Companies,
    Dist,
    Docs,
    Engine,
    Quiet,
    QuotationShare,
    QuotationWords,
    Seeds,
    Site,
    WatchWeight,
    Words,
    list_knobs,
    list_sources,
)
from generator.review import approve_commands, archive_commands, edits_commands, plan_commands, review_commands
from generator.session import (
    DONE,
    IMPERFECT,
    OUR_FAULT,
    WRONG_USE,
    Commands,
    Settings,
    echo,
    print_row,
    read_config,
    say,
    tell_command,
    tell_stopped,
    track_progress,
)
from generator.signals import StoppedError
from generator.writing import hold_run, tell_fault, write_output

if TYPE_CHECKING:
    from generator.model import Mention, Registry
    from generator.report import Report

app = typer.Typer(
    name="briefs",
    cls=Commands,
    help="Scraped news articles in, traceable Markdown briefs and a searchable site out.",
    epilog="Example: briefs generate --seeds seeds --docs docs && briefs build",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_SITE, _FILTERS = "Site and letter", "Rows for other tools"
"""Headings of the list of commands."""
_LEFT_OUT = "Exit codes: 0 done; 1 done, but a page or an approval could not be read; 2 wrong use; 3 a fault of ours."

app.add_typer(companies_app)

Input = Annotated[Path | None, typer.Argument(metavar="[FILE]", help="JSON lines; standard input when left out.")]


Grouping = Literal["watchlist", "company", "kind", "day", "publisher", "topic"]
"""As in ``generator.site.digest``, which ``--help`` does not wait for."""


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        echo(f"briefs {version('briefs')}")
        raise typer.Exit


@app.callback()
def read_options(
    config: Annotated[
        Path | None, typer.Option("--config", metavar="FILE", help="Settings; briefing.toml when left out.")
    ] = None,
    quiet: Quiet = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    Settings.config_path = config


@app.command(
    epilog="Exit codes: 0 done; 1 done, but something was rejected, conflicts or was kept back; 2 wrong use, or "
    "nothing usable; 3 a fault of ours. Example: briefs generate --seeds ~/inbox --docs ~/desk/docs --json report.json"
)
def generate(
    report: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE", help="With --json: the file for the report; standard output when left out or -."
        ),
    ] = None,
    seeds: Seeds = None,
    docs: Docs = None,
    companies: Companies = None,
    bulk: Bulk = None,
    bullets: Bullets = None,
    words: Words = None,
    quotation_share: QuotationShare = None,
    quotation_words: QuotationWords = None,
    watch_weight: WatchWeight = None,
    summariser: Engine = None,
    as_json: Annotated[
        bool,
        typer.Option(
            "--json",
            help="Report on each input and each of its articles as one JSON object: its briefs, of what it is a "
            "duplicate, or why it was rejected.",
        ),
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Write one brief per article; edits that people made stay."""
    from generator.approvals import find_folder, move_approvals
    from generator.bodies import keep_bodies
    from generator.pipeline import generate_briefs, remember
    from generator.publish import apply_plan
    from generator.report.file import ReportFile

    if report is not None and not as_json:
        raise typer.BadParameter(f"{report}: a file goes with --json")
    given = {
        **list_sources(seeds, docs, companies, bulk),
        **list_knobs(bullets, words, quotation_share, quotation_words, watch_weight, summariser),
    }
    with ReportFile((report or Path("-")) if as_json else None) as file:
        config = read_config(**given)
        with hold_run(config.docs) if config.seeds.is_dir() else nullcontext():
            with remember(config.docs) as memory:
                run = generate_briefs(config, track_progress("Reading"), memory)
            file.report = run.report
            # Before the pages: once these have their new ids, nobody knows any more which approvals are theirs.
            for path in move_approvals(find_folder(config.docs), ((old, new) for new, old in run.report.renamed)):
                say(f"{path}: the approval follows its brief")
            done = apply_plan(run.plan, config.docs)
            file.report, file.written = replace(run.report, plan=done), True
            try:
                keep_bodies(run.bodies if config.index_body else (), config.docs)
            except PublishError as error:  # a cache, and all that is asked for stands
                say(f"? {error}")
        suggest = tell_command("companies", "suggest", seeds=seeds, companies=companies, bulk=bulk)
        _report(file.report, suggest, tell_command("resolve", **given))


@app.command(epilog="Example: briefs check && echo 'docs/ is what the seeds give, word for word'")
def check(
    seeds: Seeds = None,
    docs: Docs = None,
    companies: Companies = None,
    bulk: Bulk = None,
    bullets: Bullets = None,
    words: Words = None,
    quotation_share: QuotationShare = None,
    quotation_words: QuotationWords = None,
    watch_weight: WatchWeight = None,
    summariser: Engine = None,
    as_json: Annotated[bool, typer.Option("--json", help="The outcome as one JSON object.")] = False,
    quiet: Quiet = False,
) -> None:
    """Tell whether docs/ is what generate would write, and whether each word of a brief stands in its source; writes
    nothing.
    """
    from generator.pipeline import generate_briefs
    from generator.publish import check_plan
    from generator.reading import set_limits
    from generator.text.show import show_text
    from generator.trace import list_rows, tell_fault, trace_docs

    given = {
        **list_sources(seeds, docs, companies, bulk),
        **list_knobs(bullets, words, quotation_share, quotation_words, watch_weight, summariser),
    }
    config = read_config(**given)
    run = generate_briefs(config, progress=track_progress("Reading"))
    trace = trace_docs(config.docs, config.seeds, set_limits(config))
    plan = run.plan
    if as_json:
        print_row(list_rows(trace, sorted([*(page.path for page in (*plan.added, *plan.changed)), *plan.removed])))
        raise typer.Exit(IMPERFECT if plan.pending or trace.faults or run.report.imperfect else DONE)
    echo(check_plan(plan, config.docs), nl=False)
    for line in (line for fault in trace.faults for line in tell_fault(fault)):
        echo(show_text(line))
    for path, reason in trace.unchecked:
        say(show_text(f"? {path}  not checked against its source: {reason}"))
    if trace.faults:
        say(f"{config.docs}: a brief says what its source does not, {len(trace.faults)} times; each is listed above")
    if plan.pending:
        again = tell_command("generate", **given)
        say(f"{config.docs}: stale. To mend it: {again}")
    if plan.pending or trace.faults:
        raise typer.Exit(IMPERFECT)
    say(f"{trace.briefs} briefs: each word stands where its footnote says")
    if trace.archived:
        say(f"archived: {trace.archived}, checked against the digests of their quotations")
    suggest = tell_command("companies", "suggest", seeds=seeds, companies=companies, bulk=bulk)
    _report(run.report, suggest, tell_command("resolve", **given))


@app.command(
    epilog="Example: briefs note ferry-line 'We asked the union; no answer yet.'",
    context_settings={"ignore_unknown_options": True},  # a note may begin with "- "
)
def note(
    page: Annotated[str, typer.Argument(metavar="ID", help="A brief: its id, the beginning of it, or its file.")],
    words: Annotated[
        str | None, typer.Argument(metavar="[TEXT]", help="Markdown; - reads it, left out opens your editor.")
    ] = None,
    company: Annotated[bool, typer.Option("--company", help="ID is that of a company.")] = False,
    docs: Docs = None,
) -> None:
    """Add words of the desk's own to a brief or a company page; nothing ever overwrites them."""
    from generator.notes import edit_note, find_page, keep_note

    config = read_config(docs=docs)
    path = find_page(config.docs, page, company=company)
    if words is None:
        edit_note(path)
    else:
        keep_note(path, sys.stdin.buffer.read().decode("utf-8", "surrogateescape") if words == "-" else words)
    echo(path)


@app.command(rich_help_panel=_SITE, epilog=f"{_LEFT_OUT} Example: briefs build --docs docs --site site")
def build(docs: Docs = None, site: Site = None, approved_only: ApprovedOnly = None, quiet: Quiet = False) -> None:
    """Build the searchable site from the briefs, as people left them."""
    from generator.site.build import build_site, tell_empty, tell_left_out

    config = read_config(docs=docs, site=site, approved_only=approved_only)
    teller = _Teller()
    pages = build_site(config, teller)
    say(f"{pages} pages in {config.site}")
    for notice in filter(None, (tell_empty(config), tell_left_out(config))):
        say(notice)
    raise typer.Exit(teller.exit_code)


@app.command(rich_help_panel=_SITE, epilog="Example: briefs serve --port 8000")
def serve(
    docs: Docs = None,
    site: Site = None,
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Port on 127.0.0.1.")] = 8000,
    approved_only: ApprovedOnly = None,
) -> None:
    """Build the site, serve it on this machine and build it again when a brief changes."""
    from generator.site.build import serve_site

    serve_site(read_config(docs=docs, site=site, approved_only=approved_only), port=port, tell=say)


@app.command(
    rich_help_panel=_SITE,
    epilog=f"{_LEFT_OUT} With --verify: 1 where ZIP is not whole. "
    "Example: briefs bundle --dist dist && unzip -l dist/*.zip",
)
def bundle(
    docs: Docs = None,
    site: Site = None,
    dist: Dist = None,
    verify: Annotated[
        Path | None, typer.Option("--verify", metavar="ZIP", help="Only check a bundle against its manifest.")
    ] = None,
    approved_only: ApprovedOnly = None,
) -> None:
    """Build the site and pack it into one zip that opens by double click, without a network."""
    from generator.site.build import bundle_site, tell_empty
    from generator.site.verify import hash_file, verify_bundle

    if verify is not None:
        problems = verify_bundle(verify)
        for problem in problems:
            echo(problem)
        if not problems:
            say(f"{verify}: whole; every file is as its manifest says")
        say(f"SHA-256 of {verify.name}: {hash_file(verify)}")
        raise typer.Exit(IMPERFECT if problems else DONE)
    config = read_config(docs=docs, site=site, dist=dist, approved_only=approved_only)
    teller = _Teller()
    packed = bundle_site(config, teller)
    echo(packed)
    say(f"SHA-256 of {packed.name}: {hash_file(packed)}")
    if empty := tell_empty(config):
        say(empty)
    raise typer.Exit(teller.exit_code)


@app.command(
    rich_help_panel=_SITE,
    epilog=f"{_LEFT_OUT} Example: briefs derive --to pages --project && cd pages && zensical build",
)
def derive(
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="Folder to write; must be empty or new.")],
    docs: Docs = None,
    project: Annotated[
        bool, typer.Option("--project", help="Put them into DIR/docs, beside settings for Zensical and MkDocs.")
    ] = False,
    approved_only: ApprovedOnly = None,
) -> None:
    """Write all pages as plain Markdown, for engines without MkDocs' hooks."""
    from generator.site.other_engines import write_derived

    config = read_config(docs=docs, approved_only=approved_only)
    teller = _Teller()
    count = write_derived(config, to, project=project, tell=lambda line: teller(f"! {line}"))
    say(f"{count} pages in {to}")
    raise typer.Exit(teller.exit_code)


@app.command(rich_help_panel=_SITE, epilog="Example: briefs index --built pages/site")
def index(
    built: Annotated[Path, typer.Option("--built", metavar="DIR", help="The site that another engine built.")],
    docs: Docs = None,
    approved_only: ApprovedOnly = None,
) -> None:
    """Put the search into a site that another engine built from the pages of briefs derive."""
    from generator.site.other_engines import index_site

    config = read_config(docs=docs, approved_only=approved_only)
    count = index_site(config, built)
    say(f"{count} pages of {built} can be searched")


@app.command(rich_help_panel=_SITE, epilog="Example: briefs digest --since 2025-06-01 --intro monday.md")
def digest(
    more: Annotated[
        list[str] | None, typer.Argument(metavar="ID", help="The same as --ids.", show_default=False)
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="First day, or its month or year.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="Last day, or its month or year.")
    ] = None,
    ids: Annotated[
        list[str] | None,
        typer.Option(
            "--ids",
            metavar="ID...",
            help="These briefs, in this order, after one --ids or several; an id may be cut short.",
        ),
    ] = None,
    company: Annotated[
        str | None, typer.Option("--company", metavar="NAME", help="Only what names it: an id or a name.")
    ] = None,
    publisher: Annotated[
        str | None, typer.Option("--publisher", metavar="NAME", help="Only what it published.")
    ] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="Only news, opinion, market-wrap …")] = None,
    topic: Annotated[str | None, typer.Option("--topic", metavar="NAME", help="Only what is of this topic.")] = None,
    by: Annotated[
        Grouping | None,
        typer.Option("--by", help="Headings; the watchlist and then kinds when left out, none with --ids."),
    ] = None,
    bullets: Annotated[
        int | None, typer.Option("--bullets", min=1, metavar="N", help="At most that many each.")
    ] = None,
    title: Annotated[str, typer.Option("--title", help="Headline and subject.")] = "",
    intro: Annotated[
        Path | None, typer.Option("--intro", metavar="FILE", help="The desk's own words at its head, in Markdown.")
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="DIR", help="Folder to write; one in dist/ when left out.")
    ] = None,
    docs: Docs = None,
    dist: Dist = None,
    approved_only: ApprovedOnly = None,
    quiet: Quiet = False,
) -> None:
    """Make a letter of some briefs: a page, and an e-mail with its plain twin."""
    from generator.site.digest import Choice, make_digest, read_bound, read_ids, read_kind

    config = read_config(docs=docs, dist=dist, approved_only=approved_only)
    wanted = Choice(
        read_bound(since, "--since"),
        read_bound(until, "--until", last=True),
        read_ids([*(ids or ()), *(more or ())]),
        company,
        publisher,
        read_kind(kind),
        topic,
    )
    made = make_digest(config, wanted, to=to, by=by, bullets=bullets, title=title, intro=intro)
    echo(made.folder)
    for line in made.lines():
        say(line)
    for line in made.unknown:
        echo(f"! {line}", err=True)
    if made.unknown:
        raise typer.Exit(IMPERFECT)


@app.command(epilog="Example: briefs explain seeds/articles/letters-page.txt --html --to letters.html")
def explain(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="One document.")],
    companies: Companies = None,
    bulk: Bulk = None,
    bullets: Bullets = None,
    words: Words = None,
    quotation_share: QuotationShare = None,
    quotation_words: QuotationWords = None,
    watch_weight: WatchWeight = None,
    summariser: Engine = None,
    html: Annotated[
        bool, typer.Option("--html", help="A page to look at instead, source on the left, brief on the right.")
    ] = False,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="PAGE", help="Where the page goes; standard output when left out."),
    ] = None,
) -> None:
    """Show what became of each line of a document, and what each finding rests on."""
    from generator.pipeline import explain_document
    from generator.review.ledger import build_ledger

    if to is not None and not html:
        raise typer.BadParameter("--to goes with --html")
    if file.is_dir():
        raise GeneratorError("is a folder", where=str(file), fix="give one document in it")
    knobs = list_knobs(bullets, words, quotation_share, quotation_words, watch_weight, summariser)
    try:
        ledger = build_ledger(*explain_document(file, read_config(companies=companies, bulk=bulk, **knobs)))
    except SeedError as error:  # elsewhere others go on; here nothing is left
        raise GeneratorError(error.what, where=error.where, fix=error.fix) from error
    for article, refusal in ledger.read.refused:
        say(f"{file}:{article.start_line}: {refusal.told}")
    if html:
        from generator.review.page import render_ledger

        _write_page(render_ledger(ledger), to)
        return
    from generator.review.explain import print_ledger

    if sys.stdout.isatty():
        from rich.console import Console

        console = Console(highlight=False, soft_wrap=True)
        for line in print_ledger(ledger, console.width):
            console.print(line)
    else:
        for line in print_ledger(ledger):
            sys.stdout.buffer.write(line.plain.rstrip().encode("utf-8", "backslashreplace") + b"\n")


@app.command(rich_help_panel=_FILTERS, epilog="Example: briefs extract page.html dumps/ | jq .articles[].title")
def extract(paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Documents or folders.")]) -> None:
    """Clean, split and describe documents: one JSON row a source."""
    from generator.filters import document_row
    from generator.reading import extract_documents

    rejected = usable = 0
    for name, read, rejection in extract_documents(paths, read_config()):
        rejected += rejection is not None or bool(read and read.refused)
        usable += rejection is None and not (read and read.refused and not read.articles)
        print_row(document_row(name, read, rejection))
    if not usable:
        if not rejected:
            echo("briefs: no document (.txt, .html, .htm) is in there", err=True)
        raise typer.Exit(WRONG_USE)
    if rejected:
        raise typer.Exit(IMPERFECT)


@app.command(
    rich_help_panel=_FILTERS, epilog="""Example: echo '{"id": 1, "text": "It rose. It fell."}' | briefs sentences"""
)
def sentences(file: Input = None) -> None:
    """Find sentences: {"id","text"} in, {"id","spans"} out."""
    from generator.filters import spans_row
    from generator.stages.describe.language import find_language
    from generator.tables.load import load_tables
    from generator.text.sentences import split_sentences

    tables = load_tables()
    rows = _Rows(file, "text", most=TEXT_CHARACTERS)
    for row in rows:
        text = row["text"]
        language = row.get("lang") or find_language(text, tables.describe) or "en"
        print_row(spans_row(row.get("id"), split_sentences(text, language, tables.summary.abbreviations)))
    rows.settle()


@app.command(rich_help_panel=_FILTERS, epilog="Example: briefs link --companies seeds/companies.yml < rows.jsonl")
def link(
    file: Input = None,
    companies: Companies = None,
    bulk: Bulk = None,
    no_registry: Annotated[
        bool, typer.Option("--no-registry", help="Find companies by evidence alone; ids are made.")
    ] = False,
) -> None:
    """Find companies; the rows are one corpus."""
    from generator.filters import mentions_row
    from generator.pipeline import load_bulk_list, load_companies
    from generator.stages.link import LinkText, link_texts
    from generator.tables.load import load_tables

    for name, given in (("--companies", companies), ("--bulk", bulk)):
        if no_registry and given is not None:
            raise typer.BadParameter(f"{name} and --no-registry exclude each other")
    config = read_config(companies=companies, bulk=bulk)
    registry: Registry | None = None if no_registry else load_companies(config)
    matcher = None if no_registry else load_bulk_list(config, registry)
    source = _Rows(file, "text")
    rows = list(source)
    texts = [LinkText(str(row.get("id")), row["text"]) for row in rows]
    tables = load_tables().link

    def find(some: Sequence[LinkText]) -> Sequence[tuple[Mention, ...]]:
        return link_texts(some, registry, tables, matcher)

    for row, mentions in zip(rows, source.work_apart(texts, find), strict=True):
        print_row(mentions_row(row.get("id"), mentions or ()))
    source.settle()


@app.command(rich_help_panel=_FILTERS, epilog="Example: briefs summarise --bullets 3 < rows.jsonl")
def summarise(
    file: Input = None,
    bullets: Annotated[
        int | None, typer.Option("--bullets", min=1, metavar="N", help="At most that many bullets.")
    ] = None,
    words: Annotated[int | None, typer.Option("--words", min=1, metavar="N", help="At most that many words.")] = None,
) -> None:
    """Choose bullets: {"id","title","text"} in, {"id","bullets"} out."""
    from generator.filters import summary_row
    from generator.model import Summary
    from generator.pipeline import summarise_texts

    if bullets is not None and words is not None:
        raise typer.BadParameter("--bullets and --words exclude each other")
    source = _Rows(file, "text")
    rows = list(source)
    config = read_config()

    def make(some: Sequence[dict[str, Any]]) -> Sequence[Summary]:
        return list(summarise_texts(some, config, bullets, words))

    for row, summary in zip(rows, source.work_apart(rows, make), strict=True):
        print_row(summary_row(row.get("id"), summary or Summary(())))
    source.settle()


@app.command(rich_help_panel=_FILTERS, epilog="Example: briefs export --docs docs | jq -r '.bullets[].text'")
def export(
    docs: Docs = None,
    stories: Annotated[
        bool,
        typer.Option("--stories", help="A row a story: its briefs, origins, timeline, and what its figures agree in."),
    ] = False,
) -> None:
    """Print a JSON row for each brief, read from the Markdown alone."""
    from generator.filters import brief_row
    from generator.merge import edited_pieces
    from generator.pipeline import read_briefs

    config = read_config(docs=docs)
    if not config.docs.is_dir():
        raise ConfigError("the folder of pages does not exist", where=f"docs: {config.docs}", fix="give --docs DIR")
    if stories:
        _export_stories(config.docs)
        return
    briefs, rejections = read_briefs(config.docs)
    for brief in briefs.values():
        if brief.withdrawn is None:
            print_row(brief_row(brief, edited_pieces(brief, parsed=True)))
    for rejection in rejections:
        say(f"{rejection.name}: {rejection.told}")
    if rejections:
        raise typer.Exit(IMPERFECT)


def _export_stories(docs: Path) -> None:
    from generator.filters import story_row
    from generator.site.approved import read_wanted, tell_broken

    library = read_wanted(docs)
    for story in sorted(library.stories, key=lambda story: story.id):
        print_row(story_row(story))
    for line in tell_broken(library):
        say(line)
    if library.broken:
        raise typer.Exit(IMPERFECT)


approve_commands.register(app)
archive_commands.register(app)
edits_commands.register(app)
plan_commands.register(app)
review_commands.register(app)
desk_commands.register(app)


# ---------------------------------------------------------------- what the commands share


_ROW_BYTES = 8_000_000


T = TypeVar("T")
U = TypeVar("U")


class _Rows:
    """JSON lines of a file or of standard input. A row that cannot be used is told of and stops no other."""

    def __init__(self, file: Path | None, *needed: str, most: int = ARTICLE_CHARACTERS) -> None:
        """``needed``: fields of text that a row must have, each of at most ``most`` characters."""
        self._file, self._needed, self._most = file, needed, most
        self._name = str(file) if file else "standard input"
        self._read = self._refused = 0

    def __iter__(self) -> Iterator[dict[str, Any]]:
        try:
            stream = self._file.open("rb") if self._file else sys.stdin.buffer
        except OSError as error:
            raise GeneratorError(f"cannot be read: {error.strerror}", where=self._name) from error
        with stream:
            for number, line in enumerate(iter(partial(stream.readline, _ROW_BYTES + 1), b""), 1):
                if not line.strip():
                    continue
                rest = line
                while len(line) > _ROW_BYTES and rest and not rest.endswith(b"\n"):
                    rest = stream.readline(_ROW_BYTES)
                try:
                    yield self._parse(line, number)
                    self._read += 1
                except GeneratorError as error:
                    echo(f"! {error}", err=True)
                    self._refused += 1

    def _parse(self, line: bytes, number: int) -> dict[str, Any]:
        where = f"{self._name}:{number}"
        if len(line) > _ROW_BYTES:
            raise GeneratorError(f"has more than {_ROW_BYTES} bytes", where=where, fix="split or shorten it")
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise GeneratorError(f"not JSON: {error}", where=where, fix="one object a line") from error
        for field in self._needed:
            if not isinstance(row, dict) or not isinstance(row.get(field), str):
                raise GeneratorError(f"no text field {field!r}", where=where)
            if len(row[field]) > self._most:
                what = f"{field!r} has {len(row[field])} characters, more than {self._most}"
                raise GeneratorError(what, where=where, fix="split or shorten it")
        return dict(row)

    def work_apart(self, items: Sequence[T], work: Callable[[Sequence[T]], Sequence[U]]) -> list[U | None]:
        """What ``work`` gives for all items, in order; ``None`` for one on which our own code fails, which is told."""
        try:
            return list(work(items))
        except GeneratorError:
            raise
        except Exception:
            good: list[int] = []
            for at, item in enumerate(items):
                try:
                    work([item])
                    good.append(at)
                except Exception as error:  # noqa: BLE001 - one row must not stop the others
                    echo(f"! {self._name}: row {at + 1}: a fault of ours: {type(error).__name__}: {error}", err=True)
                    self._refused += 1
            if len(good) == len(items):
                raise
            done = dict(zip(good, work([items[at] for at in good]), strict=True))
            return [done.get(at) for at in range(len(items))]

    def settle(self) -> None:
        """Leave with the exit code of what was refused, if anything was."""
        if self._refused:
            raise typer.Exit(IMPERFECT if self._read else WRONG_USE)


def _write_page(page: str, to: Path | None) -> None:
    if to is None:
        sys.stdout.buffer.write(page.encode("utf-8"))
        return
    try:
        write_output(to, page.encode("utf-8"))
    except OSError as error:
        raise GeneratorError(f"cannot be written: {error.strerror}", where=str(to)) from error
    say(f"{to}: open it in a browser")


def _complain(line: str) -> None:
    from generator.text.show import show_text

    echo(show_text(f"! {line}"), err=True)


def _fold_error(error: GeneratorError) -> str:
    """An error on one line, since a stranger may have put a line break into it. Those of the site are lists of what is
    wrong, a line each; none of them is a command to the runner of a workflow.
    """
    lines = f"briefs: {error}".split("\n")
    if not isinstance(error, SiteError):
        return " ".join(lines)
    return "\n".join(f"| {line}" if line.lstrip().startswith(("::", "##[")) else line for line in lines)


class _Teller:
    """Passes on the notices of a build; what stands in its way is told with ``--quiet`` too, and in the exit code."""

    def __init__(self) -> None:
        self.exit_code = DONE

    def __call__(self, line: str) -> None:
        if line.startswith("! "):
            self.exit_code = IMPERFECT
            _complain(line.removeprefix("! "))
        else:
            say(line)


def _report(report: Report, suggest: str, resolve: str) -> None:
    from generator.text.show import show_text

    for line in report.lines(suggest):
        say(show_text(line))  # in one line
    for line in report.complaints(resolve):
        echo(show_text(line), err=True)
    if report.nothing_usable:
        raise typer.Exit(WRONG_USE)
    if report.imperfect:
        raise typer.Exit(IMPERFECT)


def _run_filter(words: list[str]) -> bool:
    """Run a filter that is given nothing but paths, and tell whether this was one. Typer is passed by, since it loads
    pydantic to read arguments, which takes as long as reading ten documents.
    """
    command, *rest = words or [""]
    if not all(rest) or any(word.startswith("-") for word in words):
        return False
    row_filters: dict[str, Callable[[Path | None], None]] = {
        "sentences": sentences,
        "link": link,
        "summarise": summarise,
    }
    if command == "extract" and rest:
        extract([Path(word) for word in rest])
    elif command in row_filters and len(rest) < 2:
        row_filters[command](Path(rest[0]) if rest else None)
    else:
        return False
    return True


def main() -> None:
    """Entry point of the console script: runs a command and turns what it raises into an exit code."""
    try:
        code = DONE if _run_filter(sys.argv[1:]) else app(standalone_mode=False)
        sys.stdout.flush()  # here a full disk is still told of in words
    except typer.Exit as left:
        code = left.exit_code
    except (typer.Abort, KeyboardInterrupt, StoppedError) as error:
        code = tell_stopped(error)
    except typer.TyperException as error:
        show = getattr(error, "show", None)  # what is wrong with a command line shows how it is used
        show() if show else echo(f"briefs: {error.format_message()}", err=True)
        code = WRONG_USE
    except GeneratorError as error:
        # In one line: a name with a line feed in it begins no line of a log.
        echo(_fold_error(error), err=True)
        code = error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = DONE
    except OSError as error:  # a full disk, a folder that may not be written, too many open files
        echo(f"briefs: {tell_fault(error)}", err=True)
        code = WRONG_USE
    except Exception:  # noqa: BLE001 - the one place where a fault of ours ends
        import traceback

        echo(traceback.format_exc(), err=True)
        echo("briefs: this is a fault of ours; please report it with the lines above", err=True)
        code = OUR_FAULT
    sys.exit(code or DONE)
