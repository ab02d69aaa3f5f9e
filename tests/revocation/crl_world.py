"""The small world of the CRL cases: two roots, a CA below one of them, a signer of CRLs, and clients."""

from collections.abc import Iterable
from typing import Any

from .case import REVOKED, UNKNOWN
from .crl_case import CrlCase
from .crl_lists import Crl
from .crl_points import Point, points
from .keys import Key
from .pki import Certificate, Holder, authority, client, key_identifiers, key_usage

CERT_SIGN, CRL_SIGN = 0x04, 0x02

ROOT, OTHER = (Holder(f"test/{name}", Key(name)) for name in ("root", "other"))
ROOT_DER, OTHER_DER = authority(ROOT).der(), authority(OTHER).der()
SUB = Holder("test/sub", Key("sub"))
SUB_SERIAL = 0x2B
SUB_DER = authority(SUB, ROOT, SUB_SERIAL).der()

SERIAL = 0x4711
LEAF_DER = client(ROOT, SERIAL).der()
SUB_LEAF_DER = client(SUB, SERIAL).der()
BELOW_SUB = {"intermediates": (SUB_DER,), "leaf": SUB_LEAF_DER}

ROOT_CRL, SUB_CRL = Crl(ROOT), Crl(SUB)
"""Nothing is revoked."""
END_ENTITY = '[revocation]\ncoverage = "end-entity"\n'

NOTHING, SCOPE, REASONS = "nothing_known", "crl_scope", "crl_reasons"
NOT_AUTHORIZED = "crl_signer_not_authorized"


def list_signer(
    holder: Holder, issuer: Holder, serial: int, more: Iterable[bytes] = ()
) -> Certificate:
    """Draft the certificate of somebody who signs CRLs and nothing else."""
    extensions = (key_usage(CRL_SIGN), *key_identifiers(holder, issuer), *more)
    return Certificate(holder, issuer, serial, extensions)


def leaf_at(*all_points: Point, issuer: Holder = ROOT) -> bytes:
    """Issue a client's certificate with distribution points."""
    return client(issuer, SERIAL, (points(*all_points),)).der()


def case(
    name: str,
    why: str,
    section: str,
    *crls: Crl | bytes,
    **parts: Any,  # noqa: ANN401 - what `_case` takes, which tables of cases mix
) -> CrlCase:
    """Judge the root's client by these CRLs, unless the parts say something else."""
    return _case(name, why, section, crls, **parts)


def _case(  # noqa: PLR0913 - one argument for each part that differs
    name: str,
    why: str,
    section: str,
    crls: tuple[Crl | bytes, ...],
    *,
    revoked: bool | str = False,
    faults: str = "",
    code: str = "",
    rejected: str = "",
    statuses: str = "",
    notices: str = "",
    others: tuple[bytes, ...] = (),
    **parts: object,
) -> CrlCase:
    """Make a case.

    `revoked` may be the reason. Faults leave the status unknown, unless there are statuses too. `others` are
    known and presented, but on no path of the leaf's. `rejected` has a word for each CRL: `-` where it is
    taken in.
    """
    if not code:
        is_unknown = bool(faults) and not statuses
        code = REVOKED if revoked else UNKNOWN if is_unknown else ""
    intermediates = parts.pop("intermediates", ())
    assert isinstance(intermediates, tuple)  # noqa: S101 - for mypy
    good = " ".join("good" for _ in (0, *intermediates))
    slugs = tuple("" if word == "-" else word for word in rejected.split())
    return CrlCase(
        id=f"crl::{name}",
        why=why,
        section=section,
        crls=tuple(each if isinstance(each, bytes) else each.der() for each in crls),
        code=code,
        faults=tuple(faults.split()),
        rejected=slugs or ("",) * len(crls),
        reason=revoked if isinstance(revoked, str) else "",
        statuses=tuple((statuses or good).split()) if not code else (),
        notices=tuple(notices.split()),
        intermediates=(*intermediates, *others),
        **{"anchors": (ROOT_DER,), "leaf": LEAF_DER} | parts,  # type: ignore[arg-type]
    )
