"""Saving by field: a dataclass that is ``Saved`` becomes plain data, and is made from it again.

Each of its fields is a plain value, a part that saves itself, or ``not_saved`` for a reason. So a
new field is saved without being named anywhere else.
"""

from __future__ import annotations

from dataclasses import Field, fields
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, Self

if TYPE_CHECKING:
    from collections.abc import Mapping

_PART, _NOT_SAVED = "part", "not saved"


class Part(Protocol):
    """A value that saves itself."""

    def plain(self) -> Any:
        """All that is saved of it, as msgpack can carry it."""

    @classmethod
    def from_plain(cls, plain: Any) -> Part:
        """The inverse of ``plain``. Raises KeyError, TypeError or ValueError."""


def saved_as(kind: type[Part]) -> dict[str, Any]:
    """Metadata of a field that holds a part, or None. A field whose ``default_factory`` is the
    part needs none.
    """
    return {_PART: kind}


def not_saved(reason: str) -> dict[str, Any]:
    """Metadata of a field that is not saved."""
    return {_NOT_SAVED: reason}


class Saved:
    """The base of dataclasses that are saved field by field."""

    __slots__ = ()
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    def plain(self) -> dict[str, Any]:
        """All that is saved of it, as msgpack can carry it."""
        values = ((name, kind, getattr(self, name)) for name, kind in self.kinds().items())
        return {
            name: value if kind is None or value is None else value.plain()
            for name, kind, value in values
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any], **others: Any) -> Self:
        """The inverse of ``plain``; ``others`` are fields that are not saved. Raises KeyError,
        TypeError or ValueError.
        """
        values = ((name, kind, plain[name]) for name, kind in cls.kinds().items())
        saved = {
            name: value if kind is None or value is None else kind.from_plain(value)
            for name, kind, value in values
        }
        return cls(**saved, **others)

    @classmethod
    def kinds(cls) -> dict[str, type[Part] | None]:
        """The kind of part of every saved field; None for plain values."""
        return {one.name: _kind(one) for one in fields(cls) if _NOT_SAVED not in one.metadata}


def _kind(one: Field[Any]) -> type[Part] | None:
    made: Any = one.default_factory
    return one.metadata.get(_PART) or (made if hasattr(made, "from_plain") else None)
