"""CRLs: which distribution point leads to which CRL, and about which certificates (RFC 5280 6.3.3 (b))."""

from collections.abc import Iterator

from property.der import PRINTABLE_STRING, general_name

from .case import Case
from .crl_lists import Crl
from .crl_points import (
    Point,
    Scope,
    at,
    directory,
    directory_of,
    full,
    relative,
    shard,
    uri,
)
from .crl_world import (
    OTHER,
    ROOT,
    ROOT_CRL,
    SCOPE,
    SERIAL,
    case,
    leaf_at,
)

A, B, C, D = (f"http://crl.test/{letter}" for letter in "abcd")
_NAMES, _KINDS = "RFC 5280 6.3.3 (b)(2)(i)", "RFC 5280 6.3.3 (b)(2)(ii)-(iv)"
_ASSUMED = "RFC 5280 6.3.3, its last paragraph: a CRL that no distribution point names"
_OF_ROOT = ("organization=test", "name=root")


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from _partitions()
    yield from _without_points()
    yield from _names()
    yield from _directories()
    yield from _relatives()


def _of(scope: Scope) -> Crl:
    return ROOT_CRL.but(scope=scope)


def _shards(letters: str) -> tuple[Crl, ...]:
    """One CRL for each letter, all of one number and time."""
    return tuple(_of(shard(f"http://crl.test/{letter}")) for letter in letters)


def _partitions() -> Iterator[Case]:
    """Name the certificate's points by letter, and CRLs by letter; a capital one lists it."""
    section = f"{_NAMES}; RUSTSEC-2026-0049"
    for own, crls, is_revoked, faults, why in (
        ("a", "a", False, "", "Its shard is at hand."),
        ("a", "A", True, "", "Its shard is at hand, and lists it."),
        ("a", "b", False, SCOPE, "Another shard says nothing about it."),
        (
            "a",
            "B",
            False,
            SCOPE,
            "Another shard says nothing about it, though it lists its number.",
        ),
        ("a", "bcd", False, SCOPE, "Three other shards say nothing about it."),
        ("a", "abcd", False, "good", "Its shard is among four."),
        ("d", "abcd", False, "good", "Its shard is the last of four."),
        ("d", "abcD", True, "", "Its shard is the last of four, and lists it."),
        ("d", "ABCd", False, "good", "Only the others list its number."),
        ("ab", "a", False, "", "Two points lead to one CRL each, and each covers all reasons."),
        ("ab", "b", False, "", "The second point leads to a CRL."),
        ("ab", "aB", True, "", "A revocation in any CRL of its points counts."),
        ("ab", "Ab", True, "", "A revocation in any CRL of its points counts."),
        ("ab", "cd", False, SCOPE, "Neither of two points leads to a CRL."),
        ("abc", "d", False, SCOPE, "None of three points leads to the CRL."),
        ("abc", "c", False, "", "The third of three points leads to the CRL."),
        ("abcd", "d", False, "", "The fourth of four points leads to the CRL."),
        ("abcd", "D", True, "", "The fourth of four points leads to the CRL, which lists it."),
    ):
        all_points = (at(f"http://crl.test/{letter}") for letter in own)
        lists = (
            crl.revoking(SERIAL) if letter.isupper() else crl
            for letter, crl in zip(crls, _shards(crls.lower()), strict=True)
        )
        yield case(
            f"shards_{own}_of_{'_'.join(map(_word, crls))}",
            why,
            section,
            *lists,
            leaf=leaf_at(*all_points),
            revoked=is_revoked,
            faults=SCOPE if faults else "",
            statuses="good" if faults == "good" else "",
        )
    mirror = Point(full(uri(A), uri("http://mirror.test/a")))
    for name, why, point, scope, faults in (
        (
            "mirror",
            "Names of one point lead to one CRL.",
            mirror,
            shard("http://mirror.test/a"),
            "",
        ),
        ("mirrors", "One name in common is enough.", at(A), shard(B, C, A), ""),
        ("no_mirror", "No name in common.", mirror, shard(B, C), SCOPE),
        (
            "two_in_one",
            "Two points of one name each are no point of two.",
            at(C),
            shard(A, B),
            SCOPE,
        ),
    ):
        yield case(f"names_{name}", why, _NAMES, _of(scope), leaf=leaf_at(point), faults=faults)


def _word(letter: str) -> str:
    return f"{letter.lower()}_listed" if letter.isupper() else letter


def _without_points() -> Iterator[Case]:
    issuer = directory_of(ROOT.name)
    for name, why, scope, faults in (
        ("no_scope", "A CRL without scope is for all of its issuer's certificates.", None, ""),
        ("a_shard", "No point leads to a shard.", shard(A), SCOPE),
        ("the_issuer", "Its issuer's name is assumed as a point.", Scope(full(issuer)), ""),
        ("the_issuer_and_a_uri", "One name in common is enough.", Scope(full(uri(A), issuer)), ""),
        (
            "another_name",
            "The name of another CA is not assumed.",
            Scope(full(directory_of(OTHER.name))),
            SCOPE,
        ),
        (
            "a_relative_name",
            "A name below the issuer's is another.",
            Scope(relative("name=1")),
            SCOPE,
        ),
    ):
        crl = ROOT_CRL.but(scope=scope)
        yield case(f"no_point_{name}", why, _ASSUMED, crl, faults=faults)
        if not faults:
            listed = crl.revoking(SERIAL)
            yield case(f"no_point_{name}_listed", why, _ASSUMED, listed, revoked=True)
    for name, why, own in (
        ("uri", "A CRL without names is the issuer's whole one.", at(A)),
        (
            "reasons_only",
            "A point of reasons only leads nowhere; the whole CRL counts.",
            Point(reasons=(1,)),
        ),
        ("nothing", "A point that says nothing leads nowhere; the whole CRL counts.", Point()),
        (
            "another_issuer",
            "Others may sign too; the issuer's whole CRL counts.",
            Point(issuers=(directory_of(OTHER.name),)),
        ),
    ):
        leaf = leaf_at(own)
        yield case(f"whole_crl_for_{name}", why, _ASSUMED, ROOT_CRL, leaf=leaf)
        listed = ROOT_CRL.revoking(SERIAL)
        yield case(f"whole_crl_for_{name}_listed", why, _ASSUMED, listed, leaf=leaf, revoked=True)
    for name, point in (("reasons_only", Point(reasons=(1,))), ("nothing", Point())):
        why = "A point without a name leads to no shard."
        yield case(
            f"shard_for_{name}", why, _NAMES, _of(shard(A)), leaf=leaf_at(point), faults=SCOPE
        )


def _names() -> Iterator[Case]:
    host, mail = general_name("dns:crl.test"), general_name("email:crl@crl.test")
    for name, why, own, scope in (
        ("in_capitals", "A path is compared with case.", at(A), shard("http://crl.test/A")),
        ("longer", "A name is compared whole.", at(A), shard(f"{A}.crl")),
        ("shorter", "A name is compared whole.", at(f"{A}.crl"), shard(A)),
        (
            "of_another_scheme",
            "Another scheme is another name.",
            at(A),
            shard("https://crl.test/a"),
        ),
        ("of_another_host", "Another host is another name.", at(A), shard("http://crl2.test/a")),
        (
            "uri_and_host",
            "One text as two forms of names is two names.",
            at("crl.test"),
            Scope(full(host)),
        ),
        (
            "uri_and_directory",
            "One text as two forms of names is two names.",
            at(A),
            Scope(full(directory(f"name={A}"))),
        ),
    ):
        yield case(f"name_{name}", why, _NAMES, _of(scope), leaf=leaf_at(own), faults=SCOPE)
    section = "chainward: names of distribution points are compared octet by octet"
    for name, why, own, scope in (
        (
            "host_in_capitals",
            "7.4 would ignore the case of a host; this refuses more.",
            at(A),
            shard("http://CRL.test/a"),
        ),
        ("hosts", "Hosts are no places of CRLs.", Point(full(host)), Scope(full(host))),
        ("mailboxes", "Mailboxes are no places of CRLs.", Point(full(mail)), Scope(full(mail))),
    ):
        yield case(f"name_{name}", why, section, _of(scope), leaf=leaf_at(own), faults=SCOPE)


def _directories() -> Iterator[Case]:
    place = directory("organization=test", "name=CRL 1")
    for name, why, own, scope, faults in (
        ("same", "The same name.", place, place, ""),
        (
            "in_another_case",
            "Names are compared without case and with single spaces (7.1).",
            directory("organization=TEST", "name=crl  1 "),
            place,
            "",
        ),
        (
            "in_another_string",
            "Names are compared in any type of string (7.1).",
            directory("organization=test", "name=CRL 1", string=PRINTABLE_STRING),
            place,
            "",
        ),
        ("other", "Another name.", directory("organization=test", "name=CRL 2"), place, SCOPE),
        ("above", "A name above it is another.", directory("organization=test"), place, SCOPE),
        (
            "reordered",
            "The order of a name counts.",
            directory("name=CRL 1", "organization=test"),
            place,
            SCOPE,
        ),
    ):
        crl = _of(Scope(full(scope)))
        leaf = leaf_at(Point(full(own)))
        yield case(f"directory_{name}", why, _NAMES, crl, leaf=leaf, faults=faults)


def _relatives() -> Iterator[Case]:
    whole = full(directory(*_OF_ROOT, "unit=1"))
    unit = relative("unit=1")
    for name, why, own, scope, faults in (
        ("both", "Both are relative to one issuer.", unit, unit, ""),
        ("of_the_point", "What is relative in the point is whole in the CRL.", unit, whole, ""),
        ("of_the_crl", "What is whole in the point is relative in the CRL.", whole, unit, ""),
        ("other", "Another name below the issuer's.", unit, relative("unit=2"), SCOPE),
        ("of_another_kind", "Another attribute is another name.", unit, relative("name=1"), SCOPE),
        (
            "of_two_parts",
            "A relative name may have two parts, in any order of theirs.",
            relative("unit=1", "name=a"),
            relative("name=A", "unit=1"),
            "",
        ),
        (
            "of_more_parts",
            "A relative name with one more part is another.",
            relative("unit=1", "name=a"),
            unit,
            SCOPE,
        ),
        (
            "alone",
            "A relative name is no whole one.",
            unit,
            full(directory("unit=1")),
            SCOPE,
        ),
    ):
        crl, leaf = _of(Scope(scope)), leaf_at(Point(own))
        yield case(f"relative_{name}", why, _NAMES, crl, leaf=leaf, faults=faults)
        if not faults:
            listed = crl.revoking(SERIAL)
            yield case(f"relative_{name}_listed", why, _NAMES, listed, leaf=leaf, revoked=True)
