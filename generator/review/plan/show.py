"""The plan in a terminal: one screen, a line or two for each thing, what is cut counted."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from generator.review.plan.forecast import OPERATIONS, Forecast, Kind, Need, Operation, Step
from generator.review.plan.pieces import count_noun
from generator.review.stories import StoryChange, StoryFate
from generator.text.show import show_text

_STYLES = {"!": "bold yellow", "-": "red", "~": "cyan", "+": "green", "=": "dim"}
_MARKS: dict[Operation, str] = {"remove": "-", "change": "~", "add": "+"}
_FATES: dict[StoryFate, str] = {"new": "+", "changed": "~", "merged": "-", "gone": "-"}
_PAGES: dict[Kind, str] = {"company": "company page", "story": "story page"}
_NAME = 30
"""Cells of the column of names, at most."""
_INDENT = 4
"""Cells before a line to write, where it stands below."""
_PLAIN_ROWS = 60
"""Rows where nobody watches, before the rest is only counted."""
_NAMED = 8
"""Company pages that are named in one line."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of the plan."""

    mark: str
    name: str
    """Id of a brief, file, or what is counted."""
    text: str
    fix: str = ""
    brief: bool = False
    """Whether ``name`` is an id, which its first words may stand for."""


def print_forecast(
    forecast: Forecast, width: int | None = None, height: int | None = None, *, whole: bool = False
) -> Iterator[Text]:
    """The plan, a row of text at a time.

    Args:
        forecast: what to show.
        width: cells of the terminal, to which rows keep; ``None`` where nobody watches, and rows may be long.
        height: rows of the terminal, to which the plan keeps unless it is ``whole``.
        whole: show every line.
    """
    found, rest = list_groups(forecast), list(_tell_rest(forecast))
    still = [path[7:-3] for path in forecast.unchanged if path.startswith("briefs/")]
    lay_out = _Layout([*(line for group in found for line in group), *rest], still, width)
    groups = [[lay_out(line) for line in group] for group in found]
    tail = [lay_out(line) for line in rest]
    if not whole:
        room = (height - 4 if height else _PLAIN_ROWS) - sum(map(len, tail))
        groups = _fit(groups, max(room, 4))
    for rows in (*(rows for group in groups for rows in group), *tail):
        yield from rows
    if groups or tail:
        yield Text()
    yield tell_summary(forecast)


def tell_summary(forecast: Forecast) -> Text:
    """The counts in one line: of briefs, then of company pages."""
    if not forecast.pending and not forecast.needs:
        return Text("Nothing to do: docs/ is what a run would write.", style="green")
    counts = ", ".join(f"{forecast.count(operation)} to {operation}" for operation in OPERATIONS)
    text = Text.assemble((f"{counts}, ", "bold"))
    need = len(forecast.needs)
    told = f"{need} need{'s' if need == 1 else ''} you" if need else "nothing needs you"
    text.append(told, "bold yellow" if need else "bold")
    for kind, called in _PAGES.items():
        pages = [f"{n} to {op}" for op in OPERATIONS if (n := forecast.count(op, kind))]
        if pages:
            text.append(f"; {called}s: {', '.join(pages)}")
    return text


def list_groups(forecast: Forecast) -> list[list[Line]]:
    """Lines that are cut together: what blocks, what goes, what else needs a person, what changes, what comes, what
    becomes of stories, and the pages of companies and stories.
    """
    briefs = [step for step in forecast.steps if step.is_brief]
    stubs = [step for step in forecast.steps if not step.is_brief]
    groups = (
        [_need_line(need) for need in forecast.needs if need.blocking],
        [_step_line(step) for step in briefs if step.operation == "remove"],
        [_need_line(need) for need in forecast.needs if not need.blocking],
        [_step_line(step) for step in briefs if step.operation == "change"],
        [_step_line(step) for step in briefs if step.operation == "add"],
        [_story_line(one) for one in forecast.stories],
        [
            _pages_line(same, called)
            for kind, called in _PAGES.items()
            for op in _MARKS
            if (same := [step for step in stubs if (step.operation, step.kind) == (op, kind)])
        ],
    )
    return [list(group) for group in groups if group]


def _need_line(need: Need) -> Line:
    if need.brief:
        return Line("!", need.brief, need.message, need.fix, brief=True)
    place = f":{need.line}" if need.line and need.source else ""
    return Line("!", (need.path or need.source) + place, need.message, need.fix)


def _step_line(step: Step) -> Line:
    what, why = ", ".join(step.changes), "; ".join(reason.text for reason in step.reasons)
    if step.operation == "remove":
        what = ""
    text = f"{what}: {why}" if what and why else what or why
    if step.kept:
        alone = len(step.kept) == 1 and not step.kept[0].startswith("bullets")
        text += f"; your {', '.join(step.kept)} {'stays' if alone else 'stay'}"
    if step.approved_by:
        text += f"; {step.approved_by} approved what stands"
    return Line(_MARKS[step.operation], step.id, text, brief=True)


def _story_line(one: StoryChange) -> Line:
    named = f"story {one.name}: " if one.was else "story "
    return Line(_FATES[one.fate], one.id, named + one.told_in_full, brief=True)


def _pages_line(steps: Sequence[Step], called: str) -> Line:
    mark = _MARKS[steps[0].operation]

    def tell(step: Step) -> str:
        return f"{step.title} ({', '.join(step.changes)})" if step.changes else step.title

    names = ", ".join(map(tell, steps[:_NAMED]))
    more = f" and {len(steps) - _NAMED} more" if len(steps) > _NAMED else ""
    return Line(mark, count_noun(len(steps), called), names + more)


def _tell_rest(forecast: Forecast) -> Iterator[Line]:
    """What needs nobody, a line for each kind."""
    briefs = sum(path.startswith("briefs/") for path in forecast.unchanged)
    told = []
    if forecast.edited:
        told.append(f"{forecast.edited} with edits of people")
    if forecast.known_doubts:
        told.append(f"{count_noun(forecast.known_doubts, 'doubt')} told before (briefs generate lists them)")
    if briefs:
        yield Line("=", f"{briefs:,} unchanged", "; ".join(told))
    if forecast.archived:
        yield Line("=", f"{forecast.archived:,} archived", "")
    if forecast.frozen:
        shown = "; ".join(f"{place}: {brief} stays as it is" for place, brief in forecast.frozen[:2])
        more = f" and {len(forecast.frozen) - 2} more" if len(forecast.frozen) > 2 else ""
        yield Line("=", f"{len(forecast.frozen)} met archived", shown + more)
    if forecast.copies:
        shown = "; ".join(f"{copy} is {original}" for copy, original in forecast.copies[:2])
        more = f" and {len(forecast.copies) - 2} more" if len(forecast.copies) > 2 else ""
        yield Line("=", count_noun(len(forecast.copies), "exact copy"), shown + more)
    if forecast.left_out:
        shown = "; ".join(f"{source}: {why}" for source, why in forecast.left_out[:2])
        more = f" and {len(forecast.left_out) - 2} more" if len(forecast.left_out) > 2 else ""
        yield Line("=", f"{len(forecast.left_out)} left out", shown + more)


# ---------------------------------------------------------------- rows


class _Layout:
    """Lays lines out in rows, all with the same column of names."""

    def __init__(self, lines: Sequence[Line], others: Sequence[str], width: int | None) -> None:
        """``others``: ids of briefs that no line is about."""
        self._width = width
        self._ids = sorted({*others, *(line.name for line in lines if line.brief)})
        most = min(_NAME, width // 3) if width else 0
        self._column = min(max((cell_len(self._shorten(line, most)) for line in lines), default=0), most)

    def __call__(self, line: Line) -> list[Text]:
        """Name, text, and the line to write beside it where there is room, else below."""
        style = _STYLES[line.mark]
        text, fix = show_text(line.text), show_text(line.fix)
        if self._width is None:
            name = f"{show_text(line.name)}  " if line.name else ""
            return [Text(f"{line.mark} {name}{text}{f'  -> {fix}' if fix else ''}".rstrip())]
        head = Text.assemble((line.mark, style), " ")
        if line.name:
            name = self._shorten(line, self._column)
            head.append(name, "bold" if line.mark in "!-" else "")
            head.append(" " * (self._column - cell_len(name) + 2))
        left = head.cell_len
        rows = [Text(" " * left) for _ in _wrap(text, self._width - left)]
        rows[0] = head
        for row, part in zip(rows, _wrap(text, self._width - left), strict=True):
            row.append(part, "dim" if line.mark == "=" else "")
        return [*rows[:-1], *self._add_fix(rows[-1], fix)]

    def _add_fix(self, row: Text, fix: str) -> list[Text]:
        assert self._width is not None
        if not fix:
            return [row]
        if row.cell_len + cell_len(fix) + 5 <= self._width:
            return [Text.assemble(row, "   ", (f"→ {fix}", "green"))]
        parts = _wrap(fix, self._width - _INDENT - 2)
        below = [Text.assemble(" " * _INDENT, ("  " + part, "green")) for part in parts]
        below[0] = Text.assemble(" " * _INDENT, (f"→ {parts[0]}", "green"))
        return [row, *below]

    def _shorten(self, line: Line, width: int) -> str:
        """An id cut to its first words, as far as these tell it apart: what is left still names it to a command."""
        name = show_text(line.name)
        if cell_len(name) <= width:
            return name
        if line.brief:
            shown = name[: width - 1].rpartition("-")[0] or name[: width - 1]
            at = bisect_left(self._ids, shown)
            if not any(other.startswith(shown) for other in self._ids[at + 1 : at + 2]):
                return f"{shown}…"
            return f"{name[: width - 12]}…{name[-10:]}"
        return set_cell_size(name, width - 1).rstrip() + "…" if width > 1 else name


def _wrap(text: str, width: int) -> list[str]:
    """The text in rows of at most ``width`` cells, cut at spaces where there are any."""
    rows: list[str] = []
    row = ""
    for word in text.split(" "):
        longer = f"{row} {word}" if row else word
        if cell_len(longer) <= width:
            row = longer
            continue
        if row:
            rows.append(row)
        while cell_len(word) > width:
            part = set_cell_size(word, width).rstrip()
            rows.append(part)
            word = word[len(part) :]
        row = word
    return [*rows, row] if row or not rows else rows


def _fit(groups: list[list[list[Text]]], room: int) -> list[list[list[Text]]]:
    """The groups within ``room`` rows: each shows something, the first as much as there is room for."""
    sizes = [sum(map(len, group)) for group in groups]
    if sum(sizes) <= room:
        return groups
    fitted: list[list[list[Text]]] = []
    for at, group in enumerate(groups):
        # Each group that is still to come keeps a line and the count of what is cut.
        reserved = sum(min(sizes[later], len(groups[later][0]) + 1) for later in range(at + 1, len(groups)))
        left = max(room - reserved, 0)
        shown: list[list[Text]] = []
        used = 0
        for number, rows in enumerate(group):
            last = number == len(group) - 1
            if used + len(rows) + (0 if last else 1) > left and shown:
                break
            shown.append(rows)
            used += len(rows)
        if len(shown) < len(group):
            mark = group[len(shown)][0].plain[:1]
            count = f" and {len(group) - len(shown)} more (briefs plan --all)"
            more = Text.assemble((mark, _STYLES.get(mark, "")), (count, "dim"))
            shown.append([more])
            used += 1
        room -= used
        fitted.append(shown)
    return fitted
