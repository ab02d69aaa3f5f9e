"""Whatever makes a question harder: none of it may turn a refusal into an acceptance."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from .encode import issue, key_info
from .judging import AnchorLimits, Setting
from .plan import CertificatePlan, PkiPlan, Question


def tightened(setting: Setting) -> Iterator[tuple[str, Setting]]:
    """Give each harder question, and what is harder about it."""
    yield from _fewer_anchors(setting)
    yield from _limited_anchors(setting)
    yield from _harder_questions(setting)
    yield from _distrusted(setting)
    yield from _constrained(setting)


def kinds() -> list[str]:
    """Name what may be harder."""
    leaf = CertificatePlan(subject="corp/u", issuer=1, key=2, is_ca=False)
    ca = CertificatePlan(subject="corp/ca0", issuer=0, key=1)
    plan = PkiPlan((CertificatePlan(), ca, leaf), question=Question(policies=("1", "2")))
    return list(dict.fromkeys(what for what, _ in tightened(Setting.of(issue(plan)))))


def _fewer_anchors(setting: Setting) -> Iterator[tuple[str, Setting]]:
    for each in setting.anchors:
        left = tuple(other for other in setting.anchors if other != each)
        yield "an anchor less", replace(setting, anchors=left)
    for each in setting.presented:
        left = tuple(other for other in setting.presented if other != each)
        yield "an intermediate less", replace(setting, presented=left)


def _limited_anchors(setting: Setting) -> Iterator[tuple[str, Setting]]:
    day = setting.question.day
    for limits in (
        AnchorLimits(permitted=("dns:a.corp.example",)),
        AnchorLimits(permitted=("dir:corp", "email:corp.example")),
        AnchorLimits(excluded=("dns:corp.example",)),
        AnchorLimits(excluded=("uri:.corp.example", "email:corp.example")),
        AnchorLimits(usages=("server",)),
        AnchorLimits(policies=("2",)),
        AnchorLimits(end_day=day - 1),
    ):
        yield f"anchors within {limits}", replace(setting, limits=limits)


def _harder_questions(setting: Setting) -> Iterator[tuple[str, Setting]]:
    question = setting.question
    yield "explicit policy", setting.asking(explicit_policy=True)
    yield "inhibited mapping", setting.asking(policy_mapping_inhibit=True)
    yield "inhibited anyPolicy", setting.asking(any_policy_inhibit=True)
    yield (
        "fewer intermediates",
        setting.asking(max_intermediates=max(question.max_intermediates - 1, 0)),
    )
    yield "permitted names", setting.asking(permitted=("dns:a.corp.example", "dir:corp"))
    yield "excluded names", setting.asking(excluded=("dns:b.corp.example", "email:corp.example"))
    yield "one usage more", setting.asking(usages=tuple({*_usages(setting), "server"}))
    for policies in {question.policies[:1], question.policies or ("2",)} - {(), question.policies}:
        yield "fewer policies", setting.asking(policies=policies)
    for overrides in ({"digital_signature": "refuse"}, {"usage": {"absent": "refuse"}}):
        yield f"a policy with {overrides}", replace(setting, overrides=overrides)


def _usages(setting: Setting) -> tuple[str, ...]:
    """Give what is asked already; to ask for something replaces what the profile asks for."""
    return setting.question.usages or (
        ("client",) if setting.question.profile == "client-auth" else ()
    )


def _distrusted(setting: Setting) -> Iterator[tuple[str, Setting]]:
    for octets in {*setting.anchors, *setting.presented, setting.pki.leaf}:
        digest = hashlib.sha256(octets).hexdigest()
        yield "a certificate distrusted", replace(setting, distrusted_certificates=(digest,))
    for number in {each.key for each in setting.pki.plan.certificates}:
        digest = hashlib.sha256(key_info(number)).hexdigest()
        yield "a key distrusted", replace(setting, distrusted_keys=(digest,))


HARDER: tuple[dict[str, object], ...] = (
    {"excluded": ("dns:a.corp.example",)},
    {"explicit_policy": 0},
    {"inhibit_mapping": 0},
    {"inhibit_any": 0},
    {"path_length": 0},
)


def _constrained(setting: Setting) -> Iterator[tuple[str, Setting]]:
    """Issue the PKI again with one CA that says one thing more."""
    plan = setting.pki.plan
    for position, certificate in enumerate(plan.certificates[:-1]):
        for values in HARDER:
            harder = _with(certificate, values)
            if harder is None:
                continue
            pki = issue(_replaced(plan, position, harder))
            yield (
                f"a CA with {values}",
                replace(
                    setting, pki=pki, anchors=tuple(pki.anchors), presented=tuple(pki.intermediates)
                ),
            )


def _with(certificate: CertificatePlan, values: dict[str, object]) -> CertificatePlan | None:
    """Add to what is excluded; set a number that is not set."""
    if "excluded" in values:
        return replace(certificate, excluded=(*certificate.excluded, "dns:a.corp.example"))
    is_free = all(getattr(certificate, name) is None for name in values)
    return replace(certificate, **values) if is_free else None  # type: ignore[arg-type]


def _replaced(plan: PkiPlan, position: int, certificate: CertificatePlan) -> PkiPlan:
    certificates = list(plan.certificates)
    certificates[position] = certificate
    return replace(plan, certificates=tuple(certificates))
