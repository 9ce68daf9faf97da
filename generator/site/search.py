"""Search: what is indexed, Pagefind run over it, and its index in a form that opens over http and from a folder alike.

Pagefind reads small documents made for it, not the pages: that gives names, aliases and tickers their weight without
putting words on a page that nobody reads there. A browser refuses ``import()`` and ``fetch`` from ``file://``; so
Pagefind's module becomes a classic script whose ``fetch`` inserts scripts that hold the same bytes. Both worlds use
that one way, so that what is tested in one holds in the other.
"""

from __future__ import annotations

import base64
import html
import json
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from generator.brief import drop_note, drop_page_note, note_of, note_of_page, write_date
from generator.errors import SiteError
from generator.model import Brief, Company
from generator.site.library import CompanyFile, Library

FOLDER = "search"
"""Folder of the index in the site."""
LANGUAGE = "en"
"""One index for all: each language of its own would hide the others' pages from a reader."""
TAIL = "\u2042"
"""Stands between what a result may quote and words that are there only to be found."""
BODY = "\u2051"
"""Stands before the words of the article's text: each once and sorted, so that nobody can read it there."""

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_CJK_RUN = re.compile(f"[{_CJK}]+")
_KEPT = "$€£¥%&"
"""Characters that count as part of a word: what stands inside tickers, percentages and sums."""
_EDGE = re.compile(rf"^[^\w{_KEPT}]+|[^\w{_KEPT}]+$")
_DIGITS = "bcdfghjklmnpqrtv"
"""Sixteen letters that spell no word."""
_STATE = re.compile(r"^\[generated [^\n]*$", re.MULTILINE)
"""What a stub page remembers for the next merge; it shows nowhere."""
_EXPORT = re.compile(r"export\{([A-Za-z,]+)\};?\s*\Z")
_NEEDED = frozenset({"search", "options", "init"})
_TWINS = ("*.pf_index", "*.pf_fragment", "*.pf_meta", "*.pagefind", "pagefind-entry.json")


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One thing that can be found."""

    url: str
    """Below the root of the site, with its ``.html``."""
    title: str
    group: str
    """``company``, ``brief`` or ``other``: the heading under which a result stands."""
    lead: str
    """What a result shows when what matched cannot be quoted."""
    note: str
    """Kind, publisher and date on one line."""
    text: tuple[str, ...]
    """Paragraphs that a result may quote."""
    names: tuple[str, ...] = ()
    """Names that find it though its text has others: aliases, scripts, tickers of what it is about."""
    asides: tuple[str, ...] = ()
    """The same for what it only names, and its byline; they count for less."""
    body: tuple[str, ...] = ()
    """Words of the article that nothing above has, see :func:`list_words`; they count least."""
    own: tuple[str, ...] = ()
    """Paragraphs of the desk's note, which a result may quote and tells of."""


def split_cjk(text: str) -> str:
    """Each run of Chinese, Japanese or Korean characters as its single characters and pairs, blanks between.

    Pagefind takes a run without blanks for one word. The search box cuts what is typed into the same pairs, so a name
    is found inside a sentence.
    """
    pieces: list[str] = []
    for run in _CJK_RUN.findall(text):
        pieces += [run[at : at + 2] for at in range(len(run) - 1)] if len(run) > 1 else []
        pieces += dict.fromkeys(run)
    return " ".join(dict.fromkeys(pieces))


def list_words(text: str, shown: Iterable[str] = ()) -> tuple[str, ...]:
    """The distinct words of an article's text in lower case and sorted, without those of ``shown``.

    The index is public and the article is not ours: no order of its words goes into it. Pairs of Chinese, Japanese or
    Korean characters overlap, so that sorting them would hide nothing; each is replaced by its :func:`hide_pair`.
    """
    plain = {_EDGE.sub("", word) for word in _CJK_RUN.sub(" ", text).lower().split()}
    known = {_EDGE.sub("", word) for part in shown for word in part.lower().split()}
    pairs = {hide_pair(run[at : at + 2]) for run in _CJK_RUN.findall(text) for at in range(len(run) - 1)}
    return (*sorted(word for word in plain - known if word and not word.startswith("zq")), *sorted(pairs))


def hide_pair(pair: str) -> str:
    """Two characters as one of a million words: enough to be found by, too few to be turned back.

    FNV-1a over UTF-16 code units (http://www.isthe.com/chongo/tech/comp/fnv/), folded to 20 bits; ``search.js`` has the
    same.
    """
    value = 0x811C9DC5
    units = pair.encode("utf-16-le")
    for at in range(0, len(units), 2):
        value = (value ^ int.from_bytes(units[at : at + 2], "little")) * 0x01000193 & 0xFFFFFFFF
    value = (value >> 20 ^ value) & 0xFFFFF
    return "zq" + "".join(_DIGITS[value >> shift & 15] for shift in (16, 12, 8, 4, 0))


def make_documents(
    library: Library, others: Iterable[tuple[str, str, str]] = (), bodies: Mapping[str, str] | None = None
) -> Iterator[SearchDocument]:
    """What can be found, sorted by URL: briefs, companies, and ``others`` as ``(url, title, plain text)``. Each is made
    when it is asked for, since all together weigh more than the briefs.

    ``bodies`` are the texts of articles by brief id; they may be fewer than the briefs, or none.
    """
    companies = {c.company.id: c.company for c in library.companies}
    bodies = bodies or {}
    found: list[tuple[str, Callable[[], SearchDocument]]] = [
        (
            _url(entry.path),
            partial(_describe_brief, entry.path, entry.brief, companies, bodies.get(entry.brief.id, "")),
        )
        for entry in library.briefs
    ]
    found += [(_url(entry.path), partial(_describe_company, entry)) for entry in library.companies]
    found += [(url, partial(SearchDocument, url, title, "other", text, "", (text,))) for url, title, text in others]
    for _, make in sorted(found, key=lambda pair: pair[0]):
        yield make()


def all_names(company: Company) -> tuple[str, ...]:
    """Every name of a company, its tickers with and without the exchange."""
    codes = [ticker.partition(":")[2] for ticker in company.tickers]
    names = (company.name, *company.aliases, *company.scripts, *company.former, *company.tickers, *codes)
    return tuple(dict.fromkeys(name for name in names if name))


def _url(path: str) -> str:
    return path.removesuffix(".md") + ".html"


def _describe_brief(path: str, brief: Brief, companies: dict[str, Company], body: str) -> SearchDocument:
    bullets = tuple(bullet.text for bullet in brief.bullets)
    stated = [evidence.quote for bullet in brief.bullets for evidence in bullet.evidence]
    quotes = (
        *stated,
        *(figure.evidence.quote for figure in brief.figures),
        *(link.evidence.quote for link in brief.companies if link.evidence is not None),
    )
    figures = tuple(
        " ".join(part for part in (f.shown, f.level, f.what, f.as_of, f.says) if part) for f in brief.figures
    )
    extra = tuple(text for _, text in drop_note(brief).extra)
    names, asides = (
        [name for link in brief.companies if link.role == role for name in all_names(companies[link.id])]
        for role in ("about", "named")
    )
    asides += [*brief.authors, brief.publisher or "", brief.aggregator or "", brief.kind]
    if brief.date:
        asides += [write_date(brief.date), brief.date]
    when = write_date(brief.date) if brief.date else "no date"
    note = " · ".join(part for part in (brief.kind, brief.publisher or brief.aggregator, when) if part)
    text = tuple(dict.fromkeys((*bullets, *extra, *figures, *quotes)))
    return SearchDocument(
        _url(path), brief.title, "brief", bullets[0] if bullets else "", note, text,
        tuple(dict.fromkeys(names)), tuple(dict.fromkeys(n for n in asides if n)),
        list_words(body, (brief.title, *text, *names, *asides)), _plain_paragraphs(note_of(brief)),
    )  # fmt: skip


def _describe_company(entry: CompanyFile) -> SearchDocument:
    company = entry.company
    body = entry.text.partition("\n---\n")[2] if entry.text.startswith("---\n") else entry.text
    own = _plain_paragraphs(note_of_page(entry.text))
    plain = _MARKUP.sub(" ", _STATE.sub("", drop_page_note(body)))
    note = " · ".join((*company.scripts, *company.tickers))
    return SearchDocument(_url(entry.path), company.name, "company", note, note, (plain,), all_names(company), own=own)


_MARKUP = re.compile(r"\]\([^)]*\)|[#*_`\[\]|]")


def _plain_paragraphs(markdown: str) -> tuple[str, ...]:
    """Markdown as words, a text a paragraph."""
    plain = (" ".join(_MARKUP.sub(" ", part).split()) for part in markdown.split("\n\n"))
    return tuple(text for text in plain if text)


_LEAD = 200


def _shorten(text: str) -> str:
    """At most some 200 characters, cut between words."""
    return text if len(text) <= _LEAD else text[:_LEAD].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def _write_document(document: SearchDocument) -> str:
    def meta(name: str, value: str) -> str:
        return f'<i data-pagefind-meta="{name}[data-v]" data-v="{html.escape(value, quote=True)}"></i>'

    shown = " ".join((document.title, *document.text, *document.own))
    own = meta("desk", str(len(" ".join(document.own).split()))) if document.own else ""
    names, asides, body = " ".join(document.names), " ".join(document.asides), html.escape(" ".join(document.body))
    return (
        f'<!doctype html><html lang="{LANGUAGE}"><head><meta charset="utf-8"><title>.</title></head>'
        f"<body data-pagefind-body>{meta('group', document.group)}{meta('lead', _shorten(document.lead))}"
        f"{meta('note', document.note)}{own}"
        f'<h1 data-pagefind-weight="8">{html.escape(document.title)}</h1>'
        + "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in (*document.text, *document.own))
        + f"<p>{TAIL}</p>"
        f'<p data-pagefind-weight="6">{html.escape(names)} {html.escape(split_cjk(names))}</p>'
        f'<p data-pagefind-weight="0.5">{html.escape(asides)} {html.escape(split_cjk(asides))}</p>'
        f"<p>{html.escape(split_cjk(shown))}</p>"
        + (f'<p>{BODY}</p><p data-pagefind-weight="0.2">{body}</p>' if body else "")
        + "</body></html>\n"
    )


def write_names(library: Library) -> str:
    """The script with every company's names: the exact company comes first, whatever a text index would rank.

    Rows are ``[url, name, [other names], briefs about, briefs that name]``.
    """
    about: dict[str, int] = {}
    named: dict[str, int] = {}
    for entry in library.briefs:
        for link in entry.brief.companies:
            counts = about if link.role == "about" else named
            counts[link.id] = counts.get(link.id, 0) + 1
    rows = [
        [
            _url(entry.path),
            entry.company.name,
            list(all_names(entry.company)[1:]),
            about.get(entry.company.id, 0),
            named.get(entry.company.id, 0),
        ]
        for entry in library.companies
    ]
    return f"briefsNames({_script_json(rows)});\n"


_SPELT = re.compile(r"[^\W\d_]{4,}")
"""A word that a reader may misspell; shorter ones have too many neighbours."""


def write_words(library: Library) -> str:
    """The script with the words of headlines and bullets, the most frequent first: what a misspelt query is held
    against. It is loaded when nothing was found.
    """
    counts: Counter[str] = Counter()
    first: dict[str, str] = {}
    for entry in library.briefs:
        for text in (entry.brief.title, *(bullet.text for bullet in entry.brief.bullets)):
            for word in _SPELT.findall(_CJK_RUN.sub(" ", text)):
                counts[word.lower()] += 1
                first.setdefault(word.lower(), word)
    ordered = sorted(counts, key=lambda word: (-counts[word], word))
    return f"briefsWords({_script_json(' '.join(first[word] for word in ordered))});\n"


def _script_json(value: object) -> str:
    """JSON that is also JavaScript, whatever engine reads it, and that closes no script element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


# ---------------------------------------------------------------- Pagefind


def build_index(documents: Iterable[SearchDocument], library: Library, site: Path) -> None:
    """Write ``site/search/``: the index of the documents as scripts, and the names of the companies.

    Raises:
        SiteError: Pagefind is missing or fails, or its script has another shape than the one known here.
    """
    out = site / FOLDER
    with tempfile.TemporaryDirectory(prefix="briefs-search-") as temporary:
        pages, raw = Path(temporary, "pages"), Path(temporary, "index")
        for document in documents:
            path = pages / document.url
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_write_document(document), encoding="utf-8")
        pages.mkdir(exist_ok=True)
        if not any(pages.iterdir()):
            return
        _run_pagefind(pages, raw)
        out.mkdir(parents=True, exist_ok=True)
        (out / "pagefind.js").write_text(make_classic((raw / "pagefind.js").read_text("utf-8")), encoding="utf-8")
        for pattern in _TWINS:
            for path in sorted(raw.rglob(pattern)):
                if path.name == "wasm.unknown.pagefind":
                    continue
                name = path.relative_to(raw).as_posix()
                twin = out / f"{name}.js"
                twin.parent.mkdir(parents=True, exist_ok=True)
                twin.write_text(make_twin(name, path.read_bytes()), encoding="ascii")
    (out / "names.js").write_text(write_names(library), encoding="utf-8")
    (out / "words.js").write_text(write_words(library), encoding="utf-8")


def _run_pagefind(pages: Path, out: Path) -> None:
    try:
        from pagefind_bin_extended import get_executable  # type: ignore[import-untyped]

        binary = str(get_executable())
    except (ImportError, FileNotFoundError) as error:
        raise SiteError("Pagefind is not installed", fix="pip install pagefind-bin-extended") from error
    command = [binary, "--site", str(pages), "--output-path", str(out), "--force-language", LANGUAGE]
    command += ["--include-characters", _KEPT, "--quiet", "--keep-index-url"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SiteError(f"Pagefind failed: {(done.stderr or done.stdout).strip()[-400:]}")


def make_twin(name: str, content: bytes) -> str:
    """The script that hands over ``content`` as the file ``name``."""
    return f'briefsBytes("{name}","{base64.b64encode(content).decode("ascii")}");\n'


def make_classic(module: str) -> str:
    """Pagefind's module as a classic script: ``briefsPagefind(fetch)`` returns what the module exports.

    Raises:
        SiteError: the module is not the one that this knows how to turn; the build fails, not the reader's search.
    """
    export = _EXPORT.search(module)
    if export is None or module.count("export{") != 1 or _NEEDED - set(export[1].split(",")):
        raise SiteError("pagefind.js ends with other exports than expected", fix="pin pagefind-bin-extended to 1.5.2")
    body = module[: export.start()]
    if not 1 <= body.count("import.meta.url") <= 8 or re.search(r"\bimport\s*\(", body) or "await fetch(" not in body:
        raise SiteError("pagefind.js loads its files in another way", fix="pin pagefind-bin-extended to 1.5.2")
    body = body.replace("import.meta.url", "briefsUrl")
    if "import.meta" in body:
        raise SiteError("pagefind.js asks for more of its module", fix="pin pagefind-bin-extended to 1.5.2")
    return f"window.briefsPagefind=function(fetch,briefsUrl){{{body}return{{{export[1]}}};}};\n"
