"""CRLs: which reasons they cover, by distribution point and by scope (RFC 5280 6.3.3 (d), (e), (l))."""

from collections.abc import Iterator

from .case import Case
from .crl_lists import (
    AA_COMPROMISE,
    AFFILIATION_CHANGED,
    CA_COMPROMISE,
    CESSATION,
    HOLD,
    KEY_COMPROMISE,
    PRIVILEGE,
    REMOVE,
    SEVEN,
    SUPERSEDED,
    UNSPECIFIED,
    Crl,
)
from .crl_points import CA, EVERY_REASON, KEY, Point, Scope, at, full, shard, uri
from .crl_world import NOTHING, REASONS, ROOT_CRL, SCOPE, SERIAL, case, leaf_at

_A, _B = (f"http://crl.test/{letter}" for letter in "ab")
_KEYS, _OTHERS = (KEY, CA), EVERY_REASON[2:]
_SECTION = "RFC 5280 6.3.3 (d), (e), (l)"


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from _codes()
    yield from _scopes()
    yield from _points()
    yield from _both()


def _codes() -> Iterator[Case]:
    section = "RFC 5280 5.3.1"
    for code, reason in (
        (UNSPECIFIED, "unspecified"),
        (KEY_COMPROMISE, "keyCompromise"),
        (CA_COMPROMISE, "cACompromise"),
        (AFFILIATION_CHANGED, "affiliationChanged"),
        (SUPERSEDED, "superseded"),
        (CESSATION, "cessationOfOperation"),
        (HOLD, "certificateHold"),
        (PRIVILEGE, "privilegeWithdrawn"),
        (AA_COMPROMISE, "aACompromise"),
    ):
        crl = ROOT_CRL.revoking(SERIAL, reason=code)
        why = "Who is listed is revoked, for whatever reason."
        yield case(f"reason_{code}", why, section, crl, revoked=reason)
    yield case(
        "reason_8",
        "removeFromCRL stands in delta CRLs only; in a complete one it lifts nothing, and the entry stands.",
        section,
        ROOT_CRL.revoking(SERIAL, reason=REMOVE),
        revoked="removeFromCRL",
    )
    for code in (SEVEN, 11, -1, 255):
        crl = ROOT_CRL.revoking(1, reason=code)
        why = "There is no such reason: the extension can't be read."
        name = f"reason_{code}".replace("-", "minus_")
        yield case(name, why, section, crl, rejected="malformed_crl", faults=NOTHING)


def _some(reasons: tuple[int, ...], *names: str) -> Crl:
    name = full(*map(uri, names)) if names else None
    return ROOT_CRL.but(scope=Scope(name, reasons=reasons))


def _scopes() -> Iterator[Case]:
    keys, others = _some(_KEYS), _some(_OTHERS)
    for name, why, crls, outcome in (
        ("keys", "Two of eight reasons are covered.", (keys,), {"faults": REASONS}),
        ("others", "Six of eight reasons are covered.", (others,), {"faults": REASONS}),
        ("both", "Together they cover every reason.", (keys, others), {}),
        ("both_reversed", "The order does not matter.", (others, keys), {}),
        ("every_one", "Every reason is named.", (_some(EVERY_REASON),), {}),
        (
            "seven",
            "One of eight reasons is left open.",
            (_some(EVERY_REASON[1:]),),
            {"faults": REASONS},
        ),
        (
            "overlapping",
            "Reasons that two CRLs cover count once.",
            (_some(EVERY_REASON[:5]), _some(EVERY_REASON[3:])),
            {},
        ),
        ("none", "No reason at all is covered.", (_some(()),), {"faults": SCOPE}),
        ("unused_bit", "Bit 0 is no reason.", (_some((0,)),), {"faults": SCOPE}),
        (
            "unused_bit_and_seven",
            "Bit 0 is no reason, and does not stand for the missing one.",
            (_some((0, *EVERY_REASON[1:])),),
            {"faults": REASONS},
        ),
        (
            "none_and_every_one",
            "A CRL that covers nothing does no harm.",
            (_some(()), ROOT_CRL),
            {"statuses": "good", "faults": SCOPE},
        ),
        (
            "keys_listed",
            "Who is listed is revoked, whatever is left open.",
            (keys.revoking(SERIAL, reason=KEY_COMPROMISE),),
            {"revoked": "keyCompromise"},
        ),
        (
            "second_listed",
            "Who is listed in the second CRL is revoked.",
            (keys, others.revoking(SERIAL, reason=SUPERSEDED)),
            {"revoked": "superseded"},
        ),
        (
            "listed_for_another_reason",
            "Who is listed is revoked, though the CRL is not for that reason.",
            (keys.revoking(SERIAL, reason=SUPERSEDED),),
            {"revoked": "superseded"},
        ),
        (
            "none_listed",
            "A CRL that covers no reason is not asked (6.3.3 (e)).",
            (_some(()).revoking(SERIAL),),
            {"faults": SCOPE},
        ),
        (
            "one_expired",
            "What one of two covers is out of date.",
            (keys, others.but(next_update=ROOT_CRL.this_update)),
            {"faults": f"crl_expired {REASONS}"},
        ),
    ):
        yield case(f"some_reasons_{name}", why, _SECTION, *crls, **outcome)


def _points() -> Iterator[Case]:
    two = (Point(full(uri(_A)), _KEYS), Point(full(uri(_B)), _OTHERS))
    a, b = (ROOT_CRL.but(scope=shard(each)) for each in (_A, _B))
    for name, why, own, crls, outcome in (
        ("first", "The point is for two of eight reasons.", two, (a,), {"faults": REASONS}),
        ("second", "The point is for six of eight reasons.", two, (b,), {"faults": REASONS}),
        ("both", "Together the points are for every reason.", two, (a, b), {}),
        (
            "both_listed",
            "Who is listed in the second CRL is revoked.",
            two,
            (a, b.revoking(SERIAL, reason=SUPERSEDED)),
            {"revoked": "superseded"},
        ),
        (
            "one_of_two",
            "The certificate names one point, for two reasons.",
            two[:1],
            (a, b),
            {"faults": f"{REASONS} {SCOPE}"},
        ),
        (
            "two_to_one_crl",
            "Two points to one CRL, each for some reasons.",
            (Point(full(uri(_A)), _KEYS), Point(full(uri(_A)), _OTHERS)),
            (a,),
            {},
        ),
        (
            "unlimited_and_limited",
            "One of two points is for every reason.",
            (at(_A), Point(full(uri(_A)), _KEYS)),
            (a,),
            {},
        ),
        (
            "none",
            "The point is for no reason.",
            (Point(full(uri(_A)), ()),),
            (a,),
            {"faults": SCOPE},
        ),
    ):
        yield case(f"point_reasons_{name}", why, _SECTION, *crls, leaf=leaf_at(*own), **outcome)


def _both() -> Iterator[Case]:
    keys = leaf_at(Point(full(uri(_A)), _KEYS))
    every, other = leaf_at(at(_A)), leaf_at(Point(full(uri(_A)), _OTHERS))
    for name, why, leaf, crls, outcome in (
        (
            "scope_in_point",
            "The point is for every reason, the CRL for two.",
            every,
            (_some(_KEYS, _A),),
            {"faults": REASONS},
        ),
        (
            "disjoint",
            "The reasons of the point and of the CRL have none in common.",
            other,
            (_some(_KEYS, _A),),
            {"faults": SCOPE},
        ),
        (
            "disjoint_listed",
            "The CRL covers nothing, and is not asked (6.3.3 (e)).",
            other,
            (_some(_KEYS, _A).revoking(SERIAL),),
            {"faults": SCOPE},
        ),
        (
            "two_crls_of_one_name",
            "Two CRLs of one name share the reasons.",
            every,
            (_some(_KEYS, _A), _some(_OTHERS, _A)),
            {},
        ),
        (
            "rest_from_the_whole_crl",
            "What the point leaves open the issuer's whole CRL covers.",
            keys,
            (_some(EVERY_REASON, _A), ROOT_CRL),
            {},
        ),
        (
            "rest_from_the_whole_crl_listed",
            "What the point leaves open the issuer's whole CRL covers, which lists it.",
            keys,
            (_some(EVERY_REASON, _A), ROOT_CRL.revoking(SERIAL)),
            {"revoked": True},
        ),
        (
            "shard_and_whole_for_some",
            "A shard for two reasons, and a CRL of the issuer for the others.",
            every,
            (_some(_KEYS, _A), _some(_OTHERS)),
            {},
        ),
    ):
        yield case(f"reasons_{name}", why, _SECTION, *crls, leaf=leaf, **outcome)
