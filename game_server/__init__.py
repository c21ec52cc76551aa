"""A real-time multiplayer game server. `app` joins the parts; README.md is the map of the house."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("game-server")
except PackageNotFoundError:  # run from a checkout that is not installed
    __version__ = "0"
