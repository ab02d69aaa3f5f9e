"""`validate_many`: order, all cores, the interpreter free meanwhile, and bad items."""

import json
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from certificates import Request, forged
from chainward import TrustStore, Validator

from .world import Pki, client, run, script

MANY = 2_000


@pytest.fixture(scope="session")
def expected(pki: Pki) -> list[tuple[bytes, str | None]]:
    """Give leaves of several kinds, mixed, and the code that each must have."""
    good = [client(Request(name=f"client {number}"), pki.ca) for number in range(5)]
    kinds: list[tuple[bytes, str | None]] = [(leaf, None) for leaf in good]
    kinds.append((forged(pki.client), "signature_invalid"))
    kinds.append((b"", "malformed_certificate"))
    kinds.append((pki.client_der[:-1], "malformed_certificate"))
    kinds.append((b"\x30\x82" + b"\x00" * 70_000, "input_too_large"))
    # A stride that has no divisor in common puts each kind in every place.
    return [kinds[number * 7 % len(kinds)] for number in range(MANY)]


def test_verdicts_come_in_the_order_of_the_items(
    pki: Pki, expected: list[tuple[bytes, str | None]]
) -> None:
    for entries in (0, 1, 4_096):
        validator = Validator(
            TrustStore(pki.root_der),
            revocation="none",
            intermediate_cache=entries,
            verdict_cache=entries,
        )
        verdicts = validator.validate_many((leaf, [pki.ca_der]) for leaf, _ in expected)
        assert [verdict.code for verdict in verdicts] == [code for _, code in expected]
        for verdict, (leaf, _) in zip(verdicts, expected, strict=True):
            assert verdict.path[0].der == leaf
        assert validator.metrics()["validations"] == MANY


def test_items_of_every_form(pki: Pki, validator: Validator) -> None:
    items: list[Any] = [
        pki.client_der,
        pki.client_pem + pki.ca_pem,
        (pki.client, [pki.ca.certificate]),
        (memoryview(pki.client_der), (one for one in [pki.ca_pem.decode()])),
    ]
    codes = [verdict.code for verdict in validator.validate_many(items)]
    assert codes == ["issuer_not_found", None, None, None]
    assert validator.validate_many([]) == []


def test_a_bad_item_is_a_refusal_and_the_others_are_judged(pki: Pki, validator: Validator) -> None:
    good = (pki.client_der, [pki.ca_der])
    pem = "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n"
    # Bytes that an attacker sends may look like anything, also like broken PEM in broken DER.
    bad: list[Any] = [b"", "", b"junk", pem, pem[:40], "\ud800", pki.client_der[:40] + pem.encode()]
    verdicts = validator.validate_many([good, *bad, good])
    assert [verdict.code for verdict in verdicts] == [
        None,
        *["malformed_certificate"] * len(bad),
        None,
    ]
    for one in bad:
        assert validator.validate(one).code == "malformed_certificate", one


def test_a_bad_intermediate_spoils_no_path(pki: Pki, validator: Validator) -> None:
    for junk in (b"", b"junk", "junk", "-----BEGIN CERTIFICATE-----", pki.ca_der[:-1]):
        (verdict,) = validator.validate_many([(pki.client_der, [junk, pki.ca_der])])
        assert verdict.ok, junk
        assert not validator.validate(pki.client_der, [junk]).ok


def test_other_threads_run_meanwhile(pki: Pki, expected: list[tuple[bytes, str | None]]) -> None:
    """Counted: with a switch interval this long a thread runs only when another lets go by itself."""
    validator = Validator(
        TrustStore(pki.root_der), revocation="none", intermediate_cache=0, verdict_cache=0
    )
    items = [(leaf, [pki.ca_der]) for leaf, _ in expected]
    validator.validate_many(items[:10])
    rounds, stop, started = [0], threading.Event(), threading.Event()

    def count() -> None:
        while not stop.is_set():
            rounds[0] += 1
            started.set()
            time.sleep(0)  # lets go

    interval = sys.getswitchinterval()
    thread = threading.Thread(target=count)
    sys.setswitchinterval(1_000)
    try:
        thread.start()
        started.wait()
        before = rounds[0]
        sum(range(1_000_000))  # holds the interpreter
        idle = rounds[0] - before
        validator.validate_many(items)
        during = rounds[0] - before
    finally:
        sys.setswitchinterval(interval)
        stop.set()
        thread.join()
    assert idle == 0
    assert during > 0


THREADS = """
import json, os, sys
from pathlib import Path
from typing import Any
import chainward
store = chainward.TrustStore(Path(sys.argv[1]))
validator = chainward.Validator(store, revocation="none")
leaf = Path(sys.argv[2]).read_bytes()
before = len(os.listdir("/proc/self/task"))
validator.validate_many([leaf] * 100)
first = len(os.listdir("/proc/self/task"))
validator.validate_many([leaf] * 100)
cores = len(os.sched_getaffinity(0))
print(json.dumps([before, first, len(os.listdir("/proc/self/task")), cores]))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc counts the threads")
def test_there_is_a_thread_for_each_core_and_no_more(files: Path) -> None:
    done = script(THREADS, files / "root.pem", files / "client.der")
    assert done.code == 0, done.err
    before, first, second, cores = json.loads(done.out)
    assert before == 1, "making a validator starts no thread"
    assert 1 <= first - before <= cores
    assert second == first, "the threads stay"


FORKED = """
import os, sys, warnings
from pathlib import Path
from typing import Any
import chainward
warnings.simplefilter("ignore")
store = chainward.TrustStore(Path(sys.argv[1]))
validator = chainward.Validator(store, revocation="none")
items = [Path(sys.argv[2]).read_bytes()] * 100
codes = [verdict.code for verdict in validator.validate_many(items)]
children = []
for _ in range(3):
    child = os.fork()
    if child == 0:
        same = [verdict.code for verdict in validator.validate_many(items)] == codes
        os._exit(0 if same else 1)
    children.append(child)
print([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children])
print(len(validator.validate_many(items)))
"""


def test_a_forked_server_goes_on(files: Path) -> None:
    """Threads do not survive a fork: a pool that is not made anew would wait for ever."""
    done = script(FORKED, files / "root.pem", files / "client.der")
    assert done.out == "[0, 0, 0]\n100\n", done.err


def test_the_command_line_takes_many(files: Path) -> None:
    done = run("validate", "--json", "--trust", files / "root.pem", *[files / "chain.pem"] * 3)
    assert [json.loads(line)["ok"] for line in done.out.splitlines()] == [True] * 3
