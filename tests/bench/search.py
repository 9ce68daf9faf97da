"""What a first query costs in Chromium, over http and from a folder: seconds, requests and bytes.

    python tests/bench/corpus.py 10000 /tmp/corpus/docs
    python tests/bench/search.py /tmp/corpus/docs /tmp/corpus/search

makes only the search of a site (the index, the scripts, one page with the button), then opens a fresh browser context
for each query, so that nothing is cached, and prints for each world:

    first    milliseconds from the query standing in the box to its first result (the engine loads since the box opened)
    whole    milliseconds from the key that opens the box to the first result, the query typed at once
    cpu      milliseconds of processor that the page took for that: what a busy machine does not blur
    again    milliseconds of the same query once more: what the engine itself takes when nothing is to be loaded
    asked    requests, and bytes of what they returned, unpacked as a folder has them

Three rows more open the filters: that alone, then the company that most briefs name, then a frequent word of its
briefs as well. There ``first`` counts from the last of these acts.
"""

from __future__ import annotations

import argparse
import functools
import http.server
import shutil
import statistics
import sys
import threading
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from chromium import find_chromium
from generator.bodies import read_bodies
from generator.site.library import Library, read_library
from generator.site.plugin import THEME
from generator.site.search import build_index, make_documents

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Search</title>
<button class="b-search-open" hidden>Search</button><script src="assets/briefs/search.js"></script></html>
"""
MOST_BYTES = 500_000


def main() -> int:
    """Build what is missing, ask, print; 1 where a query without filters cost more than is allowed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("docs", type=Path)
    parser.add_argument("site", type=Path, help="where to build; an index that stands there is taken")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    library = read_library(options.docs)
    if not (options.site / "search").is_dir():
        before = time.process_time()
        build_index(make_documents(library, (), read_bodies(options.docs)), library, options.site)
        print(f"described and packed in {time.process_time() - before:.1f} CPU seconds, Pagefind apart")
    shutil.copytree(THEME / "assets", options.site / "assets", dirs_exist_ok=True)
    (options.site / "index.html").write_text(PAGE, encoding="utf-8")
    sizes = [path.stat().st_size for path in options.site.rglob("*.js")]
    print(f"{len(library.briefs):,} briefs, {len(library.companies):,} companies; index {sum(sizes) / 1e6:.1f} MB")
    print(f"{'world':6}{'query':28}{'first':>8}{'whole':>8}{'cpu':>8}{'again':>8}{'cpu':>8}{'asked':>8}{'bytes':>10}")
    worst = 0
    handler = functools.partial(_Silent, directory=str(options.site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as playwright:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"])
        for world, base in (
            ("http", f"http://127.0.0.1:{server.server_port}/"),
            ("file", options.site.resolve().as_uri() + "/"),
        ):
            queries = choose_queries(library)
            word = queries["a frequent word"]
            rows = [(name, query, "") for name, query in queries.items()]
            rows += [("filters open", "", "open"), ("filtered", "", "company"), ("filtered, a word", word, "company")]
            for name, query, filters in rows:
                runs = [ask(browser, base, options.site, query, filters) for _ in range(options.runs)]
                first, whole, busy, again, twice, asked, size = (statistics.median(c) for c in zip(*runs, strict=True))
                worst = worst if filters else max(worst, size)
                print(
                    f"{world:6}{name:28}{first:8.0f}{whole:8.0f}{busy:8.0f}{again:8.0f}{twice:8.0f}{asked:8.0f}{size:10,.0f}"
                )
        browser.close()
        server.shutdown()
    return int(worst > MOST_BYTES)


class _Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def choose_queries(library: Library) -> dict[str, str]:
    """One query of each sort, from what the briefs say."""
    counts: dict[str, int] = {}
    for entry in library.briefs[::7]:
        for word in {word.strip(".,’‘“”").lower() for bullet in entry.brief.bullets for word in bullet.text.split()}:
            if len(word) > 4 and word.isascii() and word.isalpha():
                counts[word] = counts.get(word, 0) + 1
    ordered = sorted(counts, key=lambda word: (-counts[word], word))
    brief = library.briefs[len(library.briefs) // 2].brief
    covered: dict[str, int] = {}
    for entry in library.briefs:
        for link in entry.brief.companies:
            covered[link.id] = covered.get(link.id, 0) + 1
    names = {entry.company.id: entry.company for entry in library.companies}
    most = names[max(covered, key=lambda key: (covered[key], key))]
    figures = (figure for entry in library.briefs for figure in entry.brief.figures)
    amount = next((figure.text for figure in figures if figure.unit == "currency"), "41 billion")
    scripts = next((c.company.scripts[0] for c in library.companies if c.company.scripts), "")
    queries = {
        "a frequent word": ordered[0],
        "a rare word": ordered[-1],
        "two words": f"{ordered[3]} {ordered[40]}",
        "three words": " ".join(brief.bullets[0].text.split()[1:4]),
        "a company": most.name,
        "a company and a word": f"{most.name} {ordered[5]}",
        "an amount": amount,
        "a quoted phrase": '"' + " ".join(brief.title.split()[:3]) + '"',
        "a misspelt word": ordered[60][:-2] + ordered[60][-1] + ordered[60][-2],
    }
    return queries | ({"a name in Chinese": scripts} if scripts else {})


def ask(browser: Browser, base: str, site: Path, query: str, filters: str = "") -> tuple[float, ...]:
    """One fresh context: ``(first, whole, cpu, again, cpu, requests, bytes)``.

    ``filters`` is ``""``, ``"open"`` or the name of the filter of which the first value is chosen.
    """
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.goto(base + "index.html")
    session = browser.new_browser_cdp_session()

    def read_clock() -> float:
        processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
        return 1000 * sum(float(process["cpuTime"]) for process in processes if process["type"] == "renderer")

    started = read_clock()
    page.on("request", lambda request: asked.append(request.url))
    measured = page.evaluate(
        """async ([query, filters]) => {
            const shown = (text) => new Promise((resolve) => {
                const answered = () => document.querySelector(".b-search")?.dataset.answered === text;
                const look = () => answered() ? resolve(performance.now()) : setTimeout(look, 4);
                look();
            });
            const type = (text) => {
                const input = document.querySelector(".b-search input");
                input.value = text;
                input.dispatchEvent(new Event("input"));
                return performance.now();
            };
            const opened = performance.now();
            document.querySelector(".b-search-open").click();
            while (!document.querySelector(".b-search")?.open) await new Promise((resolve) => setTimeout(resolve, 4));
            let typed = performance.now();
            if (filters) {
                await shown("");
                typed = performance.now();
                document.querySelector(".b-search [aria-controls=b-filters]").click();
                const kinds = document.querySelector("#b-filter-kind");
                while (kinds.length < 2) await new Promise((resolve) => setTimeout(resolve, 4));
                await shown("");
            }
            if (filters && filters !== "open") {
                const select = document.querySelector(`#b-filter-${filters}`);
                select.selectedIndex = 1;
                typed = performance.now();
                select.dispatchEvent(new Event("change"));
                await shown("");
            }
            if (query) typed = type(query);
            const found = await shown(query);
            return [found - typed, found - opened];
        }""",
        [query, filters],
    )
    first_cpu = read_clock() - started
    requests, size = len(asked), sum((site / url.removeprefix(base).partition("?")[0]).stat().st_size for url in asked)
    again = page.evaluate(
        """async (query) => {
            const before = performance.now();
            const chosen = briefsSearch.FILTERS.map((it) => [it, document.querySelector(`#b-filter-${it}`).value]);
            await briefsSearch.find(query, Object.fromEntries(chosen));
            return performance.now() - before;
        }""",
        query,
    )
    again_cpu = read_clock() - started - first_cpu
    context.close()
    return measured[0], measured[1], first_cpu, again, again_cpu, requests, size


if __name__ == "__main__":
    sys.exit(main())
