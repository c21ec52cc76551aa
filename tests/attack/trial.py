"""One attack in full against a fresh server, or all of them small at once, and what held."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from load_tests.server_process import ServerFault
from tests.attack.attacks import ATTACKS, FULL, SMALL, Attack, Outcome, Size
from tests.attack.floods import (  # noqa: F401  their attacks register themselves
    crowds,
    http_floods,
    odd_clients,
    room_floods,
)
from tests.attack.scene import Scene, Stretch

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

CALM_S = 4.0
WATCHED_S = 4.0
"""At least: what an attack of a moment has cost shows after it."""
LONGEST_SMALL_S, LONGEST_FULL_S = 25.0, 90.0
LOST_SHARE = 0.02
"""The share of an honest player's ticks that may be lost beyond those lost without the attack."""
LONGEST_GAP_S = 0.3
"""Between two ticks of an honest player."""
LOWEST_PRIORITY = 19
SPARE_SOCKETS = 4
CLOSED_WITHIN_S = 8.0
MEGABYTE = 1_000_000


def memory_limit(idle_bytes: int) -> int:
    """Twice of what an idle server takes, and 64 MB."""
    return 2 * idle_bytes + 64 * MEGABYTE


@dataclass
class Row:
    """A line of the table: ``measured`` in words, ``broken`` what did not hold."""

    area: str
    target: str
    measured: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def expect(self, holds: object, sentence: str) -> None:
        if not holds:
            self.broken.append(sentence)

    def plain(self) -> dict[str, Any]:
        return asdict(self)


async def outcome_of(attack: Attack, scene: Scene, size: Size) -> Outcome:
    """Run an attack; one that cannot even be carried out is an outcome too."""
    try:
        async with asyncio.timeout(LONGEST_FULL_S if size.is_full else LONGEST_SMALL_S):
            return await attack.run(scene.group(attack.number), size)
    except Exception as fault:
        said = f"{type(fault).__name__}: {fault}".rstrip(": ")
        return Outcome("not carried out", [said.splitlines()[0]])


async def in_full(attack: Attack, folder: Path) -> Row:
    """An attack against a fresh server of its own."""
    with Scene(folder, attack.command, **attack.settings) as scene:
        row = await under_load(scene, attack.area, attack.target, [attack])
        row.expect(scene.tracebacks() <= attack.incidents, f"{scene.tracebacks()} tracebacks")
        try:
            scene.stop()
        except ServerFault as fault:
            row.broken.append(str(fault).splitlines()[0])
        return row


async def under_load(scene: Scene, area: str, target: str, attacks: Collection[Attack]) -> Row:
    """Attacks at once, in full, and how the server and an honest player bear them."""
    row = Row(area, target)
    calm_from = time.monotonic()
    await asyncio.sleep(CALM_S)
    calm = scene.honest.between(calm_from, time.monotonic())
    idle, sockets = scene.memory.now_bytes(), scene.sockets()
    scene.memory.most_bytes = 0
    began = time.monotonic()
    outcomes = await _from_afar(attacks, scene)
    await asyncio.sleep(max(0.0, began + WATCHED_S - time.monotonic()))
    under = scene.honest.between(began, time.monotonic())
    if len(outcomes) == 1:
        row.measured += [outcomes[0].said]
        row.broken += outcomes[0].broken
    held = await asyncio.to_thread(scene.sockets_fall_to, sockets + SPARE_SOCKETS, CLOSED_WITHIN_S)
    row.expect(held <= sockets + SPARE_SOCKETS, f"{held - sockets} sockets are still held")
    _judge_memory(row, idle, scene.memory.most_bytes)
    _judge_honest(row, calm, under, any(attack.starves for attack in attacks))
    newcomers = scene.newcomers
    row.measured.append(f"newcomers waited {1000 * newcomers.slowest_s:,.0f} ms at most")
    row.expect(not newcomers.unanswered, f"newcomers got {newcomers.unanswered}")
    return row


async def _from_afar(attacks: Collection[Attack], scene: Scene) -> list[Outcome]:
    """Carry attacks out at once, with the processor time that all others leave: attackers who are
    elsewhere take none from the server, from an honest player or from a page.
    """

    async def at_once() -> list[Outcome]:
        return await asyncio.gather(*(outcome_of(attack, scene, FULL) for attack in attacks))

    with ThreadPoolExecutor(1, initializer=_let_others_go_first) as elsewhere:
        return await asyncio.get_running_loop().run_in_executor(elsewhere, asyncio.run, at_once())


def _let_others_go_first() -> None:
    """For the thread that calls it, and those that it starts: on Linux each has its own."""
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LOWEST_PRIORITY)


def _judge_memory(row: Row, idle: int, most: int) -> None:
    row.measured.append(f"{idle / MEGABYTE:.0f} → {most / MEGABYTE:.0f} MB")
    limit = memory_limit(idle)
    row.expect(most <= limit, f"{most / MEGABYTE:.0f} of at most {limit / MEGABYTE:.0f} MB")


def _judge_honest(row: Row, calm: Stretch, under: Stretch, may_starve: bool) -> None:
    row.measured.append(
        f"{100 * under.kept:.1f} % of ticks ({100 * calm.kept:.1f} % without), "
        f"longest gap {1000 * under.longest_gap_s:.0f} ms"
    )
    if not may_starve:
        row.expect(under.kept >= min(calm.kept, 1.0) - LOST_SHARE, "an honest player lost ticks")
        row.expect(
            under.longest_gap_s <= max(LONGEST_GAP_S, 2 * calm.longest_gap_s),
            "the ticks stood still",
        )
    row.expect(not under.reconnects, f"an honest player was thrown out: {under.last_close}")
    row.expect(not under.corrections, f"{under.corrections} worlds came out wrong")


async def small_at_once(scene: Scene) -> dict[str, Outcome]:
    """Every attack that can share a server, small: the quiet ones at once, the loud ones at once,
    and one by one those that read the log.
    """
    shared = [attack for attack in ATTACKS if not attack.has_own_server]
    waves = [
        [attack for attack in shared if not attack.is_loud and not attack.reads_log],
        [attack for attack in shared if attack.is_loud],
        *([attack] for attack in shared if attack.reads_log),
    ]
    outcomes: dict[str, Outcome] = {}
    for wave in waves:
        found = await asyncio.gather(*(outcome_of(attack, scene, SMALL) for attack in wave))
        outcomes |= zip(map(str, wave), found, strict=True)
    return outcomes
