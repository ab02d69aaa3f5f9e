"""OCSP: several certificates, several responses, and what the policy makes of the unknown."""

from collections.abc import Iterator

from .case import REVOKED, UNKNOWN, Case
from .responses import UNKNOWN as NOT_KNOWN
from .responses import Response, Single, error, revoked
from .world import (
    ABOUT_LEAF,
    DIRECT,
    ROOT,
    SERIAL,
    SUB,
    SUB_DER,
    SUB_LEAF_DER,
    SUB_SERIAL,
    World,
    case,
)

_NOTHING = "nothing_known"
_ABOUT_SUB, _ABOUT_LEAF = Single(ROOT, SUB_SERIAL), Single(SUB, SERIAL)
_OF_SUB, _OF_LEAF = Response(ROOT, (_ABOUT_SUB,)), Response(SUB, (_ABOUT_LEAF,))
_WORLD = World(intermediates=(SUB_DER,), leaf=SUB_LEAF_DER)
_END_ENTITY = '[revocation]\ncoverage = "end-entity"\n'


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from _paths()
    yield from _responses()
    yield from _policies()


def _paths() -> Iterator[Case]:
    section = "RFC 5280 6.1.3 (a)(3)"
    revoked_sub = _OF_SUB.but(singles=(_ABOUT_SUB.but(status=revoked()),))
    revoked_leaf = _OF_LEAF.but(singles=(_ABOUT_LEAF.but(status=revoked()),))
    for name, why, responses, code, fault in (
        ("good", "Each certificate is good.", (_OF_LEAF, _OF_SUB), "", ""),
        ("good_reversed", "The order of responses does not matter.", (_OF_SUB, _OF_LEAF), "", ""),
        ("leaf_only", "Nothing is known about the CA.", (_OF_LEAF,), "", _NOTHING),
        ("ca_only", "Nothing is known about the client.", (_OF_SUB,), "", _NOTHING),
        ("leaf_revoked", "The client is revoked.", (revoked_leaf, _OF_SUB), REVOKED, ""),
        ("ca_revoked", "The CA is revoked.", (_OF_LEAF, revoked_sub), REVOKED, ""),
        ("both_revoked", "Both are revoked.", (revoked_leaf, revoked_sub), REVOKED, ""),
        (
            "ca_revoked_leaf_not_known",
            "The CA is revoked, and nothing is known about the client.",
            (revoked_sub,),
            REVOKED,
            "",
        ),
        (
            "ca_for_itself",
            "A CA can't answer for itself: its issuer can.",
            (_OF_LEAF, _OF_SUB.but(responder=SUB)),
            "",
            "ocsp_responder_unknown",
        ),
        (
            "root_for_the_leaf",
            "The root answers for what it issued, not for what a CA below it did.",
            (_OF_LEAF.but(responder=ROOT), _OF_SUB),
            "",
            "ocsp_responder_unknown",
        ),
    ):
        yield case(f"path_{name}", why, section, *responses, code=code, fault=fault, world=_WORLD)
    yield case(
        "path_leaf_only_by_policy",
        "The policy asks about the client only.",
        "chainward policy",
        _OF_LEAF,
        policy=_END_ENTITY,
        world=_WORLD,
    )
    yield case(
        "path_leaf_not_known_by_policy",
        "The policy asks about the client, and nothing is known about it.",
        "chainward policy",
        _OF_SUB,
        policy=_END_ENTITY,
        fault=_NOTHING,
        world=_WORLD,
    )


def _responses() -> Iterator[Case]:
    was_revoked = DIRECT.but(singles=(ABOUT_LEAF.but(status=revoked()),))
    not_known = DIRECT.but(singles=(ABOUT_LEAF.but(status=NOT_KNOWN),))
    for name, why, responses, code in (
        ("none", "Nothing is known.", (), ""),
        ("good_and_revoked", "A revocation in any of them counts.", (DIRECT, was_revoked), REVOKED),
        ("revoked_and_good", "A revocation in any of them counts.", (was_revoked, DIRECT), REVOKED),
        ("error_and_good", "An error is no answer; the other one is.", (error(3), DIRECT), ""),
        ("good_and_malformed", "What is no response says nothing.", (DIRECT, b"\x30"), ""),
        (
            "unknown_and_good",
            "One responder does not know, the other does.",
            (not_known, DIRECT),
            "",
        ),
        (
            "revoked_and_error",
            "A revocation in any of them counts.",
            (was_revoked, error(6)),
            REVOKED,
        ),
    ):
        fault = "" if responses else _NOTHING
        yield case(f"responses_{name}", why, "RFC 6960 3.2", *responses, code=code, fault=fault)
    yield case(
        "responses_two_faults",
        "Each response says why it does not count.",
        "RFC 6960 3.2",
        error(3),
        DIRECT.but(signer=SUB.key),
        fault="ocsp_try_later ocsp_signature_invalid",
    )


def _policies() -> Iterator[Case]:
    was_revoked = DIRECT.but(singles=(ABOUT_LEAF.but(status=revoked()),))
    not_known = DIRECT.but(singles=(ABOUT_LEAF.but(status=NOT_KNOWN),))
    for mode, name, why, response, code in (
        ("soft", "error", "Nothing is known, and the policy lets that in.", error(3), ""),
        ("soft", "unknown", "Unknown is let in.", not_known, ""),
        ("soft", "revoked", "Revoked never is.", was_revoked, REVOKED),
        ("report-only", "revoked", "The policy only reports.", was_revoked, ""),
        ("report-only", "error", "The policy only reports.", error(3), ""),
        ("hard", "unknown", "The default: unknown is refused.", not_known, UNKNOWN),
    ):
        yield case(
            f"mode_{mode.replace('-', '_')}_{name}",
            why,
            "chainward policy",
            response,
            code=code,
            fault="ocsp_status_unknown" if code == UNKNOWN else "",
            policy=f'[revocation]\nmode = "{mode}"\n',
        )
    yield case(
        "source_left_out",
        "The policy asks CRLs only; what the client staples does not count.",
        "chainward policy",
        DIRECT,
        policy='[revocation]\nsources = ["crl"]\n',
        fault=_NOTHING,
    )
