"""Run cleaning and splitting over an unpacked bench folder and score them.

    python tests/bench/clean.py BENCH [--group clean|multi|both] [--input txt|html|both] [--peers] [--worst N]

``BENCH`` holds ``score_clean.py`` and ``dev/`` (``shared/bench/unpack.sh``). Writes the predictions beside it as
``pred-<group>-<input>.json`` and prints one line a group: precision, recall and F1 of the
body on 4-word shingles, pages under .50, documents per CPU second. ``--peers`` adds trafilatura on the same HTML, where
it is installed. ``dev`` pages were used to fit the weights: figures for unseen publishers are those that
``fit_clean.py`` prints.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from generator.model import SourceDocument  # noqa: E402 - needs the path above
from generator.stages.clean import clean_document  # noqa: E402 - needs the path above
from generator.stages.segment import segment_document  # noqa: E402 - needs the path above
from generator.tables.clean import load_clean_tables  # noqa: E402 - needs the path above
from generator.tables.segment import load_segment_tables  # noqa: E402 - needs the path above


def predict(name: str, text: str, form: str) -> list[dict[str, Any]]:
    source = SourceDocument(name, "html" if form == "html" else "text", text, "utf-8")
    document = clean_document(source, load_clean_tables())
    return [
        {
            "title": article.title.text if article.title else None,
            "body": article.body,
            "start_line": article.start_line - 1,
        }
        for article in segment_document(document, load_segment_tables())
    ]


def run(folder: Path, form: str, read: Callable[[str, str, str], Any]) -> tuple[dict[str, Any], float]:
    answers: dict[str, Any] = {}
    used = 0.0
    for case in sorted(folder.iterdir()):
        text = (case / f"input.{form}").read_bytes().decode("utf-8", "replace")
        begun = time.process_time()
        answers[case.name] = read(case.name, text, form)
        used += time.process_time() - begun
    return answers, len(answers) / max(used, 1e-9)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--group", choices=["clean", "multi", "both"], default="both")
    parser.add_argument("--input", choices=["txt", "html", "both"], default="both")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--worst", type=int, default=0)
    options = parser.parse_args()
    sys.path.insert(0, str(options.bench))
    scorer = importlib.import_module("score_clean")
    dev = options.bench / "dev"
    load_clean_tables()
    if options.group != "multi":
        for form in ("txt", "html"):
            if options.input not in (form, "both"):
                continue
            answers, speed = run(
                dev / "clean", form, lambda n, t, f: max(predict(n, t, f), key=lambda a: len(a["body"]), default={})
            )
            report(scorer, options.bench, answers, form, "briefs", speed)
            list_worst(scorer, dev, answers, options.worst)
            if form == "html" and options.peers:
                try:
                    peer = importlib.import_module("trafilatura")
                except ImportError:
                    print("trafilatura is not installed")
                    continue
                answers, speed = run(
                    dev / "clean",
                    form,
                    lambda _n, t, _f, peer=peer: {"body": peer.extract(t, include_comments=False) or ""},
                )
                report(scorer, options.bench, answers, form, "trafilatura", speed)
    if options.group != "clean":
        pages, speed = run(dev / "multi", "txt", lambda n, t, f: {"articles": predict(n, t, f)})
        (options.bench / "pred-multi-txt.json").write_text(json.dumps(pages, ensure_ascii=False))
        found = scorer.score(str(dev), pages, "multi")
        print(
            f"multi  boundary P {found['boundary_P']:.3f} R {found['boundary_R']:.3f} F1 {found['boundary_F1']:.3f}  "
            f"count {found['count_ok']:.3f}  {speed:.0f} docs/s"
        )
        for kind, row in found["by_kind"].items():
            print(f"    {kind:14} count {row['count_ok']:.2f}  matched F1 {row['mean_matched_F1']:.3f}")
        print("    title", found["metadata"]["title"])
    return 0


def report(scorer: Any, bench: Path, answers: dict[str, Any], form: str, name: str, speed: float) -> None:
    (bench / f"pred-{name}-{form}.json").write_text(json.dumps(answers, ensure_ascii=False))
    found = scorer.score(str(bench / "dev"), answers, "clean", form)
    body, title = found["all"]["body"], found["all"]["metadata"]["title"]
    print(
        f"{name:12} {form:5} P {body['shingle_P']:.3f} R {body['shingle_R']:.3f} F1 {body['shingle_F1']:.3f}  "
        f"<.50 {body['pages_F1_lt_50']:.3f}  title {title['acc']} near {title.get('near')} wrong {title['wrong']}  "
        f"{speed:.0f} docs/s"
    )
    if form == "txt":
        print("   by style", {style: row["body"]["shingle_F1"] for style, row in found.get("by_style", {}).items()})


def list_worst(scorer: Any, dev: Path, answers: dict[str, Any], count: int) -> None:
    rows = []
    for gold in scorer.load(str(dev), "clean"):
        pair = scorer.prf(
            scorer.shingles(scorer.toks(gold["articles"][0]["body"])),
            scorer.shingles(scorer.toks(answers[gold["id"]].get("body") or "")),
        )
        rows.append((scorer.f1(pair[0] or 0, pair[1] or 0), gold["id"], pair))
    for share, name, pair in sorted(rows)[:count]:
        print(f"      {share:.2f} {name}  P {pair[0] or 0:.2f} R {pair[1] or 0:.2f}")


if __name__ == "__main__":
    sys.exit(main())
