"""Servers that know nothing of chainward but what a test attaches to their context."""

import asyncio
import queue
import socket
import ssl
import threading
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from chainward import Verdict
from chainward.integrations.ssl import UnjudgedError, verdict_of

GREETING = b"come in"
SECONDS = 20


@dataclass(frozen=True)
class Outcome:
    """What became of a connection, as its server saw it."""

    verdict: Verdict | None
    error: str | None
    is_resumed: bool = False

    @property
    def code(self) -> str | None:
        """Why the client was refused by chainward; None: it was not, or nobody judged it."""
        return self.verdict.code if self.verdict is not None else None


class Server:
    """Binds to a free port of loopback; tells what became of each connection in order."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self.port = 0
        self._outcomes: queue.Queue[Outcome] = queue.Queue()

    def outcome(self) -> Outcome:
        """Wait for the next connection's outcome."""
        return self._outcomes.get(timeout=SECONDS)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        self.stop()

    def stop(self) -> None:
        """Stop listening, and wait for what runs."""
        raise NotImplementedError


class ThreadedServer(Server):
    """One thread for each connection, as socketserver and http.server do it.

    It greets whoever finishes the handshake: it does not look at verdicts.
    """

    def __init__(self, context: ssl.SSLContext) -> None:
        """Start nothing yet."""
        super().__init__()
        self._context = context
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        """Listen."""
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._listener.getsockname()[1]
        self._accepting = threading.Thread(target=self._accept)
        self._accepting.start()
        return self

    def stop(self) -> None:
        """Wake the listener up, and wait."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._accepting.join(SECONDS)
        for thread in self._threads:
            thread.join(SECONDS)

    def _accept(self) -> None:
        while True:
            try:
                plain, _ = self._listener.accept()
            except OSError:
                return
            plain.settimeout(SECONDS)
            thread = threading.Thread(target=self._serve, args=(plain,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, plain: socket.socket) -> None:
        with self._context.wrap_socket(
            plain, server_side=True, do_handshake_on_connect=False
        ) as tls:
            error = None
            try:
                tls.do_handshake()
                tls.sendall(GREETING)
                tls.recv(1)
            except OSError as problem:
                error = getattr(problem, "reason", None) or str(problem)
            outcome = Outcome(_verdict(tls), error, bool(tls.session_reused))
            if error is None:
                _close(tls)
            else:
                _drain(tls)
            self._outcomes.put(outcome)


class AsyncioServer(Server):
    """An event loop in a thread."""

    def __init__(self, context: ssl.SSLContext) -> None:
        """Start nothing yet."""
        super().__init__()
        self._context = context

    def __enter__(self) -> Self:
        """Listen."""
        ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._main(ready)))
        self._thread.start()
        ready.wait(SECONDS)
        return self

    def stop(self) -> None:
        """End the loop."""
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(SECONDS)

    async def _main(self, ready: threading.Event) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._context)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await self._end.wait()
        server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tls = writer.get_extra_info("ssl_object")
        self._outcomes.put(Outcome(_verdict(tls), None, bool(tls.session_reused)))
        writer.write(GREETING)
        await reader.read(1)
        writer.close()


def _verdict(connection: ssl.SSLObject | ssl.SSLSocket) -> Verdict | None:
    try:
        return verdict_of(connection)
    except UnjudgedError:
        return None


def _close(tls: ssl.SSLSocket) -> None:
    """Close as TLS wants it: without it OpenSSL would not resume the session."""
    try:
        tls.unwrap().close()
    except OSError:
        return


def _drain(tls: ssl.SSLSocket) -> None:
    """Take in what the client had sent: closing before resets the connection, and may cost it the alert."""
    try:
        tls.shutdown(socket.SHUT_WR)
        while tls.recv(4096):
            pass
    except OSError:
        return
