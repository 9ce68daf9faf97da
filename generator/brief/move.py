"""A company or a story that has another id now: its old one in a brief, put right wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from generator.brief.inline import Link
from generator.brief.tidy import hash_piece
from generator.brief.write import piece_hashes
from generator.model import Brief, Bullet, Company, CompanyLink

_TARGET = re.compile(
    r"(\]\(<?|^ {0,3}\[[^\]\n]{1,200}\]:[ \t]{1,9}<?)\.\./companies/([A-Za-z0-9][\w.-]{0,99})\.md(?![\w-])",
    re.MULTILINE,
)
"""The target of a link to a company page, in the line or in a reference definition."""


def list_moves(companies: Iterable[Company]) -> dict[str, str]:
    """Old id → the id of today, from the ``redirects`` of the companies; chains are followed, circles have no effect.

    Of two companies that claim an old id, the one whose own id sorts first has it.
    """
    moves: dict[str, str] = {}
    for company in sorted(companies, key=lambda company: company.id):
        for old in company.redirects:
            if _follow(company.id, moves) != old:
                moves.setdefault(old, company.id)
    return {old: _follow(new, moves) for old, new in moves.items()}


def _follow(company: str, moves: Mapping[str, str]) -> str:
    seen = {company}
    while company in moves and moves[company] not in seen:
        company = moves[company]
        seen.add(company)
    return company


def move_links(markdown: str, moves: Mapping[str, str]) -> str:
    """The same Markdown with links to old company pages leading to those of today; no other character changes."""
    if "../companies/" not in markdown:
        return markdown
    return _TARGET.sub(lambda m: f"{m[1]}../companies/{moves.get(m[2], m[2])}.md", markdown)


def move_brief(brief: Brief, moves: Mapping[str, str]) -> Brief:
    """The brief with each old id replaced, also where a person links it; a company that stands under both ids stands
    once, and about it if either was.
    """
    if not moves:
        return brief
    companies: dict[str, CompanyLink] = {}
    for link in brief.companies:
        new = moves.get(link.id, link.id)
        # Those that the brief is about come first.
        owner = moves.get(link.brand_of or "", link.brand_of)
        companies.setdefault(new, replace(link, id=new, brand_of=owner))
    return replace(
        brief,
        companies=tuple(companies.values()),
        bullets=tuple(_move_bullet(bullet, moves) for bullet in brief.bullets),
        figures=tuple(
            replace(
                figure,
                company=moves.get(figure.company or "", figure.company),
                markdown=move_links(figure.markdown, moves),
            )
            for figure in brief.figures
        ),
        extra=tuple((anchor, move_links(text, moves)) for anchor, text in brief.extra),
        generated=tuple({_move_piece(piece, moves): digest for piece, digest in brief.generated}.items()),
    )


def _move_bullet(bullet: Bullet, moves: Mapping[str, str]) -> Bullet:
    links: dict[str, Link] = {}
    for start, end, company in bullet.links:
        new = moves.get(company, company)
        links.setdefault(new, (start, end, new))
    return replace(
        bullet,
        companies=tuple(dict.fromkeys(moves.get(company, company) for company in bullet.companies)),
        links=tuple(links.values()),
        markdown=move_links(bullet.markdown, moves),
    )


def _move_piece(piece: str, moves: Mapping[str, str]) -> str:
    noun, _, company = piece.partition(" ")
    return f"company {moves[company]}" if noun == "company" and company in moves else piece


def follow_moves(edited: Brief, generated: Brief, moves: Mapping[str, str]) -> Brief:
    """The committed brief under the ids of today, ready to be merged with what the generator makes of it now: what
    changed by the move alone is nobody's change.

    Args:
        edited: what stands in ``docs/``, parsed.
        generated: what the generator makes now, sealed.
        moves: as :func:`list_moves` gives them.
    """
    ids = {*list_ids(edited), *(piece.partition(" ")[2] for piece, _ in edited.generated)} if moves else set()
    used = {old: new for old, new in moves.items() if old in ids}
    if not used:
        return edited
    moved = move_brief(edited, used)
    stood, stands = dict(piece_hashes(edited)), dict(piece_hashes(moved))
    made = dict(piece_hashes(generated))
    before = dict(piece_hashes(move_brief(generated, {new: old for old, new in used.items()})))
    base: dict[str, str] = {}
    for piece, digest in edited.generated:
        name = _move_piece(piece, used)
        if stood.get(piece) == digest:
            base[name] = stands.get(name, digest)
        elif before.get(piece) == digest:
            base[name] = made.get(name, digest)
        else:
            base.setdefault(name, digest)
    return replace(moved, generated=tuple(base.items()))


def follow_stories(brief: Brief, moves: Mapping[str, str]) -> Brief:
    """The brief under the ids that its stories have today (old id → the one that it was merged into); that they were
    merged is nobody's change of the brief.
    """
    if not moves:
        return brief
    story = moves.get(brief.story or "", brief.story)
    touches = tuple(dict.fromkeys(moves.get(one, one) for one in brief.touches))
    moved = replace(brief, story=story, touches=tuple(one for one in touches if one != story))
    base = dict(brief.generated)
    if "story" in base:
        hashes = {hash_piece(old): hash_piece(new) for old, new in moves.items()}
        base["story"] = hashes.get(base["story"], base["story"])
    if base.get("touches") == hash_piece(brief.touches):
        base["touches"] = hash_piece(moved.touches)
    return replace(moved, generated=tuple(base.items()))


def list_ids(brief: Brief) -> frozenset[str]:
    """Every company id that a brief names, in its fields or in a link that a person wrote."""
    texts = [*(bullet.markdown for bullet in brief.bullets), *(figure.markdown for figure in brief.figures)]
    texts += [text for _, text in brief.extra]
    return frozenset(
        {link.id for link in brief.companies}
        | {company for bullet in brief.bullets for company in bullet.companies}
        | {figure.company for figure in brief.figures if figure.company}
        | {match[2] for text in texts if text for match in _TARGET.finditer(text)}
    )
