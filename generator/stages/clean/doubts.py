"""What a reviewer should doubt of a cleaned page: nothing found, a text that is not the whole text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.model import Block, Notice
from generator.stages.clean.tables import CleanTables
from generator.stages.clean.units import Unit

_PAYWALL = re.compile(
    r"(?:subscribe|sign in|log in|register|become a (?:member|subscriber))"
    r".{0,40}(?:to (?:continue|read|keep|unlock|access)|full (?:article|story))"
    r"|(?:this (?:article|content|story) is (?:for|only|reserved|exclusive))|(?:already a subscriber)|\[\+\d+ chars\]",
    re.IGNORECASE,
)


def notice_doubts(blocks: Sequence[Block], units: Sequence[Unit], tables: CleanTables) -> tuple[Notice, ...]:
    """What a reviewer should know of the cleaning: no body found, a paywall."""
    notices: list[Notice] = []
    if not any(block.label == "body" for block in blocks):
        notices.append(
            Notice("no-body", "no article text was found", fix="check the file, or exclude it in its .meta.yml")
        )
    for block in blocks:
        if block.label == "drop" and len(block.text) <= 200 and _PAYWALL.search(block.text):
            notices.append(
                Notice(
                    "truncated",
                    "the page asks to subscribe or sign in for the full text",
                    block.line,
                    "paste the full text",
                )
            )
            break
    return tuple(notices)
