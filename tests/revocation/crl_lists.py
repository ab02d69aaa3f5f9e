"""CRLs, written by hand: what no issuer would write, too (RFC 5280 5.1)."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from property.der import bits, integer, sequence, tlv

from .crl_points import Scope
from .keys import Key, algorithm
from .pki import Holder, extension
from .times import DAY, HOUR, NOW, any_time, generalized_time

NUMBER, DELTA, AUTHORITY_KEY, FRESHEST = "2.5.29.20", "2.5.29.27", "2.5.29.35", "2.5.29.46"
REASON, INVALIDITY, CERTIFICATE_ISSUER = "2.5.29.21", "2.5.29.24", "2.5.29.29"
VERSION_2 = integer(1)
ENUMERATED = 0x0A
(
    UNSPECIFIED,
    KEY_COMPROMISE,
    CA_COMPROMISE,
    AFFILIATION_CHANGED,
    SUPERSEDED,
    CESSATION,
    HOLD,
    SEVEN,
    REMOVE,
    PRIVILEGE,
    AA_COMPROMISE,
) = range(11)


def reason_code(reason: int, *, critical: bool = False) -> bytes:
    """Write reasonCode."""
    return extension(REASON, integer(reason, ENUMERATED), critical=critical)


def invalidity_date(moment: int, *, critical: bool = False) -> bytes:
    """Write invalidityDate."""
    return extension(INVALIDITY, generalized_time(moment), critical=critical)


def certificate_issuer(*names: bytes, critical: bool = True) -> bytes:
    """Write certificateIssuer from GeneralNames."""
    return extension(CERTIFICATE_ISSUER, sequence(*names), critical=critical)


@dataclass(frozen=True)
class Entry:
    """A revoked certificate."""

    serial: int
    reason: int | None = None
    extensions: tuple[bytes, ...] = ()
    date: int = NOW - DAY
    raw_serial: bytes | None = None
    """The content of the INTEGER, instead of `serial`."""
    raw_date: bytes | None = None

    def der(self) -> bytes:
        """Write it."""
        serial = integer(self.serial) if self.raw_serial is None else tlv(0x02, self.raw_serial)
        date = any_time(self.date) if self.raw_date is None else self.raw_date
        reason = () if self.reason is None else (reason_code(self.reason),)
        extensions = (*reason, *self.extensions)
        return sequence(serial, date, sequence(*extensions) if extensions else b"")


def authority_key(key: Key) -> bytes:
    """Write authorityKeyIdentifier as the certificates of the corpus do."""
    identifier = hashlib.sha256(key.info).digest()[:20]
    return extension(AUTHORITY_KEY, sequence(tlv(0x80, identifier)))


def number(value: int, *, critical: bool = False) -> bytes:
    """Write cRLNumber."""
    return extension(NUMBER, integer(value), critical=critical)


def delta_of(value: int, *, critical: bool = True) -> bytes:
    """Write deltaCRLIndicator: the number of the base."""
    return extension(DELTA, integer(value), critical=critical)


@dataclass(frozen=True)
class Crl:
    """A CRL; `der` signs it. Version 2, with number and key identifier, unless it is told otherwise."""

    issuer: Holder
    entries: tuple[Entry | bytes, ...] | None = None
    """`None`: the field is absent."""
    this_update: int = NOW - HOUR
    next_update: int | None = NOW + DAY
    number: int | None = 1
    base: int | None = None
    """The number of the CRL that this one, a delta, builds on."""
    scope: Scope | None = None
    names_key: bool = True
    more: tuple[bytes, ...] = ()
    """More extensions."""
    signer: Key | None = None
    """Another key than the issuer's."""
    scheme: str = ""
    version: bytes = VERSION_2
    has_extensions: bool = True
    outer_algorithm: bytes | None = None
    inner_algorithm: bytes | None = None
    raw_times: bytes | None = None
    change_signature: Callable[[bytes], bytes] = bytes
    change_signed: Callable[[bytes], bytes] = bytes
    """Changes what was signed, after it was."""
    unused_bits: int = 0

    def der(self) -> bytes:
        """Sign it."""
        key = self.signer or self.issuer.key
        scheme = self.scheme or key.scheme
        inner = self.inner_algorithm or algorithm(scheme)
        tbs = self._to_be_signed(inner)
        signature = bits(self.change_signature(key.sign(tbs, scheme)), self.unused_bits)
        return sequence(self.change_signed(tbs), self.outer_algorithm or inner, signature)

    def but(self, **changes: object) -> "Crl":
        """Give the same with something else."""
        return replace(self, **changes)  # type: ignore[arg-type] # mypy can't see through replace

    def revoking(self, *serials: int, reason: int | None = None) -> "Crl":
        """Give the same with these entries."""
        return replace(self, entries=tuple(Entry(serial, reason) for serial in serials))

    def _to_be_signed(self, how: bytes) -> bytes:
        entries = b""
        if self.entries is not None:
            entries = sequence(
                *(each if isinstance(each, bytes) else each.der() for each in self.entries)
            )
        return sequence(
            self.version, how, self.issuer.name, self._times(), entries, self._extensions()
        )

    def _times(self) -> bytes:
        if self.raw_times is not None:
            return self.raw_times
        following = b"" if self.next_update is None else any_time(self.next_update)
        return any_time(self.this_update) + following

    def _extensions(self) -> bytes:
        if not self.has_extensions:
            return b""
        parts = (
            authority_key(self.signer or self.issuer.key) if self.names_key else b"",
            b"" if self.number is None else number(self.number),
            b"" if self.base is None else delta_of(self.base),
            b"" if self.scope is None else self.scope.der(),
            *self.more,
        )
        return tlv(0xA0, sequence(*parts)) if any(parts) else b""


def without_extensions(crl: Crl) -> Crl:
    """Give a CRL of version 1, which has none."""
    return replace(crl, version=b"", has_extensions=False)
