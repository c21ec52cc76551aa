"""Rooms: their state, the worlds they step in, who is in them, and what members may ask.

Folders, lowest first: state, messages, world, registry, commands, upkeep. Each imports itself and
those before it. Start at ``registry/room_registry.py`` or ``world/world_runner.py``.
"""
