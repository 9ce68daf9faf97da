"""Whose report one figure is: an article with news of its own may have a single number from another's.

"The Gazette put the price at 385 million euros", "385 million euros, according to Reuters": who prints that has counted
nothing. An outlet is one that a brief of the story is of, an agency, or a name that ends like a newspaper's and has its
article; the words around it must credit it in the sentence of the figure. Whoever cites "data from Bloomberg" has its
number from there, too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from importlib import resources

import yaml

from generator.stories.outlets import fold_outlet, is_outlet

_QUOTED = 600
"""Characters of a sentence that is looked at."""


def find_source(
    quote: str, figure: str, own: Collection[str], outlets: Sequence[str | None], origins: Sequence[int]
) -> int | str | None:
    """Who is credited for a figure.

    Args:
        quote: the sentence that tells it.
        figure: the figure as printed in it; where two outlets are credited, the nearer one counts.
        own: names of the outlets whose article it is: they told it themselves.
        outlets: the publishers of the story's briefs.
        origins: numbers of the origins of these briefs.

    Returns:
        The number of the origin that is credited, else the folded name of an outlet of which the story has no brief;
        ``None`` where nobody is credited.
    """
    text = quote[:_QUOTED]
    at = text.find(figure)
    best: tuple[int, str] | None = None
    for name, start, end in _list_names(text, tuple(dict.fromkeys(name for name in outlets if name))):
        folded = fold_outlet(name)
        if any(is_outlet(folded, (fold_outlet(one),)) for one in own) or not _is_credited(text, start, end):
            continue
        distance = min(abs(at - start), abs(at - end)) if at >= 0 else start
        if best is None or distance < best[0]:
            best = distance, folded
    if best is None:
        return None
    known = (origins[at] for at, outlet in enumerate(outlets) if outlet and is_outlet(best[1], (fold_outlet(outlet),)))
    return next(known, best[1])


def _is_credited(text: str, start: int, end: int) -> bool:
    cues = load_credits()
    return cues[0].search(text[max(start - 60, 0) : start]) is not None or cues[1].match(text, end) is not None


@lru_cache(maxsize=1)
def load_credits() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What stands before an outlet that is credited, what behind it, and how outlets are named that nobody knows."""
    path = resources.files("generator").joinpath("data", "stories.yml")
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))["credits"]
    before, behind, piece = (
        "|".join(re.escape(word).replace(r"\ ", r"\s") for word in sorted(rows[key], key=lambda w: (-len(w), w)))
        for key in ("before", "behind", "piece")
    )
    mastheads = "|".join(map(str.capitalize, rows["mastheads"].split()))
    agencies = "|".join(re.escape(name).replace(r"\ ", r"\s") for name in rows["agencies"])
    called = r"(?:[a-z][\w-]*\s){0,3}"
    return (
        re.compile(rf"\b(?:{before})\s(?:the\s|an?\s)?{called}$|\($", re.IGNORECASE),
        re.compile(
            rf"[”\"]?(?:['’]s?)?(?:,?\s(?:newspaper|magazine|agency|news\sagency|website|has|have|had|also|first|earlier|later|"
            rf"which|on\s\w+day|late\son\s\w+day)){{0,4}},?\s(?:{behind})\b|['’]s?\s(?:own\s)?{called}(?:{piece})\b|\s(?:{piece})\b",
            re.IGNORECASE,
        ),
        re.compile(rf"\b(?:{agencies})\b|\b[Tt]he\s((?:[A-Z][\w&.-]*\s){{1,3}}(?:{mastheads}))\b"),
    )


def _list_names(text: str, known: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """The outlets that a sentence names, each with where it stands."""
    for name in known:
        words = re.sub(r"(?i)^the\s", "", name).strip()
        last = words.rsplit(None, 1)[-1] if words else ""
        if not last or last not in text:
            continue
        shown = re.escape(words) if last == words else rf"{re.escape(words)}|(?<=[Tt]he\ ){re.escape(last)}"
        for match in re.finditer(rf"(?<!\w)(?:{shown})(?!\w)", text):
            yield name, match.start(), match.end()
    for match in load_credits()[2].finditer(text):
        start, end = match.span(1) if match[1] else match.span()
        yield text[start:end], start, end
