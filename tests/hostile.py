"""Articles as an enemy would write them: the payloads of ``cases/hostile/payloads.yml`` in every slot that one has.

Each article is a good one in its bones, with words of its own, so that it becomes a brief; its payload stands in one
slot or in several. Nothing is drawn by chance: an article follows from its number.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

CASES = Path(__file__).resolve().parent / "cases" / "hostile"
HOST = "outside.invalid"
"""Where no page may ever ask for anything."""
SECRET = "the-canary-sang-0f3a91"
"""What a file and a variable of the environment hold that no page may show."""


@dataclass(frozen=True, slots=True)
class Payload:
    """One thing to try."""

    kind: str
    """The class of it, as in the table."""
    text: str


@dataclass(frozen=True, slots=True)
class Seed:
    """A file to be read, below the folder of articles."""

    name: str
    content: bytes
    payload: Payload
    slot: str


@cache
def list_payloads() -> tuple[Payload, ...]:
    """All payloads: the rows of the table, and what its grammar makes of cores and openers, handlers and elements."""
    table = yaml.safe_load((CASES / "payloads.yml").read_text("utf-8"))
    cores, openers, handlers, elements = (table.pop(name) for name in ("cores", "openers", "handlers", "elements"))
    found = [Payload("breakout", opener + core) for opener in openers for core in cores]
    found += [Payload("core", core) for core in cores]
    for at, element in enumerate(elements):
        quotes = ("", '"', "'")[at % 3]
        for handler in handlers:
            found.append(Payload("handler", f"<{element} {handler}={quotes}RUN{quotes}>"))
    found += [Payload(kind, text) for kind, texts in table.items() for text in texts]
    return tuple(found)


def fill_payload(text: str, number: int, canary: Path) -> str:
    """The payload of article ``number``: what it runs and where it leads say which article it was."""
    words = {"RUN": f"alert({number})", "AWAY": f"//{HOST}/{number}", "CANARY": str(canary), "UP": "../"}
    for word, meant in words.items():
        text = text.replace(word, meant)
    return text.replace("WIDE", "wide" * 700)


# ---------------------------------------------------------------- the bones


@dataclass(frozen=True, slots=True)
class _Bones:
    """What an article says where nothing is smuggled into it."""

    title: str
    firm: str
    author: str
    publisher: str
    day: str
    body: tuple[str, ...]


@cache
def _load_bones() -> dict[str, Any]:
    table: dict[str, Any] = yaml.safe_load((CASES / "bones.yml").read_text("utf-8"))
    return table


def _write_bones(number: int) -> _Bones:
    table, draw = _load_bones(), random.Random(number)
    deeds, goods = draw.sample(table["deeds"], 4), draw.sample(table["goods"], 3)
    words = {
        "number": number,
        "firm": f"{table['firms'][number % 10]} {table['trades'][number // 10 % 10]}",
        "man": draw.choice(table["men"]),
        "ends": draw.choice(table["ends"]),
        "year": 1900 + number % 120,
        "few": number % 40 + 2,
        "many": number % 290 + 12,
        **dict(zip(("one", "two", "three"), draw.sample(range(111, 999), 3), strict=True)),
        **dict(zip(("place", "place2"), draw.sample(table["places"], 2), strict=True)),
        **dict(zip(("deed", "deed2", "deed3", "deed4"), deeds, strict=True)),
        **dict(zip(("goods", "goods2", "other"), goods, strict=True)),
    }
    title, *body = (line.format_map(words) for line in (table["title"], *table["body"]))
    day = f"{number % 28 + 1} {table['months'][number % 4]} 2025"
    return _Bones(title, str(words["firm"]), str(words["man"]), f"{words['place2']} Courier", day, tuple(body))


# ---------------------------------------------------------------- slots

TEXT_SLOTS = (
    "headline",
    "bare names",
    "byline",
    "publisher",
    "date line",
    "body",
    "company",
    "quotation",
    "everywhere",
    "file name",
)
HTML_SLOTS = ("head data", "bare data", "json-ld", "raw body", "shown body", "links", "frame")
SIDE_SLOTS = ("sidecar",)
SLOTS = (*TEXT_SLOTS, *HTML_SLOTS, *SIDE_SLOTS)


def _into(sentence: str, payload: str) -> str:
    """The payload within a sentence: behind its fifth word."""
    words = sentence.split(" ")
    return " ".join((*words[:5], payload, *words[5:]))


def write_text(number: int, slot: str, payload: str) -> str:
    """The article as text; a payload of several lines takes several."""
    bones = _write_bones(number)
    at = {slot} if slot != "everywhere" else set(TEXT_SLOTS)
    bare = payload if slot == "bare names" else ""
    title = bare or (f"{bones.title} {payload}" if "headline" in at else bones.title)
    byline = f"By {bare or bones.author}{f' {payload}' if 'byline' in at else ''}"
    publisher = bare or (f"{bones.publisher} {payload}" if "publisher" in at else bones.publisher)
    day = f"{bones.day} {payload}" if "date line" in at else bones.day
    body = list(bones.body)
    if "body" in at:
        body = [_into(body[0], payload), *body[1:3], _into(body[3], payload), f"{body[4][:-1]}, {payload}."]
    if "company" in at:
        body = [line.replace(bones.firm, f"{bones.firm} {payload}") for line in body]
        body.append(f"{payload} Holdings Ltd sold {number} ferries to {payload} Corp, and {payload} Inc paid for them.")
    if "quotation" in at:
        body.append(f"“We said {payload} and meant it,” {bones.author} of {bones.firm} told {number} owners on Friday.")
    return "\n\n".join((title, byline, f"Source: {publisher}", f"Published {day}", *body)) + "\n"


def write_html(number: int, slot: str, payload: str) -> str:
    """The article as a page of its outlet."""
    bones = _write_bones(number)
    shown = escape(payload)
    at = {slot}
    title, author, publisher = (
        payload if slot == "bare data" else f"{words} {payload}" if slot in ("head data", "json-ld") else words
        for words in (bones.title, bones.author, bones.publisher)
    )
    url = f"https://{HOST}/{number}"
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": title, "datePublished": "2025-04-03",
            "author": [{"@type": "Person", "name": author}], "publisher": {"@type": "Organization", "name": publisher},
            "url": payload if "json-ld" in at else url}  # fmt: skip
    lang = shown if "frame" in at else "en"
    lines = [f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">']
    if "json-ld" in at:
        told = json.dumps(data).replace("</", "<\\/")
        lines.append(f'<script type="application/ld+json">{told}</script>')
        lines.append(f"<title>{escape(bones.title)}</title>")
    else:
        lines.append(f"<title>{escape(title)} | {escape(publisher)}</title>")
        lines += [f'<meta property="{name}" content="{escape(value)}">' for name, value in (
            ("og:title", title), ("og:site_name", publisher), ("article:author", author), ("og:url", url),
            ("article:published_time", "2025-04-03"), ("og:description", f"{bones.body[0]} {payload}"))]  # fmt: skip
        lines.append(f'<link rel="canonical" href="{shown if "head data" in at else url}">')
    if "frame" in at:
        lines.append(f'<base href="javascript:alert({number})//"><meta http-equiv="refresh" content="0;url={shown}">')
    lines.append(f"</head><body><article><h1>{escape(title if 'json-ld' not in at else bones.title)}</h1>")
    lines.append(f'<p class="byline">By <a href="{shown if "links" in at else "/by"}">{escape(bones.author)}</a></p>')
    body = list(bones.body)
    if "raw body" in at:
        body = [escape(body[0]) + payload, *map(escape, body[1:3]), _into(escape(body[3]), payload), escape(body[4])]
    elif "shown body" in at:
        body = [escape(_into(line, payload)) for line in body[:3]] + [escape(line) for line in body[3:]]
    elif "links" in at:
        link = f'<a href="{shown}" title="{shown}">of the</a> <img src="{shown}" alt="{shown}">'
        body = [f"{escape(line)} {link}" for line in body]
    else:
        body = [escape(line) for line in body]
    lines += [f"<p>{line}</p>" for line in body]
    if "frame" in at:
        lines.append(
            f'<figure><img src="{shown}" srcset="{shown} 2x"><figcaption>{shown}</figcaption></figure>{payload}'
        )
    lines.append("</article></body></html>")
    return "\n".join(lines)


def write_seeds(number: int, slot: str, payload: Payload, canary: Path) -> Iterator[Seed]:
    """The file of an article, and its sidecar where that is the slot."""
    text = fill_payload(payload.text, number, canary)
    stem = f"h{number:04}"
    if slot in HTML_SLOTS:
        content = write_html(number, slot, text)
        yield Seed(f"{stem}.html", content.encode("utf-8", "surrogatepass"), payload, slot)
        return
    if slot == "file name":
        plain = "".join(c for c in text if c not in "/\0" and c.isprintable())[:60].strip()
        stem = f"{stem} {plain}" if len(f"{plain}".encode()) < 180 else stem
    content = write_text(number, slot, text)
    yield Seed(f"{stem}.txt", content.encode("utf-8", "surrogatepass"), payload, slot)
    if slot == "sidecar":
        names = dict.fromkeys(("title", "publisher", "aggregator"), text)
        said = {**names, "authors": [text, "A. Nother"], "date": "2025-04-03", "url": f"https://{HOST}/{number}"}
        content = yaml.safe_dump(said, allow_unicode=bool(number % 3))
        yield Seed(f"{stem}.txt.meta.yml", content.encode("utf-8", "surrogatepass"), payload, slot)


def write_trial(folder: Path, canary: Path, size: int, harmless: str = "") -> tuple[Seed, ...]:
    """Write ``size`` hostile articles below ``folder``: at each size all classes of payloads and all slots have a turn,
    and each class meets each slot before one of its payloads meets a slot for the second time. With ``harmless`` these
    words stand in the place of every payload.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Seed] = []
    for number, (payload, slot) in enumerate(islice(_pair(), size)):
        for seed in write_seeds(number, slot, Payload("none", harmless) if harmless else payload, canary):
            path = folder / seed.name
            path.write_bytes(seed.content)
            written.append(seed)
    return tuple(written)


def _pair() -> Iterator[tuple[Payload, str]]:
    """Payloads and slots without end: the classes in turns, and the slots in a turn of their own."""
    classes: dict[str, list[Payload]] = {}
    for payload in list_payloads():
        classes.setdefault(payload.kind, []).append(payload)
    for turn in range(10**6):
        for place, (_, payloads) in enumerate(sorted(classes.items())):
            # Seven has no divisor in common with the number of slots: each class meets all before it meets one again.
            slot = SLOTS[(turn * 7 + place) % len(SLOTS)]
            yield payloads[(turn * 7 + turn // len(SLOTS)) % len(payloads)], slot
