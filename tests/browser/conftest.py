"""A real Chromium on the sample, over http and from the unpacked bundle; a request to anywhere else fails the test."""

from __future__ import annotations

import functools
import http.server
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, sync_playwright

from site_fixtures import build_sample

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
    handler = functools.partial(_Silent, directory=str(config.site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Sites(
            f"http://127.0.0.1:{server.server_port}/",
            (folder / "a folder with spaces" / "briefs").as_uri() + "/",
            config.site,
        )
        server.shutdown()


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    """One browser for all tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield browser
        browser.close()


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
    context = browser.new_context(**getattr(request, "param", {}))
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
