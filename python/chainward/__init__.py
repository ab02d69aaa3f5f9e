"""chainward decides whether a presented client certificate may come in.

A `TrustStore` says whom to trust, a `Policy` what to require, a `RevocationStore` what is revoked; a
`Validator` judges and answers with a `Verdict`. A refused certificate is a verdict, not an exception;
exceptions are for misuse.
"""

from chainward._errors import (
    ChainwardError,
    CrlError,
    InputError,
    OcspError,
    PolicyError,
    Refused,
    StoreError,
)
from chainward._native import (
    Attempt,
    Basis,
    Crl,
    Evidence,
    Finding,
    Identity,
    PathCertificate,
    Verdict,
    __version__,
)
from chainward._policy import Policy
from chainward._questions import Email
from chainward._refresher import FetchStatus, Refresher
from chainward._revocation import AddedCrl, CrlEntry, NotReadBack, RevocationStore
from chainward._sources import Source
from chainward._store import Anchor, AnchorKey, TrustStore
from chainward._validator import Disagreement, ShadowReport, Validator
from chainward._verdicts import identity_to_dict, verdict_to_dict

__all__ = [
    "AddedCrl",
    "Anchor",
    "AnchorKey",
    "Attempt",
    "Basis",
    "ChainwardError",
    "Crl",
    "CrlEntry",
    "CrlError",
    "Disagreement",
    "Email",
    "Evidence",
    "FetchStatus",
    "Finding",
    "Identity",
    "InputError",
    "NotReadBack",
    "OcspError",
    "PathCertificate",
    "Policy",
    "PolicyError",
    "Refresher",
    "Refused",
    "RevocationStore",
    "ShadowReport",
    "Source",
    "StoreError",
    "TrustStore",
    "Validator",
    "Verdict",
    "__version__",
    "identity_to_dict",
    "verdict_to_dict",
]
