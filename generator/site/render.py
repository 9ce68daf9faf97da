"""The pages that we know the forms of, made into HTML without Python-Markdown and without waiting in memory.

MkDocs renders all pages before it writes the first. What this module renders is asked for when the page is written, and
forgotten at once.
"""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path
from posixpath import dirname, normpath
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files, InclusionLevel
from mkdocs.structure.pages import Page as MkPage
from mkdocs.structure.toc import get_toc
from mkdocs.utils import get_relative_url

from generator.site.cache import Store, digest
from generator.site.derive import Page
from generator.site.forms import Unreadable, read_forms, write_html
from generator.site.markup import PageContext, SiteMarkup, dress_page

_NEEDED = frozenset({"toc", "tables", "footnotes", "sane_lists"})
_KNOWN = _NEEDED | {"fenced_code", "admonition", "attr_list"}
"""Extensions under which the forms are read as we read them; another may give any of them another meaning."""
_ID = re.compile(r'\bid="([^"]*)"')


def may_render(config: MkDocsConfig) -> bool:
    """Whether nothing but our plugin and the extensions that we know has a say in the pages."""
    every: list[Any] = config.markdown_extensions
    others = set(every) - {one for one in every if isinstance(one, SiteMarkup)}
    plain = others >= _NEEDED and others <= _KNOWN and not any((config.mdx_configs or {}).values())
    return plain and set(config.plugins) == {"briefs"}


class Renderer:
    """Renders pages of one build."""

    def __init__(self, files: Files, store: Store, shared: str) -> None:
        """``shared``: digest of what the contexts of all pages have in common."""
        self._files = files
        self._store = store
        self._shared = shared
        self._urls: dict[tuple[str, str], tuple[str | None, str]] = {}

    def render(self, page: MkPage, known: Page, context: PageContext, config: MkDocsConfig) -> None:
        """Set the content of ``page``, and what MkDocs asks of a page that was rendered."""
        key = digest("page", self._shared, known.path, known.markdown, _tell(context))
        made = self._recall(key)
        if made is None:
            try:
                made = self._make(page, known, context)
            except Unreadable:
                page.markdown = strip_front(known.markdown)
                page.render(config, self._files)
                return
            self._store.put(key, json.dumps(made).encode())
        page.content = made["html"]
        page.toc = get_toc(made["heading"])
        page.links_to_anchors = {}
        for path, anchor, target in made["anchors"]:
            file = self._files.get_file_from_path(path)
            if file is not None:
                page.links_to_anchors.setdefault(file, {}).setdefault(anchor, target)
        page.present_anchor_ids = _Anchors(page.file.abs_dest_path)

    def _recall(self, key: str) -> dict[str, Any] | None:
        """What an earlier build made of the same, if each page that it links still stands."""
        kept = self._store.get(key)
        if kept is None:
            return None
        made: dict[str, Any] = json.loads(kept)
        return made if all(self._stands(path) for path in made["links"]) else None

    def _stands(self, path: str) -> bool:
        file = self._files.get_file_from_path(path)
        return file is not None and file.inclusion is not InclusionLevel.EXCLUDED

    def _make(self, page: MkPage, known: Page, context: PageContext) -> dict[str, Any]:
        anchors: list[tuple[str, str, str]] = []
        links: dict[str, None] = {}
        root, stash = read_forms(
            strip_front(known.markdown), lambda target: self._resolve(target, page, links, anchors)
        )
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
        if file is None or not self._stands(uri):
            return None, ""
        return uri, get_relative_url(file.url, page.file.url)


def _tell(context: PageContext) -> str:
    """All of a context that its page's Markdown does not say, and that is not the same for all pages."""
    told = [getattr(context, field.name) for field in fields(context) if field.name not in ("brief", "languages")]
    return repr((told, context.brief.companies if context.brief is not None else ()))


def strip_front(text: str) -> str:
    """The Markdown of a page without its front matter."""
    return text.partition("\n---\n")[2] if text.startswith("---\n") else text


class _Anchors(set[str]):
    """The ids of a page, read from what was written only if somebody asks: few links name one."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path

    def __contains__(self, anchor: object) -> bool:
        if not self and Path(self._path).is_file():
            self.update(_ID.findall(Path(self._path).read_text("utf-8")))
        return super().__contains__(anchor)
