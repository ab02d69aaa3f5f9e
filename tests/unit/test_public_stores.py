"""Anchors of certifi and of the operating system, and the name rule that they need."""

import sys
from pathlib import Path

import certifi
import pytest
from chainward import Anchor, InputError, Policy, StoreError, TrustStore, Validator
from chainward import _public as public
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from . import pki

NAMES = {"allow": [{"names": [{"dns": "*.corp.example"}]}]}


def count(bundle: bytes) -> int:
    return bundle.count(b"-----BEGIN CERTIFICATE-----")


def test_certifi_is_read_whole_and_needs_a_name_rule() -> None:
    store = TrustStore.from_certifi()
    assert store.anchor_count == count(Path(certifi.where()).read_bytes())
    for profile in ("client-auth", "rfc5280", "smartcard"):
        with pytest.raises(StoreError) as caught:
            Validator(store, Policy(profile), revocation="none")
        assert caught.value.code == "name_rule_missing"
        assert "allow" in str(caught.value)
    validator = Validator(store, Policy("client-auth", NAMES), revocation="none")
    assert validator.left_out == []
    assert Validator(store, Policy("web-pki"), revocation="none").left_out == []


@pytest.mark.skipif(sys.platform == "win32", reason="there is no file to compare with")
def test_the_system_is_read_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    anchors = [pki.authority(name).certificate for name in ("one", "two")]
    file = tmp_path / "bundle.pem"
    file.write_bytes(b"".join(anchor.public_bytes(Encoding.PEM) for anchor in anchors))
    monkeypatch.setattr(public, "_FILES", ("/does/not/exist", str(file)))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "planted.pem"))
    store = TrustStore.from_system()
    assert store.anchor_count == len(anchors)
    with pytest.raises(StoreError, match="name_rule_missing"):
        Validator(store, revocation="none")


def test_without_a_bundle_there_is_no_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "certifi", None)
    with pytest.raises(InputError, match="certifi is not installed"):
        TrustStore.from_certifi()


def test_an_anchor_may_be_marked_as_public() -> None:
    root = pki.authority("root")
    store = TrustStore(Anchor(root.certificate, public=True))
    with pytest.raises(StoreError, match="name_rule_missing"):
        Validator(store, revocation="none")
    validator = Validator(store, Policy("client-auth", NAMES), revocation="none")
    assert validator.validate(pki.leaf(root, x509.DNSName("a.corp.example")).certificate).ok
    stranger = pki.leaf(root, x509.DNSName("a.other.example")).certificate
    assert validator.validate(stranger).code == "not_allowed"
    with pytest.raises(TypeError, match="public"):
        Anchor(root.certificate, public=1)  # type: ignore[arg-type]
