"""Short forms by the one name that they can mean, in square brackets; where it may be another, or none: no edit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from generator.model import Edit, Span
from generator.stages.summarise.analyse import TITLES, Analysis, Sentence
from generator.stages.summarise.antecedents import find_antecedent, is_subject_alone
from generator.stages.summarise.definites import find_full_name
from generator.stages.summarise.draft import Draft, replace_span
from generator.stages.summarise.settings import SummaryInput, SummaryTables
from generator.stages.summarise.words import stem_word, word_set
from generator.text.numbers import find_quantities


def resolve_opening(
    draft: Draft, sentence: Sentence, article: SummaryInput, analysis: Analysis, tables: SummaryTables
) -> Draft:
    """The short form that opens a draft by the one person, company, pair or number that it can mean; what is resolved
    leans no more.
    """
    body = article.body
    start = draft.pieces[0].start
    if draft.leaning == "definite":
        return _resolve_figure(draft, sentence, article, analysis)
    if draft.leaning == "role":
        return _resolve_role(draft, sentence, article, analysis, tables)
    match = re.match(r"(he|she|his|her|it|its|they)\b(?![’'])", body[start : start + 6], re.IGNORECASE)
    if draft.leaning != "pronoun" or match is None:
        return draft
    word = match.group().lower()
    if word in ("it", "its"):
        name = _company_before(start, word, sentence, article, analysis, tables)
    elif word == "they":
        name = _pair_before(start, sentence, article, analysis, tables)
    else:
        name = _person_before(sentence, word, article, analysis, tables)
    if name is None:
        return draft
    if word in ("his", "her", "its"):
        name += "’s" if "’" in body else "'s"
    return _put_name(draft, start, start + len(word), name, body)


def _put_name(draft: Draft, start: int, end: int, name: str, body: str) -> Draft:
    added = f"[{name}]"
    done = replace_span(draft, start, end, added, Edit("resolve", body[start:end], added))
    return replace(done, leaning="")


def _resolve_role(
    draft: Draft, sentence: Sentence, article: SummaryInput, analysis: Analysis, tables: SummaryTables
) -> Draft:
    body = article.body
    start = draft.pieces[0].start
    match = re.match(r"[Tt]he [A-Za-z-]+", body[start : min(sentence.end, start + 60)])
    if match is None:
        return draft
    end = start + match.end()
    company = find_antecedent((start, end), sentence, article, analysis, tables)
    if company:
        return _put_name(draft, start, end, company.name, body)
    if any(_NAMED_NEXT.fullmatch(body, end, m.start) for m in sentence.mentions if m.start >= end):
        return replace(draft, leaning="")
    return draft


_NAMED_NEXT = re.compile(r",? (?:called |named )?")
"""Between ``the carrier`` and its name."""
_AMOUNT = re.compile(r"The (?:figure|number|rate|amount|sum|total)\b")
_FIRM_HAS = re.compile(
    r" (?:shares?|stock|profits?|revenues?|sales|earnings|turnover|net (?:income|profit|loss)|pre-tax|operating|"
    r"quarterly|"
    r"annual (?:profit|sales|revenue)|chief|chairman|chairwoman|founder|president|finance|workforce|staff|employees|"
    r"board|"
    r"shareholders|investors|creditors|headquarters|spokes(?:man|woman|person)|market (?:value|capitali[sz]ation))\b"
)
"""What of all that a sentence names only a company has."""
_FIRM_DOES = word_set(
    "expects expected plans planned intends hopes wants aims employs operates owns posted reported announced agreed "
    "bought "
    "acquired hired fired sacked blamed warned said says added forecast predicted"
)


def _company_before(
    start: int, word: str, sentence: Sentence, article: SummaryInput, analysis: Analysis, tables: SummaryTables
) -> str | None:
    """The company that ``It said`` or ``Its shares`` means: the subject of the sentence directly before, where it has
    no other company and the article is about this one.
    """
    rest = article.body[start + len(word) : sentence.end]
    if word == "its":
        told = _FIRM_HAS.match(rest) is not None
    else:
        verb = re.match(r" (?:also |now |still )?([a-z]+)", rest)
        told = verb is not None and verb.group(1) in _FIRM_DOES
    last = analysis.sentences[sentence.index - 1] if sentence.index else None
    if not told or last is None or not is_subject_alone(last, article, analysis, tables):
        return None
    found = find_antecedent((start, start + len(word)), sentence, article, analysis, tables, pronoun=True)
    return found.name if found else None


def _pair_before(
    start: int, sentence: Sentence, article: SummaryInput, analysis: Analysis, tables: SummaryTables
) -> str | None:
    """``They said``: the two companies or persons, and nobody else, that are the subject of the sentence before."""
    verb = re.match(r"they (?:also |both )?([a-z]+)", article.body[start : start + 40], re.IGNORECASE)
    last = analysis.sentences[sentence.index - 1] if sentence.index else None
    if last is None or verb is None or verb.group(1) not in tables.speech | tables.targets | {"will"} or last.heading:
        return None
    named = sorted([(m.start, m.end) for m in last.mentions] + [(a, b) for a, b, _ in analysis.people_in(last)])
    if len(named) != 2 or named[0][0] != last.start or article.body[named[0][1] : named[1][0]] != " and ":
        return None
    after = re.match(r" ([a-z]+)", article.body[named[1][1] : last.end])
    if after is None or _PLURAL.search(article.body, named[1][1], last.end):
        return None
    return article.body[named[0][0] : named[1][1]]


_PLURAL = re.compile(
    r"\b(?:companies|firms|banks|lines|airlines|rivals|unions|workers|analysts|investors|regulators|ministers|"
    r"officials|"
    r"people|lenders|owners|shareholders|customers|suppliers|families|members|brokers|partners)\b"
)
"""Others in a sentence whom ``they`` can mean as well."""


def _resolve_figure(draft: Draft, sentence: Sentence, article: SummaryInput, analysis: Analysis) -> Draft:
    """``The figure``: the one number of the sentence before that is counted in what this sentence counts in."""
    body = article.body
    start = draft.pieces[0].start
    match = _AMOUNT.match(body, start)
    earlier = analysis.sentences[sentence.index - 1] if sentence.index else None
    if match is None or earlier is None or earlier.heading:
        return draft
    here = find_quantities(body[match.end() : sentence.end])
    if not here or here[0].bare:
        return draft
    same = [q for q in find_quantities(earlier.text) if (q.unit, q.currency) == (here[0].unit, here[0].currency)]
    if len(same) != 1:
        return draft
    added = f"[{earlier.text[same[0].start : same[0].end]}]"
    done = replace_span(draft, start, match.end(), added, Edit("resolve", match.group(), added))
    return replace(done, leaning="")


def _person_before(
    sentence: Sentence, pronoun: str, article: SummaryInput, analysis: Analysis, tables: SummaryTables
) -> str | None:
    """The one person that a leading ``he``, ``she``, ``his`` or ``her`` can mean: the only one named in the sentence
    before it, or before a chain of sentences that open with the same pronoun; nobody else comes between, named or not.
    """
    same, other = (_HIS, _HERS) if pronoun in _HIS else (_HERS, _HIS)
    for back in range(1, 4):
        at = sentence.index - back
        if at < 0:
            return None
        earlier = analysis.sentences[at]
        if earlier.heading or not other.isdisjoint(earlier.tokens) or _has_stranger(earlier, article, analysis, tables):
            return None
        names = {name for _, _, name in analysis.people_in(earlier)}
        chained = not same.isdisjoint(earlier.tokens[:1])
        if len(names) > 1 or (names and chained):
            return None
        if names:
            name = names.pop()
            first = min(start for start, _, _ in analysis.people_in(earlier))
            # "His aunt, Jane Marsh, said": he is somebody else.
            ahead = not same.isdisjoint(article.body[earlier.start : first].lower().split())
            known = name in analysis.proven or " " not in name
            return name if known and not ahead and not _is_called(name, other is _HIS, article) else None
        if not chained:
            return None
    return None


def _is_called(name: str, man: bool, article: SummaryInput) -> bool:
    """Whether the article calls a person ``Mr`` (or ``Ms``), which rules the other pronoun out."""
    surname = name.rpartition(" ")[2]
    titles = ("Mr", "Sir", "Lord") if man else ("Mrs", "Ms", "Miss", "Lady")
    return any(f"{title} {surname}" in article.body or f"{title}. {surname}" in article.body for title in titles)


_RUN = re.compile(r"[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*")
_PLACED = re.compile(r"\b(?:in|at|of|from|to|near|across|the|for|on|over|outside|around|its|a|an)\b $", re.IGNORECASE)
_HONOUR = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Lord|Lady|elder|younger|senior|junior)\.? $")


def _has_stranger(sentence: Sentence, article: SummaryInput, analysis: Analysis, tables: SummaryTables) -> bool:
    """Whether somebody stands in a sentence whom nobody knows by name, or for a person."""
    body = article.body
    people = analysis.people_in(sentence)
    for somebody in _SOMEBODY.finditer(sentence.text):
        at = sentence.start + somebody.start()
        if not any(body[end:at] == ", " for _, end, _ in people):
            return True
    taken = [(a, b) for a, b, _ in people] + [(m.start, m.end) for m in sentence.mentions]
    usual = tables.stop | tables.weekdays | tables.months | tables.openers | tables.pronouns | tables.markers
    for run in _RUN.finditer(sentence.text):
        start, end = sentence.start + run.start(), sentence.start + run.end()
        if any(a < end and start < b for a, b in taken):
            continue
        words = run.group().split()
        while words and words[0].lower() in usual:
            start += len(words[0]) + 1
            words = words[1:]
        if not words or words[0].isupper():
            continue
        if _HONOUR.search(body, max(0, start - 10), start) or words[0].rstrip(".") in (
            "Mr",
            "Mrs",
            "Ms",
            "Miss",
            "Dr",
            "Sir",
        ):
            return True
        if len(words) > 1:
            plain = stem_word(words[-1]) in tables.rarity or words[-1].isupper()
            if not plain and not _PLACED.search(body, max(0, start - 10), start):
                return True
        elif words[0] in analysis.name_words or _beside_person(start, end, people, body):
            return True
        elif start == sentence.start and not words[0].lower().endswith("s"):
            verb = re.match(r" ([a-z]+)", body[end : sentence.end])
            acts = verb is not None and (
                verb.group(1) in tables.finite | tables.speech | tables.deeds or verb.group(1).endswith("ed")
            )
            spoken = any(_SPOKE.match(body, end_of) for _, end_of, _ in people)
            if acts and not spoken and words[0].lower() not in analysis.lower_words:
                return True
    return False


def _beside_person(start: int, end: int, people: tuple[tuple[int, int, str], ...], body: str) -> bool:
    """``Tom and Ann Marsh``, ``Ann Marsh and Tom``: a name alone is a person's where a person stands beside it."""
    return any(body[end:a] == " and " or body[b:start] == " and " for a, b, _ in people)


_SPOKE = re.compile(r",? (?:said|says|added|told)\b|[.]$")
_SOMEBODY = re.compile(
    r"\b(?:an?|one|another|the) (?:[\w’'-]+ ){0,2}(?:spokes(?:man|woman|person)|official|analyst|economist|source|"
    r"lawyer|judge|trader|dealer|farmer|resident|worker|man|woman|minister|executive|expert|researcher|witness|"
    r"customer|"
    r"passenger|captain|doctor|patient|student|teacher|boy|girl|year-old|mother|father|driver|manager|banker|broker)"
    r"\b(?! [A-Z])"
)
_HIS = frozenset({"he", "his", "him", "himself"})
_HERS = frozenset({"she", "her", "hers", "herself"})
ROLE_INSIDE = re.compile(
    r"\b[Tt]he (?:company|firm|carmaker|automaker|lender|retailer|airline|start-?up|chipmaker|insurer|drugmaker)\b"
)
_INSTITUTIONS = frozenset(
    {
        "House",
        "Bank",
        "Court",
        "City",
        "Street",
        "States",
        "State",
        "Crown",
        "Church",
        "Sun",
        "Sea",
        "Government",
        "Party",
    }
)
"""What mostly goes without a longer name: the House is not the White House that stands before it."""
_SHORT_NAME = re.compile(r"\b[Tt]he ([A-Z][a-z]{2,})\b(?! [A-Z&]|-)")


def resolve_company(
    draft: Draft, sentence: Sentence, article: SummaryInput, analysis: Analysis, tables: SummaryTables
) -> Draft:
    """``In 2024, the company reported``: the company by name, where the sentence has none before and one is meant."""
    start = next((piece.start for piece in draft.pieces if piece.start >= 0), sentence.start)
    match = ROLE_INSIDE.search(article.body, start, sentence.end)
    if (
        not match
        or any(m.start < match.start() for m in sentence.mentions)
        or any(e.rule == "resolve" for e in draft.edits)
    ):
        return draft
    company = find_antecedent(match.span(), sentence, article, analysis, tables)
    if not company:
        return draft
    added = f"[{company.name}]"
    return replace_span(draft, match.start(), match.end(), added, Edit("resolve", match.group(), added))


def resolve_name(draft: Draft, sentence: Sentence, article: SummaryInput, analysis: Analysis) -> Draft:
    """``The Expo``: by its full name, where no two names before it end in the same word."""
    body = article.body
    match = _SHORT_NAME.search(body, draft.pieces[0].start, sentence.end) if draft.pieces[0].start >= 0 else None
    if not match or match.start(1) - draft.pieces[0].start > 40:
        return draft
    word = match.group(1)
    if any(m.start <= match.start(1) < m.end for m in sentence.mentions):
        return draft
    if word in _INSTITUTIONS or word in analysis.name_words:
        return draft
    longer = set(_longer_names(word, body[max(0, sentence.start - 4000) : sentence.start]))
    full = max(longer, key=len, default="")
    if not 3 <= len(full.split()) <= 9 or any(not full.endswith(name) for name in longer):
        return draft
    added = f"[{full}]"
    return replace_span(draft, match.start(1), match.end(1), added, Edit("resolve", word, added))


def _longer_names(word: str, text: str) -> Iterator[str]:
    """Names in a text that end in a word."""
    at = text.find(f" {word}")
    while at >= 0:
        end = at + 1 + len(word)
        head = _NAME_HEAD.search(text, max(0, at - 120), at + 1)
        if head and not text[end : end + 1].isalnum():
            yield text[head.start() : end].removeprefix("The ")
        at = text.find(f" {word}", end)


_NAME_HEAD = re.compile(r"(?<![\w’'-])(?:[A-Z0-9][\w&’'-]{0,120} (?:(?:and|of|for|&|the|on) )?){2,8}$")


def resolve_definites(draft: Draft, loose: tuple[Span, ...], sentence: Sentence, article: SummaryInput) -> Draft:
    """``the pipeline`` by its full name, where the article has one thing of that noun, and names it; the others are
    noted in ``definites``.
    """
    body = article.body
    left: list[int] = []
    for start, end in loose:
        full = find_full_name(body[start + 4 : end].lower(), body[: sentence.start])
        if full and any(piece.start <= start and end <= piece.end for piece in draft.pieces):
            added = f"[{body[start : start + 3]} {full}]"
            draft = replace_span(draft, start, end, added, Edit("resolve", body[start:end], added))
        else:
            left.append(start)
    return replace(draft, definites=tuple(left))


_TAG = re.compile(
    r"[,!?.…][\"”'’]+ (he|she|He|She) (?:[a-z]+ly |also |later |then )?"
    r"(?:said|says|added|told|wrote|noted|argued|explained|warned)\b"
)
_MID = re.compile(r"(?<=, )(he|she) (?:said|says|added|told|wrote|noted|argued|explained|warned)\b")


def resolve_speaker(
    draft: Draft, sentence: Sentence, article: SummaryInput, analysis: Analysis, tables: SummaryTables
) -> Draft:
    """``…, he said`` keeps its speaker by name."""
    for pattern in (_TAG, _MID):
        match = pattern.search(article.body, sentence.start, sentence.end)
        if match:
            break
    if not match:
        return draft
    names = {name for start, end, name in analysis.people if sentence.start <= start < match.start(1)}
    if names:
        return draft
    name = _person_before(sentence, match.group(1).lower(), article, analysis, tables)
    if not name:
        return replace(draft, leaning=draft.leaning or "pronoun")
    added = f"[{name}]"
    return replace_span(draft, match.start(1), match.end(1), added, Edit("resolve", match.group(1), added))


_MISTER = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Sir)\.? $")


def name_people(draft: Draft, analysis: Analysis, article: SummaryInput, known: set[str]) -> Draft:
    """Short forms of persons whose full name no bullet has given yet, completed in square brackets, with the role that
    the article gives them where it names them first; ``known`` grows.
    """
    draft = _tell_roles(draft, analysis, article, known)
    for index in draft.sentences:
        for start, end, name in analysis.people_in(analysis.sentences[index]):
            if not any(p.start >= 0 and p.start <= start and end <= p.end for p in draft.pieces):
                continue
            written = article.body[start:end]
            if written == name or name in known:
                known.add(name)
                continue
            known.add(name)
            if analysis.quotes_over(start, end):
                continue
            title = _MISTER.search(article.body, max(0, start - 6), start)
            if title and any(p.start >= 0 and p.start <= title.start() and end <= p.end for p in draft.pieces):
                start, written = title.start(), article.body[title.start() : end]
            ahead = article.body[max(0, start - 20) : start].split()[-1:]
            titled = bool(ahead) and ahead[0].lower().strip(".,") in TITLES | _OFFICES
            added = f"[{name if titled else _with_role(name, article.body[end : end + 2], analysis, article)}]"
            draft = replace_span(draft, start, end, added, Edit("resolve", written, added))
    return draft


def _tell_roles(draft: Draft, analysis: Analysis, article: SummaryInput, known: set[str]) -> Draft:
    """The roles of those who stand for a pronoun, and whom no bullet has named yet."""
    pieces, edits = list(draft.pieces), list(draft.edits)
    for at, edit in enumerate(edits):
        name = edit.after.strip("[]")
        if edit.rule != "resolve" or name in known:
            continue
        known.add(name)
        place = next((n for n, piece in enumerate(pieces) if piece.start < 0 and piece.added == edit.after), -1)
        behind = pieces[place + 1].start if 0 <= place < len(pieces) - 1 else -1
        if behind < 0:
            continue
        added = f"[{_with_role(name, article.body[behind : behind + 2], analysis, article)}]"
        pieces[place] = replace(pieces[place], added=added)
        edits[at] = replace(edit, after=added)
    return replace(draft, pieces=tuple(pieces), edits=tuple(edits))


_APPOSED = re.compile(
    r", ((?:(?:the|an?) )?[a-z][\w’' &-]{3,70})"
    r"(?:, (?=(?:said|says|told|tells|who|has|had|was|is|will|would|wrote|argues|warns|[a-z]+ed)\b)"
    r"|(?<=\w{4})[.](?!\w))"
)
"""A role that ends for sure: ``minister of trade, industry and power`` would be cut short at its comma."""
_TITLE_RUN = re.compile(r"(?<![\w’'-])((?:[A-Z][\w-]*\.? ){1,5})$")
_QUALIFIED = re.compile(r"\b(?:former|ex|late|acting|deputy|interim|outgoing|incoming|assistant|associate|vice|then) $")
_HONOURS = word_set("mr mrs ms dr sir lord lady hon miss")
_NO_ROLE = re.compile(
    r"\b(?:its|his|her|their|our|my|this|that|these|those|who|whose|which|and|is|are|was|were|has|have|had|will|would|"
    r"said|says|the (?:company|firm|group|bank|agency|team|club|party|union|same))\b|\d"
)
_OFFICES = word_set(
    "chief head founder co-founder director chairman chairwoman chair president minister secretary analyst professor "
    "lawyer attorney spokesman spokeswoman spokesperson owner partner author engineer judge mayor senator governor "
    "manager researcher leader editor correspondent campaigner historian captain coach executive officer commissioner "
    "ambassador adviser advisor consultant fellow lecturer"
)


def _with_role(name: str, behind: str, analysis: Analysis, article: SummaryInput) -> str:
    """A person with the title before (``Governor Ivo Marsh``) or the apposition behind (``Ivo Marsh, president of the
    pilots``) the first full naming in the article; the bare name where it has neither, where an apposition is no
    office, or where what stands ``behind`` it here leaves no room.
    """
    first = next(((a, b) for a, b, who in analysis.people if who == name and article.body[a:b] == name), None)
    if first is None or behind[:1] != " ":
        return name
    if analysis.quotes_over(*first):
        return name
    low = max(0, first[0] - 80)
    run = _TITLE_RUN.search(article.body[low : first[0]])
    if run is not None:
        words = run.group(1).split()
        while words and words[0].lower() in _COMMON_HEADS:
            words.pop(0)
        last = words[-1].lower().rstrip(".") if words else ""
        titled = last in TITLES and last not in _HONOURS
        if titled and not _QUALIFIED.search(article.body[low : low + run.start()]):
            return f"{' '.join(words)} {name}"
        return name
    role = _APPOSED.match(article.body, first[1])
    if role is None or any(role.start() < start < role.end() for start, _, _ in analysis.people):
        return name
    words = role.group(1).split()
    offices = any(word in _OFFICES or word.endswith("ist") for word in words)
    if len(words) > _ROLE_WORDS or not offices or _NO_ROLE.search(role.group(1)):
        return name
    return f"{name}, {role.group(1)}"


_ROLE_WORDS = 9
_COMMON_HEADS = word_set(
    "the a an but and when while as after before if since although though because in on at by for from with to of also "
    "then yet so still however both monday tuesday wednesday thursday friday saturday sunday"
)
