"""Review: what cleaning, summarising and a change do to the briefs, shown to people."""
