"""The media types of the page's files."""

from __future__ import annotations

from pathlib import PurePath

# A system's own table of media types may be wrong (Windows' registry), and a module script with
# another type than JavaScript does not run.
MEDIA_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
PACKED = {".ico", ".jpg", ".png", ".webp", ".woff2"}
"""Files that are compressed already."""


def media_type(path: str) -> str:
    return MEDIA_TYPES.get(PurePath(path).suffix, "application/octet-stream")
