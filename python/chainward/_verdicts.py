"""Verdicts as plain data."""

from typing import Any

from chainward._native import Finding, PathCertificate, Verdict


def verdict_to_dict(verdict: Verdict) -> dict[str, Any]:
    """Give a verdict as plain data for JSON; times in RFC 3339, certificates by SHA-256."""
    return {
        "ok": verdict.ok,
        "code": verdict.code,
        "findings": [_finding(finding) for finding in verdict.findings],
        "path": [_certificate(certificate) for certificate in verdict.path],
        "valid_from": verdict.valid_from.isoformat() if verdict.valid_from else None,
        "valid_until": verdict.valid_until.isoformat() if verdict.valid_until else None,
        "policies": list(verdict.policies),
        "anchor": verdict.anchor,
        "attempts": [
            {
                "path": [_certificate(certificate) for certificate in attempt.path],
                "verified": attempt.verified,
                "finding": _finding(attempt.finding),
            }
            for attempt in verdict.attempts
        ],
        "epoch": verdict.epoch,
        "work": verdict.work,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "certificate": finding.certificate,
        "detail": finding.detail,
        "reference": finding.reference,
    }


def _certificate(certificate: PathCertificate) -> dict[str, Any]:
    return {
        "role": certificate.role,
        "subject": certificate.subject,
        "sha256": certificate.sha256,
    }
