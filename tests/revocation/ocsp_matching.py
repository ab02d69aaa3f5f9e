"""OCSP: which certificate an entry is about, and several entries about one."""

import hashlib
from collections.abc import Iterator
from itertools import permutations

from property.der import PRINTABLE_STRING, oid, sequence

from .case import REVOKED, UNKNOWN, Case
from .keys import NULL
from .pki import Holder, client
from .responses import UNKNOWN as NOT_KNOWN
from .responses import Single, revoked
from .times import DAY, HOUR, NOW
from .world import ABOUT_LEAF, DIRECT, OTHER, ROOT, SERIAL, SUB, World, case

_OTHER = "ocsp_other_certificate"
_SHA1, _SHA256 = "1.3.14.3.2.26", "2.16.840.1.101.3.4.2.1"


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from _hashes()
    yield from _issuers()
    yield from _serials()
    yield from _several()


def _about(*singles: Single) -> bytes:
    return DIRECT.but(singles=singles).der()


def _hashes() -> Iterator[Case]:
    by_sha256 = ABOUT_LEAF.but(hash="sha256")
    wrong = sequence(oid(_SHA1), oid("2.999"))
    for name, why, single, fault in (
        ("sha1", "SHA-1 names issuer and key.", ABOUT_LEAF, ""),
        ("sha256", "SHA-256 names issuer and key.", by_sha256, ""),
        (
            "sha1_bare",
            "Absent parameters are the same as NULL.",
            ABOUT_LEAF.but(algorithm=sequence(oid(_SHA1))),
            "",
        ),
        (
            "sha256_null",
            "NULL is the same as absent parameters.",
            by_sha256.but(algorithm=sequence(oid(_SHA256), NULL)),
            "",
        ),
        ("parameters", "SHA-1 has no other parameters.", ABOUT_LEAF.but(algorithm=wrong), _OTHER),
        ("sha384", "By SHA-384 nobody is asked for.", ABOUT_LEAF.but(hash="sha384"), _OTHER),
        ("sha512", "By SHA-512 nobody is asked for.", ABOUT_LEAF.but(hash="sha512"), _OTHER),
        (
            "unknown",
            "By a hash that nobody knows nobody is named.",
            ABOUT_LEAF.but(algorithm=sequence(oid("2.999.7"))),
            _OTHER,
        ),
        (
            "sha256_called_sha1",
            "A hash of another length is another hash.",
            by_sha256.but(algorithm=sequence(oid(_SHA1), NULL)),
            _OTHER,
        ),
    ):
        yield case(f"hash_{name}", why, "RFC 6960 4.1.1, RFC 4055 2.1", _about(single), fault=fault)


def _issuers() -> Iterator[Case]:
    other_key, other_name = Holder(ROOT.subject, OTHER.key), Holder(OTHER.subject, ROOT.key)
    printable = Holder(ROOT.subject, ROOT.key, PRINTABLE_STRING)
    whole = hashlib.sha1(ROOT.key.info).digest()  # noqa: S324 - OCSP names keys by it
    for name, why, single in (
        ("other_name", "The name of the issuer is another.", ABOUT_LEAF.but(issuer=other_name)),
        ("other_key", "The key of the issuer is another.", ABOUT_LEAF.but(issuer=other_key)),
        ("other_ca", "The serial number is right, of another CA.", ABOUT_LEAF.but(issuer=OTHER)),
        ("ca_below", "The serial number is right, of a CA below.", ABOUT_LEAF.but(issuer=SUB)),
        (
            "name_in_other_strings",
            "The name is hashed as it stands in the certificate, octet by octet.",
            ABOUT_LEAF.but(issuer=printable),
        ),
        ("key_info", "The key is hashed, not what is around it.", ABOUT_LEAF.but(key_hash=whole)),
        ("no_name", "No octets are no hash.", ABOUT_LEAF.but(name_hash=b"")),
        ("no_key", "No octets are no hash.", ABOUT_LEAF.but(key_hash=b"")),
        (
            "swapped",
            "The hash of the name comes first.",
            ABOUT_LEAF.but(name_hash=_sha1(ROOT.key.octets), key_hash=_sha1(ROOT.name)),
        ),
    ):
        yield case(f"issuer_{name}", why, "RFC 6960 3.2 (1), 4.1.1", _about(single), fault=_OTHER)
    yield case(
        "revoked_by_another_ca",
        "Another CA's certificate of that serial number is revoked; this one is good.",
        "RFC 6960 3.2 (1)",
        _about(ABOUT_LEAF.but(issuer=OTHER, status=revoked()), ABOUT_LEAF),
    )


def _sha1(octets: bytes) -> bytes:
    return hashlib.sha1(octets).digest()  # noqa: S324 - OCSP names issuers by it


def _serials() -> Iterator[Case]:
    section = "RFC 6960 3.2 (1)"
    for name, why, serial, single in (
        ("negative", "-128 is not 128.", 128, Single(ROOT, -128)),
        ("positive", "128 is not -128.", -128, Single(ROOT, 128)),
        ("prefix", "A serial number is compared whole.", SERIAL, Single(ROOT, SERIAL << 8)),
        ("suffix", "A serial number is compared whole.", SERIAL, Single(ROOT, SERIAL & 0xFF)),
        ("other", "An answer about another certificate.", SERIAL, Single(ROOT, SERIAL + 1)),
    ):
        # Nothing at hand is about the certificate at all, which is all that is said of it.
        yield case(
            f"serial_{name}",
            why,
            section,
            _about(single),
            fault="nothing_known",
            world=World(leaf=client(ROOT, serial).der()),
        )
    for name, why, serial in (
        ("of_20_octets", "Serial numbers have up to 20 octets.", (1 << 159) - 1),
        ("high_bit", "128 has a zero octet before it.", 128),
        ("negative_itself", "A negative serial number is compared as it was signed.", -128),
        ("zero", "Zero is a serial number like others.", 0),
        ("of_40_octets", "Longer ones are, too, and never cut.", (1 << 319) - 1),
    ):
        yield case(
            f"serial_{name}",
            why,
            "RFC 5280 4.1.2.2",
            _about(Single(ROOT, serial)),
            world=World(leaf=client(ROOT, serial).der()),
        )
    yield case(
        "no_entry",
        "A response without any entry says nothing.",
        section,
        _about(),
        fault="nothing_known",
    )
    others = [Single(ROOT, number, status=revoked()) for number in range(1, 60)]
    yield case(
        "among_many",
        "One entry of sixty is about the certificate, and good.",
        section,
        _about(*others[:30], ABOUT_LEAF, *others[30:]),
    )


def _several() -> Iterator[Case]:
    section = "RFC 6960 3.2 (1); CVE-2026-3832"
    was_revoked, not_known = ABOUT_LEAF.but(status=revoked()), ABOUT_LEAF.but(status=NOT_KNOWN)
    old = ABOUT_LEAF.but(this_update=NOW - 3 * DAY, next_update=NOW - DAY)
    future = ABOUT_LEAF.but(this_update=NOW + HOUR, next_update=NOW + DAY)
    by_sha256 = ABOUT_LEAF.but(hash="sha256")
    for name, why, singles, code, fault in (
        ("revoked", "Of good and revoked, revoked counts.", (ABOUT_LEAF, was_revoked), REVOKED, ""),
        (
            "unknown",
            "Of good and unknown, unknown counts.",
            (ABOUT_LEAF, not_known),
            UNKNOWN,
            "ocsp_status_unknown",
        ),
        (
            "all",
            "Of all three, revoked counts.",
            (ABOUT_LEAF, not_known, was_revoked),
            REVOKED,
            "",
        ),
        (
            "old",
            "Of two that are good, the older counts.",
            (ABOUT_LEAF, old),
            UNKNOWN,
            "ocsp_expired",
        ),
        (
            "revoked_by_another_hash",
            "SHA-1 and SHA-256 name the same certificate: revoked counts.",
            (ABOUT_LEAF, by_sha256.but(status=revoked())),
            REVOKED,
            "",
        ),
        ("good_by_both", "Both say good.", (ABOUT_LEAF, by_sha256), "", ""),
        ("same_twice", "Both say the same.", (ABOUT_LEAF, ABOUT_LEAF.but()), "", ""),
        (
            "future_first_to_end",
            "Of two that are good, that which ends first counts.",
            (ABOUT_LEAF.but(next_update=NOW + 2 * DAY), future),
            UNKNOWN,
            "ocsp_not_yet_valid",
        ),
    ):
        for number, order in enumerate(permutations(singles)):
            yield case(
                f"several_{name}_{number}", why, section, _about(*order), code=code, fault=fault
            )
