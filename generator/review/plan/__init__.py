"""The plan: what ``briefs generate`` would do, and why, before it does it."""

from generator.review.plan.build import foresee, read_before
from generator.review.plan.forecast import Cause, Forecast, Need, Operation, Reason, Step

__all__ = ["Cause", "Forecast", "Need", "Operation", "Reason", "Step", "foresee", "read_before"]
