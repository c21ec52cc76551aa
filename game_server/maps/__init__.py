"""Maps: drawn once, beside the event loop when large, and charged to the address that asks.

Above ``games``, below ``rooms``, which begins with a map. Start at ``maker``.
"""
