"""The row of a story that ``briefs export --stories`` prints and the site offers to download: one way to both."""

from __future__ import annotations

from typing import Any

from generator.stories.model import Claim, Comparison, Story


def story_row(story: Story) -> dict[str, Any]:
    """A story with what follows from its briefs. An origin is the ids of its briefs, the one that it comes from first;
    an exact copy has no brief of its own and stands in the one of which it is a copy.
    """
    return {
        "id": story.id,
        "name": story.name,
        "briefs": list(story.briefs),
        "origins": [list(dict.fromkeys(source.brief for source in origin.sources)) for origin in story.origins],
        "figures": [_compare_row(item) for item in story.comparisons],
        "touching": list(story.touching),
        "publishers": list(story.outlets),
        "timeline": [
            {
                "brief": event.brief,
                "role": event.role,
                "label": event.label or None,
                "when": event.when,
                "bound": event.bound or None,
                "carried_from": event.carried_from or None,
            }
            for event in story.events
        ],
        "redirects": list(story.redirects),
        "not_comparable": [
            {"what": item.what, "why": item.why, "claims": [_claim_row(claim) for claim in item.claims]}
            for item in story.unjudged
        ],
    }


def _compare_row(item: Comparison) -> dict[str, Any]:
    return {
        "what": item.what,
        "verdict": item.verdict,
        "why": item.why,
        "claims": [_claim_row(claim) for claim in item.claims],
    }


def _claim_row(claim: Claim) -> dict[str, Any]:
    figure = claim.figure
    return {
        "brief": claim.brief,
        "text": figure.text,
        "value": figure.value,
        "unit": figure.unit,
        "currency": figure.currency,
        "label": figure.label or None,
        "status": claim.status,
    }
