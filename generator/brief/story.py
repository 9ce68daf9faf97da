"""The stub page of a story of which a person spoke: its name, the stories that were merged into it, and whatever people
add. A story of which nobody spoke has no page of its own in ``docs/``; all else about one is derived.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from generator.brief.bounds import refuse_stalling
from generator.brief.front import dump_field
from generator.brief.stub import Parts, join_parts, split_page
from generator.brief.tidy import hash_piece
from generator.errors import BriefError
from generator.text.escape import escape_markdown, is_safe_id, tidy_text, unescape_markdown

STORY_KEYS = ("id", "name", "redirects", "merged")


@dataclass(frozen=True, slots=True)
class StoryStub:
    """What a page in ``docs/stories`` says of its story."""

    id: str
    name: str = ""
    """As a person named it; empty where none did."""
    redirects: tuple[str, ...] = ()
    """Ids of stories that were merged into it, and its earlier ids: their addresses lead to its own."""
    merged: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """``(id, ids of its briefs)`` of stories that a row merged into it: without that row they are stories again."""
    noted: bool = field(default=False, compare=False)
    """Whether a person wrote on its page, and left alone what the generator says there."""


def render_story(stub: StoryStub, title: str = "") -> str:
    """The stub page of a story.

    Args:
        stub: its id must be a safe file name.
        title: heading of a story that nobody named: the title of the brief that founded it.

    Raises:
        BriefError: the id cannot be a file name.
    """
    if not is_safe_id(stub.id):
        raise BriefError(f"story id {stub.id!r} cannot be a file name", fix="letters, digits and hyphens")
    front = "\n".join(_front_lines(stub))
    shown = tidy_text(stub.name) or tidy_text(title) or stub.id
    facts = f"# {escape_markdown(shown, line_start=True, heading=True)}"
    return join_parts(Parts(front, facts, "", ""), (("front", hash_piece(front)), ("facts", hash_piece(facts))))


def _front_lines(stub: StoryStub) -> Iterable[str]:
    values: dict[str, Any] = {
        "id": stub.id,
        "name": tidy_text(stub.name),
        "redirects": list(stub.redirects),
        "merged": {story: list(briefs) for story, briefs in stub.merged},
    }
    for key in STORY_KEYS:
        if values[key]:
            yield dump_field(key, values[key])


def parse_story(text: str, path: str) -> StoryStub:
    """The story that a page is about, whoever wrote or edited it: its id is the name of the file, as is its address.

    A heading that a person wrote names the story where the front matter does not, or as the generator left it.

    Raises:
        BriefError: the front matter cannot be read, the name of the file is no id, or the page would stall who renders
            it.
    """
    refuse_stalling(text, path)
    story_id = PurePosixPath(path).name.removesuffix(".md")
    if not is_safe_id(story_id):
        raise BriefError(f"{story_id!r} is not the id of a story", where=f"{path}:1", fix="letters, digits and hyphens")
    if not text.removeprefix("\ufeff").startswith("---"):
        return StoryStub(story_id, _heading_of(text.removeprefix("\ufeff")))
    parts, state, front = split_page(text, path)

    def refuse(key: str, what: str, fix: str) -> BriefError:
        return BriefError(what, where=f"{path}:{front.lines.get(key, 1)}: {key}", fix=fix)

    name = front.values.get("name", "")
    if not isinstance(name, str):
        raise refuse("name", "name is not a text", "quote it")
    given = front.values.get("redirects", [])
    redirects = given if isinstance(given, list) else [given]
    wrong = next((one for one in redirects if not isinstance(one, str) or not is_safe_id(one)), None)
    if wrong is not None:
        raise refuse("redirects", f"{wrong} is not the id of a story", "letters, digits and hyphens")
    merged = front.values.get("merged") or {}
    if not isinstance(merged, dict) or not all(_are_ids([key, briefs]) for key, briefs in merged.items()):
        raise refuse("merged", "merged does not map ids of stories to those of their briefs", "{story: [brief, brief]}")
    hashes = dict(state)
    kept = hash_piece(parts.front) == hashes.get("front")
    if parts.facts and hash_piece(parts.facts) != hashes.get("facts") and (kept or not name):
        name = _heading_of(parts.facts) or name
    others = (one for one in redirects if one != story_id)
    held = tuple((key, tuple(briefs)) for key, briefs in merged.items())
    noted = kept and hash_piece(parts.facts) == hashes.get("facts") and bool(parts.above or parts.below)
    return StoryStub(story_id, tidy_text(name), tuple(dict.fromkeys(others)), held, noted)


def _are_ids(entry: list[Any]) -> bool:
    story, briefs = entry
    return is_safe_id(story) and isinstance(briefs, list) and all(isinstance(o, str) and is_safe_id(o) for o in briefs)


def words_of_story(text: str, path: str) -> str:
    """What a person wrote on the page of a story besides its heading, as Markdown; empty where they wrote nothing."""
    text = text.removeprefix("\ufeff")
    if not text.startswith("---"):
        before, found, after = f"\n{text}".partition("\n# ")
        return f"{before.strip()}\n\n{after.partition(chr(10))[2].strip()}".strip() if found else text.strip()
    parts, _, _ = split_page(text, path)
    kept = (parts.above, parts.facts.partition("\n")[2], parts.below)
    return "\n\n".join(part.strip("\n") for part in kept if part.strip())


def _heading_of(markdown: str) -> str:
    line = next((line for line in markdown.splitlines() if line.startswith("# ")), "")
    return tidy_text(unescape_markdown(line[2:].strip()))
