"""``chainward crl info | verify | lookup | status | add | forget | watch``."""

import argparse
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from chainward import CrlEntry, CrlError, RevocationStore
from chainward.cli import _crl_status, _crl_store
from chainward.cli._crl_files import crls_of, document, lines, moment
from chainward.cli._output import printable, say

EXIT_GOOD, EXIT_BAD = 0, 1
REMOVED = "removeFromCRL"
SERIAL_HELP = (
    "the serial number of a certificate: decimal, or hexadecimal with 0x before it or a colon or a "
    "letter in it"
)


def add_to(commands: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """Add the commands."""
    text = "show, verify, search, keep or fetch CRLs, and see which are stale"
    actions = commands.add_parser("crl", help=text, description=text).add_subparsers(
        required=True, metavar="ACTION"
    )
    _add_info(actions)
    _add_verify(actions)
    _add_lookup(actions)
    _crl_status.add_to(actions)
    _crl_store.add_to(actions)


def _add_info(actions: Any) -> None:  # noqa: ANN401 - as above
    text = "what CRLs say: issuer, number, times, scope, entries; no signature is verified"
    parser = _action(actions, "info", text, _info)
    parser.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="PATH",
        help="a file, DER or PEM, or a folder of which every file is read",
    )


def _add_verify(actions: Any) -> None:  # noqa: ANN401 - as above
    text = "whether one of the issuers signed a CRL and all of it can be used; exit 1 if not"
    parser = _action(actions, "verify", text, _verify)
    _add_file_and_issuers(parser)


def _add_lookup(actions: Any) -> None:  # noqa: ANN401 - as above
    text = (
        "whether a verified CRL lists a serial number of one of the issuers: date, reason, place; "
        "exit 0 not listed, 1 revoked. Whether the CRL is of its time and for such a certificate "
        "is not asked: validate does that"
    )
    parser = _action(actions, "lookup", text, _lookup)
    parser.add_argument("serial", metavar="SERIAL", type=_serial, help=SERIAL_HELP)
    _add_file_and_issuers(parser)


def _action(
    actions: Any,  # noqa: ANN401 - as above
    name: str,
    text: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(
        name, help=text.split(":", maxsplit=1)[0].split(";", maxsplit=1)[0], description=text
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line for each CRL")
    parser.set_defaults(run=run)
    return parser


def _add_file_and_issuers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="CRLs, DER or PEM")
    parser.add_argument(
        "--issuer",
        action="append",
        required=True,
        type=Path,
        metavar="CERT",
        help="certificates of CAs, a file or a folder; may be repeated",
    )


def _info(options: argparse.Namespace) -> int:
    for path in options.paths:
        for name, crl in crls_of(path):
            if options.json:
                say(json.dumps({"file": name, **document(crl)}))
            else:
                say("\n".join([f"{printable(name)}:", *lines(crl), ""]))
    return EXIT_GOOD


def _verify(options: argparse.Namespace) -> int:
    name = str(options.file)
    try:
        added = RevocationStore(options.issuer).add_crl(options.file)
    except CrlError as error:
        if options.json:
            say(json.dumps({"file": name, "ok": False, "code": error.code, "detail": str(error)}))
        else:
            say(printable(str(error)))
        return EXIT_BAD
    for one in added:
        if options.json:
            say(json.dumps({"file": name, "ok": True, "code": None, **document(one.crl)}))
        else:
            say("\n".join([f"{printable(name)}: verified", *lines(one.crl)]))
    return EXIT_GOOD


def _lookup(options: argparse.Namespace) -> int:
    store = RevocationStore(options.issuer)
    store.add_crl(options.file)
    found = {
        (entry.crl_sha256, entry.offset): entry
        for path in options.issuer
        for entry in store.lookup(options.serial, path)
    }
    for entry in found.values():
        _tell(options, entry)
    if not found:
        _tell(options, None)
    is_revoked = any(entry.reason != REMOVED for entry in found.values())
    return EXIT_BAD if is_revoked else EXIT_GOOD


def _tell(options: argparse.Namespace, entry: CrlEntry | None) -> None:
    if options.json:
        found = (
            None
            if entry is None
            else {
                "crl_sha256": entry.crl_sha256,
                "is_delta": entry.is_delta,
                "date": entry.date.isoformat(),
                "reason": entry.reason,
                "offset": entry.offset,
            }
        )
        say(json.dumps({"serial_number": str(options.serial), "entry": found}))
        return
    serial = f"serial {options.serial} ({_hexadecimal(options.serial)})"
    if entry is None:
        say(f"{serial}: not listed")
        return
    place = f"entry{' of a delta CRL' if entry.is_delta else ''} at byte {entry.offset}"
    if entry.reason == REMOVED:
        say(f"{serial}: no longer revoked, {REMOVED}; {place}")
        return
    say(
        f"{serial}: revoked since {moment(entry.date)}, {entry.reason or 'no reason given'}; {place}"
    )


def _serial(text: str) -> int:
    """Read a serial number; digits that may be either are decimal, and are shown in both forms."""
    if re.fullmatch(r"-?(0|[1-9][0-9]*)", text):
        return int(text)
    digits = text.removeprefix("0x").removeprefix("0X").replace(":", "")
    if not re.fullmatch(r"[0-9A-Fa-f]+", digits) or (digits == text and text.isdecimal()):
        message = f"{text!r} is no serial number, or may be either: {SERIAL_HELP}"
        raise argparse.ArgumentTypeError(message)
    return int(digits, 16)


def _hexadecimal(number: int) -> str:
    return f"{'-' if number < 0 else ''}0x{abs(number):x}"
