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
from contextlib import closing, suppress
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
        error: what failed, in OpenSSL's words or the library's; None: nothing did.
        microseconds: what the server spent in the step of the handshake that judged the client; None:
            nobody did.

    """

    is_judged: bool
    code: str | None
    identity: str | None
    error: str | None
    microseconds: float | None


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
    """Answer who was let in with what it says; nobody, should anybody come in unjudged."""
    with closing(writer), suppress(OSError, UnjudgedError):
        verdict_of(writer.get_extra_info("ssl_object"))
        writer.write(await reader.readline())
        await reader.read()


def _serve_plain(listener: socket.socket, context: ssl.SSLContext) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        connection.settimeout(SECONDS)
        with (
            suppress(OSError, UnjudgedError),
            context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False) as tls,
        ):
            _echo_plain(tls)


def _echo_plain(tls: ssl.SSLSocket) -> None:
    try:
        tls.do_handshake()
    except ssl.SSLError:
        # Closing before all is read resets the connection, and may cost the client the alert.
        tls.shutdown(socket.SHUT_WR)
        while tls.recv(4096):
            pass
        return
    verdict_of(tls)
    tls.sendall(tls.recv(64))
    tls.unwrap().close()


def _probe(validator: Validator, report: Callable[[Report], None]) -> type[ssl.SSLObject]:
    """Give what asyncio does its handshakes with, only that it reports."""

    class Probe(ssl.SSLObject):
        microseconds: float | None = None

        def do_handshake(self) -> None:
            """Go on with the handshake; keep the time of the step in which the validator is asked."""
            error = None
            before = validator.metrics()["validations"]
            start = time.perf_counter_ns()
            try:
                super().do_handshake()
            except ssl.SSLError as problem:
                error = problem
                raise
            finally:
                elapsed = time.perf_counter_ns() - start
                if validator.metrics()["validations"] > before:
                    self.microseconds = elapsed / 1000
                if not isinstance(error, ssl.SSLWantReadError):
                    report(_report(self, error, self.microseconds))

    return Probe


def _report(tls: ssl.SSLObject, error: ssl.SSLError | None, microseconds: float | None) -> Report:
    problem = str(error) if error else None
    is_judged = microseconds is not None
    try:
        verdict = verdict_of(tls)
    except UnjudgedError as unjudged:
        return Report(is_judged, None, None, problem or str(unjudged), microseconds)
    identity = verdict.identity.subject if verdict.identity else None
    return Report(is_judged, verdict.code, identity, problem, microseconds)
