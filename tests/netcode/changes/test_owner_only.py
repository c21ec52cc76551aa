"""Entities that not everybody sees: those of one team, and those of one owner."""

from __future__ import annotations

from game_server.client.parsing import OWN
from tests.netcode.scene import Member, Scene, assert_holds_the_truth

EVERYBODY, RED, BLUE, OWNER = 0, 1, 2, -1


class Field(Scene):
    """A room of one cell with a red player, two blue ones and a spectator."""

    def __init__(self) -> None:
        super().__init__((100, 100))
        self.red, self.blue, self.green = (self.join(0, slot) for slot in range(3))
        self.spectator = self.spectate(0, 1)
        self.world.seats.team = [RED, BLUE, BLUE]
        self.tick()

    def lay(self, audience: int) -> None:
        self.begin().mines.spawn(0, x=50.0, y=50.0, slot=1, seat=1, audience=audience)
        self.finish()

    def turn(self, audience: int) -> None:
        self.begin().mines.audience = audience
        self.finish()

    def tick(self) -> None:
        self.begin()
        self.finish()

    def finish(self) -> None:
        self.end()
        for member in self.members:
            assert_holds_the_truth(member)


def knows(member: Member) -> bool:
    return bool(member.store.records("mines"))


def who_knows(scene: Field) -> list[bool]:
    return [knows(each) for each in (scene.red, scene.blue, scene.green, scene.spectator)]


def test_only_the_owner_sees_its_own_rows() -> None:
    scene = Field()
    scene.lay(OWNER)
    assert who_knows(scene) == [False, True, False, False]
    assert scene.blue.store.cell_of("mines", 1) == OWN


def test_the_bytes_of_others_do_not_change() -> None:
    with_mine, without = Field(), Field()
    with_mine.lay(OWNER)
    without.tick()
    assert with_mine.red.last == without.red.last
    assert with_mine.green.last == without.green.last
    assert with_mine.blue.last != without.blue.last


def test_own_rows_are_sent_once_and_then_only_when_they_change() -> None:
    scene = Field()
    scene.lay(OWNER)
    scene.tick()
    quiet = len(scene.blue.last)
    scene.begin().mines.armed = 1
    scene.finish()
    assert len(scene.blue.last) > quiet
    assert scene.blue.store["mines"]["armed"].tolist() == [1]
    scene.begin().mines.kill(0)
    scene.finish()
    assert who_knows(scene) == [False] * 4


def test_only_its_team_sees_a_row_of_a_team() -> None:
    scene = Field()
    scene.lay(BLUE)
    assert who_knows(scene) == [False, True, True, False]
    scene.turn(RED)
    assert who_knows(scene) == [True, False, False, False]


def test_a_row_can_be_shown_to_everybody_and_hidden_again() -> None:
    scene = Field()
    scene.lay(OWNER)
    scene.turn(EVERYBODY)
    assert who_knows(scene) == [True] * 4
    scene.turn(OWNER)
    assert who_knows(scene) == [False, True, False, False]


def test_members_of_a_team_share_the_same_bytes() -> None:
    scene = Field()
    scene.lay(BLUE)
    scene.begin().mines.armed = 1
    messages = scene.end()
    assert messages.shared.by_view(0, 1, BLUE) is messages.shared.by_view(0, 1, BLUE)
    assert len([made for made in messages.shared.encoded if made[1] == 3]) == 1  # cell 1 of a team


def test_a_player_who_changes_teams_loses_the_rows_of_the_former_team() -> None:
    scene = Field()
    scene.lay(BLUE)
    scene.world.seats.team[1] = RED
    scene.tick()
    assert who_knows(scene) == [False, False, True, False]
    scene.world.seats.team[0] = BLUE
    scene.tick()
    assert who_knows(scene) == [True, False, True, False]


def test_an_owner_who_comes_back_is_sent_its_rows_again() -> None:
    scene = Field()
    scene.lay(OWNER)
    scene.leave(scene.blue)
    scene.blue = scene.join(0, 1)
    scene.tick()
    assert who_knows(scene) == [False, True, False, False]
