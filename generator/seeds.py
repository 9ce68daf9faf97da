"""IN: files become :class:`SourceDocument`; what cannot be read becomes a :class:`Rejection` that says why and what
to do.

Seeds are untrusted. Nothing outside the folder is read (links are followed only to files inside it), nothing but a
regular file is opened, and no file is read past its limit. Decoding is decided by evidence in this order: byte order
mark, UTF-8 that holds, what the page declares, the script and then the alphabet that the bytes spell,
charset-normalizer. What was chosen by alphabet or by statistics is noticed.
"""

from __future__ import annotations

import codecs
import hashlib
import os
import re
import traceback
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Literal

from generator.charsets import find_codec
from generator.errors import FolderError, SeedError
from generator.files import TEXT_CHARACTERS, Unreadable, read_file, refuse_folder
from generator.model import Mend, Notice, Rejection, Sidecar, SourceDocument
from generator.sidecars import SIDECAR_SUFFIX, parse_sidecar
from generator.text.escape import find_hidden, tidy_name

_SUFFIXES: dict[str, Literal["text", "html"]] = {".txt": "text", ".html": "html", ".htm": "html"}


@dataclass(frozen=True, slots=True)
class Limits:
    """What is read at most. Generous for articles, small enough that a hostile folder does no harm: whatever lies below
    takes less than a second to read or refuse, and 300 MB.
    """

    bytes: int = 8_000_000
    """Of one file. Pages carry a lot that is no text."""
    sidecar_bytes: int = 64_000
    files: int = 50_000
    lines: int = 40_000
    """Lines of one text."""
    characters: int = TEXT_CHARACTERS
    """Code points of one text."""
    tags: int = 40_000
    """Opening tags of one page."""
    attributes: int = 1_000_000
    """Attributes of all tags of a page."""
    attributes_of_one: int = 12_000
    """Attributes of one tag, or of several tags that take as long to read: the sum of the squares counts."""


class Found(tuple[Path, ...]):  # noqa: SLOT001 - of tuples, no slot can be made
    """The files that are seeds, in order, and in ``rejections`` what looks like seeds and is none."""

    rejections: tuple[Rejection, ...] = ()


def find_seeds(root: Path) -> Found:
    """All ``*.txt``, ``*.html`` and ``*.htm`` below ``root`` (or ``root/articles`` where that folder exists).

    Sorted by name (composed Unicode, by code point), whatever the file system's order. Hidden files and folders are
    left out. Rejected are folders that are links or cannot be listed, and files whose composed name another has. Raises
    :class:`FolderError` where ``root`` is no folder or cannot be listed.
    """
    folder = _articles_folder(root)
    if not folder.is_dir():
        raise FolderError("is not a folder", where=str(root), fix="give the folder that holds the articles")
    files, rejections = _walk(folder)
    named = [(_seed_name(path, folder), path) for path in files]
    kept: dict[str, Path] = {}
    for name, path in sorted(named, key=lambda item: (item[0], os.fsencode(item[1]))):
        if kept.setdefault(name, path) is not path:
            reason = "has the name of another file, which only composes its letters otherwise"
            rejections.append(Rejection(_spell_out(path, folder), reason, "rename one of them"))
    found = Found(kept.values())
    found.rejections = tuple(sorted(rejections, key=lambda rejection: rejection.name))
    return found


def list_seeds(root: Path) -> dict[str, Path]:
    """Name → file of all seeds below ``root``, as :func:`find_seeds` finds them."""
    folder = _articles_folder(root)
    return {_seed_name(path, folder): path for path in find_seeds(root)}


def read_seed(path: Path, root: Path, limits: Limits = Limits()) -> SourceDocument:
    """Read, decode and mend one seed with its sidecar.

    ``path`` lies below ``root``; its name is counted from ``root/articles`` where it lies there, else from ``root``.
    Raises :class:`SeedError` (with the way out) for what is no regular file, lies outside ``root``, is too large,
    empty, binary or in no known encoding, and for a sidecar that breaks its rules.
    """
    articles = root / "articles"
    folder = articles if path.is_relative_to(articles) else root
    name = _seed_name(path, folder)
    if tidy_name(name) != name:
        what = "has a control or broken character in its name"
        raise SeedError(what, where=_printable(name), fix="rename the file")
    inside = os.path.realpath(root)
    data = _read_bytes(path, name, inside, limits.bytes)
    declared_format = _SUFFIXES.get(path.suffix.lower(), "text")
    text, encoding, mends, guessed = decode_bytes(data, name, html=declared_format == "html", limits=limits)
    return SourceDocument(
        name=name,
        format="html" if _is_markup(text) else declared_format,
        text=text,
        encoding=encoding,
        mends=mends,
        sidecar=_read_sidecar(path.with_name(path.name + SIDECAR_SUFFIX), name + SIDECAR_SUFFIX, inside, limits),
        digest=hashlib.sha256(data).hexdigest(),
        notices=(_notice_guess(encoding),) if guessed else (),
    )


def read_seeds(root: Path, limits: Limits = Limits()) -> tuple[tuple[SourceDocument, ...], tuple[Rejection, ...]]:
    """Read every seed below ``root``; one bad file never stops the others.

    Returns the documents and the rejections, both in order of name. Raises :class:`FolderError` where ``root`` is no
    folder or cannot be listed.
    """
    documents: list[SourceDocument] = []
    folder = _articles_folder(root)
    paths = find_seeds(root)
    rejections = list(paths.rejections)
    shown = _tell_apart(paths, folder)
    for path in paths[: limits.files]:
        name = _seed_name(path, folder)
        try:
            documents.append(read_seed(path, root, limits))
        except SeedError as error:
            reason = error.what if error.where in ("", name) else f"{error.where}: {error.what}"
            rejections.append(Rejection(shown[path], reason, error.fix))
        except (MemoryError, RecursionError) as error:
            rejections.append(refuse_bulky(shown[path], error))
        except Exception as error:  # noqa: BLE001 - our own fault on one seed must not stop the others
            rejections.append(blame_ourselves(shown[path], error))
    rejections += [refuse_surplus(shown[path], limits) for path in paths[limits.files :]]
    return tuple(documents), tuple(sorted(rejections, key=lambda rejection: rejection.name))


def refuse_bulky(name: str, error: Exception) -> Rejection:
    """The rejection of a file for which memory or the stack does not suffice."""
    return Rejection(name, f"takes more room than there is ({type(error).__name__})", "split or shorten it")


def refuse_surplus(name: str, limits: Limits) -> Rejection:
    """The rejection of a file that is one too many."""
    fix = "spread the folder over several runs, or raise files in briefing.toml"
    return Rejection(name, f"over the limit of {limits.files} files", fix, "over-limit")


def blame_ourselves(name: str, error: Exception, line: int | None = None) -> Rejection:
    """The rejection of a document, or of its article at ``line``, on which our own code failed."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"
    told = str(error).splitlines()[:1]
    reason = ": ".join(("a fault of ours", where, *(text[:200] for text in told)))
    return Rejection(name, reason, "please report it with the document", "fault", line, where)


def list_passed_over(root: Path) -> tuple[tuple[tuple[str, str, str, str], ...], frozenset[str]]:
    """What stands in the folder of articles and is none, by its name alone; nothing is opened.

    Returns:
        ``(name, code, reason, fix)`` of each file (a hidden folder is one), by name, and the names of the
        seeds that have a sidecar.
    """
    folder = _articles_folder(root)
    passed: list[tuple[Path, str, str, str]] = []
    sidecars: list[Path] = []
    seeds: set[str] = set()
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as listed:
                entries = list(listed)
        except OSError:
            continue  # find_seeds rejects it
        for entry in entries:
            name = _printable(_seed_name(here / entry.name, folder))
            if entry.name.startswith("."):
                passed.append((here / entry.name, "hidden", "its name begins with a dot", ""))
            elif entry.is_dir(follow_symlinks=False):
                waiting.append(here / entry.name)
            elif _leads_to_folder(entry):
                continue  # find_seeds rejects it
            elif name.endswith(SIDECAR_SUFFIX):
                sidecars.append(here / entry.name)
            elif Path(entry.name).suffix.lower() in _SUFFIXES:
                seeds.add(name)
            else:
                reason = "is no article: .txt, .html and .htm are read"
                passed.append((here / entry.name, "other-suffix", reason, ""))
    owners = {path: _printable(_seed_name(path, folder)).removesuffix(SIDECAR_SUFFIX) for path in sidecars}
    for path, owner in owners.items():
        if owner not in seeds:
            passed.append(
                (path, "no-seed", f"is a sidecar of {owner}, which is not there", "name it after its article")
            )
    shown = _tell_apart((path for path, *_ in passed), folder)
    return tuple(sorted((shown[path], code, why, fix) for path, code, why, fix in passed)), frozenset(
        owners.values()
    ) & seeds


# ---------------------------------------------------------------- files


def _articles_folder(root: Path) -> Path:
    articles = root / "articles"
    return articles if articles.is_dir() else root


def _seed_name(path: Path, folder: Path) -> str:
    try:
        relative = path.relative_to(folder)
    except ValueError:
        relative = Path(path.name)
    return unicodedata.normalize("NFC", relative.as_posix())


def _printable(name: str) -> str:
    """The name as it can be shown and stored: broken and control characters spelled out."""
    odd = {at for at, _ in find_hidden(name)}
    return "".join(ascii(c)[1:-1] if at in odd or tidy_name(c) != c else c for at, c in enumerate(name))


def _tell_apart(paths: Iterable[Path], folder: Path) -> dict[Path, str]:
    """A name for each file, as it can be shown, which no other of them has: its own where nothing is amiss with it."""
    names = {path: _seed_name(path, folder) for path in paths}
    shown = {path: _printable(name) for path, name in names.items()}
    owners: dict[str, Path] = {}
    # Whatever is spelled out gives way to the file that is really called so.
    for path in sorted(names, key=lambda path: (shown[path] != names[path], os.fsencode(path))):
        if owners.setdefault(shown[path], path) is not path:
            shown[path] = _spell_out(path, folder)
    return shown


def _spell_out(path: Path, folder: Path) -> str:
    """A name that no other file has, whatever they are called: spelled out in ASCII, behind what begins none."""
    raw = path.relative_to(folder).as_posix()
    return "./" + "".join(c if c.isascii() and c.isprintable() and c != "\\" else ascii(c)[1:-1] for c in raw)


def _walk(folder: Path) -> tuple[list[Path], list[Rejection]]:
    """What lies below, in no order. No recursion: how deep a folder goes is the stranger's choice."""
    files: list[Path] = []
    rejections: list[Rejection] = []
    folders = [folder]
    while folders:
        here = folders.pop()
        try:
            with os.scandir(here) as listed:
                entries = list(listed)
        except OSError as error:
            if here == folder:
                raise refuse_folder(folder, error) from error
            what = f"cannot be listed: {error.strerror}"
            rejections.append(Rejection(_printable(_seed_name(here, folder)), what, "check its permissions and depth"))
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append(here / entry.name)
            elif _leads_to_folder(entry):
                name = _printable(_seed_name(here / entry.name, folder))
                rejections.append(Rejection(name, "is a link to a folder", "put the folder itself there"))
            elif Path(entry.name).suffix.lower() in _SUFFIXES:
                files.append(here / entry.name)
    return files, rejections


def _leads_to_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_symlink() and entry.is_dir()
    except OSError:  # a link that leads to itself
        return False


def _read_bytes(path: Path, name: str, inside: str, limit: int) -> bytes:
    try:
        return read_file(path, limit, inside)
    except Unreadable as error:
        raise SeedError(str(error.strerror), where=name, fix=error.fix) from error
    except OSError as error:
        what = f"cannot be read: {error.strerror}"
        raise SeedError(what, where=name, fix="check that it is there and readable") from error


# ---------------------------------------------------------------- bytes to text

_MAGIC = (
    (b"%PDF", "PDF"), (b"PK\x03\x04", "ZIP or Office"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"), (b"\x1f\x8b", "gzip"), (b"\x7fELF", "program"), (b"\xd0\xcf\x11\xe0", "old Office"),
    (b"RIFF", "media"), (b"7z\xbc\xaf", "7-Zip"), (b"Rar!", "RAR"), (b"SQLite format 3", "SQLite"),
    (b"\x00asm", "WebAssembly"), (b"\xca\xfe\xba\xbe", "Java class"), (b"MZ\x90\x00", "program"),
    (b"OggS\x00", "media"),
    (b"ID3\x02", "media"), (b"ID3\x03", "media"), (b"ID3\x04", "media"), (b"fLaC\x00", "media"), (b"BZh91AY", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"), (b"\x28\xb5\x2f\xfd", "Zstandard"), (b"II*\x00", "TIFF"), (b"MM\x00*", "TIFF"),
    (b"{\\rtf", "RTF"),
)  # fmt: skip
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s{0,9}=\s{0,9}["']?\s{0,9}([A-Za-z0-9_.:\-]{2,30})""", re.IGNORECASE)

_COMMON_HAN = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经"
    "這個們來為國說時會對過發後裡種經與從學長門間車東產業場業動機電開關於將本日市社新月分前定力第部回高最公司政府企者全報情書記"
)


def decode_bytes(
    data: bytes, name: str, html: bool = False, limits: Limits = Limits()
) -> tuple[str, str, tuple[Mend, ...], bool]:
    r"""Bytes of a seed → its text with ``\n`` line ends, the encoding, what was mended, and whether the encoding is a
    guess on which letters hang.

    Raises :class:`SeedError` for what is empty, binary, beyond a limit, or in no encoding that makes sense of it.
    """
    if not data.strip(b" \t\r\n\x00"):
        raise SeedError("is empty", where=name, fix="remove it, or fill it")
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise SeedError(f"is not text but a {kind} file", where=name, fix="save the article's text and use that")
    text, encoding, bad_bytes, guessed = _decode(data, name, html)
    text = _even_line_ends(text)
    _refuse_giant(text, name, html or _is_markup(text), limits)
    controls = _count_controls(text)
    if controls > 8 and controls * 20 > len(text):
        raise SeedError("is not text: it is full of control characters", where=name, fix="save the article's text")
    text, mends = _mend_text(text, name) if controls or _may_be_mojibake(text) else (text, ())
    if not text.strip():
        raise SeedError("is empty", where=name, fix="remove it, or fill it")
    return text, encoding, (*bad_bytes, *mends), guessed


_TAG = re.compile("<[A-Za-z]")
_WHOLE_TAG = re.compile("""<[A-Za-z](?:[^"'<>]++|"[^"]*+"|'[^']*+')*+""")
_ATTRIBUTE = re.compile("""(?:"[^"]*+"|'[^']*+'|[\\s/"'])++""")


def _refuse_giant(text: str, name: str, markup: bool, limits: Limits) -> None:
    if markup:
        if text.count("<") > limits.tags and sum(1 for _ in _TAG.finditer(text)) > limits.tags:
            raise SeedError(f"has more than {limits.tags} tags", where=name, fix="save the article's part of the page")
        # The parser compares each attribute of a tag with all before it.
        counts = [sum(1 for _ in _ATTRIBUTE.finditer(match[0])) for match in _WHOLE_TAG.finditer(text)]
        if sum(counts) > limits.attributes or sum(n * n for n in counts) > limits.attributes_of_one**2:
            raise SeedError("has tags of too many attributes", where=name, fix="save the article's part of the page")
        return
    if len(text) > limits.characters:
        what = f"has {len(text)} characters, more than {limits.characters}"
        raise SeedError(what, where=name, fix="split the file")
    if text.count("\n") >= limits.lines:
        raise SeedError(f"has more than {limits.lines} lines", where=name, fix="split the file")


def _decode(data: bytes, name: str, html: bool) -> tuple[str, str, tuple[Mend, ...], bool]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace"), encoding, (), False
    wide = _guess_utf16(data)
    if wide:
        return data.decode(wide, errors="replace"), wide, (), False
    switched = _decode_switched(data)
    if switched:
        return *switched, (), False
    try:
        return data.decode("utf-8"), "utf-8", (), False
    except UnicodeDecodeError:
        pass
    if sum(1 for _ in islice(_SURROGATE.finditer(data), _MOST_SURROGATES + 1)) <= _MOST_SURROGATES:
        try:
            # Surrogates written as UTF-8: pairs are characters, and a lone one is no reason to doubt all the rest.
            paired = data.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass")
            return paired.decode("utf-16-le", "surrogatepass"), "utf-8", (), False
        except UnicodeDecodeError:
            pass
    declared = _declared_encoding(data) if html or data.lstrip()[:1] == b"<" else None
    if declared and declared != "utf-8":
        try:
            return _decode_cut(data, declared), declared.replace("_", "-"), (), False
        except UnicodeDecodeError:
            pass
    almost = _decode_almost_utf8(data)
    if almost:
        return *almost, False
    asian = _guess_asian(data)
    if asian:
        return _decode_cut(data, asian, "replace"), asian, (), False
    latin = _guess_latin(data)
    if latin:
        text = data.decode(latin)
        return text, latin.replace("_", "-"), (), any(char.isalpha() and not char.isascii() for char in text)
    text, encoding = _decode_by_statistics(data, name)
    return text, encoding, (), True


_SURROGATE = re.compile(rb"\xed[\xa0-\xbf]")
_MOST_SURROGATES = 200_000
"""Each takes a call of its own to decode."""


def _decode_cut(data: bytes, encoding: str, errors: str = "strict") -> str:
    """As ``data.decode``, without the character of several bytes in which a file that was cut off ends."""
    return codecs.getincrementaldecoder(encoding)(errors).decode(data)


_SWITCHED = ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$", "iso2022_jp_2"), (b"~{", "hz"))
"""What begins the other letters in encodings that are all ASCII."""


def _decode_switched(data: bytes) -> tuple[str, str] | None:
    for mark, encoding in _SWITCHED:
        if mark in data and data.isascii():
            try:
                text = _decode_cut(data, encoding)
            except UnicodeDecodeError:
                continue
            if _spells_asian(text):
                return text, encoding.replace("iso2022_jp_2", "iso-2022-jp").replace("_", "-")
    return None


def _spells_asian(text: str) -> bool:
    foreign = [char for char in text[:40_000] if ord(char) > 0x7F]
    return bool(foreign) and sum(map(_common_points, foreign)) * 100 >= 90 * len(foreign)


def _guess_utf16(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: ASCII characters leave zeros on every second byte, or on three of four."""
    sample = data[: min(4096, len(data) // 4 * 4) or 4096]
    quarter = max(len(sample) // 4, 1)
    zeros = [sample[at::4].count(0) for at in range(4)]
    if zeros[3] == quarter and zeros[2] * 20 > quarter * 19 and zeros[0] * 20 < quarter:
        return "utf-32-le"
    if zeros[0] == quarter and zeros[1] * 20 > quarter * 19 and zeros[3] * 20 < quarter:
        return "utf-32-be"
    even, odd = zeros[0] + zeros[2], zeros[1] + zeros[3]
    half = max(len(sample) // 2, 1)
    if odd * 10 > half * 3 and even * 20 < half:
        return "utf-16-le"
    if even * 10 > half * 3 and odd * 20 < half:
        return "utf-16-be"
    return None


def _declared_encoding(data: bytes) -> str | None:
    match = _DECLARED.search(data, 0, 4096)
    return find_codec(match.group(1).decode("ascii")) if match else None


def _decode_almost_utf8(data: bytes) -> tuple[str, str, tuple[Mend, ...]] | None:
    """UTF-8 with a few foreign bytes (a paste from another page, a cut at the end): those are read as Windows-1252."""
    head = data[:_HEAD].decode("utf-8", errors="surrogateescape")
    if len(_find_broken(head)) > _MOST_BROKEN:
        return None
    text = data.decode("utf-8", errors="surrogateescape")
    broken = _find_broken(text)
    if len(broken) > _MOST_BROKEN or len(broken) * 8 > len(data) - len(text) + 8 * bool(len(data) - len(text) > 8):
        return None
    mends: list[Mend] = []
    pieces: list[str] = []
    last = 0
    for at in broken:
        byte = bytes([ord(text[at]) - 0xDC00])
        char = byte.decode("cp1252", errors="ignore")
        pieces += (text[last:at], char)
        mends.append(Mend(text.count("\n", 0, at) + 1, "foreign-byte", f"\\x{byte.hex()}", char))
        last = at + 1
    return "".join((*pieces, text[last:])), "utf-8", tuple(mends)


_ESCAPED = re.compile("[\udc80-\udcff]")
_MOST_BROKEN = 200
_HEAD = 65_536
"""Bytes that are looked at before all are: what is no UTF-8 at all shows it at once."""


def _find_broken(text: str) -> list[int]:
    """Where bytes stand that are no UTF-8: one place more than may be is enough to know."""
    return [match.start() for match in islice(_ESCAPED.finditer(text), _MOST_BROKEN + 1)]


def _foreign_lines(data: bytes) -> Iterator[bytes]:
    """The lines with bytes beyond ASCII, with their ends, one by one: a file may be all line ends."""
    at = 0
    while found := _FOREIGN.search(data, at):
        place = found.start()
        start = max(at, data.rfind(b"\n", at, place) + 1, data.rfind(b"\r", at, place) + 1)
        end = _LINE_END.search(data, place)
        at = end.end() if end else len(data)
        yield data[start:at]


_FOREIGN = re.compile(rb"[\x80-\xff]")
_LINE_END = re.compile(rb"\r\n|\r|\n")


def _take(pieces: Iterable[bytes], most: int) -> bytes:
    """The first bytes of all pieces, of which no more are made than these take."""
    taken = bytearray()
    for piece in pieces:
        taken += piece
        if len(taken) >= most:
            break
    return bytes(taken[:most])


def _guess_asian(data: bytes) -> str | None:
    """The East Asian encoding in which the bytes spell frequent characters, or ``None``."""
    sample = data[:40_000]
    best: tuple[int, str] | None = None
    for encoding in ("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            text = decoder.decode(sample)
        except UnicodeDecodeError:
            continue
        foreign = [char for char in text if ord(char) > 0x7F]
        if len(foreign) < 4:
            continue
        points = sum(_common_points(char) for char in foreign) * 100 // len(foreign)
        if points >= 90 and (best is None or points > best[0]):
            best = (points, encoding)
    return best[1] if best else None


def _common_points(char: str) -> int:
    code = ord(char)
    if char in _COMMON_HAN:
        return 6
    if 0x3041 <= code <= 0x30FF:
        return 3
    if 0xAC00 <= code <= 0xD7A3:
        return 2
    if char in "，。、「」『』：；？！（）《》":
        return 3
    if 0xFF61 <= code <= 0xFF9F or 0xE000 <= code <= 0xF8FF or code > 0xFFFF:
        return -4
    return 0 if 0x4E00 <= code <= 0x9FFF else -2


# Letters beyond ASCII by which languages are written, under the encodings that hold them; the most used comes first
# and wins a draw. A language is spelled with few of the letters of an encoding, which is what tells them apart.
_ALPHABETS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "cp1252",
        ("àâæçèéêëîïôœùûüÿ", "äöüß", "áéíñóúüçàèòï", "àáâãçéêíóôõúü", "àèéìíîòóùú", "åäöéšž", "åæøéòô", "áðéíóúýþæö",
         "áéëïóöüèêàç"),
    ),
    ("cp1250", ("áčďéěíňóřšťúůýžäĺľôŕ", "ąćęłńóśźż", "áéíóöőúüű", "ăâîşţ", "čćđšž")),
    ("iso8859_2", ("áčďéěíňóřšťúůýžäĺľôŕ", "ąćęłńóśźż", "áéíóöőúüű", "ăâîşţ", "čćđšž")),
    ("cp1254", ("âçğıiîöşûü",)),
    ("cp1257", ("ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž")),
    ("mac_roman", ("àâæçèéêëîïôœùûüÿ", "äöüß", "áéíñóúü")),
)  # fmt: skip
_LATIN_SHARE = 45
"""Per cent of the letters of a text in the Latin script that lie beyond ASCII, at most; of other scripts nearly all."""
_LATIN_SAMPLE = 20_000
_RUN = re.compile(rb"[\x80-\xff]{4,}")
"""Words of another script; in the Latin script so many letters beyond ASCII hardly ever stand in a row."""


def _guess_latin(data: bytes) -> str | None:
    """The encoding of one byte a character in which the bytes spell words of a language in the Latin script best.

    ``None`` where the letters are those of another script, or no alphabet fits.
    """
    sample = _take((line.rstrip(b"\r\n")[:2000] + b"\n" for line in _foreign_lines(data)), _LATIN_SAMPLE)
    foreign = sum(byte > 0x7F for byte in sample)
    plain = sum(byte < 0x80 and chr(byte).isalpha() for byte in sample)
    in_runs = sum(len(run) for run in _RUN.findall(sample))
    if foreign * 100 > (foreign + plain) * _LATIN_SHARE or in_runs * 3 > foreign:
        return None
    best: tuple[int, str] | None = None
    for encoding, alphabets in _ALPHABETS:
        if any(byte in data for byte in _list_unknown(encoding)):
            continue
        text = sample.decode(encoding)
        points = max(_spelling_points(text, alphabet) for alphabet in alphabets)
        if best is None or points > best[0]:
            best = (points, encoding)
    return best[1] if best and best[0] >= 0 else None


@cache
def _list_unknown(encoding: str) -> bytes:
    """The bytes that spell nothing in an encoding of one byte a character."""
    return bytes(byte for byte in range(256) if not bytes((byte,)).decode(encoding, "ignore"))


def _spelling_points(text: str, alphabet: str) -> int:
    """How well the signs beyond ASCII fit a language: its letters speak for it, all else within a word against it."""
    points = 0
    for match in _BEYOND_ASCII.finditer(text):
        char, before, after = (
            match.group(),
            text[match.start() - 1 : match.start()],
            text[match.end() : match.end() + 1],
        )
        if char.isalpha():
            strange = before.isdigit() or after.isdigit() or (char.isupper() and before.islower())
            points += 1 if char.lower() in alphabet and not strange else -1
        elif char in "£¥€" and (before.isdigit() or after.isdigit()):
            points += 1
        elif "\x80" <= char <= "\x9f" or (before.isalpha() and after.isalpha() and char not in _BETWEEN_WORDS):
            points -= 1
    return points


_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_BETWEEN_WORDS = "’‘–—…·\xad\xa0"


def _notice_guess(encoding: str) -> Notice:
    message = f"is not UTF-8 and declares no encoding; read as {encoding}, which fits its letters best"
    return Notice("encoding-guessed", message, fix="where letters look wrong, save it as UTF-8")


_TEXT_SETS = ("cp", "iso8859", "iso2022", "mac_", "koi8", "kz1048", "ptcp154", "tis", "gb", "big5", "euc", "shift")
"""How Python's names of sets of letters begin; its other codecs are none."""
_PRINTED = bytes(range(0x20, 0x5C)) + bytes(range(0x5D, 0x7E))


def _decode_by_statistics(data: bytes, name: str) -> tuple[str, str]:
    # The guess is made on a part, for its cost grows with the text; the part is rich in what decides.
    heads = (line[:2000] for line in _foreign_lines(data))
    sample = _take((head for head in heads if not head.isascii()), 20_000)
    from charset_normalizer import from_bytes  # both libraries are slow to load, and few seeds need them

    best = from_bytes(sample).best()
    for encoding in ([best.encoding] if best else []) + ["cp1252"]:
        known = find_codec(encoding.replace("_", "-")) or encoding
        if not known.startswith(_TEXT_SETS) or _PRINTED.decode(known, "replace") != _PRINTED.decode():
            continue  # no set of letters, or one of mainframes, whose letters are at other places
        try:
            return data.decode(known), known.replace("_", "-")
        except UnicodeDecodeError:
            continue
    raise SeedError("is in no known encoding", where=name, fix="save it as UTF-8")


# ---------------------------------------------------------------- mending

# Line and paragraph separators and NEL end lines; everything else that moves no ink and no line is removed.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_MOJIBAKE_LINE = 200_000
"""Longer lines are mended in stretches of this many characters."""
_MOJIBAKE_MOST = 400_000
"""Characters of all lines of a text that are mended at most: looking through more takes more than half a second."""


# Wrongly decoded UTF-8 leaves two or more characters of the upper Latin, Greek or Cyrillic ranges in a row, or a C1
# control; looking for that first spares sound lines the dear test. One class opens it, so that ASCII is skipped fast.
_SUSPECT = re.compile(
    "[\x80-\u04ff\u2010-\u2122]"
    "(?:(?<=[\x80-\x9f])|(?<=[\xa0-\u04ff\u2010-\u2122])[\xa0-\u04ff\u2010-\u2122]|(?<=[ÃÂâ]) )"
)


def _even_line_ends(text: str) -> str:
    # NEL is left: it may be the ghost of a Windows-1252 ellipsis, and ftfy sees to those.
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")


def _count_controls(text: str) -> int:
    """How many there are, or one more than a twentieth of the text, whichever is less: that is too many already."""
    # Whether all can be printed is told much faster than what it is that cannot.
    sound = text.replace("\n", "").replace("\t", "").replace("\xa0", "").isprintable()
    return 0 if sound else sum(1 for _ in islice(_CONTROL.finditer(text), max(9, len(text) // 20 + 1)))


def _mend_text(text: str, name: str) -> tuple[str, tuple[Mend, ...]]:
    mends: list[Mend] = []
    lines = text.split("\n")
    room = _MOJIBAKE_MOST
    for index, line in enumerate(lines):
        if line.isascii() and line.isprintable():
            continue
        if not line.isascii() and _may_be_mojibake(line):
            room -= len(line)
            if room < 0:
                raise SeedError("was decoded wrongly throughout", where=name, fix="save it again, as UTF-8")
            line = _mend_mojibake(line, index + 1, mends)
        if _CONTROL.search(line):
            line = _drop_controls(line, index + 1, mends)
        lines[index] = line
    return "\n".join(lines), tuple(mends)


def _mend_mojibake(line: str, number: int, mends: list[Mend]) -> str:
    if len(line) > _MOJIBAKE_LINE:
        parts = [line[at : at + _MOJIBAKE_LINE] for at in range(0, len(line), _MOJIBAKE_LINE)]
        return "".join(_mend_mojibake(part, number, mends) for part in parts)
    if not _looks_like_mojibake(line):
        return line
    mended = _fix_encoding(line).replace("\n", " ").replace("\r", " ")
    if mended == line:
        return line
    before, after = line.split(" "), mended.split(" ")
    if len(before) == len(after):
        mends.extend(Mend(number, "mojibake", old, new) for old, new in zip(before, after, strict=True) if old != new)
    else:
        mends.append(Mend(number, "mojibake", *_changed_part(line, mended)))
    return mended


def _fix_encoding(line: str) -> str:
    """What ftfy makes of a line when it may mend wrong decoding and nothing else: the writing stays."""
    from ftfy import TextFixerConfig, fix_encoding

    keep_writing = TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=False,
        restore_byte_a0=True,
        replace_lossy_sequences=False,
        decode_inconsistent_utf8=True,
        fix_c1_controls=True,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        normalization=None,
    )
    return fix_encoding(line, keep_writing)


def _looks_like_mojibake(line: str) -> bool:
    """Whether ftfy's own test calls the neighbourhood of any suspect place bad; long sound lines cost little."""
    tested = 0
    for match in _SUSPECT.finditer(line):
        if match.start() >= tested:
            tested = match.end() + 60
            if not _may_be_mojibake(line):
                return False
            from ftfy.badness import is_bad

            if is_bad(line[max(match.start() - 20, 0) : tested + 20]):
                return True
    return False


@cache
def _mendable() -> re.Pattern[str]:
    """What stands in every line that ftfy changes: a C1 control, or two characters which one of the encodings that it
    tries gives to bytes that open and go on in UTF-8. Behind some that open, a space may be left of the byte A0.
    The Windows and ISO sets are taken together, for ftfy mends lines in which several of them meet.
    """
    # One class opens the pattern, so that ASCII is skipped fast. In Mac Roman a dash would stand before a space.
    ways = ["(?<=[\x80-\x9f])", f"(?<=[{_spell(_BEFORE_SPACE, *_OFFICE_SETS, 'cp437')}]) "]
    for names in (_OFFICE_SETS, ("cp437",), ("mac_roman",)):
        opens, goes_on = bytes(range(0xC0, 0xF5)), bytes(range(0x80, 0xC0))
        ways.append(f"(?<=[{_spell(opens, *names)}])[{_spell(goes_on, *names)}]")
    return re.compile(f"[^\x00-\x7f](?:{'|'.join(ways)})")


def _spell(data: bytes, *names: str) -> str:
    return re.escape("".join(data.decode(name, "ignore") for name in names))


def _may_be_mojibake(text: str) -> bool:
    return not text.isascii() and bool(_SUSPECT.search(text)) and bool(_mendable().search(text))


_OFFICE_SETS = ("latin-1", "cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "cp1257", "iso8859_2")
_BEFORE_SPACE = b"\xc2\xc3\xc5\xce\xd0\xd9\xe2\xe3\xf0"


def _changed_part(before: str, after: str) -> tuple[str, str]:
    start = _shared(before, after)
    before, after = before[start:], after[start:]
    tail = _shared(before[::-1], after[::-1])
    return before[: len(before) - tail], after[: len(after) - tail]


def _shared(one: str, other: str) -> int:
    """How many characters two texts have in common at their start."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _drop_controls(line: str, number: int, mends: list[Mend]) -> str:
    dropped = "".join(_CONTROL.findall(line))
    named = "".join(f"\\u{ord(char):04x}" for char in dropped[:20])
    mends.append(Mend(number, "control-characters", named, ""))
    # A vertical tab, form feed or separator stood between words.
    return _CONTROL.sub(lambda match: " " if match.group() in "\x0b\x0c\x1c\x1d\x1e\x1f" else "", line)


def _is_markup(text: str) -> bool:
    head = text[:400].lstrip().lower()
    return head.startswith(("<!doctype html", "<html", "<?xml")) and ("<html" in text[:2000].lower())


# ---------------------------------------------------------------- sidecars


def _read_sidecar(path: Path, name: str, inside: str, limits: Limits) -> Sidecar:
    if not os.path.lexists(path):
        return Sidecar()
    data = _read_bytes(path, name, inside, limits.sidecar_bytes)
    try:
        return parse_sidecar(data.decode("utf-8-sig"), name)
    except UnicodeDecodeError as error:
        raise SeedError("is not UTF-8", where=name, fix="save it as UTF-8") from error
