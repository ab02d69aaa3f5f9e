"""Verdicts as text for the terminal."""

from collections.abc import Sequence

from chainward import Finding, PathCertificate, Verdict


def summary(name: str, verdict: Verdict, seconds: float) -> str:
    """One line for the verdict, one for each finding."""
    outcome = "accepted" if verdict.ok else f"refused: {verdict.code}"
    path = " < ".join(_name(certificate) for certificate in verdict.path)
    lines = [f"{name}: {outcome} ({seconds * 1e6:.0f} us)", f"  path: {path}"]
    lines += [f"  {_finding(finding)}" for finding in verdict.findings]
    if verdict.valid_from and verdict.valid_until:
        lines.append(f"  holds from {verdict.valid_from} until {verdict.valid_until}")
    return "\n".join(lines)


def explanation(name: str, verdict: Verdict, seconds: float) -> str:
    """Draw the path, and every path that was tried and refused."""
    outcome = "ACCEPTED" if verdict.ok else f"REFUSED: {verdict.code}"
    work = verdict.work
    signatures = (
        f"{work['signatures']} signatures verified, {work['failed_signatures']} of them failed"
    )
    lines = [
        f"{name}: {outcome}",
        f"{seconds * 1e6:.0f} us, {signatures}",
        "",
        *_tree(verdict.path, verdict.findings),
    ]
    if verdict.valid_from and verdict.valid_until:
        lines += ["", f"holds from {verdict.valid_from} until {verdict.valid_until}"]
    if verdict.attempts:
        lines += ["", "paths that were tried and refused:"]
    for number, attempt in enumerate(verdict.attempts, 1):
        lines += ["", f"{number}. {attempt.verified} verified, anchor counted"]
        lines += [f"   {line}" for line in _tree(attempt.path, [attempt.finding])]
    return "\n".join(lines)


def _tree(path: Sequence[PathCertificate], findings: Sequence[Finding]) -> list[str]:
    """Anchor first, as RFC 5280 6.1 processes a path; findings below their certificate."""
    lines = [_finding(finding) for finding in findings if finding.certificate is None]
    for depth, index in enumerate(reversed(range(len(path)))):
        certificate = path[index]
        branch = "   " * (depth - 1) + "`- " if depth else ""
        lines.append(f"{branch}{_name(certificate)}  [{certificate.role}]")
        own = [finding for finding in findings if finding.certificate == index]
        lines += ["   " * (depth + 1) + _finding(finding) for finding in own]
    return lines


def _name(certificate: PathCertificate) -> str:
    text = certificate.subject or f"SHA-256 {certificate.sha256[:16]}"
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def _finding(finding: Finding) -> str:
    mark = "x" if finding.severity == "refusal" else "!"
    detail = finding.detail or finding.summary
    detail = "".join(letter if letter.isprintable() else "?" for letter in detail)
    return f"{mark} {finding.code} ({finding.reference}): {detail}"
