"""The corpus as files: one case a line, the same octets whenever it is written."""

import sys
from collections.abc import Iterable
from pathlib import Path

from . import (
    crl_delta_bases,
    crl_deltas,
    crl_envelopes,
    crl_extensions,
    crl_freshness,
    crl_indirect,
    crl_kinds,
    crl_namesakes,
    crl_order,
    crl_paths,
    crl_policies,
    crl_reasons,
    crl_scopes,
    crl_serials,
    crl_signer_status,
    crl_signers,
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
_CRL = (
    crl_envelopes,
    crl_extensions,
    crl_serials,
    crl_freshness,
    crl_scopes,
    crl_kinds,
    crl_reasons,
    crl_indirect,
    crl_signers,
    crl_signer_status,
    crl_namesakes,
    crl_deltas,
    crl_delta_bases,
    crl_order,
    crl_paths,
    crl_policies,
)


def ocsp() -> list[Case]:
    """Give the cases of OCSP."""
    return [case for module in _OCSP for case in module.cases()]


def crl() -> list[Case]:
    """Give the cases of CRLs."""
    return [case for module in _CRL for case in module.cases()]


def text(cases: Iterable[Case]) -> str:
    """Write cases as a file."""
    return "".join(f"{case.line()}\n" for case in cases)


FILES = {"ocsp.jsonl": ocsp, "crl.jsonl": crl}


def main() -> int:
    """Write all files anew."""
    FOLDER.mkdir(exist_ok=True)
    for name, cases in FILES.items():
        found = cases()
        (FOLDER / name).write_text(text(found))
        sys.stdout.write(f"{name}: {len(found)} cases\n")
    return 0
