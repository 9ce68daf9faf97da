"""The Markdown extension: which of the passes a page gets, and in which order."""

from __future__ import annotations

import xml.etree.ElementTree as etree  # noqa: N813 - as Python-Markdown calls it
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from generator.site.forms import make_namer
from generator.site.markup.context import PageContext
from generator.site.markup.evidence import dress_evidence
from generator.site.markup.head import dress_head
from generator.site.markup.language import has_runs, name_languages, name_runs, turn_text
from generator.site.markup.lists import badge_kinds, name_months, name_pagers, tighten_bullets
from generator.site.markup.neighbours import draw_neighbours
from generator.site.markup.note import find_cited, put_note, take_notes
from generator.site.markup.sections import group_sections, list_sections, shorten_head
from generator.site.markup.tables import fold_columns, fold_figures, join_claims, wrap_tables
from generator.site.markup.targets import settle_targets
from generator.site.markup.text import close_up
from generator.site.markup.timeline import draw_timelines
from generator.site.markup.weeks import draw_weeks

_AFTER_ALL = -10
"""Priority below every tree processor of Python-Markdown and MkDocs: ids, unescaping and links are done by then."""


class SiteMarkup(Extension):
    """The Markdown extension; the plugin sets ``context`` before each page."""

    def __init__(self) -> None:
        super().__init__()
        self.context = PageContext("page")

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name that Python-Markdown calls
        if self.context.kind != "page":
            # Titles and quotations come from strangers: no HTML of theirs, and no attributes, on pages made from them.
            for registry, name in (
                (md.preprocessors, "html_block"),
                (md.inlinePatterns, "html"),
                (md.treeprocessors, "attr_list"),
                (md.parser.blockprocessors, "markdown_block"),
            ):
                if name in registry:
                    registry.deregister(name)
            if "toc" in md.treeprocessors:
                headings: Any = md.treeprocessors["toc"]
                headings.slugify = make_namer(headings.slugify)
                headings.marker = ""
        md.treeprocessors.register(_SiteTree(md, self.context), "briefs-site", _AFTER_ALL)


class _SiteTree(Treeprocessor):
    def __init__(self, md: Markdown, context: PageContext) -> None:
        super().__init__(md)
        self.context = context

    def run(self, root: etree.Element) -> None:
        dress_page(root, self.context)


def dress_page(root: etree.Element, context: PageContext) -> None:
    """All that the site adds to the tree of a page, which Python-Markdown or our own forms made."""
    kind = context.kind
    if kind != "page":
        settle_targets(root)
    wrap_tables(root)
    if kind == "page":
        if has_runs(root):
            name_runs(root)
        return
    if kind == "brief":
        tighten_bullets(root)
    note = take_notes(root) if kind in ("brief", "company", "withdrawn") else []
    badge_kinds(root)
    if kind != "brief":
        name_pagers(root)
    if kind == "months":
        name_months(root)
    join_claims(root)
    if kind == "brief":
        fold_columns(root)
        fold_figures(root)
    if kind == "brief" and context.brief is not None:
        dress_evidence(root, context.brief, context, find_cited(note))
    name_languages(root, context)
    if kind == "brief" and context.brief is not None:
        dress_head(root, context)
    group_sections(root, context)
    put_note(root, note)
    if kind == "company":
        shorten_head(root)
        list_sections(root)
    if context.timeline:
        draw_timelines(root, context)
    if context.together:
        draw_neighbours(root, context)
    if context.weeks:
        draw_weeks(root, context.weeks)
    turn_text(root)
    if has_runs(root):
        name_runs(root)
    if kind == "brief":
        close_up(root)
