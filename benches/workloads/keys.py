"""Keys of workloads: from a seed where the library can, from a small pool where it can't."""

import hashlib
from collections.abc import Iterator
from functools import cache
from typing import Literal, TypeAlias

from cryptography.hazmat.primitives.asymmetric import ec, rsa

Kind: TypeAlias = Literal["p256", "p384", "rsa2048"]
Key: TypeAlias = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

_CURVES: dict[Kind, tuple[ec.EllipticCurve, int]] = {
    # Octets of a private key: one fewer than the order of the group has, so that each is in its range.
    "p256": (ec.SECP256R1(), 31),
    "p384": (ec.SECP384R1(), 47),
}
# Each costs about 0.1 s. A validator parses each certificate's key anew, so that sharing saves it nothing.
# One workload needs 22 that differ.
_POOL = 24


def keys(kind: Kind, seed: str) -> Iterator[Key]:
    """Give keys without end."""
    number = 0
    while True:
        yield _rsa(number % _POOL) if kind == "rsa2048" else _elliptic(kind, f"{seed}/{number}")
        number += 1


def _elliptic(kind: Kind, seed: str) -> ec.EllipticCurvePrivateKey:
    curve, octets = _CURVES[kind]
    secret = hashlib.shake_256(f"chainward bench {kind} {seed}".encode()).digest(octets)
    return ec.derive_private_key(int.from_bytes(secret) | 1, curve)


@cache
def _rsa(_number: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)
