"""A claim: its text, where it stands, what must be measured, and what a measurement makes of it.

A claim that was not measured never passes: what is missing, void or stale is NOT RUN, with its reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Status(StrEnum):
    """What became of a claim."""

    PASS = "PASS"  # noqa: S105 - not a password
    FAIL = "FAIL"
    NOT_RUN = "NOT RUN"


@dataclass(frozen=True)
class Measured:
    """What was measured, as text, and what that makes of the claim."""

    status: Status
    value: str


@dataclass(frozen=True)
class Absent:
    """A report that can't be used, and why; the reason names the command that makes it."""

    reason: str


@dataclass(frozen=True)
class Suite:
    """The totals of a conformance suite."""

    total: int
    agree: int
    skipped: int
    unlisted: int


@dataclass(frozen=True)
class Evidence:
    """All that was measured.

    Attributes:
        ratios: of the rows of build/bench.json.
        suites: of build/conformance.json.
        tests: whether all tests of this file and name passed.

    """

    ratios: Mapping[str, float] | Absent
    suites: Mapping[str, Suite] | Absent
    tests: Mapping["Test", bool] | Absent


class Source(Protocol):
    """Where a measurement comes from, and what it must be."""

    @property
    def bound(self) -> str:
        """Say what must hold."""

    def measure(self, evidence: Evidence) -> Measured:
        """Compare what was measured with the bound."""


@dataclass(frozen=True)
class Claim:
    """A claim: where it stands, in its words, and its source."""

    where: str
    text: str
    source: Source


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """A row of build/bench.json and the most, or the least, that its ratio may be."""

    row: str
    most: float | None = None
    least: float | None = None
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a claim that nothing could break."""
        if (self.most is None) == (self.least is None):
            message = f"{self.row}: either most or least is wanted"
            raise ValueError(message)

    @property
    def bound(self) -> str:
        """Say what must hold."""
        limit = f"<= {self.most:g}" if self.most is not None else f">= {self.least:g}"
        return f"{limit} ({self.note})" if self.note else limit

    def measure(self, evidence: Evidence) -> Measured:
        """Compare the ratio."""
        if isinstance(evidence.ratios, Absent):
            return Measured(Status.NOT_RUN, evidence.ratios.reason)
        if self.row not in evidence.ratios:
            return Measured(Status.NOT_RUN, f"build/bench.json has no row {self.row!r}: make bench")
        ratio = evidence.ratios[self.row]
        holds = ratio <= self.most if self.most is not None else ratio >= (self.least or 0)
        return Measured(_status(holds=holds), f"{ratio:.4g}")


@dataclass(frozen=True, kw_only=True)
class Conformance:
    """A suite of build/conformance.json, and its totals."""

    suite: str
    total: int
    agree: int
    skipped: int = 0

    @property
    def bound(self) -> str:
        """Say what must hold."""
        return _totals(self.agree, self.total, self.skipped)

    def measure(self, evidence: Evidence) -> Measured:
        """Compare all totals: a suite that has shrunk is no success."""
        if isinstance(evidence.suites, Absent):
            return Measured(Status.NOT_RUN, evidence.suites.reason)
        found = evidence.suites.get(self.suite)
        if found is None:
            reason = f"build/conformance.json has no suite {self.suite}: make conformance"
            return Measured(Status.NOT_RUN, reason)
        wanted = Suite(self.total, self.agree, self.skipped, 0)
        value = _totals(found.agree, found.total, found.skipped)
        if found.unlisted:
            value += f", {found.unlisted} disagreements that are not listed"
        return Measured(_status(holds=found == wanted), value)


@dataclass(frozen=True)
class Test:
    """A test that counts what the claim is about, by its file and the name of its function."""

    __test__ = False  # no class of tests

    path: str
    name: str

    @property
    def bound(self) -> str:
        """Name the test."""
        return str(self)

    def measure(self, evidence: Evidence) -> Measured:
        """Look whether it passed."""
        if isinstance(evidence.tests, Absent):
            return Measured(Status.NOT_RUN, evidence.tests.reason)
        if self not in evidence.tests:
            return Measured(Status.NOT_RUN, "the test was not found or skipped: make test")
        passed = evidence.tests[self]
        return Measured(_status(holds=passed), "passed" if passed else "failed")

    def __str__(self) -> str:
        """Name it as the pages do."""
        return f"{self.path}::{self.name}"


@dataclass(frozen=True)
class Later:
    """What an issue will bring: it can't be measured before."""

    bound: str
    issue: int
    what: str = "nothing measures it yet"

    def measure(self, _evidence: Evidence) -> Measured:
        """Name the issue."""
        return Measured(Status.NOT_RUN, f"{self.what} (issue {self.issue})")


def _status(*, holds: bool) -> Status:
    return Status.PASS if holds else Status.FAIL


def _totals(agree: int, total: int, skipped: int) -> str:
    return f"{agree:,} of {total:,} agree" + (f", {skipped} not run" if skipped else "")
