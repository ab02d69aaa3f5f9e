"""The verdict: its fields, what each entry point says, and when it raises."""

import datetime as dt
import json
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import chainward
import pytest
from certificates import DAY, NOW, Authority, Request, authority, forged, issue, new_key
from chainward import Policy, Refused, TrustStore, Validator, Verdict, verdict_to_dict
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtendedKeyUsageOID

from .world import Pki, client, der, unix

REVOCATION = "revocation_not_checked"


def codes(verdict: Verdict) -> list[str]:
    """Give the codes of all findings."""
    return [finding.code for finding in verdict.findings]


def names(**given: x509.GeneralName) -> list[tuple[x509.ExtensionType, bool]]:
    """Give a subjectAltName that is not the demo's."""
    return [(x509.SubjectAlternativeName(list(given.values())), False)]


def test_an_acceptance(pki: Pki, validator: Validator) -> None:
    verdict = validator.validate(pki.client_der, [pki.ca_der])
    assert verdict.ok is True
    assert bool(verdict) is True
    assert verdict.code is None
    assert [one.der for one in verdict.path] == [pki.client_der, pki.ca_der, pki.root_der]
    assert [one.role for one in verdict.path] == ["leaf", "intermediate", "anchor"]
    assert verdict.path[0].subject == "CN=client,O=Demo"
    assert (verdict.anchor, verdict.policies, verdict.attempts) == (0, (), ())
    assert verdict.epoch == validator.epoch == 1
    assert codes(verdict) == [REVOCATION]
    assert verdict.notices[0].code == REVOCATION


def test_an_acceptance_holds_while_every_certificate_does(pki: Pki, validator: Validator) -> None:
    verdict = validator.validate(pki.client_der, [pki.ca_der])
    assert (verdict.valid_from, verdict.valid_until) == (NOW - DAY, NOW + 90 * DAY)
    assert verdict.valid_from_seconds == unix(NOW - DAY)
    assert verdict.valid_until_seconds == unix(NOW + 90 * DAY)
    short = client(Request(name="short", not_after=NOW + DAY), pki.ca)
    assert validator.validate(short, [pki.ca_der]).valid_until == NOW + DAY


def test_a_refusal(pki: Pki, validator: Validator) -> None:
    stranger = Pki.make("stranger")
    verdict = validator.validate(stranger.client_der, [stranger.ca_der])
    assert verdict.ok is False
    assert bool(verdict) is False
    assert verdict.code == "issuer_not_found"
    assert codes(verdict) == ["issuer_not_found", REVOCATION]
    assert [finding.severity for finding in verdict.findings] == ["refusal", "notice"]
    assert (verdict.valid_from, verdict.valid_until) == (None, None)
    assert (verdict.valid_from_seconds, verdict.valid_until_seconds) == (None, None)
    assert (verdict.anchor, verdict.policies, verdict.attempts) == (None, (), ())
    assert [one.der for one in verdict.path] == [stranger.client_der]
    assert pki.root_der != stranger.root_der


def test_a_finding_says_which_certificate(pki: Pki, validator: Validator) -> None:
    request = Request(name="old", is_ca=True, not_before=NOW - 9 * DAY, not_after=NOW - DAY)
    old = authority(request, pki.root)
    verdict = validator.validate(client(Request(name="leaf"), old), [der(old.certificate)])
    (finding,) = (one for one in verdict.findings if one.severity == "refusal")
    assert finding.code == verdict.code == "expired"
    assert finding.certificate is not None
    assert verdict.path[finding.certificate].der == der(old.certificate)
    assert finding.reference == "RFC 5280 6.1.3 (a)(2)"
    assert finding.summary.endswith(".")
    assert isinstance(finding.detail, str)


def test_what_was_not_looked_at_is_told_in_each_verdict(pki: Pki, validator: Validator) -> None:
    for leaf in (pki.client_der, b"", forged(pki.client)):
        for verdict in (
            validator.validate(leaf, [pki.ca_der]),
            validator.explain(leaf, [pki.ca_der]),
            validator.validate(leaf, [pki.ca_der]),
            *validator.validate_many([(leaf, [pki.ca_der])]),
        ):
            assert [one.code for one in verdict.notices] == [REVOCATION]
            assert verdict.notices[0].certificate is None


def essence(verdict: Verdict) -> dict[str, Any]:
    """Give everything that explaining and remembering may not change."""
    document = verdict_to_dict(verdict)
    return {key: value for key, value in document.items() if key not in ("attempts", "work")}


def test_explain_says_what_validate_says_and_keeps_what_was_tried(pki: Pki) -> None:
    other = authority(Request(name="issuing", is_ca=True), pki.root)
    good, bad = pki.client_der, forged(pki.client)
    for leaf in (good, bad, b"junk"):
        validator = Validator(TrustStore(pki.root_der), revocation="none")
        presented = [pki.ca_der, der(other.certificate)]
        explained = validator.explain(leaf, presented)
        assert validator.validate(leaf, presented).attempts == ()
        assert essence(explained) == essence(validator.validate(leaf, presented))
    attempts = validator.explain(bad, presented).attempts
    # The forged leaf fails below each of the two CAs of that name.
    assert {attempt.finding.code for attempt in attempts} == {"signature_invalid"}
    assert {attempt.path[1].der for attempt in attempts} == set(presented)
    for attempt in attempts:
        assert [one.role for one in attempt.path] == ["leaf", "intermediate", "anchor"]
        assert attempt.verified == 2, "the anchor and the CA"
        assert attempt.finding.certificate == 0


def test_work_is_what_was_done(pki: Pki) -> None:
    validator = Validator(TrustStore(pki.root_der), revocation="none")
    keys = {"signatures", "failed_signatures", "steps", "ticks"}
    cold = validator.validate(pki.client_der, [pki.ca_der]).work
    assert set(cold) == keys
    assert (cold["signatures"], cold["failed_signatures"]) == (2, 0), "leaf and CA"
    remembered = validator.validate(pki.client_der, [pki.ca_der]).work
    assert remembered["signatures"] == 0
    other = client(Request(name="other"), pki.ca)
    assert validator.validate(other, [pki.ca_der]).work["signatures"] == 1, "the CA is known"
    bad = validator.validate(forged(pki.client), [pki.ca_der]).work
    assert (bad["signatures"], bad["failed_signatures"]) == (1, 1)


def test_metrics_count(pki: Pki) -> None:
    validator = Validator(TrustStore(pki.root_der), revocation="none")
    validator.validate(pki.client_der, [pki.ca_der])
    validator.validate(pki.client_der, [pki.ca_der])
    validator.validate(b"")
    validator.reload(TrustStore(pki.root_der))
    assert validator.metrics() == {
        "validations": 3,
        "accepted": 2,
        "signatures": 2,
        "intermediate_hits": 0,
        "verdict_hits": 1,
        "reloads": 1,
        "verdicts_told": 0,
        "verdicts_dropped": 0,
        "shadow_judged": 0,
        "shadow_disagreements": 0,
    }


def test_verify_gives_the_verdict_or_raises_with_it(pki: Pki, validator: Validator) -> None:
    assert validator.verify(pki.client_der, [pki.ca_der]).ok
    with pytest.raises(Refused, match="issuer_not_found: no path from CN=issuing") as raised:
        validator.verify(pki.client_der)
    assert raised.value.verdict.code == "issuer_not_found"
    assert isinstance(raised.value, chainward.ChainwardError)
    assert validator.verify(pki.client_der, [pki.ca_der], host="client.clients.example").ok


def test_a_host_is_looked_for_in_the_alternative_names(pki: Pki, validator: Validator) -> None:
    address, v6 = x509.IPAddress(ip_address("192.0.2.7")), x509.IPAddress(ip_address("2001:db8::1"))
    mail = x509.RFC822Name("Ann@corp.example")
    leaf = _bare_leaf(pki.ca, names(ip=address, v6=v6, mail=mail, dns=x509.DNSName("a.example")))
    for host, matches in (
        ("a.example", True),
        ("A.EXAMPLE", True),
        ("b.example", False),
        ("client", False),  # the common name never counts
        ("192.0.2.7", True),
        (ip_address("192.0.2.7"), True),
        (ip_address("192.0.2.8"), False),
        ("2001:db8:0::1", True),
        (chainward.Email("Ann@corp.example"), True),
        (chainward.Email("ann@corp.example"), False),
        ("Ann@corp.example", False),  # as a DNS name
        (chainward.Email("a.example"), False),
    ):
        verdict = validator.validate(leaf, [pki.ca_der], host=host)
        assert verdict.code == (None if matches else "host_mismatch"), host


def _bare_leaf(ca: Authority, extensions: list[tuple[x509.ExtensionType, bool]]) -> bytes:
    """Issue a leaf with a subjectAltName of our own instead of the helper's."""
    key = new_key()
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "client")]))
        .issuer_name(ca.certificate.subject)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(NOW - DAY)
        .not_valid_after(NOW + DAY)
    )
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca.key.public_key())
    subject = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    for extension, critical in [(usage, False), (issuer, False), (subject, False), *extensions]:
        builder = builder.add_extension(extension, critical=critical)
    return der(builder.sign(ca.key, hashes.SHA256()))


def test_usage_asks_for_other_usages_than_the_policy(pki: Pki, validator: Validator) -> None:
    def ask(usage: list[str] | None) -> str | None:
        return validator.validate(pki.client_der, [pki.ca_der], usage=usage).code

    assert ask(None) is None
    assert ask(["clientAuth"]) is None
    assert ask(["1.3.6.1.5.5.7.3.2"]) is None
    assert ask(["serverAuth"]) == "extended_key_usage"
    assert ask(["clientAuth", "serverAuth"]) == "extended_key_usage"
    assert ask(["1.2.3.4"]) == "extended_key_usage"


def test_policies_are_the_initial_policy_set(pki: Pki) -> None:
    information = x509.PolicyInformation(x509.ObjectIdentifier("1.2.3.4"), None)
    asserted: list[tuple[x509.ExtensionType, bool]] = [
        (x509.CertificatePolicies([information]), False)
    ]
    ca = authority(Request(name="policies", is_ca=True, extra=asserted), pki.root)
    leaf = client(Request(name="leaf", extra=asserted), ca)
    policy = Policy(overrides={"initial": {"explicit_policy": True}})
    validator = Validator(TrustStore(pki.root_der), policy, revocation="none")
    accepted = validator.validate(leaf, [der(ca.certificate)])
    assert (accepted.code, accepted.policies) == (None, ("1.2.3.4",))
    for wanted, code in ((["1.2.3.4"], None), (["1.2.3.5"], "no_valid_policy")):
        assert validator.validate(leaf, [der(ca.certificate)], policies=wanted).code == code
        (one,) = validator.validate_many([(leaf, [der(ca.certificate)])], policies=wanted)
        assert one.code == code


def test_the_policy_decides(pki: Pki) -> None:
    for overrides, code in (
        ({"max_intermediates": 0}, "path_too_deep"),
        ({"max_lifetime_seconds": 86_400}, "lifetime_too_long"),
        ({"usage": {"required": ["1.2.3.4"]}}, "extended_key_usage"),
        ({"excluded": [{"dns": "clients.example"}]}, "name_excluded"),
    ):
        validator = Validator(
            TrustStore(pki.root_der), Policy(overrides=overrides), revocation="none"
        )
        verdict = validator.validate(pki.client_der, [pki.ca_der])
        assert verdict.code == code


def test_the_leaf_may_be_any_form(pki: Pki, validator: Validator, files: Path) -> None:
    chain = (files / "chain.pem").read_bytes()
    forms: list[tuple[Any, Any]] = [
        (pki.client_der, [pki.ca_der]),
        (bytearray(pki.client_der), [memoryview(pki.ca_der)]),
        (memoryview(pki.client_der), (pki.ca_pem.decode(),)),
        (pki.client, [pki.ca.certificate]),
        (pki.client_pem, iter([pki.ca_pem])),
        (chain, ()),
        (chain.decode(), ()),
        (files / "chain.pem", ()),
        (files / "client.der", [files / "ca.pem"]),
        (b"subject=\xc3\xa9\n" + chain, ()),
        (b"0 s:CN = client\n" + chain, ()),  # as `openssl s_client -showcerts` writes it
    ]
    for leaf, others in forms:
        assert validator.validate(leaf, others).ok, leaf


def test_der_is_one_certificate(pki: Pki, validator: Validator) -> None:
    """Bytes after a certificate are not its issuers: that is not DER."""
    verdict = validator.validate(pki.client_der + pki.ca_der)
    assert verdict.code == "malformed_certificate"


def test_plain_data_is_json_and_says_everything(pki: Pki, validator: Validator) -> None:
    for verdict in (
        validator.explain(pki.client_der, [pki.ca_der]),
        validator.explain(forged(pki.client), [pki.ca_der]),
    ):
        document = json.loads(json.dumps(verdict_to_dict(verdict)))
        assert document["ok"] is verdict.ok
        assert document["code"] == verdict.code
        assert [one["code"] for one in document["findings"]] == codes(verdict)
        assert [one["sha256"] for one in document["path"]] == [one.sha256 for one in verdict.path]
        assert len(document["attempts"]) == len(verdict.attempts)
        if verdict.valid_until:
            assert dt.datetime.fromisoformat(document["valid_until"]) == verdict.valid_until


def test_what_is_shown_of_a_name_cannot_move_a_cursor(pki: Pki, validator: Validator) -> None:
    leaf = client(Request(name="a\x1b[2Jb\u202ec\n", dns="a.example"), pki.ca)
    subject = validator.validate(leaf, [pki.ca_der]).path[0].subject
    assert subject.isprintable()
    # RFC 4514 section 2.4: the octets of the UTF-8, in hexadecimal.
    assert subject.startswith(r"CN=a\1B[2Jb\E2\80\AEc\0A")


def test_values_are_immutable(pki: Pki, validator: Validator) -> None:
    verdict = validator.validate(pki.client_der, [pki.ca_der])
    for value, name in ((verdict, "ok"), (verdict.path[0], "der"), (verdict.findings[0], "code")):
        with pytest.raises(AttributeError):
            setattr(value, name, None)
    verdict.work["signatures"] = 99
    assert verdict.work["signatures"] != 99


def test_every_entry_point_raises_nothing_for_a_bad_certificate(pki: Pki) -> None:
    unparsable = issue(Request(name="x"), new_key(), pki.ca)
    validator = Validator(TrustStore(pki.root_der), revocation="none")
    assert validator.validate(der(unparsable)[:-1]).code == "malformed_certificate"
    assert validator.explain(der(unparsable)[:-1]).code == "malformed_certificate"
    with pytest.raises(Refused):
        validator.verify(der(unparsable)[:-1])
