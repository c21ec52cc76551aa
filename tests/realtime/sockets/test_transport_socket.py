"""The socket on our own protocol class: nothing is written after the end, pings are counted."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from game_server.realtime.sockets.transport_socket import TransportSocket


def socket(scheme: str = "ws") -> tuple[TransportSocket, Any]:
    protocol = SimpleNamespace(
        transport=SimpleNamespace(get_write_buffer_size=lambda: 5), scheme=scheme, pongs=0, sent=[]
    )
    protocol.transport.write = protocol.sent.append
    protocol.send_game_ping = lambda: protocol.sent.append("ping")
    protocol.close_with = lambda code, reason: protocol.sent.append((code, reason))
    return TransportSocket(protocol), protocol  # type: ignore[arg-type]


def test_nothing_is_written_or_counted_after_the_close() -> None:
    direct, protocol = socket()
    direct.write(b"abc")
    direct.close(4000, "over")
    direct.close(4001, "again")
    direct.write(b"def")
    assert protocol.sent == [b"abc", (4000, "over")]
    assert (direct.messages_out, direct.bytes_out, direct.buffered()) == (1, 3, 0)


def test_a_ping_waits_for_the_answer_to_the_last_one() -> None:
    direct, protocol = socket()
    assert [direct.ping(), direct.ping()] == [True, False]
    protocol.pongs = 1
    assert direct.ping()
    assert protocol.sent == ["ping", "ping"]


def test_only_an_open_socket_without_tls_can_be_shared_with_its_world() -> None:
    direct, protocol = socket()
    assert direct.source() is protocol
    direct.lost()
    assert direct.source() is None
    assert socket("wss")[0].source() is None
