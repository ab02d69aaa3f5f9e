"""The demo holds, and it fails when one of its expectations does not."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .world import REPOSITORY

# Issue 3, section 6: what there must be files for.
WANTED = (
    "good",
    "expired",
    "not yet valid",
    "unknown CA",
    "wrong usage",
    "name outside constraints",
    "missing intermediate",
    "forged signature",
    "too deep",
    "unknown critical extension",
    "cross-signed CA",
    "re-keyed CA",
)


def demo(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a demo with our interpreter."""
    return subprocess.run(  # noqa: S603 - our own code, no shell
        [sys.executable, folder], capture_output=True, text=True, check=False, timeout=120
    )


def test_the_demo_holds() -> None:
    done = demo(REPOSITORY / "demo")
    assert (done.returncode, done.stderr) == (0, "")
    for name in WANTED:
        assert f"\n{name} " in done.stdout
    assert "all 12 verdicts are as expected" in done.stdout


@pytest.mark.parametrize(
    ("right", "wrong", "name"),
    [
        ('Request(name="good"), None)', 'Request(name="good"), "expired")', "good"),
        (
            'not_after=NOW - DAY),\n            "expired"',
            "not_after=NOW - DAY),\n            None",
            "expired",
        ),
        ('"signature_invalid"', '"issuer_not_found"', "forged signature"),
    ],
)
def test_the_demo_fails_when_an_expectation_is_broken(
    tmp_path: Path, right: str, wrong: str, name: str
) -> None:
    """An acceptance wanted as a refusal, a refusal wanted as an acceptance, and a wrong reason."""
    copy = tmp_path / "demo"
    shutil.copytree(REPOSITORY / "demo", copy)
    source = (copy / "pki.py").read_text()
    assert source.count(right) == 1, "the demo changed: this test must change with it"
    (copy / "pki.py").write_text(source.replace(right, wrong))
    done = demo(copy)
    assert done.returncode == 1
    assert f"NOT as expected: {name}\n" in done.stdout
