"""How sure a figure is, and who says it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from generator.model import FigureStatus, Span
from generator.stages.summarise.analyse import word_set
from generator.stages.summarise.measure.phrases import Phrases
from generator.stages.summarise.settings import SummaryTables


@dataclass(frozen=True, slots=True)
class Standing:
    """How sure a figure is; offsets into the sentence."""

    status: FigureStatus
    says: Span | None = None
    """Who says it, where the sentence names somebody."""
    cue: Span | None = None
    """The word that makes it an estimate or a target."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a figure stands in its sentence."""

    figure: Span
    clause: Span
    quotes: Sequence[Span]
    """Quotations of the sentence."""
    names: Sequence[Span]
    """Companies named in the sentence."""
    owner: Span | None
    """The company whose figure it is, where that is named."""
    subject: Span | None
    """Who or what its clause is about."""


def read_standing(phrases: Phrases, setting: Setting, tables: SummaryTables) -> Standing:
    """How sure a figure is, by the words that govern it; the first of these that holds.

    ``target``
        somebody means to reach or do it, and it has not happened: aims, plans, seeks, agreed to, will (do).
    ``estimate``
        somebody thinks so: expected, forecast, estimated, likely, could, would, will (be).
    ``reported``
        somebody who is no party to it says so: an office, a survey, an analyst, a paper, unnamed people, a company of
        another; or a company in its published accounts.
    ``claim``
        a party says it of itself or its cause: a company of its own business, a person in a quotation.
    ``actual``
        the article itself tells it as a fact.

    A speaker is told for estimates and targets as well. A pronoun is nobody's name: the speaker is left open then.
    """
    if _CJK.search(phrases.text):
        return Standing(next((name for name, cue in _CJK_CUES if cue.search(phrases.text)), "actual"))
    said = _find_speaker(phrases, setting, tables)
    says = said.span if said else None
    text, (start, end) = phrases.text, setting.figure
    before = _words_before(text, setting)
    target = _target_cue(text, before, setting, tables)
    estimate = _estimate_cue(text, before, setting, phrases, tables)
    if _is_there(text, setting):
        target = estimate = None
    elif said and said.thinks and not estimate:
        estimate = setting.figure
    if estimate and (target is None or (target[1] <= estimate[0] and estimate[1] <= start)):
        return Standing("estimate", says or _forecaster(phrases, estimate, setting, tables), estimate)
    if target:
        return Standing("target", says, target)
    if said and (_is_known(text, said, setting) or _is_of_others(text, setting)):
        return Standing("actual")
    if said:
        interested = said.party or (said.own and _is_own(text, said.span, setting))
        return Standing("claim" if interested else "reported", says)
    if any(left < start and end <= right and right - left > 40 for left, right in setting.quotes):
        return Standing("claim")
    if _HEARSAY.search(text, *setting.clause) or _REPORTS.search(text, setting.clause[0], setting.clause[1]):
        return Standing("reported")
    return Standing("actual")


_EXISTING = re.compile(
    r"(?:[ -](?!to |in |on |by |at |of )[a-z-]++){0,3}? (?:deficit|debts?|shortfall|gap|surplus|backlog|liabilities|"
    r"overdraft|losses|fortune|rate)\b"
)
_OWNED = re.compile(r"(?:['’]s?|\b(?:[Ii]ts|[Tt]heir|[Hh]is|[Hh]er|[Oo]ur|[Tt]he)) (?:[a-z-]+ ){0,2}$")
_KNOWN = re.compile(
    r"\b(?:which|who) (?:(?:has|have|had|also|recently) )?(?:[a-z]{2,}ed|saw|was|were|lost|won|fell|rose|sold|bought|"
    r"cost|took|made|hit|led|cut|left)\b[^,;]{0,60}$"
)
_SMALL = re.compile(r"[a-z]*")
_OWN_THINGS = re.compile(r"\b(?:[Ii]ts|[Tt]heir|[Oo]ur|[Hh]is|[Hh]er|[Mm]y) (?:[\w-]+ ){0,4}[\w-]+(?:,| [-–—])? $")


def _is_there(text: str, setting: Setting) -> bool:
    """Whether a figure is the size of what is there already, whatever is to be done about it: ``its $4bn debt``."""
    start, end = setting.figure
    return bool(_EXISTING.match(text, end) and _OWNED.search(text, max(0, start - 40), start))


def _is_of_others(text: str, setting: Setting) -> bool:
    """Whether a speaker takes for granted what another has: ``whittle away at Natal's 5 per cent jobless rate``."""
    start = setting.figure[0]
    return _is_there(text, setting) and bool(re.search(r"['’]s? (?:[a-z-]+ ){0,2}$", text[max(0, start - 30) : start]))


def _is_known(text: str, said: _Speaker, setting: Setting) -> bool:
    """Whether a figure stands in a relative clause that adds what is known to what somebody says of others."""
    low = said.span[1] if said.span else 0
    start = _SMALL.match(text, setting.figure[0])
    clause = _KNOWN.search(text, low, start.end()) if start else None
    quoted = any(left <= setting.figure[0] < right for left, right in setting.quotes)
    return clause is not None and not quoted and not _OWN_THINGS.search(text, 0, clause.start())


_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_CJK_CUES: tuple[tuple[FigureStatus, re.Pattern[str]], ...] = (
    ("estimate", re.compile(r"预计|預計|预期|预测|有望|估计|料将|或将|見込|予想|予測|見通し")),
    ("target", re.compile(r"计划|計劃|計画|拟|擬|目标|目標|寻求|将|將|目指|予定")),
    ("reported", re.compile(r"数据显示|数据|据|統計|によると|报告|調査")),
    ("claim", re.compile(r"表示|称|稱|说|說|指出|述べ|語っ|と話")),
)


# ---------------------------------------------------------------- who says it


@dataclass(frozen=True, slots=True)
class _Speaker:
    span: Span | None
    """``None`` for a pronoun."""
    party: bool
    """A party to the matter by what it is: a company's spokesman, a person."""
    own: bool
    """Known to be no party, unless it speaks of itself."""
    thinks: bool = False
    """What it says is what it thinks will be."""


_ACCORDING = re.compile(
    r"\b(?:[Aa]ccording to|[Cc]iting|laut|según) (?P<who>(?:[^,;.:()—–“”\"]|\.(?=[A-Z]\.|\w| [a-z])"
    r"|(?<=&\w\w);|(?<=&\w\w\w);|(?<=&\w\w\w\w);|(?<=&#\d\d);){2,90})"
)
"""The mark that ends a reference (``AT&amp;T``, written twice by a page) ends no name."""
_NOBODY = re.compile(r"\W*&#?\w{2,8}(?:;|$)|[\W\d_]*(?:\w[\W\d_]*)?$")
"""Words that name no speaker: references in place of a name, or no word of letters."""
_SAID = re.compile(
    r"\b(?:said|says|say|told|added|adds|noted|notes|argued|argues|explained|explains|warned|warns|wrote|writes|claimed|claim|argue|warn|believe|"
    r"claims|stated|states|insisted|insists|stressed|announced|announces|revealed|reveals|confirmed|disclosed|reckons|"
    r"believes|acknowledged|declared|sagte|dijo|estimates|forecasts|predicts|expects|projects|reported|reports|posted|"
    r"show|shows|showed|suggest|suggests|suggested|indicate|indicates|indicated|found|puts|put|estimated|predicted)\b"
)
_TELLS = re.compile(r"\b(?:ruled|said|says|warned|told|announced|argued|claimed|added|noted)\b")
_BARE_SAID = word_set(
    "said says say told added noted argued explained warned wrote claimed stated insisted stressed sagte"
)
_SHOWS = word_set("show shows showed suggest suggests suggested indicate indicates indicated found puts put")
_ACCOUNTS = word_set("reported reports posted")
_FORECASTS = word_set("estimates forecasts predicts expects projects estimated predicted")
_NO_VERB = re.compile(
    r"\b(?:[Aa]n?|[Tt]he|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er|[Tt]hose|[Tt]hese|of|as|to|could|can|may|might|must|"
    r"would|will|should|"
    r"(?:was|were|is|are|be|been)(?: now| also| still| widely| [a-z]{2,12}ly)?) $"
)
_THAT = re.compile(r" (?:on \w+day )?(?:that|to|it|its|they|he|she)\b|[,:.] ?[“\"]|[,.:”\"]|$")
_THAT_VERBS = word_set(
    "added adds noted notes announced announces revealed reveals confirmed disclosed found claim claims"
)
"""Verbs that take an object as well: "added 4 per cent", "announced a sale"."""
_INVERTED = re.compile(
    r" (?P<who>(?:[Tt]he |[Aa]n? )?(?:[\w&.'’-]+ ){0,6}?[\w&'’-]+)"
    r"(?=[,;.:“”\"]| (?:on|in an?|who|that|at an?|after|during|late|earlier|last|as|while|when|to)\b|$)"
)
_CUT_WHO = re.compile(
    r" (?:(?:released|published|compiled|issued|provided|collected)(?! by)|that|which|"
    r"on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|"
    r"who|in (?:an?|[A-Z]\w+)|late|earlier|last|this|seen|obtained|viewed|reviewed|cited|as|"
    r"at (?:an?|the)|posted|shared|made|(?:yester|to)day)\b"
)
_PRONOUN = word_set("he she it they we i you who which that this these there")
_JUDGES = re.compile(
    r"\b(?:analyst|economist|strategist|researcher|professor|broker|forecaster|lecturer|fund manager)s?\b"
)
_SPOKEN_FOR = re.compile(
    r"\b(?:spokes(?:man|woman|person|people)|chief|chairman|chairwoman|chair|president|founders?|director|boss|owner|"
    r"C[EFOT]O|executives?|managers?|head|minister|mayor|union|campaigners?|lawyer for|secretary)\b"
)
_BROKERS = re.compile(
    r"\b(?:Securities|Capital|Research|Investments?|Markets|Analytics|Advisors|Partners|Asset|Brokers?|Ratings|Economics|"
    r"Insights?|Intelligence|Consulting|JPMorgan|JP ?Morgan|Goldman|Morgan Stanley|UBS|Citi|Citigroup|Nomura|Barclays|"
    r"Jefferies|Bernstein|Moody's|Fitch|Deloitte|KPMG|PwC|EY|McKinsey|Gartner|Bloomberg|Reuters|Wind)\b"
)
_NUMBERS = word_set(
    "data figures statistics survey surveys poll polls census study research index accounts filing filings"
)
_OFFICES = re.compile(
    r"\b(?:Bank of [A-Z]\w+|[Cc]entral [Bb]ank|Treasury|IMF|OECD|World Bank|Development Bank|United Nations|Commission|"
    r"Federal Reserve|Fed|Congress|Bundesbank|Times|Post|Journal|Reuters|Bloomberg|BBC|CNN|News|"
    r"Herald|Guardian|Tribune|Telegraph|Association|Federation|Institute|University|Organi[sz]ation|Chamber|Committee|Council|Parliament|"
    r"Senate|Ministry|Department|Bureau|Monetary Fund)\b"
)
_NAMED_BESIDE = re.compile(r", (?P<who>(?:the |an? )?[A-Z][^,;:.()“”]{2,80}), ")
"""Who a speaker is that is told by what it is: ``Its owner, the Orland Trust, ``."""
_SHORT_TITLE = 4
_NAME_OF = re.compile(r"\b(?:[Tt]he )?[A-Z][\w’'-]+ (?:of|for) (?:the )?$")
_OWNERLESS = word_set("its their his her our my")
_SHORT_FORMS = re.compile(r"^(?:the|a) [a-z-]+(?: [a-z-]+)?$")
_DETERMINER = re.compile(r"\b(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir) $")


def _find_speaker(phrases: Phrases, setting: Setting, tables: SummaryTables) -> _Speaker | None:
    text, (start, end) = phrases.text, setting.figure
    low, high = _segment(text, start, end)
    for match in _ACCORDING.finditer(text):
        ends = match.start() == 0 or not text[match.end() :].strip(" .”\"’'")
        if _is_within(match.start(), setting.quotes) or not (ends or low <= match.start() < high):
            continue
        span = _trim_who(text, match.span("who"))
        if start <= span[0] < end or not text[slice(*span)]:
            continue
        return _judge(text, span, setting, tables)
    best: tuple[int, _Speaker] | None = None
    for match in _SAID.finditer(text):
        verb = match.group()
        if _is_within(match.start(), setting.quotes) or start <= match.start() < end:
            continue
        if _NO_VERB.search(text[max(0, match.start() - 8) : match.start()]):
            continue
        after = match.start() >= end
        inverted = text[: match.start()].rstrip()[-1:] in tuple(",”\"’'")
        if verb in _THAT_VERBS and not _THAT.match(text, match.end()) and not inverted:
            continue
        if verb in _FORECASTS and not after:
            continue
        last = not text[match.end() :].strip(" .”\"’'")
        if after and ((verb in _ACCOUNTS and not last) or not _speaks_after(text, end, match.start(), setting)):
            continue
        if not after and _aside_closes(text, match.start(), start):
            continue
        if not after and (";" in text[match.end() : start] or (verb in _ACCOUNTS and match.end() + 60 < start)):
            continue
        if after and _IN_ASIDE.search(text, 0, start) and _ASIDE_ENDS.fullmatch(text, end, match.start()):
            continue
        found = _speaker_of(phrases, match, setting, tables)
        distance = match.start() - end if after else start - match.end()
        if found and (best is None or distance < best[0]):
            best = distance, replace(found, thinks=verb in _FORECASTS)
    return best[1] if best else None


def _speaks_after(text: str, end: int, verb: int, setting: Setting) -> bool:
    """Whether what stands between a figure and a later verb of speech lets the verb speak of the figure: the end of a
    quotation, or a comma before the speaker and no clause between.
    """
    if re.match(r"\w+ that\b", text[verb : verb + 24]):
        # "…, brokers warn that": what follows is what they say.
        return False
    between = text[end:verb]
    closed = [right for left, right in setting.quotes if left < end <= right <= verb]
    tail = text[closed[-1] : verb] if closed else between[between.rfind(",") :] if "," in between else ""
    return bool(closed) or (bool(tail) and not _OTHER_CLAUSE.search(between))


_IN_ASIDE = re.compile(r", (?:which|who|whose|where) [^,]*$")


def _aside_closes(text: str, verb: int, figure: int) -> bool:
    """Whether a verb of speech stands in an aside that is over before the figure: ``Natal, which said so, is``."""
    opened = _IN_ASIDE.search(text, 0, verb) or _WHO_SPOKE.search(text, 0, verb)
    return opened is not None and ("," in text[verb:figure] or opened.re is _WHO_SPOKE)


_SPOKEN_TO = re.compile(
    r"\b(?P<who>(?:[A-Za-z]+ )?(?:[A-Za-z]+s|person|man|woman|official|source|executive|lawyer|banker|analyst|adviser|"
    r"employee|insider)) who [a-z]+ (?:[a-z]+ ){0,3}$"
)
_WHO_SPOKE = re.compile(r"\b[a-z]+s who $")
_ASIDE_ENDS = re.compile(r"[^,]*, (?:also |has |have |had )*")
"""``Natal, which has $9bn in its coffers, said``: what the article adds of a speaker, the speaker does not say."""
_OTHER_CLAUSE = re.compile(r";|, (?:but|while|and|as|which|who|though|although|after)\b|[.!?] ")


def _speaker_of(phrases: Phrases, match: re.Match[str], setting: Setting, tables: SummaryTables) -> _Speaker | None:
    text, verb = phrases.text, match.group()
    before = text[: match.start()].rstrip()
    if verb in _BARE_SAID and verb != "told" and (not before or before[-1] in ",”\"’'"):
        inverted = _INVERTED.match(text, match.end())
        follows = inverted["who"].split(maxsplit=1)[0] if inverted else ""
        told = inverted and any(
            token.kind == "verb"
            and inverted.start("who") <= token.start < inverted.end("who")
            and text[token.start].islower()
            for token in phrases.tokens
        )
        if (
            inverted
            and not told
            and (follows[0].isupper() or follows in ("the", "a", "an") or follows in tables.figures.unnamed)
        ):
            return _judge(text, inverted.span("who"), setting, tables)
    ruled = list(_TELLS.finditer(before)) if before.endswith(" and") else []
    span = phrases.subject_before(ruled[-1].start() if ruled else match.start())
    if span is None:
        return None
    spoke = _SPOKEN_TO.search(text, 0, span[0])
    # "Analysts who spoke to Calderhead said": Calderhead only listened.
    span = spoke.span("who") if spoke else _trim_who(text, span)
    comma = text.rfind(", ", *span)
    if comma > 0 and text[span[0]].islower() and text[comma + 2].isupper():
        # "…, unlike its peers, German broker Pell said": the list ends where the speaker begins.
        span = (comma + 2, span[1])
    whole = _NAME_OF.search(text, 0, span[0]) if text[span[0]].isupper() else None
    span = (whole.start(), span[1]) if whole else span
    words = text[span[0] : span[1]].lower().split()
    if words[0] in ("nobody", "none", "no"):
        return None
    if words[0] in _PRONOUN:
        return None if words[0] in ("who", "which", "that", "there") else _Speaker(None, party=True, own=False)
    opened = _DETERMINER.search(text, 0, span[0])
    span = (opened.start(), span[1]) if opened else span
    named = _NAMED_BESIDE.fullmatch(text, span[1], match.start())
    short = span[0] == 0 and len(text[slice(*span)].split()) <= _SHORT_TITLE
    if named and short and not any(word[0].isupper() for word in text[slice(*span)].split()[1:]):
        span = (span[0], named.end("who"))
    if (
        not (opened or whole)
        and text[span[0]].islower()
        and not set(words) & (tables.figures.sources | tables.figures.unnamed | tables.roles)
    ):
        return _Speaker(None, party=True, own=False)
    if verb in _ACCOUNTS and not any(word[0].isupper() for word in text[slice(*span)].split()):
        return _Speaker(span, party=False, own=False) if set(words) & tables.roles else None
    if verb in ("put", "puts") and text[span[0]].isupper() and " at " in text[match.end() : setting.figure[0]]:
        return _Speaker(span, party=False, own=True)
    if verb in _SHOWS or verb in _ACCOUNTS:
        numbers = set(words) & (tables.figures.sources | tables.figures.unnamed)
        if verb in _SHOWS and not numbers:
            return None
        return _Speaker(span, party=False, own=False)
    return _judge(text, span, setting, tables)


def _trim_who(text: str, span: Span) -> Span:
    cut = _CUT_WHO.search(text, *span)
    end = cut.start() if cut else span[1]
    while end > span[0] and not text[end - 1].isalnum() and text[end - 1] not in "’'":
        end -= 1
    return span[0], end - 2 * text.startswith(("'s", "’s"), end - 2)


def _judge(text: str, span: Span, setting: Setting, tables: SummaryTables) -> _Speaker | None:
    """Whether a speaker is a party to the matter, by what it is called and by what stands beside its name."""
    words = text[span[0] : span[1]]
    low = words.lower().split()
    if not low:
        return None
    if low[0] in _PRONOUN or _NOBODY.match(words) or _REFERENCE_CUT.search(words + text[span[1] : span[1] + 1]):
        return _Speaker(None, party=True, own=False)
    if low[0] in _OWNERLESS and words.lower() == words[0].lower() + words[1:]:
        # "its estimate": nobody is named.
        return _Speaker(
            None, party=not set(low) & (_NUMBERS | tables.figures.sources | tables.figures.thought), own=False
        )
    aside = re.match(r", [^;.“”\"]{2,90}", text[span[1] : span[1] + 92])
    title = text[max(0, span[0] - 40) : span[0]] + words + (aside.group() if aside else "")
    if _JUDGES.search(title):
        return _Speaker(span, party=False, own=False)
    if set(low) & tables.figures.unnamed and not _SPOKEN_FOR.search(words):
        return _Speaker(span, party=False, own=True)
    if _SPOKEN_FOR.search(title) and not set(low) & tables.figures.sources:
        return _Speaker(span, party=True, own=False)
    if set(low) & tables.figures.sources:
        return _Speaker(span, party=False, own=True)
    if set(low) & _NUMBERS:
        return _Speaker(span, party=False, own=False)
    if _OFFICES.search(words):
        return _Speaker(span, party=False, own=True)
    if any(left < span[1] and span[0] < right for left, right in setting.names):
        return _Speaker(span, party=False, own=True)
    if _BROKERS.search(words) or re.search(r"\b[A-Z]{2,}\b", words):
        return _Speaker(span, party=False, own=True)
    if low[0] == "the" and _SHORT_FORMS.match(words.lower()):
        return _Speaker(span, party=low[1] in tables.roles, own=True)
    return _Speaker(span, party=True, own=False)


_REFERENCE_CUT = re.compile(r"&#?\w{2,8};$")
_RECORDS = re.compile(r"\b(?:data|figures|statistics|records|surveys?|index)$")


def _is_own(text: str, span: Span | None, setting: Setting) -> bool:
    """Whether a speaker speaks of itself: the figure is of the same company, or of nobody else that is named."""
    if span is None:
        return True
    speaks = [name for name in setting.names if name[0] < span[1] and span[0] < name[1]]
    brokers = _BROKERS.search(text, *span)
    if _OFFICES.search(text, *span):
        speaks = []
    if speaks and setting.owner is not None:
        own = {text[slice(*name)].lower() for name in speaks}
        return text[slice(*setting.owner)].lower() in own
    if speaks:
        # A company's data on others: "according to Pell Group data".
        return not brokers and not _RECORDS.search(text, *span)
    subject = text[slice(*setting.subject)].lower() if setting.subject else ""
    return subject in ("it", "they", "we") or subject.startswith(("its ", "their ", "our "))


def _forecaster(phrases: Phrases, cue: Span, setting: Setting, tables: SummaryTables) -> Span | None:
    """Who expects, where the verb of an estimate has a subject, or whose forecast it is."""
    text = phrases.text
    word = text[slice(*cue)].lower()
    passive = (text.startswith(" to ", cue[1]) and word.endswith("ed")) or _MET.search(text, 0, cue[0])
    noun = not word.endswith("ing") and _NO_VERB.search(text[max(0, cue[0] - 8) : cue[0]])
    if word in tables.figures.forecasting and not passive and not noun:
        span = phrases.subject_before(cue[0])
        opened = _DETERMINER.search(text, 0, span[0]) if span else None
        named = span and (
            text[span[0]].isupper()
            or set(text[slice(*span)].lower().split()) & (tables.figures.unnamed | tables.roles | {"maker"})
        )
        if span and named and text[slice(*span)].lower() not in _PRONOUN and span[1] <= setting.figure[0]:
            return (opened.start(), span[1]) if opened else span
    source = _FORECAST_BY.match(text, cue[0])
    if not source:
        return None
    span = _trim_who(text, source.span("who"))
    done = _TO_DO.search(text, *span)
    return (span[0], done.start()) if done else span


_TO_DO = re.compile(r" to [a-z]+\b")
_FORECAST_BY = re.compile(
    r"(?:forecasts?|estimates?|projections?|predictions?|expected|expectations|predicted|estimated|projected)\b"
    r"(?: in an? [a-z ]{3,30})? (?:by|from) (?P<who>(?![\d$£€¥])[^,;.:()]{2,70})"
)


# ---------------------------------------------------------------- estimates and targets


_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_CONTRAST = re.compile(r";|, (?:while|but|whereas|although|though) | but ")
_TOLD_SINCE = re.compile(
    r"\b(?:(?:when|after|since|once|where|as|which|who) (?:[^\W\d_][\w'’-]* ){0,5}?"
    r"|that |, having )(?:[a-z]{2,}ed|was|were|had|won|lost|paid|sold|bought|took|made|built|"
    r"spent|rose|fell|grew|cost|brought) (?!to )"
)
"""``will …, when it raised``: what is told in it has happened, whatever the clause before it promises."""
_TOLD_AFTER = re.compile(r"\b(?:after|since|following) [a-z]{2,}ing\b")
_NOUN_PLANS = word_set("plan plans target targets promise pledge hope hopes goal ambition want")
_PROMISES = re.compile(
    r"\b(?:voted|agreed|agrees|decided|resolved|vowed|pledged|offered|"
    r"agreeing|looking|bids?|attempts?|efforts?|moves?|drive|campaign|trying|ready|due|prepared|preparing|obliged|"
    r"willing) to (?:[a-z]+ (?:[^\W\d_][\w'’-]* ){0,7})?$"
    r"|\b(?:is|are|was|were) to (?!be\b)[a-z]+ (?:(?:about|around|some|a|an|up to|at least|the|its) ){0,2}$"
)
_UNDONE = re.compile(r"[^,;.]{0,60} (?:to|will) be (?:built|lost|cut|made|sold|spent|paid|[a-z]+ed)\b")
_MET = re.compile(r"\b(?:in line with|ahead of|short of|in spite of|despite) (?:[\w’'-]+ ){0,2}$")
"""``in line with forecasts``: what was met, before the figure that the sentence goes on to."""
_MONTH = word_set("may")
_FORECAST_AFTER = word_set("forecast forecasts expected estimated estimate estimates projected predicted anticipated")
_BEING = word_set("is are was were be been seems seem looks look most more very")
_DOUBTS = word_set("likely unlikely could may might would poised anticipated tipped should") | _FORECAST_AFTER
_BASES = word_set(
    "line than versus against compared beating missing above below over under from since like topping beat missed"
)
_WILL = re.compile(
    r"\b(?:will|shall|wird|werden|would) (?:(?:not|also|now|soon|then|only|still) )?(?P<verb>[a-z]+)(?P<after> [a-z]+)?"
)
_COMING = re.compile(r"\b(?:will|shall)(?: (?:also|now|still|then|probably))? $")
"""``will`` before a figure that begins with its verb: ``will`` ``fall 8 per cent``."""
_MAKES = re.compile(
    r"(?:raise|lower|cut|reduce|increase|lift|boost|slash|trim|hike|bring|push) "
    r"(?!by\b|to\b|about\b|as\b|another\b|a further\b|[\d$£€¥A-Z])"
)
"""A verb of somebody who makes something else move, with its object: ``boost its dividend by 27 per cent``."""
_GOAL_AFTER = re.compile(r"[^,;.]{0,30} (?:is|remains|was) (?:[\w’']+ ){0,2}(?:goal|target|aim|ambition)\b")
_SPOKE = re.compile(r"\b(?:said|says|announced|confirmed|added|promised|pledged|told [^,;.]{2,30})\b[^,;.]{0,40}$")
_FORMERLY = re.compile(r"\b(?:[Pp]reviously|[Ff]ormerly|[Uu]ntil (?:now|then|recently)|[Oo]nce|[Uu]sed to)\b")
_HEARSAY = re.compile(
    r"\b(?:(?:is|are|was|were|has been|have been) (?:understood|reported|said|thought|believed|rumou?red|alleged) to|"
    r"reportedly|allegedly)\b"
)
_REPORTS = re.compile(
    r"\b(?:data|figures|statistics|survey|poll|study|census|report) (?:show|suggest|indicat|(?:from|by)\b|released|"
    r"published)|\b(?:in|by|per|of) (?:an?|the|its|their|recent|latest|official) (?:[a-z]+ )?(?:data|figures|"
    r"statistics|survey|poll|study|census|accounts|filing|report)\b|by the firm's own account"
)


def hide_brackets(text: str) -> str:
    """The text with spaces for what stands in brackets, where a semicolon parts no clauses: ``(£140bn; $258bn)``."""
    return _BRACKET.sub(lambda match: " " * len(match.group()), text)


_BRACKET = re.compile(r"\([^()]{1,80}\)")


def _segment(text: str, start: int, end: int) -> Span:
    text = hide_brackets(text)
    low = 0
    for match in _CONTRAST.finditer(text, 0, start):
        low = match.end()
    found = _CONTRAST.search(text, end)
    return low, found.start() if found else len(text)


def _is_within(at: int, spans: Iterable[Span]) -> bool:
    return any(left < at < right for left, right in spans)


def _words_before(text: str, setting: Setting) -> list[tuple[str, Span]]:
    """The words of the clause that may govern a figure, without what another clause told before."""
    low = setting.clause[0]
    for pattern in (_TOLD_SINCE, _TOLD_AFTER):
        for match in pattern.finditer(text, low, setting.figure[0]):
            low = match.start()
    return [(m.group().lower(), m.span()) for m in _WORD.finditer(text, low, setting.figure[0])]


def _target_cue(text: str, before: list[tuple[str, Span]], setting: Setting, tables: SummaryTables) -> Span | None:
    start, end = setting.figure
    low = before[0][1][0] if before else start
    promised = next(_PROMISES.finditer(text, low, start), None)
    if promised:
        return promised.start(), promised.start() + 1
    if _UNDONE.match(text, end) or _GOAL_AFTER.match(text, end):
        return end, end + 1
    coming = _COMING.search(text, 0, start) if _MAKES.match(text, start) else None
    if coming:
        return coming.start(), coming.start() + 4
    for at in range(len(before) - 1, max(-1, len(before) - 16), -1):
        word, span = before[at]
        following = before[at + 1][0] if at + 1 < len(before) else ""
        if word in tables.figures.planned | tables.targets and (word not in _NOUN_PLANS or following in ("to", "of")):
            return span
    for match in _WILL.finditer(text, low, start):
        who = text[: match.start()].split()[-1:]
        if match.group().startswith("would") and not (
            _SPOKE.search(text, 0, match.start()) and who[0].lower() in ("it", "he", "she", "they", "we")
        ):
            continue
        verb = match["verb"]
        over = (match["after"] or "").strip() in ("over", "on", "up", "out", "away")
        passive = over or (verb == "be" and (match["after"] or "").endswith("ed"))
        if passive or (verb not in tables.figures.states and verb not in tables.moves):
            return match.start(), match.start() + 4
    return None


_SOUGHT = re.compile(
    r"\b(?:analysts|economists|forecasters|investors|traders|markets?|bankers|polled)\b[^.;:]{0,40}?"
    r"\b(?:look(?:ed|ing|s)? for|pencilled in|bet(?:ting)? on|hop(?:ed|ing) for)\b[^.;:]{0,40}$"
)
"""``economists had looked for``: what somebody thinks will come."""


def _estimate_cue(
    text: str, before: list[tuple[str, Span]], setting: Setting, phrases: Phrases, tables: SummaryTables
) -> Span | None:
    start, end = setting.figure
    coming = _COMING.search(text, 0, start)
    if coming and not _MAKES.match(text, start):
        return coming.start(), coming.start() + 4
    inside = next(
        (m for m in _WORD.finditer(text, start, end) if m.group().lower() in tables.figures.thought - _MONTH), None
    )
    if inside:
        return inside.span()
    sought = _SOUGHT.search(text, 0, start)
    if sought:
        return sought.span()
    promised = False
    for at in range(len(before) - 1, max(-1, len(before) - 16), -1):
        word, span = before[at]
        if word == "would" and _SPOKE.search(text, 0, span[0]):
            follows = before[at + 1][0] if at + 1 < len(before) else ""
            who = before[at - 1][0] if at else ""
            promised = (
                who in ("it", "he", "she", "they", "we")
                and follows not in tables.figures.states
                and follows not in tables.moves
            )
        following = before[at + 1][0] if at + 1 < len(before) else ""
        then = before[at + 2][0] if at + 2 < len(before) else ""
        if following == "to" and word in ("set", "due") and then in tables.figures.states | tables.moves | {""}:
            return span
        if word == "likely" and following != "to" and (at == 0 or before[at - 1][0] not in _BEING):
            continue
        if word not in tables.figures.thought or (word == "would" and promised):
            continue
        if word in ("could", "may", "might", "would") and _FORMERLY.search(text, 0, span[0]):
            continue
        if word == "may" and text[span[0]].isupper():
            continue
        met = _MET.search(text, 0, span[0]) and not text.startswith((" of ", " for ", " that "), span[1])
        if met or (at and before[at - 1][0] in _BASES):
            # "higher than expected at": the base of a comparison, not the figure.
            continue
        return span
    for match in _WILL.finditer(text, before[0][1][0] if before else start, start):
        if not match.group().startswith("would"):
            return match.start(), match.start() + 4
    after = text[end : min(setting.clause[1], end + 90)]
    words = [
        (m.group().lower(), (end + m.start(), end + m.end())) for m in _WORD.finditer(re.split(r"[,;(]| - ", after)[0])
    ]
    for place, (word, span) in enumerate(words[:12]):
        if word in _BASES:
            break
        if word in _FORECAST_AFTER and place < 5:
            return span
        if word == "likely" and (place == 0 or words[place - 1][0] not in _BEING):
            continue
        if word in _DOUBTS and text[span[0]].islower() and not phrases.has_verb_between(setting.clause[0], start):
            return span
    return None
