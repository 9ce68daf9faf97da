"""The pages that we know the forms of, made into HTML without Python-Markdown and without waiting in memory.

MkDocs renders all pages before it writes the first. What this module renders is asked for when the page is written, and
forgotten at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from posixpath import dirname, normpath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as MkPage
from mkdocs.structure.toc import get_toc
from mkdocs.utils import get_relative_url

from generator.site.derive import Page
from generator.site.forms import Unreadable, read_forms, write_html
from generator.site.markup import PageContext, dress_page

_KNOWN = frozenset({"toc", "tables", "fenced_code", "footnotes", "sane_lists", "admonition", "attr_list"})
"""Extensions under which the forms are read as we read them; another may give any of them another meaning."""
_ID = re.compile(r'\bid="([^"]*)"')


def may_render(config: MkDocsConfig) -> bool:
    """Whether nothing but our plugin and the extensions that we know has a say in the pages."""
    extensions = {name for name in config.markdown_extensions if isinstance(name, str)}
    return set(config.plugins) == {"briefs"} and extensions <= _KNOWN and not any((config.mdx_configs or {}).values())


class Renderer:
    """Renders pages of one build."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._urls: dict[tuple[str, str], str | None] = {}

    def render(self, page: MkPage, known: Page, describe: Callable[[], PageContext], config: MkDocsConfig) -> None:
        """Set the content of ``page``, and what MkDocs asks of a page that was rendered."""
        source = strip_front(known.markdown)
        anchors: dict[File, dict[str, str]] = {}
        try:
            root, stash = read_forms(source, lambda target: self._resolve(target, page, anchors))
        except Unreadable:
            page.markdown = source
            page.render(config, self._files)
            return
        heading = root.find("h1")
        tokens = []
        if heading is not None:
            name = "".join(heading.itertext())
            tokens = [{"level": 1, "id": heading.get("id", ""), "name": name, "children": []}]
        page.toc = get_toc(tokens)
        dress_page(root, describe())
        page.content = write_html(root, stash)
        page.links_to_anchors = anchors
        page.present_anchor_ids = _Anchors(page.file.abs_dest_path)

    def _resolve(self, target: str, page: MkPage, anchors: dict[File, dict[str, str]]) -> str | None:
        """The URL of a link; ``None`` for one that MkDocs is to complain of."""
        if target.startswith(("https://", "http://")):
            return target
        path, hash_, anchor = target.partition("#")
        folder = dirname(page.file.src_uri)
        if not path or anchor:
            file = self._files.get_file_from_path(normpath(f"{folder}/{path}".lstrip("/"))) if path else page.file
            if file is not None and anchor:
                anchors.setdefault(file, {}).setdefault(anchor, target)
        key = folder, path
        if key not in self._urls:
            self._urls[key] = self._find(folder, path, page)
        url = self._urls[key]
        return None if url is None else url + hash_ + anchor

    def _find(self, folder: str, path: str, page: MkPage) -> str | None:
        if not path:
            return ""
        if ":" in path or "?" in path or "%" in path or path.startswith("/"):
            return None
        file = self._files.get_file_from_path(normpath(f"{folder}/{path}".lstrip("/")))
        if file is None or file.inclusion.is_excluded():
            return None
        return get_relative_url(file.url, page.file.url)


def strip_front(text: str) -> str:
    """The Markdown of a page without its front matter."""
    return text.partition("\n---\n")[2] if text.startswith("---\n") else text


class _Anchors(set[str]):
    """The ids of a page, read from what was written only if somebody asks: few links name one."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = Path(path)

    def __contains__(self, anchor: object) -> bool:
        if not self and self._path.is_file():
            self.update(_ID.findall(self._path.read_text("utf-8")))
        return super().__contains__(anchor)
