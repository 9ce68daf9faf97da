"""What is covered most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from generator.site.derive.index import Index
from generator.site.derive.pieces import make_link, write_table
from generator.site.library import BriefFile


def write_most_covered(index: Index, here: str, most: int, briefs: Iterable[BriefFile] | None = None) -> list[str]:
    """The companies that most briefs are about, of all briefs or of the given ones; nothing where there are none."""
    about, named = Counter[str](), Counter[str]()
    if briefs is None:
        about.update({key: len(found) for key, found in index.about.items()})
        named.update({key: len(found) for key, found in index.named.items()})
    else:
        for entry in briefs:
            roles = {link.id: link.role for link in reversed(entry.brief.companies)}
            about.update(key for key, role in roles.items() if role == "about")
            named.update(key for key, role in roles.items() if role == "named")
    ranked = sorted(
        (key for key in {*about, *named} if about[key] + named[key]),
        key=lambda key: (-about[key], -named[key], index.name(key).casefold(), key),
    )[:most]
    if not ranked:
        return []
    rows = (
        (make_link(index.name(key), index.companies[key].path, here), str(about[key]), str(named[key]))
        for key in ranked
    )
    return ["## Most covered", "", *write_table(("Company", "About", "Named"), rows)]
