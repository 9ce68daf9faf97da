"""``briefs review``: what a branch does to the briefs, for the people who read its pull request."""

from __future__ import annotations

import contextlib
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from generator.errors import GeneratorError
from generator.files import list_files, read_page
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
from generator.session import DONE, IMPERFECT, echo, read_config, say, track_progress
from generator.writing import write_output


def register(app: typer.Typer) -> None:
    """Add the command to the front door."""
    app.command(
        rich_help_panel="Review",
        epilog="Exit codes: 0 done; 1 a conflict is open, words are not in their source, or a brief cannot be read; "
        "2 wrong use. Example: briefs review --base main --html review.html > review.md",
    )(review)


def review(
    base: Annotated[
        str,
        typer.Option(
            "--base", metavar="REV", help="Branch or commit to compare with, where this one left it; or a folder."
        ),
    ],
    head: Annotated[
        str | None, typer.Option("--head", metavar="REV", help="Commit to look at; the work tree when left out.")
    ] = None,
    docs: Docs = None,
    seeds: Seeds = None,
    companies: Companies = None,
    bulk: Bulk = None,
    bullets: Bullets = None,
    words: Words = None,
    quotation_share: QuotationShare = None,
    quotation_words: QuotationWords = None,
    watch_weight: WatchWeight = None,
    summariser: Engine = None,
    markdown: Annotated[
        Path | None,
        typer.Option("--markdown", metavar="FILE", help="Report for a pull request; - is standard output."),
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Report side by side, nothing left out.")
    ] = None,
    as_json: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="The same for other tools; - is standard output.")
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit", min=5_000, metavar="N", help="Characters of the Markdown; what GitHub takes if left out."
        ),
    ] = None,
    github: Annotated[
        bool,
        typer.Option(
            "--github", help="Mark figures that conflict and reprints in a pull request, by lines on standard output."
        ),
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Tell what a branch does to the briefs, the riskiest first; writes nothing but the report."""
    from generator.approvals import find_folder, read_approvals
    from generator.review.changes import compare_states, judge_approvals
    from generator.review.report_html import render_html
    from generator.review.report_markdown import LIMIT, SPARE, render_markdown
    from generator.review.report_rows import review_row
    from generator.review.sourced import add_sources
    from generator.review.states import read_states

    config = read_config(
        **list_sources(seeds, docs, companies, bulk),
        **list_knobs(bullets, words, quotation_share, quotation_words, watch_weight, summariser),
    )
    found = compare_states(*read_states(config.docs, base, head))
    if head is None:
        standing = {path.stem for path in list_files(config.docs / "briefs", ".md")}
        found = judge_approvals(found, read_approvals(find_folder(config.docs)), standing)
        found = add_sources(found, config, track_progress("Reading"))
    else:
        found = replace(found, unsourced="those at hand are of the work tree, not of --head")
    if markdown is None and html is None and as_json is None and not github:
        markdown = Path("-")
    if markdown is not None:
        where = f"`{html.name}`" if html is not None else "the HTML report"
        _write(render_markdown(found, min(limit or LIMIT - SPARE, LIMIT), where), markdown)
    if html is not None:
        _write(render_html(found), html)
    if as_json is not None:
        from generator.brief.export import dump_row

        _write(dump_row(review_row(found)).decode(), as_json)
    if github:
        from generator.review.annotations import list_annotations

        for line in list_annotations(found, _name_folder(config.docs), lambda path: _read(config.docs, path)):
            echo(line)
    told = f"{len(found.briefs)} briefs differ, {found.waiting} need a person"
    say(told if found.sound else f"{told}; some must be mended before they are published")
    raise typer.Exit(DONE if found.sound else IMPERFECT)


def _name_folder(docs: Path) -> str:
    """The folder of pages as GitHub names it, from where the command is run."""
    with contextlib.suppress(ValueError):
        return docs.resolve().relative_to(Path.cwd()).as_posix()
    return docs.as_posix()


def _read(docs: Path, path: str) -> str:
    try:
        return read_page(docs / path, docs)
    except (OSError, UnicodeDecodeError, GeneratorError):
        return ""


def _write(text: str, to: Path) -> None:
    if str(to) == "-":
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.buffer.flush()
        return
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        write_output(to, text.encode("utf-8"))
    except OSError as error:
        raise GeneratorError(f"cannot be written: {error.strerror}", where=str(to)) from error
    echo(to)
