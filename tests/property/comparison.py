"""Puts generated chains to chainward and to other validators, and counts how they disagree."""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from .answer import Answer
from .classes import THEY_ACCEPT, WE_ACCEPT, Class, Disagreement, classify
from .classes_cryptography import CRYPTOGRAPHY
from .classes_openssl import OPENSSL
from .encode import Pki, issue
from .facts import Chain, leaves_a_choice
from .generate import Seeded
from .judging import code_of, judged
from .oracles import PEERS, Peer, peers
from .plan import PkiPlan
from .twists import generated

CLASSES: tuple[Class, ...] = (*OPENSSL, *CRYPTOGRAPHY)
FULL = 20_000
SLACK = 10  # for short runs
T = TypeVar("T")


@dataclass
class Result:
    """What a run found.

    Attributes:
        seed: of the run.
        chains: how many were generated.
        accepted: by peer, chains that both accept.
        refused: by peer, chains that both refuse.
        classes: disagreements by class and peer.
        smallest: by class and peer, the smallest plan.
        unlisted: those of no class, with the smallest plan for each pair of answers.

    """

    seed: str
    chains: int = 0
    accepted: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    classes: Counter[tuple[str, str]] = field(default_factory=Counter)
    smallest: dict[tuple[str, str], PkiPlan] = field(default_factory=dict)
    unlisted: dict[tuple[str, str, str], PkiPlan] = field(default_factory=dict)

    def problems(self) -> Iterator[str]:
        """Give what makes the run fail.

        That is what is not listed, what happens too often, and in a full run what never does.
        """
        for (peer, ours, theirs), plan in self.unlisted.items():
            yield f"unlisted: {peer}: we say {ours}, they say {theirs or 'ok'}: {plan}"
        for (name, peer), count in self.classes.items():
            most = next((each.most for each in CLASSES if each.name == name), 0)
            if count > most * self.chains / 10_000 + SLACK:
                yield f"too often: {name} with {peer}: {count} in {self.chains}, at most {most} in 10,000"
        if self.chains >= FULL:
            asked = {each.name for each in peers()}
            for each in CLASSES:
                comes = any(self.classes[each.name, peer] for peer in each.peers)
                if asked.intersection(each.peers) and not each.varies and not comes:
                    yield f"stale: {each.name} does not happen"


def run(count: int, seed: str) -> Result:
    """Generate so many chains and put each to everybody."""
    result = Result(seed)
    for number in range(count):
        pki = issue(generated(Seeded(f"{seed}/{number}"), asks=False))
        for peer in peers():
            if peer.takes(pki.plan):
                compare(result, peer, pki)
        result.chains += 1
    return result


def compare(result: Result, peer: Peer, pki: Pki) -> None:
    """Put one chain to us and to a peer, and count."""
    found = compared(peer, pki)
    if isinstance(found, bool):
        (result.accepted if found else result.refused)[peer.name] += 1
        return
    kind = classify(found, CLASSES)
    if kind:
        result.classes[kind.name, peer.name] += 1
        _keep_smaller(result.smallest, (kind.name, peer.name), pki.plan)
    else:
        _keep_smaller(result.unlisted, (peer.name, found.ours, found.theirs[:80]), pki.plan)


def _keep_smaller(plans: dict[T, PkiPlan], key: T, plan: PkiPlan) -> None:
    known = plans.get(key)
    if known is None or len(repr(plan)) < len(repr(known)):
        plans[key] = plan


def compared(peer: Peer, pki: Pki) -> Disagreement | bool:
    """Give whether both accept; or how they disagree."""
    verdict = judged(peer.setting(pki))
    answer = peer.judge(pki)
    is_accepted = verdict is not None and verdict.ok
    if is_accepted == answer.ok:
        return is_accepted
    path = tuple(each.der for each in verdict.path) if verdict and is_accepted else answer.path
    return disagreement(peer, pki, path, answer, code_of(verdict))


def disagreement(
    peer: Peer, pki: Pki, path: tuple[bytes, ...], answer: Answer, ours: str
) -> Disagreement:
    """Describe a disagreement by the path that is accepted, leaf first."""
    if path:
        chains: tuple[Chain, ...] = (Chain(pki.plan, positions(pki, path)),)
    else:  # the command does not tell
        chains = tuple(Chain(pki.plan, each) for each in pki.plan.paths())
    side = THEY_ACCEPT if answer.ok else WE_ACCEPT
    one_way = not any(map(leaves_a_choice, chains))
    return Disagreement(peer.name, side, chains, answer.reason, ours, one_way)


def positions(pki: Pki, path: tuple[bytes, ...]) -> tuple[int, ...]:
    """Find the certificates of a path in the plan; the anchor comes first."""
    return tuple(pki.certificates.index(each) for each in reversed(path))


def table(result: Result) -> str:
    """Write the totals, and every class with its counts."""
    lines = [f"{result.chains:,} chains of the seed {result.seed}", ""]
    lines.append(
        f"{'with':<22}{'both accept':>12}{'both refuse':>12}{'we accept':>11}{'they accept':>12}"
    )
    sides = {each.name: each.side for each in CLASSES}
    for peer in PEERS:
        if peer not in peers():
            lines.append(f"{peer.name:<22} NOT RUN: there is no command openssl")
            continue
        counts = Counter[str]()
        for (name, with_whom), count in result.classes.items():
            counts[sides[name]] += count if with_whom == peer.name else 0
        lines.append(
            f"{peer.name:<22}{result.accepted[peer.name]:>12,}{result.refused[peer.name]:>12,}"
            f"{counts[WE_ACCEPT]:>11,}{counts[THEY_ACCEPT]:>12,}"
        )
    for each in CLASSES:
        counts_of = (f"{peer} {result.classes[each.name, peer]}" for peer in each.peers)
        lines += [
            "",
            f"{each.name} ({each.side}): {', '.join(counts_of)}",
            f"    {each.rfc}: {each.reason}",
        ]
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Run as a command; 1 when a disagreement is not listed, comes too often, or no longer comes."""
    parser = argparse.ArgumentParser(description="Compare chainward with other validators.")
    parser.add_argument("--count", type=int, default=FULL, help="how many chains (%(default)s)")
    parser.add_argument("--seed", default="1", help="which chains (%(default)s)")
    options = parser.parse_args(arguments)
    start = time.monotonic()
    result = run(options.count, options.seed)
    problems = list(result.problems())
    took = f"{time.monotonic() - start:.0f} s"
    sys.stdout.write("\n".join([table(result), "", f"took {took}", *problems]) + "\n")
    return 1 if problems else 0
