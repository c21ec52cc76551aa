"""Maps: drawn once, beside the event loop when they are large, and charged to whoever wants them.

Above ``games``, below ``rooms``, which begins with a map. Start at ``maker``.
"""
