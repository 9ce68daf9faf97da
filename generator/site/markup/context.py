"""What the page that is being rendered is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.approvals import Standing
from generator.model import Brief
from generator.site.derive import PageKind


@dataclass(frozen=True, slots=True)
class PageContext:
    """What the page that is being rendered is. URLs are relative to the page."""

    kind: PageKind
    brief: Brief | None = None
    publisher_url: str = ""
    month_url: str = ""
    standing: Standing | None = None
    """Whether the brief is approved; ``None`` where the desk approves nothing."""
    timeline: tuple[tuple[str, int, int], ...] = ()
    together: tuple[tuple[str, int, int], ...] = ()
    weeks: tuple[tuple[int, ...], ...] = ()
    title: str = ""
    languages: Mapping[str, str] = field(default_factory=dict)
    """Language of each brief that is not in English, by the file name of its page."""
    around: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Footnote label → words before and after the quotation in its source, where those help to find it."""
    cuts: Mapping[str, tuple[bool, bool]] = field(default_factory=dict)
    """Footnote label → whether the sentence goes on before and behind its quotation, where more is known of that than
    the quotation tells."""
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Footnote label → all names of the companies that its quotation is there for."""
