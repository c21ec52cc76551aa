"""From a world to bytes for each member, and from inputs to a tick.

Folders, lowest first: changes, messages, sending. Start at ``messages/replicator.py``. Inputs wait
in ``input_buffer.py``; ``columns.py`` names the columns that all this adds to a world's tables.
"""
