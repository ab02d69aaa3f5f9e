"""NIST PKITS -> cases: all of them, with their CRLs, in the profile ``rfc5280``.

The expectations are Go's crypto/x509 table; the certificates are the current PKITS (RSA-2048
with SHA-256) out of the package cryptography-vectors. A ``CertPath`` starts with the trust
anchor and ends with the end entity; its order is kept, though the builder must not need it.
"""

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypedDict

from .case_format import Case, CaseError
from .sources import data_file, pkits_data
from .suite import Suite

FILE = "pkits-expectations.json"
# The certificates are valid from 2010-01-01 on; the data's README fixes this moment.
VALIDATION_TIME = int(datetime(2011, 4, 15, tzinfo=UTC).timestamp())

# PKITS appendix: NIST-test-policy-N = { csor-pkits 48 N }.
_TEST_POLICY_ARC = "2.16.840.1.101.3.2.1.48"
_NAME = re.compile(r"(?P<number>4(\.\d+)+) .*?(\(Subpart (?P<subpart>\d+)\))?")


class Expectation(TypedDict):
    """One entry of the table."""

    Name: str
    CertPath: list[str]
    CRLPath: list[str]
    ShouldValidate: bool
    InitialPolicySet: list[str]
    InitialPolicyMappingInhibit: bool
    InitialExplicitPolicy: bool
    InitialAnyPolicyInhibit: bool


def load_expectations(path: Path | None = None) -> list[Expectation]:
    """Read the table."""
    path = path or data_file(FILE, "from Go's crypto/x509 test data")
    expectations: list[Expectation] = json.loads(path.read_bytes())
    return expectations


def pkits_suite(expectations: Iterable[Expectation], folder: Path | None = None) -> Suite:
    """Convert the table; `folder` holds the folders of certificates and CRLs."""
    folder = folder or pkits_data()
    numbered = [(number_of(entry["Name"]), entry) for entry in expectations]
    numbers = [number for number, _ in numbered]
    if len(set(numbers)) != len(numbers):
        message = "two PKITS entries have one number"
        raise CaseError(message)
    return Suite(
        name="pkits",
        cases=tuple(to_case(number, entry, folder) for number, entry in numbered),
    )


def number_of(name: str) -> str:
    """Give the number of a test, with its subpart: ``4.8.1.3``.

    Section 4.10.1 has its subparts in the number already.
    """
    match = _NAME.fullmatch(name)
    if match is None:
        message = f"PKITS entry without a number: {name!r}"
        raise CaseError(message)
    number, subpart = match["number"], match["subpart"]
    complete = subpart is None or number.count(".") > 2  # noqa: PLR2004 - part.section.test
    return number if complete else f"{number}.{subpart}"


def to_case(number: str, entry: Expectation, folder: Path) -> Case:
    """Convert one entry."""
    certificates, crls = folder / "certs", folder / "crls"
    anchor, *intermediates, leaf = (
        (certificates / name).read_bytes() for name in entry["CertPath"]
    )
    return Case(
        id=number,
        trusted=(anchor,),
        intermediates=tuple(intermediates),
        leaf=leaf,
        time=VALIDATION_TIME,
        profile="rfc5280",
        initial_policies=_policies(entry["InitialPolicySet"]),
        explicit_policy=entry["InitialExplicitPolicy"],
        policy_mapping_inhibit=entry["InitialPolicyMappingInhibit"],
        any_policy_inhibit=entry["InitialAnyPolicyInhibit"],
        expected="accept" if entry["ShouldValidate"] else "reject",
        crls=tuple((crls / name).read_bytes() for name in entry["CRLPath"]),
    )


def _policies(names: list[str]) -> tuple[str, ...]:
    if "anyPolicy" in names:
        return ()
    return tuple(f"{_TEST_POLICY_ARC}.{name.removeprefix('NIST-test-policy-')}" for name in names)
