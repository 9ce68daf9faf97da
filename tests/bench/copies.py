"""How long finding copies takes, and what it finds, on invented articles: ``python tests/bench/copies.py [N]``.

N articles (10,000 when left out) of 250 to 650 invented words. Every outlet prints a paragraph of its own below all its
articles, one in twenty articles is reprinted with another dateline and quotation marks (a copy), and one in ten is
reprinted shortened, lightly edited, or with a new opening (a near copy). Printed are seconds of CPU, the least of
three, for N/4, N/2 and N articles, and how many of the planted copies and near copies are found, and how many pairs
that nobody planted.
"""

from __future__ import annotations

import random
import sys
import time
from itertools import accumulate

from generator.copies import CopyText, find_copies

WORDS = 40_000
WEIGHTS = list(accumulate(1 / rank for rank in range(1, WORDS + 1)))


def invent_words(chance: random.Random, count: int) -> list[str]:
    """Words as frequent as those of a language, by Zipf's law."""
    return [f"w{rank}" for rank in chance.choices(range(WORDS), cum_weights=WEIGHTS, k=count)]


def join_words(words: list[str]) -> str:
    sentences = (" ".join(words[at : at + 20]) for at in range(0, len(words), 20))
    return ". ".join(sentence.capitalize() for sentence in sentences) + "."


def reprint(chance: random.Random, words: list[str], way: int) -> list[str]:
    if way == 0:
        return words[: max(len(words) * 2 // 5, 90)]
    if way == 1:
        return [word if chance.random() > 0.05 else "edited" for word in words]
    return [*invent_words(chance, 30), *words[30:]]


def invent_articles(count: int) -> tuple[list[CopyText], set[tuple[int, int]], set[tuple[int, int]]]:
    """Articles, pairs that are copies, pairs that are near copies, by place."""
    chance = random.Random(1997)
    outlets = [invent_words(chance, 70) for _ in range(40)]
    texts: list[CopyText] = []
    same: set[tuple[int, int]] = set()
    near: set[tuple[int, int]] = set()
    while len(texts) < count:
        words = invent_words(chance, chance.randint(250, 650))
        tail = outlets[chance.randrange(len(outlets))]
        at = len(texts)
        texts.append(CopyText(join_words(words[:8]), f"{join_words(words)}\n{join_words(tail)}"))
        kind = chance.random()
        if kind < 0.05:
            body = "ALDGROVE (Merrow Wire) - " + texts[at].body.replace(". ", "” ")
            texts.append(CopyText(join_words(invent_words(chance, 8)), body))
            same.add((at, at + 1))
        elif kind < 0.15:
            words = reprint(chance, words, at % 3)
            texts.append(CopyText(join_words(invent_words(chance, 8)), join_words(words)))
            near.add((at, at + 1))
    return texts[:count], same, near


def main() -> None:
    """Print the figures."""
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    for count in (most // 4, most // 2, most):
        texts, same, near = invent_articles(count)
        least = float("inf")
        for _ in range(3):
            start = time.process_time()
            copies = find_copies(texts)
            least = min(least, time.process_time() - start)
        found = {(a, b) for group in copies.groups for a in group for b in group if a < b}
        paired = {(copies.groups[a][0], copies.groups[b][0]) for a, b in copies.near}
        print(
            f"{count:>6} articles  {least:.2f} s  copies {len(found & same)} of {len(same)}, {len(found - same)} more  "
            f"near {len(paired & near)} of {len(near)}, {len(paired - near)} more"
        )


if __name__ == "__main__":
    main()
