"""A store that is kept fresh: real HTTP servers on the loopback interface, asked in the background."""

import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from certificates import Authority, Request, authority, issue, new_key, revocation_list
from chainward import Refresher, RevocationStore, TrustStore, Validator
from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID

from .answers import ocsp_response
from .world import Pki, der

PATIENCE = 60.0
"""Seconds after which something is lost; nothing waits as long while all is well."""


class Server(ThreadingHTTPServer):
    """Serves `content`, tells who asked, and holds its answers back while `is_open` is not set."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.content: bytes | None = None
        self.asked: list[str] = []
        self.is_open = threading.Event()
        self.is_open.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/ca.crl"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.server.is_open.wait(PATIENCE)
        if self.server.content is None:
            self.send_error(503)
            return
        self.send_response(200)
        kind = "application/pkix-crl" if self.path == "/ca.crl" else "application/ocsp-response"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(self.server.content)))
        self.end_headers()
        self.wfile.write(self.server.content)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    """Serve for one test."""
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.is_open.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def store(pki: Pki) -> RevocationStore:
    """Know the root's CRL; nothing of the issuing CA, nor its key."""
    known = RevocationStore(pki.root_der)
    known.add_crl(revocation_list(pki.root))
    return known


def client_of(issuer: Authority, url: str, *, responder: bool = False) -> x509.Certificate:
    """Issue a client that names a place."""
    place = x509.UniformResourceIdentifier(url)
    extension: x509.ExtensionType = x509.CRLDistributionPoints(
        [x509.DistributionPoint([place], None, None, None)]
    )
    if responder:
        method = AuthorityInformationAccessOID.OCSP
        extension = x509.AuthorityInformationAccess([x509.AccessDescription(method, place)])
    return issue(Request(name="client", extra=[(extension, False)]), new_key(), issuer)


def watch(store: RevocationStore, server: Server, **options: Any) -> Refresher:  # noqa: ANN401 - handed on
    return store.watch(networks=["127.0.0.1"], ports=[server.server_port], poll=0.2, **options)


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


def test_what_is_published_counts(pki: Pki, store: RevocationStore, server: Server) -> None:
    client = client_of(pki.ca, server.url)
    validator = Validator(TrustStore(pki.root_der), revocation=store)
    presented = (der(client), [pki.ca_der])
    server.content = revocation_list(pki.ca)
    with watch(store, server, validator=validator, certificates=[presented]) as refresher:
        assert refresher.wait(PATIENCE)
        assert validator.validate(*presented).ok
        (status,) = refresher.statuses()
        assert (status.url, status.error, status.failures) == (server.url, None, 0)
        server.content = revocation_list(pki.ca, [client], number=2)
        until(lambda: validator.validate(*presented).code == "certificate_revoked")
    with pytest.raises(RuntimeError, match="stopped"):
        refresher.statuses()
    refresher.stop()
    assert validator.validate(*presented).code == "certificate_revoked"


def test_nothing_is_followed_from_a_certificate_that_is_not_verified(
    pki: Pki, store: RevocationStore, server: Server
) -> None:
    """A stranger's CA, and a namesake of the known one whose signature does not verify."""
    stranger = authority(Request(name="stranger", is_ca=True))
    namesake = authority(Request(name="issuing", is_ca=True))
    validator = Validator(TrustStore(pki.root_der), revocation=store)
    server.content = revocation_list(pki.ca)
    with watch(store, server, validator=validator) as refresher:
        for issuer in (stranger, namesake):
            leaf = client_of(issuer, server.url.replace("/ca.crl", "/stranger.crl"))
            presented = (der(leaf), [pki.ca_der, der(issuer.certificate)])
            assert not validator.validate(*presented).ok
            assert refresher.learn([presented]) == 0
        assert refresher.statuses() == ()
        assert refresher.wait(0)
        # A place that a verified one names is asked: the server would have seen the others.
        assert refresher.learn([(der(client_of(pki.ca, server.url)), [pki.ca_der])]) == 1
        assert refresher.wait(PATIENCE)
    assert set(server.asked) == {"/ca.crl"}


def test_pending_while_the_first_fetch_runs_and_unknown_after_it_failed(
    pki: Pki, store: RevocationStore, server: Server
) -> None:
    client = client_of(pki.ca, server.url)
    validator = Validator(TrustStore(pki.root_der), revocation=store)
    presented = (der(client), [pki.ca_der])
    assert validator.validate(*presented).code == "revocation_unknown"
    server.is_open.clear()
    with watch(store, server, validator=validator, certificates=[presented]) as refresher:
        until(lambda: bool(server.asked))
        assert not refresher.wait(0)
        assert validator.validate(*presented).code == "revocation_pending"
        server.is_open.set()
        assert refresher.wait(PATIENCE)
        assert validator.validate(*presented).code == "revocation_unknown"
        (status,) = refresher.statuses()
        assert status.error is not None
        assert "503" in status.error
        assert (status.last_success, status.failures >= 1) == (None, True)


def test_another_issuer_s_crl_changes_nothing(
    pki: Pki, store: RevocationStore, server: Server
) -> None:
    client = client_of(pki.ca, server.url)
    validator = Validator(TrustStore(pki.root_der), revocation=store)
    server.content = revocation_list(authority(Request(name="issuing", is_ca=True)), number=9)
    presented = (der(client), [pki.ca_der])
    with watch(store, server, validator=validator, certificates=[presented]) as refresher:
        assert refresher.wait(PATIENCE)
        (status,) = refresher.statuses()
        assert status.error is not None
        assert "signature_invalid" in status.error
        assert validator.validate(*presented).code == "revocation_unknown"


def test_a_responder_is_asked_only_where_that_is_wanted(
    pki: Pki, store: RevocationStore, server: Server
) -> None:
    client = client_of(pki.ca, server.url.removesuffix("/ca.crl"), responder=True)
    validator = Validator(TrustStore(pki.root_der), revocation=store)
    presented = (der(client), [pki.ca_der])
    server.content = ocsp_response(pki.ca, client, revoked=True)
    with watch(store, server, validator=validator, certificates=[presented]) as refresher:
        assert refresher.statuses() == ()
    assert server.asked == []
    with watch(
        store, server, validator=validator, certificates=[presented], ask_responders=True
    ) as refresher:
        assert refresher.wait(PATIENCE)
        assert [status.error for status in refresher.statuses()] == [None]
    assert validator.validate(*presented).code == "certificate_revoked"


def test_places_of_the_configuration(pki: Pki, store: RevocationStore, server: Server) -> None:
    store.add_issuers(pki.ca_der)
    server.content = revocation_list(pki.ca, number=5)
    with watch(store, server, urls=[server.url]) as refresher:
        assert refresher.wait(PATIENCE)
    assert 5 in [crl.number for crl in store.crls]


def test_what_is_not_allowed_is_not_reached(
    pki: Pki, store: RevocationStore, server: Server
) -> None:
    """Neither the loopback interface nor another port is open unless it is said."""
    client = client_of(pki.ca, server.url)
    validator = Validator(TrustStore(pki.root_der), revocation=store)
    presented = (der(client), [pki.ca_der])
    with store.watch(validator=validator, certificates=[presented]) as refresher:
        ((url, reason),) = refresher.not_followed
        assert (url, "port" in reason) == (server.url, True)
        assert refresher.statuses() == ()
    ports = [server.server_port]
    with store.watch(validator=validator, certificates=[presented], ports=ports) as refresher:
        assert refresher.wait(PATIENCE)
        (status,) = refresher.statuses()
        assert status.error is not None
    assert server.asked == []


def test_arguments_of_watch(pki: Pki, store: RevocationStore) -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"networks": ["nowhere"]}, "networks"),
        ({"poll": 0.0}, "poll"),
        ({"poll": float("nan")}, "poll"),
        ({"urls": ["ftp://a.example/a.crl"]}, "urls: ftp"),
        ({"certificates": [pki.client_der]}, "a validator is wanted"),
    ]
    for wrong, message in cases:
        with pytest.raises(ValueError, match=message):
            store.watch(**wrong)
