"""Who wrote it, and what the page says of their interest. Fewer rather than wrong; no organisation is a person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from generator.model import Article, CleanDocument
from generator.stages.describe.dates import find_dates
from generator.stages.describe.lines import Around, Line, owns_page
from generator.stages.describe.outlets import open_directory
from generator.stages.describe.tables import DescribeTables


@dataclass(frozen=True, slots=True)
class People:
    """Authors in order, the stated interests of those that have one, and where they stood."""

    authors: tuple[str, ...]
    interests: tuple[str, ...]
    basis: str | None


@dataclass(frozen=True, slots=True, eq=False)
class _Cues:
    prefix: re.Pattern[str]
    prefixes: tuple[str, ...]
    """One of these stands in every line that begins as a byline does."""
    role: re.Pattern[str]
    roles: tuple[str, ...]
    alone: re.Pattern[str]
    ago: re.Pattern[str]
    mastheads: frozenset[str]
    parts: re.Pattern[str]
    note: re.Pattern[str]
    organisation: frozenset[str]
    no_name: frozenset[str]
    interest: re.Pattern[str]


_PARTICLES = frozenset(
    [
        "van",
        "von",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "du",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "ibn",
        "binti",
        "y",
        "e",
        "zu",
        "zur",
        "ter",
        "ten",
        "st",
        "of",
    ]
) - {"of", "e", "y"}
_TITLES = frozenset(
    [
        "dr",
        "dr.",
        "prof",
        "prof.",
        "sir",
        "dame",
        "lord",
        "lady",
        "mr",
        "mr.",
        "mrs",
        "mrs.",
        "ms",
        "ms.",
        "rev",
        "rev.",
        "capt",
        "capt.",
        "professor",
    ]
)
_TOKEN = re.compile(r"(?:[A-ZÀ-ÞĀ-ŽА-ЯЁІЇЄΑ-Ω][\w’'`-]*\.?|[A-Z]\.(?:[A-Z]\.)?)\Z")
_HAN = re.compile(r"[\u4e00-\u9fff]{2,4}|[\uac00-\ud7a3]{2,4}")
_SPLIT = re.compile(r"(?:(?<!\s)\s+)?(?:,|;|/|\||＆|&|、|\sand\s|\sund\s|\sy\s|\set\s|\se\s|\sog\s|\soch\s|\sen\s)\s*")


def _alternatives(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@lru_cache(maxsize=4)
def _compile(tables: DescribeTables) -> _Cues:
    verbs = _alternatives(tables.words("authors.note_verbs"))
    ago = tables.ago
    return _Cues(
        prefix=re.compile(
            rf"^(?:[-–—•|*(（]\s{{0,3}})?(?:{_alternatives(tables.words('authors.prefixes'))})(?:\s{{0,3}}[:：/／]\s{{0,3}}|\s{{1,4}})(?=\S)",
            re.IGNORECASE,
        ),
        prefixes=(*tables.words("authors.prefixes"), "기자"),
        roles=tables.words("authors.roles"),
        role=re.compile(rf"\b(?:{_alternatives(tables.words('authors.roles'))})\b", re.IGNORECASE),
        alone=re.compile(rf"^(?:{_alternatives(tables.words('authors.prefixes'))})\s?[:：]?$", re.IGNORECASE),
        ago=re.compile(
            rf"\d{{1,2}}\s?(?:{_alternatives((*ago.minute, *ago.hour, *ago.day, *ago.week, *ago.month, *ago.year))})"
            r"(?![^\W\d_])",
            re.IGNORECASE,
        ),
        # "Sun" and "Star" are surnames as well.
        mastheads=frozenset(tables.words("outlets.mastheads")) - {"sun", "star"},
        # "来源：A 记者：B" and "2 May | By C" hold several statements.
        parts=re.compile(
            rf"\s[|•·]\s|\s(?=(?:{_alternatives(tables.words('authors.prefixes'))})\s?[:：])", re.IGNORECASE
        ),
        note=re.compile(
            rf"(?P<name>(?:[A-ZÀ-Þ][\w’'.-]{{0,24}}\s){{1,3}}(?:(?:van|von|de|der|bin|al)\s){{0,2}}[A-ZÀ-Þ][\w’'-]{{1,24}})(?:,\s[^,.]{{2,80}},)?\s"
            rf"(?P<verb>{verbs})\s(?P<what>[^.]{{4,200}})"
        ),
        organisation=frozenset(tables.words("authors.organisation")),
        no_name=frozenset(tables.words("authors.no_name")),
        interest=re.compile(rf"\b(?:{_alternatives(tables.words('authors.interest'))})\b", re.IGNORECASE),
    )


def looks_like_person(text: str, tables: DescribeTables) -> bool:
    """Two to four name words (titles, initials and particles allowed), none of them of an organisation, a section or an
    outlet; or two to four Han or Hangul characters.
    """
    cues = _compile(tables)
    directory = open_directory(tables)
    name = text.strip()
    if not 2 <= len(name) <= 45 or directory.by_name(name):
        return False
    if _HAN.fullmatch(name):
        return True
    words = name.split()
    if cues.prefix.match(name) and words[0].lower() in ("by", "from", "von", "par", "por", "text", "words"):
        return False
    while words and words[0].lower() in _TITLES:
        words = words[1:]
    if not 2 <= len(words) <= 5:
        return False
    full = 0
    for word in words:
        bare = word.lower().strip(".’'")
        if bare in _PARTICLES and words[-1] is not word and (word.islower() or word is not words[0]):
            continue
        if bare in cues.organisation or (bare in cues.no_name and not word.endswith(".")):
            return False
        if not _TOKEN.match(word) or any(char.isdigit() for char in word):
            return False
        full += 1
    if (words[0].islower() and words[0] not in _PARTICLES) or words[-1].islower():
        return False
    if words[-1].lower() in cues.mastheads:
        return False
    return 2 <= full <= 4 and sum(len(word.strip(".")) > 1 for word in words) >= 1 and len(words[-1].strip(".")) > 1


def find_people(
    article: Article,
    document: CleanDocument,
    siblings: tuple[Article, ...],
    around: Around,
    outlets: tuple[str, ...],
    tables: DescribeTables,
) -> People:
    """Authors of an article: the sidecar's, the persons that an HTML page states, a byline, the agency or desk that the
    page states instead of a person, a name beside the time, the outlet itself where the page states it as the author,
    or the note about the author at the foot; with the interests that such a note states.
    """
    cues = _compile(tables)
    notes = _read_notes(article, around, cues, tables)
    if document.sidecar.authors is not None:
        return People(document.sidecar.authors, _interests(document.sidecar.authors, notes), "sidecar")
    stated = _NOBODY
    if owns_page(article, document, siblings):
        stated = _page_authors(document, outlets, tables)
        if stated.persons:
            return People(stated.persons, _interests(stated.persons, notes), f"stated by the page ({stated.origin})")
    known = {_fold(name) for name in outlets}
    if known:
        around = around.without(
            {
                line.number
                for line in around.holding(known)
                if len(line.text) <= 80 and _fold(line.text.strip("-–—•·* ")) in known
            }
        )
    found, basis = _bylines(around, cues, tables)
    if not found and stated.others:
        found, basis = stated.others, f"stated by the page ({stated.origin}); no person is named"
    if not found:
        found, basis = _bare_names(article, around, cues, tables)
    if not found and stated.own:
        found, basis = stated.own, f"the outlet itself, stated by the page ({stated.origin}); no person is named"
    if not found and notes:
        name, _, line = notes[-1]
        found, basis = (name,), f"line {line}: the note about the author"
    interests = _interests(found, notes)
    if not interests and found:
        interests = _own_note(article, around, found, cues)
    if not interests and len(found) == 1:
        stake = _writers_interest(around, cues)
        interests = (stake,) if stake else ()
    return People(found, interests, basis)


def _interests(authors: tuple[str, ...], notes: list[tuple[str, str, int]]) -> tuple[str, ...]:
    wanted = {_fold(author) for author in authors}
    return tuple(what for name, what, _ in notes if _fold(name) in wanted and what)


def _fold(name: str) -> str:
    return " ".join(name.lower().split())


@dataclass(frozen=True, slots=True)
class _Stated:
    """Whom the most trusted place of a page that names anyone states as authors."""

    persons: tuple[str, ...] = ()
    """Persons, and the organisations that stand beside them: an agency, a team."""
    others: tuple[str, ...] = ()
    """Where no person is named: an agency or desk, or a name of another form than most persons'."""
    own: tuple[str, ...] = ()
    """Where nobody else is named: the outlet itself."""
    origin: str = ""


_NOBODY = _Stated()


def _page_authors(document: CleanDocument, outlets: tuple[str, ...], tables: DescribeTables) -> _Stated:
    """The first origin that names persons speaks, since the others repeat it in other forms; else the first that names
    anyone. Where the head names fewer persons than the byline, and the same ones, the byline speaks.
    """
    own_names = [key for name in (*outlets, *document.page.all("site"), *document.page.all("publisher"))
                 if len(key := _outlet_key(name)) > 2]  # fmt: skip
    values: dict[str, list[str]] = {}
    for field, value, origin in document.page.values:
        if field == "author":
            values.setdefault(origin, []).append(value)
    places = [_read_place(origin, stated, own_names, tables) for origin, stated in values.items()]
    first = next((place for place in places if place.persons), None)
    if first is None:
        return next((place for place in places if place.others or place.own), _NOBODY)
    if first.origin in ("og", "meta"):
        named = set(map(_fold, first.persons))
        for place in places:
            if place.origin in ("microdata", "byline") and named < set(map(_fold, place.persons)):
                return place
    return first


def _read_place(origin: str, values: list[str], own_names: list[str], tables: DescribeTables) -> _Stated:
    cues = _compile(tables)
    directory = open_directory(tables)
    persons = False
    listed: dict[str, str] = {}
    others: dict[str, str] = {}
    own: dict[str, str] = {}
    for value in values:
        # Bars set the pieces of a byline apart; a name may stand in two of them.
        names = _stated_names(value, tables) or _stated_names(value.replace(" | ", " "), tables)
        persons = persons or bool(names)
        for name in names:
            listed.setdefault(_fold(name), name)
        value = cues.prefix.sub("", value, count=1)
        agency = directory.by_name(_REST.sub("", value))
        value = _REST.sub("", value) if agency else value
        if names or not _names_someone(value, tables) or (origin == "byline" and not agency):
            continue
        key = _outlet_key(value)
        if any(key in name or name in key for name in own_names):
            own.setdefault(_fold(value), value)
        else:
            others.setdefault(_fold(value), value)
            listed.setdefault(_fold(value), value)
    if persons:
        return _Stated(tuple(listed.values())[:_MOST_AUTHORS], origin=origin)
    return _Stated((), tuple(others.values())[:_MOST_AUTHORS], tuple(own.values())[:1], origin)


_MOST_AUTHORS = 12
_ADDRESS = re.compile(r"https?:|www\.|@|\.html?$|/")


def _outlet_key(name: str) -> str:
    return _NO_LETTER.sub("", name.lower().removeprefix("the "))


_NO_LETTER = re.compile(r"[\W_]+")


def _names_someone(value: str, tables: DescribeTables) -> bool:
    """Whether a stated author that is no person's name by its form says who it was: no address, no login, and more
    than "Staff" or "Admin".
    """
    if not 2 <= len(value) <= 60 or len(value.split()) > 6 or _ADDRESS.search(value):
        return False
    if open_directory(tables).by_name(value):
        return True
    cues = _compile(tables)
    words = [word.lower().strip(".,()") for word in value.split()]
    if words[-1:] and words[-1] in _LEGAL_FORMS:
        return False  # the company that publishes, not who wrote
    if all(word in cues.organisation or word in cues.no_name for word in words):
        return False
    first = value.split(maxsplit=1)[0]
    return not value.isascii() or any(char.isupper() for char in first) or _HOST.fullmatch(value) is not None


_LEGAL_FORMS = frozenset(
    ("gmbh", "ag", "kg", "se", "inc", "ltd", "limited", "llc", "plc", "corp", "company", "bv", "sa")
)
_HOST = re.compile(r"[\w-]{1,63}\.[a-z]{2,4}")
_CONTACT = re.compile(r"[(\[,;|–-]?\s{0,3}(?:[\w.+-]{1,64}@[\w.-]{2,80}|(?<!\w)@\w{2,30})\s?[)\]]?")
_REST = re.compile(
    r"\s?[(\[].*$|\s(?:[–—]|-)\s.*$|,?\s(?:for|in|at|from|reports?|writes|updated|published|posted|on)(?:\s.*)?$",
    re.IGNORECASE,
)


def _stated_names(value: str, tables: DescribeTables) -> tuple[str, ...]:
    """The persons in what a page states as its author: without "By", roles, places, addresses and agencies."""
    if len(value) > 400 or value.startswith(("http:", "https:")):
        return ()
    cues = _compile(tables)
    text = _CONTACT.sub(" ", value).strip()
    text = cues.prefix.sub("", text, count=1)
    if any(char.isdigit() for char in text):
        text = _without_time(text, tables)
    names: list[str] = []
    for part in _SPLIT.split(text)[:30]:
        name = _REST.sub("", cues.prefix.sub("", part.strip(), count=1)).strip(" \t.:,•()（）-–—*")
        if not name:
            continue
        person = _person(_name_before_role(name, cues, tables) or "", tables) or _person(name, tables)
        if person:
            names.append(person)
        elif names:
            break
    if not names and text.count(",") == 1:
        # Library style: "Doe, Jane".
        last, first = (part.strip() for part in text.split(","))
        turned = f"{first} {last}"
        if first.split()[:1] and first.split()[0].lower() in tables.given_names and looks_like_person(turned, tables):
            names.append(turned)
    return tuple(names)


def _person(name: str, tables: DescribeTables) -> str | None:
    first = name.split(maxsplit=1)[:1]
    if first and first[0].isupper() and 1 < len(first[0]) <= 5 and open_directory(tables).by_clear_name(first[0]):
        return None  # "CNN Editor-at-large"
    if name.isupper() and len(name) > 5 and looks_like_person(name.title(), tables):
        return _in_small_letters(name)
    return name if looks_like_person(name, tables) else None


def _without_time(text: str, tables: DescribeTables) -> str:
    dates = find_dates(text, tables)
    if dates and dates[0].start < 4:
        text = text[dates[0].end :].lstrip(" ,|–—-·•")
    elif dates:
        text = text[: dates[0].start]
    return re.split(r"\s(?:•|·|—|–)\s|\||\d|Published\b|Updated\b|\sin\s|\sfor\s|\sat\s", text)[0].strip(" ,-–—|•")


def _near(around: Around) -> list[Line]:
    return [
        line
        for line in around.near
        if line.zone in ("head", "between", "foot")
        or (line.zone == "above" and line.distance < 8)
        or (line.zone == "below" and line.distance < 3)
    ]


def _bylines(around: Around, cues: _Cues, tables: DescribeTables) -> tuple[tuple[str, ...], str | None]:
    near = _near(around)
    begun = {line.number for line in around.near_holding(cues.prefixes)}
    for line in near:
        if len(line.text) > 200 or line.number not in begun:
            continue
        for part in cues.parts.split(line.text) if _SIGNED.search(line.text) else (line.text,):
            dates = find_dates(part, tables)
            if dates and dates[0].start < 4:
                part = part[dates[0].end :].lstrip(" ,|–—-·")
            match = cues.prefix.match(part)
            if match:
                names = _names_of(part[match.end() :], cues, tables)
                if names:
                    names += _go_on(around, line.number, cues, tables)
                    return names, f"line {line.line} '{line.text[:80]}'"
            hangul = _REPORTER.match(part)
            if hangul:
                return (hangul.group(1),), f"line {line.line} '{line.text[:80]}'"
    naming = {line.number for line in around.near_holding(("by ", " reports", " writes"))}
    for line in near:
        # "Posted on 4 November 2025 by A", "A reports from B": the name stands inside the line.
        if line.zone == "foot" or len(line.text) > 110 or line.number not in naming:
            continue
        match = _INSIDE.search(line.text) if find_dates(line.text, tables) else _REPORTS.match(line.text)
        names = _names_of(match.group(1), cues, tables) if match else ()
        if names:
            return names, f"line {line.line} '{line.text[:80]}'"
    for line in near:
        # A dump with a line for each piece of text: "By" stands alone, and a role may stand before the name.
        if line.number not in begun or line.number + 1 == len(around) or not cues.alone.match(line.text):
            continue
        following = around[line.number + 1]
        if following.line - line.line >= 4:
            continue
        if cues.role.search(following.text) and not _name_before_role(following.text, cues, tables):
            following = around[min(line.number + 2, len(around) - 1)]
        if len(following.text) < 90:
            names = _names_of(re.split(r"\s[Ff]or\s", following.text)[0], cues, tables)
            if names:
                names += _go_on(around, line.number + 1, cues, tables)
                return names, f"line {following.line} '{following.text[:80]}'"
    posts = {line.number for line in around.near_holding(cues.roles)}
    for line in near:
        name = _name_before_role(line.text, cues, tables) if line.number in posts and len(line.text) <= 90 else None
        if name:
            return (name,), f"line {line.line} '{line.text[:80]}'"
    return (), None


_SIGNED = re.compile(r"[|•·:：]")
_REPORTER = re.compile(r"\W{0,3}([가-힣]{2,4})\s?기자")
_AND = re.compile(r"(?:,|&|;|and|und|y|e|et|og|och|en)(?:\s+(.+))?$")


def _go_on(around: Around, at: int, cues: _Cues, tables: DescribeTables) -> tuple[str, ...]:
    """The further names of a byline that a dump broke at its links: "By A", ",", "B", "and", "C"."""
    names: list[str] = []
    while at + 1 < len(around) and around[at + 1].line - around[at].line <= 2 and len(names) < 6:
        joint = _AND.match(around[at + 1].text)
        if not joint:
            break
        at += 1
        more = joint.group(1)
        if not more and at + 1 < len(around) and around[at + 1].line - around[at].line <= 2:
            at += 1
            more = around[at].text
        found = _names_of(more, cues, tables) if more else ()
        if not found:
            break
        names.extend(found)
    return tuple(names)


def _name_before_role(text: str, cues: _Cues, tables: DescribeTables) -> str | None:
    match = cues.role.search(text)
    if not match or match.start() < (5 if text.isascii() else 2):
        return None
    left = re.split(r"\s?[,|–—]\s?|\s-\s", text[: match.start()])[0].strip()
    return left if looks_like_person(left, tables) else None


_WITHIN = _PARTICLES | {"and", "und", "y", "et", "e", "og", "och", "en"}
"""Words in small letters that names hold, or that stand between names."""
_DIGIT = re.compile(r"\d")
_HAN_BESIDE = re.compile(r"(?<=[a-z])\s[\u4e00-\u9fff]{2,4}$")
_INSIDE = re.compile(r"\b[Bb]y\s([A-ZÀ-Þ].{2,60})$")
_REPORTS = re.compile(r"^([A-ZÀ-Þ].{2,60}?)\s(?:reports|writes)(?:\s(?:from|for|in)\b.*)?[.:]?$")
_PLACE = re.compile(r"\sin\s[A-Z]\w{1,20}(?:\s[A-Z]\w{1,20})?")


_OTHER_PART = re.compile(r"\s(?=[^\W\d_]{3,14}\s?[:：])|\sFor\s(?=[A-Z])")


_ARABIC_NAME = re.compile(r"[\u0621-\u064a]{2,15}(?:\s[\u0621-\u064a]{2,15}){1,3}")
"""Only after "by": Arabic letters have no case that would tell a name from other words."""


def _turn(text: str, tables: DescribeTables) -> str | None:
    """A name in library style the usual way round: "Quill, Ada"."""
    if text.count(",") != 1:
        return None
    last, first = (part.strip() for part in text.split(","))
    if len(last.split()) != 1 or len(first.split()) > 2 or first.split()[:1] == []:
        return None
    turned = f"{first} {last}"
    given = first.split()[0].lower() in tables.given_names or last.startswith(("O'", "O’", "Mc"))
    return turned if given and last.lower() not in tables.given_names and looks_like_person(turned, tables) else None


def _names_of(text: str, cues: _Cues, tables: DescribeTables) -> tuple[str, ...]:
    names: list[str] = []
    text = _PLACE.sub("", re.split(r"\s[(（@]", text.strip(" ()（）"))[0])
    if _ARABIC_NAME.fullmatch(text):
        return (text,)
    # "Words: A B Pictures: C D", "By A B For The Harbour Gazette"
    text = _OTHER_PART.split(text)[0]
    turned = _turn(text, tables)
    if turned:
        return (turned,)
    for part in _SPLIT.split(_without_time(text, tables))[:8]:
        name = (_name_before_role(part, cues, tables) or part).strip(" ,.()（）")
        if not looks_like_person(name, tables):
            break
        names.append(_in_small_letters(name))
    return tuple(names)


def _in_small_letters(name: str) -> str:
    """A name printed in capitals as it is usually written; initials stay."""
    if not name.isupper() or len(name) <= 5:
        return name
    words = [
        word.lower() if word.lower() in _PARTICLES and at else word if "." in word or len(word) < 2 else word.title()
        for at, word in enumerate(name.split())
    ]
    return re.sub(r"\bMc([a-z])", lambda match: "Mc" + match.group(1).upper(), " ".join(words)).replace("’S", "’s")


def _is_agency(text: str, tables: DescribeTables) -> bool:
    outlet = open_directory(tables).by_name(text)
    return outlet is not None and outlet.kind == "agency"


def _bare_names(
    article: Article, around: Around, cues: _Cues, tables: DescribeTables
) -> tuple[tuple[str, ...], str | None]:
    """A person's name on a line of its own: beside the article's time, or repeated in the note about the author."""

    def is_dated(line: Line) -> bool:
        return (
            len(line.text) < 80
            and _DIGIT.search(line.text) is not None
            and bool(find_dates(line.text, tables) or cues.ago.search(line.text))
        )

    best: tuple[int, int] | None = None
    names_at: dict[int, tuple[str, ...]] = {}
    for line in around.near:
        if (
            not (line.zone in ("head", "between") or (line.zone == "above" and line.distance < 4))
            or len(line.text) > 90
        ):
            continue
        text = _without_time(line.text, tables) if is_dated(line) else line.text
        if any(word.islower() and word.isalpha() and word not in _WITHIN for word in text.split()):
            continue
        parts = [_HAN_BESIDE.sub("", part.strip()) for part in _SPLIT.split(text)]
        # "Ada Quill and PA": the agency is no author.
        parts = [part for part in parts if not (part.isupper() and _is_agency(part, tables))]
        if not parts or not all(looks_like_person(part, tables) and not _HAN.fullmatch(part) for part in parts):
            continue
        at = line.number
        names_at[at] = tuple(parts)
        given = parts[0].lower().split()[0].strip(".") in tables.given_names
        points = (
            2 * any(is_dated(around[other]) for other in range(max(at - 2, 0), min(at + 3, len(around))))
            + (line.zone in ("head", "between"))
            + 2 * given
        )
        folded = _fold(line.text)
        points += sum(_fold(other.text) == folded for other in around.holding((folded,))) > 1
        points += 2 * any(
            other.zone == "foot" and other.number > at for other in around.near_holding((_fold(parts[0]),))
        )
        if points >= 3 and (best is None or points > best[0]):
            best = (points, at)
    if best is None:
        return (), None
    names = list(names_at[best[1]])
    follow = best[1] + 1
    while follow in names_at and len(names) < 6:
        names.extend(name for name in names_at[follow] if name not in names)
        follow += 1
    line = around[best[1]]
    return tuple(names), f"line {line.line} '{line.text[:80]}'"


def _read_notes(article: Article, around: Around, cues: _Cues, tables: DescribeTables) -> list[tuple[str, str, int]]:
    """``(name, interest or empty, line)`` of each note about a person at the foot of the article."""
    directory = open_directory(tables)
    notes: list[tuple[str, str, int]] = []
    for line in around.near:
        if line.zone != "foot" or len(line.text) >= 600:
            continue
        for match in cues.note.finditer(line.text):
            words = match.group("name").split()
            while len(words) > 2 and directory.by_clear_name(words[0]):
                words = words[1:]
            name = " ".join(words)
            if looks_like_person(name, tables) and _fold(name) not in [_fold(other) for other, _, _ in notes]:
                stake = _interest_in(_with_verb(match.group("verb"), match.group("what")), cues)
                notes.append((name, stake, line.line))
    return notes


def _own_note(article: Article, around: Around, authors: tuple[str, ...], cues: _Cues) -> tuple[str, ...]:
    """The stake in a last paragraph, or in a line just below it, that speaks of the author by name."""
    texts = [article.pieces[-1].block.text[:400]] if article.pieces else []
    texts += [line.text[:400] for line in around.near if line.zone == "below" and line.distance < 3]
    for text in texts:
        match = cues.note.match(text)
        if match and _fold(match.group("name")) in map(_fold, authors):
            stake = _interest_in(_with_verb(match.group("verb"), match.group("what")), cues)
            if stake:
                return (stake,)
    return ()


_THE_WRITER = re.compile(
    r"^The (?:writer|author|columnist|contributor)s?\s(is|was|are|works as|serves as|holds|owns|advises|chairs|runs|"
    r"manages|heads|invests|sits on|represents|works for|founded)\s([^.]{4,200})",
    re.IGNORECASE,
)
_BEING = frozenset(["is", "was", "are", "works as", "serves as", "ist", "est", "es", "è"])


def _with_verb(verb: str, what: str) -> str:
    """What is said of a person: the post itself after "is", the whole statement after "holds", "advises" …"""
    return what if verb.lower() in _BEING else f"{verb} {what}"


def _writers_interest(around: Around, cues: _Cues) -> str:
    """What "The writer is …" beside the article says, or nothing."""
    for line in _near(around):
        match = _THE_WRITER.match(line.text)
        if match:
            return _interest_in(_with_verb(match.group(1), match.group(2)), cues)
    return ""


def _interest_in(what: str, cues: _Cues) -> str:
    """The stake in a note about an author, without what is over ("a former …") and without newsroom posts."""
    what = re.sub(r"^(?:the|a|an)\s", "", what.strip())
    what = re.sub(r"(?:,|\sand)\s(?:an?\s)?(?:former|previously)\b.*$", "", what)
    return what if cues.interest.search(what) and not _is_newsroom(what) else ""


def _is_newsroom(what: str) -> bool:
    return re.search(r"\b(?:reporter|correspondent|journalist|columnist|staff writer|editor)\b", what, re.I) is not None
