"""What a person stated in a sidecar, brought to the articles: which article is meant, which names, which sentences.

Whatever is stated wins over what was found, and leaves its basis: ``sidecar, line 3, instead of 'Harbour Post'``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from generator.errors import SeedError
from generator.model import Article, CleanDocument, Entry, Mention, Metadata, Notice, Phrase, Sidecar, Span
from generator.sidecars import ARTICLE_KEYS, SIDECAR_SUFFIX

if TYPE_CHECKING:
    from generator.stages.link import Endings

INSTEAD = ", instead of "
"""In a basis: something else was found."""

_STATED = ("title", "publisher", "aggregator", "authors", "kind", "lang", "url")
_UNSHOWN = ("lang", "url")
"""Of these it is told only where something else was found: a page shows no more of them than itself."""
_SHORT = 32
"""Characters of what was found that a basis repeats at most."""
_NAMED = 3
"""Names that the basis of the companies tells."""
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_MARKS = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'"})


# ---------------------------------------------------------------- which article


def settle_entries(
    document: CleanDocument, articles: Sequence[Article], heading_of: Callable[[Article], str]
) -> tuple[Sidecar, ...]:
    """What the sidecar of a document states of each of its articles, that of the whole document taken in.

    A key of ``articles:`` is any line of the article, or its title (``heading_of``).

    Raises:
        SeedError: a key meets no article, or several, or an article that another key meets.
    """
    whole = document.sidecar
    met: dict[int, Entry] = {}
    for entry in whole.articles:
        at = _find_article(document, articles, entry, heading_of)
        if at in met:
            raise SeedError(
                f"'{entry.key}' and '{met[at].key}' mean one article",
                where=_place(document.name, entry.line, "articles"),
                fix="put both into one",
            )
        met[at] = entry
    # A title that is stated of a document of several articles is nobody's.
    plain = replace(whole, articles=(), title=whole.title if len(articles) <= 1 else None)
    return tuple(_join(plain, met[at].said) if at in met else plain for at in range(len(articles)))


def _find_article(
    document: CleanDocument, articles: Sequence[Article], entry: Entry, heading_of: Callable[[Article], str]
) -> int:
    found: list[int] = []
    if entry.key.isdecimal() and len(entry.key) < 9:
        line = int(entry.key)
        found = [at for at, article in enumerate(articles) if article.start_line <= line <= article.end_line]
    if not found:
        key = _fold(entry.key)
        found = [at for at, article in enumerate(articles) if _fold(heading_of(article)) == key]
    if len(found) == 1:
        return found[0]
    starts = ", ".join(f"{article.start_line} ({_clip(heading_of(article))})" for article in articles)
    what = f"'{entry.key}' is {'the title of several articles' if found else 'no line and no title of an article'}"
    fix = f"articles start on lines {starts}" if articles else "no article was found in the document"
    raise SeedError(what, where=_place(document.name, entry.line, "articles"), fix=fix)


def _join(whole: Sidecar, own: Sidecar) -> Sidecar:
    """What is stated of the document, under what is stated of one article."""
    lists = ("names", "pin", "drop_bullet")
    stated = {key: getattr(own, key) for key in ARTICLE_KEYS if getattr(own, key, None) is not None}
    joined: dict[str, Any] = {key: (*getattr(whole, key), *getattr(own, key)) for key in lists}
    return replace(whole, **{**stated, **joined}, lines=tuple({**dict(whole.lines), **dict(own.lines)}.items()))


def _place(name: str, line: int, key: str) -> str:
    return f"{name}{SIDECAR_SUFFIX}:{line}: {key}"


def _fold(text: str) -> str:
    # Filters that link nothing start without the stage that links.
    from generator.stages.link import fold_text

    return " ".join(fold_text(text).translate(_MARKS).casefold().split())


def _clip(text: str) -> str:
    return text if len(text) <= 2 * _SHORT else text[: 2 * _SHORT - 2].rstrip() + " …"


def say_exclude(source: str, line: int, *, alone: bool) -> str:
    """What to write where so that an article gets no brief, in one line: for who deleted its brief by hand.

    ``line`` is any line of the article; ``alone``: it is the only one of its document.
    """
    stated = "exclude: WHY" if alone else f"articles: {{{line}: {{exclude: WHY}}}}"
    return f"{source}{SIDECAR_SUFFIX}: {stated}"


# ---------------------------------------------------------------- fields


def tell_title_unused(document: CleanDocument, count: int) -> Iterator[Notice]:
    """That the title of a sidecar is not used, where the document holds several articles."""
    if document.sidecar.title and count > 1:
        fix = f"{document.name}{SIDECAR_SUFFIX}: articles: {{LINE: {{title: …}}}}"
        yield Notice("title-unused", f"the sidecar states one title for {count} articles", None, fix)


def tell_stated(known: Metadata, said: Sidecar, found: Metadata) -> Metadata:
    """The metadata with the basis of each field that the sidecar states; ``found`` is what they are without it."""
    lines = dict(said.lines)
    told = {
        name: _say_basis(lines.get(name), getattr(known, name), getattr(found, name))
        for name in _STATED
        if getattr(said, name) is not None
    }
    told = {name: text for name, text in told.items() if name not in _UNSHOWN or INSTEAD in text}
    if said.split:
        told["lines"] = _say_basis(lines.get("split"), None, None)
    basis = [pair for pair in known.basis if pair[0] not in told]
    dated = known.date_basis
    if said.date is not None:
        note = _say_basis(lines.get("date"), known.date, found.date).removeprefix("sidecar").removeprefix(", ")
        dated = replace(dated, note=note or None)
    return replace(known, basis=(*basis, *told.items()), date_basis=dated)


def _say_basis(line: int | None, stated: Any, found: Any) -> str:
    text = f"sidecar, line {line}" if line else "sidecar"
    # Of kinds, "news" is what is said where nothing is found.
    if not found or found in (stated, "news"):
        return text
    shown = ", ".join(found) if isinstance(found, tuple) else str(found)
    quotable = len(shown) <= _SHORT and not re.search(r"['@\n]|://|www\.|…$", shown)
    return f"{text}{INSTEAD}{repr(shown) if quotable else 'what was found'}"


# ---------------------------------------------------------------- names


def refuse_unknown_companies(document: CleanDocument, known: Callable[[str], bool], ids: Collection[str]) -> None:
    """Raises :class:`SeedError` for the first name of a sidecar that is given to a company which is not ``known``.
    ``ids`` are those to suggest from.
    """
    for phrase in _all_names(document.sidecar):
        if phrase.company is not None and not known(phrase.company):
            near = get_close_matches(phrase.company, sorted(ids), n=1)
            raise SeedError(
                f"'{phrase.company}' is no company of the registry",
                where=_place(document.name, phrase.line, "company"),
                fix=f"did you mean '{near[0]}'?" if near else "briefs companies add NAME",
            )


def _all_names(sidecar: Sidecar) -> Iterator[Phrase]:
    yield from sidecar.names
    for entry in sidecar.articles:
        yield from entry.said.names


def correct_mentions(
    mentions: Sequence[Mention], body: str, names: Sequence[Phrase], endings: Endings
) -> tuple[tuple[Mention, ...], tuple[Phrase, ...]]:
    """The mentions of an article as its sidecar has them, and the names of it that were met.

    A name is met where it stands as a whole word, in its own case, with its legal ending or without; a longer name
    that holds it is another.
    """
    from generator.stages.link import extend_name, fold_text

    folded = fold_text(body)
    kept = list(mentions)
    met: list[Phrase] = []
    for phrase in names:
        for start, end in _find_words(folded, phrase.text):
            reach = extend_name(folded, end, endings)
            inside = [m for m in kept if start <= m.start and m.end <= reach]
            across = [m for m in kept if m not in inside and m.start < reach and start < m.end]
            if phrase.company is None and inside:
                kept = [m for m in kept if m not in inside]
            elif phrase.company is not None and not any(m.company for m in across):
                kept = [m for m in kept if m not in inside and m not in across]
                rule = f"sidecar, line {phrase.line}" if phrase.line else "sidecar"
                kept.append(Mention(start, reach, phrase.company, body[start:reach], rule))
            else:
                continue
            if phrase not in met:
                met.append(phrase)
    return tuple(sorted(kept, key=lambda mention: mention.start)), tuple(met)


def _find_words(folded: str, text: str) -> Iterator[Span]:
    from generator.stages.link import fold_text

    text = fold_text(text)
    before = "" if _WIDE.match(text[0]) else r"(?<!\w)"
    after = "" if _WIDE.match(text[-1]) else r"(?!\w)"
    words = r"\s+".join(re.escape(word) for word in text.split())
    for match in re.finditer(before + words + after, folded):
        yield match.span()


# ---------------------------------------------------------------- sentences


def find_sentences(
    body: str, sentences: Sequence[Span], phrases: Sequence[Phrase]
) -> tuple[tuple[Span, ...], tuple[Phrase, ...]]:
    """The sentence that begins with each phrase, the first of several, in the order of the phrases; and the phrases
    that were met.
    """
    texts = [_fold(body[start:end]) for start, end in sentences] if phrases else []
    found: dict[Span, None] = {}
    met: list[Phrase] = []
    for phrase in phrases:
        at = next((at for at, text in enumerate(texts) if text.startswith(_fold(phrase.text))), None)
        if at is not None:
            found[sentences[at]] = None
            met.append(phrase)
    return tuple(found), tuple(met)


# ---------------------------------------------------------------- what was done


def tell_corrected(
    known: Metadata, names: Sequence[Phrase], pinned: int, dropped: int, lines: Sequence[int]
) -> Metadata:
    """The metadata with the basis of companies and bullets, where the sidecar decided of them.

    Args:
        known: the metadata.
        names: those that were met.
        pinned: how many sentences are bullets since it says so.
        dropped: how many are none since it says so.
        lines: of the sidecar that say the latter two.
    """
    told: list[tuple[str, str]] = []
    if names:
        said = [f"'{p.text}' is {p.company or 'none'}" for p in names if len(p.text) <= _SHORT][:_NAMED]
        more = f" and {len(names) - len(said)} more" if said and len(names) > len(said) else ""
        told.append(
            ("companies", f"sidecar, {_say_lines([p.line for p in names])}: {', '.join(said)}{more}".rstrip(": "))
        )
    if pinned or dropped:
        counts = [f"{pinned} pinned"] * bool(pinned) + [f"{dropped} left out"] * bool(dropped)
        told.append(("bullets", f"sidecar, {_say_lines(lines)}: {', '.join(counts)}"))
    return replace(known, basis=(*known.basis, *told)) if told else known


def _say_lines(lines: Sequence[int]) -> str:
    numbers = [str(line) for line in sorted(set(lines))]
    return f"line {numbers[0]}" if len(numbers) == 1 else f"lines {', '.join(numbers)}"


def tell_unmet(document: CleanDocument, met: Collection[int]) -> Iterator[Notice]:
    """What a sidecar states of names and sentences that are not there; ``met`` holds ``id`` of the phrases that are."""
    whole = document.sidecar
    said = [] if whole.exclude else [whole, *(entry.said for entry in whole.articles if not entry.said.exclude)]
    for sidecar in said:
        kinds = (
            ("name-unmet", sidecar.names, "does not stand there as a name"),
            ("pin-unmet", sidecar.pin, "begins no sentence"),
            ("drop-unmet", sidecar.drop_bullet, "begins no sentence"),
        )
        for code, phrases, why in kinds:
            for phrase in phrases:
                if id(phrase) not in met:
                    where = f"{document.name}{SIDECAR_SUFFIX}:{phrase.line}"
                    yield Notice(code, f"'{_clip(phrase.text)}' {why}", None, f"mend or remove it: {where}")
