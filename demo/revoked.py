"""The third section: clients are revoked while a server runs, by CRL and by OCSP."""

import shutil
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from certificates import Authority, Request, authority, issue, key_pem, new_key, revocation_list
from chainward import Policy, RevocationStore, TrustStore, Validator, Verdict
from chainward.integrations.ssl import UnjudgedError, attach, verdict_of
from client import Seen, client_context, visit
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pki import write_server
from processes import SECONDS
from responder import Responder

HEADING = """
3. REVOCATION: a server runs, and what is known about its clients changes
"""
COLUMNS = f"{'what is known':<52}{'client':<8}{'saw':<7}{'alert':<21}finding"
ASK_OCSP = '[revocation]\nsources = ["ocsp"]\ncoverage = "end-entity"\nmode = "{mode}"\n'


@dataclass(frozen=True)
class Client:
    """A client: its name, its certificate, and the files that its TLS library reads."""

    name: str
    certificate: x509.Certificate
    chain: Path
    key: Path


class World:
    """A root, an issuing CA, two clients, and a server's own certificate."""

    def __init__(self, folder: Path) -> None:
        """Issue all of it into a folder."""
        folder.mkdir()
        self.folder = folder
        self.root = authority(Request(name="root", is_ca=True))
        self.ca = authority(Request(name="issuing", is_ca=True, path_length=0), self.root)
        self.anchor = folder / "root.pem"
        self.anchor.write_bytes(self.root.certificate.public_bytes(Encoding.PEM))
        self.server, self.server_key = write_server(folder, self.root)
        self.anna, self.ben = self._client("anna"), self._client("ben")

    def store(self) -> RevocationStore:
        """Give a store that knows both CAs, and nothing else yet."""
        issuers = [one.certificate.public_bytes(Encoding.DER) for one in (self.root, self.ca)]
        return RevocationStore(issuers)

    def _client(self, name: str) -> Client:
        key = new_key()
        certificate = issue(Request(name=name), key, self.ca)
        chain, key_file = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        chain.write_bytes(
            certificate.public_bytes(Encoding.PEM) + self.ca.certificate.public_bytes(Encoding.PEM)
        )
        key_file.write_bytes(key_pem(key))
        return Client(name, certificate, chain, key_file)


class Server:
    """A plain TLS server that chainward is attached to; it keeps the last verdict."""

    def __init__(self, world: World, validator: Validator) -> None:
        """Listen on loopback."""
        self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._context.load_cert_chain(world.server, world.server_key)
        attach(self._context, validator)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.verdict: Verdict | None = None

    def serve_one(self) -> None:
        """Answer one client, if it is let in."""
        connection, _ = self._listener.accept()
        connection.settimeout(SECONDS)
        with self._context.wrap_socket(
            connection, server_side=True, do_handshake_on_connect=False
        ) as tls:
            is_in = _shakes_hands(tls)
            self.verdict = _verdict(tls)
            with suppress(OSError):
                if is_in:
                    tls.sendall(tls.recv(64))
                    tls.unwrap()
                else:  # closing before all is read may cost the client the alert
                    tls.shutdown(socket.SHUT_WR)
                    while tls.recv(4096):
                        pass

    def close(self) -> None:
        """Stop listening."""
        self._listener.close()


def _shakes_hands(tls: ssl.SSLSocket) -> bool:
    try:
        tls.do_handshake()
    except OSError:
        return False
    return True


def _verdict(tls: ssl.SSLSocket) -> Verdict | None:
    try:
        return verdict_of(tls)
    except UnjudgedError:
        return None


class Scene:
    """One server, asked by one client after the other."""

    def __init__(self, world: World, server: Server) -> None:
        """Show nothing yet."""
        self._world, self._server = world, server
        self.wrong: list[str] = []

    def visit(self, known: str, client: Client, code: str | None) -> None:
        """Have a client connect; `code` is None where it must be let in."""
        serving = threading.Thread(target=self._server.serve_one, daemon=True)
        serving.start()
        seen = visit(
            client_context(self._world.anchor, client.chain, client.key), self._server.port
        )
        serving.join(SECONDS)
        verdict = self._server.verdict
        finding = "not judged" if verdict is None else verdict.code or "accepted"
        print(
            f"{known:<52}{client.name:<8}{seen.outcome:<7}{seen.alert or '-':<21}{finding}",
            flush=True,
        )
        if not _is_right(seen, verdict, code):
            self.wrong.append(f"{client.name} when {known}")
            print(f"  WRONG, expected: {code or 'accepted'}")


def _is_right(seen: Seen, verdict: Verdict | None, code: str | None) -> bool:
    alert = "certificate_revoked" if code == "certificate_revoked" else "certificate_unknown"
    expected = ("echo", None) if code is None else ("alert", alert)
    return verdict is not None and verdict.code == code and (seen.outcome, seen.alert) == expected


@contextmanager
def _scene(world: World, store: RevocationStore, policy: Policy | None = None) -> Iterator[Scene]:
    server = Server(world, Validator(TrustStore(world.anchor), policy, revocation=store))
    try:
        yield Scene(world, server)
    finally:
        server.close()


def show_revocation(folder: Path) -> list[str]:
    """Print what becomes of the clients; give what must not be so."""
    print(HEADING)
    print(COLUMNS)
    world = World(folder / "revocation")
    wrong = _by_crl(world)
    if shutil.which("openssl") is None:
        print("OCSP is not shown: there is no openssl to answer")
        return wrong
    return wrong + _by_ocsp(world)


def _by_crl(world: World) -> list[str]:
    store = world.store()
    with _scene(world, store) as scene:
        scene.visit("nothing", world.anna, "revocation_unknown")
        store.add_crl(revocation_list(world.root))
        store.add_crl(revocation_list(world.ca))
        scene.visit("CRLs of both CAs, which revoke nobody", world.anna, None)
        store.add_crl(revocation_list(world.ca, [world.anna.certificate], number=2))
        scene.visit(
            "the next CRL of the issuing CA revokes anna", world.anna, "certificate_revoked"
        )
        scene.visit("the same", world.ben, None)
    return scene.wrong


def _by_ocsp(world: World) -> list[str]:
    wrong: list[str] = []
    store = world.store()
    ben, ca = world.ben.certificate, _files(world.ca, world.folder)
    with _scene(world, store, Policy.from_toml(ASK_OCSP.format(mode="hard"))) as scene:
        with Responder(world.folder, *ca) as responder:
            responder.knows([ben], revoked=[])
            store.add_ocsp(responder.ask(ben, world.ca.certificate))
            scene.visit("openssl ocsp says that ben is good", world.ben, None)
            responder.knows([], revoked=[ben])
            store.add_ocsp(responder.ask(ben, world.ca.certificate))
            scene.visit(
                "ben is revoked, and the responder says so", world.ben, "certificate_revoked"
            )
        scene.visit(
            "the responder is gone, and was not asked of anna", world.anna, "revocation_unknown"
        )
        wrong += scene.wrong
    with _scene(world, store, Policy.from_toml(ASK_OCSP.format(mode="soft"))) as scene:
        scene.visit("the same, and the policy is soft", world.anna, None)
        scene.visit("the same; revoked is never let in", world.ben, "certificate_revoked")
        wrong += scene.wrong
    return wrong


def _files(ca: Authority, folder: Path) -> tuple[Path, Path]:
    certificate, key = folder / "issuing.pem", folder / "issuing.key"
    certificate.write_bytes(ca.certificate.public_bytes(Encoding.PEM))
    key.write_bytes(key_pem(ca.key))
    return certificate, key
