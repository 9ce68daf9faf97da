"""Why a brief changes. What cannot be told apart for sure is said so: a plan that guesses is worse than none.

The state that stands with each piece says what the generator made of it last time, so that what it makes now can be
compared with that, whatever a person wrote in between.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from generator.brief import bullet_keys, evidence_of, figure_keys
from generator.brief.tidy import FIELDS, override
from generator.brief.write import SOURCE_BYLINE, piece_hashes
from generator.compare import compare_briefs
from generator.compose import label_sentence
from generator.merge import edited_pieces
from generator.model import Brief, Bullet, Evidence, Figure, Sidecar
from generator.review.plan.forecast import Reason
from generator.trace.source import SeedText, fold

_NOUNS = {"companies": "company", "bullets": "bullet"}
"""Parts of a brief that a sidecar may decide, and the pieces of which they consist."""
_DERIVED = frozenset({"byline", SOURCE_BYLINE, "companies", "copies"})
"""Pieces that follow from others."""
_FILED = frozenset({"story", "touches", "topics"})
"""Where a brief is filed: other articles and the desk's lists decide that."""
_FEW = 3


@dataclass(frozen=True, slots=True)
class CompanyPages:
    """Ids of the companies whose pages come and change in the same run."""

    came: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Around:
    """What the reasons of one brief rest on, besides its own states."""

    seed: SeedText | None = None
    """Its seed as it is now."""
    sidecar: Sidecar = field(default_factory=Sidecar)
    """What is stated of its article."""
    pages: CompanyPages = field(default_factory=CompanyPages)
    tidy: bool = True
    """Whether the page stood just as it would be written again, but for its id."""
    renamed: bool = False
    """Whether a person gave its file another name."""
    placed: tuple[Reason, ...] = ()
    """Which stories it joins, leaves and tells of, as far as that is news."""
    shared: Mapping[str, str] = field(default_factory=dict)
    """Label of a sentence of which another source came or went that tells its figure too, or otherwise → what to say of
    that source."""


def find_reasons(before: Brief, after: Brief, generated: Brief, around: Around) -> tuple[Reason, ...]:
    """Why a brief changes, at least one reason.

    Args:
        before: what stands in ``docs/``.
        after: what a run would write, edits merged in.
        generated: what the generator makes now, without them.
        around: its seed, its sidecar, the company pages of the run.
    """
    pieces = _moved_pieces(before, after)
    source = _find_source(before, generated, around.seed)
    reasons = [source] if source else []
    nouns = {piece.partition(" ")[0] for piece in pieces}
    stated = _corrected(before, generated, around.sidecar)
    corrected = [name for name in stated if name in pieces or _NOUNS.get(name) in nouns]
    if corrected:
        reasons.append(Reason("correction", f"its sidecar decides {', '.join(corrected)}"))
    split = around.sidecar.split is not None and before.lines != generated.lines
    if split and not (source and _is_lost(source)):
        reasons = [Reason("correction", f"its sidecar splits its document: lines {_lines(generated)}")]
    settled = _find_settled(before, after)
    if settled:
        reasons.append(Reason("edit", "settled in the page"))
    rest = pieces - set(corrected) - settled - {piece for piece in pieces if piece.startswith("company ")}
    shared = {piece: around.shared[label] for piece in rest if (label := _label_of(piece)) in around.shared}
    rest -= shared.keys()
    registry = _find_registry(before, after, pieces, around.pages, alone=not source and "companies" not in corrected)
    if registry:
        rest -= _links_only(before, after)
        # A company weighs on which sentences are chosen, and so do the rules.
        weighed = {piece for piece in rest if piece.startswith(("bullet ", "figure "))}
        alone = weighed and not any(reason.cause in ("source", "correction") for reason in reasons)
        reasons.append(_say_either(registry, weighed) if alone else registry)
        rest -= weighed
    reasons += _find_copies(before, after)
    reasons += around.placed
    reasons += [Reason("stories", told) for told in dict.fromkeys(shared[piece] for piece in sorted(shared))]
    if "topics" in rest:
        reasons.append(Reason("topics", "the desk's topics are found in it otherwise"))
    rest -= _FILED
    # The text, or a correction, weighs on all.
    if rest and not any(reason.cause in ("source", "correction") for reason in reasons):
        reasons.append(Reason("rules", "new rules or settings"))
    if around.renamed:
        reasons.append(Reason("edit", "its file was renamed"))
    return tuple(reasons) or (_find_rest(before, after, around),)


def _label_of(piece: str) -> str:
    """Label of the sentence that a bullet or a figure is from; empty of other pieces."""
    noun, _, key = piece.partition(" ")
    return key.partition("/")[0] if noun in ("bullet", "figure") else ""


def _moved_pieces(before: Brief, after: Brief) -> set[str]:
    """Pieces of which the generator makes something else than it did, and has its way or is settled with."""
    old, new = dict(before.generated), dict(after.generated)
    return {piece for piece in {*old, *new} - _DERIVED if old.get(piece) != new.get(piece)}


def _find_settled(before: Brief, after: Brief) -> set[str]:
    """Pieces that a person settles in the page (``settle:``), under all names that they go by."""
    asked, left = (json.loads(override(brief, "settle") or "{}") for brief in (before, after))
    settled = {piece.removeprefix("front ") for piece in asked.keys() - left.keys()}
    old, new = dict(before.generated), dict(after.generated)
    # The bullet of a sentence that was corrected has another label once it is followed.
    gone = [piece for piece in settled if piece.startswith("bullet ") and piece not in new]
    came = [piece for piece in new if piece.startswith("bullet ") and piece not in old]
    return settled.union(came) if len(came) <= len(gone) else settled


# ---------------------------------------------------------------- the source


def _find_source(before: Brief, generated: Brief, seed: SeedText | None) -> Reason | None:
    if seed is not None:
        quoted = list(_own_quotations(before, rescraped=before.body != generated.body))
        lost = [item for item in quoted if seed.find(fold(item.quote)) < 0]
        if lost:
            told = f"{len(lost)} of its {len(quoted)} quotations" if len(lost) < len(quoted) else "all its quotations"
            verb = "is" if len(lost) == 1 < len(quoted) else "are"
            return Reason("source", f"{told} {verb} gone from {generated.source}")
    if before.source != generated.source:
        return Reason("source", f"its seed is {generated.source} now, and was {before.source}")
    moved = seed is not None and any(seed.find_on(fold(item.quote), item.line) < 0 for item in quoted)
    if moved:
        return Reason("source", f"its article stands on lines {_lines(generated)} now, and did on {_lines(before)}")
    if before.body != generated.body:
        # Of quotations that a person wrote or cut nobody knows whether they ever stood there.
        whole = seed is not None and all(seed.find(fold(item.quote)) >= 0 for item in evidence_of(before) if item.end)
        outside = " outside of its quotations" * whole
        return Reason("source", f"its text changed{outside}, or how that is cleaned")
    return None


def _is_lost(reason: Reason) -> bool:
    return " gone from " in reason.text


def _own_quotations(brief: Brief, *, rescraped: bool) -> Iterator[Evidence]:
    """The quotations that the generator chose: a person's may never have stood in the seed. ``rescraped``: of a piece
    that a person reworded, the sentences from which their labels come count, too; otherwise what they lack now they may
    have lacked in the last run.
    """
    base, now = dict(brief.generated), dict(piece_hashes(brief))
    pieces: list[tuple[str, Sequence[Evidence]]] = [
        *((f"bullet {key}", b.evidence) for key, b in zip(bullet_keys(brief.bullets), brief.bullets, strict=True)),
        *((f"figure {key}", (f.evidence,)) for key, f in zip(figure_keys(brief.figures), brief.figures, strict=True)),
    ]
    own = {item.label for piece, cited in pieces if base.get(piece) == now.get(piece) for item in cited}
    if rescraped:
        own |= {e.label for _, cited in pieces for e in cited if e.label.startswith(label_sentence(e.quote, set()))}
    theirs = {item.label for _, cited in pieces for item in cited} - own
    found = {item.label: item for item in evidence_of(brief) if item.label not in theirs and item.end}
    yield from found.values()


def _lines(brief: Brief) -> str:
    return f"{brief.lines[0]}-{brief.lines[1]}"


# ---------------------------------------------------------------- sidecar, registry, copies


def _corrected(before: Brief, generated: Brief, sidecar: Sidecar) -> Iterator[str]:
    """What the sidecar decides, or decided until now."""
    was, now = ({name: told for name, told in b.basis if told.startswith("sidecar")} for b in (before, generated))
    for name in FIELDS:
        if getattr(sidecar, name, None) is not None or name in was.keys() - now.keys():
            yield name
    yield from (name for name in _NOUNS if was.get(name) != now.get(name))
    kinds = (before.date_basis.kind, generated.date_basis.kind)
    if sidecar.date or sidecar.retrieved or (kinds[0] == "sidecar" != kinds[1]):
        yield "date"


def _find_registry(before: Brief, after: Brief, pieces: set[str], pages: CompanyPages, *, alone: bool) -> Reason | None:
    """``alone``: no change of the source explains that a company came or went."""
    names = {company.id: company.name for company in (*after.companies, *before.companies)}
    roles = {company.id: company.role for company in before.companies}
    known = {company.id for company in before.companies}, {company.id for company in after.companies}
    told: list[str] = []
    for piece in sorted(piece for piece in pieces if piece.startswith("company ")):
        company = piece.removeprefix("company ")
        name = names.get(company, company)
        if company in pages.changed:
            told.append(f"{name} changed in the registry")
        elif not alone:
            continue
        elif company in pages.came:
            told.append(f"{name} became known")
        elif company in known[1] - known[0]:
            told.append(f"{name} is linked now")
        elif company in known[0] - known[1]:
            told.append(f"{name} is not linked any more")
        elif any(c.id == company and c.role == roles.get(company) for c in after.companies):
            told.append(f"{name} is its name now")
    if not told:
        return None
    more = f" and {len(told) - _FEW} more" if len(told) > _FEW else ""
    return Reason("registry", ", ".join(told[:_FEW]) + more)


def _say_either(registry: Reason, pieces: set[str]) -> Reason:
    nouns = " and ".join(sorted({f"{piece.partition(' ')[0]}s" for piece in pieces}))
    either = f"whether that or new rules or settings moved its {nouns} cannot be told apart"
    return Reason("registry", f"{registry.text}; {either}")


def _find_copies(before: Brief, after: Brief) -> Iterator[Reason]:
    old, new = {copy.source for copy in before.copies}, {copy.source for copy in after.copies}
    for source in sorted(new - old):
        yield Reason("copies", f"{source} has the same words")
    for source in sorted(old - new):
        yield Reason("copies", f"{source} has the same words no more")
    was, now = ({near.id: near.title for near in brief.near} for brief in (before, after))
    for brief in sorted(now.keys() - was.keys()):
        yield Reason("copies", f"nearly the same as {brief}")
    for brief in sorted(was.keys() - now.keys()):
        yield Reason("copies", f"{brief} is nearly the same no more")
    if any(was[brief] != now[brief] for brief in was.keys() & now.keys()):
        yield Reason("copies", "the title of one that is nearly the same changed")


def _links_only(before: Brief, after: Brief) -> set[str]:
    """Pieces whose words and quotations are as they were, so that only a link can have changed."""
    changes = compare_briefs(before, after)
    return {c.name for c in changes if c.noun in ("bullet", "figure") and c.before and c.after and not c.words}


# ---------------------------------------------------------------- what is left


def _find_rest(before: Brief, after: Brief, around: Around) -> Reason:
    """Where no piece is made otherwise than before: its evidence is numbered otherwise, a person's edit is followed up,
    or the page is written in another form.
    """
    if before.lines != after.lines:
        return Reason("rules", f"new rules take lines {_lines(after)} for its article, not {_lines(before)}")
    places = [_places(brief) for brief in (before, after)]
    if any(places[0][key] != places[1][key] for key in places[0].keys() & places[1].keys()):
        return Reason("rules", "new rules number its sentences otherwise")
    if edited_pieces(before, parsed=True):
        follows = "what follows from the edits of a person"
        return Reason("edit", follows if around.tidy else "what a person changed is written in the usual form")
    if not around.tidy:
        return Reason("rules", "its words stay; the page is set as this Briefs sets it")
    if before.basis != after.basis or before.date_basis != after.date_basis:
        return Reason("rules", "new rules tell otherwise what its fields rest on")
    return Reason("rules", "the form of the page is new")


def _places(brief: Brief) -> dict[tuple[str, str], tuple[int, ...]]:
    items: list[Bullet | Figure] = [*brief.bullets, *brief.figures]
    quoted = [e for item in items for e in (item.evidence if isinstance(item, Bullet) else (item.evidence,))]
    quoted += [company.evidence for company in brief.companies if company.evidence]
    return {(e.label, e.quote): (e.line, e.sentence, e.of, e.start, e.end) for e in quoted}
