"""A desk whose seeds an enemy writes: good articles among hostile ones, from seeds to a site, in one call."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from audit import Look, learn_look
from generator.bodies import keep_bodies
from generator.config import Config
from generator.pipeline import generate_briefs
from generator.publish import apply_plan
from generator.site.build import build_site
from hostile import CASES, SECRET, Seed, fill_payload, list_payloads, write_trial

ROOT = Path(__file__).resolve().parents[1]
HARMLESS = "and more مرحبا 汽车 that takes a headline to the length from which on it is set in smaller letters"
"""In the place of every payload: what a page does for other scripts and for long titles is no news then."""
DESK = 'The "Desk" & </title><script>alert(-1)</script>'
SITE_URL = "https://desk.example/t/"
_OF_COMPANIES = frozenset({"breakout", "names", "data", "links"})
_FIRMS = 40


@dataclass(frozen=True, slots=True)
class Trial:
    """What was built of one set of seeds."""

    config: Config
    seeds: tuple[Seed, ...]
    """The hostile ones."""
    rejected: frozenset[str]
    """Documents of which there is no brief, by name."""

    @property
    def site(self) -> Path:
        return self.config.site

    @property
    def docs(self) -> Path:
        return self.config.docs


@dataclass(frozen=True, slots=True)
class Trials:
    """The same desk three times, and what its pages are made of where no enemy writes."""

    good: Trial
    """The good articles alone."""
    harmless: Trial
    """The hostile ones with harmless words for their payloads."""
    hostile: Trial
    look: Look


def build_trials(folder: Path, size: int) -> Trials:
    """All three below ``folder``, with ``size`` hostile articles."""
    good = build_trial(folder / "good", 0)
    harmless = build_trial(folder / "harmless", size, HARMLESS)
    look = learn_look([good.site, harmless.site])
    # A fold for what sources agree on, of which the good articles have too little.
    look.shapes.add(("details", "class", "more"))
    return Trials(good, harmless, build_trial(folder / "hostile", size), look)


def build_trial(folder: Path, size: int, harmless: str = "") -> Trial:
    """The articles that the repository ships and ``size`` hostile ones among them, into briefs and a site. With
    ``harmless`` these words stand in the place of every payload.
    """
    folder.mkdir(parents=True)
    canary = folder / "canary.txt"
    canary.write_text(SECRET, encoding="ascii")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    seeds = write_trial(folder / "seeds" / "articles", canary, size, harmless)
    if size:
        _add_companies(folder / "seeds" / "companies.yml", canary, harmless)
    config = Config(
        seeds=folder / "seeds", docs=folder / "docs", site=folder / "site", site_name=DESK, site_url=SITE_URL
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BRIEFS_CANARY", SECRET)
        run = generate_briefs(config)
        apply_plan(run.plan, config.docs)
        keep_bodies(run.bodies, config.docs)
        build_site(config)
    return Trial(config, seeds, frozenset(rejection.name for rejection in run.report.rejections))


def _add_companies(registry: Path, canary: Path, harmless: str) -> None:
    """Firms of the hostile articles, each with a payload behind its name."""
    table = yaml.safe_load(registry.read_text("utf-8"))
    bones = yaml.safe_load((CASES / "bones.yml").read_text("utf-8"))
    payloads = [payload for payload in list_payloads() if payload.kind in _OF_COMPANIES]
    firms = [f"{firm} {trade}" for trade in bones["trades"] for firm in bones["firms"]]
    for number, firm in enumerate(firms[:_FIRMS]):
        text = harmless or fill_payload(payloads[number * 3 % len(payloads)].text, number, canary)
        name = f"{firm} {' '.join(text.split())}"
        table["companies"].append({"id": f"firm-{number}", "name": name, "aliases": [firm]})
    registry.write_text(yaml.safe_dump(table, allow_unicode=True), encoding="utf-8")
