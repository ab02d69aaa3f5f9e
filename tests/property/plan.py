"""A PKI as plain data: small, ordered, and with the plainest values as defaults, so that it shrinks well."""

from dataclasses import dataclass, field, fields
from typing import Any

ANY_POLICY = "any"


class Brief:
    """Shows only what differs from the defaults."""

    def __repr__(self) -> str:
        """Leave out what is as usual."""
        shown = (
            f"{each.name}={getattr(self, each.name)!r}"
            for each in fields(self)  # type: ignore[arg-type]
            if getattr(self, each.name) != _default(each)
        )
        return f"{type(self).__name__}({', '.join(shown)})"


def _default(each: Any) -> object:  # noqa: ANN401 - a field of a dataclass, which the stubs make generic
    return each.default_factory() if callable(each.default_factory) else each.default


@dataclass(frozen=True, repr=False)
class CertificatePlan(Brief):
    """One certificate.

    Attributes:
        subject: ``organization/common name``; "" is the empty name.
        issuer: the position of the certificate whose subject and key sign; None: its own.
        key: a number in the pool of keys.
        is_ca: the cA flag, and which key usage is the usual one.
        path_length: of basicConstraints.
        key_usage: "usual" (keyCertSign, or digitalSignature), "absent" or "other" (keyEncipherment alone).
        usages: extended key usages; () = no extension.
        names: subject alternative names as ``form:text``; () = no extension.
        permitted: subtrees as ``form:text``.
        excluded: subtrees as ``form:text``.
        policies: last arcs of policy OIDs, or "any"; () = no extension.
        mappings: pairs of the same.
        explicit_policy: requireExplicitPolicy.
        inhibit_mapping: inhibitPolicyMapping.
        inhibit_any: inhibitAnyPolicy.
        days: notBefore and notAfter, in days from day zero.
        faults: what is wrong with it, by the names of `generate.CERTIFICATE_FAULTS`.

    """

    subject: str = "corp/root"
    issuer: int | None = None
    key: int = 0
    is_ca: bool = True
    path_length: int | None = None
    key_usage: str = "usual"
    usages: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    permitted: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    mappings: tuple[tuple[str, str], ...] = ()
    explicit_policy: int | None = None
    inhibit_mapping: int | None = None
    inhibit_any: int | None = None
    days: tuple[int, int] = (-100, 100)
    faults: tuple[str, ...] = ()

    @property
    def is_constrained(self) -> bool:
        """Whether it constrains names."""
        return bool(self.permitted or self.excluded)

    @property
    def says_policies(self) -> bool:
        """Whether it says anything about certificate policies."""
        skips = (self.explicit_policy, self.inhibit_mapping, self.inhibit_any)
        return bool(self.policies or self.mappings) or any(each is not None for each in skips)


@dataclass(frozen=True, repr=False)
class Question(Brief):
    """What is asked about the leaf: RFC 5280 6.1.1 (b)-(i), and the keys of a policy."""

    profile: str = "rfc5280"
    day: int = 0
    policies: tuple[str, ...] = ()
    explicit_policy: bool = False
    policy_mapping_inhibit: bool = False
    any_policy_inhibit: bool = False
    max_intermediates: int = 8
    usages: tuple[str, ...] = ()
    permitted: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True, repr=False)
class PkiPlan(Brief):
    """A PKI: issuers stand before what they issue, and the leaf stands last.

    Attributes:
        certificates: all of them.
        anchors: positions of those that are trusted; the others are presented.
        withheld: positions of those that are neither.
        question: what is asked.

    """

    certificates: tuple[CertificatePlan, ...] = ()
    anchors: tuple[int, ...] = (0,)
    withheld: tuple[int, ...] = ()
    question: Question = field(default_factory=Question)

    @property
    def leaf(self) -> CertificatePlan:
        """The last certificate."""
        return self.certificates[-1]

    @property
    def presented(self) -> tuple[int, ...]:
        """Positions of what is sent with the leaf."""
        others = range(len(self.certificates) - 1)
        return tuple(each for each in others if each not in {*self.anchors, *self.withheld})

    def signer_of(self, position: int) -> CertificatePlan:
        """Give who signs a certificate."""
        plan = self.certificates[position]
        return plan if plan.issuer is None else self.certificates[plan.issuer]

    def paths(self) -> list[tuple[int, ...]]:
        """Give all paths from an anchor down to the leaf by names and keys; no certificate stands twice."""
        found: list[tuple[int, ...]] = []
        growing: list[tuple[int, ...]] = [(len(self.certificates) - 1,)]
        while growing:
            path = growing.pop()
            for upper in {*self.presented, *self.anchors} - set(path):
                if not self._issued(upper, path[0]):
                    continue
                if upper in self.anchors:
                    found.append((upper, *path))
                if upper in self.presented:
                    growing.append((upper, *path))
        return found

    def _issued(self, upper: int, lower: int) -> bool:
        signer, candidate = self.signer_of(lower), self.certificates[upper]
        is_forged = "forged" in self.certificates[lower].faults
        return not is_forged and (signer.subject, signer.key) == (candidate.subject, candidate.key)
