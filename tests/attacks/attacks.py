"""Has the Rust test target write its attacks, and reads them.

The list is made in one place, rust/engine/tests/attacks; keys are fresh in each run, so it is written anew.
"""

import base64
import functools
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chainward import Policy, StoreError, TrustStore, Validator
from chainward.cli._case_file import Case, parse

REPOSITORY = Path(__file__).resolve().parents[2]
OUTPUT_VARIABLE = "CHAINWARD_ATTACKS_OUT"
COMMAND = ("test", "-p", "chainward", "--test", "attacks", "the_list_can_be_written")


@dataclass(frozen=True)
class Attack:
    """One attack: the case, the most work that it may cause, and the leaf's key where it has one.

    `rules` is the policy as a policy file, where it has allow rules: no case can say those.
    """

    case: Case
    row: str
    bounds: dict[str, int]
    leaf_key: bytes | None
    rules: str | None

    @property
    def policy(self) -> Policy:
        """The policy that it is judged by."""
        if self.rules is not None:
            return Policy.from_toml(self.rules)
        return Policy(self.case.profile, self.case.policy)

    def validator(self, *, entries: int = 4_096) -> Validator:
        """Give a validator with the anchors and the policy of the case.

        Raises:
            StoreError: an anchor that can't be used.

        """
        return Validator(
            TrustStore(self.case.trusted),
            self.policy,
            revocation="none",
            intermediate_cache=entries,
            verdict_cache=entries,
        )

    def is_usable(self) -> bool:
        """Tell whether its anchors make a validator at all."""
        try:
            self.validator()
        except StoreError:
            return False
        return True


@dataclass(frozen=True)
class Attacks:
    """All that were written; `left_out` gives the reason for each that is not among them.

    `cases` is the text of those that a case can say.
    """

    attacks: tuple[Attack, ...]
    left_out: dict[str, str]
    cases: str


@functools.cache
def all_attacks() -> Attacks:
    """Run the Rust target once for all tests."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "attacks.jsonl"
        _write(output)
        cases = output.read_text(encoding="utf-8")
        ruled = Path(f"{output}.ruled").read_text(encoding="utf-8")
        details: dict[str, Any] = json.loads(Path(f"{output}.keys").read_bytes())
    return Attacks(tuple(_attacks(cases + ruled, details["attacks"])), details["left_out"], cases)


def _attacks(cases: str, details: dict[str, Any]) -> Iterator[Attack]:
    for number, line in enumerate(cases.splitlines(), 1):
        case = parse(line, f"attack {number}")
        detail = details[case.id]
        key = base64.b64decode(detail["key"]) if detail["key"] else None
        yield Attack(case, detail["row"], detail["bounds"], key, detail["policy"])


def _write(output: Path) -> None:
    cargo = shutil.which("cargo")
    if cargo is None:
        message = "cargo is missing: the attacks are made by a Rust test target"
        raise RuntimeError(message)
    done = subprocess.run(  # noqa: S603 - cargo from the PATH, as in every other target
        [cargo, *COMMAND],
        cwd=REPOSITORY,
        env=os.environ | {OUTPUT_VARIABLE: str(output)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0 or not output.is_file():
        tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-8:])
        message = f"cargo {' '.join(COMMAND)}: exit {done.returncode}\n{tail}"
        raise RuntimeError(message)
