"""Judges what ``chainward cases`` answered: verdicts, reasons, listed disagreements, caches."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .case_format import Case, Verdict
from .expectations import Disagreement, Kind
from .suite import Assertion, Skip, Suite


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine said about one case, and why it rejected each CRL of it (None: accepted)."""

    actual: Verdict
    code: str | None
    crls: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class WrongFinding:
    """A refusal for another reason than the one it must be for."""

    id: str
    allowed: tuple[str, ...]
    code: str | None


@dataclass(slots=True)
class Result:
    """How one suite went. `problems` are failures that belong to no single verdict."""

    name: str
    total: int = 0
    # Cases with the right verdict and, where one is asserted, for the right reason.
    agree: int = 0
    false_accepts: list[str] = field(default_factory=list)
    false_rejects: list[str] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)
    skipped: list[Skip] = field(default_factory=list)
    wrong_findings: list[WrongFinding] = field(default_factory=list)
    asserted: int = 0
    exact: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Say whether the run must fail for this suite."""
        return bool(
            self.false_accepts or self.false_rejects or self.wrong_findings or self.problems,
        )

    def skip_reasons(self) -> dict[str, int]:
        """Count the skipped cases by reason, most frequent first."""
        return dict(Counter(skip.reason for skip in self.skipped).most_common())


Answers = Mapping[str, Answer]


def judge(
    suite: Suite,
    answers: Answers,
    expectations: Mapping[str, Disagreement],
) -> Result:
    """Compare the answers with the suite and with the disagreements that are right."""
    result = Result(name=suite.name, total=len(suite.cases), skipped=list(suite.skipped))
    result.asserted = len(suite.assertions)
    result.exact = sum(assertion.exact is not None for assertion in suite.assertions.values())
    disagreements: dict[str, Kind] = {}
    for case in suite.cases:
        answer = answers.get(case.id)
        if answer is None:
            continue
        kind = _disagreement(case, answer)
        if kind:
            disagreements[case.id] = kind
        else:
            _judge_reason(result, case, answer, suite.assertions.get(case.id))
    _judge_coverage(result, suite, answers)
    _judge_crls(result, suite, answers)
    settle(result, disagreements, expectations)
    return result


def settle(
    result: Result,
    disagreements: Mapping[str, Kind],
    expectations: Mapping[str, Disagreement],
) -> None:
    """Sort disagreements into listed and not listed, and find stale entries."""
    for name, kind in disagreements.items():
        entry = expectations.get(name)
        if entry is not None and entry.kind == kind:
            result.listed.append(name)
        elif kind == "false_accept":
            result.false_accepts.append(name)
        else:
            result.false_rejects.append(name)
    result.problems += [
        f"stale expectation: {name} is listed as {entry.kind}, and is none"
        for name, entry in expectations.items()
        if name not in result.listed
    ]


def cache_differences(modes: Mapping[str, Answers]) -> list[str]:
    """Say which answers depend on the caches; none may."""
    (first, reference), *others = modes.items()
    differences: list[str] = []
    for mode, answers in others:
        differences += [
            f"caches {first} and {mode} differ on {name}: "
            f"{_told(reference.get(name))} and {_told(answers.get(name))}"
            for name in sorted(reference.keys() | answers.keys())
            if reference.get(name) != answers.get(name)
        ]
    return differences


def _disagreement(case: Case, answer: Answer) -> Kind | None:
    if answer.actual == case.expected:
        return None
    return "false_accept" if answer.actual == "accept" else "false_reject"


def _judge_reason(
    result: Result,
    case: Case,
    answer: Answer,
    assertion: Assertion | None,
) -> None:
    refused = answer.actual == "reject"
    if refused and assertion is not None and answer.code not in assertion.codes:
        result.wrong_findings.append(WrongFinding(case.id, assertion.codes, answer.code))
        return
    result.agree += 1
    if refused and answer.code is None:
        result.problems.append(f"{case.id} is refused without a code")


def _judge_coverage(result: Result, suite: Suite, answers: Answers) -> None:
    known = {case.id for case in suite.cases}
    result.problems += _complaint("no verdict for", known - answers.keys())
    result.problems += _complaint("a verdict for unknown cases:", answers.keys() - known)


def _judge_crls(result: Result, suite: Suite, answers: Answers) -> None:
    for name, answer in answers.items():
        rejected = sorted({code for code in answer.crls if code})
        wanted = [suite.rejected_crls[name]] if name in suite.rejected_crls else []
        if rejected != wanted:
            told, must = (", ".join(codes) or "none" for codes in (rejected, wanted))
            result.problems.append(f"{name}: CRLs rejected as: {told}, must be: {must}")


def _complaint(text: str, names: Iterable[str]) -> list[str]:
    ordered = sorted(names)
    shown = ", ".join(ordered[:5]) + (", ..." if len(ordered) > 5 else "")  # noqa: PLR2004 - enough to search for
    return [f"{text} {shown} ({len(ordered)})"] if ordered else []


def _told(answer: Answer | None) -> str:
    return "no verdict" if answer is None else f"{answer.actual} {answer.code or ''}".strip()
