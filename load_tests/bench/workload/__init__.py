"""What servers are given to do: scenarios, the game of ships, what players press.

Imports nothing else of the bench. Start with ``scenarios``.
"""
