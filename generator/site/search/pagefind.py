"""Pagefind: the documents as it reads them, its run, and its files as scripts that open anywhere."""

from __future__ import annotations

import gzip
import html
import json
import os
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from generator.errors import SiteError
from generator.site.library import Library
from generator.site.search.documents import SearchDocument
from generator.site.search.meta import read_meta
from generator.site.search.scripts import make_table, make_twin
from generator.site.search.tables import write_facets, write_names, write_words
from generator.site.search.words import KEPT, split_cjk
from generator.site.supply import check_files
from generator.writing import make_scratch

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
_NO_MARKS = str.maketrans(dict.fromkeys((TAIL, ASIDE, BODY), " "))
"""An article may use such a sign, and must not end with it what is shown of it."""

_PIN = "pin pagefind-bin-extended to 1.5.2"
_GLUE = re.compile(
    r"let wasm_bindgen=(\(function\(exports\)\{(?:(?!let wasm_).)*?\}\)\(\{__proto__:null\}\));", re.DOTALL
)
_CALLS = (
    "function init_pagefind(metadata_bytes)",
    "function request_indexes(ptr,query)",
    "function load_index_chunk(ptr,chunk_bytes)",
    "function search(ptr,query,original_query,filter,sort,exact,exact_diacritics)",
)
"""What ``engine.js`` calls, as Pagefind 1.5.2 has it."""
_TWINS = {"*.pf_index": "", "*.pf_fragment": "", f"wasm.{LANGUAGE}.pagefind": "wasm"}
"""Files that become scripts, and the name of that of which there is one."""
_FRAGMENT = re.compile(r'"url":("(?:[^"\\]|\\.)*")')


def _write_document(document: SearchDocument) -> str:
    def paragraph(text: str, weight: str = "") -> str:
        attribute = f' data-pagefind-weight="{weight}"' if weight else ""
        return f"<p{attribute}>{html.escape(text)}</p>" if text.strip() else ""

    title, text, own = document.title.translate(_NO_MARKS), _clear(document.text), _clear(document.own)
    shown = " ".join((title, *text, *own))
    names, asides = " ".join(_clear(document.names)), " ".join(_clear(document.asides))
    # Pagefind searches what it is given as metadata. An anchor's name is kept with the page and is in no index.
    kept = {
        "group": document.group,
        "note": document.note,
        "date": document.date,
        "pairs": document.neighbours,
        "desk": len(" ".join(own).split()),
        "parts": ",".join(str(len(text.split())) for text in (*text, *own) if text.strip()),
    }
    told = json.dumps({name: value for name, value in kept.items() if value}, separators=(",", ":"))
    return (
        f'<!doctype html><html lang="{LANGUAGE}"><head><meta charset="utf-8"><title>.</title></head>'
        f'<body data-pagefind-body><i id="{quote(told, safe="/+=:,")}"></i>'
        f'<h1 data-pagefind-weight="8">{html.escape(title)}</h1>'
        + "".join(map(paragraph, (*text, *own)))
        + f"<p>{TAIL}</p>"
        + paragraph(f"{names} {split_cjk(names)}", "6")
        + f"<p>{ASIDE}</p>"
        + paragraph(f"{asides} {split_cjk(asides)}", "0.5")
        + paragraph(split_cjk(shown))
        + paragraph(" ".join(document.quantities))
        + (f"<p>{BODY}</p>" + paragraph(" ".join(_clear(document.body)), "0.2") if document.body else "")
        + "</body></html>\n"
    )


def _clear(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(text.translate(_NO_MARKS) for text in texts)


def build_index(documents: Iterable[SearchDocument], library: Library, site: Path) -> None:
    """Write ``site/search/``: the index of the documents as scripts, and the names of the companies.

    Raises:
        SiteError: Pagefind is missing, is not as it was published, or fails, or its script has another shape than the
            one known here.
    """
    out = site / FOLDER
    near = site.parent if os.access(site.parent, os.W_OK) else site  # else what a kill leaves would be published
    with make_scratch(near) as temporary:
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
        (out / "pagefind.js").write_text(take_glue((raw / "pagefind.js").read_text("utf-8")), encoding="utf-8")
        meta = read_meta(next(raw.glob("*.pf_meta")).read_bytes())
        numbers = {name: number for number, name in enumerate(meta.names)}
        places: dict[str, int] = {}
        for pattern, one in _TWINS.items():
            for path in sorted(raw.rglob(pattern)):
                name, content = one or path.relative_to(raw).as_posix(), path.read_bytes()
                if path.suffix == ".pf_fragment":
                    places[_read_url(content)] = numbers[path.stem]
                twin = out / f"{name}.js"
                twin.parent.mkdir(parents=True, exist_ok=True)
                twin.write_bytes(make_twin(name, content))
    tables = {
        "meta": make_table("meta", meta.table()),
        "names": write_names(library),
        "words": write_words(library),
        "facets": write_facets(library, places),
    }
    for name, script in tables.items():
        (out / f"{name}.js").write_bytes(script)


def _read_url(fragment: bytes) -> str:
    """The address that Pagefind's file of one page begins with."""
    text = gzip.decompress(fragment).decode()
    found = _FRAGMENT.search(text)
    if found is None or '"anchors":[{"element":"i","id":"%7B' not in text:
        raise SiteError("Pagefind's files of pages have another shape", fix=_PIN)
    return str(json.loads(found[1])).removeprefix("/")


def _run_pagefind(pages: Path, out: Path) -> None:
    """Index ``pages`` into ``out``, which stand side by side."""
    try:
        from pagefind_bin_extended import get_executable  # type: ignore[import-untyped]

        binary = str(get_executable().absolute())
    except (ImportError, FileNotFoundError) as error:
        raise SiteError("Pagefind is not installed", fix="pip install pagefind-bin-extended") from error
    check_files("pagefind-bin-extended", [Path(binary)])
    # Pagefind reads UTF-8 whatever the locale is, and settings of its own from its working folder and its environment.
    command: list[str | bytes] = [binary, "--site", pages.name, "--output-path", out.name, "--force-language", LANGUAGE]
    command += ["--include-characters", KEPT.encode("utf-8"), "--quiet", "--keep-index-url"]
    environ = {name: value for name, value in os.environ.items() if not name.upper().startswith("PAGEFIND_")}
    done = subprocess.run(command, cwd=pages.parent, env=environ, capture_output=True, check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).decode("utf-8", "replace").strip()
        raise SiteError(f"Pagefind failed: {said[-400:]}")


def take_glue(module: str) -> str:
    """Of Pagefind's module the part that calls its WebAssembly, as a classic script that leaves it in ``briefsWasm``;
    what the rest does, ``engine.js`` does with a tenth of the bytes.

    Raises:
        SiteError: the module is not the one that this knows; the build fails, not the reader's search.
    """
    glue = _GLUE.search(module)
    if glue is None or any(module.count(call) != 1 for call in _CALLS):
        raise SiteError("pagefind.js calls its WebAssembly in another way", fix=_PIN)
    return f"window.briefsWasm={glue[1]};\n"
