"""A real Chromium on the sample, over http and from the unpacked bundle; a request to anywhere else fails the test."""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import signal
import threading
import xml.etree.ElementTree as etree  # noqa: N813
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from generator.bodies import keep_bodies
from generator.config import Config
from generator.pipeline import generate_briefs
from generator.publish import apply_plan
from generator.site.build import build_site
from generator.site.markup import draw_timeline
from site_fixtures import build_sample

ROOT = Path(__file__).parents[2]

QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-default-apps", "--no-default-browser-check",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sites:
    """Where the sample stands: ``http`` on this machine, ``file`` as an unpacked bundle. Both end with a slash."""

    http: str
    file: str
    folder: Path
    """The built site."""

    def base(self, world: str) -> str:
        return self.http if world == "http" else self.file


class _Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    """The sample, built, served and unpacked."""
    folder = tmp_path_factory.mktemp("browser")
    config = build_sample(folder)
    with zipfile.ZipFile(config.dist / "briefs.zip") as archive:
        archive.extractall(folder / "a folder with spaces")
    with serve_folder(config.site) as address:
        yield Sites(address, (folder / "a folder with spaces" / "briefs").as_uri() + "/", config.site)


@contextmanager
def serve_folder(site: Path) -> Iterator[str]:
    """The folder at an address of this machine, with a slash at its end."""
    handler = functools.partial(_Silent, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    """The articles that the repository ships, turned into briefs and a site as a reader of the README would."""
    folder = tmp_path_factory.mktemp("shipped")
    config = Config(seeds=ROOT / "seeds", docs=folder / "docs", site=folder / "site")
    run = generate_briefs(config)
    apply_plan(run.plan, config.docs)
    keep_bodies(run.bodies, config.docs)
    build_site(config)
    with serve_folder(config.site) as address:
        yield Sites(address, config.site.as_uri() + "/", config.site)


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    """One browser for all tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield browser
        with _no_longer_than(60), contextlib.suppress(PlaywrightError):
            browser.close()


@contextmanager
def _no_longer_than(seconds: float) -> Iterator[None]:
    """Kill the browser where it does not answer in time: now and then Chromium never says that it closed a page, and
    a run that waits for it says nothing at all. What waited fails, or has done its work, where the browser is closed.
    """
    timer = threading.Timer(seconds, _kill_browser)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _kill_browser() -> None:
    parents: dict[int, tuple[int, str]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError):
            head, _, rest = status.read_text(encoding="utf-8", errors="replace").rpartition(")")
            parents[int(status.parent.name)] = (int(rest.split()[1]), head.partition("(")[2])
    for process, (_, name) in parents.items():
        above, line = process, []
        while above in parents:
            line.append(above)
            above = parents[above][0]
        if "chrom" in name and os.getpid() in line:
            with contextlib.suppress(OSError):
                os.kill(process, signal.SIGKILL)


@pytest.fixture(autouse=True)
def _watchdog() -> Iterator[None]:
    with _no_longer_than(240):
        yield


@dataclass(slots=True)
class Watch:
    """A context that notes every complaint and lets nothing out."""

    context: BrowserContext
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def open(self, url: str) -> Page:
        """A new page at ``url``."""
        page = self.context.new_page()
        page.on("console", lambda message: self._complain(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.goto(url)
        return page

    def _complain(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.complaints.append(f"{kind}: {text}")


@pytest.fixture
def watch(browser: Browser, sites: Sites, request: pytest.FixtureRequest) -> Iterator[Watch]:
    """A fresh context; ``@pytest.mark.parametrize("watch", [options], indirect=True)`` sets its options."""
    yield from _watch(browser, sites, getattr(request, "param", {}))


@pytest.fixture
def watch_shipped(browser: Browser, shipped: Sites) -> Iterator[Watch]:
    """A fresh context on the shipped articles."""
    yield from _watch(browser, shipped, {})


def _watch(browser: Browser, sites: Sites, options: dict[str, Any]) -> Iterator[Watch]:
    context = browser.new_context(**options)
    watch = Watch(context)

    def note(asked: Request) -> None:
        watch.asked.append(asked.url)

    def refuse(route: Route) -> None:
        if route.request.url.startswith((sites.http, sites.file, "data:")):
            route.continue_()
        else:
            watch.complaints.append(f"asked outside: {route.request.url}")
            route.abort()

    context.on("request", note)
    context.route("**/*", refuse)
    yield watch
    context.close()
    assert watch.complaints == []


def draw_timeline_on(page: Page) -> None:
    """Put a picture of four months on the page: no company of the sample has as many."""
    picture = draw_timeline((("2025-01", 1, 2), ("2025-02", 0, 0), ("2025-03", 4, 0), ("2025-04", 30, 40)), "Tern")
    drawn = etree.tostring(picture, encoding="unicode")
    page.evaluate("drawn => document.getElementById('content').insertAdjacentHTML('beforeend', drawn)", drawn)
