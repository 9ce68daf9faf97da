"""The bundle: one zip, one folder, the same bytes each time, checked against its own manifest."""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.errors import SiteError
from generator.site import verify
from generator.site.bundle import build_bundle, make_slug
from generator.site.supply import NOTICES, write_notices
from generator.site.verify import DamagedBundle, verify_bundle


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    for name, text in {
        "index.html": "<p>front",
        "briefs/a.html": "<p>a",
        "search/names.js": "briefsNames([]);",
        "404.html": "<p>/abs",
        "sitemap.xml": "<x/>",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_one_zip_with_one_top_folder(site: Path, tmp_path: Path) -> None:
    path = build_bundle(site, tmp_path / "dist", "harbour-desk")
    assert path == tmp_path / "dist" / "harbour-desk.zip"
    assert [p.name for p in (tmp_path / "dist").iterdir()] == ["harbour-desk.zip"]
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    assert (names[0], names[-1]) == ("harbour-desk/index.html", "harbour-desk/manifest.json")
    assert {name.split("/")[0] for name in names} == {"harbour-desk"}
    assert sorted(names[1:-1]) == names[1:-1]
    assert not [name for name in names if "404" in name or "sitemap" in name]
    assert verify_bundle(path) == ()


def test_names_in_any_script_stay(site: Path, tmp_path: Path) -> None:
    (site / "pages").mkdir()
    (site / "pages" / "考德 海运é.html").write_text("x", encoding="utf-8")
    path = build_bundle(site, tmp_path / "dist", "desk")
    with zipfile.ZipFile(path) as archive:
        (entry,) = (entry for entry in archive.infolist() if "pages" in entry.filename)
        assert entry.filename == "desk/pages/考德 海运é.html"
        assert entry.flag_bits & 0x800
        assert "pages/考德 海运é.html" in json.loads(archive.read("desk/manifest.json"))["files"]
    assert verify_bundle(path) == ()


def test_packing_and_checking_hold_one_file_at_a_time(site: Path, tmp_path: Path) -> None:
    size = 1 << 20
    for number in range(24):
        (site / f"{number}.bin").write_bytes(random.Random(number).randbytes(size))
    tracemalloc.start()
    try:
        path = build_bundle(site, tmp_path / "dist", "desk")
        assert verify_bundle(path) == ()
        assert tracemalloc.get_traced_memory()[1] < 8 * size
    finally:
        tracemalloc.stop()


def test_the_same_site_gives_the_same_bytes(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    first = build_bundle(site, tmp_path / "one", "desk").read_bytes()
    (site / "index.html").touch()
    (site / "index.html").chmod(0o600)
    assert build_bundle(site, tmp_path / "two", "desk").read_bytes() == first


def test_source_date_epoch_dates_the_files(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1741773600")
    with zipfile.ZipFile(build_bundle(site, tmp_path, "desk")) as archive:
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(2025, 3, 12)}


def test_a_bundle_of_an_earlier_name_goes_and_other_zips_stay(site: Path, tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    build_bundle(site, dist, "old-name")
    with zipfile.ZipFile(dist / "holiday.zip", "w") as other:
        other.writestr("photo.jpg", b"x")
    (dist / "broken.zip").write_bytes(b"no zip")
    changed = build_bundle(site, dist, "changed")
    with zipfile.ZipFile(changed, "a") as other:
        other.writestr("changed/notes.txt", b"a person put this in")
    build_bundle(site, dist, "new-name")
    assert sorted(p.name for p in dist.iterdir()) == ["broken.zip", "changed.zip", "holiday.zip", "new-name.zip"]


def test_a_changed_a_missing_and_a_foreign_file_are_told(site: Path, tmp_path: Path) -> None:
    path = build_bundle(site, tmp_path, "desk")
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    content["desk/briefs/a.html"] = b"<p>b"
    content["desk/added.html"] = b"x"
    del content["desk/search/names.js"]
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    assert verify_bundle(path) == (
        "added.html: not in the manifest",
        "briefs/a.html: differs from the manifest",
        "search/names.js: missing",
    )


def test_what_no_manifest_lists_is_told_and_never_read(site: Path, tmp_path: Path) -> None:
    path = build_bundle(site, tmp_path, "desk")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("desk/zeros.bin", bytes(1 << 20))
    path.write_bytes(_damage(path, "desk/zeros.bin"))
    assert verify_bundle(path) == ("zeros.bin: not in the manifest",)


# ---------------------------------------------------------------- zips that others wrote

Entries = dict[str, bytes]
Change = Callable[[Entries, dict[str, Any]], Any]
"""Changes what is in a bundle, and its manifest in place; what it returns stands in the manifest's place."""


@pytest.fixture
def packed(site: Path, tmp_path: Path) -> Path:
    """A bundle with files of others."""
    for name in ("search/pagefind.js", "search/wasm.js", "assets/briefs/site.css"):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text("/* x */", encoding="utf-8")
    (site / NOTICES).write_text(write_notices(), encoding="utf-8")
    return build_bundle(site, tmp_path, "desk")


def rewrite(path: Path, change: Change) -> None:
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    told = json.loads(content.pop("desk/manifest.json"))
    other = change(content, told)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
        manifest = other if isinstance(other, bytes) else json.dumps(told).encode()
        archive.writestr("desk/manifest.json", manifest)


def _first(told: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = told["sbom"]["components"][0]
    return found


def _rename(entries: Entries, told: dict[str, Any], name: str) -> None:
    """List a file of any name, with its right hash."""
    entries[f"desk/{name}"] = b"x"
    told["files"][name] = hashlib.sha256(b"x").hexdigest()


def _lie(_: Entries, told: dict[str, Any]) -> None:
    row = _first(told)
    old, row["version"] = row["version"], "99.0"
    row["purl"] = row["bom-ref"] = row["purl"].replace(f"@{old}", "@99.0")
    told["sbom"]["dependencies"][0]["dependsOn"][0] = row["purl"]


FORGED: dict[str, tuple[Change, str]] = {
    "no bill": (lambda _, told: told.pop("sbom") and None, "sbom: is missing"),
    "a bill that is a list": (lambda _, told: told.update(sbom=[]), "sbom: is no bill of materials"),
    "a bill that is a word": (lambda _, told: told.update(sbom="SPDX"), "sbom: is no bill of materials"),
    "a bill of another form": (
        lambda _, told: told["sbom"].update(specVersion="1.2"),
        "sbom: is not that of this site",
    ),
    "a bill without components": (lambda _, told: told["sbom"].update(components=[]), "sbom: "),
    "components that are none": (lambda _, told: told["sbom"].update(components=[7]), "sbom: is no bill"),
    "another version": (lambda _, told: _first(told).update(version="1.0"), "its versions contradict each other"),
    "another version everywhere": (_lie, "version or licence is not that of assets/licences.txt"),
    "another hash": (
        lambda _, told: _first(told)["components"][0]["hashes"][0].update(content="0" * 64),
        "another hash of search/pagefind.js than under files",
    ),
    "a file that is not there": (
        lambda _, told: _first(told)["components"][0].update(name="no.js"),
        "names no.js, which is not listed",
    ),
    "a component less": (lambda _, told: told["sbom"]["components"].pop(0) and None, "does not name search/wasm.js"),
    "another copyright": (lambda _, told: _first(told).update(copyright="nobody"), "is not what Briefs"),
    "a package that was published otherwise": (
        lambda _, told: _first(told)["externalReferences"][0]["hashes"].pop() and None,
        "is not what Briefs",
    ),
    "a path upwards": (lambda entries, told: _rename(entries, told, "../x"), "a path that may lead out"),
    "a path of another system": (lambda entries, told: _rename(entries, told, "a\\..\\x"), "a path that may lead out"),
    "a stream of a file": (lambda entries, told: _rename(entries, told, "a:b"), "a path that may lead out"),
    "an empty folder": (lambda entries, _: entries.update({"desk/evil/": b""}), "evil/: not in the manifest"),
}


@pytest.mark.parametrize("name", FORGED)
def test_what_contradicts_itself_is_told(name: str, packed: Path) -> None:
    assert verify_bundle(packed) == ()
    change, told = FORGED[name]
    rewrite(packed, lambda _entries, _told: None)
    assert verify_bundle(packed) == ()  # packed in another way it is still whole
    rewrite(packed, change)
    assert any(told in problem for problem in verify_bundle(packed)), verify_bundle(packed)


MANIFESTS: dict[str, tuple[bytes, str]] = {
    "a list": (b"[1]", "does not list files"),
    "deep": (b"[" * 200_000, "it is nested too deep"),
    "no text": (b"\x80{}", "it is not UTF-8"),
    "no JSON": (b"files", "it is not JSON"),
    "a key twice": (b'{"format": 1, "files": {}, "files": {}}', "a key stands twice in it"),
    "another format": (b'{"format": 2, "files": {}}', "is of another format than 1"),
}


@pytest.mark.parametrize("name", MANIFESTS)
def test_a_manifest_that_is_none_is_told_in_words(name: str, packed: Path) -> None:
    content, told = MANIFESTS[name]
    rewrite(packed, lambda _entries, _told: content)
    with pytest.raises(DamagedBundle, match=re.escape(told)) as caught:
        verify_bundle(packed)
    assert not re.search("indices|recursion|codec|column|Expecting", str(caught.value))


def _turn_into_link(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    at = raw.index(b"PK\1\2")
    raw[at + 38 : at + 42] = (0o120777 << 16).to_bytes(4, "little")
    path.write_bytes(raw)


def _insert(path: Path) -> None:
    """Bytes between two files, all later offsets mended."""
    with zipfile.ZipFile(path) as archive:
        content = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    with path.open("w+b") as stream, zipfile.ZipFile(stream, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
            stream.write(b"#!/bin/sh\n")
            archive.start_dir = stream.tell()


STRAY: dict[str, tuple[Callable[[Path], Any], str]] = {
    "before": (lambda path: path.write_bytes(b"#!/bin/sh\n" + path.read_bytes()), "holds bytes before its files"),
    "after": (lambda path: path.write_bytes(path.read_bytes() + b"more"), "holds bytes after its end"),
    "between": (_insert, "holds bytes between its files"),
    "a link": (_turn_into_link, "index.html: its attributes make it something else than a file"),
}


@pytest.mark.parametrize("name", STRAY)
def test_bytes_of_no_file_and_files_that_are_links_are_told(
    name: str, packed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change, told = STRAY[name]
    change(packed)
    assert verify_bundle(packed) == (told,)
    monkeypatch.setattr(verify, "_find_strange" if name == "a link" else "_find_stray_bytes", lambda *_: ())
    assert verify_bundle(packed) == ()


def test_without_a_look_at_the_bill_a_lie_passes(packed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rewrite(packed, _lie)
    monkeypatch.setattr(verify, "check_bill", lambda *_: ())
    assert verify_bundle(packed) == ()


def test_a_pipe_or_a_folder_is_no_bundle_and_nobody_waits(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.zip")
    for path in (tmp_path / "a.zip", tmp_path):
        with pytest.raises(SiteError, match="is not a regular file") as caught:
            verify_bundle(path)
        assert caught.value.exit_code == 2


def test_a_manifest_without_end_is_not_read(packed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "MANIFEST_BYTES", 100)
    with pytest.raises(DamagedBundle, match="more than 100"):
        verify_bundle(packed)


def _damage(path: Path, name: str) -> bytes:
    """The zip with one bit turned in the middle of the packed bytes of a file in it."""
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo(name)
    raw = bytearray(path.read_bytes())
    raw[entry.header_offset + 30 + len(name) + entry.compress_size // 2] ^= 0x10
    return bytes(raw)


def test_a_damaged_file_is_named_and_the_others_are_still_checked(site: Path, tmp_path: Path) -> None:
    (site / "briefs" / "a.html").write_text("".join(f"<p>{n * n}" for n in range(400)), encoding="utf-8")
    path = build_bundle(site, tmp_path, "desk")
    path.write_bytes(_damage(path, "desk/briefs/a.html"))
    assert verify_bundle(path) == ("briefs/a.html: cannot be read: its bytes are damaged",)


def test_a_damaged_manifest_or_a_cut_zip_is_damage_and_a_missing_one_a_mistake(site: Path, tmp_path: Path) -> None:
    path = build_bundle(site, tmp_path, "desk")
    whole = path.read_bytes()
    path.write_bytes(_damage(path, "desk/manifest.json"))
    with pytest.raises(DamagedBundle, match="inside cannot be read"):
        verify_bundle(path)
    path.write_bytes(whole[: len(whole) * 2 // 3])
    with pytest.raises(DamagedBundle, match="cut off") as caught:
        verify_bundle(path)
    assert caught.value.exit_code == 1
    with pytest.raises(SiteError, match="No such file") as missing:
        verify_bundle(tmp_path / "other.zip")
    assert missing.value.exit_code == 2


def test_no_turned_bit_is_a_fault_of_ours(site: Path, tmp_path: Path) -> None:
    path = build_bundle(site, tmp_path, "desk")
    whole = path.read_bytes()
    noticed = 0
    for at in range(0, len(whole), 3):
        raw = bytearray(whole)
        raw[at] ^= 1 << at % 8
        path.write_bytes(bytes(raw))
        try:
            noticed += bool(verify_bundle(path))
        except SiteError:
            noticed += 1
    assert noticed > len(whole) // 6  # the others are times and permissions, which change nothing that is read


def test_what_is_no_bundle_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"no zip")
    with pytest.raises(SiteError, match="no bundle"):
        verify_bundle(tmp_path / "a.zip")
    with pytest.raises(SiteError, match="no built site"):
        build_bundle(tmp_path, tmp_path / "dist", "x")


@pytest.mark.parametrize(
    ("name", "slug"), [("The Harbour Desk", "the-harbour-desk"), ("晨报", "chen-bao"), ("!!", "briefs")]
)
def test_the_slug_is_a_file_name(name: str, slug: str) -> None:
    assert make_slug(name) == slug


@pytest.mark.build
def test_the_hash_of_the_zip_itself_is_told_beside_the_data(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    environ = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    briefs = [sys.executable, "-m", "generator", "bundle"]
    for words in (["--docs", "docs"], ["--verify", "dist/briefs.zip"]):
        done = subprocess.run([*briefs, *words], cwd=tmp_path, env=environ, capture_output=True, check=True)
        digest = hashlib.sha256((tmp_path / "dist" / "briefs.zip").read_bytes()).hexdigest()
        assert f"SHA-256 of briefs.zip: {digest}\n".encode() in done.stderr
        assert digest.encode() not in done.stdout
