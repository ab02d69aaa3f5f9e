"""x509-limbo's file -> cases: limbo's own (suite ``limbo``) and Netflix's BetterTLS.

Decisions, each from the README beside the data:

* ``webpki::*`` runs in ``web-pki`` and everything else in ``rfc5280-strict``.
* CRLs, where there are some, must cover every certificate of the path.
* ``extended_key_usage: []`` is the caller's default. The caller of a SERVER case is a client
  that checks a server, so it asks for serverAuth; of a CLIENT case, for clientAuth.
* ``expected_peer_name`` is an input in SERVER cases only.
* A time is floored to the second it lies in, as ``validity::notbefore-fractional`` asks.
"""

import gzip
import json
import math
from datetime import datetime
from pathlib import Path
from typing import Literal, TypedDict

from .bettertls import assertion_of
from .case_format import Case, CaseError, Host, HostType, der_of_pem
from .sources import data_file
from .suite import Suite

FILE = "limbo.json.gz"
BETTERTLS_PREFIX = "bettertls::"
WEBPKI_PREFIX = "webpki::"

_HOST_TYPES: dict[str, HostType] = {"DNS": "dns", "IP": "ip", "RFC822": "email"}
_DEFAULT_USAGE = {"SERVER": "serverAuth", "CLIENT": "clientAuth"}


class PeerName(TypedDict):
    """limbo's ``PeerName``."""

    kind: str
    value: str


class Testcase(TypedDict):
    """The fields of limbo's ``Testcase`` that decide a verdict."""

    id: str
    validation_kind: Literal["SERVER", "CLIENT"]
    trusted_certs: list[str]
    untrusted_intermediates: list[str]
    peer_certificate: str
    validation_time: str | None
    signature_algorithms: list[str]
    key_usage: list[str]
    extended_key_usage: list[str]
    expected_result: Literal["SUCCESS", "FAILURE"]
    expected_peer_name: PeerName | None
    max_chain_depth: int | None
    crls: list[str]


def load_testcases(path: Path | None = None) -> list[Testcase]:
    """Read limbo's file (compressed or plain)."""
    path = path or data_file(FILE, "built from https://github.com/C2SP/x509-limbo")
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    document = json.loads(raw)
    if document["version"] != 1:
        message = f"{path}: limbo format {document['version']} is not known here"
        raise CaseError(message)
    testcases: list[Testcase] = document["testcases"]
    return testcases


def limbo_suite(testcases: list[Testcase]) -> Suite:
    """Convert limbo's own cases."""
    own = [testcase for testcase in testcases if not testcase["id"].startswith(BETTERTLS_PREFIX)]
    return Suite(name="limbo", cases=tuple(map(to_case, own)))


def bettertls_suite(testcases: list[Testcase]) -> Suite:
    """Convert the BetterTLS cases, with the finding that each refusal must have."""
    cases = tuple(
        to_case(testcase) for testcase in testcases if testcase["id"].startswith(BETTERTLS_PREFIX)
    )
    assertions = {case.id: found for case in cases if (found := assertion_of(case))}
    return Suite(name="bettertls", cases=cases).with_assertions(assertions)


def to_case(testcase: Testcase) -> Case:
    """Convert one case."""
    if testcase["signature_algorithms"]:
        message = f"{testcase['id']}: signature_algorithms are not supported by the case format"
        raise CaseError(message)
    usage = testcase["extended_key_usage"] or [_DEFAULT_USAGE[testcase["validation_kind"]]]
    return Case(
        id=testcase["id"],
        trusted=tuple(map(der_of_pem, testcase["trusted_certs"])),
        intermediates=tuple(map(der_of_pem, testcase["untrusted_intermediates"])),
        leaf=der_of_pem(testcase["peer_certificate"]),
        time=_seconds(testcase["validation_time"]),
        host=_host(testcase),
        usage=tuple(usage),
        key_usage=tuple(testcase["key_usage"]),
        max_depth=testcase["max_chain_depth"],
        profile="web-pki" if testcase["id"].startswith(WEBPKI_PREFIX) else "rfc5280-strict",
        expected="accept" if testcase["expected_result"] == "SUCCESS" else "reject",
        crls=tuple(map(der_of_pem, testcase["crls"])),
    )


def _seconds(time: str | None) -> int | None:
    return None if time is None else math.floor(datetime.fromisoformat(time).timestamp())


def _host(testcase: Testcase) -> Host | None:
    name = testcase["expected_peer_name"]
    if name is None or testcase["validation_kind"] == "CLIENT":
        return None
    return Host(_HOST_TYPES[name["kind"]], name["value"])
