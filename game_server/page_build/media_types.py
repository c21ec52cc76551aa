"""The media types of the page's files."""

from __future__ import annotations

from pathlib import PurePath

# A system's own table of media types may be wrong (Windows' registry), and a module script with
# another type than JavaScript does not run.
MEDIA_TYPES = {
    ".avif": "image/avif",
    ".css": "text/css",
    ".gif": "image/gif",
    ".glb": "model/gltf-binary",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".m4a": "audio/mp4",
    ".map": "application/json",
    ".mjs": "text/javascript",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".ogg": "audio/ogg",
    ".otf": "font/otf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".txt": "text/plain",
    ".wasm": "application/wasm",
    ".wav": "audio/wav",
    ".webm": "video/webm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
PACKED = {
    ".avif", ".gif", ".ico", ".jpeg", ".jpg", ".m4a", ".mp3", ".mp4", ".ogg", ".png", ".webm",
    ".webp", ".woff", ".woff2",
}  # fmt: skip
"""Files that are compressed already."""


def media_type(path: str) -> str:
    return MEDIA_TYPES.get(PurePath(path).suffix.lower(), "application/octet-stream")


def is_packed(path: str) -> bool:
    return PurePath(path).suffix.lower() in PACKED
