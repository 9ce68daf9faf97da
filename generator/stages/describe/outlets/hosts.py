"""An outlet that a mailbox or a picture credit tells of, by its host."""

from __future__ import annotations

from generator.model import Article, CleanDocument
from generator.stages.describe.lines import Around
from generator.stages.describe.outlets.directory import Directory
from generator.stages.describe.outlets.patterns import ADDRESS, HOST, Found, Patterns, say_place
from generator.stages.describe.tables import DescribeTables


def find_address(article: Article, document: CleanDocument, around: Around, directory: Directory) -> Found | None:
    """The outlet of a mailbox beside the text or in its last paragraph."""
    last = article.pieces[-1].block.text[-300:] if article.pieces else ""
    mailboxes = around.near_holding("@")
    for line in mailboxes:
        if line.zone == "above":
            continue
        for match in ADDRESS.finditer(line.text):
            outlet = directory.by_domain(match.group(1))
            if outlet and outlet.kind != "aggregator":
                return outlet.name, say_place(line), line.line
    for line in mailboxes:
        # A host that is spelled like a name on the page is that name's.
        near = line.zone in ("head", "between", "foot", "below")
        host = ADDRESS.search(line.text) if near else None
        label = host.group(1).split(".")[-2].lower().replace("-", "") if host else ""
        if len(label) > 5:
            for block in document.blocks:
                if len(block.text) < 60 and "".join(c for c in block.text.lower() if c.isalnum()) == label:
                    return block.text.strip(" -–—•·"), f"{say_place(line)}, and line {block.line}", line.line
    for match in ADDRESS.finditer(last) if "@" in last else ():
        outlet = directory.by_domain(match.group(1))
        if outlet and outlet.kind != "aggregator":
            return outlet.name, f"line {article.end_line} '{match.group()}'", article.end_line
    return None


def find_photo(article: Article, around: Around, directory: Directory, patterns: Patterns) -> Found | None:
    """The outlet whose host provided a picture beside the text: inferred, so the caller tells it."""
    for line in around.near_holding(patterns.photo_words):
        if not patterns.photo.search(line.text):
            continue
        for match in HOST.finditer(line.text):
            outlet = directory.by_domain(match.group(1))
            if outlet and outlet.kind == "outlet":
                return outlet.name, f"inferred from {say_place(line)}", line.line
    return None


def find_own_host(
    article: Article,
    around: Around,
    aggregator: str | None,
    directory: Directory,
    patterns: Patterns,
    tables: DescribeTables,
) -> tuple[str, int] | None:
    """A host that no table knows, of a mailbox near or in the end of the text or of a picture credit, and its line.

    A hint for the editor, never a name: what the outlet is called cannot be read from its host. Hosts that lend
    mailboxes to anybody, and the site's that carries the article, are none.
    """
    lenders = set(tables.words("outlets.free_mail"))
    carrier = "".join(char for char in (aggregator or "").lower() if char.isalnum())
    seen = [(m.group(1), line.line) for line in around.near_holding("@") for m in ADDRESS.finditer(line.text)]
    last = article.pieces[-1].block.text[-300:] if article.pieces else ""
    seen.extend((m.group(1), article.end_line) for m in ADDRESS.finditer(last))
    for line in around.near_holding(patterns.photo_words):
        if patterns.photo.search(line.text):
            seen.extend((m.group(1), line.line) for m in HOST.finditer(line.text) if m.group(1).islower())
    for host, at in seen:
        host = host.lower()
        labels = host.split(".")
        if lenders.isdisjoint(labels[:-1]) and carrier not in labels and not directory.by_domain(host):
            return host, at
    return None
