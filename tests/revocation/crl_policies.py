"""CRLs: what the policy asks, of whom, and what it makes of the unknown (`[revocation]`, RFC 9608)."""

from collections.abc import Iterator

from .case import Case
from .crl_lists import HOLD
from .crl_points import Scope
from .crl_world import (
    BELOW_SUB,
    END_ENTITY,
    NOTHING,
    REASONS,
    ROOT,
    ROOT_CRL,
    SERIAL,
    SUB,
    SUB_CRL,
    SUB_SERIAL,
    case,
)
from .keys import NULL
from .pki import authority, basic_constraints, client, extension
from .times import DAY, HOUR, NOW

_POLICY = "chainward policy"
_ACCEPTED, _REPORTED, _STALE = (
    "revocation_unknown_accepted",
    "revocation_report_only",
    "revocation_stale",
)
_SOFT, _REPORT = '[revocation]\nmode = "soft"\n', '[revocation]\nmode = "report-only"\n'
_LISTED = ROOT_CRL.revoking(SERIAL)
_EXPIRED = ROOT_CRL.but(this_update=NOW - 2 * DAY, next_update=NOW - DAY)


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from _modes()
    yield from _issuers()
    yield from _coverage()
    yield from _sources()
    yield from _short_lived()
    yield from _no_revocation_available()


def _modes() -> Iterator[Case]:
    hard = '[revocation]\nmode = "hard"\n'
    for name, why, crls, is_revoked, faults in (
        ("good", "It is known to be good.", (ROOT_CRL,), False, ""),
        ("listed", "It is revoked.", (_LISTED,), True, ""),
        (
            "on_hold",
            "On hold is revoked.",
            (ROOT_CRL.revoking(SERIAL, reason=HOLD),),
            "certificateHold",
            "",
        ),
        ("nothing", "Nothing is known.", (), False, NOTHING),
        ("expired", "What is known is out of date.", (_EXPIRED,), False, "crl_expired"),
        (
            "expired_listed",
            "A revocation does not end because the CRL does.",
            (_EXPIRED.revoking(SERIAL),),
            True,
            "",
        ),
        (
            "some_reasons",
            "Some reasons are not covered.",
            (ROOT_CRL.but(scope=Scope(reasons=(1,))),),
            False,
            REASONS,
        ),
    ):
        yield case(
            f"hard_{name}",
            f"{why[:-1]}; the policy refuses the unknown.",
            _POLICY,
            *crls,
            policy=hard,
            revoked=is_revoked,
            faults=faults,
        )
        yield case(
            f"soft_{name}",
            f"{why[:-1]}; the policy lets the unknown in, and nobody revoked.",
            _POLICY,
            *crls,
            policy=_SOFT,
            revoked=is_revoked,
            faults=faults,
            statuses="unknown" if faults else "",
            notices=_ACCEPTED if faults else "",
        )
        shown = "crl_expired" if name.startswith("expired") else faults
        yield case(
            f"report_only_{name}",
            f"{why[:-1]}; the policy only reports.",
            _POLICY,
            *crls,
            policy=_REPORT,
            faults=shown,
            statuses="revoked" if is_revoked else "unknown" if faults else "good",
            notices=_REPORTED if is_revoked or faults else "",
        )


def _issuers() -> Iterator[Case]:
    """`[[revocation.issuer]]`: what is asked about the certificates of one issuer."""
    sub = '[[revocation.issuer]]\nname = "CN=sub,O=test"\n'
    root = '[[revocation.issuer]]\nname = "CN=root,O=test"\n'
    soft_sub, soft_root = f'{sub}mode = "soft"\n', f'{root}mode = "soft"\n'
    hard_sub = f'{_SOFT}{sub}mode = "hard"\n'
    grace = f'{sub}grace = "6h"\n'
    stale = SUB_CRL.but(this_update=NOW - DAY, next_update=NOW - HOUR)
    stale_root = ROOT_CRL.but(this_update=NOW - DAY, next_update=NOW - HOUR)
    at_ca, unknown_leaf = {"certificate": 1}, {"statuses": "unknown good", "notices": _ACCEPTED}
    for name, why, policy, crls, outcome in (
        (
            "soft",
            "What this CA issued may be unknown.",
            soft_sub,
            (ROOT_CRL,),
            {"faults": NOTHING} | unknown_leaf,
        ),
        (
            "soft_other",
            "What this CA issued may be unknown; the CA itself may not.",
            soft_sub,
            (SUB_CRL,),
            {"faults": NOTHING} | at_ca,
        ),
        (
            "soft_root",
            "What the root issued may be unknown.",
            soft_root,
            (SUB_CRL,),
            {"faults": NOTHING, "statuses": "good unknown", "notices": _ACCEPTED},
        ),
        (
            "soft_root_leaf",
            "What the root issued may be unknown; what the CA issued may not.",
            soft_root,
            (ROOT_CRL,),
            {"faults": NOTHING},
        ),
        (
            "hard",
            "The policy is soft, but not about this CA.",
            hard_sub,
            (ROOT_CRL,),
            {"faults": NOTHING},
        ),
        (
            "hard_other",
            "The policy is soft, but not about this CA: its own status may be unknown.",
            hard_sub,
            (SUB_CRL,),
            {"faults": NOTHING, "statuses": "good unknown", "notices": _ACCEPTED},
        ),
        (
            "grace",
            "Grace for what this CA issued.",
            grace,
            (stale, ROOT_CRL),
            {"notices": _STALE, "statuses": "good good"},
        ),
        (
            "grace_other",
            "Grace for what this CA issued, and for no other.",
            grace,
            (SUB_CRL, stale_root),
            {"faults": "crl_expired"} | at_ca,
        ),
        (
            "end_entity",
            "What this CA issued is asked about, if it is the leaf.",
            f'{sub}coverage = "end-entity"\n',
            (SUB_CRL, ROOT_CRL),
            {},
        ),
        (
            "end_entity_root",
            "What the root issued is asked about, if it is the leaf.",
            f'{root}coverage = "end-entity"\n',
            (SUB_CRL,),
            {"statuses": "good not_asked"},
        ),
    ):
        yield case(f"issuer_{name}", why, _POLICY, *crls, policy=policy, **outcome, **BELOW_SUB)


def _coverage() -> Iterator[Case]:
    path = '[revocation]\ncoverage = "path"\n'
    good, half = {"statuses": "good good"}, {"statuses": "good not_asked"}
    of_root = ROOT_CRL.revoking(SUB_SERIAL)
    listed, at_ca = {"revoked": True}, {"revoked": True, "certificate": 1}
    for name, why, policy, crls, outcome in (
        ("path", "Both are asked about.", path, (SUB_CRL, ROOT_CRL), good),
        ("path_ca_listed", "The CA is asked about.", path, (SUB_CRL, of_root), at_ca),
        (
            "path_ca_unknown",
            "The CA is asked about.",
            path,
            (SUB_CRL,),
            {"faults": NOTHING, "certificate": 1},
        ),
        ("leaf", "The leaf is asked about.", END_ENTITY, (SUB_CRL, ROOT_CRL), half),
        (
            "leaf_listed",
            "The leaf is asked about.",
            END_ENTITY,
            (SUB_CRL.revoking(SERIAL),),
            listed,
        ),
        ("leaf_unknown", "The leaf is asked about.", END_ENTITY, (ROOT_CRL,), {"faults": NOTHING}),
        ("leaf_ca_listed", "The CA is not asked about.", END_ENTITY, (SUB_CRL, of_root), half),
        ("leaf_ca_unknown", "The CA is not asked about.", END_ENTITY, (SUB_CRL,), half),
    ):
        yield case(f"covers_{name}", why, _POLICY, *crls, policy=policy, **outcome, **BELOW_SUB)


def _sources() -> Iterator[Case]:
    for name, why, sources, outcome in (
        ("crl", "CRLs are asked.", '"crl"', {}),
        ("all", "CRLs are asked, too.", '"stapled", "ocsp", "crl"', {}),
        ("ocsp", "CRLs are not asked.", '"ocsp"', {"faults": NOTHING}),
        ("stapled", "CRLs are not asked.", '"stapled"', {"faults": NOTHING}),
    ):
        policy = f"[revocation]\nsources = [{sources}]\n"
        yield case(f"source_{name}", why, _POLICY, ROOT_CRL, policy=policy, **outcome)
        listed: dict[str, object] = {**outcome} or {"revoked": True}
        yield case(f"source_{name}_listed", why, _POLICY, _LISTED, policy=policy, **listed)


def _short_lived() -> Iterator[Case]:
    """Count the first and the last second of a lifetime (RFC 5280 4.1.2.5)."""
    policy = '[revocation]\nshort_lived = "1d"\n'
    start = NOW - HOUR
    for name, why, seconds, is_exempt in (
        ("a_day", "It lives for a day.", DAY, True),
        ("a_second_more", "It lives for a day and a second.", DAY + 1, False),
        ("a_second_less", "It lives for a second less than a day.", DAY - 1, True),
        ("long", "It lives for a year.", 365 * DAY, False),
    ):
        draft = client(ROOT, SERIAL).but(valid=(start, start + seconds - 1))
        outcome = {"statuses": "short_lived"} if is_exempt else {"faults": NOTHING}
        yield case(f"lives_{name}", why, _POLICY, policy=policy, leaf=draft.der(), **outcome)
    short = client(ROOT, SERIAL).but(valid=(start, start + DAY - 1))
    for name, why, rules, crls, outcome in (
        (
            "by_default",
            "The policy does not say what a short life is.",
            "",
            (),
            {"faults": NOTHING},
        ),
        ("by_default_good", "It is asked about, as all others.", "", (ROOT_CRL,), {}),
        (
            "and_is_listed",
            "It is not asked about, and so not found revoked: it ends by itself.",
            policy,
            (_LISTED,),
            {"statuses": "short_lived"},
        ),
        (
            "in_soft_mode",
            "It is not asked about.",
            f'{policy}mode = "soft"\n',
            (),
            {"statuses": "short_lived"},
        ),
    ):
        yield case(
            f"lives_a_day_{name}", why, _POLICY, *crls, policy=rules, leaf=short.der(), **outcome
        )
    says_ca = short.plus(basic_constraints(ca=True))
    yield case(
        "lives_a_day_and_is_a_ca",
        "A CA lives on in what it issued: it is asked about.",
        _POLICY,
        policy=policy,
        leaf=says_ca.der(),
        faults=NOTHING,
    )
    sub = authority(SUB, ROOT, SUB_SERIAL).but(valid=(start, start + DAY - 1))
    yield case(
        "lives_a_day_as_a_ca",
        "A CA lives on in what it issued: it is asked about.",
        _POLICY,
        SUB_CRL,
        policy=policy,
        intermediates=(sub.der(),),
        leaf=client(SUB, SERIAL).der(),
        faults=NOTHING,
        certificate=1,
    )
    root_only = '[[revocation.issuer]]\nname = "CN=root,O=test"\nshort_lived = "1d"\n'
    yield case(
        "lives_a_day_for_one_issuer",
        "The rule is about what the root issued.",
        _POLICY,
        policy=root_only,
        leaf=short.der(),
        statuses="short_lived",
    )


def _no_revocation_available() -> Iterator[Case]:
    section = "RFC 9608 3, 4; chainward policy"
    policy = "[revocation]\naccept_no_revocation_available = true\n"
    exempt = extension("2.5.29.56", NULL)
    leaf = client(ROOT, SERIAL, (exempt,)).der()
    skipped = {"statuses": "no_revocation_available"}
    for name, why, rules, crls, outcome in (
        (
            "accepted",
            "Its issuer will never revoke it, and the policy lets that count.",
            policy,
            (),
            skipped,
        ),
        (
            "by_default",
            "Its issuer will never revoke it, and the policy asks nonetheless.",
            "",
            (),
            {"faults": NOTHING},
        ),
        ("by_default_good", "It is asked about, and good.", "", (ROOT_CRL,), {}),
        ("by_default_listed", "It is asked about, and revoked.", "", (_LISTED,), {"revoked": True}),
        (
            "accepted_listed",
            "The policy takes its issuer at its word.",
            policy,
            (_LISTED,),
            skipped,
        ),
    ):
        yield case(f"never_revoked_{name}", why, section, *crls, policy=rules, leaf=leaf, **outcome)
    critical = client(ROOT, SERIAL, (extension("2.5.29.56", NULL, critical=True),)).der()
    yield case(
        "never_revoked_critical",
        "It must not be critical: where it is, its certificate is none of RFC 9608.",
        "RFC 9608 2",
        policy=policy,
        leaf=critical,
        code="unknown_critical_extension",
    )
    malformed = client(ROOT, SERIAL, (extension("2.5.29.56", b"\x01\x01\xff"),)).der()
    yield case(
        "never_revoked_malformed",
        "Its value is NULL.",
        "RFC 9608 2",
        ROOT_CRL,
        policy=policy,
        leaf=malformed,
        code="malformed_certificate",
    )
    of_ca = client(ROOT, SERIAL, (exempt, basic_constraints(ca=True))).der()
    yield case(
        "never_revoked_leaf_that_is_a_ca",
        "It is not for CAs (4): it is asked about.",
        section,
        policy=policy,
        leaf=of_ca,
        faults=NOTHING,
    )
    sub = authority(SUB, ROOT, SUB_SERIAL).plus(exempt).der()
    for name, of_root, expected in (
        ("unknown", (), {"faults": NOTHING}),
        ("listed", (ROOT_CRL.revoking(SUB_SERIAL),), {"revoked": True}),
    ):
        yield case(
            f"never_revoked_ca_{name}",
            "It is not for CAs (4): it is asked about.",
            section,
            SUB_CRL,
            *of_root,
            policy=policy,
            intermediates=(sub,),
            leaf=client(SUB, SERIAL).der(),
            certificate=1,
            **expected,
        )
