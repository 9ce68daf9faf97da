"""What stands around a quotation, so that it is found in a line that holds a whole article."""

from __future__ import annotations

_LONG = 600
"""Characters of a paragraph from which on the number of its line alone does not find a quotation."""

_STOPS = ".,;:!?”’\"'。，；：！？」』"


def clip_around(body: str, start: int, end: int, quote: str, most: int) -> tuple[str, str]:
    """The last words before ``body[start:end]`` and the first after it in its paragraph, at most ``most`` characters of
    each, with an ellipsis where more stands there.

    Empty both where the paragraph is short, or where other words than ``quote`` stand in that place.
    """
    if not 0 <= start < end <= len(body) or body[start:end].split() != quote.split():
        return "", ""
    left, right = body.rfind("\n", 0, start) + 1, body.find("\n", end)
    right = len(body) if right < 0 else right
    if right - left < _LONG:
        return "", ""
    # The stop of a clipped sentence says nothing of what follows.
    return _clip_end(body[left:start], most), _clip_start(body[end:right].lstrip(_STOPS), most)


def _clip_end(text: str, most: int) -> str:
    words = " ".join(text[-4 * most :].split())
    if len(words) <= most:
        return words
    cut = words[-most:]
    return f"… {cut.partition(' ')[2] or cut}"


def _clip_start(text: str, most: int) -> str:
    words = " ".join(text[: 4 * most].split())
    if len(words) <= most:
        return words
    cut = words[:most]
    return f"{cut.rpartition(' ')[0] or cut} …"
