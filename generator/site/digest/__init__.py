"""The letter: some briefs as a page, and as an e-mail with its plain twin. ``docs/`` is read, nothing else.

``choose`` takes the briefs, ``group`` puts them under headings, ``story`` tells reprints and what sources agree in,
``draft`` says what the letter (``letter``) holds; ``page`` and ``text`` say that in their forms, so none of them can
hold an entry that another lacks.
"""

from __future__ import annotations

from generator.site.digest.choose import Choice, Chosen, choose_briefs, read_bound, read_ids, read_kind
from generator.site.digest.draft import draft_letter
from generator.site.digest.letter import Letter
from generator.site.digest.publish import Digest, make_digest

__all__ = [
    "Choice",
    "Chosen",
    "Digest",
    "Letter",
    "choose_briefs",
    "draft_letter",
    "make_digest",
    "read_bound",
    "read_ids",
    "read_kind",
]
