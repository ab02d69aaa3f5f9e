"""Which mutants are tested, and by which tests in which order."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """A part of the source whose mutants are tested."""

    package: str
    sample: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pass:
    """A part of the tests, to which those mutants are put that no part before it caught."""

    name: str
    packages: tuple[str, ...]  # whose tests; without any, those of the mutated one
    targets: tuple[str, ...]
    seconds: int  # after which a mutant hangs: far more than these tests need
    waiting: tuple[str | None, ...]  # the outcomes so far with which a mutant comes here
    missed: str  # the outcome of those that are not caught here either


#: All of the judge; of the parser, which has its fuzzing and its suites, each eighth mutant.
SCOPES = (
    Scope("chainward-validate"),
    Scope("chainward-x509", ("--shard", "0/8", "--sharding", "round-robin")),
)

#: Together all tests. What is quick comes first: the last takes longer than the others do.
PASSES = (
    Pass(
        name="own",
        packages=(),
        targets=("--lib", "--tests"),
        seconds=60,
        waiting=(None, "missed"),
        missed="missed by its own",
    ),
    Pass(
        name="judgement",
        packages=("chainward-validate", "chainward"),
        targets=("--lib", "--test=judgement"),
        seconds=180,
        waiting=("missed by its own",),
        missed="missed by judgement",
    ),
    Pass(
        name="attacks",
        packages=("chainward",),
        targets=("--test=attacks",),
        seconds=300,
        waiting=("missed by judgement",),
        missed="missed",
    ),
)
