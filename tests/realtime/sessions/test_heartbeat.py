"""Heartbeat: everybody is pinged once a turn, and the silent are closed a turn later."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from game_server.realtime.sessions.heartbeat import Heartbeat


@dataclass(eq=False)
class Peer:
    answers: bool = True
    pings: int = 0
    closed: list[int] = field(default_factory=list)

    def ping(self) -> bool:
        if self.pings and not self.answers:
            return False
        self.pings += 1
        return True

    def close(self, code: int, reason: str) -> None:
        self.closed.append(int(code))


def turn(wheel: Heartbeat, slots: int = 4) -> None:
    for _ in range(slots):
        wheel.beat()


def test_a_peer_is_pinged_once_in_each_turn() -> None:
    wheel, peer = Heartbeat(4), Peer()
    wheel.add(peer)
    for _ in range(3):
        turn(wheel)
    assert (peer.pings, peer.closed) == (3, [])


def test_the_first_ping_comes_a_whole_turn_after_the_start() -> None:
    wheel, peer = Heartbeat(4), Peer()
    wheel.beat()
    wheel.add(peer)
    turn(wheel, slots=3)
    assert peer.pings == 0
    wheel.beat()
    assert peer.pings == 1


def test_pings_spread_over_the_turn() -> None:
    wheel, peers = Heartbeat(4), [Peer() for _ in range(4)]
    for peer in peers:
        wheel.beat()
        wheel.add(peer)
    for pinged in range(1, 5):
        wheel.beat()
        assert sum(peer.pings for peer in peers) == pinged


def test_who_leaves_a_ping_unanswered_is_closed_once_a_turn_later() -> None:
    wheel, peer = Heartbeat(4), Peer(answers=False)
    wheel.add(peer)
    turn(wheel)
    assert peer.closed == []
    turn(wheel)
    turn(wheel)
    assert peer.closed == [4003]


def test_a_peer_that_has_gone_is_not_pinged() -> None:
    wheel, peer = Heartbeat(4), Peer()
    wheel.add(peer)
    wheel.discard(peer)
    wheel.discard(peer)
    turn(wheel)
    assert peer.pings == 0


def test_a_peer_that_raises_spares_no_other_one(monkeypatch: pytest.MonkeyPatch) -> None:
    wheel, peers = Heartbeat(1), [Peer() for _ in range(3)]
    for peer in peers:
        wheel.add(peer)

    def broken() -> bool:
        raise RuntimeError("this peer cannot be pinged")

    monkeypatch.setattr(peers[1], "ping", broken)
    with pytest.raises(RuntimeError):
        wheel.beat()
    assert [peer.pings for peer in peers] == [1, 0, 1]
