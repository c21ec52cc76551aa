"""What has changed in a world, as chunks of bytes for each cell and audience.

Imports only ``columns`` besides. Start at ``changes.py``, then ``chunks.py``.
"""
