"""Lists of briefs."""

from __future__ import annotations

import xml.etree.ElementTree as etree  # noqa: N813 - as Python-Markdown calls it

from generator.model import KINDS


def badge_kinds(root: etree.Element) -> None:
    """In a list of briefs the kind opens the last line of each; it gets the colour of its kind."""
    for item in root.iter("li"):
        last = item[-1] if len(item) else None
        if last is not None and last.tag == "p" and len(last) and last[0].tag == "em" and last[0].text in KINDS:
            last[0].set("class", f"kind kind-{last[0].text.replace(' ', '-')}")
