"""An invented ``docs/`` of any size, as ``generate`` would have written it: what the site is measured on.

    python tests/bench/corpus.py 2000 /tmp/corpus/docs

writes 2,000 briefs, the pages of their companies, and the kept bodies beside the folder. Words, names and companies are
put together from syllables; a page holds about 390 words, as the briefs of real articles do. Companies, publishers,
months and words are spread with a long tail: a few are everywhere, most are seen once or twice. The same arguments give
the same bytes, on any machine.
"""

from __future__ import annotations

import argparse
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Generic, TypeVar

from generator.bodies import keep_bodies
from generator.brief import render_brief, render_company, seal_brief
from generator.model import (
    Bound,
    Brief,
    Bullet,
    Company,
    CompanyLink,
    DateBasis,
    Edit,
    Evidence,
    Figure,
    FigureStatus,
    Kind,
    NearCopy,
    Parent,
)

_WORD = re.compile(r"\w+")

NEWEST = date(2025, 9, 30)
DAYS = 1_460
"""Over how many days the briefs are spread, the newest ones densest."""
SENTENCES = (22, 34)
"""Of an article, at least and at most."""
QUOTED = (6, 10)
"""Of these, quoted by bullets, figures and companies together."""
VOCABULARY = 24_000
WATCHED = 12
"""Companies on the watchlist."""

KINDS: tuple[tuple[Kind, int], ...] = (
    ("news", 62),
    ("market wrap", 12),
    ("opinion", 8),
    ("explainer", 7),
    ("preview", 5),
    ("interview", 4),
    ("letter", 2),
)
COMMON = _WORD.findall(
    "the of and to in a that for on with as was by at from its said it is have be which will an are has not were more"
)
SUFFIXES = ("Holdings", "Group", "Motors", "Capital", "Energy", "Shipping Lines", "Electronics", "Foods", "")
ONSETS = _WORD.findall("b br c ch d dr f fl g gr h j k kl l m n p pl qu r s sh sk st t th tr v w y z")
VOWELS = _WORD.findall("a e i o u ai ea ee ia io oa ou")
CODAS = ["", "", "", "n", "r", "l", "s", "t", "m", "nd", "rk", "x", "lt"]
HAN = "安北昌大东恒华江金康联明南平启瑞盛泰天通维新兴阳远云泽中舟"
"""Characters of which Chinese names are made."""
COUNTED = ("boxes", "cars", "berths", "shops", "engineers", "kilometres", "patents", "households")
MONTHS = ("January", "March", "the first half", "the third quarter", "2024", "")
SPEAKERS = ("", "", "", "customs data", "the exchange's filing", "a survey of brokers")
STATUSES: tuple[FigureStatus, ...] = ("actual", "actual", "actual", "reported", "estimate", "target", "claim")

T = TypeVar("T")


class Spread(Generic[T]):
    """Draws from ``items`` so that the n-th comes up in proportion to ``1 / (n + flat) ** steep``."""

    def __init__(self, items: Sequence[T], steep: float = 1.0, flat: float = 1.0) -> None:
        self.items = items
        # Whole numbers, so that no platform's arithmetic decides.
        self.sums = list(accumulate(max(1, round(1e9 / (n + flat) ** steep)) for n in range(len(items))))

    def draw(self, rng: Random) -> T:
        return self.items[bisect_right(self.sums, rng.randrange(self.sums[-1]))]


@dataclass(frozen=True, slots=True)
class World:
    """What the articles are about, and who publishes them."""

    words: Spread[str]
    companies: Spread[Company]
    publishers: Spread[str]
    authors: Spread[str]
    kinds: Spread[Kind]


@dataclass(slots=True)
class Article:
    """A body that grows sentence by sentence."""

    body: str = ""
    sentences: list[tuple[int, int, int]] = field(default_factory=list)
    """Start, end, seed line."""

    def add(self, text: str, line: int) -> None:
        if self.body:
            self.body += "\n" if line != self.sentences[-1][2] else " "
        self.sentences.append((len(self.body), len(self.body) + len(text), line))
        self.body += text

    def quote(self, number: int) -> Evidence:
        start, end, line = self.sentences[number]
        text = self.body[start:end]
        label = "k" + sha256(text.encode()).hexdigest()[:4]
        return Evidence(text, start, end, line, number + 1, len(self.sentences), label)


def make_word(rng: Random, syllables: int) -> str:
    return "".join(rng.choice(ONSETS) + rng.choice(VOWELS) + rng.choice(CODAS) for _ in range(syllables))


def make_words(rng: Random, count: int, least: int = 1, most: int = 3) -> list[str]:
    """So many different words, the short ones first, as in any language."""
    found: dict[str, None] = {}
    while len(found) < count:
        share = (len(found) / count) ** 0.5  # there are few short ones
        found.setdefault(make_word(rng, least + int(share * (most - least + 1))))
    return list(found)


def make_world(briefs: int) -> World:
    """A company for every eight briefs, a publisher for every hundred (twelve at least)."""
    rng = Random("world")
    words = [word for word in make_words(rng, VOCABULARY) if word not in COMMON]
    # About half of what is written are the small words.
    spread = Spread([*COMMON, *words], 1.05, 2.7)
    companies = make_companies(rng, max(briefs // 8, 20))
    places = [word.capitalize() for word in make_words(rng, max(briefs // 100, 12), 2, 3)]
    forms = ("The {} Gazette", "{} Daily", "{} Business News", "{} Times", "The {} Wire")
    publishers = [rng.choice(forms).format(place) for place in places]
    names = [f"{a.capitalize()} {b.capitalize()}" for a, b in zip(*[iter(make_words(rng, 240, 2, 2))] * 2, strict=True)]
    kinds = [kind for kind, weight in KINDS for _ in range(weight)]
    return World(
        spread, Spread(companies, 0.9, 2), Spread(publishers, 1.0, 1), Spread(names, 0.8, 2), Spread(kinds, 0.0)
    )


def make_companies(rng: Random, count: int) -> list[Company]:
    """The most covered first: one in four with a ticker, one in five with a Chinese name, one in eight a brand."""
    companies: list[Company] = []
    for number, stem in enumerate(make_words(rng, count, 2, 3)):
        short = stem.capitalize()
        suffix = rng.choice(SUFFIXES)
        name = f"{short} {suffix}".strip()
        parents: tuple[Parent, ...] = ()
        if number > 8 and rng.randrange(8) == 0:
            owner = companies[rng.randrange(number)]
            parents = () if owner.parents else (Parent(owner.id, "brand"),)
        companies.append(
            Company(
                stem,
                short if parents else name,
                aliases=() if parents or not suffix else (short,),
                scripts=("".join(rng.choice(HAN) for _ in range(3)),) if rng.randrange(5) == 0 else (),
                tickers=(f"HKEX:{1000 + number}",) if rng.randrange(4) == 0 else (),
                parents=parents,
                kind="brand" if parents else "company",
                watch=number % 3 == 0 and number < 3 * WATCHED,
            )
        )
    return companies


def make_sentence(rng: Random, world: World, names: Sequence[str], number: str = "") -> str:
    """Some twenty words, with the names and the number among them."""
    words = [world.words.draw(rng) for _ in range(rng.randrange(9, 20))]
    for piece in (*names, *([number] if number else [])):
        words.insert(rng.randrange(len(words)), piece)
    if rng.randrange(3) == 0:
        words[len(words) // 2] += ","
    text = " ".join(words)
    return text[0].upper() + text[1:] + "."


def make_number(rng: Random) -> tuple[str, str, str, str | None]:
    """As printed, value, unit, currency."""
    whole, part = rng.randrange(1, 90), rng.randrange(10)
    sort = rng.randrange(3)
    if sort == 0:
        return f"HK${whole}.{part} billion", f"{whole}{part}00000000", "currency", "HKD"
    if sort == 1:
        return f"{whole}.{part} per cent", f"{whole}.{part}", "percent", None
    noun = rng.choice(COUNTED)
    return f"{whole},{part}00 {noun}", f"{whole}{part}00", noun, None


def make_date(rng: Random) -> tuple[str | None, DateBasis, Bound | None]:
    """Nine in ten dated to the day; the rest to the month, or undated with a bound."""
    # Of two draws the smaller: recent days are the densest.
    day = NEWEST - timedelta(days=min(rng.randrange(DAYS), rng.randrange(DAYS)))
    sort = rng.randrange(20)
    if sort == 0:
        return None, DateBasis(), Bound(day.isoformat(), 6, f"it opens on {day.day} {day:%B}")
    if sort == 1:
        return day.isoformat()[:7], DateBasis("inferred", 6, f"{day:%B %Y}"), None
    note = "the weekday gives the year" if sort < 6 else None
    return day.isoformat(), DateBasis("stated", 4, f"{day:%a, %d %b}", note), None


def make_brief(world: World, number: int, earlier: NearCopy | None = None) -> tuple[Brief, str]:
    """The brief and the body of its article; ``earlier`` is a brief that says nearly the same."""
    rng = Random(f"brief {number}")
    kind = world.kinds.draw(rng)
    chosen: dict[str, Company] = {}
    for _ in range(rng.randrange(1, 9)):
        company = world.companies.draw(rng)
        chosen.setdefault(company.id, company)
    companies = list(chosen.values())
    about, named = companies[: 1 + (len(companies) > 3)], companies[1 + (len(companies) > 3) :]

    article = Article()
    line = 6
    figures_at: dict[int, tuple[str, str, str, str | None]] = {}
    named_at: dict[int, list[Company]] = {}
    for at in range(rng.randrange(*SENTENCES)):
        here = [about[0]] if at in (0, 3) else [rng.choice(companies)] if rng.randrange(3) else []
        if at < len(companies):
            here = [companies[at]]
        told = make_number(rng) if at % 3 else None
        names = [(company.aliases or (company.name,))[0] if at % 2 else company.name for company in here]
        article.add(make_sentence(rng, world, names, told[0] if told else ""), line)
        line += rng.randrange(3) == 0
        named_at[at] = here
        if told:
            figures_at[at] = told

    quoted = rng.randrange(*QUOTED)
    bullets = []
    at = 0
    while at < quoted // 2 + 1:
        joined = rng.randrange(4) == 0
        numbers = [at, at + 1] if joined else [at]
        evidence = tuple(article.quote(n) for n in numbers)
        texts = [item.quote for item in evidence]
        edits: tuple[Edit, ...] = ()
        if joined:
            first = texts[1][0]
            lower = (
                first if any(texts[1].startswith(company.name.split()[0]) for company in companies) else first.lower()
            )
            text = f"{texts[0][:-1]}; {lower}{texts[1][1:]}"
            edits = (Edit("join", ".", ";"), *([Edit("capital", first, lower)] if first != lower else []))
        else:
            text = texts[0]
        bullets.append(Bullet(text, evidence, edits, tuple(c.id for n in numbers for c in named_at[n])))
        at += len(numbers)
    moves = kind == "market wrap"
    figures = []
    for place in [n for n in figures_at if n < quoted]:
        text, value, unit, currency = figures_at[place]
        move = f"{rng.choice(('rose', 'fell', 'gained', 'slid'))} {text}" if moves and unit == "percent" else None
        figures.append(
            Figure(
                text,
                value,
                unit,
                currency,
                " ".join(world.words.draw(rng) for _ in range(rng.randrange(2, 6))),
                named_at[place][0].id if named_at[place] else None,
                rng.choice(MONTHS) or None,
                "actual" if move else rng.choice(STATUSES),
                article.quote(place),
                says=rng.choice(SPEAKERS) or None,
                move=move,
            )
        )
    shown = {company.id for n in range(at) for company in named_at[n]}
    links = [
        CompanyLink(
            company.id,
            company.name,
            "about" if company in about else "named",
            None if company.id in shown else article.quote(next(n for n, c in named_at.items() if company in c)),
        )
        for company in (*about, *named)
    ]
    title_words = [world.words.draw(rng) for _ in range(rng.randrange(5, 10))]
    title = f"{(about[0].aliases or (about[0].name,))[0]} {' '.join(title_words)}"
    slug = "-".join(part.strip(".,") for part in title.lower().split())[:60].rstrip("-")
    day, basis, bound = make_date(rng)
    publisher = world.publishers.draw(rng)
    carried = rng.randrange(8) == 0
    brief = Brief(
        id=f"{slug}-{sha256(str(number).encode()).hexdigest()[:10]}",
        title=title,
        title_made=False,
        kind=kind,
        publisher=publisher,
        aggregator=world.publishers.draw(rng) if carried else None,
        credit=None,
        authors=(world.authors.draw(rng),),
        interests=(),
        date=day,
        date_basis=basis,
        not_before=None,
        not_after=bound,
        lang="en",
        url=f"https://news.example/{number}" if rng.randrange(2) else None,
        source=f"articles-{number:06}.txt",
        lines=(3, line),
        body=sha256(article.body.encode()).hexdigest()[:16],
        companies=tuple(links),
        bullets=tuple(bullets),
        figures=tuple(figures),
        near=(earlier,) if earlier else (),
        basis=(("title", "line 3"), ("publisher", f"line 1 '{publisher}', the page's own name"), ("authors", "line 4")),
    )
    forms = {form: company.id for company in companies for form in (company.name, *company.aliases)}
    return seal_brief(brief, forms), article.body


def make_corpus(numbers: range, world: World) -> Iterator[tuple[Brief, str]]:
    """Briefs with the bodies of their articles; every fiftieth is a reprint of one before it. A brief depends on its
    number and the world alone.
    """
    for number in numbers:
        earlier = None
        if number % 50 == 49:
            other, _ = make_brief(world, number // 2)
            earlier = NearCopy(other.id, other.title, other.publisher)
        yield make_brief(world, number, earlier)


def write_briefs(folder: Path, numbers: range, world: World) -> list[tuple[str, str]]:
    """Write briefs below ``folder``; returns ``(id, body)`` of each."""
    bodies = []
    for brief, body in make_corpus(numbers, world):
        (folder / f"{brief.id}.md").write_text(render_brief(brief), encoding="utf-8", newline="\n")
        bodies.append((brief.id, body))
    return bodies


CHUNK = 250
"""Briefs that one process writes at a time."""


def write_corpus(count: int, docs: Path) -> None:
    """Fill ``docs``, which must be new, and keep the bodies beside it."""
    world = make_world(count)
    (docs / "briefs").mkdir(parents=True)
    (docs / "companies").mkdir()
    names = {company.id: company.name for company in world.companies.items}
    for company in world.companies.items:
        (docs / "companies" / f"{company.id}.md").write_text(
            render_company(company, names), encoding="utf-8", newline="\n"
        )
    parts = [range(start, min(start + CHUNK, count)) for start in range(0, count, CHUNK)]
    write = partial(write_briefs, docs / "briefs", world=world)
    if len(parts) == 1:
        written = [write(parts[0])]
    else:
        with ProcessPoolExecutor() as pool:
            written = list(pool.map(write, parts))
    keep_bodies([pair for bodies in written for pair in bodies], docs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("count", type=int, help="how many briefs")
    parser.add_argument("docs", type=Path, help="the folder to fill; it must not exist")
    arguments = parser.parse_args()
    write_corpus(arguments.count, arguments.docs)


if __name__ == "__main__":
    main()
