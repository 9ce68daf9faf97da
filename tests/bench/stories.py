"""How long finding stories takes, and what it finds, on invented articles: ``python tests/bench/stories.py [N]``.

N articles (10,000 when left out) of 120 to 400 invented words about 600 companies, over two years. Four in ten belong
to stories of two to seven: an event has names, figures and words of its own, of which each report tells some, and
follow-ups come up to six weeks later. The others tell of what only they tell of, about the same companies and in the
words of the same beat; one in a hundred is a round-up of three events. Printed are seconds of CPU and megabytes for
N/4, N/2 and N articles and the exponent of their growth, precision and recall by B-cubed, and how much one article
more changes and takes.
"""

from __future__ import annotations

import math
import random
import re
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate

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


def main() -> None:
    """Print the figures."""
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    spent: list[tuple[int, float]] = []
    for count in (most // 4, most // 2, most):
        texts, labels = invent_articles(count)
        begun = time.process_time()
        settled = settle_stories(texts)
        spent.append((count, time.process_time() - begun))
        found = {brief: placement.story for brief, placement in settled.placements.items() if placement.story}
        ids = [text.id for text in texts if text.id in labels]
        precision, recall = score_bcubed(labels, found, ids)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"{count:>6} articles  {spent[-1][1]:.1f} s  {memory} MB  stories {len(settled.founders)}  "
            f"B-cubed precision {precision:.3f}  recall {recall:.3f}  touching "
            f"{sum(1 for placement in settled.placements.values() if placement.touches)}"
        )
    (few, short), (many, long) = spent[0], spent[-1]
    print(f"exponent {math.log(long / short) / math.log(many / few):.2f}")
    again = settle_again(texts, settled)
    added = World(7).report(World(7).invent_event("added"), 0, 0)
    begun = time.process_time()
    later = settle_stories([*again, added])
    moved = sum(1 for text in texts if later.placements[text.id].story != settled.placements[text.id].story)
    print(f"one article more: {time.process_time() - begun:.1f} s, {moved} other articles placed otherwise")


if __name__ == "__main__":
    main()
