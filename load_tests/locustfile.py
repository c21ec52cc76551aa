"""A swarm of bots that play: ``uv run locust -f load_tests/locustfile.py``.

Classes are behaviours; name some on the command line to have only those, and change their weights
with Locust's ``--config-users``. ``--swarm-help`` explains the swarm's own arguments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from locust import events

from load_tests.swarm.bots import behaviours
from load_tests.swarm.options import add_arguments
from load_tests.swarm.referee import Referee
from load_tests.swarm.users import SwarmUser

if TYPE_CHECKING:
    from locust.env import Environment


class Wanderer(SwarmUser):
    """Flies from place to place and shoots now and then."""

    weight = 4
    mind = behaviours.Wanderer


class Hunter(SwarmUser):
    """Goes for other players, or for crystals."""

    weight = 5
    mind = behaviours.Hunter


class Banker(SwarmUser):
    """Collects, and carries it to a pad."""

    weight = 3
    mind = behaviours.Banker


class Idler(SwarmUser):
    """Stands around."""

    weight = 2
    mind = behaviours.Idler


class Spectator(SwarmUser):
    """Watches one after the other."""

    weight = 1
    mind = behaviours.Watcher


class Leaver(SwarmUser):
    """Loses its connection and returns, or leaves and somebody else comes."""

    weight = 2
    mind = behaviours.Leaver


class Chatter(SwarmUser):
    """Wanders and talks."""

    weight = 1
    mind = behaviours.Chatter


def _referee(environment: Environment, **_: Any) -> None:
    Referee(environment).attach()


events.init_command_line_parser.add_listener(add_arguments)
events.init.add_listener(_referee)
