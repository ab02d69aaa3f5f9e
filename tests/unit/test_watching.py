"""Hooks and second policies: they see, and decide nothing."""

import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from chainward import Disagreement, Policy, TrustStore, Validator, Verdict
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from . import pki

ROOT = pki.authority("root")
GOOD = pki.leaf(ROOT, x509.DNSName("a.test")).certificate
OTHER = pki.leaf(ROOT, x509.DNSName("b.test")).certificate
ONLY_A = Policy("client-auth", {"allow": [{"names": [{"dns": "a.test"}]}]})
PATIENCE = 120  # seconds: it only ends a test that would never end


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_a_hook_is_told_each_verdict_on_another_thread() -> None:
    told: queue.Queue[tuple[Verdict, int]] = queue.Queue()
    validator = Validator(
        TrustStore(ROOT.certificate),
        ONLY_A,
        revocation="none",
        on_verdict=lambda verdict: told.put((verdict, threading.get_ident())),
    )
    validator.validate(GOOD)
    validator.validate(OTHER)
    validator.validate_many([GOOD])
    seen = [told.get(timeout=PATIENCE) for _ in range(3)]
    assert [verdict.code for verdict, _ in seen] == [None, "not_allowed", None]
    assert [verdict.identity is not None for verdict, _ in seen] == [True, False, True]
    assert threading.get_ident() not in {thread for _, thread in seen}
    until(lambda: validator.metrics()["verdicts_told"] == len(seen))


def test_a_second_policy_is_only_reported() -> None:
    validator = Validator(
        TrustStore(ROOT.certificate), revocation="none", shadow=ONLY_A, verdict_cache=0
    )
    assert all(validator.validate(leaf).ok for leaf in (GOOD, OTHER, OTHER))
    until(lambda: validator.metrics()["shadow_judged"] == 3)
    report = validator.shadow_report()
    assert report is not None
    assert (report.judged, report.dropped) == (3, 0)
    example = OTHER.fingerprint(hashes.SHA256()).hex()
    assert report.disagreements == (Disagreement(None, "not_allowed", 2, example),)
    assert validator.metrics()["shadow_disagreements"] == 2
    assert Validator(TrustStore(ROOT.certificate), revocation="none").shadow_report() is None


def test_a_hook_that_raises_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    raised: queue.Queue[object] = queue.Queue()
    monkeypatch.setattr(sys, "unraisablehook", lambda args: raised.put(args.exc_value))
    error = ValueError("in the hook")

    def hook(_: Verdict) -> None:
        raise error

    validator = Validator(TrustStore(ROOT.certificate), revocation="none", on_verdict=hook)
    for _ in range(2):
        assert validator.validate(GOOD).ok
        assert raised.get(timeout=PATIENCE) is error


def test_nobody_waits_for_a_hook() -> None:
    gate, entered = threading.Event(), threading.Event()

    def hook(_: Verdict) -> None:
        entered.set()
        gate.wait(PATIENCE)

    validator = Validator(
        TrustStore(ROOT.certificate), revocation="none", on_verdict=hook, watch_queue=5
    )
    validator.validate(GOOD)
    assert entered.wait(PATIENCE)
    assert all(validator.validate(GOOD).ok for _ in range(50))
    assert validator.metrics()["verdicts_dropped"] == 45
    gate.set()


def test_what_is_no_hook_and_no_policy_is_refused() -> None:
    store = TrustStore(ROOT.certificate)
    with pytest.raises(TypeError, match="on_verdict"):
        Validator(store, revocation="none", on_verdict="print")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="shadow"):
        Validator(store, revocation="none", shadow="rfc5280")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="watch_queue"):
        Validator(store, revocation="none", watch_queue=-1)


CHILD = """
import os, sys, time
from pathlib import Path
from chainward import Policy, TrustStore, Validator

root, leaf = (Path(name).read_bytes() for name in sys.argv[1:])
told = []
validator = Validator(
    TrustStore(root), revocation="none", shadow=Policy("rfc5280"), on_verdict=told.append
)
validator.validate(leaf)
while not told:
    time.sleep(0.001)
pid = os.fork()
if pid == 0:
    validator.validate(leaf)
    while len(told) < 2 or validator.metrics()["shadow_judged"] < 2:
        time.sleep(0.001)
    os._exit(7)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_process_has_a_watch_of_its_own(tmp_path: Path) -> None:
    files = [tmp_path / "root.der", tmp_path / "leaf.der"]
    for file, certificate in zip(files, (ROOT.certificate, GOOD), strict=True):
        file.write_bytes(certificate.public_bytes(Encoding.DER))
    done = subprocess.run([sys.executable, "-c", CHILD, *files], check=False, timeout=PATIENCE)  # noqa: S603 - our own program
    assert done.returncode == 7
