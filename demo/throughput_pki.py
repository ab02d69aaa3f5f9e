"""The certificates of the measurement: the same small PKI once for each kind of keys."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from certificates import (
    Authority,
    PrivateKey,
    Request,
    authority,
    issue,
    key_pem,
    new_key,
    new_rsa_key,
)
from cryptography.hazmat.primitives.serialization import Encoding
from pki import write_server

KINDS: dict[str, Callable[[], PrivateKey]] = {"P-256": new_key, "RSA-2048": new_rsa_key}


@dataclass(frozen=True)
class Shown:
    """What a client shows."""

    chain: Path
    key: Path


@dataclass(frozen=True)
class World:
    """An anchor, a server, clients by the number of their intermediates, and a client of nobody's."""

    keys: str
    anchor: Path
    server: tuple[Path, Path]
    clients: dict[int, Shown]
    stranger: Shown


def make_world(folder: Path, keys: str) -> World:
    """Write the files."""
    folder.mkdir()
    kind = KINDS[keys]
    root = authority(Request(name="root", is_ca=True), key=kind())
    first = authority(Request(name="first", is_ca=True), root, kind())
    second = authority(Request(name="second", is_ca=True), first, kind())
    stranger = authority(Request(name="stranger", is_ca=True), key=kind())
    anchor = folder / "root.pem"
    anchor.write_bytes(root.certificate.public_bytes(Encoding.PEM))
    clients = {
        1: _client(folder, "one", [first], kind()),
        2: _client(folder, "two", [second, first], kind()),
    }
    return World(
        keys,
        anchor,
        write_server(folder, root),
        clients,
        _client(folder, "stranger", [stranger], kind()),
    )


def _client(folder: Path, name: str, issuers: list[Authority], key: PrivateKey) -> Shown:
    """Issue a client's certificate; the issuers are presented with it, the nearest first."""
    leaf = issue(Request(name=name), key, issuers[0])
    shown = Shown(folder / f"{name}.pem", folder / f"{name}.key")
    chain = [leaf, *(issuer.certificate for issuer in issuers)]
    shown.chain.write_bytes(b"".join(one.public_bytes(Encoding.PEM) for one in chain))
    shown.key.write_bytes(key_pem(key))
    return shown
