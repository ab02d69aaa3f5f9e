"""Checks the path of an acceptance again, with the package ``cryptography`` and nothing of chainward's.

Each link is checked by itself, slowly and plainly (RFC 5280 6.1.3-6.1.5). It knows the path and what was
asked; how the path was found, or what else was presented, it does not. Policies are not its business.
"""

import datetime as dt
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from .witness_names import names_of, refutation_of_names

T = TypeVar("T", bound=x509.ExtensionType)

# id-ce (RFC 5280 4.2.1): the extensions that a path is processed by.
_PROCESSED = {f"2.5.29.{arc}" for arc in (14, 15, 17, 19, 30, 32, 33, 35, 36, 37, 54)}


@dataclass(frozen=True)
class Asked:
    """What was asked about the path.

    Attributes:
        at: the moment.
        usages: dotted OIDs of the usages that the leaf must be allowed for.
        any_usage: whether anyExtendedKeyUsage in the leaf stands for them.
        absent_usages: whether a leaf without the extension is.
        anchor_lives: whether the validity of the anchor counts.
        max_intermediates: how many intermediates there may be that are not self-issued.

    """

    at: dt.datetime
    usages: tuple[str, ...] = ()
    any_usage: bool = True
    absent_usages: bool = True
    anchor_lives: bool = False
    max_intermediates: int = 8


def refutation(path: Sequence[bytes], asked: Asked) -> str | None:
    """Tell what is wrong with a path, leaf first and anchor last; None: nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # serial numbers, at which section 6 does not look
        try:
            certificates = [x509.load_der_x509_certificate(each) for each in reversed(path)]
            return next(_refutations(certificates, asked), None)
        except (ValueError, x509.DuplicateExtension) as error:
            return f"malformed: {error}"


def _refutations(path: list[x509.Certificate], asked: Asked) -> Iterator[str]:
    if len(path) < 2:  # noqa: PLR2004 - an anchor and a leaf
        yield "no path"
        return
    for upper, lower in pairwise(path):
        yield from _link(upper, lower)
    for certificate in path if asked.anchor_lives else path[1:]:
        if not certificate.not_valid_before_utc <= asked.at <= certificate.not_valid_after_utc:
            yield "time"
    for certificate in path[1:]:
        yield from _critical(certificate)
    for certificate in path[1:-1]:
        yield from _authority(certificate)
    yield from _lengths(path, asked.max_intermediates)
    yield from _usages(path, asked)
    yield from _names(path)


def same_name(one: x509.Name, other: x509.Name) -> bool:
    """Compare without case and without the type of the string (RFC 5280 7.1)."""
    return names_of(one) == names_of(other)


def _is_self_issued(certificate: x509.Certificate) -> bool:
    return same_name(certificate.issuer, certificate.subject)


def _link(upper: x509.Certificate, lower: x509.Certificate) -> Iterator[str]:
    if not same_name(upper.subject, lower.issuer):
        yield "names do not chain"
    if not _algorithms_agree(lower):
        yield "algorithms differ"
    key = upper.public_key()
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            hashing = lower.signature_hash_algorithm
            if hashing is None:
                yield "algorithm does not fit the key"
                return
            key.verify(lower.signature, lower.tbs_certificate_bytes, ec.ECDSA(hashing))
        elif isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(lower.signature, lower.tbs_certificate_bytes)
        else:
            yield "a key that no plan has"
    except InvalidSignature:
        yield "signature"


def _algorithms_agree(certificate: x509.Certificate) -> bool:
    """Compare the octets (RFC 5280 4.1.1.2): what is signed has its own after the serial number."""
    whole = certificate.public_bytes(Encoding.DER)
    signed = certificate.tbs_certificate_bytes
    rest = whole[whole.index(signed) + len(signed) :]
    return rest[: 2 + rest[1]] in signed


def _critical(certificate: x509.Certificate) -> Iterator[str]:
    for extension in certificate.extensions:
        if extension.critical and extension.oid.dotted_string not in _PROCESSED:
            yield "critical extension"


def _authority(certificate: x509.Certificate) -> Iterator[str]:
    constraints = _value(certificate, x509.BasicConstraints)
    if certificate.version is not x509.Version.v3 or constraints is None or not constraints.ca:
        yield "no CA"
    usage = _value(certificate, x509.KeyUsage)
    if usage is not None and not usage.key_cert_sign:
        yield "key usage"


def _lengths(path: list[x509.Certificate], max_intermediates: int) -> Iterator[str]:
    for position, certificate in enumerate(path[:-1]):
        below = sum(not _is_self_issued(each) for each in path[position + 1 : -1])
        constraints = _value(certificate, x509.BasicConstraints)
        limit = constraints.path_length if constraints else None
        if limit is not None and below > limit:
            yield "path length"
        if position == 0 and below > max_intermediates:
            yield "depth"


def _usages(path: list[x509.Certificate], asked: Asked) -> Iterator[str]:
    if not asked.usages:
        return
    any_usage = ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE.dotted_string
    for certificate in path:
        extension = _value(certificate, x509.ExtendedKeyUsage)
        is_leaf = certificate is path[-1]
        if extension is None:
            if is_leaf and not asked.absent_usages:
                yield "no usages"
            continue
        own = {usage.dotted_string for usage in extension}
        takes_any = asked.any_usage or not is_leaf
        if not own.issuperset(asked.usages) and not (takes_any and any_usage in own):
            yield "usages"


def _names(path: list[x509.Certificate]) -> Iterator[str]:
    for position, upper in enumerate(path[:-1]):
        constraints = _value(upper, x509.NameConstraints)
        if constraints is None:
            continue
        for lower in path[position + 1 :]:
            if lower is path[-1] or not _is_self_issued(lower):
                found = refutation_of_names(
                    constraints, lower.subject, _value(lower, x509.SubjectAlternativeName)
                )
                yield from [found] if found else []


def _value(certificate: x509.Certificate, kind: type[T]) -> T | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None
