"""``chainward ocsp info | check``."""

import argparse
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from chainward import Policy, RevocationStore, TrustStore, Validator, _native
from chainward._revocation import response
from chainward._sources import certificates
from chainward.cli._crl_files import moment
from chainward.cli._output import printable, say

EXIT_GOOD, EXIT_BAD = 0, 1


def add_to(commands: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """Add the commands."""
    text = "show OCSP responses, and check what they say of a certificate"
    actions = commands.add_parser("ocsp", help=text, description=text).add_subparsers(
        required=True, metavar="ACTION"
    )
    text = "what an OCSP response says; no signature is verified"
    info = actions.add_parser("info", help=text, description=text)
    text = "whether an OCSP response proves that a certificate is good; exit 1 if not, and why"
    check = actions.add_parser("check", help=text, description=text)
    for parser, run in ((info, _info), (check, _check)):
        parser.add_argument("file", type=Path, metavar="FILE", help="an OCSP response, DER")
        parser.add_argument("--json", action="store_true", help="one JSON object")
        parser.set_defaults(run=run)
    check.add_argument("--issuer", required=True, type=Path, metavar="CA", help="its issuer")
    check.add_argument("--cert", required=True, type=Path, help="the certificate")


def _info(options: argparse.Namespace) -> int:
    info = _native.ocsp_info(*response(options.file))
    if options.json:
        say(json.dumps({"file": str(options.file), **info}, default=datetime.isoformat))
        return EXIT_GOOD
    say(f"{printable(str(options.file))}: {info['response_status']}")
    for key in ("responder_name", "responder_key_hash", "produced_at", "certificates", "sha256"):
        if key in info:
            say(f"  {key.replace('_', ' ')}: {_shown(info[key])}")
    singles: Any = info["responses"]
    for single in singles:
        say(f"  serial {single['serial_number']}: {single['status']}")
        for key in ("revoked_at", "reason", "this_update", "next_update"):
            if single[key] is not None:
                say(f"    {key.replace('_', ' ')}: {_shown(single[key])}")
    return EXIT_GOOD


def _check(options: argparse.Namespace) -> int:
    """Judge the certificate below its issuer, with this response as all that is known."""
    content, name = response(options.file)
    stance = {"revocation": {"sources": ["stapled"], "mode": "hard"}}
    issuer = certificates(options.issuer, "--issuer")[0]
    validator = Validator(
        TrustStore(issuer), Policy("rfc5280", overrides=stance), revocation=RevocationStore(issuer)
    )
    verdict = validator.validate(certificates(options.cert, "--cert")[0], stapled=[content])
    evidence = verdict.evidence[0] if verdict.evidence else None
    status = evidence.status if evidence else "not_asked"
    faults = list(evidence.faults) if evidence else []
    if options.json:
        document = {"file": name, "ok": verdict.ok, "status": status}
        say(json.dumps({**document, "code": verdict.code, "faults": faults}))
    else:
        why = "" if verdict.ok else f" ({', '.join(dict.fromkeys([str(verdict.code), *faults]))})"
        say(f"{printable(str(options.cert))}: {status}{why}")
    return EXIT_GOOD if verdict.ok else EXIT_BAD


def _shown(value: object) -> str:
    return moment(value) if isinstance(value, datetime) else printable(str(value))
