"""The chains of docs/migrating.md, by the words that it describes them with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID
from unit.pki import key_usage, name

from .migrating import (
    AUTHORITY,
    CLIENT,
    Chain,
    Wanted,
    authority,
    chain,
    client,
    issue,
    root,
)

POLICIES = x509.CertificatePolicies(
    [x509.PolicyInformation(x509.ObjectIdentifier("1.2.3.4"), None)]
)
REQUIRES_POLICIES = x509.PolicyConstraints(require_explicit_policy=0, inhibit_policy_mapping=None)
NO_SAN = [x509.SubjectAlternativeName]


@dataclass(frozen=True)
class Case:
    """A chain, the other engine's reason when it refuses, and what else both are asked.

    Attributes:
        make: issues it.
        theirs: a pattern of their reason; None = they accept.
        host: a name that the leaf must have.
        nearly: the same without what the difference is about: both accept it.

    """

    make: Callable[[], Chain]
    theirs: str | None
    host: str | None = None
    nearly: Callable[[], Chain] = field(default=chain)


def deep(intermediates: int) -> Chain:
    """Issue a leaf below so many CAs."""
    line = [issue(Wanted(name="root", is_ca=True))]
    for depth in range(intermediates):
        line.append(issue(Wanted(name=f"level {depth}", is_ca=True), line[-1]))
    presented = [each.certificate for each in line[1:]]
    return Chain([line[0].certificate], issue(CLIENT, line[-1]).certificate, presented)


def leaf_as_anchor() -> Chain:
    """Trust a self-signed client."""
    leaf = issue(CLIENT).certificate
    return Chain([leaf], leaf)


def anchor_below_a_root() -> Chain:
    """Trust the CA, and not the root above it."""
    made = chain()
    return Chain(made.intermediates, made.leaf)


def self_issued() -> Chain:
    """Let a CA of path length 0 issue a certificate for a new key of its own."""
    anchor = issue(Wanted(name="root", is_ca=True))
    none_below = (x509.BasicConstraints(ca=True, path_length=0), True)
    old = issue(Wanted(name="CA", is_ca=True, extra=[none_below]), anchor)
    new = issue(AUTHORITY, old)
    presented = [old.certificate, new.certificate]
    return Chain([anchor.certificate], issue(CLIENT, new).certificate, presented)


def two_of_one_ca() -> Chain:
    """Present a CA twice, with one key; the one that lives longer excludes the leaf's name."""
    anchor, key = issue(Wanted(name="root", is_ca=True)), ec.generate_private_key(ec.SECP256R1())
    excluded = (x509.NameConstraints(None, [x509.DNSName("client.example")]), True)
    first = issue(Wanted(name="CA", is_ca=True, key=key, extra=[excluded], days=(-1, 60)), anchor)
    second = issue(Wanted(name="CA", is_ca=True, key=key), anchor)
    presented = [first.certificate, second.certificate]
    return Chain([anchor.certificate], issue(CLIENT, first).certificate, presented)


def with_policies() -> Chain:
    """Require policies, and have them."""
    policies = [(POLICIES, False)]
    ca = Wanted(name="CA", is_ca=True, extra=[*policies, (REQUIRES_POLICIES, True)])
    return chain(Wanted(name="client", extra=policies), ca)


def permitted(subtree: x509.GeneralName, leaf: Wanted = CLIENT) -> Chain:
    """Constrain the CA to names in one subtree."""
    constraints = (x509.NameConstraints([subtree], None), True)
    return chain(leaf, Wanted(name="CA", is_ca=True, extra=[constraints]))


def with_usage(*bits: str) -> Callable[[], Chain]:
    """Give the leaf these bits of key usage."""
    return lambda: client(extra=[(key_usage(*bits), True)])


def small_key() -> Chain:
    """Give the leaf an RSA key of 1,024 bits."""
    return client(key=rsa.generate_private_key(65_537, 1_024))  # noqa: S505 - that is the point


def stranger() -> x509.AuthorityKeyIdentifier:
    """Identify a key that nobody has."""
    return x509.AuthorityKeyIdentifier(bytes(20), None, None)


def wildcard() -> Chain:
    """Name a wildcard that is a part of a label."""
    names = x509.SubjectAlternativeName([x509.DNSName("c*.clients.example")])
    return client(extra=[(names, False)])


def whole_wildcard() -> Chain:
    """Name a wildcard that is a label."""
    names = x509.SubjectAlternativeName([x509.DNSName("*.clients.example")])
    return client(extra=[(names, False)])


_NOT_CRITICAL: Sequence[tuple[x509.ExtensionType, bool]] = [
    (x509.BasicConstraints(ca=True, path_length=None), False)
]
_ANY_USAGE = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE])
_CA_AND_LEAF: Sequence[tuple[x509.ExtensionType, bool]] = [
    (x509.BasicConstraints(ca=True, path_length=None), True),
    (key_usage("digital_signature", "key_cert_sign"), True),
]

CRYPTOGRAPHY = {
    "a leaf without subject alternative name": Case(
        lambda: client(without=NO_SAN), r"2\.5\.29\.17"
    ),
    "a leaf without authority key identifier": Case(
        lambda: client(without=[x509.AuthorityKeyIdentifier]), r"2\.5\.29\.35"
    ),
    "a CA whose basic constraints are not critical": Case(
        lambda: authority(extra=_NOT_CRITICAL), r"2\.5\.29\.19.*criticality"
    ),
    "a CA without key usage": Case(lambda: authority(without=[x509.KeyUsage]), r"2\.5\.29\.15"),
    "a leaf that is a CA": Case(lambda: client(extra=_CA_AND_LEAF), "cA must not be asserted"),
    "a CA with an Ed25519 key": Case(
        lambda: authority(key=ed25519.Ed25519PrivateKey.generate()), "Forbidden public key"
    ),
    "a CA that requires policies, and a path that has them": Case(with_policies, r"2\.5\.29\.36"),
    "a CA constrained to directory names, and a leaf within": Case(
        lambda: permitted(x509.DirectoryName(name("client"))),
        "unsupported directoryName",
        nearly=lambda: permitted(x509.DNSName("client.example")),
    ),
    "a self-issued CA below a path length of 0": Case(
        self_issued, "candidates exhausted", nearly=lambda: deep(2)
    ),
    "a leaf whose key usage lacks digitalSignature": Case(
        with_usage("key_encipherment"), None, nearly=with_usage("digital_signature")
    ),
    "a leaf with an RSA key of 1,024 bits": Case(
        small_key, None, nearly=lambda: client(key=rsa.generate_private_key(65_537, 2_048))
    ),
    "a leaf that is itself an anchor": Case(leaf_as_anchor, None),
}

OPENSSL = {
    "a CA that requires policies, and a path without any": Case(
        lambda: authority(extra=[(REQUIRES_POLICIES, True)]), None, nearly=with_policies
    ),
    "a leaf whose key usage is keyAgreement alone": Case(
        with_usage("key_agreement"), None, nearly=with_usage("key_agreement", "digital_signature")
    ),
    "a leaf with an RSA key of 1,024 bits": CRYPTOGRAPHY["a leaf with an RSA key of 1,024 bits"],
    "a root of version 3 without basic constraints": Case(
        lambda: root(without=[x509.BasicConstraints]), None
    ),
    "a leaf that is itself an anchor": Case(leaf_as_anchor, None),
    "nine intermediates": Case(lambda: deep(9), None, nearly=lambda: deep(8)),
    "a host that is only the common name": Case(
        lambda: client(name="host.example", without=NO_SAN),
        None,
        host="host.example",
        nearly=lambda: client(
            extra=[(x509.SubjectAlternativeName([x509.DNSName("host.example")]), False)]
        ),
    ),
    "a host that `c*.clients.example` would cover": Case(
        wildcard, None, host="client.clients.example", nearly=whole_wildcard
    ),
    "an anchor that is not self-signed": Case(anchor_below_a_root, "unable to get issuer"),
    "a leaf whose authority key identifier names another key": Case(
        lambda: client(extra=[(stranger(), False)]), "unable to get local issuer"
    ),
    "a CA with anyExtendedKeyUsage": Case(
        lambda: authority(extra=[(_ANY_USAGE, False)]), "unsuitable certificate purpose"
    ),
    "two certificates of one CA, of which one excludes the leaf's name": Case(
        two_of_one_ca, "excluded subtree violation"
    ),
    "a common name that the CA's DNS constraints would not permit": Case(
        lambda: permitted(x509.DNSName("example"), Wanted(name="evil.test", without=NO_SAN)),
        "permitted subtree violation",
        nearly=lambda: permitted(x509.DNSName("example"), Wanted(name="evil.test")),
    ),
}
