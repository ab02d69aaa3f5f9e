"""What all these tests share."""

import threading
from collections.abc import Iterator

import chainward
import pytest

from interop.pki import Pki


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    """Make the certificates of all servers and clients, once."""
    return Pki(tmp_path_factory.mktemp("pki"))


@pytest.fixture
def validator(pki: Pki) -> chainward.Validator:
    """Trust the root of the PKI; the intermediate must be presented."""
    return chainward.Validator(chainward.TrustStore(pki.root), revocation="none")


@pytest.fixture(autouse=True)
def _no_thread_stays() -> Iterator[None]:
    """See that each test stops what it started."""
    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()) - before:
        thread.join(10)
        assert not thread.is_alive(), thread
