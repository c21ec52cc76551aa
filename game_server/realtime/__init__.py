"""Connections, and the process that serves them.

Folders, lowest first: http, sockets, sessions, process. Start at ``sessions/session.py``.
"""
