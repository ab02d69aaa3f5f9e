"""Forked workers, and interpreters that end while handshakes run."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator  # noqa: TC003 - pytest reads it
from contextlib import contextmanager
from pathlib import Path

import pytest

from interop.clients import TLS_1_2, TLS_1_3, Seen, connect
from interop.pki import Pki
from interop.servers import GREETING, SECONDS

TESTS = Path(__file__).resolve().parents[1]


@contextmanager
def program(pki: Pki, module: str) -> "Iterator[tuple[subprocess.Popen[str], int]]":
    """Start a server as a process of its own; give it and its port."""
    command = [sys.executable, "-m", module, str(pki.server), str(pki.server_key), str(pki.root)]
    path = os.pathsep.join([str(TESTS), str(TESTS.parent / "demo")])
    with subprocess.Popen(  # noqa: S603 - our own program, no shell
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    ) as process:
        assert process.stdout is not None
        try:
            yield process, int(process.stdout.readline())
        finally:
            process.kill()


@pytest.mark.parametrize("version", [TLS_1_2, TLS_1_3])
def test_forked_workers_judge(pki: Pki, version: object) -> None:
    """Each worker has a copy of the validator; all of them judge, and none hangs."""
    names = ["good", "untrusted", "expired", "none", "good", "wrong usage"] * 3
    clients = {name: pki.client_context(pki.client(name), version) for name in set(names)}  # type: ignore[arg-type]
    with program(pki, "interop.prefork") as (process, port):
        for name in names:
            seen = connect(clients[name], port)
            assert (seen.said == GREETING) is (name == "good"), (name, seen)
        assert process.stdout is not None
        found = [process.stdout.readline().split() for _ in names]
        more, errors = process.communicate(timeout=SECONDS)
    expected = {"good": "accepted", "none": "unjudged"}
    codes = [expected.get(name) or pki.client(name).code for name in names]
    assert sorted(code for _, code in found) == sorted(map(str, codes))
    assert (more, process.returncode) == ("", 0), errors
    assert str(process.pid) not in {worker for worker, _ in found}


def test_an_interpreter_that_ends_lets_nobody_in_unjudged(pki: Pki) -> None:
    """Clients keep knocking before, while and after it ends; it ends without a crash."""
    contexts = {
        name: pki.client_context(pki.client(name)) for name in ("good", "untrusted", "none")
    }
    seen: dict[str, list[Seen]] = {name: [] for name in contexts}
    stop = threading.Event()

    def knock(name: str, port: int) -> None:
        while not stop.is_set():
            try:
                seen[name].append(connect(contexts[name], port))
            except OSError:
                return

    with program(pki, "interop.ending") as (process, port):
        threads = [
            threading.Thread(target=knock, args=(name, port)) for name in contexts for _ in range(2)
        ]
        for thread in threads:
            thread.start()
        while min(map(len, seen.values())) < 20:
            assert process.poll() is None
            stop.wait(0.01)
        _, errors = process.communicate(timeout=SECONDS)
        stop.set()
        for thread in threads:
            thread.join(SECONDS)
    assert process.returncode == 0, errors
    assert any(one.said == GREETING for one in seen["good"])
    assert {one.said for one in seen["untrusted"] + seen["none"]} == {b""}
