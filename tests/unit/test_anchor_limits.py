"""Anchors within limits (RFC 5937): each limit takes away, and none can be lost on the way."""

import datetime as dt
from typing import Any

import chainward
import pytest
from certificates import DAY, NOW, Request, authority, issue, new_key
from chainward import Anchor, AnchorKey, StoreError, TrustStore, Validator, Verdict
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from .world import Pki, client, der, key_info, unix


def judged(anchor: Anchor | AnchorKey, pki: Pki, **question: Any) -> Verdict:  # noqa: ANN401 - any argument
    """Judge the client of the PKI below one anchor."""
    validator = Validator(TrustStore(anchor), revocation="none")
    return validator.validate(pki.client_der, [pki.ca_der], **question)


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        ({}, None),
        ({"permitted": [("dns", "clients.example")]}, None),
        ({"permitted": [("dns", "other.example")]}, "name_not_permitted"),
        ({"excluded": [("dns", "clients.example")]}, "name_excluded"),
        ({"excluded": [("dns", "other.example")]}, None),
        ({"usages": ["clientAuth"]}, None),
        ({"usages": ["1.3.6.1.5.5.7.3.2"]}, None),
        ({"usages": ["serverAuth"]}, "extended_key_usage"),
        ({"not_after": NOW - DAY}, "expired"),
        ({"not_after": unix(NOW - DAY)}, "expired"),
        ({"not_after": NOW + DAY}, None),
    ],
)
def test_each_limit(pki: Pki, limits: dict[str, Any], code: str | None) -> None:
    bare = AnchorKey(pki.root.certificate.subject.public_bytes(), key_info(pki.root), **limits)
    for anchor in (Anchor(pki.root_der, **limits), bare):
        verdict = judged(anchor, pki)
        assert (verdict.code, verdict.ok) == (code, code is None), anchor


def test_not_after_ends_the_verdict(pki: Pki) -> None:
    end = NOW + dt.timedelta(hours=1)
    assert judged(Anchor(pki.root_der, not_after=end), pki).valid_until == end
    assert judged(Anchor(pki.root_der, not_after=end), pki, at=end).ok
    after = end + dt.timedelta(seconds=1)
    assert judged(Anchor(pki.root_der, not_after=end), pki, at=after).code == "expired"


def test_policies_of_an_anchor(pki: Pki) -> None:
    """The path asserts no policy, so an explicit one can't be found (RFC 5280 6.1.5 (g))."""
    policy = chainward.Policy(overrides={"initial": {"explicit_policy": True}})
    store = TrustStore(Anchor(pki.root_der, policies=["1.2.3.4"]))
    verdict = Validator(store, policy, revocation="none").validate(pki.client_der, [pki.ca_der])
    assert verdict.code == "no_valid_policy"


def test_policies_of_an_anchor_take_away(pki: Pki) -> None:
    def asserted(*oids: str) -> list[tuple[x509.ExtensionType, bool]]:
        policies = [x509.PolicyInformation(x509.ObjectIdentifier(oid), None) for oid in oids]
        return [(x509.CertificatePolicies(policies), False)]

    ca = authority(Request(name="two", is_ca=True, extra=asserted("1.2.3.4", "1.2.3.5")), pki.root)
    leaf = client(Request(name="policies", extra=asserted("1.2.3.4", "1.2.3.5")), ca)
    for limit, expected in (((), ("1.2.3.4", "1.2.3.5")), (("1.2.3.5",), ("1.2.3.5",))):
        store = TrustStore(Anchor(pki.root_der, policies=limit))
        verdict = Validator(store, revocation="none").validate(leaf, [der(ca.certificate)])
        assert tuple(sorted(verdict.policies)) == expected


def test_a_bare_name_and_key(pki: Pki) -> None:
    subject = pki.root.certificate.subject.public_bytes()
    verdict = judged(AnchorKey(subject, key_info(pki.root)), pki)
    assert verdict.ok
    assert [one.role for one in verdict.path] == ["leaf", "intermediate", "anchor"]
    assert (verdict.path[-1].der, verdict.path[-1].subject) == (b"", "")
    other = authority(Request(name="root", is_ca=True))
    assert judged(AnchorKey(subject, key_info(other)), pki).code == "signature_invalid"
    name = other.certificate.subject.public_bytes()
    assert judged(AnchorKey(name, key_info(pki.root)), pki).ok, "the same name, the right key"


def test_a_certificate_trusted_as_a_leaf_only(pki: Pki) -> None:
    pinned = Validator(TrustStore(Anchor(pki.client_der, end_entity=True)), revocation="none")
    assert pinned.validate(pki.client_der).ok
    plain = Validator(TrustStore(pki.client_der), revocation="none")
    assert plain.validate(pki.client_der).code == "leaf_is_trust_anchor"
    # As an anchor for leaves it issues nothing, although it is a CA.
    only_leaf = Validator(TrustStore(Anchor(pki.ca_der, end_entity=True)), revocation="none")
    assert not only_leaf.validate(pki.client_der).ok


def test_limits_that_can_be_iterated_only_once_hold_every_time(pki: Pki) -> None:
    anchor = Anchor(pki.root_der, permitted=iter([("dns", "other.example")]))
    assert judged(anchor, pki).code == "name_not_permitted"
    assert judged(anchor, pki).code == "name_not_permitted"
    assert anchor == Anchor(pki.root_der, permitted=[("dns", "other.example")])
    limited = Anchor(pki.root_der, usages=iter(["serverAuth"]))
    assert [judged(limited, pki).code for _ in range(2)] == ["extended_key_usage"] * 2


def test_every_certificate_of_a_bundle_has_the_limits(pki: Pki) -> None:
    other = Pki.make("other root")
    bundle = Anchor(pki.root_pem + other.root_pem, permitted=[("dns", "elsewhere.example")])
    for one in (pki, other):
        assert judged(bundle, one).code == "name_not_permitted"


def test_the_same_certificate_with_and_without_limits_is_two_anchors(pki: Pki) -> None:
    limited = Anchor(pki.root_der, usages=["serverAuth"])
    store = TrustStore([limited, pki.root_der])
    assert store.anchor_count == 2
    assert Validator(store, revocation="none").validate(pki.client_der, [pki.ca_der]).anchor == 1


@pytest.mark.parametrize(
    ("limits", "error", "message"),
    [
        ({"not_after": "any"}, TypeError, "not_after: "),
        ({"not_after": True}, TypeError, "not_after: "),
        ({"not_after": dt.datetime(2030, 1, 1)}, ValueError, "not_after: "),  # noqa: DTZ001 - the point
        ({"permitted": "dns"}, TypeError, "permitted: "),
        ({"permitted": ["dns"]}, TypeError, "permitted: "),
        ({"permitted": [("dns", "a", "b")]}, TypeError, "permitted: "),
        ({"excluded": [("dns", 5)]}, TypeError, "excluded: "),
        ({"excluded": 5}, TypeError, "excluded: "),
        ({"usages": "clientAuth"}, TypeError, "usages: "),
        ({"policies": None}, TypeError, "policies: "),
        ({"end_entity": "no"}, TypeError, "end_entity: "),
    ],
)
def test_a_limit_of_the_wrong_type_is_told(
    limits: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=f"^{message}"):
        Anchor(b"", **limits)


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        ({"permitted": [("host", "a.example")]}, "permitted: `host` is not one of"),
        ({"excluded": [("directory", "zz")]}, "excluded: not hexadecimal"),
        ({"usages": ["clientauth"]}, "usages: `clientauth` is not an object identifier"),
        ({"policies": ["1"]}, "policies: `1` is not an object identifier"),
    ],
)
def test_a_limit_with_a_wrong_value_is_told(pki: Pki, limits: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}"):
        TrustStore(Anchor(pki.root_der, **limits))


def test_a_subtree_that_cannot_be_judged_is_told_with_its_anchor(pki: Pki) -> None:
    store = TrustStore([pki.ca_der, Anchor(pki.root_der, permitted=[("ip", "10.0.0.0/99")])])
    with pytest.raises(StoreError, match=r"^anchors\[1\] <bytes>: certificate 1: ") as raised:
        Validator(store, revocation="none")
    assert raised.value.code == "name_constraint_malformed"


def test_a_bare_key_that_is_none_is_told(pki: Pki) -> None:
    name = pki.root.certificate.subject.public_bytes()
    for subject, key in ((b"x", key_info(pki.root)), (name, b"x"), (name, name)):
        with pytest.raises(StoreError, match=r"^anchors\[0\] <AnchorKey>: "):
            TrustStore(AnchorKey(subject, key))
    with pytest.raises(TypeError, match=r"^subject: "):
        AnchorKey("x", b"")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"^end_entity: "):
        AnchorKey(name, key_info(pki.root), end_entity=True)


def test_a_server_certificate_is_not_let_in_by_usages_of_the_anchor(pki: Pki) -> None:
    """Limits never widen: an anchor for serverAuth does not make a server a client."""
    server = issue(Request(name="server", usage=ExtendedKeyUsageOID.SERVER_AUTH), new_key(), pki.ca)
    store = TrustStore(Anchor(pki.root_der, usages=["serverAuth", "clientAuth"]))
    validator = Validator(store, revocation="none")
    assert validator.validate(der(server), [pki.ca_der]).code == "extended_key_usage"
