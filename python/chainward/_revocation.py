"""What is known about revocation: CRLs that are verified once and looked up by each validation."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeAlias, cast

from chainward import _native
from chainward._native import Crl
from chainward._questions import At, seconds
from chainward._sources import Source, certificates, files_of, read, shown
from chainward._store import TrustStore, listed

IssuerLike: TypeAlias = TrustStore | Source
CrlSource: TypeAlias = bytes | bytearray | memoryview | str | os.PathLike[str]
"""CRLs: octets (DER of one, or PEM of any number), PEM text (never a path: that is a ``Path``), or
the path of a file, or of a folder of which every file is read."""


@dataclass(frozen=True)
class AddedCrl:
    """What became of a CRL that was accepted.

    Attributes:
        outcome: "new" = the first of its scope, "replaced" = it stands for an older one now,
            "unchanged" = it was there already.
        crl: what it says.

    """

    outcome: Literal["new", "replaced", "unchanged"]
    crl: Crl


@dataclass(frozen=True)
class CrlEntry:
    """One entry of a CRL (RFC 5280 5.1.2.6).

    Attributes:
        crl_sha256: SHA-256, in hexadecimal, of the CRL that it stands in.
        is_delta: whether that is a delta CRL.
        date: the revocation date.
        reason: as RFC 5280 5.3.1 names it, such as ``keyCompromise``; None where none is given. Of a
            delta CRL it may be ``removeFromCRL``: no longer revoked.
        offset: where the entry stands in the DER.

    """

    crl_sha256: str
    is_delta: bool
    date: datetime
    reason: str | None
    offset: int


class RevocationStore:
    """CRLs that were accepted; share one between validators and threads.

    A CRL is accepted when a known key of its issuer's name verifies its signature and every entry of
    it can be read. That is no trust: each validation asks whether that key may speak for the issuer
    of the certificate at hand (RFC 5280 6.3.3 (f)). A CRL counts from the next validation on, for
    certificates too that were accepted before, and replaces the older one of its scope: same issuer,
    key, distribution point and kind.

    What the caller must still do: bring each CRL before the nextUpdate of the one before it.
    """

    __slots__ = ("_native",)

    def __init__(self, issuers: IssuerLike | Iterable[IssuerLike] | None = None) -> None:
        """Make a store, and issuers known to it.

        Args:
            issuers: as in `add_issuers`; None = nobody yet, and so each CRL is ``issuer_unknown``.

        Raises:
            As `add_issuers`.

        """
        self._native = _native.RevocationStore()
        if issuers is not None:
            self.add_issuers(issuers)

    def add_issuers(self, issuers: IssuerLike | Iterable[IssuerLike]) -> None:
        """Make the keys of issuers known, so that CRLs that they signed are accepted.

        Args:
            issuers: one or many of: a `TrustStore`, of which all anchors and intermediates are
                taken; certificates in any form that a `TrustStore` takes.

        Raises:
            StoreError: a certificate that is malformed; the message says which and where.
            InputError: a file that can't be read or holds no certificates.
            TypeError: an argument of the wrong type.

        """
        for index, issuer in enumerate(listed(issuers)):
            if isinstance(issuer, TrustStore):
                self._native.add_trust(issuer._native)
                continue
            for bundle, name in read(cast("Source", issuer), f"issuers[{index}]"):
                self._native.add_certificates(bundle, name)

    def add_crl(self, source: CrlSource, *, at: At = None) -> tuple[AddedCrl, ...]:
        """Accept CRLs; they count from the next validation on.

        Other threads run meanwhile, and validations never wait.

        Args:
            source: the octets of one CRL (DER) or of any number (PEM), PEM text, or a path: a file,
                or a folder of which every file is read.
            at: the time at which thisUpdate must have come, as in `Validator.validate`.

        Returns:
            What became of each, in their order.

        Raises:
            CrlError: one that is not accepted; `code` says why, `origin` which. Those before it stay.
            InputError: a file that can't be read or holds no CRL.
            TypeError, ValueError: an argument of the wrong type or value.

        """
        moment = seconds(at)
        return tuple(
            AddedCrl(cast('Literal["new", "replaced", "unchanged"]', outcome), crl)
            for content, name in contents(source)
            for outcome, crl in self._native.add_crls(content, name, *moment)
        )

    def lookup(self, serial_number: int, issuer: Source) -> tuple[CrlEntry, ...]:
        """Give the entries for a serial number, one for each CRL that has one; () = not listed.

        Nothing is judged: whether a CRL is of its time, is for such a certificate, and may speak for
        the issuer, is asked by validations only.

        Args:
            serial_number: of the certificate that is asked about.
            issuer: a certificate of its issuer.

        Raises:
            InputError: `issuer` can't be read.
            TypeError: an argument of the wrong type.

        """
        if isinstance(serial_number, bool) or not isinstance(serial_number, int):
            message = f"serial_number: an int is wanted, not {type(serial_number).__name__}"
            raise TypeError(message)
        # As DER has it: two's complement, with room for the sign.
        size = (serial_number if serial_number >= 0 else ~serial_number).bit_length() // 8 + 1
        octets = serial_number.to_bytes(size, "big", signed=True)
        rows = self._native.lookup(certificates(issuer, "issuer")[0], octets, "issuer")
        return tuple(CrlEntry(*row) for row in rows)

    @property
    def crls(self) -> tuple[Crl, ...]:
        """Every CRL that is asked now."""
        return tuple(self._native.crls)

    @property
    def epoch(self) -> int:
        """Which state it is in: each CRL that is new or replaced makes it larger."""
        return self._native.epoch

    def __repr__(self) -> str:
        """Count what is in it."""
        return f"<RevocationStore {len(self.crls)} CRLs>"


def contents(source: CrlSource) -> list[tuple[bytes | Path, str]]:
    """Give what to read CRLs from, octets or files, and what to call each in errors."""
    if isinstance(source, os.PathLike):
        return [(path, shown(path)) for path in files_of(Path(source))]
    if isinstance(source, str):
        return [(source.encode(errors="replace"), "source <text, not a path>")]
    if not isinstance(source, (bytes, bytearray, memoryview)):
        message = f"source: a CRL is bytes, PEM text or a path, not {type(source).__name__}"
        raise TypeError(message)
    return [(bytes(source), f"source <{type(source).__name__}>")]
