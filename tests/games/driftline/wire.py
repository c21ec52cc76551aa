"""The clients of an arena: the real replication, outboxes and snapshot stores, no sockets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgpack

from game_server.client.snapshot import SnapshotStore, Tick
from game_server.client.tables import Tables
from game_server.netcode.input_buffer import InputBuffer
from game_server.netcode.messages.replicator import Replicator
from game_server.netcode.messages.room_log import RoomLog
from game_server.netcode.sending.outbox import Limits, Outbox
from game_server.protocol.cells import CellLayout

if TYPE_CHECKING:
    from tests.games.driftline.arena import Arena


class Client:
    """The client of the player in a seat of the first room. ``sizes``: bytes of its frames."""

    def __init__(self, wire: Wire, slot: int) -> None:
        game, game_map = wire.arena.game, wire.arena.w.maps[0]
        layout = CellLayout.of(game_map.width, game_map.height, game.cell_size)
        number = wire.log.next_number
        self.slot = slot
        self.store = SnapshotStore(Tables(game.tables.describe()), layout, number)
        self.outbox = Outbox(self._receive, lambda: 0, _never, game.tick_hz, Limits(), number)
        self.got: list[Tick] = []
        self.sizes: list[int] = []

    def _receive(self, frame: bytes) -> None:
        self.sizes.append(len(frame))
        head = {126: 4, 127: 10}.get(frame[1], 2)
        self.got.append(self.store.apply(msgpack.unpackb(frame[head:])))
        assert not self.got[-1].resync
        self.outbox.ack(self.store.tick)


def _never(code: int, reason: str) -> None:
    raise AssertionError(f"closed with {code}: {reason}")


class Wire:
    """Carries the frames of an arena with one room to its clients."""

    def __init__(self, arena: Arena) -> None:
        self.arena = arena
        self.log = RoomLog()
        self.clients: list[Client] = []
        InputBuffer(arena.game.tables.input, arena.game.tick_hz).declare(arena.w)
        self._replicator = Replicator(arena.game.tables, arena.game.tick_hz, arena.game.cell_size)
        self._replicator.declare(arena.w)
        self._replicator.room_inserted(arena.w, 0)

    def join(self, slot: int) -> Client:
        self.clients.append(Client(self, slot))
        return self.clients[-1]

    def tell(self, *_: Any) -> None:
        """Encode the tick that was just stepped, and let every client receive it."""
        w = self.arena.w
        messages = self._replicator.encode(w, self._replicator.quantise(w), [self.log])
        for client in self.clients:
            client.outbox.offer(messages, 0, client.slot)
