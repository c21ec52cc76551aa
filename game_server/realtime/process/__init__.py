"""The server's process: uvicorn, the clock's timer, open files, garbage collection, other workers.

Imports the other folders. Start at ``serving.py``.
"""
