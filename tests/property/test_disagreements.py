"""One small chain for each class of disagreements, which the section of the class decides as we do."""

import pytest

from .classes import WE_ACCEPT, Class, Disagreement, classify
from .comparison import CLASSES, compared
from .encode import issue
from .examples import EXAMPLES
from .judging import judged, witnessed
from .oracles import PEERS, Peer, peers
from .plan import PkiPlan

ROWS = [(each, peer) for each in CLASSES for peer in each.peers]


def example(of: Class, peer: str) -> PkiPlan:
    """Give the chain of a class for a peer; most do for all of them."""
    return EXAMPLES.get((of.name, peer)) or EXAMPLES[of.name, ""]


def named(name: str) -> Peer:
    """Give a peer, if it is there."""
    peer = next(each for each in PEERS if each.name == name)
    if peer not in peers():
        pytest.skip(f"NOT RUN: {name} is not there")
    return peer


@pytest.mark.parametrize(("of", "name"), ROWS, ids=[f"{each.name}-{peer}" for each, peer in ROWS])
def test_each_class_has_a_chain(of: Class, name: str) -> None:
    peer = named(name)
    pki = issue(example(of, name))
    found = compared(peer, pki)
    assert isinstance(found, Disagreement)
    assert found.side == of.side
    if found.side == WE_ACCEPT:
        setting = peer.setting(pki)
        verdict = judged(setting)
        assert verdict is not None
        assert witnessed(setting, verdict) is None
    elif found.one_way:
        assert found.ours in of.ours
    assert classify(found, CLASSES) is of


def test_no_chain_is_of_no_class() -> None:
    rows = {(each.name, peer) for each, peer in ROWS} | {(each.name, "") for each in CLASSES}
    assert set(EXAMPLES) <= rows
