"""What is presented as bytes is chosen by a stranger: it gets a verdict, whatever is in it."""

import pytest

from chainward._sources import certificates, seconds

PEM = b"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n"
# A SEQUENCE that holds PEM text, as an extension of a certificate may.
DER = b"\x30" + bytes([len(PEM) + 2]) + b"\x04" + bytes([len(PEM)]) + PEM


@pytest.mark.parametrize("presented", [DER, DER + b"\n" + PEM, b"\x30" + PEM])
def test_what_begins_as_der_is_one_der_though_it_holds_pem(presented: bytes) -> None:
    assert certificates(presented) == [presented]
    assert certificates(bytearray(presented)) == [presented]
    assert certificates(memoryview(presented)) == [presented]


def test_pem_is_opened() -> None:
    assert certificates(PEM) == [b"\x30\x00"]
    assert certificates(b"a comment\n" + PEM + PEM) == [b"\x30\x00"] * 2


def test_seconds_are_whole_and_rounded_down() -> None:
    assert seconds(7) == (7, False)
    assert seconds(-0.5) == (-1, False)
    assert seconds(None) == (None, False)
    assert seconds("any") == (None, True)
