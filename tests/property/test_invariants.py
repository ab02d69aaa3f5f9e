"""The invariants of the judge on generated PKIs."""

from dataclasses import replace
from random import Random

import hypothesis.strategies as st
from chainward import Verdict
from hypothesis import HealthCheck, event, given, settings

from . import der
from .encode import issue
from .judging import (
    LARGE_CACHE,
    TINY_CACHE,
    WITHOUT_CACHE,
    Setting,
    ask,
    code_of,
    is_exhausted,
    judged,
    validator,
    witnessed,
)
from .plan import PkiPlan
from .strategies import plans
from .tightening import tightened

# rust/validate/src/budget.rs: 60 units of 50,000 ticks, 24 of them for signatures that fail.
MOST_TICKS = 60 * 50_000
MOST_FAILED = 24

checked = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def setting_of(plan: PkiPlan) -> Setting:
    """Issue a plan and ask its question."""
    return Setting.of(issue(plan))


def answers(verdict: Verdict | None) -> tuple[object, ...]:
    """Give all that must be the same, however the answer came about."""
    if verdict is None:
        return ()
    return (
        verdict.ok,
        verdict.code,
        [(each.code, each.certificate, each.detail) for each in verdict.findings],
        [each.der for each in verdict.path],
        verdict.policies,
        verdict.valid_from_seconds,
        verdict.valid_until_seconds,
        verdict.anchor,
    )


def check_same(verdict: Verdict, expected: Verdict) -> None:
    """The same answer for the same charge; a remembered verdict, an acceptance, is charged nothing."""
    assert answers(verdict) == answers(expected)
    remembered = {0} if expected.ok else set()
    assert verdict.work["ticks"] in {expected.work["ticks"]} | remembered


@checked
@given(plans())
def test_no_path_no_accept(plan: PkiPlan) -> None:
    """Who is accepted has a path by names and keys, and the verdict tells it."""
    setting = setting_of(plan)
    verdict = judged(setting)
    event(code_of(verdict))
    if verdict is None or not verdict.ok:
        return
    octets = setting.pki.certificates
    paths = {tuple(octets[each] for each in reversed(path)) for path in plan.paths()}
    assert tuple(each.der for each in verdict.path) in paths


@checked
@given(plans())
def test_every_accept_has_a_witness(plan: PkiPlan) -> None:
    setting = setting_of(plan)
    verdict = judged(setting)
    if verdict is not None and verdict.ok:
        event("accepted")
        assert witnessed(setting, verdict) is None


@settings(checked, max_examples=60)
@given(plans())
def test_accept_is_monotone(plan: PkiPlan) -> None:
    """What is refused stays refused when something is taken away or asked for in addition."""
    setting = setting_of(plan)
    before = judged(setting)
    if before is None or before.ok:
        event("accepted, or no validator")
        return
    for what, harder in tightened(setting):
        after = judged(harder)
        assert after is None or not after.ok or is_exhausted(before, after), what


@checked
@given(plans())
def test_no_accept_beyond_the_end_of_a_path(plan: PkiPlan) -> None:
    """After the end of a certificate of the path, or of its anchor, that path accepts nobody."""
    setting = setting_of(plan)
    verdict = judged(setting)
    if verdict is None or not verdict.ok:
        return
    octets = setting.pki.certificates
    lives = verdict.path if setting.question.profile != "rfc5280" else verdict.path[:-1]
    for each in lives:
        end = plan.certificates[octets.index(each.der)].days[1]
        assert verdict.valid_until_seconds is not None
        assert verdict.valid_until_seconds <= der.seconds(end)
        later = judged(setting.asking(day=end + 1))
        assert later is not None
        assert not later.ok or each.der not in [other.der for other in later.path]
    last = min(plan.certificates[octets.index(each.der)].days[1] for each in lives)
    still = judged(setting.asking(day=last))
    assert still is not None
    assert still.ok, "the last second is one of the lifetime (RFC 5280 4.1.2.5)"


@checked
@given(plans(), st.integers(1, 200))
def test_time_lets_in_only_what_began(plan: PkiPlan, days: int) -> None:
    """Who is refused now and accepted later has a path of which something begins in between."""
    setting = setting_of(plan)
    now, day = judged(setting), setting.question.day
    later = judged(setting.asking(day=day + days))
    if now is None or now.ok or later is None or not later.ok or is_exhausted(now):
        return
    event("accepted later")
    octets = setting.pki.certificates
    begins = [plan.certificates[octets.index(each.der)].days[0] for each in later.path]
    assert any(day < begin <= day + days for begin in begins)


@checked
@given(st.lists(plans(), min_size=1, max_size=3))
def test_cached_equals_uncached(several: list[PkiPlan]) -> None:
    """Off, tiny and warm: the same answer, whatever came in between."""
    first = setting_of(several[0])
    if judged(first) is None:
        return
    others = [setting_of(plan) for plan in several]
    questions = [Setting(each.pki, each.question, first.anchors, each.presented) for each in others]
    expected = [ask(each, validator(first, WITHOUT_CACHE)) for each in questions]
    for entries in (TINY_CACHE, LARGE_CACHE):
        judge = validator(first, entries)
        for _ in range(3):
            for question, answer in zip(questions, expected, strict=True):
                check_same(ask(question, judge), answer)
                check_same(ask(question, judge), answer)
                check_same(ask(question, judge, explain=True), answer)


@checked
@given(plans(), st.randoms(use_true_random=False))
def test_order_and_duplicates_never_matter(plan: PkiPlan, random: Random) -> None:
    setting = setting_of(plan)
    expected = judged(setting)
    if expected is None:
        return
    judge = validator(setting)
    presented = [*setting.presented, *setting.presented[:2]]
    for _ in range(3):
        random.shuffle(presented)
        check_same(ask(setting, judge, presented), expected)
    check_same(ask(setting, judge, presented[::-1]), expected)


@checked
@given(plans(), plans(), st.lists(st.binary(max_size=40), max_size=3))
def test_junk_lets_nobody_in_and_keeps_nobody_out(
    plan: PkiPlan, other: PkiPlan, garbage: list[bytes]
) -> None:
    """Certificates of another PKI and no certificates at all may only use up what there is to spend."""
    setting = setting_of(plan)
    before = judged(setting)
    if before is None:
        return
    strangers = [
        each for each in issue(renamed(other)).certificates if each not in setting.pki.certificates
    ]
    damaged = [each[:-1] + bytes((each[-1] ^ 1,)) for each in setting.presented]
    for junk in (strangers, garbage, damaged):
        after = ask(setting, validator(setting), [*junk, *setting.presented])
        if is_exhausted(after):
            event("exhausted")
            continue
        assert after.ok == before.ok
        if junk is strangers:
            assert answers(after) == answers(before)


def renamed(plan: PkiPlan) -> PkiPlan:
    """Make it the PKI of another organisation; its keys may be the same."""
    return replace(
        plan,
        certificates=tuple(
            replace(each, subject=each.subject.replace("corp", "stranger"))
            for each in plan.certificates
        ),
    )


@checked
@given(st.lists(plans(), min_size=1, max_size=6))
def test_cost_stays_within_the_budget(several: list[PkiPlan]) -> None:
    """Many PKIs presented together, whose names and keys are the same: the work is bounded all the same."""
    setting = setting_of(several[0])
    presented = [each for plan in several for each in issue(plan).certificates]
    if judged(setting) is None:
        return
    verdict = ask(setting, validator(setting), presented)
    work = verdict.work
    event(code_of(verdict))
    assert work["ticks"] <= MOST_TICKS
    assert work["failed_signatures"] <= MOST_FAILED
    assert work["signatures"] <= MOST_TICKS / 50_000
