"""Makes the certificates of the demo. The package ``cryptography`` issues them and judges nothing."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DAY = dt.timedelta(days=1)
NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)

PrivateKey: TypeAlias = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class Authority:
    """A CA: its certificate and key."""

    certificate: x509.Certificate
    key: PrivateKey


@dataclass(frozen=True, kw_only=True)
class Request:
    """What to put into a certificate."""

    name: str
    not_before: dt.datetime = NOW - DAY
    not_after: dt.datetime = NOW + 90 * DAY
    is_ca: bool = False
    path_length: int | None = None
    usage: x509.ObjectIdentifier = ExtendedKeyUsageOID.CLIENT_AUTH
    dns: str | None = None
    extra: list[tuple[x509.ExtensionType, bool]] = field(default_factory=list)


def new_key() -> ec.EllipticCurvePrivateKey:
    """Make a P-256 key."""
    return ec.generate_private_key(ec.SECP256R1())


def new_rsa_key() -> rsa.RSAPrivateKey:
    """Make an RSA-2048 key."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def key_pem(key: PrivateKey) -> bytes:
    """Give the PEM of a key, as servers and clients load it."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def distinguished_name(common_name: str) -> x509.Name:
    """Name things in the demo's organisation."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Demo"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def issue(
    request: Request,
    key: PrivateKey,
    issuer: Authority | None,
) -> x509.Certificate:
    """Issue a certificate; without an issuer it is self-signed."""
    subject = distinguished_name(request.name)
    signer = issuer.key if issuer else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(request.not_before)
        .not_valid_after(request.not_after)
    )
    for extension, critical in _extensions(request, key, signer):
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(signer, hashes.SHA256())


def _extensions(
    request: Request,
    key: PrivateKey,
    signer: PrivateKey,
) -> list[tuple[x509.ExtensionType, bool]]:
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    extensions: list[tuple[x509.ExtensionType, bool]] = [
        (x509.BasicConstraints(ca=request.is_ca, path_length=request.path_length), True),
        (_key_usage(is_ca=request.is_ca), True),
        (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
        (authority, False),
    ]
    if not request.is_ca:
        dns = request.dns or f"{request.name}.clients.example"
        extensions.append((x509.ExtendedKeyUsage([request.usage]), False))
        extensions.append((x509.SubjectAlternativeName([x509.DNSName(dns)]), False))
    return extensions + request.extra


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


def authority(
    request: Request, issuer: Authority | None = None, key: PrivateKey | None = None
) -> Authority:
    """Make a CA with a key of its own, P-256 unless given."""
    key = key or new_key()
    return Authority(issue(request, key, issuer), key)


def revocation_list(
    issuer: Authority,
    revoked: Iterable[x509.Certificate] = (),
    *,
    number: int = 1,
    this_update: dt.datetime = NOW - DAY,
    next_update: dt.datetime = NOW + DAY,
) -> bytes:
    """Give the DER of a CRL (RFC 5280 5) that revokes certificates, all for keyCompromise."""
    builder = x509.CertificateRevocationListBuilder(
        issuer_name=issuer.certificate.subject, last_update=this_update, next_update=next_update
    )
    signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())
    builder = builder.add_extension(signer, critical=False)
    builder = builder.add_extension(x509.CRLNumber(number), critical=False)
    reason = x509.CRLReason(x509.ReasonFlags.key_compromise)
    for certificate in revoked:
        entry = x509.RevokedCertificateBuilder(certificate.serial_number, this_update)
        builder = builder.add_revoked_certificate(
            entry.add_extension(reason, critical=False).build()
        )
    return builder.sign(issuer.key, hashes.SHA256()).public_bytes(Encoding.DER)


def forged(certificate: x509.Certificate) -> bytes:
    """Give the DER with the last bit of its signature flipped."""
    der = bytearray(certificate.public_bytes(Encoding.DER))
    der[-1] ^= 1
    return bytes(der)
