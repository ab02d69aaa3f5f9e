"""Python values -> bytes: certificates in any form that people have them, times, hosts."""

import math
import os
import sys
from collections.abc import Iterable
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import NamedTuple, Protocol, TypeAlias, runtime_checkable

from chainward._native import InputError, open_bundle


@runtime_checkable
class HasPublicBytes(Protocol):
    """A certificate of the package ``cryptography``."""

    def public_bytes(self, encoding: object) -> bytes:
        """Give the certificate in an encoding."""


class Email(NamedTuple):
    """A mailbox that a certificate must have."""

    mailbox: str


# The first octet of a certificate (X.690 8.9); text that begins with it, "0", is no PEM file of ours.
_SEQUENCE = b"\x30"

Source: TypeAlias = bytes | bytearray | memoryview | str | os.PathLike[str] | HasPublicBytes
Host: TypeAlias = str | IPv4Address | IPv6Address | Email
At: TypeAlias = datetime | float | str | None


def read(source: Source) -> list[tuple[bytes, str]]:
    """Give the contents of a source and what to call them in errors; a folder has many.

    Bytes, and a str, are the certificates themselves (PEM, DER, PKCS#7); a path is read.
    """
    if isinstance(source, os.PathLike):
        return _read_path(Path(source))
    if isinstance(source, str):
        return [(source.encode(), "<str>")]
    if isinstance(source, (bytes, bytearray, memoryview)):
        return [(bytes(source), "<bytes>")]
    if isinstance(source, HasPublicBytes):
        return [(_public_der(source), "<certificate>")]
    message = f"a certificate is bytes, str, a path or a certificate object, not {type(source).__name__}"
    raise TypeError(message)


def _read_path(path: Path) -> list[tuple[bytes, str]]:
    try:
        if path.is_dir():
            files = sorted(file for file in path.iterdir() if file.is_file())
            return [(file.read_bytes(), str(file)) for file in files]
        return [(path.read_bytes(), str(path))]
    except OSError as error:
        message = f"{path}: {error.strerror or error}"
        raise InputError(message) from error


def _public_der(certificate: HasPublicBytes) -> bytes:
    # Whoever has such an object has imported its package; chainward itself never does.
    serialization = sys.modules.get("cryptography.hazmat.primitives.serialization")
    if serialization is None:
        message = f"can't ask {type(certificate).__name__} for its DER"
        raise TypeError(message)
    return certificate.public_bytes(serialization.Encoding.DER)


def presented(
    leaf: Source, intermediates: Iterable[Source] = ()
) -> tuple[bytes, list[bytes]]:
    """Give the DER of the leaf and of what came with it.

    A leaf that is PEM or a file may hold the certificates that it was presented with, after it.
    """
    first, *rest = certificates(leaf)
    if isinstance(intermediates, (str, bytes, bytearray, memoryview)):
        message = "intermediates are several: give a list"
        raise TypeError(message)
    for source in intermediates:
        rest.extend(certificates(source))
    return first, rest


def certificates(source: Source) -> list[bytes]:
    """Give the DER of each certificate in a source. Bytes that are not PEM are one DER, unread.

    What begins as DER does is never searched for PEM: whoever presents it chose what else is in it.
    """
    if type(source) is bytes and (source[:1] == _SEQUENCE or b"-----BEGIN" not in source):
        return [source]
    if isinstance(source, (bytearray, memoryview)):
        return certificates(bytes(source))
    return [der for data, name in read(source) for der in open_bundle(data, name)]


def seconds(at: At) -> tuple[int | None, bool]:
    """Give whole seconds since the epoch (None: now), and whether any time will do."""
    if at is None or type(at) is int:
        return at, False
    if isinstance(at, str):
        if at != "any":
            message = f'at: {at!r} is not "any"; give seconds or an aware datetime'
            raise ValueError(message)
        return None, True
    if isinstance(at, datetime):
        if at.utcoffset() is None:
            message = "at: a datetime without a time zone means no moment"
            raise ValueError(message)
        return math.floor(at.timestamp()), False
    return math.floor(at), False


def typed_host(host: Host | None) -> tuple[str, str] | None:
    """Give the type of a host and its text."""
    if host is None:
        return None
    if isinstance(host, Email):
        return "email", host.mailbox
    if isinstance(host, (IPv4Address, IPv6Address)):
        return "ip", str(host)
    try:
        return "ip", str(ip_address(host))
    except ValueError:
        return "dns", host
