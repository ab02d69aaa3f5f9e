"""The hostile chains of which the worst cost is known, each with what it may cost.

A signature of P-256 over a TBSCertificate of n octets is charged 50,000 + 2.5 n ticks; a unit is 50,000.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, product
from string import ascii_lowercase, digits

from cryptography import x509

from .certificates import Authority, Request, forged, issued, root
from .chains import ROOTS, make_roots
from .keys import Key, Kind, keys
from .workload import Workload

# Presented in one validation, the leaf included.
_MOST = 64
_ANCHORS = 20
_NAMES = 2_048
# Not ASCII, so that comparing it takes RFC 4518 preparation; 64 certificates with it still fit into 64 KiB.
_DEAR = "\u00c9" * 90


@dataclass(frozen=True)
class Hostile:
    """A workload, exactly how many signatures judging it costs, and the goal in words.

    `signatures` is None where only the budget bounds them.
    """

    make: Callable[[], Workload]
    signatures: int | None
    goal: str


def hostile() -> list[Hostile]:
    """Give every hostile workload, each with its reason for the number of signatures."""
    return [
        # Nothing reaches an anchor by name, so that nothing is verified.
        Hostile(no_path, 0, "<= 0.1 ms"),
        # The same, and each octet is charged for the worst that normalisation could make of it.
        Hostile(lambda: no_path(_DEAR), 0, "<= 60 units"),
        # 23 failures fit into 24 units; a signature whose failure would not fit is not begun.
        Hostile(no_ca_key, 23, "<= 60 units, <= 24 on failures"),
        Hostile(constrained_sub_ca, None, "<= 60 units"),
        # The CA under its anchor, the leaf under the CA.
        Hostile(lambda: same_name_anchors("p256", key_identifiers=True), 2, "accepted"),
        # The CA under 19 wrong anchors and the right one, then the leaf.
        Hostile(lambda: same_name_anchors("p256", key_identifiers=False), 21, "accepted"),
        Hostile(lambda: same_name_anchors("rsa2048", key_identifiers=False), 21, "accepted"),
        # At 3.9 units each 6 failures fit into 24 units.
        Hostile(lambda: same_name_anchors("p384", key_identifiers=False), 6, "budget_exhausted"),
        Hostile(many_names, 2, "the exact verdict in <= 2 ms"),
    ]


def no_path(unit: str = "") -> Workload:
    """Present layers of CAs below a name that no anchor has; a unit makes every name longer."""
    key = keys("p256", "no path")
    issuer = root(Request(name="stranger", key=next(key), unit=unit))
    leaf, presented = _layers(key, issuer, layers=9, width=7, unit=unit)
    name, finding = (
        ("no-path-long-names", "budget_exhausted") if unit else ("no-path", "issuer_not_found")
    )
    return Workload(name, make_roots("p256", ROOTS), [[leaf, *presented]], finding)


def no_ca_key() -> Workload:
    """Present CAs in the name of an anchor, signed with another key; the leaf may hang below each."""
    key = keys("p256", "no CA key")
    anchors = make_roots("p256", ROOTS)
    wrong, subject_keys = next(key), list(islice(key, _MOST - 2))
    cas = [
        forged(Request(name="forged CA", key=own, serial=number), anchors[0], wrong)
        for number, own in enumerate(subject_keys)
    ]
    leaf = issued(Request(name="client", key=next(key), is_ca=False), cas[0])
    return Workload("no-ca-key", anchors, [[leaf, *cas]], "budget_exhausted")


def constrained_sub_ca() -> Workload:
    """Present layers below a real CA whose constraints the leaf breaks: every path fails, and late."""
    key = keys("p256", "sub-CA")
    anchors = make_roots("p256", ROOTS)
    permitted = x509.NameConstraints([x509.DNSName("evil.example")], None)
    sub_ca = issued(Request(name="sub-CA", key=next(key), constraints=permitted), anchors[0])
    leaf, presented = _layers(key, sub_ca, layers=7, width=8)
    return Workload("constrained-sub-ca", anchors, [[leaf, sub_ca, *presented]], "budget_exhausted")


def same_name_anchors(kind: Kind, *, key_identifiers: bool) -> Workload:
    """Trust 20 anchors of one name; the last one issued the CA, so that all others are tried before it."""
    key = keys(kind, "same name")
    requests = [
        Request(name="fleet", key=next(key), serial=number, key_identifiers=key_identifiers)
        for number in range(_ANCHORS)
    ]
    anchors = [root(request) for request in requests]
    ca = issued(
        Request(name="issuing CA", key=next(key), key_identifiers=key_identifiers), anchors[-1]
    )
    leaf = Request(name="client", key=next(key), is_ca=False, key_identifiers=key_identifiers)
    name = f"20-anchors-{kind}{'' if key_identifiers else '-no-ids'}"
    finding = "budget_exhausted" if kind == "p384" else None
    return Workload(name, anchors, [[issued(leaf, ca), ca]], finding)


def many_names() -> Workload:
    """Put 2,048 names below 2,048 permitted and 2,049 excluded subtrees, in as few bytes as they need."""
    key = keys("p256", "many names")
    anchor = root(Request(name="root", key=next(key)))
    alphabet = ascii_lowercase + digits
    labels = ["".join(label) for label in islice(product(alphabet, repeat=3), _NAMES)]
    permitted = [x509.DNSName(f"t{label}") for label in labels]
    excluded = [x509.DNSName(f"x{label}") for label in [*labels, "999"]]
    constraints = x509.NameConstraints(permitted, excluded)
    ca = issued(Request(name="constrained CA", key=next(key), constraints=constraints), anchor)
    names = [f"*.t{label}" for label in labels]
    leaf = issued(Request(name="client", key=next(key), is_ca=False, names=names), ca)
    return Workload("2048-names-4097-subtrees", [anchor], [[leaf, ca]])


def _layers(
    key: Iterator[Key], issuer: Authority, *, layers: int, width: int, unit: str = ""
) -> tuple[Authority, list[Authority]]:
    """Make CAs that share name and key in each layer, so that each is a child of each in the layer above."""
    presented: list[Authority] = []
    for layer in range(layers):
        shared = next(key)
        layered = [
            issued(Request(name=f"layer {layer}", key=shared, serial=serial, unit=unit), issuer)
            for serial in range(width)
        ]
        presented += layered
        issuer = layered[0]
    leaf = Request(name="client", key=next(key), is_ca=False, names=["victim.example"])
    return issued(leaf, issuer), presented
