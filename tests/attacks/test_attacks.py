"""Each attack ends in its finding, within its bounds, through every entry point that Python has."""

import base64
import json
from collections import Counter
from pathlib import Path

import pytest
from chainward import Email, StoreError, Validator, Verdict
from chainward.cli import main

from .attacks import Attack, all_attacks

# What is not written, by reason: these are judged in Rust only.
LEFT_OUT = {"configured intermediates": 5}
# Attacks of each row that come this far; one that gets lost is noticed.
ROWS = {
    "exponential-paths": 16,
    "duplicates": 8,
    "uncounted-work": 13,
    "many-parents": 6,
    "name-constraint-product": 5,
    "policy-blow-up": 5,
    "recursion-and-lengths": 120,
    "rsa-and-ec-abuse": 42,
    "odd-keys": 423,
    "long-chains": 22,
    "non-der": 724,
    "inner-and-outer-algorithm": 61,
    "type-confusion": 926,
    "nul": 82,
    "common-name-fallback": 115,
    "flattened-names": 300,
    "wildcards-in-constraints": 224,
    "case-order-merge": 20,
    "unsupported-constraint-forms": 208,
    "uri-hosts": 196,
    "ca-and-path-length": 303,
    "extended-key-usages": 288,
    "times": 89,
}
CACHE_ENTRIES = (4_096, 1, 0)
COUNTERS = ("signatures", "failed_signatures", "steps", "ticks")


def attacks_of(row: str, *, usable: bool = True) -> list[Attack]:
    """Give the attacks of a row: those whose anchors make a validator, or the others."""
    return [
        attack
        for attack in all_attacks().attacks
        if attack.row == row and attack.is_usable() == usable
    ]


def check(attack: Attack, verdict: Verdict, how: str) -> None:
    """Assert the finding, and the bounds on counted work."""
    name = f"{attack.case.id} by {how}"
    assert verdict.ok == (attack.case.expected == "accept"), (name, verdict.code)
    assert verdict.code == attack.case.finding, name
    for counter in COUNTERS:
        assert verdict.work[counter] <= attack.bounds[counter], (name, counter, verdict.work)


def ask(attack: Attack, validator: Validator, how: str) -> list[Verdict]:
    """Put an attack through one entry point, twice."""
    leaf, others, at = attack.case.leaf, attack.case.intermediates, attack.case.time
    usage = attack.case.usage or None
    if how == "validate_many":
        return validator.validate_many([(leaf, others)] * 2, at=at, usage=usage)
    judge = validator.explain if how == "explain" else validator.validate
    host = attack.case.host
    return [judge(leaf, others, at=at, host=host, usage=usage) for _ in range(2)]


def test_no_attack_is_lost() -> None:
    """All rows are there; what is left out is counted, and each has its reason."""
    attacks = all_attacks()
    assert Counter(attack.row for attack in attacks.attacks) == ROWS
    assert Counter(attacks.left_out.values()) == LEFT_OUT


@pytest.mark.parametrize("how", ["validate", "validate_many", "explain"])
@pytest.mark.parametrize("row", ROWS)
def test_the_library(row: str, how: str) -> None:
    """Caches of the default size, of one entry and off: the same finding, and no more work.

    A batch asks for no host, since each leaf of it has another one.
    """
    for attack in attacks_of(row):
        if how == "validate_many" and attack.case.host is not None:
            continue
        for entries in CACHE_ENTRIES:
            for verdict in ask(attack, attack.validator(entries=entries), how):
                check(attack, verdict, how)


def test_an_anchor_that_cannot_be_used_makes_no_validator() -> None:
    """The error says why, with the code of the finding."""
    unusable = [attack for row in ROWS for attack in attacks_of(row, usable=False)]
    assert unusable
    for attack in unusable:
        with pytest.raises(StoreError) as caught:
            attack.validator()
        assert attack.case.expected == "reject"
        code = getattr(caught.value, "code", "malformed_certificate")
        assert code == attack.case.finding, attack.case.id


def pem(certificates: tuple[bytes, ...]) -> str:
    """Write certificates, or what pretends to be some, as PEM."""
    return "".join(
        f"-----BEGIN CERTIFICATE-----\n{base64.encodebytes(der).decode()}-----END CERTIFICATE-----\n"
        for der in certificates
    )


def is_unreadable(attack: Attack) -> bool:
    """Tell whether a file with what is presented is none of certificates: the command line stops there.

    It reads a file as far as the outermost SEQUENCE of each certificate, and to its end.
    """
    name = attack.case.id.partition("/")[2]
    if attack.row == "non-der":
        return name.startswith("after-the-end-") or name in BROKEN_ENVELOPES
    places = ("-as-leaf", "-as-intermediate", "-beside")
    is_hostile = attack.row == "recursion-and-lengths" and name.endswith(places)
    return is_hostile and not name.startswith("nested-sequences")


BROKEN_ENVELOPES = ("envelope-LongLength-0", "envelope-IndefiniteLength-0", "envelope-LongTag-0")


def can_be_asked(attack: Attack) -> bool:
    """Tell whether the command line understands the host as it is meant: a mailbox has an ``@``."""
    host = attack.case.host
    text = host.mailbox if isinstance(host, Email) else str(host)
    return host is None or ("@" in text) == isinstance(host, Email)


def questions(attack: Attack) -> list[str]:
    """Give the options for host and usages."""
    host = attack.case.host
    text = host.mailbox if isinstance(host, Email) else str(host)
    usages = [option for usage in attack.case.usage for option in ("--usage", usage)]
    return usages if host is None else [f"--host={text}", *usages]


@pytest.mark.parametrize("command", ["validate", "explain"])
@pytest.mark.parametrize("row", ROWS)
def test_the_command_line(
    row: str, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """``chainward validate --json`` and ``explain --json`` say the same; exit codes are 0, 1 and 3."""
    for number, attack in enumerate(attacks_of(row) + attacks_of(row, usable=False)):
        presented, trusted = tmp_path / f"{number}.pem", tmp_path / f"{number}.anchors.pem"
        presented.write_text(pem((attack.case.leaf, *attack.case.intermediates)), "ascii")
        trusted.write_text(pem(attack.case.trusted), "ascii")
        if not can_be_asked(attack):
            continue
        policy = tmp_path / "policy.toml"
        policy.write_text(attack.policy.to_toml(), "utf-8")
        options = ["--trust", str(trusted), "--policy", str(policy), "--at", str(attack.case.time)]
        code = main([command, str(presented), "--json", *options, *questions(attack)])
        output = capsys.readouterr()
        if is_unreadable(attack) or not attack.is_usable():
            assert (code, output.out) == (3, ""), (attack.case.id, output)
            assert len(output.err.splitlines()) == 1, output.err
            continue
        answer = json.loads(output.out)
        assert code == (0 if attack.case.expected == "accept" else 1), attack.case.id
        assert answer["code"] == attack.case.finding, attack.case.id
        for counter in COUNTERS:
            assert answer["work"][counter] <= attack.bounds[counter], (attack.case.id, counter)


@pytest.mark.parametrize("caches", ["cold", "warm", "tiny", "off"])
def test_the_case_runner(caches: str, tmp_path: Path) -> None:
    """``chainward cases`` agrees with every one that a case can say."""
    cases, answers = tmp_path / "attacks.jsonl", tmp_path / "answers.json"
    cases.write_text(all_attacks().cases, "utf-8")
    code = main(["cases", str(cases), "--json", str(answers), "--caches", caches])
    rows = json.loads(answers.read_bytes())["cases"]
    assert [row["id"] for row in rows if not row["agrees"]] == []
    assert code == 0
    assert len(rows) == sum(attack.rules is None for attack in all_attacks().attacks)
