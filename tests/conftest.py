"""What all tests share: where the real seeds and the browser are, what runs first, and what may not be skipped."""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from chromium import ADVICE, find_chromium, is_required
from generator.session import Settings

if TYPE_CHECKING:
    from trial import Trials

ROOT = Path(__file__).parent.parent

# The same examples on every run and machine: a red run can be repeated. A desk that runs it makes a failing example
# small, which may take minutes for each test; CI shows it as it was found. HYPOTHESIS_PROFILE=explore looks further.
FINDS = (hypothesis.Phase.explicit, hypothesis.Phase.reuse, hypothesis.Phase.generate)
hypothesis.settings.register_profile("ci", derandomize=True, deadline=None, phases=FINDS)
hypothesis.settings.register_profile(
    "repeatable", derandomize=True, deadline=None, phases=(*FINDS, hypothesis.Phase.shrink)
)
hypothesis.settings.register_profile("explore", max_examples=2_000, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if is_required() else "repeatable"))

SLOW = ("seeds", "build", "browser")
"""Markers in the order of their cost; what has none is fast and runs first."""


FIXTURE_MARKERS = {"shared_seeds": "seeds", "chromium": "browser"}
"""A test that asks for the fixture carries the marker, whether or not its author thought of it."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Fast tests first. What builds a site stays with one worker, so that it is built once."""
    for item in items:
        for fixture, marker in FIXTURE_MARKERS.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(marker)
        if _cost(item) >= SLOW.index("build") + 1:
            item.add_marker(pytest.mark.xdist_group("site"))
    items.sort(key=_cost)


def _cost(item: pytest.Item) -> int:
    return max((place for place, name in enumerate(SLOW, 1) if item.get_closest_marker(name)), default=0)


@pytest.fixture(autouse=True)
def _speak(monkeypatch: pytest.MonkeyPatch) -> None:
    """``--quiet`` of a command that one test runs in this process says nothing of the next."""
    monkeypatch.setattr(Settings, "quiet", False)


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared_seeds() -> Path:
    """The real documents, ``../shared/seeds``; the test is skipped where they are absent."""
    folder = ROOT.parent / "shared" / "seeds"
    if not folder.is_dir():
        pytest.skip("needs ../shared/seeds")
    return folder


@pytest.fixture(scope="session")
def trials(tmp_path_factory: pytest.TempPathFactory) -> Trials:
    """Good articles among hostile ones, built into a site, for the tests that look at it and the browser's."""
    from trial import build_trials

    return build_trials(tmp_path_factory.mktemp("trials"), 72)


@functools.cache
def _chromium() -> Path | None:
    return find_chromium()


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser's executable; where there is none the test is skipped, or fails where a browser is required."""
    path = _chromium()
    if path is None:
        if is_required():
            pytest.fail(f"no Chromium, and this run requires one: {ADVICE}")
        pytest.skip(f"no Chromium: {ADVICE}")
    return path


_skipped: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """A browser test can be skipped in ways that no fixture sees; each is noted."""
    if report.skipped and "browser" in report.keywords and not hasattr(report, "wasxfail"):
        _skipped.append(report.nodeid)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A skipped browser test is a check that nobody made: where a browser is required, the run fails."""
    if _skipped and is_required() and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _skipped and is_required():
        terminalreporter.section("browser tests were skipped, and this run requires them", red=True)
        for name in _skipped:
            terminalreporter.write_line(name)
