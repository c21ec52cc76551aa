"""Why a connection ends. Each code says whether a client should come back by itself.

4000–4099: come back, since the cause passes. 4500–4599: do not retry by yourself, since it stays.
Framing faults use RFC 6455 §7.4.1's own 1002, 1007 and 1009.
"""

from __future__ import annotations

from enum import IntEnum


class CloseCode(IntEnum):
    """The server's close codes; ``reason`` is a sentence for a person."""

    reason: str

    def __new__(cls, code: int, reason: str) -> CloseCode:
        member = int.__new__(cls, code)
        member._value_ = code
        member.reason = reason
        return member

    INTERNAL = 4000, "The server made a mistake."
    DRAINING = 4001, "The server is restarting; reconnect in a moment."
    TOO_SLOW = 4002, "Your connection could not keep up."
    NO_PONG = 4003, "Your connection went silent."
    BAD_MESSAGE = 4500, "The server did not understand a message."
    VERSION = 4501, "This page is from another version of the server; reload it."
    AUTH = 4502, "The ticket is missing, invalid, used or expired; join again."
    RATE_LIMIT = 4503, "Too many messages."
    FULL = 4504, "There is no place left."
    REPLACED = 4505, "You joined from somewhere else."
    ORIGIN = 4506, "This website may not connect to this server."
    ROOM_GONE = 4507, "The room has closed."
    KICKED = 4508, "You were removed from the room."
    IDLE = 4509, "You were away for too long."
    TOO_COSTLY = 4510, "The game was too slow for this server, so the room has closed."

    @property
    def comes_back(self) -> bool:
        """Whether a client reconnects without being asked."""
        return self < 4500


class ProtocolError(Exception):
    """The peer broke the protocol; its connection closes with ``code`` and ``reason``."""

    def __init__(self, code: CloseCode, reason: str = "") -> None:
        self.code = code
        self.reason = reason or code.reason
        super().__init__(f"{int(code)} {self.reason}")
