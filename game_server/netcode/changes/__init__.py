"""What has changed in a world, as chunks of bytes for each cell and audience.

Imports nothing else of netcode. Start at ``changes.py``, then ``chunks.py``.
"""
