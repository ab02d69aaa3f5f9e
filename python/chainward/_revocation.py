"""What is known about revocation: CRLs and OCSP responses, verified once and looked up each time."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from chainward import _native
from chainward._native import Crl
from chainward._questions import At, seconds, texts
from chainward._refresher import Certificates, Refresher
from chainward._sources import Source, certificates, files_of, read, read_file, several, shown
from chainward._store import TrustStore, listed

if TYPE_CHECKING:
    from chainward._validator import Validator

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


@dataclass(frozen=True)
class NotReadBack:
    """Something of the folder that is not believed; it stays there.

    Attributes:
        origin: its scope, as `RevocationStore.forget` takes it after the word ``scope``; "folder" where
            even that can't be read.
        code: why, a stable word as that of `CrlError` or `OcspError`.
        detail: why, in words.

    """

    origin: str
    code: str
    detail: str


class RevocationStore:
    """CRLs and OCSP responses that were accepted; share one between validators and threads.

    A CRL is accepted when a known key of its issuer's name verifies its signature and every entry of
    it can be read. That is no trust: each validation asks whether that key may speak for the issuer
    of the certificate at hand (RFC 5280 6.3.3 (f)). A CRL counts from the next validation on, for
    certificates too that were accepted before, and replaces the older one of its scope: same issuer,
    key, distribution point and kind.

    With a folder, what is accepted is kept there, together with the highest number and thisUpdate
    that were ever there: no restart lets an older CRL in. One process writes there, the first that
    opens it; others read.

    What the caller must still do: bring each CRL before the nextUpdate of the one before it, or have
    `watch` do it; with a folder, `read_back` at the start, and in processes that only read, from time
    to time.
    """

    __slots__ = ("_native",)

    def __init__(
        self,
        issuers: IssuerLike | Iterable[IssuerLike] | None = None,
        *,
        folder: str | os.PathLike[str] | None = None,
    ) -> None:
        """Make a store, and issuers known to it.

        Args:
            issuers: as in `add_issuers`; None = nobody yet, and so each CRL is ``issuer_unknown``.
            folder: where to keep what is accepted; it is made if it is not there. `read_back` takes
                in what is there. None = nothing is kept.

        Raises:
            InputError: a folder that can't be used, or that others may change.
            As `add_issuers`.

        """
        self._native = _native.RevocationStore(None if folder is None else os.fspath(folder))
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

    def add_ocsp(self, source: bytes | os.PathLike[str], *, at: At = None) -> datetime | None:
        """Accept an OCSP response (RFC 6960); it counts from the next validation on.

        Args:
            source: the DER of the response, or the path of a file that has it.
            at: the time at which its thisUpdate must have come and its responder must be authorised,
                as in `Validator.validate`.

        Returns:
            When more is known; None = it does not say.

        Raises:
            OcspError: it is not accepted; `code` says why. What was there stays.
            InputError: a file that can't be read.
            TypeError, ValueError: an argument of the wrong type or value.

        """
        return self._native.add_ocsp(*response(source), *seconds(at))

    def read_back(self) -> tuple[NotReadBack, ...]:
        """Take in what the folder keeps, from before or from another process.

        Nothing is believed because it lies there: each is verified like what comes from the network,
        so that the issuers must be known before. Without a folder nothing is done.

        Returns:
            What is not believed, and why.

        Raises:
            InputError: the folder can't be read.

        """
        return tuple(NotReadBack(*row) for row in self._native.read_back())

    def forget(self, scope: str) -> bool:
        """Forget a scope of the folder, so that older information is accepted again.

        This undoes the lockout after a CA published a number by mistake. The folder's file
        ``forgotten`` tells of it. What counts in this process stays until it is replaced.

        Args:
            scope: 64 hexadecimal digits, as `read_back` and ``chainward crl status`` tell them.

        Returns:
            Whether there was such a scope.

        Raises:
            ValueError: `scope` is none.
            InputError: the folder can't be written, or another process writes there.

        """
        return self._native.forget(scope)

    def watch(
        self,
        *,
        validator: "Validator | None" = None,
        certificates: Certificates = (),
        urls: Iterable[str] = (),
        networks: Iterable[str] = (),
        ports: Iterable[int] = (),
        poll: float | None = None,
        ask_responders: bool = False,
    ) -> Refresher:
        """Keep the store fresh in the background. No validation ever waits for it.

        Args:
            validator: judges `certificates`: what is not verified up to its anchors is not followed.
            certificates: an inventory, from which distribution points and responders are learnt, as
                in `Refresher.learn`.
            urls: CRLs of known issuers that are not named by certificates.
            networks: addresses that may be asked though they are not public: ``10.1.0.0/16``.
            ports: ports that may be asked besides 80.
            poll: seconds after which a place is asked again at the latest; None = an hour.
            ask_responders: whether OCSP responders are asked about each certificate that is learnt;
                they see then who your clients are.

        Raises:
            ValueError: an argument of the wrong value, or `certificates` without a `validator`.
            InputError: a file that can't be read.
            TypeError: an argument of the wrong type.
            OSError: the system gives no thread.

        """
        native = _native.Refresher(
            self._native, list(texts(networks, "networks")), list(ports), poll, ask_responders
        )
        refresher = Refresher(native, validator)
        try:
            for url in texts(urls, "urls"):
                native.watch_crl(url)
            known = several(certificates, "certificates")
            if known:
                refresher.learn(known)
        except BaseException:
            refresher.stop()
            raise
        return refresher

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


def response(source: bytes | os.PathLike[str]) -> tuple[bytes, str]:
    """Give the octets of an OCSP response, and what to call it in errors."""
    if isinstance(source, os.PathLike):
        return read_file(Path(source)), shown(source)
    if not isinstance(source, (bytes, bytearray, memoryview)):
        message = f"source: an OCSP response is bytes or a path, not {type(source).__name__}"
        raise TypeError(message)
    return bytes(source), f"source <{type(source).__name__}>"


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
