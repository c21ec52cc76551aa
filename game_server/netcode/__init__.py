"""From a world to bytes for each member, and from inputs to a tick.

Folders, lowest first: changes, messages, sending. Start at ``messages/replicator.py``; inputs wait
in ``input_buffer.py``.
"""
