"""A connection from its handshake to its end: Origin check, endpoint, rate limits, session.

Imports ``sockets``. Start at ``session.py``.
"""
