"""The pages for engines without MkDocs' hooks: as Markdown, and our search put into what such an engine has built.

Only an engine that escapes titles is safe with titles of strangers; plain MkDocs, Material and Zensical print them as
they are. So the titles that are handed over hold nothing that HTML would read as markup.
"""

from __future__ import annotations

import contextlib
import json
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from html import unescape
from pathlib import Path, PurePosixPath

from generator.approvals import say_standing
from generator.bodies import read_bodies
from generator.config import Config
from generator.errors import SiteError
from generator.site.admit import list_strange_files
from generator.site.approved import read_wanted
from generator.site.derive import Page, SiteSettings, derive_pages
from generator.site.derive.pieces import join_lines
from generator.site.library import Library, make_url
from generator.site.markup.targets import is_safe
from generator.site.outside import make_folder
from generator.site.phrase import escape_markdown, quote_yaml
from generator.site.search import build_index, make_documents
from generator.tables.topics import load_topics, topics_path
from generator.writing import make_scratch, tell_reason, tell_way

PROJECT = Path(__file__).parent / "other_engines.yml"
"""Settings that MkDocs and Zensical both read."""
ASSETS = "assets/briefs"
_OURS = Path(__file__).parent / "theme" / ASSETS

_TAMED = str.maketrans({"<": "‹", ">": "›", '"': "”", "'": "’"})
_TITLE = re.compile(r"^title:.*\n(?:(?:[ \t].*)?\n)*", re.MULTILINE)
"""The key with the lines that go on with its value."""
_MARKUP = re.compile(r"<(?=[A-Za-z/!?])(?!https?://[^\s<>\"']*>)")
"""Where an element may begin; an address between angle brackets is none."""

_TARGET = re.compile(r"(?P<before>\]\(\s*)(?P<inline>[^)]*)|(?P<label>\[[^\^\[\]][^\[\]]*\]:\s*)(?P<defined>\S+)")
"""Where a link leads, inline or in a definition; a footnote is none."""
_ESCAPED = re.compile(r"\\([!-/:-@[-`{-~])")
_PICTURE = re.compile(r"!(?=\[[^\]]{0,500}\]\(\s*(?:https?:|data:|//))", re.IGNORECASE)
"""A picture that a browser would ask another host for."""


def write_derived(
    config: Config, to: Path, *, project: bool = False, tell: Callable[[str], None] = lambda _: None
) -> int:
    """Write every page as Markdown below ``to``, which must be empty or new; returns how many there are.

    Other files of ``docs/`` go along. With ``project`` the pages stand in ``to/docs``, beside an ``mkdocs.yml`` that
    Zensical and MkDocs build as it is.
    """
    if to.is_dir() and any(to.iterdir()):
        raise SiteError("is not empty", where=str(to), fix="give an empty or new folder")
    make_folder(to)
    settings = SiteSettings(config.site_name, vocabulary=load_topics(topics_path(config.docs.parent / "seeds")))
    pages = derive_pages(config.docs, settings, approved_only=config.approved_only, tell=tell)
    try:
        with make_scratch(to.resolve().parent) as scratch:
            whole = scratch / "whole"
            _write_pages(config, pages, whole, project=project)
            _put_in_place(whole, to)
    except OSError as error:
        where = str(error.filename or to)
        raise SiteError(f"cannot be written: {tell_reason(error)}", where=where, fix=tell_way(error)) from error
    return len(pages)


def _put_in_place(whole: Path, to: Path) -> None:
    """Move all there is into an empty folder: in one step, unless that is where somebody stands, or another disk."""
    if to.resolve() != Path.cwd():
        with contextlib.suppress(OSError):
            whole.replace(to)
            return
    for entry in sorted(whole.iterdir()):
        shutil.move(entry, to / entry.name)


def _write_pages(config: Config, pages: Sequence[Page], to: Path, *, project: bool) -> None:
    below = to / "docs" if project else to
    below.mkdir(parents=True)
    for page in pages:
        path = below / page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_tame(page), encoding="utf-8", newline="\n")
    strange = {found.name for found in list_strange_files(config.docs)}
    for source in sorted(config.docs.rglob("*")):
        name = source.relative_to(config.docs)
        if name.as_posix() in strange or any(part.startswith(".") for part in name.parts):
            continue
        if source.is_file() and source.suffix != ".md":
            (below / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, below / name)
    if project:
        settings = f"site_name: {json.dumps(tame_title(config.site_name), ensure_ascii=False)}\n"
        if config.site_url:
            settings += f"site_url: {json.dumps(config.site_url)}\n"
        (to / "mkdocs.yml").write_text(settings + PROJECT.read_text(encoding="utf-8"), encoding="utf-8", newline="\n")


def tame_title(title: str) -> str:
    """A title that reads the same and opens no element and closes no attribute where a template does not escape it."""
    return title.translate(_TAMED)


def _tame(page: Page) -> str:
    """The page with its title in the front matter, tamed, and with elements as text, and links and pictures, as ours
    shows them: none runs a script, no picture comes from elsewhere.
    A page that a person wrote by hand stays as it is.
    """
    if page.kind == "page":
        return page.markdown
    head, end, body = "", "\n---\n", f"\n{page.markdown}"
    if page.markdown.startswith("---\n"):
        head, end, body = page.markdown[4:].partition("\n---\n")
    front = f"title: {quote_yaml(tame_title(page.title))}\n{_TITLE.sub('', head + chr(10))}".rstrip("\n")
    if page.standing is not None:
        body += join_lines(["", "## Approval", "", escape_markdown(say_standing(page.standing))])
    return f"---\n{front}{end}{_TARGET.sub(_disarm, _PICTURE.sub('', _MARKUP.sub('&lt;', body)))}"


def _disarm(found: re.Match[str]) -> str:
    """The link as it is; one that could run a script leads to a heading that is not there."""
    before, target = found["before"] or found["label"], found["inline"] or found["defined"] or ""
    read = _ESCAPED.sub(r"\1", unescape(target))
    return f"{before}{'' if is_safe(read) else '#'}{target}"


# ---------------------------------------------------------------- the search

_BUTTON = (
    '<button class="b-search-open b-search-elsewhere" type="button" aria-keyshortcuts="/" hidden>'
    '<span>Search</span><kbd aria-hidden="true">/</kbd></button>'
)
_PLACE = ".b-search-elsewhere { bottom: 1rem; inset-inline-end: 1rem; position: fixed; z-index: 5; }\n"
_RULE = re.compile(r"(?<![^{}])(?P<selector>[^{}]+)\{(?P<body>[^{}]*)\}")
_LIGHT, _DARK = '[data-md-color-scheme="default"]', '[data-md-color-scheme="slate"]'
_BLOCK = re.compile(r"(?P<at>@media[^{}@]*)\{(?P<rules>(?:[^{}]*+\{[^{}]*+\})*+)\s*\}")


def index_site(config: Config, built: Path) -> int:
    """Put the search into a site that another engine built from the derived pages; returns how many pages carry it.

    Written are ``search/``, ``assets/briefs/search/`` and ``search.*``, and into each page a button with the script
    behind it. Pages may be files (``briefs/a.html``) or folders (``briefs/a/index.html``). Doing it again changes
    nothing.

    Raises:
        SiteError: there is no site, or it lacks pages of ``config.docs``.
    """
    if not (built / "index.html").is_file():
        raise SiteError("holds no built site", where=str(built), fix="build it from what briefs derive writes")
    library = _find_pages(read_wanted(config.docs, approved_only=config.approved_only), built)
    others = [
        (make_url(page.path), page.title, " ".join(re.sub(r"[#*_`|]", " ", page.text).split()))
        for page in library.pages
    ]
    bodies = read_bodies(config.docs) if config.index_body else {}
    build_index(make_documents(library, others, bodies), library, built)
    assets = built / ASSETS
    for source in (_OURS / "search.js", *sorted((_OURS / "search").glob("*.js"))):
        target = assets / source.relative_to(_OURS)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    (assets / "search.css").write_text(pick_rules((_OURS / "site.css").read_text("utf-8")) + _PLACE, encoding="utf-8")
    return sum(_add_search(path, built) for path in sorted(built.rglob("*.html")))


def _find_pages(library: Library, built: Path) -> Library:
    """The library with the paths at which the engine put each page; pages by hand that it left out are left out."""
    missing: list[str] = []

    def find(path: str) -> str:
        stem = path.removesuffix(".md")
        for name in (stem, f"{stem}/index"):
            if (built / f"{name}.html").is_file():
                return f"{name}.md"
        missing.append(path)
        return ""

    briefs = tuple(replace(entry, path=find(entry.path)) for entry in library.briefs)
    companies = tuple(replace(entry, path=find(entry.path)) for entry in library.companies)
    if missing:
        raise SiteError(
            f"lacks {len(missing)} of our pages, such as {missing[0]}",
            where=str(built),
            fix="build it anew from what briefs derive writes",
        )
    pages = tuple(replace(page, path=path) for page in library.pages if (path := find(page.path)))
    return replace(library, briefs=briefs, companies=companies, pages=pages)


def _add_search(path: Path, built: Path) -> bool:
    """Whether the page carries the search; 404.html does not, since it is shown at any address."""
    text = path.read_text(encoding="utf-8")
    head, end, tail = text.rpartition("</body>")
    if not end or path.name == "404.html":
        return False
    if f"{ASSETS}/search.js" not in text:
        up = "../" * (len(PurePosixPath(path.relative_to(built).as_posix()).parts) - 1)
        added = (
            f'<link rel="stylesheet" href="{up}{ASSETS}/search.css">{_BUTTON}'
            f'<script src="{up}{ASSETS}/search.js" defer></script>'
        )
        path.write_text(head + added + end + tail, encoding="utf-8", newline="")
    return True


def pick_rules(css: str) -> str:
    """What the search needs of our style sheet: its own rules, and the colours, also where no scheme is set."""
    plain = re.sub(r"/\*.*?(?:\*/|\Z)", "", css, flags=re.DOTALL)
    lines = _pick(_BLOCK.sub("", plain))
    for block in _BLOCK.finditer(plain):
        if rules := _pick(block["rules"]):
            lines += [f"{block['at'].strip()} {{", *rules, "}"]
    return "\n".join(lines) + "\n"


def _pick(rules: str) -> list[str]:
    found = []
    for match in _RULE.finditer(rules):
        parts = [part.strip() for part in match["selector"].split(",")]
        if parts in ([":root"], [_LIGHT], [_DARK]):
            parts = [":root", _LIGHT] if parts == [_LIGHT] else parts
        else:
            parts = [part.removeprefix(".b-text ") for part in parts if re.search(r"\.b-(?:search|found)\b", part)]
        if parts:
            found.append(f"{', '.join(parts)} {{ {' '.join(match['body'].split())} }}")
    return found
