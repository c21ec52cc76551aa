"""Names of people and bots: cleaned, and unique within a room."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

MAX_NAME_CHARACTERS = 20
MOST_MARKS = 3
"""Accents on one character. No living script needs more; hundreds paint over the lines around."""
BLANKS = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and a symbol, by Unicode, that show nothing: a name of them could not be seen."""
BOT_NAMES = (
    "Altair", "Bellatrix", "Capella", "Deneb", "Electra", "Fomalhaut", "Gienah", "Hadar",
    "Izar", "Kochab", "Lesath", "Mizar", "Nashira", "Okab", "Polaris", "Rigel",
    "Sirius", "Tarazed", "Unuk", "Vega", "Wezen", "Yildun", "Zaurak", "Procyon",
)  # fmt: skip


def clean_name(text: str, fallback: str = "Guest") -> str:
    """A name as it may stand on other people's screens.

    At most 20 characters stay; when nothing visible is left, it is ``fallback``.
    """
    return clean_text(text, MAX_NAME_CHARACTERS) or fallback


def clean_text(text: str, most: int) -> str:
    """One line without control, format (which turn the direction of writing), private or
    unassigned characters, at most ``most`` long, in normal form C.

    A text is cut at first too, so that ten kilobytes cost no more than one line.
    """
    visible = "".join(
        " " if c.isspace() or c in BLANKS else c
        for c in text[: 4 * most]
        if c.isspace() or unicodedata.category(c)[0] != "C"
    )
    composed = _few_marks(unicodedata.normalize("NFC", visible))
    return " ".join(composed.split())[:most].rstrip()


def _few_marks(text: str) -> str:
    """The text without those accents that are too many on one character."""
    kept, marks = [], 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def unique_name(name: str, taken: Collection[str], folded: Collection[str] = ()) -> str:
    """The name, or the name with the first number from 2 on that makes it unique in any case and
    width of letters. ``folded`` are further names, as ``bot_names`` gives them.
    """
    known = {_folded(other) for other in taken}
    candidate, number = name, 1
    while (key := _folded(candidate)) in known or key in folded:
        number += 1
        suffix = f" {number}"
        candidate = name[: MAX_NAME_CHARACTERS - len(suffix)].rstrip() + suffix
    return candidate


@lru_cache(maxsize=4096)
def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def bot_name(seed: int, slot: int) -> str:
    """The name of the bot in a slot; unique among the bots of a room."""
    turn, index = divmod(seed + slot, len(BOT_NAMES))
    first_turn = seed // len(BOT_NAMES)
    return BOT_NAMES[index] + (f" {turn - first_turn + 1}" if turn > first_turn else "")


@lru_cache(maxsize=256)
def bot_names(seed: int, limit: int) -> frozenset[str]:
    """The names of all bots that a room of ``limit`` seats may ever have, folded to compare."""
    return frozenset(_folded(bot_name(seed, slot)) for slot in range(limit))
