"""The DER that test certificates are made of; what the usual issuers refuse to write, too."""

import datetime as dt
import functools

DAY_ZERO = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)

SEQUENCE, SET, INTEGER, BOOLEAN, BIT_STRING, OCTET_STRING = 0x30, 0x31, 0x02, 0x01, 0x03, 0x04
UTF8_STRING, PRINTABLE_STRING, UTC_TIME, GENERALIZED_TIME = 0x0C, 0x13, 0x17, 0x18
TRUE = b"\x01\x01\xff"


def tlv(tag: int, content: bytes) -> bytes:
    """Write a tag, a minimal length and the content."""
    size = len(content)
    if size < 0x80:  # noqa: PLR2004 - the short form of X.690 8.1.3.4
        return bytes((tag, size)) + content
    octets = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes((tag, 0x80 | len(octets))) + octets + content


def sequence(*parts: bytes) -> bytes:
    """Write a SEQUENCE."""
    return tlv(SEQUENCE, b"".join(parts))


def integer(value: int, tag: int = INTEGER) -> bytes:
    """Write an INTEGER, or an implicitly tagged one."""
    bits_of_magnitude = (value if value >= 0 else ~value).bit_length()
    return tlv(tag, value.to_bytes(bits_of_magnitude // 8 + 1, signed=True))


@functools.cache
def oid(text: str) -> bytes:
    """Write an OBJECT IDENTIFIER."""
    first, second, *rest = map(int, text.split("."))
    return tlv(0x06, b"".join(map(_arc, (40 * first + second, *rest))))


def _arc(value: int) -> bytes:
    octets = [value & 0x7F]
    while value := value >> 7:
        octets.append(0x80 | value & 0x7F)
    return bytes(reversed(octets))


def bits(octets: bytes, unused: int = 0) -> bytes:
    """Write a BIT STRING."""
    return tlv(BIT_STRING, bytes((unused,)) + octets)


def day(number: int, *, generalized: bool = False) -> bytes:
    """Write the moment so many days after day zero; UTCTime until 2049, unless `generalized`."""
    moment = DAY_ZERO + dt.timedelta(days=number)
    if generalized:
        return tlv(GENERALIZED_TIME, f"{moment:%Y%m%d%H%M%SZ}".encode())
    return tlv(UTC_TIME, f"{moment:%y%m%d%H%M%SZ}".encode())


def seconds(number: int) -> int:
    """Give that moment in seconds since the epoch."""
    return int(DAY_ZERO.timestamp()) + number * 86_400


@functools.cache
def name(text: str, tag: int = UTF8_STRING) -> bytes:
    """Write a Name: `organization/common name`, either of which may be left out; "" is empty."""
    organization, _, common = text.partition("/")
    parts = (("2.5.4.10", organization), ("2.5.4.3", common))
    return sequence(
        *(tlv(SET, sequence(oid(kind), tlv(tag, value.encode()))) for kind, value in parts if value)
    )


@functools.cache
def general_name(text: str) -> bytes:
    """Write a GeneralName from `form:text`; an address with a `/` is a subtree of addresses."""
    form, _, value = text.partition(":")
    match form:
        case "dns":
            return tlv(0x82, value.encode())
        case "email":
            return tlv(0x81, value.encode())
        case "uri":
            return tlv(0x86, value.encode())
        case "dir":
            return tlv(0xA4, name(value))
        case "ip":
            return tlv(0x87, _address(value))
        case "rid":
            return tlv(0x88, oid(value)[2:])
        case "upn":
            text_value = tlv(0xA0, tlv(UTF8_STRING, value.encode()))
            return tlv(0xA0, oid("1.3.6.1.4.1.311.20.2.3") + text_value)
    message = f"no form of names: {text!r}"
    raise ValueError(message)


def _address(text: str) -> bytes:
    """Write octets in decimal; after a slash, octets of a mask."""
    return bytes(int(part) for part in text.replace("/", ".").split("."))
