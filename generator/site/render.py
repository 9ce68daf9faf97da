"""The pages that we know the forms of, made into HTML without Python-Markdown and without waiting in memory.

MkDocs renders all pages before it writes the first. What this module renders is asked for when the page is written, and
forgotten at once. A page of which nothing changed since the build before is not made at all: it is kept as it was
written, under a digest of all that it is made of.
"""

from __future__ import annotations

import contextlib
import json
import re
from functools import cached_property
from pathlib import Path
from posixpath import dirname, normpath
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as MkPage
from mkdocs.structure.toc import get_toc
from mkdocs.utils import get_relative_url

from generator.brief import EXTENSIONS, drop_front
from generator.cache import Store
from generator.site.derive import Page
from generator.site.forms import Unreadable, read_forms, write_html
from generator.site.markup import PageContext, SiteMarkup, dress_page

_NEEDED = frozenset(EXTENSIONS) - {"admonition"}
_KNOWN = frozenset(EXTENSIONS) | {"fenced_code", "attr_list"}
"""Extensions under which the forms are read as we read them; another may give any of them another meaning."""
_ID = re.compile(r'\bid="([^"]*)"')


def may_render(config: MkDocsConfig) -> bool:
    """Whether nothing but our templates, our plugin and the extensions that we know has a say in the pages."""
    every: list[Any] = config.markdown_extensions
    others = set(every) - {one for one in every if isinstance(one, SiteMarkup)}
    plain = others >= _NEEDED and others <= _KNOWN and not any((config.mdx_configs or {}).values())
    return plain and set(config.plugins) == {"briefs"} and not has_templates(config)


def has_templates(config: MkDocsConfig) -> bool:
    """Whether the desk has templates of its own: then nothing is known of what is the same on two pages."""
    own = config.theme.custom_dir
    return own is not None and any(Path(own).rglob("*.html"))


class LatePage(MkPage):
    """A page that MkDocs neither reads nor renders, though it asks for both: all is done when it is written."""

    def __init__(self, known: Page, file: File, config: MkDocsConfig) -> None:
        super().__init__(known.title, file, config)
        self.known = known
        self.key = ""
        """Under which the page that is being made is to be kept; empty for one that is not."""
        self.links: list[str] = []
        self.anchors: list[tuple[str, str, str]] = []
        self.ids: str | None = None
        """What a link may name on it, a line each; ``None`` where that is to be read from what was written."""
        # Whether it has a heading, to which the link for keyboards leads, is known for certain when it is made.
        self.toc = get_toc([{"level": 1, "id": "", "name": "", "children": []}])

    def read_source(self, config: MkDocsConfig) -> None:
        self.markdown = ""
        self.meta = {"layout": self.known.kind}

    def render(self, config: MkDocsConfig, files: Files) -> None:
        self.content = ""

    def render_slowly(self, config: MkDocsConfig, files: Files) -> None:
        """As MkDocs renders any page."""
        self.markdown = drop_front(self.known.markdown)
        super().render(config, files)

    def forget(self) -> None:
        """Let go of what was written: ten thousand pages of it are a hundred megabytes."""
        self.content = self.markdown = ""
        self.toc = get_toc([])
        self.links, self.anchors = [], []


class Renderer:
    """Renders pages of one build."""

    def __init__(self, files: Files, store: Store) -> None:
        self._files = files
        self._store = store
        self._urls: dict[tuple[str, str], tuple[str | None, str]] = {}

    def render(self, page: LatePage, context: PageContext, config: MkDocsConfig) -> None:
        """Set the content of ``page``, and what MkDocs asks of a page that was rendered."""
        try:
            made = self._make(page, page.known, context)
        except Unreadable:
            page.key = ""
            page.render_slowly(config, self._files)
            return
        page.content = made["html"]
        page.toc = get_toc(made["heading"])
        page.links, page.anchors = made["links"], made["anchors"]
        self._settle(page)

    def keep(self, page: LatePage, output: str) -> None:
        """Keep ``page`` as it is written, under its key."""
        if page.key:
            page.ids = "\n".join(("", *_ID.findall(output), ""))
            head = json.dumps([page.links, page.anchors, page.ids])
            self._store.put(page.key, f"{head}\n{output}".encode("utf-8", "surrogatepass"))

    def recall(self, page: LatePage) -> str | None:
        """What an earlier build wrote of the same, if each page that it links still stands."""
        kept = self._store.get(page.key)
        if kept is None:
            return None
        head, _, output = kept.partition(b"\n")
        page.links, page.anchors, page.ids = json.loads(head)
        if not self._standing.issuperset(page.links):
            return None
        self._settle(page)
        return output.decode("utf-8", "surrogatepass")

    def _settle(self, page: LatePage) -> None:
        page.links_to_anchors = {}
        for path, anchor, target in page.anchors:
            file = self._files.get_file_from_path(path)
            if file is not None:
                page.links_to_anchors.setdefault(file, {}).setdefault(anchor, target)
        page.present_anchor_ids = _Anchors(page)  # type: ignore[assignment]

    @cached_property
    def _standing(self) -> frozenset[str]:
        """Every file that a link may lead to. MkDocs has settled which are left out when the first page is written."""
        return frozenset(file.src_uri for file in self._files if file.inclusion is not InclusionLevel.EXCLUDED)

    def _make(self, page: MkPage, known: Page, context: PageContext) -> dict[str, Any]:
        anchors: list[tuple[str, str, str]] = []
        links: dict[str, None] = {}
        root, stash = read_forms(drop_front(known.markdown), lambda target: self._resolve(target, page, links, anchors))
        heading = root.find("h1")
        tokens = []
        if heading is not None:
            name = "".join(heading.itertext())
            tokens = [{"level": 1, "id": heading.get("id", ""), "name": name, "children": []}]
        dress_page(root, context)
        return {"html": write_html(root, stash), "heading": tokens, "links": list(links), "anchors": anchors}

    def _resolve(
        self, target: str, page: MkPage, links: dict[str, None], anchors: list[tuple[str, str, str]]
    ) -> str | None:
        """The URL of a link; ``None`` for one that MkDocs is to complain of."""
        if target.startswith(("https://", "http://")):
            return target
        path, hash_, anchor = target.partition("#")
        if not path:
            uri: str | None = page.file.src_uri
            url = ""
        else:
            key = dirname(page.file.src_uri), path
            if key not in self._urls:
                self._urls[key] = self._find(*key, page)
            uri, url = self._urls[key]
        if uri is None:
            return None
        links[uri] = None
        if anchor:
            anchors.append((uri, anchor, target))
        return url + hash_ + anchor

    def _find(self, folder: str, path: str, page: MkPage) -> tuple[str | None, str]:
        """Path and URL of the page that a link from ``folder`` leads to."""
        if ":" in path or "?" in path or "%" in path or path.startswith("/"):
            return None, ""
        uri = normpath(f"{folder}/{path}".lstrip("/"))
        file = self._files.get_file_from_path(uri)
        if file is None or uri not in self._standing:
            return None, ""
        return uri, get_relative_url(file.url, page.file.url)


class _Anchors:
    """The ids of a page. They stay one text, since ten thousand sets of them are fifty megabytes."""

    __slots__ = ("_page",)

    def __init__(self, page: LatePage) -> None:
        self._page = page

    def __contains__(self, anchor: object) -> bool:
        if self._page.ids is None:
            found: list[str] = []
            with contextlib.suppress(FileNotFoundError):
                found = _ID.findall(Path(self._page.file.abs_dest_path).read_text("utf-8"))
            self._page.ids = "\n".join(("", *found, ""))
        return f"\n{anchor}\n" in self._page.ids
