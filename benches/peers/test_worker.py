"""Workers as processes: made-up ones that fail in each way, and the Python one on real chains."""

import sys
from pathlib import Path

import pytest

from benches.workloads.chains import chains

from . import run as runner
from .rows import good_chains
from .tasks import ClaimError, Measurement, check
from .worker import Worker, WorkerError

REPOSITORY = Path(__file__).resolve().parents[2]
LOADED = '{"loaded": {"chains": 64}}'
RAN = '{"ran": {"operations": 64, "nanoseconds": 5, "signatures": 64, "ticks": 0}}'


def made_up(*answers: str) -> Worker:
    """Start a worker that gives these answers, whatever it is asked, and then ends."""
    program = "import sys\nfor answer in sys.argv[1:]:\n input()\n print(answer, flush=True)"
    return Worker([sys.executable, "-c", program, *answers], REPOSITORY)


def test_a_worker_is_asked_line_by_line() -> None:
    with made_up(LOADED, RAN) as worker:
        worker.load("w", REPOSITORY, 64)
        assert worker.run("w", "warm", 1) == Measurement(64, 5, 64, 0)


def test_a_worker_that_does_fewer_than_it_was_asked_for_fails_the_run() -> None:
    with made_up(LOADED, RAN) as worker:
        worker.load("w", REPOSITORY, 64)
        with pytest.raises(ClaimError, match="64 operations, not 128"):
            worker.run("w", "warm", 2)


def test_a_worker_that_dies_fails_the_run() -> None:
    with made_up(LOADED, RAN) as worker:
        worker.load("w", REPOSITORY, 64)
        worker.run("w", "warm", 1)
        with pytest.raises(WorkerError, match="ended in the middle"):
            worker.run("w", "warm", 1)


def test_a_worker_that_can_not_fails_the_run() -> None:
    with (
        made_up('{"error": "no such thing"}') as worker,
        pytest.raises(WorkerError, match="no such thing"),
    ):
        worker.load("w", REPOSITORY, 64)


@pytest.mark.parametrize(
    "error", [ClaimError("lie"), WorkerError("dead"), runner.BuildError("broken")]
)
def test_a_run_that_fails_leaves_no_ratios(
    error: Exception,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "bench.json").write_text("the last run's")

    def run(_build: Path, _rounds: int, _crls: object) -> None:
        raise error

    monkeypatch.setattr(runner, "run", run)
    assert runner.main(["--build", str(tmp_path)]) == runner.Exit.FAILED
    assert not (tmp_path / "bench.json").exists()
    assert str(error) in capsys.readouterr().err


def test_fewer_than_five_rounds_are_refused() -> None:
    with pytest.raises(SystemExit) as ended:
        runner.main(["--rounds", "4"])
    assert ended.value.code == 2


@pytest.mark.parametrize("depth", [1, 2])
def test_the_python_worker_does_what_the_rows_claim(depth: int, tmp_path: Path) -> None:
    workload = chains("p256", depth, roots=2, leaves=3)
    tasks = [task for task in good_chains(workload.name, depth).tasks if task.worker == "python"]
    assert {task.action: task.signatures for task in tasks} == {
        "cold": depth + 1,
        "warm": 1,
        "again": 0,
        "pyca": depth + 1,
    }
    with Worker([sys.executable, "-m", "benches.peers.python_worker"], REPOSITORY) as worker:
        worker.load(workload.name, workload.write(tmp_path), 3)
        for task in tasks:
            for laps in (1, 2):
                measured = worker.run(workload.name, task.action, laps)
                assert measured.operations == 3 * laps
                check(task, measured)


@pytest.mark.parametrize("action", ["cold", "pyca"])
def test_the_python_worker_times_no_refusals(action: str, tmp_path: Path) -> None:
    folder = chains("p256", 1, roots=2, leaves=2).write(tmp_path)
    lines = (folder / "roots.pem").read_text().splitlines(keepends=True)
    (folder / "roots.pem").write_text("".join(lines[: len(lines) // 2]))
    with Worker([sys.executable, "-m", "benches.peers.python_worker"], REPOSITORY) as worker:
        worker.load("w", folder, 2)
        with pytest.raises(WorkerError, match=r"ValueError: chainward refuses|VerificationError"):
            worker.run("w", action, 1)
