"""The policy in a real browser: what the site needs runs, what a stranger would smuggle in does not."""

from __future__ import annotations

import contextlib
import functools
import http.server
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from urllib.parse import unquote, urlsplit

import jinja2
import lxml.etree
import lxml.html
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from browser.conftest import Sites
from generator.site.headers import write_headers, write_policy
from generator.site.plugin import THEME
from site_fixtures import read_headers

HEARD = """document.addEventListener("securitypolicyviolation", (event) => {
    console.error("refused", event.violatedDirective, event.blockedURI);
});"""


class _Host(http.server.SimpleHTTPRequestHandler):
    """A host that reads ``_headers`` as Netlify and Cloudflare Pages do, and shows 404.html at any address."""

    def end_headers(self) -> None:
        for pattern, name, value in read_headers(Path(self.directory)):
            if fnmatchcase(urlsplit(self.path).path, pattern):
                self.send_header(name, value)
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        content = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def _serve(folder: Path) -> Iterator[str]:
    handler = functools.partial(_Host, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def host(sites: Sites) -> Iterator[str]:
    """Address of the sample on such a host, with a slash at its end."""
    with _serve(sites.folder) as address:
        yield address


@dataclass(slots=True)
class Ear:
    """A context, and what its pages complain of: a refusal of the policy is an error in the console."""

    context: BrowserContext
    said: list[str] = field(default_factory=list)

    def open(self, url: str) -> Page:
        page = self.context.new_page()
        page.on("console", lambda message: self.said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.goto(url)
        return page


@pytest.fixture
def ear(browser: Browser) -> Iterator[Ear]:
    context = browser.new_context()
    context.add_init_script(HEARD)
    yield Ear(context)
    context.close()


LAYOUT = re.compile(r'class="b-page b-([a-z]+)"')
DATA = {"application/json", "application/ld+json"}


def _list_inline(text: str) -> list[str]:
    """Scripts and styles that stand in the page itself; data in a script element runs nowhere."""
    found = []
    for element in lxml.html.document_fromstring(text).iter(lxml.etree.Element):
        found += [name for name in element.attrib if name.startswith("on") or name == "style"]
        if element.tag == "style" or (element.tag == "script" and not {"src"} & set(element.attrib)):
            found += [str(element.tag)] if element.get("type") not in DATA else []
    return found


def test_no_kind_of_page_asks_for_what_the_policy_refuses(ear: Ear, host: str, sites: Sites) -> None:
    kinds: dict[str, str] = {}
    for path in sorted(sites.folder.rglob("*.html")):
        text, name = path.read_text(encoding="utf-8"), path.relative_to(sites.folder).as_posix()
        layout = LAYOUT.search(text)
        if layout is None:
            continue
        assert _list_inline(text) == [], name
        kinds[layout[1]] = name
    assert {"home", "brief", "companies", "company", "publisher", "month", "page"} <= set(kinds)
    for name in kinds.values():
        ear.open(host + name)
        assert ear.said == [], name


def test_search_evidence_and_colours_work_under_the_policy(ear: Ear, host: str) -> None:
    page = ear.open(host + "briefs/brief-0000000001.html")
    page.locator(".bullets .footnote-ref").nth(1).hover()
    expect(page.locator(".md-tooltip2")).to_contain_text("short of cargo")
    body = page.locator("body")
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    for _ in range(2):
        page.locator("label.md-header__button:visible").click()
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    page.goto(host + "companies/index.html")
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    page.keyboard.press("/")
    page.get_by_role("combobox", name="Search").fill("考德海运")
    expect(page.get_by_role("option").first).to_contain_text("Calderhead Shipping Lines")
    assert ear.said == []


def test_chosen_colours_stand_before_the_page_is_whole(ear: Ear, host: str) -> None:
    page = ear.open(host + "index.html")
    for _ in range(2):
        page.locator("label.md-header__button:visible").click()
    ear.context.route("**/bundle.*.js", lambda route: route.abort())
    page.reload()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


def test_an_address_that_leads_nowhere_shows_a_whole_page(ear: Ear, host: str) -> None:
    page = ear.open(host + "briefs/gone/for-good.html")
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no page here")
    assert page.locator("body").evaluate("e => getComputedStyle(e).borderTopWidth") == "4px"
    assert [text for text in ear.said if "refused" in text] == []


def test_the_missing_page_of_a_site_without_an_address_finds_its_way(ear: Ear, tmp_path: Path) -> None:
    policy = write_policy(header=False, not_found=True)
    values = {"config": {"site_name": "Briefs", "site_url": ""}, "nav": [], "policy_not_found": policy}
    values["folders"] = ["companies"]
    page = jinja2.Template((THEME / "404.html").read_text(encoding="utf-8")).render(values)
    (tmp_path / "404.html").write_text(page, encoding="utf-8")
    (tmp_path / "_headers").write_text(write_headers(), encoding="ascii")
    (tmp_path / "index.html").write_text("<h1>Front</h1>", encoding="utf-8")
    with _serve(tmp_path) as address:
        shown = ear.open(address + "companies/gone.html")
        shown.get_by_role("link", name="front page").click()
        expect(shown).to_have_url(address + "index.html")
    assert [text for text in ear.said if "refused" in text] == []


# ---------------------------------------------------------------- broken on purpose

SMUGGLED = """
<script>window.ran.push("script")</script>
<script src="data:text/javascript,window.ran.push('data')"></script>
<script src="https://elsewhere.example/a.js"></script>
<img src="x" onerror="window.ran.push('handler')">
<iframe srcdoc="<script>parent.ran.push('frame')</script>"></iframe>
<a id="smuggled" href="javascript:window.ran.push('link')">a link</a>
<style>body { outline: 7px solid red }</style>
<p id="painted" style="outline: 7px solid red">a style</p>
<base href="https://elsewhere.example/">
"""
META = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')


def _open_smuggled(ear: Ear, site: str, name: str, *, header: bool = True, meta: bool = True) -> tuple[Page, list[str]]:
    """A brief's page as it would be if an escape were missing; with it what was asked of other hosts."""
    asked: list[str] = []
    ear.context.add_init_script("window.ran = [];")

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    ear.context.route("https://elsewhere.example/**", refuse)
    text = Path(unquote(urlsplit(site + name).path)) if site.startswith("file:") else None
    if text is not None:
        broken = text.with_name("smuggled.html")
        html = text.read_text(encoding="utf-8").replace("<h1", SMUGGLED + "<h1", 1)
        broken.write_text(html if meta else META.sub("", html), encoding="utf-8")
        page = ear.open(broken.as_uri())
        broken.unlink()
    else:

        def smuggle(route: Route) -> None:
            answer = route.fetch()
            html = answer.text().replace("<h1", SMUGGLED + "<h1", 1)
            sent = {k: v for k, v in answer.headers.items() if header or k != "content-security-policy"}
            route.fulfill(response=answer, headers=sent, body=html if meta else META.sub("", html))

        ear.context.route(f"**/{name}", smuggle)
        page = ear.open(site + name)
    page.locator("#smuggled").click()
    page.wait_for_timeout(300)  # what would run has run by then: the last test sees all of it
    return page, asked


def _list_harm(page: Page, asked: list[str]) -> set[str]:
    harm = set(page.evaluate("window.ran")) | ({"outside"} if asked else set())
    painted = "e => getComputedStyle(e).outlineWidth === '7px'"
    harm |= {"style"} if page.locator("body").evaluate(painted) else set()
    harm |= {"attribute"} if page.locator("#painted").evaluate(painted) else set()
    return harm | ({"base"} if "elsewhere" in page.evaluate("document.baseURI") else set())


EVERYTHING = {"script", "data", "outside", "handler", "frame", "link", "style", "attribute", "base"}
NAME = "briefs/brief-0000000002.html"


@pytest.mark.parametrize(("header", "meta"), [(True, True), (True, False), (False, True)])
def test_what_is_smuggled_into_a_page_does_nothing_over_http(ear: Ear, host: str, header: bool, meta: bool) -> None:
    page, asked = _open_smuggled(ear, host, NAME, header=header, meta=meta)
    assert _list_harm(page, asked) == set()


def test_what_is_smuggled_into_a_page_does_nothing_from_a_folder(ear: Ear, sites: Sites) -> None:
    page, asked = _open_smuggled(ear, sites.file, NAME)
    assert _list_harm(page, asked) == set()


def test_without_the_policy_all_of_it_would_run(ear: Ear, host: str) -> None:
    page, asked = _open_smuggled(ear, host, NAME, header=False, meta=False)
    assert _list_harm(page, asked) == EVERYTHING
