"""A review as Markdown for a pull request: a table with the riskiest brief first, then a fold for each brief.

GitHub takes 65,536 characters. A report that would be longer folds, then names fewer pieces of a brief, then fewer
briefs, and says how many are told in the HTML report only; it is never cut within a piece.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator.approvals import say_standing
from generator.brief.write import say_byline
from generator.companies.suggest import Candidate
from generator.compare import Part
from generator.review.changes import BriefChange, Review
from generator.review.entries import (
    SETTLES_ALL,
    Dispute,
    Entry,
    Source,
    compare_texts,
    group_entries,
    group_pages,
    list_disputes,
    list_entries,
    list_faults,
    list_ways,
    settle_all,
    split_lines,
    tell_counts,
    tell_page,
    tell_sign,
    tell_what,
)
from generator.review.filed import group_filed, list_filed
from generator.review.github import clip, escape_code, escape_github, escape_summary, measure
from generator.review.stories import Clash, Mate, StoryChange
from generator.trace import Fault

LIMIT = 65_536
"""Characters that GitHub takes in a comment or in the text of a pull request."""

SPARE = 512
"""Left for a line that whoever posts the report adds to find it again."""

_OPEN = 8_000
"""Characters of folds that stand open: those of briefs that need a person, as far as they fit."""
_LONGEST = 12_000
"""Characters of the fold of one brief."""
_ROWS = 18_000
"""Characters of the table."""
_TEXT = 1_000
"""Characters of one text of a stranger."""
_DROPPED = 12
_LINES = 40
"""Lines of a text of several that are shown."""
_BESIDE = 2
_INDENT = 8
_BREAK = "<br>"
"""GitHub's own end of a line within a paragraph."""
_NAMES = 20
"""Pages of one kind that are named."""
_MATES = 8
"""Briefs that are named of those that join a story, or whose figures conflict."""


def render_markdown(review: Review, limit: int = LIMIT - SPARE, html: str = "the HTML report") -> str:
    """The report, ending in a line break, in at most ``limit`` UTF-16 units (5,000 at least). ``html`` says in Markdown
    where the report is that leaves nothing out.
    """
    head = _head(review)
    told = [one for one in review.briefs if not one.filed]
    rows = _take(_rows(told), _ROWS if limit > 4 * _ROWS // 3 else limit // 4)
    table = ["| | Brief | What differs | Needs you |", "|---|---|---|---|", *rows]
    if len(rows) < len(told):
        table.append(f"| | {len(told) - len(rows)} more: see {html} | | |")
    stories = [*_render_stories(review, limit // 5, html), *_render_filed(review, limit // 8, html)]
    tail = _tail(review, html, limit // 5)
    foot = [_foot(html), ""]
    room = limit - measure("\n".join([*head, "", *table, "", *stories, "", *tail, "", *foot])) - 200
    folds = _fold(told, room, html)
    body = ["\n".join(fold) for fold in folds]
    left = len(told) - len(body)
    if left:
        body.append(f"*{_count(left, 'brief')} more, the last of the table, told in {html} only.*")
    parts = ["\n".join(head), *(["\n".join(table)] if told else []), *stories, *body, *tail, foot[0]]
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(review: Review) -> list[str]:
    told = tell_counts(review)
    lines = ["## Briefs: what this changes", ""]
    if review.waiting:
        verb = "needs" if review.waiting == 1 else "need"
        lines.append(f"**{review.waiting} of {_count(len(review.briefs), 'brief')} {verb} you.** {told}")
    else:
        lines.append(f"{told} Nothing in particular needs you.")
    lines.append(f"Before: `{_code(review.base)}`; after: `{_code(review.head)}`.")
    if review.stale:
        lines += [
            "",
            f"**`docs/` is not what `briefs generate` writes:** {_count(review.stale, 'page')} would still change.",
        ]
    if review.unsourced:
        told = "not told: open conflicts, doubts, words without a source, what cleaning dropped, unknown companies"
        why = escape_github(clip(review.unsourced, 300))
        plain, bold = f"The articles were not read ({why}), so {told}.", f"`briefs generate` cannot run: {why}."
        lines += ["", f"**{bold}** So {told}." if review.broken else f"*{plain}*"]
    if not all(one.filed for one in review.briefs):
        lines += ["", "<del>Struck</del> went, **bold** came; the quotation below is the source's."]
    return lines


def _rows(told: Iterable[BriefChange]) -> Iterator[str]:
    for one in told:
        needs = "; ".join(escape_github(clip(text, 120)) for text in one.urgent[:4])
        what = escape_github(tell_what(one))
        yield f"| {tell_sign(one)} | {escape_github(clip(one.title, 90))} | {what} | {needs} |"


# ---------------------------------------------------------------- stories


def _render_stories(review: Review, room: int, html: str) -> list[str]:
    """What becomes of stories, those that need a person first; nothing where none is touched."""
    if not review.stories:
        return []
    lines: list[str] = []
    for at, one in enumerate(review.stories):
        told = _render_story(one)
        room -= measure(told) + 1
        if room < 0:
            lines.append(f"- {len(review.stories) - at} more in {html}")
            break
        lines.append(told)
    return ["\n".join(["**Stories**", "", *lines])]


def _render_story(one: StoryChange) -> str:
    lines = [f"- {escape_github(clip(one.name, 120))} (`{_code(one.id)}`): {_say(one.told, 300)}"]
    lines += [f"  - {way}: {_name_mates(mates)}" for way, mates in one.moves]
    for clash in one.clashes:
        lines += [f"  - **Figures conflict**, {_say(clash.what, 160)}: {_say(clash.why, 300)}", *_render_sides(clash)]
    lines += [f"  - no conflict any more: {_say(clash.told, 300)}" for clash in one.ended]
    return "\n".join(lines)


def _render_sides(clash: Clash) -> Iterator[str]:
    for side in clash.sides[:_MATES]:
        figure, mark = side.figure, "**new:** " if side.new else ""
        yield f"    - {mark}{_say(figure.text, 160)}, {_name_mate(side.mate)}"
        if quote := figure.evidence.quote:
            yield f"      > {_say(quote, 400)} *(line {figure.evidence.line})*"
    if len(clash.sides) > _MATES:
        yield f"    - {len(clash.sides) - _MATES} more"


def _name_mates(mates: Sequence[Mate]) -> str:
    more = f" and {len(mates) - _MATES} more" if len(mates) > _MATES else ""
    return ", ".join(map(_name_mate, mates[:_MATES])) + more


def _name_mate(mate: Mate) -> str:
    outlet = f" ({_say(mate.outlet, 80)})" if mate.outlet else ""
    return f"*{escape_github(clip(mate.title, 120))}*{outlet}"


def _render_filed(review: Review, room: int, html: str) -> list[str]:
    """Briefs that are only filed otherwise, by topic and story: a line each, and not a fold for each brief."""
    filed = list_filed(review)
    if not filed:
        return []
    lines = []
    for row in group_filed(review):
        named = ", ".join(f"*{escape_github(clip(one.title, 90))}*" for one in row.briefs[:_MATES])
        more = f" and {len(row.briefs) - _MATES} more" if len(row.briefs) > _MATES else ""
        lines.append(f"- {row.sign} **{_say(row.what, 160)}**, {_count(len(row.briefs), 'brief')}: {named}{more}")
    head = f"{_count(len(filed), 'brief')} only filed otherwise: the same words under other topics or stories"
    kept = _take(lines, room)
    more_rows = [f"- {len(lines) - len(kept)} more in {html}"] if len(kept) < len(lines) else []
    return ["\n".join([f"<details><summary>{head}</summary>", "", *kept, *more_rows, "", "</details>"])]


# ---------------------------------------------------------------- a brief


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines that stand together or not at all, under a heading that the first of its kind brings along."""

    heading: str
    text: str


def _fold(told: Iterable[BriefChange], room: int, html: str) -> list[list[str]]:
    """A fold for each brief in order, as long as there is room."""
    folds: list[list[str]] = []
    opened = 0
    for one in told:
        wide = bool(one.urgent)
        fold = _render_brief(one, min(room, _LONGEST), html, wide)
        size = measure("\n".join(fold)) + 2
        if wide and opened + size > _OPEN and folds:
            fold[0] = fold[0].replace("<details open>", "<details>", 1)
        elif wide:
            opened += size
        if size > room:
            break
        room -= size
        folds.append(fold)
    return folds


def _render_brief(one: BriefChange, room: int, html: str, wide: bool) -> list[str]:
    urgent = f" · <i>{escape_summary(clip('; '.join(one.urgent), 160))}</i>" if one.urgent else ""
    title = f"<b>{escape_summary(clip(one.title, 120))}</b>"
    what = escape_summary(tell_what(one))
    lines = [f"<details{' open' if wide else ''}><summary>{title} · {what}{urgent}</summary>", "", *_render_place(one)]
    blocks = list(_list_blocks(one))
    room -= measure("\n".join(lines)) + 120
    heading = ""
    for at, block in enumerate(blocks):
        new = block.heading != heading
        added = ["", *([f"**{block.heading}**", ""] if new and block.heading else []), block.text]
        if block.text.startswith("- ") and not new:
            added = added[1:]
        size = measure("\n".join(added)) + 1
        if size > room:
            lines += ["", f"*{_count(len(blocks) - at, 'piece')} more in {html}.*"]
            break
        room -= size
        heading = block.heading
        lines += added
    return [*lines, "", "</details>"]


def _render_place(one: BriefChange) -> list[str]:
    parts = [f"`docs/{_code(one.path)}`"]
    if one.old_path:
        parts.append(f"was `docs/{_code(one.old_path)}`")
    if one.brief:
        first, last = one.brief.lines
        parts.append(f"source `{_code(one.brief.source)}`, lines {first}–{last}")
        if one.before is None or one.after is None:
            parts.append(escape_github(clip(say_byline(one.brief), 300)))
        if one.standing and one.standing.state != "stale":
            parts.append(escape_github(say_standing(one.standing)))
    return [" · ".join(parts)]


def _code(text: str) -> str:
    """Text for between two backticks, in which GitHub looks for nothing."""
    return escape_code(clip(text, 200))


def _list_blocks(one: BriefChange) -> Iterator[_Block]:
    yield from _list_needs(one)
    for heading, entries in group_entries(list_entries(one)):
        yield from (_Block(heading, _render_entry(entry, one)) for entry in entries)
    yield from (_Block("Companies", line) for line in _render_companies(one))
    for notice in one.notices:
        fix = f" → {_say(notice.fix)}" if notice.fix else ""
        line = f", line {notice.line}" if notice.line else ""
        yield _Block("Doubts", f"- *{escape_github(notice.code.replace('-', ' '))}*{line}: {_say(notice.message)}{fix}")
    for number, row in enumerate(one.dropped):
        if number == _DROPPED:
            yield _Block(_dropped(one), f"- and {len(one.dropped) - number} more")
            break
        holds = ", ".join(row.holds[:6])
        rule = escape_github(clip(row.rule, 60))
        yield _Block(
            _dropped(one),
            f"- line {row.line}, score {row.score:.2f} ({rule}), holds {_say(holds, 160)}\n  > {_say(row.text, 400)}",
        )


def _dropped(one: BriefChange) -> str:
    return f"Left out of the article, with numbers or companies in it: {len(one.dropped)}"


def _list_needs(one: BriefChange) -> Iterator[_Block]:
    if one.problem:
        yield _Block("", f"**{one.fate if one.after is None else 'A copy'}:** {_say(one.problem)}")
    for dispute in list_disputes(one):
        yield _Block("Needs you", _render_dispute(dispute, one))
    if together := settle_all(one):
        yield _Block("Needs you", f"- {SETTLES_ALL}: `{escape_code(together)}`")
    for fault in list_faults(one):
        yield _Block("Needs you", _render_fault(fault, one))
    if one.standing and one.standing.state == "stale":
        yield _Block("Needs you", f"- {_say(say_standing(one.standing), 300)}")
    for clash in one.clashes:
        said = _say(clash.tell_from(one.id), 300)
        yield _Block("Needs you", f"- **Figures conflict**, {_say(clash.what, 160)}: {said}")
    if one.reprint:
        yield _Block("Needs you", f"- **A reprint** of {_say(one.reprint.told, 300)}")
    for copy in one.copied:
        outlet = f", {_say(copy.publisher, 80)}" if copy.publisher else ""
        yield _Block("Copies", f"- the same words stand in `{_code(copy.source)}`{outlet}")


def _render_dispute(dispute: Dispute, one: BriefChange) -> str:
    lines = [f"- **Conflict**, `{_code(dispute.name)}`: {_say(dispute.conflict.reason)}"]
    for row in dispute.rows:
        said = _render_parts(row.parts, False, False) if row.parts else "*(none: it is gone there)*"
        place = f" *({_say(row.place, 160)})*" if row.place else ""
        lines.append(f"  - {escape_github(row.label)}: {said}{place}")
    lines += [f"  - not carried: {_say(fault.message)}" for fault in dispute.faults]
    lines += [f"  - {way}: `{escape_code(typed)}`" for way, typed in list_ways(one, dispute.conflict)]
    return "\n".join(lines)


def _render_fault(fault: Fault, one: BriefChange) -> str:
    fix = f"\n  - mend: {_say(fault.fix)}" if fault.fix else ""
    shown = f"\n  - says: {_say(fault.shown, 400)}" if fault.shown else ""
    quoted = f"\n  - quotation: {_say(fault.quoted, 400)}" if fault.quoted else ""
    return f"- **Not in its source**, `{_code(one.call(fault.piece))}`: {_say(fault.message)}{shown}{quoted}{fix}"


def _render_entry(entry: Entry, one: BriefChange) -> str:
    mark = f"*{escape_github(clip(', '.join(entry.label), 80))}*: " if entry.label else ""
    if entry.noun == "note":
        whole = entry.fate in ("new", "gone")
        return "\n".join([f"- {mark.rstrip() or '*as it stands*:'}", *_render_lines(entry.parts, whole)])
    text = _render_parts(
        entry.parts, entry.fate == "new" and one.fate != "new", entry.fate == "gone" and one.fate != "gone"
    )
    lines = [f"- {mark}{text}"]
    links = [f"+ `{_code(key)}`" for key in entry.linked] + [f"− `{_code(key)}`" for key in entry.unlinked]
    if links:
        lines.append(f"  links: {', '.join(links)}")
    short = [source.short for source in entry.sources]
    if short and all(short) and not links:
        lines[0] += f" *({'; '.join(short)})*"
        return lines[0]
    for source in entry.sources:
        lines += [f"  > {_render_source(source)}", ""]
    if entry.noun == "bullet" and not entry.sources and entry.fate not in ("gone", "moved"):
        lines.append("  > *no source: a bullet of the desk's own*")
    return "\n".join(lines).rstrip("\n")


def _render_lines(parts: Sequence[Part], whole: bool) -> Iterator[str]:
    """Texts of several lines as a quotation; of many lines that are the same those beside a change are shown."""
    lines = split_lines(parts)
    changed = {at for at, line in enumerate(lines) if any(part.op != "same" for part in line)}
    shown = [at for at in range(len(lines)) if whole or not changed or any(abs(at - one) <= _BESIDE for one in changed)]
    last = -1
    for at in shown[:_LINES]:
        if at > last + 1:
            yield f"  > …{_BREAK}"
        last = at
        text = "".join(part.text for part in lines[at])
        lead = "&nbsp;" * min(len(text) - len(text.lstrip(" \t")), _INDENT)
        said = _render_parts(lines[at], whole, whole) if text.strip() else ""
        yield f"  > {lead}{said}{_BREAK if at != shown[:_LINES][-1] else ''}"
    if len(shown) > _LINES:
        yield f"  >\n  > *{_count(len(shown) - _LINES, 'line')} more*"


def _render_source(source: Source) -> str:
    if short := source.short:
        return f"*{short}*"
    place = f" *({source.place})*" if source.place else ""
    return f"{_render_parts(source.parts, False, False)}{place}"


def _render_parts(parts: Sequence[Part], came: bool, went: bool) -> str:
    """Words compared; text that came or went as a whole needs no more than its label. Long stretches that are the same
    are cut in the middle.
    """
    whole = len(parts) == 1
    out: list[str] = []
    left = _TEXT
    for at, part in enumerate(parts):
        text = part.text
        if part.op == "same" and len(parts) > 1:
            text = _shorten(text, first=at == 0, last=at == len(parts) - 1)
        text = clip(text, max(left, 40))
        left -= len(text)
        escaped = escape_github(text)
        if part.op == "same" or (whole and (came or went)):
            out.append(escaped)
        else:
            tag = "del" if part.op == "removed" else "b"
            start, core, end = _trim(text)
            apart = " " if tag == "b" and out and out[-1].endswith("</del>") else ""
            out.append(f"{start or apart}<{tag}>{escape_github(core)}</{tag}>{end}" if core else escaped)
        if left <= 0 and at < len(parts) - 1:
            out.append(" …")
            break
    return "".join(out).strip() or "–"


def _shorten(text: str, *, first: bool, last: bool) -> str:
    """What did not change, as far as it shows where the change is."""
    if len(text) < 300:
        return text
    head = "" if first else f"{clip(text, 120)} "
    tail = "" if last else text[-120:].partition(" ")[2]
    return f"{head}… {tail}" if not (first and last) else text


def _trim(text: str) -> tuple[str, str, str]:
    core = text.strip()
    at = text.find(core)
    return (" " * bool(at), core, " " * (at + len(core) < len(text))) if core else (" ", "", "")


def _render_companies(one: BriefChange) -> Iterator[str]:
    if one.fate == "gone" or not one.brief:
        return
    for sign, rows in (("+", one.gained), ("−", one.lost)):
        if rows:
            named = ", ".join(f"{escape_github(clip(name, 80))} (`{_code(key)}`)" for key, name in rows[:30])
            more = f" and {len(rows) - 30} more" if len(rows) > 30 else ""
            yield f"- {sign} {named}{more}"


def _say(text: str, most: int = _TEXT) -> str:
    return escape_github(clip(" ".join(text.split()), most))


# ---------------------------------------------------------------- the rest


def _tail(review: Review, html: str, room: int) -> list[str]:
    """Other pages, articles that could not be used, names that the registry lacks: a text each."""
    parts: list[str] = []
    if review.left:
        lines = [f"- `{_code(name)}`: {_say(reason, 300)}" for name, reason in review.left]
        parts.append(_list("Could not be used, or was left as it is", lines, room // 4, html))
    if review.pages:
        parts.append("\n".join(["**Other pages of `docs/`**", "", *_tell_pages(review)]))
        parts += _render_pages(review, room // 2, html)
    if review.candidates:
        parts.append(_render_candidates(review.candidates, room, html))
    return parts


def _tell_pages(review: Review) -> Iterator[str]:
    for name, paths in group_pages(review):
        named = ", ".join(f"`{clip(_code(path), 80)}`" for path in paths[:_NAMES])
        more = f" and {len(paths) - _NAMES} more" if len(paths) > _NAMES else ""
        yield f"- {name}: {named}{more}"


def _render_pages(review: Review, room: int, html: str) -> Iterator[str]:
    """A fold for each page, those that a person changed first."""
    pages = sorted(review.texts, key=lambda page: (not page.by_hand, page.path))
    for at, page in enumerate(pages):
        head = f"<code>docs/{escape_summary(clip(page.path, 200))}</code> · {tell_page(page)}"
        lines = [line.strip() for line in _render_lines(compare_texts(page), page.fate != "changed")]
        fold = "\n".join([f"<details><summary>{head}</summary>", "", *lines, "", "</details>"])
        room -= measure(fold) + 2
        if room < 0:
            yield f"*{_count(len(pages) - at, 'page')} more in {html}.*"
            return
        yield fold


def _list(heading: str, lines: Sequence[str], room: int, html: str) -> str:
    kept = _take(lines, room)
    more = [f"- {len(lines) - len(kept)} more in {html}"] if len(kept) < len(lines) else []
    return "\n".join([f"**{heading}**", "", *kept, *more])


def _render_candidates(candidates: Sequence[Candidate], room: int, html: str) -> str:
    told: list[str] = []
    rows: list[str] = []
    for one in candidates:
        counts = f"{_count(one.mentions, 'mention')} in {_count(one.articles, 'article')}"
        line = f"- **{escape_github(clip(one.name, 80))}**: {counts} ({_say(', '.join(one.rules[:2]), 120)})"
        for place in one.places[:1]:
            parts = (Part("same", place.before), Part("added", place.name), Part("same", place.after))
            said = _render_parts(parts, False, False)
            line += f"\n  > {said} *({_say(place.source, 80)}, line {place.line})*"
        room -= measure(line) + measure(one.entry) + 2
        if room < 600:
            break
        told.append(line)
        rows.append(one.entry.rstrip("\n"))
    left = len(candidates) - len(told)
    more = [f"- {left} more in {html}"] if left else []
    return "\n".join([
        f"<details><summary>Names that the registry lacks: {len(candidates)}, with the rows that accept them</summary>",
        "", *told, *more, "",
        "As rows of the registry; `briefs companies suggest --accept ID` writes one, `--reject ID` stops it:",
        "", "````yaml", *rows, "````", "", "</details>",
    ])  # fmt: skip


def _foot(html: str) -> str:
    return f"<sub>Made by `briefs review`; {html} shows the same side by side.</sub>"


def _take(lines: Iterable[str], room: int) -> list[str]:
    kept: list[str] = []
    for line in lines:
        room -= measure(line) + 1
        if room < 0:
            break
        kept.append(line)
    return kept


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
