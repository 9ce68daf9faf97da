"""Seeds whose text may not be kept: their briefs are frozen with their evidence, then the seeds are removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from generator.archive import freeze_brief
from generator.bodies import keep_bodies
from generator.brief import render_brief
from generator.config import Config
from generator.errors import GeneratorError, PublishError
from generator.model import Brief
from generator.notes import find_page
from generator.pipeline import Progress, Run, generate_briefs
from generator.publish import Page, Plan, apply_plan
from generator.reading import set_limits
from generator.seeds import list_seeds
from generator.sidecars import SIDECAR_SUFFIX
from generator.trace import trace_docs
from generator.writing import ANY, remove_file


@dataclass(frozen=True, slots=True)
class Archived:
    """What became of one seed."""

    source: str
    briefs: tuple[str, ...]
    """Ids of the briefs that are frozen, or say that they are withdrawn."""
    removed: tuple[Path, ...]


def archive_seeds(
    config: Config, wanted: Sequence[str], progress: Progress = lambda items, _: items
) -> tuple[Archived, ...]:
    """Freeze the briefs of seeds and remove these with their sidecars; nothing is changed if one of them is not ready.

    Args:
        config: the folders.
        wanted: seeds, by name below the folder of articles or by path, or briefs, by id or the beginning of one; a seed
            goes as a whole, with all briefs that were made from it.
        progress: as for ``generate_briefs``.

    Raises:
        GeneratorError: a seed or brief is not there; a brief is not what its seed gives, is in conflict, or says what
            its seed does not; another brief names the seed as its copy; a file cannot be written or removed.
    """
    run = generate_briefs(config, progress)
    files = list_seeds(config.seeds)
    gone = [word for word in wanted if word not in files and _is_archived(word, run)]
    sources = tuple(dict.fromkeys(_find_source(word, run, files, config) for word in wanted if word not in gone))
    standing = {source: _briefs_of(source, run) for source in sources}
    for source, briefs in standing.items():
        _refuse_unready(source, briefs, run)
    _refuse_faults([path for briefs in standing.values() for path in briefs], config)
    pages = [
        Page(path, render_brief(frozen), frozen)
        for source, briefs in standing.items()
        for path, brief in briefs.items()
        if brief.withdrawn is None and brief.archived is None
        for frozen in [freeze_brief(brief, run.sources[source].digest)]
    ]
    done = apply_plan(Plan(changed=tuple(pages), seen=run.plan.seen), config.docs)
    if done.kept:  # no seed may go whose brief is not frozen
        raise GeneratorError(f"{done.kept[0].reason}; no seed was removed", where=done.kept[0].path)
    frozen = {brief.id for briefs in standing.values() for brief in briefs.values()}
    keep_bodies((item for item in run.bodies if config.index_body and item[0] not in frozen), config.docs)
    before = [Archived(word, (), _remove_sidecar(word, config)) for word in dict.fromkeys(gone)]
    now = [
        Archived(source, tuple(brief.id for brief in briefs.values()), (*_remove(seed, digest), *_remove(sidecar)))
        for source, briefs in standing.items()
        for seed, digest in ((files[source], bytes.fromhex(run.sources[source].digest)),)
        for sidecar in (seed.with_name(seed.name + SIDECAR_SUFFIX),)
    ]
    return (*before, *now)


def _is_archived(word: str, run: Run) -> bool:
    """Whether a seed is gone and its briefs are frozen, as after a run that was stopped halfway."""
    return any(brief.archived and brief.source == word for brief in run.standing.values())


def _find_source(word: str, run: Run, files: Mapping[str, Path], config: Config) -> str:
    """The seed that a person means by its name, its path, or one of its briefs."""
    if word in files:
        return word
    path = Path(word)
    if path.suffix != ".md" and path.is_file():
        for name, file in files.items():
            if file.resolve() == path.resolve():
                return name
        raise GeneratorError("is no seed below the folder of articles", where=word, fix=f"give one in {config.seeds}")
    page = find_page(config.docs, word)
    brief = run.standing.get(f"briefs/{page.name}")
    if brief is None:
        raise GeneratorError("is no brief that can be read", where=str(page), fix="briefs check says why")
    if brief.archived:
        raise GeneratorError("is archived already", where=str(page), fix="take it out of the list")
    if brief.source not in files:
        raise GeneratorError(f"its seed {brief.source} is not there", where=str(page), fix="put the seed back first")
    return brief.source


def _briefs_of(source: str, run: Run) -> dict[str, Brief]:
    """Path below ``docs`` → the briefs of a seed as they stand, archived ones that its articles met included."""
    met = {brief for place, brief in run.report.frozen if place.rpartition(":")[0] == source}
    return {path: brief for path, brief in run.standing.items() if brief.source == source or brief.id in met}


def _refuse_unready(source: str, briefs: Mapping[str, Brief], run: Run) -> None:
    def refuse(what: str, fix: str) -> NoReturn:
        raise GeneratorError(what, where=source, fix=fix)

    rejected = next((r for r in run.report.rejections if r.name == source), None)
    if rejected:
        refuse(f"cannot be used: {rejected.reason}", rejected.fix or "mend it first")
    others = [b.id for b in run.briefs if b.source != source and any(copy.source == source for copy in b.copies)]
    if others:
        refuse(f"holds a copy, which the brief {others[0]} names", "archive that one's seed, or just delete this file")
    ids = {brief.id for brief in briefs.values()}
    new = {f"briefs/{brief.id}.md" for brief in run.briefs if brief.source == source}
    stale = sorted(page.path for page in (*run.plan.added, *run.plan.changed) if page.path in new.union(briefs))
    if stale:
        refuse(f"{stale[0]} is not what it gives", "briefs generate, and look at it, first")
    if not briefs:
        refuse("no brief stands that was made from it", "just delete the file")
    conflict = next(((brief, c) for brief, c in run.report.conflicts if brief in ids), None)
    if conflict:
        refuse(f"{conflict[0]} is in conflict about {conflict[1].piece}", "briefs generate says how to settle it")


def _refuse_faults(paths: Sequence[str], config: Config) -> None:
    """What cannot be traced now never can be."""
    trace = trace_docs(config.docs, config.seeds, set_limits(config))
    wanted = {str(config.docs / path) for path in paths}
    fault = next((fault for fault in trace.faults if fault.path in wanted), None)
    if fault:
        where = f"{fault.path}:{fault.line}" if fault.line else fault.path
        raise GeneratorError(f"{fault.piece}: {fault.message}", where=where, fix=fault.fix or "briefs check")


def _remove_sidecar(name: str, config: Config) -> tuple[Path, ...]:
    """What a run left that was stopped after it removed the seed."""
    articles = config.seeds / "articles"
    return _remove((articles if articles.is_dir() else config.seeds) / (name + SIDECAR_SUFFIX))


def _remove(path: Path, before: bytes = ANY) -> tuple[Path, ...]:
    try:
        return (path,) if remove_file(path, before) else ()
    except PublishError as error:
        what = f"{error.what}; its briefs are frozen"
        raise GeneratorError(what, where=str(path), fix="remove it by hand") from error
