"""Puts a PKI to chainward."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from chainward import Anchor, Policy, StoreError, TrustStore, Validator, Verdict

from . import der
from .encode import USAGES, Pki, policy_oid
from .plan import Question
from .witness import Asked, refutation

WITHOUT_CACHE = 0
TINY_CACHE = 1
LARGE_CACHE = 256


@dataclass(frozen=True)
class AnchorLimits:
    """What each anchor is limited to (RFC 5937)."""

    permitted: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    usages: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    end_day: int | None = None


@dataclass(frozen=True)
class Setting:
    """A PKI, and everything else that a validator is given; what a property changes."""

    pki: Pki
    question: Question
    anchors: tuple[bytes, ...]
    presented: tuple[bytes, ...]
    limits: AnchorLimits = AnchorLimits()
    distrusted_certificates: tuple[str, ...] = ()
    distrusted_keys: tuple[str, ...] = ()
    overrides: Mapping[str, Mapping[str, object] | str] = field(default_factory=dict)

    @classmethod
    def of(cls, pki: Pki) -> "Setting":
        """Ask what the plan asks."""
        return cls(pki, pki.plan.question, tuple(pki.anchors), tuple(pki.intermediates))

    def asking(self, **values: object) -> "Setting":
        """Ask something else."""
        return replace(self, question=replace(self.question, **values))  # type: ignore[arg-type]


def validator(setting: Setting, entries: int = WITHOUT_CACHE) -> Validator:
    """Make a validator.

    Raises:
        StoreError: an anchor that can't be used.

    """
    limits = setting.limits
    anchors = [
        Anchor(
            anchor,
            permitted=[_name(each) for each in limits.permitted],
            excluded=[_name(each) for each in limits.excluded],
            usages=[USAGES[each] for each in limits.usages],
            policies=list(map(policy_oid, limits.policies)),
            not_after=None if limits.end_day is None else der.seconds(limits.end_day),
        )
        for anchor in setting.anchors
    ]
    store = TrustStore(
        anchors,
        distrusted_certificates=setting.distrusted_certificates,
        distrusted_keys=setting.distrusted_keys,
    )
    return Validator(
        store,
        policy_of(setting),
        revocation="none",
        intermediate_cache=entries,
        verdict_cache=entries,
    )


def policy_of(setting: Setting) -> Policy:
    """Make the policy of a question."""
    question = setting.question
    asked: dict[str, object] = {
        "max_intermediates": question.max_intermediates,
        "permitted": [dict([_name(each)]) for each in question.permitted],
        "excluded": [dict([_name(each)]) for each in question.excluded],
        "initial": {
            "explicit_policy": question.explicit_policy,
            "policy_mapping_inhibit": question.policy_mapping_inhibit,
            "any_policy_inhibit": question.any_policy_inhibit,
        },
    }
    return Policy(question.profile, asked | dict(setting.overrides))


def _name(text: str) -> tuple[str, str]:
    form, _, value = text.partition(":")
    return (form, value) if form != "dir" else ("directory", der.name(value).hex())


def ask(
    setting: Setting,
    judge: Validator,
    presented: Sequence[bytes] | None = None,
    *,
    explain: bool = False,
) -> Verdict:
    """Put the question."""
    question = setting.question
    return (judge.explain if explain else judge.validate)(
        setting.pki.leaf,
        setting.presented if presented is None else presented,
        at=der.seconds(question.day),
        usage=[USAGES[each] for each in question.usages] or None,
        policies=list(map(policy_oid, question.policies)) or None,
    )


def judged(setting: Setting, entries: int = WITHOUT_CACHE) -> Verdict | None:
    """Give the verdict; None where an anchor can't be used, so that nothing is accepted."""
    if not setting.anchors:
        return None
    try:
        return ask(setting, validator(setting, entries))
    except StoreError:
        return None


def code_of(verdict: Verdict | None) -> str:
    """Give "ok", the finding, or "no_anchor"."""
    if verdict is None:
        return "no_anchor"
    return verdict.code or "ok"


def is_exhausted(*verdicts: Verdict | None) -> bool:
    """Whether the work, or what may be presented, ran out in one of them: then nothing is promised."""
    return any(code_of(verdict) in {"budget_exhausted", "input_too_large"} for verdict in verdicts)


def witnessed(setting: Setting, verdict: Verdict) -> str | None:
    """Have an acceptance checked again; None: nothing is wrong with it."""
    question, profile = setting.question, setting.question.profile
    asked = tuple(USAGES[each] for each in question.usages)
    by_profile = (USAGES["client"],) if profile == "client-auth" else ()
    return refutation(
        [each.der for each in verdict.path],
        Asked(
            der.DAY_ZERO + dt.timedelta(days=question.day),
            usages=asked or by_profile,
            any_usage=profile != "client-auth",
            anchor_lives=profile != "rfc5280",
            max_intermediates=question.max_intermediates,
        ),
    )
