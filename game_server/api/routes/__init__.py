"""The HTTP routes, a module for each subject.

Imports everything else of api. Start at ``rooms.py``.
"""
