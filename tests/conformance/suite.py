"""What a converter makes of one upstream suite: cases to judge, cases skipped, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from .case_format import Case


@dataclass(frozen=True, slots=True)
class Skip:
    """A case of the upstream suite that is not run."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Assertion:
    """The findings that may be the first reason of a refusal, and why there are several."""

    codes: tuple[str, ...]
    reason: str = ""

    @property
    def exact(self) -> str | None:
        """The one allowed code; `None` when there are several."""
        return self.codes[0] if len(self.codes) == 1 else None


@dataclass(frozen=True, slots=True)
class Suite:
    """The cases of one suite and what their refusals must be for."""

    name: str
    cases: tuple[Case, ...]
    skipped: tuple[Skip, ...] = ()
    assertions: Mapping[str, Assertion] = field(default_factory=dict)
    # Cases of which a CRL must be rejected, and why.
    rejected_crls: Mapping[str, str] = field(default_factory=dict)

    def with_assertions(self, assertions: Mapping[str, Assertion]) -> "Suite":
        """Add assertions; those with one allowed code are written into the cases too."""
        cases = tuple(
            replace(case, finding=assertions[case.id].exact)
            if case.id in assertions and case.expected == "reject"
            else case
            for case in self.cases
        )
        return replace(self, cases=cases, assertions=dict(assertions))
