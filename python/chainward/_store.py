"""Trust stores: anchors, configured intermediates, and what is distrusted."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self, TypeAlias, TypeVar, cast

from chainward._native import TrustStore as NativeTrustStore
from chainward._public import certifi_bundle, system_bundles
from chainward._questions import moment, texts
from chainward._sources import Source, read

Names: TypeAlias = Iterable[tuple[str, str]]
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What an anchor is trusted for (RFC 5937 section 3). Each limit only takes away.

    Attributes:
        end_entity: the certificate is trusted only as a leaf itself, and issues nothing.
        permitted: names below the anchor must be within these, for each type that occurs here.
        excluded: names below the anchor must not be within these (RFC 5280 4.2.1.10).
        usages: extended key usages that it vouches for, by name or OID; () = all.
        policies: certificate policies that it vouches for, dotted decimal OIDs; () = all.
        public: the anchor is one of a public bundle and vouches for whoever comes. A policy must
            then say by name who is a client (`[[allow]]` rules with names), but for ``web-pki``.
            Such an anchor may be left out when it can't be used: see `Validator.left_out`.
        trust_domains: trust domains of SPIFFE that it vouches for; () = all, but where the policy
            asks for SPIFFE IDs: then that of its own SPIFFE ID, which it must have.
        not_after: last second at which it vouches for anything: an aware datetime or Unix
            seconds; None = no limit but that of its certificate.

    Names are pairs of a type and text: ("dns", "corp.example"), ("email", "corp.example"),
    ("uri", ".corp.example"), ("ip", "10.0.0.0/8"), ("directory", hexadecimal DER of a ``Name``).

    Raises:
        TypeError: an attribute is not of its type; the message names it.
        ValueError: `not_after` is no moment.

    """

    end_entity: bool = False
    permitted: Names = ()
    excluded: Names = ()
    usages: Iterable[str] = ()
    policies: Iterable[str] = ()
    public: bool = False
    trust_domains: Iterable[str] = ()
    not_after: datetime | float | None = None

    def __post_init__(self) -> None:
        """Keep tuples: what can be iterated only once would be no limit the second time."""
        for name in ("permitted", "excluded"):
            object.__setattr__(self, name, _pairs(getattr(self, name), name))
        for name in ("usages", "policies", "trust_domains"):
            object.__setattr__(self, name, texts(getattr(self, name), name))
        if self.not_after is not None:
            object.__setattr__(self, "not_after", moment(self.not_after, "not_after"))
        for name in ("end_entity", "public"):
            if not isinstance(getattr(self, name), bool):
                message = f"{name}: True or False is wanted, not {getattr(self, name)!r}"
                raise TypeError(message)

    def _native_limits(self) -> "_NativeLimits":
        return _NativeLimits(
            self.end_entity,
            list(self.permitted),
            list(self.excluded),
            list(self.usages),
            list(self.policies),
            self.public,
            list(self.trust_domains),
            cast("int | None", self.not_after),
        )


@dataclass(frozen=True)
class _NativeLimits:
    end_entity: bool
    permitted: list[tuple[str, str]]
    excluded: list[tuple[str, str]]
    usages: list[str]
    policies: list[str]
    public: bool
    trust_domains: list[str]
    not_after: int | None


@dataclass(frozen=True)
class Anchor(Limits):
    """Certificates to trust within limits: `Anchor(source, permitted=[("dns", "corp.example")])`.

    Every certificate of `source` gets the same limits. The limits are the attributes of `Limits`.
    """

    source: Source


@dataclass(frozen=True)
class AnchorKey(Limits):
    """A bare name and key to trust (RFC 5280 6.1.1 (d)), within limits (RFC 5937).

    Attributes:
        subject: the DER of the ``Name`` that certificates below it have as their issuer.
        key_info: the DER of the ``SubjectPublicKeyInfo`` that verifies them.

    Raises:
        ValueError: `end_entity`: a key alone can't be a leaf.

    """

    subject: bytes
    key_info: bytes

    def __post_init__(self) -> None:
        """Refuse what a bare key can't be."""
        super().__post_init__()
        if self.end_entity:
            message = "end_entity: a bare name and key can't be a leaf"
            raise ValueError(message)
        for name in ("subject", "key_info"):
            value = getattr(self, name)
            if not isinstance(value, (bytes, bytearray, memoryview)):
                message = f"{name}: the DER is wanted as bytes, not {type(value).__name__}"
                raise TypeError(message)
            object.__setattr__(self, name, bytes(value))


AnchorLike: TypeAlias = Source | Anchor | AnchorKey


class TrustStore:
    """Whom to trust; immutable. A store that can't be read whole is no store: nothing is left out.

    What the caller must still do: protect the files, and make a new store (and `reload`) when they
    change. Anchors are taken as given: no signature or name of theirs proves anything.
    """

    __slots__ = ("_native",)

    def __init__(
        self,
        anchors: AnchorLike | Iterable[AnchorLike],
        *,
        intermediates: Source | Iterable[Source] = (),
        distrusted_certificates: Iterable[str] = (),
        distrusted_keys: Iterable[str] = (),
    ) -> None:
        """Read anchors and intermediates.

        Args:
            anchors: one or many of: bytes, bytearray, memoryview (PEM, DER, PKCS#7), PEM text,
                paths, certificates of the package ``cryptography``, `Anchor`, `AnchorKey`. Of a
                folder every file is read; its folders are not. Other PEM blocks are passed over.
            intermediates: the same; they may stand in paths as if each client had sent them.
            distrusted_certificates: SHA-256, in hexadecimal, of the DER of certificates that are
                refused wherever they stand.
            distrusted_keys: SHA-256, in hexadecimal, of ``SubjectPublicKeyInfo``.

        Raises:
            StoreError: no anchor, or one that is malformed; the message says which and where.
            InputError: a file that can't be read, or a folder without files.
            TypeError, ValueError: an argument of the wrong type or form; the message names it.

        """
        certificates: list[tuple[bytes, str, _NativeLimits]] = []
        keys: list[tuple[bytes, bytes, str, _NativeLimits]] = []
        for index, anchor in enumerate(_anchors(anchors)):
            argument = f"anchors[{index}]"
            if isinstance(anchor, AnchorKey):
                limits = anchor._native_limits()
                keys.append((anchor.subject, anchor.key_info, f"{argument} <AnchorKey>", limits))
                continue
            limited = anchor if isinstance(anchor, Anchor) else Anchor(anchor)
            limits = limited._native_limits()
            parts = read(limited.source, argument)
            certificates.extend((data, name, limits) for data, name in parts)
        self._native = NativeTrustStore(
            certificates,
            keys,
            [
                part
                for index, source in enumerate(listed(intermediates))
                for part in read(cast("Source", source), f"intermediates[{index}]")
            ],
            _digests(distrusted_certificates, "distrusted_certificates"),
            _digests(distrusted_keys, "distrusted_keys"),
        )

    @classmethod
    def from_files(
        cls, *paths: str | os.PathLike[str], intermediates: Iterable[str | os.PathLike[str]] = ()
    ) -> Self:
        """Read anchors, and intermediates, from files and folders; here a str is a path.

        Raises:
            StoreError, InputError: as the class does.

        """
        return cls(map(Path, paths), intermediates=map(Path, intermediates))

    @classmethod
    def from_certifi(cls, *, intermediates: Source | Iterable[Source] = ()) -> Self:
        """Trust the public bundle of the package ``certifi``.

        Its anchors are `public`: outside of ``web-pki`` a policy must say by name who is a client.

        Raises:
            InputError: the package is not installed, or its bundle can't be read.
            StoreError: the bundle holds what is no certificate.

        """
        return cls(Anchor(certifi_bundle(), public=True), intermediates=intermediates)

    @classmethod
    def from_system(cls, *, intermediates: Source | Iterable[Source] = ()) -> Self:
        """Trust the anchors of the operating system; no environment variable changes which.

        They are `public`, as those of `from_certifi`: nobody knows who else put anchors there.

        Raises:
            InputError: there is no such store, or it can't be read.
            StoreError: it holds what is no certificate.

        """
        anchors = [Anchor(source, public=True) for source in system_bundles()]
        return cls(anchors, intermediates=intermediates)

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
    return [values] if isinstance(values, Limits) else listed(values)


def listed(values: T | Iterable[T]) -> list[T]:
    """Give a list of sources; a single one may stand alone."""
    if isinstance(values, _SINGLE) or not isinstance(values, Iterable):
        return [cast("T", values)]
    return list(values)


_SINGLE = (str, bytes, bytearray, memoryview, os.PathLike)


def _pairs(values: Names, argument: str) -> tuple[tuple[str, str], ...]:
    if isinstance(values, Iterable) and not isinstance(values, (str, bytes)):
        try:
            return tuple((kind, text) for kind, text in (texts(pair, argument) for pair in values))
        except ValueError:
            pass  # more or fewer than two texts
    message = f"{argument}: a list of pairs of a type and text is wanted, not {values!r:.80}"
    raise TypeError(message)


def _digests(values: Iterable[str], argument: str) -> list[bytes]:
    return [_digest(text, argument) for text in texts(values, argument)]


def _digest(text: str, argument: str) -> bytes:
    try:
        digest = bytes.fromhex(text.replace(":", ""))
    except ValueError:
        digest = b""
    if len(digest) != 32:  # noqa: PLR2004 - octets of SHA-256
        message = f"{argument}: {text!r} is not a SHA-256 in hexadecimal"
        raise ValueError(message)
    return digest
