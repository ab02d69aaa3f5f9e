"""CRLs that are generated: the same for the same seed, and what a library reads is what was written."""

from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from .crls import CrlWorkload, authority, crl, serials


@pytest.mark.parametrize("count", [0, 1, 3, 65_536, 65_540])
def test_a_library_reads_what_was_written(count: int, tmp_path: Path) -> None:
    folder = CrlWorkload(count).write(tmp_path)
    (issuer,) = x509.load_pem_x509_certificates((folder / "roots.pem").read_bytes())
    read = x509.load_der_x509_crl((folder / "crl.der").read_bytes())
    key = issuer.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert read.is_signature_valid(key)
    assert read.issuer == issuer.subject
    assert [entry.serial_number for entry in read] == list(serials(count))
    reasons = sum(bool(list(entry.extensions)) for entry in read)
    assert count < 100 or 0.45 < reasons / count < 0.55


def test_a_seed_gives_the_same_bytes() -> None:
    assert crl(authority(), 100) == crl(authority(), 100)
    assert len(set(serials(70_000))) == 70_000
