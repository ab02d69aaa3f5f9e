"""Facts about a path of a plan, which say what kind of disagreement may be expected there.

They look at what was issued. What any validator answered is not among them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .plan import CertificatePlan, PkiPlan

NOT_DER = ("explicit-false", "boolean-one")
MALFORMED = (
    *NOT_DER,
    "malformed-key-usage",
    "malformed-names",
    "duplicate-extension",
    "no-subtrees",
)
"""What no certificate may have (X.690 section 11, RFC 5280 4.2)."""
MALFORMED_SUBTREES = ("dns:.corp.example", "ip:10.0.0.0/255.0.255.0")
MALFORMED_NAMES = ("dns:a..corp.example",)


@dataclass(frozen=True)
class Chain:
    """One path of a plan: positions, the anchor first and the leaf last."""

    plan: PkiPlan
    positions: tuple[int, ...]

    @property
    def certificates(self) -> tuple[CertificatePlan, ...]:
        """All of the path."""
        return tuple(self.plan.certificates[each] for each in self.positions)

    @property
    def anchor(self) -> CertificatePlan:
        """The first."""
        return self.certificates[0]

    @property
    def authorities(self) -> tuple[CertificatePlan, ...]:
        """Whatever issues another: the anchor and the intermediates."""
        return self.certificates[:-1]

    @property
    def leaf(self) -> CertificatePlan:
        """The last."""
        return self.certificates[-1]

    @property
    def below(self) -> tuple[CertificatePlan, ...]:
        """All but the anchor: what RFC 5280 6.1 calls the path."""
        return self.certificates[1:]


Fact = Callable[[Chain], bool]


def faulty(part: str, *faults: str) -> Fact:
    """Hold when one of a part of the path (an attribute of `Chain`) has one of these faults."""
    return lambda chain: any(
        fault in each.faults for each in _part(chain, part) for fault in faults
    )


def says(part: str, test: Callable[[CertificatePlan], object]) -> Fact:
    """Hold when a test does for one of a part of the path."""
    return lambda chain: any(test(each) for each in _part(chain, part))


def either(*facts: Fact) -> Fact:
    """Hold when one does."""
    return lambda chain: any(fact(chain) for fact in facts)


def _part(chain: Chain, part: str) -> Iterable[CertificatePlan]:
    found = getattr(chain, part)
    return (found,) if isinstance(found, CertificatePlan) else found


def other_ways(chain: Chain) -> bool:
    """Tell whether another certificate has the name of one that issues in this path."""
    plan, names = chain.plan, {each.subject for each in chain.authorities}
    others = {*plan.presented, *plan.anchors} - set(chain.positions)
    return any(plan.certificates[each].subject in names for each in others)


def leaves_a_choice(chain: Chain) -> bool:
    """Tell whether several issuers have one name, so that a reason may speak of another path."""
    names = [each.subject for each in chain.authorities]
    return other_ways(chain) or len(names) > len(set(names))


def is_no_authority(plan: CertificatePlan) -> bool:
    """Tell whether it does not say that it is a CA that may sign certificates."""
    says_nothing = {"no-basic-constraints", "version-1"} & set(plan.faults)
    return not plan.is_ca or bool(says_nothing) or plan.key_usage == "other"


def has_policy_rules(plan: CertificatePlan) -> bool:
    """Tell whether it asks for more of policies than to list them."""
    skips = (plan.explicit_policy, plan.inhibit_mapping, plan.inhibit_any)
    return bool(plan.mappings) or any(each is not None for each in skips)


def subtrees(plan: CertificatePlan, *texts: str) -> bool:
    """Tell whether one of its subtrees begins with one of these."""
    return any(each.startswith(texts) for each in (*plan.permitted, *plan.excluded))


def has_malformed_subtree(plan: CertificatePlan) -> bool:
    """Tell whether one of its subtrees can't be judged."""
    return any(each in MALFORMED_SUBTREES for each in (*plan.permitted, *plan.excluded))


def anchor_out_of_time(chain: Chain) -> bool:
    """Tell whether the anchor is not valid at the moment that is asked about."""
    first, last = chain.anchor.days
    return not first <= chain.plan.question.day <= last


def unusable_anchor(chain: Chain) -> bool:
    """Tell whether an anchor, of this path or another, can't be read or enforced: then there is no store."""
    return any(
        set(plan.faults) & {*MALFORMED, "algorithms-differ", "subtree-minimum"}
        or has_malformed_subtree(plan)
        for plan in (chain.plan.certificates[each] for each in chain.plan.anchors)
    )


def malformed_beside(chain: Chain) -> bool:
    """Tell whether something malformed was presented that does not stand in the path."""
    return any(set(each.faults) & set(MALFORMED) for each in _beside(chain))


def unsupported_beside(chain: Chain) -> bool:
    """Tell whether something was presented that constrains names of a form beyond DNS, addresses and mail."""
    return any(subtrees(each, "dir:", "uri:", "upn:", "rid:") for each in _beside(chain))


def _beside(chain: Chain) -> Iterable[CertificatePlan]:
    plan = chain.plan
    others = {*plan.presented, *plan.anchors} - set(chain.positions)
    return (plan.certificates[each] for each in others)


def has_self_issued(chain: Chain) -> bool:
    """Tell whether an intermediate of the path has the name of its issuer."""
    return any(
        upper.subject == lower.subject
        for upper, lower in zip(chain.authorities, chain.authorities[1:], strict=False)
    )


def constrains(form: str) -> Fact:
    """Hold when a form of names is constrained in the path."""
    return lambda chain: any(subtrees(each, form) for each in chain.authorities)


def constrained_name(form: str, *texts: str) -> Fact:
    """Hold when a name of the path is one of these, and a form constrained."""
    is_constrained = constrains(form)
    return lambda chain: (
        is_constrained(chain) and any(name in texts for each in chain.below for name in each.names)
    )


def overlapping_wildcard(chain: Chain) -> bool:
    """Tell whether a name stands for some that are excluded, and for others."""
    is_excluded = any("dns:a.corp.example" in each.excluded for each in chain.authorities)
    return is_excluded and any("dns:*.corp.example" in each.names for each in chain.below)
