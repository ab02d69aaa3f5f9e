"""What all these tests share."""

import ssl
import sys
import threading
from collections.abc import Iterator

import chainward
import pytest

from interop.pki import Pki

# What became of the same tests with other interpreters.
INTERPRETERS = pytest.StashKey[dict[str, str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Make room."""
    config.stash[INTERPRETERS] = {}


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say which interpreters ran these tests, and which are not there."""
    version = ".".join(map(str, sys.version_info[:3]))
    terminalreporter.write_line(
        f"in-handshake tests: Python {version}, {ssl.OPENSSL_VERSION}: this run"
    )
    for other, what in config.stash[INTERPRETERS].items():
        terminalreporter.write_line(f"in-handshake tests: Python {other}: {what}")


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
