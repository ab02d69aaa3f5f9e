"""The generator reaches what it is for, gives the same again, and shrinks."""

from collections import Counter
from functools import cache

import pytest
from chainward import Verdict
from hypothesis import HealthCheck, Phase, find, settings

from .encode import issue
from .facts import Chain, has_self_issued, other_ways
from .generate import Seeded
from .judging import Setting, ask, code_of, judged, validator
from .plan import PkiPlan
from .strategies import plans
from .twists import generated

SAMPLE = 2_000
# At least so many of the sample: three fifths of what was counted, so that the generator may change a little.
LEAST = {
    "ok": 545,
    "path of two or more intermediates": 280,
    "several paths by names and keys": 220,
    "accepted where there were several ways": 171,
    "no path by names and keys": 132,
    "accepted below one of several anchors": 86,
    "accepted through constraints": 79,
    "accepted with policies": 37,
    "accepted after a refused path": 34,
    "accepted through a self-issued CA": 26,
    "accepted below an intermediate that is trusted": 19,
    "accepted with mappings": 15,
    "no_valid_policy": 135,
    "signature_invalid": 64,
    "issuer_not_found": 56,
    "path_too_deep": 51,
    "malformed_certificate": 45,
    "expired": 44,
    "not_yet_valid": 43,
    "no_anchor": 34,
    "name_not_permitted": 24,
    "extended_key_usage": 19,
    "not_a_certification_authority": 18,
    "name_excluded": 18,
    "unknown_critical_extension": 18,
    "name_constraint_malformed": 16,
    "path_length_exceeded": 14,
    "digital_signature_missing": 10,
    "key_cert_sign_missing": 9,
    "policy_mapping_any_policy": 8,
    "empty_name": 4,
    "dns_name_syntax": 4,
    "name_malformed": 4,
    "serial_number": 4,
    "authority_key_identifier": 1,
}
# Findings that come up now and then, and are no aim of the generator.
RARE = {
    "anchor_version",
    "budget_exhausted",
    "extended_key_usage_absent",
    "extension_criticality",
    "inconsistent_extensions",
    "name_form_unsupported",
    "signature_algorithm_unsupported",
    "subject_key_identifier",
    "validity_interval_empty",
}


def cases(plan: PkiPlan, verdict: Verdict | None) -> list[str]:
    """Name the cases that a plan is one of."""
    paths = plan.paths()
    found = {
        code_of(verdict): True,
        "no path by names and keys": not paths,
        "several paths by names and keys": len(paths) > 1,
    }
    if verdict is not None and verdict.ok:
        octets = issue(plan).certificates
        chain = Chain(plan, tuple(octets.index(each.der) for each in reversed(verdict.path)))
        found |= {
            "path of two or more intermediates": len(verdict.path) > 3,
            "accepted after a refused path": bool(verdict.attempts),
            "accepted through constraints": any(each.is_constrained for each in chain.authorities),
            "accepted with policies": bool(verdict.policies),
            "accepted with mappings": any(each.mappings for each in chain.authorities),
            "accepted through a self-issued CA": has_self_issued(chain),
            "accepted where there were several ways": other_ways(chain),
            "accepted below one of several anchors": len(plan.anchors) > 1,
            "accepted below an intermediate that is trusted": chain.anchor.issuer is not None,
        }
    return [name for name, is_one in found.items() if is_one]


@cache
def counted() -> Counter[str]:
    """Count the cases of a sample."""
    found = Counter[str]()
    for number in range(SAMPLE):
        plan = generated(Seeded(f"sample/{number}"))
        setting = Setting.of(issue(plan))
        verdict = judged(setting)
        if verdict is not None:
            verdict = ask(setting, validator(setting), explain=True)
        found.update(cases(plan, verdict))
    return found


@pytest.mark.parametrize("case", LEAST)
def test_each_case_is_reached(case: str) -> None:
    assert counted()[case] >= LEAST[case], counted()


def test_no_finding_is_left_out_of_the_table() -> None:
    assert set(counted()) - set(LEAST) <= RARE, counted()


def test_a_seed_gives_the_same_again() -> None:
    for number in range(50):
        plan, again = (generated(Seeded(f"again/{number}")) for _ in range(2))
        assert plan == again
        assert issue(plan).certificates == issue(again).certificates


def is_found(code: str, plan: PkiPlan) -> bool:
    """Whether a plan ends in a finding."""
    return code_of(judged(Setting.of(issue(plan)))) == code


# The size of the smallest plan: certificates, and what is not as usual about them.
SMALL = {
    "ok": 2,
    "expired": 2,
    "name_not_permitted": 2,
    "no_valid_policy": 2,
    "path_length_exceeded": 3,
    "signature_invalid": 2,
}


@pytest.mark.parametrize("code", SMALL)
def test_what_is_found_shrinks(code: str) -> None:
    """From whatever is found first to a plan of a few certificates, one of which is special."""
    small = find(
        plans(),
        lambda plan: is_found(code, plan),
        settings=settings(
            max_examples=3_000,
            database=None,
            derandomize=True,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert len(small.certificates) <= SMALL[code] + 1, small
    assert sum(len(each.faults) for each in small.certificates) <= 1, small
