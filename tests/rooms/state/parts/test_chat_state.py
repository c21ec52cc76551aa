"""Chat state: the limits of messages, slow mode, mutes, and what is forgotten."""

from __future__ import annotations

from game_server.rooms.state.parts.chat_state import PRESENCE_MESSAGES, ChatState


def test_a_whole_room_cannot_say_more_than_can_be_read() -> None:
    chat = ChatState()
    for speaker in range(1, 25):
        assert chat.wait_for(speaker, f"home {speaker}", 100, 20) == 0
        chat.count_message(speaker, f"home {speaker}", 100, 20)
    assert chat.wait_for(25, "home 25", 100, 20) == 40
    assert chat.wait_for(25, "home 25", 140, 20) == 0


def test_people_of_one_network_leave_some_of_the_chat_to_others() -> None:
    chat = ChatState()
    for speaker in range(1, 21):
        chat.count_message(speaker, "home", 100, 20)
    assert chat.wait_for(21, "home", 100, 20) == 40
    assert chat.wait_for(22, "cafe", 100, 20) == 0


def test_old_messages_are_forgotten_however_many_people_come_and_go() -> None:
    chat = ChatState()
    for speaker in range(1, 10_000):
        chat.count_message(speaker, f"home {speaker}", 40 * speaker, 20)
    assert len(chat.said) < 64
    assert len(chat.said_from) < 4
    chat.slow_mode_s = 30
    assert chat.wait_for(9_999, "home 9999", 40 * 9_999, 20) == 600


def test_mutes_of_people_who_left_are_forgotten() -> None:
    chat = ChatState()
    for number in range(2, 10_000):
        assert chat.mute(number, 1, True, [1, number]) == [1]
        assert chat.mute(1, number + 1, True, [1, number + 1]) == [number + 1]
    assert len(chat.muted_by) < 200
    assert sum(map(len, chat.muted_by.values())) < 400
    assert chat.mute(10_000, 1, False, [1, 10_000]) == []


def test_slow_mode_holds_everybody_but_the_host() -> None:
    chat = ChatState()
    chat.slow_mode_s = 10
    chat.count_message(1, "home", 100, 20)
    assert chat.wait_for(1, "home", 120, 20) == 180
    assert chat.wait_for(1, "home", 120, 20, is_host=True) == 0


def test_a_pause_lasts_as_many_seconds_at_another_tick_rate() -> None:
    chat = ChatState()
    chat.slow_mode_s = 10
    chat.count_message(1, "home", 100, 20)
    chat.rescale(140, 3.0)  # two seconds later, 60 ticks a second instead of 20
    assert chat.wait_for(1, "home", 140, 60) == 8 * 60


def test_presence_messages_have_a_limit() -> None:
    chat = ChatState()
    assert [chat.count_presence(100, 20) for _ in range(PRESENCE_MESSAGES + 1)] == [
        *[True] * PRESENCE_MESSAGES,
        False,
    ]
    assert chat.count_presence(100 + 30 * 20, 20)
