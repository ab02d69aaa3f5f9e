"""The first section: each file judged through the command line and the library."""

import json
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import chainward
from pki import Pki, Scenario

CHAINWARD = Path(sys.executable).with_name("chainward")
COLUMNS = 110
EXIT_OF = {True: 0, False: 1}


def show_files(pki: Pki) -> list[str]:
    """Print the table of the files; give those whose verdict is not what it must be."""
    validator = chainward.Validator(
        chainward.TrustStore(pki.anchor), revocation="none", verdict_cache=0
    )
    print(
        "1. FILES: each certificate with what is presented with it, judged by command and library\n"
    )
    print(f"{'certificate':<28}{'verdict':<10}{'reason':<28}{'path':>4} {'time':>9}")
    wrong = [f"file {one.name}" for one in pki.scenarios if not _show(one, pki.anchor, validator)]
    _explain(pki.scenarios[-1], pki.anchor)
    if not wrong:
        total = len(pki.scenarios)
        print(f"\nall {total} verdicts are as expected, from the command line and the library")
    return wrong


def _explain(scenario: Scenario, anchor: Path) -> None:
    done = subprocess.run(  # noqa: S603 - our own program, no shell
        [CHAINWARD, "explain", "--trust", anchor.name, scenario.file.name],
        cwd=anchor.parent,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    print("\nThe last refusal, as `chainward explain` shows it:\n")
    for line in done.stdout.splitlines():
        is_long = len(line) > COLUMNS
        print(textwrap.fill(line, COLUMNS, subsequent_indent="  ") if is_long else line)


def _show(scenario: Scenario, anchor: Path, validator: chainward.Validator) -> bool:
    """Judge one file both ways and print its row; say whether both verdicts are right."""
    start = time.perf_counter()
    verdict = validator.validate(scenario.file)
    elapsed = time.perf_counter() - start
    is_right = verdict.code == scenario.code and verdict.ok is (scenario.code is None)
    is_right &= _command_line_agrees(scenario, anchor)
    outcome = "accepted" if verdict.ok else "refused"
    reason = verdict.code or ", ".join(notice.code for notice in verdict.notices)
    mark = "" if is_right else f"  expected {scenario.code or 'accepted'}"
    size = len(verdict.path)
    print(f"{scenario.name:<28}{outcome:<10}{reason:<28}{size:>4} {elapsed * 1e6:>6.0f} us{mark}")
    return is_right


def _command_line_agrees(scenario: Scenario, anchor: Path) -> bool:
    done = subprocess.run(  # noqa: S603 - our own program, no shell
        [CHAINWARD, "validate", "--json", "--trust", anchor, scenario.file],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != EXIT_OF[scenario.code is None]:
        print(done.stderr, file=sys.stderr)
        return False
    return bool(json.loads(done.stdout)["code"] == scenario.code)
