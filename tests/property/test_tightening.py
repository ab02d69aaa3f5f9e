"""Each harder question refuses somebody, and lets nobody in."""

from collections import Counter
from dataclasses import replace
from functools import cache

import pytest

from .encode import issue
from .generate import Seeded
from .judging import Setting, is_exhausted, judged, witnessed
from .plan import CertificatePlan, PkiPlan, Question
from .tightening import kinds, tightened
from .twists import generated

PLANS = 300
# Of the plans, at least so many are refused; each is asked some thirty harder questions.
REFUSED, QUESTIONS = 90, 3_000


# Accepted only because of a mapping, or with names that the seeds seldom have.
HANDMADE = (
    PkiPlan(
        (
            CertificatePlan(),
            CertificatePlan(
                subject="corp/ca0", issuer=0, key=1, policies=("1",), mappings=(("1", "3"),)
            ),
            CertificatePlan(
                subject="corp/u",
                issuer=1,
                key=2,
                is_ca=False,
                usages=("client",),
                names=("email:u@corp.example", "uri:spiffe://a.corp.example/w"),
                policies=("3",),
            ),
        )
    ),
)


def settings_of(plan: PkiPlan) -> list[Setting]:
    """Ask what the plan does; and where policies come up, for a path that is valid for one of two."""
    setting = Setting.of(issue(plan))
    if not any(each.says_policies for each in plan.certificates):
        return [setting]
    asked = Question(policies=("1", "2"), explicit_policy=True)
    return [setting, replace(setting, question=asked)]


@cache
def counted() -> Counter[str]:
    """Ask all harder questions about plans of fixed seeds; count the acceptances that they refuse."""
    found = Counter[str]()
    seeded = (generated(Seeded(f"invariants/{number}")) for number in range(PLANS))
    for plan in (*HANDMADE, *seeded):
        for setting in settings_of(plan):
            before = judged(setting)
            if before is not None and before.ok:
                assert witnessed(setting, before) is None, setting.pki.plan
            found["refused"] += before is not None and not before.ok
            for what, harder in () if before is None else tightened(setting):
                after = judged(harder)
                if before is not None and before.ok:
                    found[what] += after is None or not after.ok
                    continue
                found["questions about refused"] += 1
                is_kept = after is None or not after.ok or is_exhausted(before, after)
                assert is_kept, (what, setting.pki.plan)
    return found


def test_refused_plans_stay_refused() -> None:
    assert counted()["refused"] >= REFUSED
    assert counted()["questions about refused"] >= QUESTIONS


@pytest.mark.parametrize("what", kinds())
def test_each_harder_question_refuses_somebody(what: str) -> None:
    assert counted()[what] > 0
