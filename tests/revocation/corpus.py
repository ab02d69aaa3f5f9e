"""The corpus as files: one case a line, the same octets whenever it is written."""

import sys
from collections.abc import Iterable
from pathlib import Path

from . import (
    ocsp_delegates,
    ocsp_envelopes,
    ocsp_freshness,
    ocsp_matching,
    ocsp_paths,
    ocsp_signers,
)
from .case import Case

FOLDER = Path(__file__).resolve().parent / "corpus"
_OCSP = (
    ocsp_envelopes,
    ocsp_signers,
    ocsp_delegates,
    ocsp_matching,
    ocsp_freshness,
    ocsp_paths,
)


def ocsp() -> list[Case]:
    """Give the cases of OCSP."""
    return [case for module in _OCSP for case in module.cases()]


def text(cases: Iterable[Case]) -> str:
    """Write cases as a file."""
    return "".join(f"{case.line()}\n" for case in cases)


FILES = {"ocsp.jsonl": ocsp}


def main() -> int:
    """Write all files anew."""
    FOLDER.mkdir(exist_ok=True)
    for name, cases in FILES.items():
        found = cases()
        (FOLDER / name).write_text(text(found))
        sys.stdout.write(f"{name}: {len(found)} cases\n")
    return 0
