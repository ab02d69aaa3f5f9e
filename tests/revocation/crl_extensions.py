"""CRLs: their extensions, and those of their entries, known and unknown (RFC 5280 5.2, 5.3)."""

from collections.abc import Iterator

from property.der import TRUE, general_name, integer, oid, sequence, tlv

from .case import Case
from .crl_indirect import ABOUT_ROOT, CLERK_CRL, WORLD
from .crl_lists import (
    AUTHORITY_KEY,
    FRESHEST,
    INVALIDITY,
    KEY_COMPROMISE,
    REASON,
    Crl,
    Entry,
    invalidity_date,
    reason_code,
)
from .crl_points import ISSUING_POINT, at
from .crl_world import NOTHING, ROOT_CRL, SERIAL, SUB_DER, case
from .keys import NULL
from .pki import extension, unknown_extension
from .times import DAY, NOW

_UNKNOWN, _MALFORMED = "unknown_critical_extension", "malformed_crl"
_CRITICAL, _PLAIN = unknown_extension(critical=True), unknown_extension(critical=False)


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from _of_crls()
    yield from _of_entries()
    yield from _known()
    yield from _malformed()


def _refused(name: str, why: str, section: str, crl: Crl, slug: str, **parts: object) -> Case:
    """Expect a CRL not to be taken in, and so to say nothing."""
    return case(name, why, section, crl, rejected=slug, faults=NOTHING, **parts)


def _of_crls() -> Iterator[Case]:
    section = "RFC 5280 5.2"
    why = "A CRL with a critical extension that nobody knows must not be used."
    yield _refused("critical_unknown", why, section, ROOT_CRL.but(more=(_CRITICAL,)), _UNKNOWN)
    listed = ROOT_CRL.revoking(SERIAL)
    yield _refused("critical_unknown_listed", why, section, listed.but(more=(_CRITICAL,)), _UNKNOWN)
    second = ROOT_CRL.but(more=(extension("2.999.3", NULL), _CRITICAL))
    yield _refused("critical_unknown_second", why, section, second, _UNKNOWN)
    plain = "An extension that is not critical may be passed over."
    yield case("plain_unknown", plain, section, ROOT_CRL.but(more=(_PLAIN,)))
    yield case("plain_unknown_listed", plain, section, listed.but(more=(_PLAIN,)), revoked=True)
    of_certificates = extension("2.5.29.19", sequence(TRUE), critical=True)
    yield _refused(
        "critical_of_certificates",
        "An extension of certificates is none of CRLs.",
        section,
        ROOT_CRL.but(more=(of_certificates,)),
        _UNKNOWN,
    )
    yield _refused(
        "critical_of_entries",
        "An extension of entries is none of CRLs.",
        section,
        ROOT_CRL.but(more=(reason_code(KEY_COMPROMISE, critical=True),)),
        _UNKNOWN,
    )


def _of_entries() -> Iterator[Case]:
    section = "RFC 5280 5.3"
    strange = Entry(1, extensions=(_CRITICAL,))
    for name, why, entries in (
        ("other", "An entry that can't be understood voids the whole CRL.", (strange,)),
        (
            "after_the_match",
            "An entry after the certificate's own voids the whole CRL.",
            (Entry(SERIAL), strange),
        ),
        (
            "before_the_match",
            "An entry before the certificate's own voids the whole CRL.",
            (strange, Entry(SERIAL)),
        ),
        (
            "match",
            "The certificate's own entry can't be understood.",
            (Entry(SERIAL, extensions=(_CRITICAL,)),),
        ),
        (
            "last_of_300",
            "The last of 300 entries voids the whole CRL.",
            (*map(Entry, range(2, 301)), strange),
        ),
        (
            "behind_known_ones",
            "The third extension of an entry is the unknown one.",
            (Entry(1, KEY_COMPROMISE, (invalidity_date(NOW - DAY), _CRITICAL)),),
        ),
    ):
        crl = ROOT_CRL.but(entries=entries)
        yield _refused(f"entry_critical_{name}", why, section, crl, _UNKNOWN)
    indirect = CLERK_CRL.but(
        entries=(
            Entry(SERIAL, extensions=(ABOUT_ROOT,)),
            Entry(1, extensions=(ABOUT_ROOT, _CRITICAL)),
        )
    )
    why = "An entry about whomever voids the whole CRL."
    yield _refused("entry_critical_indirect", why, section, indirect, _UNKNOWN, **WORLD)
    scope = extension(ISSUING_POINT, sequence(), critical=True)
    why = "An extension of CRLs is none of entries."
    crl = ROOT_CRL.but(entries=(Entry(1, extensions=(scope,)),))
    yield _refused("entry_critical_of_crls", why, section, crl, _UNKNOWN)
    plain = (Entry(1, extensions=(_PLAIN,)), Entry(SERIAL, extensions=(_PLAIN,)))
    why = "An extension that is not critical may be passed over."
    yield case("entry_plain_unknown", why, section, ROOT_CRL.but(entries=plain), revoked=True)
    yield case("entry_plain_unknown_other", why, section, ROOT_CRL.but(entries=plain[:1]))


def _known() -> Iterator[Case]:
    freshest = extension(FRESHEST, sequence(at("http://crl.test/delta").der()))
    alternative = sequence(general_name("dns:root.test"))
    access = sequence(oid("1.3.6.1.5.5.7.48.2"), general_name("uri:http://crl.test/root"))
    for name, why, section, more in (
        ("freshest", "It says where deltas are, and revokes nobody.", "RFC 5280 5.2.6", freshest),
        (
            "freshest_critical",
            "It must not be critical; it is known.",
            "RFC 5280 5.2.6",
            extension(FRESHEST, sequence(at("http://crl.test/delta").der()), critical=True),
        ),
        (
            "other_names",
            "The issuer may have more names.",
            "RFC 5280 5.2.2",
            extension("2.5.29.18", alternative),
        ),
        (
            "other_names_critical",
            "The issuer may have more names.",
            "RFC 5280 5.2.2",
            extension("2.5.29.18", alternative, critical=True),
        ),
        (
            "access",
            "It says where the issuer's certificates are.",
            "RFC 5280 5.2.7",
            extension("1.3.6.1.5.5.7.1.1", sequence(access)),
        ),
    ):
        yield case(f"known_{name}", why, section, ROOT_CRL.but(more=(more,)))
    since = Entry(SERIAL, KEY_COMPROMISE, (invalidity_date(NOW - 9 * DAY),))
    before, after = "RFC 5280 5.3.2", "RFC 5280 5.3.1"
    for name, why, section, entry, reason in (
        ("date", "Since when it may have been misused.", before, since, "keyCompromise"),
        (
            "date_to_come",
            "A date to come makes nobody good today.",
            before,
            Entry(SERIAL, extensions=(invalidity_date(NOW + DAY),)),
            True,
        ),
        (
            "date_critical",
            "It must not be critical; it is known.",
            before,
            Entry(SERIAL, extensions=(invalidity_date(NOW - DAY, critical=True),)),
            True,
        ),
        (
            "reason_critical",
            "It must not be critical; it is known.",
            after,
            Entry(SERIAL, extensions=(reason_code(KEY_COMPROMISE, critical=True),)),
            "keyCompromise",
        ),
    ):
        yield case(f"known_{name}", why, section, ROOT_CRL.but(entries=(entry,)), revoked=reason)


def _malformed() -> Iterator[Case]:
    key = ROOT_CRL.but(names_key=False)
    for name, why, section, crl in (
        (
            "key_identifier",
            "The key identifier can't be read.",
            "RFC 5280 5.2.1",
            key.but(more=(extension(AUTHORITY_KEY, NULL),)),
        ),
        (
            "freshest",
            "A list of places has one at least.",
            "RFC 5280 5.2.6",
            ROOT_CRL.but(more=(extension(FRESHEST, sequence()),)),
        ),
        (
            "other_names",
            "A list of names has one at least.",
            "RFC 5280 5.2.2",
            ROOT_CRL.but(more=(extension("2.5.29.18", sequence()),)),
        ),
        (
            "reason",
            "A reason is an ENUMERATED.",
            "RFC 5280 5.3.1",
            ROOT_CRL.but(entries=(Entry(1, extensions=(extension(REASON, integer(1)),)),)),
        ),
        (
            "reason_twice",
            "No extension is there twice.",
            "RFC 5280 5.3",
            ROOT_CRL.but(entries=(Entry(1, 1, (reason_code(6),)),)),
        ),
        (
            "reason_with_a_tail",
            "Nothing follows the reason.",
            "RFC 5280 5.3.1",
            ROOT_CRL.but(entries=(Entry(1, extensions=(extension(REASON, b"\x0a\x01\x01\x00"),)),)),
        ),
        (
            "invalidity_date",
            "The date is a GeneralizedTime.",
            "RFC 5280 5.3.2",
            ROOT_CRL.but(
                entries=(
                    Entry(1, extensions=(extension(INVALIDITY, tlv(0x17, b"260531120000Z")),)),
                )
            ),
        ),
    ):
        yield _refused(f"malformed_{name}", why, section, crl, _MALFORMED)
    yield case(
        "certificate_among_crls",
        "A certificate among CRLs is not taken in, and the CRL beside it is.",
        "RFC 5280 5.1",
        SUB_DER,
        ROOT_CRL,
        rejected=f"{_MALFORMED} -",
    )
