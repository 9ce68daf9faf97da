"""Whose a figure is: the company in its place, the one that "it" is, the one that its words name."""

from __future__ import annotations

import re
from dataclasses import replace

from generator.model import Mention, Span
from generator.stages.summarise.analyse import Sentence
from generator.stages.summarise.antecedents import find_antecedent
from generator.stages.summarise.job import Job
from generator.stages.summarise.measure.reader import Label, quote_label
from generator.stages.summarise.measure.times import TIME


def find_owner(job: Job, sentence: Sentence, label: Label, figure: Span) -> tuple[str, Span] | None:
    """The company whose figure this is: named in the label, as the subject, or just after it with ``by``."""
    base = sentence.start
    named = _named_in(job, sentence)
    key_of = job.analysis.key_of
    for span in (*label.pieces, *((label.subject,) if label.subject else ())):
        inside = [m for m in named if m.start < base + span[1] and base + span[0] < m.end]
        inside = [m for m in inside if not _APART.search(sentence.text, span[0], max(span[0], m.start - base))]
        if inside:
            one = len({key_of(m) for m in inside}) == 1 and not _IT_WILL.match(sentence.text, inside[-1].end - base)
            one = one or len({key_of(m) for m in named}) == 1
            return _owner(inside[-1], base) if one else None
    if label.subject:
        # "The tanker owner, Calderhead, raised": the apposition names the subject.
        aside = _APPOSITION.match(sentence.text, label.subject[1])
        inside = [m for m in named if aside and aside.start() + base <= m.start and m.end <= aside.end() + base]
        if len(inside) == 1:
            return _owner(inside[0], base)
    first = min(start for start, _ in label.pieces)
    for mention in named:
        tail = sentence.text[mention.end - base : first] if mention.end - base <= first else "-"
        if re.fullmatch(r"['’]s? (?:\w+ )?", tail):
            return _owner(mention, base)
        if figure[1] + base <= mention.start <= figure[1] + base + 60 and _BY.search(
            sentence.text[figure[1] : mention.start - base]
        ):
            return _owner(mention, base)
    return _owner_by_pronoun(job, sentence, label, figure)


def _owner_by_pronoun(job: Job, sentence: Sentence, label: Label, figure: Span) -> tuple[str, Span] | None:
    """The company that ``it`` or ``its`` is: who that is stands before the sentence; the proof is of this one."""
    subject = sentence.text[slice(*label.subject)].lower() if label.subject else ""
    before = job.analysis.sentences[sentence.index - 1] if subject == "it" and sentence.index else None
    if before and before.mentions:
        lead = before.mentions[0]
        ids = {job.analysis.key_of(mention) for mention in before.mentions}
        near = len(ids) == 1 and lead.start - before.start < 40 and not sentence.opens_paragraph
        # What the article is about, and how the sentence before begins.
        if near or (lead.start - before.start < 5 and [m.name for m in _titled(job)] == [lead.name]):
            return lead.company or "", figure
    first = min(start for start, _ in label.pieces)
    its = _ITS.search(sentence.text, max(0, first - 20), first)
    span = label.subject if subject == "it" else its.span(1) if its else None
    if span is None:
        return None
    noun = (sentence.start + span[0], sentence.start + span[1])
    meant = find_antecedent(noun, sentence, job.article, job.analysis, job.tables, pronoun=True)
    nearby = job.analysis.sentences[max(0, sentence.index - 1) : sentence.index + 1]
    # A country or a trade, too, may be "it": the company has to stand where a reader looks for it first.
    key_of = job.analysis.key_of
    if meant is None or all(key_of(m) != key_of(meant) for each in nearby for m in each.mentions):
        return None
    return meant.company or "", figure


def find_owner_in_words(job: Job, sentence: Sentence, label: Label, figure: Span) -> tuple[str, Span] | None:
    """The company of a label that names no owner in its place.

    The only one that the label names; the only one of the sentence, where it speaks of its own accounts, or fell and
    took its own people with it; in an article about one company, that one, for accounts that are nobody else's.
    """
    base, text = sentence.start, sentence.text
    named = _named_in(job, sentence)
    key_of = job.analysis.key_of
    first = label.pieces[0][0]
    inside = [m for m in named if any(m.start < base + right and base + left < m.end for left, right in label.pieces)]
    if inside:
        if any(
            _APART.search(text, first, m.start - base) or _TO_DO.search(text, first, m.start - base) for m in inside
        ):
            return None
        one = len({key_of(m) for m in inside}) == 1 and not _IT_WILL.match(text, inside[0].end - base)
        return _owner(inside[0], base) if one or len({key_of(m) for m in named}) == 1 else None
    what = quote_label(text, label)
    accounts = _ACCOUNTS.match(what) if _BARE.search(text, 0, first) else None
    if sentence.mentions:
        lead = sentence.mentions[0]
        alone = len({key_of(m) for m in sentence.mentions}) == 1 and named and lead.end - base <= figure[0]
        fell = _WHEN_IT.search(text, 0, lead.start - base) and _PEOPLE.search(what)
        speaks = _OF_ITSELF.match(text, lead.end - base) and lead.start - base <= 40
        own = accounts and speaks and not _OF_ANOTHER.search(text, 0, lead.start - base)
        saw = _BOOKED.match(text, lead.end - base) and _ACCOUNT_LAST.search(what)
        own = own or (saw and not _OF_ANOTHER.search(text, 0, lead.start - base))
        known = accounts and lead.name in job.article.title and not _RIVAL.search(text, 0, figure[0])
        return _owner(lead, base) if alone and (fell or own or known) else None
    titled = _titled(job)
    somebody = _CAPITAL.search(TIME.sub(" ", text[1 : figure[0]])) or _RIVAL.search(text, 0, figure[0])
    if len(titled) != 1 or not accounts or accounts.end() < len(what) or somebody:
        return None
    near = job.analysis.sentences[max(0, sentence.index - 3) : sentence.index]
    others = {key_of(m) for each in near for m in each.mentions} - {key_of(titled[0])}
    return None if others or titled[0].start > base else (titled[0].company or "", figure)


def _titled(job: Job) -> list[Mention]:
    """The companies that the title names."""
    key_of, title = job.analysis.key_of, job.article.title
    named = {key_of(mention) for mention in job.article.mentions if mention.name in title}
    return [mention for mention in job.analysis.debuts if key_of(mention) in named]


_ITS = re.compile(r"\b([Ii]ts) (?:[\w-]+ ){0,2}$")
_CAPITAL = re.compile(r"\b[A-Z]\w")
_RIVAL = re.compile(
    r"\b(?:rivals?|competitors?|industry|sector|parent|unit|subsidiary|division|owner|peers?|analysts?|consumers?)\b",
    re.I,
)
_BOOKED = re.compile(r"(?: Group| Inc\.?)? (?:saw|sees|reported|posted)\b")
_ACCOUNT_LAST = re.compile(r"\b(?:profits?|sales|revenues?|income|earnings|turnover|orders)$")
_WHEN_IT = re.compile(r"\b(?:[Ww]hen|[Aa]fter|[Ss]ince|[Bb]efore|[Aa]s|[Oo]nce) (?:[\w-]+ ){0,3}$")
_OF_ITSELF = re.compile(
    r"(?: Group| Inc\.?)?,? (?:[\w’'-]+ ){0,3}?(?:said|says|warned|added|expects|forecasts?|saw|sees|reported|posted)\b"
)
_TO_DO = re.compile(r"\bto [a-z]+ ")
_BARE = re.compile(
    r"(?:^|[,;:–—] |\b(?:the|its|that|said|says|and|but|of|in|a|an|with|while|reported|posted|saw|sees|expects) )"
    r"(?:\d[^ ]* (?:[\w-]+ )?)?$",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(r"\b(?:which|who|whose|that|of|by|at|owns?|owned|with|from|to)\b")
_PEOPLE = re.compile(
    r"\b(?:shareholders|investors|workers|employees|staff|creditors|bondholders|customers|jobs|savers)\b"
)
_ACCOUNTS = re.compile(
    r"(?:(?:net|gross|pre-tax|pretax|operating|annual|quarterly|full-year|half-year|first-half|second-half|group|total|underlying|"
    r"core|overall|production|labour|interim|first|second|third|fourth|last|quarter|half|full|year) )*"
    r"(?:profits?|income|earnings|turnover|revenues?|sales|loss|losses|dividend|debts?|margins?|costs|orders|"
    r"shares|share price)"
    r"(?: (?:before|after) tax| in the (?:last )?quarter)?\b",
    re.IGNORECASE,
)
"""What the accounts of a company tell; ``sales of flats`` and ``industry profits`` are no company's."""
ECONOMY = re.compile(
    r"\b(?:GDP|gross domestic product|economy|economic growth|inflation|unemployment|jobless|retail sales|consumer "
    r"(?:prices|spending|confidence)|trade (?:gap|deficit|surplus)|house prices|industrial (?:output|production)|"
    r"(?:optimism|confidence|inflation|output|price|share|stock) index)\b",
    re.IGNORECASE,
)
"""What is of a country or a market, whoever measures it."""


def _named_in(job: Job, sentence: Sentence) -> tuple[Mention, ...]:
    """The mentions of a sentence, and before them a short form (``the carrier``) that can only mean one company.

    Without who handles the affairs of another.
    """
    base, text = sentence.start, sentence.text
    named = tuple(
        mention
        for mention in sentence.mentions
        if not _HANDLER_BEFORE.search(text[max(0, mention.start - base - 40) : mention.start - base])
        and not _HANDLER_AFTER.match(text, mention.end - base)
    )
    for match in re.finditer(r"\b[Tt]he ([a-z-]+)\b", text):
        if match.group(1) in job.tables.roles:
            start, end = base + match.start(), base + match.end()
            meant = find_antecedent((start, end), sentence, job.article, job.analysis, job.tables)
            return (replace(meant, start=start, end=end), *named) if meant else named
    return named


def _owner(mention: Mention, base: int) -> tuple[str, Span]:
    return mention.company or "", (mention.start - base, mention.end - base)


_IT_WILL = re.compile(r" (?:said|says|added|expects|thinks) (?:that )?(?:it|they)\b")
"""``Kust grew, but Fjell said it will``: which of the two is ``it``?"""
_APPOSITION = re.compile(r", [^,;.]{2,80},")
_APART = re.compile(r"\b(?:on|from|to|with|for|by|against|at|through|via|than) ")


_BY = re.compile(r"^[^,;.]*\b(?:by|from|at) (?:the |its )?$")
_HANDLERS = r"(?:administrator|liquidator|receiver|adviser|advisor|auditor|underwriter|trustee)s?"
_HANDLER_BEFORE = re.compile(rf"\b{_HANDLERS}(?: (?:from|at|of|with|for))? $")
_HANDLER_AFTER = re.compile(rf", (?:the |its |an |a )?(?:[\w'’]+ )?{_HANDLERS}\b")
"""Who handles the affairs of another company: its doings are no figures of its own."""
