"""CRLs: their numbers, and which of two stands for the other (RFC 5280 5.2.3, attacks: rollback)."""

from collections.abc import Iterator

from property.der import sequence, tlv

from .case import Case
from .crl_lists import NUMBER, number
from .crl_points import Scope, at, shard
from .crl_world import NOTHING, ROOT, ROOT_CRL, SCOPE, SERIAL, case, leaf_at
from .keys import Key
from .pki import Holder, authority, extension
from .times import DAY, HOUR, NOW

_STRICT = 'profile = "rfc5280-strict"\n'
_BACK = "attacks: rollback"
_CRL = ROOT_CRL.but(number=5)
_LISTED = _CRL.revoking(SERIAL)
_LATER, _EARLIER = NOW - HOUR + 60, NOW - HOUR - 60


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from _numbers()
    yield from _rollbacks()
    yield from _scopes()


def _numbers() -> Iterator[Case]:
    section = "RFC 5280 5.2.3"
    for name, why, value in (
        ("zero", "Numbers begin anywhere.", 0),
        ("128", "A number is not negative because its first bit is set.", 128),
        ("of_20_octets", "Whoever reads must understand 20 octets.", 2**158),
    ):
        yield case(f"number_{name}", why, section, ROOT_CRL.but(number=value), policy=_STRICT)
    missing = ROOT_CRL.but(number=None)
    critical = missing.but(more=(number(1, critical=True),))
    for name, why, crl in (
        ("missing", "Issuers must number their CRLs.", missing),
        ("critical", "The number must not be critical.", critical),
        (
            "of_version_1",
            "Without extensions there is no number.",
            missing.but(has_extensions=False),
        ),
    ):
        yield case(f"number_{name}", why, section, crl)
        yield case(f"number_{name}_strict", why, section, crl, policy=_STRICT, faults="crl_number")
        demanded = "[revocation]\nrequire_crl_number = true\n"
        yield case(
            f"number_{name}_demanded", why, section, crl, policy=demanded, faults="crl_number"
        )
    yield case(
        "number_missing_allowed",
        "The policy does not ask for numbers.",
        "chainward policy",
        missing,
        policy=f"{_STRICT}[revocation]\nrequire_crl_number = false\n",
    )
    for name, why, octets in (
        ("negative", "Numbers are not negative.", tlv(0x02, b"\xff")),
        ("not_minimal", "An INTEGER has one form in DER.", tlv(0x02, b"\x00\x01")),
        ("no_integer", "A number is an INTEGER.", tlv(0x0A, b"\x01")),
        ("empty", "An INTEGER has an octet at least.", tlv(0x02, b"")),
        ("in_a_sequence", "A number is an INTEGER.", sequence(tlv(0x02, b"\x01"))),
    ):
        crl = missing.but(more=(extension(NUMBER, octets),))
        yield case(f"number_{name}", why, section, crl, rejected="malformed_crl", faults=NOTHING)


def _rollbacks() -> Iterator[Case]:
    for name, why, first, second, is_replaced in (
        (
            "newer",
            "A higher number, and later.",
            _CRL,
            _LISTED.but(number=6, this_update=_LATER),
            True,
        ),
        (
            "newer_lifts",
            "The newer one does not list it any more.",
            _LISTED,
            _CRL.but(number=6),
            True,
        ),
        (
            "lower_number",
            "A lower number, and later.",
            _LISTED,
            _CRL.but(number=4, this_update=_LATER),
            False,
        ),
        (
            "earlier",
            "A higher number, and earlier.",
            _LISTED,
            _CRL.but(number=6, this_update=_EARLIER),
            False,
        ),
        (
            "lower_and_earlier",
            "The CRL of before is replayed.",
            _LISTED,
            _CRL.but(number=4, this_update=_EARLIER),
            False,
        ),
        ("same_number", "The same number and time: it was signed again.", _CRL, _LISTED, True),
        (
            "same_number_later",
            "The same number, and later.",
            _CRL,
            _LISTED.but(this_update=_LATER),
            True,
        ),
        (
            "same_number_earlier",
            "The same number, and earlier.",
            _LISTED,
            _CRL.but(this_update=_EARLIER),
            False,
        ),
        (
            "256_after_255",
            "Numbers are compared as numbers: 256 is more than 255.",
            _CRL.but(number=255),
            _LISTED.but(number=256),
            True,
        ),
        (
            "255_after_256",
            "Numbers are compared as numbers: 255 is less than 256.",
            _LISTED.but(number=256),
            _CRL.but(number=255),
            False,
        ),
        (
            "128_after_127",
            "128 is written with an octet more, and no sign.",
            _CRL.but(number=127),
            _LISTED.but(number=128),
            True,
        ),
        (
            "without_numbers_later",
            "Without numbers the times decide.",
            _CRL.but(number=None),
            _LISTED.but(number=None, this_update=_LATER),
            True,
        ),
        (
            "without_numbers_earlier",
            "Without numbers the times decide.",
            _LISTED.but(number=None),
            _CRL.but(number=None, this_update=_EARLIER),
            False,
        ),
        (
            "number_lost",
            "One without a number is ordered by time.",
            _CRL,
            _LISTED.but(number=None, this_update=_LATER),
            True,
        ),
        (
            "number_lost_earlier",
            "One without a number is ordered by time.",
            _LISTED,
            _CRL.but(number=None, this_update=_EARLIER),
            False,
        ),
        (
            "expired_newer",
            "An expired CRL with a higher number and a later time is newer.",
            _CRL,
            _LISTED.but(number=6, this_update=_LATER, next_update=NOW - 1),
            True,
        ),
    ):
        is_listed = (second if is_replaced else first).entries is not None
        slugs = "" if is_replaced else "- rollback"
        yield case(f"order_{name}", why, _BACK, first, second, revoked=is_listed, rejected=slugs)
    yield case("order_twice", "The same CRL once more.", _BACK, _LISTED, _LISTED, revoked=True)
    yield case(
        "order_three",
        "The one before the last does not come back.",
        _BACK,
        _CRL.but(number=3),
        _LISTED,
        _CRL.but(number=4),
        rejected="- - rollback",
        revoked=True,
    )
    yield case(
        "order_of_what_is_refused",
        "What is not taken in bars nothing: a higher number with a wrong signature.",
        _BACK,
        _CRL.but(number=99, signer=Key("nobody")),
        _LISTED,
        rejected="signature_invalid -",
        revoked=True,
    )
    yield case(
        "order_of_what_is_malformed",
        "What is not taken in bars nothing: a higher number with an entry that can't be read.",
        _BACK,
        _CRL.but(number=99, entries=(b"\x30\x00",)),
        _LISTED,
        rejected="malformed_crl -",
        revoked=True,
    )


def _scopes() -> Iterator[Case]:
    """Only what is of one scope, kind and key stands for each other."""
    new = Holder(ROOT.subject, Key("new root"))
    a, b = (shard(f"http://crl.test/{letter}") for letter in "ab")
    leaf = {"leaf": leaf_at(at("http://crl.test/a"))}
    newer = _CRL.but(number=9, this_update=_LATER)
    for name, why, first, second, parts in (
        (
            "shards",
            "A shard with a higher number bars no other.",
            newer.but(scope=b),
            _LISTED.but(scope=a),
            leaf,
        ),
        ("shard_and_whole", "A shard stands for no whole CRL.", _LISTED, newer.but(scope=a), leaf),
        (
            "users_and_all",
            "A CRL about users stands for no other.",
            newer.but(scope=Scope(users=True)),
            _LISTED,
            {},
        ),
        (
            "delta_and_complete",
            "A delta stands for no complete CRL.",
            _LISTED,
            newer.but(base=5),
            {},
        ),
        (
            "keys",
            "A CRL of another key stands for no other.",
            newer.but(issuer=new),
            _LISTED,
            {"others": (authority(new, ROOT, 0x77).der(),)},
        ),
        (
            "indirect_and_not",
            "An indirect CRL stands for no direct one.",
            newer.but(scope=Scope(indirect=True)),
            _LISTED,
            {},
        ),
    ):
        yield case(f"order_of_{name}", why, _BACK, first, second, revoked=True, **parts)
    again = _CRL.but(scope=a, number=6, this_update=NOW)
    yield case(
        "order_in_a_shard",
        "The newer one of the shard stands for the older.",
        _BACK,
        _LISTED.but(scope=a),
        ROOT_CRL.but(scope=b),
        again,
        statuses="good",
        faults=SCOPE,
        **leaf,
    )
    yield case(
        "order_key_identifier",
        "The key identifier is no part of the scope: the key is.",
        _BACK,
        _LISTED,
        newer.but(names_key=False, next_update=NOW + DAY),
    )
