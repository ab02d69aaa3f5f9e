"""``chainward inspect``."""

import argparse
import json
from pathlib import Path
from typing import Any

from chainward import _native
from chainward._sources import certificates, shown
from chainward.cli._output import printable, say

FIELDS = (
    "subject",
    "issuer",
    "serial_number",
    "not_before",
    "not_after",
    "signature_algorithm",
    "public_key_algorithm",
    "sha256",
    "key_sha256",
)


def add_to(commands: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """Add the command."""
    text = "show what certificates say; nothing is judged"
    parser = commands.add_parser("inspect", help=text, description=text)
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="PEM, DER or PKCS#7, any number in each"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line for each")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    for path in options.files:
        for index, der in enumerate(certificates(path, "FILE"), 1):
            document: dict[str, Any] = _native.inspect(der, f"{shown(path)}: certificate {index}")
            if options.json:
                say(json.dumps({"file": str(path), **document}))
            else:
                say("\n".join([f"{printable(str(path))}: certificate {index}", *_lines(document)]))
    return 0


def _lines(document: dict[str, Any]) -> list[str]:
    lines = [f"  {name.replace('_', ' ')}: {_value(document, name)}" for name in FIELDS]
    for extension in document["extensions"]:
        critical = " (critical)" if extension["critical"] else ""
        name = extension["name"] or extension["oid"]
        lines.append(f"  {name}{critical}: {printable(extension['value'])}")
    return [*lines, ""]


def _value(document: dict[str, Any], name: str) -> str:
    known = document.get(f"{name}_name")
    text = printable(document[name])
    return f"{known} ({text})" if known else text
