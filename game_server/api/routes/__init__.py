"""The HTTP routes, a module for each matter.

Import everything else of api. Start at ``rooms.py``.
"""
