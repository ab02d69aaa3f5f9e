"""Processes of the demo's own: started, spoken with over a pipe, always stopped."""

import multiprocessing
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Concatenate, ParamSpec, Self, TypeVar

SECONDS = 20
"""How long anything on loopback may take before the demo gives up."""

Said = TypeVar("Said")
Given = ParamSpec("Given")


class ProcessError(Exception):
    """A process of the demo can't go on; the message says why."""


class Child:
    """A process that ends as soon as its pipe is closed."""

    def __init__(
        self,
        main: Callable[Concatenate[Connection, Given], None],
        *given: Given.args,
        **named: Given.kwargs,
    ) -> None:
        """Start nothing yet."""
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._theirs = theirs
        self._process = context.Process(target=_run, args=(main, theirs, given, named), daemon=True)

    def __enter__(self) -> Self:
        """Start."""
        self._process.start()
        self._theirs.close()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop it, if need be by force."""
        self._pipe.close()
        self._process.join(SECONDS)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def tell(self, what: object) -> None:
        """Send something."""
        try:
            self._pipe.send(what)
        except OSError as error:
            raise ProcessError(self._gone()) from error

    def hear(self, kind: type[Said]) -> Said:
        """Wait for what it sends; raise the error that it may send instead."""
        if not self._pipe.poll(SECONDS):
            message = f"{self._process.name}: silent for {SECONDS} seconds"
            raise ProcessError(message)
        try:
            said = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise ProcessError(self._gone()) from error
        if isinstance(said, ProcessError):
            raise said
        if not isinstance(said, kind):
            message = f"{self._process.name}: said {said!r}, no {kind.__name__}"
            raise ProcessError(message)
        return said

    def _gone(self) -> str:
        self._process.join(SECONDS)
        return f"{self._process.name}: ended with {self._process.exitcode}"


def _run(
    main: Callable[..., None],
    pipe: Connection,
    given: tuple[object, ...],
    named: dict[str, object],
) -> None:
    """Leave an interrupt to the parent, which then closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    main(pipe, *given, **named)
