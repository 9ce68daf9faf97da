"""``briefs archive``. Parse, call, print; heavy imports inside."""

from __future__ import annotations

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
from generator.session import echo, read_config, say, track_progress


def register(app: typer.Typer) -> None:
    """Add the command to the front door."""
    app.command(
        rich_help_panel="Review",
        epilog="Example: briefs archive cargo-report.txt && git commit -am 'Cargo report: text dropped'",
    )(archive)


def archive(
    wanted: Annotated[list[str], typer.Argument(metavar="SEED|ID...", help="Seeds, or briefs whose seeds are meant.")],
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
    quiet: Quiet = False,
) -> None:
    """Freeze the briefs of seeds whose text may not be kept, and remove the seeds; they can still be checked."""
    from generator.review.archive import archive_seeds
    from generator.site.phrase import say_count
    from generator.writing import hold_run

    config = read_config(
        **list_sources(seeds, docs, companies, bulk),
        **list_knobs(bullets, words, quotation_share, quotation_words, watch_weight, summariser),
    )
    with hold_run(config.docs, waits=True):
        archived = archive_seeds(config, wanted, track_progress("Reading"))
    for done in archived:
        for brief in done.briefs:
            echo(f"{config.docs / 'briefs' / brief}.md")
        if not done.removed:
            say(f"{done.source}: was archived before")
            continue
        stay = "stays as it is" if len(done.briefs) == 1 else "stay as they are"
        pages = say_count(len(done.briefs), "page")
        say(f"{done.source}: removed {' and '.join(map(str, done.removed))}; {pages} {stay}")
    say("What was committed before is still in the history of git.")
