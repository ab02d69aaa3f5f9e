"""A store that is kept in a folder: what comes back after a restart, and what is not believed there."""

from pathlib import Path

import pytest
from certificates import DAY, NOW, Authority, Request, authority, revocation_list
from chainward import (
    CrlError,
    InputError,
    NotReadBack,
    OcspError,
    Policy,
    RevocationStore,
    TrustStore,
    Validator,
)

from .answers import ocsp_response
from .world import Pki, script

READ = """
import sys
from pathlib import Path
from chainward import RevocationStore
store = RevocationStore([Path(sys.argv[2]), Path(sys.argv[3])], folder=sys.argv[1])
print(store.read_back(), [(crl.issuer, crl.number) for crl in store.crls])
"""


def kept(pki: Pki, folder: Path) -> RevocationStore:
    """Open the folder, as after a start, and read back what is believed."""
    store = RevocationStore([pki.root_der, pki.ca_der], folder=folder)
    assert store.read_back() == ()
    return store


def numbers(store: RevocationStore) -> list[int | None]:
    return [crl.number for crl in store.crls]


def judged(pki: Pki, store: RevocationStore) -> str | None:
    validator = Validator(TrustStore(pki.root_der), revocation=store)
    return validator.validate(pki.client_der, [pki.ca_der]).code


def test_a_restart_reads_back(pki: Pki, tmp_path: Path) -> None:
    store = kept(pki, tmp_path / "store")
    store.add_crl(revocation_list(pki.root))
    store.add_crl(revocation_list(pki.ca, [pki.client], number=7))
    before = {crl.sha256 for crl in store.crls}
    del store
    again = kept(pki, tmp_path / "store")
    assert {crl.sha256 for crl in again.crls} == before
    assert judged(pki, again) == "certificate_revoked"


def test_a_rollback_after_a_restart_is_refused(pki: Pki, tmp_path: Path) -> None:
    """Also when nothing was read back: the folder knows what was there."""
    store = kept(pki, tmp_path / "store")
    store.add_crl(revocation_list(pki.ca, [pki.client], number=7))
    del store
    again = RevocationStore([pki.root_der, pki.ca_der], folder=tmp_path / "store")
    with pytest.raises(CrlError) as caught:
        again.add_crl(revocation_list(pki.ca, number=6, this_update=NOW - 2 * DAY))
    assert caught.value.code == "rollback"
    assert numbers(again) == []


def test_ocsp_responses_are_kept_too(pki: Pki, tmp_path: Path) -> None:
    store = kept(pki, tmp_path / "store")
    store.add_crl(revocation_list(pki.root))
    store.add_crl(revocation_list(pki.ca))
    assert store.add_ocsp(ocsp_response(pki.ca, pki.client, revoked=True)) == NOW + DAY
    assert judged(pki, store) == "certificate_revoked"
    del store
    assert judged(pki, kept(pki, tmp_path / "store")) == "certificate_revoked"


def test_what_was_planted_is_told_and_not_believed(pki: Pki, tmp_path: Path) -> None:
    """A CRL of a namesake with another key takes the place of the CA's own."""
    store = kept(pki, tmp_path / "store")
    store.add_crl(revocation_list(pki.ca, [pki.client], number=7))
    del store
    (part,) = (tmp_path / "store" / "parts").glob("*.der")
    mode = part.stat().st_mode
    part.chmod(0o600)
    part.write_bytes(revocation_list(namesake(pki), number=8))
    part.chmod(mode)
    again = RevocationStore([pki.root_der, pki.ca_der], folder=tmp_path / "store")
    (told,) = again.read_back()
    assert isinstance(told, NotReadBack)
    assert told.code == "signature_invalid"
    scope = told.origin.removeprefix("scope ")
    assert part.name.startswith(scope)
    assert numbers(again) == []
    with pytest.raises(CrlError, match="rollback"):
        again.add_crl(revocation_list(pki.ca, number=6, this_update=NOW - 2 * DAY))
    assert again.forget(scope)
    assert not again.forget(scope)
    again.add_crl(revocation_list(pki.ca, number=6, this_update=NOW - 2 * DAY))
    assert numbers(again) == [6]
    assert scope in (tmp_path / "store" / "forgotten").read_text()


def namesake(pki: Pki) -> Authority:
    return authority(Request(name="issuing", is_ca=True), pki.root)


def test_a_damaged_record_is_told(pki: Pki, tmp_path: Path) -> None:
    store = kept(pki, tmp_path / "store")
    store.add_crl(revocation_list(pki.ca))
    del store
    (record,) = (tmp_path / "store" / "records").iterdir()
    content = bytearray(record.read_bytes())
    content[-3] ^= 1
    record.write_bytes(content)
    again = RevocationStore([pki.root_der, pki.ca_der], folder=tmp_path / "store")
    (told,) = again.read_back()
    assert (told.origin, told.code) == ("folder", "not_kept")
    assert f"the record {record.name} is damaged" in told.detail
    assert numbers(again) == []


def test_another_process_reads_while_this_one_writes(pki: Pki, files: Path, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    store = kept(pki, folder)
    for number in (1, 2):
        store.add_crl(revocation_list(pki.ca, number=number))
        done = script(READ, folder, files / "root.pem", files / "ca.pem")
        assert (done.err, done.code) == ("", 0)
        assert done.out == f"() [('CN=issuing,O=Demo', {number})]\n"
    other = kept(pki, folder)
    assert numbers(other) == [2]
    with pytest.raises(CrlError) as caught:
        other.add_crl(revocation_list(pki.ca, number=3))
    assert caught.value.code == "not_kept"
    store.add_crl(revocation_list(pki.ca, number=4))
    assert other.read_back() == ()
    assert numbers(other) == [4]


def test_a_folder_that_others_may_change_is_not_used(pki: Pki, tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    with pytest.raises(InputError, match="lets others write"):
        RevocationStore(pki.root_der, folder=tmp_path / "open")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InputError, match="file"):
        RevocationStore(pki.root_der, folder=tmp_path / "file")


def test_a_scope_that_is_none(pki: Pki, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="scope: not usable: not a hash"):
        kept(pki, tmp_path / "store").forget("issuing")
    assert not RevocationStore().forget("0" * 64)
    assert RevocationStore().read_back() == ()


def test_a_response_that_is_not_accepted(pki: Pki, tmp_path: Path) -> None:
    store = RevocationStore(pki.ca_der)
    file = tmp_path / "response.der"
    for content, code in (
        (b"\x30\x03\x0a\x01\x03", "ocsp_try_later"),
        (ocsp_response(namesake(pki), pki.client), "ocsp_responder_unknown"),
    ):
        file.write_bytes(content)
        with pytest.raises(OcspError) as caught:
            store.add_ocsp(file)
        assert (caught.value.code, caught.value.origin) == (code, str(file))
    with pytest.raises(InputError):
        store.add_ocsp(tmp_path / "missing")
    with pytest.raises(TypeError, match="source"):
        store.add_ocsp("text")  # type: ignore[arg-type]


@pytest.mark.parametrize("how", ["validate", "explain", "validate_many"])
def test_a_stapled_response_counts(pki: Pki, how: str) -> None:
    store = RevocationStore([pki.root_der, pki.ca_der])
    store.add_crl(revocation_list(pki.root))
    validator = Validator(TrustStore(pki.root_der), revocation=store)
    for revoked, code in ((False, None), (True, "certificate_revoked")):
        stapled = [ocsp_response(pki.ca, pki.client, revoked=revoked)]
        if how == "validate_many":
            (verdict,) = validator.validate_many([(pki.client_der, [pki.ca_der], stapled)])
        else:
            judge = validator.explain if how == "explain" else validator.validate
            verdict = judge(pki.client_der, [pki.ca_der], stapled=stapled)
        assert verdict.code == code
        assert verdict.evidence[0].bases[0].kind == "ocsp"
    assert validator.validate(pki.client_der, [pki.ca_der]).code == "revocation_unknown"


def test_a_stapled_response_counts_where_the_policy_says_so(pki: Pki) -> None:
    store = RevocationStore([pki.root_der, pki.ca_der])
    store.add_crl(revocation_list(pki.root))
    policy = Policy(overrides={"revocation": {"sources": ["crl"]}})
    validator = Validator(TrustStore(pki.root_der), policy, revocation=store)
    stapled = [ocsp_response(pki.ca, pki.client)]
    verdict = validator.validate(pki.client_der, [pki.ca_der], stapled=stapled)
    assert verdict.code == "revocation_unknown"
    for wrong in (b"", [5]):
        with pytest.raises(TypeError, match="stapled"):
            validator.validate(pki.client_der, stapled=wrong)  # type: ignore[arg-type]
