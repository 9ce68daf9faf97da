"""The summarisers that are measured, here or in a process of their own.

    python tests/bench/summarisers.py NAME CASE…

reads cases, summarises each in three sentences and prints JSON: CPU seconds until it was ready (the interpreter's
start included), of the whole process, and its peak memory in MB. It is what ``summ.py`` times cold.
"""

from __future__ import annotations

import importlib
import json
import re
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Case = dict[str, Any]
Summariser = Callable[[Case], list[str]]
"""Takes a case, gives its bullets."""
SENTENCES = 3
LEDE_CHARACTERS = 450
"""lede counts characters only; with so many its summaries have as many words as three sentences."""


def summarise_with_briefs() -> Summariser:
    """Our own, with exactly three bullets."""
    summarise = importlib.import_module("generator.stages.summarise")
    tables = importlib.import_module("generator.tables.summarise").load_summary_tables()
    settings = summarise.SummarySettings(bullets=SENTENCES)

    def run(case: Case) -> list[str]:
        article = summarise.SummaryInput(case["title"], case["text"])
        return [bullet.text for bullet in summarise.summarise_article(article, settings, tables).bullets]

    return run


def summarise_with_lead() -> Summariser:
    """The first three sentences, as the benchmark split them."""
    return lambda case: list(case["sentences"][:SENTENCES])


def summarise_with_sumy() -> Summariser:
    """LexRank of sumy with its English stemmer and stop words.

    Its tokenizer asks for data of nltk that come from another server. Where they are not installed, sentences are split
    by nltk's Punkt without trained abbreviations, and words by nltk's own rules, which need no data.
    """
    tokenizers = importlib.import_module("sumy.nlp.tokenizers")
    try:
        tokenizer = tokenizers.Tokenizer("english")
    except LookupError:
        print("sumy: no data of nltk, so that Punkt splits sentences untrained", file=sys.stderr)
        tokenizer = _make_untrained(tokenizers)
    parser = importlib.import_module("sumy.parsers.plaintext").PlaintextParser
    lexrank = importlib.import_module("sumy.summarizers.lex_rank").LexRankSummarizer(
        importlib.import_module("sumy.nlp.stemmers").Stemmer("english")
    )
    lexrank.stop_words = importlib.import_module("sumy.utils").get_stop_words("english")

    def run(case: Case) -> list[str]:
        return [str(sentence) for sentence in lexrank(parser.from_string(case["text"], tokenizer).document, SENTENCES)]

    return run


def _make_untrained(tokenizers: Any) -> Any:
    nltk = importlib.import_module("nltk")
    punkt = importlib.import_module("nltk.tokenize.punkt").PunktSentenceTokenizer

    class Words:
        def tokenize(self, text: str) -> Any:
            return nltk.word_tokenize(text, preserve_line=True)

    class Untrained(tokenizers.Tokenizer):  # type: ignore[misc]  # the peer's class has no types
        def _get_sentence_tokenizer(self, _: str) -> Any:
            return punkt()

        def _get_word_tokenizer(self, _: str) -> Any:
            return Words()

    return Untrained("english")


def summarise_with_lede() -> Summariser:
    """lede in its default mode; its summary is one text, which its own splitter cuts."""
    summarise = importlib.import_module("lede").summarize
    split = importlib.import_module("lede.sentences").split_sentences
    return lambda case: [str(part) for part in split(summarise(case["text"], LEDE_CHARACTERS).summary)]


SUMMARISERS: dict[str, Callable[[], Summariser]] = {
    "briefs": summarise_with_briefs,
    "lead-3": summarise_with_lead,
    "sumy": summarise_with_sumy,
    "lede": summarise_with_lede,
}


def find_summarisers() -> dict[str, Summariser]:
    """Those that can be imported; the others are named."""
    found = {}
    for name, make in SUMMARISERS.items():
        try:
            found[name] = make()
        except ImportError as error:
            print(f"nothing of {name}: {error}", file=sys.stderr)
    return found


def read_case(path: Path) -> Case:
    """A case of the benchmark."""
    case: Case = json.loads(path.read_text(encoding="utf-8"))
    return case


def peak_memory() -> float:
    """Most memory that this process held, in MB.

    What the operating system counts for a process includes what its parent held when it was started; Linux also knows
    the peak of the program alone.
    """
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text("ascii", "replace")) if status.exists() else None
    return int(found[1]) / 1024 if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(name: str, paths: list[str]) -> int:
    run = SUMMARISERS[name]()
    ready = time.process_time()
    for path in paths:
        run(read_case(Path(path)))
    print(json.dumps({"ready": ready, "all": time.process_time(), "memory": peak_memory()}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
