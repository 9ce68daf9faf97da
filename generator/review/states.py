"""Two states of ``docs/`` to compare: of git, read without touching the work tree or the index, or of plain folders.

A file is named by the digest that git gives its bytes, so that of two states only what differs is read. A base named by
a revision is where the branch left it (``git merge-base``): what others merged meanwhile is no change of the branch.
"""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from generator.errors import GeneratorError
from generator.files import read_file, refuse_folder

MOST_BYTES = 1_000_000
"""A page beyond is told of and not read: a hundred times what a brief has."""

WORK_TREE = "the work tree"

_LINK = "is a link, which is not followed"
_LARGE = f"is larger than {MOST_BYTES:,} bytes"
_NO_GIT = "--base takes a folder with another state of the pages, too"


@dataclass(frozen=True, slots=True)
class State:
    """The pages as they stand, or stood, somewhere. Paths are POSIX paths below ``docs``; hidden files are left out."""

    name: str
    """For people: ``main, where the branch left it (1a2b3c4d5e)``."""
    files: Mapping[str, str]
    """Path → digest."""
    unread: Mapping[str, str] = field(default_factory=dict)
    """Path → why its content is not looked at."""
    fetch: Callable[[Iterable[str]], Mapping[str, bytes]] = lambda _: {}
    """Content of the files with these paths."""


def read_states(docs: Path, base: str, head: str | None = None) -> tuple[State, State]:
    """The state to compare with, and the state of today.

    Args:
        docs: the folder of pages in the work tree; need not exist where ``head`` is given or all pages are gone.
        base: a revision of the repository that holds ``docs``, or a folder: one with ``briefs/``, or one with
            ``docs/briefs/``. A revision goes first; ``./name`` is always a folder.
        head: a revision; left out, the work tree as it is, saved and not committed files included.

    Raises:
        GeneratorError: no repository, no such revision, no common history, a shallow clone, no such folder.
    """
    repository = _Repository.find(docs)
    commit = repository.find_commit(base) if repository and not base.startswith((".", "/")) else None
    if repository and head is not None:
        top: str | None = repository.need_commit(head)
    elif head is not None:
        raise GeneratorError("lies in no git repository", where=str(docs), fix="leave --head out")
    else:
        top = None
    if commit is not None and repository is not None:
        fork = repository.find_fork(commit, top or "HEAD", base, head or "HEAD")
        told = f"{base} ({fork[:10]})" if fork == commit else f"{base}, where the branch left it ({fork[:10]})"
        before = repository.read_tree(fork, told)
    elif Path(base).is_dir():
        before = read_folder(_find_docs(Path(base)), base)
    elif repository is None:
        where = f"{docs.resolve()}: lies in no git repository, and there is no folder {base!r}"
        raise GeneratorError(where, fix=f"give --docs DIR inside of one; {_NO_GIT}")
    else:
        raise repository.tell_unknown(base)
    if repository and top:
        return before, repository.read_tree(top, f"{head} ({top[:10]})")
    if not docs.is_dir():
        raise GeneratorError("the folder of pages does not exist", where=f"docs: {docs}", fix="give --docs DIR")
    return before, read_folder(docs, WORK_TREE, repository.algorithm if repository else "sha1")


# ---------------------------------------------------------------- folders


def read_folder(folder: Path, name: str, algorithm: str = "sha1") -> State:
    """The files below a folder; links are not followed. ``algorithm`` is that of the digests to compare with."""
    files: dict[str, str] = {}
    unread: dict[str, str] = {}
    for path in _walk(folder):
        key = path.relative_to(folder).as_posix()
        try:
            found = path.lstat()
            if stat.S_ISLNK(found.st_mode):
                files[key], unread[key] = f"link {path.readlink()}", _LINK
            elif not stat.S_ISREG(found.st_mode):
                continue
            elif found.st_size > MOST_BYTES and key.endswith(".md"):
                files[key], unread[key] = _digest_file(path, found.st_size, algorithm), _LARGE
            else:
                files[key] = _digest_file(path, found.st_size, algorithm)
        except OSError as error:
            files[key], unread[key] = "", f"cannot be read: {error.strerror}"

    def fetch(paths: Iterable[str]) -> dict[str, bytes]:
        return {path: read_file(folder / path, MOST_BYTES, folder) for path in paths}

    return State(name, files, unread, fetch)


def _walk(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder, onerror=_refuse):
        linked = [name for name in folders if Path(root, name).is_symlink()]
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in linked)
        yield from (Path(root, name) for name in sorted([*names, *linked]) if not name.startswith("."))


def _refuse(error: OSError) -> NoReturn:
    raise refuse_folder(Path(error.filename), error) from error


def _digest_file(path: Path, size: int, algorithm: str) -> str:
    digest = hashlib.new(algorithm, f"blob {size}\0".encode(), usedforsecurity=False)
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def _find_docs(folder: Path) -> Path:
    for docs in (folder, folder / "docs"):
        if (docs / "briefs").is_dir():
            return docs
    raise GeneratorError("holds no briefs/, nor docs/briefs/", where=str(folder), fix="name the folder of the pages")


# ---------------------------------------------------------------- git


@dataclass(frozen=True, slots=True)
class _Repository:
    folder: Path
    """Where git is run."""
    prefix: str
    """Path of ``docs`` below the top of the repository, POSIX, without a slash at its end."""
    algorithm: str

    @classmethod
    def find(cls, docs: Path) -> _Repository | None:
        """The repository that holds ``docs``, or ``None``."""
        folder = docs.resolve()
        gone: list[str] = []
        while not folder.is_dir() and folder.parent != folder:
            gone.insert(0, folder.name)
            folder = folder.parent
        try:
            found = _run(folder, "rev-parse", "--is-inside-work-tree", "--show-prefix", check=False)
        except FileNotFoundError:
            return None
        if found.returncode:
            message = found.stderr.decode("utf-8", "replace").strip()
            if "not a git repository" in message:
                return None
            raise GeneratorError(f"git: {message.splitlines()[0] if message else 'failed'}", where=str(folder))
        inside, _, prefix = os.fsdecode(found.stdout).partition("\n")
        if inside != "true":
            return None
        parts = [*prefix.removesuffix("\n").removesuffix("/").split("/"), *gone]
        form = _run(folder, "rev-parse", "--show-object-format", check=False).stdout.decode().strip()
        return cls(folder, "/".join(filter(None, parts)), form if form in ("sha1", "sha256") else "sha1")

    def find_commit(self, revision: str) -> str | None:
        words = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        found = _run(self.folder, *words, check=False)
        return found.stdout.decode().strip() if found.returncode == 0 else None

    def need_commit(self, revision: str) -> str:
        commit = self.find_commit(revision)
        if commit is None:
            raise self.tell_unknown(revision)
        return commit

    @property
    def shallow(self) -> bool:
        return _run(self.folder, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"

    def tell_unknown(self, revision: str) -> GeneratorError:
        if self.shallow:
            return _tell_shallow(f"has no revision {revision!r}: the clone is shallow", self.folder)
        fix = f"git branch -a lists what there is, git fetch origin {revision} brings it; {_NO_GIT}"
        return GeneratorError(
            f"has no revision {revision!r}, and there is no such folder", where=str(self.folder), fix=fix
        )

    def find_fork(self, base: str, head: str, base_name: str, head_name: str) -> str:
        """The last commit that both have."""
        found = _run(self.folder, "merge-base", base, self.need_commit(head), check=False)
        if found.returncode == 0:
            return found.stdout.decode().split()[0]
        what = f"{base_name} and {head_name} have no common commit"
        if self.shallow:
            raise _tell_shallow(f"{what} in this clone, which is shallow", self.folder)
        raise GeneratorError(what, where=str(self.folder), fix=f"is {base_name} the right branch? {_NO_GIT}")

    def read_tree(self, commit: str, name: str) -> State:
        """The files of a commit below ``docs``; none where it has no such folder."""
        tree = f"{commit}:{self.prefix}"
        if _run(self.folder, "cat-file", "-e", tree, check=False).returncode:
            return State(name, {})
        files: dict[str, str] = {}
        unread: dict[str, str] = {}
        for row in _run(self.folder, "ls-tree", "-r", "-l", "-z", "--full-tree", tree).stdout.split(b"\0")[:-1]:
            told, _, raw = row.partition(b"\t")
            mode, kind, digest, size = told.decode().split()
            path = os.fsdecode(raw)
            if kind != "blob" or any(part.startswith(".") for part in path.split("/")):
                continue
            files[path] = digest
            if mode == "120000":
                unread[path] = _LINK
            elif int(size) > MOST_BYTES and path.endswith(".md"):
                unread[path] = _LARGE
        return State(name, files, unread, lambda paths: self._fetch({path: files[path] for path in paths}))

    def _fetch(self, wanted: Mapping[str, str]) -> dict[str, bytes]:
        if not wanted:
            return {}
        asked = "".join(f"{digest}\n" for digest in wanted.values()).encode()
        told = _run(self.folder, "cat-file", "--batch", stdin=asked).stdout
        found: dict[str, bytes] = {}
        at = 0
        for path in wanted:
            end = told.index(b"\n", at)
            head = told[at:end].split()
            if head[1:] == [b"missing"]:  # a partial clone that cannot reach its server
                raise GeneratorError("an object is missing", where=f"{self.folder}: {path}", fix="git fetch --refetch")
            size = int(head[2])
            found[path] = told[end + 1 : end + 1 + size]
            at = end + size + 2
        return found


def _tell_shallow(what: str, folder: Path) -> GeneratorError:
    fix = "git fetch --unshallow; for actions/checkout: fetch-depth: 0"
    return GeneratorError(what, where=str(folder), fix=fix)


def _run(folder: Path, *words: str, stdin: bytes = b"", check: bool = True) -> subprocess.CompletedProcess[bytes]:
    settings = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    done = subprocess.run(
        ("git", "-C", str(folder), *words), input=stdin, capture_output=True, env=settings, check=False
    )
    if check and done.returncode:
        message = done.stderr.decode("utf-8", "replace").strip()
        raise GeneratorError(f"git {words[0]}: {message or done.returncode}", where=str(folder))
    return done
