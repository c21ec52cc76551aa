"""The swarm's own command line arguments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from load_tests.swarm.shapes import PLAIN, SHAPES, ShapeOptions
from load_tests.swarm.verdict.thresholds import LIMITS, Thresholds, load_thresholds

if TYPE_CHECKING:
    from argparse import Namespace

LARGEST_LOBBY = 64
"""In larger rooms the server sends no list of members, so a host cannot see who is ready."""


@dataclass(frozen=True)
class Options:
    """``lobby_size`` 0 is quick play in public rooms; ``decode`` is a share from 0 to 1."""

    game: str | None
    mode: str | None
    lobby_size: int
    decode: float
    shape: ShapeOptions
    thresholds: Thresholds

    @classmethod
    def of(cls, parsed: Namespace) -> Options:
        """Raises ValueError for an invalid value, OSError for a missing file."""
        given = {limit.name: getattr(parsed, limit.argument) for limit in LIMITS}
        if not 0 <= parsed.decode <= 100:
            raise ValueError("--decode is a percentage from 0 to 100.")
        if not 0 <= parsed.lobby_size <= LARGEST_LOBBY:
            raise ValueError(f"--lobby-size is a number from 0 to {LARGEST_LOBBY}.")
        return cls(
            game=parsed.game or None,
            mode=parsed.mode or None,
            lobby_size=parsed.lobby_size,
            decode=parsed.decode / 100,
            shape=ShapeOptions.of(parsed),
            thresholds=load_thresholds(parsed.thresholds or None, given),
        )


def add_arguments(parser: Any) -> None:
    """Give Locust's parser the swarm's arguments; they stand in its web page too."""
    play = parser.add_argument_group("Swarm: what the bots do")
    play.add_argument(
        "--swarm-help",
        action="help",
        help="Show all arguments with the swarm's own; --help has only Locust's.",
    )
    _add(play, "--game", default="", help="Game to play; by default the server's own.")
    _add(play, "--mode", default="", help="Mode of quick play; by default the game's first.")
    _add(
        play,
        "--lobby-size",
        type=int,
        default=0,
        metavar="N",
        help="Play in private lobbies of N bots each, instead of quick play in public rooms.",
    )
    _add(
        play,
        "--decode",
        type=float,
        default=10.0,
        metavar="PERCENT",
        help="Share of bots that decode everything and verify checksums. The others read only "
        "headers and their own record, which keeps the swarm cheap. Default 10.",
    )
    shape = parser.add_argument_group("Swarm: its size over time")
    _add(
        shape,
        "--shape",
        choices=list(SHAPES),
        default=PLAIN,
        help="plain: -u bots at -r a second. "
        + " ".join(f"{name}: {curve.__doc__}" for name, curve in SHAPES.items() if curve.__doc__),
    )
    _add(
        shape,
        "--step-users",
        type=int,
        default=25,
        metavar="N",
        help="Bots to add with every step.",
    )
    _add(shape, "--step-time", type=float, default=15.0, metavar="S", help="Seconds of every step.")
    _add(
        shape,
        "--spike-time",
        type=float,
        default=10.0,
        metavar="S",
        help="Seconds the spike lasts.",
    )
    _add(
        shape,
        "--storm-every",
        type=float,
        default=20.0,
        metavar="S",
        help="Seconds between the moments in which all bots lose their connection at once.",
    )
    limits = parser.add_argument_group(
        "Swarm: what counts as held (numbers or off; they override the file)"
    )
    _add(
        limits,
        "--thresholds",
        default="",
        metavar="FILE",
        help="TOML file with a table [thresholds].",
    )
    for limit in LIMITS:
        _add(
            limits,
            f"--{limit.argument.replace('_', '-')}",
            default="",
            metavar=limit.unit.upper() or "N",
            help=f"{limit.description} Default {limit.default:g}.",
        )


def _add(group: Any, name: str, **settings: Any) -> None:
    """Add an argument to a group, and to Locust's page, which hides arguments in groups."""
    action = group.add_argument(name, **settings)
    action.include_in_web_ui = True
    action.is_secret = action.is_required = action.is_multiple = False
