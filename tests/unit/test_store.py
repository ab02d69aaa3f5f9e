"""Trust stores: every form of a certificate, and none that is read in part or not at all."""

import json
import os
from pathlib import Path
from typing import Any

import chainward
import pytest
from certificates import Request, authority
from chainward import InputError, StoreError, TrustStore
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from .world import Pki, der, run, script


def judges(store: TrustStore, pki: Pki) -> bool:
    """Say whether the client of the PKI is accepted below the store."""
    validator = chainward.Validator(store, revocation="none")
    return validator.validate(pki.client_der, [pki.ca_der]).ok


def test_every_form_of_an_anchor_is_the_same_anchor(pki: Pki, files: Path) -> None:
    bundle = pkcs7.serialize_certificates([pki.root.certificate], Encoding.PEM)
    forms: list[Any] = [
        pki.root_der,
        pki.root_pem,
        bytearray(pki.root_der),
        memoryview(pki.root_der),
        memoryview(b"".join(bytes([octet, 0]) for octet in pki.root_der))[::2],
        pki.root_pem.decode(),
        pki.root.certificate,
        bundle,
        bundle.decode(),
        pkcs7.serialize_certificates([pki.root.certificate], Encoding.DER),
        files / "root.pem",
        chainward.Anchor(pki.root_pem),
        [pki.root_der],
        iter([pki.root.certificate]),
    ]
    for anchors in forms:
        store = TrustStore(anchors)
        assert (store.anchor_count, store.intermediate_count) == (1, 0), anchors
        assert judges(store, pki), anchors
    assert judges(TrustStore.from_files(str(files / "root.pem")), pki)


def test_exact_duplicates_count_once(pki: Pki) -> None:
    store = TrustStore([pki.root_der, pki.root_pem], intermediates=[pki.ca_der, pki.ca_pem])
    assert (store.anchor_count, store.intermediate_count) == (1, 1)


def test_a_bundle_of_many_keeps_each(pki: Pki) -> None:
    others = [authority(Request(name=f"root {i}", is_ca=True)).certificate for i in range(3)]
    everything = [pki.root.certificate, *others]
    concatenated = b"".join(map(der, everything))
    for bundle in (concatenated, pkcs7.serialize_certificates(everything, Encoding.DER)):
        assert TrustStore(bundle).anchor_count == 4
    for other in others:
        assert not judges(TrustStore(other), pki)


def test_other_pem_blocks_are_passed_over(pki: Pki) -> None:
    key = b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
    assert TrustStore(b"some text\n" + key + pki.root_pem).anchor_count == 1
    with pytest.raises(StoreError, match="no certificate found"):
        TrustStore(key)


def test_a_folder_is_every_file_of_it_and_no_folder_of_it(pki: Pki, tmp_path: Path) -> None:
    other = authority(Request(name="other", is_ca=True))
    (tmp_path / "one.pem").write_bytes(pki.root_pem)
    (tmp_path / "two.der").write_bytes(der(other.certificate))
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "three.pem").write_bytes(b"not looked at")
    assert TrustStore(tmp_path).anchor_count == 2


def test_configured_intermediates_complete_a_path(pki: Pki) -> None:
    alone = chainward.Validator(TrustStore(pki.root_der), revocation="none")
    assert alone.validate(pki.client_der).code == "issuer_not_found"
    store = TrustStore(pki.root_der, intermediates=pki.ca_pem)
    assert chainward.Validator(store, revocation="none").validate(pki.client_der).ok


@pytest.mark.parametrize("kind", ["distrusted_certificates", "distrusted_keys"])
def test_what_is_distrusted_is_refused_in_every_place(pki: Pki, kind: str, files: Path) -> None:
    field = "sha256" if kind == "distrusted_certificates" else "key_sha256"
    for name in ("client.der", "ca.pem", "root.pem"):
        digest = json.loads(run("inspect", "--json", files / name).out)[field]
        for text in (digest, digest.upper(), ":".join(digest[i : i + 2] for i in range(0, 64, 2))):
            hashes = {kind: [text]}
            store = TrustStore(
                pki.root_der,
                distrusted_certificates=hashes.get("distrusted_certificates", ()),
                distrusted_keys=hashes.get("distrusted_keys", ()),
            )
            verdict = chainward.Validator(store, revocation="none").validate(
                pki.client_der, [pki.ca_der]
            )
            assert verdict.code == "distrusted", (name, text)


# attacks.md, 'fail-open loading': what is missing, empty or broken in part refuses to load.


def test_no_anchor_is_no_store() -> None:
    nothings: list[Any] = [[], iter(())]
    for nothing in nothings:
        with pytest.raises(StoreError, match="at least one trust anchor") as raised:
            TrustStore(nothing)
        assert raised.value.code is None
    for empty in (b"", "", bytearray(), memoryview(b"")):
        with pytest.raises(StoreError, match="no certificate found") as raised:
            TrustStore(empty)
        assert raised.value.code == "malformed_certificate"


def test_errors_name_file_and_place(pki: Pki, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pem"
    lines = pki.ca_pem.decode().splitlines()
    for body, place in (
        ([*lines[:3], "!!!", *lines[3:]], "line 4: not base64"),
        (lines[:-1], "without its END line"),
        ([lines[0], "MAA=", lines[-1]], "certificate 1: malformed_certificate: "),
        (["-----BEGIN CERTIFICATE-----", *lines], "BEGIN or END line"),
    ):
        broken.write_text("\n".join(body))
        with pytest.raises(StoreError) as raised:
            TrustStore([pki.root_der, broken])
        assert str(raised.value).startswith(f"{broken}: ")
        assert place in str(raised.value)
    broken.write_bytes(pki.root_der + pki.ca_der[:-1])
    with pytest.raises(StoreError, match=r"broken\.pem: certificate 2 at byte "):
        TrustStore(broken)


def test_errors_name_the_argument_where_there_is_no_file(pki: Pki) -> None:
    with pytest.raises(StoreError, match=r"^anchors\[1\] <bytes>: "):
        TrustStore([pki.root_der, pki.root_der[:50]])
    with pytest.raises(StoreError, match=r"^anchors\[0\] <text, not a path>: "):
        TrustStore("root.pem")
    with pytest.raises(StoreError, match=r"^intermediates\[0\] <bytearray>: ") as raised:
        TrustStore(pki.root_der, intermediates=[bytearray(b"\x30\x00")])
    assert raised.value.code == "malformed_certificate"


def test_a_broken_block_after_good_ones_refuses_the_whole_bundle(pki: Pki) -> None:
    for bundle in (pki.root_pem + pki.ca_pem[:-40], pki.root_der + b"\x00", pki.root_der + b"0"):
        with pytest.raises(StoreError):
            TrustStore(bundle)


def test_a_file_that_cannot_be_read_is_named(pki: Pki, tmp_path: Path) -> None:
    missing = tmp_path / "missing.pem"
    forms: list[Any] = [missing, [pki.root_der, missing], [chainward.Anchor(missing)]]
    for anchors in forms:
        with pytest.raises(InputError, match=r"missing\.pem: No such file"):
            TrustStore(anchors)
    with pytest.raises(InputError, match=r"missing\.pem"):
        TrustStore(pki.root_der, intermediates=missing)
    with pytest.raises(InputError, match="embedded null byte"):
        TrustStore(Path("a\0b"))


def test_a_folder_that_is_empty_or_broken_in_part_is_refused(pki: Pki, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file in this folder"):
        TrustStore(tmp_path)
    with pytest.raises(InputError, match="no file in this folder"):
        TrustStore([pki.root_der, tmp_path])
    (tmp_path / "good.pem").write_bytes(pki.root_pem)
    assert TrustStore(tmp_path).anchor_count == 1
    (tmp_path / "notes.txt").write_text("not a certificate")
    with pytest.raises(StoreError, match=r"notes\.txt: no certificate found"):
        TrustStore(tmp_path)
    (tmp_path / "notes.txt").unlink()
    (tmp_path / "rotated.pem").symlink_to(tmp_path / "gone.pem")
    with pytest.raises(InputError, match=r"rotated\.pem: No such file"):
        TrustStore(tmp_path)
    (tmp_path / "rotated.pem").unlink()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="pipe: not a file"):
        TrustStore(tmp_path)


LIMITED = """
import resource, sys
import chainward
from pathlib import Path
from typing import Any
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
try:
    chainward.TrustStore(Path(sys.argv[1]))
except chainward.StoreError as error:
    print(error)
"""


def test_a_file_without_end_is_not_read_to_its_end() -> None:
    done = script(LIMITED, "/dev/zero")
    assert done.code == 0, done.err
    assert done.out == f"/dev/zero: larger than {64 << 20} bytes\n"


def test_a_file_that_breaks_while_it_is_read(pki: Pki) -> None:
    """Nobody, root neither, can read the first octets of a process's memory."""
    memory = Path("/proc/self/mem")
    with pytest.raises(InputError, match=r"^/proc/self/mem: Input/output error"):
        TrustStore([pki.root_der, memory])


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("anchors", None),
        ("anchors", 5),
        ("anchors", [None]),
        ("intermediates", 5),
        ("distrusted_certificates", "ab" * 32),
        ("distrusted_certificates", [b"a" * 32]),
        ("distrusted_keys", 5),
    ],
)
def test_a_wrong_type_is_told_with_its_argument(pki: Pki, argument: str, value: object) -> None:
    arguments: dict[str, object] = {"anchors": pki.root_der, argument: value}
    with pytest.raises(TypeError, match=rf"^{argument}(\[0\])?: "):
        TrustStore(**arguments)  # type: ignore[arg-type]


def test_a_wrong_hash_is_told(pki: Pki) -> None:
    for text in ("zz", "ab" * 31, "ab" * 33, ""):
        with pytest.raises(ValueError, match=r"^distrusted_keys: .* SHA-256"):
            TrustStore(pki.root_der, distrusted_keys=[text])
