"""The result of a build."""

from __future__ import annotations

from dataclasses import dataclass, field

FOLDER = "assets"
"""The folder, at the page's root, of all that was built."""
Bodies = dict[str, bytes]
"""A file's content by its encoding, as HTTP names it; ``identity`` is always there."""


@dataclass
class Build:
    """What the server sends. Plain data, so that it can be kept and handed over."""

    digest: str = ""
    """Names the contents of all files."""
    files: dict[str, Bodies] = field(default_factory=dict)
    """By path below ``FOLDER/digest``."""
    pages: dict[str, str] = field(default_factory=dict)
    """HTML by path below the root."""
    refused: dict[str, str] = field(default_factory=dict)
    """Scripts that can't be linked, each with the reason. If the page's own is among them, there
    are no files.
    """
