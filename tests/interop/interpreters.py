"""Other interpreters on this machine, and a virtual environment for each."""

import os
import shutil
import subprocess
from pathlib import Path

import chainward

REPOSITORY = Path(__file__).resolve().parents[2]
# Asks an interpreter what it is.
_VERSION = "import sys; print('.'.join(map(str, sys.version_info[:2])))"
_PURELIB = "import sysconfig; print(sysconfig.get_path('purelib'))"
_MINUTES = 600


def find(version: str) -> Path | None:
    """Find an interpreter of this version on the path, or among pyenv's; None: there is none."""
    named = shutil.which(f"python{version}")
    candidates = [Path(named)] if named else []
    return next((one for one in candidates + _pyenv(version) if _answers(one, version)), None)


def _pyenv(version: str) -> list[Path]:
    pyenv = shutil.which("pyenv")
    if pyenv is None:
        return []
    names = _output([pyenv, "versions", "--bare"]).split()
    wanted = [name for name in names if name.startswith(f"{version}.")]
    return [Path(_output([pyenv, "prefix", name]).strip()) / "bin" / "python" for name in wanted]


def _answers(interpreter: Path, version: str) -> bool:
    """Say whether it runs, and is what it is called: pyenv puts names on the path that run nothing."""
    return _output([str(interpreter), "-c", _VERSION]).strip() == version


def _output(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - no shell
    except OSError:
        return ""
    return done.stdout if done.returncode == 0 else ""


def run_tests(interpreter: Path, folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run the tests of this folder with another interpreter and the very package that is tested here."""
    environment = folder / "venv"
    _must([str(interpreter), "-m", "venv", str(environment)])
    python = str(environment / "bin" / "python")
    _must([python, "-m", "pip", "install", "--quiet", "pytest", "cryptography"])
    library = Path(_must([python, "-c", _PURELIB]).strip())
    shutil.copytree(Path(chainward.__file__).parent, library / "chainward")
    omitted = [f"--ignore=tests/interop/test_{name}.py" for name in ("docs", "interpreters")]
    command = [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/interop", *omitted]
    return subprocess.run(  # noqa: S603 - no shell
        command,
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=_MINUTES,
        check=False,
    )


def _must(command: list[str]) -> str:
    return subprocess.run(  # noqa: S603 - no shell
        command, stdout=subprocess.PIPE, text=True, check=True, timeout=_MINUTES
    ).stdout
