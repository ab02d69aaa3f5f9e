"""A server that attaches, listens, and forks its workers, as gunicorn does with ``preload_app``.

Run as ``python -m interop.prefork SERVER KEY ROOT``; it prints its port, then a line for each
connection: the worker's process and what it found. It ends when its input does.
"""

import os
import signal
import socket
import ssl
import sys
from contextlib import suppress

from chainward import TrustStore, Validator
from chainward.integrations.ssl import UnjudgedError, attach, verdict_of

WORKERS = 2


def main() -> None:
    """Start, wait, stop."""
    chain, key, root = sys.argv[1:]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    with open(root, "rb") as file:  # noqa: PTH123 - before the fork nothing more than needed
        validator = Validator(TrustStore(file.read()), revocation="none")
    attach(context, validator)
    with socket.create_server(("127.0.0.1", 0), backlog=16) as listener:
        workers = [_fork(listener, context) for _ in range(WORKERS)]
        _tell(str(listener.getsockname()[1]))
        sys.stdin.read()
    for worker in workers:
        os.kill(worker, signal.SIGTERM)
        os.waitpid(worker, 0)


def _fork(listener: socket.socket, context: ssl.SSLContext) -> int:
    child = os.fork()
    if child == 0:
        try:
            while True:
                _serve(listener, context)
        finally:
            os._exit(1)
    return child


def _serve(listener: socket.socket, context: ssl.SSLContext) -> None:
    plain, _ = listener.accept()
    with context.wrap_socket(plain, server_side=True, do_handshake_on_connect=False) as tls:
        with suppress(ssl.SSLError):
            tls.do_handshake()
            tls.sendall(b"come in")
        try:
            found = verdict_of(tls).code or "accepted"
        except UnjudgedError:
            found = "unjudged"
        _tell(f"{os.getpid()} {found}")
        with suppress(OSError):
            tls.recv(1)


def _tell(line: str) -> None:
    os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    main()
