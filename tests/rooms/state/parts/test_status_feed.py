"""Whether members have the newest status document."""

from __future__ import annotations

from game_server.rooms.state.parts.status_feed import StatusFeed


def test_a_feed_is_stale_from_a_change_until_the_next_document() -> None:
    feed = StatusFeed()
    feed.changed()
    feed.changed()
    assert (feed.is_stale, feed.version) == (True, 0)
    feed.sent(40)
    assert (feed.is_stale, feed.version, feed.sent_at) == (False, 1, 40)
