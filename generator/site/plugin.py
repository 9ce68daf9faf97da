"""The MkDocs plugin ``briefs``: derived pages, our theme over Material, the search index. Public events only."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path, PurePosixPath
from typing import Any, Literal
from urllib.parse import quote, urljoin

from jinja2 import Environment
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkPage
from mkdocs.utils import get_relative_url, get_theme_dir
from mkdocs.utils.templates import TemplateContext

from generator.approvals import find_folder
from generator.bodies import read_bodies
from generator.brief import evidence_of
from generator.cache import Store, digest, open_store
from generator.errors import SiteError, TableError
from generator.model import Brief, Company
from generator.site.admit import refuse_linked_folders
from generator.site.approved import read_wanted, tell_approvals, unlink
from generator.site.derive import NO_PUBLISHER, Page, SiteSettings, derive_from, month_of
from generator.site.frame import Frames
from generator.site.headers import NAME as HEADERS
from generator.site.headers import write_headers, write_policy
from generator.site.library import BriefFile, Library, forget_texts, make_url
from generator.site.machines import (
    DATA_PAGE,
    DATA_TEXT,
    SITE_FEED,
    STORIES_FEED,
    WITHOUT_ADDRESS,
    Made,
    Place,
    company_feed,
    describe_head,
    settle_sitemap,
    topic_feed,
    write_machines,
)
from generator.site.markup import PageContext, SiteMarkup
from generator.site.material import TOGGLE, check_material
from generator.site.phrase import is_language
from generator.site.render import LatePage, Renderer, has_templates, may_render
from generator.site.rewrite import Before
from generator.site.search import FOLDER as SEARCH
from generator.site.search import build_index, make_documents
from generator.site.supply import NOTICES, check_theme, write_notices
from generator.tables.topics import load_topics, topics_path
from generator.text.around import clip_around, find_cuts
from generator.topics import Topic

_LOG = get_plugin_logger("briefs")
THEME = Path(__file__).parent / "theme"

AROUND = 24
"""Characters shown of what stands on each side of a quotation: what is not quoted belongs to its publisher."""

_UNUSED = re.compile(r"\.map\Z|/lunr/|assets/javascripts/workers/|assets/images/favicon\.png\Z")
"""What Material ships and no page of ours loads."""
_TAG = re.compile(r"<[^<>]*>")
_GAP = re.compile(r"\n\s+")


_NEEDED = ("footnotes", "tables")
"""Extensions of Markdown in whose forms briefs are written."""


def check_settings(config: MkDocsConfig) -> None:
    """Raises :class:`SiteError` for settings under which pages or their addresses would be wrong."""
    where = config.config_file_path or "mkdocs.yml"
    if config.use_directory_urls:
        what = "use_directory_urls is true: feeds, digests and what machines read would name addresses that are dead"
        raise SiteError(what, where=where, fix='write "use_directory_urls: false"')
    names = {str(name).rpartition(".")[2] for name in config.markdown_extensions}
    missing = [] if "extra" in names else [name for name in _NEEDED if name not in names]
    if missing:
        lines = ", ".join(f'"  - {name}"' for name in missing)
        what = f"Markdown without {' and '.join(missing)} shows no brief as it is"
        raise SiteError(what, where=where, fix=f'put {lines} below "markdown_extensions:"')


class BriefsConfig(Config):  # type: ignore[no-untyped-call]
    """Options under ``plugins: - briefs:`` in ``mkdocs.yml``."""

    new = config_options.Type(int, default=SiteSettings().new)
    page_size = config_options.Type(int, default=SiteSettings().page_size)
    cache = config_options.Type(bool, default=True)
    """Whether briefs and pages of the build before are kept in ``.briefs/cache/``."""
    search = config_options.Type(bool, default=True)
    index_body = config_options.Type(bool, default=True)
    """Whether the kept bodies are read: for the words of the search, and for what stands around a quotation.
    ``briefs build`` and ``briefs serve`` heed briefing.toml as well."""
    approved_only = config_options.Type(bool, default=False)
    """Whether briefs that are not approved, or changed since, are left out."""
    downloads = config_options.Type(bool, default=True)
    """Whether the briefs can be downloaded as JSON lines and as a database."""
    feed_id = config_options.Type(str, default="")
    """What the ids of the feeds start from, for desks whose feeds meet in one reader; never to be changed again."""


class BriefsPlugin(BasePlugin[BriefsConfig]):  # type: ignore[no-untyped-call]
    """Makes the site of what ``docs/`` holds."""

    approved_only = False
    """Whether ``briefing.toml`` or a flag wants approved briefs only; ``mkdocs.yml`` may want it, too."""
    tell: Callable[[str], None] = staticmethod(_LOG.info)
    """Takes what is no error and who builds should know."""
    index_body = True
    """Whether ``briefing.toml`` lets the kept bodies be read; ``mkdocs.yml`` must let them, too."""

    def __init__(self) -> None:
        self.serving = False
        self.markup = SiteMarkup()
        self.library = Library()
        self.gone: frozenset[str] = frozenset()
        self.pages: dict[str, Page] = {}
        self.entries: dict[str, BriefFile] = {}
        self.companies: dict[str, Company] = {}
        self.briefs: dict[str, Brief] = {}
        self.bodies: dict[str, str] = {}
        self.publisher_urls: dict[str, str] = {}
        self.languages: dict[str, str] = {}
        self.others: list[tuple[str, str, str]] = []
        self.place = Place("")
        self.made = Made()
        self.renderer: Renderer | None = None
        self.frames: Frames | None = None
        self.store = Store(None)
        self.before: Before | None = None
        self.shared = ""
        self.told: dict[str, str] = {}

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        self.serving = command == "serve"

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        folder = find_folder(Path(config.docs_dir))
        if folder.is_dir():
            server.watch(str(folder))
        return server

    def on_shutdown(self) -> None:
        # MkDocs keeps the plugin for the next settings that it loads.
        self.serving = False

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        check_settings(config)
        check_material()
        theme = config.theme
        if str(THEME) not in theme.dirs:
            # The desk's own templates go before ours, and ours before Material's.
            theme.dirs.insert(theme.dirs.index(theme.custom_dir) + 1 if theme.custom_dir else 0, str(THEME))
        extensions: list[Any] = config.markdown_extensions
        if self.markup not in extensions:
            extensions.append(self.markup)
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        # Before MkDocs lists the files: it enters linked folders, one that leads into itself again and again.
        refuse_linked_folders(Path(config.docs_dir))
        self.before = Before(Path(config.site_dir))

    def _read_topics(self, config: MkDocsConfig) -> tuple[Topic, ...]:
        """The desk's topics, of the seeds beside ``docs``; none where their file is missing or wrong, which stops
        ``briefs generate`` and no site.
        """
        path = topics_path(Path(config.docs_dir).parent / "seeds")
        try:
            return load_topics(path)
        except TableError as error:
            self.tell(f"{error}; pages of topics do not say their words")
            return ()

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        settings = SiteSettings(
            config.site_name, self.config.new, self.config.page_size, vocabulary=self._read_topics(config)
        )
        self.store = open_store(Path(config.docs_dir), "site", wanted=self.config.cache)
        docs, approved_only = Path(config.docs_dir), self.config.approved_only or self.approved_only
        self.library = read_wanted(docs, self.store, approved_only=approved_only)
        for line in tell_approvals(self.library):
            self.tell(line)
        self.gone = self.library.gone
        for path in self.gone:
            known = files.get_file_from_path(path)
            if known is not None:
                files.remove(known)
        # What was read stays until the end: the collector need not look at it again and again.
        gc.freeze()
        with_bodies = self.config.index_body and self.index_body
        self.bodies = read_bodies(Path(config.docs_dir)) if with_bodies else {}
        self.pages = {page.path: page for page in derive_from(self.library, settings, self.bodies)}
        self.library = forget_texts(self.library)
        self.entries = {entry.path: entry for entry in self.library.briefs}
        self.companies = {entry.company.id: entry.company for entry in self.library.companies}
        self.briefs = {entry.path: entry.brief for entry in self.library.briefs}
        self.languages = {
            f"{PurePosixPath(path).stem}.html": brief.lang
            for path, brief in self.briefs.items()
            if brief.lang != "en" and is_language(brief.lang)
        }
        self.others = []
        material = get_theme_dir("material")
        taken = [file for file in files if file.src_dir == material]
        for file in [file for file in taken if _UNUSED.search(file.src_uri)]:
            files.remove(file)
            taken.remove(file)
        check_theme(Path(material), [Path(file.abs_src_path) for file in taken if file.abs_src_path])
        for path in [path for path in self.pages if PurePosixPath(path).name == "README.md"]:
            # MkDocs takes a README for the front page of its folder; where one is derived, it is for GitHub only.
            readme = files.get_file_from_path(path)
            if readme is not None and str(PurePosixPath(path).with_name("index.md")) in self.pages:
                files.remove(readme)
                del self.pages[path]
        rendered = may_render(config)
        self.renderer = Renderer(files, self.store) if rendered else None
        self.shared = self._tell_shared(config)
        self.told = {
            key: repr((c.name, c.kind, c.tickers, c.aliases, c.scripts, c.former)) for key, c in self.companies.items()
        }
        for path, page in self.pages.items():
            known = files.get_file_from_path(path)
            if known is not None:
                if page.kind == "page":
                    continue
                files.remove(known)
            late = rendered and page.kind != "page"
            file = File.generated(config, path, content="" if late else page.markdown)
            files.append(file)
            if late:
                LatePage(page, file, config)
        if self.config.downloads and self.library.briefs and files.get_file_from_path(DATA_PAGE) is None:
            files.append(File.generated(config, DATA_PAGE, content=DATA_TEXT))
        self.publisher_urls = {
            page.title: make_url(path)
            for path, page in self.pages.items()
            if page.kind == "publisher" and path.count(".") == 1
        }
        return files

    def on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> Environment:
        self.frames = None if has_templates(config) else Frames(env)
        # A preview reloads itself by an inline script of MkDocs, which the policy would refuse.
        env.globals["policy"] = "" if self.serving else write_policy(header=False)
        env.globals["policy_not_found"] = "" if self.serving else write_policy(header=False, not_found=True)
        env.globals["folders"] = _list_folders(files, search=self.config.search)
        # Before static files are copied: one of the desk's own at the same address stands in the place of ours.
        self.place = Place(config.site_name, config.site_url or "", self.config.feed_id)
        site = Path(config.site_dir)
        site.mkdir(parents=True, exist_ok=True)
        # The first file of all, for it tells the next build that the folder is ours, should this one stop.
        (site / HEADERS).write_text(write_headers(), encoding="ascii")
        notices = site / NOTICES
        notices.parent.mkdir(exist_ok=True)
        notices.write_text(write_notices(), encoding="utf-8", newline="\n")
        self.made = write_machines(self.library, site, self.place, data=self.config.downloads, store=self.store)
        if not self.place.url:
            _LOG.info(WITHOUT_ADDRESS)
        return env

    def on_page_markdown(self, markdown: str, page: MkPage, config: MkDocsConfig, files: Files) -> str:
        if not isinstance(page, LatePage):
            known = self.pages.get(page.file.src_uri)
            self.markup.context = self._describe(known, page)
            if known is not None and known.kind != "page":
                page.title = known.title
                page.meta = {"layout": known.kind}
        return unlink(markdown, page.file.src_uri, self.gone)

    def _describe(self, known: Page | None, page: MkPage) -> PageContext:
        if known is None or known.kind == "page":
            return PageContext("page")
        if known.kind != "brief":
            return PageContext(
                known.kind,
                timeline=known.timeline,
                together=known.together,
                weeks=known.weeks,
                title=known.title,
                languages=self.languages,
            )
        brief = self.briefs[known.path]
        publisher = self.publisher_urls.get(brief.publisher or NO_PUBLISHER, "") if brief.publisher else ""
        return PageContext(
            "brief",
            brief,
            get_relative_url(publisher, page.url) if publisher else "",
            get_relative_url(f"months/{month_of(brief)}.html", page.url),
            title=known.title,
            languages=self.languages,
            around=self._find_around(brief),
            standing=known.standing,
            cuts=self._find_cuts(brief),
            names=self._find_names(brief),
        )

    def _find_around(self, brief: Brief) -> dict[str, tuple[str, str]]:
        """Label → what stands before and after the quotation, where the body is kept and its line too long to scan."""
        body = self.bodies.get(brief.id, "")
        found = (
            {e.label: clip_around(body, e.start, e.end, e.quote, AROUND) for e in evidence_of(brief)} if body else {}
        )
        return {label: sides for label, sides in found.items() if any(sides)}

    def _find_cuts(self, brief: Brief) -> dict[str, tuple[bool, bool]]:
        """Label → whether the sentence goes on before and behind the quotation."""
        body = self.bodies.get(brief.id, "")
        return {e.label: find_cuts(e.quote, e.label, body, e.start, e.end) for e in evidence_of(brief)}

    def _find_names(self, brief: Brief) -> dict[str, tuple[str, ...]]:
        """Label → the names of all companies whose own quotation that is."""
        found: dict[str, tuple[str, ...]] = {}
        for link in brief.companies:
            if link.evidence is not None:
                company = self.companies[link.id]
                own = (link.name, company.name, *company.aliases, *company.scripts, *company.former)
                found[link.evidence.label] = (*found.get(link.evidence.label, ()), *own)
        return found

    def on_page_content(self, html: str, page: MkPage, config: MkDocsConfig, files: Files) -> str:
        known = self.pages.get(page.file.src_uri)
        if known is None or known.kind == "page":
            text = " ".join(unescape(_TAG.sub(" ", html)).split())
            self.others.append((page.file.dest_uri, _plain_title(page), text))
        return html

    def on_page_context(
        self, context: TemplateContext, page: MkPage, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        values: dict[str, Any] = {
            "page_title": _plain_title(page),
            "layout": page.meta.get("layout", "page"),
            "searchable": self.config.search and self.library != Library(),
            "section": PurePosixPath(page.file.src_uri).parts[0],
        }
        known = self.pages.get(page.file.src_uri)
        values |= self._describe_feeds(known, page)
        if known is not None and known.leads_to:
            target = make_url(known.leads_to)
            values["leads_to"] = get_relative_url(target, page.url)
            values["leads_to_canonical"] = urljoin(config.site_url, target) if config.site_url else values["leads_to"]
        if isinstance(page, LatePage) and self.renderer is not None and self.frames is not None:
            page.key = self._name_page(page, self.frames.find({**context, **values}).digest, values)
            kept = self.renderer.recall(page)
            if kept is not None:
                values = {"frame": self.frames.whole, "kept": kept}
                context.update(values)  # type: ignore[typeddict-item]
                page.key = ""
                return context
            self.markup.context = self._describe(known, page)
            self.renderer.render(page, self.markup.context, config)
        if known is not None and known.kind == "brief":
            values["head"] = describe_head(self.entries[known.path], self.companies, self.place)
        if self.frames is not None:
            values["frame"] = self.frames.find({**context, **values}).template
        context.update(values)  # type: ignore[typeddict-item]
        return context

    def _tell_shared(self, config: MkDocsConfig) -> str:
        """Digest of what all pages have in common and their frames do not show."""
        names = (config.site_name, config.site_url, config.site_description, self.config.feed_id, self.serving)
        return digest(repr((names, sorted(self.languages.items()), self.library.moved, config.use_directory_urls)))

    def _name_page(self, page: LatePage, frame: str, values: dict[str, Any]) -> str:
        """Digest of all that a page is made of."""
        known = page.known
        told = [values.get(name) for name in ("feed", "own_feed", "leads_to", "leads_to_canonical")]
        parts = [repr((told, bool(self.made.files), known.timeline, known.together, known.weeks, known.standing))]
        brief = self.briefs.get(known.path)
        if brief is not None:
            parts += [f"{link.id}\n{link.name}\n{link.role}\n{self.told.get(link.id)}" for link in brief.companies]
            parts += [self.publisher_urls.get(brief.publisher or "", ""), self.bodies.get(brief.id, "")]
        return digest("page", frame, self.shared, known.path, known.title, known.markdown, *parts)

    def on_post_page(self, output: str, page: MkPage, config: MkDocsConfig) -> str:
        if "autocomplete" in output:
            output = TOGGLE.sub(r"\1>", output, count=2)
        output = _close_up(output)
        if isinstance(page, LatePage):
            if self.renderer is not None:
                self.renderer.keep(page, output)
            page.forget()
            self.pages.pop(page.file.src_uri, None)
        if self.before is not None:
            self.before.put_back(page.file.dest_uri)
        return output

    def _describe_feeds(self, known: Page | None, page: MkPage) -> dict[str, Any]:
        own = company_feed(PurePosixPath(page.file.src_uri).stem) if known and known.kind == "company" else ""
        own = topic_feed(page.file.src_uri) if known and known.kind == "topic" else own
        own = STORIES_FEED if known and known.kind == "stories" else own
        return {
            "feed": self.place.address(SITE_FEED) if SITE_FEED in self.made.feeds else "",
            "own_feed": self.place.address(own) if own in self.made.feeds else "",
            "made": self.made,
        }

    def on_build_error(self, error: Exception) -> None:
        self.store.abandon()
        self._let_go()

    def _let_go(self) -> None:
        if self.before is not None:
            self.before.drop()
        gc.unfreeze()

    def on_post_build(self, config: MkDocsConfig) -> None:
        self.store.close()
        self._let_go()
        site = Path(config.site_dir)
        if self.config.search:
            build_index(make_documents(self.library, self.others, self.bodies), self.library, site)
        settle_sitemap(site, self.place)


def _close_up(output: str) -> str:
    """The page without the blank lines and the indents of its templates; what stands in the article is left alone."""
    start, end = output.find("<article "), output.rfind("</article>")
    if not 0 <= start < end:
        return output
    return _GAP.sub("\n", output[:start]) + output[start:end] + _GAP.sub("\n", output[end:])


def _list_folders(files: Files, *, search: bool) -> list[str]:
    """Every folder of the site as it is written in addresses, deeper ones first."""
    found = {parent for file in files for parent in PurePosixPath(file.dest_uri).parents}
    if search:
        found |= {PurePosixPath(SEARCH, name) for name in ("", "fragment", "index")}
    return sorted((quote(str(path)) for path in found if path.name), key=lambda path: (-path.count("/"), path))


def _plain_title(page: MkPage) -> str:
    title = str(page.title or "")
    return title if page.meta.get("layout") else unescape(_TAG.sub("", title))
