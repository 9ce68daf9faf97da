"""The hostile trial in a real browser: nothing of it runs, nothing is asked elsewhere, the search bears every word."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from browser.conftest import serve_folder
from hostile import fill_payload, list_payloads
from trial import Trials

WORLDS = pytest.mark.parametrize("world", ["http", "file"])

FOREIGN = """look => {
    const found = [];
    for (const element of document.querySelectorAll("*")) {
        const tag = element.localName;
        if (!look.includes(tag)) found.push(tag);
        for (const { name } of element.attributes) if (!look.includes(`${tag} ${name}`)) found.push(`${tag} ${name}`);
    }
    return found;
}"""
"""What the browser made of a page that benign pages have not: its own reading, not ours."""
HEARD = """document.addEventListener("securitypolicyviolation", (event) => {
    console.error("refused", event.violatedDirective, event.blockedURI);
});
for (const name of ["alert", "confirm", "prompt", "print", "open"]) {
    window[name] = (...told) => console.error("ran", name, ...told);
}"""


EACH_FROM_A_FOLDER = 3
"""From a folder a page in three is opened: it is the same page."""
WHILE_LOADING = frozenset({"script charset", "fieldset hidden", "button hidden"})
"""What our scripts add and take away again."""
_VALUED = 3
"""Parts of a shape that has a value."""
ASKED = sorted({*(p.text for p in list_payloads() if p.kind == "names"), *(
    fill_payload(p.text, 0, Path("/canary")) for p in list_payloads()[::9] if p.text.isprintable()
), "constructor 0700", "700 constructor", "__proto__ 9", '"constructor"', "constructor constructor ships"})  # fmt: skip
"""What is searched: all that is a name to scripts, and payloads of each class."""


@dataclass(slots=True)
class Guard:
    """A page that hears all that a hostile one could do."""

    page: Page
    base: str
    look: list[str]
    heard: list[str] = field(default_factory=list)

    def visit(self, name: str) -> None:
        """Open a page of the site and hold what the browser made of it against what benign pages are made of."""
        self.page.goto(self.base + name)
        self.heard += [f"{name}: foreign {shape}" for shape in self.page.evaluate(FOREIGN, self.look)]


@contextmanager
def guard_page(browser: Browser, site: Path, look: list[str], world: str) -> Iterator[Guard]:
    """A guard over ``site`` in one of the worlds. Each complaint of the browser goes into what was heard."""
    with serve_folder(site) as address:
        base = address if world == "http" else site.as_uri() + "/"
        context = browser.new_context()
        context.add_init_script(HEARD)
        page = context.new_page()
        guard = Guard(page, base, look)

        def say(words: str) -> None:
            guard.heard.append(f"{page.url.removeprefix(base)}: {words}")

        def read(message: ConsoleMessage) -> None:
            # The 404 page has no icon of its own, and browsers ask a server for one.
            if message.type in ("error", "warning") and not message.location["url"].endswith("/favicon.ico"):
                say(message.text)

        def ask_outside(asked: Request) -> None:
            if not asked.url.startswith((base, "data:")):
                say(f"asked {asked.url}")

        page.on("console", read)
        page.on("pageerror", lambda error: say(str(error)))
        page.on("popup", lambda popup: say(f"opened {popup.url}"))
        page.on("request", ask_outside)
        yield guard
        context.close()


def list_pages(site: Path) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


@pytest.fixture(scope="module")
def made(browser: Browser, trials: Trials) -> list[str]:
    """What a browser makes of benign pages, one of each kind and the search in use, with what our scripts add."""
    found = {" ".join(shape) for shape in trials.look.shapes if len(shape) < _VALUED} | WHILE_LOADING
    for trial in (trials.good, trials.harmless):
        with guard_page(browser, trial.site, [], "http") as guard:
            pages = list_pages(trial.site)
            one_each = {str(Path(name).parent): name for name in pages}.values()
            for name in (*one_each, *(name for name in pages if name.endswith("index.html"))):
                guard.page.goto(guard.base + name)
                found.update(guard.page.evaluate(FOREIGN, []))
            guard.page.goto(guard.base + "index.html?q=ships&kind=news")
            guard.page.get_by_role("button", name="Filters").click()
            for words in ("the ships and more", "months", "zzyzx nothing", "2025", "汽车"):
                ask(guard.page, words)
                found.update(guard.page.evaluate(FOREIGN, []))
            guard.page.goto(guard.base + "index.html?highlight=ships&found=ships")
            found.update(guard.page.evaluate(FOREIGN, []))
    return sorted(found)


def ask(page: Page, words: str) -> None:
    """Type the words into the box that is open, and wait until it has answered."""
    page.get_by_role("combobox", name="Search").fill(words)
    expect(page.locator(".b-search")).to_have_attribute("data-answered", words.strip(), timeout=20_000)


@WORLDS
def test_no_page_runs_or_asks_for_anything(browser: Browser, trials: Trials, made: list[str], world: str) -> None:
    with guard_page(browser, trials.hostile.site, made, world) as guard:
        for name in list_pages(trials.hostile.site)[:: 1 if world == "http" else EACH_FROM_A_FOLDER]:
            guard.visit(name)
        assert guard.heard == []


@WORLDS
def test_the_search_bears_every_word(browser: Browser, trials: Trials, made: list[str], world: str) -> None:
    with guard_page(browser, trials.hostile.site, made, world) as guard:
        guard.visit("index.html")
        guard.page.keyboard.press("/")
        for words in ASKED[:: 1 if world == "http" else EACH_FROM_A_FOLDER]:
            ask(guard.page, words)
            if guard.page.get_by_text("could not be loaded").count():
                guard.heard.append(f"{words}: the search broke")
            guard.heard += [f"{words}: foreign {shape}" for shape in guard.page.evaluate(FOREIGN, made)]
        assert guard.heard == []


@WORLDS
def test_results_filters_and_marks_bear_every_word(
    browser: Browser, trials: Trials, made: list[str], world: str
) -> None:
    site = trials.hostile.site
    with guard_page(browser, site, made, world) as guard:
        guard.visit("index.html?q=alert&publisher=<img src=x onerror=alert(1)>&company=__proto__&month=constructor")
        expect(guard.page.locator(".b-chips button")).to_have_count(3)
        guard.visit("index.html?q=alert")
        guard.page.get_by_role("button", name="Filters").click()
        expect(guard.page.locator("#b-filters select option").nth(1)).to_be_attached()
        for name in ("publisher", "company", "kind"):
            choice = guard.page.locator(f"#b-filter-{name}")
            values = choice.locator("option").evaluate_all("options => options.map((option) => option.value)")
            for value in values[1:4]:
                choice.select_option(value)
                expect(guard.page.locator(".b-search")).to_have_attribute("data-answered", "alert")
                guard.page.locator(".b-chips button").click()
                expect(guard.page.locator(".b-chips button")).to_have_count(0)
        for at in range(3):
            guard.visit("index.html?q=alert")
            guard.page.get_by_role("option").nth(at).click()
            expect(guard.page.locator("h1")).to_be_visible()
        marked = "?highlight=%3Cimg%20src=x%20onerror=alert(1)%3E%20%22%5B(%22&found=%3Cscript%3Ealert(2)%3C/script%3E"
        guard.visit(f"{next(name for name in list_pages(site) if name.startswith('briefs/'))}{marked}")
        expect(guard.page.locator(".b-hidden")).to_contain_text("<script>alert(2)</script>")
        assert guard.heard == []


@pytest.mark.browser
def test_the_guard_hears_what_gets_through(browser: Browser, trials: Trials, made: list[str], tmp_path: Path) -> None:
    policy = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
    page = (trials.good.site / "404.html").read_text("utf-8")
    through = "<img src=x onerror=alert(7)><script src=//outside.invalid/7></script><p onclick=x id=y>"
    (tmp_path / "open.html").write_text(policy.sub("", page).replace("<h1>", f"{through}<h1>"), "utf-8")
    (tmp_path / "held.html").write_text(page.replace("<h1>", f"{through}<h1>"), "utf-8")
    with guard_page(browser, tmp_path, made, "file") as guard:
        guard.visit("open.html")
        told = "\n".join(guard.heard)
        for sign in ("ran alert 7", "asked http", "foreign img onerror", "foreign p onclick"):
            assert sign in told.replace("file://", "http://"), sign
        guard.heard.clear()
        guard.visit("held.html")
        told = "\n".join(guard.heard)
        assert "ran alert" not in told
        assert "refused script-src" in told


def test_a_table_that_knows_more_than_it_holds_is_missed(
    browser: Browser, trials: Trials, made: list[str], tmp_path: Path
) -> None:
    site = shutil.copytree(trials.hostile.site, tmp_path / "site")
    script = site / "assets" / "briefs" / "search" / "words.js"
    text = script.read_text("utf-8")
    assert text.count("__proto__: null") == 1
    script.write_text(text.replace("__proto__: null", "none: []"), encoding="utf-8")
    with guard_page(browser, site, made, "file") as guard:
        guard.visit("index.html")
        guard.page.keyboard.press("/")
        ask(guard.page, "constructor")
        expect(guard.page.locator(".b-search")).to_contain_text("could not be loaded")
