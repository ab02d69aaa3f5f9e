"""The driver's end of a worker: a subprocess that answers each line of JSON with one.

`benches/engine/src/protocol.rs` and `python_worker.py` are the other ends.
"""

import json
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from .tasks import ClaimError, Measurement

_PATIENCE_SECONDS = 10


class WorkerError(Exception):
    """A worker died, or said that it can't."""


class Worker:
    """A running worker; as a context manager it is ended, however the block ends."""

    def __init__(self, command: Sequence[str | Path], folder: Path) -> None:
        """Start it with `folder` as its working directory."""
        self._name = Path(command[0]).name
        self._chains: dict[str, int] = {}
        self._process = subprocess.Popen(  # noqa: S603 - our own programs, no shell
            command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Self:
        """Give the worker."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End it: no more input is its sign to stop."""
        with self._process as process:
            if process.stdin:
                # One that died left a request in the pipe; that it died was told already.
                with suppress(BrokenPipeError):
                    process.stdin.close()
            try:
                process.wait(_PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()

    def load(self, workload: str, folder: Path, chains: int) -> None:
        """Have a workload of so many chains read."""
        self._ask({"load": {"workload": workload, "folder": str(folder)}}, "loaded")
        self._chains[workload] = chains

    def run(self, workload: str, action: str, laps: int) -> Measurement:
        """Do something with each chain of a workload, `laps` times over.

        Raises:
            ClaimError: it counted another number of operations than it was asked for.

        """
        request = {"workload": workload, "action": action, "laps": laps}
        measured = Measurement(**self._ask({"run": request}, "ran"))
        wanted = laps * self._chains[workload]
        if measured.operations != wanted:
            message = f"{action} of {workload}: {measured.operations} operations, not {wanted}"
            raise ClaimError(message)
        return measured

    def _ask(self, request: dict[str, Any], wanted: str) -> Any:  # noqa: ANN401 - JSON
        process = self._process
        if process.stdin is None or process.stdout is None:
            message = f"{self._name} has no pipes"
            raise WorkerError(message)
        try:
            process.stdin.write(json.dumps(request) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except OSError:
            line = ""
        if not line:
            message = f"{self._name} ended in the middle of {request}"
            raise WorkerError(message)
        answer = json.loads(line)
        if wanted not in answer:
            message = f"{self._name}: {answer.get('error', line)}"
            raise WorkerError(message)
        return answer[wanted]
