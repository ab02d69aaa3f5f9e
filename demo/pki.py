"""The demo's PKI, as files, and what must come out for each."""

import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from certificates import (
    DAY,
    NOW,
    Authority,
    PrivateKey,
    Request,
    authority,
    forged,
    issue,
    key_pem,
    new_key,
    revocation_list,
)
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID


@dataclass(frozen=True)
class Scenario:
    """A file with a leaf and what is presented with it, the same as DER, and the leaf's key.

    `code` is None where it must be accepted.
    """

    name: str
    file: Path
    key: Path
    chain: list[bytes]
    code: str | None


@dataclass(frozen=True)
class Pki:
    """The anchor, a server's own certificate and key, and the clients."""

    anchor: Path
    server: Path
    server_key: Path
    scenarios: list[Scenario]


def build(folder: Path) -> Pki:
    """Write the anchor, the server's files and all scenarios."""
    root = authority(Request(name="root", is_ca=True, not_after=NOW + 3650 * DAY))
    anchor = folder / "root.pem"
    anchor.write_bytes(root.certificate.public_bytes(Encoding.PEM))
    ca = _constrained(root)
    _write_crls(folder, root, ca)
    made = [*_leaves(folder, ca), _rekeyed(ca, root), _cross_signed(root), _unknown(), _deep(root)]
    scenarios = [Scenario(one.name, *_write(folder, one), one.chain, one.code) for one in made]
    return Pki(anchor, *write_server(folder, root), scenarios)


def _write_crls(folder: Path, root: Authority, ca: Authority) -> None:
    """Write the CRLs of both CAs, which revoke nobody, into a folder of their own."""
    crls = folder / "crls"
    crls.mkdir(exist_ok=True)
    (crls / "root.crl").write_bytes(revocation_list(root))
    (crls / "issuing.crl").write_bytes(revocation_list(ca))


@dataclass(frozen=True)
class _Made:
    """A scenario before it is written: the chain as DER, leaf first."""

    name: str
    chain: list[bytes]
    key: PrivateKey
    code: str | None


def write_server(folder: Path, root: Authority) -> tuple[Path, Path]:
    """Issue and write the certificate and key of a server on loopback."""
    request = Request(name="server", usage=ExtendedKeyUsageOID.SERVER_AUTH, dns="localhost")
    key = new_key()
    return _write(folder, _Made("server", [_der(issue(request, key, root))], key, None))


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def _constrained(root: Authority) -> Authority:
    """Make an issuing CA that may only name hosts below clients.example."""
    permitted = x509.NameConstraints([x509.DNSName("clients.example")], None)
    request = Request(name="issuing", is_ca=True, path_length=0, extra=[(permitted, True)])
    return authority(request, root)


def _leaves(folder: Path, ca: Authority) -> Iterator[_Made]:
    unknown = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.99999.1"), b"\x05\x00")
    wanted: list[tuple[str, Request, str | None]] = [
        ("good", Request(name="good"), None),
        (
            "expired",
            Request(name="expired", not_before=NOW - 9 * DAY, not_after=NOW - DAY),
            "expired",
        ),
        ("not yet valid", Request(name="early", not_before=NOW + DAY), "not_yet_valid"),
        (
            "wrong usage",
            Request(name="usage", usage=ExtendedKeyUsageOID.SERVER_AUTH),
            "extended_key_usage",
        ),
        (
            "name outside constraints",
            Request(name="outside", dns="clients.example.org"),
            "name_not_permitted",
        ),
        (
            "unknown critical extension",
            Request(name="critical", extra=[(unknown, True)]),
            "unknown_critical_extension",
        ),
    ]
    for name, request, code in wanted:
        key = new_key()
        leaf = issue(request, key, ca)
        if name == "good":
            revoking = revocation_list(ca, [leaf], number=2)
            (folder / "revoking.crl").write_bytes(revoking)
        yield _Made(name, [_der(leaf), _der(ca.certificate)], key, code)
    key = new_key()
    good = issue(Request(name="plain"), key, ca)
    yield _Made("missing intermediate", [_der(good)], key, "issuer_not_found")
    chain = [forged(good), _der(ca.certificate)]
    yield _Made("forged signature", chain, key, "signature_invalid")


def _rekeyed(ca: Authority, root: Authority) -> _Made:
    """Sign with the new key of the same CA; old and new certificate are presented."""
    permitted = x509.NameConstraints([x509.DNSName("clients.example")], None)
    new = authority(
        Request(name="issuing", is_ca=True, path_length=0, extra=[(permitted, True)]), root
    )
    key = new_key()
    leaf = issue(Request(name="new"), key, new)
    return _Made("re-keyed CA", [*map(_der, [leaf, ca.certificate, new.certificate])], key, None)


def _cross_signed(root: Authority) -> _Made:
    """Present a CA twice: below a root that nobody knows, and below ours."""
    stranger = authority(Request(name="stranger", is_ca=True))
    request = Request(name="partner", is_ca=True)
    partner = authority(request, stranger)
    ours = issue(request, partner.key, root)
    key = new_key()
    leaf = issue(Request(name="cross"), key, partner)
    chain = [leaf, stranger.certificate, partner.certificate, ours]
    return _Made("cross-signed CA", [*map(_der, chain)], key, None)


def _unknown() -> _Made:
    stranger = authority(Request(name="stranger", is_ca=True))
    key = new_key()
    leaf = issue(Request(name="unknown"), key, stranger)
    chain = [_der(leaf), _der(stranger.certificate)]
    return _Made("unknown CA", chain, key, "issuer_not_found")


def _deep(root: Authority) -> _Made:
    """Put nine intermediates between root and leaf; the policy allows eight."""
    line = [root]
    for depth in range(9):
        line.append(authority(Request(name=f"level {depth}", is_ca=True), line[-1]))
    key = new_key()
    leaf = issue(Request(name="deep"), key, line[-1])
    chain = [_der(leaf), *(_der(one.certificate) for one in line[1:])]
    return _Made("too deep", chain, key, "path_too_deep")


def _write(folder: Path, made: _Made) -> tuple[Path, Path]:
    name = made.name.replace(" ", "-")
    file, key = folder / f"{name}.pem", folder / f"{name}.key"
    file.write_text("".join(map(ssl.DER_cert_to_PEM_cert, made.chain)), encoding="ascii")
    key.write_bytes(key_pem(made.key))
    return file, key
