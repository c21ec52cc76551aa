"""Settings: read once from ``GAME_SERVER_*`` variables and ``.env``, then frozen."""

from __future__ import annotations

import re
import secrets
from ipaddress import ip_network
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "GAME_SERVER_"
PUBLIC_URL = re.compile(r"https?://[^\s/?#@]+/?")


class SettingsError(Exception):
    """A setting has a bad value; the message is one line that names it."""


class Settings(BaseSettings):
    """Every setting has a default that plays. Lists are separated by commas."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    host: str = Field("127.0.0.1", description="Address to listen on; 0.0.0.0 for all.")
    port: int = Field(8000, ge=0, le=65_535, description="Port to listen on; 0 for any free one.")
    default_game: str = Field("driftline", description="The game of a quick play without one.")
    games: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Further games as module:Class, looked for in the working directory too, "
        "such as my_game:MyGame.",
    )
    secret: SecretStr = Field(
        default_factory=lambda: SecretStr(secrets.token_urlsafe(32)),
        min_length=16,
        description="Signs guest tokens and tickets. By default a new one at every start, "
        "and then visitors get a new identity after a restart.",
    )
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Websites besides this server's own whose pages may connect, such as "
        "https://play.example; * for all.",
    )
    trusted_proxies: str = Field(
        "127.0.0.1,::1",
        description="Proxies whose X-Forwarded-For and -Proto headers count. Without it everybody "
        "behind a proxy shares one address, and pages on https get ws:// addresses.",
    )
    public_url: str | None = Field(
        None,
        description="Where players reach this server, such as https://play.example, for the links "
        "that invite them. Without it links name the address by which the host of a room came.",
    )
    connections_per_address: int = Field(
        100, ge=0, description="WebSockets of one address at a time; 0 for no limit."
    )
    connections: int | None = Field(
        None,
        ge=0,
        description="WebSockets in all; 0 for no limit. By default what the system's limit on open "
        "files leaves, 16,384 at most.",
    )
    http_connections_per_address: int = Field(
        400,
        ge=0,
        description="HTTP connections of one address at a time, trusted proxies excepted; 0 for no "
        "limit. A browser opens six.",
    )
    http_connections: int | None = Field(
        None,
        ge=0,
        description="HTTP connections in all; 0 for no limit. By default a quarter of the system's "
        "limit on open files, 2,048 at most.",
    )
    guests_per_minute: int = Field(
        60, ge=0, description="New guests of one address a minute; 0 for no limit."
    )
    rooms_per_minute: int = Field(
        20, ge=0, description="Rooms that one address may open a minute; 0 for no limit."
    )
    lookup_failures: int = Field(
        20,
        ge=0,
        description="Wrong room codes from one address before it has to wait for a minute, and "
        "longer each time; 0 for no limit.",
    )
    bot_fill_s: float = Field(
        3.0,
        ge=0,
        le=600,
        description="Seconds that a room opened by a quick play waits for people before bots come.",
    )
    hold_s: int = Field(
        30,
        ge=1,
        le=600,
        description="Seconds that the place of whoever lost the connection waits: long enough for "
        "a tunnel, short enough for the others.",
    )
    results_s: int = Field(
        12, ge=1, le=600, description="Seconds that a hosted room shows the results of a round."
    )
    seats_per_world: int = Field(
        800, ge=1, description="Seats of all rooms that step together; more make longer bursts."
    )
    heartbeat_s: float = Field(
        5.0, gt=0, le=300, description="Seconds between pings; unanswered ones end a connection."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="The least important log lines to write."
    )
    log_format: Literal["auto", "console", "json"] = Field(
        "auto", description="auto: for people on a terminal, JSON lines elsewhere."
    )

    @field_validator("public_url")
    @classmethod
    def _check_public_url(cls, value: str | None) -> str | None:
        if not value:
            return None
        if not PUBLIC_URL.fullmatch(value):
            raise ValueError("should be an address such as https://play.example")
        return value.rstrip("/")

    @field_validator("allowed_origins")
    @classmethod
    def _check_origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for origin in value:
            if origin != "*" and not PUBLIC_URL.fullmatch(origin):
                raise ValueError(f"{origin!r} should be an origin such as https://play.example")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _check_proxies(cls, value: str) -> str:
        for proxy in filter(None, map(str.strip, value.split(","))):
            try:
                if "/" in proxy:
                    ip_network(proxy)
            except ValueError:
                raise ValueError(f"{proxy!r} should be an address or a network") from None
        return value

    @field_validator("allowed_origins", "games", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())
        return value


def load_settings(**overrides: Any) -> Settings:
    """The settings of this process; ``overrides`` win over variables. Raises SettingsError."""
    try:
        return Settings(**overrides)
    except ValidationError as fault:
        raise SettingsError("; ".join(_sentence(error) for error in fault.errors())) from None
    except UnicodeDecodeError:
        raise SettingsError(".env should be text in UTF-8") from None


def _sentence(error: Any) -> str:
    name = PREFIX + "_".join(str(part) for part in error["loc"]).upper()
    if error["type"] == "too_short":
        return f"{name} should have at least {error['ctx']['min_length']} characters"
    message = error["msg"].removeprefix("Value error, ")
    wanted = message.removeprefix("Input should be ")
    if wanted != message:
        return f"{name} should be {wanted}"
    return f"{name} {message}" if message.startswith("should ") else f"{name}: {message}"
