"""What a run tells: a Markdown table for people, build/bench.json for programs, RESULTS.md to keep."""

import json
import platform
import re
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from cryptography.hazmat.backends.openssl.backend import backend

from .outcome import LEAST, MOST, Outcome, is_void

_COLUMNS = ("row", "signatures", "µs", "reference µs", "ratio", "quartiles", "must be")
_RESULTS = """\
# Results

Written by `python benches --results`; `make bench` runs it without that flag. Times are CPU time of one
thread and mean little: machines drift by more than a peer differs. **Ratios** are medians over {rounds}
rounds of two times that were taken within a second of each other, all workers interleaved on one CPU.

- Chains: 64 leaves in turn, each with intermediates of its own, below 150 roots.
- `bare leaf`, `bare chain`, `bare P-256`: AWS-LC's verification of the leaf's signature, of all signatures of
  the chain, and of one P-256 signature, keys parsed before.
- `cold`: a default validator that has seen nothing of it. `warm`: it has seen the intermediates, and
  remembers no verdict. `again`: it remembers the verdict. `uncached`: all caches off.
- `pyca`: `cryptography.x509.verification.ClientVerifier`, leaf and intermediates parsed each time.
- `crl-N`: a CRL of N entries signed with P-256. `take in`: its signature, every entry and the index; "its
  thread" is the one that waits for it, while another works out the SHA-256 of the DER. `open again`: the
  same with the index that was kept; `open on trust`: without the signature. `pyca load`: the CRL read and
  its signature verified.
- `signatures`: verifications that one operation performs, counted where they happen and compared with this
  number in every round; for pyca counted by construction (it keeps nothing between calls).
- The run is void unless each `bare / bare` is within {least}-{most}. This one was {void}.

{machine}

{table}
"""


def table(found: Sequence[Outcome]) -> str:
    """Give every row as a line of a Markdown table."""
    lines = [_COLUMNS, *map(_cells, found)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_COLUMNS))]
    rule = tuple("-" * width for width in widths)
    return "\n".join(_line(line, widths) for line in [lines[0], rule, *lines[1:]])


def write_json(path: Path, found: Sequence[Outcome]) -> None:
    """Write the ratios, in the shape that the project's gate reads."""
    path.parent.mkdir(parents=True, exist_ok=True)
    document = {"void": is_void(found), "rows": [_row(outcome) for outcome in found]}
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def write_results(path: Path, found: Sequence[Outcome], rounds: int, repository: Path) -> None:
    """Write the file that keeps a run."""
    text = _RESULTS.format(
        rounds=rounds,
        least=LEAST,
        most=MOST,
        void="void" if is_void(found) else "not void",
        machine=machine(repository),
        table=table(found),
    )
    path.write_text(text, encoding="utf-8")


def machine(repository: Path) -> str:
    """Name the processor and the versions of everything that was timed."""
    facts = [
        _processor(),
        f"Python {platform.python_version()}",
        f"cryptography {version('cryptography')} ({backend.openssl_version_text()})",
        f"aws-lc-rs {_locked('aws-lc-rs', repository)}",
        _rustc(),
    ]
    return "; ".join(facts)


def _row(outcome: Outcome) -> dict[str, str | float | bool | None]:
    return {
        "row": outcome.name,
        "ratio": round(outcome.ratio, 4),
        "bound": outcome.row.bound,
        "holds": outcome.holds,
    }


def _cells(outcome: Outcome) -> tuple[str, ...]:
    low, high = outcome.quartiles
    signatures = outcome.row.task.signatures
    return (
        outcome.name,
        "in budget" if signatures is None else str(signatures),
        f"{outcome.time / 1000:.2f}",
        f"{outcome.reference_time / 1000:.2f}",
        f"{outcome.ratio:.4f}",
        f"{low:.4f}-{high:.4f}",
        _must_be(outcome),
    )


def _must_be(outcome: Outcome) -> str:
    if outcome.row.is_guard:
        return "VOID" if outcome.voids else f"{LEAST}-{MOST}: yes"
    if outcome.row.bound is None:
        return f"(goal: {outcome.row.goal})" if outcome.row.goal else ""
    return f"<= {outcome.row.bound}: {'yes' if outcome.holds else 'NO'}"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
    return f"| {' | '.join(padded)} |"


def _processor() -> str:
    """Name the CPU as Linux does, or else its architecture."""
    information = Path("/proc/cpuinfo")
    text = information.read_text() if information.is_file() else ""
    found = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    return f"{found[1] if found else platform.machine()}, {sys.platform}"


def _locked(package: str, repository: Path) -> str:
    found = re.search(
        rf'name = "{package}"\nversion = "([^"]+)"', (repository / "Cargo.lock").read_text()
    )
    return found[1] if found else "of unknown version"


def _rustc() -> str:
    done = subprocess.run(["rustc", "--version"], capture_output=True, text=True, check=True)  # noqa: S607 - the one that cargo uses
    return done.stdout.strip()
