"""An invented ``docs/``: a shipping line, its brand, a port and a maker of batteries, with every case a site must bear.

Dated and undated briefs, bounds, a made heading, an opinion, a title that tries to be HTML, names in Chinese, a ticker,
an alias that no article uses, a page written by hand, and a desk's note below a company.
"""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path

from generator.brief import add_note, render_brief, render_company, seal_brief
from generator.model import Bound, Brief, Bullet, Company, CompanyLink, DateBasis, Evidence, Figure, Kind, Parent

HOSTILE_TITLE = 'Berths </title><script>alert("7")</script> & <img src=x onerror=alert(1)> for sale'

COMPANIES = (
    Company(
        "calderhead",
        "Calderhead Shipping Lines",
        aliases=("Calderhead", "CSL Group"),
        scripts=("考德海运",),
        tickers=("HKEX:9871",),
        redirects=("csl",),
        watch=True,
    ),
    Company("swiftbox", "Swiftbox", parents=(Parent("calderhead", "brand"),), kind="brand"),
    Company("merrow-port", "Merrow Port Holdings", aliases=("Merrow Port",), tickers=("SGX:M77",), watch=True),
    Company("voltmere", "Voltmere", scripts=("伏米尔电池",)),
)
NAMES = {company.id: company.name for company in COMPANIES}
FORMS = {form: company.id for company in COMPANIES for form in (company.name, *company.aliases)}
"""What texts call each company."""


def make_brief(
    number: int,
    title: str,
    said: tuple[tuple[str, str], ...],
    about: tuple[str, ...],
    named: tuple[str, ...] = (),
    *,
    date: str | None = None,
    kind: Kind = "news",
    publisher: str | None = "The Harbour Gazette",
    aggregator: str | None = None,
    before: str | None = None,
    figure: Figure | None = None,
    url: str | None = None,
) -> Brief:
    """A brief with a bullet for each ``(bullet, quotation)``."""
    bullets = []
    for place, (text, quote) in enumerate(said, start=1):
        label = f"k{number:02x}{place:02x}"
        companies = tuple(i for i in (*about, *named) if NAMES.get(i, i).split()[0] in text)
        evidence = Evidence(quote, 100 * place, 100 * place + len(quote), 8 + place, place, 14, label)
        bullets.append(Bullet(text, (evidence,), (), companies))
    links = [CompanyLink(i, NAMES.get(i, i), "about") for i in about]
    links += [CompanyLink(i, NAMES.get(i, i), "named") for i in named]
    basis = DateBasis("stated", 4, "Wed, 12 Mar", "the weekday gives the year") if date else DateBasis()
    return Brief(
        id=f"brief-{number:010x}",
        title=title,
        title_made=False,
        kind=kind,
        publisher=publisher,
        aggregator=aggregator,
        credit=None,
        authors=("Nadia Rahim",),
        interests=(),
        date=date,
        date_basis=basis,
        not_before=None,
        not_after=Bound(before, 7, "the yard is slated to open on 24 June") if before else None,
        lang="en",
        url=url,
        source=f"gazette-{number}.txt",
        lines=(4, 31),
        body=f"{number:016x}",
        companies=tuple(links),
        bullets=tuple(bullets),
        figures=(figure,) if figure else (),
    )


def _figure(text: str, what: str, company: str, label: str) -> Figure:
    evidence = Evidence(f"{what}: {text}", 300, 300 + len(text), 12, 3, 14, label)
    return Figure(text, "84000000", "currency", "USD", what, company, "first half", "estimate", evidence)


def _moved(number: int, what: str, move: str, level: str) -> Figure:
    evidence = Evidence(f"{what} {move} to {level}.", 300, 300 + len(move), 12, 3, 14, f"kf1{number:02x}")
    return Figure(move, None, None, None, what, None, None, "actual", evidence, move=move, level=level)


MOVES = (
    _moved(1, "the Pier Index", "rose 0.4 per cent", "25,001.64"),
    _moved(2, "the index of harbour technology shares", "fell 2 per cent", "5,312.08"),
    _moved(3, "tin", "slid 0.8 per cent", "US$33,415"),
    _moved(4, "the ten-year yield", "rose by four basis points", "4.21 per cent"),
)

BRIEFS = (
    make_brief(
        1,
        "Calderhead carries fewer boxes for a third month",
        (
            (
                "Calderhead moved 1.2 million boxes in February, 7 per cent fewer than a year before.",
                "Calderhead moved 1.2 million boxes in February, 7 per cent fewer than a year before, its office said.",
            ),
            ("The line will lay up four ships.", "The line, which is short of cargo, will lay up four ships."),
        ),
        ("calderhead", "swiftbox"),
        ("merrow-port",),
        date="2025-03-12",
        figure=_figure("US$84 million", "cost of the lay-up", "calderhead", "kf001"),
        url="https://gazette.example/boxes",
    ),
    make_brief(
        2,
        HOSTILE_TITLE,
        (("Merrow Port Holdings offers two berths.", "Merrow Port Holdings offers two berths to whoever asks first."),),
        ("merrow-port",),
        date="2025-03-10",
        publisher="Tide & Trade",
        aggregator="Cargo <b>Wire</b>",
    ),
    make_brief(
        3,
        "Why Swiftbox should have stayed small",
        (("Lena Brandt argues that Swiftbox grew too fast.", "Swiftbox grew too fast, and its captains knew it."),),
        ("swiftbox",),
        date="2025-02-27",
        kind="opinion",
    ),
    make_brief(
        4,
        "The yard at Port Ellery waits for cranes",
        (("Voltmere will open its yard on 24 June.", "Voltmere will open its yard on 24 June, three months late."),),
        ("voltmere",),
        ("calderhead",),
        before="2025-06-23",
        publisher=None,
        aggregator="Cargo <b>Wire</b>",
        kind="preview",
    ),
    replace(
        make_brief(
            5,
            "Ferry pilots return to work",
            (
                (
                    "Pilots ended a strike of nine days.",
                    "Pilots ended a strike of nine days on terms nobody would tell.",
                ),
            ),
            (),
            date="2025-01",
            publisher="Ellery Post",
        ),
        figures=MOVES,
    ),
)

BODIES = {
    BRIEFS[0].id: "The line, which is short of cargo, will lay up four ships.\nA dredger named Tern waits; the crew of "
    "the Tern waits too.\n船员昨晚拒绝登船。",
    BRIEFS[4].id: f"{'The quay was still. ' * 5}{BRIEFS[4].bullets[0].evidence[0].quote} {'Gulls cried. ' * 50}",
}
"""What the article of a brief says, in part beyond its bullets."""

NOTE = """Swiftbox *disagrees*: [its answer](https://swiftbox.example/answer) came on the **next morning**.

- <img src=x onerror=alert(1)> <b>The pier master</b> would not be drawn
- ![tide table](https://tides.example/t.png)
- ![the pier](../assets/pier.png) as [we](../about.md) saw it

### Later

Nadia Rahim doubts it[^k0301], see her memo.[^memo]

[^memo]: In the safe."""
"""What the desk says of the third brief."""

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)
"""A grey dot."""


def fill_shelf(docs: Path) -> Path:
    """Write the sample below ``docs`` as ``briefs generate`` would, and what people added; returns ``docs``."""
    (docs / "briefs").mkdir(parents=True)
    (docs / "companies").mkdir()
    for brief in BRIEFS:
        page = docs / "briefs" / f"{brief.id}.md"
        text = render_brief(seal_brief(brief, FORMS))
        page.write_text(add_note(text, NOTE, str(page)) if brief is BRIEFS[2] else text, encoding="utf-8")
    for company in COMPANIES:
        text = render_company(company, NAMES)
        if company.id == "voltmere":
            text += "\n## Desk note\n\nAsk Ines about the crane contract before quoting them.\n"
        (docs / "companies" / f"{company.id}.md").write_text(text, encoding="utf-8")
    (docs / "assets").mkdir()
    (docs / "assets" / "pier.png").write_bytes(PICTURE)
    (docs / "about.md").write_text("# About this desk\n\nWe read the *waterfront* papers.\n", encoding="utf-8")
    return docs
