"""Settings: read once from ``GAME_SERVER_*`` variables and ``.env``, then frozen.

An empty variable counts as unset. Addresses and origins are kept in their normal form
(``origins``), so that other modules can compare them.
"""

from __future__ import annotations

import re
import secrets
from ipaddress import ip_address, ip_network
from os.path import isfile
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from game_server.origins import ANY, NO_ORIGIN, normal_origin, split_host
from game_server.variables import PORT_OF_A_LINK, stray_variables

PREFIX = "GAME_SERVER_"
ENV_FILE = ".env"
NO_PROXIES = "none"
"""The value of ``trusted_proxies`` that trusts none."""
PATH = re.compile(r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*")
OWN_PATHS = frozenset(
    {"api", "assets", "docs", "healthz", "j", "metrics", "openapi.json", "readyz", "ws"}
)
"""The first parts of the server's own paths. A public path must not begin with one of them."""

LIMITS = (
    "connections_per_address", "connections", "http_connections_per_address", "http_connections",
    "calls_per_minute", "guests_per_minute", "rooms_per_minute", "joins_per_minute",
    "passwords_per_minute", "waiting_places_per_address", "parties_per_address",
    "seats_per_address", "seats", "bots_per_address", "bots", "tick_s_per_address", "busy_share",
    "map_ms_per_address", "map_ms_in_all", "lookup_failures",
)  # fmt: skip
"""The settings that limit the cost of strangers. A load test is a crowd at one address, so it
switches them off.
"""


class SettingsError(Exception):
    """A setting has a bad value; the message is one line that names it."""


class Settings(BaseSettings):
    """Every setting has a default with which the server works. Lists are separated by commas."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    host: str = Field("127.0.0.1", description="Address to listen on; 0.0.0.0 for all.")
    port: int = Field(8000, ge=0, le=65_535, description="Port to listen on; 0 for any free one.")
    default_game: str = Field("driftline", description="The game of a quick play that names none.")
    games: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Further games as module:Class, such as my_game:MyGame. Modules are looked "
        "for in the working directory, too.",
    )
    secret: SecretStr = Field(
        default_factory=lambda: SecretStr(secrets.token_urlsafe(32)),
        min_length=16,
        description="Signs guest tokens and tickets. By default each start makes a new one, and "
        "visitors get a new identity after a restart.",
    )
    public_url: str | None = Field(
        None,
        description="The address at which players reach this server, such as "
        "https://play.example, or https://site.example/game if a proxy puts it under a path. "
        "Invitations begin with it, and its pages may connect.",
    )
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Names by which players reach this server, such as play.example or "
        "*.play.example, if there are several; * for any. The link that all members of a room see "
        "names one of them, PUBLIC_URL, or an address that is certainly this machine's.",
    )
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Websites besides this server's own whose pages may connect, such as "
        "https://play.example, capacitor://localhost or null; * for all.",
    )
    embedded_by: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Websites whose pages may show the game in a frame, such as "
        "https://games.example; * for all.",
    )
    trusted_proxies: str = Field(
        "127.0.0.1,::1",
        description="Proxies, as addresses or networks, whose X-Forwarded-For, -Proto, -Host and "
        "-Prefix headers count; * trusts all, none trusts no proxy. All players behind a proxy "
        "that is not trusted share one address, and pages on https get ws:// addresses.",
    )
    connections_per_address: int = Field(
        100, ge=0, description="WebSockets of one address at a time; 0 for no limit."
    )
    connections: int | None = Field(
        None,
        ge=0,
        description="WebSockets in all; 0 for no limit. By default as many as the system's limit "
        "on open files allows, at most 16,384.",
    )
    http_connections_per_address: int = Field(
        400,
        ge=0,
        description="HTTP connections of one address at a time, except trusted proxies; 0 for no "
        "limit. A browser opens six.",
    )
    http_connections: int | None = Field(
        None,
        ge=0,
        description="HTTP connections in all; 0 for no limit. By default a quarter of the system's "
        "limit on open files, at most 2,048.",
    )
    guests_per_minute: int = Field(
        120, ge=0, description="New guests of one address per minute; 0 for no limit."
    )
    calls_per_minute: int = Field(
        12_000,
        ge=0,
        description="HTTP requests of one address per minute, with the files of the page (about "
        "fifteen per visit); 0 for no limit.",
    )
    rooms_per_minute: int = Field(
        20, ge=0, description="Rooms that one address may open per minute; 0 for no limit."
    )
    seats_per_address: int = Field(
        2_000,
        ge=0,
        description="Seats of all open rooms that one address has opened; 0 for no limit.",
    )
    seats: int = Field(
        20_000, ge=0, description="Seats of all open rooms, taken or not; 0 for no limit."
    )
    bots_per_address: int = Field(
        400,
        ge=0,
        description="Bots of all open rooms that one address has opened; 0 for no limit. Beyond "
        "it, quick play opens rooms without bots.",
    )
    bots: int = Field(
        1_000,
        ge=0,
        description="Bots of all open rooms; 0 for no limit. A thousand take a third of a core.",
    )
    tick_s_per_address: float = Field(
        40.0,
        ge=0,
        description="Seconds per minute that the ticks of rooms opened by one address may take "
        "before it may open no more; 0 for no limit.",
    )
    busy_share: float = Field(
        0.8,
        ge=0,
        le=1,
        description="Share of the time spent in ticks at which no further rooms open (nor while "
        "ticks are late); 0 never refuses.",
    )
    map_ms_per_address: float = Field(
        5_000.0,
        ge=0,
        description="Milliseconds per minute that drawing maps may take for one address; 0 for no "
        "limit. A small map takes 5, a huge one 200.",
    )
    map_ms_in_all: float = Field(
        20_000.0,
        ge=0,
        description="Milliseconds per minute that drawing maps may take in all; 0 for no limit.",
    )
    lookup_failures: int = Field(
        60,
        ge=0,
        description="Wrong room codes from one address before it has to wait: a minute at first, "
        "then longer each time; 0 for no limit.",
    )
    passwords_per_minute: int = Field(
        120,
        ge=0,
        description="Room passwords that are verified for one address per minute, right ones too; "
        "0 for no limit.",
    )
    joins_per_minute: int = Field(
        300,
        ge=0,
        description="Seats in rooms that one address may request per minute; 0 for no limit.",
    )
    waiting_places_per_address: int = Field(
        64,
        ge=0,
        description="Seats kept for players of one address who are not connected: just reserved, "
        "or held after a lost connection; 0 for no limit.",
    )
    parties_per_address: int = Field(
        64, ge=0, description="Parties that one address has open at a time; 0 for no limit."
    )
    bot_fill_s: float = Field(
        3.0,
        ge=0,
        le=600,
        description="Seconds that a room of quick play waits for people before bots join.",
    )
    hold_s: int = Field(
        30,
        ge=1,
        le=600,
        description="Seconds that a seat is held after its player lost the connection: long enough "
        "for a tunnel, short enough for the others.",
    )
    results_s: int = Field(
        12, ge=1, le=600, description="Seconds that a hosted room shows the results of a round."
    )
    seats_per_world: int = Field(
        800,
        ge=1,
        description="Seats of all rooms that step together; with more, bursts are longer.",
    )
    shed_after_s: float = Field(
        5.0,
        ge=0,
        le=600,
        description="Seconds that other games may drop steps because of a slow game before its "
        "costliest rooms close; 0 closes none.",
    )
    heartbeat_s: float = Field(
        5.0,
        gt=0,
        le=300,
        description="Seconds between pings. A connection that does not answer ends.",
    )
    metrics_token: SecretStr | None = Field(
        None,
        min_length=16,
        description="The bearer token with which other machines may read /metrics. Without it only "
        "this machine may.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="The least important log lines to write."
    )
    log_format: Literal["auto", "console", "json"] = Field(
        "auto", description="auto: plain text on a terminal, JSON lines elsewhere."
    )
    log_lines_per_minute: int = Field(
        60,
        ge=0,
        description="Log lines of one kind per minute; 0 for no limit. The next line counts the "
        "ones left out.",
    )
    plain_page: bool = Field(
        False,
        description="Whether the page loads its modules as they are, to work on them. Otherwise "
        "they are linked and compressed at the start.",
    )

    @model_validator(mode="before")
    @classmethod
    def _drop_unset(cls, given: Any) -> Any:
        """Drop blank values, and the port that Kubernetes sets for a service of our name."""
        return {
            name: value
            for name, value in given.items()
            if not (isinstance(value, str) and not value.strip())
            and not (name == "port" and str(value).startswith(PORT_OF_A_LINK))
        }

    @field_validator("allowed_hosts", "allowed_origins", "embedded_by", "games", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("host")
    @classmethod
    def _normal_host(cls, value: str) -> str:
        value = value.strip().removeprefix("[").removesuffix("]")
        if value == ANY:
            return "0.0.0.0"
        try:
            return str(ip_address(value))
        except ValueError:
            if ":" in value or "/" in value:
                raise ValueError("should be an address or a name without a port") from None
        return value

    @field_validator("public_url")
    @classmethod
    def _normal_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        scheme, _, rest = value.strip().partition("://")
        host, slash, path = rest.partition("/")
        path = (slash + path).rstrip("/")
        try:
            if scheme.lower() not in ("http", "https") or not PATH.fullmatch(path):
                raise ValueError
            origin = normal_origin(f"{scheme}://{host}")
        except ValueError:
            raise ValueError("should be an address such as https://play.example") from None
        if path and path.split("/")[1] in OWN_PATHS:
            raise ValueError(f"should not end in {path}: the server has addresses of that name")
        return origin + path

    @field_validator("allowed_hosts")
    @classmethod
    def _normal_hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(_normal_pattern, value)))

    @field_validator("allowed_origins")
    @classmethod
    def _normal_origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(v if v == ANY else normal_origin(v) for v in value))

    @field_validator("embedded_by")
    @classmethod
    def _origins_of_frames(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if NO_ORIGIN in value:
            raise ValueError("null can't be named here, since it is no website")
        return tuple(dict.fromkeys(v if v == ANY else normal_origin(v) for v in value))

    @field_validator("trusted_proxies")
    @classmethod
    def _check_proxies(cls, value: str) -> str:
        listed = [part.strip() for part in value.split(",") if part.strip()]
        for proxy in listed:
            try:
                if proxy not in (ANY, NO_PROXIES):
                    ip_network(proxy, strict=False)
            except ValueError:
                raise ValueError(f"{proxy!r} should be an address or a network") from None
        return ",".join(listed)

    @property
    def page_origins(self) -> tuple[str, ...]:
        """The origins whose pages may connect: the allowed ones, and that of the public URL."""
        if self.public_url is None:
            return self.allowed_origins
        return (*self.allowed_origins, "/".join(self.public_url.split("/")[:3]))

    @property
    def root_path(self) -> str:
        """The path of the public URL, "" without one."""
        return "".join(f"/{part}" for part in (self.public_url or "").split("/")[3:])

    @property
    def public_hosts(self) -> tuple[str, ...]:
        """Names that certainly mean this server: the allowed hosts, and those of its pages."""
        hosts = (o.partition("://")[2] for o in self.page_origins if "://" in o)
        return tuple(dict.fromkeys((*self.allowed_hosts, *(split_host(h)[0] for h in hosts))))


def load_settings(**overrides: Any) -> Settings:
    """The settings of this process; ``overrides`` win over variables. Raises SettingsError."""
    try:
        # Reading a pipe without a writer would wait for ever.
        return Settings(_env_file=ENV_FILE if isfile(ENV_FILE) else None, **overrides)
    except ValidationError as fault:
        raise SettingsError("; ".join(_sentence(error) for error in fault.errors())) from None
    except UnicodeDecodeError:
        raise SettingsError(f"{ENV_FILE} should be text in UTF-8") from None
    except OSError as fault:
        raise SettingsError(f"{ENV_FILE} can't be read: {fault.strerror or fault}") from None


def stray_settings() -> list[str]:
    """Warnings about variables that look like settings but are not."""
    return stray_variables(PREFIX, [name.upper() for name in Settings.model_fields], ENV_FILE)


def _normal_pattern(host: str) -> str:
    """The normal form of a name, which may begin with ``*.`` for all names below it. Ports are
    dropped.
    """
    if host == ANY:
        return host
    stars, name = ("*.", host[2:]) if host.startswith("*.") else ("", host)
    return stars + split_host(name)[0]


def _sentence(error: Any) -> str:
    name = PREFIX + "_".join(str(part) for part in error["loc"]).upper()
    if error["type"] == "too_short":
        return f"{name} should have at least {error['ctx']['min_length']} characters"
    message = error["msg"].removeprefix("Value error, ")
    wanted = message.removeprefix("Input should be ")
    if wanted != message:
        return f"{name} should be {wanted}"
    return f"{name} {message}" if message.startswith("should ") else f"{name}: {message}"
