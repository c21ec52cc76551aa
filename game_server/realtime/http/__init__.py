"""The door in front of uvicorn's HTTP parser: whole, plain requests or a refusal.

Imports nothing else of realtime. Start at ``http_protocol.py``.
"""
