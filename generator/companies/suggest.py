"""Candidates: names in the articles that may be companies and that the registry lacks, ready to be judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations, count

from generator.companies.admit import refuse_collision
from generator.companies.corpus import Corpus, Place, find_place, tell_article
from generator.companies.edit import add_company, add_names, ignore_name, make_row
from generator.companies.former import find_former
from generator.companies.likeness import Likeness, Match
from generator.companies.names import bare_name, is_latin
from generator.companies.store import read_rows
from generator.companies.tickers import read_ticker
from generator.model import Article, Company, Mention, Parent, Registry
from generator.ner import NlpModel, find_ner_candidates
from generator.stages.link import (
    BulkMatcher,
    LinkTables,
    find_candidates,
    link_texts,
    make_id,
    short_forms,
    spells,
)
from generator.tables.registry import all_names
from generator.text.escape import escape_markdown, tidy_text

__all__ = [
    "Candidate",
    "accept_alias",
    "accept_candidate",
    "match_candidates",
    "reject_candidate",
    "render_candidates",
    "suggest_companies",
]

_PLACES = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that may be a company, with what a person needs to judge it."""

    id: str
    """The id that the row would get: the one under which the texts alone make it a page, so that this one stays."""
    name: str
    """As the row would be titled."""
    names: tuple[tuple[str, int], ...]
    """As the texts write it, with the number of times, most first."""
    mentions: int
    articles: int
    proven: bool
    """Whether the texts prove it; otherwise something speaks for it."""
    rules: tuple[str, ...]
    """What speaks for it, the most frequent first."""
    places: tuple[Place, ...]
    """At most three, from different articles where there are."""
    row: Company
    """The row as it would be added."""
    matches: tuple[Match, ...] = ()
    """Rows that it may be or belong to, once :func:`match_candidates` has looked."""

    @property
    def entry(self) -> str:
        """The row in YAML."""
        return "\n".join(make_row(self.row)) + "\n"

    @property
    def best(self) -> Match | None:
        """The likeliest row of the registry."""
        return next((match for match in self.matches if not match.bulk), None)


def suggest_companies(
    corpus: Corpus,
    registry: Registry,
    tables: LinkTables,
    matcher: BulkMatcher | None = None,
    least: int = 1,
    nlp: NlpModel | None = None,
) -> tuple[Candidate, ...]:
    """All candidates with at least ``least`` mentions: first what is proven, then by articles and mentions.

    What ``matcher`` links by the bulk list is none. ``nlp`` adds what it takes for organisations where nothing else is
    found. Likely rows are not looked for: see :func:`match_candidates`.
    """
    found: dict[str, list[tuple[Article, Mention]]] = {}
    candidates_of = find_candidates(corpus.texts(), registry, tables, matcher)
    if nlp is not None:
        linked = link_texts(corpus.texts(), registry, tables, matcher)
        candidates_of = _add_ner(corpus, candidates_of, linked, registry, nlp)
    texts = zip(corpus.articles, candidates_of, strict=True)
    known = {name for company in registry.companies for name in _both_names(company, tables)}
    for item, mentions in texts:
        for mention in mentions:
            # A name of the registry that was not linked is out of its context, or in a phrase where it is not meant.
            if mention.company and bare_name(mention.name, tables) not in known and mention.name not in known:
                found.setdefault(mention.company, []).append((item.article, mention))
    taken = {company.id for company in registry.companies} | {
        old for company in registry.companies for old in company.redirects
    }
    names = {made: _count_bare(told, tables) for made, told in found.items()}
    shared = _find_shared(names, registry, tables)
    candidates: list[Candidate] = []
    for made, told in sorted(found.items()):
        if len(told) < least:
            continue
        candidate = _make_candidate(made, told, names[made], shared, tables, taken)
        taken.add(candidate.id)
        candidates.append(candidate)
    return tuple(sorted(candidates, key=lambda c: (not c.proven, -c.articles, -c.mentions, c.name)))


def match_candidates(candidates: Iterable[Candidate], likeness: Likeness) -> tuple[Candidate, ...]:
    """The candidates with the rows that each may be or belong to."""
    return tuple(replace(one, matches=likeness.find([one.name, *_other_names(one.row)])) for one in candidates)


def _other_names(row: Company) -> tuple[str, ...]:
    return (*row.aliases, *row.scripts, *row.former)


def _both_names(company: Company, tables: LinkTables) -> Iterable[str]:
    for name in all_names(company):
        yield from (name, bare_name(name, tables))


def _count_bare(told: Iterable[tuple[Article, Mention]], tables: LinkTables) -> Counter[str]:
    """The names without legal endings, with the number of times."""
    return Counter(bare_name(tidy_text(mention.name), tables) for _, mention in told)


def _find_shared(names: dict[str, Counter[str]], registry: Registry, tables: LinkTables) -> frozenset[str]:
    """Names that two companies of the corpus or the registry go under, or may: no row can have them for itself."""
    owners: dict[str, set[str]] = {}

    def claim(owner: str, written: Iterable[str]) -> None:
        for name in written:
            for short in (name, *short_forms(name, tables)):
                owners.setdefault(short, set()).add(owner)

    for made, bare in names.items():
        claim(made, bare)
    for company in registry.companies:
        claim(f"row {company.id}", (bare_name(name, tables) for name in all_names(company)))
    letters: dict[str, list[str]] = {}
    for name in owners:
        if name.isupper() and " " not in name:
            letters.setdefault(name[:1], []).append(name)
    for owner, name in [(owner, name) for name, claims in owners.items() if " " in name for owner in claims]:
        for acronym in letters.get(name[:1], ()):
            if spells(acronym, name.split(" ")):
                owners[acronym].add(owner)
    return frozenset(name for name, claims in owners.items() if len(claims) > 1)


def _add_ner(
    corpus: Corpus,
    found: Sequence[tuple[Mention, ...]],
    linked: Sequence[tuple[Mention, ...]],
    registry: Registry,
    nlp: NlpModel,
) -> tuple[tuple[Mention, ...], ...]:
    """The candidates, and beside them and what is linked the names that a model takes for organisations."""
    merged = [list(mentions) for mentions in found]
    held = [
        {at for mention in (*known, *told) for at in range(mention.start, mention.end)}
        for known, told in zip(linked, found, strict=True)
    ]
    ignored = {name.casefold() for name in registry.ignore}
    texts = {str(at): text.text for at, text in enumerate(corpus.texts())}
    for candidate in find_ner_candidates(texts, nlp):
        if candidate.name.casefold() in ignored:
            continue
        for place in candidate.places:
            at = int(place.text)
            if held[at].isdisjoint(range(place.start, place.end)):
                name = texts[place.text][place.start : place.end]
                rule = "weak: taken for an organisation by a model"
                merged[at].append(Mention(place.start, place.end, make_id(candidate.name), name, rule))
    return tuple(tuple(sorted(mentions, key=lambda mention: mention.start)) for mentions in merged)


def _make_candidate(
    made: str,
    told: Sequence[tuple[Article, Mention]],
    bare: Counter[str],
    shared: Collection[str],
    tables: LinkTables,
    taken: Collection[str],
) -> Candidate:
    written = Counter(tidy_text(mention.name) for _, mention in told)
    former = _find_former(told, bare, tables)
    name = _choose_name(bare, made, former)
    further = [other for other in _rank(bare) if other not in (name, *former) and other not in shared]
    row = Company(
        id=next(tried for tried in chain((made,), (f"{made}-{number}" for number in count(2))) if tried not in taken),
        name=name,
        aliases=tuple(other for other in further if is_latin(other) is not False),
        scripts=tuple(other for other in further if is_latin(other) is False),
        former=tuple(other for other in former if other not in shared),
        tickers=_read_tickers(told),
    )
    rules = Counter(mention.rule.partition(": ")[2] for _, mention in told)
    return Candidate(
        id=row.id,
        name=name,
        names=tuple((text, written[text]) for text in _rank(written)),
        mentions=len(told),
        articles=len({tell_article(article) for article, _ in told}),
        proven=any(mention.rule.startswith("candidate: ") for _, mention in told),
        rules=tuple(_rank(rules)),
        places=_choose_places(told),
        row=row,
    )


def _find_former(told: Sequence[tuple[Article, Mention]], bare: Counter[str], tables: LinkTables) -> tuple[str, ...]:
    """Names that the company had, by the texts that have both names, and the short forms of these; oldest unknown."""
    latin = [name for name in bare if is_latin(name)]
    if all(_is_short(one, other, tables) for one, other in combinations(sorted(latin, key=len), 2)):
        return ()
    bodies: dict[str, tuple[str, set[str]]] = {}
    for article, mention in told:
        names = bodies.setdefault(tell_article(article), (article.body, set()))[1]
        names.add(bare_name(tidy_text(mention.name), tables))
    pairs = find_former([body for body, names in bodies.values() if len(names) > 1], tables)
    old = {before for before, after in pairs if before in bare and after in bare}
    used = [after for before, after in pairs if before in bare and after in bare and after not in old]
    if not used:
        return ()
    shorts = {short for name in old for short in short_forms(name, tables)}
    kept = {short for name in used for short in (name, *short_forms(name, tables))}
    return tuple(name for name in _rank(bare) if name in old or (name in shorts and name not in kept))


def _is_short(short: str, long: str, tables: LinkTables) -> bool:
    return short in short_forms(long, tables) or spells(short, long.split(" "))


def _rank(counts: Counter[str]) -> list[str]:
    return sorted(counts, key=lambda text: (-counts[text], text))


def _choose_name(bare: Counter[str], made: str, former: Collection[str]) -> str:
    """The name from which the id is made, else one that spells out an acronym or a short form, else the most frequent.

    A name in Latin letters goes before others; a former name is taken only where there is no other.
    """
    usable = [name for name in bare if name not in former] or list(bare)
    latin = [name for name in usable if is_latin(name) is not False] or usable
    return max(latin, key=lambda name: (make_id(name) == made, " " in name, bare[name], len(name), name))


def _read_tickers(told: Iterable[tuple[Article, Mention]]) -> tuple[str, ...]:
    """Tickers printed right behind one of the names."""
    found = (read_ticker(article.body[mention.end : mention.end + 40]) for article, mention in told)
    return tuple(sorted({ticker for ticker in found if ticker}))


def _choose_places(told: Sequence[tuple[Article, Mention]]) -> tuple[Place, ...]:
    seen: Counter[str] = Counter()
    ranked: list[tuple[int, int, Article, Mention]] = []
    for at, (article, mention) in enumerate(told):
        ranked.append((seen[tell_article(article)], at, article, mention))
        seen[tell_article(article)] += 1
    chosen = sorted(ranked, key=lambda row: row[:2])[:_PLACES]
    return tuple(find_place(article, mention.start, mention.end) for _, _, article, mention in chosen)


# ---------------------------------------------------------------- verdicts


def accept_candidate(
    text: str, candidate: Candidate, path: str, company_id: str | None = None, parent: str | None = None
) -> tuple[str, Company]:
    """The registry with the candidate's row, and that row: under another id or as a subsidiary, where these are given.

    A further name that another row has by now is left out. Raises :class:`TableError` for an id or a parent that
    cannot be, :class:`generator.companies.admit.Collision` for an id or a name that is taken.
    """
    registry = read_rows(text, path)
    taken = {name for company in registry.companies for name in all_names(company)}
    row = candidate.row
    row = replace(
        row,
        id=company_id or row.id,
        aliases=tuple(name for name in row.aliases if name not in taken),
        scripts=tuple(name for name in row.scripts if name not in taken),
        former=tuple(name for name in row.former if name not in taken),
        parents=(Parent(parent, "subsidiary"),) if parent else (),
    )
    refuse_collision(row, registry)
    return add_company(text, row, path), row


def accept_alias(text: str, candidate: Candidate, company_id: str, path: str) -> tuple[str, tuple[str, ...]]:
    """The registry with the candidate's names as further names of a row, and those that it lacked."""
    row = candidate.row
    names = [name for name in (row.name, *row.aliases, *row.former) if is_latin(name) is not False]
    scripts = [name for name in (row.name, *row.aliases, *row.scripts) if is_latin(name) is False]
    taken = {name for company in read_rows(text, path).companies for name in all_names(company)}
    added: list[str] = []
    for key, values in (("aliases", names), ("scripts", scripts)):
        fresh = [value for value in values if value not in taken]
        if fresh:
            text = add_names(text, company_id, key, fresh, path)
        added += fresh
    return text, tuple(added)


def reject_candidate(text: str, candidate: Candidate, path: str) -> str:
    """The registry with the candidate's name on the list of names that are no companies."""
    return ignore_name(text, candidate.name, path)


# ---------------------------------------------------------------- for the review report


def render_candidates(candidates: Sequence[Candidate], command: str = "briefs companies suggest") -> str:
    """Candidates as Markdown for a review report: counts, one snippet each, and the YAML that accepts them.

    What strangers wrote is escaped or stands in fenced YAML, in which hidden characters are written out; empty without
    candidates.
    """
    if not candidates:
        return ""
    lines = ["### Names that the registry lacks", ""]
    for candidate in candidates:
        told = f"{_count(candidate.mentions, 'mention')} in {_count(candidate.articles, 'article')}"
        rules = escape_markdown(tidy_text(", ".join(candidate.rules[:2])))
        lines.append(f"- **{escape_markdown(candidate.name)}**: {told} ({rules})")
        for place in candidate.places[:1]:
            before, name, after = (escape_markdown(tidy_text(part)) for part in (place.before, place.name, place.after))
            source = escape_markdown(tidy_text(f"{place.source}:{place.line}"))
            lines.append(f"  {source}: {_pad(before, place.before)}**{name}**{_pad(after, place.after, left=True)}")
        best = candidate.best
        if best:
            lines.append(f"  Perhaps {escape_markdown(best.id)}: {escape_markdown(tidy_text(best.why))}.")
    lines += [
        "",
        f"`{command}` shows them one by one; `--accept ID` and `--reject ID` decide. As rows of the registry:",
    ]
    lines += ["", "````yaml", *(line for candidate in candidates for line in make_row(candidate.row)), "````", ""]
    return "\n".join(lines)


def _pad(escaped: str, raw: str, *, left: bool = False) -> str:
    """Tidying takes the space beside the name away; it must stay one."""
    if left:
        return f" {escaped}" if raw[:1].isspace() else escaped
    return f"{escaped} " if raw[-1:].isspace() else escaped


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
