"""Delta CRLs: which complete CRL one builds on, by number and by scope (RFC 5280 5.2.4, 6.3.3 (c))."""

from collections.abc import Iterator

from .case import Case
from .crl_deltas import BASE, DELTA, HELD, KEY, LISTED, ON_HOLD, REMOVED
from .crl_lists import HOLD, authority_key, delta_of
from .crl_points import Scope, at, shard
from .crl_world import ROOT, ROOT_CRL, SERIAL, case, leaf_at
from .keys import Key
from .pki import Holder, authority, extension
from .times import NOW


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from _numbers()
    yield from _scopes()


def _numbers() -> Iterator[Case]:
    """Combine what fits: the complete CRL is as new as the base at least, and older than the delta."""
    section = "RFC 5280 5.2.4, 6.3.3 (c)"
    for name, why, complete, base, own, is_used in (
        ("of_its_base", "It builds on this very CRL.", 5, 5, 6, True),
        ("of_an_older_base", "It builds on an older one, and so on this one, too.", 5, 2, 6, True),
        ("of_base_zero", "The first CRL may have number 0.", 0, 0, 1, True),
        (
            "of_a_newer_base",
            "It builds on one that is not here: some revocations are missing.",
            5,
            6,
            7,
            False,
        ),
        ("of_the_same_number", "It is no newer than the complete CRL.", 5, 4, 5, False),
        ("older", "It is older than the complete CRL.", 5, 2, 4, False),
        ("much_newer", "Numbers may be left out.", 5, 5, 5_000, True),
        ("of_long_numbers", "Numbers are compared as numbers.", 2**150, 255, 2**151, True),
        ("of_256_on_255", "256 is more than 255.", 255, 255, 256, True),
        ("of_a_base_256_on_255", "256 is more than 255.", 255, 256, 257, False),
    ):
        complete_crl = ROOT_CRL.but(number=complete)
        delta = LISTED.but(number=own, base=base)
        revoked = KEY if is_used else False
        yield case(f"delta_{name}", why, section, complete_crl, delta, revoked=revoked)
        delta = REMOVED.but(number=own, base=base)
        held = complete_crl.revoking(SERIAL, reason=HOLD)
        revoked = False if is_used else ON_HOLD
        yield case(f"delta_{name}_removes", why, section, held, delta, revoked=revoked)
    for name, why, complete_crl, delta in (
        (
            "without_number",
            "Nothing says that it is newer (5.2.3).",
            HELD,
            REMOVED.but(number=None),
        ),
        (
            "on_a_crl_without_number",
            "Nothing says what it builds on.",
            HELD.but(number=None),
            REMOVED,
        ),
    ):
        yield case(f"delta_{name}", why, section, complete_crl, delta, revoked=ON_HOLD)
    yield case(
        "delta_of_a_negative_base",
        "Numbers are not negative.",
        section,
        BASE,
        DELTA.but(base=None, more=(delta_of(-1),)),
        rejected="- malformed_crl",
    )
    second = DELTA.but(number=7, this_update=NOW)
    for name, why, crls, revoked, rejected in (
        (
            "newer_stands_for_older",
            "The newer delta holds all that came since the base.",
            (HELD, REMOVED, second),
            ON_HOLD,
            "",
        ),
        (
            "older_does_not_come_back",
            "An older delta lifts nothing any more.",
            (HELD, second, REMOVED),
            ON_HOLD,
            "- - rollback",
        ),
        (
            "two_in_a_row",
            "The second delta lifts the hold.",
            (HELD, DELTA, REMOVED.but(number=7)),
            False,
            "",
        ),
    ):
        yield case(f"delta_{name}", why, section, *crls, revoked=revoked, rejected=rejected)
    yield case(
        "delta_then_a_new_complete_crl",
        "The new complete CRL is newer than the delta, and still lists it.",
        section,
        HELD,
        REMOVED,
        HELD.but(number=7, this_update=NOW),
        revoked=ON_HOLD,
    )


def _scopes() -> Iterator[Case]:
    """Combine what is of one issuer, one scope and one key identifier."""
    section = "RFC 5280 6.3.3 (c)(1)-(3)"
    a, b = (shard(f"http://crl.test/{letter}") for letter in "ab")
    leaf = {"leaf": leaf_at(at("http://crl.test/a"))}
    users = Scope(users=True)
    identifier = extension("2.5.29.35", b"\x30\x04\x80\x02ab")
    for name, why, base, delta, is_used, parts in (
        ("same_shard", "Both have one scope.", a, a, True, leaf),
        ("other_shard", "The delta is of another shard.", a, b, False, leaf),
        (
            "of_the_whole",
            "The delta is of the whole, and the complete CRL of a shard.",
            a,
            None,
            False,
            leaf,
        ),
        (
            "of_a_shard",
            "The delta is of a shard, and the complete CRL of the whole.",
            None,
            a,
            False,
            leaf,
        ),
        ("same_kind", "Both are for users.", users, users, True, {}),
        ("of_one_kind", "Only the delta is for users.", None, users, False, {}),
        ("of_all_kinds", "Only the complete CRL is for users.", users, None, False, {}),
        (
            "of_some_reasons",
            "The delta is for some reasons.",
            None,
            Scope(reasons=(1, 2)),
            False,
            {},
        ),
        ("indirect", "The delta is indirect.", None, Scope(indirect=True), False, {}),
    ):
        held, removed = HELD.but(scope=base), REMOVED.but(scope=delta)
        revoked = False if is_used else ON_HOLD
        yield case(f"delta_scope_{name}", why, section, held, removed, revoked=revoked, **parts)
        complete_crl, listed = BASE.but(scope=base), LISTED.but(scope=delta)
        revoked = KEY if is_used else False
        yield case(
            f"delta_scope_{name}_listed",
            why,
            section,
            complete_crl,
            listed,
            revoked=revoked,
            **parts,
        )
    for name, why, removed in (
        ("missing", "The delta has no key identifier.", REMOVED.but(names_key=False)),
        ("other", "The delta has another one.", REMOVED.but(names_key=False, more=(identifier,))),
    ):
        yield case(f"delta_key_{name}", why, section, HELD, removed, revoked=ON_HOLD)
    held = HELD.but(names_key=False)
    yield case(
        "delta_key_missing_in_both",
        "Neither has a key identifier.",
        section,
        held,
        REMOVED.but(names_key=False),
    )
    twin = Holder(ROOT.subject, Key("new root"))
    yield case(
        "delta_of_another_key",
        "Another key of the issuer signed the delta: it is of another scope.",
        "RFC 5280 5.2.4: both are signed with the same key",
        HELD,
        REMOVED.but(issuer=twin, names_key=False, more=(authority_key(ROOT.key),)),
        others=(authority(twin, ROOT, 0x77).der(),),
        revoked=ON_HOLD,
    )
