"""From scores to labelled blocks: the body and its joints, headlines, the lines about an article, all else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass

from generator.model import Block, Label, PageMetadata
from generator.stages.clean.cuts import Cut, cut_line, find_author_note
from generator.stages.clean.families import Hint, judge_line, may_call
from generator.stages.clean.features import COLON, COMMA, FULL, QUOTED, Look, join_lines, look_at, measure_paragraphs
from generator.stages.clean.giants import cut_giant
from generator.stages.clean.score import score_units, to_share
from generator.stages.clean.tables import CleanTables, Phrase
from generator.stages.clean.titles import BETWEEN, Head, find_heads, may_head
from generator.stages.clean.units import Unit
from generator.text.sentences import split_sentences

CUT = -600
"""Score above which a unit is body; the best of the cross-validation in ``tests/bench/fit_clean.py``."""
NEAR = -1400
"""The same for whole sentences next to body."""
PROSE = -2700
"""The same for sentences that fill a line."""
EXCERPT = 1600
"""Characters below which a text that breaks off within a sentence is taken for an excerpt."""
GIANT = 500
"""Characters from which a line may be more than a paragraph, with anything glued to its ends."""
COPY = 12
"""Lines above and below two equal ones that are compared, to tell a text pasted twice."""
BOX = 12
"""Per cent of the text that an element may hold and still be a box beside it …"""
SURE_TEXT = 1000
"""… for lines that score lower than this."""
TABLE = 60
"""Rows of a table that are looked at together; work must not grow with the square of a page."""
LIST = 15
"""Items of a list that is taken in as a whole."""
CASELESS = 700
"""What a whole sentence in a script without capitals is given beyond its score, on a page of …"""
PASTE = 40
"""… so many lines at most: a text pasted with little around it."""
ENTRY = 12
"""Lines under its time that belong to an entry of a live blog."""
SAMPLE = 300
"""Characters of each of the longest units from which the language is told."""
BORDER = 12
"""Units from the body within which lines are asked what they do: further off nothing depends on it."""
TEASER = 40
"""Characters at the end of a line that, printed twice in different lines, give a teaser card away."""

_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]"), 12),
    ("ko", re.compile("[\uac00-\ud7af]"), 30),
    ("zh", re.compile("[\u3400-\u9fff]"), 30),
    ("ar", re.compile("[\u0600-\u06ff]"), 30),
    ("ru", re.compile("[\u0400-\u04ff]"), 30),
)
"""Language, its letters, and per cent of all letters from which a text is in it; Japanese has Chinese ones too."""
_SPACELESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_SCORED = {share / 100: f"scored {share / 100:.2f} by its shape and place" for share in range(101)}
_CUT_MARK = re.compile(r"\[\+\d{1,6} (?:more )?char(?:acter)?s\]\W*$")
"""What services for news put in place of the rest of a text."""
_LIST_TAG = re.compile(r"(?:ul|ol|table|dl)(?![\w-])")
_CLOCK = re.compile(
    r"(?:[01]?\d|2[0-3])[:.h][0-5]\d ?(?:[ap]\.?m\.?|GMT|UTC|BST|CET|CEST|ET|EST|EDT|Uhr|Z)?", re.IGNORECASE
)
_TURN = re.compile(r"(?P<who>Q|A|F|P|R|Question|Answer|Frage|Antwort|问|答|問)(?:[:：]|\.(?= [A-Z]))", re.IGNORECASE)
_ITEM = "item of a list within the text"
_ROW = "row of a table within the text"
_NO_HEADING = frozenset((_ITEM, _ROW, "opens the sentence that goes on below"))
_SHOUTED_LABEL = re.compile(r"[A-Z]{3,}(?: [A-Z]{2,}){0,2}: ?[A-Z\"'“‘]")
_CONTENT = re.compile(r"\w")
_HANGING = frozenset(
    """
    below above through against among within without during before after nearly almost only said
    a an the of to in on at by for with from as and or but that which who whose is are was were be been has
    have had will would can could may might should than about into over between its their his her our your
    this these those not although though while because if when where whether since until under called named
    like via per including such also de la el los der die das und von
    """.split()  # noqa: SIM905 - a list would take a line a word
)
_OPENING = frozenset(
    ("the", "a", "an", "in", "on", "at", "for", "by", "as", "with", "from", "but", "and", "when", "while")
)


@dataclass(slots=True)
class _Fate:
    label: Label
    rule: str


def guess_language(units: Sequence[Unit], stated: PageMetadata, tables: CleanTables) -> str:
    """Two-letter language of the page's prose: scripts first, then function words; the page's own word breaks ties."""
    sample = " ".join(unit.text[:SAMPLE] for unit in sorted(units, key=lambda unit: -len(unit.text))[:8])
    if not sample.isascii():
        letters = max(1, sum(map(str.isalpha, sample)))
        for lang, script, least in _SCRIPTS:
            if len(script.findall(sample)) * 100 // letters >= least:
                said = (stated.get("lang") or "")[:2].casefold()
                return said if lang == "ru" and said in ("uk", "bg", "sr", "mk") else lang
    words = Counter(_WORD.findall(sample.casefold()))
    best, most = "en", 0
    for lang, stops in tables.stopwords.items():
        hits = sum(words[word] for word in stops & words.keys())
        if hits > most:
            best, most = lang, hits
    return best if most >= 3 else ((stated.get("lang") or "en")[:2].casefold() or "en")


def label_units(units: Sequence[Unit], stated: PageMetadata, lang: str, tables: CleanTables) -> tuple[Block, ...]:
    """Label every unit, cutting those that hold several things."""
    looks = [look_at(unit.text, tables) for unit in units]
    forest = tables.html_forest if units and units[0].markup is not None else tables.text_forest
    paragraphs = join_lines(units, looks)
    scores = score_units(looks, paragraphs, measure_paragraphs(units, looks, paragraphs, tables, stated.body), forest)
    broken = frozenset(index for first, last in paragraphs for index in range(first + 1, last))
    body, reasons = _choose_body(units, looks, scores, broken)
    _drop_main_heading(units, body, stated)
    _drop_boxes(units, looks, scores, body, reasons)
    _take_in_elements(units, looks, scores, body, reasons)
    _drop_teasers(units, looks, body, reasons)
    _drop_families(units, looks, body, reasons, stated, tables)
    _take_in_last(units, looks, body, reasons)
    heads = _drop_talk(units, body, reasons, find_heads(units, looks, body, stated, tables))
    heads = _drop_excerpts(units, body, reasons, heads, tables)
    for index in range(heads[0].body if heads else 0):
        if body[index]:
            body[index] = False
            reasons[index] = "stands above the headline"
    for head in heads:
        if head.title is not None:
            body[head.title] = False
        elif head.why == BETWEEN:
            reasons[head.body - 1] = BETWEEN
    heads = tuple(_take_in_lead(units, looks, body, reasons, head) for head in heads)
    _peel_families(units, looks, body, reasons, heads, tables)
    _drop_box_headings(units, body, reasons)
    _trim_ends(units, looks, body, reasons, heads)
    fates = _give_labels(units, looks, scores, body, reasons, heads, broken)
    return _make_blocks(units, looks, scores, fates, heads, broken, lang, tables)


def _choose_body(
    units: Sequence[Unit], looks: Sequence[Look], scores: list[int], broken: Container[int]
) -> tuple[list[bool], dict[int, str]]:
    body: list[bool] = []
    reasons: dict[int, str] = {}
    repeated = _find_repeats(units, looks)
    for index, (unit, look) in enumerate(zip(units, looks, strict=True)):
        phrase = look.phrase
        if index in broken:
            pass  # a piece of a sentence shares its fate, whatever it would be alone
        elif phrase is not None and phrase.hard:
            scores[index] = min(scores[index], -2500)
            reasons[index] = _rule_of(phrase)
        elif not _CONTENT.search(unit.text):
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
                reasons[index] = _rule_of(phrase)
        if len(units) <= PASTE and _is_caseless(look) and index not in reasons:
            # Few pages in scripts without capitals were there to learn from; there a full stop says most.
            scores[index] += CASELESS
        body.append(scores[index] > CUT)
    _drop_hidden(units, looks, body, reasons)
    _take_in_bullets(units, looks, body, reasons)
    _take_in_entries(units, looks, body, reasons)
    _take_in_answers(units, body, reasons)
    _take_in_neighbours(units, looks, scores, body, reasons)
    _reach_back(units, looks, body, reasons)
    _take_in_lists(units, looks, body, reasons)
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
                and (body[index + 1] or (_continues(units[index + 1].text) and index + 1 not in reasons))
                and two.ending in (0, COMMA)
                and (after.opening in (0, 5) and units[index + 1].text[:1] not in "([")
                and one.width >= 2
            ):
                body[index] = body[index + 1] = True
                reasons[index] = "stands inside a sentence"
    return body, reasons


def _drop_main_heading(units: Sequence[Unit], body: list[bool], stated: PageMetadata) -> None:
    """The page's own headline is no part of its text: its first ``h1``, and a heading that is the stated title."""
    titles = {" ".join(title.casefold().split()) for title in stated.all("title")}
    first = True
    for index, unit in enumerate(units):
        if unit.markup is None:
            return
        if unit.markup.tag in _HEADINGS:
            if (unit.markup.tag == "h1" and first) or unit.text.casefold() in titles:
                body[index] = False
            first = first and unit.markup.tag != "h1"


def _drop_boxes(
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


def _take_in_elements(
    units: Sequence[Unit], looks: Sequence[Look], scores: Sequence[int], body: list[bool], reasons: dict[int, str]
) -> None:
    """Lists and tables that stand among the paragraphs, in the same element as most of them, are the text's own."""
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
        if len(group) > 1 and not strange and linked * 2 < size and max(scores[index] for index in group) > PROSE:
            for index in group:
                if not body[index]:
                    body[index] = True
                    reasons[index] = _ITEM


def _drop_box_headings(units: Sequence[Unit], body: list[bool], reasons: dict[int, str]) -> None:
    """A heading element that stands in a box with a line that is not body heads that box, not a part of the text."""
    last = None
    for index, unit in enumerate(units[:-1]):
        if unit.markup is None:
            return
        if not body[index]:
            continue
        box = unit.container[:-1]
        if (
            unit.markup.tag in _HEADINGS
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


def _take_in_lists(units: Sequence[Unit], looks: Sequence[Look], body: list[bool], reasons: dict[int, str]) -> None:
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
            and all(_may_be_item(looks[place]) for place in items)
            and (
                looks[above].ending == COLON
                or (len(items) > 1 and all(looks[place].opening == 4 and looks[place].stops for place in items))
            )
        ):
            for place in items:
                body[place] = True
                reasons[place] = _ITEM
        above = index


def _take_in_entries(units: Sequence[Unit], looks: Sequence[Look], body: list[bool], reasons: dict[int, str]) -> None:
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
        if whole[0] == start + 2 and _may_be_item(looks[start + 1]) and start + 1 not in reasons:
            whole.insert(0, start + 1)
        for index in whole:
            if not body[index]:
                body[index] = True
                reasons[index] = "entry of a live blog, under its time"


def _take_in_answers(units: Sequence[Unit], body: list[bool], reasons: dict[int, str]) -> None:
    """Lines marked as questions and answers, two of each at least, are an interview's."""
    marks = [_TURN.match(unit.text) for unit in units]
    counts = Counter(match.group("who").casefold() for match in marks if match)
    if sum(1 for count in counts.values() if count >= 2) < 2:
        return
    for index, match in enumerate(marks):
        if match and not body[index] and index not in reasons:
            body[index] = True
            reasons[index] = "question or answer of an interview"


def _take_in_bullets(units: Sequence[Unit], looks: Sequence[Look], body: list[bool], reasons: dict[int, str]) -> None:
    """Two or more lines with bullets next to body, or the rows of a table, with the line that announces them."""
    index = 0 if units and units[0].markup is None else len(units)
    while index < len(units):
        end = index
        while end < len(units) and looks[end].opening == 4 and _may_be_item(looks[end]) and looks[end].words >= 2:
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
                and (announced or _may_be_item(head))
            ):
                index -= int(head.ending in (0, COLON) and head.width <= 80 and (index < 2 or body[index - 2]))
            for place in range(index, end):
                if not body[place] and (table or place not in reasons):
                    body[place] = True
                    reasons[place] = _ROW if table else _ITEM
        index = max(end, index + 1)


def _end_of_table(units: Sequence[Unit], index: int) -> int:
    """Where the rows of a table end that start here: lines with as many bars, and figures in most of them."""
    bars = units[index].text.count(" | ")
    end = index
    while bars and end < min(len(units), index + TABLE) and units[end].text.count(" | ") == bars:
        end += 1
    figures = sum(1 for unit in units[index:end] if any(map(str.isdigit, unit.text)))
    return end if end - index >= 3 and figures * 2 > end - index else index


def _may_be_item(look: Look) -> bool:
    return look.phrase is None and not (look.time or look.byline or look.shout or look.at) and look.width <= 200


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
                or _continues(units[at].text)
                or (one.width >= 40 and _last_word(units[at - 1].text) in _HANGING)
            )
            opened = at < index and units[at - 1].text.split(" ", 1)[0].casefold() in _OPENING and one.words <= 6
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


def _continues(text: str) -> bool:
    """Whether a line opens with the comma or bracket of a sentence that a link broke."""
    return len(text) > 2 and text[0] in ",;)’" and text[1] in " \t"


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
            and (_last_word(units[index].text) in _HANGING or _CUT_MARK.search(units[index].text))
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


def _drop_teasers(units: Sequence[Unit], looks: Sequence[Look], body: list[bool], reasons: dict[int, str]) -> None:
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


def _drop_families(
    units: Sequence[Unit],
    looks: list[Look],
    body: list[bool],
    reasons: dict[int, str],
    stated: PageMetadata,
    tables: CleanTables,
) -> None:
    """Lines that surely belong to a family go: calls anywhere, others where they border on something else than body."""
    titles = set(stated.all("title"))
    texts = Counter(unit.text for unit in units)
    first = next((index for index, mark in enumerate(body) if mark), 0)
    near = _mark_near(body, BORDER)
    for index in range(len(units) - 1, 0, -1):
        unit, look = units[index], looks[index]
        if look.words < 4 or not near[index] or (look.phrase is not None and look.phrase.hard):
            continue
        above = looks[index + 1] if index + 1 < len(units) else None
        if unit.text in titles or texts[unit.text] > 1 or (above is not None and (above.time or above.byline)):
            continue
        # A headline may speak of an offer, a first paragraph of copyright; what stands above the body is out anyway.
        early = index <= first
        inner = body[index] and body[index - 1] and index + 1 < len(units) and body[index + 1]
        if inner and index > 5 and not may_call(unit.text, tables):
            continue
        calls = looks[index - 1].phrase
        below = calls is not None and calls.id in ("newsletter", "prompt", "app") and look.ending == FULL
        below = below and look.width <= 110
        hint = judge_line(unit.text, tables)
        if hint is None and below:
            hint = judge_line(unit.text, tables, 3, "prompt")
        elif above is not None and above.phrase is not None and look.ending in (0, COLON) and look.width <= 110:
            # Instructions run over several lines: an unfinished line above one of a family is let off some points.
            hint = (hint if hint is not None and hint.sure else None) or judge_line(
                unit.text, tables, 2, above.phrase.id
            )
        if _SHOUTED_LABEL.match(unit.text) and body[index] and look.ending in (0, QUOTED) and look.width <= 160:
            body[index] = False
            reasons[index] = "a label in capitals over the headline of another article"
            continue
        piece = body[index] and _is_piece(units, looks, body, index)
        if (
            hint is None
            or not hint.sure
            or (piece and hint.points < hint.family.needs + 2)
            or (inner and not hint.opened and index > 5)
        ):
            continue
        if early and hint.family.row.label == "drop" and not (body[index] and hint.opened):
            continue
        body[index] = False
        looks[index] = look._replace(phrase=hint.family.row)
        reasons[index] = f"{_rule_of(hint.family.row)}, {hint.points} points"


def _mark_near(marks: Sequence[bool], reach: int) -> list[bool]:
    """Which places stand within ``reach`` of a marked one."""
    near = [False] * len(marks)
    end = 0
    for index, mark in enumerate(marks):
        if mark:
            for other in range(max(end, index - reach), min(len(marks), index + reach + 1)):
                near[other] = True
            end = min(len(marks), index + reach + 1)
    return near


def _take_in_last(units: Sequence[Unit], looks: Sequence[Look], body: list[bool], reasons: dict[int, str]) -> None:
    """Paragraphs between a short list of other articles and the lines that end this one (``X contributed``) are its."""
    if units and units[0].markup is not None:
        return
    for index, look in enumerate(looks):
        if look.phrase is None or not look.phrase.hard or look.phrase.label != "foot":
            continue
        at = index
        while at and _is_paragraph(looks[at - 1]) and not body[at - 1] and at - 1 not in reasons:
            at -= 1
        if at == index:
            continue
        top = at - 1
        while top > 0 and at - top <= 6 and not body[top] and looks[top].width <= 110 and not looks[top].time:
            top -= 1
        opened = any((row := looks[place].phrase) is not None and row.opens for place in range(top + 1, at))
        if body[top] and opened and not any(looks[place].byline for place in range(top + 1, at)):
            for place in range(at, index):
                body[place] = True
                reasons[place] = "a paragraph above the end of the article"


def _is_paragraph(look: Look) -> bool:
    return look.phrase is None and look.ending == FULL and look.width >= 70 and look.stops >= 4 and look.opening != 0


def _is_piece(units: Sequence[Unit], looks: Sequence[Look], body: Sequence[bool], index: int) -> bool:
    """Whether a line is a piece of a sentence whose other pieces are body."""
    if index and body[index - 1] and looks[index].opening == 0 and looks[index - 1].ending in (0, COMMA):
        return units[index].blank_before == 0
    after = index + 1
    return (
        after < len(units)
        and body[after]
        and looks[after].opening == 0
        and looks[index].ending in (0, COMMA)
        and units[after].blank_before == 0
    )


def _peel_families(
    units: Sequence[Unit],
    looks: list[Look],
    body: list[bool],
    reasons: dict[int, str],
    heads: Sequence[Head],
    tables: CleanTables,
) -> None:
    """At the ends of an article less evidence suffices: its last lines, and its first, may belong to a family."""

    def drop(index: int, hint: Hint) -> None:
        body[index] = False
        looks[index] = looks[index]._replace(phrase=hint.family.row)
        reasons[index] = f"{_rule_of(hint.family.row)}, {hint.points} points"

    starts = [_start_of(head) for head in heads] + [len(units)]
    for number, head in enumerate(heads):
        inside = [index for index in range(head.body, starts[number + 1]) if body[index]]
        while len(inside) > 1 and not _is_piece(units, looks, body, inside[-1]):
            hint = judge_line(units[inside[-1]].text, tables)
            if hint is None:
                break
            drop(inside.pop(), hint)
        for index in inside[:3]:
            hint = judge_line(units[index].text, tables)
            if hint is not None and hint.sure and len(inside) > 3:
                drop(index, hint)
            elif looks[index].width > 200:
                break


def _drop_talk(
    units: Sequence[Unit], body: list[bool], reasons: dict[int, str], heads: Sequence[Head]
) -> tuple[Head, ...]:
    """What readers say under an article goes, up to the next article."""
    starts = [_start_of(head) for head in heads] + [len(units)]
    for number, head in enumerate(heads):
        if head.talk:
            for index in range(head.body, starts[number + 1]):
                if body[index]:
                    body[index] = False
                    reasons[index] = head.why
    return tuple(head for head in heads if not head.talk)


def _drop_excerpts(
    units: Sequence[Unit], body: list[bool], reasons: dict[int, str], heads: Sequence[Head], tables: CleanTables
) -> tuple[Head, ...]:
    """A short text under a further headline that breaks off within a sentence is an excerpt from elsewhere."""
    kept: list[Head] = []
    starts = [_start_of(head) for head in heads] + [len(units)]
    for number, head in enumerate(heads):
        inside = [index for index in range(head.body, starts[number + 1]) if body[index]]
        if number and inside and len(inside) <= 2 and sum(len(units[index].text) for index in inside) < EXCERPT:
            text = units[inside[-1]].text
            cuts = cut_line(text, "en", tables, False)
            while cuts and not text[cuts[-1].end :].strip():
                text = text[: cuts[-1].start].rstrip()
                cuts = cuts[:-1]
            if not text.rstrip("\"'“”’»)] ").endswith(tuple(".!?。！？")) or text.endswith(("...", "[…]")):
                for index in inside:
                    body[index] = False
                    reasons[index] = "excerpt of another article: it breaks off"
                continue
        kept.append(head)
    return tuple(kept)


def _take_in_lead(
    units: Sequence[Unit], looks: Sequence[Look], body: list[bool], reasons: dict[int, str], head: Head
) -> Head:
    """Prose under the byline that the scorer left out is the first paragraph."""
    if head.title is None:
        return head
    told = [index for index in range(head.title, head.body) if looks[index].time or looks[index].byline]
    for index in range((told[-1] if told else head.title) + 1, head.body):
        look = looks[index]
        if look.phrase is None and index not in reasons and _is_lead(units[index], look, bool(told)):
            start = index
            while start - 1 > (told[-1] if told else head.title) and (_continues(units[start].text) or start < index):
                above = looks[start - 1]
                if above.ending not in (0, COMMA) or above.phrase is not None or start - 1 in reasons:
                    break
                start -= 1
                body[start] = True
                reasons[start] = "opens the sentence that goes on below"
            for other in range(index, head.body):
                if other == index or (looks[other].opening == 0 and other not in reasons):
                    body[other] = True
                    reasons[other] = "prose between byline and body"
            return Head(head.title, start, head.points, head.why)
    return head


def _is_lead(unit: Unit, look: Look, told: bool) -> bool:
    if _continues(unit.text):
        return look.stops >= 5 and look.ending == FULL
    return look.stops >= 8 and look.width >= (110 if told else 150)


def _trim_ends(
    units: Sequence[Unit], looks: Sequence[Look], body: list[bool], reasons: dict[int, str], heads: Sequence[Head]
) -> None:
    """Short lines without a stop at the very end of an article, after other things, are tags or names."""
    starts = [_start_of(head) for head in heads] + [len(units)]
    for number, head in enumerate(heads):
        inside = [index for index in range(head.body, starts[number + 1]) if body[index]]
        while len(inside) > 3:
            index, before = inside[-1], inside[-2]
            look = looks[index]
            if index - before < 2 or look.ending != 0 or look.width > 45 or look.opening == 0 or look.stops > 2:
                break
            body[index] = False
            reasons[index] = "short line after the end of the text"
            inside.pop()


def _give_labels(
    units: Sequence[Unit],
    looks: Sequence[Look],
    scores: Sequence[int],
    body: Sequence[bool],
    reasons: dict[int, str],
    heads: Sequence[Head],
    broken: Container[int],
) -> list[_Fate]:
    fates = [
        _plain_fate(unit, look, score, reasons.get(index))
        for index, (unit, look, score) in enumerate(zip(units, looks, scores, strict=True))
    ]
    for index, mark in enumerate(body):
        if mark:
            fates[index] = _Fate("body", reasons.get(index) or _SCORED[to_share(scores[index])])
    starts = [_start_of(head) for head in heads]
    for number, head in enumerate(heads):
        low = starts[number - 1] if number else 0
        _label_head(units, looks, body, fates, head, low)
    wrapped = _is_wrapped(units, looks, fates)
    for number, head in enumerate(heads):
        end = starts[number + 1] if number + 1 < len(starts) else len(units)
        last = max((index for index in range(head.body, end) if body[index]), default=head.body)
        _label_foot(units, looks, body, fates, head.body, last, end)
        if not wrapped:
            _mark_subheads(units, looks, body, fates, broken, range(head.body, last))
    return fates


def _rule_of(phrase: Phrase) -> str:
    return f"{phrase.id} ({phrase.table}: {phrase.id})"


def _start_of(head: Head) -> int:
    return head.body if head.title is None else head.title


def _plain_fate(unit: Unit, look: Look, score: int, reason: str | None) -> _Fate:
    """The label of a unit that is neither body nor near one."""
    if reason is not None:
        return _Fate("drop", reason)
    phrase = look.phrase
    if phrase is not None:
        return _Fate("drop", _rule_of(phrase))
    return _Fate("drop", _SCORED[to_share(score)])


def _label_head(
    units: Sequence[Unit], looks: Sequence[Look], body: Sequence[bool], fates: list[_Fate], head: Head, low: int
) -> None:
    title = head.title
    top = head.body if title is None else title
    if title is not None:
        fates[title] = _Fate("title", f"headline: {head.why}")
        for index in range(title + 1, head.body):
            unit, look = units[index], looks[index]
            if body[index]:
                continue
            if unit.text == units[title].text:
                fates[index] = _Fate("meta", "headline printed again")
            elif look.phrase is not None and look.phrase.hard and look.phrase.label != "meta":
                fates[index] = _Fate(look.phrase.label, _rule_of(look.phrase))
            elif look.phrase is not None and look.phrase.id == "photo-credit":
                fates[index] = _Fate("foot", "photo-credit (phrases: photo-credit)")
            elif look.time or look.byline:
                fates[index] = _Fate("meta", "time" if look.time else "byline")
            elif _CONTENT.search(unit.text) and index - title <= 14 and look.width <= 400:
                fates[index] = _Fate("meta", "stands between headline and text")
    # Source and time often stand above the headline: an unbroken group of short lines, one a time or name.
    group: list[int] = []
    at = top - 1
    while at >= low and len(group) < 7:
        unit, look = units[at], looks[at]
        gap = units[at + 1].blank_before
        if body[at] or fates[at].label in ("title", "meta") or gap >= 2 or look.width > 90:
            break
        if look.phrase is not None and look.phrase.hard and look.phrase.label == "drop" and not look.time:
            break
        group.append(at)
        at -= 1
    dated = [index for index in group if looks[index].time or looks[index].byline]
    if dated:
        for index in group:
            if index >= min(dated) - 2:
                look = looks[index]
                fates[index] = _Fate(
                    "meta",
                    "time"
                    if look.time
                    else "byline"
                    if look.byline
                    else "stands with time or byline above the headline",
                )


def _label_foot(
    units: Sequence[Unit],
    looks: Sequence[Look],
    body: Sequence[bool],
    fates: list[_Fate],
    first: int,
    last: int,
    end: int,
) -> None:
    for index in range(first, min(end, last + 10)):
        phrase = looks[index].phrase
        if body[index] or fates[index].label in ("title", "meta"):
            continue
        if index <= first + 5 and (looks[index].time or looks[index].byline) and index < last:
            fates[index] = _Fate("meta", "time" if looks[index].time else "byline")
        elif phrase is not None and phrase.label == "foot":
            fates[index] = _Fate("foot", _rule_of(phrase))
        elif index > last + 3 and phrase is not None and phrase.opens:
            break
        elif last < index <= last + 4 and (looks[index].time or looks[index].byline):
            fates[index] = _Fate("meta", "time or byline under the text")


def _mark_subheads(
    units: Sequence[Unit],
    looks: Sequence[Look],
    body: Sequence[bool],
    fates: list[_Fate],
    broken: Container[int],
    places: range,
) -> None:
    for index in places:
        look = looks[index]
        if not body[index] or fates[index].label != "body" or fates[index].rule in _NO_HEADING:
            continue
        markup = units[index].markup
        if markup is not None and markup.tag in _HEADINGS:
            fates[index] = _Fate("subhead", "heading element within the body")
        elif (
            markup is None
            and look.ending in (0, QUOTED)
            and look.opening in (1, 3, 6)
            and look.width <= 100
            and look.words <= 14
            and index not in broken
            and index + 1 not in broken
            and not _runs_on(units, looks, index)
        ):
            fates[index] = _Fate("subhead", "short line without a stop between paragraphs")


def _runs_on(units: Sequence[Unit], looks: Sequence[Look], index: int) -> bool:
    """Whether a short line is a piece of a sentence rather than a heading."""
    if (
        index
        and units[index].blank_before == 0
        and looks[index - 1].ending in (0, COMMA)
        and looks[index - 1].width > 40
    ):
        return True
    if index + 1 < len(units) and looks[index + 1].opening in (0, 5) and units[index + 1].blank_before == 0:
        return True
    return _last_word(units[index].text) in _HANGING


def _last_word(text: str) -> str:
    words = _WORD.findall(text[-40:])
    return words[-1].casefold() if words and text[-1:].isalpha() else ""


# ---------------------------------------------------------------- blocks


def _make_blocks(
    units: Sequence[Unit],
    looks: Sequence[Look],
    scores: Sequence[int],
    fates: Sequence[_Fate],
    heads: Sequence[Head],
    broken: Container[int],
    lang: str,
    tables: CleanTables,
) -> tuple[Block, ...]:
    wrapped = _is_wrapped(units, looks, fates)
    lasts = _last_bodies(fates, heads, len(units))
    notes = _note_units(units, fates, heads, tables)
    blocks: list[Block] = []
    open_text: Block | None = None
    for index, unit in enumerate(units):
        fate = notes.get(index) or fates[index]
        pieces: Sequence[tuple[int, int, Label, str]] = ((unit.start, unit.end, fate.label, fate.rule),)
        inner = False
        if fate.label == "body":
            amid = (
                0 < index < len(units) - 1
                and looks[index].width < GIANT
                and fates[index - 1].label == fates[index + 1].label == "body"
            )
            untitled = any(head.body == index and head.title is None for head in heads)
            pieces = _cut_unit(unit, looks[index], fate, lang, tables, index in lasts, amid, untitled)
            after = units[index + 1] if index + 1 < len(units) else None
            inner = (
                after is not None
                and looks[index].ending == 0
                and not after.blank_before
                and (after.text[0].islower() or _continues(after.text))
            )
        for start, end, label, rule in pieces:
            shown = unit.text[start - unit.start : end - unit.start]
            joined = (
                label == "body"
                and open_text is not None
                and (
                    (start == unit.start and index in broken and open_text.end == units[index - 1].end)
                    or _goes_on(open_text, shown, unit, lang, wrapped, inner)
                )
            )
            block = Block(
                start=start,
                end=end,
                line=unit.line,
                end_line=unit.end_line,
                text=shown,
                label=label,
                rule=rule,
                score=to_share(scores[index])
                if label in ("body", "subhead") or fate.label not in ("body", "subhead")
                else 0.0,
                markup=unit.markup,
                joined=joined,
            )
            blocks.append(block)
            if label in ("body", "subhead"):
                open_text = block
            elif label == "title":
                open_text = None
    return tuple(blocks)


def _last_bodies(fates: Sequence[_Fate], heads: Sequence[Head], count: int) -> frozenset[int]:
    lasts: set[int] = set()
    starts = [_start_of(head) for head in heads] + [count]
    for number in range(len(heads)):
        inside = [index for index in range(starts[number], starts[number + 1]) if fates[index].label == "body"]
        if inside:
            lasts.add(inside[-1])
    return frozenset(lasts)


def _note_units(
    units: Sequence[Unit], fates: Sequence[_Fate], heads: Sequence[Head], tables: CleanTables
) -> dict[int, _Fate]:
    """Last lines of an article that are wholly a note about its author."""
    notes: dict[int, _Fate] = {}
    starts = [_start_of(head) for head in heads] + [len(units)]
    for number in range(len(heads)):
        inside = [index for index in range(starts[number], starts[number + 1]) if fates[index].label == "body"]
        if len(inside) < 4:
            continue
        for index in inside[-1:-4:-1]:
            text = units[index].text
            if len(text) > 700:
                break
            earlier = " ".join(units[other].text for other in inside if other < index)
            cuts = find_author_note(text, split_sentences(text), tables, earlier)
            if not cuts or cuts[0].start != 0:
                continue
            notes[index] = _Fate("foot", cuts[-1].rule)
    return notes


def _cut_unit(
    unit: Unit, look: Look, fate: _Fate, lang: str, tables: CleanTables, last: bool, inner: bool, untitled: bool
) -> list[tuple[int, int, Label, str]]:
    if look.width < 60:
        return [(unit.start, unit.end, fate.label, fate.rule)]
    pieces: list[tuple[int, int, Label, str]] = []
    text = unit.text
    around: tuple[Cut, ...] = ()
    at, end = 0, len(text)
    if look.width >= GIANT and unit.markup is None:
        around, at, end = cut_giant(text, untitled)
    for cut in around:
        if cut.start < at:
            _add_piece(pieces, unit, cut.start, cut.end, cut.label, cut.rule)
    base = at
    for cut in cut_line(text[base:end], lang, tables, last, inner):
        _add_piece(pieces, unit, at, base + cut.start, fate.label, fate.rule)
        _add_piece(pieces, unit, base + cut.start, base + cut.end, cut.label, cut.rule)
        at = base + cut.end
    _add_piece(pieces, unit, at, end, fate.label, fate.rule)
    for cut in around:
        if cut.start >= end:
            _add_piece(pieces, unit, cut.start, cut.end, cut.label, cut.rule)
    return pieces


def _add_piece(
    pieces: list[tuple[int, int, Label, str]], unit: Unit, start: int, end: int, label: Label, rule: str
) -> None:
    text = unit.text
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start >= end:
        return
    if label == "body" and not _CONTENT.search(text[start:end]):
        label, rule = "drop", "no letter or digit"
    pieces.append((unit.start + start, unit.start + end, label, rule))


def _is_wrapped(units: Sequence[Unit], looks: Sequence[Look], fates: Sequence[_Fate]) -> bool:
    """Whether lines were broken at a width, as in wire copy: most body lines that break off go on in the next line."""
    if not units or units[0].markup is not None:
        return False
    texts = [index for index in range(len(units)) if fates[index].label in ("body", "subhead")]
    tight = [
        index
        for index in texts
        if index and units[index].blank_before == 0 and fates[index - 1].label in ("body", "subhead")
    ]
    loose = [index for index in texts if units[index].blank_before > 0]
    broken = sum(1 for index in tight if looks[index - 1].ending in (0, COMMA) and 40 <= looks[index - 1].width <= 110)
    widest = max((looks[index].width for index in texts), default=0)
    return widest <= 130 and len(loose) >= 2 and len(tight) >= 4 and broken * 2 >= len(tight)


def _goes_on(before: Block, text: str, unit: Unit, lang: str, wrapped: bool, inner: bool) -> bool:
    """Whether a body line goes on the sentence that the body block before it left open."""
    if wrapped and unit.blank_before == 0 and before.line + 1 == unit.line:
        return True
    if before.label == "subhead" or before.end == unit.start:
        return False
    last = before.text.rstrip("\"'“”’»)] ")[-1:]
    closed = last in ".!?。！？…:："
    first = text[0]
    if unit.markup is not None:
        return not closed and first.islower() and before.markup is not None and before.markup.path == unit.markup.path
    if first in ",.;:!?)%’”" and not text.startswith(("...", "(")) and len(before.text) > 1:
        return first not in "’”" or not closed
    if closed:
        return False
    if first in "•·●▪■◦*►-–—":
        return False
    if first.islower():
        return True
    if before.text[0] in "•·●▪■◦►":
        return False
    if unit.blank_before:
        return _last_word(before.text) in _HANGING or last == ","
    if inner or last in ",-–—(" or _last_word(before.text) in _HANGING:
        return True
    if lang in ("zh", "ja"):
        return len(before.text) >= 15 and bool(_SPACELESS.match(last))
    return len(before.text) >= 60 or before.joined
