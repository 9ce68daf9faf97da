"""The law of edits: whatever people change, whatever is regenerated, whatever is settled, no human line is ever lost.

Steps are drawn one by one, so that a failure shrinks to the few that matter: edits of every kind that a person may
make, regenerations (words of the source, rules, registry, bullets that come and go), and conflicts that are settled.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.brief import parse_brief, render_brief, seal_brief
from generator.brief.tidy import bullet_value, field_values, hash_piece
from generator.brief.write import render_bullet
from generator.merge import Choice, Conflict, resolve_brief
from generator.model import Brief, CompanyLink
from test_merge import FERRY, MARKET, bullet, evidence

EDITS = (
    "reword", "remove", "swap", "add", "paragraph", "note", "title", "front title", "publisher", "authors", "own key",
    "link", "company", "company name", "cell", "byline", "fence",
)  # fmt: skip
REGENERATIONS = (
    "words", "source", "drop", "come", "shuffle", "new title", "new publisher", "registry", "figures", "lines",
)  # fmt: skip
STEPS = st.one_of(
    # Often enough both at the same bullet.
    st.tuples(st.sampled_from(("reword", "remove", "words", "source")), st.integers(0, 2), st.integers(0, 9)),
    st.tuples(st.sampled_from(EDITS), st.integers(0, 9), st.integers(0, 9)),
    st.tuples(st.sampled_from(REGENERATIONS), st.integers(0, 9), st.integers(0, 9)),
    st.tuples(st.sampled_from(("mine", "theirs")), st.integers(0, 9), st.integers(0, 1)),
)
TOKEN = re.compile(r"Human\d+word")
MARKS = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})", re.MULTILINE)


@dataclass
class Desk:
    """A page as people and generator left it, and what must be true of it."""

    generated: Brief
    page: str = ""
    number: int = 0
    tokens: set[str] = field(default_factory=set)
    """Words of people that must stand."""
    touched: set[str] = field(default_factory=set)
    """Labels of bullets, and names of fields, that a person changed."""
    removed: set[str] = field(default_factory=set)
    """Labels of bullets that a person took out."""
    agreed: dict[str, str] = field(default_factory=dict)
    """Label of a bullet → hash of the generated form that people last had their say about."""
    corrected: dict[str, str] = field(default_factory=dict)
    """Label of a corrected sentence → the one that it had."""
    conflicts: tuple[Conflict, ...] = ()

    def __post_init__(self) -> None:
        self.page = render_brief(self.generated)
        self.agreed = {item.label: hash_piece(bullet_value(item)) for item in self.generated.bullets}

    # -- people

    def edit(self, kind: str, one: int, two: int) -> None:
        lines = self.page.split("\n")
        self.number += 1
        token = f"Human{self.number}word"
        head = lines.index("---", 1)
        items = [at for at, line in enumerate(lines) if line.startswith("- ") and "[^k" in line]
        at = items[one % len(items)] if items else -1
        label = lines[at].rpartition("[^")[2].rstrip("]") if items else ""
        blanks = [n for n, line in enumerate(lines) if not line and n > head]
        gap = blanks[(one * 10 + two) % len(blanks)]
        if kind == "reword" and items:
            lines[at] = lines[at].replace(" ", f" {token} ", 1 + two % 2)
            self.touched.add(label)
        elif kind == "link" and items:
            lines[at] = lines[at].replace(" ", f" [{token}](../companies/swiftbox.md) ", 1)
            self.touched.add(label)
        elif kind == "remove" and items and not TOKEN.search(lines[at]):
            del lines[at]
            self.touched.add(label)
            self.removed.add(label)
        elif kind == "swap" and len(items) > 1:
            other = items[two % len(items)]
            lines[at], lines[other] = lines[other], lines[at]
        elif kind == "add" and items:
            lines.insert(at, f"- {token} said the desk.")
        elif kind == "paragraph":
            lines[gap:gap] = ["", f"{token} is ours.[^k0002]" if two % 3 == 0 else f"*{token}* is **ours**.", ""]
        elif kind == "fence":
            lines[gap:gap] = ["", "```", f"# {token}", "- no bullet", "```", ""]
        elif kind == "note":
            lines[gap:gap] = ["", "## Desk note", "", f"{token}.", "", f"- {token} again", ""]
        elif kind == "title":
            at = next((n for n, line in enumerate(lines) if line.startswith("# ") and n > head), head)
            self.tokens -= set(TOKEN.findall(lines[at]))
            lines[at] = f"# {token}" if at > head else lines[at]
            self.touched.add("title")
        elif kind in ("front title", "publisher", "authors"):
            key = kind.rpartition(" ")[2]
            at = next((n for n, line in enumerate(lines[:head]) if line.startswith(f"{key}:")), 0)
            if at:
                # It stands in the byline as well, which follows.
                self.tokens -= set(TOKEN.findall(lines[at]))
                lines[at] = f"{key}: [{token}]" if key == "authors" else f"{key}: {token}"
                self.touched.add(key)
        elif kind == "own key":
            lines.insert(1 + one % (head - 1) if head > 1 else 1, f"desk-{token}: yes")
        elif kind == "company":
            at = next((n for n, line in enumerate(lines[:head]) if line.startswith("companies:")), 0)
            if at and "named: [" in lines[at]:
                lines[at] = lines[at].replace("named: [", f"named: [{token}, ")
        elif kind == "company name":
            at = next((n for n, line in enumerate(lines) if "[Swiftbox]" in line and n > head), 0)
            lines[at] = lines[at].replace("[Swiftbox]", f"[{token}]") if at else lines[at]
        elif kind == "cell":
            rows = [n for n, line in enumerate(lines) if re.match(r"\| (?!Figure|Instrument)", line)]
            if rows:
                at = rows[one % len(rows)]
                cells = lines[at].split(" | ")
                cells[two % (len(cells) - 1)] += f" {token}"
                lines[at] = " | ".join(cells)
        elif kind == "byline":
            at = next((n for n, line in enumerate(lines) if n > head and re.match(r"\*\w.*\*$", line)), 0)
            lines[at] = f"{lines[at][:-1]} {token}*" if at else lines[at]
        before = self.page
        self.page = "\n".join(lines)
        # What people themselves wrote over is not lost by us.
        self.tokens = {word for word in self.tokens if word in self.page or word not in before}
        self.tokens |= {token} & set(TOKEN.findall(self.page))

    # -- the generator

    def regenerate(self, kind: str, one: int, two: int) -> None:
        brief = replace(self.generated, generated=())
        bullets = list(brief.bullets)
        at = one % len(bullets) if bullets else -1
        if kind == "words" and bullets:
            bullets[at] = replace(bullets[at], text=f"The rules say it in words {two}.", links=(), companies=())
        elif kind == "source" and bullets:
            old = bullets[at]
            quote = f"{old.evidence[0].quote} Corrected {two}."
            self.number += 1
            label = f"k{7000 + self.number}"
            bullets[at] = replace(old, text=f"{old.text} Corrected.", links=(), evidence=(evidence(label, quote),))
            self.removed.discard(old.label)
            if old.label in self.touched:
                self.touched.add(label)
                self.corrected[label] = old.label
        elif kind == "drop" and bullets:
            del bullets[at]
        elif kind == "come":
            self.number += 1
            label = f"k{1000 + self.number}"
            bullets.insert(one % (len(bullets) + 1), bullet(label, f"A new sentence, {label} of the source."))
        elif kind == "shuffle":
            bullets = bullets[one % (len(bullets) or 1) :] + bullets[: one % (len(bullets) or 1)]
        elif kind == "new title":
            brief = replace(brief, title=f"A better title {two}")
        elif kind == "new publisher":
            brief = replace(brief, publisher=f"The Quay {two}")
        elif kind == "registry":
            named = CompanyLink("swiftbox", f"Swiftbox {two}", "about" if one % 2 else "named")
            brief = replace(brief, companies=(brief.companies[0], named) if one % 3 else brief.companies[:1])
        elif kind == "figures":
            brief = replace(brief, figures=tuple(replace(f, as_of=f"day {two}") for f in brief.figures[: one % 5]))
        elif kind == "lines":
            brief = replace(brief, lines=(one + 1, 30 + two), body=f"{one}123456789abcdef")
        self.generated = seal_brief(replace(brief, bullets=tuple(bullets)))

    # -- a run, and the law

    def merge(self, choices: dict[str, Choice] | None = None) -> None:
        before = parse_brief(self.page, "a.md")
        result = resolve_brief(self.generated, before, choices or {})
        self.page = render_brief(result.brief)
        for conflict in self.conflicts:
            choice = (choices or {}).get(conflict.piece)
            # Where front matter and page differ, both are a person's.
            lost = conflict.mine if choice == "theirs" else conflict.theirs if choice == "mine" else ""
            self.tokens -= {word for word in TOKEN.findall(lost) if word not in self.page}
            if choice == "theirs":
                self.removed.discard(conflict.piece.removeprefix("bullet "))
        self.conflicts = result.conflicts
        self.check(result.brief, frozenset(choices or ()))
        told = {conflict.piece for conflict in self.conflicts}
        for item in self.generated.bullets:
            if not self.names(item.label) & told:
                self.agreed[item.label] = hash_piece(bullet_value(item))

    def names(self, label: str) -> set[str]:
        """The pieces as which a bullet may be told: that of a corrected sentence by the label that people know."""
        names = [f"bullet {label}"]
        while label in self.corrected:
            label = self.corrected[label]
            names.append(f"bullet {label}")
        return set(names)

    def check(self, brief: Brief, chosen: frozenset[str]) -> None:
        told = " ".join(conflict.mine for conflict in self.conflicts)
        for word in self.tokens:
            assert word in self.page or word in told, (word, self.page)
        assert not MARKS.search(self.page)
        again = resolve_brief(self.generated, parse_brief(self.page, "a.md"), {})
        assert render_brief(again.brief) == self.page
        assert again.conflicts == self.conflicts
        # Piece by piece: what nobody touched is the generator's, to the letter.
        shown = {render_bullet(item) for item in brief.bullets}
        for item in self.generated.bullets:
            if item.label not in self.touched:
                assert render_bullet(item) in shown, (item, self.page)
        ours = field_values(self.generated)
        for name, value in field_values(brief).items():
            assert name in self.touched or hash_piece(value) == hash_piece(ours[name]), name
        # What both changed is told, and a corrected sentence does not stand beside a person's words about the old one.
        pieces = {conflict.piece for conflict in self.conflicts} | chosen
        stands = {item.label: hash_piece(bullet_value(item)) for item in brief.bullets}
        for item in self.generated.bullets:
            theirs = hash_piece(bullet_value(item))
            if stands.get(item.label) != theirs and self.agreed.get(item.label, theirs) != theirs:
                assert self.names(item.label) & pieces, (item, self.page)
            assert item.label not in stands or self.corrected.get(item.label) not in stands
        # What a person took out stays out.
        assert not self.removed & {item.label for item in brief.bullets}
        for conflict in self.conflicts:
            noun, _, key = conflict.piece.partition(" ")
            assert noun != "bullet" or key.partition("/")[0] in self.touched, conflict
            assert noun not in ours or noun in self.touched, conflict


@settings(max_examples=150, deadline=None)
@given(st.sampled_from((FERRY, MARKET)), st.lists(STEPS, min_size=1, max_size=9))
@example(FERRY, [("remove", 2, 0), ("words", 2, 1), ("mine", 0, 0), ("words", 2, 2)])
@example(FERRY, [("reword", 1, 0), ("words", 1, 1), ("words", 1, 2)])
@example(FERRY, [("reword", 1, 0), ("source", 1, 1), ("mine", 0, 0), ("source", 1, 2), ("theirs", 0, 0)])
@example(FERRY, [("swap", 0, 2), ("shuffle", 1, 0), ("theirs", 0, 0)])
@example(FERRY, [("note", 0, 9), ("drop", 0, 0)])
def test_no_line_of_a_person_is_ever_lost_whatever_happens(brief: Brief, steps: list[tuple[str, int, int]]) -> None:
    desk = Desk(brief)
    for kind, one, two in steps:
        if kind in EDITS:
            desk.edit(kind, one, two)
            continue
        if kind in REGENERATIONS:
            desk.regenerate(kind, one, two)
        desk.merge()
        if kind in ("mine", "theirs") and desk.conflicts:
            chosen = desk.conflicts if two else (desk.conflicts[one % len(desk.conflicts)],)
            desk.merge({conflict.piece: "mine" if kind == "mine" else "theirs" for conflict in chosen})
    desk.merge()
