"""A page of which the generator writes the head and people the rest, as that of a company or of a story: its parts,
whose each is, and how they are merged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.brief.front import Front, dump_field, read_front
from generator.brief.read import STATE_LINE, end_of_fence, refuse_marks
from generator.brief.tidy import hash_piece
from generator.brief.write import state_line
from generator.errors import BriefError


@dataclass(frozen=True, slots=True)
class Parts:
    """What a stub page consists of."""

    front: str
    """Its front matter, as it stands, without the fences."""
    facts: str
    """Its heading, and what the generator tells below it."""
    above: str
    """A person's lines between front matter and facts."""
    below: str
    """A person's lines below the facts."""


def own_lines(text: str, path: str) -> tuple[str, str]:
    """What a person wrote on a stub page above its facts, and below them."""
    parts, _, _ = split_page(text, path)
    return parts.above, parts.below


def is_own_stub(text: str, path: str) -> bool:
    """Whether a stub page is just what the generator once wrote, with nothing of a person in it."""
    try:
        parts, state, _ = split_page(text, path)
    except BriefError:
        return False
    hashes = dict(state)
    untouched = all(hash_piece(getattr(parts, part)) == hashes.get(part) for part in ("front", "facts"))
    return untouched and not parts.above and not parts.below


def split_stub(text: str, path: str) -> dict[str, str]:
    """The parts of a stub that the generator writes: ``front`` and ``facts``, as they stand."""
    parts, _, _ = split_page(text, path)
    return {"front": parts.front, "facts": parts.facts}


def merge_stub(
    generated: str, edited: str, path: str, choices: Mapping[str, str] | None = None
) -> tuple[str, tuple[str, ...]]:
    """The stub that follows what it is made from and keeps every line of a person.

    Args:
        generated: what ``render_company`` or ``render_story`` makes now.
        edited: what stands in ``docs/``.
        path: named in errors.
        choices: part → ``mine`` or ``theirs``, where a person decided a conflict for good.

    Returns:
        The page, and the parts (``front``, ``facts``) that both sides changed: there the person's stands.
    """
    new, hashes, _ = split_page(generated, path)
    old, base, _ = split_page(edited, path)
    before, after = dict(base), dict(hashes)
    conflicts: list[str] = []
    chosen: dict[str, str] = {}
    for part in ("front", "facts"):
        mine, theirs = getattr(old, part), getattr(new, part)
        choice = (choices or {}).get(part)
        if mine == theirs or hash_piece(mine) == before.get(part) or choice == "theirs":
            chosen[part] = theirs
        else:
            chosen[part] = mine
            if before.get(part) != after[part] and choice != "mine":
                conflicts.append(part)
                after[part] = before.get(part, "")
    state = tuple((part, digest) for part, digest in after.items() if digest)
    return join_parts(Parts(chosen["front"], chosen["facts"], old.above, old.below), state), tuple(conflicts)


def move_stub(generated: str, edited: str, path: str) -> str:
    """The stub of a company or a story under its new id, with every line that a person wrote under the old one.

    Args:
        generated: what ``render_company`` or ``render_story`` makes for the new id.
        edited: what stands in ``docs/`` under the old id.
        path: named in errors.

    Where the person changed front matter or facts, theirs stand; the front matter gets the new id and the ids that
    lead to it all the same, since addresses hang on them.
    """
    new, hashes, front = split_page(generated, path)
    old, base, _ = split_page(edited, path)
    before = dict(base)
    lines = old.front.split("\n")
    if hash_piece(old.front) == before.get("front"):
        lines = new.front.split("\n")
    else:
        told = {key: dump_field(key, front.values[key]) for key in ("id", "redirects") if key in front.values}
        lines = [line for line in lines if not re.match(r"(?:id|redirects)[ \t]*:", line)]
        lines = [*told.values(), *lines]
    facts = new.facts if hash_piece(old.facts) == before.get("facts") else old.facts
    return join_parts(Parts("\n".join(lines), facts, old.above, old.below), hashes)


def join_parts(parts: Parts, state: Sequence[tuple[str, str]]) -> str:
    """The page of these parts, with its state: ``(part, hash of its generated form)``."""
    blocks = [f"---\n{parts.front}\n---", parts.above, parts.facts, parts.below]
    blocks.append("\n".join(state_line(part, digest) for part, digest in state))
    return "\n\n".join(block for block in blocks if block) + "\n"


def split_page(text: str, path: str) -> tuple[Parts, tuple[tuple[str, str], ...], Front]:
    """The parts of a page, its state, and its front matter as read.

    Raises:
        BriefError: it has no front matter that can be read, or git left the marks of a conflict.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    refuse_marks(lines, path)
    front = read_front(lines, (), path)
    state: list[tuple[str, str]] = []
    body: list[str] = []
    head: int | None = None
    fenced = front.end - 1
    for at, line in enumerate(lines[front.end :], start=front.end):
        if at > fenced:
            fenced = end_of_fence(lines, at) or fenced
            match = STATE_LINE.fullmatch(line) if at > fenced else None
            if match:
                state.append((match[1], match[2]))
                continue
            if head is None and at > fenced and line.startswith("# "):
                head = len(body)
        body.append(line)
    if head is None:
        return Parts("\n".join(lines[1 : front.end - 1]), "", "\n".join(body).strip("\n"), ""), tuple(state), front
    end = head + 1
    while end < len(body) and (not body[end].strip() or body[end].startswith("- ")):
        end += 1
    parts = Parts(
        front="\n".join(lines[1 : front.end - 1]),
        facts="\n".join(body[head:end]).strip("\n"),
        above="\n".join(body[:head]).strip("\n"),
        below="\n".join(body[end:]).strip("\n"),
    )
    return parts, tuple(state), front
