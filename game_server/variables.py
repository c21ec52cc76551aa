"""Variables that look like settings and are none: named, since nobody notices a misspelt one."""

from __future__ import annotations

import os
import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from dotenv.parser import parse_stream

if TYPE_CHECKING:
    from collections.abc import Collection

PORT_OF_A_LINK = "tcp://"
"""How the value of a port begins that Kubernetes sets: ``GAME_SERVER_PORT=tcp://10.0.0.1:8000``."""
KUBERNETES = re.compile(r"SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_\w+)?")
"""Behind the prefix, the variables that it sets for each service in every container."""
ALIKE = 0.75


def stray_variables(prefix: str, known: Collection[str], env_file: str) -> list[str]:
    """A sentence for each fault in the environment and ``env_file`` that does no harm.

    ``known`` are the settings' names behind the prefix, in capitals. Values are left out: a secret
    under a misspelt name is one all the same.
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
    """The names behind the prefix that the environment and the file have, in capitals."""
    given = set(os.environ)
    if os.path.isfile(env_file):
        with open(env_file, encoding="utf-8") as lines:
            given |= {line.key for line in parse_stream(lines) if line.key}
    return {
        name[len(prefix) :].upper() for name in given if name.upper().startswith(prefix.upper())
    }
