"""Settings: which source wins, what is refused, and that a refusal names the place and the way out."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from generator.config import Config, list_unknown, load_config
from generator.errors import ConfigError

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test runs in a folder of its own, with no briefing.toml unless it writes one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_settings(text: str) -> None:
    Path("briefing.toml").write_text(text, encoding="utf-8")


def test_nothing_given_is_the_default() -> None:
    assert load_config(None, {}, {}) == Config()


def test_flag_wins_over_environment_over_file_over_default() -> None:
    write_settings('docs = "of-file"\nseeds = "of-file"\nsite = "of-file-site"\n')
    config = load_config(
        None, {"BRIEFS_DOCS": "of-env", "BRIEFS_SEEDS": "of-env"}, {"docs": Path("of-flag"), "seeds": None}
    )
    assert (config.docs, config.seeds, config.site, config.dist) == (
        Path("of-flag"), Path("of-env"), Path("of-file-site"), Path("dist"),
    )  # fmt: skip


def test_shipped_file_states_every_setting_with_its_default() -> None:
    shipped = ROOT / "briefing.toml"
    text = shipped.read_text(encoding="utf-8")
    Path("briefing.toml").write_text(text, encoding="utf-8")
    assert load_config(None, {}, {}) == Config()
    for field in fields(Config):
        assert f"\n{field.name} = " in text or f"\n# {field.name} = " in text, field.name


def test_paths_of_the_file_are_taken_from_its_folder() -> None:
    Path("desk").mkdir()
    Path("desk/briefing.toml").write_text('seeds = "inbox"\n', encoding="utf-8")
    assert load_config(Path("desk/briefing.toml"), {}, {}).seeds == Path("desk/inbox")
    assert load_config(Path("desk/briefing.toml"), {}, {"seeds": Path("inbox")}).seeds == Path("inbox")


REFUSED_FILES = [
    ("sead = 'x'", "briefing.toml:1: sead", "did you mean 'seeds'?"),
    ("\n\nquotation_shar = 3", "briefing.toml:3: quotation_shar", "did you mean 'quotation_share'?"),
    ("[site]\nname = 'x'", "briefing.toml:1: site", "a path"),
    ("[quotations]\nshare = 2", "briefing.toml:1: quotations", "did you mean"),
    ("zzzz = 1", "briefing.toml:1: zzzz", "known: approved_only, bulk"),
    ("bullets = 3\nbullets = 4", "briefing.toml", "is not TOML"),
    ("# a\nbullets = [3,", "briefing.toml", "is not TOML"),
    ("bullets = [5, 3]", "briefing.toml:1: bullets", "fewest and the most"),
    ("bullets = [0, 3]", "briefing.toml:1: bullets", "fewest and the most"),
    ("bullets = [1, 2, 3]", "briefing.toml:1: bullets", "fewest and the most"),
    ("words = 5", "briefing.toml:1: words", "from 20"),
    ("quotation_share = 101", "briefing.toml:1: quotation_share", "from 0 to 100"),
    ("quotation_share = true", "briefing.toml:1: quotation_share", "from 0 to 100"),
    ("quotation_share = 0.15", "briefing.toml:1: quotation_share", "from 0 to 100"),
    ("index_body = 1", "briefing.toml:1: index_body", "true or false"),
    ("site_name = ''", "briefing.toml:1: site_name", "one line of text"),
    ('site_name = "a\\nb"', "briefing.toml:1: site_name", "one line of text"),
    ("site_url = 'ftp://desk.example/'", "briefing.toml:1: site_url", "an address such as"),
    ("site_url = 'https://häfen.example/b/'", "briefing.toml:1: site_url", "in ASCII: 'xn--hfen-"),
    ("site_url = 'javascript:alert(1)'", "briefing.toml:1: site_url", "an address such as"),
    ("language = 'english'", "briefing.toml:1: language", "a language tag"),
    ("summariser = ''", "briefing.toml:1: summariser", "a name such as"),
    ("docs = ''", "briefing.toml:1: docs", "a path"),
]


@pytest.mark.parametrize(("text", "where", "why"), REFUSED_FILES)
def test_file_is_refused_with_place_and_reason(text: str, where: str, why: str) -> None:
    write_settings(text)
    with pytest.raises(ConfigError) as caught:
        load_config(None, {}, {})
    assert caught.value.where.startswith(where)
    assert why in str(caught.value)
    assert caught.value.exit_code == 2


def test_file_that_was_asked_for_must_be_there() -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(Path("none.toml"), {}, {})


def test_file_that_is_not_utf8_is_refused() -> None:
    Path("briefing.toml").write_bytes(b'site_name = "caf\xe9"')
    with pytest.raises(ConfigError, match="UTF-8"):
        load_config(None, {}, {})


def test_environment_takes_the_same_names() -> None:
    environ = {
        "BRIEFS_SITE_NAME": "Harbour Desk",
        "BRIEFS_BULLETS": "2-4",
        "BRIEFS_WORDS": "60",
        "BRIEFS_INDEX_BODY": "no",
        "BRIEFS_SITE_URL": "https://desk.example/briefs",
        "BRIEFS_DOCS": "",
    }
    config = load_config(None, environ, {})
    assert config == Config(
        site_name="Harbour Desk", bullets=(2, 4), words=60, index_body=False, site_url="https://desk.example/briefs/"
    )


def test_variable_that_is_nearly_a_setting_is_refused_and_others_are_not_ours() -> None:
    with pytest.raises(ConfigError, match="did you mean 'BRIEFS_SEEDS'"):
        load_config(None, {"BRIEFS_SEED": "x"}, {})
    others = {"BRIEFS_REQUIRE_BROWSER": "1", "BRIEFS_CHROMIUM": "/x", "SEEDS": "x", "_BRIEFS_COMPLETE": "x"}
    assert load_config(None, others, {}) == Config()


def test_an_empty_address_takes_that_of_the_file_away() -> None:
    Path("briefing.toml").write_text('site_url = "https://desk.example/"\nsite_name = "Desk"\n', "utf-8")
    assert load_config(None, {"BRIEFS_SITE_URL": "", "BRIEFS_SITE_NAME": ""}, {}) == Config(site_name="Desk")


def test_variables_that_nobody_reads_are_told() -> None:
    ours = {"BRIEFS_VNU": "x", "BRIEFS_DOCS": "x", "BRIEFS_REQUIRE_BROWSER": "1", "BRIEF": "x"}
    assert list_unknown({**ours, "BRIEFS_ZEAL": "", "BRIEFS_AUTHOR": "x"}) == ("BRIEFS_AUTHOR", "BRIEFS_ZEAL")


def test_unusable_variable_and_flag_are_named() -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(None, {"BRIEFS_BULLETS": "many"}, {})
    assert caught.value.where == "BRIEFS_BULLETS"
    with pytest.raises(ConfigError) as caught:
        load_config(None, {}, {"quotation_share": 500})
    assert caught.value.where == "--quotation-share"


@pytest.mark.parametrize(
    "flags",
    [{"site": "docs"}, {"site": "."}, {"dist": "seeds"}, {"site": "x", "docs": "x/docs"}, {"site": "docs/../seeds/.."}],
)
def test_what_is_made_anew_never_holds_what_people_wrote(flags: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match="made anew"):
        load_config(None, {}, flags)


def test_site_may_lie_beside_or_below_what_is_only_read() -> None:
    flags = {"seeds": "x", "docs": "x/docs", "site": "x/site"}
    assert load_config(None, {}, flags).site == Path("x/site")
