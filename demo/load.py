"""What is measured: servers that greet whom they let in, and clients that come again and again."""

import asyncio
import functools
import socket
import ssl
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from chainward import TrustStore, Validator
from chainward.integrations.ssl import attach
from client import client_context
from processes import SECONDS
from server import until_closed

GREETING = b"come in\n"
OPENSSL, CHAINWARD, KNOWN = "OpenSSL", "chainward", "chainward, known client"
JUDGES = (OPENSSL, CHAINWARD, KNOWN)


@dataclass(frozen=True)
class Service:
    """Who judges the clients of which anchor, and the server's own certificate and key."""

    keys: str
    judge: str
    certificate: Path
    key: Path
    anchor: Path

    @property
    def name(self) -> str:
        """What it is called."""
        return f"{self.keys}, {self.judge}"


@dataclass(frozen=True)
class Order:
    """Come to a port with a certificate until so many seconds are over, but once at least."""

    port: int
    anchor: Path
    chain: Path
    key: Path
    seconds: float


@dataclass(frozen=True)
class Count:
    """How often a client was let in and refused, in how many seconds."""

    let_in: int
    refused: int
    seconds: float


def serve_all(pipe: Connection, services: Sequence[Service]) -> None:
    """Serve until told to end. Send the port of each service, and at the end its validator's metrics."""
    asyncio.run(_serve_all(pipe, services))


async def _serve_all(pipe: Connection, services: Sequence[Service]) -> None:
    validators = {service.name: _validator(service) for service in services}
    servers = {
        service.name: await asyncio.start_server(
            _greet, "127.0.0.1", 0, ssl=_context(service, validators[service.name])
        )
        for service in services
    }
    pipe.send({name: server.sockets[0].getsockname()[1] for name, server in servers.items()})
    await until_closed(pipe)
    with suppress(OSError):  # nobody may want to know
        pipe.send({name: one.metrics() for name, one in validators.items()})
    for server in servers.values():
        server.close()


def _validator(service: Service) -> Validator:
    store = TrustStore(service.anchor)
    if service.judge == KNOWN:
        return Validator(store, revocation="none")
    return Validator(store, revocation="none", verdict_cache=0)


def _context(service: Service, validator: Validator) -> ssl.SSLContext:
    """Ask each client for a certificate at each connection, whoever judges it."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(service.certificate, service.key)
    if service.judge == OPENSSL:
        context.load_verify_locations(service.anchor)
        context.verify_mode = ssl.CERT_REQUIRED
        context.options |= ssl.OP_NO_TICKET
        context.num_tickets = 0
    else:
        attach(context, validator)
    return context


async def _greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(GREETING)
    writer.close()


def come(pipe: Connection) -> None:
    """Take orders until the pipe is closed."""
    while True:
        try:
            order: Order = pipe.recv()
        except EOFError:
            return
        pipe.send(_count(order))


def _count(order: Order) -> Count:
    context = _client(order.anchor, order.chain, order.key)
    outcomes: list[bool] = []
    start = time.perf_counter()
    while not outcomes or time.perf_counter() - start < order.seconds:
        outcomes.append(_is_let_in(context, order.port))
    let_in = sum(outcomes)
    return Count(let_in, len(outcomes) - let_in, time.perf_counter() - start)


# A context reads its files once, as a real client's does.
_client = functools.cache(client_context)


def _is_let_in(context: ssl.SSLContext, port: int) -> bool:
    try:
        with (
            socket.create_connection(("127.0.0.1", port), SECONDS) as plain,
            context.wrap_socket(plain, server_hostname="localhost") as tls,
        ):
            greeting = tls.recv(64)
            while tls.recv(64):
                pass
            return greeting == GREETING
    except OSError:
        return False
