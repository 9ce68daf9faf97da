"""All tables of the stages, each read once and when it is first asked for: most commands need few of them."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.stages.clean import CleanTables
    from generator.stages.describe import DescribeTables
    from generator.stages.link import LinkTables
    from generator.stages.segment import SegmentTables
    from generator.stages.summarise import SummaryTables


class Tables:
    """What the stages need to know, one table set a stage. Reading one raises :class:`TableError` naming file, line
    and key.
    """

    @cached_property
    def clean(self) -> CleanTables:
        """Phrases, words and weights of cleaning."""
        from generator.tables.clean import load_clean_tables

        return load_clean_tables()

    @cached_property
    def segment(self) -> SegmentTables:
        """The numbers by which a page is split."""
        from generator.tables.segment import load_segment_tables

        return load_segment_tables()

    @cached_property
    def describe(self) -> DescribeTables:
        """Outlets, words of the calendar, cues."""
        from generator.tables.describe import load_describe_tables

        return load_describe_tables()

    @cached_property
    def link(self) -> LinkTables:
        """Words, endings and places around companies."""
        from generator.tables.link import load_link_tables

        return load_link_tables()

    @cached_property
    def summary(self) -> SummaryTables:
        """Words and points of the summary, abbreviations, figures."""
        from generator.tables.summarise import load_summary_tables

        return load_summary_tables()


@lru_cache(maxsize=1)
def load_tables() -> Tables:
    """The shipped tables; the same object every time."""
    return Tables()
