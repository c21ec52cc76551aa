"""What a member may ask of its room, a module for each matter.

Imports everything below it. Start at the table in ``dispatch.py``.
"""
