"""Who was let in, as Python and the command line tell it."""

import json
from ipaddress import ip_address
from pathlib import Path

import pytest
from chainward import TrustStore, Validator, Verdict, identity_to_dict, verdict_to_dict
from chainward.cli import main
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

from . import pki

ROOT = pki.authority("root")
UPN = x509.ObjectIdentifier("1.3.6.1.4.1.311.20.2.3")


def judge(issued: pki.Issued) -> Verdict:
    """Judge below the root."""
    validator = Validator(TrustStore(ROOT.certificate), revocation="none")
    return validator.validate(issued.certificate)


def test_each_form_has_its_own_property() -> None:
    """Names are typed; addresses are objects."""
    names = [
        x509.DNSName("a.test"),
        x509.IPAddress(ip_address("192.0.2.1")),
        x509.IPAddress(ip_address("2001:db8::1")),
        x509.RFC822Name("ann@a.test"),
        x509.UniformResourceIdentifier("spiffe://a/b"),
        x509.OtherName(UPN, b"\x0c\x08ann@corp"),
    ]
    identity = judge(pki.leaf(ROOT, *names)).identity
    assert identity is not None
    assert identity.dns_names == ("a.test",)
    assert identity.ip_addresses == (ip_address("192.0.2.1"), ip_address("2001:db8::1"))
    assert identity.email_addresses == ("ann@a.test",)
    assert identity.uris == ("spiffe://a/b",)
    assert identity.spiffe_id == "spiffe://a/b"
    assert identity.user_principal_names == ("ann@corp",)
    assert identity.policies == ()


def test_the_leaf_and_who_vouched() -> None:
    """Numbers and fingerprints agree with another reader's."""
    issued = pki.leaf(ROOT, x509.DNSName("a.test"))
    certificate = issued.certificate
    identity = judge(issued).identity
    assert identity is not None
    assert identity.serial_number == certificate.serial_number
    assert identity.sha256 == certificate.fingerprint(hashes.SHA256()).hex()
    info = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    digest = hashes.Hash(hashes.SHA256())
    digest.update(info)
    assert identity.key_sha256 == digest.finalize().hex()
    assert identity.anchor_subject == "CN=root"
    assert identity.anchor_sha256 == ROOT.certificate.fingerprint(hashes.SHA256()).hex()
    assert [step.role for step in identity.path] == ["anchor"]


def test_subjects_keep_their_shape() -> None:
    """A comma in a value is no second attribute (CVE-2026-33248)."""
    flat = judge(pki.leaf(ROOT, x509.DNSName("a.test"), subject=pki.name("x,O=admin"))).identity
    pair = x509.RelativeDistinguishedName(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, "x"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "admin"),
        ]
    )
    multi = judge(pki.leaf(ROOT, x509.DNSName("a.test"), subject=x509.Name([pair]))).identity
    assert flat is not None
    assert multi is not None
    assert (flat.subject, flat.rdns) == (r"CN=x\,O\=admin", ((("2.5.4.3", "x,O=admin"),),))
    assert multi.subject == "CN=x+O=admin"
    assert multi.rdns == ((("2.5.4.3", "x"), ("2.5.4.10", "admin")),)


def test_the_common_name_is_no_name() -> None:
    """Without subjectAltName there is a subject and nothing else."""
    identity = judge(pki.leaf(ROOT, subject=pki.name("admin.test"))).identity
    assert identity is not None
    assert (identity.subject, identity.dns_names) == ("CN=admin.test", ())


def test_who_is_refused_has_none() -> None:
    """No path, no identity."""
    verdict = judge(pki.leaf(pki.authority("root"), x509.DNSName("a.test")))
    assert verdict.code == "signature_invalid"
    assert verdict.identity is None
    assert verdict_to_dict(verdict)["identity"] is None


def test_an_identity_is_made_once() -> None:
    """It is lazy, and the same object each time."""
    verdict = judge(pki.leaf(ROOT, x509.DNSName("a.test")))
    assert verdict.identity is verdict.identity


def test_the_command_line_tells_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`validate --json` has the same data."""
    issued = pki.leaf(ROOT, x509.DNSName("a.test"))
    root, leaf = tmp_path / "root.der", tmp_path / "leaf.der"
    root.write_bytes(ROOT.certificate.public_bytes(Encoding.DER))
    leaf.write_bytes(issued.certificate.public_bytes(Encoding.DER))
    assert main(["validate", "--trust", str(root), "--json", str(leaf)]) == 0
    told = json.loads(capsys.readouterr().out)["identity"]
    identity = judge(issued).identity
    assert identity is not None
    assert told == identity_to_dict(identity)
    assert told["serial_number"] == str(issued.certificate.serial_number)
    assert told["rdns"] == [[{"oid": "2.5.4.3", "text": "client"}]]
