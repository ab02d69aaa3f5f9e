"""One case of CRLs: what more must come of it than of every case."""

import base64
import json
from dataclasses import dataclass

from .case import Case


@dataclass(frozen=True)
class CrlCase(Case):
    """A certificate with its path, and CRLs that are taken in, in their order, at the time of the case.

    Where the certificate is refused, `code` is found at `certificate`, 0 being the leaf, and `faults` are
    those of that certificate. Where it is let in, `statuses` are of each certificate below the anchor, leaf
    first, and `faults` of all of them.
    """

    issuers: tuple[bytes, ...] = ()
    """Certificates that are known to sign CRLs, and that nobody presents."""
    rejected: tuple[str, ...] = ()
    """For each CRL, why it is not taken in; "": it is."""
    certificate: int = 0
    reason: str = ""
    """Why the certificate is revoked; "": that is not said."""
    statuses: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    def line(self) -> str:
        """Write it as a line of the corpus."""
        document = json.loads(super().line())
        document["issuers"] = [base64.b64encode(der).decode() for der in self.issuers]
        document["expected"] |= {
            "rejected": [slug or None for slug in self.rejected],
            "certificate": self.certificate if self.code else None,
            "reason": self.reason or None,
            "statuses": list(self.statuses),
            "notices": sorted(self.notices),
        }
        return json.dumps(document)
