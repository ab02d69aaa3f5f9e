"""Trust stores: anchors, configured intermediates, and what is distrusted."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self, TypeAlias, TypeVar, cast

from chainward import _native
from chainward._sources import Source, read, seconds

Names: TypeAlias = Iterable[tuple[str, str]]
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What an anchor is trusted for (RFC 5937).

    Names are pairs of a type (dns, email, uri, ip, directory) and text.
    """

    end_entity: bool = False
    permitted: Names = ()
    excluded: Names = ()
    usages: Iterable[str] = ()
    policies: Iterable[str] = ()
    not_after: datetime | float | None = None

    def _native_limits(self) -> "_NativeLimits":
        return _NativeLimits(
            self.end_entity,
            list(self.permitted),
            list(self.excluded),
            list(self.usages),
            list(self.policies),
            seconds(self.not_after)[0],
        )


@dataclass(frozen=True)
class _NativeLimits:
    end_entity: bool
    permitted: list[tuple[str, str]]
    excluded: list[tuple[str, str]]
    usages: list[str]
    policies: list[str]
    not_after: int | None


@dataclass(frozen=True)
class Anchor(Limits):
    """Certificates to trust within limits; with `end_entity` each is trusted only as a leaf."""

    source: Source


@dataclass(frozen=True)
class AnchorKey(Limits):
    """A bare name and key to trust: the DER of a ``Name`` and of a ``SubjectPublicKeyInfo``."""

    subject: bytes
    key_info: bytes


AnchorLike: TypeAlias = Source | Anchor | AnchorKey


class TrustStore:
    """Whom to trust; immutable."""

    __slots__ = ("_native",)

    def __init__(
        self,
        anchors: AnchorLike | Iterable[AnchorLike],
        *,
        intermediates: Source | Iterable[Source] = (),
        distrusted_certificates: Iterable[str] = (),
        distrusted_keys: Iterable[str] = (),
    ) -> None:
        """Read anchors and intermediates: bytes, PEM text, paths (a folder: all its files), objects.

        Distrusted certificates and keys are SHA-256, in hexadecimal, of DER and SubjectPublicKeyInfo.

        Raises:
            StoreError: no anchor, or one that is malformed; the message says which.
            InputError: a file that can't be read.

        """
        certificates: list[tuple[bytes, str, _NativeLimits]] = []
        keys: list[tuple[bytes, bytes, str, _NativeLimits]] = []
        for anchor in _anchors(anchors):
            if isinstance(anchor, AnchorKey):
                keys.append((anchor.subject, anchor.key_info, "<key>", anchor._native_limits()))
                continue
            limited = anchor if isinstance(anchor, Anchor) else Anchor(anchor)
            limits = limited._native_limits()
            certificates.extend((data, name, limits) for data, name in read(limited.source))
        self._native = _native.TrustStore(
            certificates,
            keys,
            [part for source in _sources(intermediates) for part in read(cast("Source", source))],
            [_digest(text) for text in distrusted_certificates],
            [_digest(text) for text in distrusted_keys],
        )

    @classmethod
    def from_files(
        cls, *paths: str | os.PathLike[str], intermediates: Iterable[str | os.PathLike[str]] = ()
    ) -> Self:
        """Read anchors, and intermediates, from files and folders."""
        return cls(map(Path, paths), intermediates=map(Path, intermediates))

    @property
    def anchor_count(self) -> int:
        """How many anchors it has; exact duplicates count once."""
        return self._native.anchor_count

    @property
    def intermediate_count(self) -> int:
        """How many configured intermediates it has; exact duplicates count once."""
        return self._native.intermediate_count

    def __repr__(self) -> str:
        """Count what is in it."""
        return repr(self._native)


def _anchors(values: AnchorLike | Iterable[AnchorLike]) -> list[AnchorLike]:
    return [values] if isinstance(values, Limits) else _sources(values)


def _sources(values: T | Iterable[T]) -> list[T]:
    """Give a list of sources; a single one may stand alone."""
    if isinstance(values, _SINGLE) or not isinstance(values, Iterable):
        return [cast("T", values)]
    return list(values)


_SINGLE = (str, bytes, bytearray, memoryview, os.PathLike)


def _digest(text: str) -> bytes:
    try:
        digest = bytes.fromhex(text.replace(":", ""))
    except ValueError:
        digest = b""
    if len(digest) != 32:  # noqa: PLR2004 - octets of SHA-256
        message = f"{text!r} is not a SHA-256 in hexadecimal"
        raise ValueError(message)
    return digest
