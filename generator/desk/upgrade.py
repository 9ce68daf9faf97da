"""``briefs upgrade``: what a newer Briefs changes in a desk's repository, and what it only offers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from generator.approvals import find_folder
from generator.brief.front import is_hand_page
from generator.config import FILE_NAME
from generator.desk.files import RECORD, Record, digest_file, list_followed, read_record, render_files, write_record
from generator.desk.pin import FOLDER, PIN_FILE, Pin, read_pinned
from generator.desk.plan import Change, DeskPlan, read_file
from generator.desk.steps import STEPS, Step, upgrade_text
from generator.errors import ConfigError, GeneratorError
from generator.files import list_files
from generator.formats import Document


def find_record(folder: Path) -> Record | None:
    """How the desk was made, ``None`` where ``briefs init`` did not make it. Raises :class:`ConfigError`."""
    data = read_file(folder, RECORD)
    return read_record(data, str(folder / RECORD)) if data is not None else None


def plan_files(folder: Path, record: Record, pin: Pin, take: Sequence[str] = ()) -> DeskPlan:
    """How the desk's files follow the Briefs of ``pin``.

    A file that the desk has not changed follows. One that it changed stays; where Briefs changed it too, that is told
    once, with both texts. A file that the desk removed stays away.

    Args:
        folder: of the desk.
        record: what was last offered.
        pin: the Briefs to use from now on.
        take: files to be written as Briefs has them, whatever stands there.

    Raises:
        ConfigError: a file of ``take`` is none that Briefs offers, or something cannot be read.
    """
    offered = list_followed(render_files(pin, record.name), pin)
    unknown = [path for path in take if path not in offered]
    if unknown:
        raise ConfigError(
            f"{unknown[0]} is no file that Briefs offers", where="--take", fix="one of " + ", ".join(offered)
        )
    changes = [*_plan_pin(folder, pin)]
    for path, content in offered.items():
        here, new, last = read_file(folder, path), digest_file(content), record.digests.get(path)
        at = digest_file(here) if here is not None else None
        if at == new:
            continue
        if path in take:
            changes.append(Change("~" if at else "+", path, "as Briefs has it", content, here))
        elif at is None and last is None:
            changes.append(Change("+", path, "new in Briefs", content))
        elif at is not None and at == last:
            changes.append(Change("~", path, "follows; nobody has changed it here", content, here))
        elif new != last:
            why = "was removed here" if at is None else "was changed here"
            why += f", and Briefs changed it too: yours stays. To have the new one: --take {path}"
            changes.append(Change("!", path, why, content))
    digests = {path: digest_file(content) for path, content in offered.items()}
    kept = write_record(Record(record.name, digests))
    before = read_file(folder, RECORD)
    silent = (Change("~", RECORD, content=kept, before=before),) if kept != before else ()
    return DeskPlan(folder, tuple(changes), silent)


def _plan_pin(folder: Path, pin: Pin) -> Iterable[Change]:
    written = read_file(folder, PIN_FILE)
    pinned = read_pinned(written.decode("utf-8", "replace")) if written is not None else None
    if written is not None and pinned is None:
        yield Change("!", PIN_FILE, "pins Briefs in a way of its own: change it by hand", pin.write_line().encode())
        return
    here = read_file(folder, pin.path)
    if here != pin.wheel:
        yield Change("~" if here is not None else "+", pin.path, "Briefs itself", pin.wheel, here)
    if pinned != (pin.name, pin.digest):
        yield Change(
            "~" if written else "+",
            PIN_FILE,
            f"Briefs {pin.version}, {pin.origin or 'from a wheel'}",
            pin.write_line().encode(),
            written,
        )
    if pinned and pinned[0] != pin.name:
        yield Change("-", f"{FOLDER}/{pinned[0]}")


def plan_formats(
    folder: Path, docs: Path, registry: Path, settings: Path = Path(FILE_NAME), steps: Sequence[Step] = STEPS
) -> DeskPlan:
    """Which documents are of an older format, and what they become. A brief that cannot be read needs a person.

    Paths are told as they are given, and taken from ``folder`` where they are not absolute.

    Raises:
        ConfigError: a document is of a newer format, or cannot be read.
    """
    documents: list[tuple[Document, Path]] = [("settings", settings), ("registry", registry)]
    documents += [("approval", file) for file in list_files(find_folder(folder / docs), ".yml")]
    documents += [("brief", page) for page in list_files(folder / docs / "briefs", ".md")]
    changes: list[Change] = []
    for document, path in documents:
        data = read_file(folder, str(path))
        if data is None:
            continue
        told = _tell_path(folder, path)
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            changes.append(Change("!", told, "is not UTF-8: save it as UTF-8"))
            continue
        if document == "brief" and is_hand_page(path.name, text):
            continue
        try:
            after, done = upgrade_text(document, text, told, steps)
        except ConfigError:
            raise
        except GeneratorError as error:
            changes.append(Change("!", told, f"{error.what} ({error.fix})" if error.fix else error.what))
        else:
            if done:
                changes.append(Change("~", told, "; ".join(done), after.encode(), data))
    return DeskPlan(folder, tuple(changes))


def _tell_path(folder: Path, path: Path) -> str:
    whole = folder / path
    return whole.relative_to(folder).as_posix() if whole.is_relative_to(folder) else str(whole)
