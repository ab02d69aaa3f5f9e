"""Verdicts as text for the terminal."""

from collections.abc import Sequence
from datetime import datetime

from chainward import Attempt, Finding, PathCertificate, Verdict
from chainward.cli._output import LONGEST, printable

MILLISECOND, SECOND = 1_000, 1_000_000  # in microseconds


def summary(name: str, verdict: Verdict, seconds: float) -> str:
    """Give the verdict, its path, its findings and how long it holds, a line each."""
    outcome = "accepted" if verdict.ok else f"refused: {verdict.code}"
    path = " < ".join(_name(certificate) for certificate in verdict.path)
    lines = [f"{printable(name)}: {outcome} ({_duration(seconds)})", f"  path: {path}"]
    lines += [f"  {_finding(finding)}" for finding in verdict.findings]
    lines += [f"  {line}" for line in _interval(verdict)]
    return "\n".join(lines)


def explanation(name: str, verdict: Verdict, seconds: float) -> str:
    """Draw the path, and every other path that was tried and refused."""
    outcome = "ACCEPTED" if verdict.ok else f"REFUSED: {verdict.code}"
    lines = [
        f"{printable(name)}: {outcome}",
        f"{_duration(seconds)}, {_signatures(verdict.work)}",
        "",
        *_tree(verdict.path, verdict.findings),
    ]
    if verdict.ok:
        lines += ["", *_interval(verdict)]
    others = _others(verdict)
    if others:
        lines += ["", "other paths that were tried and refused:"]
    for number, attempt in enumerate(others, 1):
        lines += ["", f"{number}. {_verified(attempt)}"]
        lines += [f"   {line}" for line in _tree(attempt.path, [attempt.finding])]
    return "\n".join(lines)


def _others(verdict: Verdict) -> list[Attempt]:
    """Give the attempts without the one that speaks for a refusal: it is drawn already."""
    shown = None if verdict.ok else (_hashes(verdict.path), verdict.code)
    others = []
    for attempt in verdict.attempts:
        if (_hashes(attempt.path), attempt.finding.code) == shown:
            shown = None
        else:
            others.append(attempt)
    return others


def _hashes(path: Sequence[PathCertificate]) -> list[str]:
    return [certificate.sha256 for certificate in path]


def _tree(path: Sequence[PathCertificate], findings: Sequence[Finding]) -> list[str]:
    """Anchor first, as RFC 5280 6.1 processes a path; findings below their certificate."""
    lines = []
    for depth, index in enumerate(reversed(range(len(path)))):
        certificate = path[index]
        branch = "   " * (depth - 1) + "`- " if depth else ""
        lines.append(f"{branch}{_name(certificate)}  [{_mark(certificate)}]")
        own = [finding for finding in findings if finding.certificate == index]
        lines += ["   " * (depth + 1) + _finding(finding) for finding in own]
    return lines + [_finding(finding) for finding in findings if finding.certificate is None]


def _name(certificate: PathCertificate) -> str:
    if not certificate.der:
        return "(a bare name and key)"
    return printable(certificate.subject or "(no subject)", LONGEST)


def _mark(certificate: PathCertificate) -> str:
    """Tell certificates of one name apart."""
    if not certificate.der:
        return certificate.role
    return f"{certificate.role} {certificate.sha256[:8]}"


def _finding(finding: Finding) -> str:
    mark = "x" if finding.severity == "refusal" else "!"
    detail = printable(finding.detail or finding.summary, 2 * LONGEST)
    return f"{mark} {finding.code} ({finding.reference}): {detail}"


def _interval(verdict: Verdict) -> list[str]:
    if verdict.valid_from is None or verdict.valid_until is None:
        return []
    return [f"holds from {_moment(verdict.valid_from)} until {_moment(verdict.valid_until)}"]


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}Z"


def _duration(seconds: float) -> str:
    microseconds = seconds * 1e6
    if microseconds < MILLISECOND:
        return f"{microseconds:.0f} us"
    if microseconds < SECOND:
        return f"{microseconds / MILLISECOND:.1f} ms"
    return f"{seconds:.1f} s"


def _signatures(work: dict[str, int]) -> str:
    text = _counted(work["signatures"], "signature") + " checked"
    failed = work["failed_signatures"]
    return f"{text}, {failed} of them did not verify" if failed else text


def _verified(attempt: Attempt) -> str:
    return f"{_counted(attempt.verified, 'certificate')} of it verified, the anchor counted:"


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
