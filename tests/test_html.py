"""Every page is valid HTML, of the sample and of briefs in which each field holds something hostile.

The Nu Html Checker looks at the HTML, the CSS and the SVG where it is (``tests/vnu.py`` says how it comes to be there);
a strict tokenizer, the rules that need no Java and a look at the nesting hold everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
import turbohtml
from turbohtml.conformance import check

from generator.brief import render_brief, render_company, seal_brief
from generator.config import Config
from generator.model import Brief, Company, Evidence, Figure
from generator.site.build import build_site
from shelf import make_brief
from site_fixtures import build_sample
from strategies import HOSTILE
from vnu import ADVICE, find_vnu, is_required, run_vnu

MATERIAL = "assets/stylesheets/"
"""Style sheets of Material are not ours to mend."""
POLICY = "violates Content Security Policy"
"""The checker takes no file for one of the page's own, and data for a script; ``browser/test_headers.py`` asks a
browser."""
VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
PARAGRAPHS = frozenset(["p", "h1", "h2", "h3", "h4", "span", "a", "em", "strong", "mark", "q", "sup", "button"])
"""Elements of ours that hold words, or what stands in a line of them."""
BLOCKS = frozenset(
    ["article", "aside", "details", "div", "dl", "figure", "footer", "form", "h1", "h2", "h3", "h4", "header", "hr"]
) | frozenset(["main", "nav", "ol", "p", "pre", "section", "table", "ul"])


@pytest.fixture(scope="session")
def valid_sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """The sample, and a site with something hostile in each field of its briefs and names of its companies."""
    folder = tmp_path_factory.mktemp("valid")
    sample = build_sample(folder / "sample")
    hostile = Config(docs=fill_hostile_shelf(folder / "docs"), site=folder / "hostile", site_name='Desk "A" & <B>')
    build_site(hostile)
    return sample.site, hostile.site


def fill_hostile_shelf(docs: Path) -> Path:
    """A brief for each hostile piece, more than one page of a list holds, and a company for each few."""
    (docs / "briefs").mkdir(parents=True)
    (docs / "companies").mkdir()
    for number in range(len(HOSTILE)):
        brief, company = _make_hostile(number, "Calderhead " + " boxes ".join(HOSTILE[number : number + 4]))
        (docs / "briefs" / f"{brief.id}.md").write_text(render_brief(seal_brief(brief)), encoding="utf-8")
        if company.id == f"company-{number}":
            (docs / "companies" / f"{company.id}.md").write_text(render_company(company), encoding="utf-8")
    return docs


def _make_hostile(number: int, text: str) -> tuple[Brief, Company]:
    chief = number - number % 4
    company = Company(f"company-{chief}", text, aliases=(f"{text} again",), scripts=("考德海运",), watch=number < 9)
    evidence = Evidence(f"It cost {text}", 300, 320, 12, 3, 14, f"kf{number:03x}")
    figure = Figure(text, None, None, None, text, company.id, text, "estimate", evidence)
    brief = make_brief(
        number, text, ((f"{text} said so.", f"{text}, it is said, said so."),), (company.id,),
        (f"company-{chief - 4}",) if chief else (), date=f"2025-03-{number % 28 + 1:02d}" if number % 9 else None,
        publisher="The Gazette" if number % 4 else text, aggregator=text, figure=figure, before="2025-06-23",
        url=f"https://gazette.example/?a[]={number}&b=<",
    )  # fmt: skip
    basis = (("publisher", f"line 1: {text}"), ("authors", text), ("title", text))
    return replace(brief, authors=(text,), basis=basis, lang=("en", "zh", "ar")[number % 3]), company


def _pages(sites: tuple[Path, ...]) -> Iterator[tuple[str, str]]:
    for site in sites:
        for path in sorted(site.rglob("*.html")):
            yield f"{site.name}/{path.relative_to(site).as_posix()}", path.read_text("utf-8")


@pytest.mark.build
def test_the_nu_checker_finds_no_fault(valid_sites: tuple[Path, ...]) -> None:
    jar = find_vnu()
    if jar is None:
        if is_required():
            pytest.fail(f"no Nu Html Checker, and this run requires one: {ADVICE}")
        pytest.skip(f"no Nu Html Checker: {ADVICE}")
    said = [
        message
        for message in run_vnu(jar, valid_sites)
        if MATERIAL not in message.path.as_posix() and POLICY not in message.text
    ]
    assert [(m.path.name, m.line, m.kind, m.text, m.extract) for m in said] == []


@pytest.mark.build
def test_a_strict_parser_finds_no_fault(valid_sites: tuple[Path, ...]) -> None:
    for name, text in _pages(valid_sites):
        document = turbohtml.parse(text)
        assert [*document.errors, *check(document).messages] == [], name


@pytest.mark.build
def test_elements_close_where_they_were_opened_and_references_lead_to_an_element(valid_sites: tuple[Path, ...]) -> None:
    for name, text in _pages(valid_sites):
        assert find_faults(text) == [], name


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("<div><p>a</div>", "</div> closes <p>"),
        ("<p><ul></ul></p>", "<ul> in <p>"),
        ("<a href='#b'>a</a>", "#b is nowhere"),
        ("<i id=a></i><b id=a></b>", "a stands twice"),
        ("<p aria-labelledby='a b' id=a></p>", "#b is nowhere"),
        ("<a href=x><button>a</button></a>", "<button> in <a>"),
    ],
)
def test_what_counts_as_a_fault(text: str, fault: str) -> None:
    assert find_faults(text) == [fault]


def find_faults(text: str) -> list[str]:
    """Elements that close in another order than they opened, blocks in a line of words, ids that stand twice, and
    references to ids that stand nowhere."""
    reader = _Nesting()
    reader.feed(text)
    reader.close()
    faults = [*reader.faults, *(f"<{tag}> stays open" for tag in reader.open)]
    ids = [one for one in reader.ids if reader.ids.count(one) > 1] if len(set(reader.ids)) < len(reader.ids) else []
    faults += [f"{one} stands twice" for one in dict.fromkeys(ids)]
    known = set(reader.ids)
    return faults + [f"#{one} is nowhere" for one in dict.fromkeys(reader.asked) if one not in known]


class _Nesting(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.asked: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        inside = self.open[-1] if self.open else ""
        if tag in BLOCKS and inside in PARAGRAPHS:
            self.faults.append(f"<{tag}> in <{inside}>")
        if tag in {"a", "button", "input", "select"} and (outer := {"a", "button"} & set(self.open)):
            self.faults.append(f"<{tag}> in <{min(outer)}>")
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name in {"for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns"}:
                self.asked += (value or "").split()
            elif name == "href" and (value or "").startswith("#") and value != "#":
                self.asked.append((value or "")[1:])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        elif tag in self.open:
            self.faults.append(f"</{tag}> closes <{self.open[-1]}>")
            while self.open.pop() != tag:
                pass
        else:
            self.faults.append(f"</{tag}> closes nothing")
