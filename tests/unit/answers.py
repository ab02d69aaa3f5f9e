"""OCSP responses for the tests, signed by the package ``cryptography``."""

from datetime import datetime

from certificates import DAY, NOW, Authority
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp


def ocsp_response(
    issuer: Authority,
    certificate: x509.Certificate,
    *,
    revoked: bool = False,
    this_update: datetime = NOW - DAY,
    next_update: datetime = NOW + DAY,
) -> bytes:
    """Give the DER of a response that the issuer signs itself."""
    builder = ocsp.OCSPResponseBuilder().add_response(
        certificate,
        issuer.certificate,
        hashes.SHA1(),  # noqa: S303 - names things here, protects nothing
        ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD,
        this_update,
        next_update,
        this_update if revoked else None,
        x509.ReasonFlags.key_compromise if revoked else None,
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, issuer.certificate)
    return builder.sign(issuer.key, hashes.SHA256()).public_bytes(Encoding.DER)
