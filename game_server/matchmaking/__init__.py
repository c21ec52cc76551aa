"""Finding or opening a room for a guest: quick play, parties, passwords, skill, tokens.

Start at ``matchmaker.py``.
"""
