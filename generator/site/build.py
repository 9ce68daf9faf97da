"""Build, serve, pack: MkDocs run from Python with the folders that the settings name."""

from __future__ import annotations

import logging
import os
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from generator.config import Config
from generator.errors import SiteError
from generator.files import list_files
from generator.signals import STOPS, StoppedError
from generator.site.bundle import build_bundle, make_slug
from generator.site.headers import FIRST_LINE
from generator.site.headers import NAME as HEADERS
from generator.site.outside import EPOCH, make_folder, read_epoch
from generator.site.rewrite import BEFORE
from generator.targets import find_near
from generator.writing import tell_reason, tell_way

CONFIG_FILE = "mkdocs.yml"
DEFAULT_CONFIG = Path(__file__).parent / "default.yml"


def build_site(config: Config, tell: Callable[[str], None] = lambda _: None) -> int:
    """Build ``config.site`` from ``config.docs`` with ``mkdocs.yml`` of the working folder, or the one we ship.

    Returns the number of HTML pages. Strict: what MkDocs only warns about is an error here. ``tell`` gets a line for
    each page and each approval that cannot be read, and how many briefs were left out for want of an approval.

    Raises:
        SiteError: a folder is missing, a link leads nowhere (file and line are told), or MkDocs or the search index
            complains; then the message says what it said.
    """
    _check_folders(config)
    make_folder(config.site)
    _check_epoch()
    from mkdocs.commands.build import build

    with _quiet_material(), _tell_plugin(config, tell), _hear("mkdocs") as said:
        try:
            loaded = _load(config, strict=True)
            # MkDocs keeps plugins for the next run in the same process, which may have been a preview.
            loaded.plugins.on_startup(command="build", dirty=False)
            build(loaded)
        except SystemExit as error:
            raise _explain(said or [str(error)], config.docs) from error
        except OSError as error:
            where = str(error.filename or config.site)
            raise SiteError(tell_reason(error), where=where, fix=tell_way(error) or "build it again") from error
        except STOPS as stop:
            stop.add_note(f"the site in {config.site} is not finished, docs/ is as it was")
            raise
    return sum(1 for _ in config.site.rglob("*.html"))


def tell_left_out(config: Config) -> str:
    """What the site that was just built lacks for want of an address, and how to have it; empty where it has one."""
    from generator.site.machines import SITEMAP, WITHOUT_ADDRESS

    return "" if (config.site / SITEMAP).is_file() else f"{WITHOUT_ADDRESS} (set it in briefing.toml)"


def tell_empty(config: Config) -> str:
    """That there is not one brief, as at a desk's first day or in the wrong folder; empty where there is one."""
    if any(list_files(config.docs / "briefs", ".md")):
        return ""
    return f"{config.docs}: there are no briefs, so the site is empty (run briefs generate, or give another --docs)"


_BAD_LINK = re.compile(
    r"Doc file '(?P<page>.{0,500}?)' contains an? (?P<sort>[a-z ]{0,40})link '(?P<link>.{0,2000}?)'(?:, |$)(?P<rest>.*)"
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
        elif os.path.isfile(path.parent / link):  # noqa: PTH113 - a link may be longer than any name, or hold a NUL
            what, fix = f"the link to {link} leads to a page that is left out", "approve it, or take the link away"
        else:
            near = find_near(path, link, docs)
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


def serve_site(config: Config, port: int = 8000, tell: Callable[[str], None] = print) -> None:
    """Build, serve on ``127.0.0.1:port``, and build again when a page changes; until interrupted.

    ``tell`` gets a line as soon as the site can be read, with its address, and what happens from then on.

    Raises:
        SiteError: as :func:`build_site`, or the port is taken.
    """
    _check_folders(config)
    _check_port(port)
    _check_epoch()
    from mkdocs.commands.serve import serve

    overrides = _overrides(config)
    del overrides["site_dir"]  # MkDocs serves from a folder of its own, which it removes at the end
    with _quiet_material(), _tell_plugin(config, tell), _hear("mkdocs.livereload", logging.INFO, tell):
        _load(config, strict=False)
        try:
            serve(str(_config_file()), dev_addr=f"127.0.0.1:{port}", **overrides)
        except StoppedError:
            tell("stopped")


def _check_port(port: int) -> None:
    """Before the build, which takes a while."""
    with socket.socket() as probe:
        if os.name != "nt":  # there the option would let two programs have one port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            what = f"cannot be used: {error.strerror}"
            raise SiteError(what, where=f"--port {port}", fix="give another --port") from error


def bundle_site(config: Config, tell: Callable[[str], None] = lambda _: None) -> Path:
    """Build the site and pack it; returns the path of the zip. ``tell`` as in :func:`build_site`."""
    make_folder(config.dist)
    build_site(config, tell)
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


def _check_epoch() -> None:
    """MkDocs stops at an empty value, which means that none is set."""
    if read_epoch() is None:
        os.environ.pop(EPOCH, None)


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
    """The settings of MkDocs. Raises :class:`SiteError` with ``file:line`` where they cannot be used."""
    from mkdocs.config import load_config
    from mkdocs.exceptions import ConfigurationError

    from generator.site.plugin import check_settings

    where = str(_config_file())
    with _hear("mkdocs") as said:
        try:
            loaded = load_config(where, strict=strict, **_overrides(config))
        except ConfigurationError as error:
            fault = error.__context__
            mark, problem = getattr(fault, "problem_mark", None), getattr(fault, "problem", None)
            if mark is not None:
                raise SiteError(f"is not YAML: {problem}", where=f"{where}:{mark.line + 1}") from error
            raise SiteError(" ".join(str(error).split()), where=where) from error
        except SystemExit as error:
            raise SiteError("; ".join(said) or str(error), where=where) from error
    if "briefs" not in loaded.plugins:
        fix = 'put the line "  - briefs" below "plugins:"'
        raise SiteError("the plugin briefs is missing", where=where, fix=fix)
    check_settings(loaded)
    return loaded


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
def _tell_plugin(config: Config, tell: Callable[[str], None]) -> Iterator[None]:
    """What the plugin is to know of ``briefing.toml``, told past MkDocs: a preview loads ``mkdocs.yml`` by itself, and
    anew at each change.
    """
    from generator.site.plugin import BriefsPlugin

    before = BriefsPlugin.index_body, BriefsPlugin.approved_only, BriefsPlugin.tell
    BriefsPlugin.index_body, BriefsPlugin.approved_only = config.index_body, config.approved_only
    BriefsPlugin.tell = staticmethod(tell)
    try:
        yield
    finally:
        BriefsPlugin.index_body, BriefsPlugin.approved_only = before[:2]
        BriefsPlugin.tell = staticmethod(before[2])


@contextmanager
def _hear(name: str, level: int = logging.WARNING, tell: Callable[[str], None] | None = None) -> Iterator[list[str]]:
    """Collect what a logger says from a level upwards, or hand it to ``tell``."""
    said: list[str] = []
    take = tell or said.append

    class _Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            take(record.getMessage())

    ear, logger = _Ear(level), logging.getLogger(name)
    before = logger.level
    logger.addHandler(ear)
    if not logger.isEnabledFor(level):
        logger.setLevel(level)
    try:
        yield said
    finally:
        logger.removeHandler(ear)
        logger.setLevel(before)
