"""Many handshakes at once over loopback, while somebody reloads the validator."""

import queue
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from chainward import Verdict
from chainward.integrations.ssl import verdict_of

from interop.clients import Seen, connect
from interop.servers import GREETING, SECONDS

WORKERS = 4


@dataclass
class Run:
    """What a run saw: each client's view, by its name, and each verdict that the server had."""

    seen: dict[str, list[Seen]] = field(default_factory=dict)
    verdicts: list[Verdict] = field(default_factory=list)


def run(
    server: ssl.SSLContext,
    clients: dict[str, ssl.SSLContext],
    count: int,
    meanwhile: Callable[[], None],
) -> Run:
    """Do `count` handshakes, the clients in turn; call `meanwhile` again and again until they are done."""
    result = Run({name: [] for name in clients})
    names: queue.SimpleQueue[str] = queue.SimpleQueue()
    for index in range(count):
        names.put(list(clients)[index % len(clients)])
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        port = listener.getsockname()[1]
        serving = [
            threading.Thread(target=_serve, args=(listener, server, result.verdicts))
            for _ in range(WORKERS)
        ]
        visiting = [
            threading.Thread(target=_visit, args=(port, clients, names, result.seen))
            for _ in range(WORKERS)
        ]
        for thread in serving + visiting:
            thread.start()
        while any(thread.is_alive() for thread in visiting):
            meanwhile()
        listener.shutdown(socket.SHUT_RDWR)
        for thread in serving + visiting:
            thread.join(SECONDS)
    return result


def _serve(listener: socket.socket, context: ssl.SSLContext, verdicts: list[Verdict]) -> None:
    while True:
        try:
            plain, _ = listener.accept()
        except OSError:
            return
        plain.settimeout(SECONDS)
        with context.wrap_socket(plain, server_side=True, do_handshake_on_connect=False) as tls:
            with suppress(ssl.SSLError):
                tls.do_handshake()
                tls.sendall(GREETING)
            verdicts.append(verdict_of(tls))
            with suppress(OSError):
                tls.recv(1)


def _visit(
    port: int,
    clients: dict[str, ssl.SSLContext],
    names: "queue.SimpleQueue[str]",
    seen: dict[str, list[Seen]],
) -> None:
    while True:
        try:
            name = names.get_nowait()
        except queue.Empty:
            return
        seen[name].append(connect(clients[name], port))
