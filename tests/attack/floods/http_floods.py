"""Attacks on the door: bytes before there is a request, requests before there is a person."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from typing import TYPE_CHECKING

from tests.attack.attacks import Outcome, Size, attack, counted
from tests.attack.raw_tcp import Wire, connect, request, upgrade, wires

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.attack.scene import Scene

REFUSALS = frozenset({400, 408, 411, 413, 414, 417, 429, 431, 501, 503})
"""Answers that say no to what cannot be understood, or is too much."""
PIECE = 16_384
DEADLINE_S = 8.0
"""A request has five seconds."""


def _repeated(what: bytes, size: int) -> Iterator[bytes]:
    """``size`` bytes, at least, in pieces."""
    piece = what * (PIECE // len(what))
    return itertools.repeat(piece, -(-size // len(piece)))


@attack("upgrades that the parser refuses", "answered 400 or 431 and closed; nobody locked out")
async def refused_upgrades(scene: Scene, size: Size) -> Outcome:
    fields = [f"X-{number}: {number}" for number in range(130)]
    kinds = [
        upgrade("/ws", *fields),
        upgrade("/ws?" + "a" * 9_000),
        upgrade("/ws", "Content-Length: 5") + b"12345",
    ]
    async with wires(scene.port, scene.address(), size.of(12, 1_020)) as connections:
        await asyncio.gather(
            *(wire.send(kinds[n % len(kinds)]) for n, wire in enumerate(connections))
        )
        ended = await asyncio.gather(*(wire.end(DEADLINE_S) for wire in connections))
        firsts = [wire.statuses[0] if wire.statuses else "no answer" for wire in connections]
        newcomer = await asyncio.to_thread(scene.newcomers.come)
    held = ended.count(False)
    outcome = Outcome(f"{counted(firsts)}; {held:,} held; newcomer: {newcomer}")
    outcome.expect(not held, f"{held} of {len(ended)} connections are held")
    outcome.expect({400, 431} & set(firsts), "none was answered 400 or 431")
    outcome.expect(newcomer == 200, f"a newcomer got {newcomer}")
    return outcome


async def _endless(scene: Scene, beginning: bytes, more: bytes, size: int) -> Outcome:
    """A request's head without an end."""
    wire = await connect(scene.port, scene.address())
    try:
        began = time.monotonic()
        await wire.send(beginning)
        await wire.pour(_repeated(more, size), 30.0)
        has_ended = await wire.end(DEADLINE_S)
        took_s = time.monotonic() - began
        said = f"{counted(wire.statuses)} after {wire.sent_bytes / 1e6:.1f} MB, {took_s:.1f} s"
        outcome = Outcome(said)
        outcome.expect(has_ended, "the connection is held")
        outcome.expect(set(wire.statuses) <= {414, 431}, "the answer is another one")
        outcome.expect(wire.statuses, "there was no answer")
        outcome.expect(wire.sent_bytes < 0.9 * size, "all of it was taken")
        return outcome
    finally:
        await wire.close()


@attack("header lines without end", "431 and closed after 16 KB", is_loud=True)
async def endless_headers(scene: Scene, size: Size) -> Outcome:
    return await _endless(
        scene, b"GET / HTTP/1.1\r\nHost: x\r\n", b"a:\r\n", size.of(24_000_000, 61_000_000)
    )


@attack("a URL without end", "414 or 431 and closed after 16 KB", is_loud=True)
async def endless_url(scene: Scene, size: Size) -> Outcome:
    return await _endless(scene, b"GET /", b"a", size.of(24_000_000, 61_000_000))


@attack("a header's value without end", "431 and closed after 16 KB", is_loud=True)
async def endless_value(scene: Scene, size: Size) -> Outcome:
    return await _endless(
        scene, b"GET / HTTP/1.1\r\nHost: x\r\nCookie: ", b"a", size.of(24_000_000, 61_000_000)
    )


@attack("requests without waiting for answers", "closed once more than two wait", is_loud=True)
async def pipelined(scene: Scene, size: Size) -> Outcome:
    one = request("GET", "/x")
    number = size.of(20_000, 13_700_000 // len(one))
    wire = await connect(scene.port, scene.address())
    try:
        await wire.pour(_repeated(one, number * len(one)), 30.0)
        has_ended = await wire.end(DEADLINE_S)
        answered = len(wire.statuses)
        outcome = Outcome(
            f"{answered:,} answers heard in {wire.heard_bytes:,} bytes of {number:,} asked for"
        )
        outcome.expect(has_ended, "the connection goes on")
        outcome.expect(wire.heard_bytes < number * 50, "most of them were answered")
        return outcome
    finally:
        await wire.close()


@attack("one-byte chunks after 413", "413 and closed", is_loud=True)
async def chunks_after_413(scene: Scene, size: Size) -> Outcome:
    head = request(
        "POST", "/api/guests", "Content-Type: application/json", "Transfer-Encoding: chunked"
    )
    wire = await connect(scene.port, scene.address())
    try:
        await wire.send(head)
        large = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
        await wire.pour(itertools.repeat(large, 20), 10.0)
        status = await wire.answer(DEADLINE_S)
        before = wire.sent_bytes
        await wire.pour(_repeated(b"1\r\na\r\n", size.of(4_000_000, 40_000_000)), 30.0)
        has_ended = await wire.end(DEADLINE_S)
        outcome = Outcome(f"{status}, then {(wire.sent_bytes - before) / 1e6:.1f} MB of chunks")
        outcome.expect(status == 413, f"the answer is {status}")
        outcome.expect(has_ended, "the connection is held")
        outcome.expect(wire.sent_bytes - before < 2_000_000, "the chunks are taken")
        return outcome
    finally:
        await wire.close()


def _malformed() -> list[bytes]:
    """Bodies of up to 60 KB, and of 7 KB, that are no JSON."""
    bodies = []
    for length in (60_000, 7_000):
        bodies += [
            b'{"name": "' + b"\xff\xfe" * (length // 2 - 10) + b'"}',
            b"[" * length,
            b'{"name": ' + b"9" * min(5_000, length) + b"}",
            b'{"name": "' + b"\\ud800" * (length // 6 - 4) + b'"}',
        ]
    return bodies


@attack("malformed JSON from ten connections", "refused, nothing of it kept", is_loud=True)
async def malformed_json(scene: Scene, size: Size) -> Outcome:
    bodies, statuses = itertools.cycle(_malformed()), list[object]()
    ends = time.monotonic() + size.of(1, 8)
    each = size.of(6, 5_000)

    async def post(number: int) -> None:
        wire: Wire | None = None
        for _ in range(each):
            if time.monotonic() > ends:
                break
            if wire is None:
                wire = await connect(scene.port, scene.address(number + 1))
            body = next(bodies)
            await wire.send(
                request("POST", "/api/guests", "Content-Type: application/json", body=body)
            )
            status = await wire.answer(DEADLINE_S)
            statuses.append(status or "no answer")
            if status is None or wire.ended.is_set() or len(body) > 8_192:
                await wire.close()
                wire = None
            else:
                wire.heard.clear()
        if wire is not None:
            await wire.close()

    await asyncio.gather(*(post(number) for number in range(10)))
    outcome = Outcome(counted(statuses))
    wrong = set(statuses) - REFUSALS - {422}
    outcome.expect(not wrong, f"answered {counted(wrong)}")
    outcome.expect(statuses, "nothing was asked")
    return outcome


@attack("kept-alive connections that ask every 3 s", "idle ones closed first, newcomers get in")
async def kept_alive(scene: Scene, size: Size) -> Outcome:
    number, rounds = size.of(30, 1_100), size.of(1, 4)
    async with wires(scene.port, scene.address(), number) as connections:
        for round_ in range(rounds):
            if round_:
                await asyncio.sleep(3)
            await asyncio.gather(*(wire.send(request("GET", "/healthz")) for wire in connections))
        newcomer = await asyncio.to_thread(scene.newcomers.come)
        open_ones = sum(not wire.ended.is_set() for wire in connections)
        answers = [status for wire in connections for status in wire.statuses]
    outcome = Outcome(f"{open_ones:,} of {number:,} stay; {counted(answers)}; newcomer: {newcomer}")
    outcome.expect(newcomer == 200, f"a newcomer got {newcomer}")
    outcome.expect(set(answers) <= {200, 429, 503}, "an answer is another one")
    outcome.expect(200 in answers, "nobody was answered")
    if size.is_full:
        outcome.expect(open_ones < number, "one address may hold as many as it likes")
    return outcome


@attack("connections that say nothing, or half a request", "closed after five seconds")
async def half_requests(scene: Scene, size: Size) -> Outcome:
    halves = [b"", b"GET / HT", upgrade()[:60], request("POST", "/api/guests", "Content-Length: 9")]
    number = size.of(8, 400)
    async with wires(scene.port, scene.address(), number) as connections:
        for n, wire in enumerate(connections):
            if half := halves[n % len(halves)]:
                await wire.send(half)
        ended = await asyncio.gather(*(wire.end(DEADLINE_S) for wire in connections))
    outcome = Outcome(f"{ended.count(True):,} of {number:,} closed within {DEADLINE_S:g} s")
    outcome.expect(all(ended), f"{ended.count(False)} are held")
    return outcome


@attack(
    "random bytes, and requests with some of them wrong",
    "answered or closed, no traceback",
    is_loud=True,
)
async def random_bytes(scene: Scene, size: Size) -> Outcome:
    rng = random.Random(size.of(1, 2))
    wholes = [
        upgrade(),
        request("GET", "/api/rooms?game=driftline"),
        request("POST", "/api/guests", "Content-Type: application/json", body=b'{"name": "A"}'),
    ]
    number, held, statuses = size.of(120, 12_000), 0, list[object]()

    def mutated() -> bytes:
        if rng.random() < 0.2:
            return rng.randbytes(rng.randrange(1, 400))
        data = bytearray(rng.choice(wholes))
        for _ in range(rng.randrange(1, 6)):
            at = rng.randrange(len(data))
            data[at : at + rng.randrange(3)] = rng.randbytes(rng.randrange(4))
        return bytes(data)

    async def one(address: str) -> None:
        nonlocal held
        wire = await connect(scene.port, address)
        try:
            await wire.send(mutated() + b"\r\n\r\n")
            status = await wire.answer(DEADLINE_S)
            statuses.append(status or ("closed" if wire.ended.is_set() else "held"))
            held += status is None and not wire.ended.is_set()
        finally:
            await wire.close()

    for batch in range(0, number, 40):
        await asyncio.gather(*(one(scene.address(1 + batch % 200)) for _ in range(40)))
    outcome = Outcome(counted(statuses))
    outcome.expect(not held, f"{held} are held")
    outcome.expect(500 not in statuses, "some are answered 500")
    return outcome
