"""Two names of one company that a text says to be so: renamed, rebranded, formerly, better known as."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from generator.stages.link.names import PROOF, Reading, Run, core_of, spells

_SMALL = (
    r"(?:(?:which|that|has|had|have|was|were|is|are|will|would|could|be|been|being|since|recently|officially|formally|"
    r"legally|later|soon|now|then|once|long|until|from|in|on|early|late|last|this|year|month|week|summer|spring|autumn|"
    r"winter|and|to|it|said|says|plans|planned|agreed|decided|voted|wants|company|the|its|of|as|also|widely|commonly|"
    r"better|best|more|simply|originally|previously|formerly|\d{4}|\d{1,2}|[A-Z][a-z]{2,8}) ){0,8}"
)
_OPENS = r"(?:,|,? \(|,? [–—-])? ?"
_CLOSES = r" (?:the )?[\"'“‘]?"
_LATER = re.compile(
    rf"{_OPENS}{_SMALL}(?:(?:renamed|rebranded|rechristened|restyled)(?: itself| the company)?"
    r"(?: [a-z\d]{1,8}){0,3}(?: as| to)?"
    r"|(?:changed|changing|changes|change) (?:its|the|their) (?:[a-z]+ ){0,2}name (?:[A-Za-z\d]{1,10} ){0,4}to"
    rf"|now (?:known as|called|named|trading as|operating as)){_CLOSES}\Z"
)
"""Between an old name and a new one."""
_BECAME = re.compile(
    rf"(?:,|,? \()? ?(?:(?:which|that) )?(?:(?:later|has since|then|subsequently) )?(?:became|become|now){_CLOSES}\Z"
)
"""The same, where more than the name may follow: "became Calderhead chief"."""
_EARLIER = re.compile(
    rf"{_OPENS}{_SMALL}(?:formerly|previously|originally|earlier|once|then|first|until \w+|initially)"
    rf"(?: (?:known|trading|listed) as| called| named){_CLOSES}\Z"
    rf"|{_OPENS}(?:(?:which|that) )?(?:(?:was|were|is) )?(?:formerly|previously|originally),?{_CLOSES}\Z"
    rf"|(?:,|,? \() ?(?:ex-|née |the former |then ){_CLOSES[1:]}\Z"
)
"""Between a new name and an old one."""
_ALSO = re.compile(
    rf"{_OPENS}(?:(?:which|that) is )?"
    r"(?:(?:also|better|best|more commonly|more widely|commonly|widely|generally|simply) )?"
    rf"(?:known|referred to) (?:simply )?(?:as|by (?:its|the) (?:acronym|initials|abbreviation)){_CLOSES}\Z"
    rf"|{_OPENS}(?:aka|a\.k\.a\.|abbreviated as|abbreviated to|doing business as|trading as){_CLOSES}\Z"
)
"""Between a name in full and the one that people use."""
_OR = re.compile(r",? \(?or (?:simply )?[\"'“‘]?\Z")
_TO = re.compile(r"[\"'”’]? (?:to|into|as)(?: the)? [\"'“‘]?\Z")
_NAME_FROM = re.compile(
    r"\b(?:chang\w{1,3} (?:its|the|their) (?:[a-z]+ ){0,2}name (?:[A-Za-z\d]{1,10} ){0,3}from|"
    r"(?:renam|rebrand)\w{0,3}(?: itself)?(?: [a-z\d]{1,10}){0,3}(?: from)?|name change from) (?:the )?[\"'“‘]?\Z"
)
_GOES_ON = re.compile(r"'s? |[-\w]")
_POST = re.compile(r" (?:[a-z]+ ){0,2}(?:chief|chairman|chairwoman|head|boss|executive|president|director|analyst)\b")
_RESTS = re.compile(r"[\"'”’]?(?:[,.;:)\n]|\Z| (?:in|after|when|last|this|on|following|and|as|from|under|upon)\b)")
_GAP = 90
"""Code points between the two names, at most."""


@dataclass(frozen=True, slots=True)
class Renaming:
    """Two runs of one text that name one company."""

    other: Run
    """The former or the fuller name."""
    name: Run
    """The one in use."""
    former: bool = True
    """Whether the other one is given up, not only fuller or shorter."""


def find_renamings(reading: Reading, soft: frozenset[str]) -> Iterator[Renaming]:
    """The pairs of neighbouring names that the words between them make one company's."""
    folded, runs = reading.folded, reading.runs
    for at in range(len(runs) - 1):
        left, right = runs[at], runs[at + 1]
        if right.start - left.end > _GAP or left.heading or right.heading or _is_no_name(left) or _is_no_name(right):
            continue
        gap = folded[left.end : right.start]
        if _goes_on(folded, right):
            continue
        if (
            _LATER.match(gap)
            or (_BECAME.match(gap) and _RESTS.match(folded, right.end))
            or (_TO.match(gap) and _NAME_FROM.search(folded[max(0, left.start - 70) : left.start]))
        ):
            yield Renaming(left, right)
        elif (
            _ALSO.match(gap)
            or (gap == " (" and folded.startswith(")", right.end) and _is_short(right, left, soft))
            or (_OR.match(gap) and spells(right.base, left.words))
        ):
            yield Renaming(left, right, former=False)
        elif _EARLIER.match(gap) and not _POST.match(folded, right.end):
            yield Renaming(right, left)
        elif (
            gap in (" (", ", or ")
            and folded.startswith((")", ","), right.end)
            and spells(left.base, right.words, folded[right.base_end : right.end])
        ):
            yield Renaming(right, left, former=False)


def prove_renamed(renamings: Iterable[Renaming], proven: Collection[str], soft: frozenset[str]) -> bool:
    """Let a proven name prove the other name of its company; whether any run gained points."""
    grown = False
    for pair in renamings:
        for one, two in ((pair.name, pair.other), (pair.other, pair.name)):
            if core_of(one.words, soft) in proven and core_of(two.words, soft) not in proven:
                two.add("another name of a company", PROOF)
                grown = True
    return grown


def _is_no_name(run: Run) -> bool:
    return bool(run.dead) and "legal ending" not in run.points


def _is_short(short: Run, long: Run, soft: frozenset[str]) -> bool:
    """Whether a name in brackets begins like the one before and goes on in initials: "Calder Trust (Calder T)"."""
    return short.words[0] == long.words[0] and all(word in soft or word.isupper() for word in short.words[1:])


def _goes_on(folded: str, run: Run) -> bool:
    """Whether the name only belongs to what is meant: "formerly Calderhead's yard"."""
    return _GOES_ON.match(folded, run.end) is not None
