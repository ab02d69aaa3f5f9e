"""The table of claims can fail, believes nothing that is void, stale or missing, and hides nothing."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from .claim import (
    Absent,
    Claim,
    Conformance,
    Evidence,
    Later,
    Measured,
    Ratio,
    Source,
    Status,
    Suite,
    Test,
)
from .evidence import (
    REPOSITORY,
    bench_ratios,
    conformance_suites,
    kept_ratios,
    passed_in_python,
    passed_in_rust,
)
from .run import Outcome, every_claim, exit_code, judge, main, report, summary

NOTHING = Evidence(Absent("no bench"), Absent("no suites"), Absent("no tests"))
ROW = Ratio(row="p256-d1: warm, Rust / bare leaf", most=1.05)
SUITE = Conformance(suite="pkits", total=249, agree=247, skipped=0)
TEST = Test("tests/docs/test_limits.py", "test_bytes")
IN_RUST = Test("rust/crypto/tests/keys.rs", "rsa_sizes")


@pytest.fixture
def build(tmp_path: Path) -> Path:
    """Make a wheel and two reports that are newer."""
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / "chainward.whl").touch()
    os.utime(tmp_path / "wheels" / "chainward.whl", (1_000, 1_000))
    write(tmp_path, "bench.json", bench(void=False))
    write(tmp_path, "conformance.json", conformance())
    return tmp_path


def bench(*, void: object) -> dict[str, Any]:
    return {"void": void, "rows": [{"row": ROW.row, "ratio": 1.04, "bound": None, "holds": True}]}


def conformance() -> dict[str, Any]:
    suite = {"total": 249, "agree": 247, "false_accept": [], "false_reject": [], "listed": ["1"]}
    return {"suites": {"pkits": {**suite, "skipped": list(map(str, range(0)))}}}


def write(build: Path, name: str, document: object, time: int = 2_000) -> None:
    (build / name).write_text(json.dumps(document))
    os.utime(build / name, (time, time))


def measured(source: Any, **found: Any) -> Measured:  # noqa: ANN401 - any source, any evidence
    evidence = {"ratios": {}, "suites": {}, "tests": {}, **found}
    result: Measured = source.measure(Evidence(**evidence))
    return result


@pytest.mark.parametrize(
    ("source", "found", "status"),
    [
        (ROW, {"ratios": {ROW.row: 1.05}}, Status.PASS),
        (ROW, {"ratios": {ROW.row: 1.0501}}, Status.FAIL),
        (ROW, {"ratios": {"another": 1.0}}, Status.NOT_RUN),
        (Ratio(row="r", least=2), {"ratios": {"r": 2.0}}, Status.PASS),
        (Ratio(row="r", least=2), {"ratios": {"r": 1.9}}, Status.FAIL),
        (SUITE, {"suites": {"pkits": Suite(249, 247, 0, 0)}}, Status.PASS),
        (SUITE, {"suites": {"pkits": Suite(249, 246, 0, 1)}}, Status.FAIL),
        (SUITE, {"suites": {"pkits": Suite(248, 247, 1, 0)}}, Status.FAIL),
        (SUITE, {"suites": {"pkits": Suite(249, 247, 1, 0)}}, Status.FAIL),
        (SUITE, {"suites": {"limbo": Suite(249, 247, 0, 0)}}, Status.NOT_RUN),
        (TEST, {"tests": {TEST: True}}, Status.PASS),
        (TEST, {"tests": {TEST: False}}, Status.FAIL),
        (TEST, {"tests": {IN_RUST: True}}, Status.NOT_RUN),
        (Later("< 1 x", 6), {}, Status.NOT_RUN),
    ],
)
def test_what_a_measurement_makes_of_a_claim(
    source: object, found: dict[str, Any], status: Status
) -> None:
    assert measured(source, **found).status is status


@pytest.mark.parametrize("source", [ROW, SUITE, TEST])
def test_what_was_not_measured_never_passes(source: Ratio | Conformance | Test) -> None:
    result = source.measure(NOTHING)
    assert result.status is Status.NOT_RUN
    assert result.value.startswith("no ")


def test_a_claim_that_nothing_could_break_is_refused() -> None:
    for limits in ({}, {"most": 1.0, "least": 1.0}):
        with pytest.raises(ValueError, match="either most or least"):
            Ratio(row="r", **limits)  # type: ignore[arg-type]


def test_reports_are_read(build: Path) -> None:
    assert bench_ratios(build) == {ROW.row: 1.04}
    assert conformance_suites(build) == {"pkits": Suite(249, 247, 0, 0)}


def test_a_report_that_is_missing_void_or_stale_is_told_with_its_command(build: Path) -> None:
    def why(found: object) -> str:
        assert isinstance(found, Absent)
        return found.reason

    for void in (True, None, "no"):
        write(build, "bench.json", bench(void=void))
        assert why(bench_ratios(build)).endswith("the clock was not steady: make bench")
    write(build, "bench.json", bench(void=False), time=999)
    assert why(bench_ratios(build)) == "build/bench.json is older than the wheel: make bench"
    write(build, "conformance.json", conformance(), time=999)
    assert why(conformance_suites(build)).endswith("is older than the wheel: make conformance")
    (build / "conformance.json").unlink()
    assert why(conformance_suites(build)) == "there is no build/conformance.json: make conformance"
    (build / "wheels" / "chainward.whl").unlink()
    assert "make build, make bench" in why(bench_ratios(build))


def test_what_pytest_says_is_read() -> None:
    output = (
        "tests/a/test_a.py::test_one PASSED [ 10%]\n"
        "tests/a/test_a.py::test_two[x y-1] PASSED [ 20%]\n"
        "tests/a/test_a.py::test_two[z] FAILED [ 30%]\n"
        "tests/a/test_a.py::test_three SKIPPED (why) [ 40%]\n"
        "tests/a/test_a.py::test_four ERROR [ 50%]\n"
        "FAILED tests/a/test_a.py::test_two[z] - assert False\n"
    )
    tests = [
        Test("tests/a/test_a.py", f"test_{name}") for name in ("one", "two", "three", "four", "no")
    ]
    found = passed_in_python(output, tests)
    assert found == {tests[0]: True, tests[1]: False, tests[3]: False}


def test_what_cargo_says_is_read() -> None:
    output = (
        "test rsa_sizes ... ok\n"
        "test checks::algorithms::tests::sha1 ... FAILED\n"
        "test slow ... ignored, takes minutes\n"
        "test checks::sha1_more ... ok\n"
    )
    tests = [IN_RUST, *(Test("rust/x.rs", name) for name in ("sha1", "slow", "more"))]
    assert passed_in_rust(output, tests) == {IN_RUST: True, tests[1]: False}


def test_the_run_counts_and_fails_on_a_failure() -> None:
    sources: list[Source] = [ROW, SUITE, Later("x", 5)]
    claims = [Claim("here", f"claim {place}", source) for place, source in enumerate(sources)]
    found = {"suites": {"pkits": Suite(249, 247, 0, 0)}, "tests": {}}
    for ratio, code, counts in [
        (1.0, 0, "claims: 2 PASS, 0 FAIL, 1 NOT RUN"),
        (1.2, 1, "claims: 1 PASS, 1 FAIL, 1 NOT RUN"),
    ]:
        outcomes = judge(claims, Evidence(ratios={ROW.row: ratio}, **found))  # type: ignore[arg-type]
        assert (exit_code(outcomes), summary(outcomes)) == (code, counts)
        assert report(outcomes).endswith(counts)
        assert f"bound <= 1.05; measured: {ratio:g}" in report(outcomes)
    assert exit_code([Outcome(claims[2], claims[2].source.measure(NOTHING))]) == 0


def test_the_command_prints_every_claim(build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--no-tests", "--build", str(build)]) == 0
    printed = capsys.readouterr().out
    for claim in every_claim():
        assert claim.text in printed
    assert "NOT RUN  P-256, table per issuer key" in printed
    write(build, "bench.json", {"void": False, "rows": [{"row": ROW.row, "ratio": 1.06}]})
    assert main(["--no-tests", "--build", str(build)]) == 1
    assert "  FAIL     p256-d1, intermediates seen before\n" in capsys.readouterr().out


def test_each_claim_is_there_once_and_its_source_exists() -> None:
    claims = every_claim()
    names = [(claim.where, claim.text) for claim in claims]
    assert len(set(names)) == len(names)
    rows = kept_ratios(REPOSITORY / "benches" / "RESULTS.md")
    for claim in claims:
        source = claim.source
        if isinstance(source, Ratio):
            assert source.row in rows, source.row
        if isinstance(source, Test):
            text = (REPOSITORY / source.path).read_text(encoding="utf-8")
            assert f"fn {source.name}(" in text or f"def {source.name}(" in text, str(source)
        if isinstance(source, Later):
            assert source.issue in (5, 6, 7)


def test_every_row_of_the_benchmark_but_the_guards_is_claimed() -> None:
    claimed = {claim.source.row for claim in every_claim() if isinstance(claim.source, Ratio)}
    rows = set(kept_ratios(REPOSITORY / "benches" / "RESULTS.md"))
    unclaimed = {row for row in rows - claimed if not row.endswith(": bare / bare")}
    # It is accepted with two signatures; that key identifiers are followed is no figure.
    assert unclaimed == {"20-anchors-p256: uncached, Rust / bare P-256"}
