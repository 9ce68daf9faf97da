"""The bundle: one zip, one folder, the same bytes each time, checked against its own manifest."""

from __future__ import annotations

import json
import random
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from generator.errors import SiteError
from generator.site.bundle import DamagedBundle, build_bundle, make_slug, verify_bundle


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
