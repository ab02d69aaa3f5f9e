"""Real servers and real clients over loopback, on ports that the system picks."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import chainward

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "demo")]

from pki import Pki  # noqa: E402 - importable only after the line above


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
    import threading  # noqa: PLC0415 - only here

    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()) - before:
        thread.join(10)
        assert not thread.is_alive(), thread
