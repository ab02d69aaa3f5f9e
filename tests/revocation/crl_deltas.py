"""Delta CRLs (RFC 5280 5.2.4, 6.3.3 (a), (c), (h), (i), (k))."""

from collections.abc import Iterator

from .case import Case
from .crl_lists import HOLD, KEY_COMPROMISE, REMOVE, SUPERSEDED, Crl, Entry, delta_of, number
from .crl_points import at, shard
from .crl_world import (
    BELOW_SUB,
    NOT_AUTHORIZED,
    NOTHING,
    OTHER,
    ROOT,
    ROOT_CRL,
    SCOPE,
    SERIAL,
    SUB,
    SUB_CRL,
    case,
    leaf_at,
)
from .keys import Key
from .pki import Holder, authority
from .times import DAY, HOUR, MINUTE, NOW

BASE = ROOT_CRL.but(number=5)
DELTA = ROOT_CRL.but(number=6, base=5, this_update=NOW - MINUTE, next_update=NOW + HOUR)
LISTED = DELTA.revoking(SERIAL, reason=KEY_COMPROMISE)
HELD = BASE.revoking(SERIAL, reason=HOLD)
REMOVED = DELTA.revoking(SERIAL, reason=REMOVE)
_WITHOUT_BASE = "crl_delta_without_base"
KEY, ON_HOLD = "keyCompromise", "certificateHold"


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from _entries()
    yield from _times()
    yield from _alone()
    yield from _signers()


def _entries() -> Iterator[Case]:
    section = "RFC 5280 6.3.3 (i)-(k), 5.3.1"
    for name, why, base, delta, revoked in (
        ("nothing", "Neither lists it.", BASE, DELTA, False),
        ("revokes", "Revoked since the complete CRL.", BASE, LISTED, KEY),
        (
            "silent",
            "The complete CRL lists it, and the delta says nothing else.",
            HELD,
            DELTA,
            ON_HOLD,
        ),
        ("removes", "The hold is lifted.", HELD, REMOVED, False),
        (
            "removes_other",
            "The hold of another is lifted.",
            HELD,
            DELTA.revoking(1, reason=REMOVE),
            ON_HOLD,
        ),
        (
            "removes_what_is_not_there",
            "What is not listed needs no lifting.",
            BASE,
            REMOVED,
            False,
        ),
        (
            "removes_a_revocation",
            "(k) lifts whatever the reason was: the issuer says so.",
            BASE.revoking(SERIAL, reason=KEY_COMPROMISE),
            REMOVED,
            False,
        ),
        ("turns_a_hold", "From a hold to a revocation.", HELD, LISTED, KEY),
        (
            "changes_the_reason",
            "The newer reason is shown.",
            BASE.revoking(SERIAL, reason=SUPERSEDED),
            LISTED,
            KEY,
        ),
        (
            "holds",
            "On hold since the complete CRL.",
            BASE,
            DELTA.revoking(SERIAL, reason=HOLD),
            ON_HOLD,
        ),
        (
            "revokes_without_reason",
            "Revoked, and no reason is given.",
            BASE,
            DELTA.revoking(SERIAL),
            True,
        ),
    ):
        yield case(f"delta_{name}", why, section, base, delta, revoked=revoked)
        reversed_ = f"delta_{name}_first"
        yield case(
            reversed_, f"{why[:-1]}; the delta came first.", section, delta, base, revoked=revoked
        )
    crl = DELTA.but(entries=(Entry(SERIAL, REMOVE), Entry(SERIAL + 1, KEY_COMPROMISE)))
    why = "An entry is about its own certificate only."
    yield case("delta_several_entries", why, section, HELD, crl)


def _times() -> Iterator[Case]:
    """Let no delta count out of its time (6.3.3 (c)); the complete CRL still counts by itself."""
    section = "RFC 5280 6.3.3 (a), (c)"
    grace = '[revocation]\ngrace = "6h"\n'
    for name, why, changes, is_used, policy in (
        ("last_second", "Its last second.", {"next_update": NOW}, True, ""),
        (
            "expired",
            "A second after it.",
            {"next_update": NOW - 1, "this_update": NOW - HOUR},
            False,
            "",
        ),
        (
            "in_grace",
            "Grace is for complete CRLs: a delta is never used after its time.",
            {"next_update": NOW - 1, "this_update": NOW - HOUR},
            False,
            grace,
        ),
        (
            "without_next_update",
            "Nothing says until when it counts.",
            {"next_update": None},
            False,
            "",
        ),
        (
            "ahead_in_the_skew",
            "The clock may be wrong by five minutes.",
            {"this_update": NOW + 5 * MINUTE},
            True,
            "",
        ),
    ):
        revoked = False if is_used else ON_HOLD
        delta = REMOVED.but(**changes)
        yield case(f"delta_time_{name}", why, section, HELD, delta, revoked=revoked, policy=policy)
    yield case(
        "delta_time_expired_listed",
        "An expired delta is not used, and the complete CRL of its time does not list it.",
        "RFC 5280 6.3.3 (c); attacks: expired delta",
        BASE,
        LISTED.but(next_update=NOW - 1, this_update=NOW - HOUR),
    )
    expired = BASE.but(this_update=NOW - 2 * DAY, next_update=NOW - DAY)
    for name, why, base, delta, outcome in (
        (
            "expired_base",
            "A delta makes no complete CRL younger.",
            expired,
            DELTA,
            {"faults": "crl_expired"},
        ),
        (
            "expired_base_in_grace",
            "The complete CRL counts by grace, the delta of its time is used.",
            expired.but(next_update=NOW - HOUR),
            LISTED,
            {"revoked": KEY, "policy": grace},
        ),
    ):
        yield case(f"delta_on_{name}", why, section, base, delta, **outcome)
    yield case(
        "delta_from_the_future",
        "It is not taken in, and the complete CRL counts.",
        "attacks: rollback",
        BASE,
        LISTED.but(this_update=NOW + HOUR, next_update=NOW + DAY),
        rejected="- from_the_future",
    )


def _alone() -> Iterator[Case]:
    section = "RFC 5280 5.2.4"
    for name, crl in (
        ("nothing", DELTA),
        ("not_critical", DELTA.but(base=None, more=(delta_of(5, critical=False),))),
        ("base_zero", DELTA.but(base=0)),
    ):
        why = "A delta is no complete CRL: who is not listed may be in that."
        yield case(f"delta_alone_{name}", why, section, crl, faults=_WITHOUT_BASE)
    yield case(
        "delta_alone_listed",
        "Without its base a delta is not used at all.",
        section,
        LISTED,
        faults=_WITHOUT_BASE,
    )
    yield case(
        "delta_not_critical",
        "Issuers must mark the indicator critical; a delta is one where they did not.",
        section,
        HELD,
        REMOVED.but(base=None, more=(delta_of(5, critical=False),)),
    )
    yield case(
        "delta_and_a_shard",
        "The shard at hand is not the certificate's, and the delta is no complete CRL.",
        section,
        ROOT_CRL.but(scope=shard("http://crl.test/b")),
        DELTA,
        leaf=leaf_at(at("http://crl.test/a")),
        faults=SCOPE,
    )
    yield case(
        "delta_with_a_critical_number",
        "The number of a delta must not be critical; the policy does not mind.",
        "RFC 5280 5.2.3",
        HELD,
        REMOVED.but(number=None, more=(number(6, critical=True),)),
    )
    yield case(
        "delta_of_the_leaf_only",
        "The CA's own status needs no delta.",
        section,
        SUB_CRL.but(number=5),
        Crl(SUB, number=6, base=5).revoking(SERIAL, reason=KEY_COMPROMISE),
        ROOT_CRL,
        revoked=KEY,
        **BELOW_SUB,
    )


def _signers() -> Iterator[Case]:
    section = "RFC 5280 6.3.3 (h)"
    forged = LISTED.but(signer=OTHER.key)
    yield case(
        "delta_forged",
        "The issuer did not sign the delta.",
        section,
        BASE,
        forged,
        rejected="- signature_invalid",
    )
    twin = Holder(ROOT.subject, Key("twin of root"))
    own = BASE.but(issuer=twin)
    yield case(
        "delta_of_an_impostor",
        "Both the complete CRL and the delta are an impostor's.",
        "RFC 5280 6.3.3 (f)",
        own,
        DELTA.but(issuer=twin),
        others=(authority(twin).der(),),
        faults=NOT_AUTHORIZED,
    )
    yield case(
        "delta_of_nobody",
        "The delta of a CA that nobody knows.",
        section,
        DELTA.but(issuer=Holder("test/nobody", Key("nobody"))),
        rejected="issuer_unknown",
        faults=NOTHING,
    )
