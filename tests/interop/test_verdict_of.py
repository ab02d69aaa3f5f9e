"""When a connection has a verdict, whose it is, and that it goes with the connection."""

import gc
import socket
import ssl
import weakref

import pytest
from chainward import ChainwardError, TrustStore, Validator, Verdict
from chainward._native import openssl
from chainward.integrations.ssl import UnjudgedError, attach, verdict_of

from interop.clients import TLS_1_2, TLS_1_3
from interop.pair import Pair
from interop.pki import Pki

VERSIONS = pytest.mark.parametrize("version", [TLS_1_2, TLS_1_3], ids=["1.2", "1.3"])


def native(connection: ssl.SSLObject) -> Verdict | None:
    """Ask below `verdict_of`, which holds some verdicts back."""
    return openssl.verdict_of(connection._sslobj)  # type: ignore[attr-defined]  # noqa: SLF001 - no public name


def attached(pki: Pki, validator: Validator) -> ssl.SSLContext:
    context = pki.server_context()
    attach(context, validator)
    return context


def good_pair(pki: Pki, validator: Validator, version: ssl.TLSVersion | None = None) -> Pair:
    return Pair(attached(pki, validator), pki.client_context(pki.client("good"), version))


def test_the_error_is_one_of_ours() -> None:
    assert issubclass(UnjudgedError, ChainwardError)


@VERSIONS
def test_an_acceptance_waits_for_the_proof_of_the_key(
    pki: Pki, validator: Validator, version: ssl.TLSVersion
) -> None:
    """The certificate comes before CertificateVerify (RFC 8446 4.4, RFC 5246 7.3): anybody can send it."""
    pair = good_pair(pki, validator, version)
    judged_early = 0
    for is_done in pair.records():
        if is_done:
            assert verdict_of(pair.server).ok
            break
        judged_early += native(pair.server) is not None
        with pytest.raises(UnjudgedError, match=r"not ended|nobody judged"):
            verdict_of(pair.server)
    assert judged_early >= 1
    assert verdict_of(pair.server).ok


@VERSIONS
def test_a_refusal_is_there_at_once(
    pki: Pki, validator: Validator, version: ssl.TLSVersion
) -> None:
    client = pki.client_context(pki.client("expired"), version)
    pair = Pair(attached(pki, validator), client)
    with pytest.raises(ssl.SSLCertVerificationError, match="certificate has expired"):
        pair.handshake()
    verdict = verdict_of(pair.server)
    assert (verdict.ok, verdict.code) == (False, "expired")


def test_each_connection_has_its_own(pki: Pki, validator: Validator) -> None:
    context = attached(pki, validator)
    pairs = [Pair(context, pki.client_context(pki.client("good"))) for _ in range(5)]
    for pair in pairs:
        pair.handshake()
    validator.reload(TrustStore(pki.stranger))
    late = Pair(context, pki.client_context(pki.client("good")))
    with pytest.raises(ssl.SSLCertVerificationError):
        late.handshake()
    assert [verdict_of(pair.server).epoch for pair in pairs] == [1] * 5
    assert (verdict_of(late.server).epoch, verdict_of(late.server).code) == (2, "issuer_not_found")


def test_the_client_s_side_has_none(pki: Pki, validator: Validator) -> None:
    pair = good_pair(pki, validator)
    pair.handshake()
    with pytest.raises(UnjudgedError, match="nobody judged"):
        verdict_of(pair.client)


def test_what_is_no_connection(pki: Pki, validator: Validator) -> None:
    for wrong in (None, object(), socket.socket(), attached(pki, validator)):
        with pytest.raises(UnjudgedError, match="not a TLS connection"):
            verdict_of(wrong)  # type: ignore[arg-type]
        if isinstance(wrong, socket.socket):
            wrong.close()


def test_a_verdict_goes_with_its_connection(pki: Pki, validator: Validator) -> None:
    """An earlier connection was let in at the same address: it never speaks for a later one."""
    context = attached(pki, validator)
    client = pki.client_context(pki.client("good"))
    addresses = set()
    for _ in range(200):
        pair = Pair(context, client)
        assert native(pair.server) is None
        pair.handshake()
        assert verdict_of(pair.server).ok
        addresses.add(id(pair.server._sslobj))  # type: ignore[attr-defined]  # noqa: SLF001 - as above
    assert len(addresses) < 200, "no address came back: this shows nothing"


def test_a_verdict_outlives_its_connection_when_it_is_held(pki: Pki, validator: Validator) -> None:
    pair = good_pair(pki, validator)
    pair.handshake()
    verdict = verdict_of(pair.server)
    del pair
    gc.collect()
    assert verdict.ok
    assert len(verdict.path) == 3


def test_the_context_keeps_its_validator(pki: Pki) -> None:
    """Nothing in Python holds it any more, and it still judges: it neither vanishes nor lets anybody in."""
    context = pki.server_context()
    validator = Validator(TrustStore(pki.root), revocation="none")
    attach(context, validator)
    del validator
    gc.collect()
    good = Pair(context, pki.client_context(pki.client("good")))
    good.handshake()
    assert verdict_of(good.server).ok
    bad = Pair(context, pki.client_context(pki.client("untrusted")))
    with pytest.raises(ssl.SSLCertVerificationError):
        bad.handshake()


def test_a_connection_keeps_what_its_context_had(pki: Pki, validator: Validator) -> None:
    """The context is dropped in the middle of a handshake."""
    context = attached(pki, validator)
    pair = Pair(context, pki.client_context(pki.client("good")))
    steps = pair.records()
    next(steps)
    gone = weakref.ref(context)
    del context
    gc.collect()
    assert gone() is not None, "the connection holds its context"
    for _ in steps:
        pass
    assert verdict_of(pair.server).ok
