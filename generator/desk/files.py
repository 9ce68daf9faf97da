"""The files of a desk's repository: what stands in a wheel of Briefs, with the desk's name put in."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from dataclasses import dataclass

from generator.desk.pin import PIN_FILE, Pin
from generator.errors import ConfigError
from generator.text.escape import escape_markdown

RECORD = ".desk.json"
"""What the desk's repository remembers of how it was made."""
_FORMAT = 1
_ROOT = "generator/data/desk/"
_REGISTRY = "generator/data/companies.yml"
_DOTTED = {"github": ".github", "gitignore": ".gitignore", "gitattributes": ".gitattributes"}
"""A package leaves out what begins with a dot."""
_STARTS = ("seeds/", "docs/")
"""What a desk begins with and makes its own at once: no later Briefs touches it."""
_SAMPLE = "sample"
_FIELD = re.compile(rb"<<(?:name_markdown|name_quoted)>>")


@dataclass(frozen=True, slots=True)
class Record:
    """The content of ``.desk.json``."""

    name: str
    """Of the desk, as given to ``briefs init``."""
    digests: dict[str, str]
    """File → SHA-256 of what Briefs last offered for it, whether or not the desk took it."""


def render_files(pin: Pin, name: str, *, sample: bool = False) -> dict[str, bytes]:
    """Path → content of every file of a desk's repository but its record, sorted.

    Args:
        pin: the Briefs that the desk uses; the files are those of its wheel.
        name: of the desk, one line of text.
        sample: with an invented article, and its companies in the registry.
    """
    escaped = {
        b"<<name_markdown>>": escape_markdown(name).encode(),
        # A JSON string is a basic string of TOML, and a quoted scalar of YAML.
        b"<<name_quoted>>": json.dumps(name, ensure_ascii=False).encode(),
    }
    with zipfile.ZipFile(io.BytesIO(pin.wheel)) as archive:
        packed = [item for item in archive.namelist() if item.startswith(_ROOT) and not item.endswith("/")]
        files = {item.removeprefix(_ROOT): archive.read(item) for item in packed}
        registry = archive.read(_REGISTRY)
    rows = files.pop("seeds/companies.sample.yml", b"")
    made = {"seeds/companies.yml": registry + (rows if sample else b"")}
    for path, content in files.items():
        if _SAMPLE not in path or sample:
            head, slash, rest = path.partition("/")
            made[_DOTTED.get(head, head) + slash + rest] = content
    for path, content in made.items():
        made[path] = _FIELD.sub(lambda match: escaped[match[0]], content)
    made[PIN_FILE] = pin.write_line().encode()
    made[pin.path] = pin.wheel
    return dict(sorted(made.items()))


def list_followed(files: dict[str, bytes], pin: Pin) -> dict[str, bytes]:
    """Of these files, those that follow a newer Briefs as long as the desk has not changed them. The pin has rules of
    its own.
    """
    own = {PIN_FILE, pin.path}
    return {path: data for path, data in files.items() if path not in own and not path.startswith(_STARTS)}


def digest_file(content: bytes) -> str:
    """SHA-256 in hex, of the text with plain line ends: git may have checked it out with others."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def write_record(record: Record) -> bytes:
    """The content of ``.desk.json``."""
    row = {"format": _FORMAT, "name": record.name, "files": dict(sorted(record.digests.items()))}
    return (json.dumps(row, ensure_ascii=False, indent=1) + "\n").encode()


def read_record(data: bytes, where: str) -> Record:
    """The record that a desk's repository keeps.

    Raises:
        ConfigError: it is no such record, or one of a newer format.
    """
    try:
        row = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"is not JSON: {error}", where=where, fix="take it from git again") from error
    match row:
        case {"format": int(number)} if number > _FORMAT:
            what = f"is of format {number}, and this Briefs reads up to {_FORMAT}"
            raise ConfigError(what, where=where, fix="give a newer one: briefs upgrade --briefs SPEC")
        case {"format": 1, "name": str(name), "files": dict(files)} if all(isinstance(v, str) for v in files.values()):
            return Record(name, files)
    raise ConfigError("is no record of a desk", where=where, fix="take it from git again")
