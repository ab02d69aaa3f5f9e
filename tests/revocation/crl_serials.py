"""CRLs: serial numbers, compared as the octets that were signed; none stands for another."""

from collections.abc import Iterator

from .case import Case
from .crl_lists import Entry
from .crl_world import NOTHING, ROOT, ROOT_CRL, case
from .pki import client

_SECTION = "RFC 5280 5.1.2.6, 4.1.2.2"
_ODD = "serial_number"
_STRICT = 'profile = "rfc5280-strict"\n'
_LONGEST = 2**159 - 1


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from _matches()
    yield from _aliases()
    yield from _encodings()
    yield from _many()


def _matches() -> Iterator[Case]:
    for name, serial, is_odd in (
        ("one", 1, False),
        ("127", 127, False),
        ("128", 128, False),
        ("255", 255, False),
        ("256", 256, False),
        ("of_8_octets", 2**63 - 1, False),
        ("of_9_octets", 2**63, False),
        ("of_20_octets", _LONGEST, False),
        ("of_20_octets_and_a_zero", 2**159, True),
        ("of_21_octets", 2**160, True),
        ("of_40_octets", 2**318, True),
        ("zero", 0, True),
        ("minus_one", -1, True),
        ("minus_127", -127, True),
        ("minus_300", -300, True),
    ):
        why = "Who is listed is revoked, whatever its number is."
        leaf = client(ROOT, serial).der()
        crl = ROOT_CRL.revoking(serial)
        yield case(f"serial_{name}_listed", why, _SECTION, crl, leaf=leaf, revoked=True)
        why = "Others are listed; the number itself is told where it is odd."
        crl = ROOT_CRL.revoking(serial + 1, serial - 1, serial ^ 0x80)
        notice = _ODD if is_odd else ""
        yield case(f"serial_{name}", why, _SECTION, crl, leaf=leaf, notices=notice)


def _aliases() -> Iterator[Case]:
    for name, own, other in (
        ("minus_one_and_255", 255, -1),
        ("255_and_minus_one", -1, 255),
        ("minus_127_and_129", 129, -127),
        ("129_and_minus_127", -127, 129),
        ("zero_and_256", 0, 256),
        ("256_and_zero", 256, 0),
        ("minus_one_and_65535", 65_535, -1),
        ("prefix", 0x0102, 0x01),
        ("suffix", 0x0102, 0x02),
        ("longer", 0x01, 0x0100),
        ("reversed", 0x0102, 0x0201),
        ("beyond_20_octets", _LONGEST, 2**160 + _LONGEST),
        ("within_20_octets", 2**160 + _LONGEST, _LONGEST),
        ("of_64_bits", 5, 2**64 + 5),
        ("of_32_bits", 5, 2**32 + 5),
    ):
        is_odd = own <= 0 or own.bit_length() >= 160  # noqa: PLR2004 - 20 octets with their sign
        yield case(
            f"serial_alias_{name}",
            "Another number is listed, which shares octets with this one.",
            _SECTION,
            ROOT_CRL.revoking(other),
            leaf=client(ROOT, own).der(),
            notices=_ODD if is_odd else "",
        )


def _encodings() -> Iterator[Case]:
    for name, why, octets in (
        ("leading_zero", "One number has one form: a zero too many is not DER.", b"\x00\x05"),
        ("leading_zeros", "One number has one form: zeros too many are not DER.", b"\x00\x00\x80"),
        ("leading_ones", "One number has one form: ones too many are not DER.", b"\xff\xff"),
        ("none", "An INTEGER has an octet at least.", b""),
    ):
        crl = ROOT_CRL.but(entries=(Entry(0, raw_serial=octets),))
        leaf = client(ROOT, 5).der()
        yield case(
            f"serial_with_{name}",
            why,
            "X.690 8.3.2",
            crl,
            leaf=leaf,
            rejected="malformed_crl",
            faults=NOTHING,
        )
    leaf = client(ROOT, 128).der()
    for name, octets, is_revoked in (("128", b"\x00\x80", True), ("minus_128", b"\x80", False)):
        why = "128 needs a zero before it; -128 has none."
        crl = ROOT_CRL.but(entries=(Entry(0, raw_serial=octets),))
        yield case(f"serial_written_{name}", why, "X.690 8.3.2", crl, leaf=leaf, revoked=is_revoked)
    for name, serial in (("zero", 0), ("negative", -1), ("of_21_octets", 2**160)):
        yield case(
            f"serial_{name}_strict",
            "The policy refuses the certificate for its number.",
            "RFC 5280 4.1.2.2",
            ROOT_CRL,
            leaf=client(ROOT, serial).der(),
            policy=_STRICT,
            code=_ODD,
        )


def _many() -> Iterator[Case]:
    """List more than a few numbers, the certificate's among them or not."""
    others = tuple(Entry(number) for number in range(1_000, 3_000, 2))
    for name, serial, is_revoked in (
        ("first", 1_000, True),
        ("last", 2_998, True),
        ("inside", 1_998, True),
        ("between", 1_999, False),
        ("before", 999, False),
        ("after", 3_000, False),
    ):
        yield case(
            f"serial_of_1000_{name}",
            "One thousand even numbers are listed.",
            _SECTION,
            ROOT_CRL.but(entries=others),
            leaf=client(ROOT, serial).der(),
            revoked=is_revoked,
        )
    same = tuple(Entry(7, reason) for reason in (1, 4))
    yield case(
        "serial_twice",
        "One number is listed twice: revoked, for the first reason.",
        _SECTION,
        ROOT_CRL.but(entries=same),
        leaf=client(ROOT, 7).der(),
        revoked="keyCompromise",
    )
