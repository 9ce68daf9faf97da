"""YAML that may be given to libyaml's composer: it works by recursion in C, so that what is nested deeply ends the
process, and an alias may stand for gigabytes.
"""

from __future__ import annotations

import re

import yaml

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
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
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="aliases are not allowed", problem_mark=event.start_mark)  # type: ignore[arg-type]
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                raise RecursionError
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
