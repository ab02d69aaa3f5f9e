"""The command line and CRLs: `--crl`, and `chainward crl info | verify | lookup | status`."""

import hashlib
import json
from pathlib import Path

import pytest
from certificates import DAY, NOW, Request, authority, revocation_list
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from property.der import bits, day, integer, oid, sequence
from property.der import name as name_of

from .world import Pki, run, unix


@pytest.fixture
def lists(pki: Pki, files: Path) -> Path:
    """Write CRLs beside the PKI: root.crl and ca.crl revoke nobody, revoking.crl the client."""
    (files / "root.crl").write_bytes(revocation_list(pki.root))
    (files / "ca.crl").write_bytes(revocation_list(pki.ca))
    (files / "revoking.crl").write_bytes(revocation_list(pki.ca, [pki.client], number=2))
    return files


@pytest.mark.parametrize("command", ["validate", "explain"])
def test_validate_with_crls(lists: Path, command: str) -> None:
    trust = ("--trust", lists / "root.pem", "--crl", lists / "root.crl")
    for crl, code, said in (
        ("ca.crl", 0, "accepted"),
        ("revoking.crl", 1, "certificate_revoked"),
        ("root.crl", 1, "revocation_unknown"),
    ):
        done = run(command, *trust, "--crl", lists / crl, lists / "chain.pem")
        assert (done.code, done.err) == (code, "")
        assert said in done.out.lower()
        assert "revocation_not_checked" not in done.out


def test_evidence_is_in_the_json(pki: Pki, lists: Path) -> None:
    crls = ("--crl", lists / "root.crl", "--crl", lists / "ca.crl")
    done = run("validate", "--json", "--trust", lists / "root.pem", *crls, lists / "chain.pem")
    document = json.loads(done.out)
    assert document["revocation_epoch"] == 2
    of_leaf, of_ca = document["evidence"]
    assert [of_leaf["status"], of_ca["status"]] == ["good", "good"]
    digest = hashlib.sha256((lists / "ca.crl").read_bytes()).hexdigest()
    assert of_leaf["bases"] == [
        {
            "kind": "crl",
            "sha256": digest,
            "number": "1",
            "this_update": (NOW - DAY).isoformat(),
            "next_update": (NOW + DAY).isoformat(),
            "entry_offset": None,
            "is_delta": False,
            "is_trusted_cache": False,
        }
    ]
    assert pki.client.serial_number


def test_crls_of_configured_intermediates_and_of_a_folder(lists: Path) -> None:
    folder = lists / "crls"
    folder.mkdir()
    for name in ("root.crl", "revoking.crl"):
        (folder / name).write_bytes((lists / name).read_bytes())
    done = run(
        "validate",
        *("--trust", lists / "root.pem", "--intermediates", lists / "ca.pem"),
        *("--crl", folder, lists / "client.der"),
    )
    assert (done.code, "certificate_revoked" in done.out) == (1, True)


def test_crls_are_of_the_time_that_is_asked_about(pki: Pki, lists: Path) -> None:
    later = revocation_list(pki.ca, this_update=NOW + 2 * DAY, next_update=NOW + 3 * DAY)
    (lists / "later.crl").write_bytes(later)
    (lists / "root-later.crl").write_bytes(
        revocation_list(pki.root, this_update=NOW + 2 * DAY, next_update=NOW + 3 * DAY)
    )
    crls = ("--crl", lists / "root-later.crl", "--crl", lists / "later.crl")
    command = ("validate", "--trust", lists / "root.pem", *crls, lists / "chain.pem")
    done = run(*command)
    assert (done.code, done.out) == (3, "")
    assert "from_the_future" in done.err
    assert run(*command, "--at", str(unix(NOW + 2 * DAY))).code == 0
    done = run(*command, "--at", str(unix(NOW + 4 * DAY)))
    assert (done.code, "crl_expired" in done.out) == (1, True)


def test_a_crl_that_is_not_accepted_stops_the_command(pki: Pki, lists: Path) -> None:
    (lists / "stranger.crl").write_bytes(
        revocation_list(authority(Request(name="stranger", is_ca=True)))
    )
    trust = ("--trust", lists / "root.pem", lists / "chain.pem")
    for name, message in (
        ("stranger.crl", "stranger.crl: issuer_unknown: no certificate of CN=stranger"),
        ("missing.crl", "missing.crl: No such file"),
        ("root.pem", "root.pem: no CRL found"),
    ):
        done = run("validate", *trust, "--crl", lists / name)
        assert (done.code, done.out) == (3, "")
        assert message in done.err
        assert done.err.count("\n") == 1
    done = run("validate", *trust, "--crl", lists / "ca.crl", "--revocation", "none")
    assert (done.code, done.out) == (2, "")
    assert "--revocation none" in done.err
    assert run("validate", *trust, "--revocation", "none").code == 0
    assert pki.root_der


def test_info(pki: Pki, lists: Path) -> None:
    """No issuer is needed, and a signature that does not verify is not looked at."""
    der = bytearray((lists / "revoking.crl").read_bytes())
    der[-1] ^= 1
    (lists / "revoking.crl").write_bytes(der)
    done = run("crl", "info", lists / "revoking.crl")
    assert (done.code, done.err) == (0, "")
    for line in (
        "  issuer: CN=issuing,O=Demo",
        "  number: 2",
        f"  this update: {NOW - DAY:%Y-%m-%d %H:%M:%S}Z, next update: {NOW + DAY:%Y-%m-%d %H:%M:%S}Z",
        "  scope: all certificates of its issuer",
        f"  entries: 1, bytes: {len(der):,}",
        f"  sha256: {hashlib.sha256(der).hexdigest()}",
    ):
        assert line in done.out.splitlines(), line
    folder = lists / "folder"
    folder.mkdir()
    pem = b"".join(
        x509.load_der_x509_crl(revocation_list(of)).public_bytes(Encoding.PEM)
        for of in (pki.root, pki.ca)
    )
    (folder / "both.pem").write_bytes(pem)
    (folder / "one.crl").write_bytes(revocation_list(pki.root))
    done = run("crl", "info", "--json", folder)
    documents = [json.loads(line) for line in done.out.splitlines()]
    both = str(folder / "both.pem")
    assert [document["file"] for document in documents] == [
        f"{both}: CRL 1",
        f"{both}: CRL 2",
        str(folder / "one.crl"),
    ]
    assert [document["entries"] for document in documents] == [0, 0, 0]
    assert set(documents[0]) == {
        "file",
        "issuer",
        "number",
        "base_number",
        "this_update",
        "next_update",
        "scope",
        "entries",
        "bytes",
        "authority_key_identifier",
        "sha256",
    }
    for name, code in (("missing.crl", 3), ("root.pem", 3), ("client.der", 3)):
        done = run("crl", "info", lists / name)
        assert (done.code, done.out, done.err.count("\n")) == (code, "", 1), name


def test_info_of_deltas_and_scopes(pki: Pki, lists: Path) -> None:
    point = x509.IssuingDistributionPoint(
        full_name=[x509.UniformResourceIdentifier("http://crl.example/\x1b[31m1")],
        relative_name=None,
        only_contains_user_certs=True,
        only_contains_ca_certs=False,
        only_some_reasons=frozenset([x509.ReasonFlags.key_compromise]),
        indirect_crl=True,
        only_contains_attribute_certs=False,
    )
    builder = x509.CertificateRevocationListBuilder(pki.ca.certificate.subject, NOW, NOW + DAY)
    builder = builder.add_extension(x509.CRLNumber(9), critical=False)
    builder = builder.add_extension(x509.DeltaCRLIndicator(7), critical=True)
    builder = builder.add_extension(point, critical=True)
    (lists / "delta.crl").write_bytes(
        builder.sign(pki.ca.key, hashes.SHA256()).public_bytes(Encoding.DER)
    )
    out = run("crl", "info", lists / "delta.crl").out
    assert "  number: 9 (a delta CRL: changes since number 7)\n" in out
    assert (
        r"  scope: for URI:http://crl.example/\x1b[31m1; only end entities; only keyCompromise; "
        "of several issuers (indirect)\n"
    ) in out


def test_verify(pki: Pki, lists: Path) -> None:
    issuer = ("--issuer", lists / "ca.pem")
    done = run("crl", "verify", lists / "ca.crl", *issuer)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"{lists}/ca.crl: verified\n  issuer: CN=issuing,O=Demo\n")
    done = run("crl", "verify", lists / "ca.crl", "--issuer", lists / "root.pem")
    assert (done.code, done.err) == (1, "")
    assert "issuer_unknown" in done.out
    broken = bytearray((lists / "ca.crl").read_bytes())
    broken[-1] ^= 1
    (lists / "broken.crl").write_bytes(broken)
    done = run("crl", "verify", lists / "broken.crl", *issuer, "--json")
    document = json.loads(done.out)
    assert (done.code, document["ok"], document["code"]) == (1, False, "signature_invalid")
    done = run(
        "crl", "verify", lists / "ca.crl", *issuer, *("--issuer", lists / "root.pem"), "--json"
    )
    document = json.loads(done.out)
    assert (done.code, document["ok"], document["number"]) == (0, True, "1")
    assert run("crl", "verify", lists / "ca.crl").code == 2
    assert run("crl", "verify", lists / "missing", *issuer).code == 3
    assert pki.ca_der


def test_lookup(pki: Pki, lists: Path) -> None:
    issuer = ("--issuer", lists / "ca.pem")
    serial = pki.client.serial_number
    colons = ":".join(f"{octet:02X}" for octet in serial.to_bytes(20, "big"))
    for text in (str(serial), f"0x{serial:x}", f"0X{serial:X}", colons):
        done = run("crl", "lookup", text, lists / "revoking.crl", *issuer)
        assert (done.code, done.err) == (1, "")
        assert done.out.startswith(f"serial {serial} (0x{serial:x}): revoked since ")
        assert "keyCompromise; entry at byte " in done.out
    done = run("crl", "lookup", str(serial), lists / "ca.crl", *issuer)
    assert (done.code, done.out) == (0, f"serial {serial} (0x{serial:x}): not listed\n")
    assert run("crl", "lookup", "-5", lists / "revoking.crl", *issuer).code == 0
    done = run("crl", "lookup", str(serial), lists / "revoking.crl", *issuer, "--json")
    document = json.loads(done.out)
    assert document["serial_number"] == str(serial)
    assert document["entry"]["reason"] == "keyCompromise"
    assert document["entry"]["date"] == (NOW - DAY).isoformat()
    der = (lists / "revoking.crl").read_bytes()
    assert der[document["entry"]["offset"]] == 0x30
    done = run("crl", "lookup", "5", lists / "ca.crl", *issuer, "--json")
    assert json.loads(done.out) == {"serial_number": "5", "entry": None}


def test_a_lookup_is_never_a_guess(lists: Path) -> None:
    """A list that is not verified says nothing, and a serial number that may be two is none."""
    done = run("crl", "lookup", "5", lists / "revoking.crl", "--issuer", lists / "root.pem")
    assert (done.code, done.out) == (3, "")
    assert "issuer_unknown" in done.err
    issuer = ("--issuer", lists / "ca.pem")
    for text in ("010", "00", "x", "0x", "", "1.5", "0x1g", "1_0", "٣"):
        done = run("crl", "lookup", text, lists / "revoking.crl", *issuer)
        assert (done.code, done.out) == (2, ""), text
        assert "SERIAL" in done.err


def test_what_a_delta_takes_back_is_not_revoked(pki: Pki, lists: Path) -> None:
    builder = x509.CertificateRevocationListBuilder(pki.ca.certificate.subject, NOW, NOW + DAY)
    builder = builder.add_extension(x509.CRLNumber(3), critical=False)
    builder = builder.add_extension(x509.DeltaCRLIndicator(2), critical=True)
    reason = x509.CRLReason(x509.ReasonFlags.remove_from_crl)
    entry = x509.RevokedCertificateBuilder(7, NOW).add_extension(reason, critical=False).build()
    signed = builder.add_revoked_certificate(entry).sign(pki.ca.key, hashes.SHA256())
    (lists / "delta.crl").write_bytes(signed.public_bytes(Encoding.DER))
    done = run("crl", "lookup", "7", lists / "delta.crl", "--issuer", lists / "ca.pem")
    assert (done.code, done.err) == (0, "")
    assert "no longer revoked, removeFromCRL; entry of a delta CRL at byte" in done.out


def test_status(pki: Pki, lists: Path) -> None:
    done = run("crl", "status", lists / "ca.crl", lists / "revoking.crl")
    assert (done.code, done.err) == (0, "")
    assert done.out.count(": fresh\n") == 2
    assert "  age: 1 d 0 h, next update: in 23 h " in done.out
    stale = revocation_list(pki.ca, this_update=NOW - 3 * DAY, next_update=NOW - DAY)
    (lists / "stale.crl").write_bytes(stale)
    done = run("crl", "status", lists / "ca.crl", lists / "stale.crl")
    assert (done.code, done.err) == (1, "")
    assert f"{lists}/stale.crl: STALE\n" in done.out
    assert "  age: 3 d 0 h, next update: 1 d 0 h ago\n" in done.out
    done = run("crl", "status", "--json", lists / "stale.crl")
    (document,) = map(json.loads, done.out.splitlines())
    assert (done.code, document["is_stale"], document["error"]) == (1, True, None)
    assert document["seconds_to_next_update"] < -86_000
    assert document["age_seconds"] > 3 * 86_400 - 1
    assert document["entries"] == 0


def test_status_tells_what_is_wrong_with_each_file(lists: Path) -> None:
    folder = lists / "folder"
    folder.mkdir()
    (folder / "1.crl").write_bytes((lists / "root.crl").read_bytes())
    (folder / "2.txt").write_text("words")
    (folder / "3.crl").write_bytes((lists / "ca.crl").read_bytes())
    done = run("crl", "status", folder)
    assert (done.code, done.err) == (1, "")
    assert f"{folder}/2.txt: NO CRL\n  error: no CRL found: neither PEM nor DER\n" in done.out
    assert done.out.count(": fresh\n") == 2
    (folder / "2.txt").unlink()
    assert run("crl", "status", folder).code == 0
    done = run("crl", "status", folder, "--issuer", lists / "ca.pem", "--json")
    documents = [json.loads(line) for line in done.out.splitlines()]
    assert done.code == 1
    assert [document["error"] and document["error"].split(":")[0] for document in documents] == [
        "issuer_unknown",
        None,
    ]


def test_a_crl_without_an_end_is_stale(lists: Path) -> None:
    """RFC 5280 5.1.2.5: nextUpdate MUST be there; nothing counts on one without it."""
    algorithm = sequence(oid("1.2.840.10045.4.3.2"))
    signed = sequence(integer(1), algorithm, name_of("Demo/endless"), day(0))
    (lists / "endless.crl").write_bytes(sequence(signed, algorithm, bits(b"unsigned" * 8)))
    done = run("crl", "status", lists / "endless.crl")
    assert (done.code, done.err) == (1, "")
    assert "endless.crl: STALE\n  issuer: CN=endless,O=Demo\n" in done.out
    assert "next update: not said\n" in done.out
    done = run("crl", "status", "--json", lists / "endless.crl")
    document = json.loads(done.out)
    assert (document["is_stale"], document["seconds_to_next_update"]) == (True, None)
