"""trafilatura as the benchmarks run it, here or in a process of its own.

    python tests/bench/peer.py PAGE…

reads HTML pages and prints how many held text: what ``clean.py`` times cold, import included.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

Answer = dict[str, Any]
Reader = Callable[[str, str], list[Answer]]
"""Takes the name and the text of a page, gives its articles."""


def read_with_trafilatura(form: str) -> Reader | None:
    """The peer with its own defaults for news; ``None`` where it cannot be imported.

    It reads HTML only: of a text (``form`` "txt") each line is made a paragraph, with which it does best.
    """
    try:
        peer = importlib.import_module("trafilatura")
    except ImportError as error:
        print(f"nothing beside it: {error}", file=sys.stderr)
        return None

    def read(_: str, text: str) -> list[Answer]:
        if form == "txt":
            lines = "".join(f"<p>{escape(line)}</p>" for line in text.split("\n") if line.strip())
            text = f"<html><body>{lines}</body></html>"
        found = peer.bare_extraction(text, include_comments=False, with_metadata=True)
        if found is None:
            return []
        author = [name.strip() for name in (found.author or "").split(";") if name.strip()]
        return [
            {
                "title": found.title,
                "date": found.date,
                "author": author,
                "source": found.sitename,
                "body": found.text or "",
            }
        ]

    return read


def main(paths: list[str]) -> int:
    read = read_with_trafilatura("html")
    if read is None:
        return 1
    texts = (Path(path).read_bytes().decode("utf-8", "replace") for path in paths)
    print(sum(bool(read("", text)) for text in texts))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
