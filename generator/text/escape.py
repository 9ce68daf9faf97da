"""Hostile text into Markdown and back: the one place that knows what a character may do to a page.

Everything a stranger wrote passes :func:`tidy_text` (what cannot be seen goes) and :func:`escape_markdown` (what could
be taken for markup is escaped, and nothing else, so that a brief reads well raw). The result renders to exactly the
text in Python-Markdown (with tables, footnotes, attr_list, md_in_html, toc) and in CommonMark/GFM.

Two kinds of escape are used. A backslash where both families know it; a character reference where Python-Markdown
would print the backslash (``< & : @ ~ $``). Rules of CommonMark 0.31 and ``markdown.core.Markdown.ESCAPED_CHARS``.
"""

from __future__ import annotations

import html
import re
from urllib.parse import quote

from generator.text.characters import tell_category

_SEEN = re.compile("[ -~\u00a1-\u00ac\u00ae-\u017f\u2010-\u2027\u20a0-\u20bf\u3001-\u303f\u4e00-\u9fff\uff01-\uff60]*")
"""Texts of which each character can be seen, or is a plain space; most are."""
_ENTITY = re.compile(r"&(?=#|[0-9A-Za-z]+;)")
"""Python-Markdown takes a number without its semicolon for a character, too."""
_SCHEME = re.compile(r"(?i)(?<=[a-z0-9+.-]):(?=//)|\b(?:mailto|xmpp|javascript|data|vbscript|file):")
_WWW = re.compile(r"(?i)(?<![^\W_])www\.(?=\S)")
_MAIL = re.compile(r"(?<=[\w.+-])@(?=[\w-])")
_EMOJI = re.compile(r"(?i):(?=(?:[a-z0-9_+-]{0,60}[a-z_+][a-z0-9_+-]{0,60}|-1|100|1234):)")
"""What may be the name of a picture: no times of day."""
_NUMBERED = re.compile(r"(\d+)([.)])(?=\s|$)")
_DEFINES = re.compile(r"\]:")
_MOVING = re.compile("[\t-\r\x1c-\x1f\x85\u2028\u2029]")
_PLAIN_BRACKET = re.compile(r"\[([^\W_](?:[^\[\]\\`*_<>&|^{}]{0,118}[^\W_])?)\](?![\[(:{])")
_BACKSLASHED = frozenset(("", *" !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"))
"""What a backslash before it may change: the end of the line, a space, punctuation."""
_MARKS = re.compile(r"[*`{\[\]\\_<&|!#:@~$^=+.]")
"""What can need an escape, somewhere."""
_PAIRS = (("~", "~"), ("^", "^"), ("=", "=="), ("+", "++"))
"""Characters that mark what stands between two of them: struck out, raised, lit up, a key."""
_MARKS_BUT_DOT = re.compile(_MARKS.pattern.replace(".", ""))
_UNESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])|&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][0-9A-Za-z]{1,31});")
_URL = re.compile(r"(?i)https?://[^/?#\s@]+(?:[/?#]|$)")
_COMPANY_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?!\.)){0,99}")


def tidy_text(text: str) -> str:
    """One line of what can be seen: white space folded to single spaces, ends trimmed, invisible characters removed.

    Removed: controls, bidirectional marks and overrides, zero-width characters (a joiner stays between letters or signs
    of scripts that need it), soft hyphens, private-use, unassigned-for-ever and surrogate code points, tag characters.
    Idempotent.
    """
    if _SEEN.fullmatch(text):
        return " ".join(text.split())
    left_out = {at for at, _ in find_hidden(text)}
    return " ".join((text if not left_out else "".join(c for at, c in enumerate(text) if at not in left_out)).split())


def tidy_name(name: str) -> str:
    """The name of a file in one line of what can be seen: as :func:`tidy_text`, but each space of it stays."""
    hidden = {at for at, _ in find_hidden(name)}
    kept = "".join(char for at, char in enumerate(name) if at not in hidden) if hidden else name
    return kept if kept.isprintable() else _MOVING.sub(" ", kept)


def find_hidden(text: str) -> list[tuple[int, str]]:
    """Where in ``text`` stands what :func:`tidy_text` leaves out, and what it is. White space of any kind is none."""
    odd = {char for char in set(text) if is_hidden(char) and not _is_space(char)}
    if not odd:
        return []
    found: list[tuple[int, str]] = []
    before = ""
    for at, char in enumerate(text):
        joined = char in "\u200c\u200d" and before and _joins(before) and _joins(text[at + 1 : at + 2])
        if char in odd and not joined:
            found.append((at, char))
        else:
            before = char
    return found


def drop_hidden(text: str) -> tuple[str, str]:
    """The text without what :func:`find_hidden` finds in it, and that."""
    found = find_hidden(text)
    if not found:
        return text, ""
    places = {at for at, _ in found}
    return "".join(char for at, char in enumerate(text) if at not in places), "".join(char for _, char in found)


def _is_space(char: str) -> bool:
    return char.isspace() or char in "\x85\u2028\u2029"


def is_hidden(char: str) -> bool:
    """Whether a code point shows nothing, or can change how its neighbours show: see :func:`tidy_text`."""
    if char.isascii():
        return not char.isprintable()
    if char in "\u3164\u115f\u1160\uffa0\u034f\u17b4\u17b5":
        return True
    if tell_category(char) in ("Cc", "Cf", "Co", "Cs"):
        return True
    code = ord(char)
    if 0x13430 <= code <= 0x1345F:  # not in the Unicode of every Python
        return True
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF or 0xFE00 <= code <= 0xFE0E or 0xE0100 <= code <= 0xE01EF


def _joins(char: str) -> bool:
    return char > "\u05ff" and tell_category(char)[0] in "LMS"


def escape_markdown(
    text: str,
    *,
    line_start: bool = False,
    heading: bool = False,
    cell: bool = False,
    link: bool = False,
    before_bracket: bool = False,
) -> str:
    """Markdown that renders to exactly ``text``, which must be tidy.

    Args:
        text: one tidy line.
        line_start: the text opens a line (a paragraph, a list item, a footnote, a heading).
        heading: the text is the whole of an ATX heading.
        cell: the text stands in a table cell.
        link: the text is the words of a link.
        before_bracket: a link or a footnote reference follows at once.
    """
    plain = () if link else tuple(m.span() for m in _PLAIN_BRACKET.finditer(text) if _may_stay(text, m, before_bracket))
    opens = {start for start, _ in plain}
    colons = _find_colons(text, link) if ":" in text else ()
    stops = {m.start() + 3 for m in _WWW.finditer(text)} if "." in text else ()
    mails = {m.start() for m in _MAIL.finditer(text)} if "@" in text else ()
    entities = {m.start() for m in _ENTITY.finditer(text)} if "&" in text else ()
    pairs = {char for char, mark in _PAIRS if text.count(mark) > 1}
    last = len(text) - 1

    def escape(match: re.Match[str]) -> str:
        char, at = match[0], match.start()
        following = text[at + 1] if at < last else ""
        previous = text[at - 1] if at else ""
        if char == "{" and following and following in "%#+-~=>":
            # Templates and marks of revision are looked for before any backslash is.
            return "&#123;"
        if char in "*`{":
            return "\\" + char
        if char == "[":
            return "[" if at in opens else "\\["
        if char == "]":
            return "\\]" if link else "]"
        if char == "\\":
            return "\\\\" if following in _BACKSLASHED else "\\"
        if char == "_":
            return "_" if previous.isalnum() and following.isalnum() else "\\_"
        if char == "<":
            return "<" if following == " " else "&lt;"
        if char == "&":
            return "&amp;" if at in entities else "&"
        if char == "|" and cell:
            return "\\|"
        if char == "!":
            return "\\!" if following == "[" or (not following and before_bracket) else "!"
        if char == "#" and heading and not text[at:].strip("#"):
            return "\\#"
        if char == "~" and at in (0, last):
            # GitHub would leave the emphasis around it open.
            return "&#126;"
        if (char == ":" and at in colons) or (char == "@" and at in mails) or (char in "~^" and char in pairs):
            return f"&#{ord(char)};"
        if char in "=+" and char in pairs and char in (previous, following):
            return f"&#{ord(char)};"
        if char == "." and at in stops:
            return "\\."
        if char == "$" and previous not in ("", " ") and not following.isalnum():
            return "&#36;"
        return char

    escaped = (_MARKS if stops else _MARKS_BUT_DOT).sub(escape, text)
    return _escape_start(text, escaped) if line_start else escaped


def _find_colons(text: str, link: bool) -> set[int]:
    """Places of the colons that would make an address, a picture, or of the words of a link a definition."""
    found = {m.end() - 1 for m in _SCHEME.finditer(text)} | {m.start() for m in _EMOJI.finditer(text)}
    return found | {m.end() - 1 for m in _DEFINES.finditer(text)} if link else found


def _may_stay(text: str, match: re.Match[str], before_bracket: bool) -> bool:
    """Brackets around plain words (``[the line] said``) stay; what an engine could read as more does not."""
    words = match.group(1)
    before = text[: match.start()][-1:]
    return (
        len(words) > 1
        and not (before_bracket and match.end() == len(text))
        and words.upper() != "TOC"
        and words.split()[0] != STATE_WORD
        and before not in ("!", "]", "\\", "*", "[")
        and not any(char in words for char in '"~$:@!')
    )


STATE_WORD = "generated"
"""First word of the names of the reference definitions that a brief keeps for itself; see ``brief.py``."""


def _escape_start(text: str, escaped: str) -> str:
    first = text[:1]
    if escaped[:1] != first:
        return escaped
    if first in ("#", ">") or (first in ("-", "+") and (text[1:2] in ("", " ") or text[1] == first)):
        return "\\" + escaped
    numbered = _NUMBERED.match(text)
    if numbered:
        return f"{numbered[1]}\\{numbered[2]}{escaped[numbered.end() :]}"
    if first in ("=", ":") or text[:3] in ("!!!", "???", "///", ";;;"):
        return f"&#{ord(first)};{escaped[1:]}"
    return escaped


def unescape_markdown(markdown: str) -> str:
    """The text that escaped Markdown stands for; undoes backslashes and character references, nothing else."""

    def restore(match: re.Match[str]) -> str:
        return match[1] if match[1] else html.unescape(match[0])

    return _UNESCAPE.sub(restore, markdown)


def escape_target(url: str) -> str | None:
    """A link target that cannot leave its brackets, or ``None`` unless ``url`` is plain http or https.

    What is not unreserved or a delimiter of RFC 3986 is percent-encoded; user names in URLs are refused, since they
    serve only to show a reader another host.
    """
    tidy = tidy_text(html.unescape(url))
    if tidy != url.strip() and html.unescape(url) == url:
        return None
    if not _URL.match(tidy) or " " in tidy:
        return None
    scheme, rest = tidy.split(":", 1)
    target = quote(f"{scheme.lower()}:{rest}", safe=":/?#!$+,=%-.~&@")
    return re.sub(r"&(?=#?[0-9A-Za-z]+;)", "%26", target.replace(";", "%3B"))


def is_safe_id(company_id: str) -> bool:
    """Whether an id may be part of a file name and a link target."""
    return bool(_COMPANY_ID.fullmatch(company_id)) and not is_reserved(company_id)


def is_reserved(name: str) -> bool:
    """Whether no file of a page may be called so: Windows takes it for a device, with whatever ending, or a folder of
    pages has a page of that name.
    """
    return name.partition(".")[0].casefold() in _RESERVED


_RESERVED = frozenset(
    ("con", "prn", "aux", "nul", "index", "readme", *(f"{port}{at}" for port in ("com", "lpt") for at in range(10)))
)
