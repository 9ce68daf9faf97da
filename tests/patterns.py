"""Every regular expression of ``generator/``: where it is made, what it is, how it is called, and whether it is slow.

Two looks that must agree. The source (``ast``) says at which places patterns are made and by which methods what is made
there is called; a run says what they are: all modules are imported and the shipped seeds become briefs while
``re._compile`` is watched. Where the run does not come by, the expression is evaluated with a made-up word for each
name that only the function knows. Nobody lists a pattern by hand.

A script, since modules are imported but once in a process: ``python tests/patterns.py`` prints what it finds as JSON.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import json
import pkgutil
import re
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import yaml

import worst

ROOT = Path(__file__).resolve().parent.parent
_OURS = f"{ROOT / 'generator'}/"
_CALLS = ("compile", "search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split")
_FROM_EVERY_PLACE = "finditer"
"""What search, findall, sub and split do as well: a match is tried from every place, the next after the last."""
_ANCHORED = ("match", "fullmatch")


@dataclass
class Site:
    """A place of the source at which a pattern is made."""

    file: str
    first: int
    last: int
    node: ast.Call
    name: str
    """The variable that it is given to, or else the function, that holds it."""
    methods: set[str] = field(default_factory=set)
    seen: set[tuple[str, int]] = field(default_factory=set)
    """Pattern and flags."""


def find_sites() -> list[Site]:
    """Every call of ``re`` in the sources that makes a pattern, with the methods that its result is called by."""
    trees: dict[str, ast.AST] = {
        str(path.relative_to(ROOT)): ast.parse(path.read_text("utf-8"))
        for path in sorted((ROOT / "generator").rglob("*.py"))
    }
    uses = _Uses(trees)
    sites = []
    for file, tree in trees.items():
        parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        for node in ast.walk(tree):
            if not _makes_a_pattern(node):
                continue
            assert isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)  # noqa: PT018
            site = Site(file, node.lineno, node.end_lineno or node.lineno, node, _name_of(node, parents))
            if node.func.attr != "compile":
                site.methods.add(node.func.attr)
            else:
                site.methods |= _methods(node, parents, uses, trees)
            sites.append(site)
    return sites


def _makes_a_pattern(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and node.func.attr in _CALLS
    )


def _name_of(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> str:
    while node in parents:
        node = parents[node]
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            return node.targets[0].id
        if isinstance(node, ast.FunctionDef):
            return node.name
    return ""


class _Uses:
    """Which methods are called on a name: on variables of a function, of a module, and on fields anywhere."""

    def __init__(self, trees: dict[str, ast.AST]) -> None:
        self.names: dict[ast.AST, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self.fields: dict[str, set[str]] = defaultdict(set)
        for tree in trees.values():
            self._read(tree, (tree,))

    def _read(self, node: ast.AST, scopes: tuple[ast.AST, ...], method: str = "?") -> None:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            for scope in scopes:
                self.names[scope][node.id].add(method)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            self.fields[node.attr].add(method)
        if isinstance(node, ast.FunctionDef | ast.Lambda):
            scopes = (*scopes, node)
        for child in ast.iter_child_nodes(node):
            called = isinstance(node, ast.Attribute) or (isinstance(node, ast.Call) and child is node.func)
            self._read(child, scopes, (node.attr if isinstance(node, ast.Attribute) else method) if called else "?")


def _methods(node: ast.Call, parents: dict[ast.AST, ast.AST], uses: _Uses, trees: dict[str, ast.AST]) -> set[str]:
    """The methods of what is made, by the name that it is given; whatever may be where it has none."""
    scope: ast.AST = node
    while scope in parents and not isinstance(scope, ast.FunctionDef | ast.Lambda):
        scope = parents[scope]
    parent, methods = parents[node], set[str]()
    while isinstance(parent, ast.IfExp | ast.BoolOp):
        parent = parents[parent]
    if isinstance(parent, ast.Attribute):
        return {parent.attr}
    if isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Name):
        methods = _by_name(parent.targets[0].id, scope, uses, trees)
    elif isinstance(parent, ast.AnnAssign) and isinstance(parent.target, ast.Name):
        methods = _by_name(parent.target.id, scope, uses, trees)
    elif isinstance(parent, ast.keyword) and parent.arg:
        methods = uses.fields[parent.arg]
    elif isinstance(parent, ast.Return) and isinstance(scope, ast.FunctionDef):
        methods = uses.fields[scope.name] | _by_name(scope.name, parents.get(scope, scope), uses, trees)
    methods = {method for method in methods if method in _CALLS or method == "?"}
    return methods if methods and "?" not in methods else {_FROM_EVERY_PLACE}


def _by_name(name: str, scope: ast.AST, uses: _Uses, trees: dict[str, ast.AST]) -> set[str]:
    if isinstance(scope, ast.FunctionDef | ast.Lambda) or name.startswith("_"):
        return uses.names[scope][name]
    return uses.fields[name].union(*(uses.names[tree][name] for tree in trees.values()))


# ---------------------------------------------------------------- what they are


def watch(sites: list[Site]) -> None:
    """Imports everything and makes briefs of the shipped seeds; each pattern is noted at the place that made it."""
    places: dict[str, list[Site]] = defaultdict(list)
    for site in sites:
        places[site.file].append(site)
    plain = re._compile  # type: ignore[attr-defined]
    library = str(Path(re.__file__).parent)

    def note(pattern: object, flags: int) -> object:
        compiled = plain(pattern, flags)
        frame: FrameType | None = sys._getframe(1)
        while frame and frame.f_code.co_filename.startswith(library):
            frame = frame.f_back
        if frame and frame.f_code.co_filename.startswith(_OURS):
            file = frame.f_code.co_filename.removeprefix(f"{ROOT}/")
            inside = [site for site in places[file] if site.first <= frame.f_lineno <= site.last]
            for site in inside:
                site.seen.add(_as_text(compiled))
        return compiled

    re._compile = note  # type: ignore[attr-defined]
    try:
        _run_everything()
    finally:
        re._compile = plain  # type: ignore[attr-defined]


def _run_everything() -> None:
    import generator

    for module in pkgutil.walk_packages(generator.__path__, "generator."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    from typer.testing import CliRunner

    from generator.cli import app
    from generator.tables.clean import load_clean_tables

    with tempfile.TemporaryDirectory() as folder:
        # Rows of the phrase table are compiled when a line opens like them.
        for phrase in (*load_clean_tables().phrases, *load_clean_tables().paywalls):
            phrase.pattern.match("")
        CliRunner().invoke(app, ["generate", "-q", "--seeds", str(ROOT / "seeds"), "--docs", f"{folder}/docs"])


class _Word(str):
    """A word for each name that only the function knows; also what a match of it would be."""

    __slots__ = ()

    def group(self, *_: object) -> str:
        return str(self)

    def __getitem__(self, key: Any) -> str:
        return str(self) if isinstance(key, str) else super().__getitem__(key)


def evaluate(site: Site) -> None:
    """Where no run came by: what the expression gives with a word in the place of what the function was handed."""
    module = importlib.import_module(site.file.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    call = site.node
    assert isinstance(call.func, ast.Attribute)
    names = {node.id for node in ast.walk(call) if isinstance(node, ast.Name)}
    local = {name: _Word("Wordname") for name in names if name not in vars(module) and not hasattr(builtins, name)}

    def value(node: ast.expr) -> Any:
        return eval(compile(ast.Expression(node), site.file, "eval"), dict(vars(module)), local)

    at = {"compile": 1, "sub": 4, "subn": 4, "split": 3}.get(call.func.attr, 2)
    flags = [keyword.value for keyword in call.keywords if keyword.arg == "flags"] or call.args[at : at + 1]
    try:
        compiled = re.compile(value(call.args[0]), value(flags[0]) if flags else 0)
    except (NameError, AttributeError, TypeError, re.error):
        return
    site.seen.add(_as_text(compiled))


def _as_text(compiled: re.Pattern[Any]) -> tuple[str, int]:
    """Pattern and flags; one of bytes as one of the characters of the same numbers."""
    pattern = compiled.pattern
    return (pattern, compiled.flags) if isinstance(pattern, str) else (pattern.decode("latin-1"), re.ASCII)


# ---------------------------------------------------------------- what they cost

_MOST_OF_A_SITE = 3
"""Patterns of one place that differ by their words alone; the longest say most."""


@dataclass(frozen=True)
class Exemption:
    """What is known of a place and cannot be seen there: how its patterns are called, or how long their text may be."""

    file: str
    name: str
    """The function or variable that the pattern is made in."""
    method: str | None
    most: int | None
    """Code points."""
    why: str


def read_exemptions() -> list[Exemption]:
    rows = yaml.safe_load((ROOT / "tests/cases/patterns/bounded.yml").read_text("utf-8"))
    return [Exemption(row["file"], row["name"], row.get("method"), row.get("most"), row["why"]) for row in rows]


def judge_all() -> dict[str, Any]:
    """What there is, and what of it fails: ``unseen`` places, ``slow`` patterns, and exemptions that nothing needs."""
    sites = find_sites()
    watch(sites)
    for site in sites:
        if not site.seen:
            evaluate(site)
    exemptions = {(row.file, row.name): row for row in read_exemptions()}
    unused = set(exemptions)
    jobs: dict[tuple[str, int, str, int | None], Site] = {}
    for site in sites:
        exempt = exemptions.get((site.file, site.name))
        unused.discard((site.file, site.name))
        texts = sorted(site.seen, key=lambda seen: -len(seen[0]))
        for pattern, flags in texts[:_MOST_OF_A_SITE]:
            for called in {exempt.method} if exempt and exempt.method else site.methods:
                method = called if called in (*_ANCHORED, "search") else _FROM_EVERY_PLACE
                jobs.setdefault((pattern, flags, method, exempt.most if exempt else None), site)
    slow = []
    for (pattern, flags, method, most), site in jobs.items():
        verdict = worst.judge(pattern, flags, method, most)
        if verdict is not None:
            first, again, last = (part[:40] for part in verdict.attack)
            slow.append(
                f"{site.file}:{site.first} {method}: x{verdict.ratio:.0f}, {1000 * verdict.seconds:.1f} ms for "
                f"{first!r} + {again!r} again and again + {last!r}: {pattern[:120]}"
            )
    return {
        "sites": len(sites),
        "judged": len(jobs),
        "unseen": [f"{site.file}:{site.first}" for site in sites if not site.seen],
        "unused": sorted(f"{file}: {name}" for file, name in unused),
        "slow": slow,
    }


if __name__ == "__main__":
    print(json.dumps(judge_all()))
