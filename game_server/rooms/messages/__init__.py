"""What members receive beside the world: welcome, status, announcements.

Imports ``state``. Start at ``status.py``.
"""
