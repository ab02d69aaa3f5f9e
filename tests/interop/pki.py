"""The certificates of the servers and clients, and what must become of each client."""

import ssl
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from certificates import (
    DAY,
    NOW,
    Authority,
    Request,
    authority,
    forged,
    issue,
    new_key,
    revocation_list,
)
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID


@dataclass(frozen=True)
class Client:
    """What a client presents, what chainward must find, and which alert it must get (None: it gets in).

    A client without a certificate is refused by OpenSSL itself, before anybody could judge it.
    """

    name: str
    code: str | None
    alert: str | None
    leaf: Path | None = None
    key: Path | None = None
    others: Path | None = None

    @property
    def is_let_in(self) -> bool:
        """Whether it must get in."""
        return self.alert is None

    def load(self, context: ssl.SSLContext, folder: Path) -> None:
        """Have a context present it."""
        if self.leaf is None or self.key is None:
            return
        chain = folder / f"{self.leaf.stem}-chain.pem"
        others = self.others.read_bytes() if self.others else b""
        chain.write_bytes(self.leaf.read_bytes() + others)
        context.load_cert_chain(chain, self.key)


class Pki:
    """A root, an issuing CA below it, a stranger, a server, and clients."""

    def __init__(self, folder: Path) -> None:
        """Write the files."""
        self.folder = folder
        self._root = authority(Request(name="root", is_ca=True))
        self._issuing = authority(Request(name="issuing", is_ca=True, path_length=0), self._root)
        self._stranger = authority(Request(name="stranger", is_ca=True))
        self.root = self._file("root", _pem(self._root))
        self.issuing = self._file("issuing", _pem(self._issuing))
        self.stranger = self._file("stranger", _pem(self._stranger))
        request = Request(name="server", usage=ExtendedKeyUsageOID.SERVER_AUTH, dns="localhost")
        self.server, self.server_key = self._pair("server", request, self._issuing)
        with self.server.open("ab") as file:
            file.write(self.issuing.read_bytes())
        self.seven = self._seven()
        self.further = self._further()

    def client(self, name: str) -> Client:
        """Give one client by its name."""
        return next(client for client in self.seven + self.further if client.name == name)

    def crl(self, issuer: str, revoked: Iterable["Client | str"] = (), *, number: int = 1) -> bytes:
        """Sign a CRL of root, issuing or stranger that revokes clients, or "issuing"."""
        authorities = {"root": self._root, "issuing": self._issuing, "stranger": self._stranger}
        certificates = [
            authorities[one].certificate
            if isinstance(one, str)
            else x509.load_pem_x509_certificate(one.leaf.read_bytes() if one.leaf else b"")
            for one in revoked
        ]
        return revocation_list(authorities[issuer], certificates, number=number)

    def server_context(self) -> ssl.SSLContext:
        """Make the context of a server that asks nobody for a certificate yet."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.server, self.server_key)
        return context

    def client_context(
        self, client: Client, version: ssl.TLSVersion | None = None
    ) -> ssl.SSLContext:
        """Make the context of a client that trusts the server."""
        context = ssl.create_default_context(cafile=str(self.root))
        client.load(context, self.folder)
        if version is not None:
            context.minimum_version = context.maximum_version = version
        return context

    def _seven(self) -> list[Client]:
        """Give the clients with which each recipe was tried. Alerts: RFC 8446 6.2."""
        expired = Request(name="expired", not_before=NOW - 9 * DAY, not_after=NOW - DAY)
        wrong = Request(name="usage", usage=ExtendedKeyUsageOID.SERVER_AUTH)
        return [
            Client("none", None, "certificate_required"),
            self._client("good", Request(name="good"), None, None),
            self._client(
                "missing intermediate",
                Request(name="lonely"),
                "issuer_not_found",
                "unknown_ca",
                others=None,
            ),
            self._client("expired", expired, "expired", "certificate_expired"),
            self._client(
                "untrusted", Request(name="foe"), "issuer_not_found", "unknown_ca", self._stranger
            ),
            self._client(
                "untrusted and expired",
                replace(expired, name="old foe"),
                "issuer_not_found",
                "unknown_ca",
                self._stranger,
            ),
            self._client("wrong usage", wrong, "extended_key_usage", "unsupported_certificate"),
        ]

    def _further(self) -> list[Client]:
        early = Request(name="early", not_before=NOW + DAY)
        unknown = x509.UnrecognizedExtension(
            x509.ObjectIdentifier("1.3.6.1.4.1.99999.1"), b"\x05\x00"
        )
        critical = Request(name="critical", extra=[(unknown, True)])
        return [
            self._client("not yet valid", early, "not_yet_valid", "certificate_expired"),
            self._client(
                "unknown critical", critical, "unknown_critical_extension", "certificate_unknown"
            ),
            self._forged(),
            self._below_a_leaf(),
            self._too_deep(),
        ]

    def _forged(self) -> Client:
        key = new_key()
        der = forged(issue(Request(name="forged"), key, self._issuing))
        leaf = self._file("forged", ssl.DER_cert_to_PEM_cert(der).encode())
        return Client(
            "forged",
            "signature_invalid",
            "bad_certificate",
            leaf,
            self._key("forged", key),
            self.issuing,
        )

    def _below_a_leaf(self) -> Client:
        """Issue from a certificate that is no CA."""
        key = new_key()
        no_ca = Authority(issue(Request(name="no CA"), key, self._issuing), key)
        code = "not_a_certification_authority"
        client = self._client("below a leaf", Request(name="below"), code, "unknown_ca", no_ca)
        others = self._file("below-others", _pem(no_ca) + self.issuing.read_bytes())
        return Client(client.name, client.code, client.alert, client.leaf, client.key, others)

    def _too_deep(self) -> Client:
        """Put one more CA below a CA whose path length is zero."""
        sub = authority(Request(name="sub", is_ca=True), self._issuing)
        client = self._client(
            "too long", Request(name="long"), "path_length_exceeded", "unknown_ca", sub
        )
        others = self._file("long-others", _pem(sub) + self.issuing.read_bytes())
        return Client(client.name, client.code, client.alert, client.leaf, client.key, others)

    def _client(
        self,
        name: str,
        request: Request,
        code: str | None,
        alert: str | None,
        issuer: Authority | None = None,
        others: str | None = "issuer",
    ) -> Client:
        issuer = issuer or self._issuing
        leaf, key = self._pair(name.replace(" ", "-"), request, issuer)
        chain = self._file(f"{leaf.stem}-others", _pem(issuer)) if others else None
        return Client(name, code, alert, leaf, key, chain)

    def _pair(self, name: str, request: Request, issuer: Authority) -> tuple[Path, Path]:
        key = new_key()
        certificate = issue(request, key, issuer)
        return self._file(name, certificate.public_bytes(Encoding.PEM)), self._key(name, key)

    def _key(self, name: str, key: ec.EllipticCurvePrivateKey) -> Path:
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return self._file(f"{name}-key", pem)

    def _file(self, name: str, content: bytes) -> Path:
        file = self.folder / f"{name}.pem"
        file.write_bytes(content)
        return file


def _pem(one: Authority) -> bytes:
    return one.certificate.public_bytes(Encoding.PEM)
