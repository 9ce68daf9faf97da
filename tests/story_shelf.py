"""An invented story for the tests of its pages: a lay-up that four outlets tell of, and a round-up that mentions it.

Two of the four rest on others. One figure is a conflict, one an agreement across currencies, one was updated. A title
tries to be HTML, one brief is undated, and one story is of a single brief and a round-up.
"""

from __future__ import annotations

from dataclasses import replace

from generator.model import Attribution, Bound, Brief, Copy, Evidence, Figure, FigureStatus, NearCopy
from generator.stories import Claim, Comparison, Event, Origin, Source
from shelf import HOSTILE_TITLE, make_brief

STORY = "calderhead-lays-up-four-ships-00000000a1"
QUIET = "port-ellery-strike-00000000b1"


def _figure(
    text: str, value: str, currency: str | None, what: str, number: int, status: FigureStatus = "reported"
) -> Figure:
    quote = f"It puts {what} at {text}, the line said."
    evidence = Evidence(quote, 300, 300 + len(quote), 14, 5, 14, f"kf{number:03x}")
    unit = "currency" if currency else "ships"
    return Figure(text, value, unit, currency, what, "calderhead", "first half", status, evidence)


COST_US = _figure("US$84 million", "84000000", "USD", "the cost of the lay-up", 1, "estimate")
COST_HK = _figure("HK$655 million", "655000000", "HKD", "the cost of the lay-up", 2, "estimate")
CREW = _figure("310", "310", None, "the number of hands sent home", 3)
CREW_MORE = _figure("480", "480", None, "the number of hands sent home", 4)
BERTHS = _figure("four", "4", None, "ships laid up", 5)
BERTHS_MORE = _figure("six", "6", None, "ships laid up", 6)


def _tell(number: int, title: str, words: str, day: str | None, publisher: str | None, *figures: Figure) -> Brief:
    made = make_brief(
        number, title, ((words, f"{words[:-1]}, its office said."),), ("calderhead",), date=day, publisher=publisher
    )
    return replace(made, story=STORY, figures=figures)


FIRST = _tell(
    0xA1,
    "Calderhead lays up four ships",
    "Calderhead will lay up four ships in April.",
    "2025-03-12",
    "The Harbour Gazette",
    COST_US,
    CREW,
    BERTHS,
)
CREDITS = replace(
    _tell(
        0xA2,
        HOSTILE_TITLE,
        "Four Calderhead ships go out of service.",
        "2025-03-13",
        "Tide & Trade",
        COST_HK,
        CREW_MORE,
    ),
    rests_on=(Attribution("The Harbour Gazette", 4, "The lay-up was first reported by The Harbour Gazette."),),
)
OWN = _tell(0xA3, "Calderhead says six", "Calderhead now lays up six.", "2025-03-20", "Ellery Post", BERTHS_MORE)
REPRINT = replace(
    _tell(0xA4, "Four ships idle", "Calderhead will lay up four ships in April.", None, "The Coast Daily"),
    near=(NearCopy(FIRST.id, FIRST.title, FIRST.publisher),),
    copies=(Copy("wire-7.txt", "Inland News"),),
    not_before=Bound("2025-03-12", 3, "since Wednesday 12 March"),
)
ROUND_UP = replace(
    make_brief(
        0xA5,
        "The week on the water",
        (("Calderhead idles ships, and pilots at Port Ellery strike.", "Ships idle and pilots strike."),),
        (),
        ("calderhead",),
        date="2025-03-21",
        publisher="The Coast Daily",
        kind="market wrap",
    ),
    touches=(STORY, QUIET),
)
STRIKE = replace(
    make_brief(
        0xB1,
        "Pilots at Port Ellery strike",
        (("Pilots stopped work on Monday.", "Pilots stopped work on Monday at six."),),
        ("merrow-port",),
        date="2025-03-17",
        publisher="Ellery Post",
    ),
    story=QUIET,
)
ALONE = make_brief(
    0xC1, "A dredger named Tern", (("The Tern waits.", "The Tern waits for sand."),), ("swiftbox",), date="2025-03-19"
)
BRIEFS = (FIRST, CREDITS, OWN, REPRINT, ROUND_UP, STRIKE, ALONE)

ORIGINS = (
    Origin(
        (
            Source(FIRST.id, "The Harbour Gazette"),
            Source(
                CREDITS.id,
                "Tide & Trade",
                "says “first reported by The Harbour Gazette” (line 4)",
                "The lay-up was first reported by The Harbour Gazette.",
                4,
            ),
            Source(REPRINT.id, "The Coast Daily", "nearly the same words"),
            Source(REPRINT.id, "Inland News", "the same words"),
        ),
        "The Harbour Gazette",
    ),
    Origin((Source(OWN.id, "Ellery Post"),), "Ellery Post"),
)
EVENTS = (
    Event(FIRST.id, "first report", FIRST.bullets[0].label, "2025-03-12"),
    Event(CREDITS.id, "follow-up", CREDITS.bullets[0].label, "2025-03-13"),
    Event(OWN.id, "denial", OWN.bullets[0].label, "2025-03-20"),
    Event(REPRINT.id, "reprint", REPRINT.bullets[0].label, "2025-03-12", "not before", FIRST.id),
)
COMPARISONS = (
    Comparison(
        "the cost of the lay-up",
        "agree",
        (Claim(FIRST.id, COST_US), Claim(CREDITS.id, COST_HK)),
        "HK$655 million is US$83.4 million to US$84.5 million by the peg",
    ),
    Comparison(
        "the number of hands sent home",
        "conflict",
        (Claim(FIRST.id, CREW), Claim(CREDITS.id, CREW_MORE)),
        "310 and 480 of the same day, and neither is called an estimate",
    ),
    Comparison(
        "ships laid up",
        "update",
        (Claim(FIRST.id, BERTHS), Claim(OWN.id, BERTHS_MORE)),
        "The line itself says six on 20 March 2025",
    ),
)
