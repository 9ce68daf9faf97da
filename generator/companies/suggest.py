"""Candidates: names in the articles that may be companies and that the registry lacks, ready to be judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from generator.companies.corpus import Corpus, Place, find_place, tell_article
from generator.companies.edit import add_company, add_names, ignore_name, make_row
from generator.companies.likeness import Match, find_likely
from generator.companies.names import bare_name, is_latin
from generator.companies.tickers import read_ticker
from generator.model import Article, Company, Mention, Parent, Registry
from generator.ner import NlpModel, find_ner_candidates
from generator.stages.link import BulkMatcher, BulkRow, LinkTables, find_candidates, link_texts, make_id
from generator.tables.registry import all_names, is_company_id, parse_registry
from generator.text.escape import escape_markdown, tidy_text

__all__ = [
    "Candidate",
    "accept_alias",
    "accept_candidate",
    "accept_child",
    "reject_candidate",
    "render_candidates",
    "suggest_companies",
]

_PLACES = 3
_LONGEST_ID = 60


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that may be a company, with what a person needs to judge it."""

    id: str
    """A slug that stays the same while the texts do; the id that the row would get."""
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
    matches: tuple[Match, ...]
    row: Company
    """The row as it would be added."""

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
    bulk: Sequence[BulkRow] = (),
    matcher: BulkMatcher | None = None,
    least: int = 1,
    nlp: NlpModel | None = None,
) -> tuple[Candidate, ...]:
    """All candidates with at least ``least`` mentions: first what is proven, then by articles and mentions.

    ``bulk`` are rows of the bulk list, which help to recognise a name; what ``matcher`` links by that list is none.
    ``nlp`` adds what it takes for organisations where nothing else is found.
    """
    found: dict[str, list[tuple[Article, Mention]]] = {}
    candidates_of = find_candidates(corpus.texts(), registry, tables, matcher)
    if nlp is not None:
        linked = link_texts(corpus.texts(), registry, tables, matcher)
        candidates_of = _add_ner(corpus, candidates_of, linked, registry, nlp)
    texts = zip(corpus.articles, candidates_of, strict=True)
    known = {name for company in registry.companies for name in all_names(company)}
    for item, mentions in texts:
        for mention in mentions:
            # A name of the registry that was not linked is out of its context, or in a phrase where it is not meant.
            if mention.company and bare_name(mention.name, tables) not in known and mention.name not in known:
                found.setdefault(mention.company, []).append((item.article, mention))
    taken = {company.id for company in registry.companies} | {
        old for company in registry.companies for old in company.redirects
    }
    candidates: list[Candidate] = []
    for made, told in sorted(found.items()):
        if len(told) < least:
            continue
        candidate = _make_candidate(made, told, registry, tables, bulk, taken)
        taken.add(candidate.id)
        candidates.append(candidate)
    return tuple(sorted(candidates, key=lambda c: (not c.proven, -c.articles, -c.mentions, c.name)))


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
    registry: Registry,
    tables: LinkTables,
    bulk: Sequence[BulkRow],
    taken: set[str],
) -> Candidate:
    written = Counter(tidy_text(mention.name) for _, mention in told)
    bare: Counter[str] = Counter()
    for name, count in written.items():
        bare[bare_name(name, tables)] += count
    name = _choose_name(bare)
    aliases = tuple(other for other in _rank(bare) if other != name and is_latin(other) is not False)
    scripts = tuple(other for other in _rank(bare) if other != name and is_latin(other) is False)
    matches = find_likely(_rank(bare), registry, tables, bulk)
    best = next((match for match in matches if not match.bulk), None)
    candidate_id = _choose_id(name, made, taken)
    row = Company(
        id=candidate_id,
        name=name,
        aliases=aliases,
        scripts=scripts,
        tickers=_read_tickers(told),
        parents=(Parent(best.id, "subsidiary"),) if best and best.relation == "parent" else (),
    )
    rules = Counter(mention.rule.partition(": ")[2] for _, mention in told)
    return Candidate(
        id=candidate_id,
        name=name,
        names=tuple((text, written[text]) for text in _rank(written)),
        mentions=len(told),
        articles=len({tell_article(article) for article, _ in told}),
        proven=any(mention.rule.startswith("candidate: ") for _, mention in told),
        rules=tuple(_rank(rules)),
        places=_choose_places(told),
        matches=matches,
        row=row,
    )


def _rank(counts: Counter[str]) -> list[str]:
    return sorted(counts, key=lambda text: (-counts[text], text))


def _choose_name(bare: Counter[str]) -> str:
    """The name that spells out an acronym or a short form, else the most frequent one."""
    latin = [name for name in bare if is_latin(name) is not False] or list(bare)
    return max(latin, key=lambda name: (" " in name, bare[name], len(name), name))


def _choose_id(name: str, made: str, taken: set[str]) -> str:
    slug = make_id(name)
    slug = slug if is_company_id(slug) else made
    if not is_company_id(slug):
        slug = "company-" + "-".join(f"{ord(char):x}" for char in name[:6])
    slug = slug[:_LONGEST_ID].strip("-")
    return next(tried for tried in (slug, *(f"{slug}-{number}" for number in range(2, 10_000))) if tried not in taken)


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


def accept_candidate(text: str, candidate: Candidate, path: str, company_id: str | None = None) -> str:
    """The registry with the candidate's row, under another id where one is given. Raises :class:`TableError`."""
    row = candidate.row if company_id is None else replace(candidate.row, id=company_id)
    return add_company(text, _without_taken(row, text, path), path)


def accept_alias(text: str, candidate: Candidate, company_id: str, path: str) -> str:
    """The registry with the candidate's names as further names of a row."""
    row = candidate.row
    names = [name for name in (row.name, *row.aliases) if is_latin(name) is not False]
    scripts = [name for name in (row.name, *row.aliases, *row.scripts) if is_latin(name) is False]
    taken = _names_of(text, path)
    for key, values in (("aliases", names), ("scripts", scripts)):
        fresh = [value for value in values if value not in taken]
        if fresh:
            text = add_names(text, company_id, key, fresh, path)
    return text


def accept_child(text: str, candidate: Candidate, parent: str, path: str) -> str:
    """The registry with the candidate's row as a subsidiary of a row."""
    row = replace(candidate.row, parents=(Parent(parent, "subsidiary"),))
    return add_company(text, _without_taken(row, text, path), path)


def reject_candidate(text: str, candidate: Candidate, path: str) -> str:
    """The registry with the candidate's name on the list of names that are no companies."""
    return ignore_name(text, candidate.name, path)


def _names_of(text: str, path: str) -> set[str]:
    return {name for company in parse_registry(text, path).companies for name in all_names(company)}


def _without_taken(row: Company, text: str, path: str) -> Company:
    """The row without further names that another has by now: a verdict may have come in between."""
    taken = _names_of(text, path)
    return replace(
        row,
        aliases=tuple(name for name in row.aliases if name not in taken),
        scripts=tuple(name for name in row.scripts if name not in taken),
    )


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
