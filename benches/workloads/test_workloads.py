"""What is generated: the same for the same seed, within the caps, and judged as the rows say."""

from pathlib import Path

import pytest
from chainward import TrustStore, Validator
from cryptography.hazmat.primitives.serialization import Encoding

from .chains import chains
from .hostile import Hostile, hostile
from .workload import Workload, read_chains, read_roots, read_time

# Of rust/validate/src/budget.rs: what may be presented, the leaf included.
MOST_BYTES, MOST_CERTIFICATES = 65_536, 64


def files(workload: Workload, folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in workload.write(folder).iterdir()}


def test_a_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = (
        files(chains("p256", 2, roots=3, leaves=4), tmp_path / side) for side in ("first", "second")
    )
    assert first == second
    assert len(first) == 1 + 1 + 4


def test_no_two_chains_share_a_certificate(tmp_path: Path) -> None:
    folder = chains("p256", 2, roots=3, leaves=4).write(tmp_path)
    assert len({der for chain in read_chains(folder) for der in chain}) == 4 * 3
    assert len(read_roots(folder)) == 3


@pytest.mark.parametrize("one", hostile())
def test_a_hostile_chain_costs_what_its_row_claims(one: Hostile, tmp_path: Path) -> None:
    workload = one.make()
    folder = workload.write(tmp_path)
    ((leaf, *presented),) = read_chains(folder)
    assert len(presented) < MOST_CERTIFICATES
    assert sum(map(len, [leaf, *presented])) <= MOST_BYTES
    store = TrustStore([root.public_bytes(Encoding.DER) for root in read_roots(folder)])
    validator = Validator(store, revocation="none", intermediate_cache=0, verdict_cache=0)
    verdict = validator.validate(leaf, presented, at=read_time(folder))
    assert verdict.code == workload.finding
    if one.signatures is not None:
        assert verdict.work["signatures"] == one.signatures
    assert verdict.work["ticks"] <= 60 * 50_000
    assert verdict.work["failed_signatures"] <= 24
