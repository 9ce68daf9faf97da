"""``briefs init`` and ``briefs upgrade``. Parse, call, print, exit code; heavy imports inside."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.options import Companies, Docs
from generator.session import IMPERFECT, Settings, echo, read_config, say

if TYPE_CHECKING:
    from generator.desk.plan import DeskPlan

_Spec = Annotated[
    str | None,
    typer.Option(
        "--briefs",
        metavar="SPEC",
        help="Which Briefs to use: a wheel, a folder with its source, or git+URL@COMMIT; else the running one.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands to the front door."""
    app.command(
        rich_help_panel="A desk's own repository",
        epilog="Example: briefs init ~/harbour-desk --name 'Harbour Desk' --sample",
    )(init)
    app.command(rich_help_panel="A desk's own repository", epilog="Example: briefs upgrade --briefs ../briefs --apply")(
        upgrade
    )


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the desk; what stands there already stays.")],
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="Name of the site; that of the folder when left out.")
    ] = None,
    sample: Annotated[
        bool, typer.Option("--sample", help="With an invented article, so that there is something to see.")
    ] = False,
    spec: _Spec = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only print what would be written.")] = False,
) -> None:
    """Make a desk's own repository: articles, registry, settings, workflows and a pinned Briefs."""
    from generator.desk.create import MAKEFILE, name_desk, plan_desk, start_git
    from generator.desk.pin import make_pin
    from generator.desk.plan import apply_desk_plan

    called = name_desk(name, folder)
    plan = plan_desk(folder, make_pin(spec), called, sample=sample)
    for line in plan.lines():
        echo(line)
    if dry_run:
        say("Nothing was written.")
        return
    apply_desk_plan(plan)
    made = start_git(folder)
    say(f"{called}: {folder}" + (", a git repository in which nothing is committed yet" if made else ""))
    if not any(change.sign == "!" and change.path == MAKEFILE for change in plan.changes):
        say(f"Next:  cd {shlex.quote(str(folder))} && make site    (README.md says the rest)")
    if plan.open:
        raise typer.Exit(IMPERFECT)


def upgrade(
    spec: _Spec = None,
    take: Annotated[
        list[str] | None,
        typer.Option("--take", metavar="FILE", help="Write this file as Briefs has it, whatever stands there."),
    ] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Do it without being asked.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only print the plan.")] = False,
    docs: Docs = None,
    companies: Companies = None,
) -> None:
    """Bring a desk's repository up to date: formats, the pinned Briefs, the files that came with it. A plan first."""
    from generator.config import FILE_NAME
    from generator.desk.pin import make_pin
    from generator.desk.plan import apply_desk_plan
    from generator.desk.upgrade import find_record, plan_files, plan_formats

    if apply and dry_run:
        raise typer.BadParameter("--apply and --dry-run exclude each other")
    config = read_config(docs=docs, companies=companies)
    folder = Path()
    record = find_record(folder)
    registry = config.companies or config.seeds / "companies.yml"
    plans = [plan_formats(folder, config.docs, registry, Settings.config_path or Path(FILE_NAME))]
    if record:
        plans.insert(0, plan_files(folder, record, make_pin(spec), take or ()))
    else:
        if spec or take:
            raise typer.BadParameter("--briefs and --take need a repository that briefs init made")
        say("No .desk.json here: only the formats of briefs, registry and settings are looked at.")
    for plan in plans:
        _show(plan)
    if not any(plan.pending or plan.silent for plan in plans):
        say("Everything is up to date.")
    elif dry_run or not (apply or (sys.stdin.isatty() and typer.confirm("Do it?", err=True))):
        say("Nothing was written; --apply does it.")
    else:
        for plan in plans:
            apply_desk_plan(plan)
        say("Done. Look at it with git diff; make sets up the pinned Briefs when it is called next.")
    if any(plan.open for plan in plans):
        raise typer.Exit(IMPERFECT)


def _show(plan: DeskPlan) -> None:
    for line in plan.lines():
        echo(line)
    for line in plan.diffs():
        echo(line, nl=not line.endswith("\n"))
