"""What an HTML page states of itself: its head, its structured data and the marks of its elements."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from generator.model import PageMetadata

__all__ = ["read_stated"]

_SPACE = re.compile(r"\s+")
_ARTICLE_TYPES = (
    "article",
    "newsarticle",
    "reportagenewsarticle",
    "blogposting",
    "report",
    "opinionnewsarticle",
    "analysisnewsarticle",
    "livebloposting",
    "liveblogposting",
    "backgroundnewsarticle",
    "reviewnewsarticle",
    "askpublicnewsarticle",
    "scholarlyarticle",
    "techarticle",
    "socialmediaposting",
    "advertisercontentarticle",
    "satiricalarticle",
)
_PAGE_TYPES = ("webpage", "itempage", "videoobject")
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
            "twitter:title",
            "title",
        ),
        "publisher": (
            "dc.publisher",
            "dcterms.publisher",
            "publisher",
            "citation_publisher",
            "application-name",
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
            "citation_author",
        ),
        "published": (
            "parsely-pub-date",
            "sailthru.date",
            "dc.date.issued",
            "dcterms.created",
            "dc.date",
            "dcterms.date",
            "pubdate",
            "publishdate",
            "publish-date",
            "publish_date",
            "publication_date",
            "date",
            "article.published",
            "originalpublicationdate",
            "cxenseparse:recs:publishtime",
            "citation_publication_date",
            "timestamp",
            "datepublished",
        ),
        "modified": ("lastmod", "last-modified", "dcterms.modified", "article.updated", "datemodified", "revised"),
        "lang": ("language", "dc.language", "content-language"),
        "description": ("description", "dc.description", "twitter:description"),
    },
}


def read_stated(root: Any) -> PageMetadata:
    """What a page states of itself, as (name, value, origin). ``root`` is its parsed document; no content raises."""
    values: list[tuple[str, str, str]] = []

    def add(name: str, value: Any, origin: str) -> None:
        if isinstance(value, (int, float)) or value is None or isinstance(value, bool):
            return
        shown = _SPACE.sub(" ", str(value)).strip()
        row = (name, shown, origin)
        if shown and len(shown) <= 2000 and row not in values:
            values.append(row)

    for name, value in _read_json_ld(root):
        add(name, value, "json-ld")
    metas: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        content = element.get("content")
        key = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        if content and key:
            metas.setdefault(key.strip().casefold(), []).append(content)
    for origin, fields in _META.items():
        for name, keys in fields.items():
            for key in keys:
                for content in metas.get(key, ()):
                    add(name, content, origin)
    for name, value in _read_microdata(root):
        add(name, value, "microdata")
    for element in root.iter("link"):
        if (element.get("rel") or "").casefold() == "canonical":
            add("url", element.get("href"), "canonical")
    heading = next(root.iter("h1"), None)
    if heading is not None:
        add("title", "".join(heading.itertext()), "h1")
    title = next(root.iter("title"), None)
    if title is not None and title.text:
        add("title", title.text, "title")
    add("lang", root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"), "html")
    for element in root.iter("time"):
        if element.get("datetime"):
            add("published", element.get("datetime"), "time")
            break
    return PageMetadata(tuple(values))


def _read_json_ld(root: Any) -> Iterator[tuple[str, Any]]:
    nodes: list[dict[str, Any]] = []
    for element in root.iter("script"):
        if "ld+json" in (element.get("type") or "") and element.text:
            nodes.extend(_load_nodes(element.text))
    names = {str(node.get("@id")): node for node in nodes if node.get("@id")}
    ranked = sorted(
        (node for node in nodes if _rank_type(node) < 2), key=lambda node: (_rank_type(node), "headline" not in node)
    )
    seen_article = False
    for node in ranked:
        article = _rank_type(node) == 0
        if seen_article and not article:
            break
        seen_article = seen_article or article
        if article:
            yield "type", _first_text(node.get("@type"))
            yield "title", _first_text(node.get("headline") or node.get("name"))
        for name, key in (
            ("published", "datePublished"),
            ("modified", "dateModified"),
            ("description", "description"),
            ("lang", "inLanguage"),
        ):
            yield name, _first_text(node.get(key))
        yield "url", _first_text(node.get("url") or node.get("mainEntityOfPage"))
        for author in _as_list(node.get("author") or (node.get("creator") if article else None)):
            yield "author", _name_of(author, names)
        if article:
            for publisher in _as_list(node.get("publisher")):
                yield "publisher", _name_of(publisher, names)
            break
    for node in nodes:
        if str(_first_text(node.get("@type"))).casefold() == "website":
            yield "site", _first_text(node.get("name"))


def _load_nodes(text: str) -> list[dict[str, Any]]:
    try:
        data = json.loads(text.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return []
    nodes: list[dict[str, Any]] = []
    queue: list[Any] = [data]
    while queue and len(nodes) < 2000:
        value = queue.pop(0)
        if isinstance(value, list):
            queue.extend(value)
        elif isinstance(value, dict):
            nodes.append(value)
            queue.extend(_as_list(value.get("@graph")))
            if _rank_type(value) == 1:
                queue.extend(_as_list(value.get("mainEntity")))
    return nodes


def _rank_type(node: dict[str, Any]) -> int:
    types = {str(value).casefold().rsplit("/", 1)[-1] for value in _as_list(node.get("@type"))}
    if types & set(_ARTICLE_TYPES):
        return 0
    return 1 if types & set(_PAGE_TYPES) else 2


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
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        name = _first_text(value.get("name"))
        if name is None and value.get("@id"):
            name = _first_text(names.get(str(value["@id"]), {}).get("name"))
        return name
    return None


def _read_microdata(root: Any) -> Iterator[tuple[str, str]]:
    wanted = {"headline": "title", "datepublished": "published", "datemodified": "modified", "author": "author"}
    for element in root.xpath("//*[@itemprop]"):
        if element.tag == "meta":
            continue
        for prop in element.get("itemprop").casefold().split():
            if prop in wanted:
                value = element.get("content") or element.get("datetime")
                if value is None:
                    inner = element.xpath(".//*[@itemprop='name']") if prop == "author" else []
                    value = "".join((inner[0] if inner else element).itertext())
                if len(value) <= 300:
                    yield wanted[prop], value
