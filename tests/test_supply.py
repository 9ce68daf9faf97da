"""Where what we use and ship comes from: licences, what is compared with what was published, the bill of materials."""

from __future__ import annotations

import ast
import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from email.message import Message
from importlib import metadata, resources
from pathlib import Path

import pytest
from mkdocs.utils import get_theme_dir

import licences
import weaknesses
from generator.config import Config
from generator.errors import SiteError
from generator.seeds import Limits
from generator.site.build import build_site
from generator.site.bundle import build_bundle, verify_bundle
from generator.site.supply import (
    NOTICES,
    Component,
    Part,
    check_files,
    check_theme,
    list_materials,
    read_components,
    record,
    write_notices,
)
from site_fixtures import build_sample, read_tree

THEME = Path(get_theme_dir("material"))
OURS = Path(str(resources.files("generator"))) / "site" / "theme"
POLICY = licences.read_policy()


# ---------------------------------------------------------------- licences


def test_every_package_and_work_has_a_licence_that_is_allowed() -> None:
    assert list(licences.judge([*licences.list_packages(POLICY), *licences.list_works()], POLICY)) == []


def test_the_list_is_that_of_what_is_installed(root: Path) -> None:
    names = re.findall(r"^([a-z0-9-]+)==", (root / "requirements" / "run.txt").read_text("utf-8"), re.MULTILINE)
    listed = licences.LIST.read_text(encoding="utf-8")
    assert [name for name in names if f"| {name} | " not in listed] == []
    assert listed.count("| data/assets.yml |") == sum(1 + len(one.parts) for one in read_components())


def planted(**fields: str) -> Message:
    told = Message()
    told["Version"] = "1.0"
    for key, value in fields.items():
        told[key.replace("_", "-")] = value
    return told


@pytest.mark.parametrize(
    "fields",
    [
        {"License_Expression": "GPL-3.0-or-later"},
        {"License": "GPL-2.0-only"},
        {"License_Expression": "MIT AND AGPL-3.0-only"},
        {"Classifier": "License :: OSI Approved :: GNU Affero General Public License v3"},
        {"Classifier": "License :: OSI Approved :: BSD License"},
        {"License": "UNKNOWN"},
        {"License": "Copyright (c) nobody. Do what you are told."},
        {},
    ],
)
def test_a_licence_that_is_not_allowed_or_not_known_is_told(fields: dict[str, str]) -> None:
    (told,) = licences.judge([licences.read_licence("planted", planted(**fields), POLICY)], POLICY)
    assert told.startswith("planted 1.0: ")


@pytest.mark.parametrize("expression", ["MIT", "GPL-3.0-only OR MIT", "MIT AND Apache-2.0"])
def test_one_alternative_that_is_allowed_is_enough(expression: str) -> None:
    told = licences.read_licence("planted", planted(License_Expression=expression), POLICY)
    assert list(licences.judge([told], POLICY)) == []


def test_what_is_known_better_belongs_to_a_package_of_the_lock(root: Path) -> None:
    lock = (root / "requirements" / "run.txt").read_text(encoding="utf-8")
    assert [name for name in POLICY["packages"] if f"\n{name}==" not in lock] == []


# ---------------------------------------------------------------- what is in the files of others


def test_the_parts_of_material_are_those_of_its_source_maps_and_pictures() -> None:
    (material,) = (one for one in read_components() if one.package == "mkdocs-material")
    parts = {part.name for part in material.parts}
    sources = [
        source for path in THEME.glob("assets/*/*.map") for source in json.loads(path.read_text("utf-8"))["sources"]
    ]
    found = {match[1] for source in sources if (match := re.search(r"node_modules/((?:@[^/]+/)?[^/]+)/", source))}
    assert found == {part.name for part in material.parts if part.registry == "npm"}
    icons = {"material": "Material Design Icons", "octicons": "Octicons", "fontawesome": "Font Awesome Free"}
    (sheet,) = THEME.glob("assets/stylesheets/main.*.min.css")
    drawn = set(re.findall(r"<path(?: [a-z-]+='[^']*')*? d='([^']+)'", sheet.read_text("utf-8")))
    families: set[str] = set()
    for picture in sorted((THEME / ".icons").glob("*/**/*.svg")):
        if here := drawn.intersection(re.findall(r'd="([^"]+)"', picture.read_text("utf-8"))):
            families.add(picture.relative_to(THEME / ".icons").parts[0])
            drawn -= here
    assert drawn == set()
    assert {icons[family] for family in families} | found == parts


@pytest.mark.parametrize("known", read_components(), ids=lambda one: one.package)
def test_what_is_told_of_a_package_is_what_it_says_itself(known: Component) -> None:
    told = licences.read_licence(known.package, metadata.metadata(known.package), POLICY)
    assert told.expression == known.licence
    files = [file for file in metadata.files(known.package) or () if "license" in str(file).lower()]
    texts = " ".join(file.read_text() for file in files if file.name == "LICENSE" and "dist-info" in str(file))
    assert not texts or all(line in texts for line in known.copyright)


# ---------------------------------------------------------------- compared with what was published


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package in a folder of its own, with its list of files."""
    for name, text in {"tern/a.js": "one", "tern/b.js": "two"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    info = tmp_path / "tern-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: tern\nVersion: 1.0\n", encoding="utf-8")
    digest = base64.urlsafe_b64encode(hashlib.sha256(b"one").digest()).decode().rstrip("=")
    (info / "RECORD").write_text(f"tern/a.js,sha256={digest},3\ntern-1.0.dist-info/RECORD,,\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def test_a_file_as_it_was_published_passes(installed: Path) -> None:
    check_files("tern", [installed / "tern/a.js"])


def test_a_file_that_was_changed_is_refused(installed: Path) -> None:
    (installed / "tern/a.js").write_text("One", encoding="utf-8")
    with pytest.raises(SiteError, match=r"a\.js: was changed since tern 1\.0 was published \(install it anew"):
        check_files("tern", [installed / "tern/a.js"])


def test_a_file_that_was_not_published_is_refused(installed: Path, tmp_path: Path) -> None:
    for file in (installed / "tern/b.js", tmp_path.parent / "other.js", installed / "tern-1.0.dist-info/RECORD"):
        with pytest.raises(SiteError, match=r"is no file of tern 1\.0"):
            check_files("tern", [file])


def test_a_file_that_leads_elsewhere_is_refused(installed: Path) -> None:
    (installed / "tern/a.js").unlink()
    (installed / "tern/a.js").symlink_to(installed / "tern/b.js")
    with pytest.raises(SiteError, match="is no file of"):
        check_files("tern", [installed / "tern/a.js"])


def test_without_a_list_nothing_is_taken(installed: Path) -> None:
    (installed / "tern-1.0.dist-info/RECORD").unlink()
    with pytest.raises(SiteError, match="has no list of its files"):
        check_files("tern", [installed / "tern/a.js"])


def test_material_and_pagefind_are_as_they_were_published() -> None:
    from pagefind_bin_extended import get_executable  # type: ignore[import-untyped]

    check_theme(THEME, sorted(THEME.glob("assets/*/*.min.*")))
    check_files("pagefind-bin-extended", [Path(get_executable())])


# ---------------------------------------------------------------- the site and its bundle


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Config:
    return build_sample(tmp_path_factory.mktemp("supply"))


def list_generated(names: set[str]) -> Iterator[str]:
    """Files that a build makes of the briefs."""
    for name in names:
        if re.fullmatch(r".*\.(?:html|xml)|_headers|data/briefs\.\w+|search/(?:\w+|(?:index|fragment)/.*)\.js", name):
            yield name


@pytest.mark.build
def test_every_file_of_a_site_is_made_of_the_briefs_or_has_an_owner(sample: Config) -> None:
    names = set(read_tree(sample.site))
    owned = {name for one in read_components() for name in one.pick(names)}
    desk = {path.relative_to(sample.docs).as_posix() for path in sample.docs.rglob("*") if path.suffix != ".md"}
    assert names - owned - desk - set(list_generated(names)) == {NOTICES}
    ours = {path.relative_to(OURS).as_posix() for path in OURS.rglob("*") if path.suffix != ".html" and path.is_file()}
    assert {name for name in owned if name.startswith("assets/briefs/")} == ours - {"sitemap.xml"}


@pytest.mark.build
def test_licences_go_with_the_site_and_each_page_leads_to_them(sample: Config) -> None:
    told = (sample.site / NOTICES).read_text(encoding="utf-8")
    assert told == write_notices()
    for one in read_components():
        works: list[Component | Part] = [one, *one.parts]
        for work in works:
            assert work.name in told
            assert all(line in told for line in work.copyright)
    assert 'href="../assets/licences.txt"' in next((sample.site / "briefs").glob("*.html")).read_text("utf-8")
    (packed,) = sample.dist.glob("*.zip")
    with zipfile.ZipFile(packed) as archive:
        assert any(name.endswith(f"/{NOTICES}") for name in archive.namelist())


@pytest.mark.build
def test_the_manifest_of_a_bundle_holds_a_bill_of_materials(sample: Config, tmp_path: Path) -> None:
    (packed,) = sample.dist.glob("*.zip")
    assert verify_bundle(packed) == ()
    assert build_bundle(sample.site, tmp_path, packed.stem).read_bytes() == packed.read_bytes()
    with zipfile.ZipFile(packed) as archive:
        manifest = json.loads(archive.read(f"{packed.stem}/manifest.json"))
    bill = manifest["sbom"]
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    assert not {"serialNumber", "timestamp"} & {*bill, *bill["metadata"]}
    assert {row["name"] for row in bill["components"]} == {one.name for one in read_components()}
    refs = [row["bom-ref"] for row in bill["components"]]
    assert bill["dependencies"] == [{"ref": "site", "dependsOn": refs}]
    assert len(set(refs)) == len(refs)
    for row in bill["components"]:
        assert row["purl"] == f"pkg:{'generic' if row['name'] == 'Briefs' else 'pypi'}/" + row["purl"].split("/", 1)[1]
        assert row["version"] == row["purl"].rpartition("@")[2]
        files = {part["name"]: part["hashes"] for part in row["components"] if part["type"] == "file"}
        assert files
        for name, hashes in files.items():
            assert hashes == [{"alg": "SHA-256", "content": manifest["files"][name]}]
        for work in (row, *(part for part in row["components"] if part["type"] == "library")):
            assert work["licenses"][0]["license"]["id"] in POLICY["allowed"]


def test_a_bill_lists_only_what_is_there() -> None:
    assert list_materials("desk", {"index.html": "0" * 64})["components"] == []
    (only,) = list_materials("desk", {"search/wasm.js": "0" * 64})["components"]
    assert only["name"] == "Pagefind"


@pytest.mark.build
@pytest.mark.parametrize("place", ["assets/stylesheets/main.*.min.css", "partials/palette.html"])
def test_a_site_is_not_built_with_a_theme_that_was_changed(
    sample: Config, tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme = tmp_path / "material" / "templates"
    shutil.copytree(THEME, theme, ignore=shutil.ignore_patterns(".icons"))
    check = record._Record.check

    def check_copy(self: record._Record, file: Path) -> None:
        """As if the copy were what is installed."""
        self._root = tmp_path
        check(self, file)

    monkeypatch.setattr(record._Record, "check", check_copy)
    files = sorted(theme.glob("assets/*/*.min.*"))
    check_theme(theme, files)
    (changed,) = theme.glob(place)
    changed.write_bytes(changed.read_bytes() + b"\n")
    with pytest.raises(SiteError, match="was changed since mkdocs-material"):
        check_theme(theme, files)


@pytest.mark.build
@pytest.mark.parametrize("name", ["check_theme", "check_files"])
def test_a_build_looks(sample: Config, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise SiteError("was changed")

    where = "generator.site.plugin" if name == "check_theme" else "generator.site.search.pagefind"
    monkeypatch.setattr(f"{where}.{name}", refuse)
    with pytest.raises(SiteError, match="was changed"):
        build_site(Config(docs=sample.docs, site=tmp_path / "site"))


# ---------------------------------------------------------------- audit

CLEAN = {"name": "tern", "version": "1.0", "vulns": []}
WEAK = {"name": "gull", "version": "2.0", "vulns": [{"id": "X-1", "fix_versions": ["2.1"]}, {"id": "X-2"}]}
SKIPPED = {"name": "auk", "skip_reason": "Dependency not found"}


@pytest.mark.parametrize(
    ("rows", "said", "required", "code", "told"),
    [
        ([CLEAN], "", False, 0, "1 of 1 packages audited, 0 advisories"),
        ([CLEAN, WEAK], "", False, 1, "gull 2.0: X-1, mended in 2.1"),
        ([WEAK], "", False, 1, "gull 2.0: X-2, mended in no version yet"),
        ([SKIPPED], "", False, 0, "not audited: the service of advisories knows none of them"),
        ([SKIPPED], "", True, 1, r"\n0 of \d\d+ packages audited, 0 advisories"),
        ([CLEAN, SKIPPED], "", False, 0, "not audited: auk"),
        ([CLEAN, SKIPPED], "", True, 1, "\n1 of 2 packages audited, 0 advisories"),
        ([], "", True, 1, "the lock names no package"),
        (
            None,
            "x.ConnectionError: (host='a')\n",
            False,
            0,
            r"could be asked \(it cannot be reached\)\n0 of \d+ packages",
        ),
        (None, "", True, 1, "pip-audit printed nothing"),
    ],
)
def test_what_an_audit_says_and_leaves_with(
    rows: list[dict[str, object]] | None,
    said: str,
    required: bool,
    code: int,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    report = "" if rows is None else json.dumps({"dependencies": rows})

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        assert "--require-hashes" in command
        return subprocess.CompletedProcess(command, 1, report, said)

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setenv("BRIEFS_REQUIRE_AUDIT", "1" if required else "")
    assert weaknesses.main() == code
    out = capsys.readouterr().out
    assert out.startswith("Asking PyPI what it knows of ")
    assert re.search(told, out)
    assert re.fullmatch(r"\d+ of \d+ packages audited, \d+ advisories", out.splitlines()[-1])


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (f"Traceback:\n  raise x\nrequests.exceptions.ProxyError: {'x' * 900} Timeout\n", "the proxy does not answer"),
        ("requests.exceptions.ConnectionError: NameResolutionError(…)\n", "its name cannot be resolved"),
        ("requests.exceptions.SSLError: …\n", "its certificate is not trusted"),
        ("ERROR:pip_audit._cli:Could not connect to PyPI's feed\nERROR:pip_audit._cli:Tip: …\n", "it gives no answer"),
        ("ERROR: " + "odd " * 200, "ERROR: " + ("odd " * 200)[:73]),
    ],
)
def test_a_service_that_cannot_be_asked_is_asked_once_and_told_in_few_words(
    said: str, why: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[str] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        asked.append(Path(command[-1]).read_text("utf-8"))
        return subprocess.CompletedProcess(command, 1, "", said)

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.delenv("BRIEFS_REQUIRE_AUDIT", raising=False)
    assert weaknesses.main() == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(asked) == 1
    assert 1 <= asked[0].count("==") <= len(weaknesses.NAMES)
    assert "--hash=" in asked[0]
    assert lines[1:-1] == [f"not audited: no service of advisories could be asked ({why})"]
    assert re.fullmatch(r"0 of \d\d+ packages audited, 0 advisories", lines[-1])


# ---------------------------------------------------------------- no network, and what SECURITY.md says

CONNECTS = {"aiohttp", "ftplib", "http", "httpx", "requests", "smtplib", "socket", "ssl", "urllib3", "xmlrpc"}
MAY_CONNECT = {"site/build.py": {"socket"}, "writing/locks.py": {"socket"}}
"""The preview looks whether its port is free; a lock tells the name of the machine that holds it."""


def test_no_module_opens_a_connection(root: Path) -> None:
    found: dict[str, set[str]] = {}
    for file in sorted((root / "generator").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            tops = {name.partition(".")[0] for name in names} & CONNECTS
            tops |= {name for name in names if name.startswith("urllib.request") and "url2pathname" not in name}
            if tops:
                found.setdefault(file.relative_to(root / "generator").as_posix(), set()).update(tops)
    assert found == MAY_CONNECT


@pytest.mark.build
def test_a_site_is_built_without_a_network(sample: Config, tmp_path: Path, root: Path) -> None:
    alone = ["unshare", "--user", "--map-root-user", "--net"]
    if shutil.which("unshare") is None or subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("needs unshare and the right to use it")
    command: list[str | Path] = [
        *alone,
        sys.executable,
        "-m",
        "generator",
        "build",
        "--docs",
        sample.docs,
        "--site",
        tmp_path / "site",
    ]
    environ = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / NOTICES).is_file()


def test_what_security_names_is_there(root: Path) -> None:
    text = (root / "SECURITY.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:generator|tests|requirements|\.github)/[\w./-]*)`", text)
    assert len(named) > 20
    assert [name for name in named if not (root / name).exists()] == []
    limits = Limits()
    for number in (limits.lines, limits.characters, limits.tags, limits.files):
        assert f"{number:,}" in text
    assert f"{limits.bytes // 10**6} MB" in text
    assert f"{limits.sidecar_bytes // 1000} kB" in text
