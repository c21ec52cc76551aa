"""Whether the server held: limits, the first bottleneck, the last lines of a run.

Pure functions of what was measured; imports ``measure``. Start with ``judge``.
"""
