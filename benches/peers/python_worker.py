"""A worker: chainward from Python, and pyca/cryptography.

It times and counts, and judges neither; see `worker.py` and `benches/engine/src/protocol.rs`.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from typing import Any

from chainward import TrustStore, Validator
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.verification import PolicyBuilder, Store

from benches.workloads.crls import some_serials
from benches.workloads.workload import read_chains, read_roots, read_time

# CPU time of this thread: nothing that is timed here waits.
clock = time.thread_time_ns


class Chainward:
    """A validator in the state that an action is about: "warm", "again" or "cold"."""

    def __init__(self, folder: Path, action: str) -> None:
        """Trust the roots, and see each chain once if the action says that they were seen."""
        self._chains = [(leaf, rest) for leaf, *rest in read_chains(folder)]
        self._time = read_time(folder)
        self._store = TrustStore(root.public_bytes(Encoding.DER) for root in read_roots(folder))
        if action == "warm":
            self._validator = Validator(self._store, revocation="none", verdict_cache=0)
        else:
            self._validator = Validator(self._store, revocation="none")
        self._forgets = action == "cold"
        if not self._forgets:
            self._lap()

    def run(self, laps: int) -> dict[str, int]:
        """Validate each chain; a cold validator forgets before each lap, off the clock."""
        before = self._validator.metrics()
        nanoseconds = 0
        if self._forgets:
            for _ in range(laps):
                self._validator.reload(self._store)
                nanoseconds += _timed(self._lap, 1)
        else:
            nanoseconds = _timed(self._lap, laps)
        after = self._validator.metrics()
        return _measurement(
            after["validations"] - before["validations"],
            nanoseconds,
            after["signatures"] - before["signatures"],
        )

    def _lap(self) -> None:
        validate, at = self._validator.validate, self._time
        for leaf, intermediates in self._chains:
            if not validate(leaf, intermediates, at=at):
                message = "chainward refuses a good chain"
                raise ValueError(message)


class Pyca:
    """pyca/cryptography's ClientVerifier, built once; leaf and intermediates are parsed each time.

    It has no counter. Its signatures are counted by construction: it keeps nothing between calls, so that it
    verifies one for each certificate of the path it gives but the root. The paths are looked at once, off
    the clock.
    """

    def __init__(self, folder: Path, _action: str) -> None:
        """Trust the roots."""
        self._chains = [(leaf, rest) for leaf, *rest in read_chains(folder)]
        builder = PolicyBuilder().store(Store(read_roots(folder)))
        builder = builder.time(datetime.fromtimestamp(read_time(folder), UTC).replace(tzinfo=None))
        self._verifier = builder.build_client_verifier()
        self._signatures = sum(len(self._path(leaf, rest)) - 1 for leaf, rest in self._chains)

    def run(self, laps: int) -> dict[str, int]:
        """Verify each chain."""
        nanoseconds = _timed(self._lap, laps)
        return _measurement(laps * len(self._chains), nanoseconds, laps * self._signatures)

    def _path(self, leaf: bytes, intermediates: list[bytes]) -> list[x509.Certificate]:
        load = x509.load_der_x509_certificate
        return self._verifier.verify(load(leaf), list(map(load, intermediates))).chain

    def _lap(self) -> None:
        verify, load = self._verifier.verify, x509.load_der_x509_certificate
        for leaf, intermediates in self._chains:
            verify(load(leaf), [load(der) for der in intermediates])


class PycaCrl:
    """pyca/cryptography with a CRL.

    "pyca_load" reads it and verifies its signature, as each process that uses it does; "pyca_hit" and
    "pyca_miss" look certificates up in one that is loaded.
    """

    def __init__(self, folder: Path, action: str) -> None:
        """Read the files, and what is looked up."""
        (root,) = read_roots(folder)
        key = root.public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey):
            message = "CRLs here are signed with ECDSA"
            raise TypeError(message)
        self._key = key
        self._der = (folder / "crl.der").read_bytes()
        self._action = action
        self._crl = self._load()
        count = len(self._crl)
        listed = action == "pyca_hit"
        self._asked = cycle(some_serials(count, 100) if listed else range(1, 100))

    def run(self, laps: int) -> dict[str, int]:
        """Do it so many times."""
        if self._action == "pyca_load":
            return _measurement(laps, _timed(self._load, laps), laps)
        return _measurement(laps, _timed(self._look_up, laps), 0)

    def _load(self) -> x509.CertificateRevocationList:
        crl = x509.load_der_x509_crl(self._der)
        if not crl.is_signature_valid(self._key):
            message = "the signature of the CRL does not verify"
            raise ValueError(message)
        return crl

    def _look_up(self) -> None:
        found = self._crl.get_revoked_certificate_by_serial_number(next(self._asked))
        if (found is not None) != (self._action == "pyca_hit"):
            message = "a wrong answer"
            raise ValueError(message)


def _timed(lap: Callable[[], object], laps: int) -> int:
    start = clock()
    for _ in range(laps):
        lap()
    return clock() - start


def _measurement(operations: int, nanoseconds: int, signatures: int) -> dict[str, int]:
    return {
        "operations": operations,
        "nanoseconds": nanoseconds,
        "signatures": signatures,
        "ticks": 0,
    }


_MAKERS: dict[str, type[Pyca | PycaCrl]] = {
    "pyca": Pyca,
    "pyca_load": PycaCrl,
    "pyca_hit": PycaCrl,
    "pyca_miss": PycaCrl,
}


class PythonWorker:
    """Everything that was loaded and made ready."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._folders: dict[str, Path] = {}
        self._judges: dict[tuple[str, str], Chainward | Pyca | PycaCrl] = {}

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Do what a line says."""
        if loaded := request.get("load"):
            self._folders[loaded["workload"]] = Path(loaded["folder"])
            return {"loaded": {}}
        run = request["run"]
        key = run["workload"], run["action"]
        if key not in self._judges:
            make = _MAKERS.get(run["action"], Chainward)
            self._judges[key] = make(self._folders[run["workload"]], run["action"])
        return {"ran": self._judges[key].run(run["laps"])}


def main() -> None:
    """Answer line by line until there is no more."""
    worker = PythonWorker()
    for line in sys.stdin:
        try:
            answered = worker.answer(json.loads(line))
        except Exception as error:  # noqa: BLE001 - told to the driver, which ends the run
            answered = {"error": f"{type(error).__name__}: {error}"}
        sys.stdout.write(json.dumps(answered) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
