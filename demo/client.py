"""The clients of the demo: Python's `ssl` over loopback."""

import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from processes import SECONDS

LINE = b"let me in\n"


@dataclass(frozen=True)
class Seen:
    """What a client saw: "echo", "alert" or "closed"; and the name of the alert (RFC 8446 6.2)."""

    outcome: str
    alert: str | None = None
    session: ssl.SSLSession | None = None
    is_resumed: bool = False


def client_context(anchor: Path, chain: Path | None, key: Path | None) -> ssl.SSLContext:
    """Make a client that trusts the anchor's servers, and shows a certificate if it has one."""
    context = ssl.create_default_context(cafile=str(anchor))
    if chain is not None:
        context.load_cert_chain(chain, key)
    return context


def visit(context: ssl.SSLContext, port: int, session: ssl.SSLSession | None = None) -> Seen:
    """Connect, say a line, read it back, close as TLS wants it."""
    try:
        with (
            socket.create_connection(("127.0.0.1", port), SECONDS) as plain,
            context.wrap_socket(plain, server_hostname="localhost", session=session) as tls,
        ):
            tls.sendall(LINE)
            if tls.recv(64) != LINE:
                return Seen("closed")
            seen = Seen("echo", None, tls.session, bool(tls.session_reused))
            with suppress(OSError):
                tls.unwrap()
            return seen
    except OSError as problem:
        return _refused(problem)


def _refused(problem: OSError) -> Seen:
    """Take the alert's name out of OpenSSL's reason, whose prefix differs between its versions."""
    _, is_alert, name = (getattr(problem, "reason", None) or "").partition("ALERT_")
    return Seen("alert", name.lower()) if is_alert else Seen("closed")
