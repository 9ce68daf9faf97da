"""Reading: what comes in, in which encoding, and what is refused and why."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import seeds
from generator.errors import SeedError
from generator.seeds import Limits, decode_bytes, find_seeds, read_seed, read_seeds
from generator.sidecars import parse_sidecar
from growth import grows_in_proportion

ENGLISH = (
    "Calderhead orders “three” ferries – at €40m each.\nThe café on deck is free.\n"
    "The yard in the north of the country has built ships of this size before, and hands them over in spring.\n"
    "Nobody at the yard was ready to say what becomes of the two old ones, which have sailed for twenty years.\n"
)
CHINESE = "卡德黑德航运公司宣布，将在明年开通新的航线，并且增加三艘渡轮。公司说，这是他们多年来最大的一次投资。\n"
TRADITIONAL = "卡德黑德航運公司宣布，將在明年開通新的航線，並且增加三艘渡輪。公司說，這是他們多年來最大的一次投資。\n"
JAPANESE = "カルダーヘッド海運は来年、新しい航路を開くと発表した。これは会社にとって最大の投資である。\n"
KOREAN = "칼더헤드 해운은 내년에 새로운 항로를 열겠다고 밝혔다. 회사는 이것이 가장 큰 투자라고 말했다.\n"
RUSSIAN = (
    "Судоходная компания Калдерхед заказала три новых парома и объявила об этом на верфи в понедельник утром.\n" * 3
)
GERMAN = (
    "Die Reederei Calderhead bestellt drei Fähren, größer als üblich; die Werft in Kiel freut sich über die Aufträge.\n"
    * 3
)


def write(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "utf-8"),
        (ENGLISH, "utf-8-sig"),
        (ENGLISH, "utf-16"),
        (ENGLISH, "utf-16-le"),
        (ENGLISH, "utf-16-be"),
        (ENGLISH, "utf-32"),
        (ENGLISH, "cp1252"),
        (CHINESE, "gb18030"),
        (CHINESE, "utf-16"),
        (TRADITIONAL, "big5"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
        (KOREAN, "euc_kr"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        (GERMAN, "latin-1"),
    ],
)
def test_common_encodings_are_read_without_being_told(text: str, encoding: str) -> None:
    read, _, _, _ = decode_bytes(text.encode(encoding), "a.txt")
    assert read == text


@pytest.mark.parametrize(
    ("label", "codec"),
    [("gb2312", "gb18030"), ("iso-8859-1", "cp1252"), ("shift_jis", "cp932"), ("windows-1250", "cp1250")],
)
def test_a_page_is_read_as_it_declares(label: str, codec: str) -> None:
    words = {"gb18030": "渡轮", "cp1252": "café – “free”", "cp932": "海運", "cp1250": "příliš žluťoučký"}[codec]
    page = f'<html><head><meta charset="{label}"><title>{words}</title></head></html>'
    read, _, _, _ = decode_bytes(page.encode(codec), "a.html", html=True)
    assert words in read


@pytest.mark.parametrize(
    ("text", "encoding", "told"),
    [
        ("Café Le Goût grows\nBy Zoé Müller\nThe café in Besançon – at €4m – is Hélène’s.", "cp1252", "cp1252"),
        ("La naviera abrirá una línea mañana, según informó el señor Ibáñez.", "cp1252", "cp1252"),
        ("A empresa não abrirá a estação de São João até março.", "cp1252", "cp1252"),
        ("Rederiet åpner en ny færge på øya.", "cp1252", "cp1252"),
        ("Rejdařství oznámilo, že příští rok otevře linku v Řeži.", "cp1250", "cp1250"),
        ("Rejdařství oznámilo, že příští rok otevře linku v Řeži.", "iso8859_2", "iso8859-2"),
        ("Spółka ogłosiła, że otworzy nową linię w Łodzi.", "cp1250", "cp1250"),
        ("Spółka ogłosiła, że otworzy nową linię w Łodzi. Źródło.", "iso8859_2", "iso8859-2"),
        ("Şirket gelecek yıl yeni bir hat açacağını söyledi.", "cp1254", "cp1254"),
        ("La société a été créée à Besançon, où elle a ouvert un café.", "mac_roman", "mac-roman"),
        ("Паромная компания сообщила, что откроет новую линию.", "cp1251", "cp1251"),
        ("Компания Calderhead Lines купила паром Sula у верфи Norvik Ferries AS.", "cp1251", "cp1251"),
        ("The yard pays £61m, “at once”, for the mill’s ground.", "cp1252", ""),
        ("轮渡公司表示，明年将开通新航线。", "gb18030", ""),
        ("フェリー会社は来年、新しい航路を開くと発表した。", "shift_jis", ""),
        ("Die Fähre legt im Frühjahr ab.", "utf-16", ""),
        ("Die Fähre legt im Frühjahr ab.", "utf-8", ""),
    ],
)
def test_short_texts_are_read_and_a_guess_is_noticed(tmp_path: Path, text: str, encoding: str, told: str) -> None:
    source = read_seed(write(tmp_path, "a.txt", text.encode(encoding)), tmp_path)
    assert source.text == text
    assert [notice.message.split(";")[1].split()[2].rstrip(",") for notice in source.notices] == [told] * bool(told)


def test_mojibake_is_mended_word_by_word_and_recorded() -> None:
    line = "The ferryâ€™s cafÃ© opens at 9."
    text, _, mends, _ = decode_bytes(f"First line.\n{line}\n".encode(), "a.txt")
    assert text == "First line.\nThe ferry’s café opens at 9.\n"
    assert [(m.line, m.rule) for m in mends] == [(2, "mojibake"), (2, "mojibake")]
    assert (mends[1].before, mends[1].after) == ("cafÃ©", "café")


def test_a_sound_line_beside_mojibake_is_left_alone() -> None:
    sound = "“Quotes”, ﬁ ligature, Ｗｉｄｅ letters, ‘ticks’ … stay"
    text, _, mends, _ = decode_bytes(f"{sound}\ncafÃ©\n".encode(), "a.txt")
    assert text.split("\n")[0] == sound
    assert {m.line for m in mends} == {2}


def test_control_characters_go_and_are_recorded() -> None:
    text, _, mends, _ = decode_bytes(
        "The\x00 ferry\u202e left.\n\x0cNext page of the long story here.\n".encode(), "a.txt"
    )
    assert text == "The ferry left.\n Next page of the long story here.\n"
    assert [m.rule for m in mends] == ["control-characters", "control-characters"]


def test_a_few_foreign_bytes_do_not_turn_a_page_into_another_encoding() -> None:
    data = ("Fähren für Köln. " * 8).encode() + b"caf\xe9 \x96 end"
    text, encoding, mends, _ = decode_bytes(data, "a.txt")
    assert (encoding, text[-10:]) == ("utf-8", "café – end")
    assert [(m.before, m.after) for m in mends] == [("\\xe9", "é"), ("\\x96", "–")]


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\u2028"])
def test_line_ends_become_line_feeds(end: str) -> None:
    assert decode_bytes(f"One{end}two".encode(), "a.txt")[0] == "One\ntwo"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\t\r\n", "empty"),
        (b"\xef\xbb\xbf\n", "empty"),
        (b"%PDF-1.7 rest", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"PK\x03\x04rest", "ZIP"),
        (bytes(range(32)) * 40, "control characters"),
    ],
)
def test_what_is_no_text_is_refused_with_its_reason(tmp_path: Path, data: bytes, reason: str) -> None:
    write(tmp_path, "bad.txt", data)
    write(tmp_path, "good.txt", ENGLISH)
    documents, rejections = read_seeds(tmp_path)
    assert [d.name for d in documents] == ["good.txt"]
    assert rejections[0].name == "bad.txt"
    assert reason in rejections[0].reason
    assert rejections[0].fix


def test_order_is_by_name_and_folders_are_walked(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.html", "a.txt", "c.HTM", ".hidden.txt", "note.md", "b.txt.meta.yml"):
        write(tmp_path, f"articles/{name}", "title: t" if name.endswith("yml") else "<html>x</html>")
    write(tmp_path, "outside.txt", "not an article")
    assert [p.name for p in find_seeds(tmp_path)] == ["a.txt", "z.html", "b.txt", "c.HTM"]
    documents, _ = read_seeds(tmp_path)
    assert [d.name for d in documents] == ["a.txt", "a/z.html", "b.txt", "c.HTM"]


def test_nothing_outside_the_folder_is_read(tmp_path: Path) -> None:
    secret = write(tmp_path, "secret.txt", "secret")
    folder = tmp_path / "seeds"
    write(folder, "real.txt", ENGLISH)
    (folder / "out.txt").symlink_to(secret)
    (folder / "in.txt").symlink_to(folder / "real.txt")
    (folder / "up").symlink_to(tmp_path)
    documents, rejections = read_seeds(folder)
    assert [d.name for d in documents] == ["in.txt", "real.txt"]
    assert [r.name for r in rejections] == ["out.txt", "up"]


def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(SeedError, match="regular file"):
        read_seed(tmp_path / "pipe.txt", tmp_path)


def test_limits_are_kept(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "x" * 101)
    write(tmp_path, "b.txt", "x\n" * 20)
    write(tmp_path, "c.txt", "x")
    write(tmp_path, "d.txt", "x")
    documents, rejections = read_seeds(tmp_path, Limits(bytes=100, lines=10, files=3))
    assert [d.name for d in documents] == ["c.txt"]
    assert [(r.name, r.reason.split()[0]) for r in rejections] == [
        ("a.txt", "has"),
        ("b.txt", "has"),
        ("d.txt", "over"),
    ]


def test_a_text_file_that_is_a_page_is_a_page(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "<!DOCTYPE html>\n<html><p>Text</p></html>")
    assert read_seed(tmp_path / "a.txt", tmp_path).format == "html"


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="not a folder"):
        find_seeds(tmp_path / "nowhere")


def test_a_sidecar_is_read_with_its_seed(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", ENGLISH)
    write(
        tmp_path,
        "a.txt.meta.yml",
        "retrieved: 2025-03-14\nauthors: [Ada Quill, Ben Orr]\nsplit: [9, 1]\nkind: market wrap\n",
    )
    sidecar = read_seed(tmp_path / "a.txt", tmp_path).sidecar
    assert sidecar.retrieved == "2025-03-14"
    assert sidecar.authors == ("Ada Quill", "Ben Orr")
    assert sidecar.split == (1, 9)
    assert sidecar.kind == "market wrap"


@pytest.mark.parametrize(
    ("text", "where", "words"),
    [
        ("titel: x", "s.meta.yml:1: titel", "did you mean 'title'"),
        ("title: x\nretrieved: 2025-02-30", "s.meta.yml:2: retrieved", "not a date"),
        ("retrieved: 2025", "s.meta.yml:1: retrieved", "YYYY-MM-DD"),
        ("kind: newz", "s.meta.yml:1: kind", "did you mean 'news'"),
        ("split: [a]", "s.meta.yml:1", "line numbers"),
        ("url: ftp.example", "s.meta.yml:1: url", "address"),
        ("exclude: true", "s.meta.yml:1: exclude", "text"),
        ("- a", "s.meta.yml:1", "mapping"),
        ("title: [", "s.meta.yml:", "not YAML"),
        ("title: a\ntitle: b", "s.meta.yml:2", "twice"),
    ],
)
def test_a_wrong_sidecar_names_its_line_and_the_way_out(text: str, where: str, words: str) -> None:
    with pytest.raises(SeedError) as caught:
        parse_sidecar(text, "s.meta.yml")
    assert caught.value.where.startswith(where)
    assert words in str(caught.value)


def test_a_bad_sidecar_rejects_only_its_seed(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", ENGLISH)
    write(tmp_path, "a.txt.meta.yml", "colour: red")
    write(tmp_path, "b.txt", ENGLISH)
    documents, rejections = read_seeds(tmp_path)
    assert [d.name for d in documents] == ["b.txt"]
    assert rejections[0].reason.startswith("a.txt.meta.yml:1: colour")


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    refusal: SeedError | None = None
    text = "x"
    try:
        text, _, _, _ = decode_bytes(data, "a.txt")
    except SeedError as error:
        refusal = error
    assert refusal is None or (refusal.where, bool(refusal.fix)) == ("a.txt", True)
    assert not set(text) & {"\r", "\x00"}
    assert text.encode()


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn", "Cf")), min_size=20))
def test_text_once_read_is_read_the_same_again(text: str) -> None:
    try:
        once, _, _, _ = decode_bytes(text.encode(), "a.txt")
    except SeedError:
        return
    assert decode_bytes(once.encode(), "a.txt")[0] == once


def test_many_files_take_time_in_proportion(tmp_path: Path) -> None:
    def make(eighths: int) -> Path:
        folder = tmp_path / str(eighths)
        folder.mkdir()
        for number in range(125 * eighths):
            write(folder, f"{number:04}.txt", ENGLISH)
        return folder

    assert grows_in_proportion(read_seeds, make)
    assert len(read_seeds(tmp_path / "8")[0]) == 1000


@given(
    st.text("aé ’—ëßЖё中", min_size=1, max_size=12),
    st.sampled_from(
        ["latin-1", "cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "cp1257", "iso8859_2", "mac_roman", "cp437"]
    ),
    st.booleans(),
)
def test_no_line_that_ftfy_changes_is_passed_over(words: str, wrong: str, spaced: bool) -> None:
    line = words.encode().decode(wrong, "ignore")
    line = line.replace("\xa0", " ") if spaced else line
    for text in (line, f"Ships “came” — {line}"):
        assert seeds._fix_encoding(text) == text or seeds._mendable().search(text)
