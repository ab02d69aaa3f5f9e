"""``chainward cases``: judges many cases; the format is that of tests/conformance/README.md."""

import argparse
import contextlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

from chainward import (
    CrlError,
    InputError,
    Policy,
    PolicyError,
    RevocationStore,
    StoreError,
    TrustStore,
    Validator,
    Verdict,
)
from chainward._questions import At
from chainward._sources import unreadable
from chainward.cli._case_file import Case, CaseError, parse
from chainward.cli._output import printable, say

EXIT_AGREE, EXIT_DISAGREE = 0, 1
# mode -> entries of each cache, and how often each case is judged; the last answer counts.
MODES = {"cold": (4_096, 1), "warm": (4_096, 3), "tiny": (1, 3), "off": (0, 1)}


def add_to(commands: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """Add the command."""
    text = "judge the cases of a file and count agreement, false accepts and false rejects"
    parser = commands.add_parser("cases", help=text, description=text)
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE.jsonl",
        help="one JSON object a line: the format is in tests/conformance/README.md",
    )
    parser.add_argument("--json", type=Path, metavar="OUT", help="write each answer to this file")
    parser.add_argument(
        "--caches",
        choices=MODES,
        default="cold",
        help="cold: new caches for each case; warm: each is judged three times; tiny: so, with one "
        "entry and shared; off: none. The answers must be the same (default: cold)",
    )
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    rows = [_row(*judged) for judged in _judge_all(_read(options.file), options.caches)]
    totals = {
        "total": len(rows),
        "agree": sum(row["agrees"] for row in rows),
        "false_accept": _count(rows, expected="reject", actual="accept"),
        "false_reject": _count(rows, expected="accept", actual="reject"),
    }
    if options.json:
        document = {"cases": rows, "totals": totals}
        try:
            options.json.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
        except OSError as error:
            raise unreadable(options.json, error) from error
    for row in rows:
        if not row["agrees"]:
            say(printable(f"{row['id']}: expected {row['expected']}, {row['actual']}{_why(row)}"))
    say(", ".join(f"{name.replace('_', ' ')} {count}" for name, count in totals.items()))
    return EXIT_AGREE if totals["agree"] == totals["total"] else EXIT_DISAGREE


def _read(path: Path) -> Iterator[Case]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise unreadable(path, error) from error
    except UnicodeDecodeError as error:
        message = f"{path}: not UTF-8: {error}"
        raise CaseError(message) from error
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        case = parse(line, f"{path}: line {number}")
        if case.id in seen:
            message = f"{path}: line {number}: id: {case.id!r} is there twice"
            raise CaseError(message)
        seen.add(case.id)
        yield case


def _judge_all(cases: Iterable[Case], mode: str) -> Iterator["_Judged"]:
    """Judge each; in the mode tiny, cases with the same anchors, policy and CRLs share a validator."""
    entries, times = MODES[mode]
    shared: dict[object, tuple[Validator | str, list[str | None]]] = {}
    for case in cases:
        key = _shared_key(case) if mode == "tiny" else None
        try:
            if key not in shared or key is None:
                shared[key] = _validator(case, entries)
            validator, crls = shared[key]
            if isinstance(validator, str):
                yield case, ("reject", validator), crls
                continue
            answers = [_answer(_judge(validator, case)) for _ in range(times)]
        except (PolicyError, ValueError) as error:
            message = f"{case.place}: {error}"
            raise CaseError(message) from error
        if len(set(answers)) > 1:
            message = f"{case.place}: the caches changed the answer: {answers}"
            raise RuntimeError(message)
        yield case, answers[-1], crls


def _shared_key(case: Case) -> object:
    policy = json.dumps([case.profile, case.policy], sort_keys=True)
    issuers = (case.intermediates, case.leaf, case.time) if case.crls else None
    return case.trusted, policy, case.crls, issuers


def _answer(verdict: Verdict) -> tuple[str, str | None]:
    return "accept" if verdict.ok else "reject", verdict.code


def _validator(case: Case, entries: int) -> tuple[Validator | str, list[str | None]]:
    """Give a validator, or the code why an anchor can't be used: nothing is accepted then.

    With it comes the code why it was rejected, or None, for each CRL.
    """
    policy = Policy(case.profile, case.policy)
    known, crls = _store(case) if case.crls else (None, [])
    try:
        store = TrustStore(case.trusted)
        validator = Validator(
            store,
            policy,
            revocation=known or "none",
            intermediate_cache=entries,
            verdict_cache=entries,
        )
    except StoreError as error:
        return error.code or "malformed_certificate", crls
    return validator, crls


def _store(case: Case) -> tuple[RevocationStore, list[str | None]]:
    """Give what is known: each certificate of the case is an issuer, unless it is malformed."""
    known = RevocationStore()
    for certificate in (*case.trusted, *case.intermediates, case.leaf):
        with contextlib.suppress(StoreError, InputError):
            known.add_issuers(certificate)
    return known, [_rejection(known, crl, _at(case)) for crl in case.crls]


def _rejection(known: RevocationStore, crl: bytes, at: At) -> str | None:
    try:
        known.add_crl(crl, at=at)
    except CrlError as error:
        return error.code
    except InputError:  # what has not even the shape of a CRL
        return "malformed_crl"
    return None


def _at(case: Case) -> At:
    return "any" if case.time is None else case.time


def _judge(validator: Validator, case: Case) -> Verdict:
    usage = case.usage or None
    return validator.validate(
        case.leaf, case.intermediates, at=_at(case), host=case.host, usage=usage
    )


_Judged: TypeAlias = tuple[Case, tuple[str, str | None], list[str | None]]


def _row(case: Case, answer: tuple[str, str | None], crls: list[str | None]) -> dict[str, Any]:
    actual, code = answer
    agrees = actual == case.expected and case.finding in (None, code)
    return {
        "id": case.id,
        "expected": case.expected,
        "actual": actual,
        "code": code,
        "finding_expected": case.finding,
        "agrees": agrees,
        "crls": crls,
    }


def _why(row: dict[str, Any]) -> str:
    wanted = f", must be {row['finding_expected']}" if row["finding_expected"] else ""
    return f" {row['code']}{wanted}" if row["code"] else ""


def _count(rows: list[dict[str, Any]], *, expected: str, actual: str) -> int:
    return sum(row["expected"] == expected and row["actual"] == actual for row in rows)
