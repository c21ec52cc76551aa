"""The parts of a room: seats, door, chat, votes, clock, status, roster, result.

Each saves itself (``saved.py``) and imports nothing else of rooms but other parts. Start at
``seats.py`` or ``door.py``.
"""
