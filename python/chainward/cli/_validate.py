"""``chainward validate`` and ``chainward explain``."""

import argparse
import json
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from chainward import Policy, PolicyError, TrustStore, Validator, verdict_to_dict
from chainward._sources import At, certificates
from chainward.cli._picture import explanation, summary

EXIT_VALID, EXIT_REFUSED = 0, 1
PROFILES = ("client-auth", "rfc5280", "rfc5280-strict")


def add_to(commands: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """Add both commands."""
    for name, text in (
        ("validate", "judge certificates: one line each"),
        ("explain", "judge one certificate and show every path that was tried"),
    ):
        parser = commands.add_parser(name, help=text, description=text)
        parser.add_argument(
            "certificates",
            nargs="+" if name == "validate" else 1,
            type=Path,
            metavar="CERT",
            help="PEM, DER or PKCS#7: the leaf, and after it what was presented with it",
        )
        _add_options(parser)
        parser.set_defaults(run=_run, explain=name == "explain")


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--trust", action="append", required=True, type=Path, help="anchors: a file or folder"
    )
    parser.add_argument("--intermediates", action="append", default=[], type=Path)
    parser.add_argument(
        "--policy", default="client-auth", help=f"a file, or one of: {', '.join(PROFILES)}"
    )
    parser.add_argument("--at", help='the time: "any", Unix seconds or ISO 8601 (default: now)')
    parser.add_argument("--host", help="a DNS name or IP address that the leaf must have")
    parser.add_argument("--usage", action="append", help="clientAuth, serverAuth, ... or an OID")
    parser.add_argument(
        "--revocation",
        choices=["none"],
        default="none",
        help="there is only none for now: revoked certificates are accepted, with a notice",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object for each certificate")


def policy_named(name: str) -> Policy:
    """Give a profile, or read a policy file."""
    if name in PROFILES:
        return Policy(name)
    if not Path(name).exists():
        message = f"{name} is neither a policy file nor one of: {', '.join(PROFILES)}"
        raise PolicyError(message)
    return Policy.from_file(name)


def _run(options: argparse.Namespace) -> int:
    policy, at = policy_named(options.policy), _time(options.at)
    store = TrustStore(options.trust, intermediates=options.intermediates)
    validator = Validator(store, policy, revocation=options.revocation)
    judge = validator.explain if options.explain else validator.validate
    all_valid = True
    for path in options.certificates:
        leaf, *others = certificates(path)
        start = time.perf_counter()
        verdict = judge(leaf, others, at=at, host=options.host, usage=options.usage)
        elapsed = time.perf_counter() - start
        all_valid &= verdict.ok
        if options.json:
            document = {"file": str(path), **verdict_to_dict(verdict), "seconds": elapsed}
            print(json.dumps(document))
        else:
            show = explanation if options.explain else summary
            print(show(str(path), verdict, elapsed))
    return EXIT_VALID if all_valid else EXIT_REFUSED


def _time(text: str | None) -> At:
    if text is None or text == "any":
        return text
    if text.lstrip("-").isdigit():
        return int(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        message = f'--at: {text!r} is not "any", Unix seconds or ISO 8601'
        raise ValueError(message) from None
    return moment if moment.tzinfo else moment.astimezone()
