"""Whatever is presented: a verdict comes back. Whatever is loaded: an exception of ours, or a store."""

import random

import chainward
import pytest
from certificates import Request, authority
from chainward import ChainwardError, TrustStore, Validator, Verdict
from hypothesis import given, settings
from hypothesis import strategies as st

from .world import Pki, der

MIB = 1 << 20


def refused(validator: Validator, leaf: bytes | str, others: list[bytes]) -> Verdict:
    """Ask every entry point, see that they agree that it is refused, and give the verdict."""
    verdict = validator.validate(leaf, others)
    assert not verdict.ok
    assert validator.explain(leaf, others).code == verdict.code
    assert validator.validate_many([(leaf, others)])[0].code == verdict.code
    with pytest.raises(chainward.Refused):
        validator.verify(leaf, others)
    return verdict


@pytest.fixture(scope="module")
def judge(pki: Pki) -> Validator:
    """Share a validator between many examples."""
    return Validator(TrustStore(pki.root_der), revocation="none")


def test_every_truncation_of_a_certificate(pki: Pki, judge: Validator) -> None:
    for end in range(len(pki.client_der)):
        assert judge.validate(pki.client_der[:end], [pki.ca_der]).code == "malformed_certificate"
    for end in range(len(pki.ca_der)):
        verdict = judge.validate(pki.client_der, [pki.ca_der[:end]])
        assert verdict.code == "malformed_certificate", "no other issuer, and this one is broken"


def test_every_changed_octet_is_refused(pki: Pki, judge: Validator) -> None:
    """No octet of a certificate may be changed: it is not DER then, or the signature fails.

    The octets that say how many unused bits a BIT STRING has, or which type a string is, are signed
    too; of the outer ones each has one value only (X.690 section 10).
    """
    for index in range(len(pki.client_der)):
        for change in (0x01, 0x80, 0xFF):
            changed = bytearray(pki.client_der)
            changed[index] ^= change
            assert not judge.validate(changed, [pki.ca_der]).ok, (index, change)
            assert not judge.validate(pki.client_der, [_changed(pki.ca_der, index, change)]).ok


def _changed(octets: bytes, index: int, change: int) -> bytes:
    changed = bytearray(octets)
    changed[index % len(changed)] ^= change
    return bytes(changed)


@settings(max_examples=300, deadline=None)
@given(junk=st.binary(max_size=200))
def test_random_bytes(pki: Pki, judge: Validator, junk: bytes) -> None:
    assert refused(judge, junk, [pki.ca_der]).code == "malformed_certificate"
    assert judge.validate(pki.client_der, [junk, pki.ca_der]).ok


@settings(max_examples=300, deadline=None)
@given(junk=st.text(max_size=200))
def test_random_text(judge: Validator, junk: str) -> None:
    assert refused(judge, junk, []).code == "malformed_certificate"
    pem = f"-----BEGIN CERTIFICATE-----\n{junk}\n-----END CERTIFICATE-----\n"
    assert refused(judge, pem, []).code == "malformed_certificate"


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_pieces_of_certificates_in_any_order(
    pki: Pki, judge: Validator, data: st.DataObject
) -> None:
    whole = pki.client_der + pki.ca_der
    cut = st.integers(0, len(whole))
    pieces = data.draw(st.lists(st.tuples(cut, cut), max_size=4))
    mixed = b"".join(whole[start:end] for start, end in pieces)
    verdict = judge.validate(mixed, [pki.ca_der])
    assert verdict.ok is (mixed == pki.client_der)


@settings(max_examples=300, deadline=None)
@given(junk=st.one_of(st.binary(max_size=300), st.text(max_size=300)))
def test_what_is_no_store_is_an_error_of_ours(junk: bytes | str) -> None:
    with pytest.raises(ChainwardError):
        TrustStore(junk)


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=100))
def test_what_is_no_policy_is_an_error_of_ours(text: str) -> None:
    # A text that is not empty and no comment is hardly ever a policy: make sure that it is none.
    with pytest.raises(chainward.PolicyError) as raised:
        chainward.Policy.from_toml(f"{text}\nunknown_key = 1\n[[")
    assert str(raised.value)
    assert "\n" not in str(raised.value)


def test_huge_input_is_refused_before_it_is_read(pki: Pki, judge: Validator) -> None:
    """The cap of 64 KiB on all that is presented comes before parsing (design.md)."""
    for leaf, others in (
        (b"\x30\x84\x04\x00\x00\x00" + bytes(64 * MIB), []),
        (b"\x00" * MIB, []),
        (pki.client_der, [bytes(70_000)]),
        (pki.client_der, [pki.ca_der] * 200),
        (pki.client_der, [bytes([number]) for number in range(100)]),
    ):
        verdict = judge.validate(leaf, others)
        assert verdict.code == "input_too_large"
        assert verdict.work["signatures"] == 0


def test_claimed_lengths_allocate_nothing(judge: Validator) -> None:
    for length in (2**31 - 1, 2**31, 2**32 - 1, 2**63, 2**64 - 1):
        octets = length.to_bytes(8, "big").lstrip(b"\0")
        claimed = bytes([0x30, 0x80 | len(octets)]) + octets + bytes(10)
        assert refused(judge, claimed, []).code == "malformed_certificate"


def test_deep_nesting(judge: Validator) -> None:
    nested = b""
    for _ in range(10_000):
        length = len(nested).to_bytes(3, "big")
        nested = b"\x30\x83" + length + nested
        if len(nested) > 60_000:
            break
    assert refused(judge, nested, []).code == "malformed_certificate"
    with pytest.raises(ChainwardError):
        TrustStore(nested)


def test_big_bundles_load_or_are_refused(pki: Pki) -> None:
    junk = b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
    assert TrustStore(junk * 10_000 + pki.root_pem).anchor_count == 1
    with pytest.raises(chainward.StoreError, match="larger than"):
        TrustStore(bytes(64 * MIB + 1))
    with pytest.raises(chainward.StoreError):
        TrustStore(pki.root_pem + b"-----BEGIN CERTIFICATE-----\n" * 1_000)


def test_many_anchors_of_one_name(pki: Pki) -> None:
    """CA rotation: the right key is found among many, in a number of signatures that is bounded."""
    same = [authority(Request(name="root", is_ca=True)) for _ in range(20)]
    random.Random(5).shuffle(same)  # noqa: S311 - an order, not a secret
    everything = [*(der(one.certificate) for one in same), pki.root_der]
    verdict = Validator(TrustStore(everything), revocation="none").validate(
        pki.client_der, [pki.ca_der]
    )
    assert verdict.ok
    assert verdict.path[-1].der == pki.root_der
    assert verdict.work["signatures"] <= 3, "the key identifier orders the candidates"
