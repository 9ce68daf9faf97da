"""The options that several commands take, each said once, so that they read alike everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generator.session import be_quiet

Seeds = Annotated[
    Path | None, typer.Option("--seeds", metavar="DIR", help="Folder of documents, or one with articles/.")
]
Docs = Annotated[Path | None, typer.Option("--docs", metavar="DIR", help="Folder of the Markdown pages.")]
Site = Annotated[Path | None, typer.Option("--site", metavar="DIR", help="Folder of the built site.")]
Dist = Annotated[Path | None, typer.Option("--dist", metavar="DIR", help="Folder of the bundle.")]
Companies = Annotated[Path | None, typer.Option("--companies", metavar="FILE", help="The registry of companies.")]
Bulk = Annotated[
    Path | None,
    typer.Option("--bulk", metavar="FILE", help="The bulk list; companies.bulk.csv beside the registry when left out."),
]
_PANEL = "What a brief holds"
Bullets = Annotated[
    str | None,
    typer.Option("--bullets", metavar="N-M", help="Fewest and most bullets of a brief.", rich_help_panel=_PANEL),
]
Words = Annotated[
    str | None,
    typer.Option("--words", metavar="N", help="At most that many words in its bullets.", rich_help_panel=_PANEL),
]
QuotationShare = Annotated[
    str | None,
    typer.Option("--quotation-share", metavar="N", help="Per cent that it may quote …", rich_help_panel=_PANEL),
]
QuotationWords = Annotated[
    str | None,
    typer.Option("--quotation-words", metavar="N", help="… or that many words.", rich_help_panel=_PANEL),
]
WatchWeight = Annotated[
    str | None,
    typer.Option("--watch-weight", metavar="N", help="What the watchlist counts, per cent.", rich_help_panel=_PANEL),
]
Engine = Annotated[
    str | None,
    typer.Option("--summariser", metavar="NAME", help="Another engine, if installed.", rich_help_panel=_PANEL),
]

Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", callback=be_quiet, expose_value=True, help="Print no progress and no notices.")
]
ApprovedOnly = Annotated[
    bool | None,
    typer.Option("--approved-only/--no-approved-only", help="Leave out what is not approved, or changed since."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def list_sources(
    seeds: Path | None, docs: Path | None, companies: Path | None, bulk: Path | None
) -> dict[str, Path | str | None]:
    """The flags of where things lie, by the names of their settings, as ``read_config`` takes them."""
    return {"seeds": seeds, "docs": docs, "companies": companies, "bulk": bulk}


def list_knobs(
    bullets: str | None, words: str | None, share: str | None, quoted: str | None, watch: str | None, engine: str | None
) -> dict[str, Path | str | None]:
    """The flags of what a brief holds, by the names of their settings, as ``read_config`` takes them."""
    return {
        "bullets": bullets,
        "words": words,
        "quotation_share": share,
        "quotation_words": quoted,
        "watch_weight": watch,
        "summariser": engine,
    }
