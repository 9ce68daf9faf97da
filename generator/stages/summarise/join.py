"""Two drafts as one bullet, and whether the first word behind the semicolon keeps its capital."""

from __future__ import annotations

import re

from generator.model import Edit
from generator.stages.summarise.analyse import Analysis, stem_word, word_set
from generator.stages.summarise.draft import Draft, Piece, render_draft
from generator.stages.summarise.settings import SummaryInput, SummaryTables


def join_drafts(first: Draft, second: Draft, article: SummaryInput, analysis: Analysis, tables: SummaryTables) -> Draft:
    """Two drafts as one bullet with ``; `` alone between them (``；`` in Chinese)."""
    body = article.body
    pieces = list(first.pieces)
    edits = list(first.edits)
    last = pieces[-1]
    stop = ""
    if last.start < 0:
        if last.added in (".", "。"):
            stop = last.added
            pieces.pop()
    elif body[last.end - 1] in ".。":
        stop = body[last.end - 1]
        pieces[-1] = Piece(last.start, last.end - 1)
    elif re.search(r"[.][\"”’'）)]$", body[last.start : last.end]):
        # The full stop stands within the quotation.
        stop = "."
        pieces[-1:] = [Piece(last.start, last.end - 2), Piece(last.end - 1, last.end)]
    cjk = stop == "。"
    link = "；" if cjk else "; "
    pieces.append(Piece(-1, -1, link))
    edits.append(Edit("join", stop, link.strip()))
    second = _say_pronoun(first, second, analysis, body)
    rest = list(second.pieces)
    head = rest[0]
    later = list(second.edits)
    if head.start >= 0:
        match = re.match(r"[A-Z][a-z'’]*(?=[ ,])", body[head.start : head.end])
        if match and _loses_capital(match.group(), head.start, article, analysis, tables):
            word = match.group()
            rest[0:1] = [Piece(-1, head.start, word[0].lower()), Piece(head.start + 1, head.end)]
            later.append(Edit("capital", word, word[0].lower() + word[1:]))
    elif len(head.added) == 1 and head.added.isupper() and len(rest) > 1 and rest[1].start >= 0:
        for edit in later:
            if edit.rule == "capital":
                rest[0] = Piece(rest[1].start - 1, rest[1].start)
                later.remove(edit)
                break
    return Draft((*pieces, *rest), (*edits, *later), (*first.sentences, *second.sentences), first.leaning)


def _say_pronoun(first: Draft, second: Draft, analysis: Analysis, body: str) -> Draft:
    """``second`` with the short form that it opened with, where ``first`` names whom it means and nobody else."""
    head, edit = second.pieces[0], next((e for e in second.edits if e.rule == "resolve"), None)
    if (
        edit is None
        or len(second.pieces) < 2
        or head.start >= 0
        or head.added != edit.after
        or "'" in edit.after
        or "’" in edit.after
    ):
        return second
    name = edit.after.strip("[]")
    before = [analysis.sentences[index] for index in first.sentences]
    people = {who for sentence in before for _, _, who in analysis.people_in(sentence)}
    firms = {analysis.key_of(m): m.name for sentence in before for m in sentence.mentions}
    if edit.before.lower() in ("he", "she"):
        alone = people == {name}
    else:
        alone = len(firms) == 1 and name in firms.values() and edit.before.lower() != "they"
    if not alone or name not in render_draft(first, body):
        return second
    following = second.pieces[1]
    if following.start != head.end + len(edit.before):
        return second
    edits = list(second.edits)
    edits.remove(edit)
    whole = Piece(head.end, following.end)
    return Draft((whole, *second.pieces[2:]), tuple(edits), second.sentences, second.leaning)


_PLURAL = re.compile(r"(?:aries|omies|ities|encies|ancies|tions|sions|ists|nesses)$")
_ADVERB = re.compile(r"(?:arily|tially|nally|cally|rally|tely|edly|ingly|ently|antly|ously|[ai]bly|ively|ularly)$")
_CLITIC = re.compile(r"['’](?:s|re|ve|ll|d|t)$")


def _loses_capital(written: str, at: int, article: SummaryInput, analysis: Analysis, tables: SummaryTables) -> bool:
    """Whether a word that opens a sentence is written small within one."""
    body = article.body
    word = _CLITIC.sub("", written).lower()
    if written == "I" or word == "i" or _proper(written, at, analysis, article):
        return False
    usual = tables.common_words | tables.contrasts | tables.pronouns | tables.openers | tables.markers
    links = tables.contrasts | tables.openers | tables.markers
    adverb = _ADVERB.search(word) is not None and word not in tables.given_names
    if body[at + len(written)] == "," and word not in links and not adverb:
        return False
    if _written_so(body, at, len(written)) or _begins_name(written, at, article, analysis, tables):
        return False
    return word in usual or adverb or word in analysis.lower_words or _is_plain(written, at, article, tables)


def _is_plain(word: str, at: int, article: SummaryInput, tables: SummaryTables) -> bool:
    """A common word that opens a sentence and is nowhere written large within one: a plural before its verb
    (``Commentators believe``), or what stands before a noun or a preposition (``Fast fashion``, ``Compared with``).
    """
    body = article.body
    follows = re.match(r" ([a-z]+)\b(?: ([a-z]+)\b)?", body[at + len(word) : at + len(word) + 40])
    known = _PLURAL.search(word) is not None or {word.lower(), stem_word(word)} & tables.rarity.keys()
    if word.endswith("ed") and follows is not None and follows.group(1) in _LEADS:
        return word.lower() not in tables.given_names
    if follows is None or not known or word.lower() in tables.given_names:
        return False
    if re.search(rf"(?<=[a-z,] ){re.escape(word)}\b(?! [A-Z])", body):
        return False
    second, third = follows.groups()
    verbs = tables.finite | tables.moves | tables.speech | tables.deeds | tables.targets
    if word.endswith("s"):
        return not second.endswith("s")
    if second.endswith("s"):
        return third is not None and (third in verbs or third.endswith("ed"))
    return second not in verbs and not second.endswith("ed")


def _written_so(body: str, start: int, length: int) -> bool:
    """Whether the first two words stand so, capital and all, within some other sentence (``A shares``)."""
    two = re.match(r"[^\W_]+ [^\W_]+", body[start : start + length + 40])
    return two is not None and re.search(rf"(?<=[a-z,] ){re.escape(two.group())}\b", body) is not None


_MODALS = word_set("will may can must might shall")
"""Words that a statement opens with only where they are a name."""
_BINDS = word_set(
    "its their his her our these those this that each every both and but or yet when while where if as although "
    "though because unless until once since after before despite amid which"
)
"""Words that never begin a name, whatever follows."""
_LEADS = word_set(
    "in on at by for from of to with without under over between among during through across within near outside "
    "inside above below beyond toward towards like unlike according"
)
"""Words that begin a name only where a verb follows it: ``On Holding said``, but ``On Monday the crews``."""
_ARTICLES = word_set("the a an all most some many several few no another one such only")
_PAPERS = word_set(
    "Times Post Journal News Guardian Telegraph Herald Tribune Star Mail Express Sun Record Globe Economist Atlantic "
    "Register "
    "Chronicle Gazette Observer Independent Inquirer Standard Mirror Press Review Week Scotsman Age Australian Verge "
    "Intercept"
)
"""With these a name's own ``The`` keeps its capital."""
_RUN = re.compile(r"(?:[A-Z][\w&.’'-]*(?: |$))+")


def _begins_name(word: str, at: int, article: SummaryInput, analysis: Analysis, tables: SummaryTables) -> bool:
    """Whether a word at the head of a sentence, though it has a plain meaning, may begin a name: ``He Xiaopeng``."""
    body, low = article.body, word.lower()
    after = at + len(word) + 1
    rest = body[after : after + 80].split("\n")[0]
    verbs = tables.finite | tables.moves | tables.speech

    def is_verb(text: str) -> bool:
        found = re.match(r"[a-z]+", text)
        return found is not None and (found.group() in verbs or found.group().endswith("ed"))

    if body[after - 1] == "," or not rest[:1].isupper() or re.match(r"I\b", rest):
        if low in _MODALS or low in tables.months or (low in tables.weekdays and low.endswith("sday")):
            return True
        plain = tables.common_words | tables.contrasts | tables.pronouns | tables.openers
        # A noun of this text: "Rose said" may be a person.
        inner = re.compile(rf"(?<=[a-z,] ){re.escape(word)}\b(?! [A-Z])")
        return low not in plain and (inner.search(body) is not None or (_is_speech(rest, tables) and low[-1] != "s"))
    day = re.match(r"[A-Z][a-z]+", rest)
    if low in _BINDS or (day and day.group().lower() in tables.weekdays | tables.months and low not in _MODALS):
        return False
    run = _RUN.match(rest)
    if low in _LEADS:
        return run is not None and is_verb(rest[run.end() :])
    if low in _ARTICLES and low != "the":
        return run is not None and is_verb(rest[run.end() :])
    if low == "the":
        if any(m.start == after for m in article.mentions) or re.match(r"[A-Z]{2,}\b", rest):
            return False
        first = re.match(r"[\w&’'-]+", rest)
        if first and re.search(rf"(?<![\w.]){low} {re.escape(first.group())}\b", body):
            return False
        if run is not None and len(run.group().split()) > 1:
            return run.group().split()[-1].rstrip("’'s") in _PAPERS or run.group().split()[-1] in _PAPERS
        # "The Post has", but "The Norwegian line", "The German-US carmaker"
        behind = rest[run.end() :] if run is not None else ""
        return is_verb(behind) or not behind[:1].islower() or run is None or run.group().strip() in _PAPERS
    if low in tables.markers:
        return run is not None and is_verb(rest[run.end() :]) and not _stands_alone(run.group().split()[0], word, body)
    return True


def _stands_alone(name: str, word: str, body: str) -> bool:
    """Whether a text has a name without the word that stands before it here: ``Now ESA has``."""
    return re.search(rf"(?<!\b{word} )\b{re.escape(name)}\b", body) is not None


def _is_speech(text: str, tables: SummaryTables) -> bool:
    return text.split(" ", 1)[0].rstrip(",") in tables.speech


def _proper(word: str, at: int, analysis: Analysis, article: SummaryInput) -> bool:
    if any(m.start <= at < m.end for m in article.mentions):
        return True
    return any(start <= at < end for start, end, _ in analysis.people)
