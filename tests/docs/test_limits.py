"""The limits of the README, at the limit and one beyond it; what is expected is reckoned by hand."""

from collections.abc import Callable
from typing import Any, TypeAlias

import pytest
from certificates import DAY, NOW, Request, authority, distinguished_name, issue, new_key
from chainward import StoreError, TrustStore, Validator, Verdict
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, mldsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID

Key: TypeAlias = Any  # any private key of the package cryptography


def p_256() -> Key:
    return ec.generate_private_key(ec.SECP256R1())


def p_384() -> Key:
    return ec.generate_private_key(ec.SECP384R1())


def p_521() -> Key:
    return ec.generate_private_key(ec.SECP521R1())


def issued(name: str, key: Key, issuer: str, issuer_key: Key, *, is_ca: bool) -> x509.Certificate:
    """Issue a certificate without key identifiers."""
    builder = x509.CertificateBuilder(
        distinguished_name(issuer),
        distinguished_name(name),
        key.public_key(),
        x509.random_serial_number(),
        NOW - DAY,
        NOW + DAY,
    ).add_extension(x509.BasicConstraints(is_ca, None), critical=True)
    if not is_ca:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])
        builder = builder.add_extension(usage, critical=False)
    is_ml_dsa = isinstance(issuer_key, mldsa.MLDSA87PrivateKey)
    return builder.sign(issuer_key, None if is_ml_dsa else hashes.SHA512())


def judge_path(new_key: Callable[[], Key], intermediates: int) -> Verdict:
    """Judge a leaf below so many intermediates."""
    key, name = new_key(), "root"
    root = issued(name, key, name, key, is_ca=True)
    presented = []
    for depth in range(intermediates):
        own, own_name = new_key(), f"level {depth}"
        presented.append(issued(own_name, own, name, key, is_ca=True))
        key, name = own, own_name
    leaf = issued("leaf", new_key(), name, key, is_ca=False)
    return Validator(TrustStore(root), revocation="none").validate(leaf, presented)


def judge_below(new_key: Callable[[], Key], anchors: int) -> Verdict:
    """Judge a leaf below the last of so many anchors of one name: the worst order."""
    keys = [new_key() for _ in range(anchors)]
    roots = [issued("root", key, "root", key, is_ca=True) for key in keys]
    leaf = issued("leaf", new_key(), "root", keys[-1], is_ca=False)
    return Validator(TrustStore(roots), revocation="none").validate(leaf)


@pytest.fixture(scope="module")
def leaf() -> x509.Certificate:
    """Issue a leaf below nobody's root."""
    return issued("leaf", p_256(), "root", p_256(), is_ca=False)


@pytest.fixture(scope="module")
def validator() -> Validator:
    """Trust another root."""
    key = p_256()
    return Validator(TrustStore(issued("other", key, "other", key, is_ca=True)), revocation="none")


def test_bytes(validator: Validator, leaf: x509.Certificate) -> None:
    left = 65_536 - len(leaf.public_bytes(Encoding.DER))
    assert validator.validate(leaf, [b"\x30" * left]).code == "malformed_certificate"
    assert validator.validate(leaf, [b"\x30" * (left + 1)]).code == "input_too_large"


def test_certificates(validator: Validator, leaf: x509.Certificate) -> None:
    # 64 with the leaf; copies count.
    assert validator.validate(leaf, [leaf] * 63).code == "issuer_not_found"
    assert validator.validate(leaf, [leaf] * 64).code == "input_too_large"


def test_a_path_of_p_521() -> None:
    # 7 units each: 8 signatures are 56, 9 are 63 of 60.
    assert judge_path(p_521, 7).ok
    assert judge_path(p_521, 8).code == "budget_exhausted"


def test_a_path_of_p_384_and_p_256_is_as_deep_as_the_default_allows() -> None:
    # 9 x 3.9 = 35.1 units
    assert judge_path(p_384, 8).ok
    assert judge_path(p_256, 8).ok


def test_a_path_of_ml_dsa_87() -> None:
    # Key 2,592 octets and signature 4,627 (FIPS 204 table 2): with 150 octets of names and the like
    # 8 certificates have less than 65,536 octets, and 9 have more.
    new_key = mldsa.MLDSA87PrivateKey.generate
    assert judge_path(new_key, 7).ok
    assert judge_path(new_key, 8).code == "input_too_large"


@pytest.mark.parametrize(("new_key", "most"), [(p_256, 23), (p_384, 6)])
def test_anchors_of_one_name(new_key: Callable[[], Key], most: int) -> None:
    # 24 units for signatures that fail, and each is begun only if its failure has room: the hash of
    # some 400 octets is 0.02 units, so 23 of P-256 fit, which are 22 wrong ones and the right one;
    # of P-384, 3.92 units each, 6.
    assert judge_below(new_key, most).ok
    assert judge_below(new_key, most + 1).code == "budget_exhausted"


def test_a_file_of_anchors() -> None:
    """64 MiB and 100,000 certificates; what is one more is refused for that, before it is looked at."""
    empty = b"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n"
    for data, message in [
        (empty * 100_000, "certificate 1: malformed_certificate"),
        (empty * 100_001, "more than 100000 certificates"),
        (b"\n" * 2**26, "no certificate found"),
        (b"\n" * (2**26 + 1), "larger than"),
    ]:
        with pytest.raises(StoreError, match=message):
            TrustStore(data)


_URI = x509.UniformResourceIdentifier("http://crl.example/1")
_POINTS = [x509.DistributionPoint([_URI], None, None, None)]


@pytest.mark.parametrize(
    "extension",
    [
        x509.CRLDistributionPoints(_POINTS),
        x509.FreshestCRL(_POINTS),
        x509.AuthorityInformationAccess(
            [x509.AccessDescription(AuthorityInformationAccessOID.OCSP, _URI)]
        ),
        x509.TLSFeature([x509.TLSFeatureType.status_request]),
        x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.56"), b"\x05\x00"),  # noRevAvail
    ],
    ids=lambda extension: type(extension).__name__,
)
def test_critical_extensions_that_nobody_acts_on(extension: x509.ExtensionType) -> None:
    """RFC 5280 6.1.5 (f): what is critical and not processed refuses; the same, not critical, does not."""
    root = authority(Request(name="root", is_ca=True))
    judge = Validator(TrustStore(root.certificate), revocation="none").validate
    for critical, code in ((True, "unknown_critical_extension"), (False, None)):
        request = Request(name="leaf", extra=[(extension, critical)])
        assert judge(issue(request, new_key(), root)).code == code
