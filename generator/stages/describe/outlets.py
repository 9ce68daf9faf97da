"""Whose article it is, which site carries it, and whom the text credits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from generator.model import Article, CleanDocument, Notice
from generator.stages.describe.imprint import NAME, find_page_name
from generator.stages.describe.lines import Around, Line, owns_page
from generator.stages.describe.opening import find_first_name
from generator.stages.describe.tables import DescribeTables, Outlet


@dataclass(frozen=True, slots=True)
class Outlets:
    """What :func:`find_outlets` found; names canonical where the table knows them."""

    publisher: str | None
    aggregator: str | None
    credit: str | None
    country: str
    """Of the publisher, empty where unknown."""
    basis: tuple[tuple[str, str], ...]
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class _Name:
    """A printed form of an outlet's name, in lower case and without "the"."""

    pieces: str
    """Its runs of letters, a space before and after each."""
    runs: frozenset[str]
    """The same, each by itself."""
    word: str
    """Its first word."""
    outlet: str
    short: bool
    """Five letters or fewer: too common a word to count wherever it stands."""


@dataclass(frozen=True, slots=True, eq=False)
class Directory:
    """The publishers table, ready to be asked."""

    names: dict[str, Outlet]
    domains: dict[str, Outlet]
    openers: frozenset[str]
    """Keys of the first words of ``names``: no other word opens an outlet's name."""
    held_by: dict[str, tuple[_Name, ...]]
    """The longest run of letters of a name, which is likely the rarest → the names."""
    common: frozenset[str]
    """Keys of names that are everyday words: "nature", "the sun"."""

    def by_name(self, text: str) -> Outlet | None:
        """The outlet printed as ``text`` (the whole of it; punctuation at the ends and a leading "The" are free, and so
        is case, unless the name is an everyday word: "time" names nobody).
        """
        key = _name_key(text)
        outlet = self.by_key(key)
        return None if outlet and key in self.common and not _is_capital(text, key) else outlet

    def by_clear_name(self, text: str) -> Outlet | None:
        """As :meth:`by_name`, where nothing else speaks for an outlet: everyday words must have the article that
        belongs to the name. "Nature" and "Nation" are sections, too; "The Nation" is none.
        """
        outlet = self.by_name(text)
        key = _name_key(text)
        return None if outlet and key in self.common and _ARTICLE.match(key) is None else outlet

    def by_key(self, key: str) -> Outlet | None:
        """As :meth:`by_name`, by what :func:`_name_key` makes of the text."""
        return self.names.get(key) or (self.names.get(key.removeprefix("the ")) if key.startswith("the ") else None)

    def by_domain(self, domain: str) -> Outlet | None:
        """The outlet of a host name or of a host above it."""
        parts = domain.lower().strip(".").split(".")
        for at in range(len(parts) - 1):
            outlet = self.domains.get(".".join(parts[at:]))
            if outlet:
                return outlet
        return None


_ARTICLE = re.compile(r"(?:the|der|die|das|le|la|les|el|il)\s")


def _is_capital(text: str, key: str) -> bool:
    """Whether each word of a printed name begins with a capital, the article aside."""
    words = text.strip(" \t-–—•*·|:.,()[]©").split()
    return all(word[0].isupper() or not word[0].isalpha() for word in words[1 if _ARTICLE.match(key) else 0 :])


def _name_key(text: str) -> str:
    return " ".join(text.replace("’", "'").strip(" \t-–—•·|:.,*()[]©").lower().split())


@lru_cache(maxsize=4)
def open_directory(tables: DescribeTables) -> Directory:
    """The outlets by every printed form and by domain; full names win over abbreviations."""
    names: dict[str, Outlet] = {}
    for outlet in tables.outlets:
        names.setdefault(_name_key(outlet.name), outlet)
    for outlet in tables.outlets:
        for form in (*outlet.also, *outlet.domains):
            names.setdefault(_name_key(form), outlet)
        names.setdefault(_name_key(outlet.name).removeprefix("the "), outlet)
    held_by: dict[str, tuple[_Name, ...]] = {}
    for key, outlet in names.items():
        bare = key.removeprefix("the ")
        pieces = _PIECE.findall(bare)
        if pieces:
            name = _Name(f" {' '.join(pieces)} ", frozenset(pieces), bare.split()[0], outlet.name, len(bare) < 6)
            rarest = max(pieces, key=len)
            held_by[rarest] = (*held_by.get(rarest, ()), name)
    plain = tables.words("outlets.common_names")
    return Directory(
        names,
        {domain: outlet for outlet in tables.outlets for domain in outlet.domains},
        frozenset({"", "the"}.union(_name_key(key.split(" ", 1)[0]) for key in names)),
        held_by,
        frozenset((*plain, *(f"the {word}" for word in plain))),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Patterns:
    source: re.Pattern[str]
    source_words: tuple[str, ...]
    """One of these stands wherever ``source`` is found."""
    slots: re.Pattern[str]
    gathered: re.Pattern[str]
    gathered_words: tuple[str, ...]
    """One of these stands wherever ``gathered`` is found: a cheap test for a whole page."""
    slot_words: tuple[tuple[str, ...], ...]
    """For each slot what stands before the site's name and after it."""
    slot_openers: tuple[str, ...]
    """Of each slot the longer of these."""
    photo: re.Pattern[str]
    photo_words: tuple[str, ...]
    author: re.Pattern[str]
    time: re.Pattern[str]
    mastheads: frozenset[str]
    no_credit: frozenset[str]
    no_title: frozenset[str]
    """Words that are no outlet's name where they end a page's title."""
    organised: frozenset[str]


_ADDRESS = re.compile(r"[\w.+-]{1,64}@((?:[\w-]{1,63}\.){1,4}[A-Za-z]{2,12})")
_HOST = re.compile(r"(?<![\w@.-])(?:www\.)?((?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,12})(?![\w-])", re.IGNORECASE)
_RIGHTS = re.compile(
    r"(?:©|\(c\)|copyright)\s{0,3}(?:©|\(c\))?\s{0,3}(?:\d{4}(?:\s?[-–]\s?\d{4})?)?[\s,]{0,3}([^.|•\d]{2,60})", re.I
)


def _words(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@lru_cache(maxsize=4)
def _patterns(tables: DescribeTables) -> _Patterns:
    slots = [
        re.escape(word).replace(r"\{site\}", r"(?-i:(?P<site>" + NAME + "))").replace(r"\ ", r"\s{1,3}")
        for word in tables.words("outlets.site_slots")
    ]
    numbered = "|".join(slot.replace("?P<site>", f"?P<site{at}>") for at, slot in enumerate(slots))
    ago = tables.ago
    units = _words((*ago.minute, *ago.hour, *ago.day, *ago.week, *ago.month, *ago.year))
    source = _words(tables.words("outlets.source"))
    verbs = _words(tables.words("outlets.gather_verbs"))
    return _Patterns(
        source=re.compile(
            rf"^\W{{0,4}}(?:this\s\w{{4,9}}\s(?:(?:was|is|has\sbeen)\s)?)?(?:{source})(?:\s{{0,3}}[:：]\s{{0,3}}|\s{{1,4}})(\S.{{0,60}})$|\s(?:{source})\s?[:：]\s?(\S.{{0,40}})$",
            re.I,
        ),
        source_words=_fewest(tables.words("outlets.source")),
        slots=re.compile(rf"(?:{numbered})", re.IGNORECASE),
        gathered=re.compile(
            rf"{_words(tables.words('outlets.gathered'))}|^(?:{verbs})\s(?:from|by)\b\W*$"
            rf"|\b(?:{verbs})\s(?:\w+\s){{0,2}}(?:from|of)\s(?:\w+\s){{0,3}}"
            r"(?:(?:third.?part(?:y|ies)|other|external|original|news)\s?(?:sources?|sites?|websites?|outlets|publishers|media)?"
            r"|(?:the\s)?(?:web|internet))\b",
            re.IGNORECASE,
        ),
        gathered_words=_fewest((*tables.words("outlets.gathered"), *tables.words("outlets.gather_verbs"))),
        slot_words=tuple(
            tuple(part.strip() for part in word.lower().split("{site}") if part.strip())
            for word in tables.words("outlets.site_slots")
        ),
        slot_openers=_fewest(
            tuple(max(word.lower().split("{site}"), key=len).strip() for word in tables.words("outlets.site_slots"))
        ),
        photo=re.compile(rf"(?:{_words(tables.words('outlets.photo'))})[\s:]", re.IGNORECASE),
        photo_words=_fewest(tables.words("outlets.photo")),
        author=re.compile(r"^(?:author|by|posted by)[:\s]\s{0,6}(\S.{0,40})$", re.IGNORECASE),
        time=re.compile(
            rf"\d{{1,2}}[-./:]\d{{1,2}}|\d{{4}}|(?:\d|(?:\b|(?<=time))(?:{_words(ago.one)}))\s?(?:{units})\b",
            re.IGNORECASE,
        ),
        mastheads=frozenset(tables.words("outlets.mastheads")),
        no_credit=frozenset(tables.words("authors.no_name")),
        no_title=frozenset((*tables.words("sections.names"), *tables.words("authors.no_name"))),
        organised=frozenset((*tables.words("outlets.mastheads"), *tables.words("authors.organisation"))),
    )


def _fewest(words: tuple[str, ...]) -> tuple[str, ...]:
    """Of the words those that hold no other one: where none of these stands, none of the words does."""
    words = tuple(dict.fromkeys(words))
    return tuple(word for word in words if not any(other in word for other in words if other != word))


def find_outlets(
    article: Article,
    document: CleanDocument,
    siblings: tuple[Article, ...],
    around: Around,
    tables: DescribeTables,
) -> Outlets:
    """Publisher, aggregator and credit, each with where it stood.

    In order of trust for the publisher: the sidecar, the outlet that an HTML page calls the origin of its text, a
    source line, an outlet's name beside the time of the article, a desk's e-mail address, what an HTML page states,
    who provided a picture (inferred, with a notice), the rights line. A site that says it gathers, or whose name the
    page states or prints while the article is another's, is the aggregator.
    """
    directory = open_directory(tables)
    patterns = _patterns(tables)
    sidecar = document.sidecar
    basis: list[tuple[str, str]] = []
    notices: list[Notice] = []

    site, site_basis, gathers = _find_site(article, around, tables)
    publisher, publisher_basis = sidecar.publisher, "sidecar"
    if not publisher:
        page = _page(document, directory)
        opening = find_first_name(article, document, siblings, tables)
        offered = _offered(around, directory)
        if offered and not page and not site and opening and not _are_one(offered[0], opening.shown):
            site, site_basis = opening.shown, opening.basis
        found = (
            (_page_origin(document, directory, page) if owns_page(article, document, siblings) else None)
            or _source_line(around, directory, patterns, tables)
            or offered
            or _structure_line(article, around, directory, patterns)
            or _title_suffix(article, document, directory, tables)
            or _own_view(article, directory, tables)
        )
        dateline = _dateline(article, directory, tables)
        wired = dateline is not None and _is_agency_name(dateline[0])
        found = found or (None if wired else dateline)
        if found and page and not site and not _are_one(found[0], page[0]):
            site, site_basis = page[0], page[1]
        carried = gathers or _is_aggregator(site or (page[0] if page else ""), directory)
        found = found or (_byline_outlet(around, tables) if carried else None)
        found = found or _address(article, document, around, directory) or page
        if not found:
            found = _photo(article, around, directory, patterns)
            if found:
                notices.append(
                    Notice(
                        "publisher-inferred",
                        f"the publisher {found[0]} is inferred from a picture credit",
                        found[2],
                        f"{document.name}.meta.yml: publisher: NAME",
                    )
                )
        found = found or _own_name(around, directory) or _rights(around, directory)
        found = found or (None if gathers else find_page_name(article, document, around, tables))
        if not found and not gathers and opening:
            found = (opening.shown, opening.basis, opening.line)
            if not opening.is_sure:
                notices.append(
                    Notice(
                        "publisher-inferred",
                        f"the publisher {opening.shown} is inferred from the first line",
                        opening.line,
                        f"{document.name}.meta.yml: publisher: NAME",
                    )
                )
        found = found or dateline
        if found:
            publisher, publisher_basis, _ = found

    aggregator = sidecar.aggregator
    if aggregator:
        basis.append(("aggregator", "sidecar"))
    else:
        known = directory.by_name(publisher) if publisher else None
        if known and known.kind == "aggregator" and not sidecar.publisher:
            aggregator, publisher = known.name, None
            basis.append(("aggregator", publisher_basis))
        if site and (gathers or publisher) and not (publisher and _names_one(site, publisher)) and not aggregator:
            aggregator = site
            basis.append(("aggregator", site_basis))
        elif site and not publisher and not aggregator:
            outlet = directory.by_name(site)
            if gathers or (outlet and outlet.kind == "aggregator"):
                aggregator = site
                basis.append(("aggregator", site_basis))
            elif outlet:
                publisher, publisher_basis = site, site_basis
    if publisher:
        basis.append(("publisher", publisher_basis))
    if aggregator == publisher:
        aggregator = None

    if not publisher:
        hint = _own_host(article, around, aggregator, directory, patterns, tables)
        if hint:
            notices.append(
                Notice(
                    "publisher-unknown",
                    f"the page names no outlet; the host {hint[0]} may be its own",
                    hint[1],
                    f"{document.name}.meta.yml: publisher: NAME",
                )
            )

    credit = _find_credit(article, around, tables)
    if credit:
        credit = (_print_name(credit[0], document, tables), credit[1])
        if publisher and _names_one(credit[0], publisher):
            credit = None
        else:
            basis.append(("credit", credit[1]))
    outlet = directory.by_name(publisher) if publisher else None
    return Outlets(
        publisher,
        aggregator,
        credit[0] if credit else None,
        outlet.country if outlet else "",
        tuple(basis),
        tuple(notices),
    )


def _names_one(name: str, other: str) -> bool:
    """Whether two names are one, or one is the other in short: "Quayline" and "Quayline News"."""
    short, full = sorted((_name_key(name).removeprefix("the "), _name_key(other).removeprefix("the ")), key=len)
    return full == short or full.startswith(f"{short} ")


def _at(line: Line) -> str:
    shown = line.text if len(line.text) <= 80 else line.text[:77] + "…"
    return f"line {line.line} '{shown}'"


_Found = tuple[str, str, int | None]


def _source_line(around: Around, directory: Directory, patterns: _Patterns, tables: DescribeTables) -> _Found | None:
    for line in around.near_holding(patterns.source_words):
        if line.zone == "inside" or len(line.text) > 120 or line.text[0] in "(（":
            continue
        for part in _PARTS.split(line.text):
            colon = ":" in part or "：" in part
            match = patterns.source.search(part) if colon else patterns.source.match(part)
            if not match:
                continue
            group = 1 if match.group(1) else 2
            # "来源：A 记者：B" holds two statements.
            name = (
                _CLAUSE.split(re.split(r"\s\S{1,12}[:：]", match.group(group))[0])[0]
                .strip(" .:-–—")
                .removeprefix("the ")
            )
            if name.split(" ")[0].lower() in tables.given_names and not _has_masthead(name, tables):
                continue  # a person put it on the page
            outlet = directory.by_name(name) or (directory.by_domain(name) if "." in name else None)
            if outlet and (outlet.kind != "agency" or line.zone in ("head", "between")):
                return outlet.name, _at(line), line.line
            if outlet:
                continue
            labelled = part[: match.start(group)].rstrip()[-1:] in ":："
            beside = line.zone in ("head", "between") or (line.zone == "above" and line.distance < 3)
            first_printed = group == 1 and _FIRST_PRINTED.search(part[: match.start(group)]) is not None
            beside = beside or first_printed or (labelled and _stands_alone(name, line, around))
            if _FROM.match(part) and not _has_masthead(name, tables):
                continue
            marked = labelled or first_printed or line.zone == "head"
            if beside and marked and _is_outlet_name(name) and len(name.split()) <= 4:
                return name, _at(line), line.line
    return None


_OFFERED = re.compile(
    r"\W{0,3}(?:(?:read|view|see|find)\s(?:the\s|this\s)?(?:(?:full|original|whole|complete|entire)\s"
    r"(?:article|story|piece|text|post|report)?|rest\sof\s(?:the|this)\s(?:article|story|piece))"
    r"|(?:continue|keep)\sreading(?:\s(?:the|this)\s(?:full\s)?(?:article|story))?)\s{0,2}(?:at|on|in|from)\s"
    rf"(?-i:(?P<name>{NAME}))[\W]{{0,4}}$",
    re.IGNORECASE,
)
_OFFERS = ("read", "view", "see", "find")


def _offered(around: Around, directory: Directory) -> _Found | None:
    """The outlet at which a page offers the whole article: "Read the full story at Quay Finance"."""
    for line in around.near_holding(_OFFERS):
        match = _OFFERED.match(line.text) if len(line.text) <= 100 and line.zone != "above" else None
        if not match:
            continue
        name = match["name"]
        outlet = directory.by_name(name)
        if outlet and outlet.kind == "aggregator":
            continue
        if _is_outlet_name(name) and len(name.split()) <= 5 and name.lower() not in _PLATFORMS:
            return (outlet.name if outlet else name), _at(line), line.line
    return None


_PLATFORMS = frozenset(
    ("facebook", "instagram", "telegram", "whatsapp", "x", "twitter", "linkedin", "apple news", "google news", "medium",
     "substack", "youtube", "wechat", "weibo", "github", "pdf", "our website", "our app")
)  # fmt: skip
"""May hold the text of anybody."""


def _stands_alone(name: str, beside: Line, around: Around) -> bool:
    """Whether the same name is another near line by itself, so that "Source: NAME" below a text is its outlet's."""
    key = _name_key(name)
    return any(other is not beside and len(other.text) < 60 and _name_key(other.text) in (key, f"the {key}")
               for other in around.near)  # fmt: skip


def _byline_outlet(around: Around, tables: DescribeTables) -> _Found | None:
    """The outlet after a writer's name: "Story by Ada Quill, The Harbour Gazette". For a site that carries others'."""
    for line in around.near:
        match = _SIGNED_FOR.match(line.text) if line.zone in ("head", "between") and len(line.text) < 90 else None
        if not match or match.group(1).lower() not in tables.given_names:
            continue
        name = match.group(2)
        outlet = open_directory(tables).by_name(name)
        if (outlet and outlet.kind == "outlet") or (not outlet and _has_masthead(name, tables) and " " in name):
            return (outlet.name if outlet else name), _at(line), line.line
    return None


_SIGNED_FOR = re.compile(
    r"(?:story\s)?by\s(\w{2,20})\s[^,]{2,40},\s((?:The\s)?[A-Z][\w’'&]{1,20}(?:\s[A-Z][\w’'&]{1,20}){0,3})$", re.I
)
_PARTS = re.compile(r"\s[|•·]\s")
_CLAUSE = re.compile(r",?\s(?:and|which|where)\s(?:is|was|has|it)\b|,\s|\.\s")
"""After an outlet's name: "… and is republished with permission"."""
_FROM = re.compile(r"\W{0,4}from\s", re.IGNORECASE)
_FIRST_PRINTED = re.compile(r"publish|appear|reprint|syndicat", re.IGNORECASE)
"""Phrases that leave no doubt wherever they stand beside an article: "First published in …"."""


_TAB = re.compile(r"\s{0,2}[|–—·•»]\s{0,2}|\s-{1,2}\s")


def _title_suffix(
    article: Article, document: CleanDocument, directory: Directory, tables: DescribeTables
) -> _Found | None:
    """The outlet after the headline in a line that is the page's title: "Headline | Section | Outlet"."""
    title = " ".join(article.title.text.split()).lower() if article.title else ""
    size = len(title)
    if size < 12:
        return None
    sections = _patterns(tables).no_title
    for block in document.blocks:
        if block.end - block.start <= size or not title.startswith(block.text[:300].lstrip()[:1].lower()):
            continue
        shown = " ".join(block.text[:300].split())
        if len(shown) <= size or not shown.lower().startswith(title):
            continue
        parts = _TAB.split(shown[len(title) :])
        name = parts[-1].strip()
        if len(parts) < 2 or parts[0].strip() or not _is_outlet_name(name) or len(name.split()) > 4:
            continue
        outlet = directory.by_name(name)
        named = directory.by_clear_name(name) or not {word.lower() for word in name.split()} <= sections
        if named and not any(char.isdigit() for char in name):
            return (outlet.name if outlet else name), f"line {block.line} '{shown[:80]}'", block.line
    return None


_OWN_VIEW = re.compile(
    r"(?P<name>(?:The )?[A-Z][\w’'&]{1,20}(?: [A-Z][\w’'&]{1,20}){0,2}?) [Vv]iew(?: (?:on|of)\b|\s?[|:])"
)


def _own_view(article: Article, directory: Directory, tables: DescribeTables) -> _Found | None:
    """The outlet whose view a title says that it is: "The Harbour Gazette view on cranes"."""
    match = _OWN_VIEW.match(" ".join(article.title.text[:120].split())) if article.title else None
    if not match or not article.title:
        return None
    name = match["name"]
    outlet = directory.by_name(name)
    known = outlet.name if outlet else name if _has_masthead(name, tables) else None
    return (known, f"line {article.title.line} '{match.group()}'", article.title.line) if known else None


_OPENING = re.compile(r"^[^\W\da-z][\w .,’'-]{1,40}\s?[(（]([^()（）]{2,40})[)）]\s?(?:[-–—:]|\s)")


def _dateline(article: Article, directory: Directory, tables: DescribeTables) -> _Found | None:
    """The outlet in brackets between place and text: "HARWELL (Quayside Post) – The council …", or on a line of its own
    in front of it.
    """
    name, shown, line = _read_dateline(article)
    outlet = directory.by_name(name) if name else None
    if outlet and outlet.kind == "outlet" and not _is_initials(name, outlet):
        return outlet.name, f"line {line} '{shown}'", line
    if name and not outlet and _has_masthead(name, tables) and _is_outlet_name(name) and len(name.split()) > 1:
        return name, f"line {line} '{shown}'", line
    return None


def _read_dateline(article: Article) -> tuple[str, str, int]:
    """``(what stands in brackets, the whole dateline, its line)``, empty where there is none."""
    match, line = _OPENING.match(article.body[:120]), article.line_at(0)
    for block in () if match else article.head:
        text = block.text.strip()
        match = _OPENING.match(text + " ") if len(text) < 120 else None
        line = block.line
        if match and match.end() >= len(text):
            break
        match = None
    return (match.group(1).strip(), match.group().strip(), line) if match else ("", "", 0)


def _is_agency_name(name: str) -> bool:
    """Whether a name that no table knows says that it is an agency's, whose text others print."""
    return not _AGENCY.isdisjoint(name.lower().split()) and _is_outlet_name(name) and 1 < len(name.split()) < 5


_BRACKETED = re.compile(r"[(（]([^()（）]{4,40})[)）]\.?")
_AGENCY = frozenset(("agency", "wire", "newswire", "newswires"))


def _has_masthead(name: str, tables: DescribeTables) -> bool:
    return not _patterns(tables).mastheads.isdisjoint(name.lower().split())


def _is_outlet_name(text: str) -> bool:
    words = text.split()
    if not words or len(words) > 6 or len(text) > 50 or any(char in text for char in "?!;,@/"):
        return False
    return text[0].isupper() or not text[0].isascii()


def _structure_line(article: Article, around: Around, directory: Directory, patterns: _Patterns) -> _Found | None:
    """An outlet's name on a line of its own beside the article's time, or twice in its head (once as a bullet)."""
    near = [
        line for line in around.near if line.zone in ("head", "between") or (line.zone == "above" and line.distance < 6)
    ]
    keys = [_name_key(line.text) for line in near]
    title_key = _name_key(article.title.text) if article.title else ""

    def tells_time(at: int) -> bool:
        text = near[at].text
        return len(text) < 60 and patterns.time.search(text) is not None

    def is_beside_time(at: int) -> bool:
        return any(tells_time(other) for other in range(max(at - 1, 0), min(at + 2, len(near))))

    for at, line in enumerate(near):
        outlet = directory.by_clear_name(line.text) if keys[at] != title_key and len(line.text) <= 60 else None
        if not outlet or outlet.kind != "outlet" or tells_time(at):
            continue
        if is_beside_time(at) or (keys.count(keys[at]) > 1 and len(keys[at]) > 4):
            return outlet.name, _at(line), line.line
    if len(set(keys)) == len(keys):
        return None
    for at, line in enumerate(near):
        if keys.count(keys[at]) < 2 or keys[at] == title_key or not _is_outlet_name(line.text.strip("-–—•·* ")):
            continue
        # A site that lists other outlets' articles prints the source twice: plainly, and as an item beside the section.
        forms = {other.text[0] in "-–—•·*" for other, key in zip(near, keys, strict=True) if key == keys[at]}
        if len(forms) == 2 and not tells_time(at) and is_beside_time(at):
            return line.text.strip("-–—•·* "), _at(line), line.line
    return None


def _address(article: Article, document: CleanDocument, around: Around, directory: Directory) -> _Found | None:
    last = article.pieces[-1].block.text[-300:] if article.pieces else ""
    mailboxes = around.near_holding("@")
    for line in mailboxes:
        if line.zone == "above":
            continue
        for match in _ADDRESS.finditer(line.text):
            outlet = directory.by_domain(match.group(1))
            if outlet and outlet.kind != "aggregator":
                return outlet.name, _at(line), line.line
    for line in mailboxes:
        # A host that is spelled like a name on the page is that name's.
        near = line.zone in ("head", "between", "foot", "below")
        host = _ADDRESS.search(line.text) if near else None
        label = host.group(1).split(".")[-2].lower().replace("-", "") if host else ""
        if len(label) > 5:
            for block in document.blocks:
                if len(block.text) < 60 and "".join(c for c in block.text.lower() if c.isalnum()) == label:
                    return block.text.strip(" -–—•·"), f"{_at(line)}, and line {block.line}", line.line
    for match in _ADDRESS.finditer(last) if "@" in last else ():
        outlet = directory.by_domain(match.group(1))
        if outlet and outlet.kind != "aggregator":
            return outlet.name, f"line {article.end_line} '{match.group()}'", article.end_line
    return None


_PAGE_NAMES = (("publisher", "json-ld"), ("site", "og"), ("publisher", "meta"), ("site", "json-ld"), ("site", "title"))
_RIGHTS_MARK = re.compile(
    r"^(?:copyright|©|\(c\))[\s:]{0,3}(?:(?:©|\(c\))\s{0,3})?"
    r"|[\s,]{0,3}(?:19|20)\d\d$|版权所有$|[\s.,]{0,3}all rights reserved\.?$",
    re.IGNORECASE,
)


def _page(document: CleanDocument, directory: Directory) -> _Found | None:
    """The outlet that the page states, and where: a name that is a title of the page as well is none."""
    values = document.page.values
    titles = {_name_key(value) for field, value, _ in values if field == "title"}
    ranked = [
        (value, origin)
        for wanted in _PAGE_NAMES
        for field, value, origin in values
        if (field, origin) == wanted and len(value) < 80
    ]
    for value, origin in ranked:
        name = _RIGHTS_MARK.sub("", _RIGHTS_MARK.sub("", value)).strip()
        if not name or _name_key(value) in titles or "://" in name:
            continue
        outlet = directory.by_name(name) or (directory.by_domain(name) if "." in name else None)
        if outlet:
            return outlet.name, f"{origin} '{value}'", None
        # A company that publishes, or the name in another script: the address says which outlet it is.
        at_home = _outlet_at(document, directory)
        return (
            (at_home[0].name, f"{origin} '{value}' at {at_home[1]}", None)
            if at_home
            else (name, f"{origin} '{value}'", None)
        )
    known = _outlet_at(document, directory)
    return (known[0].name, f"address {known[1]}", None) if known else None


def _outlet_at(document: CleanDocument, directory: Directory) -> tuple[Outlet, str] | None:
    """The outlet of the page's address, and the host."""
    url = document.sidecar.url or document.page.get("url")
    match = _HOST_OF.match(url) if url else None
    outlet = directory.by_domain(match.group(1)) if match else None
    return (outlet, match.group(1)) if match and outlet else None


def _page_origin(document: CleanDocument, directory: Directory, page: _Found | None) -> _Found | None:
    """The other outlet from which a page says it took the article: by name, or by the address that it calls the
    original of its text, where page and address are two outlets that the table knows. Agencies are credited, not
    publishers.
    """
    if not page:
        return None
    own = (page[0], *document.page.all("site"), *document.page.all("publisher"))
    for field, value, origin in document.page.values:
        name = ""
        if field == "origin" and len(value) < 80 and "://" not in value:
            outlet = directory.by_name(value)
            name = outlet.name if outlet else value
        elif field == "url" and origin == "canonical" and directory.by_name(page[0]):
            match = _HOST_OF.match(value)
            outlet = directory.by_domain(match.group(1)) if match else None
            name = outlet.name if outlet else ""
        else:
            continue
        if name and not any(_are_one(name, other) for other in own) and (outlet is None or outlet.kind == "outlet"):
            return name, f"{origin} '{value[:80]}'", None
    return None


_NO_LETTER = re.compile(r"[\W_]+")
_HOST_OF = re.compile(r"https?://([^/:?#]+)")


def _are_one(name: str, other: str) -> bool:
    """Whether two names are one outlet's: the same letters, or one within the other ("Harbour Times Online")."""
    keys = [_NO_LETTER.sub("", _name_key(each).removeprefix("the ")) for each in (name, other)]
    return keys[0] in keys[1] or keys[1] in keys[0]


def _photo(article: Article, around: Around, directory: Directory, patterns: _Patterns) -> _Found | None:
    for line in around.near_holding(patterns.photo_words):
        if not patterns.photo.search(line.text):
            continue
        for match in _HOST.finditer(line.text):
            outlet = directory.by_domain(match.group(1))
            if outlet and outlet.kind == "outlet":
                return outlet.name, f"inferred from {_at(line)}", line.line
    return None


def _own_host(
    article: Article,
    around: Around,
    aggregator: str | None,
    directory: Directory,
    patterns: _Patterns,
    tables: DescribeTables,
) -> tuple[str, int] | None:
    """A host that no table knows, of a mailbox near or in the end of the text or of a picture credit, and its line.

    A hint for the editor, never a name: what the outlet is called cannot be read from its host. Hosts that lend
    mailboxes to anybody, and the site's that carries the article, are none.
    """
    lenders = set(tables.words("outlets.free_mail"))
    carrier = "".join(char for char in (aggregator or "").lower() if char.isalnum())
    seen = [(m.group(1), line.line) for line in around.near_holding("@") for m in _ADDRESS.finditer(line.text)]
    last = article.pieces[-1].block.text[-300:] if article.pieces else ""
    seen.extend((m.group(1), article.end_line) for m in _ADDRESS.finditer(last))
    for line in around.near_holding(patterns.photo_words):
        if patterns.photo.search(line.text):
            seen.extend((m.group(1), line.line) for m in _HOST.finditer(line.text) if m.group(1).islower())
    for host, at in seen:
        host = host.lower()
        labels = host.split(".")
        if lenders.isdisjoint(labels[:-1]) and carrier not in labels and not directory.by_domain(host):
            return host, at
    return None


def _print_name(name: str, document: CleanDocument, tables: DescribeTables) -> str:
    """The name of an outlet that no table knows, as the page prints it elsewhere where it stands here in capitals; else
    two or more words are given small letters. Abbreviations that the table knows, and words without a vowel, keep
    their capitals.
    """
    directory = open_directory(tables)
    if not name.isupper() or not name.isascii() or directory.by_name(name):
        return name
    printed = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
    for block in document.blocks:
        for match in printed.finditer(block.text):
            words = match.group().split()
            before = block.text[max(match.start() - 30, 0) : match.start()]
            longer = _CAPITAL_BEFORE.search(before) or _CAPITAL_AFTER.match(block.text, match.end())
            if not longer and not match.group().isupper() and all(w[0].isupper() or w in _SMALL for w in words):
                return " ".join(words)
    words = name.split()
    if len(words) < 2:
        return name
    return " ".join(
        word.lower()
        if at and word.lower() in _SMALL
        else word
        if (directory.by_name(word) and len(word) <= 4) or not re.search("[AEIOUY]", word)
        else "-".join(part.capitalize() for part in word.split("-"))
        for at, word in enumerate(words)
    )


_CAPITAL_BEFORE = re.compile(r"(?<!\w)(?!The )[A-Z][\w'’-]{0,28} \Z")
_CAPITAL_AFTER = re.compile(r" [A-Z]")
"""Beside a name: it is part of a longer one ("Cape Meridian Weekly" does not print "Meridian")."""
_SMALL = frozenset(("of", "the", "and", "de", "la", "le", "el", "der", "die", "das"))


def _is_initials(text: str, outlet: Outlet) -> bool:
    """Whether a text is too short to credit an outlet: three letters or fewer name many things, save agencies."""
    return outlet.kind != "agency" and sum(char.isalpha() for char in text) <= 3 and text.isascii()


def _rights(around: Around, directory: Directory) -> _Found | None:
    for line in around.holding(("©", "(c)", "copyright")):
        match = _RIGHTS.search(line.text)
        if match:
            outlet = _outlet_in(match.group(1), directory)
            if outlet and outlet.kind == "outlet":
                return outlet.name, _at(line), line.line
    return None


def _own_name(around: Around, directory: Directory) -> _Found | None:
    """The outlet whose name stands on three or more lines of the page, once clearly, and on twice as many as any
    other's.
    """
    seen: dict[str, list[Line]] = {}
    clear: set[str] = set()
    for line in around.holding(_repeated_openers(around, directory)):
        if len(line.text) > 200:
            continue
        names = {outlet.name: is_clear for outlet, is_clear in _outlets_in(line.text, directory)}
        for name, is_clear in names.items():
            seen.setdefault(name, []).append(line)
            if is_clear:
                clear.add(name)
    ranked = sorted(((name, seen[name]) for name in clear), key=lambda item: (-len(item[1]), item[0]))
    if ranked and len(ranked[0][1]) >= 3 and (len(ranked) == 1 or len(ranked[0][1]) >= 2 * len(ranked[1][1])):
        name, lines = ranked[0]
        return name, f"the page's own name on {len(lines)} lines, first {_at(lines[0])}", lines[0].line
    return None


_RUN = re.compile(r"[\w.&’'-]+")
_PIECE = re.compile(r"[\w&]+")


def _repeated_openers(around: Around, directory: Directory) -> set[str]:
    """What the names of outlets begin with that may be named twice or more on a page, in lower case, where one may be
    named three times; nothing where none may. What can be told of the whole page at once is told here.
    """
    run, found = around.runs
    named = [
        (name, run.count(name.pieces))
        for piece in directory.held_by.keys() & found
        for name in directory.held_by[piece]
        if found.issuperset(name.runs)
    ]
    for at_closer_look in (False, True):
        times: dict[str, int] = {}
        for name, often in named:
            times[name.outlet] = times.get(name.outlet, 0) + often
        if max(times.values(), default=0) < 3:
            return set()
        named = [(name, often) for name, often in named if often and times[name.outlet] > 1]
        if not at_closer_look:
            named = [(name, min(often, _count_as_name(name, run, around))) for name, often in named]
    return {name.word.split("'")[0] for name, _ in named}


def _count_as_name(name: _Name, run: str, around: Around) -> int:
    """How often an outlet's name stands on a page with a capital, after "The" or with what glues to it ("Times."); a
    short one in capitals. Rather too often than too seldom.
    """
    word, page = name.word, around.page
    if not word.isascii() or "." in word:
        return len(page)
    glued = page.count(word + ".") + page.count(word + "-") + page.count("." + word) + page.count("-" + word)
    known = glued + run.count(" the" + name.pieces)
    if len(name.pieces) < 5:
        return known
    return known + (around.printed.count(word.upper()) if name.short else page.count(word) - around.printed.count(word))


def _outlets_in(text: str, directory: Directory) -> list[tuple[Outlet, bool]]:
    """The outlets named in a line, each with its own capitals, and whether they are named clearly. An everyday word is
    clear with its article, as a part of the line for itself or after a word in small letters ("news from The Sun", not
    "The Sun Is Hot"), and in capitals beside words that are not ("Subscribe to WIRED").
    """
    words = list(_RUN.finditer(text))
    found: dict[str, tuple[Outlet, bool]] = {}
    for start, first in enumerate(words):
        word = first.group()
        if not word[0].isupper() and "." not in word and word[0].isascii():
            continue
        # As _name_key has it, for a single word.
        if word.replace("’", "'").strip("-.").lower() not in directory.openers:
            continue
        for end in range(min(len(words), start + 5), start, -1):
            run = " ".join(each.group() for each in words[start:end])
            outlet = directory.by_name(run) if len(run) > 5 or (run.isupper() and len(run) > 2) else None
            if not outlet:
                continue
            is_common = _name_key(run) in directory.common
            if outlet.kind == "outlet" and not (is_common and _is_cut(run, outlet)):
                is_clear = not is_common or _names_clearly(text, words, start, end)
                found[outlet.name] = (outlet, is_clear or found.get(outlet.name, (outlet, False))[1])
            break
    return list(found.values())


def _is_cut(run: str, outlet: Outlet) -> bool:
    """Whether an everyday word stands without the article of the name: "Nation" for The Nation."""
    return _ARTICLE.match(outlet.name.lower()) is not None and _ARTICLE.match(run.lower()) is None


def _names_clearly(text: str, words: list[re.Match[str]], start: int, end: int) -> bool:
    """As :func:`_outlets_in` has it, for an everyday word."""
    run = text[words[start].start() : words[end - 1].end()]
    if run.isupper():
        return len(run) > 3 and not text.isupper() and any(each.group().islower() for each in words)
    if not _ARTICLE.match(run.lower()):
        return False
    before = text[words[start - 1].end() : words[start].start()] if start else "|"
    after = text[words[end - 1].end() : words[end].start()] if end < len(words) else "|"
    begins = not before.isspace() or words[start - 1].group().islower() or words[start - 1].group() in _CALLS
    return begins and (not after.isspace() or (bool(start) and words[end].group()[0].islower()))


_CALLS = frozenset(("Follow", "Visit", "Join", "Support"))


def _outlet_in(text: str, directory: Directory) -> Outlet | None:
    """The outlet named by the longest run of words at the start of a text, of at least two words or six letters. One
    word is a name where it is the whole one, but for a legal form ("Nature Holdings", not "Nature Lovers").
    """
    words = re.split(r"[\s,]+", text.strip())
    for start in range(min(len(words), 3)):
        if start and words[start - 1][:1].isupper() and words[start - 1] not in ("The", "By"):
            break
        for end in range(min(len(words), start + 6), start, -1):
            run = " ".join(words[start:end])
            outlet = directory.by_name(run)
            longer = _name_key(run) in directory.common and " ".join(words[end : end + 1])[:1].isupper()
            if outlet and (end - start > 1 or len(run) > 5) and not (longer and words[end].lower() not in _HOLDERS):
                return outlet
    return None


_HOLDERS = frozenset(
    ("news", "media", "group", "ltd", "limited", "inc", "llc", "plc", "company", "publishing", "holdings", "all")
)
"""May follow an outlet's name in its rights line."""


def _find_site(article: Article, around: Around, tables: DescribeTables) -> tuple[str | None, str, bool]:
    """The page's own name, where it stood, and whether the page says or shows that it carries others' articles."""
    directory, patterns = open_directory(tables), _patterns(tables)
    saying = around.holding(patterns.gathered_words)
    gathers = next((line for line in saying if patterns.gathered.search(line.text)), None)
    if gathers:
        for line in around:
            if line.zone in ("above", "head") or (line.zone == "far" and line.line < article.start_line):
                outlet = directory.by_name(line.text)
                if _is_outlet_name(line.text) and len(line.text) <= 40 and not patterns.time.search(line.text):
                    name = outlet.name if outlet else line.text
                    return name, f"{_at(line)}, and line {gathers.line} says that the page gathers", True
    cards: dict[str, list[Line]] = {}
    for line in around.holding(_CARDS):
        match = patterns.author.match(line.text)
        if match and _is_outlet_name(match.group(1)) and len(match.group(1).split()) <= 3:
            cards.setdefault(match.group(1).strip(), []).append(line)
    taken = {*tables.words("authors.organisation"), *tables.words("authors.no_name")} if cards else set()
    for name, lines in cards.items():
        stated = directory.by_name(name)
        if name.lower() in taken or name.lower() in tables.given_names or (stated and stated.kind != "aggregator"):
            continue
        if (len(lines) >= 3 and len(name.split()) == 1) or (lines and _is_aggregator(name, directory)):
            outlet = directory.by_name(name)
            return (outlet.name if outlet else name), f"{_at(lines[0])}, {len(lines)} times", True
    slot: tuple[str, str, bool] | None = None
    for line in around.holding(patterns.slot_openers):
        lowered = line.text.lower() if len(line.text) < 400 else ""
        possible = any(all(word in lowered for word in words) for words in patterns.slot_words)
        match = patterns.slots.search(line.text) if possible else None
        if not match:
            continue
        name = next((value for value in match.groupdict().values() if value), "")
        # The name ends before the first common word of the phrase ("Harbourline App today"), and owns nothing.
        name = re.sub(r"\s(?:App|Today|Now|Free|And|Or|For|To|AI)\b.*$", "", name)
        name = re.sub(r"['’]s?(?:\s.*)?$", "", name).strip(" .")
        outlet = directory.by_name(name)
        name = re.sub(r"^(?:The|THE)\b\s?", "", name)
        if not name or name.lower() in tables.words("authors.no_name") or (outlet and outlet.kind != "aggregator"):
            continue  # an outlet calls for its own channels in its own articles; that makes it no carrier
        if outlet:
            return outlet.name, _at(line), True
        slot = slot or (name, _at(line), False)
    if slot:
        return slot
    for number in range(min(len(around), _TOP_OF_PAGE)):
        line = around[number]
        # Further down the same name is a button that shares the page there.
        outlet = directory.by_name(line.text) if len(line.text) < 40 and line.line < article.start_line else None
        if outlet and outlet.kind == "aggregator":
            return outlet.name, _at(line), True
    return None, "", False


_TOP_OF_PAGE = 5
_CARDS = ("\nauthor", "\nby", "\nposted by")


def _is_aggregator(name: str, directory: Directory) -> bool:
    outlet = directory.by_name(name)
    return outlet is not None and outlet.kind == "aggregator"


_DASHED = re.compile(rf"^[-–—]{{1,2}}\s{{0,2}}({NAME})\.?$")
_GLUED_CAPITALS = re.compile(r"^([A-Z]{4,20}(?:\s[A-Z]{2,20}){0,2})\s(?=[A-Z][a-z])")


def _sign_off(line: Line, article: Article, patterns: _Patterns) -> str | None:
    """The agency that ends a text and that no table knows: in capitals, after a dash, or in capitals at the front of
    what is glued to the text.
    """
    no_credit = patterns.no_credit
    at_end = line.zone == "foot" or (line.zone == "below" and line.distance < 2)
    if not at_end:
        return None
    name = line.text.strip(" -–—()")
    words = name.split()
    if line.zone == "foot" and name.isupper() and 1 <= len(words) <= 4 and 3 < len(name) <= 40:
        return name if all(w.isalpha() for w in words) and not {w.lower() for w in words} & no_credit else None
    dashed = _DASHED.match(line.text)
    if dashed and len(words) <= 5 and not {w.lower() for w in words} <= no_credit:
        organised = not patterns.organised.isdisjoint(w.lower() for w in words)
        return name.strip(".") if name.isupper() or organised else None
    glued = _GLUED_CAPITALS.match(line.text) if line.line == article.end_line else None
    if glued and not {word.lower() for word in glued.group(1).split()} & no_credit:
        return glued.group(1)
    return None


_BY = re.compile(r"^(?:by|from|von|par|por)\s", re.IGNORECASE)
_TAIL_CREDIT = re.compile(r"[.!?”\"’')]\s{1,3}(?:[-–—]{1,2}\s{0,2}|\()?([A-Z][A-Za-z .&'’/-]{1,50})\)?\s*$")


def _find_credit(article: Article, around: Around, tables: DescribeTables) -> tuple[str, str] | None:
    directory = open_directory(tables)
    patterns = _patterns(tables)
    for line in around.near:
        # A byline that names an agency instead of a person.
        if line.zone not in ("head", "between") or len(line.text) >= 40:
            continue
        outlet = directory.by_name(_BY.sub("", line.text))
        if outlet and outlet.kind == "agency":
            return outlet.name, _at(line)
    ends = [line for line in around.near if line.zone == "foot" or (line.zone == "below" and line.distance < 3)]
    for line in ends:
        if len(line.text) <= 60:
            for part in re.split(r"[/|;]|\swith\s", line.text):
                dashed = line.text[0] in "-–—(©"
                outlet = directory.by_name(part) if dashed else directory.by_clear_name(part)
                marked = dashed or part.strip(" -–—()").isupper() or line.zone == "foot"
                if outlet and outlet.kind != "aggregator" and marked and not _is_initials(part, outlet):
                    return outlet.name, _at(line)
    for line in ends:
        bracketed = _BRACKETED.fullmatch(line.text)
        if bracketed and _is_agency_name(bracketed.group(1)):
            return bracketed.group(1), _at(line)
        sign_off = _sign_off(line, article, patterns)
        if sign_off:
            return sign_off, _at(line)
    name, shown, number = _read_dateline(article)
    outlet = directory.by_name(name) if name else None
    if (outlet and outlet.kind == "agency") or (name and not outlet and _is_agency_name(name)):
        return (outlet.name if outlet else name), f"line {number} '{shown}'"
    for line in around.near_holding(patterns.source_words):
        match = patterns.source.match(line.text) if line.zone != "inside" and len(line.text) <= 60 else None
        name = match.group(1).strip(" .()") if match and match.group(1) else ""
        outlet = directory.by_name(name) if name else None
        if (outlet and outlet.kind == "agency") or (name and not outlet and _is_agency_name(name)):
            return (outlet.name if outlet else name), _at(line)
    if article.body:
        match = _TAIL_CREDIT.search(article.body, max(len(article.body) - 80, 0))
        outlet = directory.by_clear_name(match.group(1)) if match else None
        if match and outlet and outlet.kind != "aggregator" and not _is_initials(match.group(1), outlet):
            return outlet.name, f"line {article.end_line} '{match.group(1)}'"
    return None
