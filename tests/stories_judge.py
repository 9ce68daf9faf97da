"""How well stories are found and told, against what an editor says.

``python -m tests.stories_judge DIR [DOCS]``, or with ``--given`` as if stories had been found as they should be: so
what is made of stories is judged by itself.

DIR holds ``articles/`` and ``labels.yml`` (``tests/cases/stories`` explains its form). All goes through the front door
into an empty ``docs/``: ``generate``, ``export``, ``export --stories``. With DOCS the briefs that stand there are
judged and nothing is generated.

A verdict is looked at claim by claim: a labelled pair is found where one row holds both claims with the verdict. What
is in nobody's labels may agree or be an update, but each conflict must be a labelled one. In a row whose verdict is
"conflict" claims that agree with each other may stand as well, as a reader is shown all sides.
"""

from __future__ import annotations

import io
import json
import os
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from generator.brief import parse_brief
from generator.cli import main as run_front_door
from generator.model import Brief
from generator.stories.export import story_row
from generator.stories.gather import gather_stories

Row = dict[str, Any]
Place = tuple[str, str]
"""A document and a figure as printed in it."""
ROLES = ("first report", "follow-up", "confirmation", "denial", "reprint")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two claims, and what they are to each other."""

    a: Place
    b: Place
    verdict: str
    """``agree``, ``update``, ``conflict``; ``never`` where it must not be a conflict, ``nothing`` where no verdict is
    right."""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Labels:
    """What an editor says of a set of documents."""

    story: Mapping[str, str | None]
    """Document → key of its story; ``None`` for what is in none."""
    origins: Mapping[str, tuple[tuple[str, ...], ...]]
    """Story → its origins, each as documents of which the first is where it comes from."""
    touches: Mapping[str, frozenset[str]]
    """Round-up → stories that it tells of."""
    roles: Mapping[str, str]
    undated: frozenset[str]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What the front door made of the documents, by document where it can be."""

    briefs: Mapping[str, str]
    """Document → id of its brief; a copy's is that of the brief that stands for it."""
    story: Mapping[str, str]
    """Brief → story."""
    touches: Mapping[str, frozenset[str]]
    """Brief → stories."""
    origins: Mapping[str, frozenset[str]]
    """Brief → the briefs of its origin."""
    roles: Mapping[str, str]
    """Brief → its role in the timeline of its story."""
    texts: Mapping[str, str]
    """Brief → all that it quotes: what is not there no verdict can be about."""
    rows: tuple[Row, ...]
    """Of ``export --stories``."""
    missing: tuple[str, ...]
    """Documents of the labels of which there is no brief."""


@dataclass(slots=True)
class Report:
    """Scores as exact fractions, and every miss in words."""

    precision: Fraction
    recall: Fraction
    pulled: list[str] = field(default_factory=list)
    """Documents that belong to no story and are in one with others."""
    touched: tuple[int, int] = (0, 0)
    """Labelled links of round-ups: found, all."""
    strays: list[str] = field(default_factory=list)
    """Links of round-ups that no label has."""
    origins: tuple[int, int] = (0, 0)
    """Documents of stories whose origin holds exactly what it should, of all."""
    counts: tuple[int, int] = (0, 0)
    """Stories whose number of origins is right, of all."""
    roles: tuple[int, int] = (0, 0)
    """Entries of timelines with the role that an editor gives them, of those with a label."""
    found: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Verdict → pairs found, of all labelled."""
    reach: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Verdict → pairs both of whose figures stand in their briefs, of all labelled."""
    false_conflicts: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    """Labelled pairs that got another verdict, and pairs that should have none but got one."""
    misses: list[str] = field(default_factory=list)

    @property
    def f1(self) -> Fraction:
        """Harmonic mean of B-cubed precision and recall."""
        return 2 * self.precision * self.recall / (self.precision + self.recall)


# ---------------------------------------------------------------- labels


def load_labels(path: Path) -> Labels:
    """Read ``labels.yml``; a document that is named in two places, or a pair of unknown documents, is refused."""
    data = yaml.safe_load(path.read_text("utf-8"))
    story: dict[str, str | None] = {}
    origins: dict[str, tuple[tuple[str, ...], ...]] = {}
    touches: dict[str, set[str]] = {name: set() for name in data["roundups"]}
    roles: dict[str, str] = {}
    undated: set[str] = set()
    for key, row in data["stories"].items():
        origins[key] = tuple(tuple(group) for group in row["origins"])
        for name in (name for group in row["origins"] for name in group):
            _require(name not in story, f"{name} is in two stories")
            story[name] = key
        for name in row.get("touched_by", ()):
            touches[name].add(key)
        roles.update(row.get("timeline", {}))
        undated.update(row.get("undated", ()))
    for name in (*data["roundups"], *data["singletons"]):
        _require(name not in story, f"{name} is in a story and in none")
        story[name] = None
    pairs = [*_read_pairs(data["figures"]), *_read_pairs(data["never"])]
    _require(set(roles.values()) <= set(ROLES), "an unknown role")
    for name in (*roles, *undated, *(place[0] for pair in pairs for place in (pair.a, pair.b))):
        _require(name in story, f"no such document: {name}")
    linked = {name: frozenset(keys) for name, keys in touches.items()}
    return Labels(story, origins, linked, roles, frozenset(undated), tuple(pairs))


def _read_pairs(rows: Iterable[Row]) -> Iterable[Pair]:
    for row in rows:
        places = [(row[side][0], str(row[side][1])) for side in "ab"]
        verdict = row.get("verdict") or row.get("only", "never")
        _require(verdict in ("agree", "update", "conflict", "never", "nothing"), f"an unknown verdict: {verdict}")
        yield Pair(places[0], places[1], verdict, row.get("why", ""))


def _require(holds: bool, message: str) -> None:
    if not holds:
        raise ValueError(message)


# ---------------------------------------------------------------- what was found


def call(*arguments: object) -> str:
    """What a command prints, run in this process; ``SystemExit`` with a code above 1 is a fault."""
    before, out = sys.argv, io.TextIOWrapper(io.BytesIO(), "utf-8")
    err = io.TextIOWrapper(io.BytesIO(), "utf-8")
    try:
        sys.argv = ["briefs", *map(str, arguments)]
        with redirect_stdout(out), redirect_stderr(err):
            run_front_door()
    except SystemExit as left:
        err.seek(0)
        code = left.code
        if code not in (None, 0, 1):
            raise RuntimeError(f"{arguments}: {code}: {err.read()}") from left
    finally:
        sys.argv = before
    out.seek(0)
    return out.read()


def generate_docs(seeds: Path, docs: Path) -> None:
    """Briefs of ``seeds`` in ``docs``, with the working folder beside it."""
    before = Path.cwd()
    articles = seeds.resolve()
    docs.mkdir(parents=True, exist_ok=True)
    os.chdir(docs.parent)
    try:
        call("generate", "--quiet", "--seeds", articles, "--docs", docs)
    finally:
        os.chdir(before)


def find_stories(labels: Labels, docs: Path) -> Found:
    """Read back what stands in ``docs``, through the front door."""
    rows = [json.loads(line) for line in call("export", "--docs", docs).splitlines()]
    stories = [json.loads(line) for line in call("export", "--stories", "--docs", docs).splitlines()]
    touches = {row["id"]: frozenset(row.get("touches") or ()) for row in rows}
    return _collect(labels, [_parse(docs, row["id"]) for row in rows], stories, touches)


def read_briefs(docs: Path) -> tuple[Brief, ...]:
    """All briefs that stand in ``docs``."""
    return tuple(_parse(docs, path.stem) for path in sorted((docs / "briefs").glob("*.md")))


def give_stories(labels: Labels, briefs: Sequence[Brief]) -> Found:
    """What would be told if each brief were in the story of its label."""
    places = place_briefs(labels, briefs)
    keys = {places[name]: labels.story[name] for name in labels.story if name in places}
    touches = {places[name]: keys for name, keys in labels.touches.items() if name in places}
    given = [
        replace(brief, story=keys.get(brief.id), touches=tuple(sorted(touches.get(brief.id, ())))) for brief in briefs
    ]
    stories = [story_row(story) for story in gather_stories(given)]
    return _collect(labels, given, stories, {brief.id: frozenset(brief.touches) for brief in given})


def _parse(docs: Path, brief: str) -> Brief:
    path = docs / "briefs" / f"{brief}.md"
    return parse_brief(path.read_text("utf-8"), str(path))


def _collect(
    labels: Labels, briefs: Sequence[Brief], stories: Sequence[Row], touches: Mapping[str, frozenset[str]]
) -> Found:
    places = place_briefs(labels, briefs)
    return Found(
        briefs=places,
        story={brief: row["id"] for row in stories for brief in row["briefs"]},
        touches=touches,
        origins={brief: frozenset(group) for row in stories for group in row["origins"] for brief in group},
        roles={event["brief"]: event["role"] for row in stories for event in row["timeline"]},
        texts={brief.id: _quoted(brief) for brief in briefs},
        rows=tuple(stories),
        missing=tuple(name for name in labels.story if name not in places),
    )


def _quoted(brief: Brief) -> str:
    quotes = [item.quote for bullet in brief.bullets for item in bullet.evidence]
    return " | ".join((*quotes, *(f"{figure.evidence.quote} | {figure.text}" for figure in brief.figures)))


def place_briefs(labels: Labels, briefs: Iterable[Brief]) -> dict[str, str]:
    """Document → id of its brief, or else of the brief that names it as a copy."""
    own: dict[str, list[tuple[str, str]]] = defaultdict(list)
    copies: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for brief in briefs:
        own[brief.source].append((brief.id, brief.title))
        for copy in brief.copies:
            copies[copy.source].append((brief.id, copy.title or brief.title))
    found = {name: _pick(name, own) or _pick(name, copies) for name in labels.story}
    return {name: brief for name, brief in found.items() if brief}


def _pick(name: str, rows: Mapping[str, Sequence[tuple[str, str]]]) -> str | None:
    source, _, words = name.partition("#")
    return next((brief for brief, title in rows.get(source, ()) if words in title), None)


# ---------------------------------------------------------------- the judgement


def judge_stories(labels: Labels, found: Found) -> Report:
    """All scores of one set of documents."""
    report = Report(*measure_b_cubed(labels, found))
    report.misses.extend(f"no brief of {name}" for name in found.missing)
    _judge_membership(labels, found, report)
    _judge_touches(labels, found, report)
    _judge_origins(labels, found, report)
    _judge_roles(labels, found, report)
    _judge_figures(labels, found, report)
    return report


def measure_b_cubed(labels: Labels, found: Found) -> tuple[Fraction, Fraction]:
    """B-cubed precision and recall over all documents; what is in no story is a cluster of its own."""
    truth = {name: key or name for name, key in labels.story.items()}
    seen = {name: _place(found, name) for name in truth}
    precision = recall = Fraction(0)
    for name, key in truth.items():
        mates = {other for other in truth if truth[other] == key}
        met = {other for other in truth if seen[other] == seen[name]}
        precision += Fraction(len(mates & met), len(met))
        recall += Fraction(len(mates & met), len(mates))
    return precision / len(truth), recall / len(truth)


def _place(found: Found, name: str) -> str:
    brief = found.briefs.get(name, name)
    return found.story.get(brief, brief)


def _judge_membership(labels: Labels, found: Found, report: Report) -> None:
    groups: dict[str, list[str]] = defaultdict(list)
    for name in labels.story:
        groups[_place(found, name)].append(name)
    for names in groups.values():
        strangers = [name for name in names if labels.story[name] is None]
        if len(names) > 1:
            report.pulled.extend(strangers)
            report.misses.extend(f"pulled in: {name}, with {[x for x in names if x != name]}" for name in strangers)
        if len({key for name in names if (key := labels.story[name])}) > 1:
            report.misses.append(f"two stories in one: {names}")
    for key in labels.origins:
        places: dict[str, list[str]] = defaultdict(list)
        for name, story in labels.story.items():
            if story == key:
                places[_place(found, name)].append(name)
        if len(places) > 1:
            report.misses.append(f"{key} falls apart: {list(places.values())}")


def match_stories(labels: Labels, found: Found) -> dict[str, str]:
    """Story of the labels → the one that has most of its documents."""
    matched: dict[str, str] = {}
    for key in labels.origins:
        places = [_place(found, name) for name, story in labels.story.items() if story == key]
        matched[key] = max(sorted(set(places)), key=places.count)
    return matched


def _judge_touches(labels: Labels, found: Found, report: Report) -> None:
    matched = match_stories(labels, found)
    wanted = {(name, matched[key]) for name, keys in labels.touches.items() for key in keys}
    links = {(name, story) for name in labels.story for story in found.touches.get(found.briefs.get(name, ""), ())}
    report.touched = len(wanted & links), len(wanted)
    report.strays = sorted(f"{name} touches {story}" for name, story in links - wanted)
    report.misses.extend(f"does not touch: {name}, {story}" for name, story in sorted(wanted - links))


def _judge_origins(labels: Labels, found: Found, report: Report) -> None:
    right = count = 0
    total = sum(key is not None for key in labels.story.values())
    for groups in labels.origins.values():
        names = [name for group in groups for name in group]
        seen = {name: frozenset(x for x in names if _origin(found, x) == _origin(found, name)) for name in names}
        for group in groups:
            for name in group:
                right += seen[name] == frozenset(group)
                if seen[name] != frozenset(group):
                    report.misses.append(f"origin of {name}: {sorted(seen[name])}, not {sorted(group)}")
        count += len(set(seen.values())) == len(groups)
    report.origins = right, total
    report.counts = count, len(labels.origins)


def _origin(found: Found, name: str) -> frozenset[str]:
    brief = found.briefs.get(name, name)
    return found.origins.get(brief, frozenset({brief}))


def _judge_roles(labels: Labels, found: Found, report: Report) -> None:
    right = 0
    for name, role in labels.roles.items():
        seen = found.roles.get(found.briefs.get(name, ""))
        right += seen == role
        if seen != role:
            report.misses.append(f"role of {name}: {seen}, not {role}")
    report.roles = right, len(labels.roles)


# ---------------------------------------------------------------- figures


def is_same_print(label: str, printed: str) -> bool:
    """Whether one holds the other, and neither cuts a number of the other in two."""
    short, long = sorted((_fold(label), _fold(printed)), key=len)
    before = "" if short[:1] in "$€£" else r"(?<![\w.,$€£])"
    return re.search(rf"{before}{re.escape(short)}(?!\w|[.,]\d| [mbt]r?illion)", long) is not None


def _fold(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u2019", "'").replace("\u2011", "-")).strip().casefold()


def _judge_figures(labels: Labels, found: Found, report: Report) -> None:
    rows = [(row["verdict"], row["what"], row["claims"]) for story in found.rows for row in story["figures"]]
    found_by: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for pair in labels.pairs:
        verdicts = sorted({verdict for verdict, _, claims in rows if _holds(found, claims, pair)})
        if pair.verdict in ("agree", "update", "conflict"):
            found_by[pair.verdict][1] += 1
            found_by[pair.verdict][0] += pair.verdict in verdicts
            lacking = [f"{name} {text!r}" for name, text in (pair.a, pair.b) if not _is_quoted(found, name, text)]
            found_by[pair.verdict][2] += not lacking
            if pair.verdict not in verdicts and lacking:
                report.misses.append(
                    f"{pair.verdict} out of reach, no brief has {' and '.join(lacking)}: {_show(pair)}"
                )
            elif pair.verdict not in verdicts:
                report.misses.append(f"{pair.verdict} missed{_tell(verdicts)}: {_show(pair)}")
            others = [verdict for verdict in verdicts if verdict != pair.verdict]
            if pair.verdict not in verdicts:
                report.wrong.extend(f"{verdict}, not {pair.verdict}: {_show(pair)}" for verdict in others)
        elif pair.verdict == "nothing":
            report.wrong.extend(f"{verdict}, not comparable: {_show(pair)}" for verdict in verdicts)
    conflicts = [pair for pair in labels.pairs if pair.verdict == "conflict"]
    for verdict, what, claims in rows:
        if verdict == "conflict" and not any(_holds(found, claims, pair) for pair in _with_copies(labels, conflicts)):
            names = {brief: name for name, brief in found.briefs.items()}
            told = [(names.get(claim["brief"], claim["brief"]), claim["text"]) for claim in claims]
            report.false_conflicts.append(f"{what}: {told}")
    report.found = {verdict: (hit, total) for verdict, (hit, total, _) in sorted(found_by.items())}
    report.reach = {verdict: (near, total) for verdict, (_, total, near) in sorted(found_by.items())}


def _is_quoted(found: Found, name: str, text: str) -> bool:
    return is_same_print(text, found.texts.get(found.briefs.get(name, ""), ""))


def _with_copies(labels: Labels, pairs: Collection[Pair]) -> Iterable[Pair]:
    """The pairs, and those between the copies of their documents."""
    rests = {name: group for groups in labels.origins.values() for group in groups for name in group}
    for pair in pairs:
        for a in rests.get(pair.a[0], (pair.a[0],)):
            for b in rests.get(pair.b[0], (pair.b[0],)):
                yield Pair((a, pair.a[1]), (b, pair.b[1]), pair.verdict)


def _holds(found: Found, claims: Sequence[Row], pair: Pair) -> bool:
    return all(
        any(claim["brief"] == found.briefs.get(name) and is_same_print(text, claim["text"]) for claim in claims)
        for name, text in (pair.a, pair.b)
    )


def _show(pair: Pair) -> str:
    told = " | ".join(f"{name} {text!r}" for name, text in (pair.a, pair.b))
    return f"{told} ({pair.why})" if pair.why else told


def _tell(verdicts: Sequence[str]) -> str:
    return f" (came out as {', '.join(verdicts)})" if verdicts else ""


# ---------------------------------------------------------------- by hand


def write_report(report: Report) -> str:
    """The scores and misses, for a terminal."""
    lines = [
        f"B-cubed  P {float(report.precision):.3f}  R {float(report.recall):.3f}  F1 {float(report.f1):.3f}",
        f"pulled in {len(report.pulled)}",
        f"roles {_of(report.roles)}",
        f"round-ups: links {_of(report.touched)}, {len(report.strays)} strays",
        f"origins: documents {_of(report.origins)}, counts {_of(report.counts)}",
        *(f"{verdict}: {_of(share)}, in reach {report.reach[verdict][0]}" for verdict, share in report.found.items()),
        f"false conflicts {len(report.false_conflicts)}, other wrong verdicts {len(report.wrong)}",
        "",
        *(f"- {miss}" for miss in report.misses),
        *(f"- stray: {stray}" for stray in report.strays),
        *(f"! false conflict: {told}" for told in report.false_conflicts),
        *(f"! wrong: {told}" for told in report.wrong),
    ]
    return "\n".join(lines)


def _of(share: tuple[int, int]) -> str:
    return f"{share[0]} of {share[1]}"


def judge_folder(folder: Path, docs: Path | None = None, *, given: bool = False) -> Report:
    """Judge the documents of ``folder``, or what stands in ``docs`` of them."""
    labels = load_labels(folder / "labels.yml")
    with tempfile.TemporaryDirectory() as made:
        place = docs.resolve() if docs else Path(made).resolve() / "docs"
        if docs is None:
            generate_docs(folder, place)
        found = give_stories(labels, read_briefs(place)) if given else find_stories(labels, place)
        return judge_stories(labels, found)


if __name__ == "__main__":
    paths = [Path(argument) for argument in sys.argv[1:] if argument != "--given"]
    print(write_report(judge_folder(*paths[:2], given="--given" in sys.argv)))
