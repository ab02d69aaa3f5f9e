"""Verdicts as plain data."""

from typing import Any

from chainward._native import Finding, Identity, PathCertificate, Verdict


def verdict_to_dict(verdict: Verdict) -> dict[str, Any]:
    """Give a verdict as plain data for JSON; times in RFC 3339, certificates by SHA-256."""
    return {
        "ok": verdict.ok,
        "code": verdict.code,
        "findings": [_finding(finding) for finding in verdict.findings],
        "path": [_certificate(certificate) for certificate in verdict.path],
        "identity": identity_to_dict(verdict.identity) if verdict.identity else None,
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


def identity_to_dict(identity: Identity) -> dict[str, Any]:
    """Give an identity as plain data for JSON; the serial number is decimal text, as it is long."""
    return {
        "subject": identity.subject,
        "rdns": [
            [
                {
                    "oid": oid,
                    **({"text": value} if isinstance(value, str) else {"der": value.hex()}),
                }
                for oid, value in rdn
            ]
            for rdn in identity.rdns
        ],
        "serial_number": str(identity.serial_number),
        "sha256": identity.sha256,
        "key_sha256": identity.key_sha256,
        "dns_names": list(identity.dns_names),
        "ip_addresses": list(map(str, identity.ip_addresses)),
        "email_addresses": list(identity.email_addresses),
        "uris": list(identity.uris),
        "spiffe_id": identity.spiffe_id,
        "user_principal_names": list(identity.user_principal_names),
        "policies": list(identity.policies),
        "path": [_certificate(certificate) for certificate in identity.path],
        "anchor_subject": identity.anchor_subject,
        "anchor_sha256": identity.anchor_sha256,
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
