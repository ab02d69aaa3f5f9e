"""The witness refuses each thing by itself, so that its silence means something."""

import datetime as dt
from dataclasses import replace

import pytest

from . import der
from .encode import P256_KEYS, USAGES, issue
from .plan import CertificatePlan, PkiPlan
from .witness import Asked, refutation

ROOT = CertificatePlan()
CA = CertificatePlan(subject="corp/ca0", issuer=0, key=1)
LEAF = CertificatePlan(
    subject="corp/u",
    issuer=1,
    key=2,
    is_ca=False,
    usages=("client",),
    names=("dns:a.corp.example",),
)
ASKED = Asked(der.DAY_ZERO, usages=(USAGES["client"],))


def path(root: CertificatePlan, ca: CertificatePlan, leaf: CertificatePlan) -> list[bytes]:
    """Issue a path, leaf first."""
    return [*reversed(issue(PkiPlan((root, ca, leaf))).certificates)]


def test_a_good_path_has_nothing_wrong() -> None:
    assert refutation(path(ROOT, CA, LEAF), ASKED) is None
    ed25519 = replace(CA, key=P256_KEYS)
    assert refutation(path(ROOT, ed25519, LEAF), ASKED) is None
    shouted = replace(LEAF, faults=("issuer-in-other-case",))
    assert refutation(path(ROOT, CA, shouted), ASKED) is None


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ((ROOT, CA, replace(LEAF, faults=("forged",))), "signature"),
        ((ROOT, replace(CA, faults=("forged",)), LEAF), "signature"),
        ((ROOT, CA, replace(LEAF, issuer=0)), "names do not chain"),
        ((ROOT, CA, replace(LEAF, faults=("algorithms-differ",))), "algorithms differ"),
        ((ROOT, CA, replace(LEAF, days=(-9, -1))), "time"),
        ((ROOT, replace(CA, days=(1, 9)), LEAF), "time"),
        ((ROOT, CA, replace(LEAF, faults=("unknown-critical",))), "critical extension"),
        ((ROOT, replace(CA, faults=("unknown-critical",)), LEAF), "critical extension"),
        ((ROOT, replace(CA, is_ca=False), LEAF), "no CA"),
        ((ROOT, replace(CA, faults=("no-basic-constraints",)), LEAF), "no CA"),
        ((ROOT, replace(CA, faults=("version-1",)), LEAF), "no CA"),
        ((ROOT, replace(CA, key_usage="other"), LEAF), "key usage"),
        ((replace(ROOT, path_length=0), CA, LEAF), "path length"),
        ((ROOT, CA, replace(LEAF, usages=("server",))), "usages"),
        ((ROOT, replace(CA, usages=("code",)), LEAF), "usages"),
        ((replace(ROOT, usages=("code",)), CA, LEAF), "usages"),
    ],
)
def test_each_rule_refuses(
    changed: tuple[CertificatePlan, CertificatePlan, CertificatePlan], reason: str
) -> None:
    assert refutation(path(*changed), ASKED) == reason


@pytest.mark.parametrize(
    ("asked", "changed", "reason"),
    [
        (replace(ASKED, max_intermediates=0), (ROOT, CA, LEAF), "depth"),
        (replace(ASKED, at=der.DAY_ZERO + dt.timedelta(days=101)), (ROOT, CA, LEAF), "time"),
        (replace(ASKED, anchor_lives=True), (replace(ROOT, days=(-9, -1)), CA, LEAF), "time"),
        (replace(ASKED, absent_usages=False), (ROOT, CA, replace(LEAF, usages=())), "no usages"),
        (replace(ASKED, any_usage=False), (ROOT, CA, replace(LEAF, usages=("any",))), "usages"),
    ],
)
def test_what_is_asked_counts(
    asked: Asked, changed: tuple[CertificatePlan, CertificatePlan, CertificatePlan], reason: str
) -> None:
    assert refutation(path(*changed), asked) == reason


def test_no_path_is_none() -> None:
    whole = path(ROOT, CA, LEAF)
    assert refutation(whole[:1], ASKED) == "no path"
    assert refutation([], ASKED) == "no path"
    assert refutation([whole[0], whole[2]], ASKED) == "names do not chain"
    malformed = refutation([whole[0][:-1], *whole[1:]], ASKED)
    assert malformed is not None
    assert malformed.startswith("malformed")


# A subtree, a name within and a name outside: RFC 5280 4.2.1.10.
FORMS = [
    ("dns:corp.example", "dns:a.corp.example", "dns:acorp.example"),
    ("dns:corp.example", "dns:*.corp.example", "dns:*.evil.example"),
    ("ip:10.0.0.0/255.0.0.0", "ip:10.9.9.9", "ip:11.0.0.1"),
    ("email:corp.example", "email:u@corp.example", "email:u@a.corp.example"),
    ("email:.corp.example", "email:u@a.corp.example", "email:u@corp.example"),
    ("email:u@corp.example", "email:u@CORP.example", "email:U@corp.example"),
    ("uri:a.corp.example", "uri:spiffe://a.corp.example/w", "uri:spiffe://b.corp.example/w"),
    ("uri:.corp.example", "uri:spiffe://a.corp.example/w", "uri:urn:x"),
    ("dir:corp", "dir:corp/u", "dir:other/u"),
    ("upn:corp.example", "upn:u@CORP.example", "upn:u@evil.example"),
]


@pytest.mark.parametrize(("subtree", "within", "outside"), FORMS)
def test_each_form_of_names(subtree: str, within: str, outside: str) -> None:
    for constrained in ("permitted", "excluded"):
        ca = replace(CA, **{constrained: (subtree,)})  # type: ignore[arg-type]
        for name, is_within in ((within, True), (outside, False)):
            leaf = replace(LEAF, subject="", names=(name,))
            reason = refutation(path(ROOT, ca, leaf), ASKED)
            if name == "uri:urn:x":
                assert reason, "a URI without a host is refused below any constraint"
            elif is_within == (constrained == "permitted"):
                assert reason is None, (constrained, name)
            else:
                assert reason, (constrained, name)


def test_names_of_all_below_count_but_those_of_self_issued_ones() -> None:
    constrained = replace(ROOT, permitted=("dir:corp",))
    assert refutation(path(constrained, replace(CA, subject="other/ca0"), LEAF), ASKED)
    renewed = replace(CA, subject="corp/root", names=("dir:other/u",))
    assert refutation(path(constrained, renewed, LEAF), ASKED) is None
    last = replace(LEAF, subject="corp/ca0", names=("dir:other/u",))
    assert refutation(path(constrained, CA, last), ASKED), "the last certificate always counts"


def test_overlap_with_a_wildcard_and_forms_that_nobody_judges() -> None:
    wild = replace(LEAF, names=("dns:*.corp.example",))
    excluding = replace(CA, excluded=("dns:a.corp.example",))
    permitting = replace(CA, permitted=("dns:a.corp.example",))
    assert refutation(path(ROOT, excluding, wild), ASKED)
    assert refutation(path(ROOT, permitting, wild), ASKED)
    unjudged = replace(CA, excluded=("rid:1.2.3",))
    assert refutation(path(ROOT, unjudged, LEAF), ASKED) is None
    assert refutation(path(ROOT, unjudged, replace(LEAF, names=("rid:1.2.4",))), ASKED)
