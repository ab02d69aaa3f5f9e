"""A server of the demo, in a process of its own: asyncio, and a plain socket beside it.

Neither knows anything of chainward but that it may ask for the verdict. A probe in the context,
which no server needs, tells the demo what happened inside each handshake of asyncio.
"""

import asyncio
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from chainward import ChainwardError, TrustStore, Validator
from chainward.integrations.ssl import UnjudgedError, attach, verdict_of
from processes import SECONDS, ProcessError


@dataclass(frozen=True)
class Report:
    """What the server saw of one handshake.

    Attributes:
        is_judged: chainward gave a verdict in this very handshake.
        code: why it refused; None: it did not.
        identity: whom it let in.
        error: why the handshake failed, as OpenSSL calls it; None: it did not.
        microseconds: what the server spent in the step of the handshake that judged the client.

    """

    is_judged: bool
    code: str | None
    identity: str | None
    error: str | None
    microseconds: float


@dataclass(frozen=True)
class Ports:
    """Where it listens."""

    asyncio: int
    plain: int


def serve(pipe: Connection, certificate: Path, key: Path, anchor: Path) -> None:
    """Serve until the pipe is closed. Send both ports, then a report for each handshake of asyncio."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    validator = Validator(TrustStore(anchor), revocation="none")
    try:
        attach(context, validator)
    except ChainwardError as error:
        pipe.send(ProcessError(str(error)))
        return
    context.sslobject_class = _probe(validator, pipe.send)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        plain = threading.Thread(target=_serve_plain, args=(listener, context))
        plain.start()
        try:
            asyncio.run(_serve_asyncio(pipe, context, listener.getsockname()[1]))
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            plain.join(SECONDS)


async def _serve_asyncio(pipe: Connection, context: ssl.SSLContext, plain_port: int) -> None:
    server = await asyncio.start_server(_echo, "127.0.0.1", 0, ssl=context)
    async with server:
        pipe.send(Ports(server.sockets[0].getsockname()[1], plain_port))
        await until_closed(pipe)


async def until_closed(pipe: Connection) -> None:
    """Wait until the demo closes its end or says something."""
    end = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(pipe.fileno(), end.set)
    await end.wait()
    loop.remove_reader(pipe.fileno())


async def _echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer who was let in with what it says."""
    verdict_of(writer.get_extra_info("ssl_object"))  # raises for a client that nobody judged
    writer.write(await reader.readline())
    with suppress(OSError):
        await reader.read()
        writer.close()


def _serve_plain(listener: socket.socket, context: ssl.SSLContext) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        connection.settimeout(SECONDS)
        with context.wrap_socket(
            connection, server_side=True, do_handshake_on_connect=False
        ) as tls:
            _echo_plain(tls)


def _echo_plain(tls: ssl.SSLSocket) -> None:
    with suppress(OSError):
        try:
            tls.do_handshake()
            verdict_of(tls)
            tls.sendall(tls.recv(64))
            tls.unwrap().close()
        except ssl.SSLError:
            # Closing before all is read resets the connection, and may cost the client the alert.
            tls.shutdown(socket.SHUT_WR)
            while tls.recv(4096):
                pass


def _probe(validator: Validator, report: Callable[[Report], None]) -> type[ssl.SSLObject]:
    """Give what asyncio does its handshakes with, only that it reports."""

    class Probe(ssl.SSLObject):
        microseconds = 0.0
        is_judged = False

        def do_handshake(self) -> None:
            error = None
            try:
                self._timed()
            except ssl.SSLWantReadError:
                raise
            except ssl.SSLError as problem:
                error = problem.reason
                raise
            finally:
                if error or self.version():
                    report(_report(self, error))

        def _timed(self) -> None:
            """Keep the time of the step in which the validator gave a verdict."""
            before = validator.metrics()["validations"]
            start = time.perf_counter_ns()
            try:
                super().do_handshake()
            finally:
                elapsed = time.perf_counter_ns() - start
                if validator.metrics()["validations"] > before:
                    self.is_judged, self.microseconds = True, elapsed / 1000

    def _report(probe: Probe, error: str | None) -> Report:
        try:
            verdict = verdict_of(probe)
        except UnjudgedError:
            return Report(probe.is_judged, None, None, error or "UNJUDGED", 0)
        identity = verdict.identity.subject if verdict.identity else None
        return Report(probe.is_judged, verdict.code, identity, error, probe.microseconds)

    return Probe
