"""CRLs: when they count (RFC 5280 6.3.3 (a)). Both ends of every interval are inside."""

from collections.abc import Iterator

from .case import Case
from .crl_lists import Crl
from .crl_points import at, shard
from .crl_world import NOTHING, ROOT_CRL, SERIAL, case, leaf_at
from .times import DAY, HOUR, MINUTE, NOW

_EXPIRED, _NOT_YET, _OLD = "crl_expired", "crl_not_yet_valid", "crl_too_old"
_WITHOUT, _FUTURE, _STALE = "crl_without_next_update", "from_the_future", "revocation_stale"
_SKEW = 5 * MINUTE
_POLICY = "chainward policy"


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from _intervals()
    yield from _futures()
    yield from _graces()
    yield from _ages()
    yield from _revocations()


def _from_to(this: int, following: int | None) -> Crl:
    return ROOT_CRL.but(this_update=this, next_update=following)


def _intervals() -> Iterator[Case]:
    section = "RFC 5280 6.3.3 (a), 5.1.2.5"
    for name, why, this, following, fault in (
        ("from_now", "It counts from this second on.", NOW, NOW + DAY, ""),
        ("until_now", "It counts in its last second.", NOW - DAY, NOW, ""),
        ("expired", "One second after it does not.", NOW - DAY, NOW - 1, _EXPIRED),
        ("long_expired", "A year after it does not.", NOW - 366 * DAY, NOW - 365 * DAY, _EXPIRED),
        ("one_second", "An interval of one second has that second.", NOW, NOW, ""),
        ("reversed", "It ended before it began.", NOW - HOUR, NOW - 2 * HOUR, _EXPIRED),
        ("ends_before_now_begins_after", "It ended before it began.", NOW + 1, NOW - 1, _EXPIRED),
        ("without_next_update", "Nothing says until when it counts.", NOW - DAY, None, _WITHOUT),
        ("since_1970", "However old it is, its end is to come.", 0, NOW + DAY, ""),
    ):
        yield case(f"time_{name}", why, section, _from_to(this, following), faults=fault)


def _futures() -> Iterator[Case]:
    in_skew, beyond = (_from_to(NOW + ahead, NOW + DAY) for ahead in (_SKEW, _SKEW + 1))
    why = "The clock may be wrong by five minutes."
    yield case("time_in_the_skew", why, _POLICY, in_skew)
    yield case(
        "time_beyond_the_skew",
        "One from the future would bar all others of its scope: it is not taken in.",
        "attacks: rollback",
        beyond,
        rejected=_FUTURE,
        faults=NOTHING,
    )
    yield case(
        "time_next_week_does_not_bar",
        "One from the future is not taken in, so that the one of today is.",
        "attacks: rollback",
        _from_to(NOW + 7 * DAY, NOW + 8 * DAY).but(number=99),
        ROOT_CRL,
        rejected=f"{_FUTURE} -",
    )
    no_skew = '[revocation]\nclock_skew = "0s"\n'
    for name, this, fault in (("now", NOW, ""), ("a_second_ahead", NOW + 1, _NOT_YET)):
        why = "The policy trusts the clock."
        yield case(
            f"time_without_skew_{name}",
            why,
            _POLICY,
            _from_to(this, NOW + DAY),
            policy=no_skew,
            faults=fault,
        )
    yield case(
        "time_wide_skew",
        "However wide the policy's skew, what comes in is not from the future.",
        _POLICY,
        beyond,
        policy='[revocation]\nclock_skew = "1d"\n',
        rejected=_FUTURE,
        faults=NOTHING,
    )
    yield case(
        "time_future_revocation",
        "What will be said in a second is not said yet.",
        "RFC 5280 6.3.3 (a)",
        _from_to(NOW + 1, NOW + DAY).revoking(SERIAL),
        policy=no_skew,
        faults=_NOT_YET,
    )


def _graces() -> Iterator[Case]:
    policy = '[revocation]\ngrace = "6h"\n'
    for name, why, following, fault, notice in (
        ("not_needed", "It is of its time: nothing to tell.", NOW, "", ""),
        ("begun", "The policy grants six hours, and tells.", NOW - 1, "", _STALE),
        ("last_second", "The last of six hours.", NOW - 6 * HOUR, "", _STALE),
        ("over", "And not a second more.", NOW - 6 * HOUR - 1, _EXPIRED, ""),
    ):
        crl = _from_to(NOW - 2 * DAY, following)
        yield case(f"grace_{name}", why, _POLICY, crl, policy=policy, faults=fault, notices=notice)
    yield case(
        "grace_without_next_update",
        "What has no end has no time after it.",
        _POLICY,
        _from_to(NOW - HOUR, None),
        policy=policy,
        faults=_WITHOUT,
    )
    yield case(
        "grace_listed",
        "A revocation counts in the time of grace.",
        _POLICY,
        _from_to(NOW - 2 * DAY, NOW - HOUR).revoking(SERIAL),
        policy=policy,
        revoked=True,
    )


def _ages() -> Iterator[Case]:
    policy = '[revocation]\nmax_age = "12h"\n'
    both = policy + 'grace = "1d"\n'
    for name, why, rules, age, following, fault, notice in (
        ("young", "As old as the policy allows.", policy, 12 * HOUR, NOW + DAY, "", ""),
        ("old", "A second older.", policy, 12 * HOUR + 1, NOW + DAY, _OLD, ""),
        ("young_without_end", "Its age is its end.", policy, 12 * HOUR, None, "", ""),
        ("old_without_end", "Its age is its end.", policy, 12 * HOUR + 1, None, _OLD, ""),
        ("young_but_expired", "nextUpdate ends it before.", policy, HOUR, NOW - 1, _EXPIRED, ""),
        ("old_and_expired", "nextUpdate speaks first.", policy, 2 * DAY, NOW - DAY, _EXPIRED, ""),
        ("in_grace", "Young enough, in the time of grace.", both, 12 * HOUR, NOW - 1, "", _STALE),
        ("old_in_grace", "Grace makes nothing younger.", both, 12 * HOUR + 1, NOW - 1, _OLD, ""),
    ):
        crl = _from_to(NOW - age, following)
        yield case(f"age_{name}", why, _POLICY, crl, policy=rules, faults=fault, notices=notice)


def _revocations() -> Iterator[Case]:
    """Tell what was revoked from what is out of date; that nothing is, it can't tell (5.3.1)."""
    section = "RFC 5280 5.3.1: only certificateHold is lifted again"
    expired = _from_to(NOW - 2 * DAY, NOW - DAY).revoking(SERIAL, reason=1)
    reason = "keyCompromise"
    yield case(
        "expired_listed",
        "A revocation does not end because the CRL does.",
        section,
        expired,
        revoked=reason,
    )
    yield case(
        "too_old_listed",
        "A revocation does not end because the CRL is old.",
        section,
        _from_to(NOW - DAY, NOW + DAY).revoking(SERIAL, reason=1),
        policy='[revocation]\nmax_age = "12h"\n',
        revoked=reason,
    )
    yield case(
        "without_next_update_listed",
        "A revocation is one, whenever the next CRL comes.",
        section,
        _from_to(NOW - DAY, None).revoking(SERIAL, reason=1),
        revoked=reason,
    )
    yield case(
        "expired_not_listed",
        "Who is not listed in a CRL of yesterday may be revoked today.",
        "RFC 5280 6.3.3 (a)",
        expired.revoking(SERIAL + 1, reason=1),
        faults=_EXPIRED,
    )
    a, b = (f"http://crl.test/{letter}" for letter in "ab")
    yield case(
        "expired_listed_but_another_of_its_time",
        "A CRL of its time covers the certificate and does not list it: the hold is over.",
        "chainward policy: docs/revocation.md, Time",
        expired.but(scope=shard(a)),
        ROOT_CRL.but(scope=shard(b)),
        leaf=leaf_at(at(a), at(b)),
        statuses="good",
        faults=_EXPIRED,
    )
    yield case(
        "expired_then_lifted",
        "The newer CRL stands for the older one.",
        "RFC 5280 5.3.1",
        expired.revoking(SERIAL, reason=6),
        ROOT_CRL.but(number=2),
    )
