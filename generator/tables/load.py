"""All tables of the stages, read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from generator.stages.clean import CleanTables
from generator.stages.describe import DescribeTables
from generator.stages.link import LinkTables
from generator.stages.segment import SegmentTables
from generator.stages.summarise import SummaryTables
from generator.tables.clean import load_clean_tables
from generator.tables.describe import load_describe_tables
from generator.tables.link import load_link_tables
from generator.tables.segment import load_segment_tables
from generator.tables.summarise import load_summary_tables


@dataclass(frozen=True, slots=True)
class Tables:
    """What the stages need to know, one table set a stage."""

    clean: CleanTables
    segment: SegmentTables
    describe: DescribeTables
    link: LinkTables
    summary: SummaryTables


@lru_cache(maxsize=1)
def load_tables() -> Tables:
    """All shipped tables, read once. Raises :class:`TableError` naming file, line and key."""
    return Tables(
        clean=load_clean_tables(),
        segment=load_segment_tables(),
        describe=load_describe_tables(),
        link=load_link_tables(),
        summary=load_summary_tables(),
    )
