"""CRLs: whether who signed them is revoked, by CRLs of others and by their own (RFC 5280 6.3.3 (f))."""

from collections.abc import Iterator

from .case import Case
from .crl_indirect import BY_CLERK, CLERK, CLERK_CRL, CLERK_SERIAL, about_root
from .crl_lists import Crl
from .crl_points import Point, Scope, at, directory_of, full, points, shard, uri
from .crl_world import (
    NOT_AUTHORIZED,
    ROOT,
    ROOT_CRL,
    SCOPE,
    SERIAL,
    SUB,
    SUB_CRL,
    SUB_SERIAL,
    case,
    leaf_at,
    list_signer,
)
from .keys import Key
from .pki import Holder, authority
from .times import NOW

_SIGNERS = "http://crl.test/signers"
_ABOUT_SIGNERS = ROOT_CRL.but(scope=shard(_SIGNERS))
"""A CRL of the root about those who sign CRLs only."""


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from _revoked()
    yield from _rows()


def _revoked() -> Iterator[Case]:
    """Ask whether the clerk is revoked: the policy asks about whole paths, and so about its."""
    section = "RFC 5280 6.3.3 (f), 6.1.3 (a)(3)"
    pointed = (points(at(_SIGNERS)),)
    by_itself = (points(BY_CLERK),)
    signer = list_signer(CLERK, ROOT, CLERK_SERIAL, pointed).der()
    circular = list_signer(CLERK, ROOT, CLERK_SERIAL, by_itself).der()
    expired = _ABOUT_SIGNERS.but(next_update=NOW - 1)
    leaf = leaf_at(BY_CLERK)
    lists_itself = CLERK_CRL.but(entries=(about_root(CLERK_SERIAL),))
    for name, why, clerk, crls, faults, is_good in (
        (
            "good",
            "The root's CRL about signers is at hand.",
            signer,
            (CLERK_CRL, _ABOUT_SIGNERS),
            SCOPE,
            True,
        ),
        (
            "listed",
            "The clerk is revoked: its CRL does not count.",
            signer,
            (CLERK_CRL, _ABOUT_SIGNERS.revoking(CLERK_SERIAL)),
            f"{SCOPE} {NOT_AUTHORIZED}",
            False,
        ),
        (
            "unknown",
            "Nothing is known about the clerk.",
            signer,
            (CLERK_CRL,),
            NOT_AUTHORIZED,
            False,
        ),
        (
            "expired",
            "What is known about the clerk is out of date.",
            signer,
            (CLERK_CRL, expired),
            f"{SCOPE} {NOT_AUTHORIZED}",
            False,
        ),
        (
            "circular",
            "The clerk's own CRL is about the clerk, and does not list it.",
            circular,
            (CLERK_CRL,),
            "",
            True,
        ),
        (
            "circular_listed",
            "The clerk's own CRL lists the clerk.",
            circular,
            (lists_itself,),
            NOT_AUTHORIZED,
            False,
        ),
    ):
        statuses = "good" if is_good else ""
        parts = {"others": (clerk,), "leaf": leaf, "faults": faults, "statuses": statuses}
        yield case(f"clerk_{name}", why, section, *crls, **parts)
    yield case(
        "clerk_unknown_soft",
        "The policy lets the unknown in, the clerk too.",
        "chainward policy",
        CLERK_CRL,
        leaf=leaf,
        others=(signer,),
        policy='[revocation]\nmode = "soft"\n',
    )
    yield case(
        "clerk_lists_in_soft_mode",
        "The policy lets the unknown in, and nobody revoked: not either what was let in a moment ago.",
        "chainward policy",
        CLERK_CRL.but(entries=(about_root(SERIAL),)),
        leaf=leaf,
        others=(signer,),
        policy='[revocation]\nmode = "soft"\n',
        revoked=True,
    )
    yield case(
        "clerk_listed_soft",
        "The policy lets the unknown in, and nobody revoked speak.",
        "chainward policy",
        CLERK_CRL.but(entries=(about_root(SERIAL),)),
        _ABOUT_SIGNERS.revoking(CLERK_SERIAL),
        leaf=leaf,
        others=(signer,),
        policy='[revocation]\nmode = "soft"\n',
        statuses="unknown",
        faults=f"{SCOPE} {NOT_AUTHORIZED}",
        notices="revocation_unknown_accepted",
    )
    for name, why, of_root, faults in (
        (
            "listed",
            "The clerk is revoked, and `hard` would refuse: the trial must tell.",
            (_ABOUT_SIGNERS.revoking(CLERK_SERIAL),),
            f"{SCOPE} {NOT_AUTHORIZED}",
        ),
        (
            "unknown",
            "Nothing is known about the clerk, and `hard` would refuse: the trial must tell.",
            (),
            NOT_AUTHORIZED,
        ),
    ):
        yield case(
            f"clerk_{name}_report_only",
            why,
            "docs/revocation.md: report-only shows what hard would refuse",
            CLERK_CRL,
            *of_root,
            leaf=leaf,
            others=(signer,),
            policy='[revocation]\nmode = "report-only"\n',
            statuses="unknown",
            faults=faults,
            notices="revocation_report_only",
        )
    below = list_signer(CLERK, SUB, CLERK_SERIAL).der()
    for name, why, of_signers, faults in (
        ("good", "The clerk's CA and the clerk are good.", _ABOUT_SIGNERS, SCOPE),
        (
            "revoked",
            "The clerk's CA is revoked.",
            _ABOUT_SIGNERS.revoking(SUB_SERIAL),
            f"{SCOPE} {NOT_AUTHORIZED}",
        ),
    ):
        sub = authority(SUB, ROOT, SUB_SERIAL).plus(*pointed).der()
        yield case(
            f"clerk_below_a_ca_{name}",
            why,
            section,
            CLERK_CRL,
            SUB_CRL,
            of_signers,
            leaf=leaf,
            others=(below, sub),
            faults=faults,
            statuses="good" if name == "good" else "",
        )


def _rows() -> Iterator[Case]:
    """Set clerks in a row, each one's revocation in the CRL of the next, the last one's in the root's."""
    section = "chainward limits: four signers that vouch for each other's CRLs in a row"
    for length in (1, 2, 4, 5):
        clerks = [
            Holder(f"test/clerk {number}", Key(f"clerk {number}")) for number in range(length)
        ]
        place = Point(full(uri(_SIGNERS)))
        crls, others = [], []
        for number, clerk in enumerate(clerks):
            following = clerks[number + 1] if number + 1 < length else None
            at_next = place if following is None else _by(following)
            others.append(list_signer(clerk, ROOT, 100 + number, (points(at_next),)).der())
            crls.append(Crl(clerk, scope=Scope(indirect=True)))
        is_good = length < 5  # noqa: PLR2004 - the limit
        yield case(
            f"clerks_in_a_row_{length}",
            "So many clerks vouch for each other.",
            section,
            *crls,
            _ABOUT_SIGNERS,
            leaf=leaf_at(_by(clerks[0])),
            others=tuple(others),
            faults=SCOPE if is_good else f"{SCOPE} {NOT_AUTHORIZED}",
            statuses="good" if is_good else "",
        )
    one, two = (Holder(f"test/clerk {number}", Key(f"clerk {number}")) for number in (1, 2))
    yield case(
        "clerks_in_a_circle",
        "Each of two clerks is in the CRL of the other, and neither lists anybody.",
        section,
        Crl(one, scope=Scope(indirect=True)),
        Crl(two, scope=Scope(indirect=True)),
        leaf=leaf_at(_by(one)),
        others=(
            list_signer(one, ROOT, 101, (points(_by(two)),)).der(),
            list_signer(two, ROOT, 102, (points(_by(one)),)).der(),
        ),
    )
    listing = Crl(two, scope=Scope(indirect=True)).but(entries=(about_root(101),))
    yield case(
        "clerks_in_a_circle_listed",
        "The second of two clerks lists the first.",
        section,
        Crl(one, scope=Scope(indirect=True)),
        listing,
        leaf=leaf_at(_by(one)),
        others=(
            list_signer(one, ROOT, 101, (points(_by(two)),)).der(),
            list_signer(two, ROOT, 102, (points(_by(one)),)).der(),
        ),
        faults=NOT_AUTHORIZED,
    )


def _by(clerk: Holder) -> Point:
    return Point(full(uri("http://crl.test/a")), issuers=(directory_of(clerk.name),))
