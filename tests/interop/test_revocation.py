"""Real TLS clients against a server with a revocation store: a CRL counts from the next handshake on.

The acceptance of the same client is remembered by then, and so is the session that it comes back with.
"""

import ssl

import pytest
from chainward import CrlError, Policy, RevocationStore, TrustStore, Validator
from chainward.integrations.ssl import attach, verdict_of

from interop.clients import TLS_1_2, TLS_1_3, connect, openssl_client
from interop.pair import Pair
from interop.pki import Pki
from interop.servers import GREETING, AsyncioServer, ThreadedServer

VERSIONS = pytest.mark.parametrize("version", [TLS_1_2, TLS_1_3])


@pytest.fixture
def store(pki: Pki) -> RevocationStore:
    """Know the CAs and what they revoke: nothing."""
    known = RevocationStore([pki.root, pki.issuing])
    known.add_crl(pki.crl("root"))
    known.add_crl(pki.crl("issuing"))
    return known


def server_of(pki: Pki, known: RevocationStore, policy: Policy | None = None) -> ssl.SSLContext:
    """Make a server that looks its clients up."""
    context = pki.server_context()
    attach(context, Validator(TrustStore(pki.root), policy, revocation=known))
    return context


@VERSIONS
def test_a_client_that_is_revoked_while_the_server_runs_is_refused(
    pki: Pki, store: RevocationStore, version: ssl.TLSVersion
) -> None:
    good = pki.client("good")
    context = pki.client_context(good, version)
    with ThreadedServer(server_of(pki, store)) as server:
        for _ in range(2):
            assert connect(context, server.port).said == GREETING
            verdict = server.outcome().verdict
            assert verdict is not None
            assert [evidence.status for evidence in verdict.evidence] == ["good", "good"]
        store.add_crl(pki.crl("issuing", [good], number=2))
        for _ in range(2):
            seen = connect(context, server.port)
            assert (seen.alert, seen.said) == ("certificate_revoked", b"")
            assert server.outcome().code == "certificate_revoked"


def test_an_asyncio_server_refuses_too(pki: Pki, store: RevocationStore) -> None:
    """Whether it sends the alert is CPython's affair: see test_clients."""
    good = pki.client("good")
    context = pki.client_context(good, TLS_1_3)
    with AsyncioServer(server_of(pki, store)) as server:
        assert connect(context, server.port).said == GREETING
        store.add_crl(pki.crl("issuing", [good], number=2))
        seen = connect(context, server.port)
        assert (seen.said, seen.alert is None) == (b"", False)


@VERSIONS
def test_the_session_of_a_revoked_client_lets_nobody_in(
    pki: Pki, store: RevocationStore, version: ssl.TLSVersion
) -> None:
    good = pki.client("good")
    context = pki.client_context(good, version)
    with ThreadedServer(server_of(pki, store)) as server:
        first = connect(context, server.port)
        assert first.said == GREETING
        store.add_crl(pki.crl("issuing", [good], number=2))
        second = connect(context, server.port, session=first.session)
        assert (second.alert, second.said) == ("certificate_revoked", b"")
        assert [server.outcome().code for _ in range(2)] == [None, "certificate_revoked"]


@VERSIONS
def test_the_program_openssl_sees_the_alert(
    pki: Pki, store: RevocationStore, version: ssl.TLSVersion
) -> None:
    good = pki.client("good")
    with ThreadedServer(server_of(pki, store)) as server:
        assert openssl_client(pki, good, server.port, version).said == GREETING
        store.add_crl(pki.crl("issuing", [good], number=2))
        seen = openssl_client(pki, good, server.port, version)
        assert (seen.alert, seen.said) == ("certificate_revoked", b"")


def test_who_is_revoked_by_the_time_of_the_second_question_is_out(
    pki: Pki, store: RevocationStore
) -> None:
    """TLS 1.3 post-handshake authentication (RFC 8446 4.6.2)."""
    good = pki.client("good")
    client = pki.client_context(good, TLS_1_3)
    client.post_handshake_auth = True
    pair = Pair(server_of(pki, store), client)
    pair.handshake()
    assert verdict_of(pair.server).ok
    store.add_crl(pki.crl("issuing", [good], number=2))
    pair.server.verify_client_post_handshake()
    with pytest.raises(ssl.SSLCertVerificationError):
        pair.say(GREETING)
    assert verdict_of(pair.server).code == "certificate_revoked"
    with pytest.raises(ssl.SSLError, match=r"(?i)alert certificate revoked"):
        pair.client.read(64)


def test_a_revoked_ca_lets_none_of_its_clients_in(pki: Pki, store: RevocationStore) -> None:
    context = pki.client_context(pki.client("good"), TLS_1_3)
    with ThreadedServer(server_of(pki, store)) as server:
        assert connect(context, server.port).said == GREETING
        store.add_crl(pki.crl("root", ["issuing"], number=2))
        assert connect(context, server.port).alert == "certificate_revoked"
        server.outcome()
        verdict = server.outcome().verdict
        assert verdict is not None
        assert [finding.certificate for finding in verdict.findings] == [1]


def test_who_is_unknown_is_refused_and_told_so(pki: Pki) -> None:
    """That nothing is known is no revocation: the alert is another one."""
    known = RevocationStore([pki.root, pki.issuing])
    context = pki.client_context(pki.client("good"), TLS_1_3)
    with ThreadedServer(server_of(pki, known)) as server:
        assert connect(context, server.port).alert == "certificate_unknown"
        assert server.outcome().code == "revocation_unknown"
        known.add_crl(pki.crl("root"))
        assert connect(context, server.port).alert == "certificate_unknown"
        known.add_crl(pki.crl("issuing"))
        assert connect(context, server.port).said == GREETING
    with ThreadedServer(
        server_of(pki, RevocationStore(), Policy(overrides={"revocation": {"mode": "soft"}}))
    ) as server:
        assert connect(context, server.port).said == GREETING


def test_a_forged_or_older_list_neither_revokes_nor_pardons(
    pki: Pki, store: RevocationStore
) -> None:
    good = pki.client("good")
    context = pki.client_context(good, TLS_1_3)
    with ThreadedServer(server_of(pki, store)) as server:
        forged = bytearray(pki.crl("issuing", [good], number=2))
        forged[-1] ^= 1
        with pytest.raises(CrlError, match="signature_invalid"):
            store.add_crl(bytes(forged))
        with pytest.raises(CrlError, match="issuer_unknown"):
            store.add_crl(pki.crl("stranger", [good], number=2))
        assert connect(context, server.port).said == GREETING
        store.add_crl(pki.crl("issuing", [good], number=3))
        with pytest.raises(CrlError, match="rollback"):
            store.add_crl(pki.crl("issuing", number=2))
        assert connect(context, server.port).alert == "certificate_revoked"


def test_several_servers_share_one_store(pki: Pki, store: RevocationStore) -> None:
    good = pki.client("good")
    context = pki.client_context(good, TLS_1_3)
    with (
        ThreadedServer(server_of(pki, store)) as one,
        ThreadedServer(server_of(pki, store)) as other,
    ):
        assert [connect(context, each.port).said for each in (one, other)] == [GREETING] * 2
        store.add_crl(pki.crl("issuing", [good], number=2))
        assert [connect(context, each.port).alert for each in (one, other)] == [
            "certificate_revoked"
        ] * 2
