"""Known names in their text: whose a short name is that two companies share, and whether it is a person's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.model import Mention
from generator.stages.link.endings import fold_text

ALSO_PERSON = ", also a person's name here"
"""End of the rule of a mention whose name a person in the same text bears as well."""


def settle_known(
    mentions: Sequence[Mention], proven: frozenset[int], parents: Mapping[str, str | None]
) -> tuple[Mention, ...]:
    """Drop known mentions that may mean another: of a person of that name, or of a company that began like that.

    ``mentions`` are those of one text, candidates among them; ``proven`` are the places where the text itself proves a
    company; ``parents`` gives the present parent of each row. A name that a person bears too counts where the text
    proves it or names the company otherwise. A name that begins the longer one of another company, named first, is that
    one's short form unless the text names its own company in another way; a unit's name ("X Securities") takes nothing
    from its parent.
    """
    longer: list[tuple[int, str, str | None]] = []
    surfaces: dict[str, set[str]] = {}
    for mention in mentions:
        name = fold_text(mention.name)
        if mention.company is not None:
            surfaces.setdefault(mention.company, set()).add(name)
        if " " in name:
            longer.append((mention.start, name, mention.company))
    kept: list[Mention] = []
    named: set[str] = set()
    for mention in mentions:
        name = fold_text(mention.name)
        company = mention.company
        if company is not None and company not in named and surfaces[company] == {name}:
            if mention.rule.endswith(ALSO_PERSON) and mention.start not in proven:
                continue
            if any(
                start < mention.start
                and long.startswith(f"{name} ")
                and other != company
                and (other is None or parents.get(other) != company)
                for start, long, other in longer
            ):
                continue
        if company is not None and not mention.rule.endswith(ALSO_PERSON):
            named.add(company)
        kept.append(mention)
    return tuple(kept)
