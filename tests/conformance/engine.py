"""Runs ``chainward cases`` and reads what it answered."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from .case_format import Verdict
from .judge import Answer

# README.md beside this file says what each mode does.
CACHE_MODES = ("cold", "warm", "tiny", "off")

_AGREED, _DISAGREED = 0, 1


class EngineError(Exception):
    """``chainward cases`` could not be run, or did not answer as it must."""


def console_script() -> Path:
    """Give the ``chainward`` that is installed beside this Python."""
    path = Path(sys.executable).with_name("chainward")
    if not path.is_file():
        message = f"{path} is missing: install the package into this Python first (make build)"
        raise EngineError(message)
    return path


def run_cases(program: Path, cases: Path, output: Path, caches: str) -> Mapping[str, Answer]:
    """Judge a file of cases with the caches in one mode."""
    output.unlink(missing_ok=True)
    done = subprocess.run(  # noqa: S603 - our own program, no shell
        [program, "cases", cases, "--json", output, "--caches", caches],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (_AGREED, _DISAGREED) or not output.is_file():
        tail = "\n".join((done.stderr or done.stdout).strip().splitlines()[-5:])
        message = f"chainward cases {cases.name} --caches {caches}: exit {done.returncode}\n{tail}"
        raise EngineError(message)
    return read_answers(output)


def read_answers(path: Path) -> Mapping[str, Answer]:
    """Read the ``--json`` output."""
    try:
        document: dict[str, Any] = json.loads(path.read_bytes())
        answers: dict[str, Answer] = {}
        for entry in document["cases"]:
            if entry["actual"] not in get_args(Verdict) or entry["id"] in answers:
                message = f"{path.name}: odd or repeated answer for {entry['id']}"
                raise EngineError(message)
            crls = tuple(entry["crls"])
            answers[entry["id"]] = Answer(entry["actual"], entry["code"], crls)
    except (ValueError, KeyError, TypeError) as error:
        message = f"{path.name} is not what `chainward cases --json` must write: {error!r}"
        raise EngineError(message) from error
    return answers
