"""TLS 1.3 post-handshake authentication (RFC 8446 4.6.2): the client is judged again."""

import ssl

import pytest
from chainward import TrustStore, Validator
from chainward.integrations.ssl import UnjudgedError, attach, verdict_of

from interop.clients import TLS_1_3, connect
from interop.pair import Pair
from interop.pki import Pki
from interop.servers import GREETING, ThreadedServer


def asked_again(pki: Pki, validator: Validator, name: str = "good") -> Pair:
    """Finish a handshake whose client can be asked for a certificate later."""
    server, client = pki.server_context(), pki.client_context(pki.client(name), TLS_1_3)
    client.post_handshake_auth = True
    attach(server, validator)
    pair = Pair(server, client)
    pair.handshake()
    return pair


def test_the_callback_runs_again(pki: Pki, validator: Validator) -> None:
    pair = asked_again(pki, validator)
    assert validator.metrics()["validations"] == 1
    pair.server.verify_client_post_handshake()
    assert pair.say(GREETING) == GREETING
    assert validator.metrics()["validations"] == 2
    assert verdict_of(pair.server).ok


def test_who_is_refused_the_second_time_is_out(pki: Pki, validator: Validator) -> None:
    pair = asked_again(pki, validator)
    validator.reload(TrustStore(pki.stranger))
    pair.server.verify_client_post_handshake()
    with pytest.raises(ssl.SSLCertVerificationError):
        pair.say(GREETING)
    assert verdict_of(pair.server).code == "issuer_not_found"
    with pytest.raises(ssl.SSLError):
        pair.server.write(GREETING)
    with pytest.raises(ssl.SSLError, match=r"(?i)alert unknown ca"):
        pair.client.read(64)


def test_a_server_cannot_put_the_first_check_off(pki: Pki, validator: Validator) -> None:
    """With ``post_handshake_auth`` a server's first handshake would ask for nothing."""
    context = pki.server_context()
    attach(context, validator)
    context.post_handshake_auth = True
    for name in ("none", "good", "untrusted"):
        client = pki.client(name)
        client_context = pki.client_context(client, TLS_1_3)
        client_context.post_handshake_auth = True
        with ThreadedServer(context) as server:
            seen = connect(client_context, server.port)
            assert (seen.said == GREETING, seen.alert) == (client.is_let_in, client.alert)
            assert server.outcome().code == client.code


def test_without_the_client_s_consent_nothing_changes(pki: Pki, validator: Validator) -> None:
    server, client = pki.server_context(), pki.client_context(pki.client("good"), TLS_1_3)
    attach(server, validator)
    pair = Pair(server, client)
    pair.handshake()
    with pytest.raises(ssl.SSLError, match=r"(?i)extension not received"):
        pair.server.verify_client_post_handshake()
    assert verdict_of(pair.server).ok


def test_while_the_second_answer_is_out_there_is_no_verdict(pki: Pki, validator: Validator) -> None:
    """Between asking and answering, OpenSSL counts the handshake as not ended."""
    pair = asked_again(pki, validator)
    pair.server.verify_client_post_handshake()
    with pytest.raises(UnjudgedError, match="not ended"):
        verdict_of(pair.server)
