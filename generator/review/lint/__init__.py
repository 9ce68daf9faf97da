"""``briefs lint``: what an editor would mark in a brief that people changed, each with rule, place and fix."""

from generator.review.lint.check import Linted, lint_docs
from generator.review.lint.rules import RULES, Finding, Rule, read_codes
from generator.review.lint.show import annotate_line, list_findings, show_annotation, show_finding, show_rules

__all__ = [
    "RULES",
    "Finding",
    "Linted",
    "Rule",
    "annotate_line",
    "lint_docs",
    "list_findings",
    "read_codes",
    "show_annotation",
    "show_finding",
    "show_rules",
]
