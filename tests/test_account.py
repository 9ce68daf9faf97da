"""Every input ends as exactly one of: briefs, a duplicate, a rejection with a reason; and a fault stops no other."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import publish, reading, seeds
from generator.config import Config
from generator.errors import PublishError
from generator.filters import document_row
from generator.pipeline import generate_briefs, make, summaries
from generator.pipeline.pages import compose_article
from generator.publish import apply_plan
from generator.report import sum_up
from generator.report.rows import report_row
from generator.stages.link import link_texts
from schemas import check_schema
from test_cli import briefs
from test_isolation import DREDGER, FILLER, YARD, article
from test_pipeline import FERRY, PAPER, REGISTRY

ROOT = Path(__file__).parent.parent
SCHEMA = json.loads((ROOT / "generator" / "report" / "schema.json").read_text(encoding="utf-8"))
LETTERS = f"Two reports of one day\n\n{FERRY}\n\n{'-' * 40}\n\n{PAPER}"


def lay(desk: Path, files: Mapping[str, str | bytes]) -> Path:
    """Put files into a desk's folder of articles."""
    articles = desk / "seeds" / "articles"
    articles.mkdir(parents=True, exist_ok=True)
    (desk / "seeds" / "companies.yml").write_text(REGISTRY, encoding="utf-8")
    for name, text in files.items():
        (articles / name).parent.mkdir(parents=True, exist_ok=True)
        (articles / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return desk


def account(desk: Path, **settings: Any) -> dict[str, Any]:
    """Run a desk and read its report."""
    config = Config(seeds=desk / "seeds", docs=desk / "docs", **settings)
    run = generate_briefs(config)
    apply_plan(run.plan, config.docs)
    row: dict[str, Any] = json.loads(json.dumps(report_row(run.report, 0, written=True)))
    assert list(check_schema(row, SCHEMA)) == []
    return row


def outcomes(row: dict[str, Any]) -> dict[str, str]:
    return {item["source"]: item["outcome"] for item in row["inputs"]}


def codes(row: dict[str, Any]) -> dict[str, str]:
    return {item["source"]: item["rejection"]["code"] for item in row["inputs"] if item["rejection"]}


def pages(desk: Path) -> set[str]:
    return {path.stem for path in (desk / "docs" / "briefs").glob("*.md")}


def told_ids(row: dict[str, Any]) -> list[str]:
    return [brief for item in row["inputs"] for brief in item["briefs"]]


KINDS: dict[str, Callable[[int], Mapping[str, str | bytes]]] = {
    "good": lambda at: {f"{at}.txt": article(f"Council report {at}", f"It has {at + 3} members. {FILLER}")},
    "ferry": lambda at: {f"{at}.txt": FERRY},
    "ferry as page": lambda at: {f"{at}.html": "<article><p>" + FERRY.replace("\n\n", "</p><p>")},
    "empty": lambda at: {f"{at}.txt": ""},
    "binary": lambda at: {f"{at}.txt": bytes(range(256)) * 20},
    "left out": lambda at: {f"{at}.txt": DREDGER, f"{at}.txt.meta.yml": "exclude: not ours\n"},
    "bad sidecar": lambda at: {f"{at}.txt": YARD, f"{at}.txt.meta.yml": "colour: red\n"},
    "no article": lambda at: {f"{at}.txt": "Home\nLogin\n"},
    "other suffix": lambda at: {f"{at}.pdf": b"%PDF-1.4"},
    "hidden": lambda at: {f".{at}/a.txt": FERRY},
    "sidecar alone": lambda at: {f"{at}.txt.meta.yml": "date: 2025-01-01\n"},
    "several": lambda at: {f"folder/{at}.txt": LETTERS},
}  # fmt: skip


@settings(max_examples=12)
@given(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=8), st.booleans())
def test_every_file_is_told_exactly_once_and_every_brief_is_one_of_docs(kinds: list[str], again: bool) -> None:
    with TemporaryDirectory() as folder:
        desk = Path(folder)
        files: dict[str, str | bytes] = {}
        for at, kind in enumerate(kinds):
            files |= KINDS[kind](at)
        lay(desk, files)
        row = account(desk)
        if again:
            row = account(desk)
        hidden = {f".{at}" for at, kind in enumerate(kinds) if kind == "hidden"}
        shown = {name for name in files if not name.startswith(".")} | hidden
        sidecars = {item["sidecar"] for item in row["inputs"]} - {None}
        assert sorted(item["source"] for item in row["inputs"]) == sorted(shown - sidecars)
        totals = row["totals"]
        assert totals["inputs"] == totals["briefs"] + totals["duplicate"] + totals["rejection"] == len(row["inputs"])
        assert totals["articles"]["found"] == sum(len(item["articles"]) for item in row["inputs"])
        assert totals["articles"]["found"] == sum(
            totals["articles"][key] for key in ("briefs", "duplicate", "rejection")
        )
        ids = told_ids(row)
        assert len(ids) == len(set(ids))
        assert set(ids) == pages(desk)
        for item in row["inputs"]:
            told = [bool(item["briefs"]), item["outcome"] == "duplicate", item["rejection"] is not None]
            assert sum(told) == 1, item
            for piece in item["articles"]:
                assert (piece["duplicate_of"] is not None) == (piece["outcome"] == "duplicate")
                assert (piece["rejection"] is not None) == (piece["outcome"] == "rejection")


def test_why_there_is_no_brief_has_a_code_of_its_own(tmp_path: Path) -> None:
    files = {name: text for at, kind in enumerate(sorted(KINDS)) for name, text in KINDS[kind](at).items()}
    row = account(lay(tmp_path, files))
    assert sorted(codes(row).values()) == sorted(
        ["unreadable", "unreadable", "left-out", "unreadable", "no-article", "other-suffix", "hidden", "no-seed"]
    )
    assert row["totals"]["blocking"] == 4


def test_articles_of_one_document_are_told_one_by_one(tmp_path: Path) -> None:
    row = account(lay(tmp_path, {"a.txt": FERRY, "b.txt": LETTERS}))
    (first, second) = row["inputs"]
    assert {item["outcome"] for item in (first, second)} <= {"briefs", "duplicate"}
    assert sorted(piece["outcome"] for item in (first, second) for piece in item["articles"]).count("duplicate") == 1
    (copy,) = [piece for item in (first, second) for piece in item["articles"] if piece["outcome"] == "duplicate"]
    assert copy["duplicate_of"]["brief"] in pages(tmp_path)
    assert copy["duplicate_of"]["rule"] == "same words"


def test_an_article_that_is_too_long_is_refused_alone_in_its_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = account(lay(tmp_path, {"b.txt": LETTERS}))
    (whole,) = row["inputs"]
    before = {piece["path"]: (tmp_path / "docs" / piece["path"]).read_bytes() for piece in whole["articles"]}
    monkeypatch.setattr(reading, "ARTICLE_CHARACTERS", min(map(len, (FERRY, PAPER))))
    (row,) = account(lay(tmp_path, {"b.txt": LETTERS}))["inputs"]
    assert [piece["outcome"] for piece in row["articles"]].count("rejection") == 1
    (bad,) = [piece["rejection"] for piece in row["articles"] if piece["rejection"]]
    assert bad["code"] == "over-limit"
    assert "split:" in bad["fix"]
    # Of what is not read any more the brief stays as it was, too.
    assert before == {path: (tmp_path / "docs" / path).read_bytes() for path in before}
    (told,) = list(reading.extract_documents([tmp_path / "seeds" / "articles"], Config()))
    assert [code["code"] for code in document_row(told[0], told[1])["notices"]].count("article-refused") == 1


def test_each_file_over_the_limit_is_told_by_name(tmp_path: Path) -> None:
    files = {f"{at:03d}.txt": article(f"Report {at}", FILLER) for at in range(60)}
    row = account(lay(tmp_path, {"000.txt": FERRY, **{name: files[name] for name in list(files)[1:]}}), files=2)
    assert sum(code == "over-limit" for code in codes(row).values()) == 58
    result = briefs("generate", "--seeds", tmp_path / "seeds", "--docs", tmp_path / "docs", cwd=_limit(tmp_path, 2))
    assert len(result.stderr.splitlines()) < 60
    assert "18 more" in result.stderr


def _limit(desk: Path, files: int) -> Path:
    (desk / "briefing.toml").write_text(f"files = {files}\n", encoding="utf-8")
    return desk


# ---------------------------------------------------------------- faults of ours

MARK = "The council met for two hours"
BAD = article("A report on which our code fails", FILLER)
STAGES: dict[str, tuple[Any, str, Callable[[Any], str]]] = {
    "clean": (reading, "clean_document", lambda args: args[0].text),
    "segment": (reading, "segment_document", lambda args: args[0].text),
    "describe": (reading, "describe_article", lambda args: args[0].body),
    "key": (make, "article_key", lambda args: args[0].article.body),
    "copies": (make, "settle_copies", lambda args: "".join(item.article.body for item in args[0])),
    "link": (make, "link_texts", lambda args: "".join(text.text for text in args[0])),
    "summarise": (summaries, "summarise_article", lambda args: args[0].body),
    "compose": (make, "compose_article", lambda args: args[2].read.article.body),
    "merge": (make, "merge_brief", lambda args: args[3]),
    "render": (make, "render_brief", lambda args: args[0].title if "our code" not in args[0].title else MARK),
    "read": (seeds, "read_seed", lambda args: args[0].read_text("utf-8", "replace")),
}  # fmt: skip


def break_stage(monkeypatch: pytest.MonkeyPatch, stage: str, error: type[Exception]) -> None:
    module, name, text_of = STAGES[stage]
    real = getattr(module, name)

    def fail(*args: Any, **more: Any) -> Any:
        if MARK in text_of(args):
            raise error("too deep")
        return real(*args, **more)

    monkeypatch.setattr(module, name, fail)


@pytest.mark.parametrize("stage", STAGES)
def test_a_fault_of_ours_on_one_article_changes_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    good = {"a.txt": FERRY, "z.txt": PAPER}
    account(lay(tmp_path / "alone", good))
    error = KeyError if stage in ("read", "link") else RecursionError
    break_stage(monkeypatch, stage, error)
    row = account(lay(tmp_path / "both", {**good, "m.txt": BAD}))
    read = {p.name: p.read_bytes() for p in (tmp_path / "both" / "docs" / "briefs").glob("*.md")}
    assert read == {p.name: p.read_bytes() for p in (tmp_path / "alone" / "docs" / "briefs").glob("*.md")}
    assert outcomes(row) == {"a.txt": "briefs", "m.txt": "rejection", "z.txt": "briefs"}
    (bad,) = [item["rejection"] for item in row["inputs"] if item["source"] == "m.txt"]
    assert bad["code"] == "fault"
    assert bad["blocking"]
    assert bad["exception"].startswith(f"{error.__name__} at ")


@pytest.mark.parametrize("stage", ["key", "link", "summarise", "compose", "render"])
def test_the_brief_of_an_article_that_fails_stays_and_nobody_takes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    account(lay(tmp_path, {"a.txt": FERRY, "m.txt": BAD}))
    before = {p.name: p.read_bytes() for p in (tmp_path / "docs" / "briefs").glob("*.md")}
    break_stage(monkeypatch, stage, MemoryError)
    account(tmp_path)
    assert {p.name: p.read_bytes() for p in (tmp_path / "docs" / "briefs").glob("*.md")} == before


def test_a_copy_stands_in_for_one_on_which_our_code_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any) -> Any:
        if args[2].read.article.source == "a.txt":
            raise RecursionError
        return compose_article(*args)

    monkeypatch.setattr(make, "compose_article", fail)
    row = account(lay(tmp_path, {"a.txt": FERRY, "b.txt": FERRY, "c.txt": PAPER}))
    assert outcomes(row) == {"a.txt": "rejection", "b.txt": "briefs", "c.txt": "briefs"}


# ---------------------------------------------------------------- the command


def call(desk: Path, *more: object) -> Any:
    return briefs("generate", "--seeds", desk / "seeds", "--docs", desk / "docs", "--json", *more, cwd=desk)


def test_json_goes_to_standard_output_or_into_a_file(tmp_path: Path) -> None:
    lay(tmp_path, {"a.txt": FERRY, "b.txt": ""})
    shown = call(tmp_path)
    assert shown.returncode == 1
    row = json.loads(shown.stdout)
    assert list(check_schema(row, SCHEMA)) == []
    assert row["exit_code"] == 1
    assert row["written"]
    assert "b.txt" in shown.stderr
    written = call(tmp_path, "report.json")
    assert (written.returncode, written.stdout) == (1, "")
    again = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert again["totals"] == row["totals"]
    assert json.loads(call(tmp_path, "-").stdout)["totals"] == row["totals"]
    plain = briefs("generate", "report.json", "--seeds", tmp_path / "seeds", "--docs", tmp_path / "docs")
    assert plain.returncode == 2


@pytest.mark.parametrize("files", [{"a.txt": ""}, {}], ids=["all rejected", "none"])
def test_nothing_usable_is_exit_code_2_and_docs_is_not_emptied(tmp_path: Path, files: dict[str, str]) -> None:
    account(lay(tmp_path, {"good.txt": FERRY}))
    before = {p: p.read_bytes() for p in (tmp_path / "docs").rglob("*.md")}
    (tmp_path / "seeds" / "articles" / "good.txt").unlink()
    lay(tmp_path, files)
    result = call(tmp_path)
    assert result.returncode == 2
    assert json.loads(result.stdout)["totals"]["briefs"] == 0
    assert {p: p.read_bytes() for p in (tmp_path / "docs").rglob("*.md")} == before


@pytest.mark.parametrize(
    ("error", "code"), [(KeyError("pages"), 3), (KeyboardInterrupt(), 130), (PublishError("no room"), 2)]
)
def test_a_run_that_ends_early_leaves_its_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int
) -> None:
    def stop(*_: object) -> None:
        raise error

    lay(tmp_path, {"a.txt": FERRY})
    monkeypatch.setattr(publish, "apply_plan", stop)
    assert call(tmp_path, "report.json").returncode == code
    row = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert list(check_schema(row, SCHEMA)) == []
    assert (row["exit_code"], row["written"], row["error"]["type"]) == (code, False, type(error).__name__)
    assert outcomes(row) == {"a.txt": "briefs"}


def test_a_run_that_does_not_begin_says_so_in_its_report(tmp_path: Path) -> None:
    row = json.loads(call(tmp_path).stdout)
    assert (row["exit_code"], row["inputs"]) == (2, [])
    assert row["error"]["type"] == "ConfigError"


@pytest.mark.parametrize("key", ["format", "totals", "inputs", "pages"])
def test_the_schema_refuses_what_is_not_so(key: str) -> None:
    assert list(check_schema({**report_row(None, 0), key: 7}, SCHEMA))


def test_sums_add_up() -> None:
    assert sum_up(()) == {"briefs": 0, "duplicate": 0, "rejection": 0}


# ---------------------------------------------------------------- briefs that a hand broke


BROKEN: dict[str, bytes] = {
    "not-utf-8": b"---\nid: not-utf-8\n---\n\xff\xfe",
    "no-front": b"---\nid: no-front\ntitle: [[[\n---\n\n# <script>alert(1)</script>\n",
    "too-deep": b"---\nid: too-deep\ntitle: " + b"[" * 4_000 + b"\n---\n",
    "huge-lines": b"---\nid: huge-lines\nlines: 99999999999999999999-1\n---\n\n# x\n",
}


@pytest.fixture
def broken_desk(tmp_path: Path) -> Path:
    """A desk with good briefs, broken ones, and a page of a person that leads to a broken one."""
    account(lay(tmp_path, {"a.txt": FERRY, "b.txt": PAPER}))
    for name, text in BROKEN.items():
        (tmp_path / "docs" / "briefs" / f"{name}.md").write_bytes(text)
    notes = "# Notes\n\nSee [that one](briefs/no-front.md) and [her](companies/gone.md).\n"
    (tmp_path / "docs" / "notes.md").write_text(notes, encoding="utf-8")
    (tmp_path / "docs" / "old.md").write_bytes(b"# Old\n\n\xff\n")
    (tmp_path / "docs" / "companies" / "gone.md").write_text("---\nid: gone\nname: [\n---\n# Gone\n", encoding="utf-8")
    (named,) = (tmp_path / "docs" / "companies").glob("calderhead*.md")
    named.write_text(named.read_text("utf-8").replace("name: ", "name: [", 1), encoding="utf-8")
    return tmp_path


def test_broken_briefs_stop_no_page_of_a_good_one(broken_desk: Path) -> None:
    made = briefs("derive", "--docs", "docs", "--to", "pages", cwd=broken_desk)
    assert made.returncode == 1, made.stderr
    assert all(f"briefs/{name}.md" in made.stderr for name in BROKEN)
    assert all(f"{name}.md" in made.stderr for name in ("companies/gone", "old", "companies/calderhead"))
    written = {path.stem for path in (broken_desk / "pages" / "briefs").glob("*.md")}
    assert written.isdisjoint(BROKEN)
    assert sum(name.startswith(("calderhead", "mill")) for name in written) == 2
    assert "[that one]" not in (broken_desk / "pages" / "notes.md").read_text("utf-8")


def test_a_letter_and_an_export_go_without_broken_briefs_and_say_so(broken_desk: Path) -> None:
    for command in (["digest", "--since", "2025", "--to", "letter"], ["export"], ["check"]):
        made = briefs(*command, "--docs", "docs", cwd=broken_desk)
        assert made.returncode == 1, made.stderr
        assert "Traceback" not in made.stderr
    assert (broken_desk / "letter" / "mail.txt").is_file()


@pytest.mark.build
def test_a_site_is_built_in_spite_of_broken_briefs(broken_desk: Path) -> None:
    made = briefs("build", "--docs", "docs", "--site", "site", "--quiet", cwd=broken_desk)
    assert made.returncode == 1, made.stderr
    assert all(f"! briefs/{name}.md" in made.stderr for name in BROKEN)
    shown = {path.stem for path in (broken_desk / "site" / "briefs").glob("*.html")}
    assert shown.isdisjoint(BROKEN)
    assert any(name.startswith("calderhead") for name in shown)
    # A company that a good brief names has a page, whatever a hand did to the committed one.
    named = {path.stem for path in (broken_desk / "site" / "companies").glob("*.html")}
    assert "calderhead" in named
    assert "gone" not in named
    notes = (broken_desk / "site" / "notes.html").read_text("utf-8")
    assert "that one" in notes
    assert "companies/gone" not in notes


@pytest.mark.parametrize("command", ["link", "summarise"])
def test_a_row_on_which_our_code_fails_stops_no_other(monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    rows = "".join(json.dumps({"id": at, "text": text}) + "\n" for at, text in enumerate((PAPER, FILLER, FERRY)))
    if command == "link":

        def fail(texts: Any, *more: Any, **named: Any) -> Any:
            if any(MARK in text.text for text in texts):
                raise RecursionError("too deep")
            return link_texts(texts, *more, **named)

        monkeypatch.setattr("generator.stages.link.link_texts", fail)
        made = briefs("link", "--no-registry", stdin=rows)
    else:
        break_stage(monkeypatch, "summarise", RecursionError)
        monkeypatch.setattr("generator.pipeline.summaries.link_texts", lambda texts, *_: [()] * len(texts))
        made = briefs("summarise", stdin=rows)
    assert made.returncode == 1
    assert "row 2: a fault of ours: RecursionError" in made.stderr
    found = [json.loads(line) for line in made.stdout.splitlines()]
    key = "mentions" if command == "link" else "bullets"
    assert [bool(row[key]) for row in found] == [True, False, True]
