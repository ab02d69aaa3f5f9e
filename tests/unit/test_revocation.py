"""Revocation through the library: what a store accepts, what validators make of it, what verdicts show."""

import hashlib
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from certificates import DAY, NOW, Request, authority, revocation_list
from chainward import (
    CrlError,
    InputError,
    Policy,
    Refused,
    RevocationStore,
    StoreError,
    TrustStore,
    Validator,
    verdict_to_dict,
)
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from .world import Pki, der, unix


@pytest.fixture
def store(pki: Pki) -> RevocationStore:
    """Know the root and the issuing CA, and their CRLs, which revoke nobody."""
    known = RevocationStore([pki.root_der, pki.ca_der])
    known.add_crl(revocation_list(pki.root))
    known.add_crl(revocation_list(pki.ca))
    return known


def validator_of(pki: Pki, known: RevocationStore, policy: Policy | None = None) -> Validator:
    """Trust the root, and look the rest up."""
    return Validator(TrustStore(pki.root_der), policy, revocation=known)


def test_a_good_certificate_has_its_evidence(pki: Pki, store: RevocationStore) -> None:
    verdict = validator_of(pki, store).validate(pki.client_der, [pki.ca_der])
    assert (verdict.ok, verdict.code) == (True, None)
    assert verdict.revocation_epoch == store.epoch == 2
    assert "revocation_not_checked" not in [notice.code for notice in verdict.notices]
    of_leaf, of_ca = verdict.evidence
    assert [of_leaf.certificate, of_ca.certificate] == [0, 1]
    for evidence, issuer in ((of_leaf, pki.ca), (of_ca, pki.root)):
        assert (evidence.status, evidence.reason, evidence.date) == ("good", None, None)
        assert evidence.faults == ()
        (basis,) = evidence.bases
        crl = next(crl for crl in store.crls if crl.issuer.startswith(name_of(issuer.certificate)))
        assert (basis.kind, basis.sha256, basis.number) == ("crl", crl.sha256, 1)
        assert (basis.this_update, basis.next_update) == (NOW - DAY, NOW + DAY)
        assert (basis.entry_offset, basis.is_delta, basis.is_trusted_cache) == (None, False, False)
    # The next CRL is due before any certificate expires.
    assert verdict.valid_until == NOW + DAY


def name_of(certificate: x509.Certificate) -> str:
    return f"CN={certificate.subject.rdns[-1].rfc4514_string()[3:]}"


@pytest.mark.parametrize("how", ["validate", "explain", "verify", "validate_many"])
def test_a_revocation_counts_from_the_next_validation_on(
    pki: Pki, store: RevocationStore, how: str
) -> None:
    """Also for a certificate whose acceptance is remembered."""
    validator = validator_of(pki, store)
    assert validator.validate(pki.client_der, [pki.ca_der]).ok
    (added,) = store.add_crl(revocation_list(pki.ca, [pki.client], number=2))
    assert (added.outcome, added.crl.number, added.crl.entries) == ("replaced", 2, 1)
    match how:
        case "explain":
            verdict = validator.explain(pki.client_der, [pki.ca_der])
        case "validate_many":
            verdict = validator.validate_many([(pki.client_der, [pki.ca_der])])[0]
        case "verify":
            with pytest.raises(Refused) as caught:
                validator.verify(pki.client_der, [pki.ca_der])
            verdict = caught.value.verdict
        case _:
            verdict = validator.validate(pki.client_der, [pki.ca_der])
    assert (verdict.ok, verdict.code) == (False, "certificate_revoked")
    (finding,) = verdict.findings
    assert (finding.certificate, finding.severity) == (0, "refusal")
    assert "keyCompromise" in finding.detail
    assert verdict.revocation_epoch == 3
    of_leaf, of_ca = verdict.evidence
    assert (of_leaf.status, of_leaf.reason, of_leaf.date) == ("revoked", "keyCompromise", NOW - DAY)
    (basis,) = of_leaf.bases
    assert basis.sha256 == added.crl.sha256
    (entry,) = store.lookup(pki.client.serial_number, pki.ca_der)
    assert basis.entry_offset == entry.offset
    assert of_ca.status == "good"


def test_a_revoked_intermediate_refuses_what_it_issued(pki: Pki) -> None:
    known = RevocationStore([pki.root_der, pki.ca_der])
    known.add_crl(revocation_list(pki.root, [pki.ca.certificate]))
    known.add_crl(revocation_list(pki.ca))
    verdict = validator_of(pki, known).validate(pki.client_der, [pki.ca_der])
    assert verdict.code == "certificate_revoked"
    assert [finding.certificate for finding in verdict.findings] == [1]


def test_what_is_unknown_is_refused_unless_the_policy_says_otherwise(pki: Pki) -> None:
    known = RevocationStore(pki.root_der)
    known.add_crl(revocation_list(pki.root))
    verdict = validator_of(pki, known).validate(pki.client_der, [pki.ca_der])
    assert verdict.code == "revocation_unknown"
    assert [(one.status, one.faults) for one in verdict.evidence] == [
        ("unknown", ("nothing_known",)),
        ("good", ()),
    ]
    soft = Policy(overrides={"revocation": {"mode": "soft"}})
    verdict = validator_of(pki, known, soft).validate(pki.client_der, [pki.ca_der])
    assert verdict.ok
    assert "revocation_unknown_accepted" in [notice.code for notice in verdict.notices]
    of_leaf, of_ca = verdict.evidence
    assert (of_leaf.status, of_leaf.bases, of_leaf.faults) == ("unknown", (), ("nothing_known",))
    assert of_ca.status == "good"


def test_a_revocation_that_is_only_reported_is_shown_whole(
    pki: Pki, store: RevocationStore
) -> None:
    crl = revocation_list(pki.ca, [pki.client], number=2)
    store.add_crl(crl)
    policy = Policy(overrides={"revocation": {"mode": "report-only"}})
    verdict = validator_of(pki, store, policy).validate(pki.client_der, [pki.ca_der])
    assert verdict.ok
    evidence = verdict.evidence[0]
    assert (evidence.status, evidence.reason) == ("revoked", "keyCompromise")
    assert evidence.date == NOW - DAY
    (basis,) = evidence.bases
    assert basis.sha256 == hashlib.sha256(crl).hexdigest()
    assert basis.entry_offset is not None
    serial = x509.load_der_x509_crl(crl)[0].serial_number
    assert serial.to_bytes(20, "big").lstrip(b"\0") in crl[basis.entry_offset :][:32]
    document = verdict_to_dict(verdict)["evidence"][0]
    assert document["bases"][0]["entry_offset"] == basis.entry_offset
    assert document["date"] == (NOW - DAY).isoformat()


def test_a_leaf_that_is_not_looked_up_says_why(pki: Pki, store: RevocationStore) -> None:
    lifetime = Policy(overrides={"revocation": {"short_lived": "365d"}})
    verdict = validator_of(pki, store, lifetime).validate(pki.client_der, [pki.ca_der])
    evidence = verdict.evidence[0]
    assert (evidence.status, [basis.kind for basis in evidence.bases]) == (
        "not_asked",
        ["short_lived"],
    )
    assert verdict_to_dict(verdict)["evidence"][0]["bases"] == [{"kind": "short_lived"}]
    assert evidence.bases[0].sha256 is None
    assert evidence.bases[0].this_update is None


def test_what_something_else_refuses_is_not_looked_up(pki: Pki, store: RevocationStore) -> None:
    verdict = validator_of(pki, store).validate(pki.client_der, [pki.ca_der], at=NOW - 30 * DAY)
    assert (verdict.code, verdict.evidence) == ("not_yet_valid", ())


def test_without_a_store_there_is_no_evidence(pki: Pki, validator: Validator) -> None:
    verdict = validator.validate(pki.client_der, [pki.ca_der])
    assert (verdict.evidence, verdict.revocation_epoch) == ((), None)


def test_reload_keeps_the_store(pki: Pki, store: RevocationStore) -> None:
    validator = validator_of(pki, store)
    store.add_crl(revocation_list(pki.ca, [pki.client], number=2))
    validator.reload(TrustStore([pki.root_der, pki.ca_der]), Policy("rfc5280"))
    assert validator.validate(pki.client_der).code == "certificate_revoked"


def test_a_shadow_looks_up_the_same_store(pki: Pki, store: RevocationStore) -> None:
    soft = Policy(overrides={"revocation": {"mode": "report-only"}})
    told: list[str | None] = []
    done = threading.Event()

    def hook(verdict: object) -> None:
        told.append(getattr(verdict, "code", None))
        done.set()

    validator = Validator(TrustStore(pki.root_der), revocation=store, shadow=soft, on_verdict=hook)
    store.add_crl(revocation_list(pki.ca, [pki.client], number=2))
    assert not validator.validate(pki.client_der, [pki.ca_der]).ok
    assert done.wait(20)
    assert told == ["certificate_revoked"]


def test_the_stance_must_be_given(pki: Pki) -> None:
    for wrong in (None, "soft", "", RevocationStore, [RevocationStore()]):
        with pytest.raises(ValueError, match="revocation: a RevocationStore or"):
            Validator(TrustStore(pki.root_der), revocation=wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="revocation"):
        Validator(TrustStore(pki.root_der))  # type: ignore[call-arg]


def test_issuers_come_in_every_form(pki: Pki, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "ca.pem").write_bytes(pki.ca_pem)
    trust = TrustStore(pki.root_der, intermediates=pki.ca_der)
    bundle = pki.root_pem + pki.ca_pem
    every: list[Any] = [
        trust,
        [trust],
        pki.ca_der,
        bundle,
        bundle.decode(),
        pki.ca.certificate,
        tmp_path / "folder",
        [pki.root_der, tmp_path / "folder" / "ca.pem"],
    ]
    for issuers in every:
        known = RevocationStore(issuers)
        assert known.add_crl(revocation_list(pki.ca))[0].outcome == "new"
    known = RevocationStore()
    with pytest.raises(CrlError, match="issuer_unknown"):
        known.add_crl(revocation_list(pki.ca))
    known.add_issuers(trust)
    known.add_crl(revocation_list(pki.ca))


def test_issuers_that_are_none(pki: Pki, tmp_path: Path) -> None:
    bad = bytearray(pki.ca_der)
    bad[4] ^= 1  # the signed part is no SEQUENCE
    with pytest.raises(StoreError) as caught:
        RevocationStore(bytes(bad))
    assert caught.value.code == "malformed_certificate"
    with pytest.raises(InputError):
        RevocationStore(tmp_path / "missing.pem")
    with pytest.raises(InputError):
        RevocationStore(revocation_list(pki.ca)[:-1])
    with pytest.raises(TypeError):
        RevocationStore(5)  # type: ignore[arg-type]


def test_crls_come_in_every_form(pki: Pki, tmp_path: Path) -> None:
    of_root, of_ca = revocation_list(pki.root), revocation_list(pki.ca)
    both = b"".join(
        x509.load_der_x509_crl(crl).public_bytes(Encoding.PEM) for crl in (of_root, of_ca)
    )
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "1.crl").write_bytes(of_root)
    (folder / "2.pem").write_bytes(b"some text\n" + pki.ca_pem + both)
    for source, outcomes in (
        (of_root, ["new"]),
        (bytearray(of_root), ["new"]),
        (memoryview(of_root), ["new"]),
        (both, ["new", "new"]),
        (both.decode(), ["new", "new"]),
        (folder / "2.pem", ["new", "new"]),
        (folder, ["new", "unchanged", "new"]),
    ):
        known = RevocationStore([pki.root_der, pki.ca_der])
        assert [added.outcome for added in known.add_crl(source)] == outcomes
        assert len(known.crls) == len(set(outcomes)) if source is folder else len(outcomes)


def test_what_a_crl_says(pki: Pki, store: RevocationStore) -> None:
    of_ca = revocation_list(pki.ca, [pki.client], number=2**70)
    ((crl, outcome),) = [(added.crl, added.outcome) for added in store.add_crl(of_ca)]
    assert outcome == "replaced"
    assert crl.issuer == "CN=issuing,O=Demo"
    assert (crl.number, crl.base_number, crl.scope) == (2**70, None, ())
    assert (crl.this_update, crl.next_update) == (NOW - DAY, NOW + DAY)
    assert (crl.entries, crl.bytes) == (1, len(of_ca))
    assert crl.sha256 == hashlib.sha256(of_ca).hexdigest()
    key_identifier = x509.SubjectKeyIdentifier.from_public_key(pki.ca.key.public_key()).digest
    assert crl.authority_key_identifier == key_identifier.hex()
    assert [known.sha256 for known in store.crls if known.issuer == crl.issuer] == [crl.sha256]
    assert repr(store) == "<RevocationStore 2 CRLs>"


def test_a_crl_that_is_rejected_says_why_and_changes_nothing(
    pki: Pki, store: RevocationStore, tmp_path: Path
) -> None:
    stranger = authority(Request(name="stranger", is_ca=True))
    namesake = authority(Request(name="issuing", is_ca=True), pki.root)
    broken = bytearray(revocation_list(pki.ca, number=9))
    broken[-1] ^= 1
    older = revocation_list(pki.ca, number=1, this_update=NOW - 2 * DAY)
    future = revocation_list(pki.ca, number=9, this_update=NOW + DAY, next_update=NOW + 2 * DAY)
    file = tmp_path / "a.crl"
    before, crls = store.epoch, {crl.sha256 for crl in store.crls}
    for content, code in (
        (revocation_list(stranger), "issuer_unknown"),
        (revocation_list(namesake, number=9), "signature_invalid"),
        (bytes(broken), "signature_invalid"),
        (older, "rollback"),
        (future, "from_the_future"),
        (pki.client_der, "malformed_crl"),
    ):
        file.write_bytes(content)
        for source in (content, file):
            with pytest.raises(CrlError) as caught:
                store.add_crl(source)
            assert caught.value.code == code
            assert caught.value.origin == (str(file) if source is file else "source <bytes>")
            assert code in str(caught.value)
    assert (store.epoch, {crl.sha256 for crl in store.crls}) == (before, crls)
    assert store.add_crl(revocation_list(pki.ca), at=NOW)[0].outcome in ("unchanged", "replaced")


def test_of_several_the_place_of_the_rejected_one_is_told(pki: Pki) -> None:
    known = RevocationStore(pki.root_der)
    pem = b"".join(
        x509.load_der_x509_crl(revocation_list(of)).public_bytes(Encoding.PEM)
        for of in (pki.root, pki.ca)
    )
    with pytest.raises(CrlError) as caught:
        known.add_crl(pem)
    assert caught.value.origin == "source <bytes>: CRL 2"
    assert len(known.crls) == 1, "the one before it stays"


def test_what_is_no_crl_at_all(pki: Pki, tmp_path: Path) -> None:
    known = RevocationStore(pki.root_der)
    for source in (b"", b"words", pki.root_pem, "-----BEGIN X509 CRL-----\n", tmp_path / "missing"):
        with pytest.raises(InputError):
            known.add_crl(source)
    for wrong in (5, None, ["a.crl"]):
        with pytest.raises(TypeError):
            known.add_crl(wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="at"):
        known.add_crl(revocation_list(pki.root), at="soon")
    assert known.crls == ()


def test_the_time_of_acceptance_can_be_given(pki: Pki) -> None:
    later = revocation_list(pki.root, this_update=NOW + 5 * DAY, next_update=NOW + 6 * DAY)
    for at in (NOW + 5 * DAY, unix(NOW + 5 * DAY), NOW + 5 * DAY - timedelta(minutes=5), "any"):
        assert RevocationStore(pki.root_der).add_crl(later, at=at)[0].outcome == "new"
    with pytest.raises(CrlError, match="from_the_future"):
        RevocationStore(pki.root_der).add_crl(later, at=NOW + 4 * DAY)


def test_a_serial_number_is_looked_up_as_it_is(pki: Pki, store: RevocationStore) -> None:
    crl = revocation_list(pki.ca, [pki.client], number=2)
    store.add_crl(crl)
    serial = pki.client.serial_number
    (entry,) = store.lookup(serial, pki.ca_der)
    assert (entry.crl_sha256, entry.is_delta) == (hashlib.sha256(crl).hexdigest(), False)
    assert (entry.date, entry.reason) == (NOW - DAY, "keyCompromise")
    assert crl[entry.offset] == 0x30
    for other in (serial + 1, -serial, 0, serial + 2**160):
        assert store.lookup(other, pki.ca_der) == ()
    assert store.lookup(serial, pki.root_der) == (), "another issuer's serial number"
    for wrong in ("5", True, 5.0):
        with pytest.raises(TypeError):
            store.lookup(wrong, pki.ca_der)  # type: ignore[arg-type]
    with pytest.raises(InputError):
        store.lookup(5, b"none")


def test_serial_numbers_have_a_sign(pki: Pki, store: RevocationStore) -> None:
    """255 is 00 FF in DER and -1 is FF: they are two."""
    twins = x509.CertificateRevocationListBuilder(
        issuer_name=pki.ca.certificate.subject, last_update=NOW, next_update=NOW + DAY
    ).add_extension(x509.CRLNumber(3), critical=False)
    for serial in (255, 128):
        entry = x509.RevokedCertificateBuilder(serial, NOW).build()
        twins = twins.add_revoked_certificate(entry)
    signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(pki.ca.key.public_key())
    twins = twins.add_extension(signer, critical=False)
    store.add_crl(twins.sign(pki.ca.key, hashes.SHA256()).public_bytes(Encoding.DER))
    assert [len(store.lookup(serial, pki.ca_der)) for serial in (255, 128, 127, -1, -128)] == [
        1,
        1,
        0,
        0,
        0,
    ]


def test_other_threads_run_while_a_crl_is_taken_in(
    pki: Pki,
) -> None:
    """Nobody takes the interpreter away from who holds it here: it is given back, or nobody counts.

    Whether another thread is fast enough is the machine's affair, so that it has many chances.
    """
    interval = sys.getswitchinterval()
    crl, counted, stop = large_crl(pki, 20_000), [0], threading.Event()

    def count() -> None:
        while not stop.is_set():
            counted[0] += 1
            time.sleep(0)

    def is_counted_meanwhile() -> bool:
        known = RevocationStore(pki.ca_der)
        before = counted[0]
        known.add_crl(crl)
        return counted[0] > before

    thread = threading.Thread(target=count)
    try:
        sys.setswitchinterval(100)
        thread.start()
        assert any(is_counted_meanwhile() for _ in range(50))
    finally:
        stop.set()
        sys.setswitchinterval(interval)
        thread.join()


def large_crl(pki: Pki, entries: int) -> bytes:
    """Sign a CRL with many entries."""
    revoked = [
        x509.RevokedCertificateBuilder(serial, NOW - DAY).build()
        for serial in range(1, entries + 1)
    ]
    builder = x509.CertificateRevocationListBuilder(
        pki.ca.certificate.subject, NOW - DAY, NOW + DAY, [], revoked
    )
    builder = builder.add_extension(x509.CRLNumber(1), critical=False)
    return builder.sign(pki.ca.key, hashes.SHA256()).public_bytes(Encoding.DER)


def test_the_same_certificate_below_the_anchor_itself(pki: Pki) -> None:
    """The anchor is never looked up: a CRL that revokes it says nothing about who is trusted (6.3)."""
    known = RevocationStore([pki.root_der, pki.ca_der])
    known.add_crl(revocation_list(pki.root, [pki.root.certificate]))
    known.add_crl(revocation_list(pki.ca))
    assert validator_of(pki, known).validate(pki.client_der, [der(pki.ca.certificate)]).ok
