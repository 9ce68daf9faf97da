"""Which pieces of a brief a person changed."""

from __future__ import annotations

from difflib import SequenceMatcher

from generator.brief import bullet_keys, figure_keys, tidy_brief
from generator.brief.tidy import (
    OVERRIDE,
    bullet_value,
    company_value,
    field_values,
    figure_value,
    hash_piece,
    override,
    unset_hash,
)
from generator.brief.write import (
    SOURCE_BYLINE,
    WITHDRAWN,
    byline_of,
    companies_of,
    copies_of,
)
from generator.model import Brief, Bullet


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
    if brief.withdrawn is not None:
        pieces[WITHDRAWN] = hash_piece(brief.withdrawn)
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


def name_places(brief: Brief) -> dict[str, str]:
    """``bullet 2``, as people count on the page → the piece, ``bullet k3f9a``."""
    keys = own_keys(brief.bullets, dict(brief.generated))
    return {f"bullet {number}": f"bullet {key}" for number, key in enumerate(keys, 1)}


def _likeness(bullet: Bullet) -> float:
    """How near a bullet's words are to its first quotation, 0…1."""
    quote = bullet.evidence[0].quote.split() if bullet.evidence else []
    return SequenceMatcher(None, quote, bullet.text.split(), autojunk=False).ratio()
