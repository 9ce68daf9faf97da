"""Our own Markdown, read fast: the few forms that briefs and lists are made of, to the tree that Python-Markdown makes.

Half of what a build costs is Python-Markdown, which must expect anything. Our pages hold little of that: headings,
paragraphs, lists, tables, footnotes, links, emphasis, escapes. What these forms cannot read for certain they do not
read at all, and the page takes the long way; so a page is the same whichever way it went, which tests hold as a law.
"""

from __future__ import annotations

from generator.site.forms.blocks import read_forms
from generator.site.forms.html import write_html
from generator.site.forms.ids import make_namer
from generator.site.forms.inline import Stash, Unreadable

__all__ = ["Stash", "Unreadable", "make_namer", "read_forms", "write_html"]
