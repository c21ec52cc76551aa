"""Warnings about variables that look like settings but are not, such as misspelt ones."""

from __future__ import annotations

import os
import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from dotenv.parser import parse_stream

if TYPE_CHECKING:
    from collections.abc import Collection

PORT_OF_A_LINK = "tcp://"
"""The beginning of a port as Kubernetes sets it: ``GAME_SERVER_PORT=tcp://10.0.0.1:8000``."""
KUBERNETES = re.compile(r"SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_\w+)?")
"""The variables (without the prefix) that Kubernetes sets for a service in every container."""
ALIKE = 0.75
"""The similarity (``difflib``) from which on a name is suggested."""


def stray_variables(prefix: str, known: Collection[str], env_file: str) -> list[str]:
    """A sentence for each harmless mistake in the environment and ``env_file``.

    ``known`` are the settings' names without the prefix, in capitals. Sentences have no values: a
    secret under a misspelt name is still a secret.
    """
    found = _names(prefix, env_file)
    strangers = sorted(name for name in found if name not in known)
    from_kubernetes = [name for name in strangers if KUBERNETES.fullmatch(name)]
    if os.environ.get(f"{prefix}PORT", "").startswith(PORT_OF_A_LINK):
        from_kubernetes.insert(0, "PORT")
    sentences = []
    if from_kubernetes:
        service = prefix.rstrip("_").replace("_", "-").lower()
        listed = ", ".join(prefix + name for name in from_kubernetes)
        sentences.append(
            f"Kubernetes sets {listed} for its service {service}. That is ignored; "
            "enableServiceLinks: false in the pod's spec keeps it away."
        )
    for name in strangers:
        if name not in from_kubernetes:
            close = get_close_matches(name, known, n=1, cutoff=ALIKE)
            hint = f" Did you mean {prefix}{close[0]}?" if close else ""
            sentences.append(f"{prefix}{name} is no setting and is ignored.{hint}")
    if os.path.lexists(env_file) and not os.path.isfile(env_file):
        sentences.append(f"{env_file} is no ordinary file, so no settings are read from it.")
    return sentences


def _names(prefix: str, env_file: str) -> set[str]:
    """The names in the environment and the file that have the prefix; without it, in capitals."""
    given = set(os.environ)
    if os.path.isfile(env_file):
        with open(env_file, encoding="utf-8") as lines:
            given |= {line.key for line in parse_stream(lines) if line.key}
    return {
        name[len(prefix) :].upper() for name in given if name.upper().startswith(prefix.upper())
    }
