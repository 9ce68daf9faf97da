"""Loads and checks the table of the splitting stage."""

from __future__ import annotations

from functools import cache

from generator.stages.segment import SegmentTables
from generator.tables.read import expect_map, read_data_table, read_number, read_texts, refuse_unknown_keys


@cache
def load_segment_tables() -> SegmentTables:
    """The shipped table ``segment.yml``; :class:`TableError` with ``file:line`` for what breaks its rules."""
    table = expect_map(read_data_table("segment.yml"), "generator/data/segment.yml")
    refuse_unknown_keys(table, ("least_untitled", "doubtful_below", "truncation_marks"))
    return SegmentTables(
        least_untitled=read_number(table, "least_untitled"),
        doubtful_below=read_number(table, "doubtful_below"),
        truncation_marks=read_texts(table, "truncation_marks"),
    )
