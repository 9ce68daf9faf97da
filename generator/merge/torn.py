"""Bullets of an older run beside the state of a newer one, as git leaves them where a person settled its conflict; and
footnotes that somebody deleted while their sentences are cited and stand in the source as before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from generator.brief import bullet_keys, evidence_of, parse_brief, render_brief
from generator.brief.inline import REFERENCE
from generator.brief.read import read_bullet
from generator.brief.tidy import digest_text
from generator.brief.write import render_bullet, render_footnote
from generator.merge.edited import own_keys
from generator.model import Brief, Bullet

SAME_SENTENCE = 0.6
"""From this share of common words on (``difflib`` ratio) a new quotation is taken for an old one corrected."""

_MADE = re.compile(r"k[0-9a-f]{4}(?:-[0-9]+)?")
"""A label that the generator gave."""
_UNKNOWN = "00000000"
"""In place of the hash of a form that no state knows any more: neither that of the person nor that of the source."""


def mend_torn(edited: Brief, generated: Brief) -> Brief:
    """``edited`` with each bullet that cites a sentence as the source had it before, where the state of the page is of
    a later run, put in the place of the bullet that this run made of the sentence and that is missing. What the older
    run had made is not known any more, so both count as changed. Where the old quotation is gone, too, the new one is
    cited.

    Bullet and sentence belong together by their words, or by their place between the same neighbours.
    """
    edited = _put_back(edited, generated)
    base = dict(edited.generated)
    keys = own_keys(edited.bullets, base)
    theirs = dict(zip(bullet_keys(generated.bullets), generated.bullets, strict=True))
    missing = [key for key in theirs if key not in keys and f"bullet {key}" in base]
    notes = "\n".join(text for _, text in edited.extra)
    torn = {
        at: bullet
        for at, (key, bullet) in enumerate(zip(keys, edited.bullets, strict=True))
        if missing and f"bullet {key}" not in base and key not in theirs and (_lost(bullet, notes) or _is_old(bullet))
    }
    if not torn:
        return edited
    bullets = list(edited.bullets)
    renamed: dict[str, str] = {}
    for at, key in _pair(torn, {key: theirs[key] for key in missing}, keys, [*base]):
        if lost := _lost(torn[at], notes):
            bullet = _cite(torn[at], lost, theirs[key])
            if bullet.label != key:
                continue
            bullets[at] = bullet
        renamed[f"bullet {key}"] = f"bullet {bullets[at].label}"
    anchors = zip(bullet_keys(edited.bullets), bullet_keys(tuple(bullets)), strict=True)
    moved = {f"bullet {before}": f"bullet {after}" for before, after in anchors}
    return replace(
        edited,
        bullets=tuple(bullets),
        extra=tuple((moved.get(anchor, anchor), text) for anchor, text in edited.extra),
        generated=tuple(
            (renamed.get(piece, piece), _UNKNOWN if piece in renamed else digest) for piece, digest in base.items()
        ),
    )


def _put_back(edited: Brief, generated: Brief) -> Brief:
    """``edited`` with the quotations that it cites without a footnote and that this run found again: a label of the
    generator's belongs to its sentence.
    """
    said = "\n".join(
        (
            *(bullet.markdown for bullet in edited.bullets if bullet.markdown),
            *(figure.markdown for figure in edited.figures if figure.markdown),
            *(text for _, text in edited.extra),
        )
    )
    cited = {label for label in REFERENCE.findall(said) if _MADE.fullmatch(label) and f"[^{label}]:" not in said}
    have = {item.label for item in evidence_of(edited)} if cited else set()
    lost = [item for item in evidence_of(generated) if item.label in cited - have] if cited - have else []
    if not lost:
        return edited
    return parse_brief("\n\n".join((render_brief(edited), *map(render_footnote, lost))), edited.id)


def _lost(bullet: Bullet, notes: str) -> list[str]:
    """Labels of the generator that a bullet cites and that no footnote has."""
    have = {evidence.label for evidence in bullet.evidence}
    cited = dict.fromkeys(REFERENCE.findall(bullet.markdown))
    return [label for label in cited if label not in have and _MADE.fullmatch(label) and f"[^{label}]:" not in notes]


def _is_old(bullet: Bullet) -> bool:
    """Whether the generator once gave the quotation its label; to one of a person's own, it gave none."""
    return bool(bullet.evidence) and bullet.label == "k" + digest_text(bullet.evidence[0].quote)[:4]


def _pair(
    torn: Mapping[int, Bullet], missing: Mapping[str, Bullet], keys: Sequence[str], base: Sequence[str]
) -> Iterator[tuple[int, str]]:
    """``(place of a bullet, key of the missing one)``: nearest in words first, then alone between the same two."""
    rated = sorted(
        (-ratio, at, key)
        for at, bullet in torn.items()
        for key, other in missing.items()
        if (ratio := _likeness(bullet, other)) >= SAME_SENTENCE
    )
    left, open_ = dict(torn), dict(missing)
    for _, at, key in rated:
        if at in left and key in open_:
            del left[at], open_[key]
            yield at, key
    order = [piece.removeprefix("bullet ") for piece in base if piece.startswith("bullet ")]
    gaps: dict[str, list[str]] = {}
    for key in open_:
        before = order[: order.index(key)]
        gaps.setdefault(next((k for k in reversed(before) if k in keys), ""), []).append(key)
    places: dict[str, list[int]] = {}
    for at, bullet in left.items():
        # A quotation that stands tells better than a place.
        if not bullet.evidence:
            places.setdefault(next((k for k in reversed(keys[:at]) if k in order), ""), []).append(at)
    for gap, found in places.items():
        if len(found) == len(gaps.get(gap, ())):
            yield from zip(found, gaps[gap], strict=True)


def _likeness(bullet: Bullet, other: Bullet) -> float:
    """How near two bullets are: by their quotations where both have one, else by the words against either."""
    new = other.evidence[0].quote if other.evidence else other.text
    if bullet.evidence:
        return _compare(bullet.evidence[0].quote, new)
    return max(_compare(bullet.text, new), _compare(bullet.text, other.text))


def _compare(left: str, right: str) -> float:
    return SequenceMatcher(None, left.split(), right.split(), autojunk=False).ratio()


def _cite(bullet: Bullet, lost: Sequence[str], other: Bullet) -> Bullet:
    """The bullet with what it cites of old cited as it is now."""
    item = render_bullet(bullet)
    have = {evidence.label: evidence for evidence in bullet.evidence}
    new = [evidence for evidence in other.evidence if evidence.label not in have]
    for label, evidence in zip(lost, new, strict=False):
        item = item.replace(f"[^{label}]", f"[^{evidence.label}]")
    return read_bullet(item, have | {evidence.label: evidence for evidence in new})
