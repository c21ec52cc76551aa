"""A room as plain data that can be saved, and the rules for its people: names, teams, phases.

Imports nothing else of rooms. Start at ``room.py``.
"""
