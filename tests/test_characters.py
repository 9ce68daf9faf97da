"""What is newer than the oldest Python's Unicode is a sign for every Python: seen, never hidden, not spelled out."""

from __future__ import annotations

import re
import unicodedata

import pytest

from generator.identity import mint_id
from generator.site.phrase import quote_yaml
from generator.stages.link import make_id
from generator.text.characters import NEWER, drop_newer, is_plain_line, is_wide, tell_category
from generator.text.escape import tidy_text
from generator.trace.source import fold

NEW = frozenset(re.findall(f"[{NEWER}]", "".join(map(chr, range(0x110000)))))
UNKNOWN = ("\U0001fa77", "\U0001f6dc", "\U0001fae8", "\u2ffc", "\U00031350", "\U0002ebf0", "\U0001e030")
"""Emoji, a sign of how a Han character is composed, two of these and a letter of Cyrillic above the line."""


def test_the_table_is_what_came_with_unicode_15() -> None:
    assert len(NEW) == 5_116
    known = [char for char in NEW if unicodedata.category(char) != "Cn"]
    assert len(known) == {"14.0.0": 0, "15.0.0": 4_489}.get(unicodedata.unidata_version, 5_116)


def test_a_python_of_the_oldest_unicode_knows_all_that_is_not_in_the_table() -> None:
    if unicodedata.unidata_version not in ("15.0.0", "15.1.0"):
        pytest.skip("needs Python 3.12 or 3.13, to count what each knows beyond Unicode 14.0")
    assigned = sum(unicodedata.category(chr(code)) != "Cn" for code in range(0x110000) if chr(code) not in NEW)
    assert assigned == 284_278, "what unicodedata of Python 3.11 counts"


@pytest.mark.parametrize("char", UNKNOWN)
def test_a_newer_character_is_seen_on_every_python(char: str) -> None:
    text = f"Gull{char} Line"
    assert tell_category(char) == "So"
    assert is_plain_line(text)
    assert is_wide(char)
    assert tidy_text(text) == fold(text) == text
    assert quote_yaml(text) == f'"{text}"'


@pytest.mark.parametrize("char", UNKNOWN)
def test_an_address_is_spelled_alike_by_every_python(char: str) -> None:
    assert mint_id(f"Gull{char} Line buys", "x").startswith("gull-line-buys-")
    assert re.fullmatch("gull-line-[0-9a-f]{4}", make_id(f"Gull{char} Line"))
    assert make_id(f"Gull{char} Line") != make_id("Gull Line")


def test_what_never_will_be_a_character_is_hidden_and_what_may_become_one_is_not() -> None:
    assert [tell_category(char) for char in ("\ufdd0", "\uffff", "\U0010ffff", "\u0378")] == ["Cn", "Cn", "Cn", "So"]
    assert not is_plain_line("a\ufdd0")


@pytest.mark.parametrize(
    "text", ["a\tb", "a\nb", "a\u00a0b", "a\u2028b", "a\u200db", "a\ue000b", "a\udc80b", "\x1b[1m"]
)
def test_a_plain_line_is_what_can_be_printed(text: str) -> None:
    assert not is_plain_line(text)
    assert not text.isprintable()


def test_what_all_know_stays() -> None:
    text = "Gull ⚓ 🙂 星河 Øre"
    assert drop_newer(text) == text
    assert [tell_category(char) for char in text] == [unicodedata.category(char) for char in text]


@pytest.mark.parametrize("char", ["\U00013430", "\U00013440", "\U0001345f"])
def test_controls_of_hieroglyphs_are_hidden_on_every_python(char: str) -> None:
    assert tidy_text(f"Gull{char} Line") == fold(f"Gull{char} Line") == "Gull Line"
