"""The pieces of a brief as people call them: ``bullet k3f9a`` is ``bullet 2``, where it stands on the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from generator.brief import bullet_keys, drop_note, figure_keys, note_of
from generator.brief.tidy import OVERRIDE
from generator.compare import Change, Piece, compare_briefs, moved_bullets
from generator.merge import edited_pieces, own_keys
from generator.model import Brief

_FEW = 3
"""Figures and companies that are named; more are counted."""
_LONG = 32
"""Characters that are shown of a value."""
_WORDS = {
    "date": "date",
    "companies": "companies",
    "copies": "copies",
    "byline": "byline",
    "lang": "language",
    "touches": "stories",
    "url": "address",
}


def tell_contents(brief: Brief) -> tuple[str, ...]:
    """What a new brief holds: ``4 bullets``, ``2 figures``, ``3 companies``."""
    counts = ((len(brief.bullets), "bullet"), (len(brief.figures), "figure"), (len(brief.companies), "company"))
    return tuple(count_noun(number, noun) for number, noun in counts if number)


def tell_changes(before: Brief, after: Brief) -> tuple[str, ...]:
    """What differs between two states of a brief, in the order of the page; empty where no piece does."""
    changes = compare_briefs(before, after)
    told: list[str] = []
    fields = [change for change in changes if " " not in change.name]
    told += [_tell_field(change, before, after) for change in fields]
    told += _tell_bullets(before, after, [change for change in changes if change.noun == "bullet"])
    told += _tell_figures([change for change in changes if change.noun == "figure"])
    told += _tell_companies([change for change in changes if change.noun == "company"])
    told += _tell_namings(before, after)
    if any(change.noun == "note" for change in changes):
        told.append("free text")
    return tuple(dict.fromkeys(told))


def tell_kept(brief: Brief) -> tuple[str, ...]:
    """What of a person's stands in a brief, in the order of the page."""
    names = name_pieces(brief)
    told: list[str] = []
    removed = 0
    pieces = edited_pieces(brief)
    # A figure goes by its number, so that another number is another figure: one came, and none was only removed.
    changed = Counter(_row_of(piece) for piece in pieces if _is_row(piece, "added"))
    for piece in pieces:
        stem, _, verb = piece.rpartition(" ")
        if piece == "text":
            told += _tell_texts(brief)
        elif _is_row(piece, "removed") and changed[_row_of(piece)]:
            changed[_row_of(piece)] -= 1
        elif verb == "removed" and stem:
            removed += stem not in names
        else:
            told.append(names.get(stem if verb == "added" else piece, _WORDS.get(piece, piece)))
    grouped = [*dict.fromkeys(_group_numbers(told))]
    return (*grouped, count_noun(removed, "removal")) if removed else tuple(grouped)


def _is_row(piece: str, verb: str) -> bool:
    return piece.startswith("figure ") and piece.endswith(f" {verb}")


def _row_of(piece: str) -> str:
    """The sentence from which a figure is."""
    return piece.partition("/")[0]


def _tell_texts(brief: Brief) -> list[str]:
    rest = any(not anchor.startswith(OVERRIDE) for anchor, _ in drop_note(brief).extra)
    return ["desk note"] * bool(note_of(brief)) + ["free text"] * rest


def name_pieces(brief: Brief) -> dict[str, str]:
    """Piece → what people call it: ``bullet 2``, ``figure 1.2 million``, ``company Calderhead``."""
    names: dict[str, str] = {}
    for number, key in enumerate(own_keys(brief.bullets, dict(brief.generated)), 1):
        names[f"bullet {key}"] = f"bullet {number}"
    for number, key in enumerate(bullet_keys(brief.bullets), 1):
        names.setdefault(f"bullet {key}", f"bullet {number}")
    for key, figure in zip(figure_keys(brief.figures), brief.figures, strict=True):
        names[f"figure {key}"] = f"figure {clip(figure.shown)}"
    for company in brief.companies:
        names[f"company {company.id}"] = f"company {clip(company.name)}"
    return names


def count_noun(number: int, noun: str) -> str:
    """``1 company``, ``2 companies``."""
    plural = noun.removesuffix("y") + "ies" if noun.endswith("y") else noun + "s"
    return f"{number:,} {noun if number == 1 else plural}"


def clip(text: str) -> str:
    """A value, cut where it is long."""
    return text if len(text) <= _LONG else text[: _LONG - 1].rstrip() + "…"


def join_numbers(noun: str, numbers: Sequence[int]) -> str:
    """``bullet 2``, ``bullets 1, 3``."""
    return f"{noun}{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"


def _tell_field(change: Change, before: Brief, after: Brief) -> str:
    name = _WORDS.get(change.name, change.name)
    if name == "date":
        dates = before.date or "undated", after.date or "undated"
        return f"date {dates[0]} → {dates[1]}" if dates[0] != dates[1] else "bounds of its date"
    old = clip(change.before.text) if change.before else ""
    new = clip(change.after.text) if change.after else ""
    if name in ("byline", "companies", "copies", "settle", "moves", "story", "stories"):
        return name
    if not old or not new:
        return f"{name} {new or 'gone'}"
    return f"{name} {old} → {new}" if name != "title" else "title"


def _tell_bullets(before: Brief, after: Brief, changes: Sequence[Change]) -> list[str]:
    now = {f"bullet {key}": number for number, key in enumerate(bullet_keys(after.bullets), 1)}
    both = [c for c in changes if c.before and c.after]
    same = [c for c in both if not c.words]
    groups = (
        ("{}", [now[c.name] for c in both if c.words]),
        ("{} new", [now[c.name] for c in changes if c.before is None]),
        ("links in {}", [now[c.name] for c in same if _quotes(c.before) == _quotes(c.after)]),
        ("quotations of {}", [now[c.name] for c in same if _quotes(c.before) != _quotes(c.after)]),
        ("{} moved", [now[name] for name in moved_bullets(before, after)]),
    )
    told = [form.format(join_numbers("bullet", sorted(numbers))) for form, numbers in groups if numbers]
    gone = sum(change.after is None for change in changes)
    return [*told, f"{count_noun(gone, 'bullet')} gone"] if gone else told


def _quotes(piece: Piece | None) -> list[str]:
    return [item.quote for item in piece.evidence] if piece else []


def _tell_figures(changes: Sequence[Change]) -> list[str]:
    if len(changes) > _FEW:
        return [count_noun(len(changes), "figure")]
    told = []
    for change in changes:
        shown = [clip(piece.text.split(" | ")[0]) for piece in (change.before, change.after) if piece]
        if change.before and change.after:
            told.append(f"figure {' → '.join(shown)}" if shown[0] != shown[1] else f"row of {shown[0]}")
        else:
            told.append(f"figure {'+' if change.after else '−'}{shown[0]}")
    return told


def _tell_companies(changes: Sequence[Change]) -> list[str]:
    if len(changes) > _FEW:
        return [count_noun(len(changes), "company")]
    signs = {(True, True): "±", (True, False): "−", (False, True): "+"}
    told = []
    for change in changes:
        piece = change.after or change.before
        name = piece.text.rpartition(" (")[0] if piece else ""
        told.append(f"{signs[change.before is not None, change.after is not None]}{clip(name)}")
    return told


def _tell_namings(before: Brief, after: Brief) -> list[str]:
    """Companies that are named as before, and whose naming is shown by another quotation."""
    old = {company.id: company.evidence.quote for company in before.companies if company.evidence}
    names = [
        clip(company.name)
        for company in after.companies
        if company.evidence and old.get(company.id, company.evidence.quote) != company.evidence.quote
    ]
    if len(names) > _FEW:
        return [f"quotations for {len(names)} companies"]
    return [f"quotation for {name}" for name in names]


def _group_numbers(told: Iterable[str]) -> list[str]:
    """``bullet 1``, ``bullet 3`` as ``bullets 1, 3``, where the first of them stands."""
    grouped: list[str] = []
    numbers: list[int] = []
    for words in told:
        noun, _, number = words.partition(" ")
        if noun == "bullet" and number.isdecimal():
            if not numbers:
                grouped.append("")
            numbers.append(int(number))
        else:
            grouped.append(words)
    return [words or join_numbers("bullet", sorted(numbers)) for words in grouped]
