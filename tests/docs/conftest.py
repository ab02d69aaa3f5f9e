"""The folder that the pages' commands are run in."""

import sys
from pathlib import Path

import pki
import pytest
from certificates import Request, authority, issue, new_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from .pages import REPOSITORY


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Make what a checkout has after `make demo`, and a server's own certificate and key."""
    (tmp_path / ".venv").symlink_to(sys.prefix)
    for name in ("demo", "docs", "tests"):
        (tmp_path / name).symlink_to(REPOSITORY / name)
    root = authority(Request(name="root", is_ca=True))
    key = new_key()
    server = issue(Request(name="localhost"), key, root)
    (tmp_path / "clients.pem").write_bytes(root.certificate.public_bytes(Encoding.PEM))
    (tmp_path / "server.pem").write_bytes(server.public_bytes(Encoding.PEM))
    (tmp_path / "server.key").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    return tmp_path


@pytest.fixture
def with_pki(checkout: Path) -> Path:
    """Add the folder that the README makes, which the other pages take for granted."""
    (checkout / "pki").mkdir()
    pki.build(checkout / "pki")
    return checkout
