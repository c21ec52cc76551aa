"""A swarm of bots that play: ``uv run locust -f load_tests/locustfile.py``.

Classes are behaviours. Name some on the command line to run only those; change their weights with
Locust's ``--config-users``. ``--swarm-help`` lists the swarm's own arguments.
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
    """Flies to random points and shoots now and then."""

    weight = 4
    behaviour = behaviours.Wanderer


class Hunter(SwarmUser):
    """Goes for other players, or for crystals."""

    weight = 5
    behaviour = behaviours.Hunter


class Banker(SwarmUser):
    """Collects crystals' shards, and banks them on a pad."""

    weight = 3
    behaviour = behaviours.Banker


class Idler(SwarmUser):
    """Stands around."""

    weight = 2
    behaviour = behaviours.Idler


class Spectator(SwarmUser):
    """Watches one player after the other."""

    weight = 1
    behaviour = behaviours.Spectator


class Leaver(SwarmUser):
    """Loses its connection and comes back, or leaves and a new bot joins."""

    weight = 2
    behaviour = behaviours.Leaver


class Chatter(SwarmUser):
    """Wanders and chats."""

    weight = 1
    behaviour = behaviours.Chatter


def _referee(environment: Environment, **_: Any) -> None:
    Referee(environment).attach()


events.init_command_line_parser.add_listener(add_arguments)
events.init.add_listener(_referee)
