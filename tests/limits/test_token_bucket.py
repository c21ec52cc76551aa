"""Token buckets: a burst, then a rate; costs known late are waited for."""

from __future__ import annotations

from game_server.limits.token_bucket import Limit, TokenBucket


def test_a_bucket_gives_its_burst_and_then_its_rate() -> None:
    bucket = TokenBucket(Limit(per_s=2, burst=3), now=10.0)
    assert [bucket.take(10.0) for _ in range(4)] == [True, True, True, False]
    assert [bucket.take(10.5), bucket.take(10.5)] == [True, False]


def test_a_bucket_never_holds_more_than_its_burst() -> None:
    bucket = TokenBucket(Limit(per_s=2, burst=3), now=0.0)
    assert [bucket.take(1_000.0) for _ in range(4)] == [True, True, True, False]


def test_a_charge_leads_into_debt_and_the_wait_says_how_long() -> None:
    bucket = TokenBucket(Limit(per_s=2, burst=3), now=0.0)
    bucket.charge(0.0, 5)
    assert (bucket.held(0.0), bucket.wait_s(0.0)) == (-2, 1.5)
    assert (bucket.take(1.4), bucket.take(1.5)) == (False, True)
