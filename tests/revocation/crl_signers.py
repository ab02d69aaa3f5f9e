"""CRLs: whether the signer may speak for the certificate's issuer (RFC 5280 6.3.3 (f))."""

from collections.abc import Iterator

from property.der import TRUE, integer, sequence

from .case import Case
from .crl_indirect import CLERK, CLERK_CRL, CLERK_DER, CLERK_SERIAL, WORLD, about_root
from .crl_world import (
    CERT_SIGN,
    CRL_SIGN,
    NOT_AUTHORIZED,
    OTHER,
    OTHER_DER,
    ROOT,
    ROOT_CRL,
    ROOT_DER,
    SERIAL,
    SUB,
    SUB_CRL,
    SUB_DER,
    SUB_SERIAL,
    case,
    list_signer,
)
from .keys import NULL, Key
from .pki import (
    Holder,
    authority,
    basic_constraints,
    client,
    extended_key_usage,
    extension,
    key_identifiers,
    key_usage,
    unknown_extension,
)
from .times import DAY, NOW

_SECTION = "RFC 5280 6.3.3 (f)"
_KEY_USAGE = "2.5.29.15"
_DRAFT = list_signer(CLERK, ROOT, CLERK_SERIAL)


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from _issuers()
    yield from _clerks()
    yield from _paths()


def _issuers() -> Iterator[Case]:
    """Ask whether the CA that issued the certificate may sign CRLs."""
    keys = key_identifiers(SUB, ROOT)
    for name, why, extensions, is_authorized in (
        ("both", "The CA may sign CRLs.", (key_usage(CERT_SIGN | CRL_SIGN), *keys), True),
        ("certificates_only", "The CA may not sign CRLs.", (key_usage(CERT_SIGN), *keys), False),
        ("without_key_usage", "Without a key usage a key is for anything (4.2.1.3).", keys, True),
    ):
        ca = authority(SUB, ROOT, SUB_SERIAL).but(
            extensions=(basic_constraints(ca=True), *extensions)
        )
        world = {"intermediates": (ca.der(),), "leaf": client(SUB, SERIAL).der()}
        faults = "" if is_authorized else NOT_AUTHORIZED
        yield case(f"ca_signs_{name}", why, _SECTION, SUB_CRL, ROOT_CRL, faults=faults, **world)
        outcome = {"revoked": True} if is_authorized else {"faults": faults}
        crls = (SUB_CRL.revoking(SERIAL), ROOT_CRL)
        yield case(f"ca_signs_{name}_listed", why, _SECTION, *crls, **outcome, **world)
    root = authority(ROOT).without(_KEY_USAGE)
    for name, why, anchor, faults in (
        (
            "certificates_only",
            "The anchor's certificate says that its key signs no CRLs.",
            root.plus(key_usage(CERT_SIGN)),
            NOT_AUTHORIZED,
        ),
        ("without_key_usage", "Without a key usage a key is for anything.", root, ""),
    ):
        yield case(
            f"anchor_signs_{name}", why, _SECTION, ROOT_CRL, anchors=(anchor.der(),), faults=faults
        )


def _clerks() -> Iterator[Case]:
    """Ask whether the clerk's certificate lets it sign CRLs."""
    bare = _DRAFT.without(_KEY_USAGE)
    for name, why, draft, is_authorized in (
        ("alone", "cRLSign is what it takes.", _DRAFT, True),
        ("with_others", "cRLSign among others.", bare.plus(key_usage(0x80 | CRL_SIGN)), True),
        ("missing", "digitalSignature does not do.", bare.plus(key_usage(0x80)), False),
        ("of_certificates", "keyCertSign does not do.", bare.plus(key_usage(CERT_SIGN)), False),
        (
            "unsaid",
            "Who signs for others says so: draft-ietf-lamps-keyusage-crl-validation.",
            bare,
            False,
        ),
        (
            "for_another_usage",
            "Usages of keys are about other things than CRLs.",
            _DRAFT.plus(extended_key_usage("1.3.6.1.5.5.7.3.1")),
            True,
        ),
        ("of_a_ca", "It may be a CA.", _DRAFT.plus(basic_constraints(ca=True)), True),
        ("of_no_ca", "It need not be a CA.", _DRAFT.plus(basic_constraints(ca=False)), True),
        (
            "with_an_unknown_duty",
            "Its certificate has a critical extension that nobody knows: it has no valid path.",
            _DRAFT.plus(unknown_extension(critical=True)),
            False,
        ),
    ):
        parts = WORLD | {"others": (draft.der(),)}
        faults = "" if is_authorized else NOT_AUTHORIZED
        yield case(f"clerk_usage_{name}", why, _SECTION, CLERK_CRL, faults=faults, **parts)
        outcome = {"revoked": True} if is_authorized else {"faults": faults}
        crl = CLERK_CRL.but(entries=(about_root(SERIAL),))
        yield case(f"clerk_usage_{name}_listed", why, _SECTION, crl, **outcome, **parts)


def _paths() -> Iterator[Case]:
    """Ask whether the clerk has a valid path to the anchor of the path that is judged."""
    forged = _DRAFT.but(signer=OTHER.key)
    root_as_clerk = Holder(CLERK.subject, ROOT.key)
    renamed = list_signer(root_as_clerk, root_as_clerk, CLERK_SERIAL).der()
    of_other = list_signer(CLERK, OTHER, CLERK_SERIAL)
    itself = list_signer(CLERK, CLERK, CLERK_SERIAL)
    below = list_signer(CLERK, SUB, CLERK_SERIAL)
    constrained = extension("2.5.29.30", NULL, critical=True)
    both = {"anchors": (ROOT_DER, OTHER_DER)}
    narrow = authority(SUB, ROOT, SUB_SERIAL).without(_KEY_USAGE).plus(key_usage(CRL_SIGN))
    short = authority(SUB, ROOT, SUB_SERIAL).but(
        extensions=(_path_length(0), key_usage(CERT_SIGN), *key_identifiers(SUB, ROOT))
    )
    deeper = Holder("test/deeper", Key("deeper"))
    below_deeper = list_signer(CLERK, deeper, CLERK_SERIAL)
    for name, why, others, parts, is_authorized in (
        ("direct", "The anchor certified the clerk.", (CLERK_DER,), {}, True),
        ("among_anchors", "Its anchor is the certificate's.", (CLERK_DER,), both, True),
        ("of_another_anchor", "It has a path to another anchor.", (of_other.der(),), both, False),
        ("of_no_anchor", "It has no path to an anchor.", (of_other.der(), OTHER_DER), {}, False),
        ("of_itself", "It certified itself.", (itself.der(),), {}, False),
        (
            "its_own_anchor",
            "It is an anchor itself, and not the certificate's.",
            (),
            {"anchors": (ROOT_DER, itself.plus(basic_constraints(ca=True)).der())},
            False,
        ),
        ("forged", "The root did not sign its certificate.", (forged.der(),), {}, False),
        (
            "with_a_key_of_the_path",
            "Nobody gave this name to the root's key.",
            (renamed,),
            {},
            False,
        ),
        ("below_a_ca", "A CA below the anchor certified it.", (below.der(), SUB_DER), {}, True),
        ("missing_ca", "The CA that certified it is not at hand.", (below.der(),), {}, False),
        (
            "below_no_ca",
            "Who certified it may not sign certificates.",
            (below.der(), narrow.der()),
            {},
            False,
        ),
        (
            "too_deep",
            "Its path is longer than a CA on it allows.",
            (below_deeper.der(), authority(deeper, SUB, 9).der(), short.der()),
            {},
            False,
        ),
        (
            "malformed",
            "An extension of its certificate can't be read.",
            (_DRAFT.plus(constrained).der(),),
            {},
            False,
        ),
        (
            "last_second",
            "Its certificate is in its last second.",
            (_DRAFT.but(valid=(NOW - DAY, NOW)).der(),),
            {},
            True,
        ),
        (
            "expired",
            "Its certificate ended a second ago.",
            (_DRAFT.but(valid=(NOW - DAY, NOW - 1)).der(),),
            {},
            False,
        ),
        (
            "first_second",
            "Its certificate is in its first second.",
            (_DRAFT.but(valid=(NOW, NOW + DAY)).der(),),
            {},
            True,
        ),
        (
            "not_yet_valid",
            "Its certificate begins in a second.",
            (_DRAFT.but(valid=(NOW + 1, NOW + DAY)).der(),),
            {},
            False,
        ),
        (
            "expired_and_renewed",
            "One of two certificates of its is valid.",
            (_DRAFT.but(valid=(NOW - DAY, NOW - 1)).der(), _DRAFT.but(serial=7).der()),
            {},
            True,
        ),
    ):
        faults = "" if is_authorized else NOT_AUTHORIZED
        world = WORLD | {"others": others} | parts
        crl = CLERK_CRL.but(signer=ROOT.key) if others == (renamed,) else CLERK_CRL
        yield case(f"clerk_path_{name}", why, _SECTION, crl, faults=faults, **world)
        outcome = {"revoked": True} if is_authorized else {"faults": faults}
        crl = crl.but(entries=(about_root(SERIAL),))
        yield case(f"clerk_path_{name}_listed", why, _SECTION, crl, **outcome, **world)


def _path_length(number: int) -> bytes:
    return extension("2.5.29.19", sequence(TRUE, integer(number)), critical=True)
