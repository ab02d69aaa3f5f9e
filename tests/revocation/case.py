"""One case: what is judged, what must come of it, and which text says so."""

import base64
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from .times import NOW

REVOKED, UNKNOWN = "certificate_revoked", "revocation_unknown"


@dataclass(frozen=True)
class Case:
    """A certificate with its path, what is known about its revocation, and what must come of it.

    `code` is the finding that refuses, "" where the certificate is let in. `faults` say why the information
    at hand does not count, for the certificates of the path that nothing is known about; they are compared
    where `code` is `revocation_unknown`.
    """

    id: str
    why: str
    section: str
    anchors: tuple[bytes, ...]
    leaf: bytes
    intermediates: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()
    time: int = NOW
    policy: str = ""
    code: str = ""
    faults: tuple[str, ...] = ()

    def line(self) -> str:
        """Write it as a line of the corpus."""
        expected = {"ok": not self.code, "code": self.code or None, "faults": sorted(self.faults)}
        document: dict[str, Any] = {
            "id": self.id,
            "why": self.why,
            "section": self.section,
            "anchors": _texts(self.anchors),
            "intermediates": _texts(self.intermediates),
            "leaf": _text(self.leaf),
            "crls": _texts(self.crls),
            "ocsps": _texts(self.ocsps),
            "time": self.time,
            "policy": self.policy,
            "expected": expected,
        }
        return json.dumps(document)


def _text(der: bytes) -> str:
    return base64.b64encode(der).decode()


def _texts(all_der: Iterable[bytes]) -> list[str]:
    return [_text(der) for der in all_der]


Cases = Callable[[], Iterable[Case]]
