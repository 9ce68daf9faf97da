"""From sentences to a set of bullets: wordings of each sentence, the set that tells most, and whose words they are."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial

from generator.model import Edit, Span
from generator.stages.summarise.analyse import Analysis, Sentence, stem_word
from generator.stages.summarise.atoms import Facts, find_facts
from generator.stages.summarise.choose import overlap
from generator.stages.summarise.cover import Bullet, Choices, Limits, Part, cover_facts
from generator.stages.summarise.filler import find_usable, is_heard, is_silence, is_usable
from generator.stages.summarise.job import Job
from generator.stages.summarise.plain import ALIKE, pick_plain
from generator.stages.summarise.settings import SummaryInput, SummarySettings, SummaryTables
from generator.stages.summarise.wording import (
    Draft,
    Piece,
    draft_sentence,
    draft_words,
    find_opening_lean,
    join_drafts,
    name_people,
    own_opinion,
    shorten_draft,
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A bullet that will be printed: its words and what it quotes of which sentence."""

    draft: Draft
    quotes: tuple[tuple[int, Span], ...]
    parts: Bullet


@dataclass(frozen=True, slots=True)
class Selection:
    """The bullets, and what they were chosen from."""

    bullets: tuple[Chosen, ...]
    choices: Choices
    pinned: tuple[Bullet, ...] = ()


def choose_bullets(job: Job, before: Selection | None = None, more: int = 0) -> Selection:
    """Bullets in the order of the article, within the number, the words and the quotation budget asked for.

    ``before`` is an earlier choice, to which sentences are added that quote up to ``more`` words.
    With ``settings.bullets`` or ``settings.words`` a bullet is one sentence and the quotation budget is not applied.
    """
    article, analysis, settings, tables, quoted = job.article, job.analysis, job.settings, job.tables, job.quoted
    plain = settings.bullets is not None or settings.words is not None
    if plain:
        choices = Choices((), (), lambda one: False, lambda one, two: False, -1)
        chosen: tuple[Bullet, ...] = tuple((part,) for part in pick_plain(job, partial(draft_plainly, job)))
        return Selection(tuple(_word_all(job, chosen, plain)), choices)
    else:
        if before is None:
            usable = find_usable(job)
            facts = find_facts(article, analysis, settings, tables, usable)
            choices = _make_choices(job, facts, usable)
            start: tuple[Bullet, ...] = ()
            words = quoted.budget - _kept_for_figures(job, facts)
            pinned = _pin_sentences(job, facts, choices)
        else:
            choices = before.choices
            start = tuple(item.parts for item in before.bullets)
            words = sum(part.cost for bullet in start for part in bullet) + more
            pinned = before.pinned
        limits = Limits(
            most=settings.bullets_max if settings.brief_words is None else _MANY,
            least=settings.bullets_min,
            words=words,
            bullet=settings.bullet_words,
            joined=1000 if before is None else 400,
            printed=_ANY if settings.brief_words is None else settings.brief_words,
            pinned=frozenset(bullet[0].index for bullet in pinned),
        )

        def cover(limits: Limits) -> tuple[Bullet, ...]:
            return _put_first(cover_facts(choices, limits, start, pinned), pinned)

        chosen = cover(limits)
        found = _word_all(job, chosen, plain)
        most = settings.brief_words
        # Names that are completed and put before an opinion take words, too, and are known only once all is worded.
        for _ in range(_TRIES if most is not None else 0):
            over = sum(draft_words(item.draft, article.body) for item in found) - (most or 0)
            if over <= 0:
                break
            limits = replace(limits, printed=min(limits.printed, most or 0) - over)
            chosen = cover(limits)
            found = _word_all(job, chosen, plain)
        if not found and most is not None and before is None:
            # No sentence is as short as that; a brief says something all the same.
            chosen = cover(replace(limits, most=1, printed=_ANY))
            found = _word_all(job, chosen, plain)
    for item in found:
        quoted.add([span for _, span in item.quotes])
    return Selection(tuple(found), choices, pinned)


def _pin_sentences(job: Job, facts: Facts, choices: Choices) -> tuple[Bullet, ...]:
    """A bullet for each sentence that a person pinned: its usual words where it can stand alone, else its own."""
    pinned: list[Bullet] = []
    for sentence in (_sentence_at(job, start) for start, _ in job.article.pinned):
        if sentence is not None:
            whole = choices.alone[sentence.index][:1]
            draft = whole[0].draft if whole else Draft((Piece(sentence.start, sentence.end),), (), (sentence.index,))
            draft = replace(draft, edits=(*draft.edits, Edit(PINNED, "", "")))
            pinned.append((_make_part(job, facts, sentence, draft),))
    return tuple(pinned)


def _put_first(chosen: tuple[Bullet, ...], pinned: tuple[Bullet, ...]) -> tuple[Bullet, ...]:
    return (*pinned, *(bullet for bullet in chosen if bullet not in pinned))


def _sentence_at(job: Job, start: int) -> Sentence | None:
    return next((each for each in job.analysis.sentences if each.start <= start < each.end), None)


PINNED = "pin"
"""Rule of the edit that marks a bullet as a person's choice; it changes no word."""
_EARLY = 8
"""Sentences among which the one stands that tells what the headline says."""
_SCENE = 3
"""Sentences that a scene before the news has at most."""
_TELLS = 34
"""Per cent of the words of the headline below which a sentence is not its news."""
_LATER = 6
"""Points (per cent of the words of the headline) that a sentence loses for each that stands before it."""


def _find_lede(job: Job, alone: list[tuple[Part, ...]]) -> int:
    """The early sentence that tells most of the headline, where one tells enough of it; else the first. -1 where none
    can be told.
    """
    title = job.analysis.title
    usable = [index for index, wordings in enumerate(alone) if wordings]
    early = [index for index in usable[:_EARLY] if index < _EARLY]

    def rate(index: int) -> int:
        return _share_told(job, index, title) - _LATER * early.index(index)

    best = max(early, key=lambda index: (rate(index), -index), default=-1)
    return best if best >= 0 and _share_told(job, best, title) >= _TELLS else usable[0] if usable else -1


def _share_told(job: Job, index: int, title: frozenset[str]) -> int:
    """How many per cent of the headline's words a sentence tells."""
    return 100 * len(job.analysis.sentences[index].stems & title) // max(3, len(title))


_ANY = 1_000_000
_MANY = 12
"""Bullets that a budget of words may give at most."""
_TRIES = 6
"""How often bullets are chosen anew to keep to that budget."""


def _word_all(job: Job, chosen: tuple[Bullet, ...], plain: bool) -> list[Chosen]:
    article, analysis, tables = job.article, job.analysis, job.tables
    found: list[Chosen] = []
    known: set[str] = set()
    owned_before = False
    for bullet in chosen:
        draft = bullet[0].draft
        for part in bullet[1:]:
            draft = join_drafts(draft, part.draft, article, analysis, tables)
        if not plain:
            draft = name_people(draft, analysis, article, known)
        owned = _name_owner(draft, article, analysis, tables, first=not owned_before)
        owned_before |= owned is not draft
        found.append(Chosen(owned, _quotes_of(draft, analysis), bullet))
    return found


def _kept_for_figures(job: Job, facts: Facts) -> int:
    """Words of the budget that the table of figures may need for sentences that no bullet tells."""
    budget = job.quoted.budget
    sentences = job.analysis.sentences
    if job.article.kind == "market wrap":
        return min(budget * 55 // 100, sum(sentences[index].words for index in facts.moves))
    numbers = sum(1 for sentence in sentences if sentence.numbers and not sentence.heading)
    return min(budget * _KEEP // 100, 5 * numbers)


def _quotes_of(draft: Draft, analysis: Analysis) -> tuple[tuple[int, Span], ...]:
    found: list[tuple[int, Span]] = []
    for index in draft.sentences:
        span = draft.span_in(analysis.sentences[index])
        if span:
            found.append((index, span))
    return tuple(found)


def draft_plainly(job: Job, sentence: Sentence) -> Part | None:
    """The one wording that a sentence has in a plain summary; ``None`` where it cannot stand alone."""
    article, analysis, tables = job.article, job.analysis, job.tables
    draft = _draft_alone(job, sentence) if is_usable(sentence, tables, article.kind) else None
    # A plain summary is read as bare text: it opens with no bracket.
    if draft is None or draft.pieces[0].added.startswith("[") or draft.leaning not in _PLAIN_LEANS:
        return None
    draft = shorten_draft(draft, sentence, article, analysis, tables, limit=job.settings.bullet_words)
    size = draft_words(draft, article.body)
    stands = size > _BARE and not article.body.startswith(_DASHES, draft.pieces[0].start)
    return Part(sentence.index, draft, 0, size, {}, 0) if stands else None


_PLAIN_LEANS = ("", "definite", "inner", "contrast", "quote")
"""What a sentence of a plain summary may lean on: the sentences around it mostly stand there, too."""
_BARE = 4
"""Up to this many words are a date or a cry."""
_DASHES = ("-", "–", "—")


def _draft_alone(job: Job, sentence: Sentence) -> Draft | None:
    """The wording of a sentence that opens a bullet; ``None`` where its quotation cannot be told whole."""
    draft = draft_sentence(sentence, job.article, job.analysis, job.tables)
    if sentence.torn:
        return _mend_quote(draft, sentence, job.article, job.analysis)
    return None if _speakerless(sentence) else draft


def _make_choices(job: Job, facts: Facts, usable: frozenset[int]) -> Choices:
    """Wordings of every sentence."""
    article, analysis, tables = job.article, job.analysis, job.tables
    alone: list[tuple[Part, ...]] = []
    after: list[tuple[Part, ...]] = []
    dropped = {each.index for start, _ in article.dropped if (each := _sentence_at(job, start))}
    for sentence in analysis.sentences:
        if sentence.index not in usable or sentence.index in dropped:
            alone.append(())
            after.append(())
            continue
        draft = _draft_alone(job, sentence)
        if draft is not None and draft.leaning in ("definite", "inner") and sentence.index == min(usable):
            # The first sentence points back to nothing: its article introduces, its "he" stands behind a name.
            draft = replace(draft, leaning="")
        standing = () if draft is None or draft.leaning else _word_variants(job, facts, sentence, draft)
        following = standing
        if not sentence.torn and sentence.quoted < 50 and sentence.index:
            raw = draft_sentence(sentence, article, analysis, tables, before=analysis.sentences[sentence.index - 1])
            if draft is None or raw != draft:
                following = () if raw.leaning else _word_variants(job, facts, sentence, raw)
        elif sentence.quoted >= 50 or sentence.torn:
            following = ()
        after.append(following)
        alone.append(() if is_silence(sentence) or is_heard(sentence, analysis) else standing)
    lede = _find_lede(job, alone)
    if article.kind in ("news", "opinion", "letter"):
        # What leads up to the lede and tells nothing of the headline sets a scene.
        for sentence in analysis.sentences[: min(lede, _SCENE)] if lede >= 0 else ():
            if not sentence.stems & analysis.title:
                alone[sentence.index] = ()
    joins: dict[int, bool] = {}
    likes: dict[tuple[int, int], bool] = {}

    def may_join(one: int) -> bool:
        if one not in joins:
            joins[one] = _belong(job, facts, one)
        return joins[one]

    def alike(one: int, two: int) -> bool:
        if (one, two) not in likes:
            likes[one, two] = overlap(analysis.sentences[one].stems, analysis.sentences[two].stems) >= ALIKE
        return likes[one, two]

    return Choices(tuple(alone), tuple(after), may_join, alike, lede)


_KEEP = 22
"""Per cent of the quotation budget that the table of figures may need for itself."""
_SHORT = 12
"""Below this many words a bullet of its own tells little."""


def _word_variants(job: Job, facts: Facts, sentence: Sentence, draft: Draft) -> tuple[Part, ...]:
    """The whole sentence, and what is left after one, two, three lossless cuts."""
    found = [draft]
    current = draft
    for _ in range(3 if _is_english(job) else 0):
        size = draft_words(current, job.article.body)
        if size < 14:
            break
        shorter = shorten_draft(current, sentence, job.article, job.analysis, job.tables, limit=size - 1)
        if shorter == current:
            break
        found.append(shorter)
        current = shorter
    return tuple(_make_part(job, facts, sentence, each) for each in found)


def _make_part(job: Job, facts: Facts, sentence: Sentence, draft: Draft) -> Part:
    body = job.article.body
    size = draft_words(draft, body)
    span = draft.span_in(sentence)
    cost = job.analysis.count_words(*span) if span else 0
    if sentence.index in facts.moves:
        cost //= 4  # the table of moves quotes it anyway, and has words kept for it
    keys: dict[str, int] = {}
    for atom in facts.atoms[sentence.index]:
        if keys.get(atom.key, -1) < atom.worth and (atom.start < 0 or _holds(draft, atom.start, atom.end)):
            keys[atom.key] = atom.worth
    if job.settings.own:
        gain = dict(job.tables.facts)["company"] * job.settings.own_weight // _OWN_WEIGHT
        for company in {m.company for m in sentence.mentions if m.company in job.settings.own}:
            if f"c:{company}" in keys:
                keys[f"c:{company}"] += gain
    bonus = facts.bonus[sentence.index] - 4 * max(0, size - job.settings.bullet_words) - 5 * max(0, _SHORT - size)
    if any(edit.rule == "resolve" and edit.before.lower() in ("he", "she") for edit in draft.edits):
        bonus -= _UNINTRODUCED
    bonus -= _LOOSE * draft.loose
    return Part(sentence.index, draft, cost, size, keys, bonus)


_OWN_WEIGHT = SummarySettings().own_weight
"""Weight at which a company of the desk counts twice as much as another."""


def _holds(draft: Draft, start: int, end: int) -> bool:
    if any(piece.start >= 0 and piece.start <= start and end <= piece.end for piece in draft.pieces):
        return True
    # A changed capital or a resolved short form stands for the word that it replaced.
    return draft.pieces[0].start < 0 and start <= draft.pieces[0].end < end


def _is_english(job: Job) -> bool:
    """The rules of wording are those of English: a German noun keeps its capital, a Spanish clause its verb."""
    return job.article.lang.split("-")[0] == "en"


_UNINTRODUCED = 6
"""What a speaker costs whose name is resolved and whose role stays unsaid."""
_HEAD = 50
"""Characters in which a sentence names its subject."""
_TOPIC = 3
"""Words in which a sentence takes up what the one before it told."""
_QUOTED = 25
"""From this share of quoted characters (per cent) a sentence is somebody's own words."""
_TAIL = re.compile(
    r"(?<=[\w\"”’'%)]), (?:[\w.’'-]+ ){1,9}(?:said|says|added|adds|told|reported|argued|wrote|according)\b"
)
"""A speaker behind what is said: before a semicolon it would be taken for the speaker of what stands there, too."""
_LOOSE = 120
"""What a noun costs that only an earlier sentence explains (``the pipeline``)."""


def _belong(job: Job, facts: Facts, one: int) -> bool:
    """Whether a sentence and the next one may share a bullet: the second goes on about the subject of the first.

    It takes that up at its head by a short form, a name, a word or a contrast; or both list moves of a market.
    """
    analysis = job.analysis
    first, second = analysis.sentences[one], analysis.sentences[one + 1]
    if not _is_english(job) or first.section != second.section or first.torn or second.torn:
        return False
    if max(first.quoted, second.quoted) >= _QUOTED or not _one_speaker(first, second, analysis):
        return False
    if {one, one + 1} <= facts.moves:
        return True
    if _leans(second, job) or not job.tables.contrasts.isdisjoint(second.tokens[:1]):
        return True
    subject = _subject(first, analysis)
    if subject and subject == _subject(second, analysis):
        return True
    topic = {stem_word(token) for token in second.tokens[:_TOPIC]} & first.stems
    return bool(topic) and first.paragraph == second.paragraph


def _subject(sentence: Sentence, analysis: Analysis) -> str:
    """The company or person that a sentence names first, at its head."""
    named = [(mention.start, analysis.key_of(mention)) for mention in sentence.mentions[:1]]
    named += [(start, name) for start, _, name in analysis.people_in(sentence)[:1]]
    start, key = min(named, default=(sentence.end, ""))
    return key if start < sentence.start + _HEAD else ""


def _one_speaker(first: Sentence, second: Sentence, analysis: Analysis) -> bool:
    """Whether no attribution of one sentence seems to cover the other, whose words are another's."""
    if first.speech and second.speech:
        return {name for _, _, name in analysis.people_in(second)} <= {name for _, _, name in analysis.people_in(first)}
    return not (second.speech and _TAIL.search(second.text))


def _leans(sentence: Sentence, job: Job) -> bool:
    """Whether a sentence opens with something that only the one before it explains (a mere marker does not count)."""
    if sentence.tokens[:1] and sentence.tokens[0] in _POINTLESS:
        return False
    return bool(find_opening_lean(sentence, job.article.body, job.tables))


_POINTLESS = frozenset(["there's", "i", "i'm", "we", "we're", "you", "my", "our", "your"])
"""Pronouns that point back to nothing."""


_OPENING = {"“": "“", "”": "“", '"': '"', "'": "'", "’": "‘", "‘": "‘"}


def _mend_quote(draft: Draft, sentence: Sentence, article: SummaryInput, analysis: Analysis) -> Draft | None:
    """A quotation that began in an earlier sentence and ends in this one with its speaker: its opening mark is added.

    What cannot be mended so is no bullet.
    """
    over = [
        (a, b)
        for a, b in analysis.quotes_over(sentence.start, sentence.end)
        if (a < sentence.start or b > sentence.end)
    ]
    if len(over) != 1:
        return None
    opened, closed = over[0]
    if opened >= sentence.start or closed > sentence.end or not sentence.speech or draft.edits:
        return None
    if article.body[closed - 1] not in _OPENING or sentence.end - closed < 8:
        return None
    mark = article.body[opened]
    edit = Edit("quote-mark", "", mark)
    return Draft((Piece(-1, -1, mark), *draft.pieces), (*draft.edits, edit), draft.sentences, draft.leaning)


def _speakerless(sentence: Sentence) -> bool:
    """A sentence that is a quotation and does not say whose."""
    return sentence.quoted >= 60 and not sentence.speech


_TURN = re.compile(r"\?[\"”’')]*\s*$", re.MULTILINE)


def _interviewee(article: SummaryInput, analysis: Analysis) -> tuple[str, int]:
    """Who answers in an interview, and where the first question ends: the one person whom the lines before it name in
    full; no name where there is none or more than one.
    """
    asked = _TURN.search(article.body)
    if asked is None:
        return "", -1
    named = list(dict.fromkeys(name for start, _, name in analysis.people if start < asked.start()))
    if not named:
        opening = _FULL_NAME.match(article.body)
        if opening:
            named = [opening.group(1)]
    named = [name for name in named if name not in article.authors]
    return (named[0] if len(named) == 1 else ""), asked.end()


_FULL_NAME = re.compile(
    r"([A-Z][a-z]+(?: [A-Z]\.)? [A-Z][a-z]+) (?:has|is|was|runs|leads|heads|joined|became|took|had)\b"
)


def _name_answer(draft: Draft, article: SummaryInput, analysis: Analysis, *, first: bool) -> Draft:
    """The answers of an interview say whose words they are; what stands in a question or before the first one does not
    need it, nor does what names its speaker.
    """
    name, start = _interviewee(article, analysis)
    sentence = analysis.sentences[draft.sentences[0]]
    if not name or sentence.start < start or sentence.speech or sentence.quoted:
        return draft
    low = article.body.rfind("\n", 0, sentence.start) + 1
    high = article.body.find("\n", sentence.end)
    if _TURN.search(article.body[low : high if high >= 0 else len(article.body)]):
        return draft
    return own_opinion(draft, name if first else name.split()[-1], "")


_AUTHOR_SPEAKS = re.compile(r"\b(?:I(?!\.)|I['’](?:m|ve|d|ll)|[Mm]y|[Mm]yself)\b")
_PLAIN_REPORT = re.compile(
    r"(?:According to (?P<by>[^,]{2,60}), "
    r"|(?:(?:On|In|Last|This) [^,]{2,30}, )?(?P<who>[A-Z][\w.'’-]{0,30}(?: [\w.'’-]{1,30}){0,6}) "
    r"(?:said|told|announced|reported|confirmed)\b)"
)
_OWN_SIDE = re.compile(
    r"\b(?:I|me|my|we|us|our|but|yet|though|although|even|despite|while|if only|should|must|ought)\b"
    r"|, (?:which|as|so|and that)\b|[;:?!–—]|\b\w{2,}ly\b",
    re.IGNORECASE,
)


def _is_plain_report(sentence: Sentence) -> bool:
    """Whether a sentence of an opinion says itself whose words all of it is, in words that do not judge."""
    return _PLAIN_REPORT.match(sentence.text) is not None and _OWN_SIDE.search(sentence.text) is None


def _paper_of(article: SummaryInput, analysis: Analysis) -> str:
    """The publication whose opinion an unsigned one is; none where its writer says "I" outside quotations."""
    for said in _AUTHOR_SPEAKS.finditer(article.body):
        if not analysis.quotes_over(said.start(), said.start() + 1):
            return ""
    return "".join(article.owners)


def _name_owner(
    draft: Draft, article: SummaryInput, analysis: Analysis, tables: SummaryTables, *, first: bool
) -> Draft:
    """An opinion's bullet says whose opinion it is: in full and with a verb the first time, then by the last name or,
    where nobody signed, by the publication. A plain report of what others said bears their names already.
    """
    if article.kind == "interview":
        return _name_answer(draft, article, analysis, first=first)
    if article.kind not in ("opinion", "letter"):
        return draft
    if all(_is_plain_report(analysis.sentences[index]) for index in draft.sentences):
        return draft
    if article.kind == "letter":
        owner = short = tables.owner_letter
    elif article.authors:
        owner = " and ".join(article.authors[:2])
        short = " and ".join(author.split()[-1] for author in article.authors[:2])
    else:
        owner = short = _paper_of(article, analysis) or tables.owner_author
    if not first:
        return own_opinion(draft, short, "")
    sentence = analysis.sentences[draft.sentences[0]]
    verb = tables.owner_writes if sentence.numbers >= 2 else tables.owner_argues
    if len(article.authors) == 2 and article.kind == "opinion":
        verb = verb.removesuffix("s")
    return own_opinion(draft, owner, verb)
