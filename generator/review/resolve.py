"""Conflicts between a person and the source: found, shown word by word, settled. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path, PurePosixPath

from rich.text import Text

from generator.brief import (
    follow_moves,
    follow_stories,
    list_ids,
    list_moves,
    merge_stub,
    render_brief,
    render_company,
    render_story,
)
from generator.brief.inline import REFERENCE
from generator.compare import compare_briefs, diff_words
from generator.errors import GeneratorError
from generator.files import PAGE_BYTES, list_files, read_file
from generator.merge import Choice, Conflict, places_of, resolve_brief
from generator.model import Brief
from generator.pipeline import Run
from generator.publish import Page
from generator.report import show_pair
from generator.text.show import show_text

__all__ = ["Settled", "find_pages", "find_pieces", "list_open", "settle_page", "show_conflict"]

BRIEFS, COMPANIES, STORIES = "briefs", "companies", "stories"
_STUBS = (f"{COMPANIES}/", f"{STORIES}/")


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a page whose conflicts a person decided."""

    pages: tuple[Page, ...]
    """To write: the page, where it changes, and stubs that it links and that are not there yet."""
    settled: tuple[Conflict, ...]
    left: tuple[Conflict, ...]
    followed: tuple[str, ...] = ()
    """Other pieces that follow the source at the same time, since the page was not up to date."""


def list_open(run: Run) -> dict[str, tuple[Conflict, ...]]:
    """Page below ``docs`` without ``.md`` (``briefs/…``, ``companies/…``, ``stories/…``) → its conflicts, in the order
    of pages.
    """
    found: dict[str, list[Conflict]] = {}
    for key, conflict in run.report.conflicts:
        page = key if key.startswith(_STUBS) else f"{BRIEFS}/{key}"
        found.setdefault(page, []).append(conflict)
    return {page: tuple(found[page]) for page in sorted(found)}


def find_pages(wanted: Iterable[str], run: Run, docs: Path) -> tuple[str, ...]:
    """The pages that are meant, as in :func:`list_open`.

    Args:
        wanted: ids of briefs or the beginnings of them, ``companies/ID``, ``stories/ID``, or paths of pages.
        run: knows the briefs.
        docs: the folder of pages.

    Raises:
        GeneratorError: there is no such page, or several begin so.
    """
    briefs = sorted({brief.id for brief in (*run.generated, *run.standing.values())})
    stubs = {kind: sorted(path.stem for path in list_files(docs / kind, ".md")) for kind in (COMPANIES, STORIES)}
    found: list[str] = []
    for text in wanted:
        given = PurePosixPath(Path(text).as_posix())
        folder = given.parent.name if given.parent.name in stubs else BRIEFS
        names = stubs.get(folder, briefs)
        asked = given.name.removesuffix(".md")
        near = [asked] if asked in names else [name for name in names if asked and name.startswith(asked)]
        if len(near) != 1:
            raise _refuse(text, asked, near, names)
        found.append(f"{folder}/{near[0]}")
    return tuple(dict.fromkeys(found))


def _refuse(text: str, asked: str, near: Sequence[str], names: Sequence[str]) -> GeneratorError:
    if near:
        return GeneratorError(f"{len(near)} pages begin so: {', '.join(near[:5])}", where=text, fix="write more of it")
    alike = get_close_matches(asked, names, n=1)
    fix = (
        f"did you mean {alike[0]}?"
        if alike
        else "give the id of a brief, or its beginning, companies/ID, or stories/ID"
    )
    return GeneratorError("no page has that name", where=text, fix=fix)


def find_pieces(
    wanted: Sequence[str], conflicts: Sequence[Conflict], places: Mapping[str, str], *, strict: bool
) -> tuple[Conflict, ...]:
    """The conflicts about the named pieces, all where none is named.

    Args:
        wanted: pieces, ``bullet k3f9a`` or by their place on the page, ``bullet 2``.
        conflicts: those of one page.
        places: place → piece, see :func:`list_places`.
        strict: whether each must be in conflict.

    Raises:
        GeneratorError: a piece is not in conflict, if ``strict``.
    """
    names = [conflict.piece for conflict in conflicts]
    meant = {text: text if text in names else places.get(text, text) for text in wanted}
    called = {piece: f"{piece} ({place})" for place, piece in places.items()}
    for text, piece in meant.items():
        if strict and piece not in names:
            told = ", ".join(called.get(name, name) for name in names)
            raise GeneratorError("is not in conflict", where=text, fix=f"open are: {told or 'none'}")
    return tuple(conflict for conflict in conflicts if not wanted or conflict.piece in meant.values())


def list_places(page: str, run: Run) -> dict[str, str]:
    """``bullet 2``, as it stands on a page → its piece, ``bullet k3f9a``; a company's or a story's page has none."""
    if page.startswith(_STUBS):
        return {}
    generated, _, edited = _find_states(page, run)
    return places_of(generated, _follow(edited, generated, run))


def _find_states(page: str, run: Run) -> tuple[Brief, str, Brief]:
    """A brief as the sources give it; its page below ``docs``, and as it stands there."""
    brief_id = page.partition("/")[2]
    generated = next(brief for brief in run.generated if brief.id == brief_id)
    path, edited = next((path, brief) for path, brief in run.standing.items() if brief.id == brief_id)
    return generated, path, edited


def _follow(edited: Brief, generated: Brief, run: Run) -> Brief:
    edited = follow_stories(edited, run.story_moves)
    return follow_moves(edited, generated, list_moves(run.registry.companies))


def settle_page(page: str, choices: Mapping[str, Choice], run: Run, docs: Path) -> Settled:
    """The page with the named pieces decided; the other conflicts stay open. Writes nothing."""
    if page.startswith(_STUBS):
        return _settle_stub(page, choices, run, docs)
    generated, path, edited = _find_states(page, run)
    before = list_open(run).get(page, ())
    result = resolve_brief(generated, _follow(edited, generated, run), choices)
    text = render_brief(result.brief)
    left = {conflict.piece for conflict in result.conflicts}
    pages = [Page(path, text, result.brief)] if text != read_file(docs / path, PAGE_BYTES, docs).decode("utf-8") else []
    return Settled(
        (*pages, *_find_stubs(result.brief, run, docs)),
        tuple(conflict for conflict in before if conflict.piece not in left),
        result.conflicts,
        _list_followed(edited, result.brief, choices),
    )


def _list_followed(before: Brief, after: Brief, choices: Mapping[str, Choice]) -> tuple[str, ...]:
    """What changes and was not decided. A bullet that follows a corrected sentence has another label since."""
    return tuple(
        change.name
        for change in compare_briefs(before, after)
        if change.name not in choices and (change.before is None or change.before.name not in choices)
    )


def _find_stubs(brief: Brief, run: Run, docs: Path) -> Iterator[Page]:
    """Stubs of the companies that a brief links, and of their parents, where they are not there yet."""
    rows = {company.id: company for company in run.registry.companies}
    names = {company.id: company.name for company in run.registry.companies}
    waiting, seen = sorted(list_ids(brief)), set()
    while waiting:
        company = rows.get(waiting.pop(0))
        path = f"{COMPANIES}/{company.id}.md" if company else ""
        if company is None or company.id in seen:
            continue
        seen.add(company.id)
        waiting += [parent.id for parent in company.parents]
        if not (docs / path).is_file():
            yield Page(path, render_company(company, names))


def _settle_stub(page: str, choices: Mapping[str, Choice], run: Run, docs: Path) -> Settled:
    path = f"{page}.md"
    made = _render_stub(page, run)
    before = list_open(run).get(page, ())
    if made is None or not before:
        return Settled((), (), before)
    current = read_file(docs / path, PAGE_BYTES, docs).decode("utf-8")
    text, parts = merge_stub(made, current, path, choices)
    return Settled(
        (Page(path, text),) if text != current else (),
        tuple(conflict for conflict in before if conflict.piece not in parts),
        tuple(conflict for conflict in before if conflict.piece in parts),
    )


def _render_stub(page: str, run: Run) -> str | None:
    """The page of a company or a story as the generator makes it."""
    folder, _, key = page.partition("/")
    if folder == STORIES:
        found = next(((stub, title) for stub, title in run.stubs if stub.id == key), None)
        return render_story(*found) if found else None
    company = next((company for company in run.registry.companies if company.id == key), None)
    names = {company.id: company.name for company in run.registry.companies}
    return render_company(company, names) if company else None


def show_conflict(page: str, conflict: Conflict, resolve: str = "") -> Iterator[Text]:
    """A conflict in a few lines: where, why, both texts, what would go and come word by word, how to settle it.

    Without colour ``[-these words-]`` are only yours and ``{+these+}`` only of the other side.
    """
    yield Text.assemble((f"{page}  {conflict.piece}", "bold"), f"  {show_text(conflict.reason)}")
    mine, theirs = (show_text(text) for text in show_pair(conflict.mine, conflict.theirs))
    width = max(len(conflict.other), 6) + 2
    yield Text(f"  {'yours:':{width}}{mine or '(taken out)'}")
    yield Text(f"  {conflict.other + ':':{width}}{theirs or '(not there any more)'}")
    words = [REFERENCE.sub("", text).removeprefix("- ") for text in (mine, theirs)]
    if mine and theirs and words[0] != words[1]:
        yield Text.assemble(f"  {'words:':{width}}", *_show_parts(words[0], words[1]))
    if conflict.fix:
        fix = conflict.fix.replace("briefs resolve", resolve, 1) if resolve else conflict.fix
        yield Text(f"  {'mend:':{width}}{fix}", style="dim")


def _show_parts(mine: str, theirs: str) -> Iterator[Text | str]:
    for part in diff_words(mine, theirs):
        if part.op == "removed":
            yield Text(f"[-{part.text}-]", style="red")
        elif part.op == "added":
            yield Text(f"{{+{part.text}+}}", style="green")
        else:
            yield part.text
