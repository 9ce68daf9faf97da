"""Cleaning: the visible text of a seed as labelled blocks.

Text and HTML take the same way: ``unseen`` takes out what nobody sees, ``units`` (or ``page`` for HTML, with ``stated``
for what its head says) cuts the input, ``features`` looks and joins broken lines, ``score`` judges, ``body`` decides
(``lists`` for what looks like no prose), ``titles`` finds where articles start, with ``starts`` for the gaps between
them and ``headlines`` for the first on a page of text, ``labels`` gives every unit its label and reason, ``blocks``
cuts lines that hold several things (``cuts``, and ``giants`` where a line holds a page), ``doubts`` tells what a
reviewer should look at.
"""

from __future__ import annotations

from generator.errors import LimitError
from generator.model import CleanDocument, PageMetadata, SourceDocument
from generator.stages.clean.doubts import notice_doubts
from generator.stages.clean.labels import guess_language, label_units
from generator.stages.clean.tables import CleanTables
from generator.stages.clean.units import split_lines
from generator.stages.clean.unseen import drop_unseen

__all__ = ["CleanTables", "clean_document"]


def clean_document(source: SourceDocument, tables: CleanTables, most: int | None = None) -> CleanDocument:
    """Cut the visible text of a seed into labelled blocks.

    In: a decoded seed (text or HTML). Out: blocks whose spans are ordered, disjoint and cover every character of
    ``CleanDocument.text`` that is not white space; ``Block.text`` is exactly its span. For text seeds ``text`` is the
    seed's own; for HTML it is the visible text, one block element a line, and lines are those of the markup. Hidden
    characters are left out of it, with a mend for each line.

    Raises :class:`LimitError` for a page that shows more than ``most`` characters: it costs seconds to judge.
    """
    stated = PageMetadata()
    mends = list(source.mends)
    if source.format == "html":
        from generator.stages.clean.page import read_page  # lxml is slow to load, and texts do not need it

        page = read_page(source.text)
        if most is not None and len(page.text) > most:
            what = f"shows {len(page.text)} characters, more than {most}"
            raise LimitError(what, fix="save the article's part of the page")
        text, units, stated = page.text, page.units, page.stated
        mends += page.mends
    else:
        text = drop_unseen(source.text, 1, mends)
        units = split_lines(text)
    lang = source.sidecar.lang or guess_language(units, stated, tables)
    blocks = label_units(units, stated, lang, tables)
    return CleanDocument(
        name=source.name,
        format=source.format,
        text=text,
        blocks=blocks,
        page=stated,
        lang=lang,
        sidecar=source.sidecar,
        mends=tuple(sorted(mends, key=lambda mend: mend.line)),
        notices=notice_doubts(blocks, tables),
    )
