"""The profiles for workloads and people, from Python and the command line."""

import json
from pathlib import Path

import pytest
from chainward import Anchor, Policy, PolicyError, StoreError, TrustStore, Validator, Verdict
from chainward.cli import main
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from . import pki

ROOT = pki.authority("root")


def workload(uri: str) -> pki.Issued:
    return pki.leaf(ROOT, x509.UniformResourceIdentifier(uri))


def judge(issued: pki.Issued, *trust_domains: str) -> Verdict:
    store = TrustStore(Anchor(ROOT.certificate, trust_domains=trust_domains))
    return Validator(store, Policy("spiffe"), revocation="none").validate(issued.certificate)


def test_each_profile_has_a_name() -> None:
    expected = ("client-auth", "rfc5280", "rfc5280-strict", "web-pki", "spiffe", "smartcard")
    assert expected == Policy.PROFILES
    assert [Policy(name).profile for name in Policy.PROFILES] == list(Policy.PROFILES)


def test_a_trust_domain_is_bound_to_its_anchor() -> None:
    verdict = judge(workload("spiffe://td/web"), "td")
    assert verdict.identity is not None
    assert verdict.identity.spiffe_id == "spiffe://td/web"
    assert judge(workload("spiffe://other/web"), "td").code == "trust_domain"
    assert judge(workload("https://td/web"), "td").code == "spiffe_id"


def test_an_anchor_without_a_trust_domain_can_not_be_used() -> None:
    with pytest.raises(StoreError) as caught:
        judge(workload("spiffe://td/web"))
    assert caught.value.code == "trust_domain"


def test_the_command_line_binds_trust_domains(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root, leaf = tmp_path / "root.der", tmp_path / "leaf.der"
    root.write_bytes(ROOT.certificate.public_bytes(Encoding.DER))
    leaf.write_bytes(workload("spiffe://td/web").certificate.public_bytes(Encoding.DER))
    arguments = ["validate", "--trust", str(root), "--policy", "spiffe", "--json", str(leaf)]
    assert main([*arguments, "--trust-domain", "td"]) == 0
    assert json.loads(capsys.readouterr().out)["identity"]["spiffe_id"] == "spiffe://td/web"
    assert main([*arguments, "--trust-domain", "other"]) == 1
    assert json.loads(capsys.readouterr().out)["code"] == "trust_domain"
    assert main(arguments) == 3


def test_allow_rules_are_part_of_a_policy(tmp_path: Path) -> None:
    rule = {"names": [{"spiffe": "spiffe://td/*"}]}
    policy = Policy("client-auth", {"allow": [rule]})
    file = tmp_path / "policy.toml"
    file.write_text('[[allow]]\nnames = [{ spiffe = "spiffe://td/*" }]\n', encoding="utf-8")
    assert Policy.from_file(file) == policy
    validator = Validator(TrustStore(ROOT.certificate), policy, revocation="none")
    assert validator.validate(workload("spiffe://td/web").certificate).ok
    refused = validator.validate(workload("spiffe://other/web").certificate)
    assert (refused.code, refused.identity) == ("not_allowed", None)


def test_errors_of_allow_rules_say_where(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text('[[allow]]\nnames = [{ dns = "*.*.test" }]\n', encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        Policy.from_file(file)
    assert (caught.value.key, caught.value.line) == ("allow[0].names[0]", 2)
