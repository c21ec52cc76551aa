"""Chunks joined to messages, once for everybody who shares a view; keyframes and the room log.

Imports ``changes``. Start at ``replicator.py``.
"""
