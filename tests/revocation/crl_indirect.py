"""CRLs of others: cRLIssuer, and entries of several certificate issuers (RFC 5280 6.3.3 (b)(1), 5.3.3)."""

from collections.abc import Iterator

from property.der import PRINTABLE_STRING, general_name

from .case import Case
from .crl_lists import KEY_COMPROMISE, Crl, Entry, certificate_issuer
from .crl_points import Point, Scope, at, directory_of, full, relative, uri
from .crl_world import (
    END_ENTITY,
    NOTHING,
    OTHER,
    ROOT,
    ROOT_CRL,
    SCOPE,
    SERIAL,
    SUB,
    case,
    leaf_at,
    list_signer,
)
from .keys import Key
from .pki import Holder

CLERK = Holder("test/clerk", Key("clerk"))
"""Signs CRLs for others."""
CLERK_SERIAL = 0x5151
CLERK_DER = list_signer(CLERK, ROOT, CLERK_SERIAL).der()
_A, _B = (f"http://crl.test/{letter}" for letter in "ab")
_CLERK, _ROOT, _SUB, _OTHER = (directory_of(each.name) for each in (CLERK, ROOT, SUB, OTHER))
BY_CLERK = Point(full(uri(_A)), issuers=(_CLERK,))
INDIRECT = Scope(full(uri(_A)), indirect=True)
CLERK_CRL = Crl(CLERK, scope=INDIRECT)
ABOUT_ROOT = certificate_issuer(_ROOT)
WORLD = {"leaf": leaf_at(BY_CLERK), "others": (CLERK_DER,), "policy": END_ENTITY}
"""The clerk's own revocation is for other cases."""


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from _issuers()
    yield from _entries()
    yield from _names()
    yield from _own()


def about_root(serial: int) -> Entry:
    """Revoke a certificate of the root."""
    return Entry(serial, extensions=(ABOUT_ROOT,))


def _issuers() -> Iterator[Case]:
    section = "RFC 5280 6.3.3 (b)(1)"
    no_name = CLERK_CRL.but(scope=Scope(indirect=True))
    named = CLERK_CRL.but(scope=Scope(full(_CLERK), indirect=True))
    for name, why, point, crl, faults in (
        (
            "named",
            "The point names who signs, and the CRL says that it is indirect.",
            BY_CLERK,
            CLERK_CRL,
            "",
        ),
        (
            "not_indirect",
            "A CRL that does not say that it is indirect is about its own issuer's only.",
            BY_CLERK,
            CLERK_CRL.but(scope=Scope(full(uri(_A)))),
            SCOPE,
        ),
        (
            "no_scope_at_all",
            "A CRL without scope is about its own issuer's only.",
            BY_CLERK,
            CLERK_CRL.but(scope=None),
            SCOPE,
        ),
        (
            "not_named",
            "No point names the clerk: its CRL is not looked for.",
            at(_A),
            CLERK_CRL,
            NOTHING,
        ),
        (
            "another_named",
            "The point names another signer.",
            Point(full(uri(_A)), issuers=(_OTHER,)),
            CLERK_CRL,
            NOTHING,
        ),
        (
            "named_among_others",
            "The point names several, and the clerk is one.",
            Point(full(uri(_A)), issuers=(_OTHER, _CLERK)),
            CLERK_CRL,
            "",
        ),
        (
            "another_place",
            "The point names the clerk, and another CRL of its.",
            Point(full(uri(_B)), issuers=(_CLERK,)),
            CLERK_CRL,
            SCOPE,
        ),
        (
            "no_place",
            "The CRL has no name, so that any point of the clerk leads to it.",
            BY_CLERK,
            no_name,
            "",
        ),
        (
            "issuer_for_a_place",
            "Without a name of its own the point has that of the signer.",
            Point(issuers=(_CLERK,)),
            named,
            "",
        ),
        (
            "issuer_for_no_place",
            "Without a name of its own the point has that of the signer, which this CRL has not.",
            Point(issuers=(_CLERK,)),
            CLERK_CRL,
            SCOPE,
        ),
        (
            "relative_to_the_signer",
            "A relative name is relative to the signer that the point names.",
            Point(relative("unit=1"), issuers=(_CLERK,)),
            CLERK_CRL.but(scope=Scope(relative("unit=1"), indirect=True)),
            "",
        ),
        (
            "relative_to_two_signers",
            "What is relative to two names is relative to none (4.2.1.13).",
            Point(relative("unit=1"), issuers=(_CLERK, _OTHER)),
            CLERK_CRL.but(scope=Scope(relative("unit=1"), indirect=True)),
            SCOPE,
        ),
        (
            "no_directory_name",
            "A signer that is named by a URI is not named.",
            Point(full(uri(_A)), issuers=(uri("http://clerk.test"),)),
            CLERK_CRL,
            NOTHING,
        ),
    ):
        parts = WORLD | {"leaf": leaf_at(point)}
        yield case(f"by_another_{name}", why, section, crl, faults=faults, **parts)
        if not faults:
            listed = crl.but(entries=(about_root(SERIAL),))
            yield case(f"by_another_{name}_listed", why, section, listed, revoked=True, **parts)


def _entries() -> Iterator[Case]:
    section = "RFC 5280 5.3.3"
    about_sub, about_clerk = certificate_issuer(_SUB), certificate_issuer(_CLERK)
    for name, why, entries, is_revoked in (
        (
            "its_own",
            "Without certificateIssuer an entry is about the CRL's own issuer.",
            (Entry(SERIAL),),
            False,
        ),
        ("named", "An entry names the certificate's issuer.", (about_root(SERIAL),), True),
        (
            "of_another",
            "An entry names another issuer of the same number.",
            (Entry(SERIAL, extensions=(about_sub,)),),
            False,
        ),
        (
            "after_the_name",
            "The name stands for the entries after it, too.",
            (about_root(1), Entry(2), Entry(3), Entry(SERIAL)),
            True,
        ),
        (
            "before_the_name",
            "The name stands for no entry before it.",
            (Entry(SERIAL), about_root(1)),
            False,
        ),
        (
            "after_the_next_name",
            "The name stands until the next one.",
            (about_root(1), Entry(2, extensions=(about_sub,)), Entry(SERIAL)),
            False,
        ),
        (
            "named_again",
            "An issuer may be named again, after another.",
            (about_root(1), Entry(2, extensions=(about_sub,)), about_root(3), Entry(SERIAL)),
            True,
        ),
        (
            "back_to_its_own",
            "The CRL's own issuer may be named, too.",
            (about_root(1), Entry(2, extensions=(about_clerk,)), Entry(SERIAL)),
            False,
        ),
        (
            "both_numbers",
            "One number of two issuers: both are revoked.",
            (Entry(SERIAL, extensions=(about_sub,)), about_root(SERIAL)),
            True,
        ),
        (
            "with_a_reason",
            "The reason stands before the name in the entry; the name counts.",
            (Entry(1, KEY_COMPROMISE, (ABOUT_ROOT,)), Entry(SERIAL)),
            True,
        ),
        (
            "not_critical",
            "Issuers must mark the name critical; it counts where they did not.",
            (Entry(1, extensions=(certificate_issuer(_ROOT, critical=False),)), Entry(SERIAL)),
            True,
        ),
    ):
        crl = CLERK_CRL.but(entries=entries)
        yield case(f"entry_{name}", why, section, crl, revoked=is_revoked, **WORLD)


def _names() -> Iterator[Case]:
    section = "RFC 5280 5.3.3, 7.1"
    in_other_string = directory_of(Holder("TEST/ROOT", ROOT.key, PRINTABLE_STRING).name)
    host = general_name("dns:root.test")
    for name, why, names in (
        (
            "in_another_string",
            "Names are compared without case, in any string.",
            (in_other_string,),
        ),
        (
            "beside_a_host",
            "Other forms may stand beside the name of the issuer.",
            (host, _ROOT, host),
        ),
    ):
        entry = Entry(SERIAL, extensions=(certificate_issuer(*names),))
        crl = CLERK_CRL.but(entries=(entry,))
        yield case(f"entry_name_{name}", why, section, crl, revoked=True, **WORLD)
    for name, why, unclear in (
        (
            "missing",
            "An entry about nobody: which certificates are revoked can't be told.",
            (host,),
        ),
        (
            "twice",
            "An entry with two names of issuers: to take one could be to miss the other.",
            (_ROOT, _SUB),
        ),
    ):
        entry = Entry(1, extensions=(certificate_issuer(*unclear),))
        crl = CLERK_CRL.but(entries=(entry,))
        slug = "unusable_crl"
        yield case(f"entry_name_{name}", why, section, crl, rejected=slug, faults=NOTHING, **WORLD)
    yield case(
        "entry_name_of_no_names",
        "A list of names has one at least.",
        section,
        CLERK_CRL.but(entries=(Entry(1, extensions=(certificate_issuer(),)),)),
        rejected="malformed_crl",
        faults=NOTHING,
        **WORLD,
    )
    direct = CLERK_CRL.but(scope=Scope(full(uri(_A))), entries=(about_root(1),))
    why = "Only an indirect CRL is about the certificates of others."
    for name, crl in (("without_flag", direct), ("without_scope", direct.but(scope=None))):
        slug = "not_indirect"
        yield case(f"entry_name_{name}", why, section, crl, rejected=slug, faults=NOTHING, **WORLD)


def _own() -> Iterator[Case]:
    """Let the issuer of certificates sign an indirect CRL itself."""
    section = "RFC 5280 5.2.5, 5.3.3"
    about_sub = certificate_issuer(_SUB)
    own = ROOT_CRL.but(scope=Scope(indirect=True))
    for name, why, entries, is_revoked in (
        ("none", "An indirect CRL is about its own issuer's certificates, too.", None, False),
        ("listed", "An entry without a name is about its own issuer's.", (Entry(SERIAL),), True),
        (
            "of_another",
            "An entry about another issuer's certificate of that number.",
            (Entry(SERIAL, extensions=(about_sub,)),),
            False,
        ),
        (
            "after_another",
            "The name of another stands for the entries after it.",
            (Entry(1, extensions=(about_sub,)), Entry(SERIAL)),
            False,
        ),
    ):
        crl = own.but(entries=entries)
        yield case(f"own_indirect_{name}", why, section, crl, revoked=is_revoked)
    yield case(
        "own_name_as_signer",
        "A point that names its own issuer as another signer leads to an indirect CRL only.",
        "RFC 5280 6.3.3 (b)(1)",
        ROOT_CRL.but(scope=Scope(full(uri(_A)))),
        leaf=leaf_at(Point(full(uri(_A)), issuers=(_ROOT,))),
        faults=SCOPE,
    )
    yield case(
        "own_and_by_another",
        "Both the issuer's whole CRL and the clerk's are at hand; the former covers every reason.",
        "RFC 5280 6.3.3",
        ROOT_CRL,
        CLERK_CRL,
        **WORLD,
    )
