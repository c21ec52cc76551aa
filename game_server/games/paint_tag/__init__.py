"""Paint Tag: walk to paint, bump to steal, own the most fields when the minute is over."""
