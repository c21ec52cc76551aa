"""The work that servers get: scenarios, the game of ships, the inputs of players.

Imports nothing else of the bench. Start with ``scenarios``.
"""
