"""The merge itself: fields, bullets, figures and companies, each piece by itself."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher, get_close_matches
from typing import Any, TypeVar

from generator.brief import bullet_keys, figure_keys, tidy_brief
from generator.brief.front import dump_field
from generator.brief.inline import REFERENCE
from generator.brief.rows import FIGURES, MOVES, render_figure
from generator.brief.tidy import (
    BASED,
    BY_DESK,
    DESK_DATE,
    OVERRIDE,
    bullet_value,
    company_value,
    field_values,
    figure_value,
    hash_piece,
    is_moves_row,
    moves_apart,
    override,
    unset_hash,
)
from generator.brief.write import (
    SOURCE_BYLINE,
    byline_of,
    companies_of,
    copies_of,
    render_bullet,
    render_byline,
    render_companies,
    render_copies,
)
from generator.compare import say_field
from generator.merge.byline import contradictions, settle_byline
from generator.merge.conflict import BOTH, FRONT_TITLE, NOUNS, RESOLVE, SHOWN, Choice, Conflict, MergeResult
from generator.merge.edited import name_places, own_keys
from generator.merge.follow import follow_bullet, follow_companies, follow_figures, keep_cited, merge_order
from generator.merge.torn import SAME_SENTENCE, mend_torn
from generator.model import Brief, Bullet, DateBasis, Figure

T = TypeVar("T")


def merge_briefs(generated: Brief, edited: Brief) -> MergeResult:
    """The brief that should stand in ``docs/``.

    Args:
        generated: what the generator makes now, sealed (``seal_brief``).
        edited: what stands in ``docs/``, parsed.
    """
    return resolve_brief(generated, edited, {})


def resolve_brief(generated: Brief, edited: Brief, choices: Mapping[str, Choice]) -> MergeResult:
    """Like :func:`merge_briefs`, with the conflicts about the named pieces decided for good; those that the page itself
    settles (``settle: {title: mine}`` in its front matter) are, too.
    """
    generated = tidy_brief(generated)
    edited = mend_torn(tidy_brief(edited), generated)
    asked: dict[str, Choice] = {**json.loads(override(edited, "settle") or "{}"), **choices}
    places = name_places(edited)
    known = {piece for piece, _ in (*edited.generated, *generated.generated)}
    chosen = {piece if piece in known else places.get(piece, piece): choice for piece, choice in asked.items()}
    return _Merge(generated, settle_byline(edited, chosen), chosen).run()


def places_of(generated: Brief, edited: Brief) -> dict[str, str]:
    """What people call a bullet by its place in ``edited`` (``bullet 2``) → the piece that a merge of both knows."""
    return name_places(mend_torn(tidy_brief(edited), tidy_brief(generated)))


class _Merge:
    def __init__(self, generated: Brief, edited: Brief, choices: Mapping[str, Choice]) -> None:
        self.new = generated
        self.old = edited
        self.base = dict(edited.generated)
        self.choices = choices
        self.hashes: dict[str, str] = {}
        self.orders: set[str] = set()
        """Orders that both changed."""
        self.conflicts: list[Conflict] = []
        self.kept: list[str] = []

    def run(self) -> MergeResult:
        front_title = self._one_title()
        new, old = self.new, self.old
        fields = self._fields()
        bullets = self._bullets()
        apart = moves_apart(new) or moves_apart(old)
        figures = self._sequence(
            "figure",
            dict(zip(figure_keys(new.figures), new.figures, strict=True)),
            dict(zip(figure_keys(old.figures), old.figures, strict=True)),
            figure_value,
            lambda figure: render_figure(figure, (), MOVES if apart and is_moves_row(figure) else FIGURES),
        )
        companies = self._sequence(
            "company",
            {company.id: company for company in new.companies},
            {company.id: company for company in old.companies},
            company_value,
            lambda company: f"{company.name} ({company.role})",
        )
        brief = replace(
            new,
            **fields,
            bullets=tuple(bullets.values()),
            figures=tuple(follow_figures(figures, dict(zip(figure_keys(new.figures), new.figures, strict=True)))),
            companies=tuple(follow_companies(companies, new.companies)),
        )
        keys = dict(zip(bullets, bullet_keys(brief.bullets), strict=True))
        self._rekey(bullets)
        extra = [(self._place(anchor, keys), text) for anchor, text in old.extra if not anchor.startswith(OVERRIDE)]
        own = [figure for figure in figures.values() if any(figure is mine for mine in old.figures)]
        brief = replace(brief, extra=(*extra, *self._overrides(brief, own), *front_title))
        self._compare_byline(brief)
        brief = replace(brief, extra=(*brief.extra, *self._settle()))
        brief = replace(brief, generated=self._generated(brief))
        brief = keep_cited(tidy_brief(brief), old)
        return MergeResult(brief, tuple(self.conflicts), tuple(self.kept))

    def _one_title(self) -> list[tuple[str, str]]:
        """Where a person gave the page one title and the front matter another, both stay and are reported; but what
        only repeats the generator's new title is no second opinion.
        """
        front, printed, theirs = override(self.old, "title"), self.old.title, self.new.title
        if front is None:
            return []
        choice = self.choices.get(FRONT_TITLE, "mine" if "title" in self.choices else None)
        if choice == "theirs" or printed == theirs:
            self.old = replace(self.old, title=front)
        elif choice != "mine" and front != theirs:
            reason = "the title of the page and that of the front matter differ; both stay"
            self._ask(FRONT_TITLE, printed, front, reason, "front")
            return [(OVERRIDE + "title", front)]
        return []

    # -- one piece

    def _tell_command(self, piece: str) -> str:
        return f"{RESOLVE} {shlex.join((self.old.id, piece))} --mine (or --theirs)"

    def _ask(self, piece: str, mine: str, theirs: str, reason: str = BOTH, other: str = "source") -> None:
        line = dump_field("settle", {piece: "mine"})
        editor = f"in an editor: write  {line}  into the front matter, then generate again"
        fix = f"{self._tell_command(piece)}; {editor}"
        self.conflicts.append(Conflict(piece, mine, theirs, reason, other, fix, line))

    def _decide(self, piece: str, mine: str, theirs: str, shown: tuple[str, str], absent: str = "") -> bool:
        """Whether the generator's form stands. ``mine`` and ``theirs`` are hashes, ``absent`` that of nothing."""
        base = self.base.get(piece, absent)
        if mine == theirs:
            self._remember(piece, theirs, absent)
            return True
        if mine == base:
            self._remember(piece, theirs, absent)
            return True
        # The desk's list of topics grows: what a person said of one brief must not be asked about each time.
        choice = self.choices.get(piece, "mine" if piece == "topics" else None)
        if choice == "theirs":
            self._remember(piece, theirs, absent)
            return True
        self.kept.append(piece)
        if theirs != base and choice != "mine":
            self._ask(piece, *shown)
            self._remember(piece, base, absent)
        else:
            self._remember(piece, theirs, absent)
        return False

    def _remember(self, piece: str, digest: str, absent: str) -> None:
        if digest and digest != absent:
            self.hashes[piece] = digest

    # -- fields

    def _fields(self) -> dict[str, Any]:
        mine, theirs = field_values(self.old), field_values(self.new)
        made = dict(self.new.generated)
        fields: dict[str, Any] = {}
        for name, value in mine.items():
            shown = (say_field(name, value), say_field(name, theirs[name]))
            digest = hash_piece(theirs[name])
            if name == "story" and made:
                # Where a person placed the brief, the generator has no say, and its last one stays in memory.
                digest = made.get(name, unset_hash(name))
            if self._decide(name, hash_piece(value), digest, shown, unset_hash(name)):
                continue
            if name == "date":
                for part in ("date", "date_basis", "not_before", "not_after"):
                    fields[part] = getattr(self.old, part)
                # The source's basis does not prove a person's date; Briefs called it a sidecar's once.
                unproved = self.old.date_basis in (self.new.date_basis, DateBasis("sidecar"))
                if self.old.date and self.old.date != self.new.date and unproved:
                    fields["date_basis"] = DESK_DATE
            else:
                fields[name] = getattr(self.old, name)
                if name == "title":
                    fields["title_made"] = False
        basis = {name: text for name, text in self.new.basis if name not in fields}
        basis |= {name: BY_DESK for name in fields if name in BASED}
        fields["basis"] = tuple(basis.items())
        return fields

    # -- bullets

    def _bullets(self) -> dict[str, Bullet]:
        old, new = self.old.bullets, self.new.bullets
        mine = dict(zip(own_keys(old, self.base), old, strict=True))
        theirs = dict(zip(bullet_keys(new), new, strict=True))
        theirs = self._rename(mine, theirs)
        merged = self._sequence("bullet", theirs, mine, bullet_value, render_bullet)
        return {key: follow_bullet(bullet, theirs.get(key)) for key, bullet in merged.items()}

    def _rename(self, mine: dict[str, Bullet], theirs: dict[str, Bullet]) -> dict[str, Bullet]:
        """A source sentence that was corrected has a new label; where its bullet clearly follows an old one, the old
        key goes on, so that the person's form meets the new one instead of standing beside it.
        """
        gone = [key for key in mine if key not in theirs and f"bullet {key}" in self.base and mine[key].evidence]
        if not gone:
            return theirs
        renamed: dict[str, Bullet] = {}
        for key, bullet in theirs.items():
            target = key
            if key not in mine and f"bullet {key}" not in self.base and bullet.evidence and gone:
                words = bullet.evidence[0].quote.split()
                ratio, best = max(
                    (SequenceMatcher(None, mine[old].evidence[0].quote.split(), words, autojunk=False).ratio(), old)
                    for old in gone
                )
                if ratio >= SAME_SENTENCE:
                    gone.remove(best)
                    target = best
            renamed[target] = bullet
        return renamed

    def _sequence(
        self,
        noun: str,
        theirs: dict[str, T],
        mine: dict[str, T],
        value: Callable[[T], Any],
        show: Callable[[T], str],
    ) -> dict[str, T]:
        """Merge two ordered collections whose items have identities."""
        chosen: dict[str, T] = {}
        for key in (*mine, *(key for key in theirs if key not in mine)):
            piece = f"{noun} {key}"
            left, right = mine.get(key), theirs.get(key)
            if left is None and right is not None:
                if piece not in self.base or self.choices.get(piece) == "theirs":
                    self.hashes[piece] = hash_piece(value(right))
                    chosen[key] = right
                else:
                    self._keep_away(piece, hash_piece(value(right)), show(right))
            elif left is not None and right is None:
                if piece not in self.base or not self._decide(piece, hash_piece(value(left)), "", (show(left), "")):
                    chosen[key] = left
            elif left is not None and right is not None:
                shown = (show(left), show(right))
                follow = self._decide(piece, hash_piece(value(left)), hash_piece(value(right)), shown)
                chosen[key] = right if follow else left
        base = [piece.removeprefix(f"{noun} ") for piece in self.base if piece.startswith(f"{noun} ")]
        by_mine = self._decide_order(f"order of {NOUNS[noun]}", base, list(theirs), list(mine), chosen, show)
        first, second = (mine, theirs) if by_mine else (theirs, mine)
        return {key: chosen[key] for key in merge_order(list(first), list(second), chosen)}

    def _decide_order(
        self,
        piece: str,
        base: list[str],
        theirs: list[str],
        mine: list[str],
        chosen: dict[str, T],
        show: Callable[[T], str],
    ) -> bool:
        """Whether the person's order stands: it does where the person changed it."""
        choice = self.choices.get(piece)
        moved = [key for key in base if key in mine] != [key for key in mine if key in base]
        if not moved or choice == "theirs":
            return False
        both = [key for key in base if key in mine and key in theirs]
        wanted = [key for key in theirs if key in both]
        if wanted not in (both, [key for key in mine if key in both]) and choice != "mine":
            stands = [key for key in merge_order(mine, theirs, chosen) if key in theirs]
            asked = [key for key in theirs if key in chosen]
            ours, others = (" | ".join(_shorten(show(chosen[key])) for key in keys) for keys in (stands, asked))
            self._ask(piece, ours, others)
            self.orders.add(piece)
        return True

    def _keep_away(self, piece: str, theirs: str, shown: str) -> None:
        """A piece that a person removed stays away; where the source changed it since, that is said."""
        self.kept.append(f"{piece} removed")
        self.hashes[piece] = self.base[piece]
        if theirs == self.base[piece]:
            return
        if self.choices.get(piece) == "mine":
            self.hashes[piece] = theirs
            return
        reason = "you took it out, and the source changed it since; it stays out"
        self._ask(piece, "", shown, reason)

    # -- what hangs on the pieces

    def _rekey(self, bullets: dict[str, Bullet]) -> None:
        """A bullet that followed a corrected sentence goes by its new label from now on."""
        for key, bullet in bullets.items():
            digest = self.hashes.pop(f"bullet {key}", "") if bullet.label and key.split("/")[0] != bullet.label else ""
            if digest:
                self.hashes[f"bullet {bullet.label}"] = digest

    def _place(self, anchor: str, keys: dict[str, str]) -> str:
        """Where a person's text goes whose bullet is gone: after the nearest bullet before it that is left."""
        if not anchor.startswith("bullet "):
            return anchor
        before = list(own_keys(self.old.bullets, self.base))
        shown = dict(zip(bullet_keys(self.old.bullets), before, strict=True))
        key = shown.get(anchor.removeprefix("bullet "), "")
        at = before.index(key) if key in before else -1
        return next((f"bullet {keys[k]}" for k in reversed(before[: at + 1]) if k in keys), "byline")

    def _overrides(self, brief: Brief, figures: Sequence[Figure]) -> list[tuple[str, str]]:
        """Byline and paragraphs of companies and copies that a person wrote, otherwise they follow from the fields; and
        that the rows which a person left in a table of moves, or wrote there (``figures``), stay there.
        """
        extra: list[tuple[str, str]] = []
        wrote = moves_apart(self.old) and any(is_moves_row(figure) for figure in figures)
        if wrote or override(self.old, "moves") is not None:
            extra.append((OVERRIDE + "moves", "apart"))
        shown = (
            ("byline", render_byline(brief)),
            ("companies", render_companies(brief.companies)),
            ("copies", render_copies(brief)),
        )
        for piece, theirs in shown:
            own = override(self.old, piece)
            if own is None:
                continue
            digest = hash_piece(theirs) if theirs else ""
            if piece == "byline" and self._source_byline() == self._source_byline_before():
                # What moved the fields since is the person, who owes nobody a decision about it.
                self.base[piece] = digest
            if not self._decide(piece, hash_piece(own) if own else "", digest, (own, theirs)):
                extra.append((OVERRIDE + piece, own))
        return extra

    def _source_byline(self) -> str:
        return hash_piece(render_byline(self.new))

    def _source_byline_before(self) -> str | None:
        return self.base.get(SOURCE_BYLINE, self.base.get("byline"))

    def _compare_byline(self, brief: Brief) -> None:
        """Says where a person's byline tells another date, publisher or author than the fields, which alone count."""
        own = override(brief, "byline")
        if not own or any(conflict.piece == "byline" for conflict in self.conflicts):
            return
        for key, said, known, line in contradictions(own, brief):
            reason = f"the byline says {said}, the front matter {known or 'nothing'}; only the front matter counts"
            fix = f"{self._tell_command(f'front {key}')}; in an editor: write into the front matter  {line}"
            self.conflicts.append(Conflict(f"front {key}", own, known, reason, "front", fix, line))

    def _settle(self) -> list[tuple[str, str]]:
        """What a person asked to settle and nothing answers to stays and is reported."""
        asked = json.loads(override(self.old, "settle") or "{}")
        known = {
            *self.base,
            *dict(self.new.generated),
            *field_values(self.new),
            FRONT_TITLE,
            *(f"front {key}" for key in ("date", "publisher", "authors")),
            *(f"order of {name}" for name in NOUNS.values()),
            "byline",
            "companies",
            "copies",
        }
        known.update(name_places(self.old))
        left = {piece: choice for piece, choice in asked.items() if piece not in known}
        if not left:
            return []
        text = json.dumps(left, ensure_ascii=False)
        open_ = [conflict.piece for conflict in self.conflicts]
        near = get_close_matches(next(iter(left)), open_, n=1)
        told = f"open are: {', '.join(open_)}" if open_ else "nothing is open here: delete it"
        fix = f"did you mean {near[0]}?" if near else told
        self.conflicts.append(Conflict("settle", text, "", "there is no such piece", fix=fix, settled=False))
        return [(OVERRIDE + "settle", text)]

    def _generated(self, brief: Brief) -> tuple[tuple[str, str], ...]:
        shown = (("byline", byline_of(brief)), ("companies", companies_of(brief)), ("copies", copies_of(brief)))
        for piece, text in shown:
            if override(brief, piece) is None and text:
                self.hashes[piece] = hash_piece(text)
        if not any(conflict.piece == "byline" for conflict in self.conflicts):
            if self._source_byline() != self.hashes.get("byline"):
                self.hashes[SOURCE_BYLINE] = self._source_byline()
        elif SOURCE_BYLINE in self.base:
            self.hashes[SOURCE_BYLINE] = self.base[SOURCE_BYLINE]
        # The order of the state is that which the generator last had its way with.
        open_ = tuple(f"{noun} " for noun, name in NOUNS.items() if f"order of {name}" in self.orders)
        order = [piece for piece in self.base if open_ and piece.startswith(open_)]
        order += [piece for piece, _ in self.new.generated if piece not in order]
        order += [piece for piece in self.hashes if piece not in order]
        return tuple((piece, self.hashes[piece]) for piece in order if piece in self.hashes)


def _shorten(text: str) -> str:
    words = REFERENCE.sub("", text).removeprefix("- ")
    return words if len(words) <= SHOWN else words[:SHOWN].rstrip() + "…"
