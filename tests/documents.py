"""Whole documents through the real stages, and what an editor expects of each.

The documents and expectations stand beside each other in ``tests/cases/documents``. A value that is a list gives
alternatives (for lists of names: a list of lists); ``/…/`` is a regular expression; a fact is a list of regular
expressions that must all be found in one bullet or in one row of the figures. ``python -m tests.documents [NAME…]``
prints every miss.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from generator.model import Article, CleanDocument, Mention, Metadata, Registry, Summary
from generator.seeds import read_seed
from generator.stages.clean import clean_document
from generator.stages.describe import describe_article
from generator.stages.link import LinkText, link_texts
from generator.stages.segment import segment_document
from generator.stages.summarise import SummaryInput, SummarySettings, summarise_article
from generator.tables.load import load_tables
from generator.tables.registry import load_registry

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "cases" / "documents"
SAMPLE = ROOT / "tests" / "cases" / "sample"
ARTICLE_KEYS = {
    "title", "publisher", "aggregator", "credit", "authors", "interests", "date", "date_basis", "not_before",
    "not_after", "kind", "first", "last", "has", "paragraphs", "companies", "facts",
}  # fmt: skip
CASE_KEYS = {"document", "why", "lang", "articles", "junk", "known_failures"}


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation and its outcome."""

    name: str
    """``count``, ``junk``, or ``<article>.<field>``, ``<article>.company:<name>``, ``<article>.fact:<n>``."""
    ok: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the stages made of one article."""

    article: Article
    metadata: Metadata
    mentions: tuple[Mention, ...]
    summary: Summary


@dataclass(frozen=True, slots=True)
class Case:
    """A document and what is expected of it."""

    name: str
    document: Path
    lang: str
    articles: tuple[dict[str, Any], ...]
    junk: tuple[str, ...]
    known_failures: dict[str, str]
    """Check name to reason."""


def load_cases(folder: Path = CASES) -> tuple[Case, ...]:
    """All cases of a folder, by name; an unknown key or a missing document is an error."""
    return tuple(_load_case(path) for path in sorted(folder.glob("*.yml")))


def run_document(path: Path, root: Path) -> tuple[CleanDocument, tuple[Outcome, ...]]:
    """Read, clean, split, describe, link (the document is its own corpus) and summarise with the shipped tables."""
    tables, registry = _load_shipped()
    document = clean_document(read_seed(path, root), tables.clean)
    articles = segment_document(document, tables.segment)
    metadata = [describe_article(article, document, articles, tables.describe) for article in articles]
    texts = [LinkText(str(article.index), article.body) for article in articles]
    mentions = link_texts(texts, registry, tables.link)
    outcomes = []
    for article, known, found in zip(articles, metadata, mentions, strict=True):
        given = SummaryInput(
            title=known.heading, body=article.body, kind=known.kind, lang=known.lang, authors=known.authors,
            publisher=known.publisher or "", mentions=found, line_at=article.line_at,
        )  # fmt: skip
        summary = summarise_article(given, SummarySettings(), tables.summary)
        outcomes.append(Outcome(article, known, found, summary))
    return document, tuple(outcomes)


def name_checks(case: Case) -> Iterator[str]:
    """Names of the strict checks of a case, known without running it."""
    yield "count"
    yield "junk"
    yield "evidence"
    for index, expected in enumerate(case.articles):
        for key in expected:
            if key not in ("companies", "facts"):
                yield f"{index}.{key}"


@cache
def check_document(name: str) -> tuple[Check, ...]:
    """All checks of the case of that name, in the order in which the case states them."""
    case = next(case for folder in (CASES, SAMPLE) for case in load_cases(folder) if case.name == name)
    _, outcomes = run_document(case.document, case.document.parent)
    return tuple(_check_case(case, outcomes))


def share_of(checks: Sequence[Check], part: str) -> tuple[int, int]:
    """Passed and all checks whose name holds ``part`` (``.fact:``, ``.company:``)."""
    found = [check for check in checks if part in check.name]
    return sum(check.ok for check in found), len(found)


def fold(text: str) -> str:
    """White space folded to single spaces."""
    return " ".join(text.split())


def matches(expected: object, found: str | None) -> bool:
    """Whether a value is what was expected: equal, one of several, or matched by ``/…/``."""
    if isinstance(expected, list):
        return any(matches(item, found) for item in expected)
    if expected is None or found is None:
        return expected is None and found is None
    wanted = str(expected)
    if len(wanted) > 2 and wanted.startswith("/") and wanted.endswith("/"):
        return re.search(wanted[1:-1], found) is not None
    return fold(found) == fold(wanted)


def matches_names(expected: list[Any], found: tuple[str, ...]) -> bool:
    """The same for lists of names; a list of lists gives alternatives."""
    if expected and isinstance(expected[0], list):
        return any(matches_names(item, found) for item in expected)
    return list(found) == expected


def list_places(summary: Summary) -> list[str]:
    """Each bullet and each row of the figures as one string: the places in which a fact can stand."""
    rows = [" ".join((f.text, f.what, f.company or "", f.as_of or "")) for f in summary.figures]
    return [bullet.text for bullet in summary.bullets] + rows


def holds_fact(patterns: Sequence[str], places: Sequence[str]) -> bool:
    """Whether one place holds all patterns."""
    return any(all(re.search(pattern, place) for pattern in patterns) for place in places)


def _load_case(path: Path) -> Case:
    raw = yaml.safe_load(path.read_text("utf-8"))
    unknown = set(raw) - CASE_KEYS
    for article in raw["articles"]:
        unknown |= set(article) - ARTICLE_KEYS
    if unknown:
        raise ValueError(f"{path}: unknown keys {sorted(unknown)}")
    document = (path.parent / raw["document"]).resolve()
    if not document.is_file():
        raise ValueError(f"{path}: no such document: {raw['document']}")
    failures = {row["check"]: row["reason"] for row in raw.get("known_failures", [])}
    return Case(
        path.stem, document, raw.get("lang", "en"), tuple(raw["articles"]), tuple(raw.get("junk", ())), failures
    )


@cache
def _load_shipped() -> tuple[Any, Registry]:
    return load_tables(), load_registry(ROOT / "seeds" / "companies.yml")


def _pair_articles(case: Case, outcomes: tuple[Outcome, ...]) -> list[Outcome | None]:
    """For each expected article the one found that holds most of its phrases, each used once."""
    free = list(outcomes)
    pairs: list[Outcome | None] = []
    for expected in case.articles:
        scored = [(sum(fold(phrase) in fold(o.article.body) for phrase in expected["has"]), o) for o in free]
        best = max(scored, key=lambda row: row[0], default=(0, None))
        pairs.append(best[1] if best[0] else None)
        if best[0] and best[1] is not None:
            free.remove(best[1])
    return pairs


def _check_case(case: Case, outcomes: tuple[Outcome, ...]) -> Iterator[Check]:
    yield Check("count", len(outcomes) == len(case.articles), f"{len(outcomes)} for {len(case.articles)}")
    bodies = [fold(o.article.body) for o in outcomes]
    spoilt = [token for token in case.junk if any(token in body for body in bodies)]
    yield Check("junk", not spoilt, f"in a body: {spoilt}")
    yield _check_evidence(outcomes)
    for index, (expected, outcome) in enumerate(zip(case.articles, _pair_articles(case, outcomes), strict=True)):
        if outcome is None:
            for key in expected:
                yield Check(f"{index}.{key}", False, "article not found")
            continue
        yield from _check_article(index, expected, outcome)


def _check_evidence(outcomes: tuple[Outcome, ...]) -> Check:
    """Every quotation is its span of the body."""
    for outcome in outcomes:
        pieces = [e for bullet in outcome.summary.bullets for e in bullet.evidence]
        pieces += [figure.evidence for figure in outcome.summary.figures]
        for evidence in pieces:
            if fold(outcome.article.body[evidence.start : evidence.end]) != fold(evidence.quote):
                return Check("evidence", False, evidence.quote)
    return Check("evidence", True)


def _check_article(index: int, expected: dict[str, Any], outcome: Outcome) -> Iterator[Check]:
    body = fold(outcome.article.body)
    known = outcome.metadata
    for key, wanted in expected.items():
        name = f"{index}.{key}"
        if key in ("title", "publisher", "aggregator", "credit", "date", "kind"):
            stated = getattr(known, key)
            yield Check(name, matches(wanted, stated), f"{stated!r} for {wanted!r}")
        elif key in ("authors", "interests"):
            yield Check(name, matches_names(wanted, getattr(known, key)), f"{getattr(known, key)!r} for {wanted!r}")
        elif key in ("not_before", "not_after"):
            bound = getattr(known, key)
            day = bound.date if bound else None
            yield Check(name, matches(wanted, day), f"{day!r} for {wanted!r}")
        elif key == "date_basis":
            yield Check(name, matches(wanted, known.date_basis.kind), f"{known.date_basis!r} for {wanted!r}")
        elif key == "first":
            starts = wanted if isinstance(wanted, list) else [wanted]
            yield Check(name, any(body.startswith(fold(text)) for text in starts), f"body opens {body[:60]!r}")
        elif key == "last":
            ends = wanted if isinstance(wanted, list) else [wanted]
            yield Check(name, any(body.endswith(fold(text)) for text in ends), f"body ends {body[-60:]!r}")
        elif key == "has":
            lost = [phrase for phrase in wanted if fold(phrase) not in body]
            yield Check(name, not lost, f"not in the body: {lost}")
        elif key == "paragraphs":
            counts = wanted if isinstance(wanted, list) else [wanted]
            found = outcome.article.body.count("\n") + 1
            yield Check(name, found in counts, f"{found} for {wanted}")
        elif key == "companies":
            names = {fold(mention.name) for mention in outcome.mentions}
            for company in wanted:
                yield Check(f"{index}.company:{company}", company in names, f"among {sorted(names)}")
        elif key == "facts":
            places = list_places(outcome.summary)
            for number, patterns in enumerate(wanted):
                yield Check(f"{index}.fact:{number}", holds_fact(patterns, places), f"nowhere: {patterns}")


def main(names: Sequence[str]) -> int:
    """Print each miss and the shares; 1 if a strict check fails that is not known."""
    bad = 0
    facts = companies = (0, 0)
    for case in (*load_cases(CASES), *load_cases(SAMPLE)):
        if names and case.name not in names:
            continue
        try:
            checks = check_document(case.name)
        except Exception as error:  # noqa: BLE001 - a report goes on with the next document
            print(f"{case.name}: {type(error).__name__}: {error}")
            bad += 1
            continue
        for check in checks:
            if not check.ok:
                soft = ".fact:" in check.name or ".company:" in check.name
                reason = case.known_failures.get(check.name)
                mark = "soft" if soft else "known" if reason else "FAIL"
                bad += mark == "FAIL"
                print(f"{mark:5} {case.name:32} {check.name:28} {check.detail}")
        passed, total = share_of(checks, ".fact:")
        facts = (facts[0] + passed, facts[1] + total)
        passed, total = share_of(checks, ".company:")
        companies = (companies[0] + passed, companies[1] + total)
    print(f"facts {facts[0]}/{facts[1]}, companies {companies[0]}/{companies[1]}, strict failures {bad}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
