"""The commands ``briefs approve`` and ``briefs approvals``: parse, call, print, exit code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from generator.errors import GeneratorError
from generator.options import Bulk, Companies, Docs, Json, Quiet, Seeds, list_sources
from generator.session import DONE, IMPERFECT, echo, print_row, read_config, say

if TYPE_CHECKING:
    from generator.approvals import Approvals
    from generator.config import Config


def register(app: typer.Typer) -> None:
    """Put the commands onto ``app``."""
    app.command(rich_help_panel="Review", epilog="Example: briefs approve ferry-line && git add approvals")(approve)
    app.command(
        rich_help_panel="Review", epilog="Example: briefs approvals || echo 'something changed since it was approved'"
    )(approvals)


def approve(
    wanted: Annotated[
        list[str] | None,
        typer.Argument(metavar="ID...", help="Briefs: an id, the beginning of it, or a file.", show_default=False),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All that are not approved or changed since.")] = False,
    revoke: Annotated[bool, typer.Option("--revoke", help="Take the approval of these briefs back instead.")] = False,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who; left out, git knows.")] = None,
    force: Annotated[
        bool, typer.Option("--force", help="In spite of a conflict, or of words not in the source.")
    ] = False,
    seeds: Seeds = None,
    docs: Docs = None,
    companies: Companies = None,
    bulk: Bulk = None,
    quiet: Quiet = False,
) -> None:
    """Record that a person stands by briefs as they are now; in approvals/ beside docs/, a file each, to commit."""
    from generator.approvals import find_folder, read_approvals
    from generator.review.approve import move_renamed
    from generator.writing import hold_run

    config = read_config(**list_sources(seeds, docs, companies, bulk))
    if every == bool(wanted):
        raise GeneratorError("no brief is named" if not every else "--all goes without ids", fix="briefs approve ID")
    with hold_run(config.docs, waits=True):
        known = move_renamed(config.docs, read_approvals(find_folder(config.docs)))
        _record(config, known, wanted or (), by, every=every, revoke=revoke, force=force)


def _record(
    config: Config, known: Approvals, wanted: Sequence[str], by: str | None, *, every: bool, revoke: bool, force: bool
) -> None:
    from generator.approvals import find_folder, make_approval, write_approval
    from generator.review.approve import find_doubts, read_approver, read_entries, read_time, revoke_approvals
    from generator.site.phrase import say_count
    from generator.writing import LeftError

    folder = find_folder(config.docs)
    if revoke:
        for brief, path in revoke_approvals(config.docs, known, known.records if every else wanted):
            echo(path) if path else say(f"{brief} was not approved")
        raise typer.Exit(DONE)
    entries, unread = read_entries(config.docs, known, wanted)
    who, at = read_approver(config.docs, by), read_time()
    waiting = []
    for entry in entries:
        if every and not entry.speaks:
            continue
        if entry.standing.state != "approved":
            waiting.append(entry)
        elif not every:
            say(f"{entry.brief.id}: {entry.standing.name} approved it as it is; nothing to do")
    doubts = find_doubts(config, waiting, say)
    refused = 0
    for entry in waiting:
        doubt = doubts.get(entry.brief.id)
        if doubt and (doubt.final or not force):
            refused += 1
            echo(f"! {entry.brief.id}  not approved", err=True)
            for line in doubt.lines:
                echo(f"    {line}", err=True)
            continue
        try:
            echo(write_approval(folder, make_approval(entry.brief, who, at)))
        except LeftError as error:
            if len(waiting) == 1:
                raise
            refused += 1
            echo(f"! {error}", err=True)
    for line in unread:
        echo(f"! {line}", err=True)
    say(f"{say_count(len(waiting) - refused, 'brief')} approved by {who}")
    if refused:
        say(f"{say_count(refused, 'brief')} not approved: settle what is listed, or approve with --force")
    raise typer.Exit(IMPERFECT if refused or unread else DONE)


def approvals(
    wanted: Annotated[
        list[str] | None,
        typer.Argument(metavar="ID...", help="Only these; all when left out.", show_default=False),
    ] = None,
    docs: Docs = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """List which briefs are approved, which are not, and what changed since; exit code 1 where something did."""
    from generator.approvals import find_folder, read_approvals
    from generator.review.approve import follow_renamed, read_entries
    from generator.review.show_approvals import count_states, list_rows, tell_entries

    config = read_config(docs=docs)
    known = follow_renamed(config.docs, read_approvals(find_folder(config.docs)))
    entries, unread = read_entries(config.docs, known, wanted or ())
    lost = [] if wanted else sorted(known.records.keys() - {entry.brief.id for entry in entries})
    entries = [entry for entry in entries if wanted or entry.speaks]
    stale = any(entry.standing.state == "stale" for entry in entries)
    if as_json:
        print_row(list_rows(config.docs, entries, known, lost, unread))
    else:
        for line in tell_entries(config.docs, entries, known):
            echo(line)
        for broken in known.broken:
            echo(f"! {broken.name}: {broken.reason} ({broken.fix})", err=True)
        for brief in lost:
            echo(f"! {brief}: approved, and no brief has that id (briefs approve --revoke {brief})", err=True)
        for line in unread:
            echo(f"! {line}", err=True)
        say(count_states(entries))
    raise typer.Exit(IMPERFECT if stale or known.broken or unread else DONE)
