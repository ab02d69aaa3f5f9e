"""The command line: every command, its JSON, its exit codes."""

import json
from pathlib import Path
from typing import Any

import chainward
import pytest
from certificates import DAY, NOW, Request, authority
from chainward import Policy
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from .world import Pki, client, der, run, unix

FINDING = {
    "code": str,
    "severity": str,
    "certificate": (int, type(None)),
    "detail": str,
    "reference": str,
}
CERTIFICATE = {"role": str, "subject": str, "sha256": str}
WORK = {"signatures": int, "failed_signatures": int, "steps": int, "ticks": int}
ATTEMPT = {"path": [CERTIFICATE], "verified": int, "finding": FINDING}
ATTRIBUTE = {"oid": str, "text": str}  # or "der", which no name here has
IDENTITY = {
    "subject": str,
    "rdns": [[ATTRIBUTE]],
    "serial_number": str,
    "sha256": str,
    "key_sha256": str,
    "dns_names": [str],
    "ip_addresses": [str],
    "email_addresses": [str],
    "uris": [str],
    "spiffe_id": (str, type(None)),
    "user_principal_names": [str],
    "policies": [str],
    "path": [CERTIFICATE],
    "anchor_subject": str,
    "anchor_sha256": (str, type(None)),
}
BASIS = {
    "kind": str,
    "sha256": str,
    "number": str,
    "this_update": str,
    "next_update": str,
    "entry_offset": (int, type(None)),
    "is_delta": bool,
    "is_trusted_cache": bool,
}
EVIDENCE = {
    "certificate": int,
    "status": str,
    "reason": (str, type(None)),
    "date": (str, type(None)),
    "bases": [BASIS],
    "faults": [str],
}
VERDICT = {
    "file": str,
    "ok": bool,
    "code": (str, type(None)),
    "findings": [FINDING],
    "path": [CERTIFICATE],
    "identity": (IDENTITY, None),
    "valid_from": (str, type(None)),
    "valid_until": (str, type(None)),
    "policies": [str],
    "evidence": [EVIDENCE],
    "revocation_epoch": (int, type(None)),
    "anchor": (int, type(None)),
    "attempts": [ATTEMPT],
    "epoch": int,
    "work": WORK,
    "seconds": float,
}
EXTENSION = {"oid": str, "name": str, "critical": bool, "value": str}
INSPECTED = {
    "file": str,
    "subject": str,
    "issuer": str,
    "serial_number": str,
    "not_before": str,
    "not_after": str,
    "signature_algorithm": str,
    "signature_algorithm_name": str,
    "public_key_algorithm": str,
    "public_key_algorithm_name": str,
    "sha256": str,
    "key_sha256": str,
    "extensions": [EXTENSION],
}


def check(document: Any, schema: Any, place: str = "$") -> None:  # noqa: ANN401 - JSON
    """Check JSON against a schema: exactly these keys, of these types; (schema, None) may be null."""
    if isinstance(schema, tuple) and schema[1] is None:
        if document is not None:
            check(document, schema[0], place)
    elif isinstance(schema, dict):
        assert isinstance(document, dict), place
        assert set(document) == set(schema), place
        for key, value in document.items():
            check(value, schema[key], f"{place}.{key}")
    elif isinstance(schema, list):
        assert isinstance(document, list), place
        for index, value in enumerate(document):
            check(value, schema[0], f"{place}[{index}]")
    else:
        assert isinstance(document, schema), (place, document)


def documents(text: str, schema: object) -> list[dict[str, Any]]:
    """Parse one JSON object a line."""
    parsed = [json.loads(line) for line in text.splitlines()]
    for document in parsed:
        check(document, schema)
    return parsed


def test_validate(files: Path) -> None:
    done = run("validate", "--trust", files / "root.pem", files / "chain.pem")
    assert (done.code, done.err) == (0, "")
    first, *rest = done.out.splitlines()
    assert first.startswith(f"{files / 'chain.pem'}: accepted (")
    assert rest[0] == "  path: CN=client,O=Demo < CN=issuing,O=Demo < CN=root,O=Demo"
    assert rest[1].startswith("  ! revocation_not_checked (")
    begin, end = (NOW - DAY, NOW + 90 * DAY)
    form = "%Y-%m-%d %H:%M:%SZ"
    assert rest[2:] == [f"  holds from {begin.strftime(form)} until {end.strftime(form)}"]


def test_one_refusal_is_exit_code_one(files: Path) -> None:
    trust = ("--trust", files / "root.pem")
    done = run("validate", *trust, files / "chain.pem", files / "client.der")
    assert done.code == 1
    assert ": accepted (" in done.out
    assert "client.der: refused: issuer_not_found (" in done.out
    assert run("validate", *trust, files / "client.der").code == 1


@pytest.mark.parametrize("command", ["validate", "explain"])
def test_json_says_what_the_library_says(files: Path, command: str) -> None:
    store = chainward.TrustStore(files / "root.pem")
    validator = chainward.Validator(store, revocation="none")
    for name in ("chain.pem", "client.der"):
        path = files / name
        done = run(command, "--json", "--trust", files / "root.pem", path)
        (document,) = documents(done.out, VERDICT)
        verdict = getattr(validator, command)(path)
        expected = {"file": str(path), **chainward.verdict_to_dict(verdict)}
        assert expected == {key: value for key, value in document.items() if key != "seconds"} | {
            "work": expected["work"]
        }
        assert done.code == (0 if verdict.ok else 1)


def test_options_mean_what_the_arguments_mean(pki: Pki, files: Path) -> None:
    policies = x509.CertificatePolicies(
        [x509.PolicyInformation(x509.ObjectIdentifier("1.2.3.4"), None)]
    )
    asserted: list[tuple[x509.ExtensionType, bool]] = [(policies, False)]
    ca = authority(Request(name="policies", is_ca=True, extra=asserted), pki.root)
    leaf = files / "policies.der"
    leaf.write_bytes(client(Request(name="p", extra=asserted), ca))
    (files / "policies-ca.der").write_bytes(der(ca.certificate))
    (files / "explicit.toml").write_text("[initial]\nexplicit_policy = true\n")
    chain = files / "chain.pem"
    extra = ("--intermediates", files / "policies-ca.der", "--policy", files / "explicit.toml")
    for options, code in (
        ((chain,), None),
        ((files / "client.der",), "issuer_not_found"),
        ((files / "client.der", "--intermediates", files / "ca.pem"), None),
        ((chain, "--policy", "rfc5280"), None),
        ((chain, "--policy", "rfc5280-strict"), None),
        ((chain, "--usage", "serverAuth"), "extended_key_usage"),
        ((chain, "--usage", "1.3.6.1.5.5.7.3.2"), None),
        ((chain, "--usage", "clientAuth", "--usage", "serverAuth"), "extended_key_usage"),
        ((chain, "--host", "client.clients.example"), None),
        ((chain, "--host", "192.0.2.1"), "host_mismatch"),
        ((chain, "--host", "ann@clients.example"), "host_mismatch"),
        ((chain, "--at", str(unix(NOW))), None),
        ((chain, "--at", "0"), "not_yet_valid"),
        ((chain, "--at", "-5"), "not_yet_valid"),
        ((chain, "--at", "any"), None),
        ((chain, "--at", NOW.isoformat()), None),
        ((chain, "--at", "2200-01-01"), "expired"),
        ((chain, "--at", "2200-01-01T00:00:00Z"), "expired"),
        ((chain, "--revocation", "none"), None),
        ((leaf, *extra, "--policies", "1.2.3.4"), None),
        ((leaf, *extra, "--policies", "1.2.3.5"), "no_valid_policy"),
        ((leaf, *extra, "--policies", "1.2.3.5", "--policies", "1.2.3.4"), None),
    ):
        done = run("validate", "--json", "--trust", files / "root.pem", *options)
        (document,) = documents(done.out, VERDICT)
        assert document["code"] == code, options
        assert done.code == (0 if code is None else 1)


def test_the_trust_may_be_a_folder_and_many(pki: Pki, files: Path) -> None:
    other = Pki.make("other")
    anchors = files / "anchors"
    anchors.mkdir()
    (anchors / "one.pem").write_bytes(other.root_pem)
    (files / "other.pem").write_bytes(other.client_pem + other.ca_pem)
    trust = ("--trust", files / "root.pem", "--trust", anchors)
    assert run("validate", *trust, files / "chain.pem", files / "other.pem").code == 0
    assert run("validate", "--trust", anchors, files / "chain.pem").code == 1
    assert pki.root_der != other.root_der


def identifier(certificate: x509.Certificate) -> str:
    """Give the subject key identifier, in hexadecimal."""
    extension = certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    return extension.value.digest.hex()


def test_inspect(pki: Pki, files: Path) -> None:
    done = run("inspect", files / "chain.pem")
    assert (done.code, done.err) == (0, "")
    for line in (
        "  subject: CN=client,O=Demo",
        "  issuer: CN=issuing,O=Demo",
        f"  serial number: {pki.client.serial_number:040x}",
        f"  not after: {(NOW + 90 * DAY).strftime('%Y-%m-%dT%H:%M:%SZ')}",
        "  signature algorithm: ecdsa-with-SHA256 (1.2.840.10045.4.3.2)",  # RFC 5758 3.2
        "  public key algorithm: id-ecPublicKey (1.2.840.10045.2.1)",  # RFC 5480 2.1.1
        f"  subjectKeyIdentifier: {identifier(pki.client)}",
        f"  authorityKeyIdentifier: {identifier(pki.ca.certificate)}",
        "  basicConstraints (critical): CA",
        "  keyUsage (critical): digitalSignature",
        "  extendedKeyUsage: clientAuth",
        "  subjectAlternativeName: DNS:client.clients.example",
    ):
        assert line in done.out.splitlines(), line
    first, second = documents(run("inspect", "--json", files / "chain.pem").out, INSPECTED)
    assert first["sha256"] == pki.client.fingerprint(hashes.SHA256()).hex()
    assert second["subject"] == "CN=issuing,O=Demo"


def test_policy_show_is_a_policy_file(files: Path) -> None:
    for profile in ("client-auth", "rfc5280", "rfc5280-strict"):
        done = run("policy", "show", profile)
        assert (done.code, done.err) == (0, "")
        assert Policy.from_toml(done.out) == Policy(profile)
    (files / "policy.toml").write_text("max_intermediates = 3\n")
    shown = Policy.from_toml(run("policy", "show", files / "policy.toml").out)
    assert shown == Policy(overrides={"max_intermediates": 3})


def test_policy_check(files: Path) -> None:
    (files / "policy.toml").write_text("max_intermediates = 3\n")
    done = run("policy", "check", files / "policy.toml")
    assert (done.code, done.err) == (0, "")
    assert done.out == f"{files}/policy.toml: good, <Policy client-auth, 1 values overridden>\n"
    (files / "policy.toml").write_text("\n\nmax_intermediatez = 3\n")
    done = run("policy", "check", files / "policy.toml")
    assert (done.code, done.out) == (2, "")
    assert "policy.toml: line 3: max_intermediatez: unknown field" in done.err


def test_policy_diff(files: Path) -> None:
    assert run("policy", "diff", "rfc5280", "rfc5280").code == 0
    (files / "policy.toml").write_text("max_lifetime_seconds = 60\n")
    done = run("policy", "diff", "client-auth", files / "policy.toml")
    assert (done.code, done.out) == (1, "max_lifetime_seconds: (not set) -> 60\n")
    done = run("policy", "diff", "--json", "client-auth", files / "policy.toml")
    assert done.code == 1
    assert json.loads(done.out) == [{"key": "max_lifetime_seconds", "left": None, "right": "60"}]
    assert json.loads(run("policy", "diff", "--json", "rfc5280", "rfc5280").out) == []


def test_help_says_what_each_thing_means() -> None:
    assert run("--version").out == f"chainward {chainward.__version__}\n"
    overall = run("--help")
    assert (overall.code, overall.err) == (0, "")
    for code in range(5):
        assert f"  {code}  " in overall.out
    for command in (
        ("validate",),
        ("explain",),
        ("inspect",),
        ("cases",),
        ("policy",),
        ("policy", "show"),
        ("policy", "check"),
        ("policy", "diff"),
        ("crl",),
        ("crl", "info"),
        ("crl", "verify"),
        ("crl", "lookup"),
        ("crl", "status"),
    ):
        done = run(*command, "--help")
        assert (done.code, done.err) == (0, ""), command
        for line in done.out.splitlines():
            name = line.strip()
            is_option = line.startswith(("  -", "  CERT"))
            assert not is_option or name.split()[-1] != name, f"{command}: {name} has no help"
