"""A brief, all briefs of a folder, or a summary that is not written yet, against the seeds."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator.archive import find_changed
from generator.brief import (
    bullet_keys,
    evidence_of,
    figure_hash,
    figure_keys,
    is_hand_page,
    parse_brief,
    parse_company,
)
from generator.brief.inline import REFERENCE, parse_inline
from generator.brief.write import piece_hashes, render_bullet
from generator.errors import BriefError, SeedError
from generator.files import list_files, read_page
from generator.model import Brief, Bullet, Sidecar, SourceDocument, Summary
from generator.seeds import Limits, find_seeds, read_seed
from generator.text.escape import tidy_text, unescape_markdown
from generator.trace.pieces import (
    Fault,
    Ground,
    Row,
    check_attributions,
    check_bullet,
    check_company,
    check_exchanges,
    check_figures,
    check_links,
    check_quotations,
    lay_ground,
)
from generator.trace.source import SeedText, read_html, read_text
from generator.trace.words import find_run


@dataclass(frozen=True, slots=True)
class Trace:
    """What a check of a folder of briefs found."""

    briefs: int
    """How many were checked."""
    faults: tuple[Fault, ...]
    """In the order of the files, and within a file in that of the page."""
    unchecked: tuple[tuple[str, str], ...]
    """``(file, why)`` of briefs that cannot be checked: their seed is not there, or cannot be read."""
    archived: int = 0
    """How many were checked without their seeds, by the digests that they keep of their quotations."""

    @property
    def sound(self) -> bool:
        """Whether all that could be checked stands where it should."""
        return not self.faults


def trace_docs(docs: Path, seeds: Path, limits: Limits | None = None, *, only: Container[str] | None = None) -> Trace:
    """Check every brief below ``docs/briefs`` against the seeds below ``seeds``; each seed is read once. ``only`` names
    the files that are wanted, with ``docs``.

    Pages of a person's own, and files that are no brief at all, are passed over: others tell of them. So are withdrawn
    briefs: they say nothing.
    """
    names = _read_names(docs)
    by_source: dict[str, list[tuple[str, str, Brief]]] = {}
    frozen: list[tuple[str, str, Brief]] = []
    for path in list_files(docs / "briefs", ".md"):
        if only is not None and str(path) not in only:
            continue
        try:
            text = read_page(path, docs)
            if is_hand_page(path.name, text):
                continue
            brief = parse_brief(text, str(path))
        except (BriefError, OSError, UnicodeDecodeError):
            continue
        if brief.withdrawn is not None:
            continue
        if brief.archived:
            frozen.append((str(path), text, brief))
            continue
        by_source.setdefault(brief.source, []).append((str(path), text, brief))
    files = _list_seeds(seeds)
    faults: list[Fault] = []
    unchecked: list[tuple[str, str]] = []
    count = 0
    for source, found in by_source.items():
        document, why = _read_source(source, files, seeds, limits or Limits())
        seed = read_source_text(document) if document else None
        for name, text, brief in found:
            if document is None or seed is None:
                unchecked.append((name, why))
                continue
            count += 1
            faults += trace_brief(brief, seed, _add_stated(names, document.sidecar), text=text, path=name)
    for name, text, brief in frozen:
        faults += trace_archived(brief, names, text=text, path=name)
    faults.sort(key=lambda fault: fault.path)
    return Trace(count, tuple(faults), tuple(sorted(unchecked)), len(frozen))


def trace_brief(
    brief: Brief, seed: SeedText, names: Mapping[str, Sequence[str]] | None = None, *, text: str = "", path: str = ""
) -> tuple[Fault, ...]:
    """What of a brief does not stand in its seed.

    Args:
        brief: as its Markdown was read; what differs from its generated form is a person's.
        seed: the text of ``brief.source``.
        names: company id → its names; companies that it lacks are not judged by name.
        text: the Markdown, for line numbers and for footnotes that cannot be read.
        path: named in the faults.
    """
    ground = lay_ground(seed, brief.lines, brief.kind, _owners_of(brief), names)
    faults = [*check_quotations(evidence_of(brief), ground), *_check_pieces(brief, ground)]
    return _place_faults(faults, brief, text, path)


def trace_archived(
    brief: Brief, names: Mapping[str, Sequence[str]] | None = None, *, text: str = "", path: str = ""
) -> tuple[Fault, ...]:
    """What of an archived brief is not as it was archived, or does not stand in its quotations. Arguments are those of
    :func:`trace_brief`; what only the whole article could tell is not judged.
    """
    if "companies" in dict(brief.basis):
        names = None  # a person decided in the sidecar, which went with the seed, who is meant by which name
    quoted = read_text("\n".join(item.quote for item in evidence_of(brief)))
    ground = replace(lay_ground(quoted, brief.lines, brief.kind, _owners_of(brief), names), whole=False)
    faults = []
    for item, known in find_changed(brief):
        why = "is not the quotation that was archived" if known else "was not there when the brief was archived"
        fix = "take the line back from the history" if known else "cite a quotation that was, or take the footnote off"
        faults.append(Fault("quotation", f"footnote {item.label}", why, item.quote, fix=fix))
    return _place_faults([*faults, *_check_pieces(brief, ground)], brief, text, path)


def _owners_of(brief: Brief) -> tuple[str, ...]:
    return brief.authors or ((brief.publisher or "").split(" (")[0],)


def _place_faults(faults: list[Fault], brief: Brief, text: str, path: str) -> tuple[Fault, ...]:
    lines = _number_pieces(brief, text) if text else {}
    faults += (*_check_footnotes(brief, text), *_check_memory(brief, text)) if text else ()
    placed = [replace(fault, path=path, line=fault.line or lines.get(fault.piece, 0)) for fault in faults]
    return tuple(sorted(placed, key=lambda fault: fault.line))


def trace_summary(
    summary: Summary, seed: SeedText, lines: tuple[int, int], kind: str = "news", people: Sequence[str] = ()
) -> tuple[Fault, ...]:
    """The same for a summary before it becomes a brief: every bullet and figure has evidence, and nothing in it was
    changed by hand. Pieces are named by place: ``bullet 1``, ``figure 2``.
    """
    ground = lay_ground(seed, lines, kind, people)
    faults: list[Fault] = []
    for number, bullet in enumerate(summary.bullets, 1):
        piece = f"bullet {number}"
        if not bullet.evidence:
            faults.append(Fault("footnote", piece, "has no evidence", bullet.text, fix="quote the sentence"))
        faults += (replace(fault, piece=piece) for fault in check_quotations(bullet.evidence, ground))
        faults += check_bullet(bullet, piece, ground, edited=False)
    for number, figure in enumerate(summary.figures, 1):
        piece = f"figure {number}"
        faults += (replace(fault, piece=piece) for fault in check_quotations([figure.evidence], ground))
    faults += check_figures([Row(f"figure {at}", figure) for at, figure in enumerate(summary.figures, 1)], ground)
    return tuple(faults)


def read_source_text(source: SourceDocument) -> SeedText:
    """The text of a seed as it is checked."""
    return read_html(source.text) if source.format == "html" else read_text(source.text)


_NESTED = re.compile(r"\n[ \t]+(?:[-*+]|\d{1,9}[.)])[ \t]")


def _drop_nested(bullet: Bullet) -> Bullet:
    """The bullet without the items that a person put below it and that cite nothing: those are the person's own."""
    at = _NESTED.search(bullet.markdown)
    if at is None:
        return bullet
    own, nested = bullet.markdown[: at.start()], bullet.markdown[at.start() :]
    plain = tidy_text(re.sub(r"[*_`]+", "", parse_inline(nested)[0]))
    if not REFERENCE.search(own) or REFERENCE.search(nested) or not bullet.text.endswith(plain):
        return bullet
    return replace(bullet, text=bullet.text.removesuffix(plain).rstrip())


def _check_pieces(brief: Brief, ground: Ground) -> Iterator[Fault]:
    generated = dict(brief.generated)
    now = dict(piece_hashes(brief))
    yield from check_attributions(brief.rests_on, ground)
    for key, bullet in zip(bullet_keys(brief.bullets), brief.bullets, strict=True):
        piece = f"bullet {key}"
        yield from check_bullet(_drop_nested(bullet), piece, ground, edited=generated.get(piece) != now[piece])
        yield from check_links(bullet, piece, ground)
    pieces = [f"figure {key}" for key in figure_keys(brief.figures)]
    rows = [Row(p, figure, generated.get(p) != now[p]) for p, figure in zip(pieces, brief.figures, strict=True)]
    yield from check_figures(rows, ground)
    made = {digest for piece, digest in brief.generated if piece.startswith("figure ")}
    yield from check_exchanges(rows, lambda figure: figure_hash(figure) in made)
    for company in brief.companies:
        yield from check_company(company, ground)


def _check_footnotes(brief: Brief, text: str) -> Iterator[Fault]:
    """References of bullets and figures that lead to no footnote which can be read."""
    known = {item.label for item in evidence_of(brief)}
    head = text.count("\n", 0, text.find("\n---\n") + 1) if text.startswith("---\n") else 0
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("[^") or number <= head:
            continue
        for found in REFERENCE.finditer(line):
            before = line[: found.start()]
            label = found[1]
            if label not in known and (len(before) - len(before.rstrip("\\"))) % 2 == 0:
                fix = f'[^{label}]: "the words" (line 9, sentence 1 of 14); or take the reference off'
                message = f"[^{label}] leads to no footnote that can be read"
                yield Fault("footnote", f"footnote {label}", message, line.strip(), label, fix=fix, line=number)


_MEMORY = re.compile(r"\[generated figure ([^\]\s]+)\]: # '[^\[']*(\[.*\])'")


def _check_memory(brief: Brief, text: str) -> Iterator[Fault]:
    """Words of a figure that the page remembers beside its table stand in its quotation, too."""
    quotes = {item.label: item.quote for item in evidence_of(brief)}
    for number, line in enumerate(text.splitlines(), 1):
        match = _MEMORY.fullmatch(line)
        label = match[1].partition("/")[0] if match else ""
        try:
            told = json.loads(match[2].replace("\\'", "'")) if match else []
        except ValueError:
            told = []
        for words in told[3:] if label in quotes else ():
            if isinstance(words, str) and not find_run(words, quotes[label]):
                piece = f"figure {match[1] if match else ''}"
                message = f"{words!r}, which the page remembers of it, is not in its quotation"
                yield Fault("figure", piece, message, words, words, quotes[label], "take that line out", line=number)


def _number_pieces(brief: Brief, text: str) -> dict[str, int]:
    """Piece → line of the file, 1-based."""
    lines = text.splitlines()
    rows = [(number, line) for number, line in enumerate(lines, 1) if line.startswith("|")]
    first: dict[str, list[int]] = {}
    for number, line in enumerate(lines, 1):
        first.setdefault(line.strip(), []).append(number)
    found: dict[str, int] = {}
    at = next((number for number, line in enumerate(lines, 1) if line.startswith("rests_on:")), 0)
    found |= {f"rests_on{own}": at for own in ("", *(f" {n}" for n in range(1, len(brief.rests_on) + 1)))}

    def take(piece: str, shown: str) -> None:
        places = first.get(shown.partition("\n")[0].strip())
        if places:
            found[piece] = places.pop(0) if len(places) > 1 else places[0]

    for key, bullet in zip(bullet_keys(brief.bullets), brief.bullets, strict=True):
        take(f"bullet {key}", render_bullet(bullet))
    for key, figure in zip(figure_keys(brief.figures), brief.figures, strict=True):
        cited = [(n, unescape_markdown(line)) for n, line in rows if f"[^{figure.label}]" in line]
        exact = (n for n, line in cited if figure.shown in line)
        found[f"figure {key}"] = next(exact, cited[0][0] if cited else 0)
    for number, line in enumerate(lines, 1):
        if line.startswith("[^") and "]:" in line:
            found.setdefault(f"footnote {line[2 : line.index(']')]}", number)
    companies = next((number for number, line in enumerate(lines, 1) if line == "## Companies"), 0)
    for company in brief.companies:
        found.setdefault(f"company {company.id}", companies + 2 if companies else 0)
    return found


def _read_names(docs: Path) -> dict[str, tuple[str, ...]]:
    """Company id → its names, as the stub pages have them."""
    names: dict[str, tuple[str, ...]] = {}
    for path in list_files(docs / "companies", ".md"):
        try:
            row = parse_company(read_page(path, docs), str(path))
        except (BriefError, OSError, UnicodeDecodeError):
            continue
        codes = (ticker.partition(":")[2] for ticker in row.tickers)
        names[row.id] = (row.name, *row.aliases, *row.scripts, *row.former, *codes)
    return names


def _list_seeds(seeds: Path) -> dict[str, Path]:
    folder = seeds / "articles" if (seeds / "articles").is_dir() else seeds
    try:
        return {path.relative_to(folder).as_posix(): path for path in find_seeds(seeds)}
    except SeedError:
        return {}


def _add_stated(names: Mapping[str, tuple[str, ...]], sidecar: Sidecar) -> Mapping[str, tuple[str, ...]]:
    """The names with those that a person says are a company's in this document."""
    stated = [*sidecar.names, *(phrase for entry in sidecar.articles for phrase in entry.said.names)]
    more = dict(names)
    for phrase in stated:
        if phrase.company in more:
            more[phrase.company] = (*more[phrase.company], phrase.text)
    return more


def _read_source(
    source: str, files: Mapping[str, Path], seeds: Path, limits: Limits
) -> tuple[SourceDocument | None, str]:
    path = files.get(source)
    if path is None:
        return None, f"its seed {source} is not there"
    try:
        return read_seed(path, seeds, limits), ""
    except SeedError as error:
        return None, f"its seed {source} cannot be read: {error.what}"
