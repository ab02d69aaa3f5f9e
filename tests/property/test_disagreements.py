"""One small chain for each class of disagreements, which the section of the class decides as we do."""

import pytest

from .classes import WE_ACCEPT, Class, Disagreement, classify
from .comparison import CLASSES, compared
from .encode import issue
from .examples import EXAMPLES
from .judging import judged, witnessed
from .oracles import PEERS, Peer, peers

ROWS = [(each, peer) for each in CLASSES for peer in each.peers]


def named(name: str) -> Peer:
    """Give a peer, if it is there."""
    peer = next(each for each in PEERS if each.name == name)
    if peer not in peers():
        pytest.skip(f"NOT RUN: {name} is not there")
    return peer


@pytest.mark.parametrize(("of", "name"), ROWS, ids=[f"{each.name}-{peer}" for each, peer in ROWS])
def test_each_class_has_a_chain(of: Class, name: str) -> None:
    peer = named(name)
    pki = issue(EXAMPLES[of.name])
    found = compared(peer, pki)
    if of.varies and isinstance(found, bool):
        pytest.skip(f"{name} is of a version that answers as we do")
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
    assert set(EXAMPLES) == {each.name for each in CLASSES}
