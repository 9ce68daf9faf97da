"""The workflows for GitHub, ours and those of a desk: what they may do, what they are made of, and what they do."""

from __future__ import annotations

import html
import io
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from generator.cli import app
from generator.review.github import escape_github

ROOT = Path(__file__).parent.parent
OURS = ROOT / ".github" / "workflows"
OF_A_DESK = ROOT / "generator" / "data" / "desk" / "github" / "workflows"
FILES = sorted([*OURS.glob("*.yml"), *OF_A_DESK.glob("*.yml")])
each_workflow = pytest.mark.parametrize("file", FILES, ids=[path.relative_to(ROOT).as_posix() for path in FILES])


def read(file: Path) -> dict[str, Any]:
    # BaseLoader: to YAML 1.1 the key `on` is the value true.
    loaded = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert isinstance(loaded, dict)
    return loaded


def steps(file: Path) -> Iterator[dict[str, Any]]:
    for job in read(file)["jobs"].values():
        yield from job["steps"]


def script_of(name: str, step: str) -> str:
    return next(str(item["run"]) for item in steps(OURS / name) if item["name"] == step)


# ---------------------------------------------------------------- what they may


MAY = {
    "audit.yml": {"audit": {"contents": "read"}},
    "ci.yml": {"check": {"contents": "read"}},
    "review.yml": {"report": {"contents": "read"}},
    "review-comment.yml": {"comment": {"actions": "read", "pull-requests": "write"}},
    "pages.yml": {
        "build": {"contents": "read", "pages": "read"},
        "deploy": {"pages": "write", "id-token": "write"},
    },
}
"""The rights of each job."""


@each_workflow
def test_each_job_has_the_rights_that_it_needs_and_no_other(file: Path) -> None:
    workflow = read(file)
    assert workflow["permissions"] == {}, "what a job may, it says itself"
    assert {name: job["permissions"] for name, job in workflow["jobs"].items()} == MAY[file.name]
    assert all("timeout-minutes" in job for job in workflow["jobs"].values())


def test_what_may_publish_runs_no_code_of_ours() -> None:
    assert [set(step) for step in read(OURS / "pages.yml")["jobs"]["deploy"]["steps"]] == [{"uses", "id"}]


def test_what_is_published_was_committed_and_passed_the_check() -> None:
    build = read(OURS / "pages.yml")["jobs"]["build"]["steps"]
    assert [step["run"] for step in build if "run" in step] == ["make check", ".venv/bin/briefs build"]
    assert not any("if" in step or "continue-on-error" in step for step in build)


@each_workflow
def test_nothing_that_a_stranger_proposes_meets_a_secret(file: Path) -> None:
    triggers = set(read(file)["on"])
    assert "pull_request_target" not in triggers
    assert "secrets." not in file.read_text(encoding="utf-8")
    if "pull_request" in triggers:
        assert {right for job in MAY[file.name].values() for right in job.values()} == {"read"}
    if "workflow_run" in triggers:
        assert not any("uses" in step for step in steps(file)), "it has rights: it runs nobody's code but its own"


@each_workflow
def test_every_action_is_pinned_by_commit_with_its_version_beside_it(file: Path) -> None:
    uses = re.findall(r"uses:(.*)", file.read_text(encoding="utf-8"))
    assert [line for line in uses if not re.fullmatch(r" [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)] == []


def test_one_action_has_one_pin() -> None:
    pins: dict[str, set[str]] = {}
    for file in FILES:
        for step in steps(file):
            name, _, commit = step.get("uses", "").partition("@")
            pins.setdefault(name, set()).add(commit)
    assert {name: commits for name, commits in pins.items() if len(commits) > 1} == {}


@each_workflow
def test_no_value_is_pasted_into_a_script(file: Path) -> None:
    assert [step["run"] for step in steps(file) if "${{" in step.get("run", "")] == []


@each_workflow
def test_a_checkout_leaves_no_key_behind(file: Path) -> None:
    for step in steps(file):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] == "false"


def test_plan_and_report_have_the_whole_history() -> None:
    [fetched] = [step["with"] for step in steps(OURS / "review.yml") if "checkout" in step.get("uses", "")]
    assert fetched == {"persist-credentials": "false", "fetch-depth": "0"}


def test_a_desk_gets_the_workflows_that_we_use_ourselves() -> None:
    assert {path.name for path in OF_A_DESK.iterdir()} == {
        "audit.yml",
        "pages.yml",
        "review-comment.yml",
        "review.yml",
    }
    assert [path.name for path in OF_A_DESK.iterdir() if path.read_bytes() != (OURS / path.name).read_bytes()] == []


def test_the_comment_follows_the_review_by_its_name() -> None:
    assert read(OURS / "review-comment.yml")["on"]["workflow_run"]["workflows"] == [read(OURS / "review.yml")["name"]]


def test_zizmor_finds_nothing() -> None:
    zizmor = Path(sys.executable).with_name("zizmor")
    if not zizmor.exists():
        pytest.skip("needs zizmor (pip install zizmor)")
    command: list[str | Path] = [zizmor, "--offline", "--persona", "pedantic", "--no-progress", *FILES]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


# ---------------------------------------------------------------- what they do: run as GitHub runs them


def run_script(script: str, folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """As GitHub does with ``shell: bash``."""
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(
        command, cwd=folder, env=os.environ | environ, capture_output=True, text=True, check=False, encoding="utf-8"
    )


needs_jq = pytest.mark.skipif(not (shutil.which("jq") and shutil.which("unzip")), reason="needs jq and unzip")
SHA = "4e2f" * 10

STAND_IN = """#!{python} -IS
import json, pathlib, sys
folder = pathlib.Path(__file__).parent
words = sys.argv[1:]
path = next(word for word in words if word.startswith("repos/"))
body = json.loads((folder.parent / words[words.index("--input") + 1]).read_bytes()) if "--input" in words else None
method = words[words.index("--method") + 1] if "--method" in words else "GET"
with (folder / "calls").open("a", encoding="utf-8") as out:
    out.write(json.dumps([method, path, [w for w in words if "=" in w and w != path], body]) + "\\n")
if method == "GET":
    sys.stdout.buffer.write((folder / path.partition("?")[0].replace("/", "_")).read_bytes())
"""


@dataclass
class Forge:
    """A ``gh`` that answers from files and notes what it was asked."""

    folder: Path
    environ: dict[str, str] = field(default_factory=dict)
    spent: float = field(default_factory=lambda: resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime)
    """CPU seconds of programs that ran before."""

    def answer(self, path: str, data: object) -> None:
        name = f"repos/desk/briefs/{path}".replace("/", "_")
        (self.folder / "bin" / name).write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())

    def leave(self, files: Mapping[str, str | bytes], size: int | None = None) -> None:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in files.items():
                archive.writestr(name, text)
        told = {"id": 77, "size_in_bytes": size or len(packed.getvalue()), "created_at": "2025-06-02T00:00:00Z"}
        older = {"id": 76, "size_in_bytes": 1, "created_at": "2025-06-01T00:00:00Z"}
        self.answer("actions/runs/5/artifacts", {"artifacts": [told, older]})
        self.answer("actions/artifacts/77/zip", packed.getvalue())

    def run(self, **environ: str) -> subprocess.CompletedProcess[str]:
        script = script_of("review-comment.yml", "Post or update the comment")
        return run_script(script, self.folder, **(self.environ | environ))

    def calls(self, *methods: str) -> list[tuple[str, str, list[str], Any]]:
        noted = self.folder / "bin" / "calls"
        rows = [json.loads(line) for line in noted.read_text("utf-8").splitlines()] if noted.exists() else []
        return [tuple(row) for row in rows if not methods or row[0] in methods]


@pytest.fixture
def forge(tmp_path: Path) -> Forge:
    stand_in = tmp_path / "bin" / "gh"
    stand_in.parent.mkdir()
    stand_in.write_text(STAND_IN.format(python=sys.executable), encoding="utf-8")
    stand_in.chmod(0o755)
    job = read(OURS / "review-comment.yml")["jobs"]["comment"]
    environ = {
        "PATH": f"{stand_in.parent}:{os.environ['PATH']}",
        "RUNNER_TEMP": str(tmp_path),
        "REPO": "desk/briefs",
        "HEAD_REPO": "desk/briefs",
        "RUN_ID": "5",
        "RUN_URL": "https://forge.example/runs/5",
        "HEAD_OWNER": "stranger",
        "HEAD_BRANCH": "more-news",
        "HEAD_SHA": SHA,
        "MARKER": job["steps"][0]["env"]["MARKER"],
    }
    made = Forge(tmp_path, environ)
    made.answer("pulls", [{"number": 12, "head": {"sha": SHA}}, {"number": 13, "head": {"sha": "0" * 40}}])
    made.answer("issues/12/comments", [])
    made.leave({"number": "12\n", "comment.md": "One brief is new.\n"})
    return made


@needs_jq
def test_the_report_becomes_a_comment_of_the_pull_request(forge: Forge) -> None:
    done = forge.run()
    assert done.returncode == 0, done.stderr
    [(_, path, _, body)] = forge.calls("POST", "PATCH")
    assert path == "repos/desk/briefs/issues/12/comments"
    assert body == {
        "body": "<!-- briefs: review -->\n**Review of 4e2f4e2** · "
        "[summary, site preview and the report side by side](https://forge.example/runs/5)\n\nOne brief is new.\n"
    }


@needs_jq
def test_the_next_report_takes_the_place_of_the_last(forge: Forge) -> None:
    ours = {"id": 901, "user": {"login": "github-actions[bot]"}, "body": "<!-- briefs: review -->\nold"}
    claims = {"id": 900, "user": {"login": "stranger"}, "body": "<!-- briefs: review -->\nmine"}
    quotes = {"id": 899, "user": {"login": "github-actions[bot]"}, "body": "see <!-- briefs: review -->"}
    forge.answer("issues/12/comments", [claims, quotes, ours])
    assert forge.run().returncode == 0
    assert [call[:2] for call in forge.calls("POST", "PATCH")] == [("PATCH", "repos/desk/briefs/issues/comments/901")]


@needs_jq
@pytest.mark.parametrize("number", ["13", "1", "", "12; id", "$(id)", "012", "1" * 400, "12 or so"])
def test_a_report_on_another_pull_request_is_refused(forge: Forge, number: str) -> None:
    forge.leave({"number": number, "comment.md": "Mine."})
    done = forge.run()
    assert done.returncode == 1
    assert "not about a pull request with this commit at its head" in done.stdout
    assert forge.calls("POST", "PATCH") == []


@needs_jq
@pytest.mark.parametrize("branch", ["$(touch owned)", "a';touch owned;'", "@/etc/passwd", "a b&state=all", "-X=1"])
def test_the_name_of_a_branch_is_never_a_command(forge: Forge, branch: str) -> None:
    assert forge.run(HEAD_BRANCH=branch).returncode == 0
    assert forge.calls()[0][2] == ["state=open", f"head=stranger:{branch}", "per_page=100"]
    assert not (forge.folder / "owned").exists()


@needs_jq
def test_a_commit_that_is_no_longer_at_the_head_is_passed_over(forge: Forge) -> None:
    done = forge.run(HEAD_SHA="5" * 40)
    assert done.returncode == 0
    assert "no open pull request" in done.stdout
    assert forge.calls("POST", "PATCH") == []


@needs_jq
def test_a_run_without_a_report_is_told_of(forge: Forge) -> None:
    forge.answer("actions/runs/5/artifacts", {"artifacts": []})
    done = forge.run()
    assert done.returncode == 0
    assert "::warning::" in done.stdout


@needs_jq
def test_an_artifact_that_is_too_large_is_not_fetched(forge: Forge) -> None:
    forge.leave({"number": "12", "comment.md": "x"}, size=500_001)
    assert forge.run().returncode == 1
    assert not [call for call in forge.calls() if call[1].endswith("/zip")]


@needs_jq
def test_of_an_archive_two_texts_are_read_and_no_file_is_written_where_it_says(forge: Forge) -> None:
    bomb = b"a" * 30_000_000
    forge.leave({"../../owned": "x", "bin/gh": "x", "number": "12", "comment.md": bomb})
    assert forge.run().returncode == 0
    assert not (forge.folder.parent / "owned").exists()
    assert (forge.folder / "bin" / "gh").read_text(encoding="utf-8").startswith("#!")
    [(_, _, _, body)] = forge.calls("POST")
    assert "too long for a comment" in body["body"]


@needs_jq
def test_the_text_is_data_names_nobody_and_stays_whole(forge: Forge) -> None:
    text = 'Mail @desk and @team/x, "quoted" \\ $(id) `id` 汽车 \x00\xff'.encode("utf-8", "surrogateescape")
    forge.leave({"number": "12", "comment.md": text + b"\xff\n"})
    assert forge.run().returncode == 0
    [(_, _, _, body)] = forge.calls("POST")
    assert 'Mail @\u2060desk and @\u2060team/x, "quoted" \\ $(id) `id` 汽车 ' in body["body"]
    assert "\x00" not in body["body"]


@needs_jq
@pytest.mark.parametrize(
    "call", ["@a", "&#64;team/x", "&#x40;zed", "&#0064;zed", "&commat;zed", "@<b></b>zed", "@&#122;ed"]
)
def test_a_name_is_called_by_none_of_its_spellings(forge: Forge, call: str) -> None:
    forge.leave({"number": "12", "comment.md": f"Mail {call} or {call}.\n"})
    assert forge.run().returncode == 0
    [(_, _, _, body)] = forge.calls("POST")
    told = body["body"].partition("\n\n")[2]
    assert told.count("\u2060") >= 2
    assert not re.search("@(?!\u2060)", html.unescape(told))
    assert told.replace("\u2060", "") == f"Mail {call} or {call}.\n"


@needs_jq
def test_what_our_own_report_escapes_stays_as_it_is(forge: Forge) -> None:
    ours = "".join(escape_github(f"{sign}a & <b> | $5 \\ x@y.example #12 :tada: `~*_[]") for sign in "-+=#>:")
    ours = ours.replace("@", "")
    forge.leave({"number": "12", "comment.md": ours})
    assert forge.run().returncode == 0
    assert forge.calls("POST")[0][3]["body"].endswith(f"\n\n{ours}")


@needs_jq
def test_a_fork_is_said_to_speak_for_itself(forge: Forge) -> None:
    assert forge.run(HEAD_REPO="stranger/briefs").returncode == 0
    assert (
        "\n\n*From a fork: the pull request's own run wrote what follows.*\n\nOne brief"
        in forge.calls("POST")[0][3]["body"]
    )


@needs_jq
@pytest.mark.parametrize("sign", ["@a", "&#64;", "@", "&"])
def test_a_text_of_nothing_but_calls_is_read_in_no_time(forge: Forge, sign: str) -> None:
    forge.leave({"number": "12", "comment.md": sign * (300_000 // len(sign))})
    assert forge.run().returncode == 0
    spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - forge.spent
    assert spent < 5, "the script must not be slower than the text is long"
    assert "too long for a comment" in forge.calls("POST")[0][3]["body"]


# ---------------------------------------------------------------- putting the report together


def put_together(folder: Path, outcomes: Mapping[str, str] | None = None, **files: str) -> str:
    """The comment, after steps that all went well but those of ``outcomes``."""
    made = folder / ".briefs" / "review"
    made.mkdir(parents=True)
    for name, text in files.items():
        suffix = "txt" if name in ("setup", "check") else "md"
        (made / f"{name}.{suffix}").write_text(text, encoding="utf-8")
    script = script_of("review.yml", "Put together what the summary and the comment say")
    summary = folder / "summary"
    environ = {"SETUP": "success", "CHECK": "success", "SITE": "success"} | dict(outcomes or {})
    done = run_script(script, folder, **environ, NUMBER="12", GITHUB_STEP_SUMMARY=str(summary))
    assert done.returncode == 0, done.stderr
    assert (made / "number").read_text(encoding="utf-8") == "12\n"
    assert summary.read_text(encoding="utf-8").count("\n") >= 1
    return (made / "comment.md").read_text(encoding="utf-8")


def test_summary_and_comment_hold_check_plan_and_report(tmp_path: Path) -> None:
    comment = put_together(tmp_path, check="fine\n", plan="The plan.\n", review="The report.\n")
    assert comment == (
        "**Check:** docs/ is what the seeds give, and each word stands where its footnote says.\n\n"
        "The plan.\n\nThe report.\n"
    )
    assert (tmp_path / "summary").read_text(encoding="utf-8") == comment


def test_a_set_up_that_broke_is_what_is_told_of(tmp_path: Path) -> None:
    outcomes = {"SETUP": "failure", "CHECK": "skipped", "SITE": "skipped"}
    assert put_together(tmp_path, outcomes, setup="ERROR: HASHES DO NOT MATCH\n") == (
        "<details>\n<summary><b>Set-up:</b> could not be run, and so nothing else was.</summary>\n\n"
        "    ERROR: HASHES DO NOT MATCH\n\n\n</details>\n\n"
        "**Plan:** could not be run.\n\n**Report:** could not be run.\n\n**Site:** could not be built.\n"
    )


def test_each_part_that_is_missing_has_its_line(tmp_path: Path) -> None:
    comment = put_together(tmp_path, {"CHECK": "failure", "SITE": "failure"}, check="Stale.\n", plan="")
    assert comment.startswith("<details>\n<summary><b>Check:</b> did not pass. It says:</summary>\n\n    Stale.\n")
    assert comment.endswith(
        "</details>\n\n**Plan:** could not be run.\n\n**Report:** could not be run.\n\n**Site:** could not be built.\n"
    )


def test_after_a_broken_set_up_nothing_is_tried() -> None:
    runs = [
        step for step in steps(OURS / "review.yml") if "briefs " in step.get("run", "") or "make" in step.get("run", "")
    ]
    assert [step["name"] for step in runs] == ["Set up Briefs", "Check", "Plan", "Review", "Site"]
    assert {step["if"] for step in runs[1:]} == {"${{ !cancelled() && steps.setup.outcome == 'success' }}"}


def test_what_the_check_says_is_shown_as_it_is_and_cut(tmp_path: Path) -> None:
    said = "".join(f"{number} ```</details><b>汽车\n" for number in range(5_000))
    comment = put_together(tmp_path, {"CHECK": "failure"}, check=said, plan="The plan.\n", review="The report.\n")
    shown = [line for line in comment.split("\n") if "</details><b>" in line]
    assert shown[0].startswith("    4920 ")
    assert all(line.startswith("    ") for line in shown)
    assert len(comment) < 9_000
    assert comment.endswith("\n\n</details>\n\nThe plan.\n\nThe report.\n")


def test_check_plan_and_report_have_room_in_one_comment() -> None:
    script = "".join(step.get("run", "") for step in steps(OURS / "review.yml"))
    most = [int(number) for number in re.findall(r"--limit (\d+)", script)]
    assert len(most) == 2
    assert sum(most) + 8_000 + 80 * len("    ") + 1_000 <= 60_000


def test_a_report_too_long_for_a_comment_stands_in_the_summary(tmp_path: Path) -> None:
    comment = put_together(tmp_path, plan="The plan.\n", review="汽" * 60_000)
    assert comment.endswith("The plan.\n\nThe report is too long for a comment: it is in the summary of the run.\n")
    assert "汽" * 60_000 in (tmp_path / "summary").read_text(encoding="utf-8")


# ---------------------------------------------------------------- the commands that they call


def called_commands() -> set[tuple[str, ...]]:
    """Command and options of every call of ours in a workflow's scripts and in a desk's Makefile."""
    scripts = [step["run"] for file in FILES for step in steps(file) if "run" in step]
    scripts.append((ROOT / "generator/data/desk/Makefile").read_text(encoding="utf-8"))
    calls = set()
    for line in "\n".join(scripts).replace("\\\n", " ").split("\n"):
        for call in re.findall(r"(?:\.venv/bin/briefs|\$\(briefs\)) ([a-z][^;|>]*)", line):
            words = call.split()
            command = words[:2] if words[0] == "companies" else words[:1]
            calls.add((" ".join(command), *(word for word in words if word.startswith("--"))))
    return calls


@pytest.mark.parametrize("call", sorted(called_commands()), ids=" ".join)
def test_what_is_called_is_there(call: tuple[str, ...]) -> None:
    known = typer.main.get_command(app)
    for word in call[0].split():
        known = known.commands.get(word)  # type: ignore[attr-defined]
        assert known is not None, word
    options = {name for parameter in known.params for name in parameter.opts}
    assert set(call[1:]) <= options
