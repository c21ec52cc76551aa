"""WebSockets as the game uses them, alone or a whole world at once.

Imports ``http``. Start at ``direct_socket.py``, then ``websocket_protocol.py``.
"""
