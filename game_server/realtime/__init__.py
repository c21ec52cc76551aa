"""Connections: who is let in, what a session may say, and the server that runs it all.

Folders, lowest first: http, sockets. Start at ``session.py``.
"""
