"""Who gets in, what chainward finds, and which alert the client gets: seven clients and more."""

import ssl
from collections.abc import Callable

import pytest
from chainward import Validator
from chainward.integrations.ssl import attach

from interop.clients import TLS_1_2, TLS_1_3, Seen, connect, expected_alert, openssl_client
from interop.pki import Client, Pki
from interop.servers import GREETING, AsyncioServer, ThreadedServer

SEVEN = [
    "none",
    "good",
    "missing intermediate",
    "expired",
    "untrusted",
    "untrusted and expired",
    "wrong usage",
]
FURTHER = ["not yet valid", "unknown critical", "forged", "below a leaf", "too long"]
VERSIONS = pytest.mark.parametrize("version", [TLS_1_2, TLS_1_3], ids=["1.2", "1.3"])
Connect = Callable[[Pki, Client, int, ssl.TLSVersion], Seen]


def python_client(pki: Pki, client: Client, port: int, version: ssl.TLSVersion) -> Seen:
    return connect(pki.client_context(client, version), port)


def test_every_client_has_its_test(pki: Pki) -> None:
    assert [client.name for client in pki.seven] == SEVEN
    assert [client.name for client in pki.further] == FURTHER


@VERSIONS
@pytest.mark.parametrize("connect_as", [python_client, openssl_client])
@pytest.mark.parametrize("name", SEVEN + FURTHER)
def test_threaded_server(
    pki: Pki, validator: Validator, name: str, connect_as: Connect, version: ssl.TLSVersion
) -> None:
    client = pki.client(name)
    context = pki.server_context()
    attach(context, validator)
    with ThreadedServer(context) as server:
        seen = connect_as(pki, client, server.port, version)
        outcome = server.outcome()
    assert (seen.said == GREETING, seen.alert) == (
        client.is_let_in,
        expected_alert(client, version),
    )
    assert outcome.code == client.code
    assert (outcome.error is None) is client.is_let_in
    if client.name == "none":
        assert outcome.verdict is None
        assert outcome.error == "PEER_DID_NOT_RETURN_A_CERTIFICATE"
    else:
        assert outcome.verdict is not None
        assert outcome.verdict.ok is client.is_let_in


@pytest.fixture(scope="module")
def asyncio_sends_alerts(pki: Pki) -> bool:
    """Ask a server without chainward: asyncio kept alerts of failed handshakes to itself (gh-98078)."""
    context = pki.server_context()
    context.verify_mode = ssl.CERT_REQUIRED
    with AsyncioServer(context) as server:
        seen = python_client(pki, pki.client("untrusted"), server.port, TLS_1_3)
    assert seen.alert == "unknown_ca" or "EOF" in str(seen.alert)
    return seen.alert == "unknown_ca"


@VERSIONS
@pytest.mark.parametrize("name", SEVEN)
def test_asyncio_server(
    pki: Pki,
    validator: Validator,
    name: str,
    version: ssl.TLSVersion,
    asyncio_sends_alerts: bool,  # noqa: FBT001 - a fixture
) -> None:
    client = pki.client(name)
    context = pki.server_context()
    attach(context, validator)
    with AsyncioServer(context) as server:
        seen = python_client(pki, client, server.port, version)
        assert (seen.said == GREETING, seen.alert is None) == (client.is_let_in, client.is_let_in)
        if asyncio_sends_alerts:
            assert seen.alert == expected_alert(client, version)
        if client.is_let_in:
            outcome = server.outcome()
            assert outcome.verdict is not None
            assert outcome.verdict.ok
            assert [one.role for one in outcome.verdict.path] == ["leaf", "intermediate", "anchor"]
    counted = validator.metrics()
    assert counted["validations"] == (name != "none")
    assert counted["accepted"] == client.is_let_in
