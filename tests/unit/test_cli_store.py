"""The command line and the folder of a store, and OCSP: `crl add | status | forget | watch`, `ocsp`."""

import json
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from certificates import DAY, NOW, revocation_list

from .answers import ocsp_response
from .world import CHAINWARD, Pki, heed_interrupts, run


@pytest.fixture
def lists(pki: Pki, files: Path) -> Path:
    """Write CRLs and OCSP responses beside the PKI."""
    (files / "new.crl").write_bytes(revocation_list(pki.ca, number=7))
    older = revocation_list(pki.ca, number=6, this_update=NOW - 2 * DAY)
    (files / "older.crl").write_bytes(older)
    (files / "root.crl").write_bytes(revocation_list(pki.root))
    (files / "good.ocsp").write_bytes(ocsp_response(pki.ca, pki.client))
    (files / "revoked.ocsp").write_bytes(ocsp_response(pki.ca, pki.client, revoked=True))
    old = ocsp_response(pki.ca, pki.client, this_update=NOW - 3 * DAY, next_update=NOW - 2 * DAY)
    (files / "expired.ocsp").write_bytes(old)
    return files


def test_add_status_and_forget(lists: Path) -> None:
    store, issuer = ("--store", lists / "store"), ("--issuer", lists / "ca.pem")
    done = run("crl", "add", lists / "new.crl", *store, *issuer)
    assert (done.code, done.err) == (0, "")
    assert done.out == f"{lists / 'new.crl'}: new, number 7 of CN=issuing,O=Demo\n"
    again = run("crl", "add", lists / "new.crl", *store, *issuer)
    assert (again.code, ": unchanged, " in again.out) == (0, True)
    done = run("crl", "add", lists / "older.crl", *store, *issuer)
    assert (done.code, done.out) == (3, "")
    assert "rollback" in done.err
    done = run("crl", "status", lists / "store")
    assert (done.code, done.err) == (0, "")
    scope = done.out.partition("scope ")[2][:64]
    assert done.out.startswith(f"{lists / 'store'}: scope {scope}: fresh\n")
    for code, said in ((0, "forgotten"), (1, "not there")):
        done = run("crl", "forget", scope, *store)
        assert (done.code, done.out) == (code, f"scope {scope}: {said}\n")
    assert run("crl", "add", lists / "older.crl", *store, *issuer).code == 0
    assert run("crl", "forget", "issuing", *store).code == 2


def test_status_tells_what_can_t_be_read(lists: Path) -> None:
    store = ("--store", lists / "store", "--issuer", lists / "ca.pem")
    assert run("crl", "add", lists / "new.crl", *store).code == 0
    (record,) = (lists / "store" / "records").iterdir()
    record.write_bytes(b"words")
    done = run("crl", "status", lists / "store", "--json")
    assert done.code == 1
    assert json.loads(done.out)["error"] == f"the record {record.name} is damaged"
    done = run("crl", "status", lists / "store", "--issuer", lists / "ca.pem")
    assert (done.code, done.out) == (2, "")


def test_ocsp_info(pki: Pki, lists: Path) -> None:
    done = run("ocsp", "info", lists / "revoked.ocsp")
    assert (done.code, done.err) == (0, "")
    assert "revoked" in done.out
    assert "keyCompromise" in done.out
    document = json.loads(run("ocsp", "info", lists / "good.ocsp", "--json").out)
    assert document["response_status"] == "successful"
    (single,) = document["responses"]
    assert int(single["serial_number"], 16) == pki.client.serial_number
    assert (single["status"], single["reason"]) == ("good", None)
    assert single["next_update"] == (NOW + DAY).isoformat()
    (lists / "later.ocsp").write_bytes(b"\x30\x03\x0a\x01\x03")
    assert ": tryLater\n" in run("ocsp", "info", lists / "later.ocsp").out
    assert run("ocsp", "info", lists / "root.pem").code == 3


@pytest.mark.parametrize(
    ("file", "code", "said"),
    [
        ("good.ocsp", 0, "good"),
        ("revoked.ocsp", 1, "certificate_revoked"),
        ("expired.ocsp", 1, "ocsp_expired"),
        ("root.crl", 1, "ocsp_malformed"),
    ],
)
def test_ocsp_check(lists: Path, file: str, code: int, said: str) -> None:
    subject = ("--issuer", lists / "ca.pem", "--cert", lists / "client.der")
    done = run("ocsp", "check", lists / file, *subject)
    assert (done.code, done.err) == (code, "")
    assert said in done.out
    document = json.loads(run("ocsp", "check", lists / file, *subject, "--json").out)
    assert document["ok"] == (code == 0)


def test_validate_with_ocsp(lists: Path) -> None:
    command = ("validate", "--trust", lists / "root.pem", "--crl", lists / "root.crl")
    for file, code in (("good.ocsp", 0), ("revoked.ocsp", 1)):
        done = run(*command, "--ocsp", lists / file, lists / "chain.pem")
        assert (done.code, done.err) == (code, "")
    done = run(*command, "--ocsp", lists / "root.crl", lists / "chain.pem")
    assert (done.code, done.out) == (3, "")
    assert "ocsp_malformed" in done.err


@pytest.fixture
def place(lists: Path) -> Iterator[str]:
    """Serve a CRL."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = (lists / "new.crl").read_bytes()
            self.send_response(200)
            self.send_header("Content-Type", "application/pkix-crl")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/ca.crl"
        server.shutdown()
        thread.join()


@contextmanager
def killed_at_last(process: "subprocess.Popen[bytes]") -> Iterator[None]:
    """Wait for no process that a failed test leaves behind."""
    try:
        yield
    finally:
        process.kill()


def test_watch_until_interrupted(lists: Path, place: str) -> None:
    trust = lists / "anchors.pem"
    trust.write_bytes((lists / "root.pem").read_bytes() + (lists / "ca.pem").read_bytes())
    port = place.rpartition(":")[2].partition("/")[0]
    command: list[str | Path] = [
        CHAINWARD,
        "crl",
        "watch",
        "--store",
        lists / "store",
        "--trust",
        trust,
    ]
    reach: list[str | Path] = ["--url", place, "--network", "127.0.0.1", "--port", port]
    with (
        subprocess.Popen(  # noqa: S603 - our own program, no shell
            [*command, *reach],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=heed_interrupts,  # noqa: PLW1509 - it takes no lock
        ) as watching,
        killed_at_last(watching),
    ):
        assert watching.stdout
        assert watching.stderr
        assert watching.stdout.readline() == b"watching 1 places\n"
        line = watching.stdout.readline().decode()
        assert f" {place}: fresh, next update " in line
        watching.send_signal(signal.SIGINT)
        assert watching.wait(60) == 130
        assert watching.stderr.read() == b"chainward: interrupted\n"
    assert run("crl", "status", lists / "store").code == 0
