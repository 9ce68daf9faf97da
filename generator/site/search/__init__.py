"""Search: what is indexed, Pagefind run over it, and its index in a form that opens over http and from a folder alike.

    quantities   amounts as words of their own: ``HK$41 billion``, ``41bn`` and ``410亿港元`` meet
    words        Chinese as pairs, an article's words without their order, its neighbours as a lossy filter
    documents    what can be found: briefs, companies, pages by hand
    tables       what the browser loads beside Pagefind's index: names, words to mend a query by, filters
    meta         Pagefind's table of pages by columns
    scripts      bytes and tables as scripts
    pagefind     the documents written for Pagefind, Pagefind run, its files as scripts

Pagefind reads small documents made for it, not the pages: that gives names, aliases and tickers their weight without
putting words on a page that nobody reads there. It answers which pages hold the words; ``theme/assets/briefs/search/``
then reads what it found, drops what only shares a stem, and puts it in order.

A browser refuses ``import()`` and ``fetch`` from ``file://``; so the files of the index are scripts that hold their
bytes, and of Pagefind's module only what calls its WebAssembly is left. Both worlds use that one way, so that what is
tested in one holds in the other.
"""

from generator.site.search.documents import SearchDocument, make_documents
from generator.site.search.pagefind import FOLDER, LANGUAGE, build_index

__all__ = ["FOLDER", "LANGUAGE", "SearchDocument", "build_index", "make_documents"]
