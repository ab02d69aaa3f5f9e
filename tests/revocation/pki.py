"""The authorities and certificates that the corpus is about."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from property.der import (
    BIT_STRING,
    OCTET_STRING,
    TRUE,
    UTF8_STRING,
    bits,
    integer,
    name,
    oid,
    sequence,
    tlv,
)

from .keys import NULL, Key, algorithm
from .times import DAY, NOW, any_time

OCSP_SIGNING, CLIENT_AUTH, ANY_USAGE = "1.3.6.1.5.5.7.3.9", "1.3.6.1.5.5.7.3.2", "2.5.29.37.0"
NOCHECK = "1.3.6.1.5.5.7.48.1.5"
UNKNOWN = "2.999.1"


def extension(kind: str, value: bytes, *, critical: bool = False) -> bytes:
    """Write an extension."""
    return sequence(oid(kind), TRUE if critical else b"", tlv(OCTET_STRING, value))


def basic_constraints(*, ca: bool) -> bytes:
    """Write basicConstraints."""
    return extension("2.5.29.19", sequence(TRUE if ca else b""), critical=True)


def key_usage(octet: int) -> bytes:
    """Write keyUsage of one octet: 0x80 is digitalSignature, 0x06 keyCertSign and cRLSign."""
    unused = (octet & -octet).bit_length() - 1
    return extension("2.5.29.15", tlv(BIT_STRING, bytes((unused, octet))), critical=True)


def extended_key_usage(*usages: str) -> bytes:
    """Write extKeyUsage."""
    return extension("2.5.29.37", sequence(*map(oid, usages)))


def nocheck(*, critical: bool = False) -> bytes:
    """Write ocsp-nocheck."""
    return extension(NOCHECK, NULL, critical=critical)


def unknown_extension(*, critical: bool) -> bytes:
    """Write an extension that nobody knows."""
    return extension(UNKNOWN, NULL, critical=critical)


def alternative_name(host: str) -> bytes:
    """Write subjectAltName with a DNS name."""
    return extension("2.5.29.17", sequence(tlv(0x82, host.encode())))


def distribution_point(uri: str) -> bytes:
    """Write cRLDistributionPoints with one URI."""
    full_name = tlv(0xA0, tlv(0xA0, tlv(0x86, uri.encode())))
    return extension("2.5.29.31", sequence(sequence(full_name)))


def ocsp_access(uri: str) -> bytes:
    """Write authorityInfoAccess with one OCSP responder."""
    description = sequence(oid("1.3.6.1.5.5.7.48.1"), tlv(0x86, uri.encode()))
    return extension("1.3.6.1.5.5.7.1.1", sequence(description))


@dataclass(frozen=True)
class Holder:
    """Somebody with a name and a key."""

    subject: str
    key: Key
    string: int = UTF8_STRING

    @property
    def name(self) -> bytes:
        """The name as DER."""
        return name(self.subject, self.string)


@dataclass(frozen=True)
class Certificate:
    """What stands in a certificate; `der` signs it."""

    holder: Holder
    issuer: Holder
    serial: int
    extensions: tuple[bytes, ...] = ()
    valid: tuple[int, int] = (NOW - 100 * DAY, NOW + 100 * DAY)
    signer: Key | None = None
    """Another key than the issuer's."""
    scheme: str = ""
    version_1: bool = False

    def der(self) -> bytes:
        """Sign it."""
        key = self.signer or self.issuer.key
        scheme = self.scheme or key.scheme
        tbs = self._to_be_signed(algorithm(scheme))
        return sequence(tbs, algorithm(scheme), bits(key.sign(tbs, scheme)))

    def _to_be_signed(self, how: bytes) -> bytes:
        parts = (
            integer(self.serial),
            how,
            self.issuer.name,
            sequence(*map(any_time, self.valid)),
            self.holder.name,
            self.holder.key.info,
        )
        if self.version_1:
            return sequence(*parts)
        extensions = tlv(0xA3, sequence(*self.extensions))
        return sequence(tlv(0xA0, integer(2)), *parts, extensions)

    def but(self, **changes: object) -> "Certificate":
        """Give the same with something else."""
        return replace(self, **changes)  # type: ignore[arg-type] # mypy can't see through replace

    def without(self, kind: str) -> "Certificate":
        """Give the same without an extension."""
        kept = tuple(each for each in self.extensions if oid(kind) not in each[:20])
        return replace(self, extensions=kept)

    def plus(self, *extensions: bytes) -> "Certificate":
        """Give the same with more extensions."""
        return replace(self, extensions=(*self.extensions, *extensions))


def key_identifiers(holder: Holder, issuer: Holder) -> tuple[bytes, bytes]:
    """Write the two key identifiers."""
    own, other = (hashlib.sha256(each.key.info).digest()[:20] for each in (holder, issuer))
    return (
        extension("2.5.29.14", tlv(OCTET_STRING, own)),
        extension("2.5.29.35", sequence(tlv(0x80, other))),
    )


def authority(holder: Holder, issuer: Holder | None = None, serial: int = 1) -> Certificate:
    """Draft the certificate of a CA; without an issuer it signs itself."""
    above = issuer or holder
    extensions = (basic_constraints(ca=True), key_usage(0x06), *key_identifiers(holder, above))
    return Certificate(holder, above, serial, extensions)


def client(issuer: Holder, serial: int, more: Iterable[bytes] = ()) -> Certificate:
    """Draft a client's certificate."""
    holder = Holder("test/client", Key("client"))
    extensions = (
        key_usage(0x80),
        extended_key_usage(CLIENT_AUTH),
        alternative_name("client.test"),
        *key_identifiers(holder, issuer),
        *more,
    )
    return Certificate(holder, issuer, serial, extensions)


def responder(issuer: Holder, key: Key | None = None) -> Certificate:
    """Draft the certificate of a responder that may answer for `issuer`."""
    holder = Holder("test/responder", key or Key("responder"))
    extensions = (
        key_usage(0x80),
        extended_key_usage(OCSP_SIGNING),
        nocheck(),
        *key_identifiers(holder, issuer),
    )
    return Certificate(holder, issuer, 0x9999, extensions)
