"""A small chain for each class of disagreements: root, CA and leaf, with what makes it one of the class."""

from .encode import P256_KEYS
from .facts import MALFORMED_NAMES
from .plan import CertificatePlan, PkiPlan, Question

Values = dict[str, object]


def chain(
    root: Values | None = None,
    ca: Values | None = None,
    leaf: Values | None = None,
    *,
    beside: Values | None = None,
    anchors: tuple[int, ...] = (0,),
) -> PkiPlan:
    """Make a chain, with a second root beside it. The leaf asserts a policy, so that all are asked."""
    usual: Values = {"usages": ("client",), "names": ("dns:a.corp.example",), "policies": ("1",)}
    first = CertificatePlan(**(root or {}))  # type: ignore[arg-type]
    second = CertificatePlan(**({"key": 9} | (beside or {"subject": "corp/other"})))  # type: ignore[arg-type]
    middle = CertificatePlan(**({"subject": "corp/ca0", "issuer": 0, "key": 1} | (ca or {})))  # type: ignore[arg-type]
    last = {"subject": "corp/u", "issuer": 2, "key": 2, "is_ca": False} | usual | (leaf or {})
    return PkiPlan((first, second, middle, CertificatePlan(**last)), anchors, question=Question())  # type: ignore[arg-type]


def faulty(fault: str) -> Values:
    """Get one thing wrong."""
    return {"faults": (fault,)}


EXAMPLES: dict[str, PkiPlan] = {
    "openssl-takes-the-first-way": chain(
        {"excluded": ("dns:corp.example",)}, beside={"key": 0}, anchors=(0, 1)
    ),
    "openssl-anchor-is-no-ca": chain({"key_usage": "other"}),
    "openssl-anchor-out-of-time": chain({"days": (1, 100)}),
    "openssl-last-second": chain(leaf={"days": (-100, 0)}),
    "openssl-anchor-critical-extension": chain(faulty("unknown-critical")),
    "openssl-no-principals": chain(
        ca={"permitted": ("upn:corp.example",)}, leaf={"names": ("upn:u@corp.example",)}
    ),
    "openssl-key-identifier-excludes": chain(leaf=faulty("wrong-authority-key-identifier")),
    "openssl-any-usage-of-a-ca": chain(ca={"usages": ("any",)}),
    "openssl-strict-ca-without-key-usage": chain(ca={"key_usage": "absent"}),
    "openssl-ignores-bad-anchors": chain({"permitted": ("dns:.corp.example", "dns:corp.example")}),
    "openssl-without-policies": chain(ca={"explicit_policy": 0}),
    "openssl-policies-of-the-anchor": chain({"explicit_policy": 0}),
    "openssl-not-der": chain(leaf=faulty("explicit-false")),
    "openssl-no-subtrees": chain(ca=faulty("no-subtrees")),
    "openssl-duplicate-extension": chain(leaf=faulty("duplicate-extension")),
    "openssl-critical-names-of-no-known-form": chain(leaf={"subject": "", "names": ("rid:1.2.3",)}),
    "openssl-subtree-minimum": chain(
        ca={"permitted": ("email:corp.example",)} | faulty("subtree-minimum")
    ),
    "openssl-unread-subtrees": chain(ca={"excluded": ("ip:10.0.0.0/255.0.255.0",)}),
    "openssl-no-overlap-with-wildcards": chain(
        ca={"excluded": ("dns:a.corp.example",)}, leaf={"names": ("dns:*.corp.example",)}
    ),
    "openssl-malformed-name-below-subtrees": chain(
        ca={"permitted": ("dns:corp.example",)}, leaf={"names": MALFORMED_NAMES}
    ),
    "openssl-strict-without-duties": chain(leaf=faulty("serial-zero")),
    "openssl-strict-dns-name-syntax": chain(leaf={"names": ("dns:a_b.corp.example",)}),
    "cryptography-no-policies": chain(ca={"policies": ("1",), "inhibit_any": 0}),
    "cryptography-no-directory-constraints": chain(ca={"permitted": ("dir:corp",)}),
    "cryptography-no-ed25519": chain(ca={"key": P256_KEYS}),
    "cryptography-anchor-is-no-ca": chain({"is_ca": False}),
    "cryptography-anchor-out-of-time": chain({"days": (-100, -1)}),
    "cryptography-anchor-critical-extension": chain(faulty("unknown-critical")),
    "cryptography-names-by-octets": chain(leaf=faulty("issuer-as-printable-string")),
    "cryptography-serial-numbers": chain(leaf=faulty("serial-long")),
    "cryptography-anchor-serial-number": chain(faulty("serial-long")),
    "cryptography-leaf-of-version-1": chain(leaf=faulty("version-1")),
    "cryptography-generalized-time": chain(ca=faulty("generalized-time")),
    "cryptography-empty-dns-subtree": chain(ca={"permitted": ("dns:",)}),
    "cryptography-underscore-below-subtrees": chain(
        ca={"permitted": ("dns:corp.example",)}, leaf={"names": ("dns:a_b.corp.example",)}
    ),
    "cryptography-counts-self-issued": chain(
        {"path_length": 0}, ca={"subject": "corp/root", "key": 1}
    ),
    "cryptography-stops-beside-the-path": chain(
        {"permitted": ("dir:other",)}, beside={"key": 0}, anchors=(0, 1)
    ),
    "cryptography-ca-without-key-usage": chain(ca={"key_usage": "absent"}),
    "cryptography-ignores-bad-anchors": chain(faulty("malformed-names")),
    "cryptography-unread-extensions": chain(
        ca={"permitted": ("email:corp.example",)} | faulty("subtree-minimum")
    ),
    "cryptography-critical-names-of-no-known-form": chain(
        leaf={"subject": "", "names": ("rid:1.2.3",)}
    ),
    "cryptography-unread-subtrees": chain(ca={"excluded": ("ip:10.0.0.0/255.0.255.0",)}),
    "cryptography-critical-key-identifier": chain(leaf=faulty("key-identifier-critical")),
    "cryptography-webpki-keys": chain(leaf={"key": P256_KEYS}),
    "cryptography-webpki-dns-name-syntax": chain(leaf={"names": ("dns:a_b.corp.example",)}),
    "cryptography-webpki-root-usages": chain({"usages": ("client",)}),
    "cryptography-webpki-without-duties": chain(leaf=faulty("serial-zero")),
}
