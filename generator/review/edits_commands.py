"""``briefs resolve`` and ``briefs lint``: what people do about edits. Parse, call, print, exit code."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.options import (
    Bulk,
    Bullets,
    Companies,
    Docs,
    Engine,
    Json,
    Quiet,
    QuotationShare,
    QuotationWords,
    Seeds,
    WatchWeight,
    Words,
    list_knobs,
    list_sources,
)
from generator.session import IMPERFECT, echo, print_row, read_config, say, tell_command, track_progress

if TYPE_CHECKING:
    from rich.text import Text

    from generator.merge import Choice, Conflict


def register(app: typer.Typer) -> None:
    """Put the commands of this file into ``app``."""
    app.command(rich_help_panel="Review", epilog="Example: briefs resolve ferry-line 'bullet k3f9a' --mine")(resolve)
    app.command(
        rich_help_panel="Review", epilog="Exit codes: 0 nothing to mend; 1 something is. Example: briefs lint --github"
    )(lint)


def resolve(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID... [PIECE...]]",
            help="Ids of briefs, or their beginnings, or companies/ID; then pieces: title, 'bullet 2', 'bullet k3f9a'.",
            show_default=False,
        ),
    ] = None,
    mine: Annotated[bool, typer.Option("--mine", help="Keep what the person wrote.")] = False,
    theirs: Annotated[bool, typer.Option("--theirs", help="Take what the source says now.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="All pages with conflicts.")] = False,
    seeds: Seeds = None,
    docs: Docs = None,
    companies: Companies = None,
    bulk: Bulk = None,
    bullets: Bullets = None,
    max_words: Words = None,
    quotation_share: QuotationShare = None,
    quotation_words: QuotationWords = None,
    watch_weight: WatchWeight = None,
    summariser: Engine = None,
    quiet: Quiet = False,
) -> None:
    """Show what a person and the source both changed, or settle it; exit code 1 while something is open.

    Alone it lists all that is open. In a terminal it asks for each of a brief; with --mine or --theirs it decides.
    """
    from generator.pipeline import generate_briefs
    from generator.publish import Plan, apply_plan
    from generator.review.resolve import find_pages, find_pieces, list_open, list_places, settle_page
    from generator.writing import hold_run

    if mine and theirs:
        raise typer.BadParameter("--mine and --theirs exclude each other")
    names, pieces = _part_words(words or ())
    lists = not words and not everything and not mine and not theirs
    if not names and not everything and not lists:
        raise typer.BadParameter("give the ID of a brief, or --all")
    given = {
        **list_sources(seeds, docs, companies, bulk),
        **list_knobs(bullets, max_words, quotation_share, quotation_words, watch_weight, summariser),
    }
    config = read_config(**given)
    # Who waits for a person keeps nobody else waiting; what stands is compared before it is replaced all the same.
    with hold_run(config.docs, waits=True) if mine or theirs else nullcontext():
        run = generate_briefs(config, progress=track_progress("Reading"))
        open_ = list_open(run)
        pages = tuple(open_) if everything or lists else find_pages(names, run, config.docs)
        command = tell_command("resolve", **given)
        left, decided = 0, 0
        for page in pages:
            conflicts = open_.get(page, ())
            places = list_places(page, run) if conflicts else {}
            wanted = find_pieces(pieces, conflicts, places, strict=not everything)
            choices = _choose(page, wanted, "mine" if mine else "theirs" if theirs else None, command, asks=not lists)
            if not choices:
                left += len(conflicts)
                continue
            settled = settle_page(page, choices, run, config.docs)
            done = apply_plan(Plan(changed=settled.pages, seen=run.plan.seen), config.docs)
            if done.kept:
                for kept in done.kept:
                    echo(f"! {kept.path}  {kept.reason}", err=True)
                left += len(conflicts)
                continue
            for conflict in settled.settled:
                echo(f"{page}  {conflict.piece}: {_tell_choice(choices.get(conflict.piece), conflict)}")
            if settled.followed:
                say(f"{page}  follows the source as well in: {', '.join(settled.followed)}")
            left += len(settled.left)
            decided += len(settled.settled)
    if left:
        say(f"{left} open")
        raise typer.Exit(IMPERFECT)
    say("nothing is open any more" if decided else "nothing is in conflict")


_SINGLE = frozenset(
    ["title", "publisher", "aggregator", "credit", "authors", "interests", "kind", "lang", "url", "date", "byline",
     "companies", "copies", "front", "facts"]
)  # fmt: skip
"""Pieces of one word; all others have a space in their names."""


def _part_words(words: list[str] | tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Ids and pieces: an id has no space, and none is one word of ours."""
    pieces = [word for word in words if word in _SINGLE or " " in word]
    return [word for word in words if word not in pieces], pieces


def _choose(
    page: str, conflicts: tuple[Conflict, ...], choice: Choice | None, command: str, *, asks: bool
) -> dict[str, Choice]:
    """Piece → decision: the one given for all, or asked for in a terminal; otherwise the conflicts are only shown."""
    from generator.review.resolve import show_conflict

    choices: dict[str, Choice] = {}
    asks = asks and choice is None and _is_watched()
    for conflict in conflicts:
        if choice is not None and conflict.settled:
            choices[conflict.piece] = choice
            continue
        for line in show_conflict(page, conflict, command):
            _print(line)
        answer = _ask() if asks and conflict.settled else "s"
        if answer == "q":
            break
        if answer in "mt":
            choices[conflict.piece] = "mine" if answer == "m" else "theirs"
    return choices


def _is_watched() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _ask() -> str:
    while True:
        answer = str(typer.prompt("  m mine, t theirs, s skip, q leave", default="s")).strip().lower()[:1]
        if answer in ("m", "t", "s", "q"):
            return answer


def _tell_choice(choice: Choice | None, conflict: Conflict) -> str:
    if choice == "mine":
        return "yours stays"
    return f"that of the {conflict.other} stands" if choice else "settled with it"


def _print(line: Text) -> None:
    if sys.stdout.isatty():
        from rich.console import Console

        Console(highlight=False, soft_wrap=True).print(line)
    else:
        sys.stdout.buffer.write(line.plain.encode("utf-8", "backslashreplace") + b"\n")


def lint(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE...]", help="Briefs; all that people edited when left out.", show_default=False),
    ] = None,
    docs: Docs = None,
    seeds: Seeds = None,
    companies: Companies = None,
    quotation_share: QuotationShare = None,
    quotation_words: QuotationWords = None,
    ignore: Annotated[str | None, typer.Option("--ignore", metavar="CODE,...", help="Rules that do not count.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Those that nobody edited, too.")] = False,
    rules: Annotated[bool, typer.Option("--rules", help="List the rules and leave.")] = False,
    github: Annotated[bool, typer.Option("--github", help="Annotations for a workflow of GitHub.")] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Mark what an editor would in the briefs that people edited: rule, file:line:column and fix."""
    from generator.review.lint import (
        lint_docs,
        list_findings,
        read_codes,
        show_annotation,
        show_finding,
        show_rules,
    )

    if rules:
        for line in show_rules():
            echo(line)
        return
    if github and as_json:
        raise typer.BadParameter("--github and --json exclude each other")
    config = read_config(
        docs=docs,
        seeds=seeds,
        companies=companies,
        quotation_share=quotation_share,
        quotation_words=quotation_words,
        lint_ignore=ignore,
    )
    codes = read_codes(config.lint_ignore, "lint_ignore")
    linted = lint_docs(config, files or (), everything=everything, ignore=codes)
    if as_json:
        print_row(list_findings(linted))
    for finding in linted.findings if not as_json else ():
        line = show_annotation(finding) if github else show_finding(finding)
        sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace") + b"\n")
    for path, reason in linted.unchecked:
        say(f"? {path}  not held against its source: {reason}")
    count = len(linted.findings)
    say(f"looked at: {linted.briefs}; to mend: {count}")
    if count:
        raise typer.Exit(IMPERFECT)
