"""What is hostile is read right or refused, with file and reason, in bounded time and memory.

Rows of ``tests/cases/reading`` and, below, what a file system can be made to hold: each meets a real command in a
process of its own (:mod:`warden`), whose memory and CPU time are measured.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import socket
import subprocess
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from attacks import TEXTS, Attack, judge, judge_cost, lay_out, make_content, read_attacks
from generator import files, nesting, seeds
from generator.config import Config
from generator.seeds import Limits, decode_bytes, find_seeds, read_seeds
from generator.site.build import build_site
from warden import Outcome, Warden, is_open_to_all

ARTICLE = TEXTS["en"]
NOBODY = 65534


@pytest.fixture(scope="module")
def warden() -> Iterator[Warden]:
    keeper = Warden()
    yield keeper
    keeper.close()


def _rows() -> list[object]:
    """All rows, but of those that cost most every third, unless ``ALL_ATTACKS`` is set."""
    steps = {"encodings": 1, "giants": 3, "pages": 3, "sidecars": 1, "tables": 1}
    steps = dict.fromkeys(steps, 1) if os.environ.get("ALL_ATTACKS") else steps
    return [
        pytest.param(row, id=f"{table}: {row.name}") for table in steps for row in read_attacks(table)[:: steps[table]]
    ]


@pytest.mark.parametrize("attack", _rows())
def test_a_row_is_read_right_or_refused_within_its_bounds(attack: Attack, warden: Warden, tmp_path: Path) -> None:
    lay_out(attack, tmp_path)
    outcome = warden.run(*shlex.split(attack.run), cwd=tmp_path)
    assert judge(attack, outcome) == []
    assert not (tmp_path / "pwned").exists()
    shutil.rmtree(tmp_path)  # they are large, and pytest keeps folders


# ---------------------------------------------------------------- what a file system can hold

Make = Callable[[Path], object]


def _deep(root: Path) -> None:
    here = os.open(root / "seeds", os.O_RDONLY)
    for _ in range(1000):
        os.mkdir("deep", dir_fd=here)
        below = os.open("deep", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(os.open("b.txt", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)


def _socket(root: Path) -> None:
    here = Path.cwd()
    os.chdir(root / "seeds")  # the path of a socket is short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("b.txt")
    finally:
        os.chdir(here)


def _many(root: Path) -> None:
    for number in range(300):
        (root / "seeds" / f"m{number:03}.txt").touch()


def _twins(root: Path) -> None:
    for form in ("NFC", "NFD"):
        (root / "seeds" / unicodedata.normalize(form, "café.txt")).write_text(ARTICLE)


def _put(name: str, text: str = ARTICLE) -> Make:
    return lambda root: (root / name).write_text(text)


def _link(name: str, to: str) -> Make:
    return lambda root: (root / name).symlink_to(to)


def _bytes(name: bytes) -> Make:
    def make(root: Path) -> None:
        handle = os.open(os.fsencode(root) + b"/seeds/" + name, os.O_CREAT | os.O_WRONLY)
        os.write(handle, ARTICLE.encode())
        os.close(handle)

    return make


def _outside(name: str) -> Make:
    def make(root: Path) -> None:
        (root / "outside").mkdir()
        (root / "outside" / "secret.txt").write_text(ARTICLE.replace("Harbour", "Secret"))
        (root / name).symlink_to(root / "outside")

    return make


FILES: dict[str, tuple[Make, str]] = {
    # What is made beside one good article, and what the refusal says; where it says nothing, the good one is read and
    # no other is.
    "a link to the list of users": (_link("seeds/b.txt", "/etc/passwd"), "b.txt: is a link that leads out"),
    "a link out by steps upwards": (_link("seeds/b.txt", "../../../../../../etc/passwd"), "b.txt: is a link that"),
    "a link to what holds the folder": (_link("seeds/b.txt", ".."), "b.txt: is a link to a folder"),
    "a link to itself": (_link("seeds/b.txt", "b.txt"), "b.txt: cannot be read"),
    "a link to nothing": (_link("seeds/b.txt", "c.txt"), "b.txt: is a link that leads nowhere"),
    "a link to a device that never ends": (_link("seeds/b.txt", "/dev/zero"), "b.txt: is a link that leads out"),
    "a link to the memory of the process": (_link("seeds/b.txt", "/proc/self/environ"), "b.txt: is a link that leads"),
    "a link to standard input": (_link("seeds/b.txt", "/dev/stdin"), "b.txt: "),
    "a linked folder that leads out": (_outside("seeds/in"), "in: is a link to a folder"),
    "a linked folder that leads in": (_link("seeds/in", "."), "in: is a link to a folder"),
    "a pipe": (lambda root: os.mkfifo(root / "seeds/b.txt"), "b.txt: is not a regular file"),
    "a page that is a pipe": (lambda root: os.mkfifo(root / "seeds/b.html"), "b.html: is not a regular file"),
    "a socket": (_socket, "b.txt: is not a regular file"),
    "a sidecar that is a pipe": (lambda root: os.mkfifo(root / "seeds/a.txt.meta.yml"), "meta.yml: is not a regular"),
    "a sidecar that leads out": (_link("seeds/a.txt.meta.yml", "/etc/passwd"), "meta.yml: is a link that leads out"),
    "a sidecar that is a folder": (lambda root: (root / "seeds/a.txt.meta.yml").mkdir(), "meta.yml: is a folder"),
    "a folder with the name of a text": (lambda root: (root / "seeds/b.txt").mkdir(), ""),
    "a folder of articles that leads out": (_outside("seeds/articles"), "is a link that leads out"),
    "an empty file": (_put("seeds/b.txt", ""), "b.txt: is empty"),
    "a thousand folders within each other": (_deep, "cannot be listed: File name too long|is empty"),
    "three hundred empty files": (_many, "m000.txt: is empty"),
    "two names that compose to one": (_twins, "caf.+: has the name of another file"),
    "a name with a line break": (_put("seeds/b\nc.txt"), "nc.txt: has a control"),
    "a name with an escape": (_put("seeds/b\x1b[31m.txt"), r"has a control"),
    "a name that turns the text": (_put("seeds/b\u202etxt.txt"), r"has a control"),
    "a name that ends a line in Unicode": (_put("seeds/b\u2028.txt"), "has a control"),
    "a name of broken bytes": (_bytes(b"b\xff\xfe.txt"), "has a control or broken"),
    "a name of half a character": (_bytes(b"b\xe6\xb5.txt"), "has a control or broken"),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("command", ["extract seeds", "generate"])
def test_what_a_file_system_can_hold_is_refused_and_stops_nothing(
    name: str, command: str, warden: Warden, tmp_path: Path
) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.txt").write_text(ARTICLE)
    make, reason = FILES[name]
    make(tmp_path)
    outcome = warden.run(*shlex.split(command), cwd=tmp_path)
    subprocess.run(["rm", "-rf", tmp_path / "seeds" / "deep"], check=True)  # pytest's own way is by recursion
    assert judge_cost(outcome, refused=True) == []
    assert "Secret Foods" not in outcome.said
    assert "root:" not in outcome.said
    if reason:
        told = "\n".join(f"{row['source']}: {row['rejected']}" for row in outcome.rows) + outcome.err
        assert re.search(reason.replace(": ", ".*", 1), told), told
        assert outcome.code in (1, 2)
    else:
        assert outcome.code == 0
    if "sidecar" not in name and "articles" not in name and command == "generate":
        (brief,) = (tmp_path / "docs" / "briefs").glob("harbour-foods-buys-quay-mills-*.md")
        assert "bought Quay Mills" in brief.read_text()


@pytest.mark.parametrize(
    "name",
    ["-rf.txt", "--help.txt", "a b .txt", "..b.txt", "b..txt", "😀.txt", "עסקה.txt", "港口.txt", "n" * 251 + ".txt",
     "A.TXT", "%2e%2e%2f.txt", "$(id).txt", "`id`.txt", "a;b|c&d.txt", "CON.txt", "b\\..\\c.txt", "'\".txt", "#b.txt"],
)  # fmt: skip
def test_strange_names_are_names(name: str, warden: Warden, tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / name).write_text(ARTICLE)
    if name.startswith("."):
        return
    outcome = warden.run("generate", cwd=tmp_path)
    assert judge_cost(outcome, refused=False) == []
    assert outcome.code == 0, outcome.err
    assert len(list((tmp_path / "docs" / "briefs").glob("harbour-foods-buys-quay-mills-*.md"))) == 1
    outcome = warden.run("check", cwd=tmp_path)
    assert outcome.code == 0, outcome.err


def test_a_hard_link_is_a_file(warden: Warden, tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "c").write_text(ARTICLE)
    (tmp_path / "seeds" / "a.txt").hardlink_to(tmp_path / "c")
    assert warden.run("extract", "seeds", cwd=tmp_path).code == 0


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that another user may reach: pytest's own lie under one that is closed to all but their owner."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name).resolve()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become another user")
def test_what_may_not_be_read_is_refused_and_stops_nothing(open_folder: Path) -> None:
    if not is_open_to_all():
        pytest.skip("another user may not read the code under test")
    (open_folder / "seeds" / "closed").mkdir(parents=True)
    for name in ("a.txt", "b.txt", "closed/c.txt", "d.txt", "d.txt.meta.yml"):
        (open_folder / "seeds" / name).write_text(ARTICLE)
        (open_folder / "seeds" / name).chmod(0o644)
    for name in ("b.txt", "closed", "d.txt.meta.yml"):
        (open_folder / "seeds" / name).chmod(0)
    (open_folder / "seeds").chmod(0o755)
    keeper = Warden(NOBODY)
    outcome = keeper.run("extract", "seeds", cwd=open_folder)
    keeper.close()
    told = {row["source"]: row["rejected"] for row in outcome.rows}
    assert outcome.code == 1, outcome
    assert told["seeds/a.txt"] is None
    assert told["seeds/b.txt"].startswith("b.txt: cannot be read: Permission denied")
    assert "d.txt.meta.yml: cannot be read: Permission denied" in told["seeds/d.txt"]
    assert told["seeds/closed"].startswith("cannot be listed: Permission denied")


def _approvals(root: Path) -> Path:
    (root / "approvals").mkdir()
    return root / "approvals"


DOCS: dict[str, Make] = {
    "a pipe among the briefs": lambda root: os.mkfifo(root / "docs/briefs/b-0123456789.md"),
    "a pipe among the pictures": lambda root: os.mkfifo(root / "docs/b.png"),
    "a pipe among the companies": lambda root: os.mkfifo(root / "docs/companies/b.md"),
    "a brief that leads out": _link("docs/briefs/b-0123456789.md", "/etc/passwd"),
    "a page that leads out": _link("docs/about.md", "/etc/passwd"),
    "a picture that leads out": _link("docs/b.png", "/etc/passwd"),
    "a page that leads to a device": _link("docs/about.md", "/dev/zero"),
    "a folder that leads out": _link("docs/b", "/etc"),
    "a folder that leads in": _link("docs/b", "."),
    "a link to itself": _link("docs/b.md", "b.md"),
    "a link that leads nowhere": _link("docs/briefs/b-0123456789.md", "nowhere.md"),
    "a page whose name is no text": lambda root: (root / os.fsdecode(b"docs/b-0\xff.md")).write_text("# b"),
    "a folder of approvals that is a file": _put("approvals", "x"),
    "an approval that is a pipe": lambda root: os.mkfifo(_approvals(root) / "b.yml"),
    "an approval that leads out": lambda root: (_approvals(root) / "b.yml").symlink_to("/etc/passwd"),
}


@pytest.fixture(scope="module")
def desk(warden: Warden, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk of one brief."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "seeds").mkdir()
    (folder / "seeds" / "a.txt").write_text(ARTICLE)
    assert warden.run("generate", cwd=folder).code == 0
    return folder


@pytest.mark.parametrize("name", DOCS)
def test_what_is_no_file_of_docs_own_is_left_out_and_told(
    name: str, desk: Path, warden: Warden, tmp_path: Path
) -> None:
    shutil.copytree(desk, tmp_path / "desk")
    root = tmp_path / "desk"
    (root / "docs" / "companies").mkdir(exist_ok=True)
    DOCS[name](root)
    for command in ("generate", "check", "export --docs docs", "lint"):
        outcome = warden.run(*shlex.split(command), cwd=root)
        assert judge_cost(outcome, refused=True) == [], command
        assert "root:" not in outcome.said, command
    if "approval" in name:
        return
    refused = "folder" in name  # MkDocs would enter it before it asks anybody
    for command in ("derive --to pages", *(["build"] if refused else [])):
        outcome = warden.run(*shlex.split(command), cwd=root)
        assert judge_cost(outcome, refused=True) == [], command
        assert re.search(_STRANGE, outcome.err), outcome.err
        assert outcome.code == (2 if command == "build" else 1), outcome.err
    assert list_leaks(root) == []
    assert (root / "pages" / "index.md").is_file()
    assert not list(root.glob("site/**/*.html"))


_STRANGE = "is not a regular file|is a link|cannot be read|is no text"


def list_leaks(root: Path) -> list[str]:
    """Files that were made of what is no file of docs' own, and those that hold what it leads to."""
    made = [path for folder in ("pages", "site", "letter") for path in (root / folder).rglob("*") if path.is_file()]
    names = re.compile(r"(?:b-0.*|about|b|c)\.\w+")
    return [str(path) for path in made if names.fullmatch(path.name) or b"root:" in path.read_bytes()]


def _be_strange(root: Path) -> None:
    (root / "docs" / "companies").mkdir(exist_ok=True)
    for name in (
        "a pipe among the briefs",
        "a pipe among the companies",
        "a picture that leads out",
        "a link to itself",
    ):
        DOCS[name](root)
    DOCS["a page that leads to a device"](root)
    os.mkfifo(root / "docs/c.png")
    (root / "docs/briefs/b-0dangling.md").symlink_to("nowhere.md")
    words = "# Notes\n\nSee [one](briefs/b-0123456789.md), [two](about.md), ![three](c.png) and ![four](b.png).\n"
    (root / "docs/notes.md").write_text(words)


@pytest.mark.build
def test_site_and_letter_go_without_what_is_no_file_of_docs_own(desk: Path, warden: Warden, tmp_path: Path) -> None:
    root = tmp_path / "desk"
    shutil.copytree(desk, root)
    _be_strange(root)
    for command in ("build", "digest --since 2025 --to letter", "lint --all"):
        outcome = warden.run(*shlex.split(command), cwd=root)
        assert judge_cost(outcome, refused=True) == [], command
        assert outcome.code == 1, outcome
        assert all(f"briefs/{name}.md" in outcome.said for name in ("b-0123456789", "b-0dangling")), outcome
        assert "fault of ours" not in outcome.err
    assert list_leaks(root) == []
    assert list(root.glob("site/briefs/*.html"))
    assert "See one, two, three and four." in (root / "site" / "notes.html").read_text("utf-8")


@pytest.mark.build
def test_without_a_look_at_docs_a_link_is_published(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "desk"
    shutil.copytree(desk, root)
    (root / "docs" / "b.png").symlink_to("/etc/passwd")
    monkeypatch.setattr("generator.site.library.list_strange_files", lambda _: ())
    build_site(Config(docs=root / "docs", site=root / "site"))
    assert list_leaks(root) == [str(root / "site" / "b.png")]


@pytest.mark.parametrize("make", [os.mkfifo, lambda at: at.symlink_to("/dev/zero"), lambda at: at.mkdir()])
@pytest.mark.parametrize("name", ["seeds/companies.yml", "briefing.toml", "seeds/companies.bulk.csv"])
def test_tables_are_regular_files(name: str, make: Make, warden: Warden, tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.txt").write_text(ARTICLE)
    (tmp_path / "registry.yml").write_text("companies: []\n")
    make(tmp_path / name)
    given = {
        "seeds/companies.yml": ["--companies"],
        "seeds/companies.bulk.csv": ["--companies", "registry.yml", "--bulk"],
    }
    words = ["--config", name, "generate"] if name not in given else ["generate", *given[name], name]
    outcome = warden.run(*words, cwd=tmp_path)
    assert judge_cost(outcome, refused=True) == []
    assert outcome.code == 2
    assert re.search("is not a regular file|is a folder", outcome.err), outcome.err


# ---------------------------------------------------------------- each defence, taken out


def test_without_its_defence_an_attack_is_seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each defence is taken out in turn, and what it holds off must then come through."""
    folder = tmp_path / "seeds"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text(ARTICLE)
    (folder / "b.txt").symlink_to(tmp_path / "secret.txt")
    assert read_seeds(folder)[0] == ()
    with monkeypatch.context() as patch:
        patch.setattr(seeds, "read_file", lambda path, limit, inside: files.read_file(path, limit))
        assert [document.name for document in read_seeds(folder)[0]] == ["b.txt"]
    (folder / "b.txt").unlink()
    _twins(tmp_path)
    assert len(find_seeds(folder)) == 1
    with monkeypatch.context() as patch:
        patch.setattr(seeds, "_seed_name", lambda path, _: path.name)
        assert len(find_seeds(folder)) == 2
    page = b"<meta charset=unicode_escape>\\x3cscript\\x3e\xe9" + b"<p>It rose.</p>" * 9
    assert "<script>" not in decode_bytes(page, "a.html", html=True)[0]
    with monkeypatch.context() as patch:
        patch.setattr(seeds, "find_codec", lambda label: label)
        assert "<script>" in decode_bytes(page, "a.html", html=True)[0]
    with pytest.raises(RecursionError):
        nesting.refuse_nested("[" * 1000)


@pytest.mark.parametrize(
    ("limits", "rows"),
    [
        (Limits(bytes=10**9, characters=10**9), "giants: 50 MB on one line"),
        (Limits(tags=10**9), "pages: a hundred thousand cells"),
        (Limits(attributes=10**9, attributes_of_one=10**9), "pages: half a million attributes of one name"),
        (Limits(sidecar_bytes=10**9), "sidecars: beyond the limit of bytes"),
    ],
)
def test_without_a_limit_a_giant_is_let_in(limits: Limits, rows: str, tmp_path: Path) -> None:
    table, _, name = rows.partition(": ")
    attack = next(row for row in read_attacks(table) if row.name == name)
    lay_out(attack, tmp_path)
    assert not read_seeds(tmp_path / "seeds")[0]
    assert read_seeds(tmp_path / "seeds", limits)[0]


def test_an_outcome_that_breaks_the_promise_is_seen() -> None:
    attack = Attack("x", refused="is empty")
    fair = Outcome(1, "", "a.txt: is empty", 0.1, 50)
    assert judge(attack, fair) == []
    for broken in (
        Outcome(-11, "", "a.txt: is empty", 0.1, 50),
        Outcome(3, "", "Traceback: is empty", 0.1, 50),
        Outcome(0, "", "a.txt: is empty", 0.1, 50),
        Outcome(1, "", "a.txt: is odd", 0.1, 50),
        Outcome(1, "", "a.txt: is empty", 9.0, 50),
        Outcome(1, "", "a.txt: is empty", 0.1, 400),
    ):
        assert judge(attack, broken), broken
    assert len(make_content(Attack("x", make=({"repeat": "ab", "times": 3}, {"hex": "00"}), cut=1))) == 6
