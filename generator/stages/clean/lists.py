"""What belongs to a text without looking like prose: lists, tables, entries of a live blog, questions and answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from generator.stages.clean.features import COLON, FULL, QUOTED, Look
from generator.stages.clean.units import Unit

TABLE = 60
"""Rows of a table that are looked at together; work must not grow with the square of a page."""
LIST = 15
"""Items of a list that is taken in as a whole."""
ENTRY = 12
"""Lines under its time that belong to an entry of a live blog."""
_LIST_TAG = re.compile(r"(?:ul|ol|table|dl)(?![\w-])")
_CLOCK = re.compile(
    r"(?:[01]?\d|2[0-3])[:.h][0-5]\d ?(?:[ap]\.?m\.?|GMT|UTC|BST|CET|CEST|ET|EST|EDT|Uhr|Z)?", re.IGNORECASE
)
_TURN = re.compile(r"(?P<who>Q|A|F|P|R|Question|Answer|Frage|Antwort|问|答|問)(?:[:：]|\.(?= [A-Z]))", re.IGNORECASE)
ITEM = "item of a list within the text"
ROW = "row of a table within the text"


def take_in_elements(
    units: Sequence[Unit],
    looks: Sequence[Look],
    scores: Sequence[int],
    body: list[bool],
    reasons: dict[int, str],
    least: int,
) -> None:
    """Lists and tables that stand among the paragraphs, in the same element as most of them, are the text's own.

    One line of each must score more than ``least``.
    """
    paragraphs = [index for index, unit in enumerate(units) if body[index] and len(unit.container) > 1]
    if not paragraphs or units[0].markup is None:
        return
    mass: Counter[int] = Counter()
    for index in paragraphs:
        mass[units[index].container[-2]] += len(units[index].text)
    room, held = mass.most_common(1)[0]
    if held * 2 < sum(mass.values()):
        return
    groups: dict[int, list[int]] = {}
    for index in range(paragraphs[0] + 1, paragraphs[-1]):
        unit = units[index]
        if room in unit.container[:-1] and unit.markup is not None:
            place = unit.container.index(room)
            steps = unit.markup.path.split(" > ")
            below = len(unit.container) - 1 - place
            if 1 <= below <= len(steps) and _LIST_TAG.match(steps[-below]):
                groups.setdefault(unit.container[place + 1], []).append(index)
    for group in groups.values():
        size = sum(len(units[index].text) for index in group)
        linked = sum(markup.link_chars for index in group if (markup := units[index].markup) is not None)
        strange = any(
            (row := looks[index].phrase) is not None and row.hard and any(map(str.isalpha, units[index].text))
            for index in group
        )
        if len(group) > 1 and not strange and linked * 2 < size and max(scores[index] for index in group) > least:
            for index in group:
                if not body[index]:
                    body[index] = True
                    reasons[index] = ITEM


def take_in_lists(units: Sequence[Unit], looks: Sequence[Look], body: list[bool], reasons: dict[int, str]) -> None:
    """The items between two stretches of body are its own where a colon announces them, or each has a bullet."""
    above = -1
    for index, mark in enumerate(body):
        if not mark:
            continue
        items = range(above + 1, index)
        if (
            above >= 0
            and 1 <= len(items) <= LIST
            and not any(place in reasons for place in items)
            and all(may_be_item(looks[place]) for place in items)
            and (
                looks[above].ending == COLON
                or (len(items) > 1 and all(looks[place].opening == 4 and looks[place].stops for place in items))
            )
        ):
            for place in items:
                body[place] = True
                reasons[place] = ITEM
        above = index


def take_in_entries(units: Sequence[Unit], looks: Sequence[Look], body: list[bool], reasons: dict[int, str]) -> None:
    """The entries of a live blog: under each of two or more lines that are a clock and nothing else, whole sentences,
    with the short line that heads them.
    """
    clocks = [index for index, unit in enumerate(units) if _CLOCK.fullmatch(unit.text)]
    if len(clocks) < 2 or units[0].markup is not None:
        return
    for start, end in zip(clocks, [*clocks[1:], len(units)], strict=True):
        whole: list[int] = []
        for index in range(start + 1, min(end, start + ENTRY)):
            look = looks[index]
            if look.phrase is not None and (look.phrase.hard or look.phrase.opens):
                break
            if look.ending in (FULL, QUOTED) and look.stops >= 3 and look.width >= 60 and index not in reasons:
                whole.append(index)
        if not whole or whole[0] > start + 2:
            continue
        if whole[0] == start + 2 and may_be_item(looks[start + 1]) and start + 1 not in reasons:
            whole.insert(0, start + 1)
        for index in whole:
            if not body[index]:
                body[index] = True
                reasons[index] = "entry of a live blog, under its time"


def take_in_answers(units: Sequence[Unit], body: list[bool], reasons: dict[int, str]) -> None:
    """Lines marked as questions and answers, two of each at least, are an interview's."""
    marks = [_TURN.match(unit.text) for unit in units]
    counts = Counter(match.group("who").casefold() for match in marks if match)
    if sum(1 for count in counts.values() if count >= 2) < 2:
        return
    for index, match in enumerate(marks):
        if match and not body[index] and index not in reasons:
            body[index] = True
            reasons[index] = "question or answer of an interview"


def take_in_bullets(units: Sequence[Unit], looks: Sequence[Look], body: list[bool], reasons: dict[int, str]) -> None:
    """Two or more lines with bullets next to body, or the rows of a table, with the line that announces them."""
    index = 0 if units and units[0].markup is None else len(units)
    while index < len(units):
        end = index
        while end < len(units) and looks[end].opening == 4 and may_be_item(looks[end]) and looks[end].words >= 2:
            end += 1
        if end == index:
            end = _end_of_table(units, index)
        near = any(body[place] for place in (*range(max(0, index - 2), index), *range(end, min(len(units), end + 2))))
        table = end > index and looks[index].opening != 4
        if end - index >= 2 and near and (table or any(looks[place].stops for place in range(index, end))):
            head = looks[index - 1] if index else None
            announced = head is not None and head.ending == COLON and not (head.phrase and head.phrase.hard)
            if (
                head is not None
                and not body[index - 1]
                and index - 1 not in reasons
                and (announced or may_be_item(head))
            ):
                index -= int(head.ending in (0, COLON) and head.width <= 80 and (index < 2 or body[index - 2]))
            for place in range(index, end):
                if not body[place] and (table or place not in reasons):
                    body[place] = True
                    reasons[place] = ROW if table else ITEM
        index = max(end, index + 1)


def _end_of_table(units: Sequence[Unit], index: int) -> int:
    """Where the rows of a table end that start here: lines with as many bars, and figures in most of them."""
    bars = units[index].text.count(" | ")
    end = index
    while bars and end < min(len(units), index + TABLE) and units[end].text.count(" | ") == bars:
        end += 1
    figures = sum(1 for unit in units[index:end] if any(map(str.isdigit, unit.text)))
    return end if end - index >= 3 and figures * 2 > end - index else index


def may_be_item(look: Look) -> bool:
    """Whether nothing speaks against a line as an item of a list: no furniture, at most 200 code points."""
    return look.phrase is None and not (look.time or look.byline or look.shout or look.at) and look.width <= 200
