"""The converters on small handmade data, and on the real files where they are at hand."""

import base64
import json
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from . import bettertls, limbo, pkits
from .assertions import load_assertions, unasserted
from .case_format import FIELD_ORDER, Case, CaseError, Host, der_of_pem, write_cases
from .sources import MissingDataError, data_file

PEM = "-----BEGIN CERTIFICATE-----\nAQID\nBAUG\n-----END CERTIFICATE-----\n"
DER = bytes(range(1, 7))


def limbo_testcase(**changes: object) -> limbo.Testcase:
    """Make one case in limbo's format."""
    testcase: Any = {
        "id": "rfc5280::example",
        "validation_kind": "SERVER",
        "trusted_certs": [PEM],
        "untrusted_intermediates": [],
        "peer_certificate": PEM,
        "validation_time": None,
        "signature_algorithms": [],
        "key_usage": [],
        "extended_key_usage": [],
        "expected_result": "FAILURE",
        "expected_peer_name": {"kind": "DNS", "value": "example.com"},
        "max_chain_depth": None,
        "crls": [],
    }
    result: limbo.Testcase = testcase | changes
    return result


def test_a_server_case_asks_for_server_auth_and_the_host() -> None:
    case = limbo.to_case(limbo_testcase())
    assert case.usage == ("serverAuth",)
    assert case.host == Host("dns", "example.com")
    assert (case.trusted, case.leaf, case.profile) == ((DER,), DER, "rfc5280-strict")
    assert case.expected == "reject"


def test_a_client_case_asks_for_client_auth_and_no_host() -> None:
    case = limbo.to_case(limbo_testcase(validation_kind="CLIENT", expected_result="SUCCESS"))
    assert (case.usage, case.host, case.expected) == (("clientAuth",), None, "accept")


def test_inputs_given_by_limbo_are_kept() -> None:
    given = limbo_testcase(
        extended_key_usage=["clientAuth"],
        key_usage=["digitalSignature"],
        max_chain_depth=0,
        expected_peer_name={"kind": "IP", "value": "::1"},
    )
    case = limbo.to_case(given)
    assert (case.usage, case.key_usage) == (("clientAuth",), ("digitalSignature",))
    assert (case.max_depth, case.host) == (0, Host("ip", "::1"))


def test_a_time_is_floored() -> None:
    case = limbo.to_case(limbo_testcase(validation_time="2024-03-01T00:00:00.999+00:00"))
    assert case.time == int(datetime(2024, 3, 1, tzinfo=UTC).timestamp())
    early = limbo.to_case(limbo_testcase(validation_time="1969-12-31T23:59:58.500+00:00"))
    assert early.time == -2


def test_limbo_is_run_whole_in_the_profiles_of_its_namespaces() -> None:
    suite = limbo.limbo_suite(
        [
            limbo_testcase(),
            limbo_testcase(id="webpki::san::no-san"),
            limbo_testcase(id="crl::revoked", crls=[PEM.replace("CERTIFICATE", "X509 CRL")]),
            limbo_testcase(id="bettertls::nameconstraints::tc0"),
        ],
    )
    profiles = {case.id: case.profile for case in suite.cases}
    assert profiles == {
        "rfc5280::example": "rfc5280-strict",
        "webpki::san::no-san": "web-pki",
        "crl::revoked": "rfc5280-strict",
    }
    assert [case.crls for case in suite.cases] == [(), (), (DER,)]
    assert suite.skipped == ()


def test_what_the_format_cannot_say_is_refused() -> None:
    with pytest.raises(CaseError, match="signature_algorithms"):
        limbo.to_case(limbo_testcase(signature_algorithms=["ECDSA_WITH_SHA256"]))
    with pytest.raises(CaseError, match="usage"):
        limbo.to_case(limbo_testcase(extended_key_usage=["serverauth"]))
    with pytest.raises(CaseError, match="PEM"):
        der_of_pem("AQID")


def test_a_case_is_one_line_of_json(tmp_path: Path) -> None:
    case = limbo.to_case(limbo_testcase(max_chain_depth=1))
    path = tmp_path / "new" / "cases.jsonl"
    write_cases(path, [case, case])
    lines = path.read_text("ascii").splitlines()
    assert len(lines) == 2
    fields = json.loads(lines[0])
    assert tuple(fields) == FIELD_ORDER
    assert base64.b64decode(fields["leaf"]) == DER
    assert fields["host"] == {"type": "dns", "value": "example.com"}
    assert fields["switches"] == {"legacy_sha1": False, "legacy_rsa_1024": False}
    assert (fields["time"], fields["max_depth"], fields["finding"]) == (None, 1, None)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("4.1.4 Valid DSA Signatures Test4", "4.1.4"),
        ("4.8.1 All Certificates Same Policy Test1 (Subpart 3)", "4.8.1.3"),
        ("4.10.1.2 Valid Policy Mapping Test1 (Subpart 2)", "4.10.1.2"),
        ("4.10.13 Valid Policy Mapping Test13 (Subpart 3)", "4.10.13.3"),
    ],
)
def test_pkits_numbers(name: str, number: str) -> None:
    assert pkits.number_of(name) == number


def pkits_entry(name: str, policies: list[str]) -> pkits.Expectation:
    """Make one entry of the table."""
    return {
        "Name": name,
        "CertPath": ["Anchor.crt", "CA.crt", "EE.crt"],
        "CRLPath": ["Anchor.crl"],
        "ShouldValidate": False,
        "InitialPolicySet": policies,
        "InitialPolicyMappingInhibit": True,
        "InitialExplicitPolicy": False,
        "InitialAnyPolicyInhibit": True,
    }


def test_pkits_conversion(tmp_path: Path) -> None:
    for folder, names in (("certs", ("Anchor.crt", "CA.crt", "EE.crt")), ("crls", ("Anchor.crl",))):
        (tmp_path / folder).mkdir()
        for name in names:
            (tmp_path / folder / name).write_bytes(name.encode())
    entries = [
        pkits_entry("4.8.1 One Test1 (Subpart 1)", ["NIST-test-policy-2"]),
        pkits_entry("4.8.1 One Test1 (Subpart 2)", ["anyPolicy"]),
        pkits_entry("4.4.1 Missing CRL Test1", ["anyPolicy"]),
    ]
    suite = pkits.pkits_suite(entries, tmp_path)
    one, two, three = suite.cases
    assert (one.trusted, one.intermediates, one.leaf) == ((b"Anchor.crt",), (b"CA.crt",), b"EE.crt")
    assert (one.crls, three.id) == ((b"Anchor.crl",), "4.4.1")
    assert one.initial_policies == ("2.16.840.1.101.3.2.1.48.2",)
    assert two.initial_policies == ()
    assert (one.policy_mapping_inhibit, one.explicit_policy, one.any_policy_inhibit) == (
        True,
        False,
        True,
    )
    assert (one.time, one.usage, one.host) == (1302825600, (), None)
    assert suite.skipped == ()


def certificate(*extensions: x509.ExtensionType) -> bytes:
    """Make a certificate with these extensions."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1)
    builder = builder.not_valid_before(start).not_valid_after(start + timedelta(days=1))
    for extension in extensions:
        builder = builder.add_extension(extension, critical=False)
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def constrained(host: str, *names: x509.GeneralName) -> tuple[str, ...]:
    """Give the grounds against a leaf below the suite's usual constraints."""
    authority = certificate(
        x509.NameConstraints(
            [x509.DNSName("localhost")],
            [x509.IPAddress(IPv4Network("127.0.0.0/24"))],
        ),
    )
    leaf = certificate(x509.SubjectAlternativeName(names))
    return bettertls.grounds(
        Case(
            id="bettertls::nameconstraints::tc0",
            trusted=(),
            intermediates=(authority,),
            leaf=leaf,
            time=None,
            profile="rfc5280-strict",
            expected="reject",
            host=Host("dns", host),
        ),
    )


def test_bettertls_grounds() -> None:
    good = x509.DNSName("test.localhost")
    assert constrained("test.localhost", good) == ()
    assert constrained("else.localhost", good) == ("host_mismatch",)
    assert constrained("x.example", x509.DNSName("x.example")) == ("name_not_permitted",)
    assert constrained("test.localhost", x509.DNSName("notlocalhost")) == ("name_not_permitted",)
    local = x509.IPAddress(IPv4Address("127.0.0.1"))
    assert constrained("test.localhost", good, local) == ("name_excluded",)
    odd = constrained("test.localhost", x509.DNSName("http://test.localhost"))
    assert odd == ("dns_name_syntax", "name_malformed")
    mail = constrained("test.localhost", x509.RFC822Name("test.localhost"))
    assert mail == ("host_mismatch", "malformed_certificate", "name_malformed")


def real_limbo() -> list[limbo.Testcase]:
    """Read the real file; skip the test where it is not."""
    try:
        return limbo.load_testcases(data_file(limbo.FILE, "upstream"))
    except MissingDataError as error:
        pytest.skip(str(error))


def test_the_real_limbo_converts_and_every_refusal_has_a_reason() -> None:
    testcases = real_limbo()
    suite = limbo.limbo_suite(testcases)
    suite = suite.with_assertions(load_assertions(suite))
    assert (len(suite.cases), len(suite.skipped)) == (208, 0)
    assert unasserted(suite) == ["pathological::nc-dos-2"]
    better = limbo.bettertls_suite(testcases)
    assert len(better.cases) == 9572
    assert unasserted(better) == []


def test_the_derivation_of_bettertls_agrees_with_its_verdicts() -> None:
    for case in limbo.bettertls_suite(real_limbo()).cases:
        assert bool(bettertls.grounds(case)) == (case.expected == "reject"), case.id


def test_the_real_pkits_converts_and_every_refusal_has_a_reason() -> None:
    try:
        suite = pkits.pkits_suite(pkits.load_expectations())
    except MissingDataError as error:
        pytest.skip(str(error))
    suite = suite.with_assertions(load_assertions(suite))
    assert (len(suite.cases), len(suite.skipped)) == (249, 0)
    assert unasserted(suite) == []
