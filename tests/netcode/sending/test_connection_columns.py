"""The columns of connections: rows are given out, filled by acknowledgements, and taken back."""

from __future__ import annotations

import numpy as np

from game_server.netcode.sending.connection_columns import NEVER, ConnectionColumns, ConnectionRow


def test_a_row_is_free_again_once_its_owner_is_gone() -> None:
    columns = ConnectionColumns(capacity=2)
    kept, dropped = ConnectionRow(columns), ConnectionRow(columns)
    number, dropped.newest = dropped.row, 7
    del dropped
    again = ConnectionRow(columns)
    assert (again.row, again.newest, kept.row) == (number, 0, 1 - number)


def test_more_connections_than_rows_double_the_columns_and_keep_their_values() -> None:
    columns = ConnectionColumns(capacity=1)
    rows = [ConnectionRow(columns) for _ in range(5)]
    for number, row in enumerate(rows):
        row.acked = number
    assert columns.capacity == 8
    assert [row.acked for row in rows] == [0, 1, 2, 3, 4]
    assert len({row.row for row in rows}) == 5


def test_an_acknowledgement_is_never_older_than_the_last_nor_newer_than_what_was_sent() -> None:
    row = ConnectionRow(ConnectionColumns())
    row.newest, row.round_trip = 20, 60
    row.ack(15)
    row.ack(12)
    assert (row.acked, row.round_trip) == (15, 5)
    row.ack(99)
    assert (row.acked, row.round_trip) == (20, 0)


def test_a_queue_that_is_too_long_leaves_the_next_message_to_the_outbox() -> None:
    columns = ConnectionColumns(capacity=2)
    calm, queued = ConnectionRow(columns), ConnectionRow(columns)
    for row in (calm, queued):
        row.newest, row.round_trip, row.calm_excess, row.easy_excess = 20, 2, 5, 9
    columns.ack(np.array([calm.row, queued.row]), np.array([16, 10]))
    assert (calm.excess, calm.easy_excess) == (2, 9)
    assert (queued.excess, queued.easy_excess) == (8, NEVER)
