"""``chainward validate`` and ``chainward explain``."""

import argparse
import contextlib
import json
import time
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from chainward import (
    Anchor,
    Email,
    InputError,
    Policy,
    PolicyError,
    RevocationStore,
    StoreError,
    TrustStore,
    Validator,
    verdict_to_dict,
)
from chainward._questions import At, Host
from chainward._sources import certificates
from chainward.cli._output import say
from chainward.cli._picture import explanation, summary

EXIT_VALID, EXIT_REFUSED = 0, 1
EPILOG = """Of each finding: x refuses, ! is only told; its code, the source that decides, what was seen.
In a picture each certificate has its role and the first digits of its SHA-256."""
POLICY_HELP = f"a policy file, or one of: {', '.join(Policy.PROFILES)}"


def add_to(commands: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """Add both commands."""
    for name, text in (
        ("validate", "judge certificates: verdict, path, findings and time of each"),
        ("explain", "judge one certificate, draw its path and every path that was tried"),
    ):
        parser = commands.add_parser(name, help=text, description=text, epilog=EPILOG)
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
    add = parser.add_argument
    add(
        "--trust",
        action="append",
        required=True,
        type=Path,
        metavar="PATH",
        help="anchors: a file, or a folder of which every file is read; may be repeated",
    )
    add(
        "--intermediates",
        action="append",
        default=[],
        type=Path,
        metavar="PATH",
        help="CA certificates that may stand in the path, as if each CERT held them; repeatable",
    )
    add(
        "--trust-domain",
        action="append",
        default=[],
        metavar="NAME",
        help="a trust domain of SPIFFE that the anchors vouch for; repeatable (default: that of "
        "the anchor's own SPIFFE ID)",
    )
    add("--policy", default="client-auth", help=f"{POLICY_HELP} (default: client-auth)")
    add(
        "--at",
        metavar="TIME",
        help='the time to judge at: "any", Unix seconds, or ISO 8601, local where it has no '
        "zone (default: now)",
    )
    add(
        "--host",
        help="a DNS name, IP address or mailbox (with an @) that the leaf must have as subject "
        "alternative name",
    )
    add(
        "--usage",
        action="append",
        help="an extended key usage that the leaf must be allowed for: clientAuth, serverAuth, ... "
        "or an OID; repeatable (default: the policy's)",
    )
    add(
        "--policies",
        action="append",
        metavar="OID",
        help="an acceptable certificate policy (RFC 5280 6.1.1 (c)); repeatable (default: the "
        "policy's)",
    )
    add(
        "--crl",
        action="append",
        default=[],
        type=Path,
        metavar="PATH",
        help="CRLs, DER or PEM: a file, or a folder of which every file is read; may be repeated. "
        "Every certificate below the anchor is looked up then, and what is unknown is refused",
    )
    add(
        "--ocsp",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="an OCSP response, DER; may be repeated. It is looked up as --crl is",
    )
    add(
        "--revocation",
        choices=["none"],
        help="none: revoked certificates are accepted, with a notice (default without --crl and --ocsp)",
    )
    add("--json", action="store_true", help="one JSON object a line for each CERT")


def policy_named(name: str) -> Policy:
    """Give a profile, or read a policy file."""
    if name in Policy.PROFILES:
        return Policy(name)
    try:
        return Policy.from_file(name)
    except InputError as error:
        if name and not isinstance(error.__cause__, FileNotFoundError):
            raise
        message = f"{name!r} is neither a policy file nor one of: {', '.join(Policy.PROFILES)}"
        raise PolicyError(message) from error


def _run(options: argparse.Namespace) -> int:
    policy, at, host = policy_named(options.policy), _time(options.at), _host(options.host)
    anchors = [Anchor(path, trust_domains=options.trust_domain) for path in options.trust]
    store = TrustStore(anchors, intermediates=options.intermediates)
    validator = Validator(store, policy, revocation=_revocation(options, store, at))
    judge = validator.explain if options.explain else validator.validate
    show = explanation if options.explain else summary
    all_valid = True
    for path in options.certificates:
        leaf, *others = certificates(path, "CERT")
        start = time.perf_counter()
        verdict = judge(
            leaf, others, at=at, host=host, usage=options.usage, policies=options.policies
        )
        elapsed = time.perf_counter() - start
        all_valid &= verdict.ok
        if options.json:
            document = {"file": str(path), **verdict_to_dict(verdict), "seconds": elapsed}
            say(json.dumps(document))
        else:
            say(show(str(path), verdict, elapsed))
    return EXIT_VALID if all_valid else EXIT_REFUSED


def _revocation(
    options: argparse.Namespace, store: TrustStore, at: At
) -> RevocationStore | Literal["none"]:
    """Accept the CRLs of anchors, of configured intermediates, and of what is in the files to judge."""
    if not options.crl and not options.ocsp:
        return "none"
    if options.revocation:
        message = "--revocation none: there is something to look up in (--crl, --ocsp)"
        raise ValueError(message)
    known = RevocationStore(store)
    for path in options.certificates:
        for certificate in certificates(path, "CERT"):
            # One that is malformed signs no CRL, and is refused when it is judged.
            with contextlib.suppress(StoreError, InputError):
                known.add_issuers(certificate)
    for path in options.crl:
        known.add_crl(path, at=at)
    for path in options.ocsp:
        known.add_ocsp(path, at=at)
    return known


def _host(text: str | None) -> Host | None:
    return Email(text) if text and "@" in text else text


def _time(text: str | None) -> At:
    if text is None or text == "any":
        return text
    try:
        return int(text)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo else moment.astimezone()
    except (ValueError, OverflowError):
        message = f'--at: {text!r} is not "any", Unix seconds or ISO 8601'
        raise ValueError(message) from None
