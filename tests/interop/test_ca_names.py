"""The names of acceptable CAs that the server tells (RFC 8446 4.2.4, RFC 5246 7.4.4)."""

import re
import ssl
import subprocess

import pytest
from certificates import Request, authority
from chainward import AnchorKey, TrustStore, Validator
from chainward.integrations.ssl import attach
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from interop.clients import OPENSSL, TLS_1_2, TLS_1_3
from interop.pki import Pki
from interop.servers import SECONDS, ThreadedServer

VERSIONS = pytest.mark.parametrize("version", [TLS_1_2, TLS_1_3], ids=["1.2", "1.3"])


def told(pki: Pki, context: ssl.SSLContext, version: ssl.TLSVersion) -> list[str]:
    """Ask a server as a client without a certificate does."""
    with ThreadedServer(context) as server:
        names = _told(pki, server.port, version)
        server.outcome()
    return names


def _told(pki: Pki, port: int, version: ssl.TLSVersion) -> list[str]:
    flag = {TLS_1_2: "-tls1_2", TLS_1_3: "-tls1_3"}[version]
    command = [OPENSSL, "s_client", "-connect", f"127.0.0.1:{port}", flag, "-CAfile", str(pki.root)]
    done = subprocess.run(  # noqa: S603 - a program of the system, no shell
        command, input=b"", capture_output=True, timeout=SECONDS, check=False
    )
    text = done.stdout.decode()
    if "No client certificate CA names sent" in text:
        return []
    _, found, rest = text.partition("Acceptable client certificate CA names\n")
    assert found, text
    return re.split(r"\n(?:Requested|Client Certificate|Peer|Shared|---)", rest)[0].splitlines()


def name(common_name: str) -> str:
    return f"O = Demo, CN = {common_name}"


def spaceless(names: list[str]) -> list[str]:
    """OpenSSL 3.2 and later write no spaces around the equals sign."""
    return [one.replace(" = ", "=") for one in names]


@VERSIONS
def test_they_are_those_of_the_anchors_each_once(pki: Pki, version: ssl.TLSVersion) -> None:
    rekeyed = authority(Request(name="root", is_ca=True)).certificate.public_bytes(Encoding.DER)
    stranger = authority(Request(name="by key", is_ca=True)).certificate
    key = AnchorKey(stranger.subject.public_bytes(), _key_info(stranger))
    store = TrustStore([pki.root, rekeyed, pki.stranger, key], intermediates=pki.issuing)
    context = pki.server_context()
    attach(context, Validator(store, revocation="none"))
    expected = [name("root"), name("stranger"), name("by key")]
    assert spaceless(told(pki, context, version)) == spaceless(expected)


def _key_info(certificate: x509.Certificate) -> bytes:
    return certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


@VERSIONS
def test_they_can_be_kept_back(pki: Pki, validator: Validator, version: ssl.TLSVersion) -> None:
    context = pki.server_context()
    attach(context, validator, send_ca_names=False)
    assert told(pki, context, version) == []
    validator.reload(TrustStore(pki.stranger))
    assert told(pki, context, version) == []


@VERSIONS
def test_after_a_reload_they_are_the_new_ones(
    pki: Pki, validator: Validator, version: ssl.TLSVersion
) -> None:
    context = pki.server_context()
    attach(context, validator)
    with ThreadedServer(context) as server:
        assert spaceless(_told(pki, server.port, version)) == spaceless([name("root")])
        validator.reload(TrustStore([pki.stranger, pki.root]))
        after = _told(pki, server.port, version)
        assert spaceless(after) == spaceless([name("stranger"), name("root")])
        validator.reload(TrustStore(pki.root))
        assert spaceless(_told(pki, server.port, version)) == spaceless([name("root")])


@pytest.fixture(scope="module")
def sized() -> dict[int, TrustStore]:
    """Stores whose names take exactly 16 KiB, and one octet more, with two for the length of each."""
    limit, count = 16 * 1024, 256
    stores = {}
    for size in (limit, limit + 1):
        # 64 octets each, the last one octet longer where it must be.
        anchors = [_anchor(62 + (size - limit) * (index == 0), index) for index in range(count)]
        stores[size] = TrustStore(anchors)
    return stores


def _anchor(length: int, index: int) -> AnchorKey:
    certificate = authority(Request(name="any", is_ca=True)).certificate
    # Name: SEQUENCE { SET { SEQUENCE { OID commonName, UTF8String } } } is 13 octets around the text.
    text = f"{index:04}".ljust(length - 13, "x").encode()
    inner = b"\x06\x03\x55\x04\x03\x0c" + bytes([len(text)]) + text
    subject = b""
    for tag in (0x30, 0x31, 0x30):
        inner = bytes([tag, len(inner)]) + inner
        subject = inner
    assert len(subject) == length
    return AnchorKey(subject, _key_info(certificate))


@VERSIONS
def test_above_16_kib_none_is_told(
    pki: Pki, sized: dict[int, TrustStore], version: ssl.TLSVersion
) -> None:
    at_limit, above = (sized[size] for size in sorted(sized))
    context = pki.server_context()
    attach(context, Validator(at_limit, revocation="none"))
    assert len(told(pki, context, version)) == 256
    context, validator = pki.server_context(), Validator(above, revocation="none")
    attach(context, validator)
    assert told(pki, context, version) == []
    validator.reload(at_limit)
    assert len(told(pki, context, version)) == 256
