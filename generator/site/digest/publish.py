"""From the settings and the wishes of the desk to the files of the letter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.config import Config
from generator.errors import ConfigError, SiteError
from generator.files import read_page
from generator.site.approved import read_wanted, tell_broken
from generator.site.digest.choose import Choice, choose_briefs, tell_dates
from generator.site.digest.draft import draft_letter
from generator.site.digest.group import Grouping
from generator.site.digest.letter import Letter
from generator.site.digest.mail import write_message
from generator.site.digest.page import FOLDS, write_mail, write_page
from generator.site.digest.text import write_text
from generator.site.outside import make_folder, read_epoch
from generator.site.phrase import say_count
from generator.writing import write_output

CLIPPED = 100_000
"""Bytes of HTML; Gmail cuts a mail at 102 KB and hides the rest behind a link."""
WATCHLIST: Grouping = "watchlist"
_MOST_TOLD = 5
"""So many ids are listed; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What was written, and what the desk should know of it."""

    folder: Path
    letter: Letter
    fold: str
    """One of ``page.FOLDS``."""
    mail_bytes: int
    unknown: tuple[str, ...]
    """A line for each id that could not be used."""
    doubtful: tuple[str, ...] = ()
    """Ids of the briefs that were left out for want of a date."""

    def lines(self) -> Iterator[str]:
        """For people."""
        size = f"{self.mail_bytes / 1000:.0f} KB"
        yield f"{say_count(self.letter.count, 'brief')}: page.html, mail.html ({size}), mail.txt, mail.eml"
        if self.letter.left_out:
            yield self.letter.left_out
            yield from (f"  {key}" for key in self.doubtful[:_MOST_TOLD])
            more = len(self.doubtful) - _MOST_TOLD
            yield from [f"  and {more:,} more"] * (more > 0)
            yield "  a date mends that, in the brief or as date: in NAME.meta.yml beside the seed; or ask with --ids"
        if not self.letter.home:
            yield "no site_url is set in briefing.toml: headlines lead to the originals where these are known"
        if self.fold != FOLDS[0]:
            yield (
                f"mail.html has no more than the {self.fold} of each brief, since Gmail cuts off what is larger than "
                "102 KB; page.html and mail.txt are whole"
            )
        if self.mail_bytes > CLIPPED:
            yield f"mail.html is too large all the same ({size}): choose fewer briefs"


def make_digest(
    config: Config,
    choice: Choice,
    *,
    to: Path | None = None,
    by: Grouping | None = None,
    bullets: int | None = None,
    title: str = "",
    intro: Path | None = None,
) -> Digest:
    """Choose, draft and write a letter of the briefs in ``config.docs``.

    Args:
        config: names the folders and the site.
        choice: which briefs.
        to: folder of the files; one in ``config.dist`` that is named for ``choice`` when left out.
        by: headings; ``None`` for the watchlist and then kinds, and for none where ids give the order.
        bullets: at most so many of each brief; ``None`` for all.
        title: headline and subject; made from ``choice`` where it is empty.
        intro: a file with the desk's own words in Markdown.

    Raises:
        SiteError: there are no such briefs, or a file or folder cannot be read or written.
        ConfigError: a wish cannot be met, or none is given.
    """
    library = read_wanted(config.docs, approved_only=config.approved_only)
    if choice == Choice():
        told = tell_dates([entry.brief.date for entry in library.briefs])
        raise ConfigError("no brief is asked for", fix=f"give --since DATE or --ids ID; there are {told}")
    chosen = choose_briefs(library, choice)
    letter = draft_letter(
        chosen,
        library,
        choice,
        site_name=config.site_name,
        site_url=config.site_url,
        lang=config.language,
        by=by or (None if choice.ids else WATCHLIST),
        bullets=bullets,
        title=title,
        intro=_read_intro(intro) if intro else "",
    )
    folder = to or config.dist / f"digest-{letter.slug}"
    fold, mail_bytes = write_digest(letter, folder, config.docs)
    return Digest(folder, letter, fold, mail_bytes, (*chosen.unknown, *tell_broken(library)), chosen.doubtful)


def _read_intro(path: Path) -> str:
    try:
        return read_page(path, path.parent).removeprefix("\ufeff")
    except OSError as error:
        raise SiteError(f"cannot be read: {error.strerror}", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise SiteError("is not UTF-8", where=str(path), fix="save it as UTF-8") from error


def write_digest(letter: Letter, to: Path, docs: Path) -> tuple[str, int]:
    """Write ``page.html``, ``mail.html``, ``mail.txt`` and ``mail.eml`` into ``to``; other files there stay.

    Returns how far the mail is folded, and its bytes.

    Raises:
        SiteError: the folder lies in ``docs``, or cannot be written.
        ConfigError: ``SOURCE_DATE_EPOCH`` is no number of seconds.
    """
    if docs.resolve() in (to.resolve(), *to.resolve().parents):
        raise SiteError("the letter would become a part of the site's pages", where=str(to), fix="give another --to")
    fold, mail = fold_mail(letter)
    text = write_text(letter)
    files = {
        "page.html": write_page(letter).encode(),
        "mail.html": mail.encode(),
        "mail.txt": text.encode(),
        "mail.eml": write_message(letter.subject, mail, text, read_epoch()),
    }
    make_folder(to)
    try:
        for name, content in files.items():
            write_output(to / name, content)
    except OSError as error:
        raise SiteError(f"cannot be written: {error.strerror}", where=error.filename or str(to)) from error
    return fold, len(files["mail.html"])


def fold_mail(letter: Letter, most: int = CLIPPED) -> tuple[str, str]:
    """The fullest mail of at most ``most`` bytes, and which of ``FOLDS`` it is; the last one whatever its size."""
    for fold in FOLDS:
        mail = write_mail(letter, fold)
        if len(mail.encode()) <= most:
            break
    return fold, mail
