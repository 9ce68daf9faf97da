"""The Markdown extension: which of the passes a page gets, and in which order."""

from __future__ import annotations

import re
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
from generator.site.markup.lists import badge_kinds, badge_verdicts, name_months, name_pagers, tighten_bullets
from generator.site.markup.neighbours import draw_neighbours
from generator.site.markup.note import find_cited, put_note, take_notes
from generator.site.markup.sections import fold_agreements, group_sections, list_sections, shorten_head
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
            _keep_known(md)
            if "toc" in md.treeprocessors:
                headings: Any = md.treeprocessors["toc"]
                headings.slugify = make_namer(headings.slugify)
                headings.marker = ""
        md.treeprocessors.register(_SiteTree(md, self.context), "briefs-site", _AFTER_ALL)


_BEFORE = frozenset(("normalize_whitespace", "fenced_code_block", "pymdownx-pre-norm-ws", "pymdownx-post-norm-ws"))
_INLINE = frozenset(
    """
    backtick escape footnote reference link image_link image_reference short_reference short_image_ref autolink automail
    linebreak nl entity em_strong em_strong2 not_strong delimiter
    """.split()  # noqa: SIM905 - a list would take a line a word
)
"""What may read the lines of a page, and the words in them, where these are a stranger's: what briefs are written in,
and what the escapes of :mod:`generator.text.escape` hold against. Snippets of files, marks of revision, formulas,
pictures for names, addresses made links and whatever else ``mkdocs.yml`` asks for work on a desk's own pages.
"""
_NOT_ON_BLOCKS = ("markdown_block", "arithmatex-block", "abbr")
_NOT_ON_TREES = ("attr_list", "abbr", "smarty", "smart-symbols", "task-list")


def _keep_known(md: Markdown) -> None:
    """Titles and quotations come from strangers: on pages made from them no HTML, no attributes, no other syntax.

    What is not known stays in its place and does nothing, since extensions look for their own parts there.
    """
    for name, reads in _named(md.preprocessors):
        if name not in _BEFORE:
            reads.run = _leave
    for name, pattern in _named(md.inlinePatterns):
        if name not in _INLINE:
            pattern.compiled_re = _NEVER
            pattern.getCompiledRegExp = lambda: _NEVER
    for name, block in _named(md.parser.blockprocessors):
        if name in _NOT_ON_BLOCKS:
            block.test = lambda parent, text: False
    for name, tree in _named(md.treeprocessors):
        if name in _NOT_ON_TREES:
            tree.run = lambda root: None


_NEVER = re.compile(r"(?!)")


def _leave(lines: list[str]) -> list[str]:
    return lines


def _named(processors: Any) -> list[tuple[str, Any]]:
    """The parts in a registry of Python-Markdown with their names, which it has no public way to tell."""
    return [(item.name, processors[item.name]) for item in processors._priority]


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
    note = take_notes(root) if kind in ("brief", "company", "story", "withdrawn") else []
    badge_kinds(root)
    if kind in ("brief", "story"):
        badge_verdicts(root)
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
    if kind == "story":
        fold_agreements(root)
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
