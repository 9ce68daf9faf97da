"""Which briefs a run puts into a story, takes out of one, or moves to another, and why, in a few words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

_NAMED = 3
"""Other founders that are named; the rest is counted."""


@dataclass(frozen=True, slots=True)
class StoryMove:
    """A brief whose place changes; ``before`` is ``None`` and empty for one that is new."""

    brief: str
    """Its id."""
    before: str | None
    touched: tuple[str, ...]
    """Of a round-up, the stories that it told of before."""
    after: str | None
    touches: tuple[str, ...]
    reason: str = ""
    """As settling gives it: ``with a-b-0123456789: both tell of …``."""
    beside: tuple[str, ...] = ()
    """Ids of the others in a story that this run founds."""
    founds: bool = False
    """Whether nobody was in the story before."""
    merged: bool = False
    """Whether people made its story one with another."""
    parted: bool = False
    """Whether people took that back."""
    led: tuple[tuple[str, str], ...] = ()
    """Of stories that it told of and that are another's now, ``(id, id of that one)``."""

    def tell(self) -> str:
        """What happens and why: ``joins story ID with a-b-0123456789: both tell of …``."""
        told = []
        if self.before != self.after:
            told.append(self._tell_story())
        came = [one for one in self.touches if one not in self.touched]
        # One that it joins it need not touch any more.
        led = dict(self.led)
        went = [one for one in self.touched if one not in self.touches and one != self.after and one not in led]
        if came:
            told.append(f"tells of {_list(came, 'story', 'stories')} among others")
        if went:
            told.append(f"tells of {_list(went, 'story', 'stories')} no more")
        told += [f"of its stories {old} is {new} now" for old, new in self.led if old not in self.touches]
        head, *rest = told or ["tells of its stories in another order"]
        # What a round-up has in common with one of its stories says nothing of another that came or went.
        moved = self.before != self.after or (came and not self.touched)
        return "; ".join((head + (self._tell_reason() if moved else ""), *rest))

    def _tell_reason(self) -> str:
        """The reason, without the name of another that is told already."""
        name, colon, rest = self.reason.removeprefix("with ").partition(": ")
        if not self.reason.startswith("with ") or not colon:
            return f": {self.reason}" if self.reason else ""
        joins = self.before != self.after and not self.founds
        if self.merged or self.parted:
            return ""
        named = {*(self.beside[:_NAMED] if self.founds else ()), *(() if joins else self.touches)}
        return f" {self.reason}" if joins else f": {rest}" if name in named else f", {self.reason}"

    def _tell_story(self) -> str:
        if self.after is None:
            return f"leaves story {self.before}"
        if self.merged:
            return f"its story {self.before} is {self.after} now"
        if self.parted:
            return f"leaves {self.before} for story {self.after}, which nobody merges into it any more"
        if self.founds:
            first = (
                f"founds story {self.after}"
                if self.before is None
                else f"leaves {self.before} for a new story {self.after}"
            )
            return first + (f" with {_list(self.beside)}" if self.beside else "")
        return f"joins story {self.after}" if self.before is None else f"moves from story {self.before} to {self.after}"


def tell_moves(moves: Sequence[StoryMove]) -> Iterator[str]:
    """A line for each story that is new, and for each brief whose place changes otherwise: ``ID  what and why``."""
    founded: dict[str, list[StoryMove]] = {}
    for move in moves:
        if move.founds and move.after:
            founded.setdefault(move.after, []).append(move)
    for story, members in founded.items():
        reasons = (move.reason.partition(": ")[2] for move in members if move.reason.startswith("with "))
        reason = next(filter(None, reasons), "")
        # Its id is made from that of the brief which founded it.
        of = _list(sorted((move.brief for move in members), key=lambda brief: brief[-10:] != story[-10:]))
        yield f"{story}  is a new story, of {of}" + (f": {reason}" if reason else "")
    yield from (f"{move.brief}  {move.tell()}" for move in moves if not (move.founds and move.after))


def _list(ids: Collection[str], noun: str = "", plural: str = "") -> str:
    shown = list(ids)[:_NAMED]
    more = len(ids) - len(shown)
    words = (
        f"{', '.join(shown)} and {more} more"
        if more
        else " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))
    )
    return f"{noun if len(ids) == 1 else plural} {words}" if noun else words
