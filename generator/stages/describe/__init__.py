"""Article → what is known about it. Unknown stays unknown; everything known says where it stood.

Reading order: ``lines`` (which printed lines speak about this article), ``outlets`` and ``opening``, ``people``,
``dates`` and ``when``, ``bounds``, ``kinds``, ``attribution``, ``headings``, ``language``; ``tables`` says what they
must be told.
"""

from __future__ import annotations

from generator.model import Article, Bound, CleanDocument, Metadata, Notice
from generator.stages.describe.attribution import find_attributions
from generator.stages.describe.bounds import find_bounds, join_bounds
from generator.stages.describe.headings import find_title, make_heading
from generator.stages.describe.imprint import find_masthead
from generator.stages.describe.kinds import find_kind
from generator.stages.describe.language import find_language
from generator.stages.describe.lines import lines_around, owns_page
from generator.stages.describe.outlets import find_outlets
from generator.stages.describe.people import find_people
from generator.stages.describe.tables import DescribeTables
from generator.stages.describe.when import find_when
from generator.text.escape import escape_target

__all__ = ["DescribeTables", "describe_article"]


def describe_article(
    article: Article, document: CleanDocument, siblings: tuple[Article, ...], tables: DescribeTables
) -> Metadata:
    """What the page states or proves about one article.

    Args:
        article: the article; its ``head`` and ``foot`` are trusted as its own, other lines only near by.
        document: the page it stands on.
        siblings: all articles of the page, in order, ``article`` among them.
        tables: outlets, words of the calendar, cues.

    Returns:
        Metadata with a basis for each known field and a notice for each doubt. Raises nothing.
    """
    sidecar = document.sidecar
    lang = sidecar.lang or find_language(article.body, tables) or document.lang or "en"
    around = lines_around(article, document, siblings)
    outlets = find_outlets(article, document, siblings, around, tables)
    names = tuple(name for name in (outlets.publisher, outlets.aggregator) if name)
    people = find_people(article, document, siblings, around, names, tables)
    when = find_when(article, document, siblings, around, outlets.country, lang, tables)
    not_before, not_after = when.not_before, when.not_after
    ahead_bound: Bound | None = None
    if when.date is None or len(when.date) < 10:
        below, above = find_bounds(article, around, lang, tables)
        ahead_bound = above if when.date is None else None
        not_before, not_after = join_bounds(below, above, (not_before, not_after))
    title, title_basis = find_title(article, document, siblings, names, find_masthead(article, tables))
    # A page may state anything as its address, a script or a path among them: what no link may lead to is none.
    stated = (url for url in document.page.all("url") if escape_target(url))
    url = sidecar.url or (next(stated, None) if owns_page(article, document, siblings) else None)
    kind, kind_basis = find_kind(article, document, title, around, people, ahead_bound, url, tables)

    notices: list[Notice] = [*outlets.notices, *when.notices]
    heading = title
    if heading is None:
        heading = make_heading(article, lang, tables)
        notices.append(Notice("title-made", "no title is printed; the heading is made from the article's own words",
                              article.start_line, f"{document.name}.meta.yml: title: …"))  # fmt: skip
    basis = [*outlets.basis, ("kind", kind_basis)]
    if title_basis:
        basis.insert(0, ("title", title_basis))
    if people.basis:
        basis.append(("authors", people.basis))
    return Metadata(
        title=title,
        heading=heading,
        kind=kind,
        publisher=outlets.publisher,
        aggregator=outlets.aggregator,
        credit=outlets.credit,
        rests_on=find_attributions(article, around, outlets, when.date, tables),
        authors=people.authors,
        interests=people.interests,
        date=when.date,
        date_basis=when.basis,
        not_before=not_before,
        not_after=not_after,
        lang=lang,
        url=url,
        basis=tuple(basis),
        notices=tuple(notices),
    )
