"""Hands the chosen shape to Locust, which asks for the number of users every second."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from locust import LoadTestShape

from load_tests.swarm.options import Options
from load_tests.swarm.shapes import PLAIN, wanted

if TYPE_CHECKING:
    from locust.env import Environment


class SwarmShape(LoadTestShape):
    """The shape that the arguments name."""

    abstract = True
    use_common_options = True

    def __init__(self) -> None:
        self.start_time = time.perf_counter()

    def tick(self) -> tuple[int, float] | None:
        assert self.runner is not None
        parsed = self.runner.environment.parsed_options
        assert parsed is not None
        return wanted(time.perf_counter() - self.start_time, Options.of(parsed).shape)


def use_shape(environment: Environment, options: Options) -> None:
    """Make Locust follow the chosen shape, or only its own -u and -r when that is ``plain``."""
    environment.shape_class = None
    if options.shape.name != PLAIN:
        environment.shape_class = SwarmShape()
        environment.shape_class.runner = environment.runner
