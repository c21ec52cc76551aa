"""The checksum of a cell is CRC-32 over its records, however they are cut."""

from __future__ import annotations

from game_server.protocol.checksum import checksum


def test_it_is_the_crc_32_of_all_records_in_turn() -> None:
    assert checksum([b"123456789"]) == 0xCBF43926  # the check value that every CRC-32 names
    assert checksum([b"1234", b"", b"56789"]) == 0xCBF43926
    assert checksum([]) == 0


def test_the_order_of_records_counts() -> None:
    assert checksum([b"ab", b"cd"]) != checksum([b"cd", b"ab"])
