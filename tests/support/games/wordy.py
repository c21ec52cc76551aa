"""Games of which only the names matter: for tests of how a page shows many of them."""

from __future__ import annotations

from game_server.games.paint_tag.game import PaintTag


class Long(PaintTag):
    """Its sentence takes several lines."""

    name = "long"
    title = "The Long Way Round the Mountain"
    about = (
        "Walk, climb and slide for as long as your legs carry you, and be home before the others."
    )


class Unbroken(PaintTag):
    """Its title is one word that fits into no line."""

    name = "unbroken"
    title = "Donaudampfschifffahrtsgesellschaft"
    about = "Rindfleischetikettierungsüberwachung."


class Short(PaintTag):
    """Next to nothing to read."""

    name = "short"
    title = "Go"
    about = "Go!"


class Plain(PaintTag):
    """The usual length, and the default sentence."""

    name = "plain"
    title = "Plain"
    about = "Jump in and see."
