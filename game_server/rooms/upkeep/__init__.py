"""What happens in rooms without anybody asking for it, once a second.

Imports everything else of rooms. Start at ``housekeeping.py``.
"""
