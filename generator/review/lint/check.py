"""Briefs, as they stand in ``docs/`` → findings. Reads docs, seeds and registry; writes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from generator.addresses import settle_names
from generator.brief import bullet_keys, evidence_of, is_hand_page, parse_brief
from generator.brief.inline import REFERENCE, render_inline
from generator.brief.tidy import bullet_value, hash_piece, override
from generator.brief.write import render_bullet
from generator.config import Config
from generator.errors import BriefError, GeneratorError
from generator.files import PAGE_BYTES, list_files, read_file
from generator.merge import contradictions, edited_pieces
from generator.model import Brief, Bullet, Registry
from generator.pipeline import load_companies
from generator.reading import read_document, set_limits
from generator.review.lint.rules import LONGEST, RULES, Finding
from generator.review.plan.needs import count_quotations
from generator.seeds import find_seeds, read_seed
from generator.stages.link import LinkText, link_texts
from generator.stages.summarise.words import count_words
from generator.tables.load import load_tables
from generator.targets import find_dead, find_near
from generator.text.escape import escape_markdown
from generator.trace import Fault, trace_docs

_CODES = {
    **dict.fromkeys(("word", "left-out", "addition", "figure"), "B001"),
    "company": "B002",
    **dict.fromkeys(("quotation", "line", "sentence", "footnote"), "B004"),
}
_COMPANY = re.compile(r"\]\((?:\.\./)?companies/([^()#\s]+)\.md(?:#[^()\s]*)?\)")
_COMPANY_PAGE = re.compile(r"(?:\.\./)?companies/[^#\s]+\.md(?:#.*)?")
_END = re.compile(r"""[.!?…。！？][\])"'’”»」』）]*\Z""")
_WHERE = re.compile(r":(\d+)(?::|\Z)")


@dataclass(frozen=True, slots=True)
class Linted:
    """What a lint found."""

    briefs: int
    """How many were looked at closely; whether two have one id is asked of all."""
    findings: tuple[Finding, ...]
    """In the order of files, lines and columns."""
    unchecked: tuple[tuple[str, str], ...] = ()
    """``(file, why)`` of briefs whose words cannot be held against their source."""


@dataclass(frozen=True, slots=True)
class _Page:
    path: str
    file: Path
    text: str
    brief: Brief

    @property
    def lines(self) -> list[str]:
        return self.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")

    def find(self, words: str, start: int = 1) -> tuple[int, int]:
        """Line and column of some words, from line ``start`` on, whole ones first; ``start`` where there are none."""
        bounded = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)" if words else r"(?!)")
        for number, line in enumerate(self.lines[start - 1 :], start):
            match = bounded.search(line)
            at = match.start() if match else line.find(words) if words else -1
            if at >= 0:
                return number, at + 1
        return start, 1

    def find_bullet(self, bullet: Bullet) -> int:
        """Line of a bullet."""
        return self.find(render_bullet(bullet).partition("\n")[0])[0]

    def find_key(self, key: str) -> int:
        """Line of a key of the front matter; 1 where it has none."""
        return next((n for n, line in enumerate(self.lines, 1) if line.startswith(f"{key}:")), 1)


def lint_docs(
    config: Config, files: Sequence[Path] = (), *, everything: bool = False, ignore: frozenset[str] = frozenset()
) -> Linted:
    """Look at the briefs that people edited.

    Args:
        config: where docs, seeds and the registry are, and the budget of quotations.
        files: only these, edited or not; all of the folder where empty.
        everything: those that nobody edited, too.
        ignore: codes of rules that do not count.

    Raises:
        GeneratorError: a file is no brief of ``docs``, or the registry cannot be read.
    """
    chosen = _choose(config.docs, files)
    read: list[_Page] = []
    pages: list[_Page] = []
    findings: list[Finding] = []
    for file in chosen:
        page, found = _read(file)
        findings += found
        if page is not None:
            read.append(page)
        if page is not None and (files or everything or edited_pieces(page.brief, parsed=True)):
            pages.append(page)
    broken = len(findings)
    if not files:
        findings += _find_copies(read)
    paths = frozenset(page.path for page in pages)
    trace = trace_docs(config.docs, config.seeds, set_limits(config), only=paths)
    by_path = {page.path: page for page in pages}
    findings += (_place_fault(fault, by_path[fault.path]) for fault in trace.faults)
    known = _Known(config)
    for page in pages:
        for check in (_find_titles, _find_byline, _find_doubled, _find_form):
            findings += check(page)
        findings += _find_links(page, config.docs, known)
    findings += _find_unlinked(pages, known)
    findings += _find_overquoted(pages, config)
    order = {rule.code: at for at, rule in enumerate(RULES)}
    kept = {finding for finding in findings if finding.code not in ignore}
    ordered = sorted(kept, key=lambda f: (f.path, f.line, f.column, order[f.code], f.message))
    return Linted(len(pages) + broken, tuple(ordered), trace.unchecked)


def _choose(docs: Path, files: Sequence[Path]) -> list[Path]:
    folder = docs / "briefs"
    if not files:
        return list_files(folder, ".md")
    for file in files:
        if not file.is_file() or file.resolve().parent != folder.resolve():
            raise GeneratorError("is no brief", where=str(file), fix=f"give files in {folder}")
    return sorted(folder / file.name for file in files)


def _read(file: Path) -> tuple[_Page | None, list[Finding]]:
    path = str(file)
    try:
        text = read_file(file, PAGE_BYTES, file.parent).decode("utf-8")
        if is_hand_page(file.name, text):
            return None, []
        return _Page(path, file, text, parse_brief(text, path)), []
    except BriefError as error:
        where = _WHERE.match(error.where.removeprefix(path))
        fix = error.fix or "mend it, or take the page back from git"
        return None, [Finding(path, int(where[1]) if where else 1, 1, "B007", error.what, fix)]
    except UnicodeDecodeError:
        return None, [Finding(path, 1, 1, "B007", "is not UTF-8", "save it as UTF-8")]


def _find_copies(pages: Iterable[_Page]) -> Iterator[Finding]:
    files = {f"briefs/{page.file.name}": page for page in pages}
    for copy in settle_names({name: page.brief for name, page in files.items()}).copies:
        yield Finding(files[copy.name].path, files[copy.name].find_key("id"), 1, "B013", copy.reason, copy.fix, "id")


# ---------------------------------------------------------------- words and evidence


def _place_fault(fault: Fault, page: _Page) -> Finding:
    at = _find_offset(fault, page) if fault.at >= 0 else 0
    if at:
        return Finding(fault.path, fault.line, at, _CODES[fault.code], fault.message, fault.fix, fault.piece)
    line, column = page.find(fault.word, fault.line or 1)
    if line != (fault.line or 1):
        # The word stands in none of the lines that are blamed: what lacks is not there to be pointed at.
        line, column = fault.line or 1, 1
    return Finding(fault.path, line, column, _CODES[fault.code], fault.message, fault.fix, fault.piece)


def _find_offset(fault: Fault, page: _Page) -> int:
    """The column of a word of a bullet; 0 where the bullet's Markdown is more than words and links."""
    keys = bullet_keys(page.brief.bullets)
    bullet = page.brief.bullets[keys.index(fault.piece.removeprefix("bullet "))]
    if bullet.markdown or not fault.line:
        return 0
    inside = next(((start, end) for start, end, _ in bullet.links if start <= fault.at < end), None)
    start = inside[0] if inside else fault.at
    links = [link for link in bullet.links if link[1] <= start]
    before = render_inline(bullet.text[:start], links, line_start=True)
    within = "[" + escape_markdown(bullet.text[start : fault.at], link=True) if inside else ""
    return len(f"- {before}{within}") + 1


def _find_overquoted(pages: Iterable[_Page], config: Config) -> Iterator[Finding]:
    """Only a brief to which people added quotations: what the generator quotes it has counted itself."""
    files: dict[str, Path] = {}
    for page in pages:
        added = [item for item in evidence_of(page.brief) if not item.end]
        if not added:
            continue
        files = files or _list_seeds(config.seeds)
        body = _read_body(page.brief, files, config)
        allowed = max(config.quotation_words, len(body.split()) * config.quotation_share // 100)
        quoted = count_quotations(page.brief, body) if body else 0
        if quoted > allowed:
            line, _ = page.find(f"[^{added[0].label}]:")
            message = f"the brief quotes {quoted} words of its article, {quoted - allowed} more than it may"
            yield Finding(page.path, line, 1, "B006", message, "shorten or remove a footnote that you added")


def _list_seeds(seeds: Path) -> dict[str, Path]:
    folder = seeds / "articles" if (seeds / "articles").is_dir() else seeds
    try:
        return {path.relative_to(folder).as_posix(): path for path in find_seeds(seeds)}
    except GeneratorError:
        return {}


def _read_body(brief: Brief, files: Mapping[str, Path], config: Config) -> str:
    """The cleaned body of a brief's article; empty where the seed is not there or has it no more."""
    if brief.source not in files:
        return ""
    try:
        read = read_document(read_seed(files[brief.source], config.seeds, set_limits(config)), load_tables())
    except GeneratorError:
        return ""
    articles = [item.article for item in read.articles]
    return next((a.body for a in articles if (a.start_line, a.end_line) == brief.lines), "")


# ---------------------------------------------------------------- form


def _own_bullets(brief: Brief) -> Iterator[tuple[str, Bullet]]:
    """The bullets that a person wrote or changed, by key."""
    made = dict(brief.generated)
    for key, bullet in zip(bullet_keys(brief.bullets), brief.bullets, strict=True):
        if made.get(f"bullet {key}") != hash_piece(bullet_value(bullet)):
            yield key, bullet


def _find_form(page: _Page) -> Iterator[Finding]:
    for key, bullet in _own_bullets(page.brief):
        line, piece = page.find_bullet(bullet), f"bullet {key}"
        size = count_words(bullet.text)
        if size > LONGEST:
            message = f"the bullet has {size} words, {size - LONGEST} more than {LONGEST}"
            yield Finding(page.path, line, 1, "B005", message, "make two of it, or leave something out", piece)
        if not _END.search(bullet.text):
            column = len(REFERENCE.sub("", page.lines[line - 1]).rstrip()) + 1
            yield Finding(page.path, line, column, "B012", "the bullet does not end", "end it with a full stop", piece)


def _find_doubled(page: _Page) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for key, bullet in zip(bullet_keys(page.brief.bullets), page.brief.bullets, strict=True):
        words = " ".join(bullet.text.casefold().split())
        if words in seen:
            first, _ = page.find(render_bullet(bullet).partition("\n")[0])
            again, _ = page.find(render_bullet(bullet).partition("\n")[0], first + 1)
            message = "the same words are a bullet already"
            yield Finding(page.path, again, 1, "B009", message, "delete one of the two", f"bullet {key}")
        seen.setdefault(words, key)


def _find_titles(page: _Page) -> Iterator[Finding]:
    other = override(page.brief, "title")
    if other is not None:
        message = f"the page's title is {page.brief.title!r}, that of the front matter {other!r}"
        yield Finding(page.path, page.find_key("title"), 1, "B008", message, "make both alike", "title")
    for _, text in page.brief.extra:
        for heading in (line for line in text.split("\n") if line.startswith("# ")):
            line, column = page.find(heading)
            yield Finding(page.path, line, column, "B008", f"a second title: {heading[2:]!r}", "begin it with ##")


def _find_byline(page: _Page) -> Iterator[Finding]:
    own = override(page.brief, "byline")
    for key, said, known, told in contradictions(own, page.brief) if own else ():
        line, column = page.find(said, page.find(own or "")[0])
        message = f"the byline says {said}, the front matter {known or 'nothing'}"
        yield Finding(page.path, line, column, "B010", message, f"write into the front matter  {told}", key)


# ---------------------------------------------------------------- links


class _Known:
    """The companies that there are."""

    def __init__(self, config: Config) -> None:
        self._config = config

    @cached_property
    def registry(self) -> Registry | None:
        return load_companies(self._config)

    @cached_property
    def ids(self) -> frozenset[str]:
        pages = {path.stem for path in list_files(self._config.docs / "companies", ".md")}
        rows = self.registry.companies if self.registry else ()
        return frozenset(pages.union(*({row.id, *row.redirects} for row in rows)))

    def guess(self, company: str) -> str:
        """How to mend a link to ``company``."""
        near = get_close_matches(company, sorted(self.ids), n=1)
        return f"did you mean {near[0]}?" if near else "briefs companies add NAME, or take the link off"


def _find_links(page: _Page, docs: Path, known: _Known) -> Iterator[Finding]:
    body = page.find("---", 2)[0]
    for number, line in enumerate(page.lines[body:], body + 1):
        for match in _COMPANY.finditer(line):
            if match[1] not in known.ids:
                message = f"there is no company {match[1]}"
                yield Finding(page.path, number, match.start() + 1, "B002", message, known.guess(match[1]))
    key = page.find_key("companies")
    for company in page.brief.companies:
        if company.id not in known.ids:
            line_number, column = page.find(company.id, key)
            if line_number == key and column > 1:
                piece = f"company {company.id}"
                message, fix = f"there is no company {company.id}", known.guess(company.id)
                yield Finding(page.path, key, column, "B002", message, fix, piece)
    shown = "\n".join(page.lines[body:])
    for link in find_dead(shown, page.file, docs) if "](" in _COMPANY.sub("", shown) else ():
        if _COMPANY_PAGE.fullmatch(link):
            continue
        line_number, column = page.find(f"({link}", body)
        near = find_near(page.file.resolve(), link, docs)
        fix = f"did you mean {near}?" if near else "paths start from the folder of this page"
        yield Finding(page.path, line_number, column, "B011", f"the link to {link} leads to no page", fix)


def _was_judged(brief: Brief, key: str, bullet: Bullet, company: str, name: str) -> bool:
    """Whether the generator had a company before it when it wrote a bullet: a link that is not there now, a person took
    off, who may, or it was never there for a reason.
    """
    if f"bullet {key}" not in dict(brief.generated):
        return False
    known = any(company == other.id for other in brief.companies)
    return known or any(name in evidence.quote for evidence in bullet.evidence)


def _find_unlinked(pages: Sequence[_Page], known: _Known) -> Iterator[Finding]:
    """Of people's words only: where the generator left a name plain it had the whole article to judge by."""
    items = [(page, key, bullet) for page in pages for key, bullet in _own_bullets(page.brief)]
    if not items or known.registry is None:
        return
    texts = [LinkText(f"{page.path} {key}", bullet.text) for page, key, bullet in items]
    for (page, key, bullet), mentions in zip(items, link_texts(texts, known.registry, load_tables().link), strict=True):
        linked = {*bullet.companies}
        for mention in mentions:
            inside = any(start < mention.end and mention.start < end for start, end, _ in bullet.links)
            if mention.company is None or mention.company in linked or inside:
                continue
            if _was_judged(page.brief, key, bullet, mention.company, mention.name):
                continue
            linked.add(mention.company)
            line, column = page.find(mention.name, page.find_bullet(bullet))
            fix = f"[{mention.name}](../companies/{mention.company}.md)"
            message = f"{mention.name!r} is a company of the registry"
            yield Finding(page.path, line, column, "B003", message, fix, f"bullet {key}")
