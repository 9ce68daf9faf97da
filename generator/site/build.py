"""Build, serve, pack: MkDocs run from Python with the folders that the settings name."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from generator.config import Config
from generator.errors import SiteError
from generator.site.bundle import build_bundle, make_slug
from generator.site.headers import FIRST_LINE
from generator.site.headers import NAME as HEADERS
from generator.site.rewrite import BEFORE

CONFIG_FILE = "mkdocs.yml"
DEFAULT_CONFIG = Path(__file__).parent / "default.yml"


def build_site(config: Config) -> int:
    """Build ``config.site`` from ``config.docs`` with ``mkdocs.yml`` of the working folder, or the one we ship.

    Returns the number of HTML pages. Strict: what MkDocs only warns about is an error here.

    Raises:
        SiteError: a folder is missing, a link leads nowhere (file and line are told), or MkDocs or the search index
            complains; then the message says what it said.
        BriefError: a brief or company page cannot be parsed.
    """
    _check_folders(config)
    from mkdocs.commands.build import build

    with _quiet_material(), _hear("mkdocs") as said:
        try:
            loaded = _load(config, strict=True)
            if not config.index_body and "briefs" in loaded.plugins:
                loaded.plugins["briefs"].config.index_body = False
            build(loaded)
        except SystemExit as error:
            raise _explain(said or [str(error)], config.docs) from error
    return sum(1 for _ in config.site.rglob("*.html"))


def tell_left_out(config: Config) -> str:
    """What the site that was just built lacks for want of an address, and how to have it; empty where it has one."""
    from generator.site.machines import SITEMAP, WITHOUT_ADDRESS

    return "" if (config.site / SITEMAP).is_file() else f"{WITHOUT_ADDRESS} (set it in briefing.toml)"


_BAD_LINK = re.compile(
    r"Doc file '(?P<page>.*?)' contains an? (?P<sort>[a-z ]*)link '(?P<link>.*?)'(?:, |$)(?P<rest>.*)"
)
"""How MkDocs 1.6 words what it finds; another wording is shown as it is."""
_MOST_TOLD = 20


def _explain(said: list[str], docs: Path) -> SiteError:
    """What MkDocs refused, a line for each: links with file, line and a way to mend them.

    A link that leads nowhere is an error also where a person wrote it: on the site it would be a dead end.
    """
    told: list[tuple[str, int, str]] = []
    for message in said:
        match = _BAD_LINK.match(message)
        if match is None:
            told.append(("", 0, str(SiteError(message, where=str(docs)))))
            continue
        path, link = docs / match["page"], match["link"]
        line = _line_of(path, link)
        if "anchor" in match["rest"]:
            what, fix = f"the link to {link} names a heading that is not there", "take off what follows #"
        elif "absolute" in match["sort"]:
            what, fix = f"the link to {link} starts at the server's root", "write it from this page, like ../index.md"
        else:
            near = _find_near(path, link, docs)
            what = f"the link to {link} leads to no page"
            fix = f"did you mean {near}? Else take the link away" if near else "mend the path, or take the link away"
        where = f"{path}:{line}".removesuffix(":0")
        told.append((str(path), line, str(SiteError(what, where=where, fix=fix))))
    lines = [text for *_, text in sorted(dict.fromkeys(told))]
    if len(lines) > _MOST_TOLD:
        lines[_MOST_TOLD:] = [f"and {len(lines) - _MOST_TOLD} more"]
    return SiteError("\n".join(lines))


def _line_of(path: Path, link: str) -> int:
    """The first line of the file that has the link, 1-based; 0 where none has."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError):
        return 0
    forms = (f"({link})", f"({link} ", f"(<{link}>", f"]: {link}", link)
    return next((at for form in forms for at, line in enumerate(lines, start=1) if form in line), 0)


def _find_near(page: Path, link: str, docs: Path) -> str:
    """The committed page that is spelt most like a link that leads nowhere, as written from ``page``."""
    known = {other.name: other for other in sorted(docs.rglob("*.md"))}
    near = get_close_matches(link.partition("#")[0].rpartition("/")[2], sorted(known), n=1, cutoff=0.75)
    return Path(os.path.relpath(known[near[0]], page.parent)).as_posix() if near else ""


def serve_site(config: Config, port: int = 8000) -> None:
    """Build, serve on ``127.0.0.1:port``, and build again when a page changes; until interrupted."""
    _check_folders(config)
    from mkdocs.commands.serve import serve

    overrides = _overrides(config)
    del overrides["site_dir"]  # MkDocs serves from a folder of its own, which it removes at the end
    with _quiet_material():
        serve(str(_config_file()), dev_addr=f"127.0.0.1:{port}", **overrides)


def bundle_site(config: Config) -> Path:
    """Build the site and pack it; returns the path of the zip."""
    build_site(config)
    return build_bundle(config.site, config.dist, make_slug(config.site_name))


def _check_folders(config: Config) -> None:
    if not config.docs.is_dir():
        raise SiteError("the folder of pages does not exist", where=str(config.docs), fix="run briefs generate first")
    site, docs = config.site.resolve(), config.docs.resolve()
    if site == docs or site in docs.parents or docs in site.parents:
        raise SiteError("the site would overwrite the pages it is made from", where=str(config.site))
    if site.is_dir() and any(site.iterdir()) and not _is_ours(site):
        fix = "name another folder, or empty this one"
        raise SiteError("holds files and no site of ours; nothing was deleted", where=str(config.site), fix=fix)


def _is_ours(site: Path) -> bool:
    """Whether a build made the folder: one that came to its end, or one that stopped halfway."""
    if (site / "index.html").is_file() or (site / BEFORE).is_dir():
        return True
    try:
        return (site / HEADERS).read_text(encoding="utf-8").startswith(FIRST_LINE)
    except (OSError, UnicodeDecodeError):
        return False


def _config_file() -> Path:
    own = Path(CONFIG_FILE)
    return own if own.is_file() else DEFAULT_CONFIG


def _overrides(config: Config) -> dict[str, Any]:
    values: dict[str, Any] = {"docs_dir": str(config.docs.resolve()), "site_dir": str(config.site.resolve())}
    # What briefing.toml leaves at its default is left to mkdocs.yml, so that plain `mkdocs build` says the same.
    if config.site_name != Config().site_name:
        values["site_name"] = config.site_name
    if config.site_url:
        values["site_url"] = config.site_url
    return values


def _load(config: Config, *, strict: bool) -> Any:
    from mkdocs.config import load_config

    return load_config(str(_config_file()), strict=strict, **_overrides(config))


@contextmanager
def _quiet_material() -> Iterator[None]:
    """Material prints a notice about a later MkDocs on every build unless this variable says that it was read."""
    name = "NO_MKDOCS_2_WARNING"
    before = os.environ.get(name)
    os.environ[name] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


@contextmanager
def _hear(name: str) -> Iterator[list[str]]:
    """Collect what a logger says from warnings upwards."""
    said: list[str] = []

    class _Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())

    ear, logger = _Ear(logging.WARNING), logging.getLogger(name)
    logger.addHandler(ear)
    try:
        yield said
    finally:
        logger.removeHandler(ear)
