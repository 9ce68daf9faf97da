"""Brief ⇄ Markdown: the contract between the two halves. Rendering and parsing are each other's inverse.

``seal_brief`` makes a freshly generated brief ready (links placed, the state that a merge needs filled in),
``render_brief`` writes it, ``parse_brief`` reads it back, whoever edited it in between; ``look_at_brief`` tells whether
what was written holds what was meant.
"""

from generator.brief.bounds import refuse_stalling
from generator.brief.company import (
    parse_company,
    render_company,
)
from generator.brief.front import drop_front, is_hand_page, salvage_front
from generator.brief.look import EXTENSIONS, Mismatch, look_at_brief, look_at_company, look_at_merged, look_at_story
from generator.brief.move import follow_moves, follow_stories, list_ids, list_moves, move_brief, move_links
from generator.brief.note import (
    ABOVE_BULLETS,
    NOTE_TITLE,
    add_note,
    drop_note,
    drop_page_note,
    note_of,
    note_of_page,
    part_notes,
    place_note,
)
from generator.brief.read import MOST_TOUCHED, parse_brief
from generator.brief.story import StoryStub, parse_story, render_story, words_of_story
from generator.brief.stub import is_own_stub, merge_stub, move_stub, split_stub
from generator.brief.tidy import bullet_keys, figure_hash, figure_keys, tidy_brief
from generator.brief.write import (
    doubt_of_date,
    evidence_of,
    render_brief,
    say_bounds,
    say_byline,
    seal_brief,
    seal_fields,
    write_date,
)

__all__ = [
    "ABOVE_BULLETS",
    "EXTENSIONS",
    "MOST_TOUCHED",
    "NOTE_TITLE",
    "Mismatch",
    "StoryStub",
    "add_note",
    "bullet_keys",
    "doubt_of_date",
    "drop_front",
    "drop_note",
    "drop_page_note",
    "evidence_of",
    "figure_hash",
    "figure_keys",
    "follow_moves",
    "follow_stories",
    "is_hand_page",
    "is_own_stub",
    "list_ids",
    "list_moves",
    "look_at_brief",
    "look_at_company",
    "look_at_merged",
    "look_at_story",
    "merge_stub",
    "move_brief",
    "move_links",
    "move_stub",
    "note_of",
    "note_of_page",
    "parse_brief",
    "parse_company",
    "parse_story",
    "part_notes",
    "place_note",
    "refuse_stalling",
    "render_brief",
    "render_company",
    "render_story",
    "salvage_front",
    "say_bounds",
    "say_byline",
    "seal_brief",
    "seal_fields",
    "split_stub",
    "tidy_brief",
    "words_of_story",
    "write_date",
]
