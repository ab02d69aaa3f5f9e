"""One small PKI for all tests of the package: root, issuing CA, a client."""

from pathlib import Path

import chainward
import pytest

from .world import Pki


@pytest.fixture(scope="session")
def pki() -> Pki:
    """Make the PKI once; nothing changes it."""
    return Pki.make()


@pytest.fixture
def validator(pki: Pki) -> chainward.Validator:
    """Trust the root under the default profile."""
    return chainward.Validator(chainward.TrustStore(pki.root_der), revocation="none")


@pytest.fixture
def files(pki: Pki, tmp_path: Path) -> Path:
    """Write the PKI as files: root.pem, chain.pem (client and CA), client.der, ca.pem."""
    (tmp_path / "root.pem").write_bytes(pki.root_pem)
    (tmp_path / "ca.pem").write_bytes(pki.ca_pem)
    (tmp_path / "client.der").write_bytes(pki.client_der)
    (tmp_path / "chain.pem").write_bytes(pki.client_pem + pki.ca_pem)
    return tmp_path
