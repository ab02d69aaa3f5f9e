"""Wycheproof: run by a Rust test through the certificate-signature path; judged here.

The Rust test writes ``{"total", "agree", "false_accept": [ids], "false_reject": [ids],
"skipped": [{"id", "reason"}], "listed": [ids]}``. Whatever it lists itself must stand in
expectations/wycheproof.toml too: one place says which disagreements are right.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .engine import EngineError
from .expectations import Disagreement, Kind
from .judge import Result, settle
from .sources import FOLDER_VARIABLE, REPOSITORY, data_file, data_folder
from .suite import Skip

FILE = "wycheproof.tar.gz"
OUTPUT_VARIABLE = "CHAINWARD_WYCHEPROOF_JSON"
COMMAND = ("test", "-p", "chainward-crypto", "--release", "--test", "wycheproof")


def run_rust_test(output: Path) -> str | None:
    """Run the Rust test; give its complaint when it failed after it had written its answer."""
    data_file(FILE, "packed from https://github.com/C2SP/wycheproof")
    cargo = shutil.which("cargo")
    if cargo is None:
        message = "cargo is missing: Wycheproof runs as a Rust test"
        raise EngineError(message)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.unlink(missing_ok=True)
    environment = os.environ | {
        OUTPUT_VARIABLE: str(output),
        FOLDER_VARIABLE: str(data_folder()),
    }
    done = subprocess.run(  # noqa: S603 - cargo from the PATH, as in every other target
        [cargo, *COMMAND],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-8:])
    if not output.is_file():
        message = f"cargo {' '.join(COMMAND)}: exit {done.returncode}, no {output.name}\n{tail}"
        raise EngineError(message)
    return f"cargo {' '.join(COMMAND)}: exit {done.returncode}\n{tail}" if done.returncode else None


def read_result(output: Path, expectations: Mapping[str, Disagreement]) -> Result:
    """Judge what the Rust test wrote."""
    try:
        document: dict[str, Any] = json.loads(output.read_bytes())
        result = Result(
            name="wycheproof",
            total=document["total"],
            agree=document["agree"],
            skipped=[Skip(entry["id"], entry["reason"]) for entry in document["skipped"]],
        )
        false_accepts, false_rejects = document["false_accept"], document["false_reject"]
        listed_there: list[str] = document["listed"]
    except (ValueError, KeyError, TypeError) as error:
        message = f"{output.name} is not what the Wycheproof test must write: {error!r}"
        raise EngineError(message) from error
    disagreements: dict[str, Kind] = dict.fromkeys(false_accepts, "false_accept")
    disagreements |= dict.fromkeys(false_rejects, "false_reject")
    for name in listed_there:
        entry = expectations.get(name)
        if entry is None:
            result.problems.append(f"{name} is listed by the Rust test, not in wycheproof.toml")
        else:
            disagreements[name] = entry.kind
    settle(result, disagreements, expectations)
    counted = result.agree + len(false_accepts) + len(false_rejects) + len(listed_there)
    if counted != result.total:
        result.problems.append(f"{result.total} in all, but {counted} accounted for")
    return result
