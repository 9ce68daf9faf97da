"""What stands around a quotation, so that it is found in a line that holds a whole article."""

from __future__ import annotations

import re
from hashlib import sha256

from generator.text.escape import tidy_text
from generator.text.sentences import split_sentences

_LONG = 600
"""Characters of a paragraph from which on the number of its line alone does not find a quotation."""

_STOPS = ".,;:!?”’\"'。，；：！？」』"


def clip_around(body: str, start: int, end: int, quote: str, most: int) -> tuple[str, str]:
    """The last words before ``body[start:end]`` and the first after it in its paragraph, at most ``most`` characters of
    each, with an ellipsis where more stands there.

    Empty both where the paragraph is short, or where other words than ``quote`` stand in that place.
    """
    if not 0 <= start < end <= len(body) or tidy_text(body[start:end]) != tidy_text(quote):
        return "", ""
    left, right = body.rfind("\n", 0, start) + 1, body.find("\n", end)
    right = len(body) if right < 0 else right
    if right - left < _LONG:
        return "", ""
    # The stop of a clipped sentence says nothing of what follows.
    return _clip_end(body[left:start], most), _clip_start(body[end:right].lstrip(_STOPS), most)


_ENDS = tuple(".!?…。！？")
_CLOSING = "”’\"')）」』"
_OPENING = "“‘\"'(（「『"
_LABEL = re.compile(r"k[0-9a-f]{4,}\Z")
_LEFT_OFF = ("", ".", "。", "!", "?", ".”", '."')
"""Stops that a quotation may lack and still be the whole sentence."""


def find_cuts(quote: str, label: str = "", body: str = "", start: int = 0, end: int = 0) -> tuple[bool, bool]:
    """Whether the sentence of a quotation goes on before it and behind it.

    The label tells whether it is the whole sentence, for it is made of its words; where it is not, the body tells at
    which end it goes on, if it is there and has the quotation at ``body[start:end]``; else the quotation itself does,
    which begins with a small letter or ends without a stop.
    """
    if _is_sentence(quote, label):
        return False, False
    begins, ends = quote.lstrip(_OPENING), quote.rstrip(_CLOSING)
    before, after = begins[:1].islower(), not ends.endswith(_ENDS)
    if 0 <= start < end <= len(body) and tidy_text(body[start:end]) == tidy_text(quote):
        left = body[body.rfind("\n", 0, start) + 1 : start].rstrip(f"{_OPENING} ")
        right = body[end:].partition("\n")[0].lstrip(f"{_CLOSING} ")
        # A dot before a small letter ends no sentence: "the Foo Co. said".
        goes_on = after or right.lstrip(_OPENING)[:1].islower()
        return bool(left) and (before or not left.rstrip(_CLOSING).endswith(_ENDS)), bool(
            right and goes_on and not right.startswith(_ENDS)
        )
    # What has the stop of its sentence and is not all of it lacks its start.
    return before or (not after and bool(_LABEL.match(label))), after


def clip_sentence(body: str, start: int, end: int, quote: str, most: int) -> str:
    """The sentence in which ``body[start:end]`` stands, at most ``most`` characters before it and after it; with an
    ellipsis where more of the sentence stands there. Empty where other words than ``quote`` stand in that place.
    """
    if not 0 <= start < end <= len(body) or tidy_text(body[start:end]) != tidy_text(quote):
        return ""
    # What is further away is not shown: a line may hold a book.
    left = max(start - 8 * most, 0)
    near = body[left : end + 8 * most]
    spans = split_sentences(near)
    first = max((a for a, _ in spans if a <= start - left), default=0)
    last = min((b for _, b in spans if b >= end - left), default=len(near))
    before, after = near[first : start - left], near[end - left : last]
    clipped = (_clip_end(before, most), _clip_start(after, most))
    gaps = (" " * before[-1:].isspace(), " " * after[:1].isspace())
    return f"{clipped[0]}{gaps[0]}{quote}{gaps[1]}{clipped[1]}"


def _is_sentence(quote: str, label: str) -> bool:
    if not _LABEL.match(label):
        return False
    words = " ".join(quote.split())
    digests = (sha256((words + stop).encode("utf-8", "surrogatepass")).hexdigest() for stop in _LEFT_OFF)
    return any(digest.startswith(label[1:]) for digest in digests)


def _clip_end(text: str, most: int) -> str:
    words = tidy_text(text[-4 * most :])
    if len(words) <= most:
        return words
    cut = words[-most:]
    return f"… {cut.partition(' ')[2] or cut}"


def _clip_start(text: str, most: int) -> str:
    words = tidy_text(text[: 4 * most])
    if len(words) <= most:
        return words
    cut = words[:most]
    return f"{cut.rpartition(' ')[0] or cut} …"
