"""The second section: real TLS clients, let in or refused in the handshake."""

import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from chainward import TrustStore, Validator
from client import Seen, client_context, visit
from pki import Pki, Scenario
from processes import Child
from server import Ports, Report, serve

# The alert of RFC 8446 6.2 for each finding; certificate_expired is for "not currently valid" too.
ALERTS = {
    "expired": "certificate_expired",
    "not_yet_valid": "certificate_expired",
    "extended_key_usage": "unsupported_certificate",
    "name_not_permitted": "certificate_unknown",
    "unknown_critical_extension": "certificate_unknown",
    "issuer_not_found": "unknown_ca",
    "signature_invalid": "bad_certificate",
    "path_too_deep": "unknown_ca",
}
NO_CERTIFICATE = "no certificate"
HEADING = """
2. HANDSHAKES: TLS clients connect to an asyncio server whose SSLContext chainward is attached to

  saw       what the client saw: its line as an echo, an alert, or a closed connection (CPython before
            the fix of gh-98078: asyncio drops the alert of a handshake that failed)
  alert     what the same client is told by a plain socket that serves with the same SSLContext
  finding   what the server knows: why chainward refused, or that it accepted. A client that shows no
            certificate is refused by OpenSSL itself
  identity  the subject, from the path that was accepted
  step      microseconds that the server spent in the step of the handshake that judged the client:
            OpenSSL's parsing, the judgement, and if that accepts the check of the client's signature
  call      microseconds of the judgement alone: the same certificates, given to the library by the
            demo, where a validator like the server's was asked the same before
"""
COLUMNS = (
    f"{'client':<27}{'saw':<7}{'alert':<24}{'finding':<27}{'identity':<15}{'step':>5}{'call':>5}"
)


@dataclass(frozen=True)
class Row:
    """What became of one client: with asyncio, with the plain socket, and as the server saw it."""

    name: str
    code: str | None
    asyncio: Seen
    plain: Seen
    report: Report
    microseconds: float | None

    @property
    def alert(self) -> str | None:
        """What the client must be told; None: it must be let in."""
        if self.name == NO_CERTIFICATE:
            return "certificate_required"
        return ALERTS[self.code] if self.code else None

    @property
    def is_right(self) -> bool:
        """Whether all of it is what it must be."""
        return self._is_let_in() if self.alert is None else self._is_refused()

    def _is_let_in(self) -> bool:
        return (
            all(one.outcome == "echo" and not one.is_resumed for one in (self.asyncio, self.plain))
            and self.report.is_judged
            and self.report.code is self.report.error is None
            and self.report.identity is not None
        )

    def _is_refused(self) -> bool:
        told = Seen("alert", self.alert)
        return (
            self.asyncio in (told, Seen("closed"))
            and self.plain == told
            and self.report.is_judged is (self.name != NO_CERTIFICATE)
            and self.report.code == self.code
            and self.report.error is not None
            and self.report.identity is None
        )

    def __str__(self) -> str:
        """Give the row of the table."""
        report = self.report
        finding = report.code or ("accepted" if report.error is None else "not judged")
        row = (
            f"{self.name:<27}{self.asyncio.outcome:<7}{self.plain.alert or '-':<24}{finding:<27}"
            f"{report.identity or '-':<15}{_rounded(report.microseconds)}{_rounded(self.microseconds)}"
        )
        expected = f"{self.alert or 'an echo'}, {self.code or 'accepted'}"
        return row if self.is_right else f"{row}\n  WRONG, expected: {expected}"


def _rounded(microseconds: float | None) -> str:
    return f"{'-':>5}" if microseconds is None else f"{microseconds:>5.0f}"


def show_handshakes(pki: Pki) -> list[str]:
    """Print the table of the clients; give those that fared as they must not."""
    print(HEADING)
    print(COLUMNS)
    rows = []
    with Child(serve, pki.server, pki.server_key, pki.anchor) as server:
        for row in Visits(pki, server).rows():
            print(row, flush=True)
            rows.append(row)
    wrong = [f"client {row.name}" for row in rows if not row.is_right]
    if not wrong:
        print(
            f"\nall {len(rows)} clients were let in or refused as expected, for the expected reasons"
        )
    return wrong


class Visits:
    """One client after the other, so that the server's reports come in their order."""

    def __init__(self, pki: Pki, server: Child) -> None:
        """Wait until the server serves."""
        self._pki, self._server = pki, server
        self._ports = server.hear(Ports)
        self._validator = Validator(TrustStore(pki.anchor), revocation="none")

    def rows(self) -> Iterator[Row]:
        """Have all of them connect."""
        good, *others = self._pki.scenarios
        context = self._context(good)
        first = self._row(good, context)
        yield first
        nobody = replace(good, name=NO_CERTIFICATE, chain=[])
        yield self._row(nobody, client_context(self._pki.anchor, None, None))
        for one in others:
            yield self._row(one, self._context(one))
        sessions = (first.asyncio.session, first.plain.session)
        yield self._row(replace(good, name="good, resuming its session"), context, sessions)
        yield self._row(replace(good, name="good, once more"), context)

    def _context(self, client: Scenario) -> ssl.SSLContext:
        return client_context(self._pki.anchor, client.file, client.key)

    def _row(
        self,
        client: Scenario,
        context: ssl.SSLContext,
        sessions: tuple[ssl.SSLSession | None, ssl.SSLSession | None] = (None, None),
    ) -> Row:
        seen = visit(context, self._ports.asyncio, sessions[0])
        report = self._server.hear(Report)
        plain = visit(context, self._ports.plain, sessions[1])
        return Row(client.name, client.code, seen, plain, report, self._call(client.chain))

    def _call(self, chain: list[bytes]) -> float | None:
        """Give the microseconds that our own validator takes, which was asked the same as the server's."""
        if not chain:
            return None
        start = time.perf_counter_ns()
        self._validator.validate(chain[0], chain[1:])
        return (time.perf_counter_ns() - start) / 1000
