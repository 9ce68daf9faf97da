"""Other summarisers than the built-in one, and what is let through of what they return.

An engine is a function ``summarise(article, settings) -> Summary`` that an installed package names in the entry-point
group ``briefs.summarisers``; ``summariser = "name"`` in ``briefing.toml`` chooses it. It may use whatever it likes, a
model too, and nothing that it returns is believed: each bullet and figure is traced to the seed like a committed brief,
and what does not stand there is refused with a notice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from functools import lru_cache
from importlib.metadata import entry_points
from typing import Any, Protocol, get_args

from generator.errors import ConfigError
from generator.model import Bullet, Edit, Evidence, Figure, FigureStatus, Notice, Summary
from generator.stages.summarise import PINNED, SummaryInput, SummarySettings, label_sentences, list_uncovered
from generator.tables.load import load_tables
from generator.trace import Fault, SeedText, trace_summary

__all__ = ["GROUP", "Bullet", "Edit", "Figure", "Summariser", "Summary", "SummaryInput", "SummarySettings", "quote"]

GROUP = "briefs.summarisers"
BUILT_IN = "built-in"


class Summariser(Protocol):
    """What chooses and words the bullets and figures of one article."""

    def __call__(self, article: SummaryInput, settings: SummarySettings, /) -> Summary:
        """The summary of ``article``; the same for the same input. Evidence is made by :func:`quote`."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A summariser with the name by which the settings know it."""

    name: str
    summarise: Summariser


def load_engine(name: str) -> Engine | None:
    """The engine of that name, or ``None`` for the built-in one.

    Raises:
        ConfigError: none is installed under that name, or it cannot be loaded.
    """
    if name == BUILT_IN:
        return None
    found = {point.name: point for point in entry_points(group=GROUP)}
    where = f"summariser: {name}"
    if name not in found:
        known = sorted({BUILT_IN, *found})
        near = get_close_matches(name, known, n=1)
        fix = (f"did you mean '{near[0]}'? " if near else "") + f"installed: {', '.join(known)}"
        raise ConfigError("no such summariser is installed", where=where, fix=fix)
    try:
        summarise = found[name].load()
    except Exception as error:  # a stranger's module may raise anything
        raise ConfigError(f"cannot be loaded: {type(error).__name__}: {error}", where=where) from error
    if not callable(summarise):
        raise ConfigError("is no function", where=where, fix=f"{found[name].value} should take (article, settings)")
    return Engine(name, summarise)


def quote(article: SummaryInput, start: int, end: int) -> Evidence:
    """The evidence ``article.body[start:end]``: its line, its sentence and its label.

    Raises:
        ValueError: the span is empty, lies outside of the body, or goes beyond one sentence.
    """
    spans, labels = _read_sentences(article.body, article.lang)
    for number, (low, high) in enumerate(spans):
        if low <= start < end <= high:
            words = " ".join(article.body[start:end].split())
            return Evidence(words, start, end, article.line_at(start), number + 1, len(spans), labels[number])
    raise ValueError(f"{start}-{end} is no part of one sentence")


@lru_cache(maxsize=4)  # an engine quotes one article several times
def _read_sentences(body: str, lang: str) -> tuple[tuple[tuple[int, int], ...], tuple[str, ...]]:
    return label_sentences(SummaryInput(title="", body=body, lang=lang), load_tables().summary)


# ---------------------------------------------------------------- what is let through


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article stands, for the check."""

    seed: SeedText
    lines: tuple[int, int]
    cost: Callable[[Summary], int]
    """How many words of the article a brief with that summary quotes."""


def run_engine(
    engine: Engine, article: SummaryInput, settings: SummarySettings, place: Place, built_in: Callable[[], Summary]
) -> Summary:
    """What an engine makes of an article, as far as it can be traced; else what ``built_in`` makes of it.

    The engine is asked twice, since the same input must give the same brief. A bullet or figure that does not stand in
    the article, or for which no words may be quoted any more, is refused. Where nothing is left, or by refusal fewer
    bullets than ``settings.bullets_min``, the built-in summary takes the place of the whole. Each refusal is a notice.
    """

    def give_up(why: str, fix: str, notices: tuple[Notice, ...] = ()) -> Summary:
        told = Notice("summariser-failed", f"{engine.name} {why}; the built-in summary takes its place", fix=fix)
        summary = built_in()
        return replace(summary, notices=(*summary.notices, *notices, told))

    answers: list[Any] = []
    for _ in range(2):
        try:
            answers.append(engine.summarise(article, settings))
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a stranger's code may raise anything, and one article must not stop the others
            return give_up(f"raised {type(error).__name__}: {str(error)[:200]}", "mend the engine, or choose another")
    summary = answers[0]
    wrong = _find_wrong_type(summary)
    if wrong:
        return give_up(f"returned {wrong}", "return a Summary of tuples; evidence is made by generator.engines.quote")
    if answers[1] != summary:
        return give_up("gave two summaries of one article", "make it repeatable: no sampling, no clock, no chance")
    kept, refused = _keep_traced(engine, article, summary, settings, place)
    offered = len(summary.bullets)
    if not kept.bullets or (len(kept.bullets) < offered and len(kept.bullets) < settings.bullets_min):
        return give_up(f"is left with {len(kept.bullets)} of {offered} bullets", "see what was refused", refused)
    evidence = [*(e for b in kept.bullets for e in b.evidence), *(f.evidence for f in kept.figures)]
    used = [(e.start, e.end) for e in evidence]
    uncovered = list_uncovered(article, load_tables().summary, used)
    return replace(kept, notices=(*summary.notices, *refused), uncovered=uncovered)


def keep_pinned(made: Summary, own: Summary, article: SummaryInput, most: int, place: Place) -> Summary:
    """What an engine made, with what a person pinned in front, as the built-in summary ``own`` words it, and without
    the bullets that quote a sentence which is pinned or dropped. Those behind that are over ``most`` bullets, or over
    what the brief may quote, go.
    """
    pinned = tuple(bullet for bullet in own.bullets if any(edit.rule == PINNED for edit in bullet.edits))
    taken = (*article.pinned, *article.dropped)

    def quotes_taken(bullet: Bullet) -> bool:
        return any(start <= e.start < end for e in bullet.evidence for start, end in taken)

    rest = [bullet for bullet in made.bullets if bullet not in pinned and not quotes_taken(bullet)]
    rest = rest[: max(most - len(pinned), 0)]
    budget = max(place.cost(made), place.cost(own))
    while rest and place.cost(replace(made, bullets=(*pinned, *rest))) > budget:
        rest.pop()
    return replace(made, bullets=(*pinned, *rest))


def _keep_traced(
    engine: Engine, article: SummaryInput, summary: Summary, settings: SummarySettings, place: Place
) -> tuple[Summary, tuple[Notice, ...]]:
    faults: dict[str, Fault] = {}
    for fault in (
        *_check_evidence(article, summary),
        *trace_summary(summary, place.seed, place.lines, article.kind, article.owners),
    ):
        faults.setdefault(fault.piece, fault)
    notices: list[Notice] = []

    def refuse(piece: str, line: int | None, why: str, fix: str) -> None:
        notices.append(Notice("summariser-refused", f"{engine.name}: {piece}: {why}", line, fix))

    kept = Summary(())
    words = 0
    wordy = settings.words if settings.words is not None else settings.brief_words
    most = settings.bullets if settings.bullets is not None else settings.bullets_max
    for number, bullet in enumerate(summary.bullets, 1):
        piece = f"bullet {number}"
        line = bullet.evidence[0].line if bullet.evidence else None
        grown = replace(kept, bullets=(*kept.bullets, bullet))
        size = words + len(bullet.text.split())
        if piece in faults:
            refuse(piece, line, faults[piece].message, faults[piece].fix)
        elif wordy is None and len(grown.bullets) > most:
            refuse(piece, line, f"is one more than {most}", "see `bullets` in briefing.toml")
        elif wordy is not None and size > wordy:
            refuse(piece, line, f"is beyond {wordy} words", "see `words` in briefing.toml")
        elif place.cost(grown) > max(settings.quote_words, place.cost(kept)):
            refuse(piece, line, _TOO_MUCH, _BUDGET)
        else:
            kept, words = grown, size
    for number, figure in enumerate(summary.figures, 1):
        piece = f"figure {number}"
        grown = replace(kept, figures=(*kept.figures, figure))
        if piece in faults:
            refuse(piece, figure.evidence.line, faults[piece].message, faults[piece].fix)
        elif place.cost(grown) > max(settings.quote_words, place.cost(kept)):
            refuse(piece, figure.evidence.line, _TOO_MUCH, _BUDGET)
        else:
            kept = grown
    return kept, tuple(notices)


_TOO_MUCH = "would quote more of the article than a brief may"
_BUDGET = "see `quotation_share` and `quotation_words` in briefing.toml"


def _check_evidence(article: SummaryInput, summary: Summary) -> Iterator[Fault]:
    """Offsets, sentence and label are those that :func:`quote` gives: merging and the site rest on them."""
    pieces = [(f"bullet {n}", e) for n, bullet in enumerate(summary.bullets, 1) for e in bullet.evidence]
    pieces += [(f"figure {n}", figure.evidence) for n, figure in enumerate(summary.figures, 1)]
    for piece, evidence in pieces:
        try:
            right = quote(article, evidence.start, evidence.end)
        except ValueError as error:
            yield Fault("quotation", piece, f"its evidence {error}", fix="quote within a sentence")
        else:
            if right != evidence:
                yield Fault(
                    "quotation", piece, "its evidence is not what quote() gives for its place", fix="use quote()"
                )


def _find_wrong_type(value: Any) -> str:
    """What is not as the model has it, in a few words; empty for a summary that can be judged."""
    if not isinstance(value, Summary):
        return f"a {type(value).__name__}"
    for name, kind in (("bullets", Bullet), ("figures", Figure), ("notices", Notice)):
        items = getattr(value, name)
        if not isinstance(items, tuple) or not all(isinstance(item, kind) for item in items):
            return f"{name} that are no tuple of {kind.__name__}"
    bullets: tuple[Any, ...] = value.bullets
    if not all(isinstance(b.evidence, tuple) and isinstance(b.edits, tuple) for b in bullets):
        return "a bullet whose evidence or edits are no tuple"
    evidence = [*(e for bullet in bullets for e in bullet.evidence), *(figure.evidence for figure in value.figures)]
    edits = [edit for bullet in value.bullets for edit in bullet.edits]
    for item in (*value.bullets, *value.figures, *evidence, *edits, *value.notices):
        for field in fields(item) if isinstance(item, _PLAIN) else ():
            given = getattr(item, field.name)
            if field.type in _TYPES and not isinstance(given, _TYPES[field.type]):
                return f"a {type(item).__name__} whose {field.name} is a {type(given).__name__}"
        if not isinstance(item, _PLAIN):
            return f"a {type(item).__name__} where evidence or an edit should be"
    if any(bullet.links or bullet.markdown for bullet in value.bullets):
        return "a bullet with links or Markdown of its own, which are set later"
    if any(figure.status not in get_args(FigureStatus) for figure in value.figures):
        return "a figure with an unknown status"
    return ""


_PLAIN = (Bullet, Figure, Evidence, Edit, Notice)
_TYPES: dict[Any, Any] = {"str": str, "int": int, "str | None": (str, type(None)), "int | None": (int, type(None))}
