"""The exceptions of chainward."""

from chainward._native import (
    ChainwardError,
    CrlError,
    InputError,
    OcspError,
    PolicyError,
    StoreError,
    Verdict,
)

__all__ = [
    "ChainwardError",
    "CrlError",
    "InputError",
    "OcspError",
    "PolicyError",
    "Refused",
    "StoreError",
]


class Refused(ChainwardError):  # noqa: N818 - what `verify` raises, named after what happened
    """The certificate was refused; `verdict` says why."""

    def __init__(self, verdict: Verdict) -> None:
        """Keep the verdict."""
        self.verdict = verdict
        detail = next((finding.detail for finding in verdict.findings), "")
        super().__init__(f"{verdict.code}: {detail}" if detail else f"{verdict.code}")
