"""Makes plans of PKIs out of choices, so that one generator serves hypothesis and plain seeds.

A plan begins as a plain chain that is accepted, and a few twists change it. The first of all options is the
plainest: choices that become smaller make the plan smaller, which is how hypothesis shrinks it.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeVar

from .encode import P256_KEYS
from .plan import CertificatePlan, PkiPlan, Question

T = TypeVar("T")

NAMES = (
    "dns:a.corp.example",
    "dns:b.corp.example",
    "dns:corp.example",
    "dns:A.Corp.Example",
    "dns:*.corp.example",
    "dns:evil.example",
    "dns:a_b.corp.example",
    "dns:a..corp.example",
    "ip:10.0.0.1",
    "ip:192.0.2.1",
    "email:u@corp.example",
    "email:u@a.corp.example",
    "email:u@evil.example",
    "uri:spiffe://a.corp.example/w",
    "uri:https://evil.example/",
    "uri:urn:x",
    "dir:corp/u",
    "dir:other/u",
    "upn:u@corp.example",
    "rid:1.2.3",
)
SUBTREES = (
    "dns:corp.example",
    "dns:a.corp.example",
    "dns:evil.example",
    "dns:.corp.example",
    "dns:",
    "ip:10.0.0.0/255.0.0.0",
    "ip:192.0.2.0/255.255.255.0",
    "ip:10.0.0.0/255.0.255.0",
    "email:corp.example",
    "email:.corp.example",
    "email:u@corp.example",
    "uri:.corp.example",
    "uri:a.corp.example",
    "uri:evil.example",
    "dir:corp",
    "dir:other",
    "upn:corp.example",
    "rid:1.2.3",
)
POLICIES = ("1", "2", "3", "any")
USAGES = (("client",), ("client", "server"), ("server",), ("any",), ("code",), ())
LIFETIMES = ((-100, 50), (-100, -1), (1, 100), (-100, 0), (0, 100), (50, -50))
TIMES_OF_QUESTIONS = (0, 0, 0, 0, -99, 49, 60, 101, -101)
CERTIFICATE_FAULTS = (
    "unknown-critical",
    "unknown",
    "no-key-identifiers",
    "wrong-authority-key-identifier",
    "no-basic-constraints",
    "basic-constraints-not-critical",
    "serial-zero",
    "serial-negative",
    "serial-long",
    "version-1",
    "issuer-in-other-case",
    "issuer-as-printable-string",
    "key-identifier-critical",
    "duplicate-extension",
    "malformed-key-usage",
    "malformed-names",
    "explicit-false",
    "boolean-one",
    "algorithms-differ",
    "generalized-time",
    "name-constraints-not-critical",
    "subtree-minimum",
    "no-subtrees",
)


class Chooser(Protocol):
    """Where choices come from."""

    def below(self, limit: int) -> int:
        """Give a number from 0 up to `limit`, which is left out; 0 is the plainest."""


class Seeded:
    """Choices of a seed."""

    def __init__(self, seed: int | str) -> None:
        """Start from a seed."""
        self._random = random.Random(seed)  # noqa: S311 - it must be the same again, not secret

    def below(self, limit: int) -> int:
        """Give a number."""
        return self._random.randrange(limit)


@dataclass(eq=False)
class Draft:
    """A certificate while its plan is being made."""

    values: dict[str, Any]
    issuer: "Draft | None" = None
    is_anchor: bool = False
    is_withheld: bool = False
    faults: list[str] = field(default_factory=list)


class Builder:
    """A PKI while its plan is being made: the chain from the root to the leaf, and what stands beside it."""

    def __init__(self, chooser: Chooser) -> None:
        """Start with a plain chain."""
        self._chooser = chooser
        self._keys = 0
        root = self.certificate(None, subject="corp/root")
        root.is_anchor = True
        self.chain = [root]
        self.others: list[Draft] = []
        for number in range(self.pick((1, 0, 1, 2, 2, 3, 5))):
            self.chain.append(self.certificate(self.chain[-1], subject=f"corp/ca{number}"))
        usages, names = ("client",), ("dns:a.corp.example",)
        self.chain.append(
            self.certificate(
                self.chain[-1], subject="corp/u", is_ca=False, usages=usages, names=names
            )
        )

    def below(self, limit: int) -> int:
        """Choose a number."""
        return self._chooser.below(limit)

    def pick(self, options: Sequence[T]) -> T:
        """Choose one; the first is the plainest."""
        return options[self._chooser.below(len(options))]

    def some(self, options: Sequence[T], most: int) -> tuple[T, ...]:
        """Choose one or more, in their order."""
        count = 1 + self._chooser.below(most)
        chosen = {self._chooser.below(len(options)) for _ in range(count)}
        return tuple(options[each] for each in sorted(chosen))

    def new_key(self) -> int:
        """Give a key that no other certificate has, while there are some."""
        self._keys += 1
        return (self._keys - 1) % P256_KEYS

    def certificate(self, issuer: Draft | None, **values: object) -> Draft:
        """Draft a certificate, with a key of its own unless one is given."""
        return Draft({"key": self.new_key()} | values, issuer)

    def beside(self, draft: Draft) -> Draft:
        """Keep a certificate that doesn't stand in the chain."""
        self.others.append(draft)
        return draft

    @property
    def leaf(self) -> Draft:
        """The last of the chain."""
        return self.chain[-1]

    def authority(self) -> int:
        """Choose a CA of the chain by its position, intermediates first."""
        count = len(self.chain) - 1
        return (1 + self.below(count)) % count

    def anyone(self) -> Draft:
        """Choose a certificate of the chain, the leaf first; the root is seldom chosen."""
        position = self.below(2 * len(self.chain) - 1)
        return (
            self.chain[-1 - position % len(self.chain)] if position < len(self.chain) else self.leaf
        )

    def plan(self, question: Question) -> PkiPlan:
        """Put all in order: who issues before what is issued, the leaf last; something is trusted."""
        if not any(each.is_anchor for each in (*self.chain, *self.others)):
            self.chain[0].is_anchor = True
        ordered: list[Draft] = []
        waiting = [*self.chain[:-1], *self.others]
        while waiting:
            ready = [each for each in waiting if each.issuer is None or each.issuer in ordered]
            ordered += ready
            waiting = [each for each in waiting if each not in ready]
        ordered.append(self.leaf)
        positions = {id(each): position for position, each in enumerate(ordered)}
        certificates = tuple(
            CertificatePlan(
                **each.values,
                issuer=None if each.issuer is None else positions[id(each.issuer)],
                faults=tuple(dict.fromkeys(each.faults)),
            )
            for each in ordered
        )
        return PkiPlan(
            certificates,
            tuple(positions[id(each)] for each in ordered if each.is_anchor),
            tuple(positions[id(each)] for each in ordered if each.is_withheld),
            question,
        )


def plain_question(builder: Builder) -> Question:
    """Choose a question that the other validators can be asked, too."""
    return Question(
        day=builder.pick((0, 0, 0, 0, 0, 0, 49)),
        policies=builder.pick(((), (), ("1",), ("2", "3"))),
        explicit_policy=builder.below(3) == 1,
        policy_mapping_inhibit=builder.below(6) == 1,
        any_policy_inhibit=builder.below(6) == 1,
    )


def question(builder: Builder) -> Question:
    """Choose what is asked; the plain question first."""
    plain = Question(profile=builder.pick(("rfc5280", "client-auth", "rfc5280-strict")))
    if builder.below(2) == 0:
        return plain
    asked = replace(plain, day=builder.pick(TIMES_OF_QUESTIONS))
    if builder.below(2) == 0:
        return asked
    return replace(
        asked,
        policies=builder.pick(((), ("1",), ("1", "2"), ("3",))),
        explicit_policy=builder.below(2) == 1,
        policy_mapping_inhibit=builder.below(4) == 1,
        any_policy_inhibit=builder.below(4) == 1,
        max_intermediates=builder.pick((8, 3, 1, 0)),
        usages=builder.pick(((), ("client",), ("server",))),
    )
