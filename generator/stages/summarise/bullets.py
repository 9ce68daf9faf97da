"""From sentences to a set of bullets: wordings of each sentence, the set that tells most, and whose words they are."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from generator.model import Edit, Span
from generator.stages.summarise.analyse import Analysis, Sentence, stem_word
from generator.stages.summarise.atoms import Facts, find_facts
from generator.stages.summarise.choose import overlap
from generator.stages.summarise.cover import Bullet, Choices, Limits, Part, cover_facts
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


def choose_bullets(job: Job, before: Selection | None = None, more: int = 0) -> Selection:
    """Bullets in the order of the article, within the number, the words and the quotation budget asked for.

    ``before`` is an earlier choice, to which sentences are added that quote up to ``more`` words.
    With ``settings.bullets`` or ``settings.words`` a bullet is one sentence and the quotation budget is not applied.
    """
    article, analysis, settings, tables, quoted = job.article, job.analysis, job.settings, job.tables, job.quoted
    plain = settings.bullets is not None or settings.words is not None
    if plain:
        choices = Choices((), (), (), _never, _never)
        chosen: tuple[Bullet, ...] = tuple((part,) for part in pick_plain(job, draft_plainly(job)))
        found = _word_all(job, chosen, plain)
        quoted.budget = len(analysis.word_starts)
    else:
        if before is None:
            facts = find_facts(article, analysis, settings, tables)
            choices = _make_choices(job, facts)
            start: tuple[Bullet, ...] = ()
            words = quoted.budget - _kept_for_figures(job, facts)
        else:
            choices = before.choices
            start = tuple(item.parts for item in before.bullets)
            words = sum(part.cost for bullet in start for part in bullet) + more
        limits = Limits(
            most=settings.bullets_max if settings.brief_words is None else _MANY,
            least=settings.bullets_min,
            words=words,
            bullet=settings.bullet_words * 3 // 2,
            lede=next((s.index for s in analysis.sentences if not s.heading), -1),
            joined=1000 if before is None else 400,
            printed=_ANY if settings.brief_words is None else settings.brief_words,
        )
        chosen = cover_facts(choices, limits, start)
        found = _word_all(job, chosen, plain)
        most = settings.brief_words
        # Names that are completed and put before an opinion take words, too, and are known only once all is worded.
        for _ in range(_TRIES if most is not None else 0):
            over = sum(draft_words(item.draft, article.body) for item in found) - (most or 0)
            if over <= 0:
                break
            limits = replace(limits, printed=min(limits.printed, most or 0) - over)
            chosen = cover_facts(choices, limits, start)
            found = _word_all(job, chosen, plain)
        if not found and most is not None and before is None:
            # No sentence is as short as that; a brief says something all the same.
            chosen = cover_facts(choices, replace(limits, most=1, printed=_ANY), start)
            found = _word_all(job, chosen, plain)
    for item in found:
        quoted.add([span for _, span in item.quotes])
    return Selection(tuple(found), choices)


_ANY = 1_000_000
_MANY = 12
"""Bullets that a budget of words may give at most."""
_TRIES = 6
"""How often bullets are chosen anew to keep to that budget."""


def _word_all(job: Job, chosen: tuple[Bullet, ...], plain: bool) -> list[Chosen]:
    article, analysis, tables = job.article, job.analysis, job.tables
    found: list[Chosen] = []
    known: set[str] = set()
    for at, bullet in enumerate(chosen):
        draft = bullet[0].draft
        for part in bullet[1:]:
            draft = join_drafts(draft, part.draft, article, analysis, tables)
        if not plain:
            draft = name_people(draft, analysis, article, known)
        owned = _name_owner(draft, article, analysis, tables, first=at == 0)
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


def _never(one: int, two: int) -> bool:
    return False


def draft_plainly(job: Job) -> tuple[Part, ...]:
    """Of each sentence that can stand alone the one wording of a plain summary, in order."""
    article, analysis, tables = job.article, job.analysis, job.tables
    found: list[Part] = []
    for sentence in analysis.sentences:
        draft = _draft_alone(job, sentence) if _usable(sentence, tables, article.kind) else None
        # A plain summary is read as bare text: it opens with no bracket.
        bare = draft is not None and not draft.pieces[0].added.startswith("[")
        if draft is not None and bare and draft.leaning in ("", "definite", "inner"):
            draft = shorten_draft(draft, sentence, article, analysis, tables, limit=job.settings.bullet_words)
            size = draft_words(draft, article.body)
            if size > _BARE and not article.body.startswith(_DASHES, draft.pieces[0].start):
                found.append(Part(sentence.index, draft, 0, size, {}, 0))
    return tuple(found)


_BARE = 4
"""Up to this many words are a date or a cry."""
_DASHES = ("-", "–", "—")


def _draft_alone(job: Job, sentence: Sentence) -> Draft | None:
    """The wording of a sentence that opens a bullet; ``None`` where its quotation cannot be told whole."""
    draft = draft_sentence(sentence, job.article, job.analysis, job.tables)
    if sentence.torn:
        return _mend_quote(draft, sentence, job.article, job.analysis)
    return None if _speakerless(sentence) else draft


def _make_choices(job: Job, facts: Facts) -> Choices:
    """Wordings of every sentence."""
    article, analysis, tables = job.article, job.analysis, job.tables
    alone: list[tuple[Part, ...]] = []
    after: list[tuple[Part, ...]] = []
    near: list[tuple[Part, ...]] = []
    for sentence in analysis.sentences:
        if not _usable(sentence, tables, article.kind):
            alone.append(())
            after.append(())
            near.append(())
            continue
        draft = _draft_alone(job, sentence)
        standing = () if draft is None or draft.leaning else _word_variants(job, facts, sentence, draft)
        following = standing
        if not sentence.torn and sentence.quoted < 50 and sentence.index:
            raw = draft_sentence(sentence, article, analysis, tables, before=analysis.sentences[sentence.index - 1])
            if draft is None or raw != draft:
                following = () if raw.leaning else _word_variants(job, facts, sentence, raw)
        elif sentence.quoted >= 50 or sentence.torn:
            following = ()
        near.append(standing)
        after.append(following)
        alone.append(() if _secondary(sentence) else standing)
    joins: dict[tuple[int, int], bool] = {}
    likes: dict[tuple[int, int], bool] = {}

    def may_join(one: int, two: int) -> bool:
        if (one, two) not in joins:
            joins[one, two] = _belong(job, one, two, leans=two == one + 1 and not alone[two] and bool(after[two]))
        return joins[one, two]

    def alike(one: int, two: int) -> bool:
        if (one, two) not in likes:
            likes[one, two] = overlap(analysis.sentences[one].stems, analysis.sentences[two].stems) >= ALIKE
        return likes[one, two]

    return Choices(tuple(alone), tuple(after), tuple(near), may_join, alike)


_FRAGMENT = 10
"""Up to this many words an answer may be no sentence at all."""


def _has_verb(sentence: Sentence, tables: SummaryTables) -> bool:
    verbs = tables.finite | tables.moves | tables.speech | tables.deeds
    return any(
        token in verbs or token.endswith(("ed", "n't", "'re", "'ve", "'ll", "'m", "'d")) or token in tables.targets
        for token in (token.replace("’", "'") for token in sentence.tokens)
    )


def _usable(sentence: Sentence, tables: SummaryTables, kind: str) -> bool:
    if sentence.heading or sentence.question or sentence.words < 4 or _opens_unclosed(sentence):
        return False
    if kind == "interview" and sentence.words <= _FRAGMENT and not _has_verb(sentence, tables):
        return False
    low = sentence.text.lower()
    return not any(phrase in low for phrase in tables.housekeeping)


_SECONDARY = re.compile(
    r"\b(?:declined|refused|would not|did not|could not|was not available) (?:to )?"
    r"(?:comment|respond|discuss|be reached|reply)"
)


def _secondary(sentence: Sentence) -> bool:
    """That somebody said nothing is worth a clause beside what it was about, never a bullet."""
    return bool(_SECONDARY.search(sentence.text)) and sentence.words <= 20


_KEEP = 22
"""Per cent of the quotation budget that the table of figures may need for itself."""
_SHORT = 10
"""Below this many words a bullet of its own tells little."""
_LONG_BULLET = 40


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
    bonus = facts.bonus[sentence.index] - 2 * max(0, size - _LONG_BULLET) - 4 * max(0, _SHORT - size)
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
_LOOSE = 120
"""What a noun costs that only an earlier sentence explains (``the pipeline``)."""
_RARE = 6
"""A stem in at most one of so many sentences ties two of them together."""


_PARAGRAPH = 4
"""Neighbours in a paragraph of so many sentences belong together; a longer one may be a whole article on one line."""
_HEAD = 6
"""Words in which a sentence names its subject."""


def _belong(job: Job, one: int, two: int, *, leans: bool) -> bool:
    """Whether two sentences may share a bullet: they go on about the same thing, in order, within one section."""
    analysis = job.analysis
    first, second = analysis.sentences[one], analysis.sentences[two]
    if not _is_english(job):
        return False
    if first.section != second.section or first.quoted >= 50 or second.quoted >= 50 or first.torn or second.torn:
        return False
    if leans or (two == one + 1 and (_leans(second, job) or not job.tables.contrasts.isdisjoint(second.tokens[:1]))):
        return True
    ahead = second.start + 60
    named = {analysis.key_of(m) for m in first.mentions}
    if any(m.start < ahead and analysis.key_of(m) in named for m in second.mentions):
        return True
    shared = first.stems & second.stems
    common = max(2, len(analysis.sentences) // _RARE)
    if job.article.kind in ("opinion", "letter"):
        # An argument uses the same words for everything: only what the second sentence opens with ties it.
        shared = shared & {stem_word(token) for token in second.tokens[:_HEAD]}
    rare = sum(1 for stem in shared if analysis.counts.get(stem, 0) <= common)
    same = first.paragraph == second.paragraph
    if same and two == one + 1 and job.article.kind == "news":
        around = analysis.sentences[max(0, one - _PARAGRAPH) : two + _PARAGRAPH]
        if sum(1 for sentence in around if sentence.paragraph == first.paragraph) <= _PARAGRAPH:
            return True
    return rare >= 2 or (same and rare >= 1 and two == one + 1)


def _leans(sentence: Sentence, job: Job) -> bool:
    """Whether a sentence opens with something that only the one before it explains (a mere marker does not count)."""
    return bool(find_opening_lean(sentence, job.article.body, job.tables))


_OPENING = {"“": "“", "”": "“", '"': '"', "'": "'", "’": "‘", "‘": "‘"}


def _mend_quote(draft: Draft, sentence: Sentence, article: SummaryInput, analysis: Analysis) -> Draft | None:
    """A quotation that began in an earlier sentence and ends in this one with its speaker: its opening mark is added.

    What cannot be mended so is no bullet.
    """
    over = [
        (a, b)
        for a, b in analysis.quotes
        if a < sentence.end and b > sentence.start and (a < sentence.start or b > sentence.end)
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


_MARKS = re.compile(r"[\"“'‘]")
_CLOSES = re.compile(r"[\"”'’](?![A-Za-z])")


def _opens_unclosed(sentence: Sentence) -> bool:
    """A sentence that opens with a quotation mark which nothing in it closes, whatever the paragraph does."""
    return bool(_MARKS.match(sentence.text)) and not _CLOSES.search(sentence.text, 1)


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


def _name_owner(
    draft: Draft, article: SummaryInput, analysis: Analysis, tables: SummaryTables, *, first: bool
) -> Draft:
    """An opinion's bullet says whose opinion it is: in full and with a verb the first time, then by the last name."""
    if article.kind == "interview":
        return _name_answer(draft, article, analysis, first=first)
    if article.kind not in ("opinion", "letter"):
        return draft
    if article.kind == "letter":
        owner = short = tables.owner_letter
    elif article.authors:
        owner = " and ".join(article.authors[:2])
        short = " and ".join(author.split()[-1] for author in article.authors[:2])
    else:
        owner = short = tables.owner_author
    if not first:
        return own_opinion(draft, short, "")
    sentence = analysis.sentences[draft.sentences[0]]
    verb = tables.owner_writes if sentence.numbers >= 2 else tables.owner_argues
    if len(article.authors) == 2 and article.kind == "opinion":
        verb = verb.removesuffix("s")
    return own_opinion(draft, owner, verb)
