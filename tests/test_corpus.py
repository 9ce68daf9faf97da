"""The invented corpus: the same bytes each time, and a site of it whose output grows with it and no faster."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from corpus import make_world, write_corpus

from generator.bodies import read_bodies
from generator.brief import render_brief
from generator.site.derive import derive_from
from generator.site.library import Library, read_library
from site_fixtures import read_tree


def test_the_same_arguments_give_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    write_corpus(40, tmp_path / "one" / "docs")
    script = Path(__file__).parent / "bench" / "corpus.py"
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, str(script), "40", str(tmp_path / "two" / "docs")]
    subprocess.run(command, check=True, env=environment)
    assert read_tree(tmp_path / "one") == read_tree(tmp_path / "two")


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> dict[int, tuple[Path, Library]]:
    found = {}
    for count in (60, 240):
        docs = tmp_path_factory.mktemp("corpus") / "docs"
        write_corpus(count, docs)
        found[count] = docs, read_library(docs)
    return found


def test_its_briefs_are_what_generate_would_write(libraries: dict[int, tuple[Path, Library]]) -> None:
    docs, library = libraries[60]
    bodies = read_bodies(docs)
    for entry in library.briefs:
        assert render_brief(entry.stated) == entry.text
        body = bodies[entry.brief.id]
        for bullet in entry.brief.bullets:
            for item in bullet.evidence:
                assert body[item.start : item.end] == item.quote
    shown = [
        line
        for entry in library.briefs
        for line in entry.text.split("\n---\n")[1].split("\n")
        if line[:11] != "[generated "
    ]
    assert 360 <= sum(len(line.split()) for line in shown) / len(library.briefs) <= 420


def test_its_companies_have_a_long_tail(libraries: dict[int, tuple[Path, Library]]) -> None:
    _, library = libraries[240]
    counts = Counter(link.id for entry in library.briefs for link in entry.brief.companies)
    most = [count for _, count in counts.most_common()]
    assert len(make_world(240).companies.items) == 30
    assert most[0] > 5 * most[len(most) // 2]


def test_what_is_derived_grows_no_faster_than_the_briefs(libraries: dict[int, tuple[Path, Library]]) -> None:
    sizes = {}
    for count, (_, library) in libraries.items():
        pages = derive_from(library)
        sizes[count] = sum(len(page.markdown) for page in pages)
        assert max(len(page.markdown) for page in pages if page.kind == "brief") < 12_000
        assert max(len(page.markdown) for page in pages) < 60_000
    assert sizes[240] / sizes[60] <= 4**1.1


@pytest.mark.build
def test_what_measures_the_site_still_runs(tmp_path: Path) -> None:
    # Its name is that of a module that Python has loaded already.
    spec = importlib.util.spec_from_file_location("bench_site", Path(__file__).parent / "bench" / "site.py")
    assert spec is not None
    assert spec.loader is not None
    bench = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = bench
    spec.loader.exec_module(bench)
    write_corpus(20, tmp_path / "docs")
    cost = bench.build_ours(tmp_path)
    assert cost.cpu > 0
    assert 0 < cost.pagefind < cost.search
    assert cost.memory > 0
    assert bench.weigh(tmp_path)[0] > 0
