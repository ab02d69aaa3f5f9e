"""Plans -> certificates, signed with keys that are made once."""

import functools
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from . import der
from .der import integer, oid, sequence, tlv
from .plan import ANY_POLICY, CertificatePlan, PkiPlan

PrivateKey: TypeAlias = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey

P256_KEYS, ED25519_KEYS = 24, 2
"""Keys from 0 are of P-256, those after them Ed25519; one that forges comes last."""
FORGER = P256_KEYS + ED25519_KEYS

_ECDSA = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
_ECDSA_SHA256, _ECDSA_SHA384, _ED25519 = "1.2.840.10045.4.3.2", "1.2.840.10045.4.3.3", "1.3.101.112"
_POLICY_ARC = "2.16.840.1.101.3.2.1.48."
USAGES = {
    "any": "2.5.29.37.0",
    "server": "1.3.6.1.5.5.7.3.1",
    "client": "1.3.6.1.5.5.7.3.2",
    "code": "1.3.6.1.5.5.7.3.3",
}


@dataclass(frozen=True)
class Pki:
    """What was issued: the certificates of a plan, position for position."""

    plan: PkiPlan
    certificates: tuple[bytes, ...]

    @property
    def anchors(self) -> list[bytes]:
        """What is trusted."""
        return [self.certificates[each] for each in self.plan.anchors]

    @property
    def leaf(self) -> bytes:
        """What is judged."""
        return self.certificates[-1]

    @property
    def intermediates(self) -> list[bytes]:
        """What is presented with it."""
        return [self.certificates[each] for each in self.plan.presented]


def issue(plan: PkiPlan) -> Pki:
    """Issue all certificates of a plan; the same plan gives the same octets."""
    positions = range(len(plan.certificates))
    return Pki(
        plan, tuple(_issue(plan.certificates[each], plan.signer_of(each)) for each in positions)
    )


def policy_oid(arc: str) -> str:
    """Give the OID of a policy of a plan."""
    return "2.5.29.32.0" if arc == ANY_POLICY else _POLICY_ARC + arc


@functools.cache
def _key(number: int) -> PrivateKey:
    secret = hashlib.sha256(f"chainward property {number}".encode()).digest()
    if P256_KEYS <= number < FORGER:
        return ed25519.Ed25519PrivateKey.from_private_bytes(secret)
    return ec.derive_private_key(int.from_bytes(secret[:31]) | 1, ec.SECP256R1())


@functools.cache
def key_info(number: int) -> bytes:
    """Give the SubjectPublicKeyInfo of a key."""
    return _key(number).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _key_identifier(number: int) -> bytes:
    return hashlib.sha256(key_info(number)).digest()[:20]


@functools.lru_cache(maxsize=65_536)
def _issue(plan: CertificatePlan, signer: CertificatePlan) -> bytes:
    key = _key(FORGER if "forged" in plan.faults else signer.key)
    algorithm = sequence(oid(_ED25519 if P256_KEYS <= signer.key < FORGER else _ECDSA_SHA256))
    outer = sequence(oid(_ECDSA_SHA384)) if "algorithms-differ" in plan.faults else algorithm
    signed = _to_be_signed(plan, signer, algorithm)
    return sequence(signed, outer, der.bits(_sign(key, signed)))


def _sign(key: PrivateKey, octets: bytes) -> bytes:
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(octets, _ECDSA)
    return key.sign(octets)


def _to_be_signed(plan: CertificatePlan, signer: CertificatePlan, algorithm: bytes) -> bytes:
    issuer = signer.subject.upper() if "issuer-in-other-case" in plan.faults else signer.subject
    is_printable = "issuer-as-printable-string" in plan.faults
    string = der.PRINTABLE_STRING if is_printable else der.UTF8_STRING
    generalized = "generalized-time" in plan.faults
    parts = [
        integer(_serial(plan, signer)),
        algorithm,
        der.name(issuer, string),
        sequence(*(der.day(number, generalized=generalized) for number in plan.days)),
        der.name(plan.subject),
        key_info(plan.key),
    ]
    if "version-1" in plan.faults:
        return sequence(*parts)
    extensions = tlv(0xA3, sequence(*_extensions(plan, signer)))
    return sequence(tlv(0xA0, integer(2)), *parts, extensions)


def _serial(plan: CertificatePlan, signer: CertificatePlan) -> int:
    """Take it from the content, so that certificates that differ have serials that do."""
    number = int.from_bytes(hashlib.sha256(repr((plan, signer)).encode()).digest()[:12]) | 1
    if "serial-zero" in plan.faults:
        return 0
    if "serial-negative" in plan.faults:
        return -number
    return number << 160 if "serial-long" in plan.faults else number


def _extension(kind: str, value: bytes, *, critical: bool, faults: tuple[str, ...] = ()) -> bytes:
    flag = der.TRUE if critical else b""
    if not critical and "explicit-false" in faults:
        flag = b"\x01\x01\x00"
    if critical and "boolean-one" in faults:
        flag = b"\x01\x01\x01"
    return sequence(oid(kind), flag, tlv(der.OCTET_STRING, value))


def _extensions(plan: CertificatePlan, signer: CertificatePlan) -> Iterator[bytes]:
    faults = plan.faults
    if "no-key-identifiers" not in faults:
        is_wrong = "wrong-authority-key-identifier" in faults
        identifier = bytes(20) if is_wrong else _key_identifier(signer.key)
        critical = "key-identifier-critical" in faults
        yield _extension("2.5.29.35", sequence(tlv(0x80, identifier)), critical=critical)
        subject_identifier = tlv(der.OCTET_STRING, _key_identifier(plan.key))
        yield _extension("2.5.29.14", subject_identifier, critical=False, faults=faults)
    if "no-basic-constraints" not in faults:
        length = b"" if plan.path_length is None else integer(plan.path_length)
        value = sequence(der.TRUE if plan.is_ca else b"", length)
        critical = "basic-constraints-not-critical" not in faults
        yield _extension("2.5.29.19", value, critical=critical, faults=faults)
    if plan.key_usage != "absent":
        yield _extension("2.5.29.15", _key_usage(plan), critical=True)
    if plan.usages:
        yield _extension(
            "2.5.29.37", sequence(*(oid(USAGES[each]) for each in plan.usages)), critical=False
        )
    if plan.names or "malformed-names" in faults:
        names = sequence(*map(der.general_name, plan.names))
        value = names[:-1] if "malformed-names" in faults else names
        yield _extension("2.5.29.17", value, critical=not plan.subject)
    yield from _policies(plan)
    if plan.is_constrained or "no-subtrees" in faults:
        critical = "name-constraints-not-critical" not in faults
        yield _extension("2.5.29.30", _name_constraints(plan), critical=critical)
    if "unknown-critical" in faults or "unknown" in faults:
        yield _extension("2.999.1", b"\x05\x00", critical="unknown-critical" in faults)
    if "duplicate-extension" in faults:
        yield from (_extension("2.999.2", b"\x05\x00", critical=False) for _ in range(2))


def _key_usage(plan: CertificatePlan) -> bytes:
    if "malformed-key-usage" in plan.faults:
        return b"\x03\x02\x00"
    if plan.key_usage == "other":
        return der.bits(b"\x20", 5)
    return der.bits(b"\x06", 1) if plan.is_ca else der.bits(b"\x80", 7)


def _name_constraints(plan: CertificatePlan) -> bytes:
    minimum = integer(1, 0x80) if "subtree-minimum" in plan.faults else b""
    lists = ((0xA0, plan.permitted), (0xA1, plan.excluded))
    return sequence(
        *(
            tlv(tag, b"".join(sequence(der.general_name(each), minimum) for each in subtrees))
            for tag, subtrees in lists
            if subtrees
        )
    )


def _policies(plan: CertificatePlan) -> Iterator[bytes]:
    if plan.policies:
        value = sequence(*(sequence(oid(policy_oid(each))) for each in plan.policies))
        yield _extension("2.5.29.32", value, critical=False)
    if plan.mappings:
        pairs = (sequence(*(oid(policy_oid(each)) for each in pair)) for pair in plan.mappings)
        yield _extension("2.5.29.33", sequence(*pairs), critical=True)
    skips = ((0x80, plan.explicit_policy), (0x81, plan.inhibit_mapping))
    if any(number is not None for _, number in skips):
        value = sequence(*(integer(number, tag) for tag, number in skips if number is not None))
        yield _extension("2.5.29.36", value, critical=True)
    if plan.inhibit_any is not None:
        yield _extension("2.5.29.54", integer(plan.inhibit_any), critical=True)
