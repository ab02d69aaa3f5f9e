"""Delta CRLs (RFC 5280 5.2.4, 6.3.3 (a), (c), (h), (i), (k))."""

from collections.abc import Iterator

from .case import Case
from .crl_lists import HOLD, KEY_COMPROMISE, REMOVE, SUPERSEDED, Crl, Entry, delta_of, number
from .crl_points import Scope, at, shard
from .crl_world import (
    BELOW_SUB,
    NOT_AUTHORIZED,
    NOTHING,
    OTHER,
    ROOT,
    ROOT_CRL,
    SCOPE,
    SERIAL,
    SUB,
    SUB_CRL,
    case,
    leaf_at,
)
from .keys import Key
from .pki import Holder, authority, extension
from .times import DAY, HOUR, MINUTE, NOW

_BASE = ROOT_CRL.but(number=5)
_DELTA = ROOT_CRL.but(number=6, base=5, this_update=NOW - MINUTE, next_update=NOW + HOUR)
_LISTED = _DELTA.revoking(SERIAL, reason=KEY_COMPROMISE)
_HELD = _BASE.revoking(SERIAL, reason=HOLD)
_REMOVED = _DELTA.revoking(SERIAL, reason=REMOVE)
_WITHOUT_BASE = "crl_delta_without_base"
_KEY, _ON_HOLD = "keyCompromise", "certificateHold"


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from _entries()
    yield from _numbers()
    yield from _scopes()
    yield from _times()
    yield from _alone()
    yield from _signers()


def _entries() -> Iterator[Case]:
    section = "RFC 5280 6.3.3 (i)-(k), 5.3.1"
    for name, why, base, delta, revoked in (
        ("nothing", "Neither lists it.", _BASE, _DELTA, False),
        ("revokes", "Revoked since the complete CRL.", _BASE, _LISTED, _KEY),
        (
            "silent",
            "The complete CRL lists it, and the delta says nothing else.",
            _HELD,
            _DELTA,
            _ON_HOLD,
        ),
        ("removes", "The hold is lifted.", _HELD, _REMOVED, False),
        (
            "removes_other",
            "The hold of another is lifted.",
            _HELD,
            _DELTA.revoking(1, reason=REMOVE),
            _ON_HOLD,
        ),
        (
            "removes_what_is_not_there",
            "What is not listed needs no lifting.",
            _BASE,
            _REMOVED,
            False,
        ),
        (
            "removes_a_revocation",
            "(k) lifts whatever the reason was: the issuer says so.",
            _BASE.revoking(SERIAL, reason=KEY_COMPROMISE),
            _REMOVED,
            False,
        ),
        ("turns_a_hold", "From a hold to a revocation.", _HELD, _LISTED, _KEY),
        (
            "changes_the_reason",
            "The newer reason is shown.",
            _BASE.revoking(SERIAL, reason=SUPERSEDED),
            _LISTED,
            _KEY,
        ),
        (
            "holds",
            "On hold since the complete CRL.",
            _BASE,
            _DELTA.revoking(SERIAL, reason=HOLD),
            _ON_HOLD,
        ),
        (
            "revokes_without_reason",
            "Revoked, and no reason is given.",
            _BASE,
            _DELTA.revoking(SERIAL),
            True,
        ),
    ):
        yield case(f"delta_{name}", why, section, base, delta, revoked=revoked)
        reversed_ = f"delta_{name}_first"
        yield case(
            reversed_, f"{why[:-1]}; the delta came first.", section, delta, base, revoked=revoked
        )
    crl = _DELTA.but(entries=(Entry(SERIAL, REMOVE), Entry(SERIAL + 1, KEY_COMPROMISE)))
    why = "An entry is about its own certificate only."
    yield case("delta_several_entries", why, section, _HELD, crl)


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
        delta = _LISTED.but(number=own, base=base)
        revoked = _KEY if is_used else False
        yield case(f"delta_{name}", why, section, complete_crl, delta, revoked=revoked)
        delta = _REMOVED.but(number=own, base=base)
        held = complete_crl.revoking(SERIAL, reason=HOLD)
        revoked = False if is_used else _ON_HOLD
        yield case(f"delta_{name}_removes", why, section, held, delta, revoked=revoked)
    for name, why, complete_crl, delta in (
        (
            "without_number",
            "Nothing says that it is newer (5.2.3).",
            _HELD,
            _REMOVED.but(number=None),
        ),
        (
            "on_a_crl_without_number",
            "Nothing says what it builds on.",
            _HELD.but(number=None),
            _REMOVED,
        ),
    ):
        yield case(f"delta_{name}", why, section, complete_crl, delta, revoked=_ON_HOLD)
    yield case(
        "delta_of_a_negative_base",
        "Numbers are not negative.",
        section,
        _BASE,
        _DELTA.but(base=None, more=(delta_of(-1),)),
        rejected="- malformed_crl",
    )
    second = _DELTA.but(number=7, this_update=NOW)
    for name, why, crls, revoked, rejected in (
        (
            "newer_stands_for_older",
            "The newer delta holds all that came since the base.",
            (_HELD, _REMOVED, second),
            _ON_HOLD,
            "",
        ),
        (
            "older_does_not_come_back",
            "An older delta lifts nothing any more.",
            (_HELD, second, _REMOVED),
            _ON_HOLD,
            "- - rollback",
        ),
        (
            "two_in_a_row",
            "The second delta lifts the hold.",
            (_HELD, _DELTA, _REMOVED.but(number=7)),
            False,
            "",
        ),
    ):
        yield case(f"delta_{name}", why, section, *crls, revoked=revoked, rejected=rejected)
    yield case(
        "delta_then_a_new_complete_crl",
        "The new complete CRL is newer than the delta, and still lists it.",
        section,
        _HELD,
        _REMOVED,
        _HELD.but(number=7, this_update=NOW),
        revoked=_ON_HOLD,
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
        held, removed = _HELD.but(scope=base), _REMOVED.but(scope=delta)
        revoked = False if is_used else _ON_HOLD
        yield case(f"delta_scope_{name}", why, section, held, removed, revoked=revoked, **parts)
        complete_crl, listed = _BASE.but(scope=base), _LISTED.but(scope=delta)
        revoked = _KEY if is_used else False
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
        ("missing", "The delta has no key identifier.", _REMOVED.but(names_key=False)),
        ("other", "The delta has another one.", _REMOVED.but(names_key=False, more=(identifier,))),
    ):
        yield case(f"delta_key_{name}", why, section, _HELD, removed, revoked=_ON_HOLD)
    held = _HELD.but(names_key=False)
    yield case(
        "delta_key_missing_in_both",
        "Neither has a key identifier.",
        section,
        held,
        _REMOVED.but(names_key=False),
    )
    twin = Holder(ROOT.subject, Key("new root"))
    yield case(
        "delta_of_another_key",
        "Another key of the issuer signed the delta: it is of another scope.",
        "RFC 5280 5.2.4: both are signed with the same key",
        _HELD,
        _REMOVED.but(issuer=twin),
        others=(authority(twin, ROOT, 0x77).der(),),
        revoked=_ON_HOLD,
    )


def _times() -> Iterator[Case]:
    """Let no delta count out of its time (6.3.3 (c)); the complete CRL still counts by itself."""
    section = "RFC 5280 6.3.3 (a), (c)"
    grace = '[revocation]\ngrace = "6h"\n'
    for name, why, changes, is_used, policy in (
        ("last_second", "Its last second.", {"next_update": NOW}, True, ""),
        (
            "expired",
            "A second after it.",
            {"next_update": NOW - 1, "this_update": NOW - HOUR},
            False,
            "",
        ),
        (
            "in_grace",
            "Grace is for complete CRLs: a delta is never used after its time.",
            {"next_update": NOW - 1, "this_update": NOW - HOUR},
            False,
            grace,
        ),
        (
            "without_next_update",
            "Nothing says until when it counts.",
            {"next_update": None},
            False,
            "",
        ),
        (
            "ahead_in_the_skew",
            "The clock may be wrong by five minutes.",
            {"this_update": NOW + 5 * MINUTE},
            True,
            "",
        ),
    ):
        revoked = False if is_used else _ON_HOLD
        delta = _REMOVED.but(**changes)
        yield case(f"delta_time_{name}", why, section, _HELD, delta, revoked=revoked, policy=policy)
    yield case(
        "delta_time_expired_listed",
        "An expired delta is not used, and the complete CRL of its time does not list it.",
        "RFC 5280 6.3.3 (c); attacks: expired delta",
        _BASE,
        _LISTED.but(next_update=NOW - 1, this_update=NOW - HOUR),
    )
    expired = _BASE.but(this_update=NOW - 2 * DAY, next_update=NOW - DAY)
    for name, why, base, delta, outcome in (
        (
            "expired_base",
            "A delta makes no complete CRL younger.",
            expired,
            _DELTA,
            {"faults": "crl_expired"},
        ),
        (
            "expired_base_in_grace",
            "The complete CRL counts by grace, the delta of its time is used.",
            expired.but(next_update=NOW - HOUR),
            _LISTED,
            {"revoked": _KEY, "policy": grace},
        ),
    ):
        yield case(f"delta_on_{name}", why, section, base, delta, **outcome)
    yield case(
        "delta_from_the_future",
        "It is not taken in, and the complete CRL counts.",
        "attacks: rollback",
        _BASE,
        _LISTED.but(this_update=NOW + HOUR, next_update=NOW + DAY),
        rejected="- from_the_future",
    )


def _alone() -> Iterator[Case]:
    section = "RFC 5280 5.2.4"
    for name, crl in (
        ("nothing", _DELTA),
        ("not_critical", _DELTA.but(base=None, more=(delta_of(5, critical=False),))),
        ("base_zero", _DELTA.but(base=0)),
    ):
        why = "A delta is no complete CRL: who is not listed may be in that."
        yield case(f"delta_alone_{name}", why, section, crl, faults=_WITHOUT_BASE)
    yield case(
        "delta_alone_listed",
        "Without its base a delta is not used at all.",
        section,
        _LISTED,
        faults=_WITHOUT_BASE,
    )
    yield case(
        "delta_not_critical",
        "Issuers must mark the indicator critical; a delta is one where they did not.",
        section,
        _HELD,
        _REMOVED.but(base=None, more=(delta_of(5, critical=False),)),
    )
    yield case(
        "delta_and_a_shard",
        "The shard at hand is not the certificate's, and the delta is no complete CRL.",
        section,
        ROOT_CRL.but(scope=shard("http://crl.test/b")),
        _DELTA,
        leaf=leaf_at(at("http://crl.test/a")),
        faults=SCOPE,
    )
    yield case(
        "delta_with_a_critical_number",
        "The number of a delta must not be critical; the policy does not mind.",
        "RFC 5280 5.2.3",
        _HELD,
        _REMOVED.but(number=None, more=(number(6, critical=True),)),
    )
    yield case(
        "delta_of_the_leaf_only",
        "The CA's own status needs no delta.",
        section,
        SUB_CRL.but(number=5),
        Crl(SUB, number=6, base=5).revoking(SERIAL, reason=KEY_COMPROMISE),
        ROOT_CRL,
        revoked=_KEY,
        **BELOW_SUB,
    )


def _signers() -> Iterator[Case]:
    section = "RFC 5280 6.3.3 (h)"
    forged = _LISTED.but(signer=OTHER.key)
    yield case(
        "delta_forged",
        "The issuer did not sign the delta.",
        section,
        _BASE,
        forged,
        rejected="- signature_invalid",
    )
    twin = Holder(ROOT.subject, Key("twin of root"))
    own = _BASE.but(issuer=twin)
    yield case(
        "delta_of_an_impostor",
        "Both the complete CRL and the delta are an impostor's.",
        "RFC 5280 6.3.3 (f)",
        own,
        _DELTA.but(issuer=twin),
        others=(authority(twin).der(),),
        faults=NOT_AUTHORIZED,
    )
    yield case(
        "delta_of_nobody",
        "The delta of a CA that nobody knows.",
        section,
        _DELTA.but(issuer=Holder("test/nobody", Key("nobody"))),
        rejected="issuer_unknown",
        faults=NOTHING,
    )
