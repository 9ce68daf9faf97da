"""The front door: what each command takes, prints and exits with (``FORMATS.md``)."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from generator.brief import evidence_of, parse_brief
from generator.cli import main
from generator.session import Settings
from test_pipeline import FERRY, PAPER, REGISTRY

COMMANDS = (
    "generate",
    "plan",
    "check",
    "build",
    "serve",
    "bundle",
    "derive",
    "index",
    "digest",
    "explain",
    "extract",
    "sentences",
    "link",
    "summarise",
    "export",
    "companies",
    "approve",
    "approvals",
    "review",
)


def briefs(*arguments: object, stdin: str = "", cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command line here, in ``cwd``: a process of its own takes longer than most commands do."""
    call = ["briefs", *map(str, arguments)]
    given, *shown = (io.TextIOWrapper(io.BytesIO(text), "utf-8") for text in (stdin.encode(), b"", b""))
    before = sys.argv, sys.stdin, Path.cwd()
    try:
        sys.argv, sys.stdin, Settings.quiet = call, given, False
        os.chdir(cwd or before[2])
        with redirect_stdout(shown[0]), redirect_stderr(shown[1]), pytest.raises(SystemExit) as left:
            main()
    finally:
        sys.argv, sys.stdin = before[:2]
        os.chdir(before[2])
    out, err = (_read_back(stream) for stream in shown)
    return subprocess.CompletedProcess(call, int(left.value.code or 0), out, err)


def _read_back(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()


def rows(result: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    assert result.returncode == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def jsonl(*texts: str) -> str:
    return "".join(json.dumps({"id": f"t{at}", "title": "", "text": text}) + "\n" for at, text in enumerate(texts))


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with two seeds and a registry, used as working folder."""
    articles = tmp_path / "seeds" / "articles"
    articles.mkdir(parents=True)
    (articles / "ferry.txt").write_text(FERRY, encoding="utf-8")
    (articles / "paper.txt").write_text(PAPER, encoding="utf-8")
    (tmp_path / "seeds" / "companies.yml").write_text(REGISTRY, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_every_command_shows_an_example(command: str) -> None:
    result = briefs(command, "--help")
    assert result.returncode == 0
    assert "Example:" in result.stdout


def test_help_of_generate_tells_of_its_report_and_its_exit_codes() -> None:
    told = " ".join(re.sub("[│─╭╮╰╯]", " ", briefs("generate", "--help").stdout).split())
    assert "generate [OPTIONS] [FILE]" in told
    assert "With --json: the file for the report" in told
    assert "--json report.json" in told
    for part in ("0 done", "1 done, but", "2 wrong use", "3 a fault of ours"):
        assert part in told.partition("Exit codes: ")[2]


@pytest.mark.parametrize("command", ["build", "bundle", "derive"])
def test_help_tells_that_a_page_which_cannot_be_read_ends_with_1(command: str) -> None:
    told = " ".join(briefs(command, "--help").stdout.split())
    assert "1 done, but a page or an approval could not be read" in told


def test_version_is_printed() -> None:
    assert briefs("--version").stdout.startswith("briefs ")


@pytest.mark.parametrize(
    "call",
    [
        ("generte",),
        ("serve", "--port", "99999"),
        ("generate", "--sedes", "x"),
        ("explain",),
        ("summarise", "--words", "0"),
    ],
)
def test_wrong_use_exits_with_2_and_says_so_on_stderr(call: tuple[str, ...]) -> None:
    result = briefs(*call)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr


def test_generate_tells_what_it_did_on_stderr_and_exits_with_0(desk: Path) -> None:
    result = briefs("generate", cwd=desk)
    assert (result.returncode, result.stdout) == (0, "")
    assert "2 briefs from 2 documents" in result.stderr


def test_quiet_prints_nothing(desk: Path) -> None:
    result = briefs("generate", "--quiet", cwd=desk)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_something_rejected_exits_with_1_and_still_writes_the_rest(desk: Path) -> None:
    (desk / "seeds/articles/empty.txt").write_bytes(b"")
    result = briefs("generate", "-q", cwd=desk)
    assert result.returncode == 1
    assert "empty.txt" in result.stderr
    assert len(list((desk / "docs" / "briefs").glob("*.md"))) == 2


def test_nothing_usable_exits_with_2(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    assert briefs("generate", "--seeds", tmp_path / "seeds", "--docs", tmp_path / "docs").returncode == 2


def test_a_missing_folder_exits_with_2_and_names_it(tmp_path: Path) -> None:
    result = briefs("generate", "--seeds", tmp_path / "nowhere", "--docs", tmp_path / "docs")
    assert result.returncode == 2
    assert "nowhere" in result.stderr


def test_a_bad_registry_exits_with_2_and_names_file_and_line(desk: Path) -> None:
    (desk / "bad.yml").write_text("companies:\n  - {id: a, name: A One}\n  - {id: a, name: B Two}\n", encoding="utf-8")
    result = briefs("generate", "--companies", "bad.yml", cwd=desk)
    assert result.returncode == 2
    assert "bad.yml:3" in result.stderr
    assert not (desk / "docs").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no such name can be given there")
def test_the_name_of_a_file_begins_no_line(desk: Path) -> None:
    briefs("generate", cwd=desk)
    made = next((desk / "docs/briefs").glob("*.md"))
    words = made.read_text(encoding="utf-8").replace("\n- ", "\n- Eleven walruses and 977 ", 1)
    (made.parent / "a\n::error::mine.md").write_text(words, encoding="utf-8")
    for renamed in (False, True):
        for command in ("check", "generate"):
            if renamed and command == "check":
                made.unlink()
            done = briefs(command, cwd=desk)
            assert "::error::mine" in done.stdout + done.stderr, command
            assert "\n::error" not in done.stdout + done.stderr, command


def test_check_is_silent_when_docs_is_fresh_and_exits_with_1_when_stale(desk: Path) -> None:
    briefs("generate", "-q", cwd=desk)
    fresh = briefs("check", "-q", cwd=desk)
    assert (fresh.returncode, fresh.stdout) == (0, "")
    (desk / "seeds/articles/paper.txt").write_text(PAPER.replace("340 jobs", "350 jobs"), encoding="utf-8")
    stale = briefs("check", "--companies", "seeds/companies.yml", cwd=desk)
    assert stale.returncode == 1
    assert any(line.startswith("+") and "350 jobs" in line for line in stale.stdout.splitlines())
    assert stale.stderr.endswith("To mend it: briefs generate --companies seeds/companies.yml\n")


def test_extract_gives_a_row_a_source_in_the_agreed_form(desk: Path) -> None:
    (row, other) = rows(briefs("extract", "seeds/articles", cwd=desk))
    assert set(row) == {"source", "articles", "dropped", "notices", "rejected"}
    assert row["rejected"] is None
    (article,) = row["articles"]
    assert set(article) >= {
        "title", "heading", "kind", "publisher", "aggregator", "authors", "date", "not_before", "not_after",
        "date_basis", "lang", "body", "start_line", "end_line", "url",
    }  # fmt: skip
    assert (article["start_line"], article["date"], article["aggregator"]) == (1, "2025-03-12", None)
    assert article["date_basis"]["kind"] == "stated"
    assert article["body"].startswith("Calderhead Shipping Lines will run a night ferry")
    assert other["source"] == "seeds/articles/paper.txt"


def test_extract_reports_what_it_cannot_read_and_exits_with_1(desk: Path) -> None:
    (desk / "empty.txt").write_bytes(b"")
    result = briefs("extract", "empty.txt", "seeds/articles/ferry.txt", cwd=desk)
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert result.returncode == 1
    assert first["articles"] == []
    assert first["rejected"]
    assert second["rejected"] is None


def test_sentences_gives_spans_into_the_text() -> None:
    text = "It rose 3 per cent. Lines Co. Ltd. fell."
    (row,) = rows(briefs("sentences", stdin=jsonl(text)))
    assert [text[start:end] for start, end in row["spans"]] == ["It rose 3 per cent.", "Lines Co. Ltd. fell."]


def test_link_uses_the_registry_and_gives_exact_spans(desk: Path) -> None:
    text = "Calderhead's boats are slow."
    (row,) = rows(briefs("link", "--companies", "seeds/companies.yml", stdin=jsonl(text), cwd=desk))
    (mention,) = row["mentions"]
    assert (mention["start"], mention["end"], mention["company"]) == (0, 10, "calderhead")


def test_link_without_registry_makes_the_same_id_throughout() -> None:
    result = rows(
        briefs("link", "--no-registry", stdin=jsonl("Strandholm Paper PLC lost money.", "Strandholm Paper PLC won."))
    )
    ids = {mention["company"] for row in result for mention in row["mentions"]}
    assert len(ids) == 1
    assert all(row["mentions"] for row in result)


def test_summarise_keeps_to_the_number_of_bullets_and_words() -> None:
    body = FERRY.partition("Nadia Rahim\n\n")[2].replace("\n\n", "\x00").replace("\n", " ").replace("\x00", "\n")
    (three,) = rows(briefs("summarise", "--bullets", 3, stdin=jsonl(body)))
    assert len(three["bullets"]) == 3
    (few,) = rows(briefs("summarise", "--words", 40, stdin=jsonl(body)))
    assert 0 < sum(len(bullet["text"].split()) for bullet in few["bullets"]) <= 40
    for bullet in three["bullets"]:
        assert all(body[start:end].strip() for start, end in bullet["spans"])


@pytest.mark.parametrize("command", ["sentences", "link", "summarise"])
def test_a_row_that_cannot_be_used_is_told_of_and_stops_no_other(command: str) -> None:
    good = '{"id": %d, "text": "Boats sank in the bay on Monday."}'
    result = briefs(command, stdin="\n".join([good % 1, "not json", '{"id": 3}', good % 4]))
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == [1, 4]
    assert result.returncode == 1
    assert "standard input:2" in result.stderr
    assert "standard input:3" in result.stderr
    assert briefs(command, stdin="not json\n").returncode == 2


def test_export_gives_a_row_a_brief_from_the_markdown_alone(desk: Path) -> None:
    briefs("generate", "-q", cwd=desk)
    for seed in (desk / "seeds" / "articles").iterdir():
        seed.unlink()
    exported = rows(briefs("export", "--docs", "docs", cwd=desk))
    assert [row["source"] for row in exported] == ["ferry.txt", "paper.txt"]
    assert set(exported[0]) >= {
        "id", "title", "kind", "publisher", "aggregator", "authors", "date", "not_before", "not_after", "date_basis",
        "source", "url", "lines", "companies", "bullets", "figures", "note", "edited",
    }  # fmt: skip
    bullet = exported[0]["bullets"][0]
    assert set(bullet) == {"label", "text", "evidence", "companies"}
    assert set(bullet["evidence"][0]) == {"quote", "start", "end", "sentence", "of"}
    assert exported[0]["edited"] == []


def test_a_note_is_added_exported_and_outlives_the_next_run(desk: Path) -> None:
    briefs("generate", "-q", cwd=desk)
    first = rows(briefs("export", cwd=desk))[0]
    assert first["note"] is None
    noted = briefs("note", first["id"][:12], "-", cwd=desk, stdin="Ours, *surely*.\n")
    assert noted.returncode == 0
    assert noted.stdout.strip() == f"docs/briefs/{first['id']}.md"
    assert briefs("note", first["id"], "# No", cwd=desk).returncode == 2
    assert briefs("note", first["id"], "- a list", "--docs", "docs", cwd=desk).returncode == 0
    assert briefs("note", "nobody", "x", cwd=desk).returncode == 2
    assert briefs("generate", "-q", cwd=desk).returncode == briefs("check", "-q", cwd=desk).returncode == 0
    assert rows(briefs("export", cwd=desk))[0]["note"] == "Ours, *surely*.\n\n- a list"


def test_offsets_of_exported_evidence_lie_in_the_extracted_body(desk: Path) -> None:
    briefs("generate", "-q", cwd=desk)
    bodies = {
        Path(row["source"]).name: row["articles"][0]["body"]
        for row in rows(briefs("extract", "seeds/articles", cwd=desk))
    }
    for row in rows(briefs("export", cwd=desk)):
        for bullet in row["bullets"]:
            for evidence in bullet["evidence"]:
                body = bodies[row["source"]]
                assert " ".join(body[evidence["start"] : evidence["end"]].split()) == evidence["quote"]


def test_export_of_no_folder_is_wrong_use(tmp_path: Path) -> None:
    result = briefs("export", "--docs", tmp_path / "nowhere")
    assert (result.returncode, result.stdout) == (2, "")


def test_extract_of_nothing_usable_exits_with_2(tmp_path: Path) -> None:
    result = briefs("extract", tmp_path / "nowhere.txt")
    assert result.returncode == 2
    assert json.loads(result.stdout)["rejected"]
    (tmp_path / "bare").mkdir()
    result = briefs("extract", tmp_path / "bare")
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (2, "", 1)


def test_export_names_what_a_person_changed(desk: Path) -> None:
    briefs("generate", "-q", cwd=desk)
    (path,) = (desk / "docs" / "briefs").glob("*ferry*.md")
    path.write_text(path.read_text("utf-8").replace("# Calderhead adds", "# Calderhead brings"), encoding="utf-8")
    edited = {row["source"]: row["edited"] for row in rows(briefs("export", cwd=desk))}
    assert edited == {"ferry.txt": ["title"], "paper.txt": []}


def test_explain_shows_every_line_of_the_input(desk: Path) -> None:
    result = briefs("explain", "seeds/articles/ferry.txt", cwd=desk)
    assert result.returncode == 0
    shown = {int(line.split()[0]) for line in result.stdout.splitlines() if line[:5].strip().isdigit()}
    written = {at for at, line in enumerate(FERRY.splitlines(), 1) if line.strip()}
    starts = {line for line in shown if line in written}
    assert {1, 3, 5, 7, 9} <= starts
    assert "stated: line 5 'Wed, 12 Mar 2025'" in result.stdout


@pytest.mark.parametrize("registry", ["seeds/companies.yml", "seeds/articles/companies.yml"])
def test_explain_takes_the_registry_beside_the_articles(desk: Path, registry: str) -> None:
    away = desk / "away"
    shutil.copytree(desk / "seeds" / "articles", away / "seeds" / "articles")
    row = "{id: night-line, name: Calderhead Shipping Lines}"
    (away / registry).write_text(f"companies:\n  - {row}\n", encoding="utf-8")
    result = briefs("explain", str(away / "seeds" / "articles" / "ferry.txt"), cwd=desk)
    assert (result.returncode, "night-line" in result.stdout) == (0, True)


def test_explain_of_what_is_no_document_exits_with_2_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    for name in (".", "nowhere.txt", "nowhere/a.txt", "empty.txt"):
        result = briefs("explain", name, cwd=tmp_path)
        assert (result.returncode, result.stdout, result.stderr.count("\n")) == (2, "", 1), name
        assert result.stderr.startswith("briefs: ")


def test_explain_writes_a_page_to_look_at(desk: Path) -> None:
    shown = briefs("explain", "seeds/articles/ferry.txt", "--html", cwd=desk)
    assert shown.returncode == 0
    assert shown.stdout.startswith("<!doctype html>")
    written = briefs("explain", "seeds/articles/ferry.txt", "--html", "--to", "page.html", cwd=desk)
    assert (written.returncode, written.stdout) == (0, "")
    assert (desk / "page.html").read_text(encoding="utf-8") == shown.stdout
    assert briefs("explain", "seeds/articles/ferry.txt", "--to", "page.html", cwd=desk).returncode == 2
    assert briefs("explain", "seeds/articles/ferry.txt", "--html", "--to", "no/page.html", cwd=desk).returncode == 2


def test_derive_writes_every_page_as_markdown(desk: Path) -> None:
    briefs("generate", "-q", cwd=desk)
    assert briefs("derive", "--to", "pages", cwd=desk).returncode == 0
    assert (desk / "pages" / "index.md").is_file()
    assert list((desk / "pages" / "briefs").glob("*ferry*.md"))


def test_settings_that_do_not_exist_are_refused_with_a_suggestion(desk: Path) -> None:
    (desk / "briefing.toml").write_text('site_nam = "Desk"\n', encoding="utf-8")
    result = briefs("generate", cwd=desk)
    assert result.returncode == 2
    assert "site_name" in result.stderr


# ---------------------------------------------------------------- what a brief holds


def _hold(desk: Path, page: str) -> tuple[int, int, int, int]:
    """Bullets, their words, figures and quoted words of a brief."""
    brief = parse_brief((desk / "docs" / "briefs" / page).read_text("utf-8"), page)
    evidence = {e.label: e.quote for e in evidence_of(brief)}
    words = sum(len(bullet.text.split()) for bullet in brief.bullets)
    return len(brief.bullets), words, len(brief.figures), sum(len(quote.split()) for quote in evidence.values())


KNOBS: tuple[tuple[str, str, Callable[[tuple[int, int, int, int]], bool]], ...] = (
    ("bullets", "2-2", lambda held: held[0] == 2),
    ("words", "45", lambda held: 20 <= held[1] <= 45 and held[2] > 0),
    ("quotation_words", "60", lambda held: held[3] <= 60),
    ("quotation_share", "90", lambda held: held[3] > 60),
)


@pytest.mark.parametrize("source", ["file", "environment", "flag"])
@pytest.mark.parametrize(("key", "value", "right"), KNOBS, ids=[knob[0] for knob in KNOBS])
def test_each_knob_changes_a_brief(
    key: str, value: str, right: Callable[[tuple[int, int, int, int]], bool], source: str, desk: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    other = {"quotation_share": "quotation_words = 60\n"}.get(key, "quotation_share = 0\n")
    told = '"2-2"' if key == "bullets" else value
    (desk / "briefing.toml").write_text(other + (f"{key} = {told}\n" if source == "file" else ""), "utf-8")
    if source == "environment":
        monkeypatch.setenv(f"BRIEFS_{key.upper()}", value)
    flags = [f"--{key.replace('_', '-')}", value] if source == "flag" else []
    assert briefs("generate", "-q", *flags, cwd=desk).returncode == 0
    (page,) = (path.name for path in (desk / "docs" / "briefs").glob("calderhead-*.md"))
    assert right(_hold(desk, page)), _hold(desk, page)
    if flags:
        assert briefs("check", "-q", *flags, cwd=desk).returncode == 0


WATCHED = """Ports of the coast report their year

The port of Venn handled 41,000 boxes in 2024, a tenth more than in 2023, its operator said on Monday.

Norvik Ferries AS carried 310,000 people and earned 12 million euros. Orlo Towage, which owns its tugs, painted its
sheds and its piers in autumn.

The Aldgrove yard built 3 ships and lost 4 million euros. Merrow Port Holdings dredged its basin for 7 million euros.
"""


@pytest.mark.parametrize("source", ["file", "environment", "flag"])
def test_the_watchlist_weighs_as_told(source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "coast.txt").write_text(WATCHED, "utf-8")
    rows = "companies:\n  - {id: orlo, name: Orlo Towage, watch: true}\n  - {id: norvik, name: Norvik Ferries}\n"
    (tmp_path / "seeds" / "companies.yml").write_text(rows, "utf-8")
    told = {}
    for weight in ("0", "1000"):
        (tmp_path / "briefing.toml").write_text(
            "bullets = 2\n" + (f"watch_weight = {weight}\n" if source == "file" else ""), "utf-8"
        )
        if source == "environment":
            monkeypatch.setenv("BRIEFS_WATCH_WEIGHT", weight)
        flags = ["--watch-weight", weight] if source == "flag" else []
        docs = tmp_path / f"docs-{weight}"
        assert briefs("generate", "-q", "--docs", docs, *flags, cwd=tmp_path).returncode == 0
        (page,) = (docs / "briefs").glob("*.md")
        told[weight] = " ".join(bullet.text for bullet in parse_brief(page.read_text("utf-8"), page.name).bullets)
    assert "Orlo Towage" not in told["0"]
    assert "Orlo Towage" in told["1000"]


def test_explain_lists_what_no_bullet_and_no_figure_quotes_and_docs_never_do(desk: Path) -> None:
    (desk / "briefing.toml").write_text("bullets = 2\nquotation_words = 40\nquotation_share = 0\n", "utf-8")
    told = briefs("explain", "seeds/articles/ferry.txt", cwd=desk).stdout
    head, _, listed = told.partition("  not covered: ")
    assert "sentences with figures or companies that nothing above quotes" in listed
    missed = re.findall(r"line (\d+), sentence (\d+) of 9: (.*)", listed)
    assert [number for _, number, _ in missed] == sorted(number for _, number, _ in missed)
    assert any("64 million euros" in words for *_, words in missed)
    assert not any("sentence " + number + " of" in head for _, number, _ in missed)
    page = briefs("explain", "seeds/articles/ferry.txt", "--html", cwd=desk).stdout
    assert "Not covered: figures and companies" in page
    assert briefs("generate", "-q", cwd=desk).returncode == 0
    written = "".join(path.read_text("utf-8") for path in (desk / "docs").rglob("*.md"))
    assert not any(words in written for *_, words in missed)
