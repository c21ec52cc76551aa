"""Bodies of requests and answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from game_server.api.links import Scope
from game_server.rooms.state.names import MAX_NAME_CHARACTERS

MAX_ASKED_NAME_CHARACTERS = 100
"""A longer name is refused; one between this and ``MAX_NAME_CHARACTERS`` is cut."""


class Body(BaseModel):
    """A body with tokens, codes or names. Its repr hides them from logs and tracebacks."""

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        return ()


class Ask(Body):
    """A request's body. An unknown field is an error."""

    model_config = ConfigDict(extra="forbid")


class Error(BaseModel):
    """Why a call was refused."""

    error: str = Field(description="A code for programs.", examples=["no_such_room"])
    message: str = Field(description="A sentence for people.", examples=["There is no such room."])


class AskGuest(Ask):
    name: str = Field(
        "",
        max_length=MAX_ASKED_NAME_CHARACTERS,
        description=f"The name that others see, cut to {MAX_NAME_CHARACTERS} characters. Without "
        "one, the server makes a name.",
        examples=["Ada"],
    )


class GuestMade(Body):
    player_id: str = Field(examples=["9f86d081884c7d65"])
    name: str = Field(examples=["Ada"])
    token: str = Field(description="Keep it: it is this player's identity for a year.")


class AskQuickPlay(Ask):
    game: str | None = Field(None, description="By default the server's own choice.")
    mode: str | None = Field(
        None, max_length=32, description="By default the game's first.", examples=["rounds"]
    )
    party: str | None = Field(
        None,
        max_length=32,
        description="The code of a party that you lead; all its members get a seat.",
    )


class Placed(Body):
    """A reserved seat: open ``ws_url`` and send the ticket in the hello, within 15 seconds."""

    room_id: str = Field(examples=["4be5d27a91c30f68"])
    ws_url: str = Field(examples=["ws://localhost:8000/ws"])
    ticket: str = Field(description="Valid once, for 15 seconds.")


class QuickPlaced(Placed):
    code: str = Field(description="The room's code.", examples=["QXKTRW"])
    wait_s: float | None = Field(
        description="The expected wait for other players or bots; 0 when they are there, "
        "null when it is not known.",
        examples=[3.0],
    )


class AskRoom(Ask):
    private: bool = Field(False, description="Not in the list of rooms; players need its code.")
    lobby: bool | None = Field(
        None,
        description="Whether players gather in a lobby before each round, get ready, and have a "
        "host. By default private rooms do, and public rooms always run rounds.",
    )
    password: str | None = Field(None, min_length=1, max_length=64)
    game: str | None = Field(None, description="By default the server's own choice.")
    settings: dict[str, Any] | None = Field(
        None,
        description="The game's settings for hosts: `settings_schema` in `GET /api/protocol`.",
        examples=[{"player_limit": 12}],
    )


class Linked(Body):
    link: str = Field(
        description="The page at this address asks its visitor to join.",
        examples=["https://play.example/j/QXKTRW"],
    )
    link_scope: Scope = Field(
        description="Where the link works, as far as its address says: `anywhere`, in this "
        "`network`, or on this `machine` only. It is `machine`, too, when you used a host that the "
        "server does not trust.",
        examples=["anywhere"],
    )


class RoomMade(Placed, Linked):
    code: str = Field(examples=["QXKTRW"])


class AskJoin(Ask):
    password: str | None = Field(None, max_length=64)
    spectate: bool = Field(False, description="Watch instead of play.")


class RoomSummary(Body):
    """A room as everybody may see it before joining. `phase`, `players`, `bots`, `spectators` and
    `locked` are null for a private room with a password.
    """

    room_id: str
    code: str = Field(examples=["QXKTRW"])
    game: str = Field(examples=["driftline"])
    title: str = Field(examples=["Driftline"])
    mode: str = Field(examples=["rounds"])
    phase: str | None = Field(examples=["playing"])
    players: int | None
    bots: int | None
    spectators: int | None
    limit: int = Field(description="The most players.")
    private: bool
    needs_password: bool
    lobby: bool = Field(description="Whether a host starts its rounds.")
    locked: bool | None = Field(description="Whether the room takes no new members.")
    late_join: str = Field(
        description="What players do who join during a round: `play` or `watch`.", examples=["play"]
    )


class RoomShown(RoomSummary, Linked):
    """The same with the invitation, for the caller to pass on."""


class Friend(Body):
    player_id: str = Field(examples=["9f86d081884c7d65"])
    name: str = Field(examples=["Ada"])


class PartyShown(Body):
    code: str = Field(description="Give it to your friends.", examples=["QXKTRW"])
    leader: str = Field(description="The player_id of the member who may start a quick play.")
    members: list[Friend] = Field(description="In the order in which they joined.")
    room: str | None = Field(
        description="The code of the room in which each of you has a reserved seat."
    )


class Health(BaseModel):
    status: str = Field(examples=["ok"])
