"""Where CRLs are, and which certificates and reasons they are for (RFC 5280 4.2.1.13, 5.2.5)."""

from collections.abc import Iterable
from dataclasses import dataclass

from property.der import SET, UTF8_STRING, general_name, oid, sequence, tlv

from .pki import extension

DISTRIBUTION_POINTS, ISSUING_POINT = "2.5.29.31", "2.5.29.28"
# Bits of ReasonFlags (4.2.1.13): 0 is unused.
KEY, CA, AFFILIATION, SUPERSEDED, CESSATION, HOLD, PRIVILEGE, AA = range(1, 9)
EVERY_REASON = (KEY, CA, AFFILIATION, SUPERSEDED, CESSATION, HOLD, PRIVILEGE, AA)
_KINDS = {"name": "2.5.4.3", "unit": "2.5.4.11", "organization": "2.5.4.10"}


def reason_flags(tag: int, flags: Iterable[int]) -> bytes:
    """Write ReasonFlags: named bits, without zeros at the end (X.690 11.2.2)."""
    value = sum(0x8000 >> flag for flag in flags)
    if not value:
        return tlv(tag, b"\x00")
    unused = (value & -value).bit_length() - 1
    octets = value.to_bytes(2)[: 2 - unused // 8]
    return tlv(tag, bytes((unused % 8,)) + octets)


def attribute(text: str, string: int = UTF8_STRING) -> bytes:
    """Write an AttributeTypeAndValue from `kind=text`."""
    kind, _, value = text.partition("=")
    return sequence(oid(_KINDS[kind]), tlv(string, value.encode()))


def directory(*attributes: str, string: int = UTF8_STRING) -> bytes:
    """Write a GeneralName that is a distinguished name of so many parts."""
    parts = (tlv(SET, attribute(each, string)) for each in attributes)
    return tlv(0xA4, sequence(*parts))


def directory_of(name: bytes) -> bytes:
    """Write a GeneralName from the DER of a Name."""
    return tlv(0xA4, name)


def uri(text: str) -> bytes:
    """Write a GeneralName that is a URI."""
    return general_name(f"uri:{text}")


def full(*names: bytes) -> bytes:
    """Write a DistributionPointName of full names."""
    return tlv(0xA0, b"".join(names))


def relative(*attributes: str, string: int = UTF8_STRING) -> bytes:
    """Write a DistributionPointName that is relative to the CRL's issuer: one RDN."""
    return tlv(0xA1, b"".join(sorted(attribute(each, string) for each in attributes)))


@dataclass(frozen=True)
class Point:
    """A distribution point of a certificate; each part may be absent."""

    name: bytes | None = None
    reasons: tuple[int, ...] | None = None
    issuers: tuple[bytes, ...] | None = None

    def der(self) -> bytes:
        """Write it."""
        name = b"" if self.name is None else tlv(0xA0, self.name)
        reasons = b"" if self.reasons is None else reason_flags(0x81, self.reasons)
        issuers = b"" if self.issuers is None else tlv(0xA2, b"".join(self.issuers))
        return sequence(name, reasons, issuers)


def points(*all_points: Point, critical: bool = False) -> bytes:
    """Write cRLDistributionPoints."""
    value = sequence(*(point.der() for point in all_points))
    return extension(DISTRIBUTION_POINTS, value, critical=critical)


def at(*texts: str) -> Point:
    """Point to URIs of one CRL."""
    return Point(full(*map(uri, texts)))


_FLAG = b"\xff"


@dataclass(frozen=True)
class Scope:
    """An issuing distribution point: which certificates a CRL is for."""

    name: bytes | None = None
    users: bool = False
    authorities: bool = False
    reasons: tuple[int, ...] | None = None
    indirect: bool = False
    attributes: bool = False
    critical: bool = True

    def der(self) -> bytes:
        """Write the extension."""
        parts = (
            b"" if self.name is None else tlv(0xA0, self.name),
            tlv(0x81, _FLAG) if self.users else b"",
            tlv(0x82, _FLAG) if self.authorities else b"",
            b"" if self.reasons is None else reason_flags(0x83, self.reasons),
            tlv(0x84, _FLAG) if self.indirect else b"",
            tlv(0x85, _FLAG) if self.attributes else b"",
        )
        return extension(ISSUING_POINT, sequence(*parts), critical=self.critical)


def shard(*texts: str) -> Scope:
    """Scope a CRL to the certificates that point to any of these URIs."""
    return Scope(full(*map(uri, texts)))
