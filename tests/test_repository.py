"""Laws about the repository itself: its locks, its walls, its two commands, and whose words stand in it."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
import yaml

from chromium import find_chromium, is_required
from generator.stages.clean.features import HTML_FEATURES, TEXT_FEATURES
from generator.tables.clean import load_clean_tables, load_forest

ROOT = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def run(*command: str | Path, cwd: Path = ROOT, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a command with no terminal, and with nothing of make or of this test run in its environment."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in {"MAKEFLAGS", "MAKELEVEL", "MFLAGS", "CI", "SEEDS", "DOCS", "SITE", "DIST", "COMPANIES"}
        and not name.startswith(("BRIEFS_", "PYTEST_"))
    }
    return subprocess.run(
        command, cwd=cwd, env=inherited | environ, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


def tracked_texts() -> dict[str, str]:
    """What git tracks, or would, and can be read as text, by path."""
    listed = run("git", "ls-files", "-co", "--exclude-standard", "-z")
    if listed.returncode != 0:
        pytest.skip("needs a git work tree")
    texts = {}
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.is_file() and path.stat().st_size <= 2_000_000:
            data = path.read_bytes()
            if b"\0" not in data:
                texts[name] = data.decode("utf-8", "replace")
    return texts


# ---------------------------------------------------------------- locks


def read_lock(name: str) -> dict[str, list[tuple[str, int]]]:
    """Each package of a lock with its pins: version, and how many hashes stand under it."""
    pins: dict[str, list[tuple[str, int]]] = {}
    for entry in re.split(r"\n(?=\S)", (ROOT / "requirements" / name).read_text(encoding="utf-8")):
        if entry.startswith("#"):
            continue
        head = re.match(r"([A-Za-z0-9._-]+)==([^ \\]+)", entry)
        assert head, f"{name}: not a pinned requirement: {entry[:80]!r}"
        pins.setdefault(normal_name(head[1]), []).append((head[2], entry.count("--hash=sha256:")))
    return pins


def normal_name(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()


@pytest.mark.parametrize("name", ["run.txt", "dev.txt", "audit.txt"])
def test_every_pin_of_a_lock_has_hashes(name: str) -> None:
    assert [package for package, pins in read_lock(name).items() if any(hashes == 0 for _, hashes in pins)] == []


def test_locks_hold_what_pyproject_asks_for_and_what_builds_the_package() -> None:
    project, build = PYPROJECT["project"], PYPROJECT["build-system"]["requires"]
    assert {normal_name(wanted) for wanted in [*project["dependencies"], *build]} <= set(read_lock("run.txt"))
    assert {normal_name(wanted) for wanted in project["optional-dependencies"]["dev"]} <= set(read_lock("dev.txt"))


def test_the_two_locks_never_disagree() -> None:
    run_lock, dev_lock = read_lock("run.txt"), read_lock("dev.txt")
    assert {name: pins for name, pins in run_lock.items() if dev_lock.get(name) != pins} == {}


# Written in parts, so that this file passes its own test.
INDEX_ADDRESSES = re.compile(
    "|".join(
        re.escape(".".join(parts))
        for parts in [
            ("pypi", "org"),
            ("pypi", "python"),
            ("pythonhosted", "org"),
            ("registry", "npmjs"),
            ("npmjs", "com/"),
        ]
    )
    + r"|^\s*--?(?:extra-)?index-url|^\s*-i\s+https?:",
    re.MULTILINE,
)


def test_no_file_names_a_package_index() -> None:
    assert {name: found[0] for name, text in tracked_texts().items() if (found := INDEX_ADDRESSES.search(text))} == {}


# ---------------------------------------------------------------- walls


@pytest.fixture(scope="module")
def skeleton(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The house with its rooms empty, under the contracts of pyproject.toml."""
    folder = tmp_path_factory.mktemp("house")
    (folder / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    for layer in PYPROJECT["tool"]["importlinter"]["contracts"][0]["layers"]:
        for room in re.findall(r"\w+", layer):
            (folder / "generator" / room).mkdir(parents=True)
            (folder / "generator" / room / "__init__.py").touch()
    rooms = ["generator/__init__.py", "generator/stages/first.py", "generator/stages/second.py"]
    # A contract may name a single module, which has to be there.
    for contract in PYPROJECT["tool"]["importlinter"]["contracts"]:
        rooms += [
            f"{name.replace('.', '/')}.py" for name in contract.get("forbidden_modules", ()) if name.count(".") > 1
        ]
    for room in rooms:
        (folder / room).touch()
    return folder


def lint_walls(folder: Path) -> subprocess.CompletedProcess[str]:
    return run(Path(sys.executable).parent / "lint-imports", "--no-cache", cwd=folder, PYTHONPATH=str(folder))


def test_the_empty_house_keeps_its_walls(skeleton: Path) -> None:
    done = lint_walls(skeleton)
    assert done.returncode == 0, done.stdout + done.stderr


BREACHES = [
    ("generator/stages/first.py", "from generator.stages import second", "Stages never import each other BROKEN"),
    ("generator/stages/first.py", "import os.path", "no YAML BROKEN"),
    ("generator/stages/first.py", "from pathlib import Path", "no YAML BROKEN"),
    ("generator/stages/first.py", "def now():\n    import time\n    return time.time()", "no YAML BROKEN"),
    ("generator/text/first.py", "import yaml", "no YAML BROKEN"),
    ("generator/text/first.py", "import generator.stages.first", "every room has its place BROKEN"),
    ("generator/model/__init__.py", "import lxml.html", "The nouns need the standard library only BROKEN"),
    ("generator/brief/__init__.py", "import generator.pipeline", "every room has its place BROKEN"),
    ("generator/site/first.py", "import generator.stages.first", "nor what fills them BROKEN"),
    ("generator/pipeline/__init__.py", "import generator.site", "every room has its place BROKEN"),
    ("generator/trace/first.py", "import generator.text.numbers", "chose, cut or counted them BROKEN"),
    ("generator/unplaced.py", "", "generator.unplaced"),
]


@pytest.mark.parametrize(("room", "code", "told"), BREACHES)
def test_a_breach_of_a_wall_is_seen(skeleton: Path, room: str, code: str, told: str) -> None:
    path = skeleton / room
    was_there = path.exists()
    path.write_text(code + "\n", encoding="utf-8")
    try:
        done = lint_walls(skeleton)
    finally:
        path.write_text("", encoding="utf-8") if was_there else path.unlink()
    assert done.returncode == 1
    assert told in done.stdout.replace("\n", " "), done.stdout


def test_an_installed_package_has_its_tables_and_templates() -> None:
    """The working copy is installed in place, which hides a file that a real package would lack."""
    shipped = PYPROJECT["tool"]["setuptools"]["package-data"]["generator"]
    house = ROOT / "generator"
    packed = {path for pattern in shipped for path in house.glob(pattern)}
    kept = {ROOT / name for name in tracked_texts() if name.startswith("generator/") and not name.endswith(".py")}
    assert sorted(kept - packed) == []


@pytest.mark.parametrize(
    ("weights", "features"), [("clean_text.json", TEXT_FEATURES), ("clean_html.json", HTML_FEATURES)]
)
def test_weights_belong_to_the_features_of_the_code(weights: str, features: tuple[str, ...]) -> None:
    forest = load_forest(weights)
    assert forest is not None
    assert forest.features == features, "fit them anew: tests/bench/README.md"


HEADLINES = ROOT / "generator" / "stages" / "clean" / "headlines.py"
TITLES = ROOT / "generator" / "data" / "clean_titles.json"


def list_signs() -> set[str]:
    """What ``headlines`` can see of a line, read from its code: the texts that its ``see`` functions append, with both
    sides of the line put in for ``side``, and each step of a ladder behind its name.
    """

    def read_texts(node: ast.AST) -> list[str]:
        match node:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.IfExp():
                return read_texts(node.body) + read_texts(node.orelse)
            case ast.JoinedStr():
                parts = ["".join(read_texts(part)) or "{}" for part in node.values]
                return ["".join(parts).format(side) for side in ("over", "under")]
        return []

    signs: set[str] = set()
    code = ast.parse(HEADLINES.read_text(encoding="utf-8"))
    for node in ast.walk(code):
        match node:
            case ast.Call(func=ast.Name(id="_ladder"), args=[name, *steps]):
                signs |= {f"{text} {ast.literal_eval(step)}+" for text in read_texts(name) for step in steps}
    for function in ast.walk(code):
        if isinstance(function, ast.FunctionDef) and re.match(r"see_|__init__", function.name):
            for node in ast.walk(function):
                match node:
                    case ast.Call(func=ast.Attribute(attr="append"), args=[value]):
                        signs |= set(read_texts(value))
                    case ast.Tuple(elts=[_, name]):
                        signs |= set(read_texts(name))
    return signs


def test_weights_of_headlines_belong_to_what_the_code_sees() -> None:
    """Each sign has its weight, if it is nought, and each weight its sign; two signs stand on no page of the fit."""
    unmet = {"phrase other", "under: nothing"}
    assert sorted({*load_clean_tables().headline_weights, *unmet}) == sorted(list_signs()), (
        "run tests/bench/fit_titles.py"
    )


def test_weights_of_headlines_were_fitted_after_those_of_bodies() -> None:
    """The headline is chosen by the body that was found: other weights of bodies need other weights of headlines."""
    for name, digest in json.loads(TITLES.read_text(encoding="utf-8"))["after"].items():
        assert hashlib.sha256((TITLES.parent / name).read_bytes()).hexdigest().startswith(digest), (
            f"{name} has changed: run tests/bench/fit_titles.py"
        )


def test_modules_are_named_for_what_they_do() -> None:
    vague = {"utils", "util", "helpers", "helper", "manager", "process", "common", "misc", "tools"}
    assert [
        path for path in (ROOT / "generator").rglob("*.py") if path.stem in vague or path.parent.name in vague
    ] == []


# ---------------------------------------------------------------- the two commands


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """The Makefile beside a ``briefs`` that only notes how it was called; ``GENERATE`` is the exit code of generate."""
    (tmp_path / "Makefile").write_bytes((ROOT / "Makefile").read_bytes())
    for name in ["pyproject.toml", "requirements/run.txt", ".venv/bin/python"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    stand_in = tmp_path / ".venv/bin/briefs"
    stand_in.write_text(
        '#!/bin/sh\necho "$@" >> calls\n[ "$1" != generate ] || exit "${GENERATE:-0}"\n', encoding="utf-8"
    )
    stand_in.chmod(0o755)
    (tmp_path / ".venv/.ready").touch()
    return tmp_path


def calls(desk: Path) -> list[str]:
    noted = desk / "calls"
    return noted.read_text(encoding="utf-8").splitlines() if noted.exists() else []


@pytest.mark.parametrize(
    ("arguments", "missing"),
    [
        ("generate SEEDS=x", "DOCS"),
        ("check SEEDS=x", "DOCS"),
        ("site SEEDS=x", "DOCS SITE"),
        ("site SEEDS=x DOCS=y", "SITE"),
        ("bundle SEEDS=x DOCS=y SITE=z", "DIST"),
    ],
)
def test_other_seeds_never_reach_the_shipped_briefs(desk: Path, arguments: str, missing: str) -> None:
    done = run("make", *arguments.split(), cwd=desk)
    assert done.returncode == 2
    assert f"SEEDS is given without {missing}:" in done.stderr
    assert calls(desk) == []


def test_a_refusal_comes_before_the_set_up(desk: Path) -> None:
    (desk / ".venv/.ready").unlink()
    (desk / ".venv/bin/python").unlink()
    assert run("make", "site", "SEEDS=x", cwd=desk).returncode == 2
    assert not (desk / ".venv/bin/python").exists()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("site", ["generate", "build"]),
        ("generate COMPANIES=c.yml", ["generate --companies c.yml"]),
        ("check SEEDS=s DOCS=d", ["check --seeds s --docs d"]),
        ("serve DOCS=d", ["serve --docs d"]),
        (
            "review BASE=v1",
            ["review --base v1 --markdown .briefs/review/review.md --html .briefs/review/review.html"],
        ),
        ("bundle", ["generate", "bundle"]),
        (
            "bundle SEEDS=s DOCS=d SITE=w DIST=z COMPANIES=c",
            ["generate --seeds s --docs d --companies c", "bundle --docs d --site w --dist z"],
        ),
    ],
)
def test_what_make_calls(desk: Path, arguments: str, expected: list[str]) -> None:
    done = run("make", *arguments.split(), cwd=desk)
    assert done.returncode == 0, done.stderr
    assert calls(desk) == expected


def test_before_the_first_commit_there_is_nothing_to_review(desk: Path) -> None:
    run("git", "init", "-q", cwd=desk)
    done = run("make", "review", cwd=desk)
    assert (done.returncode, calls(desk)) == (0, [])
    assert "nothing is committed yet, so there is nothing to compare with" in done.stderr
    assert run("make", "review", "BASE=../other", cwd=desk).returncode == 0
    assert calls(desk)[0].startswith("review --base ../other")


def test_a_path_with_a_space_stays_one_path(desk: Path) -> None:
    assert run("make", "generate", "SEEDS=my seeds", "DOCS=my docs", cwd=desk).returncode == 0
    assert calls(desk) == ["generate --seeds my seeds --docs my docs"]


@pytest.mark.parametrize(("code", "built"), [("0", True), ("1", True), ("2", False), ("3", False)])
def test_the_site_is_built_in_spite_of_what_needs_a_person_and_not_of_a_fault(
    desk: Path, code: str, built: bool
) -> None:
    done = run("make", "site", cwd=desk, GENERATE=code)
    assert (done.returncode == 0) == built
    assert ("build" in calls(desk)) == built


def test_every_target_is_explained_by_make_help() -> None:
    told = run("make", "help").stdout
    phony = re.findall(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    targets = {name for line in phony for name in line.split() if not name.startswith("guard-")}
    assert {"site", "test", "generate", "serve", "bundle", "check", "lint", "clean", "help"} <= targets
    assert [name for name in sorted(targets) if not re.search(rf"^  make {name} +\S", told, re.MULTILINE)] == []


# ---------------------------------------------------------------- CI and the browser


def test_ci_runs_make_test_and_requires_the_browser() -> None:
    script = ROOT / ".ci" / "run"
    text = script.read_text(encoding="utf-8")
    assert os.access(script, os.X_OK)
    assert re.search(r"^make test\b", text, re.MULTILINE)
    assert "export BRIEFS_REQUIRE_BROWSER=1" in text


@pytest.mark.parametrize(
    ("environ", "required"),
    [
        ({}, False),
        ({"CI": "true"}, True),
        ({"CI": "false"}, False),
        ({"BRIEFS_REQUIRE_BROWSER": "1"}, True),
        ({"CI": "true", "BRIEFS_REQUIRE_BROWSER": "0"}, False),
    ],
)
def test_when_a_browser_is_required(environ: dict[str, str], required: bool) -> None:
    assert is_required(environ) is required


def test_a_browser_is_what_starts_not_what_is_there(tmp_path: Path) -> None:
    advice_only = tmp_path / "chromium"
    advice_only.write_text("#!/bin/sh\necho 'install the snap' >&2\nexit 1\n", encoding="utf-8")
    advice_only.chmod(0o755)
    assert find_chromium({"BRIEFS_CHROMIUM": str(advice_only)}) is None
    advice_only.write_text("#!/bin/sh\necho Chromium 1\n", encoding="utf-8")
    assert find_chromium({"BRIEFS_CHROMIUM": str(advice_only)}) == advice_only


@pytest.fixture
def bare_machine(tmp_path: Path) -> dict[str, str]:
    """The environment of a machine with no browser: what would install one only notes how it was called, and does what
    ``APT`` and ``PLAYWRIGHT`` say (the browser then stands in, and prints a version)."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ["sh", "env", "chmod"]:
        (programs / name).symlink_to(shutil.which(name) or "")
    stand_in = f"printf '#!/bin/sh\\necho Chromium 1\\n' > {programs}/chromium && chmod 755 {programs}/chromium"
    scripts = {
        "sudo": 'shift; [ "$1" != true ] || exit 0; exec "$@"',
        "apt-get": f'echo apt-get "$@" >> {tmp_path}/calls; [ "$APT" = works ] || exit 100\n'
        f'case "$*" in *" chromium") {stand_in};; esac',
    }
    for name, script in scripts.items():
        (programs / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (programs / name).chmod(0o755)
    module = tmp_path / "modules/playwright/__main__.py"
    module.parent.mkdir(parents=True)
    module.with_name("__init__.py").touch()
    module.write_text(
        f"import os, pathlib, subprocess, sys\n"
        f"print('playwright', *sys.argv[1:], file=open({str(tmp_path / 'calls')!r}, 'a'))\n"
        f"sys.exit(subprocess.call({stand_in!r}, shell=True) if os.environ.get('PLAYWRIGHT') == 'works' else 1)\n",
        encoding="utf-8",
    )
    return {"PATH": str(programs), "HOME": str(tmp_path), "PYTHONPATH": str(tmp_path / "modules")}


@pytest.mark.skipif(sys.platform != "linux", reason="apt-get and the search path are Linux's")
@pytest.mark.parametrize(
    ("environ", "code", "called"),
    [
        ({"APT": "works"}, 0, ["apt-get"]),
        ({"PLAYWRIGHT": "works"}, 0, ["apt-get", "playwright"]),
        ({}, 0, ["apt-get", "playwright"]),
        ({"CI": "true"}, 1, ["apt-get", "playwright"]),
    ],
)
def test_a_browser_is_installed_by_the_first_way_that_works(
    tmp_path: Path, bare_machine: dict[str, str], environ: dict[str, str], code: int, called: list[str]
) -> None:
    install = (sys.executable, ROOT / "tests/chromium.py", "--install")
    machine = bare_machine | environ
    done = run(*install, cwd=ROOT, **machine)
    assert done.returncode == code, done.stderr
    noted = (tmp_path / "calls").read_text(encoding="utf-8").splitlines()
    assert list(dict.fromkeys(line.split()[0] for line in noted)) == called
    assert ("No Chromium:" in done.stderr) == ("works" not in environ.values())
    if "works" in environ.values():
        run(*install, cwd=ROOT, **machine)
        assert (tmp_path / "calls").read_text(encoding="utf-8").splitlines() == noted, "what is there is not installed"


@pytest.mark.parametrize(
    ("body", "environ", "code"),
    [
        ("pytest.skip('no reason')", {}, 0),
        ("pytest.skip('no reason')", {"BRIEFS_REQUIRE_BROWSER": "1"}, 1),
        ("request.getfixturevalue('chromium')", {"BRIEFS_CHROMIUM": "/nowhere"}, 0),
        ("request.getfixturevalue('chromium')", {"BRIEFS_CHROMIUM": "/nowhere", "CI": "true"}, 1),
        ("pass", {"BRIEFS_REQUIRE_BROWSER": "1"}, 0),
    ],
)
def test_a_skipped_browser_test_fails_the_run_that_requires_it(
    tmp_path: Path, body: str, environ: dict[str, str], code: int
) -> None:
    for name in ["tests/conftest.py", "tests/chromium.py", "pyproject.toml"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    test = f"import pytest\n\n@pytest.mark.browser\ndef test_page(request):\n    {body}\n"
    (tmp_path / "tests/test_page.py").write_text(test, encoding="utf-8")
    done = run(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=tmp_path, **environ)
    assert done.returncode == code, done.stdout + done.stderr


# ---------------------------------------------------------------- what git keeps, and whose words


@pytest.mark.parametrize("name", [".venv/x", ".briefs/x", "site/index.html", "dist/briefs.zip", "a/__pycache__/x.pyc"])
def test_what_is_made_anew_is_ignored(name: str) -> None:
    assert run("git", "check-ignore", "-q", "--no-index", name).returncode == 0


@pytest.mark.parametrize("name", ["generator/site/derive.py", "docs/briefs/a.md", "docs/site/a.md", "tests/site/a.py"])
def test_what_people_review_is_not_ignored(name: str) -> None:
    assert run("git", "check-ignore", "-q", "--no-index", name).returncode == 1


def test_hooks_use_the_locked_tools_only() -> None:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert [repo["repo"] for repo in config["repos"]] == ["local"]
    assert [
        hook["id"] for repo in config["repos"] for hook in repo["hooks"] if not hook["entry"].startswith(".venv/bin/")
    ] == []


def test_hooks_leave_alone_what_must_stay_as_it_was_saved() -> None:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    spared = ["seeds/articles/a.txt", "tests/cases/documents/a.html", "tests/cases/seeds/raw/a.txt", "docs/briefs/a.md"]
    assert [name for name in spared if not re.search(config["exclude"], name)] == []
    seen = ["generator/cli.py", "seeds/companies.yml", "tests/cases/documents.py", "README.md"]
    assert [name for name in seen if re.search(config["exclude"], name)] == []


@pytest.mark.parametrize(
    "name", ["seeds/articles/a.txt", "tests/cases/documents/a.txt", "tests/cases/documents/a.html"]
)
def test_git_never_changes_the_line_ends_of_a_document(name: str) -> None:
    assert run("git", "check-attr", "text", "--", name).stdout.endswith(": text: unset\n")


def test_workflows_pin_each_action_and_grant_nothing_by_default() -> None:
    for path in (ROOT / ".github" / "workflows").glob("*.yml"):
        text = path.read_text(encoding="utf-8")
        uses = re.findall(r"uses: (.*)", text)
        assert [use for use in uses if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v[0-9.]+", use)] == []
        assert yaml.safe_load(text)["permissions"] == {}


def test_changelog_tells_of_the_version() -> None:
    headings = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == "Unreleased" or headings[0] == PYPROJECT["project"]["version"]


def test_readme_names_only_what_there_is() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z-]+)", " ".join(re.findall(r"`[^`]+`|(?<=```)[^`]+", readme)))) <= targets
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", readme)
    assert [link for link in links if not (ROOT / link).exists()] == []


RUN_OF_WORDS = 9
"""From this many words on, a run that also stands in a text of others counts as copied."""

WORD = re.compile(r"\w+")
Run = tuple[str, ...]


def list_runs(words: Sequence[str]) -> Iterator[Run]:
    """Each run of ``RUN_OF_WORDS`` words, overlapping, in order."""
    return zip(*(words[at:] for at in range(RUN_OF_WORDS)), strict=False)


def find_copies(text: str, known: Mapping[Run, str]) -> Iterator[str]:
    """Each longest run of words that ``known`` holds piece by piece, as ``line: where it stands: the run``."""
    words = list(WORD.finditer(text))
    runs = list(list_runs([word.group().casefold() for word in words]))
    at = 0
    while at < len(runs):
        first = at
        while at < len(runs) and runs[at] in known:
            at += 1
        if at > first:
            start, end = words[first].start(), words[at - 1 + RUN_OF_WORDS - 1].end()
            line = text.count("\n", 0, start) + 1
            yield f"{line}: also in {known[runs[first]]}: {' '.join(text[start:end].split())!r}"
        at += 1


def own_prose() -> dict[str, str]:
    """What git keeps, less the locks, which are long and hold no prose."""
    return {name: text for name, text in tracked_texts().items() if not name.startswith("requirements/")}


def test_a_copied_run_is_told_whole_and_by_line() -> None:
    theirs = "One two three four five six seven eight nine ten eleven."
    known = dict.fromkeys(list_runs(WORD.findall(theirs.casefold())), "a.txt")
    ours = "Zero\nand one, two three four five\nsix seven eight nine TEN elevens"
    assert list(find_copies(ours, known)) == ["2: also in a.txt: 'one, two three four five six seven eight nine TEN'"]
    assert list(find_copies("one two three four five six seven eight", known)) == []


def test_no_sentence_of_the_real_documents_stands_in_the_repository(shared_seeds: Path) -> None:
    known: dict[Run, str] = {}
    for path in sorted(shared_seeds.glob("*.txt")):
        for run in list_runs(WORD.findall(path.read_text("utf-8", "replace").casefold())):
            known.setdefault(run, path.name)
    assert len(known) > 1_000
    copies = [f"{name}:{copy}" for name, text in own_prose().items() for copy in find_copies(text, known)]
    assert not copies, "\n".join(["say it in other words:", *copies])


def test_no_case_of_the_benchmarks_stands_in_the_repository(shared_seeds: Path) -> None:
    """The other way round than above, since here the texts of others are the larger heap."""
    packs = sorted((shared_seeds.parent / "bench").glob("*/dev.tar.xz"))
    if not packs:
        pytest.skip("needs ../shared/bench")
    ours = {run: name for name, text in own_prose().items() for run in list_runs(WORD.findall(text.casefold()))}
    copies = {
        f"{ours[run]}: also in {case}: {' '.join(run)!r}"
        for pack in packs
        for case, text in read_cases(pack)
        for run in list_runs(WORD.findall(text.casefold()))
        if run in ours
    }
    assert not copies, "\n".join(["say it in other words:", *sorted(copies)])


def read_cases(pack: Path) -> Iterator[tuple[str, str]]:
    """Name and text of each case of a packed benchmark; of pages only the articles, their frame being anyone's."""
    with tarfile.open(pack) as files:
        for entry in files:
            content = files.extractfile(entry) if entry.name.endswith(".json") else None
            if content is not None:
                case = json.load(content)
                for text in (case.get("text", ""), *(article["body"] for article in case.get("articles", ()))):
                    yield entry.name, text


@pytest.mark.parametrize("room", ["generator", "generator/site"])
def test_the_tour_passes_every_room(room: str) -> None:
    folder = ROOT / room
    tour = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))) or ""
    rooms = {path.stem for path in folder.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    missing = {name for name in rooms if not re.search(rf"\b{name}\b", tour)}
    assert missing <= {"__init__", "__main__"}
