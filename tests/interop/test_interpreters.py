"""The same tests with every other interpreter that is known and present; the summary says which."""

import sys
from pathlib import Path

import pytest
from chainward.integrations._cpython import KNOWN_VERSIONS

from interop.conftest import INTERPRETERS
from interop.interpreters import find, run_tests

OTHERS = [
    f"{major}.{minor}" for major, minor in KNOWN_VERSIONS if (major, minor) != sys.version_info[:2]
]


@pytest.mark.parametrize("version", OTHERS)
def test_other_interpreter(version: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    told = request.config.stash[INTERPRETERS]
    interpreter = find(version)
    if interpreter is None:
        told[version] = "absent"
        pytest.skip(f"Python {version} is not on this machine")
    done = run_tests(interpreter, tmp_path)
    closing = (done.stdout.strip().splitlines() or ["nothing"])[-1]
    told[version] = closing.strip("= ")
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in closing
    assert "skipped" not in closing
