"""CRLs of any size, the same bytes for the same seed, signed with a real key.

Written entry by entry: a library's builder would take minutes and gigabytes for a million of them.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from .certificates import Authority, Request, root
from .keys import keys

SERIAL_OCTETS = 16
# The longest content whose length is one octet.
_SHORT = 0x7F
# How many entries are made at once: the memory of one piece.
_PIECE = 65_536
_ECDSA_WITH_SHA256 = bytes.fromhex("300a06082a8648ce3d040302")
_REASON_CODE = bytes.fromhex("300c300a0603551d1504030a01")
# Of those that CAs give most: keyCompromise, superseded, cessationOfOperation.
_REASONS = (1, 4, 5)


@dataclass(frozen=True)
class CrlWorkload:
    """A CRL of so many entries, half of which tell a reason, and who issued it."""

    entries: int

    @property
    def name(self) -> str:
        """Name it, and its folder."""
        return f"crl-{self.entries}"

    def write(self, parent: Path) -> Path:
        """Write the folder: the CRL and the certificate of its issuer; give its path."""
        folder = parent / self.name
        folder.mkdir(parents=True)
        issuer = authority()
        (folder / "roots.pem").write_bytes(issuer.certificate.public_bytes(Encoding.PEM))
        (folder / "crl.der").write_bytes(crl(issuer, self.entries))
        return folder


def authority() -> Authority:
    """Make the CA that issues every CRL here."""
    return root(Request(name="issuer of CRLs", key=next(keys("p256", "crls"))))


def crl(issuer: Authority, count: int) -> bytes:
    """Make a CRL of version 2 with a number, of so many entries, in no order."""
    listed = b"".join(_pieces(count))
    tbs = _tlv(
        0x30,
        _tlv(0x02, b"\x01")
        + _ECDSA_WITH_SHA256
        + issuer.certificate.subject.public_bytes()
        + _tlv(0x17, b"260531000000Z")
        + _tlv(0x17, b"260701000000Z")
        + (_tlv(0x30, listed) if count else b"")
        + _tlv(0xA0, _tlv(0x30, bytes.fromhex("300a0603551d140403020101"))),
    )
    assert isinstance(issuer.key, ec.EllipticCurvePrivateKey)  # noqa: S101 - `authority` made it
    signature = issuer.key.sign(tbs, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
    return _tlv(0x30, tbs + _ECDSA_WITH_SHA256 + _tlv(0x03, b"\x00" + signature))


def serials(count: int) -> Iterator[int]:
    """Give the serial numbers of such a CRL, in its order."""
    return (
        int.from_bytes(serial)
        for number in range(0, count, _PIECE)
        for serial in _serials(number, count)
    )


def _serials(start: int, count: int) -> Iterator[bytes]:
    """Give serial numbers of a piece: positive, and of the same length, because none begins with zeros."""
    wanted = min(_PIECE, count - start)
    octets = hashlib.shake_256(f"chainward crl {start}".encode()).digest(wanted * SERIAL_OCTETS)
    for place in range(0, len(octets), SERIAL_OCTETS):
        yield bytes([octets[place] & 0x3F | 0x40]) + octets[place + 1 : place + SERIAL_OCTETS]


def _pieces(count: int) -> Iterator[bytes]:
    for start in range(0, count, _PIECE):
        yield b"".join(map(_entry, _serials(start, count)))


def _entry(serial: bytes) -> bytes:
    """Write an entry; what is in it follows from its serial number."""
    month, day, hour = serial[5] % 12 + 1, serial[6] % 28 + 1, serial[7] % 24
    date = b"25%02d%02d%02d%02d%02dZ" % (month, day, hour, serial[8] % 60, serial[9] % 60)
    reason = _REASON_CODE + bytes([_REASONS[serial[11] % 3]]) if serial[10] % 2 else b""
    content = b"\x02\x10" + serial + b"\x17\x0d" + date + reason
    return bytes([0x30, len(content)]) + content


def _tlv(tag: int, content: bytes) -> bytes:
    length = len(content)
    if length <= _SHORT:
        return bytes([tag, length]) + content
    octets = length.to_bytes((length.bit_length() + 7) // 8)
    return bytes([tag, 0x80 | len(octets)]) + octets + content


def some_serials(count: int, wanted: int) -> list[int]:
    """Give some of the serial numbers, from all over the list."""
    return list(islice(serials(count), 0, None, max(1, count // wanted)))
