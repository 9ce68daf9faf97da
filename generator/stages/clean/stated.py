"""What an HTML page states of itself: its structured data, its head and the marks of its elements.

Vocabularies: JSON-LD and microdata of schema.org, Open Graph with its article properties, Dublin Core, the names that
analytics and newsletter tools read (Parsely, Sailthru), ``rel=author`` and the class names of bylines.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from generator.model import PageMetadata
from generator.text.escape import find_hidden

__all__ = ["read_stated"]

_SPACE = re.compile(r"\s+")
_UNSEEN = re.compile("[\u00ad\u200b\u200c\u2060\ufeff]")
"""Soft hyphens and marks without width: they break words for the eye and are no part of them."""
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,30}\d{0,2});", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][a-z0-9]{0,10}(?:\s[^<>]{0,200})?/?>", re.IGNORECASE)
_LONGEST = 2000
_ARTICLE_TYPES = frozenset(
    """
    article newsarticle reportagenewsarticle blogposting report opinionnewsarticle analysisnewsarticle
    liveblogposting backgroundnewsarticle reviewnewsarticle askpublicnewsarticle scholarlyarticle
    techarticle socialmediaposting advertisercontentarticle satiricalarticle
    """.split()  # noqa: SIM905 - a list would take a line a word
)
_PAGE_TYPES = frozenset(("webpage", "itempage", "videoobject"))
_META = {
    "og": {
        "title": ("og:title",),
        "site": ("og:site_name",),
        "author": ("article:author", "og:article:author"),
        "published": ("article:published_time", "og:article:published_time", "og:published_time"),
        "modified": ("article:modified_time", "og:updated_time", "og:article:modified_time"),
        "url": ("og:url",),
        "lang": ("og:locale",),
        "description": ("og:description",),
        "type": ("og:type",),
    },
    "meta": {
        "title": (
            "headline",
            "parsely-title",
            "sailthru.title",
            "dc.title",
            "dcterms.title",
            "citation_title",
            "article_title",
            "twitter:title",
            "title",
        ),
        "publisher": (
            "dc.publisher",
            "dcterms.publisher",
            "publisher",
            "citation_publisher",
            "citation_journal_title",
            "application-name",
            "apple-mobile-web-app-title",
            "copyright",
        ),
        "author": (
            "author",
            "parsely-author",
            "sailthru.author",
            "dc.creator",
            "dcterms.creator",
            "byl",
            "byline",
            "bylines",
            "authors",
            "author_name",
            "article_author",
            "article.author",
            "cxenseparse:author",
            "shareaholic:article_author_name",
            "citation_author",
        ),
        "published": (
            "parsely-pub-date",
            "sailthru.date",
            "dc.date.issued",
            "dcterms.issued",
            "dc.date.created",
            "dcterms.created",
            "dc.date",
            "dcterms.date",
            "pubdate",
            "publishdate",
            "publish-date",
            "publish_date",
            "publication_date",
            "publication-date",
            "pub_date",
            "article:published",
            "article_date_original",
            "article:publicationdate",
            "prism.publicationdate",
            "rnews:datepublished",
            "shareaholic:article_published_time",
            "date",
            "article.published",
            "originalpublicationdate",
            "cxenseparse:recs:publishtime",
            "citation_publication_date",
            "citation_online_date",
            "citation_date",
            "timestamp",
            "datepublished",
        ),
        "modified": ("lastmod", "last-modified", "dcterms.modified", "article.updated", "datemodified", "revised"),
        "lang": ("language", "dc.language", "content-language"),
        "description": ("description", "dc.description", "twitter:description"),
    },
}
_BUNDLE = "parsely-page"
"""One meta element whose content is JSON: the older form of Parsely's names."""
_META_NAMES = frozenset((_BUNDLE, *(key for fields in _META.values() for keys in fields.values() for key in keys)))
_TAG = re.compile(r"<[^<>]{0,300}>")
_LONGEST_BODY = 200_000
_HEAD_TAGS = ("meta", "link", "title", "script", "h1", "time")


class _Stated:
    """The rows, in order of trust, each once."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str, str], None] = {}
        self.hidden: dict[tuple[str, str], None] = {}

    def add(self, name: str, value: Any, origin: str) -> None:
        if not isinstance(value, str) or len(value) > 10 * _LONGEST:
            return
        shown = _clean(value)
        if shown and len(shown) <= _LONGEST:
            self.rows[(name, shown, origin)] = None
            if not value.isprintable() or "&" in value:
                chars = "".join(char for _, char in find_hidden(html.unescape(value)))
                if chars:
                    self.hidden[(name, chars)] = None

    def all(self, name: str) -> list[str]:
        return [value for field, value, _ in self.rows if field == name]


def read_stated(root: Any) -> PageMetadata:
    """What a page states of itself.

    Args:
        root: the page's parsed document, an lxml element.

    Returns:
        ``(field, value, origin)`` in order of trust, see :class:`PageMetadata`. Values are as stated, with entities
        decoded, tags and invisible marks taken out and white space folded; the structured data of other articles on
        the page is left out. Where several authors are stated in one place they are rows of their own;
        the pieces of a byline known by its marks (origin ``byline``) are set apart by bars.
        Nothing raises on content.
    """
    stated = _Stated()
    elements: dict[str, list[Any]] = {tag: [] for tag in _HEAD_TAGS}
    for element in root.iter(*_HEAD_TAGS):
        elements[element.tag].append(element)
    metas = _read_metas(elements["meta"])
    canonical = [
        element.get("href", "") for element in elements["link"] if (element.get("rel") or "").lower() == "canonical"
    ]
    titles = [*metas.get("og:title", ()), *(_text_of(element) for element in elements["title"][:1])]
    headings = [(element, text) for element in elements["h1"][:8] if (text := _clean(_text_of(element)))]
    known = _Known((*canonical, *metas.get("og:url", ())), (*titles, *(text for _, text in headings)))
    heading = _main_heading(headings, titles)
    body = ""
    for name, value in _read_json_ld(elements["script"], known):
        if name == "body":
            body = body or _clean(_TAG.sub(" ", value[:_LONGEST_BODY]))
        else:
            stated.add(name, value, "json-ld")
    for origin, fields in _META.items():
        for name, keys in fields.items():
            for key in keys:
                for content in metas.get(key, ()):
                    stated.add(name, content, origin)
    for name, value in _read_bundled(metas.get(_BUNDLE, ())):
        stated.add(name, value, "meta")
    for name, value in _read_microdata(root, heading):
        stated.add(name, value, "microdata")
    for href in canonical:
        stated.add("url", href, "canonical")
    _add_titles(stated, [text for _, text in headings], elements["title"])
    stated.add("lang", root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"), "html")
    published, modified = _find_times(elements["time"], heading)
    stated.add("published", published, "time")
    for value in modified:
        stated.add("modified", value, "time")
    if not stated.all("published"):
        stated.add("published", _date_in_address(stated.all("url")), "address")
    if not _names_authors(stated):
        for name in _read_marked_authors(root, heading):
            stated.add("author", name, "byline")
    return PageMetadata(tuple(stated.rows), body, tuple(stated.hidden))


def _names_authors(stated: _Stated) -> bool:
    """Whether the structured data names someone other than the site itself; the marks of bylines then add nothing."""
    own = [_key(value) for value in (*stated.all("site"), *stated.all("publisher"))]
    keys = [
        _key(value) for name, value, origin in stated.rows if (name, origin) == ("author", "json-ld") and " " in value
    ]
    return any(not any(key in name or name in key for name in own) for key in keys)


def _clean(value: str) -> str:
    # Twice escaped text is common in structured data: "&amp;#8217;".
    for _ in range(2):
        if "&" not in value or not _ENTITY.search(value):
            break
        value = html.unescape(value)
    if "<" in value:
        value = _TAG.sub("", value)
    return _SPACE.sub(" ", _UNSEEN.sub("", value)).strip()


def _text_of(element: Any, between: str = "") -> str:
    return _SPACE.sub(" ", between.join(element.itertext())).strip()


def _read_metas(elements: list[Any]) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for element in elements:
        get = element.get
        content = get("content")
        key = get("property") or get("name") or get("itemprop") or get("http-equiv")
        if content and key and (key := key.strip().lower()) in _META_NAMES:
            metas.setdefault(key, []).append(content)
    return metas


def _read_bundled(contents: Iterable[str]) -> Iterator[tuple[str, Any]]:
    for content in contents:
        for value in _load_json(content):
            if isinstance(value, dict):
                yield "title", value.get("title")
                yield "published", value.get("pub_date")
                for author in _as_list(value.get("authors") or value.get("author")):
                    yield "author", author


# ---------------------------------------------------------------- titles and dates


_SEPARATOR = re.compile(r"\s?[|｜：•»]\s?|\s[–—:·/-]{1,2}\s")


def _main_heading(headings: list[tuple[Any, str]], titles: list[str]) -> Any:
    """The heading element that a title of the head repeats, or else the first, which may be a site's logo."""
    keys = [_key(title) for title in titles]
    for element, text in headings:
        if any(_agree(_key(text), key) for key in keys):
            return element
    return headings[0][0] if headings else None


def _agree(one: str, other: str) -> bool:
    return len(one) > 8 and len(other) > 8 and (one in other or other in one)


def _add_titles(stated: _Stated, headings: list[str], titles: list[Any]) -> None:
    """The heading that agrees with a stated title, or else the first; and the page's title, whose end may name the site
    where the page does not.
    """
    keys = [_key(value) for value in stated.all("title")]
    if headings:
        agreeing = (text for text in headings if any(_key(text) in key or key in _key(text) for key in keys if key))
        stated.add("title", next(agreeing, headings[0]), "h1")
    if not titles:
        return
    title = _clean(_text_of(titles[0]))
    if not stated.all("site") and not stated.all("publisher"):
        for shorter in stated.all("title"):
            rest = title[len(shorter) :] if title.startswith(shorter) and len(shorter) > 5 else ""
            match = _SEPARATOR.match(rest)
            if match and 2 < len(rest) - match.end() <= 50 and not _SEPARATOR.search(rest, match.end()):
                stated.add("site", rest[match.end() :], "title")
                break
    stated.add("title", title, "title")


_NO_LETTER = re.compile(r"[\W_]+")


def _key(text: str) -> str:
    return _NO_LETTER.sub("", text.lower())


_LATER = re.compile(r"updat|modif|edit", re.IGNORECASE)
_FIRST = re.compile(r"publi|entry-date|posted", re.IGNORECASE)


def _find_times(elements: list[Any], heading: Any) -> tuple[str | None, list[str]]:
    """The time element marked as that of publication, or else one that is not marked as a later change, of several the
    one that stands with the heading; and those marked as later changes.
    """
    marked: list[tuple[Any, str]] = []
    plain: list[tuple[Any, str]] = []
    modified: list[str] = []
    for element in elements[:50]:
        value = element.get("datetime")
        if not value:
            continue
        marks = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
        if element.get("pubdate") is not None or _FIRST.search(marks):
            marked.append((element, value))
        elif _LATER.search(marks):
            modified.append(value)
        else:
            plain.append((element, value))
    rows = marked or plain
    return _beside_heading(rows, heading)[1] if rows else None, modified[:5]


_DATED_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_.-])")


def _date_in_address(addresses: list[str]) -> str | None:
    """The day that an address files the page under: ``/2031/05/17/``."""
    match = next((found for address in addresses if (found := _DATED_ADDRESS.search(address))), None)
    return "-".join(match.groups()) if match else None


# ---------------------------------------------------------------- JSON-LD


class _Known:
    """What tells the page's own article from others that its structured data describes."""

    def __init__(self, addresses: Iterable[str], titles: Iterable[str]) -> None:
        self._addresses = {_address(value) for value in addresses if value}
        self._titles = [key for value in titles if len(key := _key(value)) > 8]

    def rank(self, node: dict[str, Any]) -> int:
        """0 for the page's own article, 1 where nothing tells, 2 where the title is another's."""
        headline = _key(_clean(_first_text(node.get("headline") or node.get("name")) or ""))
        own = any(
            _address(value) in self._addresses
            for name in ("url", "mainEntityOfPage", "@id")
            if (value := _first_text(node.get(name)))
        )
        if own or (len(headline) > 8 and any(headline in title or title in headline for title in self._titles)):
            return 0
        return 2 if headline and self._titles else 1


def _address(value: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", value.strip().split("#")[0].split("?")[0]).rstrip("/").lower()


def _read_json_ld(scripts: list[Any], known: _Known) -> Iterator[tuple[str, Any]]:
    nodes: list[dict[str, Any]] = []
    for element in scripts:
        if "ld+json" in (element.get("type") or "").lower() and element.text:
            nodes.extend(_load_nodes(element.text))
    names = {str(node.get("@id")): node for node in nodes if node.get("@id") and node.get("name")}
    articles = [node for node in nodes if _rank_type(node) == 0]
    if articles:
        main = min(articles, key=lambda node: (known.rank(node), "headline" not in node))
        same = [node for node in articles if node is not main and _is_same(node, main)]
        yield "type", _first_text(main.get("@type"))
        for node in (main, *same):
            yield "title", _first_text(node.get("headline") or node.get("name"))
        for node in (main, *same):
            yield from _read_node(node, names, ("author", "creator"))
            if isinstance(node.get("articleBody"), str):
                yield "body", node["articleBody"]
        for node in (main, *same):
            for publisher in _as_list(node.get("publisher")):
                yield "publisher", _name_of(publisher, names)
            for origin in _as_list(node.get("sourceOrganization")):
                yield "origin", _name_of(origin, names)
    # A page's own node says when the page appeared; a film in the page is another thing than the page.
    for node in nodes:
        if _rank_type(node) == 1 and (not _is_film(node) or (not articles and known.rank(node) == 0)):
            yield from _read_node(node, names, () if articles else ("author",))
    for node in nodes:
        if str(_first_text(node.get("@type"))).lower() == "website":
            yield "site", _first_text(node.get("name"))


def _is_film(node: dict[str, Any]) -> bool:
    return any(str(value).lower().endswith("videoobject") for value in _as_list(node.get("@type")))


def _is_same(node: dict[str, Any], main: dict[str, Any]) -> bool:
    headline = _first_text(node.get("headline"))
    return bool(headline) and headline == _first_text(main.get("headline"))


def _read_node(
    node: dict[str, Any], names: dict[str, dict[str, Any]], creators: tuple[str, ...]
) -> Iterator[tuple[str, Any]]:
    for name, keys in (
        ("published", ("datePublished", "dateCreated")),
        ("modified", ("dateModified",)),
        ("description", ("description",)),
        ("lang", ("inLanguage",)),
        ("url", ("url", "mainEntityOfPage")),
    ):
        yield name, next((value for key in keys if (value := _first_text(node.get(key)))), None)
    for key in creators:
        stated = [name for value in _leave_persons(_as_list(node.get(key))) for name in _names_of(value, names)]
        for name in stated[:_MOST_AUTHORS]:
            yield "author", name
        if stated:
            break


def _leave_persons(values: list[Any]) -> list[Any]:
    """Beside a ``Person`` an ``Organization`` is no author of a text but the one that carries or pays it."""
    kinds = [str(_first_text(value.get("@type"))).lower() if isinstance(value, dict) else "" for value in values]
    if "person" not in kinds:
        return values
    return [value for value, kind in zip(values, kinds, strict=True) if "organization" not in kind]


_MOST_AUTHORS = 50


def _load_nodes(text: str) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = []
    queue: list[Any] = list(_load_json(text))
    at = 0
    while at < len(queue) and len(nodes) < 2000:
        value = queue[at]
        at += 1
        if isinstance(value, list):
            queue.extend(value[:500])
        elif isinstance(value, dict):
            nodes.append(value)
            queue.extend(_as_list(value.get("@graph")))
            if _rank_type(value) != 0:
                queue.extend(_as_list(value.get("mainEntity")))
                queue.extend(_as_list(value.get("mainEntityOfPage")))
    return nodes


_WRAPPING = re.compile(
    r"^(?:\s|<!--|-->|//<!\[CDATA\[|//\]\]>|/\*<!\[CDATA\[\*/|/\*\]\]>\*/|<!\[CDATA\[|\]\]>|;|\ufeff)+"
)
_TRAILING_COMMA = re.compile(r",(\s{0,200}[}\]])")
_BAD_ESCAPE = re.compile(r"\\(?![\"\\/bfnrtu])")
_DECODER = json.JSONDecoder(strict=False)
_LOOSE = re.compile(
    r'"(headline|datePublished|dateModified|author|name)"\s{0,9}:\s{0,9}\[?\s{0,9}(?:\{|"((?:[^"\\]|\\.){1,500})")'
)


def _load_json(text: str) -> Iterator[Any]:
    """The values of a script, mended where hands broke them: comments and CDATA around them, entities for quotes,
    commas too many, escapes that JSON lacks, several values in a row. What stays broken is searched for its headline,
    dates and author.
    """
    text = _strip_wrapping(text.lstrip("\ufeff"))
    if not text:
        return
    for mended in _mend(text):
        try:
            values = list(_decode_all(mended))
        except (ValueError, RecursionError):
            continue
        yield from values
        return
    found = _search_loosely(text)
    if found:
        yield found


def _strip_wrapping(text: str) -> str:
    opening = _WRAPPING.match(text)
    text = text[opening.end() :] if opening else text
    end = max(text.rfind("}"), text.rfind("]"))
    while end > 0 and text[end] == "]" and text[end : end + 3] == "]]>":
        end = max(text.rfind("}", 0, end - 1), text.rfind("]", 0, end - 1))
    return text[: end + 1] if end >= 0 else text


def _mend(text: str) -> Iterator[str]:
    yield text
    if "&quot;" in text[:500]:
        text = html.unescape(text)
        yield text
    text = _BAD_ESCAPE.sub(r"\\\\", _TRAILING_COMMA.sub(r"\1", text))
    yield text


def _decode_all(text: str) -> Iterator[Any]:
    at = 0
    while at < len(text):
        value, at = _DECODER.raw_decode(text, at)
        yield value
        while at < len(text) and text[at] in " \t\r\n,;":
            at += 1


def _search_loosely(text: str) -> dict[str, Any] | None:
    node: dict[str, Any] = {}
    author = False
    for match in _LOOSE.finditer(text):
        name, value = match.groups()
        if name == "name":
            if author and value:
                node.setdefault("author", []).append(value)
            author = False
        elif name == "author":
            author = not value
            if value and "author" not in node:
                node["author"] = [value]
        elif value:
            node.setdefault(name, value)
    return {"@type": "Article", **node} if "headline" in node else None


def _rank_type(node: dict[str, Any]) -> int:
    for value in _as_list(node.get("@type")):
        kind = str(value).rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower()
        if kind in _ARTICLE_TYPES:
            return 0
        if kind in _PAGE_TYPES:
            return 1
    return 2


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _first_text(value: Any) -> str | None:
    for item in _as_list(value):
        if isinstance(item, str):
            return item
        if isinstance(item, dict):
            inner = item.get("@id") or item.get("url") or item.get("@value")
            if isinstance(inner, str):
                return inner
    return None


def _name_of(value: Any, names: dict[str, dict[str, Any]]) -> str | None:
    return next(iter(_names_of(value, names)), None)


def _names_of(value: Any, names: dict[str, dict[str, Any]]) -> list[str]:
    """The names of a person or organisation: a string, a node, or a reference to a node elsewhere in the graph."""
    if isinstance(value, str):
        return [_name_behind(value, names)]
    if not isinstance(value, dict):
        return []
    found = [name for name in _as_list(value.get("name")) if isinstance(name, str) and name.strip()]
    if not found and isinstance(value.get("@id"), str):
        behind = names.get(value["@id"], {})
        found = [name for name in _as_list(behind.get("name")) if isinstance(name, str)]
    if not found:
        parts = [part for key in ("givenName", "familyName") if isinstance(part := value.get(key), str)]
        found = [" ".join(parts)] if len(parts) == 2 else []
    return found[:20]


def _name_behind(value: str, names: dict[str, dict[str, Any]]) -> str:
    node = names.get(value)
    return (_first_text(node.get("name")) or value) if node else value


# ---------------------------------------------------------------- microdata and bylines


_ITEMS = etree.XPath("//@itemprop/..")
_MARKED = etree.XPath(
    "//@class[contains(., 'yline') or contains(., 'uthor')]/.."
    " | //a[contains(@rel, 'author') or contains(@href, '/aut')]"
)
_MOST_MARKS = 2000
"""So many marked elements of a page are looked at."""
_WANTED = {"headline": "title", "datepublished": "published", "datemodified": "modified", "author": "author"}


def _read_microdata(root: Any, heading: Any) -> Iterator[tuple[str, str]]:
    """What the properties of elements state, of the first article alone: its heading's item, or else the first item."""
    found: dict[str, list[tuple[Any, str]]] = {}
    for element in _ITEMS(root)[:_MOST_MARKS]:
        if element.tag == "meta" and not element.get("itemprop", "").startswith("date"):
            continue
        for prop in element.get("itemprop").lower().split():
            if prop in _WANTED:
                value = element.get("content") or element.get("datetime")
                if not value:
                    inner = element.find(".//*[@itemprop='name']") if prop == "author" else None
                    inner = element if inner is None else inner
                    value = inner.get("content") or _text_of(inner, " " if prop == "author" else "")
                if 0 < len(value) <= 300 and len(found.get(_WANTED[prop], ())) < 60:
                    found.setdefault(_WANTED[prop], []).append((element, value))
    for name, rows in found.items():
        for value in _first_group(rows, heading, 8 if name == "author" else 1):
            yield name, value


def _read_marked_authors(root: Any, heading: Any) -> Iterator[str]:
    """Names in links to authors and in elements whose class says byline or author, the first that stand together; the
    pieces of an element are set apart by bars. Comments, cards and boxes about authors, and what stands there of other
    articles, are none.
    """
    rows: list[tuple[Any, str]] = []
    for element in _MARKED(root)[:200]:
        if element.tag in ("img", "svg", "body", "html", "main", "article", "section", "ul", "script", "meta", "link"):
            continue
        marks = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
        if _NO_BYLINE.search(marks) or not (_BYLINE.search(marks) or _is_author_link(element)):
            continue
        # Name, post and time stand in elements of their own, often with nothing between.
        text = " | ".join(piece for part in element.itertext() if (piece := part.strip()))
        if 4 < len(text) <= 200:
            rows.append((element, text))
            if len(rows) == 60:
                break
    yield from _first_group(rows, heading, 6)


def _is_author_link(element: Any) -> bool:
    return element.tag == "a" and bool(
        "author" in (element.get("rel") or "") or _AUTHOR_PAGE.search(element.get("href") or "")
    )


_AUTHOR_PAGE = re.compile(r"/(?:authors?|autor(?:en|es|i|in|ka)?|autore|auteurs?)/[^/?#]{3,100}/?$", re.IGNORECASE)
_BYLINE = re.compile(r"(?<![a-z])by-?line|author")
_NO_BYLINE = re.compile(
    r"comment|bio|card|avatar|image|photo|social|follow|related|widget|teaser|list|archive|menu|icon"
)


def _first_group(rows: list[tuple[Any, str]], heading: Any, most: int) -> list[str]:
    """The values of the row that stands nearest to the heading, and of those that stand with it."""
    if not rows:
        return []
    first = _beside_heading(rows, heading)
    near = first[0]
    for _ in range(3):
        parent = near.getparent()
        if parent is None or parent.tag in ("body", "main", "article", "html"):
            break
        near = parent
    return [value for element, value in rows if element is first[0] or _is_inside(element, near)][:most]


def _beside_heading(rows: list[tuple[Any, str]], heading: Any) -> tuple[Any, str]:
    """The row that shares the nearest ancestor with the page's heading; the earlier one where two do."""
    if heading is None or len(rows) == 1:
        return rows[0]
    above = {ancestor: depth for depth, ancestor in enumerate(heading.iterancestors())}

    def distance(row: tuple[Any, str]) -> int:
        return min((above[ancestor] for ancestor in row[0].iterancestors() if ancestor in above), default=999)

    return min(rows, key=distance)


def _is_inside(element: Any, container: Any) -> bool:
    return any(ancestor is container for ancestor in element.iterancestors())
