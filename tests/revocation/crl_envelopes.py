"""CRLs: the envelope, what is no CRL, and who signed it (RFC 5280 5.1, 6.3.3 (g))."""

from collections.abc import Iterator

from property.der import GENERALIZED_TIME, UTC_TIME, integer, oid, sequence, tlv

from .case import Case
from .crl_lists import Crl, Entry, without_extensions
from .crl_world import NOTHING, OTHER, ROOT, ROOT_CRL, SERIAL, case
from .keys import NULL, Key, algorithm
from .pki import Holder, authority, client, extension
from .times import DAY, NOW, any_time, generalized_time

_MALFORMED, _UNSIGNED = "malformed_crl", "signature_invalid"
_LEGACY = "[algorithms]\nlegacy_sha1 = true\n"


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from _entries()
    yield from _versions()
    yield from _encodings()
    yield from _times()
    yield from _signatures()
    yield from _algorithms()
    yield from _signers()


def _refused(name: str, why: str, section: str, crl: Crl | bytes, slug: str = _MALFORMED) -> Case:
    """Expect a CRL not to be taken in, and so to say nothing."""
    return case(name, why, section, crl, rejected=slug, faults=NOTHING)


def _entries() -> Iterator[Case]:
    section = "RFC 5280 5.1.2.6"
    yield case("no_entries", "No list of entries: nothing is revoked.", section, ROOT_CRL)
    yield case(
        "empty_list",
        "Issuers must leave an empty list out; it says the same as none.",
        section,
        ROOT_CRL.but(entries=()),
    )
    yield case(
        "listed", "Who is listed is revoked.", section, ROOT_CRL.revoking(SERIAL), revoked=True
    )
    yield case("others_listed", "Others are revoked.", section, ROOT_CRL.revoking(1, 2, SERIAL + 1))
    yield case(
        "listed_first",
        "Entries stand in no order.",
        section,
        ROOT_CRL.revoking(SERIAL, 1, 2, 0x7FFF),
        revoked=True,
    )
    yield case(
        "listed_last",
        "Entries stand in no order.",
        section,
        ROOT_CRL.revoking(0x7FFF, 9, 2, SERIAL),
        revoked=True,
    )
    yield case(
        "revoked_in_the_future",
        "Who is listed is revoked, whatever the date of it (6.3.3 (j)).",
        "RFC 5280 6.3.3 (j)",
        ROOT_CRL.but(entries=(Entry(SERIAL, date=NOW + DAY),)),
        revoked=True,
    )
    yield case("nothing_at_hand", "No CRL is at hand.", "RFC 5280 6.3.3", faults=NOTHING)


def _versions() -> Iterator[Case]:
    section = "RFC 5280 5.1.2.1"
    first = without_extensions(ROOT_CRL)
    yield case("version_1", "Version 1 has no extensions, and counts.", section, first)
    yield case(
        "version_1_listed",
        "Version 1 revokes as well.",
        section,
        first.revoking(SERIAL),
        revoked=True,
    )
    for name, why, crl in (
        ("version_1_with_extensions", "Extensions need version 2.", ROOT_CRL.but(version=b"")),
        (
            "version_1_with_reasons",
            "Extensions of entries need version 2.",
            first.revoking(1, reason=1),
        ),
        (
            "version_1_written",
            "If the version is there, it is 2.",
            first.but(version=integer(0)),
        ),
        ("version_3", "There is no version 3.", ROOT_CRL.but(version=integer(2))),
    ):
        yield _refused(name, why, section, crl)
    yield case(
        "version_2_without_extensions",
        "Conforming issuers put extensions in; whoever reads must not need them.",
        "RFC 5280 5.2",
        ROOT_CRL.but(has_extensions=False),
    )


def _encodings() -> Iterator[Case]:
    section = "RFC 5280 5.1, X.690 10"
    der = ROOT_CRL.der()
    repeated = extension("2.999.1", NULL)
    for name, why, crl in (
        ("empty", "No octets are no CRL.", b""),
        ("certificate", "A certificate is no CRL.", authority(ROOT).der()),
        ("trailing_octet", "Nothing follows a CRL.", der + b"\x00"),
        ("truncated", "A part of a CRL is none.", der[:-1]),
        ("length_in_long_form", "A length has one form in DER.", _lengthened(der)),
        ("indefinite_length", "An indefinite length is not DER.", b"\x30\x80" + der[3:] + b"\0\0"),
        (
            "criticality_false_written",
            "A default is not written in DER.",
            ROOT_CRL.but(more=(_with_boolean(b"\x01\x01\x00"),)),
        ),
        (
            "criticality_odd_true",
            "TRUE is 0xff in DER.",
            ROOT_CRL.but(more=(_with_boolean(b"\x01\x01\x01"),)),
        ),
        (
            "repeated_extension",
            "No extension is there twice.",
            ROOT_CRL.but(more=(repeated, repeated)),
        ),
        (
            "no_extensions_in_list",
            "A list of extensions has one at least.",
            _with_tail(b"\xa0\x02\x30\x00"),
        ),
        ("unknown_field", "After the extensions nothing comes.", _with_tail(b"\xa1\x02\x05\x00")),
        (
            "entry_is_a_set",
            "An entry is a SEQUENCE.",
            ROOT_CRL.but(entries=(tlv(0x31, integer(1) + any_time(NOW)),)),
        ),
        (
            "entry_without_date",
            "An entry has a date.",
            ROOT_CRL.but(entries=(sequence(integer(1)),)),
        ),
        (
            "entry_with_empty_extensions",
            "A list of extensions has one at least.",
            ROOT_CRL.but(entries=(sequence(integer(1), any_time(NOW), sequence()),)),
        ),
        (
            "entry_malformed_after_the_match",
            "A CRL of which one entry can't be read says nothing about any certificate.",
            ROOT_CRL.but(entries=(Entry(SERIAL), tlv(0x30, b"\x02"))),
        ),
    ):
        yield _refused(f"der_{name}", why, section, crl)


def _lengthened(der: bytes) -> bytes:
    """Write the outermost length in one octet more than it needs; DER of that size has two or three."""
    size = len(der) - 3
    return b"\x30\x82" + size.to_bytes(2) + der[3:]


def _with_boolean(boolean: bytes) -> bytes:
    return sequence(oid("2.999.2"), boolean, tlv(0x04, NULL))


def _with_tail(tail: bytes) -> Crl:
    times = any_time(NOW - DAY) + any_time(NOW + DAY) + tail
    return ROOT_CRL.but(raw_times=times, has_extensions=False)


def _times() -> Iterator[Case]:
    section = "RFC 5280 5.1.2.4, 5.1.2.5"
    this, following = any_time(NOW - DAY), any_time(NOW + DAY)
    yield case(
        "generalized_times",
        "Issuers write UTCTime until 2049; whoever reads must understand both.",
        section,
        ROOT_CRL.but(raw_times=generalized_time(NOW - DAY) + generalized_time(NOW + DAY)),
    )
    yield case(
        "generalized_date_of_an_entry",
        "Issuers write UTCTime until 2049; whoever reads must understand both.",
        "RFC 5280 5.1.2.6",
        ROOT_CRL.but(entries=(Entry(SERIAL, raw_date=generalized_time(NOW - DAY)),)),
        revoked=True,
    )
    yield case(
        "until_2050",
        "From 2050 on times are GeneralizedTimes.",
        section,
        ROOT_CRL.but(next_update=2_524_608_000),
    )
    yield case(
        "until_9999",
        "The last second there is.",
        section,
        ROOT_CRL.but(next_update=253_402_300_799),
    )
    yield case(
        "since_1950",
        "50 means 1950.",
        section,
        ROOT_CRL.but(raw_times=tlv(UTC_TIME, b"500101000000Z") + following),
    )
    yield case(
        "until_1950",
        "50 means 1950, not 2050.",
        section,
        ROOT_CRL.but(raw_times=this + tlv(UTC_TIME, b"500101000000Z")),
        faults="crl_expired",
    )
    for name, why, time in (
        ("without_seconds", "Seconds are always there.", tlv(UTC_TIME, b"2605311200Z")),
        ("without_zone", "The zone is Z.", tlv(UTC_TIME, b"260531120000")),
        ("with_offset", "The zone is Z.", tlv(UTC_TIME, b"260531120000+0000")),
        ("with_fraction", "There are no fractions.", tlv(GENERALIZED_TIME, b"20260531120000.5Z")),
        ("of_february_30", "There is no such day.", tlv(UTC_TIME, b"260230120000Z")),
        ("as_integer", "A time is a time.", integer(NOW)),
    ):
        crl = ROOT_CRL.but(raw_times=time + following)
        yield _refused(f"time_{name}", why, section, crl)
    for name, date in (("fraction", b"20260531120000.5Z"), ("offset", b"20260531120000+0000")):
        crl = ROOT_CRL.but(entries=(Entry(1, raw_date=tlv(GENERALIZED_TIME, date)),))
        why = "The date of an entry is a time as all others."
        yield _refused(f"entry_date_with_{name}", why, "RFC 5280 5.1.2.6", crl)


def _signatures() -> Iterator[Case]:
    section = "RFC 5280 6.3.3 (g)"

    def spoilt(signature: bytes) -> bytes:
        return signature[:-1] + bytes((signature[-1] ^ 1,))

    inserted = ROOT_CRL.revoking(SERIAL).der()
    removed = inserted.replace(SERIAL.to_bytes(2), (SERIAL + 1).to_bytes(2))
    for name, why, crl in (
        ("spoilt", "One bit of the signature is wrong.", ROOT_CRL.but(change_signature=spoilt)),
        ("empty", "No octets sign nothing.", ROOT_CRL.but(change_signature=lambda _: b"")),
        (
            "of_511_bits",
            "A signature has whole octets.",
            ROOT_CRL.but(unused_bits=1, change_signature=lambda it: it[:-1] + b"\0"),
        ),
        (
            "longer",
            "Nothing follows a signature.",
            ROOT_CRL.but(change_signature=lambda it: it + b"\0"),
        ),
        ("by_another_key", "Another key signed.", ROOT_CRL.but(signer=OTHER.key)),
        ("of_another_crl", "It was changed after it was signed.", removed),
    ):
        yield _refused(f"signature_{name}", why, section, crl, _UNSIGNED)
    odd = ROOT_CRL.but(unused_bits=1, change_signature=lambda it: it[:-1] + b"\1")
    yield _refused("signature_of_a_used_bit", "Unused bits are zero in DER.", "X.690 11.2.1", odd)
    yield case(
        "signature_wrong_and_right",
        "What is not taken in does no harm to what is.",
        section,
        ROOT_CRL.revoking(SERIAL).but(signer=OTHER.key),
        ROOT_CRL,
        rejected=f"{_UNSIGNED} -",
    )


def _algorithms() -> Iterator[Case]:
    section = "RFC 5280 5.1.1.2"
    for kind in ("p256", "p384", "rsa"):
        root = Holder("test/root", Key(kind, kind))
        world = {"anchors": (authority(root).der(),), "leaf": client(root, SERIAL).der()}
        name, why = kind.replace("-", "_"), "CRLs are signed as certificates are."
        yield case(f"signed_{name}", why, section, Crl(root), **world)
        listed = Crl(root).revoking(SERIAL)
        yield case(f"signed_{name}_listed", why, section, listed, revoked=True, **world)
    root = Holder("test/root", Key("rsa", "rsa"))
    world = {"anchors": (authority(root).der(),), "leaf": client(root, SERIAL).der()}
    crl = Crl(root, scheme="rsa-sha1")
    yield case(
        "signed_by_sha1",
        "The policy does not allow SHA-1.",
        "chainward policy: algorithms",
        crl,
        faults="crl_algorithm",
        **world,
    )
    yield case(
        "signed_by_sha1_listed",
        "Whoever can forge SHA-1 could as well have left the entry out: the CRL does not count.",
        "chainward policy: algorithms",
        crl.revoking(SERIAL),
        faults="crl_algorithm",
        **world,
    )
    yield case(
        "signed_by_sha1_allowed",
        "The policy allows SHA-1.",
        "chainward policy: algorithms",
        crl,
        policy=_LEGACY,
        **world,
    )
    bare = sequence(oid("1.2.840.113549.1.1.11"))
    for name, why, changed in (
        (
            "differ",
            "The algorithm is said twice, the same.",
            {"outer_algorithm": algorithm("rsa-sha1")},
        ),
        ("null_outside", "NULL and nothing are not the same.", {"inner_algorithm": bare}),
        ("null_inside", "NULL and nothing are not the same.", {"outer_algorithm": bare}),
    ):
        outer = {"outer_algorithm": algorithm("rsa-sha256")} | changed
        yield case(
            f"algorithms_{name}",
            why,
            section,
            Crl(root).but(**outer),
            rejected=_MALFORMED,
            faults=NOTHING,
            **world,
        )
    for name, why, other in (
        ("of_another_kind", "Its algorithm is not one of its issuer's key.", "ecdsa-sha256"),
        ("of_another_hash", "It was signed with another hash than it says.", "rsa-sha256"),
    ):
        scheme = "rsa-sha1" if other == "rsa-sha256" else ""
        crl = Crl(root, inner_algorithm=algorithm(other), scheme=scheme)
        yield case(
            f"algorithm_{name}", why, section, crl, rejected=_UNSIGNED, faults=NOTHING, **world
        )


def _signers() -> Iterator[Case]:
    section = "RFC 5280 5.1.2.3"
    nobody = Holder("test/nobody", Key("nobody"))
    yield _refused(
        "of_nobody", "Nobody of that name is known.", section, Crl(nobody), "issuer_unknown"
    )
    yield _refused(
        "of_no_name",
        "The issuer has a name, and nobody of none is known.",
        section,
        Crl(Holder("", ROOT.key)),
        "issuer_unknown",
    )
    yield case(
        "of_another_ca",
        "The CRL of another CA says nothing about this one's certificates.",
        "RFC 5280 6.3.3 (b)(1)",
        Crl(OTHER),
        faults=NOTHING,
        others=(authority(OTHER).der(),),
    )
    in_other_case = Holder("TEST/Root", ROOT.key, 0x13)
    yield case(
        "name_in_another_case",
        "Names are compared without case, in any type of string.",
        "RFC 5280 7.1",
        Crl(in_other_case).revoking(SERIAL),
        revoked=True,
    )
