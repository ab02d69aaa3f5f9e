"""Python values -> bytes: certificates in any form that people have them."""

import importlib
import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol, TypeAlias, TypeVar, runtime_checkable

from chainward._native import InputError, max_bundle_bytes, open_bundle

T = TypeVar("T")


@runtime_checkable
class HasPublicBytes(Protocol):
    """A certificate of the package ``cryptography``."""

    def public_bytes(self, encoding: Any) -> bytes:  # noqa: ANN401 - a type of that package
        """Give the certificate in an encoding."""


Source: TypeAlias = bytes | bytearray | memoryview | str | os.PathLike[str] | HasPublicBytes
"""A certificate, or many: octets (PEM, DER, PKCS#7), PEM text (never a path: that is a ``Path``), a
path, or a certificate of the package ``cryptography``."""


def read(source: Source, argument: str) -> list[tuple[bytes, str]]:
    """Give the contents of a source and what to call them in errors; a folder has many.

    Bytes, and a str, are the certificates themselves (PEM, DER, PKCS#7); a path is read.
    """
    if not isinstance(source, os.PathLike):
        kind = "text, not a path" if isinstance(source, str) else type(source).__name__
        return [(_content(source, argument), f"{argument} <{kind}>")]
    return [(read_file(path), shown(path)) for path in files_of(Path(source))]


def presented(
    leaf: Source, intermediates: Iterable[Source] = (), argument: str = "leaf"
) -> tuple[bytes, list[bytes]]:
    """Give the DER of the leaf and of what came with it.

    A leaf that is PEM or a file may hold the certificates that it was presented with, after it.
    """
    first, *rest = certificates(leaf, argument)
    for index, source in enumerate(several(intermediates, "intermediates")):
        rest.extend(certificates(source, f"intermediates[{index}]"))
    return first, rest


def certificates(source: Source, argument: str) -> list[bytes]:
    """Give the DER of each certificate that is to be judged; at least one.

    DER is one certificate, and is not looked at here. Content that is broken is handed on as it is:
    the judge refuses it as malformed. Only a file that is no bundle of certificates is an error.
    """
    if type(source) is not bytes and isinstance(source, os.PathLike):
        return open_bundle(read_file(Path(source)), shown(source))
    data = _content(source, argument)
    if _is_der(data) or b"-----BEGIN" not in data:
        return [data]
    try:
        return open_bundle(data, argument)
    except InputError:
        return [data]


def several(values: Iterable[T], argument: str) -> list[T]:
    """Give a list, and refuse what is only one certificate."""
    if type(values) in (tuple, list):  # every validation comes here: the question below is slow
        return list(values)
    single = isinstance(values, (str, bytes, bytearray, memoryview, os.PathLike, HasPublicBytes))
    if single or not isinstance(values, Iterable):
        message = f"{argument}: a list of certificates is wanted, not {type(values).__name__}"
        raise TypeError(message)
    return list(values)


def read_file(path: Path) -> bytes:
    """Read a file, but never more than a bundle may have."""
    try:
        with path.open("rb") as file:
            return file.read(max_bundle_bytes() + 1)
    except (OSError, ValueError) as error:  # as in _mode
        raise unreadable(path, error) from error


def files_of(path: Path) -> list[Path]:
    """Give a file, or every file of a folder; what is no folder and no file there is an error."""
    if not stat.S_ISDIR(_mode(path)):
        return [path]
    files = []
    try:
        entries = sorted(path.iterdir())
    except OSError as error:
        raise unreadable(path, error) from error
    for entry in entries:
        mode = _mode(entry)
        if stat.S_ISDIR(mode):
            continue
        if not stat.S_ISREG(mode):
            message = f"{shown(entry)}: not a file"
            raise InputError(message)
        files.append(entry)
    if not files:
        message = f"{shown(path)}: no file in this folder"
        raise InputError(message)
    return files


def unreadable(path: str | os.PathLike[str], error: Exception) -> InputError:
    """Give the error for a file that can't be read."""
    reason = error.strerror if isinstance(error, OSError) else error
    return InputError(f"{shown(path)}: {reason or error}")


def shown(path: str | os.PathLike[str]) -> str:
    """Give a path as text for errors; octets of it that are no UTF-8 are escaped."""
    return os.fspath(path).encode(errors="backslashreplace").decode()


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise unreadable(path, error) from error


def _content(source: Source, argument: str) -> bytes:
    if type(source) is bytes:
        return source
    if isinstance(source, (bytes, bytearray, memoryview)):
        return bytes(source)
    if isinstance(source, str):
        return source.encode(errors="replace")  # a lone surrogate is part of no PEM
    if isinstance(source, HasPublicBytes):
        return _public_der(source, argument)
    message = (
        f"{argument}: a certificate is bytes, PEM text, a path or a certificate object, "
        f"not {type(source).__name__}"
    )
    raise TypeError(message)


def _is_der(data: bytes) -> bool:
    """Tell DER from PEM with text before it: in UTF-8 no octet from 0x80 follows ASCII."""
    return data[:1] == b"\x30" and data[1:2] >= b"\x80"


def _public_der(certificate: HasPublicBytes, argument: str) -> bytes:
    # Whoever has such an object has its package; chainward itself needs it for nothing else.
    package = type(certificate).__module__.partition(".")[0]
    try:
        serialization = importlib.import_module(f"{package}.hazmat.primitives.serialization")
    except ImportError as error:
        message = f"{argument}: can't ask {type(certificate).__name__} for its DER"
        raise TypeError(message) from error
    return certificate.public_bytes(serialization.Encoding.DER)
