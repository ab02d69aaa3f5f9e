"""An OCSP responder on loopback: ``openssl ocsp`` answers, and an HTTP server in front of it listens.

OpenSSL's own listener takes connections from anywhere, and this one shall not.
"""

import shutil
import subprocess
import threading
import urllib.request
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from processes import SECONDS, ProcessError

CONTENT = "application/ocsp-response"


class Responder:
    """Answers while it is entered."""

    def __init__(self, folder: Path, certificate: Path, key: Path) -> None:
        """Prepare to answer for the CA with this certificate and key."""
        self._index, self._files = folder / "index.txt", (certificate, key)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever)

    def __enter__(self) -> Self:
        """Begin to answer."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop for good."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(SECONDS)

    def knows(self, good: Iterable[x509.Certificate], revoked: Iterable[x509.Certificate]) -> None:
        """Write the CA's database (ca(1), "index.txt")."""
        lines = [_line(one, is_revoked=False) for one in good]
        lines += [_line(one, is_revoked=True) for one in revoked]
        self._index.write_text("".join(lines), encoding="ascii")

    def ask(self, certificate: x509.Certificate, issuer: x509.Certificate) -> bytes:
        """Ask it over HTTP about a certificate; give the DER of the response."""
        builder = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, hashes.SHA256())
        request = urllib.request.Request(
            f"http://127.0.0.1:{self._server.server_address[1]}/",
            builder.build().public_bytes(Encoding.DER),
            {"Content-Type": "application/ocsp-request"},
        )
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - the same
            body: bytes = answer.read()
        return body

    def _answer(self, request: bytes) -> bytes:
        certificate, key = self._files
        asked, told = self._index.with_name("request.der"), self._index.with_name("response.der")
        asked.write_bytes(request)
        openssl = shutil.which("openssl") or "openssl"
        command: list[str | Path] = [openssl, "ocsp", "-index", self._index, "-CA", certificate]
        command += ["-rsigner", certificate, "-rkey", key, "-ndays", "1"]
        command += ["-reqin", asked, "-respout", told]
        done = subprocess.run(  # noqa: S603 - our own arguments
            command, capture_output=True, check=False, timeout=SECONDS
        )
        if done.returncode:
            message = f"openssl ocsp: {done.stderr.decode(errors='replace')}"
            raise ProcessError(message)
        return told.read_bytes()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        answer = self._answer

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                """Answer as RFC 6960 appendix A.1 wants it."""
                body = answer(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.send_header("Content-Type", CONTENT)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler


def _line(certificate: x509.Certificate, *, is_revoked: bool) -> str:
    expires = certificate.not_valid_after_utc.strftime("%y%m%d%H%M%SZ")
    since = certificate.not_valid_before_utc.strftime("%y%m%d%H%M%SZ") if is_revoked else ""
    serial = f"{certificate.serial_number:X}"
    serial = serial.rjust(len(serial) + len(serial) % 2, "0")
    subject = certificate.subject.rfc4514_string()
    return f"{'R' if is_revoked else 'V'}\t{expires}\t{since}\t{serial}\tunknown\t/{subject}\n"
