"""How long finding stories takes, and what it finds, on invented articles: ``python tests/bench/stories.py [N]``.

    python tests/bench/stories.py 10000               # finding stories alone
    python tests/bench/stories.py 2000 --generate     # all of ``briefs generate``

N articles (10,000 when left out) of 120 to 400 invented words about 600 companies, over two years. Four in ten belong
to stories of two to seven: an event has names, figures and words of its own, of which each report tells some, and
follow-ups come up to six weeks later. The others tell of what only they tell of, about the same companies and in the
words of the same beat; one in a hundred is a round-up of three events. Printed are seconds of CPU and megabytes for
N/4, N/2 and N articles and the exponent of their growth, precision and recall by B-cubed, and how much one article
more changes and takes, with what the run before kept in the working folder and without.

With ``--generate`` the articles are written as seeds, and ``briefs generate`` runs over them, then with one article
more, and so again from the same pages without what was kept; each run is a process of its own.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

from generator.cache import Store
from generator.pipeline import Memory
from generator.stories import settle_stories
from generator.stories.model import Settled, StoryText

WORDS = 40_000
WEIGHTS = list(accumulate(1 / rank for rank in range(1, WORDS + 1)))
BEATS = 30
COMPANIES = 600
SYLLABLES = tuple(
    re.findall("[a-z]+", "bar cor dun fel gar hol kest lan mor nar ost pel quin ros sten tor ul vas wen yor zel")
)
UNITS = ("jobs", "ships", "tonnes", "branches", "wafers", "flights")


@dataclass(frozen=True)
class Event:
    """What its reports have in common."""

    key: str
    company: int
    names: tuple[str, ...]
    words: tuple[str, ...]
    figures: tuple[str, ...]
    day: date


class World:
    """Companies, beats and their words."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.names = [self.invent_name() for _ in range(COMPANIES)]
        self.beats = [tuple(map(spell, self.chance.sample(range(60, 3000), 120))) for _ in range(BEATS)]

    def invent_name(self) -> str:
        return "".join(self.chance.choices(SYLLABLES, k=self.chance.randint(2, 4))).capitalize()

    def draw_words(self, count: int) -> list[str]:
        """Words as frequent as those of a language, by Zipf's law."""
        return [spell(rank) for rank in self.chance.choices(range(WORDS), cum_weights=WEIGHTS, k=count)]

    def invent_event(self, key: str) -> Event:
        chance = self.chance
        return Event(
            key,
            chance.randrange(COMPANIES),
            tuple(self.invent_name() for _ in range(3)),
            tuple(map(spell, chance.sample(range(300, WORDS), 14))),
            tuple(
                chance.choice((f"{chance.randint(101, 999)} {unit}", f"${chance.randint(11, 999)} million"))
                for unit in chance.sample(UNITS, 4)
            ),
            date(2029, 1, 1) + timedelta(days=chance.randrange(700)),
        )

    def report(self, event: Event, number: int, later: int) -> StoryText:
        """An article on an event."""
        chance = self.chance
        beat = self.beats[event.company % BEATS]
        company = self.names[event.company]
        sentences: list[str] = []
        for at in range(chance.randint(8, 24)):
            words = self.draw_words(10) + chance.sample(beat, 2)
            if at < 3 or chance.random() < 0.4:
                words += chance.sample(event.words, 4)
            chance.shuffle(words)
            if at % 3 == 0:
                words.insert(3, company)
            if at < 2 or chance.random() < 0.25:
                words.insert(5, chance.choice(event.names))
            if chance.random() < 0.35:
                words.insert(7, chance.choice(event.figures))
            sentences.append(" ".join([words[0].capitalize(), *words[1:]]) + ".")
        lines = [" ".join(sentences[at : at + 2]) for at in range(0, len(sentences), 2)]
        title = " ".join([company, *chance.sample(event.words, 3), *self.draw_words(3)])
        return StoryText(
            f"{event.key}-{number:010x}",
            title,
            "\n".join(lines),
            date=(event.day + timedelta(days=later)).isoformat(),
            companies=((f"{company.lower()}-{event.company}", "about"),),
        )


def spell(rank: int) -> str:
    """A word for a rank, in letters: the most frequent are short."""
    letters = ""
    rank += 30
    while rank:
        rank, at = divmod(rank, len(SYLLABLES))
        letters += SYLLABLES[at]
    return letters


def invent_articles(count: int) -> tuple[list[StoryText], dict[str, str]]:
    """Articles, and the event of each that is no round-up."""
    world = World(1918)
    texts: list[StoryText] = []
    labels: dict[str, str] = {}
    while len(texts) < count:
        event = world.invent_event(f"e{len(texts):06d}")
        reports = world.chance.choice((2, 2, 3, 3, 4, 5, 7)) if world.chance.random() < 0.16 else 1
        for number in range(reports):
            later = world.chance.choice((0, 0, 1, 2, 3, 9, 30, 42)) if number else 0
            text = world.report(event, number, later)
            texts.append(text)
            labels[text.id] = event.key
        if world.chance.random() < 0.02 and len(texts) > 10:
            told = world.chance.sample(texts[-10:], 3)
            body = "\n".join(text.body.split("\n")[0] for text in told)
            texts.append(StoryText(f"r{len(texts):06d}-{0:010x}", "Week in brief", body, date=told[0].date))
    return texts[:count], labels


def score_bcubed(labels: Mapping[str, str], found: Mapping[str, str], ids: Iterable[str]) -> tuple[float, float]:
    """Precision and recall; an article without a story stands alone (Bagga and Baldwin 1998)."""
    wanted: dict[str, set[str]] = defaultdict(set)
    got: dict[str, set[str]] = defaultdict(set)
    for each in ids:
        wanted[labels.get(each, each)].add(each)
        got[found.get(each, each)].add(each)
    right = [
        (len(both), len(got[found.get(each, each)]), len(wanted[labels.get(each, each)]))
        for each in ids
        for both in (got[found.get(each, each)] & wanted[labels.get(each, each)],)
    ]
    return sum(b / g for b, g, _ in right) / len(right), sum(b / w for b, _, w in right) / len(right)


def settle_again(texts: list[StoryText], settled: Settled) -> list[StoryText]:
    """The articles with the stories that they are in now."""
    return [replace(text, story=settled.placements[text.id].story) for text in texts]


def settle(texts: list[StoryText], kept: Path) -> tuple[Settled, float]:
    """The stories of a run that takes what the one before it kept, and its CPU seconds."""
    begun = time.process_time()
    store = Store(kept)
    settled = settle_stories(texts, read=Memory(store).read_terms)
    store.close()
    return settled, time.process_time() - begun


def measure_settling(most: int, kept: Path) -> None:
    """Print what finding stories takes."""
    spent: list[tuple[int, float]] = []
    for count in (most // 4, most // 2, most):
        texts, labels = invent_articles(count)
        kept.unlink(missing_ok=True)
        settled, seconds = settle(texts, kept)
        spent.append((count, seconds))
        found = {brief: placement.story for brief, placement in settled.placements.items() if placement.story}
        ids = [text.id for text in texts if text.id in labels]
        precision, recall = score_bcubed(labels, found, ids)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"{count:>6} articles  {seconds:.1f} s  {memory} MB  stories {len(settled.founders)}  "
            f"B-cubed precision {precision:.3f}  recall {recall:.3f}  touching "
            f"{sum(1 for placement in settled.placements.values() if placement.touches)}",
            flush=True,
        )
    (few, short), (many, long) = spent[0], spent[-1]
    print(f"exponent {math.log(long / short) / math.log(many / few):.2f}")
    more = [*settle_again(texts, settled), World(7).report(World(7).invent_event("added"), 0, 0)]
    begun = time.process_time()
    plain = settle_stories(more)
    anew = time.process_time() - begun
    later, seconds = settle(more, kept)
    moved = sum(1 for text in texts if later.placements[text.id].story != settled.placements[text.id].story)
    print(
        f"one article more: {seconds:.1f} s, {seconds / long:.2f} of all; without what was kept {anew:.1f} s; "
        f"the result is {'the same' if later == plain else 'ANOTHER'}; {moved} other articles placed otherwise; "
        f"{kept.stat().st_size / 1e6:.1f} MB kept"
    )


def write_seeds(texts: Iterable[StoryText], seeds: Path) -> None:
    """The articles as documents, and the registry of the companies."""
    (seeds / "articles").mkdir(parents=True)
    names: dict[str, str] = {}
    for text in texts:
        day = date.fromisoformat(text.date or "2029-01-01")
        body = text.body.replace("\n", "\n\n")
        page = f"{text.title}\n\nHarbour Post\n{day.day} {day:%B %Y}\n\n{body}\n"
        (seeds / "articles" / f"{text.id}.txt").write_text(page, encoding="utf-8")
        for company, _ in text.companies:
            names.setdefault(company.rpartition("-")[0].capitalize(), company)
    rows = "".join(f"- {{id: {company}, name: {name}}}\n" for name, company in sorted(names.items()))
    (seeds / "companies.yml").write_text(f"companies:\n{rows}", encoding="utf-8")


def measure_generate(most: int, desk: Path) -> None:
    """Print what ``briefs generate`` takes."""
    texts, _ = invent_articles(most + 1)
    write_seeds(texts[:-1], desk / "seeds")
    whole = run_generate(desk)
    added = replace(texts[-1], id="zz-added")
    shutil.rmtree(desk / "seeds")
    write_seeds([*texts[:-1], added], desk / "seeds")
    shutil.copytree(desk / "docs", desk / "docs-before")
    more = run_generate(desk)
    shutil.move(desk / "docs", desk / "docs-more")
    shutil.move(desk / "docs-before", desk / "docs")
    shutil.rmtree(desk / ".briefs")
    anew = run_generate(desk)
    same = not subprocess.run(["diff", "-r", desk / "docs", desk / "docs-more"], check=False).returncode
    print(
        f"generate, {most} articles: {whole:.1f} s; one article more: {more:.1f} s, {more / whole:.2f} of all; "
        f"without what was kept {anew:.1f} s; the pages are {'the same' if same else 'OTHERS'}"
    )


def run_generate(desk: Path) -> float:
    """CPU seconds of ``briefs generate``."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "generator", "generate", "--quiet"]
    subprocess.run(
        command, cwd=desk, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="What finding stories takes.")
    parser.add_argument("most", nargs="?", type=int, default=10_000, metavar="N")
    parser.add_argument("--generate", action="store_true", help="measure all of briefs generate")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if given.generate:
            measure_generate(given.most, Path(folder))
        else:
            measure_settling(given.most, Path(folder) / "run")


if __name__ == "__main__":
    main()
