"""What the site adds to a page's HTML: done on the element tree while Markdown is rendered, so nothing is parsed twice.

The Markdown stays plain: no classes, no attribute lists, no HTML. Structure (sections, folds, marks in the evidence,
the picture of a timeline) is put on here by the headings and lists that the pages have anyway.
"""

from __future__ import annotations

from generator.site.markup.context import PageContext
from generator.site.markup.extension import SiteMarkup, dress_page
from generator.site.markup.timeline import draw_timeline

__all__ = ["PageContext", "SiteMarkup", "draw_timeline", "dress_page"]
