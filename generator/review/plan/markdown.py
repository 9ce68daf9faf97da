"""The plan for a pull request, in GitHub's Markdown. Words of sources are escaped, so that they are no markup, no link,
and mention no person and no issue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from generator.review.github import escape_github
from generator.review.plan.forecast import Forecast, Need, Step
from generator.review.plan.pieces import count_noun
from generator.review.plan.show import tell_summary
from generator.review.stories import StoryChange
from generator.text.escape import tidy_text

_SHOWN = 20
"""Items of a list before the rest is folded."""
LONGEST = 60_000
"""Characters: GitHub takes 65,536 in a comment, in which the plan may not be alone."""
_COMMAND = re.compile(r"(?P<why>[a-z ]+: )?(?P<command>briefs .+?)(?P<more> \(or --theirs\))?")
"""A fix that is a command, with what is said around it."""
_NOTE = 100
"""What telling of more takes, at most."""
_TICKS = re.compile(r"`+")


def render_forecast(forecast: Forecast, limit: int = LONGEST) -> str:
    """The plan as a section of Markdown, at most ``limit`` characters long: what does not fit is counted."""
    render_list = partial(_render_list, room=limit // 3)
    needs = [_need_item(need) for need in forecast.needs]
    briefs = [step for step in forecast.steps if step.is_brief]
    pages = [step for step in forecast.steps if not step.is_brief]
    parts = [
        f"### Plan: {tell_summary(forecast).plain.removesuffix('.')}",
        *render_list("Needs a person", needs),
        *render_list("Goes", [_step_item(step) for step in briefs if step.operation == "remove"]),
        *render_list("Changes", [_step_item(step) for step in briefs if step.operation == "change"]),
        *render_list("Comes", [_step_item(step) for step in briefs if step.operation == "add"]),
        *render_list("Stories", [_story_item(one) for one in forecast.stories]),
        *render_list("Company pages", [_step_item(step) for step in pages if step.kind == "company"], shown=0),
        *render_list("Story pages", [_step_item(step) for step in pages if step.kind == "story"], shown=0),
        *_render_rest(forecast),
    ]
    kept: list[str] = []
    size = 0
    for at, part in enumerate(parts):
        size += len(part) + 2
        if size > limit - _NOTE:
            kept.append(f"*{count_noun(len(parts) - at, 'section')} more: `briefs plan --all` shows all.*")
            break
        kept.append(part)
    return "\n\n".join(kept) + "\n"


def _render_list(title: str, items: list[str], shown: int = _SHOWN, *, room: int) -> Iterator[str]:
    if not items:
        return
    yield f"**{title}**"
    if items[:shown]:
        yield "\n".join(items[:shown])
    rest = items[shown:]
    if rest:
        inside = _clip(rest, room)
        summary = f"{len(rest)} more" if shown else count_noun(len(rest), "page")
        yield f"<details><summary>{summary}</summary>\n\n{inside}\n\n</details>"


def _clip(items: list[str], room: int) -> str:
    """As many items as ``room`` characters take."""
    for at, item in enumerate(items):
        room -= len(item) + 1
        if room < 0:
            return "\n".join([*items[:at], f"- and {len(items) - at} more: `briefs plan --all` shows all"])
    return "\n".join(items)


def _need_item(need: Need) -> str:
    place = f":{need.line}" if need.line and need.source and not need.brief else ""
    head = f"{_code(need.name + place)}: " if need.name else ""
    fix = f"<br>→ {_fix(need.fix)}" if need.fix else ""
    return f"- `!` {head}{_words(need.message)}{fix}"


def _step_item(step: Step) -> str:
    mark = {"add": "+", "change": "~", "remove": "-"}[step.operation]
    told = f"{_words(', '.join(step.changes))}" if step.operation != "remove" else ""
    reasons = "; ".join(_words(reason.text) for reason in step.reasons)
    told = f"{told}: {reasons}" if told and reasons else told or reasons
    if step.kept:
        told += f"; of a person's stays {_words(', '.join(step.kept))}"
    if step.approved_by:
        told += f"; {_words(step.approved_by)} approved what stands"
    return f"- `{mark}` **{_words(step.title)}** {_code(step.path)}" + (f"<br>{told}" if told else "")


def _story_item(one: StoryChange) -> str:
    return f"- **{_words(one.name)}** {_code(one.id)}<br>{_words(one.told_in_full)}"


def _render_rest(forecast: Forecast) -> Iterator[str]:
    told = [count_noun(sum(path.startswith("briefs/") for path in forecast.unchanged), "brief") + " unchanged"]
    if forecast.edited:
        told.append(f"{forecast.edited} of them with edits of people")
    if forecast.known_doubts:
        told.append(f"{count_noun(forecast.known_doubts, 'doubt')} told before")
    if forecast.frozen:
        told.append(f"{count_noun(len(forecast.frozen), 'article')} of archived briefs")
    if forecast.copies:
        told.append(count_noun(len(forecast.copies), "exact copy"))
    if forecast.left_out:
        told.append(f"{len(forecast.left_out)} left out")
    yield f"*{', '.join(told)}.*"


def _words(text: str) -> str:
    return escape_github(text).strip()


def _fix(text: str) -> str:
    """A line to write, or a command, as code: nothing but the command, so that it can be copied."""
    found = _COMMAND.fullmatch(tidy_text(text))
    if not found:
        return _code(text)
    return f"{found['why'] or ''}{_code(found['command'])}{found['more'] or ''}"


def _code(text: str) -> str:
    """A code span that shows just ``text``."""
    shown = tidy_text(text) or " "
    fence = "`" * (max((len(run) for run in _TICKS.findall(shown)), default=0) + 1)
    space = " " if shown[:1] == "`" or shown[-1:] == "`" else ""
    return f"{fence}{space}{shown}{space}{fence}"
