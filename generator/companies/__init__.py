"""Curation of the registry: what people do to it, and what other lists bring to it."""
