"""OCSP: what is no response, what is an error, and what the statuses mean."""

from collections.abc import Iterator

from property.der import OCTET_STRING, UTC_TIME, bits, integer, oid, sequence, tlv

from .case import REVOKED, Case
from .keys import NULL
from .pki import extension, unknown_extension
from .responses import (
    ARCHIVE_CUTOFF,
    ENUMERATED,
    EXTENDED_REVOKE,
    NONCE,
    UNKNOWN,
    error,
    nonce,
    revoked,
)
from .times import DAY, NOW, generalized_time
from .world import ABOUT_LEAF, DIRECT, case

_MALFORMED = "ocsp_malformed"
_ERRORS = {
    1: ("malformed_request", "could not read the request"),
    2: ("internal_error", "is out of order"),
    3: ("try_later", "asks to come back later"),
    5: ("sig_required", "wants signed requests"),
    6: ("unauthorized", "does not answer for this certificate"),
}
_REASONS = {
    0: "unspecified",
    1: "key_compromise",
    2: "ca_compromise",
    3: "affiliation_changed",
    4: "superseded",
    5: "cessation_of_operation",
    6: "certificate_hold",
    8: "remove_from_crl",
    9: "privilege_withdrawn",
    10: "aa_compromise",
}


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from _statuses()
    yield from _errors()
    yield from _envelopes()
    yield from _times()
    yield from _values()
    yield from _extensions()


def _statuses() -> Iterator[Case]:
    yield case("good", "The issuer says that the certificate is good.", "RFC 6960 2.2", DIRECT)
    yield case(
        "unknown",
        "The responder does not know the certificate: that is never good.",
        "RFC 6960 2.2",
        DIRECT.but(singles=(ABOUT_LEAF.but(status=UNKNOWN),)),
        fault="ocsp_status_unknown",
    )
    yield case(
        "revoked",
        "The certificate is revoked, and no reason is given.",
        "RFC 6960 2.2",
        DIRECT.but(singles=(ABOUT_LEAF.but(status=revoked()),)),
        code=REVOKED,
    )
    for number, name in _REASONS.items():
        yield case(
            f"revoked_{name}",
            "Whatever the reason, revoked is revoked; only a CRL takes a hold back.",
            "RFC 6960 4.2.1, RFC 5280 5.3.1",
            DIRECT.but(singles=(ABOUT_LEAF.but(status=revoked(reason=number)),)),
            code=REVOKED,
        )
    yield case(
        "revoked_in_the_future",
        "A certificate whose status is revoked is revoked, whenever it says that this began.",
        "RFC 6960 2.2",
        DIRECT.but(singles=(ABOUT_LEAF.but(status=revoked(NOW + DAY)),)),
        code=REVOKED,
    )
    never_issued = ABOUT_LEAF.but(status=revoked(0, 6))
    yield case(
        "revoked_never_issued",
        "A certificate that was never issued is revoked since 1970, by extended-revoke.",
        "RFC 6960 2.2, 4.4.8",
        DIRECT.but(singles=(never_issued,), extensions=(extension(EXTENDED_REVOKE, NULL),)),
        code=REVOKED,
    )


def _errors() -> Iterator[Case]:
    for number, (name, what) in _ERRORS.items():
        yield case(
            f"error_{name}",
            f"The responder {what}; nobody signs that, and it is never good.",
            "RFC 6960 2.3",
            error(number),
            fault=f"ocsp_{name}",
        )
    for number in (4, 7, 255):
        yield case(
            f"error_{number}",
            "No status has this number.",
            "RFC 6960 4.2.1",
            error(number),
            fault=_MALFORMED,
        )
    yield case(
        "error_with_an_answer",
        "An error comes without responseBytes, whatever they say.",
        "RFC 6960 4.2.1",
        DIRECT.but(status=3),
        fault=_MALFORMED,
    )
    yield case(
        "success_without_an_answer",
        "An answer has responseBytes.",
        "RFC 6960 4.2.1",
        error(0),
        fault=_MALFORMED,
    )


def _envelopes() -> Iterator[Case]:
    good = DIRECT.der()
    inner = DIRECT.basic()
    indefinite = b"\x30\x80" + good[4:] + b"\x00\x00"
    long_length = b"\x30\x83\x00" + good[2:]
    for name, why, response in (
        ("empty", "No octets are no response.", b""),
        ("html", "A page of a proxy is no response.", b"<!doctype html><title>502</title>"),
        ("truncated", "The last octet is missing.", good[:-1]),
        ("trailing", "An octet follows after the end.", good + b"\x00"),
        ("indefinite_length", "Indefinite lengths are BER.", indefinite),
        ("long_length", "A length that is not minimal is BER.", long_length),
        ("bare_basic", "The inner response alone is none.", inner),
        ("large", "More octets than are read.", DIRECT.but(extensions=(_padding(),)).der()),
    ):
        yield case(
            f"malformed_{name}", why, "X.690 10.1, RFC 6960 4.2.1", response, fault=_MALFORMED
        )
    for name, why, changes in (
        ("other_type", "A response of another type can't be read.", {"kind": NONCE}),
        ("version_2", "There is no other version than 1.", {"version": tlv(0xA0, integer(1))}),
        ("version_1_encoded", "DER leaves the default out.", {"version": tlv(0xA0, integer(0))}),
        ("responder_of_no_kind", "A responder is named or has a key.", {"named": tlv(0xA3, b"")}),
        ("responder_implicit", "The tag of byKey is explicit.", {"named": tlv(0x82, bytes(20))}),
        ("no_responses", "The list of responses is missing.", {"raw_responses": b""}),
    ):
        yield case(
            f"malformed_{name}", why, "RFC 6960 4.2.1", DIRECT.but(**changes), fault=_MALFORMED
        )


def _padding() -> bytes:
    return extension("2.999.9", bytes(65_536))


def _times() -> Iterator[Case]:
    good = (generalized_time(NOW), generalized_time(NOW + DAY))
    for name, text in (
        ("fraction", b"20260601110000.5Z"),
        ("offset", b"20260601110000+0000"),
        ("without_z", b"20260601110000"),
        ("without_seconds", b"202606011100Z"),
        ("no_such_day", b"20260631110000Z"),
    ):
        why = f"A time that ends or reads like {text.decode()} is not of the one form there is."
        section = "RFC 6960 4.2.2.1, RFC 5280 4.1.2.5.2"
        bad = tlv(0x18, text)
        for field, response in (
            ("produced_at", DIRECT.but(raw_produced_at=bad)),
            ("this_update", DIRECT.but(singles=(ABOUT_LEAF.but(raw_times=(bad, good[1])),))),
            ("next_update", DIRECT.but(singles=(ABOUT_LEAF.but(raw_times=(good[0], bad)),))),
        ):
            yield case(f"malformed_{field}_{name}", why, section, response, fault=_MALFORMED)
    utc = tlv(UTC_TIME, b"260601110000Z")
    yield case(
        "malformed_produced_at_utc",
        "Times of OCSP are GeneralizedTime.",
        "RFC 6960 4.2.1",
        DIRECT.but(raw_produced_at=utc),
        fault=_MALFORMED,
    )


def _values() -> Iterator[Case]:
    because = generalized_time(NOW - DAY)
    for name, why, changes in (
        ("good_with_content", "good is NULL.", {"status": b"\x80\x01\x00"}),
        ("good_constructed", "good is primitive.", {"status": b"\xa0\x00"}),
        ("revoked_without_time", "Revoked says since when.", {"status": tlv(0xA1, b"")}),
        ("fourth_status", "There are three statuses.", {"status": b"\x83\x00"}),
        ("reason_7", "No reason has this number.", {"status": revoked(reason=7)}),
        ("reason_11", "No reason has this number.", {"status": revoked(reason=11)}),
        (
            "reason_integer",
            "A reason is ENUMERATED.",
            {"status": tlv(0xA1, because + tlv(0xA0, integer(1)))},
        ),
        (
            "reason_long",
            "A reason is minimal.",
            {"status": tlv(0xA1, because + tlv(0xA0, tlv(ENUMERATED, b"\x00\x01")))},
        ),
        ("serial_empty", "A serial number has an octet.", {"raw_serial": b""}),
        ("serial_long", "A serial number is minimal.", {"raw_serial": b"\x00\x47\x11"}),
        (
            "critical_false",
            "DER leaves the default out.",
            {"extensions": (_critical(b"\x01\x01\x00"),)},
        ),
        ("critical_one", "TRUE is FF.", {"extensions": (_critical(b"\x01\x01\x01"),)}),
    ):
        single = ABOUT_LEAF.but(**changes)
        yield case(
            f"malformed_{name}",
            why,
            "RFC 6960 4.2.1, X.690 11",
            DIRECT.but(singles=(single,)),
            fault=_MALFORMED,
        )
    yield case(
        "malformed_another_entry",
        "A response is DER, or it is none: the entry about another certificate, too.",
        "RFC 6960 4.2.1",
        DIRECT.but(singles=(ABOUT_LEAF, ABOUT_LEAF.but(serial=1, status=b"\x83\x00"))),
        fault=_MALFORMED,
    )


def _critical(flag: bytes) -> bytes:
    return sequence(oid("2.999.1"), flag, tlv(OCTET_STRING, NULL))


def _extensions() -> Iterator[Case]:
    unknown = {flag: unknown_extension(critical=flag) for flag in (False, True)}
    critical = "ocsp_unknown_critical_extension"
    section = "RFC 6960 4.4, RFC 5280 4.2"
    cutoff = extension(ARCHIVE_CUTOFF, generalized_time(NOW - DAY), critical=True)
    other = ABOUT_LEAF.but(serial=1, extensions=(unknown[True],))
    for name, why, response, fault in (
        (
            "unknown",
            "What is not critical may be unknown.",
            DIRECT.but(extensions=(unknown[False],)),
            "",
        ),
        (
            "critical",
            "What is critical must be known.",
            DIRECT.but(extensions=(unknown[True],)),
            critical,
        ),
        (
            "single_unknown",
            "What is not critical may be unknown.",
            DIRECT.but(singles=(ABOUT_LEAF.but(extensions=(unknown[False],)),)),
            "",
        ),
        (
            "single_critical",
            "What is critical must be known, in the entry about the certificate, too.",
            DIRECT.but(singles=(ABOUT_LEAF.but(extensions=(unknown[True],)),)),
            critical,
        ),
        (
            "single_critical_cutoff",
            "archiveCutoff is not processed: where it is critical, the entry does not count.",
            DIRECT.but(singles=(ABOUT_LEAF.but(extensions=(cutoff,)),)),
            critical,
        ),
        (
            "single_critical_revoked",
            "Not even a revocation counts that is under a critical extension nobody knows.",
            DIRECT.but(singles=(ABOUT_LEAF.but(status=revoked(), extensions=(unknown[True],)),)),
            critical,
        ),
        (
            "another_single_critical",
            "The extensions of an entry are about that entry.",
            DIRECT.but(singles=(other, ABOUT_LEAF)),
            "",
        ),
        (
            "twice",
            "No extension is there twice.",
            DIRECT.but(extensions=(unknown[False], unknown[False])),
            _MALFORMED,
        ),
        ("none", "A list of extensions has one.", DIRECT.but(extensions=()), _MALFORMED),
    ):
        yield case(f"extension_{name}", why, section, response, fault=fault)
    yield from _nonces()


def _nonces() -> Iterator[Case]:
    bare = extension(NONCE, bytes(range(20)))
    for name, why, value, fault in (
        ("of_1", "A nonce has 1 to 128 octets; nobody asked for this one.", nonce(bytes(1)), ""),
        ("of_128", "A nonce has 1 to 128 octets.", nonce(bytes(128)), ""),
        ("of_0", "A nonce has 1 to 128 octets.", nonce(b""), _MALFORMED),
        ("of_129", "A nonce has 1 to 128 octets.", nonce(bytes(129)), _MALFORMED),
        ("critical", "The nonce is known.", nonce(bytes(32), critical=True), ""),
        ("bare", "A nonce is in an OCTET STRING of its own.", bare, _MALFORMED),
        ("of_bits", "A nonce is an OCTET STRING.", extension(NONCE, bits(bytes(32))), _MALFORMED),
    ):
        yield case(
            f"nonce_{name}", why, "RFC 9654 2.1", DIRECT.but(extensions=(value,)), fault=fault
        )
