"""findings.toml: what the refusals of limbo and PKITS must be for."""

import tomllib
from pathlib import Path
from typing import Any

from .suite import Assertion, Suite

FILE = Path(__file__).with_name("findings.toml")


class AssertionsError(ValueError):
    """An assertion that no case can have."""


def load_assertions(suite: Suite, path: Path = FILE) -> dict[str, Assertion]:
    """Read the assertions of one suite; each must be about a refusal of the suite."""
    tables: dict[str, Any] = tomllib.loads(path.read_text("utf-8")).get(suite.name, {})
    assertions: dict[str, Assertion] = {}
    for code, names in tables.get("exact", {}).items():
        _add(assertions, names, Assertion((code,)))
    for entry in tables.get("several", []):
        _add(assertions, entry["ids"], Assertion(tuple(entry["codes"]), entry["reason"]))
    refusals = {case.id for case in suite.cases if case.expected == "reject"}
    stray = sorted(set(assertions) - refusals)
    if stray:
        message = f"{path.name}: {suite.name} has no refusal named {', '.join(stray)}"
        raise AssertionsError(message)
    return assertions


def load_rejected_crls(suite: Suite, path: Path = FILE) -> dict[str, str]:
    """Read of which cases a CRL must be rejected, and why; all its other CRLs must be accepted."""
    tables: dict[str, Any] = tomllib.loads(path.read_text("utf-8")).get(suite.name, {})
    pairs = [(name, code) for code, ids in tables.get("rejected_crls", {}).items() for name in ids]
    with_crls = {case.id for case in suite.cases if case.crls}
    stray = sorted(name for name, _ in pairs if name not in with_crls)
    if stray or len(dict(pairs)) < len(pairs):
        message = f"{path.name}: rejected_crls: no case with CRLs, or one twice: {', '.join(stray)}"
        raise AssertionsError(message)
    return dict(pairs)


def unasserted(suite: Suite) -> list[str]:
    """Give the refusals whose reason nothing asserts."""
    return [
        case.id
        for case in suite.cases
        if case.expected == "reject" and case.id not in suite.assertions
    ]


def _add(assertions: dict[str, Assertion], names: list[str], assertion: Assertion) -> None:
    for name in names:
        if name in assertions:
            message = f"{name} is asserted twice"
            raise AssertionsError(message)
        assertions[name] = assertion
