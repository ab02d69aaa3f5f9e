"""Good chains: many leaves below many roots, one kind of key throughout.

Each leaf has intermediates of its own and hangs below a root of its own, so that no cache of one entry, and
no branch predictor that has learnt one certificate, flatters anybody.
"""

from itertools import islice

from .certificates import Authority, Request, issued, root
from .keys import Kind, keys
from .workload import Workload

ROOTS = 150
LEAVES = 64


def chains(kind: Kind, depth: int, *, roots: int = ROOTS, leaves: int = LEAVES) -> Workload:
    """Make a workload of chains with so many intermediates each."""
    anchors = make_roots(kind, roots)
    key = keys(kind, f"chains {depth}")
    made = []
    for number in range(leaves):
        line = [anchors[number % roots]]
        for level in range(depth):
            name = f"level {level + 1} issuing CA {number}"
            line.append(issued(Request(name=name, key=next(key)), line[-1]))
        leaf = issued(Request(name=f"client {number}", key=next(key), is_ca=False), line[-1])
        made.append([leaf, *reversed(line[1:])])
    return Workload(f"{kind}-d{depth}", anchors, made)


def make_roots(kind: Kind, count: int) -> list[Authority]:
    """Make trust anchors of different names."""
    some = islice(keys(kind, "roots"), count)
    return [root(Request(name=f"root {number}", key=key)) for number, key in enumerate(some)]
