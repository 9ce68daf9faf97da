"""What is said of hosts holds: pinned workflows with least rights, a policy without holes, an nginx that serves so."""

from __future__ import annotations

import contextlib
import gzip
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config

from generator.site.build import DEFAULT_CONFIG
from generator.site.headers import HASHED, write_headers, write_policy
from shelf import fill_shelf
from site_fixtures import build_sample, read_headers


def _read_policy(text: str) -> dict[str, list[str]]:
    return {name: sources for name, *sources in (rule.split() for rule in text.split("; "))}


@pytest.mark.parametrize(
    "policy", [write_policy(header=True), write_policy(header=False), write_policy(header=False, not_found=True)]
)
def test_the_policy_names_the_site_and_no_other_place(policy: str) -> None:
    rules = _read_policy(policy)
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == ["'none'"]
    known = {"'self'", "'none'", "'wasm-unsafe-eval'", "data:"}
    for name, sources in rules.items():
        assert {source for source in sources if not source.startswith("'sha256-")} <= known, name
    assert "data:" not in rules["script-src"] + rules["style-src"]
    assert '"' not in policy


def test_pages_carry_no_hash_and_the_missing_page_one_of_each() -> None:
    assert "sha256" not in write_policy(header=False)
    rules = _read_policy(write_policy(header=False, not_found=True))
    assert [sum("sha256" in source for source in rules[name]) for name in ("script-src", "style-src")] == [1, 1]
    assert _read_policy(write_policy(header=True))["frame-ancestors"] == ["'none'"]


def test_no_address_gets_one_header_twice_and_no_line_is_too_long_for_a_host(tmp_path: Path) -> None:
    (tmp_path / "_headers").write_text(write_headers(), encoding="ascii")
    rules = read_headers(tmp_path)
    everywhere = {name for pattern, name, _ in rules if pattern == "/*"}
    assert not everywhere & {name for pattern, name, _ in rules if pattern != "/*"}
    assert len({(pattern, name) for pattern, name, _ in rules}) == len(rules)
    # https://developers.cloudflare.com/pages/configuration/headers/: 100 rules, 2,000 characters a line.
    assert max(map(len, write_headers().splitlines())) < 2_000


@pytest.mark.build
def test_a_preview_has_no_policy_since_it_reloads_itself_by_an_inline_script(tmp_path: Path) -> None:
    config = load_config(
        str(DEFAULT_CONFIG), docs_dir=str(fill_shelf(tmp_path / "docs")), site_dir=str(tmp_path / "site")
    )
    config.plugins["briefs"].config.search = False
    commands: tuple[Literal["serve", "build"], ...] = ("serve", "build")
    for command in commands:
        config.plugins.on_startup(command=command, dirty=False)
        build(config)
        for name in ("index.html", "404.html"):
            text = (tmp_path / "site" / name).read_text(encoding="utf-8")
            assert ("Content-Security-Policy" in text) == (command == "build"), (command, name)


# ---------------------------------------------------------------- Read the Docs


def test_read_the_docs_builds_with_our_command(root: Path) -> None:
    config = yaml.safe_load((root / ".readthedocs.yaml").read_text(encoding="utf-8"))
    assert config["version"] == 2
    (command,) = config["build"]["jobs"]["build"]["html"]
    assert 'make site SITE="$READTHEDOCS_OUTPUT/html"' in command


# ---------------------------------------------------------------- nginx


def _nginx_config(root: Path) -> str:
    found = re.search(r"```nginx\n(.*?)```", (root / "HOSTING.md").read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1]


def test_nginx_is_told_the_same_headers(root: Path, tmp_path: Path) -> None:
    (tmp_path / "_headers").write_text(write_headers(), encoding="ascii")
    said = dict(re.findall(r'add_header ([\w-]+) "(.*)" always;', _nginx_config(root)))
    assert said == {name: value for pattern, name, value in read_headers(tmp_path) if pattern == "/*"}
    assert f'"~^/{HASHED.pattern}$" ' in _nginx_config(root)


@pytest.mark.build
def test_only_what_is_named_after_its_content_is_kept_for_good(tmp_path: Path) -> None:
    docs = fill_shelf(tmp_path / "docs")
    own = docs / "assets" / "javascripts" / "desk.js"
    own.parent.mkdir(parents=True)
    own.write_text("/* changes now and then */", encoding="utf-8")
    site = tmp_path / "site"
    config = load_config(str(DEFAULT_CONFIG), docs_dir=str(docs), site_dir=str(site))
    config.plugins["briefs"].config.search = False
    build(config)
    kept = {pattern.removeprefix("/") for pattern, name, value in read_headers(site) if "immutable" in value}
    assert {name.split("/")[-1].split(".")[0] for name in kept} == {"bundle", "main", "palette"}
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    assert own.relative_to(docs).as_posix() in files
    assert {name for name in files if HASHED.fullmatch(name)} == kept


@contextlib.contextmanager
def _run_nginx(text: str, site: Path, folder: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    text = text.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("/srv/briefs/site", str(site))
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if Path("/root").is_dir() and Path("/root").owner() == Path(folder).owner() else ""
    config = folder / "nginx.conf"
    config.write_text(
        f"{user} daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ include /etc/nginx/mime.types; access_log off; {temporary}\n{text}\n}}\n",
        encoding="utf-8",
    )
    server = subprocess.Popen(["nginx", "-p", folder, "-c", config], stderr=subprocess.PIPE)
    try:
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            assert server.poll() is None, server.communicate()[1]
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.communicate()


def _ask(url: str) -> tuple[int, Mapping[str, str], bytes]:
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    try:
        answer = urllib.request.urlopen(request, timeout=20)
    except urllib.error.HTTPError as error:
        answer = error
    body = answer.read()
    packed = answer.headers.get("Content-Encoding") == "gzip"
    return answer.status, dict(answer.headers), gzip.decompress(body) if packed else body


@pytest.mark.build
@pytest.mark.skipif(
    shutil.which("nginx") is None or not Path("/etc/nginx/mime.types").is_file(), reason="needs nginx as Debian has it"
)
def test_nginx_serves_the_site_as_described(root: Path, tmp_path: Path) -> None:
    config = build_sample(tmp_path / "sample", "https://desk.example/")
    policy = write_policy(header=True)
    hashed = next((config.site / "assets" / "stylesheets").glob("main.*.css")).relative_to(config.site).as_posix()
    fragment = next((config.site / "search" / "fragment").glob("*.js")).relative_to(config.site).as_posix()
    with _run_nginx(_nginx_config(root), config.site, tmp_path) as address:
        for path, status, kept in (
            ("", 200, "no-cache"),
            ("briefs/brief-0000000001.html", 200, "no-cache"),
            ("assets/briefs/search.js", 200, "no-cache"),
            (hashed, 200, "public, max-age=31536000, immutable"),
            (fragment, 200, "no-cache"),
            ("feed.xml", 200, "no-cache"),
            ("data/briefs.jsonl", 200, "no-cache"),
            ("data/briefs.db", 200, "no-cache"),
            ("briefs/gone/for-good.html", 404, None),
            ("briefs/", 404, None),
            ("_headers", 404, None),
        ):
            got, headers, body = _ask(address + path)
            assert (got, headers.get("Cache-Control")) == (status, kept), path
            assert headers["Content-Security-Policy"] == policy, path
            assert headers["X-Content-Type-Options"] == "nosniff"
            if path.endswith((".js", ".css", ".xml", ".jsonl", ".db")):
                assert headers.get("Content-Encoding") == "gzip", path
            if path.endswith((".js", ".css")):
                assert headers["Content-Type"].startswith(("application/javascript", "text/javascript", "text/css"))
            if status == 404:
                assert b"There is no page here" in body
