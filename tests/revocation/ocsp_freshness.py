"""OCSP: when an answer counts. Both ends of every interval are inside; a clock may be 5 minutes wrong."""

from collections.abc import Iterator

from .case import REVOKED, UNKNOWN, Case
from .responses import UNKNOWN as NOT_KNOWN
from .responses import Response, Single, delegated, revoked
from .times import DAY, HOUR, MINUTE, NOW
from .world import ABOUT_LEAF, DIRECT, RESPONDER, case

_EXPIRED, _NOT_YET, _OLD = "ocsp_expired", "ocsp_not_yet_valid", "ocsp_too_old"
_WITHOUT, _FUTURE = "ocsp_without_next_update", "ocsp_produced_in_future"
_SKEW = 5 * MINUTE
_FAR = 253_402_300_799  # 9999-12-31T23:59:59Z


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from _intervals()
    yield from _leniency()
    yield from _ages()
    yield from _productions()
    yield from _other_statuses()


def _saying(single: Single) -> Response:
    return DIRECT.but(singles=(single,))


def _intervals() -> Iterator[Case]:
    section = "RFC 6960 3.2 (5), (6), 4.2.2.1"
    for name, why, this, following, fault in (
        ("from_now", "It is right from this second on.", NOW, NOW + DAY, ""),
        ("until_now", "It counts in its last second.", NOW - DAY, NOW, ""),
        ("expired", "One second after it does not.", NOW - DAY, NOW - 1, _EXPIRED),
        ("long_expired", "A year after it does not.", NOW - 366 * DAY, NOW - 365 * DAY, _EXPIRED),
        ("in_the_skew", "A clock may be wrong by five minutes.", NOW + _SKEW, NOW + DAY, ""),
        ("beyond_the_skew", "But not by more.", NOW + _SKEW + 1, NOW + DAY, _NOT_YET),
        ("next_week", "It will be right then.", NOW + 7 * DAY, NOW + 8 * DAY, _NOT_YET),
        ("one_second", "An interval of one second has that second.", NOW, NOW, ""),
        ("reversed", "It ends before it begins.", NOW, NOW - 1, "ocsp_updates_reversed"),
        (
            "reversed_around_now",
            "It ends before it begins, and both are near.",
            NOW + MINUTE,
            NOW + MINUTE - 1,
            "ocsp_updates_reversed",
        ),
        ("without_end", "An end in the year 9999 is one.", NOW - DAY, _FAR, ""),
        ("without_next_update", "Nothing says until when it counts.", NOW, None, _WITHOUT),
        ("since_1970", "However long ago, nextUpdate is to come.", 0, NOW + DAY, ""),
    ):
        single = ABOUT_LEAF.but(this_update=this, next_update=following)
        response = _saying(single).but(produced_at=min(this, NOW))
        yield case(f"time_{name}", why, section, response, fault=fault)


def _leniency() -> Iterator[Case]:
    section = "chainward policy"
    hour = '[revocation]\ngrace = "1h"\n'
    strict = '[revocation]\nclock_skew = "0s"\n'
    for name, why, policy, single, fault in (
        ("grace", "The policy grants an hour after nextUpdate.", hour, _until(NOW - HOUR), ""),
        ("grace_over", "And not a second more.", hour, _until(NOW - HOUR - 1), _EXPIRED),
        ("no_skew", "The policy trusts the clock.", strict, _from(NOW), ""),
        ("no_skew_future", "The policy trusts the clock.", strict, _from(NOW + 1), _NOT_YET),
    ):
        response = _saying(single).but(produced_at=NOW - 2 * DAY)
        yield case(f"time_{name}", why, section, response, policy=policy, fault=fault)
    yield case(
        "time_grace_and_an_expired_responder",
        "Grace is for nextUpdate: who is not authorised any more gets none.",
        section,
        delegated(RESPONDER.but(valid=(NOW - DAY, NOW - MINUTE)), _until(NOW - HOUR)).but(
            produced_at=NOW - DAY
        ),
        policy=hour,
        fault="ocsp_responder_expired",
    )


def _until(moment: int) -> Single:
    return ABOUT_LEAF.but(this_update=NOW - 2 * DAY, next_update=moment)


def _from(moment: int) -> Single:
    return ABOUT_LEAF.but(this_update=moment)


def _ages() -> Iterator[Case]:
    section = "RFC 6960 3.2 (5)"
    policy = '[revocation]\nmax_age = "12h"\n'
    for name, why, age, following, fault in (
        ("young", "It is as old as the policy allows.", 12 * HOUR, NOW + DAY, ""),
        ("old", "It is a second older.", 12 * HOUR + 1, NOW + DAY, _OLD),
        ("young_without_end", "How old it may be is its end.", 12 * HOUR, None, ""),
        ("old_without_end", "How old it may be is its end.", 12 * HOUR + 1, None, _OLD),
        ("old_and_expired", "nextUpdate speaks first.", 2 * DAY, NOW - DAY, _EXPIRED),
    ):
        single = ABOUT_LEAF.but(this_update=NOW - age, next_update=following)
        response = _saying(single).but(produced_at=NOW - age)
        yield case(f"age_{name}", why, section, response, policy=policy, fault=fault)


def _productions() -> Iterator[Case]:
    section = "RFC 6960 4.2.2.1"
    for name, why, moment, fault in (
        ("now", "It is signed now.", NOW, ""),
        ("in_the_skew", "A clock may be wrong by five minutes.", NOW + _SKEW, ""),
        ("in_the_future", "Nobody signs in the future.", NOW + _SKEW + 1, _FUTURE),
        ("long_ago", "When it was signed is no end of it.", NOW - 300 * DAY, ""),
    ):
        yield case(f"produced_{name}", why, section, DIRECT.but(produced_at=moment), fault=fault)


def _other_statuses() -> Iterator[Case]:
    old = (NOW - 3 * DAY, NOW - DAY)
    was_revoked = ABOUT_LEAF.but(
        status=revoked(NOW - 4 * DAY), this_update=old[0], next_update=old[1]
    )
    yield case(
        "expired_revocation",
        "A revocation does not end because the response does.",
        "RFC 5280 5.3.1",
        _saying(was_revoked).but(produced_at=old[0]),
        code=REVOKED,
    )
    future = was_revoked.but(this_update=NOW + DAY, next_update=NOW + 2 * DAY)
    yield case(
        "future_revocation",
        "What will be said tomorrow is not said yet; nor is it known to be good.",
        "RFC 6960 4.2.2.1",
        _saying(future),
        code=UNKNOWN,
        fault=_NOT_YET,
    )
    yield case(
        "expired_unknown",
        "That the responder did not know the certificate is out of date.",
        "RFC 6960 3.2 (6)",
        _saying(_until(NOW - 1).but(status=NOT_KNOWN)).but(produced_at=NOW - 2 * DAY),
        fault=_EXPIRED,
    )
    yield case(
        "old_revocation",
        "A revocation does not end because it was said long ago.",
        "RFC 5280 5.3.1",
        _saying(was_revoked.but(next_update=None)).but(produced_at=old[0]),
        policy='[revocation]\nmax_age = "12h"\n',
        code=REVOKED,
    )
