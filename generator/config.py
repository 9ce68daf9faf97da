"""Settings: ``briefing.toml`` -> frozen :class:`Config`.

A flag wins over the environment, the environment over the file, the file over the default.
One name for each setting everywhere: the key ``site_name`` of the file is ``BRIEFS_SITE_NAME`` in the environment, and
where a command has a flag for it, the flag carries the same name.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from generator.errors import ConfigError
from generator.files import SETTINGS_BYTES, is_named, read_file, tell_fix
from generator.formats import read_number, refuse_newer
from generator.text.characters import is_plain_line

FILE_NAME = "briefing.toml"
PREFIX = "BRIEFS_"


@dataclass(frozen=True, slots=True)
class Config:
    """Everything a desk can set. The fields are the keys of ``briefing.toml``.

    Folders and files from ``briefing.toml`` are taken from the folder in which it lies, those from the environment and
    from flags from the working folder.
    """

    site_name: str = "Briefs"
    """Name of the site; its slug names the bundle."""
    site_url: str | None = None
    """Where the site will be served, ``https://…/``; without it, what needs absolute links is left out."""
    language: str = "en"
    """Language of the site's own words (BCP 47, such as ``en`` or ``zh-TW``); briefs state their own."""
    seeds: Path = Path("seeds")
    """Folder of the documents, or one that holds ``articles/`` with them."""
    docs: Path = Path("docs")
    """Folder of the committed Markdown: briefs, company stubs and what people wrote by hand."""
    site: Path = Path("site")
    """Folder of the built site; made anew by each build."""
    dist: Path = Path("dist")
    """Folder of the bundle."""
    companies: Path | None = None
    """The registry of companies; when left out, ``companies.yml`` in the folder of the seeds, if it is there."""
    bulk: Path | None = None
    """The bulk list of companies; when left out, ``companies.bulk.csv`` beside the registry, if it is there."""
    bullets: tuple[int, int] = (3, 5)
    """Fewest and most bullets of a brief. An article that has less to say gets fewer."""
    words: int | None = None
    """Budget of words for all bullets of a brief together; takes the place of ``bullets`` where it is set."""
    quotation_share: int = 15
    """How much of an article a brief may quote as evidence, in per cent of the article's words …"""
    quotation_words: int = 150
    """… or this many words, whichever is more."""
    watch_weight: int = 100
    """What a sentence gains from naming a company of the desk's watchlist, in per cent of what any company gives."""
    summariser: str = "built-in"
    """Which summariser makes the bullets and figures: the built-in one, or one that an installed package offers."""
    approved_only: bool = False
    """Whether site, bundle, derived pages and letters hold approved briefs only."""
    index_body: bool = True
    """Whether the search also finds words of an article's cleaned text that no bullet quotes."""
    lint_ignore: tuple[str, ...] = ()
    """Rules of the lint, by code or name, that do not count on this desk."""
    file_bytes: int = 8_000_000
    """Size above which a document is refused, in bytes."""
    files: int = 50_000
    """How many documents are read at most."""


_MAY_BE_EMPTY = frozenset({"site_url"})
_OF_TESTS = frozenset({"CHROMIUM", "GOLDEN", "PYTHONS", "REQUIRE_BROWSER", "REQUIRE_VNU", "VNU"})
"""Variables without their prefix that say how the tests run."""


class _Unusable(ValueError):
    """What a value should have been; the caller knows the key and the place."""


def load_config(path: Path | None, environ: Mapping[str, str], flags: Mapping[str, object]) -> Config:
    """The settings in force.

    Args:
        path: the file; ``None`` for ``briefing.toml`` in the working folder, which may be absent.
        environ: variables, of which those that begin with ``BRIEFS_`` count; an empty one counts as not given,
            but for the address of the site, which it takes away.
        flags: settings given on the command line by key; ``None`` counts as not given.

    Raises :class:`ConfigError` with ``file:line: key`` (or the variable or flag) for a file that cannot be read, an
    unknown key, with the nearest known one, and a value that does not fit. A variable that nearly is a setting is
    refused; others are passed over (:func:`list_unknown` tells them).
    """
    values: dict[str, Any] = {}
    if path is not None or is_named(FILE_NAME):
        values.update(_read_file(path or Path(FILE_NAME)))
    for name, text in environ.items():
        key = name.removeprefix(PREFIX).lower()
        if name.startswith(PREFIX) and (text or key in _MAY_BE_EMPTY):
            if key in _READERS:
                values[key] = _read_value(key, text, name)
            elif near := _nearest(key, 0.8):
                raise ConfigError("is no setting", where=name, fix=f"did you mean '{PREFIX}{near.upper()}'?")
    for key, value in flags.items():
        if value is not None:
            where = "--" + key.replace("_", "-")
            if key not in _READERS:
                raise ConfigError("is no setting", where=where, fix=_offer(key))
            values[key] = _read_value(key, value, where)
    config = Config(**values)
    _refuse_overlap(config)
    return config


def list_unknown(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Variables that begin with ``BRIEFS_`` and are neither settings nor those of our tests, sorted."""
    keys = {name: name.removeprefix(PREFIX) for name in environ if name.startswith(PREFIX)}
    return tuple(sorted(name for name, key in keys.items() if key.lower() not in _READERS and key not in _OF_TESTS))


_LONGEST_LINE = 4_000


def _read_file(path: Path) -> dict[str, Any]:
    try:
        text = read_file(path, SETTINGS_BYTES).decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror or error}", where=str(path), fix=tell_fix(error)) from error
    except UnicodeDecodeError as error:
        raise ConfigError("is not UTF-8", where=str(path), fix="save it as UTF-8") from error
    for number, line in enumerate(text.split("\n"), 1):
        # The parser takes the square of the parts of a key.
        if len(line) > _LONGEST_LINE:
            raise ConfigError(
                f"has more than {_LONGEST_LINE} characters", where=f"{path}:{number}", fix="split the line"
            )
    try:
        table = tomllib.loads(text)
    except ValueError as error:
        told = re.match(r"(.*) \(at line ([0-9]+), column [0-9]+\)\Z", str(error), re.DOTALL)
        what, where = (told[1], f"{path}:{told[2]}") if told else (str(error), str(path))
        raise ConfigError(f"is not TOML: {what}", where=where) from error
    except RecursionError as error:
        raise ConfigError("is nested too deeply", where=str(path)) from error
    said = table.pop("format", None)
    refuse_newer("settings", said, f"{path}:{_line_of('format', text)}: format", ConfigError)
    if said is not None and read_number(said) is None:
        raise ConfigError(
            f"should be a whole number, is {_show(said)}", where=f"{path}:{_line_of('format', text)}: format"
        )
    values: dict[str, Any] = {}
    for key, value in table.items():
        where = f"{path}:{_line_of(key, text)}: {key}"
        if key not in _READERS:
            raise ConfigError("is no setting", where=where, fix=_offer(key))
        read = _read_value(key, value, where)
        values[key] = path.parent / read if isinstance(read, Path) else read
    return values


def _line_of(key: str, text: str) -> int:
    """Line of a top-level key, 1-based; ``tomllib`` does not tell it."""
    begins = re.compile(rf"""[ \t]*(?:\[\[?[ \t]*)?["']?{re.escape(key)}["']?[ \t]*[=.\]]""")
    return next((number for number, line in enumerate(text.split("\n"), 1) if begins.match(line)), 1)


def _nearest(key: str, likeness: float) -> str | None:
    return next(iter(difflib.get_close_matches(key, _READERS, n=1, cutoff=likeness)), None)


def _offer(key: str) -> str:
    near = _nearest(key, 0.6)
    return f"did you mean '{near}'?" if near else "known: " + ", ".join(sorted(_READERS))


def _read_value(key: str, value: object, where: str) -> object:
    try:
        return _READERS[key](value)
    except _Unusable as error:
        raise ConfigError(f"should be {error}, is {_show(value)}", where=where) from None


def _show(value: object) -> str:
    shown = repr(value) if isinstance(value, str | int | float | bool) else f"a {type(value).__name__}"
    return shown if len(shown) <= 60 else shown[:59] + "…"


def _refuse_overlap(config: Config) -> None:
    """A folder that is made anew must not be, or hold, one with what people wrote."""
    made = {"site": config.site, "dist": config.dist}
    kept = {"docs": config.docs, "seeds": config.seeds}
    for made_key, made_path in made.items():
        for kept_key, kept_path in kept.items():
            if made_path.resolve() in (kept_path.resolve(), *kept_path.resolve().parents):
                raise ConfigError(
                    f"{made_path} is made anew by each build and would take {kept_key} ({kept_path}) with it",
                    where=made_key,
                    fix=f"give {made_key} a folder of its own",
                )


def _read_text(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or not is_plain_line(value):
        raise _Unusable("one line of text")
    return value.strip()


def _read_path(value: object) -> Path:
    if isinstance(value, Path):
        return value
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise _Unusable("a path")
    try:
        return Path(value).expanduser()
    except RuntimeError:
        raise _Unusable("a path (there is no such user's folder)") from None


def _read_url(value: object) -> str | None:
    if value == "":
        return None
    text = _read_text(value) if isinstance(value, str) else ""
    try:
        parts = urlsplit(text)
    except ValueError:
        raise _Unusable("an address such as 'https://desk.example/briefs/'") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment or " " in text:
        raise _Unusable("an address such as 'https://desk.example/briefs/'")
    if not parts.netloc.isascii():
        raise _Unusable(f"an address whose host is in ASCII{_write_host(parts.hostname)}")
    return text.rstrip("/") + "/"


def _write_host(host: str) -> str:
    """How a host of other letters is written where only ASCII may stand, as a hint."""
    try:
        return f": {host.encode('idna').decode('ascii')!r}"
    except UnicodeError:
        return ""


def _read_language(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?", value):
        raise _Unusable("a language tag such as 'en' or 'zh-TW'")
    return value


def _read_name(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9][\w.-]{0,63}", value):
        raise _Unusable("a name such as 'built-in'")
    return value


def _read_list(value: object) -> tuple[str, ...]:
    items = value.replace(",", " ").split() if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) and item.strip() for item in items):
        raise _Unusable("a list such as ['B012']")
    return tuple(item.strip() for item in items)


def _read_flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    words = {"true": True, "yes": True, "1": True, "on": True, "false": False, "no": False, "0": False, "off": False}
    if isinstance(value, str) and value.lower() in words:
        return words[value.lower()]
    raise _Unusable("true or false")


def _whole_number(value: object) -> int | None:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,12}", value.replace("_", "")):
        return int(value.replace("_", ""))
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _count_reader(least: int, most: int) -> Callable[[object], int]:
    def read_count(value: object) -> int:
        number = _whole_number(value)
        if number is None or not least <= number <= most:
            raise _Unusable(f"a whole number from {least} to {most}")
        return number

    return read_count


def _read_words(value: object) -> int | None:
    return _count_reader(20, 2_000)(value) if _whole_number(value) != 0 else None


def _read_bullets(value: object) -> tuple[int, int]:
    ends = re.split(r"[-–,]", value) if isinstance(value, str) else value
    ends = [ends, ends] if isinstance(ends, int) else ends
    if isinstance(ends, list | tuple) and len(ends) in {1, 2}:
        least, most = _whole_number(ends[0]), _whole_number(ends[-1])
        if least is not None and most is not None and 1 <= least <= most <= 12:
            return least, most
    raise _Unusable("the fewest and the most, such as [3, 5], within 1 and 12")


_READERS: dict[str, Callable[[object], object]] = {
    "site_name": _read_text,
    "site_url": _read_url,
    "language": _read_language,
    "seeds": _read_path,
    "docs": _read_path,
    "site": _read_path,
    "dist": _read_path,
    "companies": _read_path,
    "bulk": _read_path,
    "bullets": _read_bullets,
    "words": _read_words,
    "quotation_share": _count_reader(0, 100),
    "quotation_words": _count_reader(0, 100_000),
    "watch_weight": _count_reader(0, 1_000),
    "summariser": _read_name,
    "approved_only": _read_flag,
    "index_body": _read_flag,
    "lint_ignore": _read_list,
    "file_bytes": _count_reader(1, 1_000_000_000),
    "files": _count_reader(1, 1_000_000),
}
assert set(_READERS) == {field.name for field in fields(Config)}
