"""Plain summaries, of so many bullets or words: single sentences by score and novelty, as the benchmark has them."""

from __future__ import annotations

from generator.stages.summarise.analyse import Sentence
from generator.stages.summarise.atoms import LONG
from generator.stages.summarise.choose import overlap, zone_of
from generator.stages.summarise.cover import Part
from generator.stages.summarise.job import Job

ALIKE = 50
"""From this share of common stems (per cent of the smaller set) two sentences say the same thing."""


def pick_plain(job: Job, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """At most ``settings.bullets`` parts (12 where only ``settings.words`` is given), one a sentence, in order."""
    analysis, settings, scores = job.analysis, job.settings, job.scores
    most = settings.bullets if settings.bullets is not None else 12
    long = len(analysis.sentences) >= LONG
    zones_of = max(5, most) if long else 1
    novelty = dict(job.tables.fitted).get("novelty", 0)
    stems = {part.index: analysis.sentences[part.index].stems for part in parts}
    # A title in quotation marks or "both" at the head reads like a torn quotation or a link back.
    hanging = {
        part.index: 1500
        * (analysis.sentences[part.index].tokens[:1] == ("both",) or _titled(analysis.sentences[part.index]))
        for part in parts
    }
    whole = {index: sum(scores.topic.get(stem, 0) for stem in held) or 1 for index, held in stems.items()}
    picked: list[Part] = []
    covered: set[str] = set()
    zones: dict[int, int] = {}
    words = 0
    pool = list(parts)
    while pool and len(picked) < most:
        best: Part | None = None
        best_gain = 0
        for part in pool:
            fresh = sum(scores.topic.get(stem, 0) for stem in stems[part.index] - covered)
            gain = scores.base[part.index] - hanging[part.index] + novelty * (100 * fresh // whole[part.index]) // 10
            if long:
                gain -= 3000 * zones.get(zone_of(analysis.sentences[part.index], analysis, zones_of), 0)
            if best is None or gain > best_gain:
                best, best_gain = part, gain
        if best is None:
            break
        pool.remove(best)
        if any(overlap(stems[best.index], stems[other.index]) >= ALIKE for other in picked):
            continue
        if settings.words is not None and words + best.size > settings.words:
            continue
        words += best.size
        covered |= stems[best.index]
        zone = zone_of(analysis.sentences[best.index], analysis, zones_of)
        zones[zone] = zones.get(zone, 0) + 1
        picked.append(best)
    return tuple(sorted(picked, key=lambda part: part.index))


def _titled(sentence: Sentence) -> bool:
    return sentence.text[:1] in "\"“'‘" and not sentence.speech
