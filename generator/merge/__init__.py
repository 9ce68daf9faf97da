"""Generated brief + edited brief → brief. No line of a person is ever lost.

Three forms of each piece meet: what the generator made when it last had its way (only its hash is known, in
``Brief.generated`` of the edited brief), what it makes now, and what stands in ``docs/``.

* only the generator changed it: its new form;
* only a person changed it: the person's form;
* both: the person's form, a :class:`Conflict`, and the old hash stays, so that every later run reports it again until
  both are alike, or :func:`resolve_brief` (``briefs resolve``, or ``settle: {piece: mine}`` in the front matter)
  settles it;
* a person removed it: it stays away, and its hash stays as the memory of that.
"""

from generator.merge.byline import contradictions
from generator.merge.conflict import RESOLVE, Choice, Conflict, MergeResult
from generator.merge.edited import edited_pieces, own_keys
from generator.merge.pieces import merge_briefs, places_of, resolve_brief

__all__ = [
    "RESOLVE",
    "Choice",
    "Conflict",
    "MergeResult",
    "contradictions",
    "edited_pieces",
    "merge_briefs",
    "own_keys",
    "places_of",
    "resolve_brief",
]
