"""QR codes: each made once, beside the event loop, and not too many at a time."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest

from game_server.api.errors import ApiError
from game_server.api.qr_codes import KEPT, MOST_WAITING, QrCodes
from tests.support.deadlines import WITHIN_S

if TYPE_CHECKING:
    from collections.abc import Iterator


class Maker:
    """Makes codes when it may, and notes what it made and where."""

    def __init__(self) -> None:
        self.may = threading.Event()
        self.may.set()
        self.made: list[str] = []
        self.threads: set[int] = set()

    def __call__(self, url: str) -> bytes:
        assert self.may.wait(WITHIN_S)
        if url == "impossible":
            raise ValueError(url)
        self.made.append(url)
        self.threads.add(threading.get_ident())
        return url.encode()


@pytest.fixture
def maker() -> Maker:
    return Maker()


@pytest.fixture
def codes(maker: Maker) -> Iterator[QrCodes]:
    codes = QrCodes(maker)
    yield codes
    maker.may.set()
    codes.close()


async def test_a_code_is_made_once_and_not_on_the_loop(maker: Maker, codes: QrCodes) -> None:
    maker.may.clear()  # the loop goes on nonetheless, or this would wait for itself
    waiting = [asyncio.create_task(codes.svg("a")) for _ in range(5)]
    await asyncio.sleep(0)
    maker.may.set()
    assert await asyncio.gather(*waiting) == [b"a"] * 5
    assert await codes.svg("a") == b"a"
    assert maker.made == ["a"]
    assert maker.threads.isdisjoint({threading.get_ident()})


async def test_those_longest_not_asked_for_make_way(maker: Maker, codes: QrCodes) -> None:
    for number in range(KEPT + 1):
        await codes.svg(str(number))
    await codes.svg(str(KEPT))
    await codes.svg("0")
    assert maker.made == [*map(str, range(KEPT + 1)), "0"]


async def test_a_request_is_refused_when_many_wait(maker: Maker, codes: QrCodes) -> None:
    maker.may.clear()
    waiting = [asyncio.create_task(codes.svg(str(n))) for n in range(MOST_WAITING)]
    await asyncio.sleep(0)
    with pytest.raises(ApiError) as refused:
        await codes.svg("one more")
    assert (refused.value.code, refused.value.status) == ("busy", 503)
    maker.may.set()
    await asyncio.gather(*waiting)
    assert await codes.svg("one more") == b"one more"


async def test_a_code_is_made_for_the_others_when_its_first_caller_leaves(
    maker: Maker, codes: QrCodes
) -> None:
    maker.may.clear()
    gone, stays = (asyncio.create_task(codes.svg("a")) for _ in range(2))
    await asyncio.sleep(0)
    gone.cancel()
    maker.may.set()
    assert await stays == b"a"


async def test_a_code_that_failed_may_be_asked_for_again(maker: Maker, codes: QrCodes) -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match="impossible"):
            await codes.svg("impossible")
