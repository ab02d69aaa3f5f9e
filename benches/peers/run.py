"""One interleaved run: generate the workloads, build and start the workers, measure, report.

Exits 0 when every bound holds, 1 when one does not, 3 when the run is void, 4 when it could not be run
or a row did other work than it claims.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from enum import IntEnum
from pathlib import Path

from benches.workloads.chains import chains
from benches.workloads.crls import CrlWorkload
from benches.workloads.hostile import hostile
from benches.workloads.keys import Kind
from benches.workloads.workload import Workload

from .interleave import measure
from .outcome import Outcome, all_hold, is_void, outcomes
from .report import machine, table, write_json, write_results
from .rows import Group, good_chains, hostile_chain, revocation_list
from .tasks import ClaimError
from .worker import Worker, WorkerError

REPOSITORY = Path(__file__).resolve().parents[2]
ROUNDS, FEWEST_ROUNDS = 25, 5
CRL_ENTRIES = (1_000_000,)
KINDS: tuple[Kind, ...] = ("p256", "rsa2048")


class Exit(IntEnum):
    """How a run ends; argparse keeps 2 for itself."""

    HOLDS = 0
    BOUND_BROKEN = 1
    VOID = 3
    FAILED = 4


class BuildError(Exception):
    """The Rust worker does not build."""


def verdict(found: Sequence[Outcome]) -> Exit:
    """Say how the run ends. A void run says nothing about its bounds."""
    if is_void(found):
        return Exit.VOID
    return Exit.HOLDS if all_hold(found) else Exit.BOUND_BROKEN


def plan(crls: Sequence[int]) -> list[tuple[Workload | CrlWorkload, Group]]:
    """Make every workload and its rows; with sizes of CRLs, those, and the chains that give their unit."""
    planned: list[tuple[Workload | CrlWorkload, Group]] = []
    for kind, depth in _kinds(crls):
        workload = chains(kind, depth)
        planned.append((workload, good_chains(workload.name, depth)))
    for one in [] if crls else hostile():
        workload = one.make()
        planned.append((workload, hostile_chain(workload, one)))
    lists = map(CrlWorkload, crls or CRL_ENTRIES)
    planned.extend((crl, revocation_list(crl.name, crl.entries)) for crl in lists)
    return planned


def _kinds(crls: Sequence[int]) -> list[tuple[Kind, int]]:
    return [
        (kind, depth)
        for kind in (KINDS[:1] if crls else KINDS)
        for depth in ((1,) if crls else (1, 2))
    ]


def build_rust_worker() -> Path:
    """Build `benches/engine` as the product is built; give the program."""
    command = ["cargo", "build", "--release", "--locked", "--package", "chainward-benches"]
    command += ["--message-format", "json-render-diagnostics"]
    done = subprocess.run(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 - no input
    programs = [json.loads(line).get("executable") for line in done.stdout.splitlines()]
    found = [program for program in programs if program]
    if done.returncode or not found:
        message = "cargo build failed; what it said is above"
        raise BuildError(message)
    return Path(found[-1])


def run(build: Path, rounds: int, crls: Sequence[int]) -> list[Outcome]:
    """Measure everything."""
    program = build_rust_worker()
    folder = build / "benches" / "workloads"
    shutil.rmtree(folder, ignore_errors=True)
    _stay_on_one_cpu()
    with ExitStack() as stack:
        workers = {
            "rust": stack.enter_context(Worker([program], REPOSITORY)),
            "python": stack.enter_context(
                Worker([sys.executable, "-m", "benches.peers.python_worker"], REPOSITORY)
            ),
        }
        groups = []
        for workload, group in plan(crls):
            path = workload.write(folder)
            for worker in workers.values():
                worker.load(workload.name, path, _chains(workload))
            groups.append(group)
        return outcomes(groups, measure(groups, workers, rounds))


def _chains(workload: Workload | CrlWorkload) -> int:
    return len(workload.chains) if isinstance(workload, Workload) else 1


def _stay_on_one_cpu() -> None:
    """Bind this process and its children: one CPU may be slower than another, or have a busier sibling."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def _rounds(text: str) -> int:
    rounds = int(text)
    if rounds < FEWEST_ROUNDS:
        message = f"at least {FEWEST_ROUNDS}"
        raise argparse.ArgumentTypeError(message)
    return rounds


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print the table, write build/bench.json."""
    parser = argparse.ArgumentParser(prog="benches", description=__doc__)
    parser.add_argument(
        "--rounds", type=_rounds, default=ROUNDS, help="how often each task is timed"
    )
    parser.add_argument("--build", type=Path, default=REPOSITORY / "build", help="where files go")
    parser.add_argument(
        "--crls", type=int, nargs="+", default=(), metavar="N", help="only CRLs of so many entries"
    )
    parser.add_argument("--results", action="store_true", help="write benches/RESULTS.md too")
    options = parser.parse_args(arguments)
    output = options.build / "bench.json"
    output.unlink(missing_ok=True)
    try:
        found = run(options.build.resolve(), options.rounds, options.crls)
    except (BuildError, ClaimError, WorkerError) as error:
        sys.stderr.write(f"bench: {error}\n")
        return Exit.FAILED
    sys.stdout.write(f"{machine(REPOSITORY)}\n\n{table(found)}\n\n")
    write_json(output, found)
    if options.results:
        write_results(REPOSITORY / "benches" / "RESULTS.md", found, options.rounds, REPOSITORY)
    ended = verdict(found)
    sys.stdout.write(f"{ended.name.lower().replace('_', ' ')}; written to {output}\n")
    return ended
