"""The names of the sounds that pages can make for any game.

The recipes behind them are in ``web_client/sound/library.js``.
"""

SOUNDS = (
    "shot", "hit", "hurt", "kill", "death", "explosion", "pickup", "coin", "break", "win", "lose",
    "whoosh", "bounce", "charge", "beam", "alarm", "blip", "tick", "countdown", "start", "end",
    "join", "chat",
)  # fmt: skip
