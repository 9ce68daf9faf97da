"""Names that are no company whatever stands beside them: ministries, events, streets; and "Bank of X", which is one."""

from __future__ import annotations

import re

from generator.stages.link.names import LONGEST, PROOF, UP, Reading, Run, called_company, empty_words, ends_as_street
from generator.stages.link.terms import LinkTables

_UNIONS = frozenset(("Brotherhood", "Union", "Federation", "Association", "Guild", "Confederation"))
_STATES = ("government's ", "Government's ")
_CENTRAL = re.compile(r" central bank")
_OWNER = re.compile(rf"(?<![\w-])([{UP}][\w-]{{0,40}}(?: [{UP}][\w-]{{0,40}}){{0,3}})'s?\Z")
_YEAR_BEFORE = re.compile(r"\b(?:19|20)\d\d \Z")


def join_body(reading: Reading, at: int, tables: LinkTables) -> None:
    """Join two runs as in "Bank of X", or kill both where the whole is no company, as in "Ministry of X"."""
    if reading.folded.endswith(_STATES, 0, reading.runs[at].start):
        reading.runs[at].dead = "another kind of body"
        reading.runs[at].points.clear()
    if at + 1 >= len(reading.runs):
        return
    run, following, words = reading.runs[at], reading.runs[at + 1], tables.words
    gap = reading.folded[run.end : following.start]
    if gap not in (" of ", " of the ", " for ", " for the ", " on ", " and "):
        return
    if gap == " of " and run.base == "Bank" and reading.folded.endswith("'s ", 0, run.start):
        run.dead = following.dead = "another kind of body"  # "the People's Bank of X"
        return
    if (
        (gap != " and " and (run.words[-1] in words.other_heads))
        or f"{run.words[-1]} of {following.base}" in words.central_banks
        or (gap != " and " and (run.base in words.central_banks or _is_central(reading, run, following)))
        or (
            gap == " and "
            and following.words[-1] in words.other_heads
            and (
                reading.folded[max(0, run.start - 4) : run.start].lower().endswith(("the ", "'s "))
                or _YEAR_BEFORE.search(reading.folded, max(0, run.start - 12), run.start)
                or (
                    following.words[-1] in words.event_heads
                    and len(following.words) > 1
                    and all(w in empty_words(tables) for w in run.words)
                )
            )
        )
    ):
        run.dead = following.dead = "another kind of body"
        if run.words[-1] in _UNIONS and following.words[0].endswith("s"):
            reading.things.add(following.words[0])  # "the Brotherhood of Teamsters", later "Teamsters"
        # "Department for Energy, Food and Rural Affairs": what the body is for goes on
        ahead = at + 2
        while (
            gap != " and "
            and ahead < len(reading.runs)
            and reading.folded[reading.runs[ahead - 1].end : reading.runs[ahead].start] in (", ", " and ", ", and ")
            and any(w in empty_words(tables) for w in reading.runs[ahead].words)
            and "legal ending" not in reading.runs[ahead].points
        ):
            reading.runs[ahead].dead = "another kind of body"
            ahead += 1
        # "the Food, Drink and Packaging Expo": the list belongs to the event
        back = at
        while back and reading.folded[reading.runs[back - 1].end : reading.runs[back].start] == ", " and gap == " and ":
            back -= 1
            if not all(w in empty_words(tables) for w in reading.runs[back].words):
                break
            reading.runs[back].dead = "another kind of body"
    elif (
        gap == " of "
        and run.words[-1] in ("Bank", "Corp", "Corporation", "Company", "Bancorp")
        and not run.points.get("legal ending")
        and len(run.words) + len(following.words) < LONGEST
    ):
        following.words = (*run.words, "of", *following.words)
        following.start, following.first, following.dead = run.start, run.first, ""
        following.add("ends like a company", PROOF)
        run.dead = "part of a longer name"


def _is_central(reading: Reading, run: Run, following: Run) -> bool:
    """Whether a "Bank of X" is called X's central bank in the text."""
    if run.words[-1] != "Bank" or len(following.words) > LONGEST:
        return False
    if reading.central is None:
        text = reading.folded
        found = (_OWNER.search(text, max(0, m.start() - 60), m.start()) for m in _CENTRAL.finditer(text))
        owners = [owner.group(1).split(" ") for owner in found if owner]
        reading.central = frozenset(" ".join(words[at:]) for words in owners for at in range(len(words)))
    return following.base in reading.central


def is_street(reading: Reading, at: int, tables: LinkTables) -> bool:
    """Whether a run is the name of a street or part of one: "Mill Lane", "March Road", the Queen of "Queen's Quay"."""
    runs, folded = reading.runs, reading.folded
    run = runs[at]
    if len(run.words) == 1:
        following = runs[at + 1] if at + 1 < len(runs) else None
        if following and len(following.words) == 1 and folded[run.end : following.start] in ("'s ", "' "):
            return ends_as_street(following.words[0], tables)
        before = runs[at - 1] if at else None
        owned = before is not None and folded[before.end : run.start] in ("'s ", "' ")
        led = bool(run.lead) and run.lead not in tables.words.function and folded.endswith(f"{run.lead} ", 0, run.start)
        return (owned or led) and ends_as_street(run.words[0], tables)
    return ends_as_street(run.words[-1], tables) and not (
        "a company noun before it" in run.points or called_company(folded, run, tables)
    )
