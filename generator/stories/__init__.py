"""Stories: which briefs tell of one event, who reported it first, and whether their figures agree.

Two halves, as in the whole house. Settling (``generate``) looks at the bodies of articles and decides which story a
brief is in; that is committed, one line in the brief. Reading (the site, ``export``, ``review``) derives all else from
briefs: origins, the timeline, figures side by side.

How stories are found (``group``; thresholds stand, each with its reason, at the head of the module that uses them)::

    words, terms  an article -> stems, names, companies, figures (also to two digits, and Hong Kong dollars by the peg),
                  days; where each stands: title, lead, below
    score         two articles -> points: sqrt(of whom and how much * (what is told + BASE)) + BONUS % of the figures.
                  Rarity in sixteenths of a bit: the articles that have a term, not those that lack it, and the shipped
                  table of common stems (DESK, SMALL, STEM_PRIOR): unrelated articles change nothing; whole numbers only
    likeness      which articles are compared (an inverted index over terms of at most CROWD articles, NEIGHBOURS for
                  each), and what time says: days between (GAPS), a later one that does not look back (SILENT), another
                  quarter or month (RECURRING), titles about others (STRANGERS, ASIDE), results,
                  orders and plants of the same company (ROUTINE), a market's day (WRAP, SESSION), what
                  both pass by (PASSING)
    cluster       pairs from JOIN points on, the best first; a larger group needs AVERAGE over the better two thirds of
                  its pairs, so that no chain forms. Stories that stand are never joined nor parted
    roundups      parts of an article that tell of several events: it is in none and touches them
    said          ``seeds/stories.yml`` and what is settled, before anything is compared; stories that people made one
                  are found each for itself
    show          the evidence, in words of the article

How one is read (``gather``)::

    origins       which briefs are one report, and which rests on which
    timeline      each brief an entry: when, its role, the bullet that tells it
    roles         whether a later brief denies or confirms what was told before it
    sources       whose report one figure is, where its sentence credits another;  outlets: names that are one
    earlier       numbers that an article itself tells to be the earlier ones
    outcomes      what was expected and what came, by all that two clauses have in common
    verdicts      figures side by side: agreements and pairs by the measures that tables know, linkage and linked by all
                  else that is seen of two numbers;
    kindred       numbers that may be of one thing, of which no verdict is given

tf-idf and the cosine are those of Salton and Buckley (1988); the average of a group against chaining is that of
agglomerative clustering by average linkage (Sokal, Michener 1958); B-cubed, by which it is judged, is of Bagga and
Baldwin (1998).
"""

from __future__ import annotations

from generator.stories.export import story_row
from generator.stories.gather import follow_redirects, gather_stories, may_stand
from generator.stories.group import settle_stories
from generator.stories.model import Claim, Comparison, Event, Origin, Source, Story, Unjudged, Verdict

__all__ = [
    "Claim",
    "Comparison",
    "Event",
    "Origin",
    "Source",
    "Story",
    "Unjudged",
    "Verdict",
    "follow_redirects",
    "gather_stories",
    "may_stand",
    "settle_stories",
    "story_row",
]
