"""Names of outlets: which of them are one."""

from __future__ import annotations

import re
from collections.abc import Sequence

_EDITION = re.compile(
    r"\s{0,3}(?:[(\[]([^()\[\]]{2,40})[)\]]|[,–—|]\s{0,3}([^,–—|]{2,40})|\s-\s([^,–—|]{2,40}))\s{0,3}$"
)
"""What may stand behind a masthead: "(Hong Kong)", ", Asia edition", " - Europe"."""


def fold_outlet(name: str) -> str:
    """An outlet's name without case, article and punctuation at its ends."""
    return " ".join(name.replace("’", "'").strip(" .,'\"“”").casefold().split()).removeprefix("the ")


def is_outlet(outlet: str, names: Sequence[str]) -> bool:
    """Whether an outlet is among the names, in short perhaps ("the Gazette"), or by its host; all are folded."""
    host = "".join(char for char in outlet.split(".", maxsplit=1)[0] if char.isalnum()) if "." in outlet else ""
    for name in names:
        words, own = set(outlet.split()), set(name.split())
        if outlet == name or words < own or own < words or (host and host == "".join(c for c in name if c.isalnum())):
            return True
    return False


def strip_edition(name: str) -> str:
    """A masthead without its edition, as printed."""
    return _EDITION.sub("", name).strip() or name
