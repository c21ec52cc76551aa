"""Frames become messages: fragments are joined, text is decoded."""

from __future__ import annotations

from websockets.frames import Frame, Opcode

from game_server.protocol.close_codes import CloseCode

MAX_FRAGMENTS = 64
"""Empty fragments add nothing to a message's size, but they take memory."""
INVALID_TEXT = 1007


class BrokenMessageError(Exception):
    """A message that ends the connection with ``code`` and ``reason``."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


class Assembly:
    """The fragments of one connection's message. The parser checks size and order."""

    def __init__(self) -> None:
        self._fragments: list[bytes] = []
        self._is_text = False
        self.is_under_way = False
        """A message has begun and its last fragment has not come."""

    def receive(self, frame: Frame) -> bytes | str | None:
        """The message, if a data frame completes it. Raises BrokenMessageError."""
        if frame.opcode is not Opcode.CONT:
            self._is_text, self._fragments = frame.opcode is Opcode.TEXT, []
        elif len(self._fragments) >= MAX_FRAGMENTS:
            reason = f"A message may have at most {MAX_FRAGMENTS} fragments."
            raise BrokenMessageError(CloseCode.BAD_MESSAGE, reason)
        self._fragments.append(bytes(frame.data))
        self.is_under_way = not frame.fin
        if not frame.fin:
            return None
        message, self._fragments = b"".join(self._fragments), []
        if not self._is_text:
            return message
        try:
            return message.decode()
        except UnicodeDecodeError:
            raise BrokenMessageError(INVALID_TEXT, "A text message must be UTF-8.") from None
