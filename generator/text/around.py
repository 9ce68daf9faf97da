"""What stands around a quotation, so that it is found in a line that holds a whole article."""

from __future__ import annotations

_LONG = 600
"""Characters of a paragraph from which on the number of its line alone does not find a quotation."""
_CLIP = 40
"""Characters shown of each side, at most."""


def clip_around(body: str, start: int, end: int, quote: str) -> tuple[str, str]:
    """The last words before ``body[start:end]`` and the first after it in its paragraph, with an ellipsis where more
    stands there.

    Empty both where the paragraph is short, or where other words than ``quote`` stand in that place.
    """
    if not 0 <= start < end <= len(body) or body[start:end].split() != quote.split():
        return "", ""
    left, right = body.rfind("\n", 0, start) + 1, body.find("\n", end)
    right = len(body) if right < 0 else right
    if right - left < _LONG:
        return "", ""
    return _clip_end(body[left:start]), _clip_start(body[end:right])


def _clip_end(text: str) -> str:
    words = " ".join(text[-4 * _CLIP :].split())
    if len(words) <= _CLIP:
        return words
    cut = words[-_CLIP:]
    return f"… {cut.partition(' ')[2] or cut}"


def _clip_start(text: str) -> str:
    words = " ".join(text[: 4 * _CLIP].split())
    if len(words) <= _CLIP:
        return words
    cut = words[:_CLIP]
    return f"{cut.rpartition(' ')[0] or cut} …"
