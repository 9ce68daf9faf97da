"""Which story each brief is in, once all briefs of a run are known: asked of :mod:`generator.stories`, told to briefs.

What stands is sticky, and a person's line and ``seeds/stories.yml`` win. Briefs that stay without their seeds
(archived, or of a seed that cannot be read now) keep what they say and take part with their quotations.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from generator.brief import MOST_TOUCHED, StoryStub, evidence_of, seal_fields
from generator.brief.tidy import field_values, hash_piece, unset_hash
from generator.errors import TableError
from generator.model import Brief, Notice, Rejection
from generator.report import BriefNotice, StoryMove
from generator.seeds import blame_ourselves
from generator.stories import settle_stories
from generator.stories.group import ReadTerms
from generator.stories.model import Placement, Settled, StoryPins, StoryText
from generator.stories.terms import read_terms
from generator.tables.read import suggest_word
from generator.tables.stories import refuse_unknown

_DIGITS = 10
"""Hex digits at the end of an id, those of a story's founder."""


@dataclass(frozen=True, slots=True)
class Said:
    """What people say of stories."""

    pins: StoryPins = field(default_factory=StoryPins)
    """``seeds/stories.yml``."""
    stubs: Mapping[str, StoryStub] = field(default_factory=dict)
    """Id → its page in ``docs/stories``."""

    @property
    def moves(self) -> dict[str, str]:
        """Id of a story that was merged → id of the one that stands now; a ring leads nowhere."""
        own = {row.id for row in self.pins.rows}
        steps = {
            old: key
            for key in sorted(self.stubs)
            for old in self.stubs[key].redirects
            # What a row merged is merged as long as a row says so.
            if old not in own and old not in dict(self.stubs[key].merged)
        }
        steps |= {old: row.id for row in self.pins.rows for old in row.merge}
        found = {}
        for old in steps:
            seen, key = {old}, steps[old]
            while key in steps and key not in seen:
                seen.add(key)
                key = steps[key]
            if key not in seen:
                found[old] = key
        return found

    @property
    def held(self) -> dict[str, dict[str, str]]:
        """Id of a brief → the story in which rows put it with its whole story → the one in which it was before."""
        moves = self.moves
        found: dict[str, dict[str, str]] = {}
        for key in sorted(self.stubs):
            for old, briefs in self.stubs[key].merged:
                for brief in briefs:
                    found.setdefault(brief, {})[moves.get(key, key)] = old
        return found

    @property
    def parted(self) -> dict[str, dict[str, str]]:
        """Id of a brief → the story in which a row had put it with its whole story → the one that it is in since the
        row was taken back.
        """
        moves = self.moves
        return {
            brief: {home: moves.get(old, old) for home, old in homes.items() if moves.get(old, old) != home}
            for brief, homes in self.held.items()
        }


@dataclass(frozen=True, slots=True)
class Placed:
    """What settling found of the briefs of a run."""

    settled: Settled = field(default_factory=Settled)
    generated: tuple[Brief, ...] = ()
    """The briefs as the generator makes them, in the order in which they were given."""
    notices: tuple[BriefNotice, ...] = ()
    faults: tuple[Rejection, ...] = ()
    """Why nothing could be settled, where that is a fault of ours."""
    owed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """As in :class:`generator.pipeline.run.Run`."""


def settle_briefs(
    made: Sequence[tuple[Brief, str]],
    stood: Mapping[str, Brief],
    staying: Sequence[Brief],
    said: Said,
    others: Collection[str] = (),
    lines: Mapping[str, str] | None = None,
    read: ReadTerms = read_terms,
) -> Placed:
    """The story of each brief, by what the articles tell, what stood, and what people say.

    Args:
        made: the briefs as the generator makes them, sealed, without stories, each with the body of its article.
        stood: id → the brief as it stands in ``docs/``, under the ids that stories have today.
        staying: briefs that stay though nothing is read of their articles, likewise.
        said: what people say.
        others: ids of further briefs, of which nothing is known now or which say nothing: withdrawn, cut off, failed.
        lines: id → the story that a brief names in ``docs/``, though that be another's today.
        read: how terms of articles are come by.

    Raises:
        TableError: ``seeds/stories.yml`` names a brief or a story that there is not.
    """
    briefs = [brief for brief, _ in made]
    if not briefs:
        return Placed()
    ids = {*others, *(brief.id for brief in (*briefs, *staying))}
    _check_pins(said, briefs, [*staying, *stood.values()], ids)
    find_part = _PartFinder(said, lines or {}, staying)
    texts = [find_part(_tell_text(brief, body, stood.get(brief.id))) for brief, body in made]
    texts += [find_part(_tell_staying(brief)) for brief in staying]
    faults: tuple[Rejection, ...] = ()
    try:
        settled = settle_stories(texts, said.pins, frozenset(said.stubs), read)
    except Exception as error:  # noqa: BLE001 - the briefs are good all the same
        settled = _settle_nothing(texts, said)
        fault = blame_ourselves("stories", error)
        faults = (replace(fault, reason=f"{fault.reason}; all briefs stay in the stories in which they are"),)
    names = {*settled.founders, *said.stubs, *(b.story for b in stood.values() if b.story)}
    former = {hash_piece(story): story for story in sorted(names)}
    placed = [_place(b, settled.placements.get(b.id, Placement(None)), stood.get(b.id), former) for b in briefs]
    members = [*((b.id, settled.placements[b.id].story) for b in briefs if b.id in settled.placements)]
    members += [(b.id, b.story) for b in staying]
    sources = {brief.id: brief.source for brief in (*briefs, *staying)}
    notices = (
        *(BriefNotice(key, sources.get(key, ""), notice) for key, notice in settled.notices),
        *_tell_unknown(texts, members, said),
        *_tell_frozen(staying, said.pins),
    )
    return Placed(settled, tuple(placed), notices, faults)


def list_story_moves(
    before: Iterable[Brief],
    after: Iterable[Brief],
    settled: Settled,
    said: Said,
    staying: Sequence[Brief] = (),
) -> tuple[StoryMove, ...]:
    """Briefs of which a run changes the place, in the order of ``after``.

    Args:
        before: all that stand.
        after: as they will stand.
        settled: with the reasons.
        said: what people say: which stories are another now, and which are no more.
        staying: briefs that stay as they are.
    """
    moves, parts = said.moves, said.parted
    stood = {brief.id: brief for brief in before}
    was = {brief.story for brief in stood.values() if brief.story}
    after = list(after)
    members: dict[str, list[str]] = {}
    for brief in (*after, *staying):
        if brief.story:
            members.setdefault(brief.story, []).append(brief.id)
    found = []
    for brief in after:
        old = stood.get(brief.id)
        places = ((old.story, old.touches) if old else (None, ()), (brief.story, brief.touches))
        if places[0] == places[1]:
            continue
        placement = settled.placements.get(brief.id)
        reason = placement.reason if placement and placement.story == brief.story else ""
        others = tuple(key for key in members.get(brief.story or "", ()) if key != brief.id)
        parted = brief.story is not None and parts.get(brief.id, {}).get(places[0][0] or "") == brief.story
        founds = brief.story is not None and brief.story not in was and not parted
        merged = bool(places[0][0]) and moves.get(places[0][0] or "") == brief.story
        led = tuple((one, moves[one]) for one in places[0][1] if one in moves)
        move = StoryMove(
            brief.id, *places[0], *places[1], reason, others if founds else (), founds, merged, parted, led
        )
        found.append(move)
    return tuple(found)


def list_stubs(said: Said, settled: Settled, briefs: Iterable[Brief]) -> tuple[tuple[StoryStub, str], ...]:
    """The stubs that should stand, each with the title of the brief that founded its story: of stories that people
    named, of those to which the address of another leads, and of those on whose page somebody wrote.
    """
    moves = said.moves
    rows = {row.id: row for row in said.pins.rows if row.name or row.merge}
    titles = {brief.id: brief.title for brief in briefs}
    founders = {brief[-_DIGITS:]: brief for brief in sorted(titles, reverse=True)}
    held = _list_merged(said, settled, titles)
    found = []
    noted = {key for key, stub in said.stubs.items() if stub.noted and key not in moves}
    for story in sorted({*rows, *moves.values(), *noted}):
        row = rows.get(story)
        name = row.name if row else None
        redirects = tuple(sorted(old for old, new in moves.items() if new == story))
        founder = founders.get(story[-_DIGITS:]) or settled.founders.get(story, "")
        title = titles.get(founder, "")
        if not title and story in said.stubs:
            title = said.stubs[story].name
        merged = tuple((old, held[old]) for old in redirects if old in held)
        found.append((StoryStub(story, name or "", redirects, merged), title))
    return tuple(found)


def _list_merged(said: Said, settled: Settled, briefs: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Story that a row merges → the briefs that are in it and would not be without the row."""
    by_row = {old for row in said.pins.rows for old in row.merge}
    members: dict[str, list[str]] = {}
    for brief, story in settled.parts.items():
        if story in by_row and brief in briefs:
            members.setdefault(story, []).append(brief)
    return {story: tuple(sorted(held)) for story, held in members.items()}


# ---------------------------------------------------------------- what people say


def _check_pins(said: Said, made: Sequence[Brief], standing: Collection[Brief], ids: Collection[str]) -> None:
    """Raise :class:`TableError` for an id that stands for nothing. A story that is yet to be found again, as from an
    empty ``docs/``, is known by the brief that founded it, and so is one that was merged before anybody settled it.
    """
    pins = said.pins
    if not (pins.rows or pins.apart or pins.none):
        return
    known = {*said.stubs, *(old for stub in said.stubs.values() for old in stub.redirects)}
    for brief in (*standing, *made):
        known.update(filter(None, (brief.story, *brief.touches)))
    settled = {story[-_DIGITS:] for story in known}
    founders = {brief.id[-_DIGITS:] for brief in made}
    spoken = [*(row.id for row in pins.rows), *(one for ids in pins.apart for one in ids), *pins.none]
    fresh = {one for one in spoken if one[-_DIGITS:] in founders - settled}
    merged = {old for row in pins.rows for old in row.merge if old[-_DIGITS:] in founders}
    homes = {brief.id: brief.story for brief in standing if brief.story}
    for story, line in zip(pins.none, pins.none_lines, strict=True):
        home = homes.get(story, story)
        if story not in known and home != story:
            fix = f"to take it out: - {{id: {home}, not: [{story}]}}; that the story is none: none: [{home}]"
            raise TableError(
                f"'{story}' is a brief of '{home}' and no story", where=f"{pins.path}:{line}: none", fix=fix
            )
    refuse_unknown(pins, ids, known | fresh | merged)


def _tell_unknown(
    texts: Sequence[StoryText], members: Sequence[tuple[str, str | None]], said: Said
) -> Iterator[BriefNotice]:
    """Of a person's lines those that lead to a story which nobody else is in and nobody speaks of."""
    count: dict[str, int] = {}
    for _, story in members:
        if story:
            count[story] = count.get(story, 0) + 1
    spoken = {*said.stubs, *(row.id for row in said.pins.rows)}
    for text in texts:
        story = text.story
        if not (text.fixed and story and count.get(story, 0) < 2 and story not in spoken):
            continue
        near = suggest_word(story, (key for key in count if key != story))
        fix = near if near.startswith("did you mean") else "give the other briefs of the story the same line"
        told = f"no other brief is in the story {story}"
        yield BriefNotice(text.id, f"briefs/{text.id}.md", Notice("story-unknown", told, fix=fix))


def _tell_frozen(staying: Iterable[Brief], pins: StoryPins) -> Iterator[BriefNotice]:
    """Briefs that are not written any more, or not now, and of which ``seeds/stories.yml`` says another story."""
    pinned = {brief: row.id for row in pins.rows for brief in row.briefs}
    for brief in staying:
        story = pinned.get(brief.id)
        if story is not None and story != brief.story:
            told = f"{pins.path} puts it into {story}, but it stays as it is: its article was not read"
            fix = f"write into its front matter  story: {story}"
            yield BriefNotice(brief.id, f"briefs/{brief.id}.md", Notice("story-frozen", told, fix=fix))


# ---------------------------------------------------------------- briefs and what stories are found from


def is_placed_by_hand(brief: Brief) -> bool:
    """Whether a person wrote, changed or took out the line ``story:`` of a brief that stands."""
    return hash_piece(brief.story) != dict(brief.generated).get("story", unset_hash("story"))


def _tell_text(brief: Brief, body: str, stood: Brief | None) -> StoryText:
    """What a person changed in the page counts, too."""
    known = brief if stood is None else replace(brief, **_edited_fields(brief, stood))
    fixed = stood is not None and stood.withdrawn is None and is_placed_by_hand(stood)
    return replace(_tell(known, body), story=stood.story if stood else None, fixed=fixed)


_MINTED = re.compile(r"-[0-9a-f]{10}(?:-\d+)?\Z")


class _PartFinder:
    """Puts articles that are in a story because a row merged theirs back into the one that they were in, and those of a
    story that only a row made, and no row any more, into none.
    """

    def __init__(self, said: Said, lines: Mapping[str, str], staying: Iterable[Brief]) -> None:
        self._held, self._lines = said.held, lines
        self._by_row = {old for row in said.pins.rows for old in row.merge}
        self._spoken = {*said.stubs, *said.moves.values(), *(row.id for row in said.pins.rows)}
        self._spoken |= {brief.story for brief in staying if brief.story}

    def __call__(self, text: StoryText) -> StoryText:
        if text.fixed or text.story is None:
            return text
        if text.story not in self._spoken and not _MINTED.search(text.story):
            return replace(text, story=None)
        line = self._lines.get(text.id, "")
        own = line if line in self._by_row else text.story
        return replace(text, story=self._held.get(text.id, {}).get(text.story, own))


def _settle_nothing(texts: Iterable[StoryText], said: Said) -> Settled:
    """All where they are."""
    moves = said.moves
    parts = {text.id: text.story for text in texts if text.story in moves}
    placements = {text.id: Placement(moves.get(text.story or "", text.story)) for text in texts}
    return Settled(placements, parts={brief: story for brief, story in parts.items() if story})


def _tell_staying(brief: Brief) -> StoryText:
    """One that stays as it is, in its story or in none."""
    body = "\n".join(item.quote for item in evidence_of(brief))
    return replace(_tell(brief, body), story=brief.story, fixed=brief.story is None or is_placed_by_hand(brief))


def _tell(brief: Brief, body: str) -> StoryText:
    return StoryText(
        id=brief.id,
        title=brief.title,
        title_made=brief.title_made,
        body=body,
        kind=brief.kind,
        lang=brief.lang,
        date=brief.date,
        not_before=brief.not_before.date if brief.not_before else None,
        not_after=brief.not_after.date if brief.not_after else None,
        companies=tuple((company.id, company.role) for company in brief.companies),
        figures=brief.figures,
        rests_on=brief.rests_on,
        outlets=tuple(filter(None, (brief.publisher, brief.aggregator, *(row.outlet for row in brief.rests_on)))),
        near=tuple(other.id for other in brief.near),
    )


def _edited_fields(brief: Brief, stood: Brief) -> dict[str, Any]:
    """Kind, date and credits as a person has them in the page."""
    base, now = dict(stood.generated), field_values(stood)
    parts = {"kind": ("kind",), "date": ("date", "not_before", "not_after"), "rests_on": ("rests_on",)}
    return {
        part: getattr(stood, part)
        for name, fields in parts.items()
        if base and stood.withdrawn is None and hash_piece(now[name]) != base.get(name, unset_hash(name))
        for part in fields
    }


def _place(brief: Brief, placement: Placement, stood: Brief | None, former: Mapping[str, str]) -> Brief:
    """The generated brief with its place. Where a person placed it, and nobody says otherwise, the generator says what
    it last said.
    """
    brief = seal_fields(brief, story=placement.story, touches=placement.touches[:MOST_TOUCHED])
    if stood is None or stood.withdrawn is not None or placement.story != stood.story or not is_placed_by_hand(stood):
        return brief
    said = dict(stood.generated).get("story")
    hashes = {piece: digest for piece, digest in brief.generated if piece != "story"}
    hashes |= {"story": said} if said else {}
    return replace(brief, story=former.get(said or ""), generated=tuple(hashes.items()))
