"""The server's process: uvicorn, open files, garbage collection, other workers.

Imports the other folders. Start at ``serving.py``.
"""
