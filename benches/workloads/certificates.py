"""Issues the certificates of workloads, the same ones for the same seed."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from .keys import Key

START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
END = dt.datetime(2036, 1, 1, tzinfo=dt.UTC)
# At which everything is judged.
TIME = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Authority:
    """A CA: its certificate and key."""

    certificate: x509.Certificate
    key: Key


@dataclass(frozen=True, kw_only=True)
class Request:
    """What to put into a certificate."""

    name: str
    key: Key
    is_ca: bool = True
    serial: int = 0
    unit: str = ""
    names: Sequence[str] = ()
    constraints: x509.NameConstraints | None = None
    key_identifiers: bool = True


def root(request: Request) -> Authority:
    """Make a trust anchor."""
    return _issue(request, distinguished_name(request), request.key)


def issued(request: Request, issuer: Authority) -> Authority:
    """Make a certificate below another; also of a leaf, whose key signs nothing."""
    return _issue(request, issuer.certificate.subject, issuer.key)


def forged(request: Request, issuer: Authority, key: Key) -> Authority:
    """Make a certificate that says who issued it and is signed with another key."""
    return _issue(request, issuer.certificate.subject, key)


def distinguished_name(request: Request) -> x509.Name:
    """Name the subject of a request."""
    unit = (
        [x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, request.unit)] if request.unit else []
    )
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "chainward bench"),
            *unit,
            x509.NameAttribute(NameOID.COMMON_NAME, request.name),
        ]
    )


def _issue(request: Request, issuer: x509.Name, signer: Key) -> Authority:
    builder = (
        x509.CertificateBuilder()
        .subject_name(distinguished_name(request))
        .issuer_name(issuer)
        .public_key(request.key.public_key())
        .serial_number(_serial(request))
        .not_valid_before(START)
        .not_valid_after(END)
    )
    for extension, critical in _extensions(request, signer):
        builder = builder.add_extension(extension, critical=critical)
    return Authority(_signed(builder, signer), request.key)


def _signed(builder: x509.CertificateBuilder, signer: Key) -> x509.Certificate:
    if not isinstance(signer, ec.EllipticCurvePrivateKey):
        return builder.sign(signer, hashes.SHA256())
    is_p384 = isinstance(signer.curve, ec.SECP384R1)
    return builder.sign(
        signer, hashes.SHA384() if is_p384 else hashes.SHA256(), ecdsa_deterministic=True
    )


def _serial(request: Request) -> int:
    """Give 15 octets with the highest bit clear, so that all have one length."""
    digest = hashlib.sha256(f"{request.name} {request.unit} {request.serial}".encode()).digest()
    return (1 << 118) | (int.from_bytes(digest[:14]))


def _extensions(request: Request, signer: Key) -> list[tuple[x509.ExtensionType, bool]]:
    extensions: list[tuple[x509.ExtensionType, bool]] = [
        (x509.BasicConstraints(ca=request.is_ca, path_length=None), True),
        (_key_usage(is_ca=request.is_ca), True),
    ]
    if request.key_identifiers:
        authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
        extensions.append(
            (x509.SubjectKeyIdentifier.from_public_key(request.key.public_key()), False)
        )
        extensions.append((authority, False))
    if request.constraints:
        extensions.append((request.constraints, True))
    if not request.is_ca:
        names = request.names or [f"{request.name.replace(' ', '-')}.clients.example"]
        extensions.append((x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), False))
        extensions.append(
            (x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), False)
        )
    return extensions


def _key_usage(*, is_ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_ca,
        key_cert_sign=is_ca,
        crl_sign=is_ca,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
