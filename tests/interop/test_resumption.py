"""A resumed session would not be verified: each connection is judged, whatever the client kept."""

import ssl

import pytest
from chainward import TrustStore, Validator
from chainward.integrations.ssl import attach

from interop.clients import TLS_1_2, TLS_1_3, Seen, connect
from interop.pki import Pki
from interop.servers import GREETING, ThreadedServer


def twice(pki: Pki, context: ssl.SSLContext, version: ssl.TLSVersion) -> tuple[Seen, Seen]:
    """Connect, close cleanly, and come back with the session."""
    client = pki.client_context(pki.client("good"), version)
    with ThreadedServer(context) as server:
        first = connect(client, server.port)
        return first, connect(client, server.port, session=first.session)


@pytest.mark.parametrize("version", [TLS_1_2, TLS_1_3])
def test_the_client_of_these_tests_does_resume(pki: Pki, version: ssl.TLSVersion) -> None:
    """Without `attach` it comes back unverified: otherwise the next tests would show nothing."""
    context = pki.server_context()
    context.load_verify_locations(pki.root)
    context.verify_mode = ssl.CERT_REQUIRED
    _, second = twice(pki, context, version)
    assert second.is_resumed


@pytest.mark.parametrize("version", [TLS_1_2, TLS_1_3])
def test_the_second_connection_is_judged_too(
    pki: Pki, validator: Validator, version: ssl.TLSVersion
) -> None:
    context = pki.server_context()
    attach(context, validator)
    first, second = twice(pki, context, version)
    assert (first.said, second.said) == (GREETING, GREETING)
    assert not second.is_resumed
    assert validator.metrics()["validations"] == 2


@pytest.mark.parametrize("version", [TLS_1_2, TLS_1_3])
@pytest.mark.parametrize("undone", ["tickets", "session cache and tickets"])
def test_turning_tickets_on_again_changes_nothing(
    pki: Pki, validator: Validator, version: ssl.TLSVersion, undone: str
) -> None:
    context = pki.server_context()
    attach(context, validator)
    context.options &= ~ssl.OP_NO_TICKET
    if undone == "session cache and tickets":
        context.num_tickets = 2
    first, second = twice(pki, context, version)
    assert first.session is not None
    assert not first.session.has_ticket
    assert not second.is_resumed
    assert validator.metrics()["validations"] == 2


@pytest.mark.parametrize("version", [TLS_1_2, TLS_1_3])
@pytest.mark.parametrize("kept", ["cache", "tickets"])
def test_a_session_from_before_attach_is_not_resumed(
    pki: Pki, validator: Validator, version: ssl.TLSVersion, kept: str
) -> None:
    context = pki.server_context()
    if kept == "cache":
        context.options |= ssl.OP_NO_TICKET
    client = pki.client_context(pki.client("good"), version)
    with ThreadedServer(context) as server:
        before = connect(client, server.port)
        attach(context, validator)
        after = connect(client, server.port, session=before.session)
    assert (before.said, after.said) == (GREETING, GREETING)
    assert not after.is_resumed
    assert validator.metrics()["validations"] == 1


@pytest.mark.parametrize("version", [TLS_1_2, TLS_1_3])
def test_who_is_no_longer_trusted_does_not_come_back(
    pki: Pki, validator: Validator, version: ssl.TLSVersion
) -> None:
    context = pki.server_context()
    attach(context, validator)
    client = pki.client_context(pki.client("good"), version)
    with ThreadedServer(context) as server:
        first = connect(client, server.port)
        assert first.said == GREETING
        assert server.outcome().code is None
        validator.reload(TrustStore(pki.stranger))
        second = connect(client, server.port, session=first.session)
        assert (second.said, second.alert) == (b"", "unknown_ca")
        assert server.outcome().code == "issuer_not_found"
