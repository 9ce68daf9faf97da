"""Stories: which briefs tell of one event, who reported it first, and whether their figures agree.

Two halves, as in the whole house. Settling (``generate``) looks at the bodies of articles and decides which story a
brief is in; that is committed, one line in the brief. Reading (the site, ``export``, ``review``) derives all else from
briefs: origins, the timeline, figures side by side.
"""

from __future__ import annotations

from generator.stories.export import story_row
from generator.stories.gather import follow_redirects, gather_stories, may_stand
from generator.stories.group import settle_stories
from generator.stories.model import Claim, Comparison, Event, Origin, Source, Story, Verdict

__all__ = [
    "Claim",
    "Comparison",
    "Event",
    "Origin",
    "Source",
    "Story",
    "Verdict",
    "follow_redirects",
    "gather_stories",
    "may_stand",
    "settle_stories",
    "story_row",
]
