"""OCSP responses, written by hand: what no responder would write, too (RFC 6960 4.2.1)."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from property.der import OCTET_STRING, bits, integer, oid, sequence, tlv

from .keys import NULL, Key, algorithm
from .pki import Certificate, Holder, extension
from .times import DAY, HOUR, NOW, generalized_time

BASIC, NONCE, ARCHIVE_CUTOFF = (f"1.3.6.1.5.5.7.48.1.{last}" for last in (1, 2, 6))
EXTENDED_REVOKE = "1.3.6.1.5.5.7.48.1.9"
ENUMERATED = 0x0A
GOOD, UNKNOWN = b"\x80\x00", b"\x82\x00"
_HASHES: dict[str, tuple[str, bytes]] = {
    "sha1": ("1.3.14.3.2.26", NULL),
    "sha256": ("2.16.840.1.101.3.4.2.1", b""),
    "sha384": ("2.16.840.1.101.3.4.2.2", b""),
    "sha512": ("2.16.840.1.101.3.4.2.3", b""),
}


def digest(kind: str, octets: bytes) -> bytes:
    """Hash."""
    return hashlib.new(kind, octets).digest()


def revoked(moment: int = NOW - DAY, reason: int | None = None) -> bytes:
    """Write the status `revoked`."""
    because = b"" if reason is None else tlv(0xA0, integer(reason, ENUMERATED))
    return tlv(0xA1, generalized_time(moment) + because)


@dataclass(frozen=True)
class Single:
    """What is said of one certificate."""

    issuer: Holder
    serial: int
    status: bytes = GOOD
    hash: str = "sha1"
    this_update: int = NOW - HOUR
    next_update: int | None = NOW + DAY
    extensions: tuple[bytes, ...] = ()
    algorithm: bytes | None = None
    name_hash: bytes | None = None
    key_hash: bytes | None = None
    raw_times: tuple[bytes, bytes] | None = None
    """thisUpdate and the content of [0], instead of the two above."""
    raw_serial: bytes | None = None

    def der(self) -> bytes:
        """Write it."""
        kind, parameters = _HASHES[self.hash]
        how = self.algorithm or sequence(oid(kind), parameters)
        name_hash = (
            digest(self.hash, self.issuer.name) if self.name_hash is None else self.name_hash
        )
        key_hash = (
            digest(self.hash, self.issuer.key.octets) if self.key_hash is None else self.key_hash
        )
        serial = integer(self.serial) if self.raw_serial is None else tlv(0x02, self.raw_serial)
        hashes = (tlv(OCTET_STRING, each) for each in (name_hash, key_hash))
        return sequence(
            sequence(how, *hashes, serial), self.status, self._times(), self._extensions()
        )

    def but(self, **changes: object) -> "Single":
        """Give the same with something else."""
        return replace(self, **changes)  # type: ignore[arg-type] # mypy can't see through replace

    def _times(self) -> bytes:
        if self.raw_times is not None:
            this_update, next_update = self.raw_times
            return this_update + (tlv(0xA0, next_update) if next_update else b"")
        this_update = generalized_time(self.this_update)
        if self.next_update is None:
            return this_update
        return this_update + tlv(0xA0, generalized_time(self.next_update))

    def _extensions(self) -> bytes:
        return tlv(0xA1, sequence(*self.extensions)) if self.extensions else b""


def by_key(holder: Holder) -> bytes:
    """Name a responder by its key."""
    return tlv(0xA2, tlv(OCTET_STRING, digest("sha1", holder.key.octets)))


def by_name(holder: Holder) -> bytes:
    """Name a responder by its name."""
    return tlv(0xA1, holder.name)


def nonce(octets: bytes, *, critical: bool = False) -> bytes:
    """Write the extension with a nonce."""
    return extension(NONCE, tlv(OCTET_STRING, octets), critical=critical)


@dataclass(frozen=True)
class Response:
    """A response of the type id-pkix-ocsp-basic; `der` signs it."""

    responder: Holder
    singles: tuple[Single, ...]
    certificates: tuple[bytes, ...] | None = None
    """`None`: the field is absent."""
    named: bytes | None = None
    """Instead of the responder's key hash."""
    produced_at: int = NOW - HOUR
    raw_produced_at: bytes | None = None
    extensions: tuple[bytes, ...] | None = None
    version: bytes = b""
    signer: Key | None = None
    """Another key than the responder's."""
    scheme: str = ""
    algorithm: bytes | None = None
    status: int = 0
    kind: str = BASIC
    change_signature: Callable[[bytes], bytes] = bytes
    change_signed: Callable[[bytes], bytes] = bytes
    """Changes what was signed, after it was."""
    unused_bits: int = 0
    raw_responses: bytes | None = None

    def der(self) -> bytes:
        """Sign it."""
        response = tlv(OCTET_STRING, self.basic())
        return sequence(
            integer(self.status, ENUMERATED), tlv(0xA0, sequence(oid(self.kind), response))
        )

    def basic(self) -> bytes:
        """Sign the inner response."""
        key = self.signer or self.responder.key
        scheme = self.scheme or key.scheme
        tbs = self.signed()
        signature = bits(self.change_signature(key.sign(tbs, scheme)), self.unused_bits)
        how = self.algorithm or algorithm(scheme)
        return sequence(self.change_signed(tbs), how, signature, self._certificates())

    def but(self, **changes: object) -> "Response":
        """Give the same with something else."""
        return replace(self, **changes)  # type: ignore[arg-type] # mypy can't see through replace

    def signed(self) -> bytes:
        """Write what is signed."""
        singles = b"".join(single.der() for single in self.singles)
        produced = self.raw_produced_at or generalized_time(self.produced_at)
        extensions = b"" if self.extensions is None else tlv(0xA1, sequence(*self.extensions))
        responses = sequence(singles) if self.raw_responses is None else self.raw_responses
        named = self.named or by_key(self.responder)
        return sequence(self.version, named, produced, responses, extensions)

    def _certificates(self) -> bytes:
        if self.certificates is None:
            return b""
        return tlv(0xA0, sequence(*self.certificates))


def delegated(certificate: Certificate, *singles: Single) -> Response:
    """Let the holder of a certificate answer, and bring the certificate along."""
    return Response(certificate.holder, singles, (certificate.der(),))


def error(status: int) -> bytes:
    """Write an answer that is none."""
    return sequence(integer(status, ENUMERATED))
