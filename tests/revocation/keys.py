"""Keys and signatures that are the same in each run: derived from a name, or fixed where that can't be."""

import functools
import hashlib
from dataclasses import dataclass
from typing import TypeAlias

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from property.der import oid, sequence

PrivateKey: TypeAlias = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey

NULL = b"\x05\x00"
_CURVES: dict[str, ec.EllipticCurve] = {"p256": ec.SECP256R1(), "p384": ec.SECP384R1()}
# Two primes each. No key of theirs is used for anything else.
_RSA = {
    "rsa": (
        int(
            "ff93492d38a2fdc46148a7b8841458b481a14cbfea372cc7beda6d3d9948dd3889dcbe8c0b536c4999590f2f"
            "8f05eb3de0fe52b56b368534da914355b224fab8e7da24de241cd4cb53f6a5cd272f2f35a993e393109edf05"
            "9c302ca569436b02cf599b31489d833c5ec6c46586db991aba36d7e8cda407015d440144ce381d13",
            16,
        ),
        int(
            "ea307f42745d90e461cf3dfa93e0c9c810028e0640c97b69022c8432beae9cc508c7045bfe5a7c245ae42c4c"
            "4418e1359cf2b617a6d93f6bde8ea563b875d21cdecbaab096fb79ad894a3783c5fd1fb9f17d8d8f7d1a3539"
            "c4d0e66c68a9df0c7fbd24e6e0f7068831f094c23261fa39cd502bb4a2cede8b5702ece2ab9036b7",
            16,
        ),
    ),
    "rsa-1024": (
        int(
            "e0b9775ac46d5c7fe2a6194d75ec0f369d82ebea7435ce8370bf5081fd7d2262d9691a50e8882981ba822c68"
            "c53deba8350d5ccbf3f17338e180c6664c9f87d9",
            16,
        ),
        int(
            "de41537cf4dc388eea6d379eca6352d0ecc6cec8af44ffb48734c865358bfdb719f67b7de7eecbe36618d528"
            "dfe2f47fbe73b159e8a5fbfe23ab157c8f73c17f",
            16,
        ),
    ),
}
# How a kind of key signs unless it is told otherwise.
SCHEMES = {
    "ed25519": "ed25519",
    "p256": "ecdsa-sha256",
    "p384": "ecdsa-sha384",
    "rsa": "rsa-sha256",
    "rsa-1024": "rsa-sha256",
}
_ALGORITHMS = {
    "ed25519": sequence(oid("1.3.101.112")),
    "ecdsa-sha256": sequence(oid("1.2.840.10045.4.3.2")),
    "ecdsa-sha384": sequence(oid("1.2.840.10045.4.3.3")),
    "rsa-sha1": sequence(oid("1.2.840.113549.1.1.5"), NULL),
    "rsa-sha256": sequence(oid("1.2.840.113549.1.1.11"), NULL),
}
_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha1": hashes.SHA1(),  # noqa: S303 - what is refused must be made first
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
}


@dataclass(frozen=True)
class Key:
    """A key, by its name and kind."""

    name: str
    kind: str = "ed25519"

    @property
    def info(self) -> bytes:
        """Its SubjectPublicKeyInfo."""
        return _info(self)

    @property
    def octets(self) -> bytes:
        """The content of its subjectPublicKey, which OCSP hashes."""
        # The BIT STRING is the last thing in it, and its first octet counts unused bits.
        return _public_octets(_private(self))

    @property
    def scheme(self) -> str:
        """How it signs."""
        return SCHEMES[self.kind]

    def sign(self, message: bytes, scheme: str = "") -> bytes:
        """Sign a message, the same way each time."""
        return _sign(_private(self), scheme or self.scheme, message)


def algorithm(scheme: str) -> bytes:
    """Give the AlgorithmIdentifier of a scheme."""
    return _ALGORITHMS[scheme]


@functools.cache
def _private(key: Key) -> PrivateKey:
    secret = hashlib.sha256(f"chainward revocation {key.name}".encode()).digest()
    if key.kind == "ed25519":
        return ed25519.Ed25519PrivateKey.from_private_bytes(secret)
    if key.kind in _CURVES:
        return ec.derive_private_key(int.from_bytes(secret[:31]) | 1, _CURVES[key.kind])
    return _rsa(*_RSA[key.kind])


def _rsa(p: int, q: int) -> rsa.RSAPrivateKey:
    exponent = 65_537
    private = rsa.rsa_recover_private_exponent(exponent, p, q)
    return rsa.RSAPrivateNumbers(
        p=p,
        q=q,
        d=private,
        dmp1=rsa.rsa_crt_dmp1(private, p),
        dmq1=rsa.rsa_crt_dmq1(private, q),
        iqmp=rsa.rsa_crt_iqmp(p, q),
        public_numbers=rsa.RSAPublicNumbers(exponent, p * q),
    ).private_key()


@functools.cache
def _info(key: Key) -> bytes:
    return _private(key).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _public_octets(key: PrivateKey) -> bytes:
    public = key.public_key()
    if isinstance(public, ed25519.Ed25519PublicKey):
        return public.public_bytes_raw()
    if isinstance(public, ec.EllipticCurvePublicKey):
        return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return public.public_bytes(Encoding.DER, PublicFormat.PKCS1)


def _sign(key: PrivateKey, scheme: str, message: bytes) -> bytes:
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key.sign(message)
    digest = _HASHES[scheme.partition("-")[2]]
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(message, ec.ECDSA(digest, deterministic_signing=True))
    return key.sign(message, padding.PKCS1v15(), digest)
