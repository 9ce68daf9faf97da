"""``briefs plan``. Parse, call, print, exit code; heavy imports inside."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from generator.options import (
    Bulk,
    Bullets,
    Companies,
    Docs,
    Engine,
    Quiet,
    QuotationShare,
    QuotationWords,
    Seeds,
    WatchWeight,
    Words,
    list_knobs,
    list_sources,
)
from generator.session import (
    DONE,
    IMPERFECT,
    PENDING,
    WRONG_USE,
    print_row,
    read_config,
    say,
    tell_command,
    track_progress,
)


def register(app: typer.Typer) -> None:
    """Add the command to the front door."""
    app.command(
        rich_help_panel="Review",
        epilog="Exit codes: 0 done; 1 something was rejected, conflicts or was kept back, as briefs generate will say; "
        "2 wrong use, or nothing usable; with --detailed-exitcode 4 where changes are pending, whatever else there is. "
        "Example: briefs plan && briefs generate",
    )(plan)


def plan(
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
    whole: Annotated[bool, typer.Option("--all", help="Every line, however many there are.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The plan as one JSON object.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="The plan for a pull request.")] = False,
    limit: Annotated[
        int | None,
        typer.Option("--limit", min=5_000, metavar="N", help="Characters of the Markdown; 60000 if left out."),
    ] = None,
    detailed: Annotated[
        bool, typer.Option("--detailed-exitcode", help="Exit code 4 where changes are pending.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Print what generate would do, and why, what needs a person first; writes nothing."""
    from generator.approvals import find_folder, read_approvals
    from generator.pipeline import generate_briefs, remember
    from generator.review.plan import foresee, read_before
    from generator.review.plan.deleted import find_deleted

    if as_json and markdown:
        raise typer.BadParameter("--json and --markdown exclude each other")
    if limit is not None and not markdown:
        raise typer.BadParameter("--limit is of --markdown")
    given = {
        **list_sources(seeds, docs, companies, bulk),
        **list_knobs(bullets, words, quotation_share, quotation_words, watch_weight, summariser),
    }
    config = read_config(**given)
    with remember(config.docs, keeps=False) as memory:
        run = generate_briefs(config, track_progress("Reading"), memory)
    deleted = find_deleted(config.docs, [page.path for page in run.plan.added])
    suggest = tell_command("companies", "suggest", seeds=seeds, companies=companies, bulk=bulk)
    approvals = read_approvals(find_folder(config.docs))
    resolve = tell_command("resolve", **given)
    forecast = foresee(run, read_before(run, config.docs), config, deleted, approvals, suggest, resolve)
    if as_json:
        from generator.review.plan.rows import forecast_row

        print_row(forecast_row(forecast))
    elif markdown:
        from generator.review.plan.markdown import LONGEST, render_forecast

        sys.stdout.buffer.write(render_forecast(forecast, min(limit or LONGEST, LONGEST)).encode("utf-8"))
    elif sys.stdout.isatty():
        from rich.console import Console

        from generator.review.plan.show import print_forecast

        console = Console(highlight=False, soft_wrap=True)
        for row in print_forecast(forecast, console.width, console.height, whole=whole):
            console.print(row)
    else:
        from generator.review.plan.show import print_forecast

        for row in print_forecast(forecast, whole=whole):
            sys.stdout.buffer.write(row.plain.encode("utf-8", "backslashreplace") + b"\n")
    # A desk's first day is no fault.
    new = not run.report.documents and not run.standing
    if new:
        say(f"no article yet: put .txt or .html files into {config.seeds}")
    if forecast.pending and not detailed:
        say(f"to do just that: {tell_command('generate', **given)}")
    if detailed and forecast.pending:
        raise typer.Exit(PENDING)
    if run.report.nothing_usable and not new:
        raise typer.Exit(WRONG_USE)
    raise typer.Exit(IMPERFECT if run.report.imperfect else DONE)
