"""The command line: every command, its JSON, its exit codes."""

import base64
import json
from pathlib import Path
from typing import Any

import chainward
import pytest
from certificates import DAY, NOW, Request, authority, forged
from chainward import Policy
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtendedKeyUsageOID

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
VERDICT = {
    "file": str,
    "ok": bool,
    "code": (str, type(None)),
    "findings": [FINDING],
    "path": [CERTIFICATE],
    "valid_from": (str, type(None)),
    "valid_until": (str, type(None)),
    "policies": [str],
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
    """Check JSON against a schema: exactly these keys, of these types."""
    if isinstance(schema, dict):
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
    ):
        done = run(*command, "--help")
        assert (done.code, done.err) == (0, ""), command
        for line in done.out.splitlines():
            name = line.strip()
            is_option = line.startswith(("  -", "  CERT"))
            assert not is_option or name.split()[-1] != name, f"{command}: {name} has no help"


def case(pki: Pki, **changes: object) -> str:
    """Give one line of a case file: the client, accepted."""
    document: dict[str, object] = {
        "id": "good",
        "trusted": [base64.b64encode(pki.root_der).decode()],
        "intermediates": [base64.b64encode(pki.ca_der).decode()],
        "leaf": base64.b64encode(pki.client_der).decode(),
        "time": unix(NOW),
        "profile": "client-auth",
        "expected": "accept",
    }
    return json.dumps(document | changes) + "\n"


@pytest.mark.parametrize("caches", ["cold", "warm", "tiny", "off"])
def test_cases(pki: Pki, tmp_path: Path, caches: str) -> None:
    bad = base64.b64encode(forged(pki.client)).decode()
    path, out = tmp_path / "cases.jsonl", tmp_path / "out.json"
    path.write_text(
        case(pki)
        + "\n"
        + case(pki, id="forged", leaf=bad, expected="reject", finding="signature_invalid")
        + case(pki, id="no anchor", trusted=["MAA="], expected="reject"),
    )
    done = run("cases", path, "--json", out, "--caches", caches)
    assert (done.code, done.err) == (0, "")
    assert done.out == "total 3, agree 3, false accept 0, false reject 0\n"
    document = json.loads(out.read_text())
    assert document["totals"] == {"total": 3, "agree": 3, "false_accept": 0, "false_reject": 0}
    assert document["cases"][1] == {
        "id": "forged",
        "expected": "reject",
        "actual": "reject",
        "code": "signature_invalid",
        "finding_expected": "signature_invalid",
        "agrees": True,
    }
    assert document["cases"][2]["code"] == "malformed_certificate"


def test_cases_that_disagree(pki: Pki, tmp_path: Path) -> None:
    bad = base64.b64encode(forged(pki.client)).decode()
    path, out = tmp_path / "cases.jsonl", tmp_path / "out.json"
    path.write_text(
        case(pki, id="wrongly accepted", expected="reject")
        + case(pki, id="wrongly refused", leaf=bad)
        + case(pki, id="wrong reason", leaf=bad, expected="reject", finding="expired")
        + case(pki, id="\x1b[31mred", expected="reject"),
    )
    done = run("cases", path, "--json", out)
    assert (done.code, done.err) == (1, "")
    assert done.out.splitlines() == [
        "wrongly accepted: expected reject, accept",
        "wrongly refused: expected accept, reject signature_invalid",
        "wrong reason: expected reject, reject signature_invalid, must be expired",
        r"\x1b[31mred: expected reject, accept",
        "total 4, agree 0, false accept 2, false reject 1",
    ]
    assert json.loads(out.read_text())["totals"] == {
        "total": 4,
        "agree": 0,
        "false_accept": 2,
        "false_reject": 1,
    }


def test_cases_of_one_profile_do_not_judge_another(pki: Pki, tmp_path: Path) -> None:
    """The mode tiny shares validators: those of the same profile only."""
    usage = ExtendedKeyUsageOID.SERVER_AUTH
    server = client(Request(name="server", usage=usage), pki.ca)
    leaf = base64.b64encode(server).decode()
    path = tmp_path / "cases.jsonl"
    path.write_text(
        case(pki, id="any usage", leaf=leaf, profile="rfc5280")
        + case(pki, id="a client", leaf=leaf, expected="reject", finding="extended_key_usage"),
    )
    for caches in ("cold", "tiny"):
        assert run("cases", path, "--caches", caches).code == 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": ""}, "id: is not a text"),
        ({"id": 5}, "id: is not a text"),
        ({"leaf": "!!!"}, "leaf: is not base64"),
        ({"leaf": None}, "leaf: is not a text"),
        ({"trusted": []}, "trusted: is empty"),
        ({"trusted": "MAA="}, "trusted: is not a list"),
        ({"time": "now"}, "time: is not an integer"),
        ({"time": True}, "time: is not an integer"),
        ({"time": 2**63}, "time: is too large"),
        ({"profile": "web-pki"}, "profile: 'web-pki' is not one of"),
        ({"expected": "ok"}, "expected: 'ok' is not one of"),
        ({"finding": "expired"}, "finding: must be null"),
        ({"host": "a.example"}, "host: is not an object"),
        ({"host": {"type": "ip", "value": "a.example"}}, "host: "),
        ({"host": {"type": "uri", "value": "a"}}, "host: 'uri' is not one of"),
        ({"usage": ["clientauth"]}, "usage: `clientauth` is not"),
        ({"key_usage": ["keyCertSign"]}, "key_usage: 'keyCertSign' is not one of"),
        ({"max_depth": -1}, "max_intermediates: "),
        ({"switches": {"legacy": True}}, "switches: 'legacy' is not one of"),
        ({"switches": {"legacy_sha1": 1}}, "switches: is not a boolean"),
        ({"initial_policies": ["x"]}, "initial_policy_set[0]: `x`"),
        ({"permitted_subtrees": [{"type": "dns"}]}, "permitted_subtrees: is not an object"),
        ({"permitted_subtrees": [{"type": "ip", "value": "x"}]}, "permitted: "),
        ({"excluded_subtrees": [{"type": "directory", "value": "!"}]}, "excluded_subtrees: "),
        ({"explicit_policy": "yes"}, "explicit_policy: is not a boolean"),
        ({"crls": ["MAA="]}, "crls: must be empty"),
        ({"surprise": 1}, "surprise: is no key of a case"),
    ],
)
def test_a_case_is_never_guessed(
    pki: Pki, tmp_path: Path, changes: dict[str, object], message: str
) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(case(pki, id="first") + case(pki, **changes))
    done = run("cases", path)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"chainward: {path}: line 2: {message}"), done.err
    assert done.err.count("\n") == 1


def test_what_is_no_case_at_all(pki: Pki, tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    for text, message in (
        ("{", "not JSON"),
        ("[]", "not a JSON object"),
        ("{}", "id: is missing"),
        ("[" * 100_000, "not JSON"),
        ('{"id": "a", "id": "b"}', "a key is there twice"),
        (case(pki) + case(pki), "'good' is there twice"),
        ("\x00", "not JSON"),
    ):
        path.write_text(text)
        done = run("cases", path)
        assert (done.code, done.err.count("\n")) == (2, 1), text[:20]
        assert message in done.err
    path.write_bytes(b"\xff\n")
    assert run("cases", path).code == 2
    assert run("cases", tmp_path / "missing.jsonl").code == 3
    assert run("cases", tmp_path).code == 3
    path.write_text(case(pki))
    done = run("cases", path, "--json", tmp_path / "no" / "out.json")
    assert (done.code, done.err.count("\n")) == (3, 1)
