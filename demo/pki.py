"""The demo's PKI, as files, and what must come out for each."""

import base64
from dataclasses import dataclass
from pathlib import Path

from certificates import DAY, NOW, Authority, Request, authority, forged, issue, new_key
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID


@dataclass(frozen=True)
class Scenario:
    """A file with a leaf and what is presented with it; `code` is None where it must be accepted."""

    name: str
    file: Path
    code: str | None


def build(folder: Path) -> tuple[Path, list[Scenario]]:
    """Write the anchor and all scenarios; give the anchor's file and the scenarios."""
    root = authority(Request(name="root", is_ca=True, not_after=NOW + 3650 * DAY))
    anchor = folder / "root.pem"
    anchor.write_bytes(root.certificate.public_bytes(Encoding.PEM))
    ca = _constrained(root)
    scenarios = [
        *_leaves(ca),
        ("re-keyed CA", *_rekeyed(ca, root)),
        ("cross-signed CA", *_cross_signed(root)),
        ("unknown CA", *_unknown()),
        ("too deep", *_deep(root)),
    ]
    return anchor, [_write(folder, name, chain, code) for name, chain, code in scenarios]


Chain = list[bytes]


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def _constrained(root: Authority) -> Authority:
    """Make an issuing CA that may only name hosts below clients.example."""
    permitted = x509.NameConstraints([x509.DNSName("clients.example")], None)
    request = Request(name="issuing", is_ca=True, path_length=0, extra=[(permitted, True)])
    return authority(request, root)


def _leaves(ca: Authority) -> list[tuple[str, Chain, str | None]]:
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
    chains: list[tuple[str, Chain, str | None]] = [
        (name, [_der(issue(request, new_key(), ca)), _der(ca.certificate)], code)
        for name, request, code in wanted
    ]
    good = issue(Request(name="plain"), new_key(), ca)
    chains.append(("missing intermediate", [_der(good)], "issuer_not_found"))
    chains.append(("forged signature", [forged(good), _der(ca.certificate)], "signature_invalid"))
    return chains


def _rekeyed(ca: Authority, root: Authority) -> tuple[Chain, None]:
    """Sign with the new key of the same CA; old and new certificate are presented."""
    permitted = x509.NameConstraints([x509.DNSName("clients.example")], None)
    new = authority(
        Request(name="issuing", is_ca=True, path_length=0, extra=[(permitted, True)]), root
    )
    leaf = issue(Request(name="rekeyed"), new_key(), new)
    return [_der(leaf), _der(ca.certificate), _der(new.certificate)], None


def _cross_signed(root: Authority) -> tuple[Chain, None]:
    """Present a CA twice: below a root that nobody knows, and below ours."""
    stranger = authority(Request(name="stranger", is_ca=True))
    request = Request(name="partner", is_ca=True)
    partner = authority(request, stranger)
    ours = issue(request, partner.key, root)
    leaf = issue(Request(name="cross"), new_key(), partner)
    others = [stranger.certificate, partner.certificate, ours]
    return [_der(leaf), *map(_der, others)], None


def _unknown() -> tuple[Chain, str]:
    stranger = authority(Request(name="stranger", is_ca=True))
    leaf = issue(Request(name="unknown"), new_key(), stranger)
    return [_der(leaf), _der(stranger.certificate)], "issuer_not_found"


def _deep(root: Authority) -> tuple[Chain, str]:
    """Put nine intermediates between root and leaf; the policy allows eight."""
    line = [root]
    for depth in range(9):
        line.append(authority(Request(name=f"level {depth}", is_ca=True), line[-1]))
    leaf = issue(Request(name="deep"), new_key(), line[-1])
    return [_der(leaf), *(_der(one.certificate) for one in line[1:])], "path_too_deep"


def _write(folder: Path, name: str, chain: Chain, code: str | None) -> Scenario:
    file = folder / f"{name.replace(' ', '-')}.pem"
    file.write_text("".join(map(_pem, chain)), encoding="ascii")
    return Scenario(name, file, code)


def _pem(der: bytes) -> str:
    body = base64.encodebytes(der).decode("ascii")
    return f"-----BEGIN CERTIFICATE-----\n{body}-----END CERTIFICATE-----\n"
