"""Games that only the bench plays: what they replicate is known, so that others can do the same."""
