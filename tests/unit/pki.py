"""A small PKI for tests: a root and leaves with any names. It issues; it judges nothing."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DAY = dt.timedelta(days=1)
NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)

Extension = tuple[x509.ExtensionType, bool]


@dataclass(frozen=True)
class Issued:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def name(*texts: str) -> x509.Name:
    """Name things by common names."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text) for text in texts])


def issue(
    subject: x509.Name, extensions: Iterable[Extension], issuer: Issued | None = None
) -> Issued:
    """Issue a certificate; without an issuer it is self-signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    signer = issuer.key if issuer else key
    builder = x509.CertificateBuilder(
        issuer_name=issuer.certificate.subject if issuer else subject,
        subject_name=subject,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=NOW - DAY,
        not_valid_after=NOW + DAY,
    )
    identifiers: list[Extension] = [
        (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False),
    ]
    for extension, critical in [*identifiers, *extensions]:
        builder = builder.add_extension(extension, critical=critical)
    return Issued(builder.sign(signer, hashes.SHA256()), key)


def authority(common_name: str, issuer: Issued | None = None) -> Issued:
    """Make a CA."""
    constraints = x509.BasicConstraints(ca=True, path_length=None)
    usage = key_usage("key_cert_sign", "crl_sign")
    return issue(name(common_name), [(constraints, True), (usage, True)], issuer)


def leaf(issuer: Issued, *names: x509.GeneralName, subject: x509.Name | None = None) -> Issued:
    """Make a client certificate with these names."""
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])
    extensions: list[Extension] = [(key_usage("digital_signature"), True), (usage, False)]
    if names:
        extensions.append((x509.SubjectAlternativeName(names), False))
    return issue(subject or name("client"), extensions, issuer)


def key_usage(*bits: str) -> x509.KeyUsage:
    """Set these bits."""
    every = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{bit: bit in bits for bit in every})
