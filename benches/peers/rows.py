"""The rows of a run: each is one task's time over another's, and what it must not exceed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from benches.workloads.hostile import Hostile
from benches.workloads.workload import Workload

from .tasks import Task, WorkerName

# Of rust/validate/src/budget.rs.
MAX_UNITS = 60


@dataclass(frozen=True, kw_only=True)
class Row:
    """The time of `task` over that of `reference`; without a `bound` it is only printed.

    A guard compares a thing with itself: it says whether the machine can be believed.
    """

    name: str
    task: Task
    reference: Task
    bound: float | None = None
    goal: str = ""
    is_guard: bool = False


@dataclass(frozen=True)
class Group:
    """Rows whose tasks take turns, so that the machine's moods hit all of them alike."""

    name: str
    rows: Sequence[Row]

    @property
    def tasks(self) -> list[Task]:
        """Each task once, in the order of the rows."""
        return list(dict.fromkeys(task for row in self.rows for task in (row.reference, row.task)))


# A signature of this is what figures are counted in.
UNIT = Task(worker="rust", workload="p256-d1", action="bare_leaf", signatures=1)


def good_chains(name: str, depth: int) -> Group:
    """Give the rows of a workload of good chains with so many intermediates each."""

    def task(action: str, worker: WorkerName, signatures: int) -> Task:
        return Task(worker=worker, workload=name, action=action, signatures=signatures)

    whole = depth + 1
    leaf, chain = task("bare_leaf", "rust", 1), task("bare_chain", "rust", whole)
    cold, cold_python = task("cold", "rust", whole), task("cold", "python", whole)
    warm, warm_python = task("warm", "rust", 1), task("warm", "python", 1)
    again, again_python = task("again", "rust", 0), task("again", "python", 0)
    pyca = task("pyca", "python", whole)
    return Group(
        name,
        [
            Row(name="bare / bare", task=replace(leaf, turn=1), reference=leaf, is_guard=True),
            Row(name="cold, Rust / bare chain", task=cold, reference=chain),
            Row(name="warm, Rust / bare leaf", task=warm, reference=leaf),
            Row(name="warm, Python / bare leaf", task=warm_python, reference=leaf),
            Row(name="again, Rust / bare P-256", task=again, reference=UNIT),
            Row(name="again, Python / bare P-256", task=again_python, reference=UNIT),
            Row(name="pyca / bare chain", task=pyca, reference=chain),
            Row(name="cold, Python / pyca", task=cold_python, reference=pyca),
            Row(name="warm, Python / pyca", task=warm_python, reference=pyca, bound=0.5),
        ],
    )


def hostile_chain(workload: Workload, hostile: Hostile) -> Group:
    """Give the row of a hostile chain: its time in P-256 signatures, beside its goal."""
    task = Task(
        worker="rust",
        workload=workload.name,
        action="uncached",
        signatures=hostile.signatures,
        max_units=MAX_UNITS,
    )
    row = Row(name="uncached, Rust / bare P-256", task=task, reference=UNIT, goal=hostile.goal)
    return Group(workload.name, [row])


def revocation_list(name: str, entries: int) -> Group:
    """Give the rows of a CRL of so many entries: taking it in, opening it again, looking certificates up."""

    def task(action: str, signatures: int = 0, worker: WorkerName = "rust") -> Task:
        return Task(worker=worker, workload=name, action=action, signatures=signatures)

    digest, bare = task("crl_sha256"), task("crl_bare", 1)
    load, trust = task("pyca_load", 1, "python"), task("crl_trust")
    hit, miss = task("crl_hit"), task("crl_miss")
    goals = f"of {entries:,} entries"
    return Group(
        name,
        [
            Row(
                name="SHA-256 / SHA-256",
                task=replace(digest, turn=1),
                reference=digest,
                is_guard=True,
            ),
            Row(name="bare signature / SHA-256", task=bare, reference=digest),
            Row(
                name="take in, its thread / SHA-256",
                task=task("crl_accept", 1),
                reference=digest,
                goal=f"<= 2.5, {goals}",
            ),
            Row(
                name="take in, all threads / SHA-256",
                task=task("crl_accept_all", 1),
                reference=digest,
            ),
            Row(
                name="open again, all threads / SHA-256", task=task("crl_open", 1), reference=digest
            ),
            Row(name="open on trust / SHA-256", task=trust, reference=digest, goal="<= 5 ms"),
            Row(name="hit / bare P-256", task=hit, reference=UNIT, goal="<= 600 ns"),
            Row(name="miss / bare P-256", task=miss, reference=UNIT, goal="<= 100 ns"),
            Row(name="pyca load / SHA-256", task=load, reference=digest),
            Row(
                name="take in, all threads / pyca load",
                task=task("crl_accept_all", 1),
                reference=load,
            ),
            Row(name="hit / pyca hit", task=hit, reference=task("pyca_hit", 0, "python")),
            Row(name="miss / pyca miss", task=miss, reference=task("pyca_miss", 0, "python")),
        ],
    )


def rows(groups: Iterable[Group]) -> list[tuple[Group, Row]]:
    """Give all rows with their groups."""
    return [(group, row) for group in groups for row in group.rows]
