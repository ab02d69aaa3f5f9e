"""Clients: Python's, and OpenSSL's own program."""

import re
import shutil
import socket
import ssl
import subprocess
from dataclasses import dataclass

from interop.pki import Client, Pki
from interop.servers import GREETING, SECONDS

TLS_1_2, TLS_1_3 = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3
# Where there is none, a test that needs it fails by this name.
OPENSSL = shutil.which("openssl") or "openssl"

# RFC 8446 6: the alerts that are expected anywhere here.
ALERTS = {
    40: "handshake_failure",
    42: "bad_certificate",
    43: "unsupported_certificate",
    44: "certificate_revoked",
    45: "certificate_expired",
    46: "certificate_unknown",
    48: "unknown_ca",
    80: "internal_error",
    116: "certificate_required",
}


@dataclass(frozen=True)
class Seen:
    """What a client saw: the alert that it was refused with, and what the server said."""

    alert: str | None
    said: bytes
    session: ssl.SSLSession | None = None
    is_resumed: bool = False


def expected_alert(client: Client, version: ssl.TLSVersion) -> str | None:
    """TLS 1.2 has no alert certificate_required (RFC 5246 7.4.6: handshake_failure)."""
    if client.alert == "certificate_required" and version is TLS_1_2:
        return "handshake_failure"
    return client.alert


def connect(
    context: ssl.SSLContext,
    port: int,
    *,
    name: str = "localhost",
    session: ssl.SSLSession | None = None,
) -> Seen:
    """Do a handshake, read what the server says, close cleanly."""
    with socket.create_connection(("127.0.0.1", port), SECONDS) as plain:
        try:
            tls = context.wrap_socket(plain, server_hostname=name, session=session)
        except OSError as problem:
            return Seen(_alert(problem), b"")
        with tls:
            try:
                said = tls.recv(64)
                given, is_resumed = tls.session, bool(tls.session_reused)
                tls.sendall(b"!")
                _finish(tls)
            except OSError as problem:
                return Seen(_alert(problem), b"")
            return Seen(None, said, given, is_resumed)


def _finish(tls: ssl.SSLSocket) -> None:
    try:
        tls.unwrap()
    except OSError:
        return


def _alert(problem: OSError) -> str:
    """Take the alert's name out of OpenSSL's reason, whose prefix differs between its versions."""
    reason = getattr(problem, "reason", None) or str(problem)
    _, found, alert = reason.partition("ALERT_")
    return alert.lower() if found else reason


def openssl_client(pki: Pki, client: Client, port: int, version: ssl.TLSVersion) -> Seen:
    """Connect with ``openssl s_client``."""
    flag = {TLS_1_2: "-tls1_2", TLS_1_3: "-tls1_3"}[version]
    command = [OPENSSL, "s_client", "-connect", f"127.0.0.1:{port}", "-servername", "localhost"]
    command += [flag, "-quiet", "-verify_return_error", "-CAfile", str(pki.root)]
    if client.leaf:
        command += ["-cert", str(client.leaf), "-key", str(client.key)]
    if client.others:
        command += ["-cert_chain", str(client.others)]
    done = subprocess.run(  # noqa: S603 - a program of the system, no shell
        command, input=b"!", capture_output=True, timeout=SECONDS, check=False
    )
    number = re.search(rb"SSL alert number (\d+)", done.stderr)
    said = GREETING if GREETING in done.stdout else b""
    return Seen(ALERTS.get(int(number[1]), number[1].decode()) if number else None, said)
