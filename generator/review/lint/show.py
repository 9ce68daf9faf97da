"""Findings for people, for GitHub and for other tools."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.review.lint.check import Linted
from generator.review.lint.rules import RULES, Finding
from generator.text.show import show_text


def show_finding(finding: Finding) -> str:
    """``path:line:column: B001 message  fix: …`` on one line."""
    place = f"{finding.path}:{finding.line}:{finding.column}"
    fix = f"  fix: {finding.fix}" if finding.fix else ""
    return show_text(f"{place}: {finding.code} {finding.message}{fix}")


def show_annotation(finding: Finding) -> str:
    """A workflow command with which GitHub marks the line in a pull request (docs.github.com, "Workflow commands")."""
    fix = f"\nfix: {finding.fix}" if finding.fix else ""
    place = f"file={_property(finding.path)},line={finding.line},col={finding.column}"
    return _annotate(place, f"{finding.code} {finding.name}", finding.message + fix)


def annotate_line(path: str, line: int, title: str, message: str) -> str:
    """The same for a line of any page."""
    return _annotate(f"file={_property(path)},line={line}", title, message)


def _annotate(place: str, title: str, message: str) -> str:
    """A warning of GitHub's at ``place``, whose properties are escaped; the other texts may be anything."""
    return f"::warning {place},title={_property(title)}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def show_rules() -> Iterator[str]:
    """The rules as a table in Markdown."""
    yield "| Code | Rule | What it marks |"
    yield "|---|---|---|"
    yield from (f"| {rule.code} | {rule.name} | {rule.what} |" for rule in RULES)


def list_findings(linted: Linted) -> dict[str, Any]:
    """The outcome as one object, see ``FORMATS.md``."""
    return {
        "format": 1,
        "briefs": linted.briefs,
        "findings": [
            {
                "path": finding.path,
                "line": finding.line,
                "column": finding.column,
                "code": finding.code,
                "rule": finding.name,
                "piece": finding.piece or None,
                "message": finding.message,
                "fix": finding.fix or None,
            }
            for finding in linted.findings
        ],
        "unchecked": [{"path": path, "reason": reason} for path, reason in linted.unchecked],
    }
