"""From scores to what is body: the sequence step. Each rule says in ``reasons`` what it took in or dropped, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence

from generator.model import PageMetadata
from generator.stages.clean.cuts import CUT_MARK
from generator.stages.clean.features import (
    COMMA,
    CONTENT,
    FULL,
    HANGING,
    LEADING,
    QUOTED,
    Look,
    continues,
    last_word,
)
from generator.stages.clean.lists import (
    take_in_answers,
    take_in_bullets,
    take_in_entries,
    take_in_lists,
)
from generator.stages.clean.titles import may_head
from generator.stages.clean.units import HEADINGS, Unit

CUT = -600
"""Score above which a unit is body; the best of the cross-validation in ``tests/bench/fit_clean.py``."""
NEAR = -1400
"""The same for whole sentences next to body."""
PROSE = -2700
"""The same for sentences that fill a line."""
COPY = 12
"""Lines above and below two equal ones that are compared, to tell a text pasted twice."""
BOX = 12
"""Per cent of the text that an element may hold and still be a box beside it …"""
SURE_TEXT = 1000
"""… for lines that score lower than this."""
CASELESS = 700
"""What a whole sentence in a script without capitals is given beyond its score, on a page of …"""
PASTE = 40
"""… so many lines at most: a text pasted with little around it."""
TEASER = 40
"""Characters at the end of a line that, printed twice in different lines, give a teaser card away."""


def choose_body(
    units: Sequence[Unit], looks: Sequence[Look], scores: list[int], broken: Container[int]
) -> tuple[list[bool], dict[int, str]]:
    """Which units are body, and of those that a rule decided, by what.

    In: the units with what is seen of them and their log-odds in thousandths, which rules that decide push down;
    ``broken`` holds the numbers of units that go on the one before. Out: a mark for each unit, and reasons by number.
    """
    body: list[bool] = []
    reasons: dict[int, str] = {}
    repeated = _find_repeats(units, looks)
    for index, (unit, look) in enumerate(zip(units, looks, strict=True)):
        phrase = look.phrase
        if index in broken:
            pass  # a piece of a sentence shares its fate, whatever it would be alone
        elif phrase is not None and phrase.hard:
            scores[index] = min(scores[index], -2500)
            reasons[index] = phrase.rule
        elif not CONTENT.search(unit.text):
            scores[index] = min(scores[index], -2500)
            reasons[index] = "no letter or digit"
        elif look.time or look.byline:
            scores[index] = min(scores[index], -1500)
            reasons[index] = "tells a time" if look.time else "names an author"
        elif index in repeated:
            scores[index] = min(scores[index], -1500)
            reasons[index] = repeated[index]
        elif (
            look.ending == 0
            and index + 1 < len(units)
            and (looks[index + 1].time or looks[index + 1].byline)
            and may_head(look, unit)
        ):
            scores[index] -= 1200
        elif (
            look.sentences >= 3
            and look.width >= (350 if look.sentences == 3 else 260)
            and look.stops * 100 >= look.words * 18
        ):
            scores[index] = max(scores[index], 500)
        elif phrase is not None and phrase.label == "foot" and look.sentences <= 3:
            scores[index] -= 1500 if look.width > 160 else 2600
            if scores[index] <= CUT:
                reasons[index] = phrase.rule
        if len(units) <= PASTE and _is_caseless(look) and index not in reasons:
            # Few pages in scripts without capitals were there to learn from; there a full stop says most.
            scores[index] += CASELESS
        body.append(scores[index] > CUT)
    _drop_hidden(units, looks, body, reasons)
    take_in_bullets(units, looks, body, reasons)
    take_in_entries(units, looks, body, reasons)
    take_in_answers(units, body, reasons)
    _take_in_neighbours(units, looks, scores, body, reasons)
    _reach_back(units, looks, body, reasons)
    take_in_lists(units, looks, body, reasons)
    _take_in_subheads(units, looks, scores, body, reasons, repeated)
    # A line broken inside a sentence keeps its pieces together, however short they are.
    for index in range(1, len(units)):
        if not body[index] and index not in reasons and body[index - 1] and units[index].blank_before == 0:
            one, two = looks[index - 1], looks[index]
            after = looks[index + 1] if index + 1 < len(looks) else None
            open_before = one.ending in (0, COMMA) and not units[index - 1].text.endswith(":")
            if open_before and two.opening == 0 and two.words:
                body[index] = True
                reasons[index] = "goes on the sentence before"
            elif (
                open_before
                and after is not None
                and (body[index + 1] or (continues(units[index + 1].text) and index + 1 not in reasons))
                and two.ending in (0, COMMA)
                and (after.opening in (0, 5) and units[index + 1].text[:1] not in "([")
                and one.width >= 2
            ):
                body[index] = body[index + 1] = True
                reasons[index] = "stands inside a sentence"
    return body, reasons


def drop_main_heading(units: Sequence[Unit], body: list[bool], stated: PageMetadata) -> None:
    """The page's own headline is no part of its text: its first ``h1``, and a heading that is the stated title."""
    titles = {" ".join(title.casefold().split()) for title in stated.all("title")}
    first = True
    for index, unit in enumerate(units):
        if unit.markup is None:
            return
        if unit.markup.tag in HEADINGS:
            if (unit.markup.tag == "h1" and first) or unit.text.casefold() in titles:
                body[index] = False
            first = first and unit.markup.tag != "h1"


def drop_boxes(
    units: Sequence[Unit], looks: Sequence[Look], scores: Sequence[int], body: list[bool], reasons: dict[int, str]
) -> None:
    """An element that holds a line which is surely none of the text, and little else, is a box beside the text."""
    if not units or units[0].markup is None:
        return
    mass: Counter[int] = Counter()
    for index, unit in enumerate(units):
        if body[index]:
            for element in unit.container:
                mass[element] += len(unit.text)
    total = sum(len(unit.text) for index, unit in enumerate(units) if body[index])
    boxes: dict[int, str] = {}
    for unit, look in zip(units, looks, strict=True):
        if look.phrase is not None and look.phrase.hard and look.phrase.label == "drop":
            for element in unit.container[-2:]:
                if 0 < mass[element] * 100 < BOX * total:
                    boxes.setdefault(element, look.phrase.id)
    for index, unit in enumerate(units):
        if body[index] and boxes and scores[index] < SURE_TEXT:
            held = next((boxes[element] for element in unit.container if element in boxes), None)
            if held is not None:
                body[index] = False
                reasons[index] = f"stands in a box with a line of '{held}'"


def drop_box_headings(units: Sequence[Unit], body: list[bool], reasons: dict[int, str]) -> None:
    """A heading element that stands in a box with a line that is not body heads that box, not a part of the text."""
    last = None
    for index, unit in enumerate(units[:-1]):
        if unit.markup is None:
            return
        if not body[index]:
            continue
        box = unit.container[:-1]
        if (
            unit.markup.tag in HEADINGS
            and not body[index + 1]
            and units[index + 1].container[: len(box)] == box
            and last is not None
            and units[last].container[: len(box)] != box
        ):
            body[index] = False
            reasons[index] = "heading of a box that is not the text"
        else:
            last = index


def _is_caseless(look: Look) -> bool:
    """Whether a line is a whole sentence or more in a script without capitals."""
    return look.opening == 6 and look.ending == FULL and look.width >= 80 and look.phrase is None


def _drop_hidden(units: Sequence[Unit], looks: Sequence[Look], body: list[bool], reasons: dict[int, str]) -> None:
    """What a page hides is not its text, unless most of it is hidden until a script shows it."""
    shown = sum(looks[index].good for index, unit in enumerate(units) if body[index] and not unit.hidden)
    secret = [index for index, unit in enumerate(units) if body[index] and unit.hidden]
    if sum(looks[index].good for index in secret) < shown:
        for index in secret:
            body[index] = False
            reasons[index] = "hidden by the page"


def _take_in_subheads(
    units: Sequence[Unit],
    looks: Sequence[Look],
    scores: Sequence[int],
    body: list[bool],
    reasons: dict[int, str],
    repeated: Container[int],
) -> None:
    """A short line without a stop between two full paragraphs, set apart like them, is a sub-head."""
    if units and units[0].markup is not None:
        return
    for index in range(1, len(units) - 1):
        look, above, below = looks[index], looks[index - 1], looks[index + 1]
        if (
            not body[index]
            and index not in reasons
            and index not in repeated
            and body[index - 1]
            and body[index + 1]
            and look.phrase is None
            and (look.ending in (0, QUOTED) or units[index].text[-1] in "?？")
            and look.opening in (1, 3, 6)
            and 2 <= look.words <= 10
            and look.width <= 60
            and not (look.name or look.shout or look.at)
            and above.width >= 110
            and (below.width >= 110 or below.opening == 4)
            and above.ending == FULL
            and below.opening in (1, 3, 4, 6)
            and units[index].blank_before == units[index + 1].blank_before
            and scores[index] > NEAR
        ):
            body[index] = True
            reasons[index] = "a short line between two paragraphs"


def _reach_back(units: Sequence[Unit], looks: Sequence[Look], body: list[bool], reasons: dict[int, str]) -> None:
    """A body line that opens within a sentence takes in the lines above that hold the sentence's beginning."""
    for index in range(len(units) - 1, 0, -1):
        if not body[index] or body[index - 1] or units[index].blank_before or units[index].markup is not None:
            continue
        at = index
        while at > 0 and index - at < 4:
            one, two = looks[at - 1], looks[at]
            inner = (
                two.opening == 0
                or continues(units[at].text)
                or (one.width >= 40 and last_word(units[at - 1].text) in HANGING)
            )
            opened = at < index and units[at - 1].text.split(" ", 1)[0].casefold() in LEADING and one.words <= 6
            wrapped = one.width >= 45 and units[at - 1].blank_before > 0 and two.opening == 2
            if (
                body[at - 1]
                or at - 1 in reasons
                or one.phrase is not None
                or one.ending not in (0, COMMA)
                or units[at].blank_before
                or not (inner or opened or wrapped)
            ):
                break
            at -= 1
            body[at] = True
            reasons[at] = "opens the sentence that goes on below"


def _near_cut(look: Look, distance: int) -> int:
    """Score that a whole sentence needs, ``distance`` units below body: prose that fills a line needs the least."""
    if look.width >= 80 and look.stops >= 6 and look.capitals < 50:
        return PROSE if distance == 1 else NEAR
    return NEAR if distance == 1 else CUT


def _take_in_neighbours(
    units: Sequence[Unit], looks: Sequence[Look], scores: Sequence[int], body: list[bool], reasons: dict[int, str]
) -> None:
    """Whole sentences that stand right under body are body on less evidence than others."""
    if units and units[0].markup is not None:
        return
    last = -9
    for index, look in enumerate(looks):
        if look.phrase is not None and look.phrase.opens:
            last = -9
        if body[index]:
            last = index
        elif look.phrase is not None and look.phrase.hard and index - last == 1 and look.width < 160:
            last = index  # an advert label or a link between two paragraphs
        elif (
            index - last <= 2
            and index not in reasons
            and look.phrase is None
            and look.ending == FULL
            and look.opening in (1, 2, 3, 6)
            and look.stops >= (1 if look.opening == 6 else 3)
            and scores[index] > _near_cut(look, index - last)
        ):
            body[index] = True
            reasons[index] = "a whole sentence under the body"
            last = index
    for index in range(1, len(units)):
        look = looks[index]
        if (
            (body[index - 1] or (index > 1 and body[index - 2]))
            and not body[index]
            and index not in reasons
            and (look.phrase is None or not look.phrase.hard)
            and look.width >= 40
            and look.stops >= 3
            and look.opening in (1, 3)
            and units[index].blank_before == units[index - 1].blank_before
            and (last_word(units[index].text) in HANGING or CUT_MARK.search(units[index].text))
        ):
            body[index] = True
            reasons[index] = "a paragraph that breaks off under the body"
    for index in range(1, len(units) - 1):
        look = looks[index]
        if (
            body[index + 1]
            and not body[index]
            and index not in reasons
            and (looks[index - 1].time or looks[index - 1].byline)
            and look.phrase is None
            and look.ending == FULL
            and look.width >= 70
            and look.stops >= 6
            and look.opening in (1, 3)
        ):
            body[index] = True
            reasons[index] = "a whole sentence between byline and body"


def _find_repeats(units: Sequence[Unit], looks: Sequence[Look]) -> dict[int, str]:
    """Lines printed twice near each other with no prose between, and the short lines that stand between the two."""
    found: dict[int, str] = {}
    last: dict[str, int] = {}
    if units and units[0].markup is not None:
        return found  # there a caption may be printed as a text and again as a label; the scorer knows of repeats
    for index, unit in enumerate(units):
        look = looks[index]
        if look.width < 25 or look.width > 260:
            continue
        before = last.get(unit.text)
        last[unit.text] = index
        if (
            before is None
            or index - before > 12
            or any(looks[other].good >= 550 and looks[other].width > 150 for other in range(before + 1, index))
            or sum(1 for other in range(before + 1, index) if looks[other].good >= 450) > 1
            or _is_copy(units, looks, before, index)
        ):
            continue
        found[before] = found[index] = "printed twice"
        for other in range(before + 1, index):
            found.setdefault(other, "stands between two printings of a headline")
    return found


def _is_copy(units: Sequence[Unit], looks: Sequence[Look], one: int, two: int) -> bool:
    """Whether two equal lines stand in stretches of equal lines with prose: a text pasted twice, not a headline."""
    low = high = 0
    while low < COPY and one - low > 0 and units[one - low - 1].text == units[two - low - 1].text:
        low += 1
    while high < COPY and two + high + 1 < len(units) and units[one + high + 1].text == units[two + high + 1].text:
        high += 1
    return sum(1 for look in looks[one - low : one + high + 1] if look.good >= 550) >= 2


def drop_teasers(units: Sequence[Unit], looks: Sequence[Look], body: list[bool], reasons: dict[int, str]) -> None:
    """Cards print their excerpt twice, once glued to the headline: lines that end alike but are not the same line."""
    tails: dict[str, list[int]] = {}
    for index, unit in enumerate(units):
        if len(unit.text) >= TEASER + 10 and len(unit.text) <= 1500:
            tails.setdefault(unit.text[-TEASER:], []).append(index)
    for group in tails.values():
        if len(group) < 2 or len({units[index].text for index in group}) < 2 or group[-1] - group[0] > 12:
            continue
        for index in group:
            if body[index]:
                body[index] = False
            reasons[index] = "teaser card: its excerpt is printed twice"
