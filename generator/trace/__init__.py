"""Does every word of a brief stand where the brief says? The check of ``briefs check``.

It reads the committed Markdown and the seeds, and shares no code with what made the briefs: no splitter of sentences,
no reader of numbers, no cleaner. So a fault there cannot hide itself here.
"""

from generator.trace.check import Trace, read_source_text, trace_archived, trace_brief, trace_docs, trace_summary
from generator.trace.pieces import Fault
from generator.trace.source import SeedText, read_html, read_text
from generator.trace.tell import list_rows, tell_fault

__all__ = [
    "Fault",
    "SeedText",
    "Trace",
    "list_rows",
    "read_html",
    "read_source_text",
    "read_text",
    "tell_fault",
    "trace_archived",
    "trace_brief",
    "trace_docs",
    "trace_summary",
]
