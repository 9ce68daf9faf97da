"""Settings of MkDocs that no site of ours can have: told in one message, with what to write."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from generator.config import Config
from generator.errors import SiteError
from generator.site.build import build_site, serve_site
from shelf import fill_shelf

GOOD = """\
site_name: Desk
use_directory_urls: false
theme: {name: material, font: false}
plugins:
  - briefs
markdown_extensions:
  - footnotes
  - tables
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    (tmp_path / "docs").mkdir()
    monkeypatch.chdir(tmp_path)
    return Config(docs=tmp_path / "docs", site=tmp_path / "site")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("site_name: Desk", "site_name: Desk: two", r"mkdocs\.yml:1: is not YAML: mapping values are not allowed here"),
        ("site_name: Desk", "site_name: !!nothing Desk", r"mkdocs\.yml:1: is not YAML: could not determine"),
        ("  - briefs", "  - search", r"mkdocs\.yml: the plugin briefs is missing \(.*  - briefs"),
        ("  - briefs", "  - breifs", r"mkdocs\.yml: .*breifs"),
        ("  - footnotes\n", "", r"mkdocs\.yml: Markdown without footnotes .*\(put \"  - footnotes\" below"),
        ("use_directory_urls: false\n", "", r"mkdocs\.yml: use_directory_urls is true: .*\(write .*: false"),
    ],
)
def test_settings_are_refused_with_place_and_remedy(old: str, new: str, told: str, desk: Config) -> None:
    assert old in GOOD
    Path("mkdocs.yml").write_text(GOOD.replace(old, new), "utf-8")
    for command in (build_site, serve_site):
        with pytest.raises(SiteError) as caught:
            command(desk)
        assert caught.value.exit_code == 2
        assert re.search(told, str(caught.value)), caught.value
        assert "\n" not in str(caught.value)


def test_a_port_that_is_taken_is_told_before_anything_is_built(desk: Config) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(SiteError, match=rf"--port {port}: cannot be used") as caught:
            serve_site(desk, port)
    assert caught.value.exit_code == 2


@pytest.mark.build
def test_serve_tells_its_address_when_the_site_can_be_read(desk: Config, root: Path) -> None:
    fill_shelf(desk.docs)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environ = {**os.environ, "PYTHONPATH": str(root), "BRIEFS_SITE_URL": "https://desk.example/b/"}
    command = [sys.executable, "-W", "ignore", "-m", "generator", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            address = next(found[1] for line in process.stderr if (found := re.search(r"Serving on (\S+)", line)))
            assert address == f"http://127.0.0.1:{port}/b/"
            with urllib.request.urlopen(address) as answer:
                assert b"What is new" in answer.read()
        finally:
            process.terminate()
