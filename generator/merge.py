"""Generated brief + edited brief → brief. No line of a person is ever lost.

Three forms of each piece meet: what the generator made when it last had its way (only its hash is known, in
``Brief.generated`` of the edited brief), what it makes now, and what stands in ``docs/``.

* only the generator changed it: its new form;
* only a person changed it: the person's form;
* both: the person's form, a :class:`Conflict`, and the old hash stays, so that every later run reports it again until
  both are alike, or :func:`resolve_brief` (``briefs resolve``, or ``settle: {piece: mine}`` in the front matter)
  settles it;
* a person removed it: it stays away, and its hash stays as the memory of that.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher, get_close_matches
from typing import Any, Literal, TypeVar

from generator.brief import bullet_keys, evidence_of, figure_keys, tidy_brief
from generator.brief.front import dump_field
from generator.brief.inline import REFERENCE
from generator.brief.rows import FIGURES, MOVES, render_figure
from generator.brief.tidy import (
    BASED,
    BY_DESK,
    DATE,
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
    MONTHS,
    SOURCE_BYLINE,
    byline_of,
    companies_of,
    copies_of,
    render_bullet,
    render_byline,
    render_companies,
    render_copies,
    render_footnote,
)
from generator.model import Brief, Bullet, CompanyLink, DateBasis, Evidence, Figure
from generator.text.escape import unescape_markdown

T = TypeVar("T")

RESOLVE = "briefs resolve"
"""The command with which the fix of a conflict begins."""

FRONT_TITLE = "front title"
"""Piece of the conflict of a person with themselves: the title stands twice in a brief."""

NOUNS = {"bullet": "bullets", "figure": "figures", "company": "companies"}
"""Pieces whose order can be a person's."""

SHOWN = 48
"""Characters of a piece that tell which it is, where only the order is in question."""

SAME_SENTENCE = 0.6
"""From this share of common words on (``difflib`` ratio) a new quotation is taken for an old one corrected."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A piece that both a person and the generator changed."""

    piece: str
    """``title``, ``date``, ``bullet k3f9a`` …"""
    mine: str
    """The person's form, as it stands in the page; empty where the person removed it."""
    theirs: str
    """The generator's form; empty where it would remove the piece."""
    reason: str = "you and the source both changed it; yours stays"
    other: str = "source"
    """Whose form ``theirs`` is."""
    fix: str = field(default="", compare=False)
    """How a person settles it: by a command, or with an editor alone."""
    settled: bool = field(default=True, compare=False)
    """Whether ``mine`` or ``theirs`` settles it; otherwise only an editor does."""


@dataclass(frozen=True, slots=True)
class MergeResult:
    """What :func:`merge_briefs` decided."""

    brief: Brief
    conflicts: tuple[Conflict, ...] = ()
    kept: tuple[str, ...] = ()
    """Pieces that stand as a person left them, conflicts included."""


Choice = Literal["mine", "theirs"]


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
    edited = tidy_brief(edited)
    chosen: dict[str, Choice] = {**json.loads(override(edited, "settle") or "{}"), **choices}
    return _Merge(tidy_brief(generated), _settle_byline(edited, chosen), chosen).run()


def _settle_byline(edited: Brief, choices: Mapping[str, Choice]) -> Brief:
    """Where byline and front matter of a person differ: ``mine`` is the byline, which the front matter then follows."""
    own = override(edited, "byline")
    asked = {piece: choice for piece, choice in choices.items() if piece.startswith("front ") and piece != FRONT_TITLE}
    if not own or not asked:
        return edited
    for key, said, _, _ in contradictions(own, edited):
        choice = asked.get(f"front {key}")
        if choice == "theirs":
            return replace(edited, extra=tuple(item for item in edited.extra if item[0] != OVERRIDE + "byline"))
        if choice == "mine" and key == "date":
            edited = replace(edited, date=said, date_basis=DateBasis("sidecar"))
        elif choice == "mine" and key == "publisher":
            edited = replace(edited, publisher=said)
        elif choice == "mine":
            edited = replace(edited, authors=(said,))
    return edited


def edited_pieces(brief: Brief, *, parsed: bool = False) -> tuple[str, ...]:
    """What a person changed in a brief, in the order of the page: pieces that differ from their generated form,
    ``… removed`` for what is gone, ``… added`` for what was never generated, ``text`` for free text.

    ``parsed``: the brief is as ``parse_brief`` gave it, and so is tidy.
    """
    if not brief.generated:
        return ()
    brief = brief if parsed else tidy_brief(brief)
    base = dict(brief.generated)
    current = _pieces(brief)
    found = [piece for piece, digest in current.items() if piece in base and base[piece] != digest]
    found += [f"{piece} added" for piece in current if piece not in base and " " in piece]
    found += [piece for piece in current if piece not in base and " " not in piece]
    found += [f"{piece} removed" for piece in base if piece not in current]
    if any(not anchor.startswith(OVERRIDE) for anchor, _ in brief.extra):
        found.append("text")
    return tuple(found)


def _pieces(brief: Brief) -> dict[str, str]:
    """Piece → hash as it stands; a byline or paragraph that a person wrote counts, a derived one does not."""
    pieces = {
        name: digest for name, value in field_values(brief).items() if (digest := hash_piece(value)) != unset_hash(name)
    }
    generated = dict(brief.generated)
    if SOURCE_BYLINE in generated:
        pieces[SOURCE_BYLINE] = generated[SOURCE_BYLINE]
    for name, text_of in (("byline", byline_of), ("companies", companies_of), ("copies", copies_of)):
        if override(brief, name) is not None:
            pieces[name] = hash_piece(text_of(brief))
        elif name in generated:
            pieces[name] = generated[name]
    for key, bullet in zip(own_keys(brief.bullets, generated), brief.bullets, strict=True):
        pieces[f"bullet {key}"] = hash_piece(bullet_value(bullet))
    for key, figure in zip(figure_keys(brief.figures), brief.figures, strict=True):
        pieces[f"figure {key}"] = hash_piece(figure_value(figure))
    for company in brief.companies:
        pieces[f"company {company.id}"] = hash_piece(company_value(company))
    return pieces


def own_keys(bullets: tuple[Bullet, ...], base: dict[str, str]) -> tuple[str, ...]:
    """Keys of bullets as ``generated`` knows them. Of several with one label the generated one has the plain key,
    wherever it stands: a person's second use of a quotation is a bullet of the person's. Where a person changed them
    all, it is the one that is nearest to the quotation.
    """
    keys = list(bullet_keys(bullets))
    groups: dict[str, list[int]] = {}
    for at, key in enumerate(keys):
        groups.setdefault(key.partition("/")[0], []).append(at)
    for stem, places in groups.items():
        wanted = base.get(f"bullet {stem}")
        if len(places) == 1 or wanted is None:
            continue
        digests = {at: hash_piece(bullet_value(bullets[at])) for at in places}
        if digests[places[0]] == wanted:
            continue
        loose = [at for at in places if digests[at] != base.get(f"bullet {keys[at]}")]
        best = max(loose, key=lambda at: (digests[at] == wanted, _likeness(bullets[at])))
        keys[best], keys[places[0]] = keys[places[0]], keys[best]
    return tuple(keys)


def _likeness(bullet: Bullet) -> float:
    """How near a bullet's words are to its first quotation, 0…1."""
    quote = bullet.evidence[0].quote.split() if bullet.evidence else []
    return SequenceMatcher(None, quote, bullet.text.split(), autojunk=False).ratio()


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
            figures=tuple(_follow_figures(figures, dict(zip(figure_keys(new.figures), new.figures, strict=True)))),
            companies=tuple(_follow_companies(companies, new.companies)),
        )
        keys = dict(zip(bullets, bullet_keys(brief.bullets), strict=True))
        self._rekey(bullets)
        extra = [(self._place(anchor, keys), text) for anchor, text in old.extra if not anchor.startswith(OVERRIDE)]
        own = [figure for figure in figures.values() if any(figure is mine for mine in old.figures)]
        brief = replace(brief, extra=(*extra, *self._overrides(brief, own), *front_title))
        self._compare_byline(brief)
        brief = replace(brief, extra=(*brief.extra, *self._settle()))
        brief = replace(brief, generated=self._generated(brief))
        brief = _keep_cited(tidy_brief(brief), old)
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
            self.conflicts.append(Conflict(FRONT_TITLE, printed, front, reason, "front", self._tell_fix(FRONT_TITLE)))
            return [(OVERRIDE + "title", front)]
        return []

    # -- one piece

    def _tell_command(self, piece: str) -> str:
        return f"{RESOLVE} {shlex.join((self.old.id, piece))} --mine (or --theirs)"

    def _tell_fix(self, piece: str) -> str:
        line = dump_field("settle", {piece: "mine"})
        return f"{self._tell_command(piece)}; in an editor: write  {line}  into the front matter, then generate again"

    def _decide(self, piece: str, mine: str, theirs: str, shown: tuple[str, str], absent: str = "") -> bool:
        """Whether the generator's form stands. ``mine`` and ``theirs`` are hashes, ``absent`` that of nothing."""
        base = self.base.get(piece, absent)
        if mine == theirs:
            self._remember(piece, theirs, absent)
            return True
        if mine == base:
            self._remember(piece, theirs, absent)
            return True
        choice = self.choices.get(piece)
        if choice == "theirs":
            self._remember(piece, theirs, absent)
            return True
        self.kept.append(piece)
        if theirs != base and choice != "mine":
            self.conflicts.append(Conflict(piece, *shown, fix=self._tell_fix(piece)))
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
        fields: dict[str, Any] = {}
        for name, value in mine.items():
            shown = (_show(value), _show(theirs[name]))
            if self._decide(name, hash_piece(value), hash_piece(theirs[name]), shown, unset_hash(name)):
                continue
            if name == "date":
                for part in ("date", "date_basis", "not_before", "not_after"):
                    fields[part] = getattr(self.old, part)
                # The source's basis does not prove a person's date.
                if self.old.date and self.old.date != self.new.date and self.old.date_basis == self.new.date_basis:
                    fields["date_basis"] = DateBasis("sidecar")
            else:
                fields[name] = value
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
        return {key: _follow_bullet(bullet, theirs.get(key)) for key, bullet in merged.items()}

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
        return {key: chosen[key] for key in _merge_order(list(first), list(second), chosen)}

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
            stands = [key for key in _merge_order(mine, theirs, chosen) if key in theirs]
            asked = [key for key in theirs if key in chosen]
            ours, others = (" | ".join(_shorten(show(chosen[key])) for key in keys) for keys in (stands, asked))
            self.conflicts.append(Conflict(piece, ours, others, fix=self._tell_fix(piece)))
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
        self.conflicts.append(Conflict(piece, "", shown, reason, fix=self._tell_fix(piece)))

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
            self.conflicts.append(Conflict(f"front {key}", own, known, reason, "front", fix))

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
        left = {piece: choice for piece, choice in asked.items() if piece not in known}
        if not left:
            return []
        text = json.dumps(left, ensure_ascii=False)
        near = get_close_matches(next(iter(left)), sorted(known), n=1)
        fix = f"did you mean {near[0]}?" if near else "delete it"
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


_MONTHS = {name.casefold(): number for number, name in enumerate(MONTHS, start=1)}
_WRITTEN = re.compile(rf"(?:\b(\d{{1,2}})\s+)?\b({'|'.join(MONTHS)})\s+(\d{{4}})\b", re.IGNORECASE)
_ISO = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def _dates(text: str) -> list[str]:
    found = [match[0] for match in _ISO.finditer(text)]
    for day, month, year in (match.groups() for match in _WRITTEN.finditer(text)):
        found.append(f"{year}-{_MONTHS[month.casefold()]:02}" + (f"-{int(day):02}" if day else ""))
    return [date for date in found if DATE.fullmatch(date)]


def contradictions(byline: str, brief: Brief) -> list[tuple[str, str, str, str]]:
    """Where a person's ``byline`` plainly tells what the fields of ``brief`` do not: ``(front matter key, what the
    byline says, what the field says, line to write)``. A byline that only leaves something out contradicts nothing.
    """
    own, derived = (_plain(text) for text in (byline, render_byline(brief)))
    fresh = [part for part in own.split(", ") if part and part not in derived]
    found: list[tuple[str, str, str, str]] = []
    derived_dates = _dates(derived)
    dated = [date for part in fresh for date in _dates(part) if date not in derived_dates]
    if dated and brief.date not in _dates(own):
        found.append(("date", dated[0], brief.date or "", dump_field("date", dated[0])))
    words = [part for part in fresh if not _dates(part) and part != "undated"]
    first = own.split(", ")[0].partition(" via ")[0]
    if first in words or any(part.startswith(f"{first} via ") for part in words):
        people = [name for name in brief.authors if name in first]
        publisher = brief.publisher or ""
        if not people and (not publisher or publisher not in own):
            found.append(("publisher", first, publisher, dump_field("publisher", first)))
        words = words[1:]
    lost = [name for name in brief.authors if name not in own]
    if words and lost:
        said = words[0].partition(" (")[0]
        found.append(("authors", said, ", ".join(brief.authors), dump_field("authors", [said])))
    return found


def _plain(byline: str) -> str:
    words = re.sub(r",? ?\[original\]\([^)\n]*\)", "", byline.strip().removeprefix("*").removesuffix("*"))
    return " ".join(unescape_markdown(words).split())


def _show(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(str(part) for part in value if part is not None)
    return "" if value is None else str(value)


def _shorten(text: str) -> str:
    words = REFERENCE.sub("", text).removeprefix("- ")
    return words if len(words) <= SHOWN else words[:SHOWN].rstrip() + "…"


def _merge_order(first: list[str], second: list[str], chosen: dict[str, Any]) -> list[str]:
    """The order of ``first``; what ``second`` alone has is put behind what it follows there."""
    order = [key for key in first if key in chosen]
    place = {key: at for at, key in enumerate(order)}
    for at, key in enumerate(second):
        if key not in chosen or key in place:
            continue
        before = next((place[k] for k in reversed(second[:at]) if k in place), -1)
        order.insert(before + 1, key)
        place = {k: n for n, k in enumerate(order)}
    return order


def _follow_bullet(bullet: Bullet, new: Bullet | None) -> Bullet:
    """A person's words stay; where their quotations stand in the source follows the generator."""
    if new is None or bullet is new:
        return bullet
    return replace(bullet, evidence=tuple(_follow(evidence, new.evidence) for evidence in bullet.evidence))


def _follow(evidence: Evidence, new: Sequence[Evidence]) -> Evidence:
    return next((e for e in new if (e.label, e.quote) == (evidence.label, evidence.quote)), evidence)


def _follow_figures(figures: dict[str, Figure], new: dict[str, Figure]) -> Sequence[Figure]:
    followed = []
    for key, figure in figures.items():
        other = new.get(key)
        if other is not None and other is not figure:
            figure = replace(figure, evidence=_follow(figure.evidence, (other.evidence,)))
            if figure.text == other.text:
                figure = replace(figure, value=other.value, unit=other.unit, currency=other.currency)
        followed.append(figure)
    return followed


def _follow_companies(companies: dict[str, CompanyLink], new: tuple[CompanyLink, ...]) -> Sequence[CompanyLink]:
    known = {company.id: company for company in new}
    return [
        replace(c, evidence=known[c.id].evidence, brand_of=known[c.id].brand_of) if c.id in known else c
        for c in companies.values()
    ]


def _keep_cited(brief: Brief, old: Brief) -> Brief:
    """Quotations that a person's own words cite stay, though no piece cites them any more."""
    have = {evidence.label for evidence in evidence_of(brief)}
    own = "\n".join([*(text for _, text in brief.extra), *(bullet.markdown for bullet in brief.bullets)])
    lost = [e for e in evidence_of(old) if e.label not in have and e.label in set(REFERENCE.findall(own))]
    notes = [text for anchor, text in brief.extra if anchor == "notes"]
    kept = [line for note in notes for line in note.split("\n") if not any(line.startswith(f"[^{h}]:") for h in have)]
    kept += [render_footnote(e) for e in lost if not any(line.startswith(f"[^{e.label}]:") for line in kept)]
    extra = tuple(item for item in brief.extra if item[0] != "notes")
    return replace(brief, extra=(*extra, ("notes", "\n".join(kept))) if kept else extra)
