"""CRLs: which kinds of certificates they are for, and scopes that are malformed (RFC 5280 5.2.5)."""

from collections.abc import Iterator

from property.der import TRUE, sequence, tlv

from .case import Case
from .crl_lists import Crl
from .crl_points import DISTRIBUTION_POINTS, ISSUING_POINT, Scope, at, full, points, shard, uri
from .crl_world import (
    BELOW_SUB,
    END_ENTITY,
    NOTHING,
    ROOT,
    ROOT_CRL,
    SCOPE,
    SERIAL,
    SUB,
    SUB_CRL,
    SUB_SERIAL,
    case,
    leaf_at,
)
from .pki import authority, basic_constraints, client, extension

A, B = (f"http://crl.test/{letter}" for letter in "ab")
_KINDS = "RFC 5280 6.3.3 (b)(2)(ii)-(iv)"


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from _kinds()
    yield from _malformed()


def _of(scope: Scope) -> Crl:
    return ROOT_CRL.but(scope=scope)


def _kinds() -> Iterator[Case]:
    users, authorities, attributes = (
        Scope(users=True),
        Scope(authorities=True),
        Scope(attributes=True),
    )
    says_no = client(ROOT, SERIAL, (basic_constraints(ca=False),)).der()
    for name, why, scope, parts, faults in (
        ("users_user", "A client is a user.", users, {}, ""),
        (
            "users_says_no_ca",
            "A client that says that it is no CA is a user.",
            users,
            {"leaf": says_no},
            "",
        ),
        ("authorities_user", "A client is no CA.", authorities, {}, SCOPE),
        ("attributes_user", "A certificate of a key is none of attributes.", attributes, {}, SCOPE),
    ):
        yield case(f"only_{name}", why, _KINDS, _of(scope), faults=faults, **parts)
        outcome = {"faults": faults} if faults else {"revoked": True}
        listed = _of(scope).revoking(SERIAL)
        yield case(f"only_{name}_listed", why, _KINDS, listed, **outcome, **parts)
    for name, why, scope, faults in (
        ("authorities_ca", "A CA is one.", authorities, ""),
        ("users_ca", "A CA is no user.", users, SCOPE),
        ("attributes_ca", "A certificate of a key is none of attributes.", attributes, SCOPE),
    ):
        at_ca = {"certificate": 1} if faults else {}
        crls = (SUB_CRL, _of(scope))
        yield case(f"only_{name}", why, _KINDS, *crls, faults=faults, **at_ca, **BELOW_SUB)
    listed = _of(authorities).revoking(SUB_SERIAL)
    yield case(
        "only_authorities_ca_listed",
        "The CA is revoked.",
        _KINDS,
        SUB_CRL,
        listed,
        revoked=True,
        certificate=1,
        **BELOW_SUB,
    )
    yield case(
        "only_users_and_only_authorities",
        "Each kind has a CRL of its own.",
        _KINDS,
        _of(users),
        _of(authorities),
        statuses="good",
        faults=SCOPE,
    )
    yield case(
        "only_users_in_a_shard",
        "A shard for users, and the point leads to it.",
        _KINDS,
        _of(Scope(full(uri(A)), users=True)),
        leaf=leaf_at(at(A)),
    )
    yield case(
        "only_authorities_in_a_shard",
        "The point leads to a shard that is not for users.",
        _KINDS,
        _of(Scope(full(uri(A)), authorities=True)),
        leaf=leaf_at(at(A)),
        faults=SCOPE,
    )


def _malformed() -> Iterator[Case]:
    section = "RFC 5280 5.2.5"
    for name, why, scope in (
        ("users_and_authorities", "One kind at most.", Scope(users=True, authorities=True)),
        ("users_and_attributes", "One kind at most.", Scope(users=True, attributes=True)),
        ("no_names", "A list of names has one at least.", Scope(full())),
        ("no_choice", "A name is whole or relative.", Scope(tlv(0xA2, uri(A)))),
    ):
        crl = _of(scope)
        yield case(f"scope_{name}", why, section, crl, rejected="malformed_crl", faults=NOTHING)
    for name, value in (
        ("false_written", sequence(tlv(0x81, b"\x00"))),
        ("odd_true", sequence(tlv(0x81, b"\x01"))),
        ("is_no_sequence", TRUE),
        ("out_of_order", sequence(tlv(0x84, b"\xff"), tlv(0x81, b"\xff"))),
    ):
        why = "The extension is DER, or the CRL is none."
        crl = ROOT_CRL.but(more=(extension(ISSUING_POINT, value, critical=True),))
        yield case(f"scope_{name}", why, section, crl, rejected="malformed_crl", faults=NOTHING)
    yield case(
        "scope_empty",
        "Issuers must not write a scope that says nothing; it leaves nothing out.",
        section,
        _of(Scope()),
    )
    yield case(
        "scope_not_critical",
        "A scope counts even where it is not critical, as it must be.",
        section,
        _of(Scope(full(uri(B)), critical=False)),
        leaf=leaf_at(at(A)),
        faults=SCOPE,
    )
    critical = client(ROOT, SERIAL, (points(at(A), critical=True),)).der()
    yield case(
        "points_critical",
        "They should not be critical. Where they are, they must not be passed over, as some policies do.",
        "RFC 5280 4.2.1.13, 6.1.5 (f); docs/policy-file.md, accepted_critical_extensions",
        _of(shard(A)),
        leaf=critical,
        code="unknown_critical_extension",
    )
    for name, crl, outcome in (
        ("good", _of(shard(A)), {"notices": "critical_extension_accepted"}),
        ("listed", _of(shard(A)).revoking(SERIAL), {"revoked": True}),
        ("shard", _of(shard(B)), {"faults": SCOPE}),
    ):
        yield case(
            f"points_critical_accepted_{name}",
            "The policy accepts them by name, and they are obeyed.",
            "docs/policy-file.md, accepted_critical_extensions",
            crl,
            leaf=critical,
            policy=f'accepted_critical_extensions = ["{DISTRIBUTION_POINTS}"]\n',
            **outcome,
        )
    yield case(
        "points_none",
        "A list of distribution points has one at least.",
        "RFC 5280 4.2.1.13",
        ROOT_CRL,
        leaf=client(ROOT, SERIAL, (points(),)).der(),
        code="malformed_certificate",
    )
    yield case(
        "point_of_a_ca_below",
        "A point leads to a CRL of the certificate's issuer, not to its namesake of another.",
        "RFC 5280 6.3.3 (b)(1)",
        Crl(SUB, scope=shard(A)),
        leaf=leaf_at(at(A)),
        others=(authority(SUB, ROOT, SUB_SERIAL).der(),),
        policy=END_ENTITY,
        faults=NOTHING,
    )
