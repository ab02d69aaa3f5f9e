"""``chainward crl status``: how old CRLs are, and which are stale."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from chainward import Crl, CrlError, InputError, RevocationStore, _native
from chainward._revocation import contents
from chainward.cli._crl_files import crls_of, document, scope
from chainward.cli._output import LONGEST, printable, say

EXIT_FRESH, EXIT_STALE = 0, 1


@dataclass(frozen=True)
class Row:
    """One CRL, or a file that holds none that can be used, and why."""

    name: str
    crl: Crl | None
    error: str | None


def add_to(actions: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """Add the command."""
    text = "age, time to nextUpdate, entries, bytes and errors; exit 1 when one is stale or no good"
    parser = actions.add_parser("status", help=text, description=text)
    parser.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="PATH",
        help="a file, DER or PEM, a folder of which every file is read, or the folder of a store",
    )
    parser.add_argument(
        "--issuer",
        action="append",
        type=Path,
        metavar="CERT",
        help="certificates of CAs, to verify signatures with; a file or a folder; repeatable "
        "(default: signatures are not verified)",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line for each CRL")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    now = datetime.now(UTC)
    known = RevocationStore(options.issuer) if options.issuer else None
    all_fresh = True
    for path in options.paths:
        for row in _rows(path, known):
            is_stale = row.crl is not None and is_stale_at(row.crl, now)
            all_fresh &= not is_stale and row.error is None
            if options.json:
                say(json.dumps(_document(row, now, is_stale=is_stale)))
            else:
                say("\n".join(_lines(row, now, is_stale=is_stale)))
    return EXIT_FRESH if all_fresh else EXIT_STALE


def is_stale_at(crl: Crl, now: datetime) -> bool:
    """Say whether nextUpdate has passed, or is not said at all (RFC 5280 6.3.3 (a), 5.1.2.5)."""
    return crl.next_update is None or now > crl.next_update


def _rows(path: Path, known: RevocationStore | None) -> Iterator[Row]:
    """Read each file by itself: one that can't be used says nothing about the others."""
    if (path / "records").is_dir():
        yield from _rows_of_store(path, known)
        return
    for content, name in contents(path):
        file = content if isinstance(content, Path) else path
        try:
            crls = list(crls_of(file))
        except (CrlError, InputError) as error:
            yield Row(name, None, str(error).removeprefix(f"{name}: "))
            continue
        error_of_file = _error(file, name, known)
        for place, crl in crls:
            yield Row(place, crl, error_of_file)


def _rows_of_store(path: Path, known: RevocationStore | None) -> Iterator[Row]:
    if known is not None:
        message = f"--issuer: {path} is kept by a store, which verifies what it reads back"
        raise ValueError(message)
    for kept_for, crl, error in _native.kept_crls(str(path)):
        yield Row(f"{path}: scope {kept_for}" if kept_for else str(path), crl, error)


def _error(file: Path, name: str, known: RevocationStore | None) -> str | None:
    if known is None:
        return None
    try:
        known.add_crl(file)
    except CrlError as error:
        return str(error).removeprefix(f"{name}: ")
    return None


def _document(row: Row, now: datetime, *, is_stale: bool) -> dict[str, Any]:
    if row.crl is None:
        return {"file": row.name, "error": row.error}
    left = row.crl.next_update and (row.crl.next_update - now).total_seconds()
    return {
        "file": row.name,
        **document(row.crl),
        "age_seconds": (now - row.crl.this_update).total_seconds(),
        "seconds_to_next_update": left,
        "is_stale": is_stale,
        "error": row.error,
    }


def _lines(row: Row, now: datetime, *, is_stale: bool) -> list[str]:
    if row.crl is None:
        return [f"{printable(row.name)}: NO CRL", f"  error: {printable(row.error or '')}"]
    crl = row.crl
    state = "STALE" if is_stale else "fresh"
    kind = "delta CRL, " if crl.base_number is not None else ""
    lines = [
        f"{printable(row.name)}: {state}",
        f"  issuer: {printable(crl.issuer or '(no name)', LONGEST)}",
        f"  scope: {kind}{scope(crl)}",
        f"  age: {_told(now - crl.this_update)}, {_left(crl, now)}",
        f"  entries: {crl.entries:,}, bytes: {crl.bytes:,}",
    ]
    return [*lines, f"  error: {printable(row.error)}"] if row.error else lines


def _left(crl: Crl, now: datetime) -> str:
    if crl.next_update is None:
        return "next update: not said"
    left = crl.next_update - now
    if left < timedelta():
        return f"next update: {_told(-left)} ago"
    return f"next update: in {_told(left)}"


def _told(duration: timedelta) -> str:
    """Give a duration in its two largest units."""
    seconds = int(abs(duration.total_seconds()))
    sign = "-" if duration < timedelta() else ""
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, seconds = divmod(rest, 60)
    if days:
        return f"{sign}{days} d {hours} h"
    if hours:
        return f"{sign}{hours} h {minutes} min"
    return f"{sign}{minutes} min {seconds} s"
