"""Errors that carry facts: what went wrong, where, and how to mend it.

Every error the generator raises on purpose derives from :class:`GeneratorError`; the front door turns it into
one line on stderr and an exit code. Anything else that escapes is a fault of ours (exit code 3).
"""

from __future__ import annotations


class GeneratorError(Exception):
    """Something the user can mend.

    Attributes:
        what: what is wrong, one sentence without a full stop.
        where: file, or ``file:line`` (1-based), or ``file:line: field``; empty where no place applies.
        fix: what to do about it, one sentence without a full stop; empty where nothing useful can be said.
    """

    exit_code = 2

    def __init__(self, what: str, *, where: str = "", fix: str = "") -> None:
        self.what = what
        self.where = where
        self.fix = fix
        super().__init__(str(self))

    @property
    def told(self) -> str:
        """Where and what, without the fix."""
        return f"{self.where}: {self.what}" if self.where else self.what

    def __str__(self) -> str:
        return f"{self.told} ({self.fix})" if self.fix else self.told


class ConfigError(GeneratorError):
    """A setting in ``briefing.toml``, the environment or a flag that cannot be used."""


class SeedError(GeneratorError):
    """One input that cannot be read; the others go on."""

    exit_code = 1


class LimitError(SeedError):
    """One input, or what it shows, is larger than any article or page is."""


class FolderError(SeedError):
    """A folder that cannot be listed: what stands in it is unknown, and nothing may take it for empty."""

    exit_code = 2


class TableError(GeneratorError):
    """A YAML table (the registry, publishers, cue words …) that breaks its rules."""


class BriefError(GeneratorError):
    """A committed brief that cannot be parsed."""

    exit_code = 1


class ApprovalError(GeneratorError):
    """A file of ``approvals/`` that cannot be read; the others go on."""

    exit_code = 1


class PublishError(GeneratorError):
    """Writing, or refusing to write, into ``docs/``."""


class SiteError(GeneratorError):
    """The site or the bundle cannot be built."""
