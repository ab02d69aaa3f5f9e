"""A server name callback moves a connection to another context while its handshake runs."""

import ssl

import pytest
from chainward import Validator
from chainward.integrations.ssl import attach

from interop.clients import TLS_1_2, TLS_1_3, connect
from interop.pki import Client, Pki
from interop.servers import GREETING, Outcome, ThreadedServer

VERSIONS = pytest.mark.parametrize("version", [TLS_1_2, TLS_1_3], ids=["1.2", "1.3"])


def switching(first: ssl.SSLContext, second: ssl.SSLContext) -> ssl.SSLContext:
    """Have `first` move each connection to `second`.

    Resumed in TLS 1.2, a connection has no name here, whatever the client said.
    """

    def switch(
        connection: ssl.SSLSocket | ssl.SSLObject, _name: str | None, _: ssl.SSLContext
    ) -> None:
        connection.context = second

    first.sni_callback = switch
    return first


def visit(
    pki: Pki, context: ssl.SSLContext, client: Client, version: ssl.TLSVersion
) -> tuple[bytes, str | None, Outcome]:
    with ThreadedServer(context) as server:
        seen = connect(pki.client_context(client, version), server.port)
        return seen.said, seen.alert, server.outcome()


@VERSIONS
@pytest.mark.parametrize("name", ["none", "good", "untrusted"])
def test_from_attached_to_attached(
    pki: Pki, validator: Validator, version: ssl.TLSVersion, name: str
) -> None:
    first, second = pki.server_context(), pki.server_context()
    attach(first, validator)
    attach(second, validator)
    client = pki.client(name)
    said, _, outcome = visit(pki, switching(first, second), client, version)
    assert (said == GREETING) is client.is_let_in
    assert outcome.code == client.code


@VERSIONS
@pytest.mark.parametrize("name", ["none", "good", "untrusted"])
@pytest.mark.parametrize("mode", [ssl.CERT_NONE, ssl.CERT_REQUIRED])
def test_from_attached_to_plain_nobody_gets_in(
    pki: Pki, validator: Validator, version: ssl.TLSVersion, name: str, mode: ssl.VerifyMode
) -> None:
    """The other context would judge by its own CAs, or let anybody in: nobody is judged by chainward."""
    first, plain = pki.server_context(), pki.server_context()
    attach(first, validator)
    plain.load_verify_locations(pki.root)
    plain.load_verify_locations(pki.stranger)
    plain.verify_mode = mode
    said, alert, outcome = visit(pki, switching(first, plain), pki.client(name), version)
    assert said == b""
    assert outcome.verdict is None
    assert outcome.error is not None
    if name != "none":
        # The server's own mistake (RFC 8446 6.2).
        assert alert == "internal_error"
    assert validator.metrics()["validations"] == 0


@VERSIONS
@pytest.mark.parametrize("name", ["none", "good", "untrusted"])
@pytest.mark.parametrize("mode", [ssl.CERT_NONE, ssl.CERT_OPTIONAL])
def test_from_plain_to_attached_a_certificate_is_asked_for(
    pki: Pki, validator: Validator, version: ssl.TLSVersion, name: str, mode: ssl.VerifyMode
) -> None:
    plain, second = pki.server_context(), pki.server_context()
    plain.verify_mode = mode
    attach(second, validator)
    client = pki.client(name)
    said, _, outcome = visit(pki, switching(plain, second), client, version)
    assert (said == GREETING) is client.is_let_in
    assert outcome.code == client.code
    assert (outcome.verdict is None) is (name == "none")


@VERSIONS
@pytest.mark.parametrize("kept", ["cache", "tickets"])
def test_a_session_of_a_plain_context_brings_nobody_into_an_attached_one(
    pki: Pki, validator: Validator, version: ssl.TLSVersion, kept: str
) -> None:
    """The plain context resumes its own session, then the connection is moved: nobody verifies it."""
    plain, second = pki.server_context(), pki.server_context()
    if kept == "cache":
        plain.options |= ssl.OP_NO_TICKET
    attach(second, validator)
    client = pki.client_context(pki.client("none"), version)
    with ThreadedServer(plain) as server:
        before = connect(client, server.port)
        assert (before.said, server.outcome().verdict) == (GREETING, None)
        switching(plain, second)
        after = connect(client, server.port, session=before.session)
        outcome = server.outcome()
    assert after.said == b""
    assert outcome.verdict is None
    assert outcome.error is not None
    assert validator.metrics()["validations"] == 0


@VERSIONS
def test_a_connection_of_a_plain_context_has_no_verdict(pki: Pki, version: ssl.TLSVersion) -> None:
    """Nothing attached can refuse it: `verdict_of` raises, which is why the caller must ask."""
    said, _, outcome = visit(pki, pki.server_context(), pki.client("none"), version)
    assert said == GREETING
    assert outcome == Outcome(None, None)
