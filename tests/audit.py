"""A site looked at with distrust: is there anything in it that a site of good articles never has?

The words of strangers may show as words and nowhere else. So what a page is made of (its elements, their attributes,
the values of those that are no words) is learnt from a benign site, and every other is a fault; so is a link that leads
nowhere, an address that is no web address, a file that its own format cannot read, and a secret that shows.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import dirname, normpath
from urllib.parse import unquote, urlsplit

import lxml.etree
from turbohtml import Document, Element, parse

from generator.brief import parse_brief
from generator.site.headers import write_policy

WORDS = frozenset({"alt", "aria-label", "aria-labelledby", "content", "datetime", "href", "id", "title", "for"})
"""Attributes whose values are words, addresses, or names made of words."""
FIGURES = re.compile(r"[-+.\d]+")
"""In values that are no words (a class, the path of a picture) one figure is as good as another."""
SCHEMES = frozenset({"http", "https"})
DATA = frozenset({"application/json", "application/ld+json"})
OWN_IDS = re.compile(r"__|b-|content\Z")
"""Ids by which scripts know elements: a heading may have none of them."""

Shape = tuple[str, ...]
Sayer = Callable[[str], None]


@dataclass(slots=True)
class Look:
    """What was learnt of benign pages."""

    shapes: set[Shape] = field(default_factory=set)
    """``(element,)``, ``(element, attribute)``, ``(element, attribute, value)``; those in a feed begin with it."""
    ids: set[str] = field(default_factory=set)
    """The ids by which scripts know elements."""


def learn_look(sites: Iterable[Path]) -> Look:
    """What the pages of benign sites are made of."""
    look = Look()
    for site in sites:
        for path in site.rglob("*.html"):
            for element in list_elements(parse(path.read_text("utf-8"))):
                look.shapes.update(_list_shapes(element))
                if OWN_IDS.match(_value(element, "id")):
                    look.ids.add(_value(element, "id"))
        for path in site.rglob("*.xml"):
            for content in lxml.etree.parse(path).getroot().iter("{*}content"):
                look.shapes.update(_list_shapes_of_entry(content.text or ""))
    return look


def audit_site(site: Path, docs: Path, look: Look, *, secrets: Iterable[str] = ()) -> list[str]:
    """All faults of a site, a line each, with the file in which it is.

    ``docs`` are the pages that it was made from; ``secrets`` are what no file of either may hold.
    """
    faults: list[str] = []
    texts = {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in sorted(site.rglob("*.html"))}
    trees = {name: list(list_elements(parse(text))) for name, text in texts.items()}
    anchors = {name: {_value(element, "id") for element in tree} - {""} for name, tree in trees.items()}
    for name, tree in trees.items():
        say = _sayer(faults, name)
        check_elements(tree, look, say)
        check_links(tree, name, site, anchors, say)
        check_scripts(tree, say)
        check_policy(texts[name], tree, write_policy(header=False, not_found=name == "404.html"), say)
        brief = (docs / name).with_suffix(".md")
        if name.startswith("briefs/") and brief.is_file():
            check_title(tree, parse_brief(brief.read_text("utf-8"), brief.name).title, say)
    for path in sorted([*site.rglob("*.xml"), *site.rglob("*.xml.gz")]):
        check_xml(path, look, _sayer(faults, path.relative_to(site).as_posix()))
    for path in sorted(path for folder in (site, docs) for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        faults += [f"{path.name}: shows {secret!r}" for secret in secrets if secret.encode() in content]
    return faults


def _sayer(faults: list[str], name: str) -> Sayer:
    return lambda fault: faults.append(f"{name}: {fault}")


def list_elements(tree: Document) -> Iterator[Element]:
    """Every element of a page, in order."""
    return (node for node in tree.descendants if isinstance(node, Element))


def _value(element: Element, name: str) -> str:
    """An attribute as it is written; empty where there is none."""
    value = element.attrs.get(name)
    return " ".join(value) if isinstance(value, list) else value or ""


def _list_shapes(element: Element) -> Iterator[Shape]:
    yield (element.tag,)
    for name in element.attrs:
        yield (element.tag, name)
        value = FIGURES.sub("0", _value(element, name))
        if name not in WORDS:
            yield from ((element.tag, name, part) for part in (value.split() if name == "class" else [value]))


def _list_shapes_of_entry(markup: str) -> Iterator[Shape]:
    for element in list_elements(parse(markup)):
        yield from (("feed", *shape) for shape in _list_shapes(element))


def check_elements(tree: Iterable[Element], look: Look, say: Sayer) -> None:
    """Nothing foreign, no id twice, and none that is a script's."""
    seen: set[str] = set()
    for element in tree:
        for shape in _list_shapes(element):
            if shape not in look.shapes:
                say("foreign " + " ".join(shape))
        name = _value(element, "id")
        if name in seen:
            say(f"id {name} twice")
        if OWN_IDS.match(name) and name not in look.ids:
            say(f"id {name} is a script's own")
        seen |= {name} - {""}


def check_links(tree: Iterable[Element], page: str, site: Path, anchors: dict[str, set[str]], say: Sayer) -> None:
    """Each link leads to a page of the web, or to a file of the site and an anchor in it; nothing else is asked for."""
    for element in tree:
        for attribute in {"href", "src", "srcset", "data", "action", "formaction", "poster"} & set(element.attrs):
            target = _value(element, attribute)
            try:
                parts = urlsplit(target)
            except ValueError:
                say(f"{target} is no address")
                continue
            if parts.scheme in SCHEMES and parts.netloc:
                if element.tag != "a" and _value(element, "rel").strip() not in ("canonical", "alternate"):
                    say(f"asks for {target}")
            elif parts.scheme or parts.netloc or re.search(r"[\x00-\x20\\]", target):
                say(f"{attribute} of another kind: {target}")
            elif page != "404.html":
                path = normpath(f"{dirname(page)}/{unquote(parts.path)}".lstrip("/")) if parts.path else page
                if path.startswith("..") or not (site / path).is_file():
                    say(f"{target} leads nowhere")
                elif parts.fragment and path in anchors and unquote(parts.fragment) not in anchors[path]:
                    say(f"{target} leads to no anchor")


def check_scripts(tree: Iterable[Element], say: Sayer) -> None:
    """A script is a file, or data that can be read."""
    for element in tree:
        if element.tag == "body" and "data-folders" in element.attrs:
            return
        if element.tag == "script" and "src" not in element.attrs:
            if _value(element, "type") not in DATA:
                say("a script in the page")
                continue
            try:
                json.loads(element.text)
            except ValueError as error:
                say(f"{_value(element, 'type')}: {error}")


def check_policy(text: str, tree: Iterable[Element], policy: str, say: Sayer) -> None:
    """The policy is the one that was written, and stands before anything that it is to hold."""
    found = [_value(e, "content") for e in tree if _value(e, "http-equiv").lower() == "content-security-policy"]
    if found != [policy] or "unsafe-inline" in policy:
        say(f"the policy is {found}")
    elif any(-1 < text.find(tag) < text.find("Content-Security-Policy") for tag in ("<link", "<script", "<title")):
        say("the policy stands too low")


def check_title(tree: Iterable[Element], title: str, say: Sayer) -> None:
    """The page of a brief says its title, and nothing more, wherever it says it."""
    shown: dict[str, str] = {}
    for element in tree:
        if element.tag in ("h1", "title"):
            shown.setdefault(element.tag, element.text)
        elif _value(element, "property") == "og:title":
            shown["og:title"] = _value(element, "content")
        elif _value(element, "type") == "application/ld+json":
            with suppress(ValueError):
                shown["json-ld"] = json.loads(element.text)["name"]
    shown["title"] = shown.get("title", "").rpartition(" – ")[0]
    if shown.keys() != {"h1", "title", "og:title", "json-ld"}:
        say(f"says its title only in {sorted(shown)}")
    for place, words in shown.items():
        if " ".join(re.sub("[\u2068\u2069]", "", words).split()) != " ".join(title.split()):
            say(f"{place} says {words!r} and not {title!r}")


def check_xml(path: Path, look: Look, say: Sayer) -> None:
    """The file is XML that declares nothing; its links lead to the web, and what its entries hold is not foreign."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    try:
        root = lxml.etree.fromstring(content, lxml.etree.XMLParser(resolve_entities=False, no_network=True))
    except lxml.etree.XMLSyntaxError as error:
        say(str(error))
        return
    if re.search(rb"<!(?:DOCTYPE|ENTITY)|<\?xml-", content):
        say("declares something")
    for element in root.iter(lxml.etree.Element):
        target = element.text if element.tag.endswith("}loc") else element.get("href")
        if target is not None and urlsplit(target).scheme not in SCHEMES:
            say(f"href of another kind: {target}")
        if element.tag.endswith("}content"):
            for shape in _list_shapes_of_entry(element.text or ""):
                if shape not in look.shapes:
                    say("foreign " + " ".join(shape))
            for inner in list_elements(parse(element.text or "")):
                if "href" in inner.attrs and urlsplit(_value(inner, "href")).scheme not in SCHEMES:
                    say(f"href of another kind: {_value(inner, 'href')}")


# ---------------------------------------------------------------- good pages among hostile ones

_NEIGHBOURS = re.compile(
    r'<section aria-labelledby="(?P<name>related-briefs|before-and-after|its-story|stories-it-tells-of)" '
    r'class="s-(?P=name)">.*?</section>',
    re.DOTALL,
)


def cut_neighbours(page: str) -> str:
    """The page of a brief without what it says of briefs beside it in time, in its story and like it: there another
    article may stand by right. All else on it is the brief's own.
    """
    return _NEIGHBOURS.sub("", page)
