"""Makes a PKI, judges each of its files through the command line and the library, prints a table.

Exits 1 when one verdict is not what it must be.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import chainward
from pki import Scenario, build

CHAINWARD = Path(sys.executable).with_name("chainward")
EXIT_OF = {True: 0, False: 1}


def main() -> int:
    """Run the demo."""
    with tempfile.TemporaryDirectory(prefix="chainward-demo-") as folder:
        anchor, scenarios = build(Path(folder))
        validator = chainward.Validator(
            chainward.TrustStore(anchor), revocation="none", verdict_cache=0
        )
        print(f"chainward {chainward.__version__}, profile client-auth, revocation none\n")
        print(f"{'certificate':<28}{'verdict':<10}{'reason':<28}{'path':>4} {'time':>9}  ")
        wrong = [one.name for one in scenarios if not _show(one, anchor, validator)]
        print("\nThe last refusal, as `chainward explain` shows it:\n", flush=True)
        subprocess.run(  # noqa: S603 - our own program, no shell
            [CHAINWARD, "explain", "--trust", anchor, scenarios[-1].file], check=False
        )
    if wrong:
        print(f"\nNOT as expected: {', '.join(wrong)}")
        return 1
    print(f"\nall {len(scenarios)} verdicts are as expected, from the command line and the library")
    return 0


def _show(scenario: Scenario, anchor: Path, validator: chainward.Validator) -> bool:
    """Judge one file both ways and print its row; say whether both verdicts are right."""
    start = time.perf_counter()
    verdict = validator.validate(scenario.file)
    elapsed = time.perf_counter() - start
    is_right = verdict.code == scenario.code and verdict.ok is (scenario.code is None)
    is_right &= _command_line_agrees(scenario, anchor)
    outcome = "accepted" if verdict.ok else "refused"
    reason = verdict.code or ", ".join(notice.code for notice in verdict.notices)
    mark = "" if is_right else f"expected {scenario.code or 'accepted'}"
    size = len(verdict.path)
    print(f"{scenario.name:<28}{outcome:<10}{reason:<28}{size:>4} {elapsed * 1e6:>6.0f} us  {mark}")
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


if __name__ == "__main__":
    sys.exit(main())
