"""Classes of disagreements: each has facts that must hold, the section that decides, and a reason."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .facts import Chain, Fact

WE_ACCEPT, THEY_ACCEPT = "we accept", "they accept"


@dataclass(frozen=True, kw_only=True)
class Class:
    """A kind of disagreement that is right.

    Attributes:
        name: of the class; unique.
        peers: with whom.
        side: who accepts.
        fact: what holds of the path that is accepted.
        rfc: the section that decides.
        reason: why we answer as we do.
        most: how many there may be in 10,000 chains, for each of the peers.
        varies: whether it depends on the version of the peer, so that it may be away.
        theirs: a pattern that their reason has, when they refuse and there was one way only.
        ours: our findings, when we refuse and there was one way only.

    """

    name: str
    peers: tuple[str, ...]
    side: str
    fact: Fact
    rfc: str
    reason: str
    most: int
    varies: bool = False
    theirs: str = ""
    ours: tuple[str, ...] = ()


@dataclass(frozen=True)
class Disagreement:
    """A chain that one accepts and the other doesn't.

    Attributes:
        peer: with whom.
        side: who accepts.
        chains: the path that is accepted; all that there may be, where they do not tell.
        theirs: their reason.
        ours: our finding.
        one_way: whether the names left no choice, so that each reason speaks of this path.

    """

    peer: str
    side: str
    chains: tuple[Chain, ...]
    theirs: str
    ours: str
    one_way: bool


def classify(disagreement: Disagreement, table: Iterable[Class]) -> Class | None:
    """Give the first class that it belongs to."""
    return next((each for each in table if _belongs(disagreement, each)), None)


def _belongs(found: Disagreement, to: Class) -> bool:
    if found.peer not in to.peers or found.side != to.side:
        return False
    if not any(map(to.fact, found.chains)):
        return False
    if not found.one_way:
        return True
    if found.side == WE_ACCEPT:
        return re.search(to.theirs, found.theirs) is not None
    return found.ours in to.ours
