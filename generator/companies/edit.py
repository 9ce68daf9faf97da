"""Edits of ``companies.yml`` as people wrote it: only what is meant to change changes, every other byte stays.

An edit finds its place by the marks of the parsed file and puts a piece of text there; nothing is dumped anew, so that
comments, order, quotes, blank lines and alignment cannot be lost. The result is read back before it is given out: its
rows must be the old ones and the change, or the edit is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

import yaml

from generator.companies.store import read_rows
from generator.errors import TableError
from generator.model import Company, Registry
from generator.nesting import TABLE_LOADER, refuse_nested
from generator.tables.registry import COMPANY_KEYS
from generator.text.escape import is_hidden

__all__ = ["add_company", "add_names", "ignore_name", "make_row", "rename_company", "show_change"]

_PLAIN = re.compile(r"[^\W\d_](?:[\w .&'()/+-]*[\w.)+])?\Z")
_RESERVED = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n"))
_ROW_WIDTH = 110
"""Characters of a list on one line; a longer one gets a line for each item."""
_RULE = re.compile(r"[-=#~*_]{3}")
_IGNORE_NOTE = "# Names that are no companies: they are not suggested again."


@dataclass(frozen=True, slots=True)
class _Splice:
    """``text[start:end]`` becomes ``new``."""

    start: int
    end: int
    new: str


# ---------------------------------------------------------------- edits


def add_company(text: str, company: Company, path: str) -> str:
    """The file with a new row: in its alphabetical place where its section is sorted by id, else at the section's end.

    The section is that of the row's parent; without one, the row goes to the end of a file of several sections. Raises
    :class:`TableError` for a file that is not good, and for a row that would spoil it (an id or a name that is taken).
    """
    file = _File(text, path)
    rows = file.top("companies")
    if isinstance(rows, yaml.SequenceNode) and rows.flow_style and rows.value:
        splice = file.append_item(rows, _flow_row(company))
    elif isinstance(rows, yaml.SequenceNode) and not rows.flow_style:
        splice = file.place_row(rows, company)
    else:
        splice = file.put_top("companies", _join(make_row(company, "  "), file.newline))
    return _apply(text, [splice], path, lambda old: replace(old, companies=(*old.companies, company)))


def add_names(text: str, company_id: str, key: str, names: Sequence[str], path: str) -> str:
    """The file with ``names`` added to a list (``aliases``, ``scripts``, ``tickers``) of the row ``company_id``."""
    file = _File(text, path)
    row = file.row(company_id)
    splices = [file.extend(row, key, names)]

    def change(old: Registry) -> Registry:
        def with_names(company: Company) -> Company:
            longer: dict[str, Any] = {key: (*getattr(company, key), *names)}
            return replace(company, **longer) if company.id == company_id else company

        return replace(old, companies=tuple(map(with_names, old.companies)))

    return _apply(text, splices, path, change)


def ignore_name(text: str, name: str, path: str) -> str:
    """The file with a name added to the top-level list ``ignore``."""
    file = _File(text, path)
    if file.top("ignore") is None:
        splice = file.put_top("ignore", f"  - {write_scalar(name)}", _IGNORE_NOTE)
    else:
        assert isinstance(file.root, yaml.MappingNode)
        splice = file.extend(file.root, "ignore", [name])
    return _apply(text, [splice], path, lambda old: replace(old, ignore=(*old.ignore, name)))


def rename_company(text: str, old_id: str, new_id: str, path: str) -> str:
    """The file with another id for a row: the old one is kept among its ``redirects``, its children follow it."""
    file = _File(text, path)
    row = file.row(old_id)
    splices = [file.replace_scalar(_value(row, "id"), new_id)]
    redirects = _value(row, "redirects")
    items = redirects.value if isinstance(redirects, yaml.SequenceNode) else [redirects] if redirects else []
    back = next((item for item in items if item.value == new_id), None)
    splices.append(file.replace_scalar(back, old_id) if back else file.extend(row, "redirects", [old_id]))
    for other in file.rows():
        parents = _value(other, "parent")
        entries = parents.value if isinstance(parents, yaml.SequenceNode) else [parents]
        names = [_value(entry, "id") if isinstance(entry, yaml.MappingNode) else entry for entry in entries]
        splices += [file.replace_scalar(node, new_id) for node in names if node is not None and node.value == old_id]

    def change(old: Registry) -> Registry:
        def follow(company: Company) -> Company:
            parents = tuple(replace(p, id=new_id) if p.id == old_id else p for p in company.parents)
            if company.id != old_id:
                return replace(company, parents=parents)
            kept = tuple(old_id if name == new_id else name for name in company.redirects)
            return replace(company, id=new_id, parents=parents, redirects=kept if old_id in kept else (*kept, old_id))

        return replace(old, companies=tuple(map(follow, old.companies)))

    return _apply(text, splices, path, change)


def show_change(before: str, after: str) -> Iterator[str]:
    """The lines that an edit touches: number in the old file, ``-`` with the old line, ``+`` with the new one."""
    old, new = before.splitlines(), after.splitlines()
    for tag, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        for at in range(max(b - a, d - c) if tag != "equal" else 0):
            if a + at < b:
                yield f"{a + at + 1}: - {old[a + at].strip()}"
            if c + at < d:
                yield f"{min(a + at, b or 1) + 1}: + {new[c + at].strip()}"


def _apply(text: str, splices: Sequence[_Splice], path: str, change: Callable[[Registry], Registry]) -> str:
    before = read_rows(text, path)
    edited = text
    for splice in sorted(splices, key=lambda splice: splice.start, reverse=True):
        edited = edited[: splice.start] + splice.new + edited[splice.end :]
    after = read_rows(edited, path)
    if _content(after) != _content(change(before)) or not _keeps_comments(text, edited):
        raise TableError("is written in a way that cannot be edited by rule", where=path, fix="edit it by hand")
    return edited


def _keeps_comments(before: str, after: str) -> bool:
    """Whether each line that is a comment is still there, in its order."""
    lines = (line.strip() for line in after.splitlines())
    comments = (line.strip() for line in before.splitlines())
    return all(comment in lines for comment in comments if comment.startswith("#"))


def _content(registry: Registry) -> tuple[object, ...]:
    """What a registry says, whatever stands on which line: a new row may stand anywhere.

    A note in lines of its own that ends with the file gets the line end that the file lacked.
    """
    rows = (replace(company, line=0, note=(company.note or "").rstrip()) for company in registry.companies)
    return (sorted(rows, key=lambda company: company.id), registry.ignore)


# ---------------------------------------------------------------- writing


def make_row(company: Company, indent: str = "  ") -> list[str]:
    """A row as people write it, a line each; what is not known is left out."""
    given = _given(company)
    lines = [f"{indent}- id: {write_scalar(company.id)}"]
    for key, value in given[1:]:
        if isinstance(value, list):
            flow = f"{indent}  {key}: [{', '.join(value)}]"
            lines += [flow] if len(flow) <= _ROW_WIDTH else [f"{indent}  {key}:"]
            lines += [] if len(flow) <= _ROW_WIDTH else [f"{indent}    - {item}" for item in value]
        else:
            lines.append(f"{indent}  {key}: {value}")
    return lines


def _flow_row(company: Company) -> str:
    given = ((key, f"[{', '.join(value)}]" if isinstance(value, list) else value) for key, value in _given(company))
    return "{" + ", ".join(f"{key}: {value}" for key, value in given) + "}"


def _given(company: Company) -> list[tuple[str, str | list[str]]]:
    """``(key, YAML)`` of what a row says, in the order of :data:`COMPANY_KEYS`."""
    given: list[tuple[str, str | list[str]]] = []
    for key in COMPANY_KEYS:
        if key == "parent":
            if not company.parents:
                continue
            only = company.parents[0]
            if len(company.parents) == 1 and not (only.since or only.until):
                given.append((key, write_scalar(only.id)))
                given += [("relation", write_scalar(only.relation))] if only.relation else []
            else:
                given.append((key, [_write_parent(parent) for parent in company.parents]))
            continue
        if key == "relation":
            continue
        value = getattr(company, key)
        if isinstance(value, bool):
            given += [(key, "true")] if value else []
        elif isinstance(value, tuple):
            given += [(key, [write_scalar(item) for item in value])] if value else []
        elif value and not (key == "kind" and value == "company"):
            given.append((key, write_scalar(value)))
    return given


def _write_parent(parent: object) -> str:
    told = (("id", "id"), ("relation", "relation"), ("from", "since"), ("to", "until"))
    parts = [(key, getattr(parent, name)) for key, name in told]
    return "{" + ", ".join(f"{key}: {write_scalar(value)}" for key, value in parts if value) + "}"


def write_scalar(text: str) -> str:
    """A text as YAML, plain where every reader takes it for this text, else in double quotes."""
    if _PLAIN.match(text) and text.lower() not in _RESERVED:
        return text
    out: list[str] = []
    for char in text:
        if char in '"\\':
            out.append("\\" + char)
        elif is_hidden(char) or (char.isspace() and char != " "):
            code = ord(char)
            out.append(f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}")
        else:
            out.append(char)
    return '"' + "".join(out) + '"'


def _join(lines: Sequence[str], newline: str) -> str:
    return newline.join(lines)


# ---------------------------------------------------------------- places


class _File:
    """The text of a registry and where its pieces stand in it. Offsets are code points of the text."""

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        refuse_nested(text)
        self.root: yaml.Node | None = yaml.compose(text, Loader=TABLE_LOADER)
        ends = re.search(r"\r\n|\n|\r", text)
        self.newline = ends.group() if ends else "\n"

    def top(self, key: str) -> yaml.Node | None:
        """The value of a top-level key; ``None`` also where nothing stands after it."""
        value = _value(self.root, key)
        return None if isinstance(value, yaml.ScalarNode) and _is_null(value) else value

    def rows(self) -> Iterator[yaml.MappingNode]:
        rows = self.top("companies")
        if isinstance(rows, yaml.SequenceNode):
            yield from (row for row in rows.value if isinstance(row, yaml.MappingNode))

    def row(self, company_id: str) -> yaml.MappingNode:
        for row in self.rows():
            node = _value(row, "id")
            if node is not None and node.value == company_id:
                return row
        raise TableError(f"has no row '{company_id}'", where=self.path)

    def replace_scalar(self, node: yaml.Node | None, new: str) -> _Splice:
        assert isinstance(node, yaml.ScalarNode)
        quote = node.style if node.style in ("'", '"') else ""
        written = write_scalar(new) if not quote else f"{quote}{new}{quote}"
        return _Splice(node.start_mark.index, node.end_mark.index, written)

    def append_item(self, node: yaml.SequenceNode, written: str) -> _Splice:
        """Behind the last item of a list in brackets."""
        if not node.value:
            at = node.start_mark.index + 1
            return _Splice(at, at, written)
        at = self._end(node.value[-1])
        return _Splice(at, at, ", " + written)

    def extend(self, row: yaml.MappingNode, key: str, values: Sequence[str]) -> _Splice:
        """The list under ``key`` goes on with ``values``, in the form in which it stands."""
        written = ", ".join(map(write_scalar, values))
        node = _value(row, key)
        if node is None:
            return self._put_key(row, key, f"{key}: [{written}]")
        if isinstance(node, yaml.SequenceNode):
            if node.flow_style or not node.value:
                return self.append_item(node, written)
            indent = " " * node.start_mark.column
            lines = [f"{indent}- {write_scalar(value)}" for value in values]
            return self._insert_lines(self._end(node.value[-1]), lines)
        start, end = node.start_mark.index, node.end_mark.index
        if _is_null(node):
            return _Splice(start, end, f"[{written}]" if end > start else f" [{written}]")
        return _Splice(start, end, f"[{self.text[start:end]}, {written}]")

    def put_top(self, key: str, block: str, note: str = "") -> _Splice:
        """A top-level key with a block below it: in the place of the key, if it is there without a value."""
        if isinstance(self.root, yaml.MappingNode):
            for name, value in self.root.value:
                if name.value == key:
                    return self._fill_key(name, value, block)
        lines = [*([note] if note else []), f"{key}:", *block.split(self.newline)]
        if isinstance(self.root, yaml.MappingNode) and not self.root.flow_style:
            return self._insert_lines(self._end(self.root), ["", *lines], skip=True)
        if isinstance(self.root, yaml.MappingNode) and self.root.value:
            raise TableError("is written in brackets", where=f"{self.path}:1", fix="write a line for each key")
        before = self.text.rstrip()
        gap = self.newline * (2 if before else 0)
        return _Splice(len(before), len(self.text), gap + self.newline.join(lines) + self.newline)

    def _fill_key(self, name: yaml.Node, value: yaml.Node, block: str) -> _Splice:
        """``key:`` with nothing, or an empty list, gets the block; a comment behind it stays."""
        start, end = value.start_mark.index, value.end_mark.index
        if end > start:  # "companies: []": what is removed stands on one line with the key
            tail = self.text[end : self._line_end(end)]
            head = self.text[name.end_mark.index : start].rstrip(" ")
            return _Splice(name.end_mark.index, self._line_end(end), f"{head}{tail}{self.newline}{block}")
        at = self._line_end(name.end_mark.index)
        return _Splice(at, at, self.newline + block)

    def place_row(self, rows: yaml.SequenceNode, company: Company) -> _Splice:
        """A new row of the block list."""
        indent = " " * rows.start_mark.column
        lines = make_row(company, indent)
        spaced = len(rows.value) < 2 or any(self._blank_between(*pair) for pair in pairwise(rows.value))
        sections = self._sections(rows)
        parent = company.parent or ""
        home = next((s for s in sections if any(_id_of(row) == parent for row in s)), None)
        section = home or sections[-1]
        ids = [_id_of(row) for row in section]
        if (home or len(sections) == 1) and len(ids) > 1 and ids == sorted(ids) and company.id < ids[-1]:
            at = next(place for place, row_id in enumerate(ids) if row_id > company.id)
            if at == 0:
                return self._insert_before(section[0], [*lines, ""] if spaced else lines)
            return self._insert_lines(self._end(section[at - 1]), ["", *lines] if spaced else lines, skip=True)
        return self._insert_lines(self._end(section[-1]), ["", *lines] if spaced else lines, skip=True)

    def _sections(self, rows: yaml.SequenceNode) -> list[list[yaml.Node]]:
        """Rows between comments that stand by themselves: with a rule in them, or an empty line below."""
        sections: list[list[yaml.Node]] = [[rows.value[0]]]
        for left, right in pairwise(rows.value):
            gap = self.text[self._line_end(self._end(left)) : right.start_mark.index].splitlines()
            heads = [
                at
                for at, line in enumerate(gap)
                if line.lstrip().startswith("#")
                and (_RULE.search(line) or (at + 1 < len(gap) and not gap[at + 1].strip()))
                and len(line) - len(line.lstrip()) <= rows.start_mark.column
            ]
            if heads:
                sections.append([right])
            else:
                sections[-1].append(right)
        return sections

    def _blank_between(self, left: yaml.Node, right: yaml.Node) -> bool:
        gap = self.text[self._line_end(self._end(left)) : right.start_mark.index]
        return any(not line.strip() for line in gap.splitlines()[1:-1])

    def _put_key(self, row: yaml.MappingNode, key: str, written: str) -> _Splice:
        """A new key of a row, behind the nearest that people write before it."""
        order = COMPANY_KEYS.index(key)
        before = [pair for pair in row.value if COMPANY_KEYS.index(pair[0].value) < order]
        name, value = max(before, key=lambda pair: COMPANY_KEYS.index(pair[0].value))
        at = max(self._end(value), int(name.end_mark.index) + 1)
        if row.flow_style:
            return _Splice(at, at, f", {written}")
        return self._insert_lines(at, [" " * row.value[0][0].start_mark.column + written])

    def _insert_before(self, row: yaml.Node, lines: Sequence[str]) -> _Splice:
        """Above the row's first line and the comment that hangs on it."""
        at = self._line_start(row.start_mark.index)
        while at:
            above = self._line_start(at - 1)
            line = self.text[above:at].strip()
            if not line.startswith("#") or _RULE.search(line):
                break
            at = above
        return _Splice(at, at, self.newline.join(lines) + self.newline)

    def _insert_lines(self, at: int, lines: Sequence[str], *, skip: bool = False) -> _Splice:
        """Below the line on which ``at`` stands; ``skip``: and below the indented comments that hang on it."""
        place = self._line_end(at)
        while skip and place < len(self.text):
            start = self._next_line(place)
            end = self._line_end(start)
            line = self.text[start:end]
            if start >= len(self.text) or not line.lstrip().startswith("#") or line[:3].strip():
                break
            if _RULE.search(line):
                break
            place = end
        return _Splice(place, place, "".join(self.newline + line for line in lines))

    def _end(self, node: yaml.Node) -> int:
        """Where a value's last character stands: a block's own mark lies behind the comments that follow it."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            if isinstance(last, tuple):
                return max(self._end(last[1]), int(last[0].end_mark.index) + 1)
            return self._end(last)
        at = int(node.end_mark.index)
        if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
            return len(self.text[:at].rstrip())
        return at

    def _line_start(self, at: int) -> int:
        return max(self.text.rfind("\n", 0, at), self.text.rfind("\r", 0, at)) + 1

    def _line_end(self, at: int) -> int:
        found = re.compile(r"[\r\n]").search(self.text, at)
        return found.start() if found else len(self.text)

    def _next_line(self, end: int) -> int:
        return end + (2 if self.text.startswith("\r\n", end) else 1)


def _value(node: yaml.Node | None, key: str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for name, value in node.value if name.value == key), None)
    return None


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in ("", "~", "null")


def _id_of(row: yaml.Node) -> str:
    node = _value(row, "id")
    return str(node.value) if node is not None else ""
