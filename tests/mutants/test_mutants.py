import json
from pathlib import Path

import pytest

from mutants import accepted
from mutants.accepted import Accepted
from mutants.mutant import Ledger, Mutant
from mutants.parts import PASSES, Pass
from mutants.run import report

SOURCE = "fn f() {\n    a < b\n}\n"


def entry(change: str, column: int = 7) -> dict[str, object]:
    span = {"start": {"line": 2, "column": column}, "end": {"line": 2, "column": column + 1}}
    return {"file": "f.rs", "name": f"f.rs:2:{column}: {change}", "span": span}


@pytest.fixture
def mutants(tmp_path: Path) -> list[Mutant]:
    (tmp_path / "f.rs").write_text(SOURCE)
    return [
        Mutant.of(entry(f"replace < with {by} in f"), tmp_path) for by in ("==", "<=", ">", ">=")
    ]


def ledger_of(
    path: Path, mutants: list[Mutant], summaries: list[str], parts: tuple[Pass, ...] = PASSES
) -> Ledger:
    outcomes = [{"scenario": "Baseline", "summary": "Success"}]
    for mutant, summary in zip(mutants, summaries, strict=False):
        outcomes.append({"scenario": {"Mutant": {"name": mutant.name}}, "summary": summary})  # type: ignore[dict-item]
    ledger = Ledger(path / "ledger.json")
    for part in parts:
        (path / "outcomes.json").write_text(json.dumps({"outcomes": outcomes}))
        ledger.harvest(path / "outcomes.json", part)
    return ledger


def test_a_mutant_is_known_by_its_change_and_its_line(mutants: list[Mutant]) -> None:
    assert (mutants[1].change, mutants[1].line) == ("replace < with <= in f", "a < b")


def test_outcomes_are_kept_over_runs_and_counted(tmp_path: Path, mutants: list[Mutant]) -> None:
    ledger_of(tmp_path, mutants[:2], ["CaughtMutant", "MissedMutant"])
    ledger = ledger_of(tmp_path, mutants[2:], ["Unviable"])
    expected = {"caught": 1, "missed": 1, "timeouts": 0, "unviable": 1, "remaining": 1}
    assert ledger.counts(mutants) == expected
    assert Ledger(tmp_path / "ledger.json").outcomes == ledger.outcomes
    assert ledger.missed(mutants) == [mutants[1]]


def test_a_mutant_is_missed_when_every_part_of_the_tests_missed_it(
    tmp_path: Path, mutants: list[Mutant]
) -> None:
    own, *others = PASSES
    waiting = [mutants[0]]
    for part in PASSES:
        ledger = Ledger(tmp_path / "ledger.json")
        assert ledger.ended(mutants[:1], *part.waiting) == waiting, part.name
        assert ledger.missed(mutants) == []
        ledger = ledger_of(tmp_path, mutants[:1], ["MissedMutant"], (part,))
    assert ledger.missed(mutants) == waiting
    assert ledger.ended(mutants[:1], *own.waiting) == waiting, "a new test may be anywhere"
    for part in others:
        assert ledger.ended(mutants[:1], *part.waiting) == []


def test_a_part_that_was_not_asked_changes_nothing(tmp_path: Path, mutants: list[Mutant]) -> None:
    ledger = ledger_of(tmp_path, mutants[:1], ["CaughtMutant"])
    assert ledger_of(tmp_path, mutants[:1], ["MissedMutant"]).outcomes == ledger.outcomes


def test_what_a_run_wrote_is_entered_once(tmp_path: Path, mutants: list[Mutant]) -> None:
    ledger_of(tmp_path, mutants[:1], ["CaughtMutant"])
    assert not (tmp_path / "outcomes.json").exists()


def test_a_survivor_needs_a_reason(
    tmp_path: Path, mutants: list[Mutant], capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = ledger_of(tmp_path, mutants, ["CaughtMutant", "MissedMutant"])
    assert report(mutants, ledger, []) == 1
    assert f"SURVIVES without a reason: {mutants[1].name}" in capsys.readouterr().out
    reason = Accepted("f.rs", mutants[1].change, "a < b", "never equal")
    assert report(mutants, ledger, [reason]) == 0
    total = "4 generated, 2 tested: 1 caught, 0 timeouts, 0 unviable, 2 remaining, 1 missed (1 with a reason)"
    assert total in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "line"), [("replace < with != in f", "a < b"), ("replace < with <= in f", "a < c")]
)
def test_a_reason_without_its_mutant_is_stale(
    mutants: list[Mutant], change: str, line: str
) -> None:
    assert accepted.stale([Accepted("f.rs", change, line, "why")], mutants, {}) != []


@pytest.mark.parametrize(
    ("outcome", "is_stale"),
    [("caught", True), ("unviable", True), ("missed", False), (None, False)],
)
def test_a_reason_for_a_mutant_that_is_caught_is_stale(
    mutants: list[Mutant], outcome: str | None, *, is_stale: bool
) -> None:
    reason = Accepted("f.rs", mutants[1].change, mutants[1].line, "why")
    outcomes = {mutants[1].name: outcome} if outcome else {}
    assert (accepted.stale([reason], mutants, outcomes) != []) == is_stale


@pytest.mark.parametrize("reason", ["", "reason = ' '", "reason = 'why'\nnumber = 1"])
def test_an_entry_has_a_reason_and_nothing_unknown(tmp_path: Path, reason: str) -> None:
    path = tmp_path / "accepted.toml"
    path.write_text(f"[[accepted]]\nfile = 'f.rs'\nchange = 'c'\nline = 'l'\n{reason}\n")
    with pytest.raises(ValueError, match="needs change, file, line, reason"):
        accepted.read(path)
