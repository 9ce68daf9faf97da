"""What a sentence leans on: words that only another sentence explains."""

from __future__ import annotations

import re

from generator.stages.summarise.settings import SummaryTables
from generator.stages.summarise.words import WORD, stem_word, word_set

_BACK = re.compile(r"\b(?:[Tt]his|[Tt]hat|[Tt]hese|[Tt]hose|[Ss]uch an?) ([a-z]+)\b(?! (?:of|to|for|that|which|who)\b)")
_COMPLEMENT = re.compile(r"[’']s?\b|,? (?:of|to|for|between|in|that|which|by|on|from|with|at|against|over)\b")
_FIRST = re.compile(r"[\"“'‘(\[–—-]*([^\W_][\w’']*)[,]?\s*([^\W_][\w’']*)?")


_EXPLETIVE = re.compile(
    r"[Ii]t (?:(?:took|takes|will take|has taken|had taken) [^,.;:]{3,60}?\b"
    r"(?:minute|hour|day|week|month|year|decade)s? [^,.;:]{0,30}?\b(?:to|before|for)\b"
    r"|(?:is|was|will be|has been|remains|seems|became) (?:not |still |also |too |very |more |so |now ){0,2}"
    r"(?:hard|harder|difficult|easy|easier|possible|impossible|important|essential|vital|crucial|necessary|early|"
    r"late|"
    r"premature|time|clear|unclear|true|likely|unlikely|no [a-z]+|[a-z]+ed|an? (?:[a-z]+ )?"
    r"(?:mistake|pity|shame|fact|surprise|matter)) (?:(?:for|of) [^,.;:]{2,40}? )?(?:to|that|why|whether|how|when)\b)"
)
"""An ``it`` that stands for the clause behind it and points back to nothing."""
_PASSIVE = re.compile(r"[Ii]t (?:is|was|will be|has been|remains|seems|became) (?:[a-z]+ )?[a-z]+ed to\b")
_UNSAID = re.compile(
    r"[^,.;:]{2,60}? (?:is|are|was|were) (?:the|an?|one|another) (?:[a-z-]+ ){0,3}(?:example|exception|instance|"
    r"illustration)s?\b(?! (?:of|to|for|in which|where)\b)"
)
"""``… is the best example``, and does not say of what."""
_SUPPOSED = re.compile(
    r"(?:If|Once|Unless|Until|Should|While|As long as) (?:the|this|that|such an?|these|those) ([a-z-]+)"
    r"(?! (?:of|to|for|between|that|which|who|in)\b) "
    r"((?:continue|persist|hold|last|endure|fade|keep|goe|materialise|materialize|stop)s?(?=,))?"
)
"""A condition about something that only an earlier sentence has told."""
_UNITS = r"(?:days?|weeks?|months?|years?|quarters?|hours?|minutes?|decades?|season|night|morning|afternoon|evening)"
_THEN = re.compile(
    r"(?:(?:Since|By|Until|Before|From) then"
    r"|At (?:the|that|this) (?:time|point|moment|stage)(?! (?:of|when|that|the)\b)"
    rf"|(?:On |In |Over |During )?(?:[Tt]hat|[Tt]he (?:same|following|next|previous)) {_UNITS}(?! (?:of|as|in|to|"
    rf"a)\b)"
    rf"|In the {_UNITS} (?:since|that followed|before that|after that),"
    rf"|(?:[A-Z][a-z]+|\d+) {_UNITS} (?:later|earlier|before|after|afterwards?),"
    r"|(?:Days|Weeks|Months|Years|Hours|Minutes) (?:later|earlier|before)"
    rf"|(?:A|Some|Several) (?:[a-z]+ )?(?:time|while|{_UNITS}) (?:later|earlier|before|after(?:wards)?),"
    r"|(?:Soon|Shortly|Immediately|Not long) (?:after(?:wards?)?|before|thereafter),"
    rf"|Nearby,|The {_UNITS} (?:after|before),"
    r"|(?:To|At|On|For|With|In) (?:that|this),"
    r"|In (?:this|that) (?:time|case|event)|After that|During that (?:time|period)|Over (?:that|this) period)(?!\w)",
    re.IGNORECASE,
)
"""A time that another sentence gives: ``Since then``, ``That day``, ``Two weeks later,``."""
_THEN_INSIDE = re.compile(
    rf"\b(?:(?:since|by|until|before) then|(?:on|in|by|since) (?:that|the same) {_UNITS}"
    rf"|at that (?:point|time|stage|moment)|the same {_UNITS})\b"
    r"(?! (?:of|as|in|to|a|last|that|when|the)\b)"
)
_DATED = re.compile(
    r"\d|\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec|Mon|Tues|Wednes|Thurs|Fri|Satur|Sun|[Ll]ast|"
    r"[Tt]his|[Nn]ext|[Ww]hen|[Aa]fter|[Bb]efore|[Oo]nce|[Yy]esterday|[Tt]oday|[Ss]pring|[Ss]ummer|[Aa]utumn|"
    r"[Ww]inter)"
)
_IMPERATIVE = re.compile(
    r"(?:Please|Never mind|Fast forward|Imagine|Forget|Follow|Contact|Picture|Suppose|Subscribe|Click|Sign up|"
    r"Read (?:more|our|the|also)|See (?:also|more|our|below)|Watch (?:the|our|this|as)|"
    r"Visit (?:the|our|us|www)|Book (?:your|now)|Scroll|Download|Send (?:us|your)|Tell us|Photo|Pictured|Correction|"
    r"Editor[’']s note|Note to)\b"
)
"""What speaks to the reader, or about the page."""
_ANOTHER = re.compile(
    r"(?:Another|Among (?:them|these|those|others)|Others?(?! than\b)|A further|An additional|"
    r"A similar|Similar|Several other|Some other|Many other|"
    r"(?:Each|Neither|Either|Both|Half|Some|Most|Many|None|All|One|Two|Three|Few|A few|Several) of "
    r"(?:them|these|those|its|his|her|their)\b|Neither (?!.{2,80} nor\b)|Such )\b"
)
"""What stands beside something that another sentence told."""
_SOMEBODY = word_set(
    "man woman boy girl teen teenager teens couple suspect suspects victim victims lawmaker lawmakers actor actress "
    "singer minister spokesman spokeswoman spokesperson official officials analyst analysts economist executive "
    "lawyer lawyers attorney attorneys incumbent "
    "judge officer officers driver pilot author tycoon billionaire businessman businesswoman "
    "entrepreneur trio pair duo brothers sisters siblings twins defendant defendants plaintiff plaintiffs veteran "
    "winner winners loser losers person patient patients attacker gunman doctor professor teacher surgeon "
    "researcher researchers scientist scientists engineer student agency charity ministry regulator watchdog "
    "newspaper magazine tabloid broadcaster think-tank"
)
"""With ``The`` they mean somebody whom another sentence named."""
_DESCRIBED = re.compile(
    r"The (?:[A-Z][\w.&’'-]*|[a-z]+-[a-z-]+) ([a-z-]+)(?:[’']s?)?(?! (?:of|to|for|that|which|who|behind)\b) [a-z]"
)
"""``The Swiss bank has``: a short form told apart by where it is from; no name follows."""
_POINTS = re.compile(
    r"\b(?:(?:in|of|at|on|for|to|with|by|from|under|about|into|against|over|through|after|before|despite|between|"
    r"among) "
    r"that|(?<=[a-z,] )(?:this|these|those)) (?!(?:is|are|was|were|has|have|had|will|would|can|could|may|might|who|"
    r"that|which|"
    r"of|in|with|from|as|for|to|at|on)\b)([a-z]+)\b(?! (?:of|who|that|which|to|for|with|in|from)\b)"
)
"""A demonstrative with its noun."""
_CLAUSE = re.compile(r"[;:–—]|\b(?:that|which|who|whose|where|and|but|while|when|because|as|after|if|since|than|or)\b")
_FORMER = re.compile(r"the (?:former|latter)(?:,| (?:is|are|was|were|has|have|had|will|would|said|says|also|two|of)\b)")
_CALENDAR = word_set(
    "week weekend month year quarter season morning afternoon evening summer winter spring autumn fall century "
    "decade "
    "day time point moment stage"
)
_MOMENTS = word_set("time day point moment stage")
"""Of these a demonstrative is told by another sentence: ``This time, it``."""


_TAGGED = re.compile(r"[A-Z]{1,3}: ")
_PROSE = re.compile(r"(?<![\w’'-])[a-z]{2}|[^\x00-\x7F]|[A-Z]{3} [A-Z]{3}")
_DO_SO = re.compile(r"[^,;:]{0,70}?\b(?:do|does|did|doing|done) so\b")
"""Near the head, with nothing before it that could be done."""
_DO_THAT = re.compile(
    r"(?:(?!\b(?:that|which|who|when|if|because|to|what)\b)[^,;:]){0,70}"
    r"\b(?:do|does|did|done) (?:that|this|it)(?=[.,;!]|$)"
)
_ELLIPSIS = re.compile(r"If (?:not|so),|Not so\b|Why not\b")
"""A condition that only the sentence before tells."""


def find_leaning(text: str, tables: SummaryTables) -> str:
    """What keeps a sentence from standing alone, judged by its words: empty where nothing does.

    ``pronoun``, ``demonstrative``, ``role`` (``The company``), ``definite`` (``The deal``, ``The Swiss bank``),
    ``then`` (``Since then``), ``imperative``, ``expletive``, ``unfinished`` (``He said:``), ``aside`` (in brackets).
    """
    match = _FIRST.match(text)
    if not match:
        return ""
    if text[0] == "(" and re.search(r"\)[.!?]?$", text) and text.find(")") >= len(text) - 2:
        return "aside"
    if text.endswith((":", "...", "…")) or "»" in text or _TAGGED.match(text) or not _PROSE.search(text):
        return "unfinished"
    # "US" and "IT" are no pronouns.
    first = match.group(1).lower().replace("’", "'") if match.group(1) not in ("US", "IT") else ""
    second = (match.group(2) or "").lower()
    if first in ("take", "consider", "witness", "think", "look", "here", "here's", "enter") or _IMPERATIVE.match(
        text, match.start(1)
    ):
        return "imperative"
    if first == "it" and _EXPLETIVE.match(text, match.start(1)) and not _PASSIVE.match(text):
        return "expletive"
    if _THEN.match(text, match.start(1)):
        return "then"
    if _UNSAID.match(text, match.start(1)) or _DO_THAT.match(text) or _ELLIPSIS.match(text, match.start(1)):
        return "definite"
    supposed = _SUPPOSED.match(text, match.start(1))
    if supposed and (supposed.group(2) or supposed.group(1).lower() in tables.anaphors):
        return "definite"
    if first in tables.demonstratives:
        if second in _CALENDAR and second not in _MOMENTS:
            return ""
        return "" if first == "both" and match.group(2) and match.group(2)[0].isupper() else "demonstrative"
    if first in tables.pronouns or (
        first.partition("'")[0] in tables.pronouns and first[-2:] in ("ll", "re", "ve", "'d")
    ):
        return "pronoun"
    if _ANOTHER.match(text, match.start(1)):
        return "demonstrative"
    low = text[match.start(1) : match.start(1) + 60].lower()
    if first in tables.markers or (
        low.startswith(tables.phrases)
        and any(low.startswith((f"{phrase},", f"{phrase} ")) for phrase in tables.phrases)
    ):
        return "demonstrative"
    if first in ("but", "yet", "and", "so", "though", "however") or _FORMER.match(low):
        return "demonstrative"
    if first == "the":
        leaning = _look_at_definite(text, match, second, tables)
        if leaning:
            return leaning
    if any(back.group(1).lower() in tables.anaphors for back in _BACK.finditer(text, 0, 90)):
        return "definite"
    if first in ("then", "or", "nor"):
        return "demonstrative"
    if first in ("some", "most", "all", "none", "one", "others", "many") and second in (
        "others",
        "have",
        "are",
        "is",
        "like",
    ):
        return "demonstrative"
    return _look_inside(text)


def _look_at_definite(text: str, match: re.Match[str], second: str, tables: SummaryTables) -> str:
    complement = _COMPLEMENT.match(text, match.end())
    if second in tables.roles:
        return "role"
    if second in tables.anaphors and not complement:
        return "definite"
    if (second in _SOMEBODY or (second.endswith("s") and second[:-1] in tables.roles)) and not complement:
        return "definite" if re.match(r"[a-z]", text[match.end() :].lstrip(" ,")) else ""
    if re.match(
        r"The (?:(?:proud|young|single) )?(?:mother|father|parent)s? of (?:two|three|four|five|six|\d+)\b", text
    ):
        return "definite"
    if re.match(r"The \d+-year-old\b(?! [A-Za-z]+(?: [a-z]+)? [A-Z])", text):
        return "definite"
    described = _DESCRIBED.match(text)
    return "definite" if described and described.group(1) in tables.roles | _SOMEBODY else ""


def _look_inside(text: str) -> str:
    then = _THEN_INSIDE.search(text)
    if then and not _DATED.search(text, 0, then.start()):
        return "then"
    so = _DO_SO.match(text)
    if so and not _CLAUSE.search(text, 0, so.end()) and " to " not in text[: so.end() - 12]:
        return "definite"
    for pointed in _POINTS.finditer(text, 0, 160):
        noun = pointed.group(1)
        if noun in _CALENDAR or _CLAUSE.search(text, 0, pointed.start()) or '"' in text[: pointed.start()]:
            continue
        if stem_word(noun) not in {stem_word(word) for word in WORD.findall(text[: pointed.start()])}:
            return "definite"
    return ""
