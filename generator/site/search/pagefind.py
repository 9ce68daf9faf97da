"""Pagefind: the documents as it reads them, its run, and its files as scripts that open anywhere."""

from __future__ import annotations

import base64
import gzip
import html
import json
import re
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from generator.errors import SiteError
from generator.site.library import Library
from generator.site.search.documents import SearchDocument
from generator.site.search.tables import write_facets, write_names, write_words
from generator.site.search.words import KEPT, split_cjk

FOLDER = "search"
"""Folder of the index in the site."""
LANGUAGE = "en"
"""One index for all: each language of its own would hide the others' pages from a reader."""
TAIL = "\u2042"
"""Stands between what a result may quote and the names that are there only to be found."""
ASIDE = "\u2050"
"""Stands before names that count for less, and what else finds a page without being shown."""
BODY = "\u2051"
"""Stands before the words of the article's text: each once and sorted, so that nobody can read it there."""

_EXPORT = re.compile(r"export\{([A-Za-z,]+)\};?\s*\Z")
_NEEDED = frozenset({"search", "options", "init"})
_TWINS = ("*.pf_index", "*.pf_fragment", "*.pf_meta", "*.pagefind", "pagefind-entry.json")
_FRAGMENT = re.compile(r'"url":("(?:[^"\\]|\\.)*")')


_LEAD = 200


def _shorten(text: str) -> str:
    """At most some 200 characters, cut between words."""
    return text if len(text) <= _LEAD else text[:_LEAD].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def _write_document(document: SearchDocument) -> str:
    def meta(name: str, value: str) -> str:
        return f'<i data-pagefind-meta="{name}[data-v]" data-v="{html.escape(value, quote=True)}"></i>'

    def paragraph(text: str, weight: str = "") -> str:
        attribute = f' data-pagefind-weight="{weight}"' if weight else ""
        return f"<p{attribute}>{html.escape(text)}</p>" if text.strip() else ""

    shown = " ".join((document.title, *document.text, *document.own))
    names, asides = " ".join(document.names), " ".join(document.asides)
    metas = {
        "group": document.group,
        "lead": _shorten(document.lead),
        "note": document.note,
        "date": document.date,
        "pairs": document.neighbours,
        "desk": str(len(" ".join(document.own).split())) if document.own else "",
    }
    return (
        f'<!doctype html><html lang="{LANGUAGE}"><head><meta charset="utf-8"><title>.</title></head>'
        f"<body data-pagefind-body>{''.join(meta(name, value) for name, value in metas.items() if value)}"
        f'<h1 data-pagefind-weight="8">{html.escape(document.title)}</h1>'
        + "".join(map(paragraph, (*document.text, *document.own)))
        + f"<p>{TAIL}</p>"
        + paragraph(f"{names} {split_cjk(names)}", "6")
        + f"<p>{ASIDE}</p>"
        + paragraph(f"{asides} {split_cjk(asides)}", "0.5")
        + paragraph(split_cjk(shown))
        + paragraph(" ".join(document.quantities))
        + (f"<p>{BODY}</p>" + paragraph(" ".join(document.body), "0.2") if document.body else "")
        + "</body></html>\n"
    )


def build_index(documents: Iterable[SearchDocument], library: Library, site: Path) -> None:
    """Write ``site/search/``: the index of the documents as scripts, and the names of the companies.

    Raises:
        SiteError: Pagefind is missing or fails, or its script has another shape than the one known here.
    """
    out = site / FOLDER
    with tempfile.TemporaryDirectory(prefix="briefs-search-") as temporary:
        pages, raw = Path(temporary, "pages"), Path(temporary, "index")
        for document in documents:
            path = pages / document.url
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_write_document(document), encoding="utf-8")
        pages.mkdir(exist_ok=True)
        if not any(pages.iterdir()):
            return
        _run_pagefind(pages, raw)
        out.mkdir(parents=True, exist_ok=True)
        (out / "pagefind.js").write_text(make_classic((raw / "pagefind.js").read_text("utf-8")), encoding="utf-8")
        keys: dict[str, str] = {}
        for pattern in _TWINS:
            for path in sorted(raw.rglob(pattern)):
                if path.name == "wasm.unknown.pagefind":
                    continue
                name, content = path.relative_to(raw).as_posix(), path.read_bytes()
                if path.suffix == ".pf_fragment":
                    keys[_read_url(content)] = path.stem
                twin = out / f"{name}.js"
                twin.parent.mkdir(parents=True, exist_ok=True)
                twin.write_text(make_twin(name, content), encoding="ascii")
    tables = {"names": write_names(library), "words": write_words(library), "facets": write_facets(library, keys)}
    for name, script in tables.items():
        (out / f"{name}.js").write_text(script, encoding="utf-8")


def _read_url(fragment: bytes) -> str:
    """The address that Pagefind's file of one page begins with."""
    found = _FRAGMENT.search(gzip.decompress(fragment).decode())
    if found is None:
        raise SiteError("Pagefind's files of pages have another shape", fix="pin pagefind-bin-extended to 1.5.2")
    return str(json.loads(found[1])).removeprefix("/")


def _run_pagefind(pages: Path, out: Path) -> None:
    try:
        from pagefind_bin_extended import get_executable  # type: ignore[import-untyped]

        binary = str(get_executable())
    except (ImportError, FileNotFoundError) as error:
        raise SiteError("Pagefind is not installed", fix="pip install pagefind-bin-extended") from error
    command = [binary, "--site", str(pages), "--output-path", str(out), "--force-language", LANGUAGE]
    command += ["--include-characters", KEPT, "--quiet", "--keep-index-url"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SiteError(f"Pagefind failed: {(done.stderr or done.stdout).strip()[-400:]}")


def make_twin(name: str, content: bytes) -> str:
    """The script that hands over ``content`` as the file ``name``."""
    return f'briefsBytes("{name}","{base64.b64encode(content).decode("ascii")}");\n'


def make_classic(module: str) -> str:
    """Pagefind's module as a classic script: ``briefsPagefind(fetch)`` returns what the module exports.

    Raises:
        SiteError: the module is not the one that this knows how to turn; the build fails, not the reader's search.
    """
    export = _EXPORT.search(module)
    if export is None or module.count("export{") != 1 or _NEEDED - set(export[1].split(",")):
        raise SiteError("pagefind.js ends with other exports than expected", fix="pin pagefind-bin-extended to 1.5.2")
    body = module[: export.start()]
    if not 1 <= body.count("import.meta.url") <= 8 or re.search(r"\bimport\s*\(", body) or "await fetch(" not in body:
        raise SiteError("pagefind.js loads its files in another way", fix="pin pagefind-bin-extended to 1.5.2")
    body = body.replace("import.meta.url", "briefsUrl")
    if "import.meta" in body:
        raise SiteError("pagefind.js asks for more of its module", fix="pin pagefind-bin-extended to 1.5.2")
    return f"window.briefsPagefind=function(fetch,briefsUrl){{{body}return{{{export[1]}}};}};\n"
