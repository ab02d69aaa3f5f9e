"""The types: the API file is right for mypy strict, and the stub says what the native part has."""
# ruff: noqa: INP001 - a package with the name of this folder would hide the module typing

import re
import subprocess
import sys
from pathlib import Path

import chainward
import pytest

HERE = Path(__file__).parent


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a checker against the package that is installed, away from the source tree."""
    return subprocess.run(  # noqa: S603 - our own command, no shell
        command, capture_output=True, text=True, check=False, cwd=cwd, timeout=600
    )


@pytest.fixture
def mypy_settings(tmp_path: Path) -> Path:
    """Write settings that find the installed package only."""
    settings = tmp_path / "mypy.ini"
    settings.write_text("[mypy]\nstrict = True\nwarn_unused_ignores = True\n")
    return settings


def mypy(settings: Path, file: Path) -> subprocess.CompletedProcess[str]:
    """Check one file with mypy strict."""
    return run(sys.executable, "-m", "mypy", "--config-file", settings, file, cwd=settings.parent)


def test_the_api_file_is_right(mypy_settings: Path) -> None:
    """Types that lie are an error there, and so is an `ignore` that ignores nothing."""
    done = mypy(mypy_settings, HERE / "api.py")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_wrong_use_is_an_error(mypy_settings: Path) -> None:
    """Were the package not typed, everything would pass."""
    wrong = mypy_settings.parent / "wrong.py"
    wrong.write_text("import chainward\nchainward.TrustStore(5)\nchainward.Verdict.ok.nothing\n")
    done = mypy(mypy_settings, wrong)
    assert done.returncode == 1
    assert set(re.findall(r"\[([a-z-]+)\]$", done.stdout, re.MULTILINE)) == {
        "arg-type",
        "attr-defined",
    }


def test_every_public_name_is_in_the_api_file() -> None:
    text = (HERE / "api.py").read_text()
    for name in chainward.__all__:
        assert re.search(rf"\b{name}\b", text.split("\n)\n", 1)[1]), name


def test_the_stub_says_what_the_native_part_has(tmp_path: Path) -> None:
    """Nothing is excepted: a name that only one of them has is an error."""
    done = run(sys.executable, "-m", "mypy.stubtest", "chainward._native", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
