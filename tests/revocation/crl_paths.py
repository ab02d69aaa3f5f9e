"""CRLs: several certificates, and several paths (RFC 5280 6.1.3 (a)(3))."""

from collections.abc import Iterator

from .case import Case
from .crl_lists import CA_COMPROMISE, KEY_COMPROMISE, Crl
from .crl_world import (
    BELOW_SUB,
    NOTHING,
    OTHER,
    OTHER_DER,
    ROOT,
    ROOT_CRL,
    ROOT_DER,
    SERIAL,
    SUB,
    SUB_CRL,
    SUB_DER,
    SUB_SERIAL,
    case,
)
from .keys import Key
from .pki import Holder, authority, client

_SECTION = "RFC 5280 6.1.3 (a)(3)"
_SPEAKER = (
    "chainward: of several refusals a revocation speaks first, then the CA nearest to the anchor"
)
_DEEP = Holder("test/deep", Key("deep"))
_DEEP_SERIAL = 0x3D
_DEEP_DER = authority(_DEEP, SUB, _DEEP_SERIAL).der()
_CROSS_SERIAL = 0x66
_CROSS_DER = authority(SUB, OTHER, _CROSS_SERIAL).der()


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from _two()
    yield from _three()
    yield from _alternatives()
    yield from _self_issued()


def _two() -> Iterator[Case]:
    leaf = SUB_CRL.revoking(SERIAL, reason=KEY_COMPROMISE)
    ca = ROOT_CRL.revoking(SUB_SERIAL, reason=CA_COMPROMISE)
    at_ca = {"certificate": 1}
    for name, why, section, crls, outcome in (
        ("good", "Each certificate is good.", _SECTION, (SUB_CRL, ROOT_CRL), {}),
        ("good_reversed", "The order of CRLs does not matter.", _SECTION, (ROOT_CRL, SUB_CRL), {}),
        (
            "leaf_unknown",
            "Nothing is known about the client.",
            _SECTION,
            (ROOT_CRL,),
            {"faults": NOTHING},
        ),
        (
            "ca_unknown",
            "Nothing is known about the CA.",
            _SECTION,
            (SUB_CRL,),
            {"faults": NOTHING} | at_ca,
        ),
        ("both_unknown", "Nothing is known at all.", _SPEAKER, (), {"faults": NOTHING} | at_ca),
        (
            "leaf_listed",
            "The client is revoked.",
            _SECTION,
            (leaf, ROOT_CRL),
            {"revoked": "keyCompromise"},
        ),
        (
            "ca_listed",
            "The CA is revoked.",
            _SECTION,
            (SUB_CRL, ca),
            {"revoked": "cACompromise"} | at_ca,
        ),
        (
            "both_listed",
            "Both are revoked.",
            _SPEAKER,
            (leaf, ca),
            {"revoked": "cACompromise"} | at_ca,
        ),
        (
            "leaf_listed_ca_unknown",
            "The client is revoked, and nothing is known about the CA.",
            _SPEAKER,
            (leaf,),
            {"revoked": "keyCompromise"},
        ),
        (
            "leaf_unknown_ca_listed",
            "The CA is revoked, and nothing is known about the client.",
            _SPEAKER,
            (ca,),
            {"revoked": "cACompromise"} | at_ca,
        ),
        (
            "numbers_of_the_other",
            "Each CRL lists a number that its issuer did not give to anybody here.",
            _SECTION,
            (SUB_CRL.revoking(SUB_SERIAL), ROOT_CRL.revoking(SERIAL)),
            {},
        ),
        (
            "ca_expired_crl",
            "What is known about the CA is out of date.",
            _SECTION,
            (SUB_CRL, ROOT_CRL.but(next_update=ROOT_CRL.this_update)),
            {"faults": "crl_expired"} | at_ca,
        ),
    ):
        yield case(f"path_{name}", why, section, *crls, **outcome, **BELOW_SUB)
    root = client(ROOT, SERIAL).der()
    why = "The anchor is trusted because it is one: nobody asks about it."
    yield case("path_anchor_listed", why, "RFC 5280 6.1", ROOT_CRL.revoking(1), leaf=root)


def _three() -> Iterator[Case]:
    world = {"intermediates": (_DEEP_DER, SUB_DER), "leaf": client(_DEEP, SERIAL).der()}
    deep = Crl(_DEEP)
    for name, why, crls, outcome in (
        ("good", "Each of three is good.", (deep, SUB_CRL, ROOT_CRL), {}),
        (
            "leaf",
            "The client is revoked.",
            (deep.revoking(SERIAL), SUB_CRL, ROOT_CRL),
            {"certificate": 0},
        ),
        (
            "lower",
            "The lower CA is revoked.",
            (deep, SUB_CRL.revoking(_DEEP_SERIAL), ROOT_CRL),
            {"certificate": 1},
        ),
        (
            "upper",
            "The upper CA is revoked.",
            (deep, SUB_CRL, ROOT_CRL.revoking(SUB_SERIAL)),
            {"certificate": 2},
        ),
    ):
        revoked = bool(outcome)
        yield case(f"three_{name}", why, _SECTION, *crls, revoked=revoked, **outcome, **world)


def _alternatives() -> Iterator[Case]:
    """Give a CA two certificates, of two anchors: one good path is enough."""
    anchors = {"anchors": (ROOT_DER, OTHER_DER)}
    of_root, of_other = ROOT_CRL.revoking(SUB_SERIAL), Crl(OTHER, number=1).revoking(_CROSS_SERIAL)
    other = Crl(OTHER)
    for name, why, crls, outcome in (
        ("both_good", "Both of its certificates are good.", (SUB_CRL, ROOT_CRL, other), {}),
        ("one_listed", "One of its certificates is revoked.", (SUB_CRL, of_root, other), {}),
        ("other_listed", "The other one of them is revoked.", (SUB_CRL, ROOT_CRL, of_other), {}),
        ("one_unknown", "Nothing is known about one of them.", (SUB_CRL, other), {}),
        ("other_unknown", "Nothing is known about the other one.", (SUB_CRL, ROOT_CRL), {}),
        (
            "both_listed",
            "Both are revoked.",
            (SUB_CRL, of_root, of_other),
            {"revoked": True, "certificate": 1},
        ),
        (
            "leaf_listed",
            "The client is revoked, whichever path leads to it.",
            (SUB_CRL.revoking(SERIAL), ROOT_CRL, other),
            {"revoked": True},
        ),
    ):
        world = BELOW_SUB | {"others": (_CROSS_DER,)} | anchors
        yield case(f"two_paths_{name}", why, _SECTION, *crls, **outcome, **world)


def _self_issued() -> Iterator[Case]:
    """Let a CA certify a second key of its own: that certificate may be revoked as any other."""
    second = Holder(SUB.subject, Key("second key of sub"))
    certificate = authority(second, SUB, 0x52).der()
    world = {"intermediates": (certificate, SUB_DER), "leaf": client(second, SERIAL).der()}
    of_second = Crl(second)
    for name, why, crls, outcome in (
        ("good", "Both of its keys sign CRLs.", (of_second, SUB_CRL, ROOT_CRL), {}),
        ("by_the_first", "The first key signs for both.", (SUB_CRL, ROOT_CRL), {}),
        (
            "listed",
            "The second key is revoked.",
            (of_second, SUB_CRL.revoking(0x52), ROOT_CRL),
            {"revoked": True, "certificate": 1},
        ),
        (
            "listed_by_itself",
            "The second key revokes itself; the first one goes first, and does not revoke it.",
            (of_second.revoking(0x52), SUB_CRL, ROOT_CRL),
            {},
        ),
        (
            "leaf_listed",
            "The client is revoked by the key that did not sign it.",
            (of_second, SUB_CRL.revoking(SERIAL), ROOT_CRL),
            {"revoked": True},
        ),
    ):
        yield case(f"self_issued_{name}", why, _SECTION, *crls, **outcome, **world)
