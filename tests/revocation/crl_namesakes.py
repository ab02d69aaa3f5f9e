"""CRLs: several keys of one name, by accident, by attack, and by rollover (RFC 5280 6.3.3 (f))."""

from collections.abc import Iterator

from .case import Case
from .crl_lists import KEY_COMPROMISE, Crl
from .crl_points import CA, KEY, Scope
from .crl_world import (
    BELOW_SUB,
    CERT_SIGN,
    NOT_AUTHORIZED,
    OTHER,
    OTHER_DER,
    REASONS,
    ROOT,
    ROOT_CRL,
    ROOT_DER,
    SERIAL,
    SUB,
    SUB_CRL,
    case,
    list_signer,
)
from .keys import Key
from .pki import Holder, authority, client, key_usage

_SECTION = "RFC 5280 6.3.3 (f)"
_TWIN = Holder(SUB.subject, Key("twin"))
"""Has the name of the CA below the root, and a key of its own."""
_TWIN_CRL = Crl(_TWIN)
_TWIN_SERIAL = 0x2C
_BOTH = {"anchors": (ROOT_DER, OTHER_DER)}
_NEW = Holder(ROOT.subject, Key("new root"))
_NEW_WITH_OLD = authority(_NEW, ROOT, 0x77).der()
_OLD_WITH_NEW = authority(ROOT, _NEW, 0x78).der()
_NEW_CRL = Crl(_NEW)
_NEW_LEAF = client(_NEW, SERIAL).der()


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from _twins()
    yield from _impostors()
    yield from _signers()
    yield from _rollovers()
    yield from _anchors()


def _twins() -> Iterator[Case]:
    """Set two CAs of one name below one anchor: each may speak for the name."""
    twin = authority(_TWIN, ROOT, _TWIN_SERIAL).der()
    world = BELOW_SUB | {"others": (twin,)}
    listed, twin_listed = SUB_CRL.revoking(SERIAL), _TWIN_CRL.revoking(SERIAL)
    some = SUB_CRL.but(scope=Scope(reasons=(KEY, CA)))
    for name, why, crls, is_revoked in (
        ("own", "The CRL of the issuer's own key.", (SUB_CRL,), False),
        ("own_listed", "The CRL of the issuer's own key lists it.", (listed,), True),
        (
            "twin",
            "A CA of that name with a path to the anchor may sign the CRL.",
            (_TWIN_CRL,),
            False,
        ),
        (
            "twin_listed",
            "A CA of that name with a path to the anchor lists it.",
            (twin_listed,),
            True,
        ),
        (
            "both",
            "Both keys have a CRL, and neither stands for the other.",
            (SUB_CRL, _TWIN_CRL),
            False,
        ),
        ("both_listed_by_one", "The issuer's own key lists it.", (listed, _TWIN_CRL), True),
        (
            "both_listed_by_twin",
            "The issuer's own key goes first. Its CRL is for every reason: the status is determined.",
            (SUB_CRL, twin_listed),
            False,
        ),
        (
            "both_listed_by_twin_first",
            "The issuer's own key goes first, in whatever order they came.",
            (twin_listed, SUB_CRL),
            False,
        ),
        (
            "fills_up",
            "What the issuer's own key leaves open the other one answers.",
            (some, _TWIN_CRL),
            False,
        ),
        (
            "fills_up_listed",
            "What the issuer's own key leaves open the other one answers, and lists it.",
            (some, twin_listed),
            True,
        ),
    ):
        lists = (*crls, ROOT_CRL)
        yield case(f"twin_{name}", why, _SECTION, *lists, revoked=is_revoked, **world)
    yield case(
        "twin_revoked",
        "The other CA of that name is revoked, and its CRL does not count.",
        _SECTION,
        twin_listed,
        ROOT_CRL.revoking(_TWIN_SERIAL),
        faults=NOT_AUTHORIZED,
        **world,
    )
    yield case(
        "twin_number_of_its_own",
        "The numbers of two keys' CRLs have nothing to do with each other.",
        "RFC 5280 5.2.3: for a given CRL scope and issuer; the key is part of the scope here",
        _TWIN_CRL.but(number=9, this_update=SUB_CRL.this_update + 60),
        SUB_CRL.revoking(SERIAL),
        ROOT_CRL,
        revoked=True,
        **world,
    )


def _impostors() -> Iterator[Case]:
    """Let a CA of that name without a path to the anchor say what it likes."""
    of_other = authority(_TWIN, OTHER, 5).der()
    of_itself = authority(_TWIN).der()
    no_signer = authority(_TWIN, ROOT, _TWIN_SERIAL).without("2.5.29.15")
    no_signer = no_signer.plus(key_usage(CERT_SIGN))
    listed = _TWIN_CRL.revoking(SERIAL)
    for name, why, certificate, parts in (
        ("of_another_anchor", "It is below another anchor.", of_other, _BOTH),
        ("of_itself", "It certified itself.", of_itself, {}),
        ("its_own_anchor", "It is an anchor, and not the certificate's.", of_itself, {}),
        ("not_for_crls", "Its certificate is not for CRLs.", no_signer.der(), {}),
    ):
        anchors = {"anchors": (ROOT_DER, certificate)} if name == "its_own_anchor" else {}
        world = BELOW_SUB | {"others": () if anchors else (certificate,)} | parts | anchors
        crls = (_TWIN_CRL, ROOT_CRL)
        yield case(f"impostor_{name}", why, _SECTION, *crls, faults=NOT_AUTHORIZED, **world)
        for what, crl in (("beside", _TWIN_CRL), ("listing", listed)):
            yield case(
                f"impostor_{name}_{what}",
                f"{why[:-1]}: its CRL neither helps nor harms.",
                _SECTION,
                SUB_CRL,
                crl,
                ROOT_CRL,
                **world,
            )
        some = SUB_CRL.but(scope=Scope(reasons=(KEY, CA)))
        yield case(
            f"impostor_{name}_fills_up",
            f"{why[:-1]}: it answers nothing that the issuer left open.",
            _SECTION,
            some,
            _TWIN_CRL,
            ROOT_CRL,
            faults=f"{REASONS} {NOT_AUTHORIZED}",
            **world,
        )
    yield case(
        "impostor_beside_a_revocation",
        "The issuer lists it; a CRL of an impostor does not lift that.",
        _SECTION,
        SUB_CRL.revoking(SERIAL, reason=KEY_COMPROMISE),
        _TWIN_CRL.but(number=99),
        ROOT_CRL,
        revoked="keyCompromise",
        **BELOW_SUB | {"others": (of_itself,)},
    )


def _signers() -> Iterator[Case]:
    """Give a CA a key for certificates and another one for CRLs."""
    separate = Holder(SUB.subject, Key("crl key of sub"))
    crl = Crl(separate)
    for name, why, certificate, is_authorized in (
        ("by_the_ca", "The CA certified its key for CRLs.", list_signer(separate, SUB, 6), True),
        ("by_the_root", "The root certified it.", list_signer(separate, ROOT, 0x2D), True),
        ("by_another", "Another root certified it.", list_signer(separate, OTHER, 6), False),
    ):
        world = BELOW_SUB | {"issuers": (certificate.der(),)}
        faults = "" if is_authorized else NOT_AUTHORIZED
        yield case(f"crl_key_{name}", why, _SECTION, crl, ROOT_CRL, faults=faults, **world)
        outcome = {"revoked": True} if is_authorized else {"faults": faults}
        crls = (crl.revoking(SERIAL), ROOT_CRL)
        yield case(f"crl_key_{name}_listed", why, _SECTION, *crls, **outcome, **world)
    yield case(
        "crl_key_lists_itself",
        "The key for CRLs is revoked by a CRL of its own.",
        _SECTION,
        crl.revoking(6),
        ROOT_CRL,
        faults=NOT_AUTHORIZED,
        **BELOW_SUB | {"issuers": (list_signer(separate, SUB, 6).der(),)},
    )


def _rollovers() -> Iterator[Case]:
    """Give the root a new key. Each may sign the CRLs about what the other one signed."""
    section = "RFC 5280 6.3.3 (f), RFC 4210 4.4"
    new_below_old = {"intermediates": (_NEW_WITH_OLD,), "leaf": _NEW_LEAF}
    old_below_new = {"anchors": (authority(_NEW).der(),), "intermediates": (_OLD_WITH_NEW,)}
    listed, new_listed = ROOT_CRL.revoking(SERIAL), _NEW_CRL.revoking(SERIAL)
    for name, why, crls, outcome, world in (
        ("new_by_old", "The old key signs for the new one's.", (ROOT_CRL,), {}, new_below_old),
        ("new_by_old_listed", "The old key lists it.", (listed,), {"revoked": True}, new_below_old),
        ("new_by_new", "The new key signs for both.", (_NEW_CRL,), {}, new_below_old),
        (
            "new_by_new_listed",
            "The new key lists it.",
            (new_listed,),
            {"revoked": True},
            new_below_old,
        ),
        ("old_by_new", "The new key signs for the old one's.", (_NEW_CRL,), {}, old_below_new),
        (
            "old_by_new_listed",
            "The new key lists it.",
            (new_listed,),
            {"revoked": True},
            old_below_new,
        ),
        ("old_by_old", "The old key signs for both.", (ROOT_CRL,), {}, old_below_new),
        ("old_by_old_listed", "The old key lists it.", (listed,), {"revoked": True}, old_below_new),
        (
            "of_the_leaf",
            "The old key certified the new one, which signs for the old one's client.",
            (_NEW_CRL,),
            {},
            {"others": (_NEW_WITH_OLD,)},
        ),
        (
            "of_the_leaf_listed",
            "The old key certified the new one, which lists the old one's client.",
            (new_listed,),
            {"revoked": True},
            {"others": (_NEW_WITH_OLD,)},
        ),
        (
            "old_lists_new",
            "The old key revokes the new one.",
            (ROOT_CRL.revoking(0x77), _NEW_CRL),
            {"revoked": True, "certificate": 1},
            new_below_old,
        ),
        (
            "old_lists_the_signer",
            "The old key revokes the new one, whose CRL does not count.",
            (ROOT_CRL.but(scope=Scope(reasons=(KEY, CA))).revoking(0x77), new_listed),
            {"faults": f"{REASONS} {NOT_AUTHORIZED}"},
            {"others": (_NEW_WITH_OLD,)},
        ),
        (
            "new_without_certificate",
            "Nothing says that the new key is the root's: it only says so itself.",
            (_NEW_CRL,),
            {"faults": NOT_AUTHORIZED},
            {"others": (authority(_NEW).der(),)},
        ),
    ):
        yield case(f"rollover_{name}", why, section, *crls, **outcome, **world)


def _anchors() -> Iterator[Case]:
    """Make old and new root anchors, of one name; each speaks for its own path."""
    section = "RFC 5280 6.3.3 (f): the anchor must be the same"
    anchors = {"anchors": (ROOT_DER, authority(_NEW).der())}
    for name, why, crls, outcome in (
        ("own", "The CRL of the anchor of the path.", (ROOT_CRL,), {}),
        ("other", "The CRL of another anchor.", (_NEW_CRL,), {"faults": NOT_AUTHORIZED}),
        (
            "other_listed",
            "Another anchor lists the number of a certificate of its own.",
            (ROOT_CRL, _NEW_CRL.revoking(SERIAL)),
            {},
        ),
    ):
        yield case(f"anchors_of_one_name_{name}", why, section, *crls, **outcome, **anchors)
    yield case(
        "anchors_of_one_name_certified",
        "Another anchor is certified by that of the path, too, and so may speak.",
        section,
        _NEW_CRL.revoking(SERIAL),
        revoked=True,
        others=(_NEW_WITH_OLD,),
        **anchors,
    )
