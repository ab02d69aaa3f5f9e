"""A server whose interpreter ends while handshakes run.

Run as ``python -m interop.ending SERVER KEY ROOT``; it prints its port, serves from daemon threads,
and its main thread returns as soon as its input ends.
"""

import socket
import ssl
import sys
import threading
from contextlib import suppress
from pathlib import Path

from chainward import TrustStore, Validator
from chainward.integrations.ssl import attach

WORKERS = 4


def main() -> None:
    """Serve until the input ends; stop nothing."""
    chain, key, root = sys.argv[1:]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    attach(context, Validator(TrustStore(Path(root)), revocation="none"))
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    for _ in range(WORKERS):
        threading.Thread(target=_serve, args=(listener, context), daemon=True).start()
    print(listener.getsockname()[1], flush=True)  # noqa: T201 - for the test
    sys.stdin.read()


def _serve(listener: socket.socket, context: ssl.SSLContext) -> None:
    while True:
        plain, _ = listener.accept()
        with suppress(OSError), context.wrap_socket(plain, server_side=True) as tls:
            tls.sendall(b"come in")


if __name__ == "__main__":
    main()
