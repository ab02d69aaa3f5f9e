"""The validation time: the clock is read for each call, and every other way to give a time."""

import datetime as dt
import time

import pytest
from certificates import DAY, NOW, Request, authority
from chainward import TrustStore, Validator, Verdict

from .world import Pki, client, unix

LEAST_LIFETIME, GREATEST_LIFETIME = 2, 32  # seconds


def short_lived(pki: Pki, seconds: int) -> tuple[bytes, int]:
    """Issue a leaf that is valid for some seconds from now; give it and its last second."""
    end = dt.datetime.now(dt.UTC).replace(microsecond=0) + dt.timedelta(seconds=seconds)
    return client(Request(name="short", not_after=end), pki.ca), unix(end)


def accepted_in_time(validator: Validator, pki: Pki) -> tuple[bytes, int]:
    """Have a short-lived leaf accepted while it is valid; on a machine that stalls try longer ones."""
    seconds = LEAST_LIFETIME
    while seconds <= GREATEST_LIFETIME:
        leaf, end = short_lived(pki, seconds)
        verdicts = ask_all(validator, leaf, pki)
        if int(time.time()) <= end:
            assert [verdict.code for verdict in verdicts] == [None] * len(verdicts)
            return leaf, end
        seconds *= 2
    pytest.fail(f"this machine could not validate within {GREATEST_LIFETIME} s")


def ask_all(validator: Validator, leaf: bytes, pki: Pki) -> list[Verdict]:
    """Ask every entry point without a time; twice, so that caches answer too."""
    many = validator.validate_many([(leaf, [pki.ca_der])] * 2)
    return [
        validator.validate(leaf, [pki.ca_der]),
        validator.validate(leaf, [pki.ca_der], at=None),
        validator.explain(leaf, [pki.ca_der]),
        *many,
    ]


def test_a_certificate_expires_while_the_validator_lives(pki: Pki, validator: Validator) -> None:
    leaf, end = accepted_in_time(validator, pki)
    while time.time() < end + 1:
        time.sleep(0.05)
    verdicts = ask_all(validator, leaf, pki)
    assert [verdict.code for verdict in verdicts] == ["expired"] * len(verdicts)
    assert validator.validate(leaf, [pki.ca_der], at=end).ok, "at its last second it was valid"


@pytest.fixture
def leaf(pki: Pki) -> bytes:
    """Make a leaf that is valid for one day, within the lifetime of its issuers."""
    return client(Request(name="day", not_before=NOW, not_after=NOW + DAY), pki.ca)


def test_both_ends_are_inclusive(pki: Pki, validator: Validator, leaf: bytes) -> None:
    second = dt.timedelta(seconds=1)
    for at, code in (
        (NOW - second, "not_yet_valid"),
        (NOW, None),
        (NOW + DAY, None),
        (NOW + DAY + second, "expired"),
    ):
        assert validator.validate(leaf, [pki.ca_der], at=at).code == code
        assert validator.validate(leaf, [pki.ca_der], at=unix(at)).code == code
        assert validator.validate_many([(leaf, [pki.ca_der])], at=at)[0].code == code


def test_parts_of_a_second_are_dropped(pki: Pki, validator: Validator, leaf: bytes) -> None:
    nearly = dt.timedelta(microseconds=999_999)
    assert validator.validate(leaf, [pki.ca_der], at=NOW + DAY + nearly).ok
    assert validator.validate(leaf, [pki.ca_der], at=unix(NOW + DAY) + 0.75).ok
    assert validator.validate(leaf, [pki.ca_der], at=NOW - nearly).code == "not_yet_valid"
    assert validator.validate(leaf, [pki.ca_der], at=unix(NOW) - 0.25).code == "not_yet_valid"


def test_a_time_zone_is_taken_for_what_it_is(pki: Pki, validator: Validator, leaf: bytes) -> None:
    east = dt.timezone(dt.timedelta(hours=14))
    for at in (NOW, NOW + DAY):
        assert validator.validate(leaf, [pki.ca_der], at=at.astimezone(east)).ok
    wall_clock = (NOW + DAY).replace(tzinfo=dt.timezone(dt.timedelta(hours=-1)))
    assert validator.validate(leaf, [pki.ca_der], at=wall_clock).code == "expired"


def test_a_datetime_without_a_time_zone_is_no_moment(pki: Pki, validator: Validator) -> None:
    for at in (dt.datetime(2030, 1, 1), dt.datetime.min):  # noqa: DTZ001, DTZ901 - the point
        with pytest.raises(ValueError, match=r"^at: a datetime without a time zone"):
            validator.validate(pki.client_der, at=at)


def test_the_last_moment_of_all_is_exact() -> None:
    """As a float this datetime is 10000-01-01, one second after the last that DER can name."""
    last = dt.datetime.max.replace(tzinfo=dt.UTC)
    end = last.replace(microsecond=0)
    root = authority(Request(name="endless root", is_ca=True, not_after=end))
    leaf = client(Request(name="endless", not_after=end), root)
    validator = Validator(TrustStore(root.certificate), revocation="none")
    verdict = validator.validate(leaf, at=last)
    assert (verdict.code, verdict.valid_until) == (None, end)


def test_any_time_is_told(pki: Pki, validator: Validator) -> None:
    old = client(Request(name="old", not_before=NOW - DAY, not_after=NOW - DAY / 2), pki.ca)
    assert validator.validate(old, [pki.ca_der]).code == "expired"
    verdict = validator.validate(old, [pki.ca_der], at="any")
    assert verdict.ok
    assert "time_not_checked" in [notice.code for notice in verdict.notices]
    # Without one moment at which all certificates are valid nothing is accepted.
    never = client(Request(name="never", not_before=NOW - 9 * DAY, not_after=NOW - 8 * DAY), pki.ca)
    assert validator.validate(never, [pki.ca_der], at="any").code == "validity_interval_empty"


def test_a_remembered_verdict_answers_only_while_it_holds(
    pki: Pki, validator: Validator, leaf: bytes
) -> None:
    for _ in range(2):
        assert validator.validate(leaf, [pki.ca_der], at=NOW + DAY).ok
        assert validator.validate(leaf, [pki.ca_der], at=unix(NOW + DAY) + 1).code == "expired"
        assert validator.validate(leaf, [pki.ca_der], at=unix(NOW) - 1).code == "not_yet_valid"
    assert validator.metrics()["verdict_hits"] == 1


@pytest.mark.parametrize(
    "at", [float("nan"), float("inf"), -float("inf"), 2**63, -(2**63) - 1, 1e300]
)
def test_what_is_no_moment_is_refused(pki: Pki, validator: Validator, at: float) -> None:
    with pytest.raises(ValueError, match=r"^at: "):
        validator.validate(pki.client_der, at=at)


def test_the_ends_of_time_are_moments(pki: Pki, validator: Validator) -> None:
    presented = [pki.ca_der]
    assert validator.validate(pki.client_der, presented, at=2**63 - 1).code == "expired"
    assert validator.validate(pki.client_der, presented, at=-(2**63)).code == "not_yet_valid"
