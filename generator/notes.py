"""A person's note into a page of ``docs/``: which page is meant, and the words put into it."""

from __future__ import annotations

import contextlib
import os
import shlex
import subprocess
import sys
import tempfile
from difflib import get_close_matches
from pathlib import Path

from generator.brief import add_note, refuse_stalling
from generator.errors import BriefError, GeneratorError, PublishError
from generator.files import PAGE_BYTES, list_files, read_file
from generator.signals import leave_interrupts
from generator.targets import find_dead, find_near
from generator.writing import WORK, Writer, digest_content, drop_part, hold_near, keep_file

_MOST_TOLD = 5
_DRAFTS = "notes"
"""Folder of the working folder for words that could not be put into their page."""


def find_page(docs: Path, wanted: str, *, company: bool = False) -> Path:
    """The page of a brief or company.

    Args:
        docs: the folder of pages.
        wanted: an id, the beginning of one that no other has, or the path of a page in ``docs``.
        company: look among the companies; a path tells by itself.

    Raises:
        GeneratorError: there is no such page, or several.
    """
    folder = docs / ("companies" if company else "briefs")
    given = Path(wanted)
    if given.suffix == ".md" and given.is_file():
        if given.resolve().parent not in ((docs / name).resolve() for name in ("briefs", "companies")):
            raise GeneratorError("is no page of a brief or a company", where=wanted, fix=f"give one in {docs}")
        return given
    names = sorted(path.stem for path in list_files(folder, ".md") if path.is_file())
    asked = given.name.removesuffix(".md")
    found = [asked] if asked in names else [name for name in names if asked and name.startswith(asked)]
    if len(found) == 1:
        return folder / f"{found[0]}.md"
    if found:
        more = ", …" if len(found) > _MOST_TOLD else ""
        raise GeneratorError(
            f"{len(found)} pages begin so: {', '.join(found[:_MOST_TOLD])}{more}", where=wanted, fix="write more of it"
        )
    near = get_close_matches(asked, names, n=1)
    what = "a company has a page as soon as a brief names it" if company else "give the id of a brief, or its beginning"
    raise GeneratorError(
        f"no page in {folder} has that name", where=wanted, fix=f"did you mean {near[0]}?" if near else what
    )


def write_note(page: Path, words: str) -> None:
    """Put ``words`` at the end of the desk note of ``page``; no other line changes.

    Raises:
        GeneratorError: the page cannot be read or written, the words cannot be a note, or a link in them leads to
            no page; the page is as it was.
    """
    with hold_near(page.parent) as writer:
        _put_note(page, words, writer)


def _put_note(page: Path, words: str, writer: Writer) -> None:
    try:
        text = read_file(page, PAGE_BYTES).decode("utf-8")
        words.encode("utf-8")
    except UnicodeError as error:
        raise GeneratorError("not UTF-8", where=str(page), fix="save it as UTF-8, and write the note so") from error
    except OSError as error:
        raise GeneratorError(f"cannot be read: {error.strerror}", where=str(page)) from error
    try:
        noted = add_note(text, words, str(page.resolve()))
        refuse_stalling(noted, str(page))
    except BriefError as error:
        raise GeneratorError(error.what, where=error.where, fix=error.fix) from error
    docs = page.resolve().parent.parent
    for link in find_dead(words, page, docs):
        near = find_near(page.resolve(), link, docs)
        fix = f"did you mean {near}?" if near else "paths start from the folder of this page"
        raise GeneratorError(f"the link to {link} leads to no page", where=str(page), fix=fix)
    writer.write(page, noted.encode("utf-8"), digest_content(text.encode("utf-8")))


def keep_note(page: Path, words: str) -> None:
    """As :func:`write_note` for words that a person gave with the command. Where they cannot be put into the page, they
    are kept in the working folder, below words that wait there, and the editor opens with them.

    Raises:
        GeneratorError: as :func:`write_note`; it says where the words are kept.
    """
    draft = _find_draft(page)
    try:
        write_note(page, words)
        with contextlib.suppress(OSError):
            if _read_draft(draft) == words:  # that were kept when they could not be written
                drop_part(draft)
    except PublishError as error:
        with contextlib.suppress(OSError, UnicodeError):
            kept = _read_draft(draft)
            if words.strip():
                keep_file(draft, (f"{kept.rstrip()}\n\n" if kept.strip() else "").encode() + words.encode("utf-8"))
        raise _tell_kept(error, draft) from error


_SCISSORS = "<!-- What stands above this line becomes the note"


def edit_note(page: Path) -> None:
    """Put what a person writes in an editor into ``page``, as :func:`write_note`. Until it stands there, the words are
    kept in the working folder, and the next time the editor opens with them.

    Raises:
        GeneratorError: as :func:`ask_editor` and :func:`write_note`; where words are kept, it says so.
    """
    draft = _find_draft(page)
    words = ask_editor(page, _read_draft(draft))
    try:
        if words.strip():
            with contextlib.suppress(OSError, UnicodeEncodeError):
                keep_file(draft, words.encode("utf-8"))
        write_note(page, words)
    except GeneratorError as error:
        raise _tell_kept(error, draft) from error
    drop_part(draft)


def _find_draft(page: Path) -> Path:
    return page.resolve().parent.parent.parent / WORK / _DRAFTS / page.name


def _read_draft(draft: Path) -> str:
    with contextlib.suppress(OSError, UnicodeDecodeError):
        return "" if draft.is_symlink() else read_file(draft, PAGE_BYTES).decode("utf-8")
    return ""


def _tell_kept(error: GeneratorError, draft: Path) -> GeneratorError:
    waits = f"; your words are kept in {draft}: briefs note {draft.stem} opens them again" if draft.is_file() else ""
    return GeneratorError(error.what, where=error.where, fix=(error.fix + waits).removeprefix("; "))


def ask_editor(page: Path, words: str = "") -> str:
    """What a person writes in the editor of their own, ``VISUAL`` or ``EDITOR`` of the environment; empty where they
    leave it so. It opens with ``words``.

    Raises:
        GeneratorError: there is no editor, or it fails; nothing is written then.
    """
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("notepad" if sys.platform == "win32" else "vi")
    with tempfile.TemporaryDirectory(prefix="briefs-note-") as folder:
        file = Path(folder, "note.md")
        hint = f"{_SCISSORS} of {page.stem}. Leave it empty to write none. -->"
        file.write_text(f"{words.rstrip()}\n\n{hint}\n", encoding="utf-8")
        fix = "set EDITOR, or give the words: briefs note ID 'words'"
        try:
            with leave_interrupts():
                done = subprocess.run([*shlex.split(command), str(file)], check=False)
        except (OSError, ValueError) as error:
            raise GeneratorError("the editor cannot be started", where=command, fix=fix) from error
        if done.returncode:
            raise GeneratorError(f"the editor left with {done.returncode}, so nothing was written", where=command)
        try:
            written = read_file(file, PAGE_BYTES).decode("utf-8", "surrogateescape")
        except OSError as error:
            raise GeneratorError(f"what the editor left cannot be read: {error.strerror}", where=command) from error
        return written.replace("\r\n", "\n").replace("\r", "\n").partition(_SCISSORS)[0]
