"""Markdown → Brief. What a person wrote anywhere is kept, verbatim where it is not one of our own forms."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from generator.brief.bounds import refuse_stalling
from generator.brief.front import Front, read_front, suggest_key
from generator.brief.inline import LABEL, REFERENCE, parse_inline, split_references
from generator.brief.rows import MOVES, TABLES, Table, is_rule, keep_level, read_figure, read_head
from generator.brief.tidy import (
    DATE,
    OVERRIDE,
    TOLD,
    bullet_keys,
    figure_cell,
    figure_keys,
    figure_value,
    hash_piece,
    quotations,
    renumber_keys,
    tidy_brief,
)
from generator.brief.write import (
    BRAND,
    FRONT_KEYS,
    NEARLY,
    SAME_WORDS,
    SOURCE_BYLINE,
    evidence_of,
    render_bullet,
    render_byline,
    render_companies,
    render_copies,
    render_footnote,
)
from generator.errors import BriefError
from generator.formats import refuse_newer
from generator.model import (
    KINDS,
    Archive,
    Attribution,
    Bound,
    Brief,
    Bullet,
    CompanyLink,
    Copy,
    DateBasis,
    Edit,
    Evidence,
    Figure,
    NearCopy,
)
from generator.text.escape import STATE_WORD, is_safe_id, tidy_name, tidy_text, unescape_markdown

FOOTNOTE = re.compile(rf'\[\^({LABEL})\]: "(.*)" \(line (\d+), sentence (\d+) of (\d+)\)[ \t]*')
STATE_LINE = re.compile(rf"\[{STATE_WORD} ([^\[\]]+)\]: # '(.*)'[ \t]*")
ITEM = re.compile(r"[-*+][ \t]+(?=\S)")
_HEADING = re.compile(r"#{1,6}(?:[ \t]|$)")
_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")
NOTE_HEADING = re.compile(r"##[ \t]+Desk note[ \t]*+#*+[ \t]*+", re.IGNORECASE)
"""The line above a desk note, see :mod:`generator.brief.note`."""
ENDS_NOTE = re.compile(r"#{1,2}(?:[ \t]|$)")
"""A heading that ends it."""
_BYLINE = re.compile(r"\*(?=\S)[^\n]*\S\*[ \t]*")
_COMPANY = re.compile(
    rf"\[((?:[^\[\]\\\n]|\\.)+)\]\(\.\./companies/([A-Za-z0-9][\w.-]{{0,99}})\.md\)((?:\[\^{LABEL}\])?)"
)
_STOOD = re.compile(rf"bullet {LABEL}")
_HASH = re.compile(r"[0-9a-f]{8}")
_PLACE = re.compile(rf"(?:({LABEL})@)?([0-9]{{1,12}})-([0-9]{{1,12}})")
_LINES = re.compile(r"(\d{1,9})-(\d{1,9})")
MOST_TOUCHED = 100
"""Stories of which one round-up may tell."""
_DATE_KINDS = ("stated", "relative", "inferred", "sidecar", "unknown")


def parse_brief(text: str, path: str) -> Brief:
    """The brief that a Markdown file holds, whoever edited it last.

    Args:
        text: the file's content; line ends may be of any kind.
        path: named in errors.

    Raises:
        BriefError: the front matter is missing or wrong, git left the marks of a conflict, the page was cut off, or it
            would stall who renders it; with file and line. The rest of the page cannot be wrong.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    refuse_marks(lines, path)
    refuse_stalling("\n".join(lines), path, brief=True)
    front = read_front(lines, (*FRONT_KEYS, "settle"), path)
    refuse_newer("brief", front.values.get("format"), f"{path}:{front.lines.get('format', 1)}: format", BriefError)
    page = _Page()
    page.read(lines[front.end :])
    if "body" in front.values:
        _refuse_cut(page, lines, path)
    return _assemble(front, page, path)


_MADE = re.compile(r"k[0-9a-f]{4}(?:-[0-9]+)?")
"""A label that the generator gave."""
_FOOT = f"[{STATE_WORD} "


def _refuse_cut(page: _Page, lines: Sequence[str], path: str) -> None:
    """Raise :class:`BriefError` for a page that ends within its foot, or before it: what a person wrote there cannot be
    told from what the generator wrote, and words without their quotations may not be published.
    """
    last = lines[-1]
    torn = last and (_FOOT.startswith(last) or (last.startswith(_FOOT) and not STATE_LINE.fullmatch(last)))
    rows = (row for _, _, table in page.tables.values() for row in table)
    said = "\n".join((*page.bullets, *rows, page.companies or ""))
    cited = [label for label in REFERENCE.findall(said) if _MADE.fullmatch(label) and label not in page.footnotes]
    if torn or (cited and not page.state):
        what = f"was cut off: [^{cited[0]}] has no footnote" if cited else "was cut off in its last line"
        fix = "take it back from git; or save what you wrote, and delete it to have it written anew"
        raise BriefError(what, where=f"{path}:{len(lines)}", fix=fix)


_UNMARK = (
    "of bullets and free text keep yours, of the lines at the foot ([^…]: and [generated …]) either side; delete the "
    "marks; where the source differs, the next briefs generate says so"
)
_MARK = re.compile(r"(?:<{7}|>{7})(?: .*)?")


def refuse_marks(lines: Sequence[str], path: str) -> None:
    """Raise :class:`BriefError` where git wrote down a conflict that nobody settled: none of it may be published."""
    for number, line in enumerate(lines, 1):
        if line.startswith(("<<<<<<<", ">>>>>>>")) and _MARK.fullmatch(line):
            what = f"git left a conflict here ({line[:40]})"
            raise BriefError(what, where=f"{path}:{number}", fix=_UNMARK)


def end_of_fence(lines: Sequence[str], at: int) -> int | None:
    """The line that closes the fenced code which begins on line ``at``; ``None`` where none begins or none closes it.
    Both are indices into ``lines``.
    """
    fence = _FENCE.match(lines[at])
    if fence is None:
        return None
    mark = fence[1]
    close = re.compile(rf"[ ]{{0,3}}{re.escape(mark[0])}{{{len(mark)},}}[ \t]*")
    return next((n for n in range(at + 1, len(lines)) if close.fullmatch(lines[n])), None)


def cited_labels(lines: Sequence[str]) -> frozenset[str]:
    """Labels of the quotations that stand as footnotes among ``lines``."""
    return frozenset(match[1] for line in lines if (match := FOOTNOTE.fullmatch(line)))


def is_quoting_item(line: str, labels: frozenset[str]) -> bool:
    """Whether a line is a list item that ends with a reference to a quotation, as our bullets do."""
    return bool(ITEM.match(line)) and not labels.isdisjoint(split_references(line.rstrip())[1])


def waiting_labels(lines: Sequence[str]) -> frozenset[str]:
    """Labels of the bullets that stood when the generator last wrote a page, as its state tells."""
    found = (STATE_LINE.fullmatch(line) for line in lines if line.startswith("["))
    return frozenset(m[1].removeprefix("bullet ") for m in found if m and _STOOD.fullmatch(m[1]) and "-" in m[2])


def bullets_follow(lines: Sequence[str], at: int, waiting: frozenset[str]) -> bool:
    """Whether a bullet that is waited for stands at ``at`` or below it, before anything that ends a desk note."""
    while waiting and at < len(lines):
        line = lines[at]
        close = end_of_fence(lines, at)
        if close is None and is_quoting_item(line, waiting):
            return True
        if close is None and ENDS_NOTE.match(line) and not NOTE_HEADING.fullmatch(line):
            return False
        at = (at if close is None else close) + 1
    return False


_NOTE_ABOVE = "note above"
"""Anchor of a desk note until it is known whether bullets follow."""


class _Page:
    """What stands below the front matter, sorted into our own forms and everything else."""

    def __init__(self) -> None:
        self.title: str | None = None
        self.byline: str | None = None
        self.bullets: list[str] = []
        self.tables: dict[str, tuple[Table, tuple[str, ...], list[str]]] = {}
        """Heading → table, its columns, its rows."""
        self.companies: str | None = None
        self.copies: str | None = None
        self.footnotes: dict[str, Evidence] = {}
        self.state: list[tuple[str, str]] = []
        self.extra: list[tuple[str, str]] = []
        self._anchor = "start"
        self._buffer: list[str] = []
        self._section = "top"
        self._labels: frozenset[str] = frozenset()
        self._waiting: frozenset[str] = frozenset()
        """Labels of bullets that stood, and that have not been met."""
        self._above = "byline"
        """What a desk note follows that was met before any bullet."""

    def read(self, lines: Sequence[str]) -> None:
        self._labels = cited_labels(lines)
        self._waiting = waiting_labels(lines) & self._labels
        at = 0
        while at < len(lines):
            at = self._take(lines, at)
        self._flush()
        self._settle_note()

    def _settle_note(self) -> None:
        """A note that stands above no bullets is in its place: bullets that a later run brings come above it."""
        extra, self.extra = self.extra, []
        for anchor, text in extra:
            if anchor == _NOTE_ABOVE:
                anchor = self._above if self.bullets else "bullets"
            if self.extra and self.extra[-1][0] == anchor:
                text = f"{self.extra.pop()[1]}\n\n{text}"
            self.extra.append((anchor, text))

    def _take(self, lines: Sequence[str], at: int) -> int:
        """Uses up lines from ``at``; returns where the next begins."""
        line = lines[at]
        if not line.strip():
            if self._buffer:
                self._buffer.append("")
            return at + 1
        if _FENCE.match(line):
            # A fence that nothing closes would take our own pieces with it.
            stop = (end_of_fence(lines, at) or at) + 1
            self._buffer.extend(lines[at:stop])
            return stop
        state = STATE_LINE.fullmatch(line)
        if state:
            self._flush()
            self.state.append((state[1], state[2]))
            return at + 1
        footnote = FOOTNOTE.fullmatch(line)
        if footnote and footnote[1] not in self.footnotes:
            self._move("end")
            label, quote = footnote[1], unescape_markdown(footnote[2])
            at_line, sentence, of = (int(number[:12]) for number in footnote.groups()[2:])
            self.footnotes[label] = Evidence(quote, 0, 0, at_line, sentence, of, label)
            return at + 1
        fresh = not self._buffer or not self._buffer[-1]
        if self._anchor == "end":
            self._buffer.append(line)
            return at + 1
        if _HEADING.match(line):
            return self._take_heading(lines, at)
        if fresh and self._take_byline(lines, at):
            return at + 1
        if self._section == "note" and is_quoting_item(line, self._waiting if self.bullets else self._labels):
            self._section, fresh = "top", True
        if self._section == "top" and self._anchor != "start" and fresh and ITEM.match(line):
            return self._take_item(lines, at)
        if self._heads_table(line, self._section):
            return self._take_table(lines, at)
        if self._section == "companies" and self.companies is None and fresh:
            return self._take_companies(lines, at)
        if self._section == "copies" and self.copies is None and fresh and line.startswith((SAME_WORDS, NEARLY)):
            return self._take_copies(lines, at)
        self._buffer.append(line)
        return at + 1

    def _take_heading(self, lines: Sequence[str], at: int) -> int:
        line = lines[at].rstrip()
        if self.title is None and self._anchor == "start" and line.startswith("# "):
            self._move("title")
            self.title = unescape_markdown(line[2:].strip())
            return at + 1
        table = next((table for table in TABLES if line == f"## {table.heading}"), None)
        if table is not None and self._next_heads(lines, at + 1, table.heading):
            self._move("bullets" if self._section == "top" else self._anchor)
            self._move(f"before {table.heading.lower()}")
            self._section = table.heading
            return at + 1
        if line == "## Companies" and self.companies is None and self._section != "companies":
            self._flush()
            self._move("before companies")
            self._section = "companies"
            return at + 1
        if line == "## Copies" and self.copies is None and self._section != "copies":
            self._flush()
            self._move("before copies")
            self._section = "copies"
            return at + 1
        if self._section == "top" and not self.bullets and NOTE_HEADING.fullmatch(line):
            # A desk note above the bullets: it ends where they begin.
            if self._anchor != "start":
                self._above = self._anchor
                self._move(_NOTE_ABOVE)
                self._section = "note"
        elif self._section == "top" and NOTE_HEADING.fullmatch(line) and bullets_follow(lines, at + 1, self._waiting):
            self._flush()
            self._section = "note"
        elif self._section == "top" or (
            self._section == "note" and ENDS_NOTE.match(line) and not NOTE_HEADING.fullmatch(line)
        ):
            self._move("bullets")
            self._section = "own"
        self._buffer.append(lines[at])
        return at + 1

    def _heads_table(self, line: str, heading: str) -> bool:
        """Whether a line is the head of the table below ``heading``, of which a page has one."""
        head = read_head(line) if heading not in self.tables else None
        return head is not None and head[0].heading == heading

    def _next_heads(self, lines: Sequence[str], at: int, heading: str) -> bool:
        """Whether the head of the table stands before the next heading."""
        for line in lines[at:]:
            if self._heads_table(line, heading):
                return True
            if _HEADING.match(line) and not NOTE_HEADING.fullmatch(line):
                return False
        return False

    def _take_byline(self, lines: Sequence[str], at: int) -> bool:
        alone = at + 1 >= len(lines) or not lines[at + 1].strip() or bool(ITEM.match(lines[at + 1]))
        if self._section == "note":
            following = next((line for line in lines[at + 1 :] if line.strip()), "")
            alone = alone and is_quoting_item(following, self._labels)
        above = self._above if self._section == "note" else self._anchor
        if above != "title" or self.byline is not None or not alone or not _BYLINE.fullmatch(lines[at]):
            return False
        self._move("byline")
        self.byline = lines[at].rstrip()
        return True

    def _take_item(self, lines: Sequence[str], at: int) -> int:
        item = [lines[at]]
        end = at + 1
        while end < len(lines):
            line = lines[end]
            if not line.strip():
                following = lines[end + 1] if end + 1 < len(lines) else ""
                if not (following.startswith(("  ", "\t")) and following.strip()):
                    break
            elif not line.startswith((" ", "\t")) and (
                ITEM.match(line) or _HEADING.match(line) or line.startswith(("|", "[^", "[" + STATE_WORD, "```", "~~~"))
            ):
                break
            item.append(line)
            end += 1
        self._flush()
        self.bullets.append("\n".join(item).rstrip())
        self._waiting -= set(split_references(self.bullets[-1])[1])
        self._anchor = f"bullet {len(self.bullets) - 1}"
        return end

    def _take_table(self, lines: Sequence[str], at: int) -> int:
        head = read_head(lines[at])
        assert head is not None
        end = at + 1
        if end < len(lines) and is_rule(lines[end]):
            end += 1
        start = end
        while end < len(lines) and lines[end].lstrip().startswith("|"):
            end += 1
        self.tables[head[0].heading] = (*head, [line.rstrip() for line in lines[start:end]])
        self._move(head[0].heading.lower())
        self._section = "own"
        return end

    def _take_companies(self, lines: Sequence[str], at: int) -> int:
        if not re.match(r"(?:About|Also named:|Named:) ", lines[at]) and "../companies/" not in lines[at]:
            self._buffer.append(lines[at])
            return at + 1
        end = at + 1
        while end < len(lines) and lines[end].strip() and not lines[end].startswith(("[^", "[" + STATE_WORD, "#")):
            end += 1
        self.companies = "\n".join(lines[at:end]).rstrip()
        self._move("companies")
        self._section = "own"
        return end

    def _take_copies(self, lines: Sequence[str], at: int) -> int:
        end = at + 1
        while end < len(lines) and lines[end].strip() and not lines[end].startswith(("[^", "[" + STATE_WORD, "#")):
            end += 1
        self.copies = "\n".join(lines[at:end]).rstrip()
        self._move("copies")
        self._section = "own"
        return end

    def _move(self, anchor: str) -> None:
        self._flush()
        self._anchor = anchor

    def _flush(self) -> None:
        text = "\n".join(self._buffer).strip("\n")
        self._buffer = []
        if text:
            if self.extra and self.extra[-1][0] == self._anchor:
                text = f"{self.extra.pop()[1]}\n\n{text}"
            self.extra.append((self._anchor, text))


# ---------------------------------------------------------------- putting it together


def _assemble(front: Front, page: _Page, path: str) -> Brief:
    state = _read_state(page.state)
    hashes = state.hashes
    footnotes = {label: _place(item, state.places.get(label)) for label, item in page.footnotes.items()}
    bullets, keys = _bullets(page.bullets, footnotes, state)
    paragraph = page.companies
    companies, own_paragraph = _companies(front, paragraph, footnotes, hashes)
    figures = _figures(page, footnotes, companies, state)
    fields, other_title = _fields(front, path, page.title, hashes)
    brief = Brief(
        **fields,
        companies=companies,
        bullets=bullets,
        figures=figures,
        generated=tuple(hashes.items()),
        extra=(),
    )
    extra: list[tuple[str, str]] = []
    if front.own:
        extra.append(("front", "\n".join(front.own)))
    extra += [(f"front {key}", comment) for key, comment in front.comments.items()]
    settle = _settle(front, path)
    if settle:
        extra.append((OVERRIDE + "settle", settle))
    if other_title:
        extra.append((OVERRIDE + "title", other_title))
    byline = page.byline or ""
    if byline != render_byline(brief) and hash_piece(byline) != hashes.get("byline"):
        extra.append((OVERRIDE + "byline", byline))
    if page.tables.get(MOVES.heading):
        extra.append((OVERRIDE + "moves", "apart"))
    if own_paragraph is not None:
        extra.append((OVERRIDE + "companies", own_paragraph))
    told = page.copies or ""
    if told != render_copies(brief) and hash_piece(told) != hashes.get("copies") and (told or "copies" in hashes):
        extra.append((OVERRIDE + "copies", told))
    for anchor, text in page.extra:
        if anchor.startswith("bullet "):
            anchor = f"bullet {keys[int(anchor.removeprefix('bullet '))]}"
        extra.append((anchor, text))
    brief = replace(brief, extra=tuple(extra))
    return _keep_footnotes(tidy_brief(brief), page, frozenset(state.places))


def _settle(front: Front, path: str) -> str:
    """How a person settles conflicts, ``{piece: mine or theirs}``, as JSON; empty without."""
    asked = front.values.get("settle") or {}
    if not isinstance(asked, dict) or not all(choice in ("mine", "theirs") for choice in asked.values()):
        where = f"{path}:{front.lines['settle']}: settle"
        raise BriefError("not pieces with mine or theirs", where=where, fix="like settle: {title: mine}")
    return json.dumps(asked, ensure_ascii=False) if asked else ""


def _keep_footnotes(brief: Brief, page: _Page, known: frozenset[str]) -> Brief:
    """A quotation that no piece cites any more stays when a person's words cite it, or when a person wrote it."""
    cited = {item.label for item in evidence_of(brief)}
    own = "\n".join([*(text for _, text in brief.extra), *(bullet.markdown for bullet in brief.bullets)])
    wanted = set(REFERENCE.findall(own))
    kept = [
        render_footnote(replace(item, quote=tidy_text(item.quote)))
        for label, item in page.footnotes.items()
        if label not in cited and (label in wanted or label not in known)
    ]
    if not kept:
        return brief
    return replace(brief, extra=(*brief.extra, ("notes", "\n".join(kept))))


@dataclass(frozen=True, slots=True)
class _State:
    """What the lines at the foot of a page say; see ``write._state_lines``."""

    hashes: dict[str, str]
    places: dict[str, tuple[int, int]]
    """Footnote label → offsets of the quotation in the body."""
    data: dict[str, list[Any]]
    """Piece → edits of a bullet, value of a figure."""


def _read_state(lines: Sequence[tuple[str, str]]) -> _State:
    state = _State({}, {}, {})
    known = renumber_keys(piece.removeprefix("figure ") for piece, _ in lines if piece.startswith("figure "))
    renumbered = {f"figure {old}": f"figure {key}" for old, key in known.items()}
    for name, text in lines:
        piece = renumbered.get(name, name)
        head, bracket, tail = text.partition("[")
        digest, *parts = head.split() or [""]
        own = piece.partition(" ")[2].partition("/")[0]
        if _HASH.fullmatch(digest):
            state.hashes[piece] = digest
        for part in parts:
            place = _PLACE.fullmatch(part)
            company, _, role = part.partition(":")
            if place:
                state.places[place[1] or own] = (int(place[2]), int(place[3]))
            elif piece == "title" and _HASH.fullmatch(part):
                state.hashes[SOURCE_BYLINE if "byline" in state.hashes else "byline"] = part
            elif piece == "companies" and _HASH.fullmatch(role):
                state.hashes[f"company {company}"] = role
        with contextlib.suppress(ValueError, RecursionError):
            state.data[piece] = json.loads(bracket + tail) if bracket else []
    return state


def _place(item: Evidence, place: tuple[int, int] | None) -> Evidence:
    return replace(item, start=place[0], end=place[1]) if place else item


def _bullets(
    items: Sequence[str], footnotes: dict[str, Evidence], state: _State
) -> tuple[tuple[Bullet, ...], tuple[str, ...]]:
    bullets = [read_bullet(item, footnotes) for item in items]
    keys = bullet_keys(tuple(bullets))
    for at, key in enumerate(keys):
        edits = tuple(_edits(state.data.get(f"bullet {key}", []), quotations(bullets[at].evidence)))
        if edits:
            bullets[at] = replace(bullets[at], edits=edits)
    return tuple(bullets), keys


def read_bullet(item: str, footnotes: Mapping[str, Evidence]) -> Bullet:
    """A list item of Markdown, with the quotations of ``footnotes`` (label → quotation) that it cites."""
    words, labels = split_references(item)
    words = ITEM.sub("", words, count=1)
    text, links = parse_inline(words)
    evidence = tuple(footnotes[label] for label in dict.fromkeys(labels) if label in footnotes)
    bullet = Bullet(tidy_text(text), evidence, (), tuple(company for _, _, company in links), links)
    if tidy_text(text) == text and text and render_bullet(_tidy_alone(bullet)) == item:
        return _tidy_alone(bullet)
    cited = tuple(footnotes[label] for label in dict.fromkeys(REFERENCE.findall(item)) if label in footnotes)
    plain = tidy_text(re.sub(r"[*_`]+", "", parse_inline(REFERENCE.sub("", words))[0]))
    companies = tuple(dict.fromkeys(company for _, _, company in links))
    return Bullet(plain, cited, (), companies, (), item)


def _tidy_alone(bullet: Bullet) -> Bullet:
    links = bullet.links
    first = tuple(link for at, link in enumerate(links) if all(link[2] != other[2] for other in links[:at]))
    return replace(bullet, links=first, companies=tuple(company for _, _, company in first))


def _edits(rows: list[Any], quoted: str) -> Iterator[Edit]:
    for row in rows:
        match row:
            case [str(rule), str(before), str(after)]:
                yield Edit(rule, before, after)
            case [str(rule), int(start), int(end), str(after)]:
                yield Edit(rule, quoted[start:end], after)


def _figures(
    page: _Page,
    footnotes: dict[str, Evidence],
    companies: tuple[CompanyLink, ...],
    state: _State,
) -> tuple[Figure, ...]:
    figures: list[Figure] = []
    for heading in (table.heading for table in TABLES if table.heading in page.tables):
        table, columns, rows = page.tables[heading]
        figures += [read_figure(table, columns, row, footnotes, companies) for row in rows]
    for at, key in enumerate(figure_keys(tuple(figures))):
        figure = figures[at]
        told = [cell if isinstance(cell, str) else None for cell in state.data.get(f"figure {key}", [])]
        value, unit, currency, *unshown = (*told, *[None] * 6)[:6]
        figure = replace(figure, value=value, unit=unit, currency=currency)
        if not figure.markdown:
            made = _add_unshown(figure, *unshown)
            digest = state.hashes.get(f"figure {key}")
            # Only a table of moves shows levels, but for those of a person and of old tables.
            levelled = figure.level is not None and figure.move is None
            known = hash_piece(figure_value(made)) == digest if digest or levelled else True
            # Of a row that a person took from the table of moves, no move is left.
            taken = made.moved and figure.move is None and MOVES.heading in page.tables
            if known and not taken and figure.text in (figure_cell(made), made.move):
                figure = made
            elif levelled:
                figure = keep_level(figure, companies)
        figures[at] = figure
    return tuple(figures)


def _add_unshown(figure: Figure, text: str | None, move: str | None, level: str | None) -> Figure:
    """A figure with what its row does not show, see ``write._unshown``."""
    if text:
        return replace(figure, text=text, move=move or figure.text, level=level or figure.level)
    return replace(figure, move=move or figure.move, level=level or figure.level)


def _companies(
    front: Front, paragraph: str | None, footnotes: dict[str, Evidence], hashes: dict[str, str]
) -> tuple[tuple[CompanyLink, ...], str | None]:
    """The companies, and the paragraph where it is a person's and cannot be made again from them."""
    listed = front.values.get("companies", {})
    roles: dict[str, str] = {}
    if isinstance(listed, dict):
        for role in ("about", "named"):
            ids = listed.get(role, [])
            for company_id in ids if isinstance(ids, list) else [ids]:
                if isinstance(company_id, str):
                    roles.setdefault(company_id, role)
    shown: dict[str, CompanyLink] = {}
    owner: str | None = None
    cut = 0 if (paragraph or "").startswith("Named: ") else (paragraph or "").find("Also named: ")
    for match in _COMPANY.finditer(paragraph or ""):
        label = match[3][2:-1]
        role = "named" if 0 <= cut < match.start() else "about"
        name = tidy_text(unescape_markdown(match[1]))
        own = owner if (paragraph or "").endswith(BRAND, 0, match.start()) and role == "about" else None
        owner = owner if own else match[2]
        shown.setdefault(match[2], CompanyLink(match[2], name, cast("Any", role), footnotes.get(label), own))
    untouched = paragraph is None or hash_piece(paragraph) == hashes.get("companies")
    order = (
        list(roles) if untouched else [*shown, *(i for i in roles if i not in shown and f"company {i}" not in hashes)]
    )
    companies = []
    for company_id in order:
        role = roles.get(company_id, "named") if untouched or company_id not in shown else shown[company_id].role
        found = shown.get(company_id, CompanyLink(company_id, company_id, "named"))
        companies.append(replace(found, role=cast("Any", role)))
    companies.sort(key=lambda company: company.role != "about")
    result = tuple(companies)
    if paragraph is None:
        return result, "" if result else None
    if untouched or (set(shown) <= set(order) and len(order) > len(shown)):
        return result, None
    return result, None if render_companies(result) == paragraph else paragraph


def _fields(front: Front, path: str, printed: str | None, hashes: dict[str, str]) -> tuple[dict[str, Any], str | None]:
    """The fields, and the title of the front matter where a person wrote two different ones."""
    values = front.values

    def refuse(key: str, what: str, fix: str = "") -> BriefError:
        return BriefError(what, where=f"{path}:{front.lines.get(key, 1)}: {key}", fix=fix)

    def text(key: str, tidy: Callable[[str], str] = tidy_text) -> str | None:
        value = values.get(key, "")
        if not isinstance(value, str):
            raise refuse(key, f"{key} is not a text", "quote it")
        return tidy(value) or None

    def need(key: str) -> str:
        value = text(key)
        if value is None:
            raise refuse(key, f"{key} is missing")
        return value

    def texts(key: str) -> tuple[str, ...]:
        value = values.get(key, [])
        items = value if isinstance(value, list) else [value]
        if not all(isinstance(item, str) for item in items):
            raise refuse(key, f"{key} is not a list of texts")
        return tuple(tidied for item in items if (tidied := tidy_text(item)))

    def ids(key: str, at_most: int = MOST_TOUCHED) -> tuple[str, ...]:
        found = texts(key)
        if len(found) > at_most:
            raise refuse(key, f"{key} holds {len(found)} ids", f"at most {at_most}")
        wrong = next((one for one in found if not is_safe_id(one)), None)
        if wrong is not None:
            raise refuse(key, f"{wrong} is not the id of a story", "letters, digits and hyphens, as in docs/stories")
        return found

    def date(key: str, value: str | None) -> str | None:
        if value is not None and not DATE.fullmatch(value):
            raise refuse(key, f"{value} is not a date", "YYYY, YYYY-MM or YYYY-MM-DD")
        return value

    def number(key: str, value: Any) -> int:
        if not isinstance(value, str) or not value.isascii() or not value.isdigit() or len(value) > 12:
            raise refuse(key, f"{key}: line is not a number")
        return int(value)

    def parts(key: str, allowed: tuple[str, ...]) -> dict[str, Any]:
        value = values.get(key, {}) or {}
        if not isinstance(value, dict):
            raise refuse(key, f"{key} is not a mapping", "{" + ": …, ".join(allowed) + ": …}")
        for name, part in value.items():
            if name not in allowed:
                raise refuse(key, f"unknown key {name}", suggest_key(name, allowed) or f"known: {', '.join(allowed)}")
            if not isinstance(part, str):
                raise refuse(key, f"{name} is not a text")
        return value

    def rows(key: str, allowed: tuple[str, ...]) -> Iterator[dict[str, str]]:
        value = values.get(key, [])
        for item in value if isinstance(value, list) else [value]:
            row = {allowed[0]: item} if isinstance(item, str) else item
            if not isinstance(row, dict) or not row.get(allowed[0]):
                raise refuse(key, f"{key} is not a list of texts or of mappings with {allowed[0]}")
            for name, part in row.items():
                if name not in allowed:
                    fix = suggest_key(name, allowed) or f"known: {', '.join(allowed)}"
                    raise refuse(key, f"unknown key {name}", fix)
                if not isinstance(part, str):
                    raise refuse(key, f"{name} is not a text", "quote it")
            yield row

    def bound(key: str) -> Bound | None:
        value = parts(key, ("date", "line", "quote"))
        if not value:
            return None
        found = date(key, value.get("date"))
        if found is None:
            raise refuse(key, "a bound needs its date")
        return Bound(found, number(key, value.get("line", "0")), tidy_text(value.get("quote", "")))

    def archive() -> Archive | None:
        value = values.get("archived")
        if value is None:
            return None
        told = value.get("quotations", {}) if isinstance(value, dict) else None
        named = (
            isinstance(value, dict) and isinstance(value.get("seed"), str) and not set(value) - {"seed", "quotations"}
        )
        if not named or not isinstance(told, dict) or not all(isinstance(digest, str) for digest in told.values()):
            raise refuse("archived", "archived is not as briefs archive wrote it", "take it back from the history")
        return Archive(value["seed"], tuple(sorted(told.items())))

    kind = text("kind") or "news"
    if kind not in KINDS:
        raise refuse("kind", f"unknown kind {kind}", suggest_key(kind, KINDS) or f"known: {', '.join(KINDS)}")
    basis = parts("date_basis", ("kind", "line", "quote", "note"))
    basis_kind = basis.get("kind", "unknown")
    if basis_kind not in _DATE_KINDS:
        raise refuse("date_basis", f"unknown kind {basis_kind}", f"known: {', '.join(_DATE_KINDS)}")
    lines = _LINES.fullmatch(need("lines"))
    if not lines or len(lines[0]) > 25:
        raise refuse("lines", "lines is not a range", "like 4-31")
    title, other = _title(text("title"), tidy_text(printed or ""), hashes.get("title"))
    own_title = "title" in hashes and hash_piece(title) != hashes["title"]
    return {
        "id": need("id"),
        "title": title,
        "title_made": text("title_made") in ("true", "True", "yes") and not own_title,
        "kind": kind,
        "publisher": text("publisher"),
        "aggregator": text("aggregator"),
        "credit": text("credit"),
        "rests_on": tuple(
            Attribution(
                tidy_text(row["outlet"]),
                number("rests_on", row["line"]) if "line" in row else 0,
                tidy_text(row.get("quote", "")),
            )
            for row in rows("rests_on", ("outlet", "line", "quote"))
        ),
        "authors": texts("authors"),
        "interests": texts("interests"),
        "date": date("date", text("date")),
        "date_basis": DateBasis(
            basis_kind,
            number("date_basis", basis["line"]) if "line" in basis else None,
            tidy_text(basis.get("quote", "")) or None,
            tidy_text(basis.get("note", "")) or None,
        ),
        "not_before": bound("not_before"),
        "not_after": bound("not_after"),
        "lang": text("lang") or "en",
        "url": text("url"),
        "source": text("source", tidy_name) or "",
        "lines": (int(lines[1]), int(lines[2])),
        "body": text("body") or "",
        "copies": tuple(
            Copy(
                tidy_name(row["source"]),
                tidy_text(row.get("publisher", "")) or None,
                tidy_text(row.get("title", "")) or None,
                number("copies", row["line"]) if "line" in row else None,
            )
            for row in rows("copies", ("source", "line", "publisher", "title"))
        ),
        "near": tuple(
            NearCopy(
                row["id"], tidy_text(row.get("title", "")) or row["id"], tidy_text(row.get("publisher", "")) or None
            )
            for row in rows("near", ("id", "title", "publisher"))
        ),
        "basis": tuple(parts("basis", TOLD).items()),
        "story": next(iter(ids("story", at_most=1)), None),
        "touches": ids("touches"),
        "topics": texts("topics"),
        "withdrawn": text("withdrawn") or ("no reason is given" if "withdrawn" in values else None),
        "archived": archive(),
    }, other


def _title(front: str | None, printed: str, generated: str | None) -> tuple[str, str | None]:
    """The title stands twice, and a person may have changed either. Changed in both places, and not alike, the printed
    one counts, and the other comes with it for :func:`generator.merge.merge_briefs` to report.
    """
    if not printed or not front or printed == front:
        return printed or front or "Untitled", None
    if hash_piece(printed) == generated:
        return front, None
    return printed, None if hash_piece(front) == generated else front
