"""Rooms that step together: the phases of a tick, the clock, faults and slow games.

Imports ``state`` and ``messages``. Start at ``world_runner.py``.
"""
