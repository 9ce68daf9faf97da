"""What a run did: ``outcomes`` says what became of each input, ``words`` tells people, ``rows`` tells other tools."""

from __future__ import annotations

from generator.report.outcomes import ArticleOutcome, InputOutcome, Original, Refusal, refuse, sum_up
from generator.report.stories import StoryMove
from generator.report.words import BriefNotice, Report, Withdrawal, show_pair

__all__ = [
    "ArticleOutcome",
    "BriefNotice",
    "InputOutcome",
    "Original",
    "Refusal",
    "Report",
    "StoryMove",
    "Withdrawal",
    "refuse",
    "show_pair",
    "sum_up",
]
