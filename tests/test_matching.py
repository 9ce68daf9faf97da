"""The same article keeps its brief, whatever was improved around it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.identity import fingerprint_body, fingerprint_distance, mint_id
from generator.matching import NEAR, ArticleKey, match_briefs
from test_merge import FERRY

BODY = " ".join(
    f"The {n}th ferry of the Calderhead line left pier {n * 7} with {n * 31} riders aboard." for n in range(1, 40)
)
OTHER = " ".join(
    f"Striker {n} of the harbour team scored in minute {n * 3} against visitors from town {n}." for n in range(1, 40)
)
BRIEF = replace(FERRY, body=fingerprint_body(BODY))


def key(**fields: object) -> ArticleKey:
    same = ArticleKey(BRIEF.source, BRIEF.lines, BRIEF.title, BRIEF.body, "new-1")
    return replace(same, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"source": "renamed.txt", "lines": (5, 9), "title": "A better title"},
        {"title": "A better title", "fingerprint": fingerprint_body(BODY + " One line more.")},
        {
            "source": "renamed.txt",
            "title": "Better",
            "fingerprint": fingerprint_body(BODY.replace("pier 77", "pier 78")),
        },
        {"lines": (3, 22), "fingerprint": fingerprint_body(OTHER)},
        {"title": "Another", "fingerprint": fingerprint_body(OTHER)},
    ],
)
def test_the_brief_is_found(fields: dict[str, object]) -> None:
    assert match_briefs([key(**fields)], [BRIEF]) == (BRIEF.id,)


def test_another_article_is_not_taken_for_it() -> None:
    other = key(source="b.txt", title="Other", fingerprint=fingerprint_body(OTHER))
    assert match_briefs([other], [BRIEF]) == ("new-1",)


def test_one_brief_serves_one_article_the_surest() -> None:
    renamed = key(source="a.txt", new_id="copy")
    assert match_briefs([renamed, key()], [BRIEF]) == ("copy", BRIEF.id)


def test_new_ids_are_unique() -> None:
    other = key(source="b.txt", title="Other", fingerprint=fingerprint_body(OTHER), new_id=BRIEF.id)
    assert match_briefs([key(), other], [BRIEF]) == (BRIEF.id, f"{BRIEF.id}-2")


def test_a_few_words_change_a_few_bits() -> None:
    assert fingerprint_distance(BRIEF.body, fingerprint_body(BODY.replace("pier 77", "pier 78"))) <= NEAR
    assert fingerprint_distance(BRIEF.body, fingerprint_body(OTHER)) > NEAR
    assert fingerprint_distance("not hex", BRIEF.body) == 64


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Ferry line halves its fares!", "ferry-line-halves-its-fares"),
        ("比亚迪", "bi-ya-di"),
        ("…", "brief"),
        ("../../etc/passwd", "etc-passwd"),
        ("A" * 200, "a" * 60),
    ],
)
def test_an_id_is_a_legal_file_name(title: str, slug: str) -> None:
    minted = mint_id(title, "The  body.")
    assert minted.rpartition("-")[0] == slug
    assert minted == mint_id(title, "The body.")
