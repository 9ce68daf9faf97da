"""``briefs init`` and ``briefs upgrade``: a desk's own repository, and what a newer Briefs may do to it."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from generator.cli import app
from generator.config import load_config
from generator.desk.create import name_desk, plan_desk
from generator.desk.files import RECORD, digest_file, read_record, render_files
from generator.desk.pin import PIN_FILE, Pin, make_pin, read_pinned
from generator.desk.plan import DeskPlan, apply_desk_plan
from generator.desk.steps import Step, read_format, upgrade_text
from generator.desk.upgrade import find_record, plan_files, plan_formats
from generator.errors import ConfigError, PublishError
from generator.tables.registry import load_registry

# One worker: the wheel is built once.
pytestmark = pytest.mark.xdist_group("desk")

ROOT = Path(__file__).parent.parent
HOSTILE = 'Harbour "Desk" & <b>Söhne</b> \\ #1: [x](y) $(id) 汽车'


@pytest.fixture(scope="session")
def pin() -> Pin:
    """The wheel of this work tree, built once."""
    return make_pin(str(ROOT))


def change_wheel(pin: Pin, name: str | None = None, **files: str | None) -> Pin:
    """The wheel of another Briefs: files of the desk with these texts, by their names; ``None`` drops one."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(pin.wheel)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.namelist():
            key = item.rpartition("/")[2].partition(".")[0]
            if not item.startswith("generator/data/desk/") or key not in files:
                new.writestr(item, old.read(item))
            elif (text := files[key]) is not None:
                new.writestr(item, text)
        if "extra" in files:
            new.writestr("generator/data/desk/extra.txt", str(files["extra"]))
    return Pin(name or pin.name, packed.getvalue(), "")


def make_desk(folder: Path, pin: Pin, name: str = "Harbour Desk", *, sample: bool = False) -> Path:
    apply_desk_plan(plan_desk(folder, pin, name, sample=sample))
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def signs(plan: DeskPlan) -> dict[str, str]:
    return {change.path: change.sign for change in plan.changes}


# ---------------------------------------------------------------- what is written


def test_a_new_desk_has_all_that_it_needs(tmp_path: Path, pin: Pin) -> None:
    desk = make_desk(tmp_path / "desk", pin)
    assert sorted(tree(desk)) == [
        ".desk.json",
        ".gitattributes",
        ".github/workflows/audit.yml",
        ".github/workflows/pages.yml",
        ".github/workflows/review-comment.yml",
        ".github/workflows/review.yml",
        ".gitignore",
        "Makefile",
        "README.md",
        "briefing.toml",
        "docs/about.md",
        "mkdocs.yml",
        "requirements/audit.txt",
        f"requirements/{pin.name}",
        "requirements/briefs.txt",
        "requirements/packages.txt",
        "seeds/articles/README.md",
        "seeds/companies.yml",
        "seeds/stories.yml",
        "seeds/topics.yml",
    ]
    assert b"<<" not in b"".join(data for path, data in tree(desk).items() if path.endswith((".md", ".toml", ".yml")))


def test_a_name_is_a_name_whatever_it_holds(tmp_path: Path, pin: Pin) -> None:
    desk = make_desk(tmp_path / "desk", pin, name_desk(HOSTILE, tmp_path))
    assert load_config(desk / "briefing.toml", {}, {}).site_name == HOSTILE
    assert yaml.safe_load((desk / "mkdocs.yml").read_text(encoding="utf-8"))["site_name"] == HOSTILE
    assert read_record((desk / RECORD).read_bytes(), "").name == HOSTILE
    title = (desk / "README.md").read_text(encoding="utf-8").splitlines()[0]
    assert "<b>" not in title
    assert " \\[x](y) " in title


@pytest.mark.parametrize("name", ["two\nlines", "bell\a", "x" * 81])
def test_what_is_no_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError, match="one line"):
        name_desk(name, tmp_path)


def test_without_a_name_the_folder_gives_it(tmp_path: Path) -> None:
    assert name_desk(None, tmp_path / "harbour-desk") == "Harbour Desk"


def test_settings_of_a_desk_are_the_defaults_that_we_ship(pin: Pin) -> None:
    files = render_files(pin, "Briefs")
    assert files["briefing.toml"].decode() == (ROOT / "briefing.toml").read_text(encoding="utf-8"), (
        "sed 's/^site_name = .*/site_name = <<name_quoted>>/' briefing.toml > generator/data/desk/briefing.toml"
    )
    ours = (ROOT / "generator/site/default.yml").read_text(encoding="utf-8").replace("name: Briefs", 'name: "Briefs"')
    assert files["mkdocs.yml"].decode() == ours.replace("topics/index.md\n", "topics/index.md\n  - About: about.md\n")
    assert files["requirements/packages.txt"] == (ROOT / "requirements/run.txt").read_bytes(), "run make lock"
    assert files["requirements/audit.txt"] == (ROOT / "requirements/audit.txt").read_bytes(), "run make lock"
    assert tomllib.loads(files["briefing.toml"].decode())["bullets"] == [3, 5]


def test_the_sample_is_there_when_asked_for(tmp_path: Path, pin: Pin) -> None:
    plain, full = make_desk(tmp_path / "a", pin), make_desk(tmp_path / "b", pin, sample=True)
    assert set(tree(full)) - set(tree(plain)) == {"seeds/articles/sample-night-ferry.txt"}
    assert load_registry(plain / "seeds/companies.yml").companies == ()
    assert [row.id for row in load_registry(full / "seeds/companies.yml").companies] == [
        "tidewell-ferries",
        "orlo-yards",
    ]


def test_what_stands_there_stays(tmp_path: Path, pin: Pin) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "README.md").write_text("Ours.\n", encoding="utf-8")
    (tmp_path / "seeds" / "companies.yml").write_text("companies: []\n", encoding="utf-8")
    before = tree(tmp_path)
    plan = plan_desk(tmp_path, pin, "Desk", sample=True)
    assert tree(tmp_path) == before
    assert {path for path, sign in signs(plan).items() if sign == "="} == {"README.md", "seeds/companies.yml"}
    apply_desk_plan(plan)
    assert {path: data for path, data in tree(tmp_path).items() if path in before} == before


@pytest.mark.parametrize("name", ["a-file", "a-desk"])
def test_where_no_desk_can_be_made(tmp_path: Path, pin: Pin, name: str) -> None:
    (tmp_path / "a-file").touch()
    make_desk(tmp_path / "a-desk", pin)
    with pytest.raises(ConfigError):
        plan_desk(tmp_path / name, pin, "Desk", sample=False)


# ---------------------------------------------------------------- the pin


def test_the_same_source_gives_the_same_wheel_wherever_it_lies(tmp_path: Path, pin: Pin) -> None:
    for name in ("generator", "pyproject.toml", "README.md", "LICENSE"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    (tmp_path / "build").mkdir()
    (tmp_path / "site").mkdir()
    os.utime(tmp_path / "generator" / "cli.py", (0, 1_000_000_000))
    assert make_pin(str(tmp_path)).digest == pin.digest


def test_pip_installs_what_is_pinned_and_nothing_else(tmp_path: Path, pin: Pin) -> None:
    desk = make_desk(tmp_path / "desk", pin)

    def install() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pip", "install", "-qq", "--no-index", "--no-deps", "--no-compile"]
        command += ["--require-hashes", "--target", str(tmp_path / "installed"), "-r", PIN_FILE]
        return subprocess.run(command, cwd=desk, capture_output=True, text=True, check=False)

    assert install().returncode == 0
    assert (tmp_path / "installed/generator/data/desk/github/workflows/review.yml").is_file()
    wheel = desk / pin.path
    wheel.write_bytes(change_wheel(pin, Makefile="all:\n\techo owned\n").wheel)
    refused = install()
    assert refused.returncode != 0
    assert "do not match the hashes" in refused.stderr.lower()


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        ("briefs", "another program"),
        ("briefs==0.1.0", "another program"),
        ("git+https://forge.example/briefs", "does not say which commit"),
        ("git+https://forge.example/briefs@main", "the 40 digits of the commit"),
        ("git+https://forge.example/briefs@" + "a" * 39, "the 40 digits"),
        ("https://forge.example/briefs-0.1.0-py3-none-any.whl", "does not say which commit"),
        ("-r/etc/passwd", "another program"),
    ],
)
def test_what_does_not_say_exactly_which_briefs_is_refused(spec: str, told: str) -> None:
    with pytest.raises(ConfigError) as raised:
        make_pin(spec)
    assert told in str(raised.value)


def test_a_wheel_must_be_one_of_briefs_that_knows_desks(tmp_path: Path) -> None:
    for name in ("briefs-0.1.0-py3-none-any.whl", "other-1.0-py3-none-any.whl"):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("generator/__init__.py", "")
        with pytest.raises(ConfigError, match="no Briefs, or one from before"):
            make_pin(str(tmp_path / name))
    (tmp_path / "briefs-1-py3-none-any.whl").write_bytes(b"no zip")
    with pytest.raises(ConfigError, match="is no wheel"):
        make_pin(str(tmp_path / "briefs-1-py3-none-any.whl"))


@pytest.mark.parametrize(
    ("noted", "told"),
    [
        (None, "pip has not noted where it came from (say it with --briefs"),
        ('{"url": "file:///gone/briefs-0.1.0-py3-none-any.whl", "archive_info": {}}', "which is gone"),
        ('{"url": "https://forge.example/b", "vcs_info": {"vcs": "git", "commit_id": "main"}}', "which commit"),
    ],
)
def test_where_the_running_briefs_came_from(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, noted: str | None, told: str
) -> None:
    class Installed:
        def read_text(self, name: str) -> str | None:
            return noted

    monkeypatch.setattr("generator.desk.pin.distribution", lambda name: Installed())
    monkeypatch.setattr("generator.desk.pin.__file__", str(tmp_path / "generator" / "desk" / "pin.py"))
    with pytest.raises(ConfigError) as raised:
        make_pin(None)
    assert told in str(raised.value)


def test_a_briefs_that_was_installed_from_a_desk_is_that_desks_pin(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, pin: Pin
) -> None:
    desk = make_desk(tmp_path / "my desk", pin)

    class Installed:
        def read_text(self, name: str) -> str | None:
            return json.dumps({"url": (desk / pin.path).as_uri(), "archive_info": {}})

    monkeypatch.setattr("generator.desk.pin.distribution", lambda name: Installed())
    monkeypatch.setattr("generator.desk.pin.__file__", str(tmp_path / "generator" / "desk" / "pin.py"))
    assert make_pin(None) == pin


def test_a_pin_reads_back_and_names_no_folder_of_this_machine(pin: Pin) -> None:
    assert read_pinned(pin.write_line()) == (pin.name, hashlib.sha256(pin.wheel).hexdigest())
    assert str(ROOT) not in pin.write_line()


# ---------------------------------------------------------------- a newer Briefs


def upgraded(desk: Path, pin: Pin, *take: str) -> dict[str, str]:
    record = find_record(desk)
    assert record is not None
    plan = plan_files(desk, record, pin, take)
    shown = signs(plan)
    apply_desk_plan(plan)
    return shown


def test_with_the_same_briefs_there_is_nothing_to_do(tmp_path: Path, pin: Pin) -> None:
    desk = make_desk(tmp_path, pin, sample=True)
    before = tree(desk)
    assert upgraded(desk, pin) == {}
    assert tree(desk) == before


def test_files_follow_unless_the_desk_changed_them(tmp_path: Path, pin: Pin) -> None:
    desk = make_desk(tmp_path, pin)
    newer = change_wheel(pin, Makefile="all:\n", gitignore="/site/\n", README="# <<name_markdown>>\n", extra="more")
    (desk / "Makefile").write_text("mine:\n", encoding="utf-8")
    (desk / "briefing.toml").write_text('site_name = "Mine"\n', encoding="utf-8")
    (desk / ".gitignore").unlink()
    assert upgraded(desk, newer) == {
        "Makefile": "!",
        ".gitignore": "!",
        "README.md": "~",
        "extra.txt": "+",
        PIN_FILE: "~",
        pin.path: "~",
    }
    assert (desk / "Makefile").read_text(encoding="utf-8") == "mine:\n"
    assert (desk / "briefing.toml").read_text(encoding="utf-8") == 'site_name = "Mine"\n'
    assert (desk / "README.md").read_text(encoding="utf-8") == "# Harbour Desk\n"
    assert not (desk / ".gitignore").exists()
    assert (desk / pin.path).read_bytes() == newer.wheel
    assert read_pinned((desk / PIN_FILE).read_text(encoding="utf-8")) == (newer.name, newer.digest)
    assert upgraded(desk, newer) == {}, "what both changed is told once"
    assert upgraded(desk, newer, "Makefile", ".gitignore") == {"Makefile": "~", ".gitignore": "+"}
    assert (desk / "Makefile").read_text(encoding="utf-8") == "all:\n"


def test_what_both_changed_is_shown_with_both_texts(tmp_path: Path, pin: Pin) -> None:
    desk = make_desk(tmp_path, pin)
    (desk / "Makefile").write_text("mine:\n", encoding="utf-8")
    record = find_record(desk)
    assert record is not None
    diff = "".join(plan_files(desk, record, change_wheel(pin, Makefile="all:\n")).diffs())
    assert diff == "--- Makefile\n+++ Makefile of Briefs\n@@ -1 +1 @@\n-mine:\n+all:\n"


def test_line_ends_that_git_changed_are_no_edit(tmp_path: Path, pin: Pin) -> None:
    desk = make_desk(tmp_path, pin)
    makefile = desk / "Makefile"
    makefile.write_bytes(makefile.read_bytes().replace(b"\n", b"\r\n"))
    assert upgraded(desk, change_wheel(pin, Makefile="all:\n"))["Makefile"] == "~"


def test_articles_briefs_and_the_registry_are_the_desks_own(tmp_path: Path, pin: Pin) -> None:
    desk = make_desk(tmp_path, pin)
    before = {path: data for path, data in tree(desk).items() if path.startswith(("seeds/", "docs/"))}
    upgraded(desk, change_wheel(pin, about="Other.", README="Other."))
    assert {path: data for path, data in tree(desk).items() if path.startswith(("seeds/", "docs/"))} == before


def test_the_wheel_of_another_version_takes_the_place_of_the_last(tmp_path: Path, pin: Pin) -> None:
    desk = make_desk(tmp_path, pin)
    newer = change_wheel(pin, "briefs-99.0-py3-none-any.whl")
    assert upgraded(desk, newer) == {PIN_FILE: "~", newer.path: "+", pin.path: "-"}
    assert sorted(path.name for path in (desk / "requirements").glob("*.whl")) == ["briefs-99.0-py3-none-any.whl"]


def test_a_pin_of_the_desks_own_is_left_to_it(tmp_path: Path, pin: Pin) -> None:
    desk = make_desk(tmp_path, pin)
    (desk / PIN_FILE).write_text("briefs @ https://forge.example/b.whl\n", encoding="utf-8")
    assert upgraded(desk, change_wheel(pin, "briefs-99.0-py3-none-any.whl")) == {PIN_FILE: "!"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "is not JSON"),
        ("[]", "is no record"),
        ('{"format": 1, "name": "x", "files": {"a": 1}}', "is no record"),
        ('{"format": 2}', "is of format 2, and this Briefs reads up to 1 (give a newer one"),
    ],
)
def test_a_record_that_cannot_be_used(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / RECORD).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        find_record(tmp_path)
    assert told in str(raised.value)


def test_a_record_names_files_and_never_where_to_write(tmp_path: Path, pin: Pin) -> None:
    desk = make_desk(tmp_path / "desk", pin)
    (tmp_path / "outside").write_text("mine", encoding="utf-8")
    row = json.loads((desk / RECORD).read_bytes())
    row["files"]["../outside"] = digest_file(b"mine")
    (desk / RECORD).write_text(json.dumps(row), encoding="utf-8")
    assert upgraded(desk, pin) == {}
    assert (tmp_path / "outside").read_text(encoding="utf-8") == "mine"


# ---------------------------------------------------------------- formats


STEPS = (
    Step("registry", 1, "names are titles", lambda text, path: text.replace("format: 1", "format: 2")),
    Step("registry", 2, "titles are lists", lambda text, path: text.replace("format: 2", "format: 3")),
    Step("settings", 1, "leads nowhere", lambda text, path: text),
)


def test_steps_lead_from_one_format_to_the_next() -> None:
    text, done = upgrade_text("registry", "format: 1\ncompanies:\n", "c.yml", STEPS, newest=3)
    assert text == "format: 3\ncompanies:\n"
    assert done == ("format 1 → 2: names are titles", "format 2 → 3: titles are lists")
    assert upgrade_text("registry", text, "c.yml", STEPS, newest=3) == (text, ())


def test_a_step_that_leads_nowhere_is_our_fault() -> None:
    with pytest.raises(PublishError, match="does not lead to 2"):
        upgrade_text("settings", "words = 0\n", "briefing.toml", STEPS, newest=2)


def test_without_a_step_an_old_format_is_told_of() -> None:
    with pytest.raises(ConfigError, match="from which nothing leads on"):
        upgrade_text("registry", "format: 3\n", "c.yml", STEPS, newest=4)


@pytest.mark.parametrize(
    ("document", "text", "number"),
    [
        ("brief", "---\nid: a\n---\n\n# T\n", 1),
        ("brief", "---\nid: a\nformat: 2\n---\n", 2),
        ("brief", "---\r\nid: a\r\nformat: 2  # ours\r\n---\r\n", 2),
        ("brief", "---\nid: a\n---\n\nformat: 2\n", 1),
        ("brief", "---\nid: a\nformat: long read\n---\n", 1),
        ("brief", "---\nid: a\n---\n\n[generated figure k3f9a/862-118]: # '0a1b2c3d'\n", 0),
        ("brief", "---\nid: a\n---\n\n[generated figure k3f9a/862]: # '0a1b2c3d'\n", 1),
        ("registry", "companies:\n  - id: a\n    format: 2\n", 1),
        ("registry", "format: 2\n", 2),
        ("settings", "format = 2\n", 2),
        ("settings", 'site_name = "format = 2"\n', 1),
    ],
)
def test_the_format_that_a_document_is_of(document: str, text: str, number: int) -> None:
    assert read_format(document, text) == number  # type: ignore[arg-type]


@pytest.fixture
def written(tmp_path: Path, pin: Pin) -> Path:
    """A desk with the sample, its briefs written."""
    desk = make_desk(tmp_path / "desk", pin, sample=True)
    done = run_briefs(desk, "generate")
    assert done.exit_code == 0, done.output
    return desk


def run_briefs(desk: Path, *words: str) -> Any:
    before = Path.cwd()
    os.chdir(desk)
    try:
        return CliRunner().invoke(app, words)
    finally:
        os.chdir(before)


def make_old(brief: Path) -> None:
    """As Briefs wrote it before a figure was known by its first number only."""
    text = brief.read_text(encoding="utf-8")
    old = re.sub(r"(\[generated figure k18dc/14)\]", r"\1-2024]", text)
    assert old != text
    brief.write_text(old, encoding="utf-8")


def formats_of(desk: Path) -> DeskPlan:
    return plan_formats(desk, Path("docs"), Path("seeds/companies.yml"))


def test_a_brief_of_before_is_brought_up_to_date_and_keeps_each_word(written: Path) -> None:
    [brief] = (written / "docs/briefs").glob("*.md")
    brief.write_text(brief.read_text(encoding="utf-8").replace("crosses on one charge", "crosses on a charge"), "utf-8")
    (written / "docs/briefs/by-hand.md").write_text("# By hand\n", encoding="utf-8")
    before = brief.read_bytes()
    assert formats_of(written).changes == ()
    make_old(brief)
    plan = formats_of(written)
    assert list(plan.lines()) == [
        f"~ docs/briefs/{brief.name}  format 0 → 1: a figure is known by its first number only"
    ]
    apply_desk_plan(plan)
    assert brief.read_bytes() == before
    assert formats_of(written).changes == ()


def test_a_brief_that_cannot_be_read_stops_no_other(written: Path) -> None:
    [brief] = (written / "docs/briefs").glob("*.md")
    other = brief.with_name("other-0123456789.md")
    other.write_text("---\nid: [\n---\n[generated figure k3f9a/862-118]: # 'x'\n", encoding="utf-8")
    make_old(brief)
    assert set(signs(formats_of(written)).values()) == {"!", "~"}


@pytest.mark.parametrize(
    ("path", "put", "told"),
    [
        ("briefing.toml", "format = 2\n", "briefing.toml:1: format: is of format 2, and this Briefs reads up to 1"),
        ("seeds/companies.yml", "format: 2\n", "seeds/companies.yml:1: format: is of format 2"),
        ("docs/briefs", "---\nformat: 2\n", "format: is of format 2, and this Briefs reads up to 1"),
    ],
)
def test_what_a_newer_briefs_wrote_is_refused_by_all_that_read_it(
    written: Path, path: str, put: str, told: str
) -> None:
    file = next((written / path).glob("*.md")) if path == "docs/briefs" else written / path
    text = file.read_text(encoding="utf-8")
    newer = text.replace("---\n", put, 1) if path == "docs/briefs" else put + text
    file.write_text(newer, encoding="utf-8")
    for command in (["generate"], ["check"], ["upgrade", "--apply"]):
        done = run_briefs(written, *command)
        said = str(done.exception) + done.output
        assert done.exit_code != 0, command
        assert "of format 2, and this Briefs reads up to 1 (use a newer Briefs" in said, command
    assert told in str(run_briefs(written, "generate").exception) + run_briefs(written, "generate").output
    assert file.read_text(encoding="utf-8") == newer


# ---------------------------------------------------------------- the commands


def test_init_writes_only_when_it_may_and_starts_a_repository(tmp_path: Path, pin: Pin) -> None:
    wheel = tmp_path / pin.name
    wheel.write_bytes(pin.wheel)
    desk = tmp_path / "harbour-desk"
    told = CliRunner().invoke(app, ["init", str(desk), "--briefs", str(wheel), "--dry-run"])
    assert told.exit_code == 0, told.output
    assert "+ Makefile" in told.output
    assert not desk.exists()
    assert CliRunner().invoke(app, ["init", str(desk), "--briefs", str(wheel)]).exit_code == 0
    assert load_config(desk / "briefing.toml", {}, {}).site_name == "Harbour Desk"
    if shutil.which("git"):
        listed = subprocess.run(
            ["git", "-C", desk, "status", "--porcelain"], capture_output=True, text=True, check=True
        )
        assert "?? Makefile" in listed.stdout
        assert "?? requirements/" in listed.stdout


def init_desk(folder: Path, pin: Pin, wheels: Path) -> Any:
    wheels.mkdir()
    (wheels / pin.name).write_bytes(pin.wheel)
    return CliRunner().invoke(app, ["init", str(folder), "--briefs", str(wheels / pin.name)])


def test_init_beside_another_makefile_says_what_will_not_work(tmp_path: Path, pin: Pin) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    (desk / "Makefile").write_text("all:\n\techo ours\n", encoding="utf-8")
    done = init_desk(desk, pin, tmp_path / "wheels")
    assert done.exit_code == 1
    assert done.output.startswith("! Makefile  ")
    assert "make site and the workflows need that of Briefs, which briefs upgrade --take Makefile writes" in done.output
    assert "Next:" not in done.output
    assert (desk / "Makefile").read_text(encoding="utf-8") == "all:\n\techo ours\n"
    assert (desk / RECORD).is_file()


def test_init_below_the_top_of_a_repository_says_that_no_workflow_will_run(tmp_path: Path, pin: Pin) -> None:
    if not shutil.which("git"):
        pytest.skip("needs git")
    repository = tmp_path / "news room"
    subprocess.run(["git", "init", "--quiet", repository], check=True)
    done = init_desk(repository / "a" / "desk", pin, tmp_path / "wheels")
    assert done.exit_code == 1
    assert done.output.startswith("! .github/workflows  GitHub reads them only at the top of a repository, which is ")
    assert str(repository) in done.output.splitlines()[0]
    assert "make site" in done.output, "on this machine it works"
    assert init_desk(tmp_path / "desk", pin, tmp_path / "more wheels").exit_code == 0


@pytest.mark.parametrize("path", ["requirements", "README.md", ".github/workflows", "."])
def test_a_link_that_leads_nowhere_stops_init_before_it_writes(tmp_path: Path, pin: Pin, path: str) -> None:
    link = tmp_path / "desk" / path
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to("gone")
    before = sorted((tmp_path / "desk").rglob("*"))
    with pytest.raises(ConfigError, match="is a link that leads nowhere"):
        plan_desk(tmp_path / "desk", pin, "Desk", sample=False)
    assert sorted((tmp_path / "desk").rglob("*")) == before


def test_upgrade_shows_a_plan_and_writes_when_told_to(tmp_path: Path, pin: Pin) -> None:
    desk = make_desk(tmp_path / "desk", pin)
    newer = tmp_path / pin.name
    newer.write_bytes(change_wheel(pin, Makefile="all:\n").wheel)
    before = tree(desk)
    for words in (["upgrade", "--briefs", str(newer)], ["upgrade", "--briefs", str(newer), "--dry-run"]):
        done = run_briefs(desk, *words)
        assert done.exit_code == 0, done.output
        assert "~ Makefile  follows" in done.output
        assert tree(desk) == before
    assert run_briefs(desk, "upgrade", "--briefs", str(newer), "--apply").exit_code == 0
    assert (desk / "Makefile").read_text(encoding="utf-8") == "all:\n"
    assert "up to date" in run_briefs(desk, "upgrade", "--briefs", str(newer)).output
    (desk / "Makefile").write_text("mine:\n", encoding="utf-8")
    newer.write_bytes(change_wheel(pin, Makefile="other:\n").wheel)
    done = run_briefs(desk, "upgrade", "--briefs", str(newer), "--apply")
    assert done.exit_code == 1
    assert "-mine:\n+other:\n" in done.output


def test_upgrade_outside_a_desk_looks_at_formats_alone(written: Path) -> None:
    (written / RECORD).unlink()
    make_old(next((written / "docs/briefs").glob("*.md")))
    done = run_briefs(written, "upgrade", "--apply")
    assert done.exit_code == 0, done.output
    assert "format 0 → 1" in done.output
    assert run_briefs(written, "upgrade", "--take", "Makefile").exit_code == 2


# ---------------------------------------------------------------- the two commands


@pytest.fixture
def ready(tmp_path: Path, pin: Pin) -> Path:
    """A desk whose set-up is done, with the Briefs of this work tree in it."""
    desk = make_desk(tmp_path / "desk", pin)
    tools = desk / ".venv" / "bin"
    tools.mkdir(parents=True)
    for name, call in (("briefs", "-m generator "), ("python", "")):
        (tools / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {call}"$@"\n', encoding="utf-8")
        (tools / name).chmod(0o755)
    (desk / ".venv" / ".ready").touch()
    return desk


def run_make(desk: Path, *words: str) -> subprocess.CompletedProcess[str]:
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "BRIEFS_"))
    }
    environ = inherited | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(["make", *words], cwd=desk, env=environ, capture_output=True, text=True, check=False)


@pytest.mark.build
def test_the_two_commands_work_on_the_first_day_and_with_an_article(ready: Path, pin: Pin) -> None:
    first = run_make(ready, "site")
    assert first.returncode == 0, first.stderr
    assert "no article yet" in first.stderr
    assert (ready / "site/index.html").is_file()
    for path, content in render_files(pin, "Harbour Desk", sample=True).items():
        if path.startswith("seeds/"):
            (ready / path).write_bytes(content)
    assert run_make(ready, "check").returncode != 0
    done = run_make(ready, "site")
    assert done.returncode == 0, done.stderr
    [brief] = (ready / "docs/briefs").glob("*.md")
    assert (ready / "site/briefs" / brief.with_suffix(".html").name).is_file()
    assert "Harbour Desk" in (ready / "site/index.html").read_text(encoding="utf-8")
    assert (ready / "site/about.html").is_file()
    tested = run_make(ready, "test")
    assert tested.returncode == 0, tested.stdout + tested.stderr
    brief.write_text(brief.read_text(encoding="utf-8").replace("48 million", "84 million", 1), encoding="utf-8")
    assert run_make(ready, "test").returncode != 0


def test_on_the_first_day_there_is_nothing_to_plan_and_nothing_to_compare_with(ready: Path, pin: Pin) -> None:
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=ready, check=True)
    planned = run_make(ready, "plan")
    assert planned.returncode == 0, planned.stderr
    assert "no article yet: put .txt or .html files into" in planned.stderr
    reviewed = run_make(ready, "review")
    assert reviewed.returncode == 0, reviewed.stderr
    assert "nothing is committed yet, so there is nothing to compare with" in reviewed.stderr
    assert run_make(ready, "review", "BASE=main").returncode != 0
    (ready / "seeds/articles/empty.txt").touch()
    assert run_make(ready, "plan").returncode != 0


def test_make_explains_every_target_of_a_desk(ready: Path) -> None:
    told = run_make(ready).stdout
    phony = re.findall(r"^\.PHONY: (.*)$", (ready / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert [name for name in phony if not re.search(rf"^  make {name} +\S", told, re.MULTILINE)] == []
