"""The loaders of YAML, and what of it may be given to them: libyaml's composer works by recursion in C, so that what is
nested deeply ends the process, and an alias may stand for gigabytes.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

TEXT_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Reads every scalar as text and knows no tags; in C, where PyYAML was built so: ten thousand briefs take four seconds
less.
"""
TABLE_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The same for tables, where a number is a number."""
_OPENS = re.compile(r"[\[{]|[-?:]\s")
_DEEPEST = 100
"""Far beyond what our formats have, and far below what C has room for."""


def refuse_nested(text: str) -> None:
    """Raises :class:`RecursionError` for YAML that is nested deeply, and :class:`yaml.MarkedYAMLError` for an alias and
    for what is no YAML where that is met first. What can have neither is not looked at.
    """
    if "*" not in text and len(_OPENS.findall(text)) < _DEEPEST:
        return
    depth = 0
    for event in yaml.parse(text, Loader=TEXT_LOADER):
        if isinstance(event, yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="aliases are not allowed", problem_mark=event.start_mark)  # type: ignore[arg-type]
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                raise RecursionError
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
