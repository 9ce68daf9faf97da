"""What the machine gives to a build: a place that cannot be a folder, and a moment that is none, are wrong use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.config import Config
from generator.errors import ConfigError, SiteError
from generator.site.build import build_site, bundle_site
from generator.site.other_engines import write_derived
from generator.site.outside import read_epoch

_NOWHERE = Path("/proc/briefs")
"""Nobody can make a folder there, not even root."""


def _build(folder: Path, place: Path) -> None:
    build_site(Config(docs=folder, site=place))


def _bundle(folder: Path, place: Path) -> None:
    bundle_site(Config(docs=folder, site=folder.parent / "site", dist=place))


def _derive(folder: Path, place: Path) -> None:
    write_derived(Config(docs=folder), place)


@pytest.mark.parametrize("command", [_build, _bundle, _derive])
def test_a_place_that_cannot_be_a_folder_is_named(command: Callable[[Path, Path], None], tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    file = tmp_path / "file"
    file.write_text("x", "utf-8")
    for place in (file, file / "below", *([_NOWHERE] if _NOWHERE.parent.is_dir() else [])):
        with pytest.raises(SiteError) as caught:
            command(tmp_path / "docs", place)
        assert (caught.value.exit_code, caught.value.where) == (2, str(place))
    assert file.read_text("utf-8") == "x"


@pytest.mark.parametrize("text", ["abc", "1.5", "-1", "٣", "4294967296", "99999999999999999999"])
def test_a_moment_that_is_none_is_refused_before_anything_is_built(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "docs").mkdir()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", text)
    config = Config(docs=tmp_path / "docs", site=tmp_path / "site", dist=tmp_path / "dist")
    for command in (build_site, bundle_site):
        with pytest.raises(ConfigError, match="seconds") as caught:
            command(config)
        assert (caught.value.exit_code, caught.value.where) == (2, "SOURCE_DATE_EPOCH")
    assert not list((tmp_path / "site").iterdir())


@pytest.mark.parametrize(("text", "moment"), [("", None), ("0", 0), ("4294967295", 4_294_967_295)])
def test_a_moment_is_a_whole_number_of_seconds(text: str, moment: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", text)
    assert read_epoch() == moment


@pytest.mark.build
def test_an_empty_moment_is_none_and_the_last_one_fits_into_the_bundle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "docs").mkdir()
    for text in ("", "4294967295"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", text)
        bundle_site(Config(docs=tmp_path / "docs", site=tmp_path / "site", dist=tmp_path / "dist"))
