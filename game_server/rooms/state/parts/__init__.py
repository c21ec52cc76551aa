"""The parts of a room: seats, chat, votes, bans, and how often a person may do what.

Imports nothing else of rooms. Start at ``seats.py``.
"""
