"""CRLs of files and folders, and what they say in words."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from chainward import Crl, _native
from chainward._revocation import contents
from chainward.cli._output import LONGEST, printable


def crls_of(path: Path) -> Iterator[tuple[str, Crl]]:
    """Give each CRL of a file or folder, not verified, and what to call it."""
    for content, name in contents(path):
        crls = _native.open_crls(content, name)
        for index, crl in enumerate(crls, 1):
            yield (name if len(crls) == 1 else f"{name}: CRL {index}"), crl


def document(crl: Crl) -> dict[str, Any]:
    """Give a CRL as plain data; numbers are decimal text, as they may be long."""
    return {
        "issuer": crl.issuer,
        "number": _number(crl.number),
        "base_number": _number(crl.base_number),
        "this_update": crl.this_update.isoformat(),
        "next_update": crl.next_update.isoformat() if crl.next_update else None,
        "scope": list(crl.scope),
        "entries": crl.entries,
        "bytes": crl.bytes,
        "authority_key_identifier": crl.authority_key_identifier,
        "sha256": crl.sha256,
    }


def lines(crl: Crl) -> list[str]:
    """Give a CRL as lines for people."""
    number = "none" if crl.number is None else str(crl.number)
    if crl.base_number is not None:
        number += f" (a delta CRL: changes since number {crl.base_number})"
    next_update = moment(crl.next_update) if crl.next_update else "not said"
    return [
        f"  issuer: {printable(crl.issuer or '(no name)', LONGEST)}",
        f"  number: {number}",
        f"  this update: {moment(crl.this_update)}, next update: {next_update}",
        f"  scope: {scope(crl)}",
        f"  entries: {crl.entries:,}, bytes: {crl.bytes:,}",
        f"  key of the signer: {crl.authority_key_identifier or 'not said'}",
        f"  sha256: {crl.sha256}",
    ]


def scope(crl: Crl) -> str:
    """Give in words what a CRL is for."""
    words = "; ".join(crl.scope) or "all certificates of its issuer"
    return printable(words, 2 * LONGEST)


def moment(time: datetime) -> str:
    """Give a moment as people read it."""
    return f"{time:%Y-%m-%d %H:%M:%S}Z"


def _number(number: int | None) -> str | None:
    return None if number is None else str(number)
