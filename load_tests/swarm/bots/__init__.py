"""One bot: its behaviour, its connection, and its manners in a lobby. Locust is unknown here.

Imports ``measure``. Start with ``bot``, then ``behaviours``.
"""
