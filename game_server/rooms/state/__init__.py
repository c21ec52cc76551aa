"""What a room is, as plain data that can be saved: seats, teams, chat, votes, bans.

Imports nothing else of rooms. Start at ``room.py``.
"""
