"""`check_after_handshake`: OpenSSL judges first, chainward afterwards; for interpreters out of reach."""

import socket
import ssl
import threading

import pytest
from chainward import Policy, TrustStore, Validator, Verdict
from chainward.integrations.ssl import UnjudgedError, check_after_handshake

from interop.clients import TLS_1_2, TLS_1_3, connect
from interop.pair import Pair
from interop.pki import Pki
from interop.servers import GREETING, SECONDS

VERSIONS = pytest.mark.parametrize("version", [TLS_1_2, TLS_1_3], ids=["1.2", "1.3"])


def server_context(pki: Pki, mode: ssl.VerifyMode = ssl.CERT_REQUIRED) -> ssl.SSLContext:
    context = pki.server_context()
    context.load_verify_locations(pki.root)
    context.verify_mode = mode
    return context


def finished(
    pki: Pki, name: str, version: ssl.TLSVersion, mode: ssl.VerifyMode = ssl.CERT_REQUIRED
) -> Pair:
    pair = Pair(server_context(pki, mode), pki.client_context(pki.client(name), version))
    pair.handshake()
    return pair


@VERSIONS
def test_leaf_and_intermediates_arrive(
    pki: Pki, validator: Validator, version: ssl.TLSVersion
) -> None:
    verdict = check_after_handshake(finished(pki, "good", version).server, validator)
    assert verdict.ok
    assert [one.role for one in verdict.path] == ["leaf", "intermediate", "anchor"]


@VERSIONS
def test_a_socket_will_do(pki: Pki, validator: Validator, version: ssl.TLSVersion) -> None:
    verdicts: list[Verdict] = []

    def serve(listener: socket.socket) -> None:
        plain, _ = listener.accept()
        plain.settimeout(SECONDS)
        with server_context(pki).wrap_socket(plain, server_side=True) as tls:
            verdicts.append(check_after_handshake(tls, validator))
            tls.sendall(GREETING)
            tls.recv(1)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(SECONDS)
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        client = pki.client_context(pki.client("good"), version)
        assert connect(client, listener.getsockname()[1]).said == GREETING
        thread.join(SECONDS)
    assert [verdict.ok for verdict in verdicts] == [True]


@VERSIONS
def test_it_refuses_more_than_openssl_does(pki: Pki, version: ssl.TLSVersion) -> None:
    """OpenSSL knows nothing of a policy; chainward refuses by it, after the handshake."""
    strict = Policy(overrides={"max_lifetime_seconds": 3600})
    validator = Validator(TrustStore(pki.root), strict, revocation="none")
    assert (
        check_after_handshake(finished(pki, "good", version).server, validator).code
        == "lifetime_too_long"
    )
    stranger = Validator(TrustStore(pki.stranger), revocation="none")
    assert (
        check_after_handshake(finished(pki, "good", version).server, stranger).code
        == "issuer_not_found"
    )


@VERSIONS
@pytest.mark.parametrize("name", ["expired", "untrusted", "wrong usage", "missing intermediate"])
def test_whom_openssl_refuses_never_comes(pki: Pki, version: ssl.TLSVersion, name: str) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        finished(pki, name, version)


@VERSIONS
def test_without_cert_required_nobody_is_asked(
    pki: Pki, validator: Validator, version: ssl.TLSVersion
) -> None:
    """The client has a certificate, and is not asked for it (RFC 8446 4.3.2)."""
    pair = finished(pki, "good", version, ssl.CERT_NONE)
    with pytest.raises(UnjudgedError, match="no certificate"):
        check_after_handshake(pair.server, validator)


@VERSIONS
def test_a_client_without_a_certificate_has_no_verdict(
    pki: Pki, validator: Validator, version: ssl.TLSVersion
) -> None:
    pair = finished(pki, "none", version, ssl.CERT_OPTIONAL)
    with pytest.raises(UnjudgedError, match="no certificate"):
        check_after_handshake(pair.server, validator)


@VERSIONS
def test_before_the_handshake_has_ended_there_is_no_verdict(
    pki: Pki, validator: Validator, version: ssl.TLSVersion
) -> None:
    pair = Pair(server_context(pki), pki.client_context(pki.client("good"), version))
    for is_done in pair.records():
        if is_done:
            break
        with pytest.raises(UnjudgedError, match="not ended"):
            check_after_handshake(pair.server, validator)
    assert check_after_handshake(pair.server, validator).ok


def test_a_closed_connection_has_no_verdict(validator: Validator) -> None:
    plain = socket.socket()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).wrap_socket(
        plain, server_side=True, do_handshake_on_connect=False
    )
    with tls, pytest.raises(UnjudgedError, match="closed"):
        check_after_handshake(tls, validator)


@VERSIONS
def test_a_resumed_session_is_judged_without_its_intermediates(
    pki: Pki, validator: Validator, version: ssl.TLSVersion
) -> None:
    """OpenSSL verifies nothing then, and remembers the leaf alone; the validator judges every time."""
    context, client = server_context(pki), pki.client_context(pki.client("good"), version)
    first = Pair(context, client)
    first.handshake()
    first.say(GREETING)
    second = Pair(context, client, session=first.client.session)
    second.handshake()
    assert second.server.session_reused
    assert check_after_handshake(second.server, validator).code == "issuer_not_found"
    knowing = Validator(TrustStore(pki.root, intermediates=pki.issuing), revocation="none")
    assert check_after_handshake(second.server, knowing).ok
    knowing.reload(TrustStore(pki.stranger))
    assert check_after_handshake(second.server, knowing).code == "issuer_not_found"
