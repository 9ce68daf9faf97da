"""Attacks on what reads files, as rows of data: what is made of a row, and whether what came of it is what must.

A row (``tests/cases/reading/*.yml``) has these keys:

* ``name``: what is attacked with; one line.
* ``make``: the content, a list of parts. A part is a text, or ``{text: name of texts.yml}``, ``{repeat: text, times:
  n}`` (``{n}`` in it is counted up), ``{hex: bytes}``, ``{random: bytes}``. With ``encode: codec`` the parts are
  encoded, ``mark: hex`` stands before them and ``cut: n`` takes bytes from the end.
* ``file``: where it goes; ``a.txt`` of the seeds by default. ``beside: text`` puts an article under ``a.txt``.
* ``run``: the command; ``extract`` of the seeds by default.
* ``refused``: what the refusal says, as a pattern; the code is 1 or 2. Or
* ``reads``: words that an article's text then holds. ``heading``: its heading. Or
* ``says`` and ``code``: what is said, and how it ends.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from warden import Outcome

FOLDER = Path(__file__).parent / "cases" / "reading"
TEXTS: dict[str, str] = yaml.safe_load((FOLDER / "texts.yml").read_text(encoding="utf-8"))

REFUSED_SECONDS = 1.0
READ_SECONDS = 2.0
"""What one article may cost, in CPU seconds beyond the start of the interpreter."""
SLACK = 3
"""How many times slower a machine may be than what the promise was measured on before a test says so."""
MEGABYTES = 300


@dataclass(frozen=True)
class Attack:
    """A row."""

    name: str
    make: tuple[Any, ...] = ()
    file: str = "seeds/a.txt"
    beside: str = ""
    run: str = "extract seeds"
    encode: str = "utf-8"
    mark: str = ""
    cut: int = 0
    refused: str = ""
    reads: str = ""
    heading: str = ""
    says: str = ""
    code: int | None = None


def read_attacks(table: str) -> list[Attack]:
    """The rows of ``tests/cases/reading/<table>.yml``."""
    rows = yaml.safe_load((FOLDER / f"{table}.yml").read_text(encoding="utf-8"))
    return [Attack(**{**row, "make": tuple(row.get("make", ()))}) for row in rows]


def make_content(attack: Attack) -> bytes:
    """The bytes of the file that a row makes."""
    data = b"".join(_make_part(part, attack.encode) for part in attack.make)
    return bytes.fromhex(attack.mark) + data[: len(data) - attack.cut]


def _make_part(part: Any, codec: str) -> bytes:
    if isinstance(part, str):
        return str(part).encode(codec)
    if "hex" in part:
        return bytes.fromhex(part["hex"]) * int(part.get("times", 1))
    if "random" in part:
        return random.Random(part["random"]).randbytes(part["random"])
    if "text" in part:
        return str(TEXTS[part["text"]]).encode(codec)
    text, times = part["repeat"], part["times"]
    if "{n}" in text:
        return "".join(text.replace("{n}", str(number)) for number in range(times)).encode(codec)
    return str(text).encode(codec) * int(times)


def lay_out(attack: Attack, folder: Path) -> None:
    """Make the file of a row in a folder that holds ``seeds/`` and, where it is asked for, an article beside it."""
    path = folder / attack.file
    path.parent.mkdir(parents=True, exist_ok=True)
    (folder / "seeds").mkdir(exist_ok=True)
    path.write_bytes(make_content(attack))
    (folder / "registry.yml").write_text("companies: []\n", encoding="utf-8")
    if attack.beside:
        (folder / "seeds" / "a.txt").write_text(TEXTS[attack.beside], encoding="utf-8")


def judge(attack: Attack, outcome: Outcome) -> list[str]:
    """What is wrong with what came of an attack; empty where all is as it must be."""
    wrong = judge_cost(outcome, refused=bool(attack.refused))
    rows = [row for row in outcome.rows if "rejected" in row]
    refusals = [str(row["rejected"]) for row in rows if row["rejected"]]
    bodies = "\n".join(article["body"] for row in rows for article in row["articles"])
    headings = [article["heading"] for row in rows for article in row["articles"]]
    if attack.refused:
        told = "\n".join(refusals) or outcome.err
        if not re.search(attack.refused, told) or outcome.code not in (1, 2):
            wrong.append(
                f"should be refused as {attack.refused!r}, ended {outcome.code}: {told[:300] or bodies[:200]!r}"
            )
    if attack.reads and attack.reads not in bodies:
        wrong.append(f"should read {attack.reads!r}, has {bodies[:200]!r} {refusals}")
    if attack.heading and attack.heading not in headings:
        wrong.append(f"should be headed {attack.heading!r}, has {headings}")
    if attack.says and not re.search(attack.says, outcome.said):
        wrong.append(f"should say {attack.says!r}, says {outcome.said[:300]!r}")
    if attack.code is not None and outcome.code != attack.code:
        wrong.append(f"should end with {attack.code}, ended with {outcome.code}: {outcome.err[-300:]}")
    return wrong


def judge_cost(outcome: Outcome, *, refused: bool) -> list[str]:
    """What is wrong with how a command ended, whatever it was given."""
    wrong: list[str] = []
    if outcome.code not in (0, 1, 2):
        wrong.append(f"ended with {outcome.code}: {outcome.err[-400:]}")
    if "Traceback" in outcome.err or "fault of ours" in outcome.said:
        wrong.append(f"a fault of ours: {outcome.said[-400:]}")
    seconds = REFUSED_SECONDS if refused else READ_SECONDS
    if outcome.cpu > seconds * SLACK:
        wrong.append(f"took {outcome.cpu:.1f} s of CPU, and {seconds} may be")
    if outcome.peak > MEGABYTES:
        wrong.append(f"took {outcome.peak} MB, and {MEGABYTES} may be")
    return wrong
