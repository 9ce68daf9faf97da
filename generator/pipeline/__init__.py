"""The left half of the house: ``generate`` is its hallway, and each other file a step that the hallway names."""

from generator.pipeline.companies import count_unknown
from generator.pipeline.generate import generate_briefs
from generator.pipeline.load import load_bulk_list, load_companies, read_briefs
from generator.pipeline.memory import Memory, remember
from generator.pipeline.run import Draft, Progress, Run
from generator.pipeline.summaries import explain_document, quotable_words, summarise_texts

__all__ = [
    "Draft",
    "Memory",
    "Progress",
    "Run",
    "count_unknown",
    "explain_document",
    "generate_briefs",
    "load_bulk_list",
    "load_companies",
    "quotable_words",
    "read_briefs",
    "remember",
    "summarise_texts",
]
