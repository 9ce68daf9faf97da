"""The same bytes wherever, whenever and by whichever Python: all commands, in worlds that differ in all that they can.

A world is one run of ``worlds.py``. All that may not count differs at once between the two: hash seed, zone, locale,
UTF-8 mode, umask, home, terminal, folder, order of the disk, clock, processors, times of the files. ``BRIEFS_PYTHONS``
names other interpreters (apart by ``:``) that have the requirements; those of the names ``python3.11`` to
``python3.13`` on the path that have them are found.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from site_fixtures import read_tree

ROOT = Path(__file__).parents[1]
WORLD = Path(__file__).with_name("worlds.py")
PLAIN = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8", "HOME": "/root", "COLUMNS": "100", "TERM": "xterm"}
ODD = {
    "PYTHONHASHSEED": "4711",
    "TZ": "America/St_Johns",
    "LC_ALL": "tr_TR.UTF-8",
    "LANG": "POSIX",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
    "COLUMNS": "33",
    "TERM": "dumb",
    "NO_COLOR": "1",
}
SEEDS = ("catl-listing-zh", "interview-charging", "iqiyi-", "letters-page", "midday-market-wrap", "zeekr-map")
"""Of the shipped documents those of each sort: Chinese, two languages, HTML, copies, several in one, with a sidecar."""
TOGETHER = ("a-plug-is-a-promise", "zeekr-puts")
"""Beginnings of the ids of briefs that are made from them and that people put into one story."""
KEPT = ("docs", "site", "dist", "pages", "letter", "said")


def make_desk(root: Path) -> Path:
    """Some of the shipped seeds, and an older state of the shipped briefs, at ``root``."""
    (root / "seeds" / "articles").mkdir(parents=True)
    for name in ("companies.yml", "topics.yml"):
        shutil.copy(ROOT / "seeds" / name, root / "seeds")
    ids = sorted(path.stem for path in (ROOT / "docs" / "briefs").glob("*.md") if path.name.startswith(TOGETHER))
    said = f"- id: what-people-say\n  name: What people say\n  briefs: [{', '.join(ids)}]\n"
    (root / "seeds" / "stories.yml").write_text(said, encoding="utf-8")
    for path in (ROOT / "seeds" / "articles").iterdir():
        if path.name.startswith(SEEDS):
            shutil.copy(path, root / "seeds" / "articles")
    for name in ("briefs", "companies"):
        shutil.copytree(ROOT / "docs" / name, root / "before" / "docs" / name)
        for path in sorted((root / "before" / "docs" / name).glob("*.md"))[::3]:
            path.unlink()
    return root


def run_world(
    root: Path, world: dict[str, str], python: str = sys.executable, odd: int = 0, cwd: Path | None = None
) -> dict[str, bytes]:
    """All that the commands wrote and printed below ``root``, by path; the path of ``root`` itself taken out."""
    environment = {
        "PATH": os.environ["PATH"],
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONPATH": f"{ROOT}:{root.parent}",
        **world,
    }
    given = str(root) if cwd else "."
    if cwd:  # what the filters have no flag for is a setting, and settings are those of the folder
        environment["BRIEFS_COMPANIES"] = f"{root}/seeds/companies.yml"
    plugin = root.parent / "briefs-0.1.0.dist-info"
    plugin.mkdir(exist_ok=True)
    (plugin / "METADATA").write_text("Metadata-Version: 2.1\nName: briefs\nVersion: 0.1.0\n", "utf-8")
    (plugin / "entry_points.txt").write_text("[mkdocs.plugins]\nbriefs = generator.site.plugin:BriefsPlugin\n", "utf-8")
    done = subprocess.run(
        [python, "-W", "ignore", str(WORLD), given, str(odd)],
        cwd=cwd or root,
        env=environment,
        umask=0o077 if odd else 0o022,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = {f"{name}/{path}": data for name in KEPT for path, data in read_tree(root / name).items()}
    own = re.compile(rb"'%b/([^'\n]*)'|%b/" % ((re.escape(str(root).encode()),) * 2))
    return {path: own.sub(rb"\1", data) if path[:5] == "said/" else data for path, data in found.items()}


def tell_difference(one: dict[str, bytes], two: dict[str, bytes]) -> list[str]:
    """The paths that only one has, or that differ."""
    return sorted(path for path in one.keys() | two.keys() if one.get(path) != two.get(path))


def find_pythons() -> list[str]:
    """Interpreters of other versions than this one that have what the generator needs."""
    named = os.environ.get("BRIEFS_PYTHONS", "").split(":")
    names = [name for name in (*named, "python3.11", "python3.12", "python3.13") if name and shutil.which(name)]
    probe = "import sys, bs4, ftfy, lxml, mkdocs, material, pagefind_bin_extended, typer; print(sys.version_info[:3])"
    found = {str(sys.version_info[:3]): ""}
    for name in names:
        done = subprocess.run([name, "-W", "ignore", "-c", probe], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            found.setdefault(done.stdout.strip(), name)
    return list(filter(None, found.values()))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What the commands give at home."""
    return run_world(make_desk(tmp_path_factory.mktemp("plain") / "desk"), PLAIN)


@pytest.mark.build
def test_nothing_but_the_input_counts(plain: dict[str, bytes], tmp_path: Path) -> None:
    root = make_desk(tmp_path / "ein Büro – 星河" / "d")
    for number, path in enumerate(sorted((root / "seeds").rglob("*"), reverse=True)):
        os.utime(path, (86_400 * number, 86_400 * number))
    found = run_world(root, ODD, odd=7, cwd=tmp_path)
    assert tell_difference(plain, found) == []
    ends = {path[5:-4]: data.rpartition(b"exit ")[2].strip() for path, data in found.items() if path.endswith(".err")}
    assert {name: code for name, code in ends.items() if code != b"0"} == {}
    assert sum(path.startswith("docs/briefs/") for path in found) == 9
    assert {"dist/briefs.zip", "docs/stories/what-people-say.md"} <= set(found)
    assert {name for name in ends if not found[f"said/{name}"]} == {"generate", "again", "derive"}


@pytest.mark.build
def test_each_python_gives_the_same_bytes(plain: dict[str, bytes], tmp_path: Path) -> None:
    others = find_pythons()
    if not others:
        pytest.skip("no other Python has the requirements; BRIEFS_PYTHONS names some, apart by ':'")
    for number, python in enumerate(others):
        found = run_world(make_desk(tmp_path / str(number) / "desk"), PLAIN, python)
        assert tell_difference(plain, found) == [], python


def test_the_odd_world_is_odd(tmp_path: Path) -> None:
    for number in range(9):
        (tmp_path / f"{number}.txt").touch()
    told = (
        "import datetime, os, pathlib, time, worlds; worlds.make_odd(7)\n"
        "names = os.listdir('.'), [e.name for e in os.scandir('.')], [p.name for p in pathlib.Path('.').glob('*')]\n"
        "print(*(found != sorted(found) for found in names),"
        "time.gmtime().tm_year > 2038, datetime.datetime.now().year > 2038, hash('gull'), time.tzname[0])"
    )
    environment = {**ODD, "PYTHONPATH": str(Path(__file__).parent)}
    done = subprocess.run(
        [sys.executable, "-c", told], env=environment, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    *odd, _, zone = done.stdout.split()
    assert odd == ["True"] * 5
    assert zone == "NST"


def test_a_difference_is_told() -> None:
    assert tell_difference({"a": b"1", "b": b"1"}, {"a": b"1", "b": b"2", "c": b""}) == ["b", "c"]
