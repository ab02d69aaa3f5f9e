"""Certificates for the tests, issued by the package ``cryptography`` through the demo's helpers."""

import datetime as dt
import signal
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from certificates import DAY, NOW, Authority, Request, authority, issue, new_key
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CHAINWARD = Path(sys.executable).with_name("chainward")
REPOSITORY = Path(__file__).parents[2]


def der(certificate: x509.Certificate) -> bytes:
    """Give the DER of a certificate."""
    return certificate.public_bytes(Encoding.DER)


def pem(certificate: x509.Certificate) -> bytes:
    """Give the PEM of a certificate."""
    return certificate.public_bytes(Encoding.PEM)


def client(request: Request, issuer: Authority) -> bytes:
    """Issue a leaf with a key of its own and give its DER."""
    return der(issue(request, new_key(), issuer))


def key_info(of: Authority) -> bytes:
    """Give the DER of the SubjectPublicKeyInfo of a CA."""
    return of.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


@dataclass(frozen=True)
class Pki:
    """A root, an issuing CA below it, and a client ``client.clients.example`` below that."""

    root: Authority
    ca: Authority
    client: x509.Certificate

    @classmethod
    def make(cls, name: str = "root") -> "Pki":
        """Make all three; the root lives ten years."""
        root = authority(Request(name=name, is_ca=True, not_after=NOW + 3650 * DAY))
        ca = authority(Request(name="issuing", is_ca=True), root)
        return cls(root, ca, issue(Request(name="client"), new_key(), ca))

    @cached_property
    def root_der(self) -> bytes:
        """The root as DER."""
        return der(self.root.certificate)

    @cached_property
    def ca_der(self) -> bytes:
        """The issuing CA as DER."""
        return der(self.ca.certificate)

    @cached_property
    def client_der(self) -> bytes:
        """The client as DER."""
        return der(self.client)

    @cached_property
    def root_pem(self) -> bytes:
        """The root as PEM."""
        return pem(self.root.certificate)

    @cached_property
    def ca_pem(self) -> bytes:
        """The issuing CA as PEM."""
        return pem(self.ca.certificate)

    @cached_property
    def client_pem(self) -> bytes:
        """The client as PEM."""
        return pem(self.client)


def unix(moment: dt.datetime) -> int:
    """Give whole seconds since the epoch."""
    return int(moment.timestamp())


@dataclass(frozen=True)
class Run:
    """How a command ended."""

    code: int
    out: str
    err: str


def run(
    *arguments: str | bytes | Path, cwd: Path | None = None, env: dict[str, str] | None = None
) -> Run:
    """Run the installed command line."""
    done = subprocess.run(  # noqa: S603 - our own program, no shell
        [CHAINWARD, *arguments], capture_output=True, check=False, cwd=cwd, env=env, timeout=120
    )
    return Run(done.returncode, done.stdout.decode(), done.stderr.decode())


def script(code: str, *arguments: str | Path) -> Run:
    """Run Python in a process of its own."""
    done = subprocess.run(  # noqa: S603 - our own code, no shell
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        check=False,
        text=True,
        timeout=120,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def heed_interrupts() -> None:
    """Have a new process heed SIGINT, which a job in the background of a shell is told to ignore."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
