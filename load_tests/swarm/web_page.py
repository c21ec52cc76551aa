"""The swarm's additions to Locust's web page: shapes, a check of the form, the verdict."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from flask import jsonify, request
from locust.runners import STATE_RUNNING, STATE_SPAWNING

from game_server.client.address import server_address
from load_tests.swarm.locust_shape import use_shape
from load_tests.swarm.options import Options

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from locust.env import Environment

STARTS = "locust.swarm"
"""Flask's name of the call that starts a run, or changes one that runs."""
LOCUSTS_OWN = frozenset({"host", "profile", "run_time", "spawn_rate", "user_classes", "user_count"})
"""Fields of the form that Locust checks itself."""


def extend_page(environment: Environment, verdict: Callable[[], str]) -> None:
    """Add ``/verdict``, which answers with ``verdict()``, and check the form that starts a run."""
    web_ui = environment.web_ui
    assert web_ui is not None
    assert web_ui.app is not None

    def page() -> Any:
        return verdict(), 200, {"Content-Type": "text/plain; charset=utf-8"}

    web_ui.app.add_url_rule("/verdict", "verdict", web_ui.auth_required_if_enabled(page))
    web_ui.app.before_request(lambda: _check_form(environment))


def _check_form(environment: Environment) -> Any:
    """Before a run starts: an answer when the form is invalid, otherwise None. Invalid values in a
    run that has begun would end Locust.
    """
    runner = environment.runner
    if request.endpoint != STARTS or runner is None:
        return None
    if runner.state in (STATE_SPAWNING, STATE_RUNNING):
        return None  # the form can only change the number of bots
    try:
        server_address(request.form.get("host") or environment.host or "")
        options = Options.of(_with_form(environment.parsed_options, request.form))
    except (ValueError, OSError) as fault:
        return jsonify(success=False, message=str(fault), host=environment.host)
    use_shape(environment, options)
    return None


def _with_form(parsed: Namespace | None, form: Mapping[str, str]) -> Namespace:
    """The swarm's arguments as the form changes them. Raises ValueError for text in a number."""
    arguments = dict(vars(parsed or Namespace()))
    for name in form.keys() & arguments.keys() - LOCUSTS_OWN:
        if isinstance(arguments[name], int | float | str):
            arguments[name] = type(arguments[name])(form[name])
    return Namespace(**arguments)
