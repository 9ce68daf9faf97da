"""One article in the making: what choosing and figures both look at."""

from __future__ import annotations

from dataclasses import dataclass

from generator.stages.summarise.analyse import Analysis
from generator.stages.summarise.choose import Scores
from generator.stages.summarise.evidence import Quoted
from generator.stages.summarise.settings import SummaryInput, SummarySettings, SummaryTables


@dataclass(frozen=True, slots=True)
class Job:
    """The article, what is known of it, and the tally of what is quoted so far (the one thing here that changes)."""

    article: SummaryInput
    analysis: Analysis
    settings: SummarySettings
    tables: SummaryTables
    scores: Scores
    quoted: Quoted
