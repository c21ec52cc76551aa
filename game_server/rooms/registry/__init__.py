"""All rooms of a process and their members: opening, reserving, saving, closing.

Imports the folders below it, never ``commands``. Start at ``room_registry.py``.
"""
