"""What a run reads beside the seeds: the registry, the bulk list, the briefs and stories that stand."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path

from generator.brief import (
    StoryStub,
    evidence_of,
    is_hand_page,
    parse_brief,
    parse_story,
    salvage_front,
)
from generator.config import Config
from generator.errors import BriefError, ConfigError, GeneratorError
from generator.files import PAGE_BYTES, is_named, list_files, read_file, read_page
from generator.matching import BrokenBrief
from generator.model import (
    Brief,
    Registry,
    Rejection,
)
from generator.seeds import blame_ourselves
from generator.stages.link import (
    BulkMatcher,
)
from generator.tables.bulk import bulk_path, load_bulk
from generator.tables.load import load_tables
from generator.tables.registry import load_registry
from generator.writing import WORK, digest_content, make_folder


def load_companies(config: Config) -> Registry | None:
    """The registry in force, or ``None`` where there is none: ``companies`` of the settings, else the seeds' own."""
    path = _registry_path(config)
    return load_registry(path) if config.companies or is_named(path) else None


def load_bulk_list(config: Config, registry: Registry | None) -> BulkMatcher | None:
    """The bulk list in force beside the registry, or ``None``: ``bulk`` of the settings, else the registry's sibling.

    Without a registry there is none: names are then found by evidence alone. Raises :class:`TableError` for a bad list.
    """
    if registry is None:
        if config.bulk:
            raise ConfigError("a bulk list needs a registry beside it", where=f"bulk: {config.bulk}", fix="make one")
        return None
    path = config.bulk or bulk_path(_registry_path(config))
    if not config.bulk and not is_named(path):
        return None
    tables = load_tables().link
    cache = config.docs.resolve().parent / WORK / "cache"
    with contextlib.suppress(OSError):
        make_folder(cache)
    return BulkMatcher(load_bulk(path, tables, cache), registry, tables)


def _registry_path(config: Config) -> Path:
    return config.companies or config.seeds / "companies.yml"


def read_briefs(docs: Path) -> tuple[dict[str, Brief], tuple[Rejection, ...]]:
    """The committed briefs by path below ``docs``, and those that cannot be parsed, which nothing may overwrite."""
    return read_standing(docs)[:2]


def read_standing(docs: Path) -> tuple[dict[str, Brief], tuple[Rejection, ...], dict[str, bytes]]:
    """As :func:`read_briefs`, and path → digest of what was read: only that may be replaced by what is made of it."""
    briefs: dict[str, Brief] = {}
    broken: list[Rejection] = []
    seen: dict[str, bytes] = {}
    for path in list_files(docs / "briefs", ".md"):
        try:
            content = read_file(path, PAGE_BYTES, docs)
            seen[path.relative_to(docs).as_posix()] = digest_content(content)
            text = content.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
            if is_hand_page(path.name, text):
                continue
            brief = parse_brief(text, str(path))
            _refuse_beheaded(brief, str(path))
        except (GeneratorError, OSError, UnicodeDecodeError) as error:
            name = path.relative_to(docs).as_posix()
            # Whatever is wrong with it, a person's words stand there: nothing here may say that it can be deleted.
            fix = getattr(error, "fix", "") or "mend it by hand, or take it back from git"
            what = f"cannot be read: {error.strerror}" if isinstance(error, FileNotFoundError) else str(error)
            told = "is not UTF-8" if isinstance(error, UnicodeDecodeError) else what.removesuffix(f" ({fix})")
            broken.append(Rejection(name, told, fix, "brief"))
        except Exception as error:  # noqa: BLE001 - one page must not stop the others
            fault = blame_ourselves(path.relative_to(docs).as_posix(), error)
            broken.append(replace(fault, code="brief"))
        else:
            briefs[path.relative_to(docs).as_posix()] = brief
    return briefs, tuple(broken), seen


def read_stubs(docs: Path) -> tuple[dict[str, StoryStub], tuple[Rejection, ...]]:
    """The pages of ``docs/stories`` by the ids of their stories, and those that cannot be read, which nothing may
    overwrite.
    """
    stubs: dict[str, StoryStub] = {}
    torn: list[Rejection] = []
    for path in list_files(docs / "stories", ".md"):
        name = path.relative_to(docs).as_posix()
        if path.stem.casefold() in _INDEXES:
            continue
        try:
            stub = parse_story(read_page(path, docs), str(path))
        except (GeneratorError, OSError, UnicodeDecodeError) as error:
            fix = getattr(error, "fix", "") or "mend it by hand, or take it back from git"
            told = "is not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error).removesuffix(f" ({fix})")
            torn.append(Rejection(name, told, fix, "brief"))
        except Exception as error:  # noqa: BLE001 - one page must not stop the others
            torn.append(replace(blame_ourselves(name, error), code="brief"))
        else:
            stubs[stub.id] = stub
    return stubs, tuple(torn)


_INDEXES = frozenset(("index", "readme"))
"""Pages of a desk's own about all stories."""


def _refuse_beheaded(brief: Brief, path: str) -> None:
    """Raise :class:`BriefError` for a page of an article that quotes nothing, and tells nothing of what it said: it was
    cut off before its first footnote.
    """
    if brief.body and brief.withdrawn is None and not brief.generated and not evidence_of(brief):
        fix = "take it back from git; or save what you wrote, and delete it to have it written anew"
        raise BriefError("was cut off: its foot is missing", where=path, fix=fix)


def read_broken(path: Path) -> BrokenBrief:
    """What a brief that cannot be parsed still tells of its article, so that the article is not written anew."""
    try:
        told = salvage_front(read_file(path, PAGE_BYTES, path.parent).decode("utf-8", "replace"))
    except OSError:
        told = {}
    start, _, end = told.get("lines", "").partition("-")
    lines = (int(start), int(end)) if start.isdecimal() and end.isdecimal() and len(start + end) < 20 else (0, 0)
    return BrokenBrief(path.stem, told.get("source", ""), lines, told.get("title", ""), told.get("body", ""))


def find_root(file: Path, config: Config) -> Path:
    """The folder of seeds to which a file belongs: that of the settings where it lies in it, else the nearest with a
    registry or topics of its own folder, an ``articles/`` above it and the folder that holds this.
    """
    folders = file.resolve().parents
    if config.seeds.resolve() in folders:
        return config.seeds
    articles = next((folder for folder in folders if folder.name == "articles"), folders[0])
    nearest = dict.fromkeys((folders[0], articles, articles.parent if articles.name == "articles" else articles))
    tables = ("companies.yml", "topics.yml")
    return next((folder for folder in nearest if any(is_named(folder / name) for name in tables)), config.seeds)
