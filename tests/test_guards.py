"""What could let chance into the output is not in the code: each place that reads the disk's order, a clock, a locale
or the order of a set is in one of the lists below with its reason, or it is a breach.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "generator"

LISTINGS = {"listdir", "scandir", "walk", "glob", "rglob", "iglob", "iterdir"}
ORDERLESS = {"sorted", "any", "sum", "len", "set", "frozenset", "min", "max", "all"}
"""What a listing or a set may be handed to: what comes out does not hang on its order."""
FORBIDDEN = {
    "time.time": "a clock",
    "time.localtime": "a clock and a zone",
    "time.strftime": "a zone and a locale",
    "datetime.now": "a clock",
    "datetime.today": "a clock",
    "datetime.utcnow": "a clock",
    "date.today": "a clock",
    "os.getcwd": "the working folder",
    "os.cpu_count": "the number of processors",
    "Path.cwd": "the working folder",
    "locale.setlocale": "a locale",
    "locale.strxfrm": "a locale",
    "uuid.uuid4": "chance",
    "os.urandom": "chance",
    "os.getpid": "the process",
}
MODULES = {"random", "secrets", "uuid", "locale", "threading", "multiprocessing", "concurrent"}

REASONS = {
    "matching.py _pair_near: for over a set": "what is found is sorted before it counts",
    "review/approve.py read_time: datetime.now": "an approval says when it was given; SOURCE_DATE_EPOCH wins",
    "review/plan/needs.py count_quotations: for over a set": "a sum",
    "review/review_commands.py _name_folder: Path.cwd": "how GitHub is told where a page lies, not what it holds",
    "review/states.py _walk: walk": "folders and names are sorted as they come",
    "files.py list_files: scandir": "sorted as it is listed",
    "seeds.py _walk: scandir": "documents and rejections are sorted when all are found",
    "seeds.py list_passed_over: scandir": "sorted at the end, and a set",
    "site/admit.py _find_strange: scandir": "its one caller sorts",
    "site/bundle.py build_bundle: glob": "old bundles go, in whatever order",
    "site/digest/group.py _key_maker: for over a set": "counts, asked by name",
    "site/headers.py _list_hashed: glob": "sorted in the next line",
    "site/library.py _list_markdown: walk": "its one caller sorts",
    "site/machines/atom.py <module>: uuid": "uuid5, which is a digest",
    "site/other_engines.py _put_in_place: Path.cwd": "how pages are moved, not what they hold",
    "site/search/pagefind.py build_index: glob": "Pagefind writes one such file",
    "site/verify.py _look_into: for over a set": "its one caller sorts",
    "stages/clean/families.py _find_hits: for over a set": "ends in a set",
    "stages/describe/kinds.py _said_in: for over a set": "its callers count",
    "stages/describe/lines.py __hash__: hash": "of a key of a cache",
    "stages/describe/lines.py holding_any: for over a set": "lines are found for all words and sorted",
    "stages/describe/outlets/names.py _repeated_openers: for over a set": "sums by name, and ends in a set",
    "stages/link/bulk.py __init__: for over a set": "the same id for each member",
    "stages/link/prove.py _prove_once: for over a set": "each member changes its own row",
    "stages/summarise/analyse.py analyse_article: for over a set": "counts, ranked with the name; a set of stems",
    "stages/summarise/atoms.py find_facts: for over a set": "counts, and ends in a set",
    "stages/summarise/bullets.py _make_part: for over a set": "each member adds to its own number",
    "stories/origins.py _shingle: for over a set": "ends in a set",
    "stories/roundups.py _tally: for over a set": "sums by part, and counts",
    "stories/said.py _part: for over a set": "each member adds to a set",
    "tables/link.py _read_cues: for over a set": "each member changes its own row",
    "trace/pieces.py _read_number: for over a set": "its callers ask whether any is meant",
    "writing/locks.py _sign: datetime.now": "tells people who holds a lock",
    "writing/locks.py _sign: os.getpid": "tells people who holds a lock",
    "writing/parts.py clear_parts: scandir": "what killed writers left goes, in whatever order",
    "writing/parts.py make_scratch: os.getpid": "the name of a temporary",
    "writing/parts.py make_scratch: os.urandom": "the name of a temporary",
    "writing/parts.py open_part: os.getpid": "the name of a temporary",
    "writing/parts.py open_part: os.urandom": "the name of a temporary",
}
"""Breaches that are none: the file, the function and what it calls, and why the order or the clock does no harm."""


def find_breaches(code: str, name: str) -> Iterator[str]:
    """The breaches in one file, each as ``file function: what``."""
    tree = ast.parse(code)
    above: dict[ast.AST, ast.AST] = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        for what in _judge(node, above):
            yield f"{name} {_name_function(node, above)}: {what}"


def _judge(node: ast.AST, above: dict[ast.AST, ast.AST]) -> Iterator[str]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        yield from (module for module in modules if module.partition(".")[0] in MODULES)
    elif isinstance(node, ast.For | ast.comprehension):
        if _is_set(node.iter) and not _is_gathered(node, above):
            yield "for over a set"
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        if node.func.id == "hash":
            yield "hash"
        elif node.func.id in ("list", "tuple") and any(map(_is_set, node.args)) and not _is_ordered(node, above):
            yield f"{node.func.id} of a set"
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        name, called = node.func.attr, f"{_last_word(node.func.value)}.{node.func.attr}"
        if called in FORBIDDEN:
            yield called
        elif name in LISTINGS and (name != "walk" or called == "os.walk") and not _is_ordered(node, above):
            yield name
        elif name == "join" and any(map(_is_set, node.args)):
            yield "join of a set"


def _is_set(node: ast.AST) -> bool:
    """Whether an expression is a set as it stands; what a name holds, types tell and the odd world tries."""
    if isinstance(node, ast.Set | ast.SetComp):
        return True
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id in ("set", "frozenset")
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in ("union", "intersection", "difference", "symmetric_difference")
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr | ast.BitAnd | ast.Sub | ast.BitXor):
        return any(_is_set(side) or _is_keys(side) for side in (node.left, node.right))
    return False


def _is_keys(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("keys", "items")


def _is_ordered(node: ast.AST, above: dict[ast.AST, ast.AST]) -> bool:
    """Whether a listing is sorted, or ends in what has no order, in the same expression."""
    while (node := above.get(node)) is not None and not isinstance(node, ast.stmt):  # type: ignore[assignment]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ORDERLESS:
            return True
        if isinstance(node, ast.SetComp):
            return True
    return False


def _is_gathered(node: ast.For | ast.comprehension, above: dict[ast.AST, ast.AST]) -> bool:
    """Whether what is made of each member goes into something without order."""
    return isinstance(node, ast.comprehension) and (
        isinstance(above[node], ast.SetComp) or _is_ordered(above[node], above)
    )


def _last_word(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _name_function(node: ast.AST, above: dict[ast.AST, ast.AST]) -> str:
    while not isinstance(node, ast.FunctionDef | ast.Module):
        node = above[node]
    return node.name if isinstance(node, ast.FunctionDef) else "<module>"


def test_no_chance_reaches_the_output() -> None:
    found = {
        breach
        for path in sorted(ROOT.rglob("*.py"))
        for breach in find_breaches(path.read_text("utf-8"), path.relative_to(ROOT).as_posix())
    }
    assert sorted(found - REASONS.keys()) == [], "sort it, or give the reason why its order does no harm"
    assert sorted(REASONS.keys() - found) == [], "a reason for what is not there any more"


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("for name in os.listdir(folder): print(name)", "listdir"),
        ("names = [entry.name for entry in os.scandir(folder)]", "scandir"),
        ("first = next(folder.glob('*.md'))", "glob"),
        ("for path in folder.iterdir(): write(path)", "iterdir"),
        ("for root, _, names in os.walk(folder): write(names)", "walk"),
        ("stamp = time.time()", "time.time"),
        ("day = datetime.datetime.now(UTC)", "datetime.now"),
        ("day = date.today()", "date.today"),
        ("import random", "random"),
        ("from locale import strcoll", "locale"),
        ("from concurrent.futures import ThreadPoolExecutor", "concurrent.futures"),
        ("key = hash(name)", "hash"),
        ("for name in {'a', 'b'}: write(name)", "for over a set"),
        ("for name in set(names) - done: write(name)", "for over a set"),
        ("for name in wanted.keys() & found.keys(): write(name)", "for over a set"),
        ("rows = [name for name in frozenset(names)]", "for over a set"),
        ("table = {name: 1 for name in known.intersection(names)}", "for over a set"),
        ("text = ', '.join(set(names))", "join of a set"),
        ("rows = tuple({n for n in names})", "tuple of a set"),
    ],
)
def test_a_breach_is_found(code: str, told: str) -> None:
    assert list(find_breaches(f"def write_all():\n    {code}\n", "a.py")) == [f"a.py write_all: {told}"]


@pytest.mark.parametrize(
    "code",
    [
        "for name in sorted(os.listdir(folder)): print(name)",
        "names = sorted(path.name for path in folder.glob('*.md') if path.is_file())",
        "empty = not any(folder.iterdir())",
        "names = {path.name for path in folder.glob('*')}",
        "for name in sorted(set(names)): write(name)",
        "longest = max(len(name) for name in set(names))",
        "for node in ast.walk(tree): pass",
    ],
)
def test_what_has_an_order_is_no_breach(code: str) -> None:
    assert list(find_breaches(code, "a.py")) == []


# ---------------------------------------------------------------- the encoding of the locale


def find_locales(code: str, name: str) -> Iterator[str]:
    """Calls that read or write text in whatever encoding the locale has, each as ``file:line what``."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and (what := _name_locale(node)):
            yield f"{name}:{node.lineno} {what}"


def _name_locale(node: ast.Call) -> str:
    called = node.func.attr if isinstance(node.func, ast.Attribute) else _last_word(node.func)
    given = {word.arg: word.value for word in node.keywords}
    if "encoding" in given:
        return ""
    if any(isinstance(word := given.get(key), ast.Constant) and word.value for key in ("text", "universal_newlines")):
        return "text of a process"
    if not isinstance(node.func, ast.Attribute) and called != "open":
        return ""
    if called in ("read_text", "write_text"):
        return called if len(node.args) < (1 if called == "read_text" else 2) else ""
    if called in ("open", "fdopen"):
        if _last_word(getattr(node.func, "value", node.func)) in ("os", "archive") and called == "open":
            return ""
        modes = [arg.value for arg in (*node.args, given.get("mode")) if isinstance(arg, ast.Constant)]
        binary = any(isinstance(mode, str) and "b" in mode and len(mode) < 4 for mode in modes)
        return "" if binary else called
    return called if called == "TextIOWrapper" and len(node.args) < 2 else ""


def test_no_text_is_read_or_written_in_the_encoding_of_the_locale() -> None:
    found = [
        breach
        for path in sorted(ROOT.rglob("*.py"))
        for breach in find_locales(path.read_text("utf-8"), path.relative_to(ROOT).as_posix())
    ]
    assert found == [], "say the encoding"


@pytest.mark.parametrize(
    "code",
    [
        "subprocess.run(command, capture_output=True, text=True)",
        "subprocess.Popen(command, universal_newlines=True)",
        "path.read_text()",
        "path.write_text(words)",
        "open(path)",
        "path.open('w')",
        "os.fdopen(handle, 'w')",
        "io.TextIOWrapper(raw)",
    ],
)
def test_text_of_the_locale_is_found(code: str) -> None:
    assert len(list(find_locales(code, "a.py"))) == 1


@pytest.mark.parametrize(
    "code",
    [
        "subprocess.run(command, capture_output=True)",
        "subprocess.run(command, encoding='utf-8', errors='replace')",
        "path.read_text('utf-8')",
        "path.write_text(words, encoding='utf-8')",
        "path.open('rb')",
        "os.open(path, flags)",
        "os.fdopen(handle, 'wb')",
    ],
)
def test_text_of_a_known_encoding_is_none_of_the_locale(code: str) -> None:
    assert list(find_locales(code, "a.py")) == []
