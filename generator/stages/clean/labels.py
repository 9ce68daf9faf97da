"""What every unit of a page is, and why: the way from looks and scores to labels, article by article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence

from generator.model import Block, PageMetadata
from generator.stages.clean.blocks import Fate, is_wrapped, make_blocks
from generator.stages.clean.body import (
    PROSE,
    choose_body,
    drop_box_headings,
    drop_boxes,
    drop_main_heading,
    drop_teasers,
)
from generator.stages.clean.cuts import cut_line
from generator.stages.clean.families import Hint, judge_line, may_call
from generator.stages.clean.features import (
    COLON,
    COMMA,
    CONTENT,
    FULL,
    HANGING,
    QUOTED,
    Look,
    continues,
    join_lines,
    last_word,
    look_at,
    measure_paragraphs,
)
from generator.stages.clean.lists import ITEM, ROW, take_in_elements
from generator.stages.clean.score import score_units, to_share
from generator.stages.clean.tables import CleanTables
from generator.stages.clean.titles import BETWEEN, Head, find_heads
from generator.stages.clean.units import HEADINGS, Unit

EXCERPT = 1600
"""Characters below which a text that breaks off within a sentence is taken for an excerpt."""
SAMPLE = 300
"""Characters of each of the longest units from which the language is told."""
BORDER = 12
"""Units from the body within which lines are asked what they do: further off nothing depends on it."""

_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]"), 12),
    ("ko", re.compile("[\uac00-\ud7af]"), 30),
    ("zh", re.compile("[\u3400-\u9fff]"), 30),
    ("ar", re.compile("[\u0600-\u06ff]"), 30),
    ("ru", re.compile("[\u0400-\u04ff]"), 30),
)
"""Language, its letters, and per cent of all letters from which a text is in it; Japanese has Chinese ones too."""
_SCORED = {share / 100: f"scored {share / 100:.2f} by its shape and place" for share in range(101)}
_NO_HEADING = frozenset((ITEM, ROW, "opens the sentence that goes on below"))
_SHOUTED_LABEL = re.compile(r"[A-Z]{3,}(?: [A-Z]{2,}){0,2}: ?[A-Z\"'“‘]")


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
    if most >= 3:
        return best
    said = (stated.get("lang") or "")[:2].casefold()
    return said if len(said) == 2 and said.isascii() and said.isalpha() else "en"


def label_units(units: Sequence[Unit], stated: PageMetadata, lang: str, tables: CleanTables) -> tuple[Block, ...]:
    """Label every unit, cutting those that hold several things."""
    looks = [look_at(unit.text, tables) for unit in units]
    forest = tables.html_forest if units and units[0].markup is not None else tables.text_forest
    paragraphs = join_lines(units, looks)
    scores = score_units(looks, paragraphs, measure_paragraphs(units, looks, paragraphs, tables, stated.body), forest)
    broken = frozenset(index for first, last in paragraphs for index in range(first + 1, last))
    body, reasons = choose_body(units, looks, scores, broken)
    drop_main_heading(units, body, stated)
    drop_boxes(units, looks, scores, body, reasons)
    take_in_elements(units, looks, scores, body, reasons, PROSE)
    drop_teasers(units, looks, body, reasons)
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
    drop_box_headings(units, body, reasons)
    _trim_ends(units, looks, body, reasons, heads)
    fates = _give_labels(units, looks, scores, body, reasons, heads, broken)
    return make_blocks(units, looks, scores, fates, heads, broken, lang, tables)


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
        reasons[index] = f"{hint.family.row.rule}, {hint.points} points"


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
        reasons[index] = f"{hint.family.row.rule}, {hint.points} points"

    starts = [head.start for head in heads] + [len(units)]
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
    starts = [head.start for head in heads] + [len(units)]
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
    starts = [head.start for head in heads] + [len(units)]
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
            while start - 1 > (told[-1] if told else head.title) and (continues(units[start].text) or start < index):
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
    if continues(unit.text):
        return look.stops >= 5 and look.ending == FULL
    return look.stops >= 8 and look.width >= (110 if told else 150)


def _trim_ends(
    units: Sequence[Unit], looks: Sequence[Look], body: list[bool], reasons: dict[int, str], heads: Sequence[Head]
) -> None:
    """Short lines without a stop at the very end of an article, after other things, are tags or names."""
    starts = [head.start for head in heads] + [len(units)]
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
) -> list[Fate]:
    fates = [
        _plain_fate(unit, look, score, reasons.get(index))
        for index, (unit, look, score) in enumerate(zip(units, looks, scores, strict=True))
    ]
    for index, mark in enumerate(body):
        if mark:
            fates[index] = Fate("body", reasons.get(index) or _SCORED[to_share(scores[index])])
    starts = [head.start for head in heads]
    for number, head in enumerate(heads):
        low = starts[number - 1] if number else 0
        _label_head(units, looks, body, fates, head, low)
    wrapped = is_wrapped(units, looks, fates)
    for number, head in enumerate(heads):
        end = starts[number + 1] if number + 1 < len(starts) else len(units)
        last = max((index for index in range(head.body, end) if body[index]), default=head.body)
        _label_foot(units, looks, body, fates, head.body, last, end)
        if not wrapped:
            _mark_subheads(units, looks, body, fates, broken, range(head.body, last))
    return fates


def _plain_fate(unit: Unit, look: Look, score: int, reason: str | None) -> Fate:
    """The label of a unit that is neither body nor near one."""
    if reason is not None:
        return Fate("drop", reason)
    phrase = look.phrase
    if phrase is not None:
        return Fate("drop", phrase.rule)
    return Fate("drop", _SCORED[to_share(score)])


def _label_head(
    units: Sequence[Unit], looks: Sequence[Look], body: Sequence[bool], fates: list[Fate], head: Head, low: int
) -> None:
    title = head.title
    top = head.body if title is None else title
    if title is not None:
        fates[title] = Fate("title", f"headline: {head.why}")
        for index in range(title + 1, head.body):
            unit, look = units[index], looks[index]
            if body[index]:
                continue
            if unit.text == units[title].text:
                fates[index] = Fate("meta", "headline printed again")
            elif look.phrase is not None and look.phrase.hard and look.phrase.label != "meta":
                fates[index] = Fate(look.phrase.label, look.phrase.rule)
            elif look.phrase is not None and look.phrase.id == "photo-credit":
                fates[index] = Fate("foot", "photo-credit (phrases: photo-credit)")
            elif look.time or look.byline:
                fates[index] = Fate("meta", "time" if look.time else "byline")
            elif CONTENT.search(unit.text) and index - title <= 14 and look.width <= 400:
                fates[index] = Fate("meta", "stands between headline and text")
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
                fates[index] = Fate(
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
    fates: list[Fate],
    first: int,
    last: int,
    end: int,
) -> None:
    for index in range(first, min(end, last + 10)):
        phrase = looks[index].phrase
        if body[index] or fates[index].label in ("title", "meta"):
            continue
        if index <= first + 5 and (looks[index].time or looks[index].byline) and index < last:
            fates[index] = Fate("meta", "time" if looks[index].time else "byline")
        elif phrase is not None and phrase.label == "foot":
            fates[index] = Fate("foot", phrase.rule)
        elif index > last + 3 and phrase is not None and phrase.opens:
            break
        elif last < index <= last + 4 and (looks[index].time or looks[index].byline):
            fates[index] = Fate("meta", "time or byline under the text")


def _mark_subheads(
    units: Sequence[Unit],
    looks: Sequence[Look],
    body: Sequence[bool],
    fates: list[Fate],
    broken: Container[int],
    places: range,
) -> None:
    for index in places:
        look = looks[index]
        if not body[index] or fates[index].label != "body" or fates[index].rule in _NO_HEADING:
            continue
        markup = units[index].markup
        if markup is not None and markup.tag in HEADINGS:
            fates[index] = Fate("subhead", "heading element within the body")
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
            fates[index] = Fate("subhead", "short line without a stop between paragraphs")


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
    return last_word(units[index].text) in HANGING


# ---------------------------------------------------------------- blocks
