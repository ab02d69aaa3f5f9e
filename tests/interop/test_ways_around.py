"""Ways in that show no certificate, memory, and what is left behind.

Pre-shared keys are tested where Python has them: from 3.13 on.
"""

import gc
import ssl
from pathlib import Path

import pytest
from chainward import AnchorKey, TrustStore, Validator
from chainward.integrations.ssl import attach, verdict_of

from interop.clients import TLS_1_2, TLS_1_3, connect
from interop.pair import Pair
from interop.pki import Pki
from interop.servers import GREETING, ThreadedServer

KEY = b"k" * 32


def test_anonymous_ciphers(pki: Pki, validator: Validator) -> None:
    """RFC 5246 7.4.4 allows no question for a certificate with them. OpenSSL asks all the same, because
    one is required, and its own client ends the handshake.
    """
    context = pki.server_context()
    attach(context, validator)
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    for one in (context, client):
        one.set_ciphers("aNULL:@SECLEVEL=0")
        one.maximum_version = TLS_1_2
    with ThreadedServer(context) as server:
        seen = connect(client, server.port)
        outcome = server.outcome()
    assert seen.said == b""
    assert outcome.verdict is None
    assert str(outcome.error).endswith("ALERT_UNEXPECTED_MESSAGE")


def test_anonymous_ciphers_do_work_without_chainward(pki: Pki) -> None:
    """Otherwise the test above would show nothing."""
    context = pki.server_context()
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    for one in (context, client):
        one.set_ciphers("aNULL:@SECLEVEL=0")
        one.maximum_version = TLS_1_2
    with ThreadedServer(context) as server:
        assert connect(client, server.port).said == GREETING


def pre_shared_keys(
    pki: Pki, validator: Validator, version: ssl.TLSVersion, *, is_attached: bool
) -> None:
    """A client that knows a key shows no certificate (RFC 8446 4.3.2)."""
    context = pki.server_context()
    client = pki.client_context(pki.client("none"), version)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    context.set_psk_server_callback(lambda _: KEY)  # type: ignore[attr-defined, unused-ignore]
    client.set_psk_client_callback(lambda _: ("me", KEY))  # type: ignore[attr-defined, unused-ignore]
    for one in (context, client):
        one.set_ciphers("PSK")
    if is_attached:
        attach(context, validator)
    with ThreadedServer(context) as server:
        seen = connect(client, server.port)
        outcome = server.outcome()
    assert (seen.said == GREETING) is not is_attached
    assert outcome.verdict is None
    assert (outcome.error is None) is not is_attached


if getattr(ssl, "HAS_PSK", False):

    @pytest.mark.parametrize("is_attached", [False, True], ids=["plain", "attached"])
    @pytest.mark.parametrize("version", [TLS_1_2, TLS_1_3], ids=["1.2", "1.3"])
    def test_pre_shared_keys(
        pki: Pki, validator: Validator, version: ssl.TLSVersion, *, is_attached: bool
    ) -> None:
        pre_shared_keys(pki, validator, version, is_attached=is_attached)


def test_a_name_that_openssl_cannot_read_disturbs_no_handshake(
    pki: Pki, validator: Validator
) -> None:
    """OpenSSL's complaint must not stay in the thread's error queue, where it would fail a handshake."""
    text = b"\x06\x03\x55\x04\x03\x02\x01\x05"  # commonName, an INTEGER
    subject = b"\x30\x0c\x31\x0a\x30\x08" + text
    store = TrustStore([AnchorKey(subject, _key_info(pki)), pki.root])
    context = pki.server_context()
    attach(context, Validator(store, revocation="none"))
    after_reload = pki.server_context()
    attach(after_reload, validator)
    validator.reload(store)
    for one in (context, after_reload):
        for version in (TLS_1_2, TLS_1_3):
            pair = Pair(one, pki.client_context(pki.client("good"), version))
            pair.handshake()
            assert verdict_of(pair.server).ok


def _key_info(pki: Pki) -> bytes:
    from cryptography import x509  # noqa: PLC0415 - only here
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 - only here
        Encoding,
        PublicFormat,
    )

    key = x509.load_pem_x509_certificate(pki.root.read_bytes()).public_key()
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _resident() -> int:
    """Give the memory of this process, in bytes."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096


def _big_store(pki: Pki) -> TrustStore:
    """Make a store of some megabytes."""
    key_info, anchors = _key_info(pki), []
    for index in range(4_000):
        text = f"{index:08}".ljust(100, "x").encode()
        inner = b"\x06\x03\x55\x04\x03\x0c" + bytes([len(text)]) + text
        subject = inner
        for tag in (0x30, 0x31, 0x30):
            subject = bytes([tag, len(subject)]) + subject
        anchors.append(AnchorKey(subject, key_info))
    return TrustStore(anchors)


_HELD = 20


def test_a_context_takes_its_validator_along(pki: Pki) -> None:
    """Contexts come and go, each with a validator of megabytes: the memory does not pile up."""
    store = _big_store(pki)

    def come_and_go() -> None:
        context = pki.server_context()
        attach(context, Validator(store, revocation="none"))
        pair = Pair(context, pki.client_context(pki.client("good")))
        with pytest.raises(ssl.SSLCertVerificationError):
            pair.handshake()

    before = _resident()
    held = [
        Validator(store, revocation="none") for _ in range(_HELD)
    ]  # more than earlier tests left free
    size = (_resident() - before) // _HELD
    for _ in range(5):
        come_and_go()
    gc.collect()
    settled = _resident()
    for _ in range(30):
        come_and_go()
    gc.collect()
    assert size > 1_000_000, "too small to be seen"
    assert _resident() - settled < 5 * size
    assert {one.epoch for one in held} == {1}


def test_connections_take_their_verdicts_along(pki: Pki, validator: Validator) -> None:
    """A thousand connections, one at a time: what they found is some kilobytes each, and does not pile up."""
    context = pki.server_context()
    attach(context, validator)
    client = pki.client_context(pki.client("good"))

    def visit(count: int) -> None:
        for _ in range(count):
            Pair(context, client).handshake()

    visit(200)
    gc.collect()
    settled = _resident()
    visit(1_000)
    gc.collect()
    assert _resident() - settled < 2_000_000
