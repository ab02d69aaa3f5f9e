"""Verdicts as plain data."""

from datetime import datetime
from typing import Any

from chainward._native import Basis, Evidence, Finding, Identity, PathCertificate, Verdict


def verdict_to_dict(verdict: Verdict) -> dict[str, Any]:
    """Give a verdict as plain data for JSON.

    Times are in RFC 3339, certificates by SHA-256; CRL numbers are decimal text, as they may be long.
    """
    return {
        "ok": verdict.ok,
        "code": verdict.code,
        "findings": [_finding(finding) for finding in verdict.findings],
        "path": [_certificate(certificate) for certificate in verdict.path],
        "identity": identity_to_dict(verdict.identity) if verdict.identity else None,
        "valid_from": _moment(verdict.valid_from),
        "valid_until": _moment(verdict.valid_until),
        "policies": list(verdict.policies),
        "evidence": [_evidence(evidence) for evidence in verdict.evidence],
        "revocation_epoch": verdict.revocation_epoch,
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


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "certificate": evidence.certificate,
        "status": evidence.status,
        "reason": evidence.reason,
        "date": _moment(evidence.date),
        "bases": [_basis(basis) for basis in evidence.bases],
        "faults": list(evidence.faults),
    }


def _basis(basis: Basis) -> dict[str, Any]:
    if basis.kind == "ocsp":
        return {
            "kind": basis.kind,
            "sha256": basis.sha256,
            "produced_at": _moment(basis.produced_at),
            "this_update": _moment(basis.this_update),
            "next_update": _moment(basis.next_update),
            "is_stapled": basis.is_stapled,
            "is_delegated": basis.is_delegated,
        }
    if basis.kind != "crl":
        return {"kind": basis.kind}
    return {
        "kind": basis.kind,
        "sha256": basis.sha256,
        "number": None if basis.number is None else str(basis.number),
        "this_update": _moment(basis.this_update),
        "next_update": _moment(basis.next_update),
        "entry_offset": basis.entry_offset,
        "is_delta": basis.is_delta,
        "is_trusted_cache": basis.is_trusted_cache,
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _certificate(certificate: PathCertificate) -> dict[str, Any]:
    return {
        "role": certificate.role,
        "subject": certificate.subject,
        "sha256": certificate.sha256,
    }
