"""What `explain` draws, and what `validate` says: the structure follows from the verdict."""

import hashlib
from pathlib import Path

import chainward
import pytest
from certificates import DAY, NOW, Request, authority, forged, issue
from chainward.cli._output import LONGEST, printable

from .world import Pki, client, der, key_info, pem, run


def mark(octets: bytes) -> str:
    """Give the digits by which certificates of one name are told apart."""
    return hashlib.sha256(octets).hexdigest()[:8]


def drawn(*arguments: str | Path, cwd: Path) -> list[str]:
    """Explain, and give the lines."""
    done = run("explain", *arguments, cwd=cwd)
    assert done.err == ""
    return done.out.splitlines()


def test_the_path_is_drawn_from_the_anchor_down(pki: Pki, files: Path) -> None:
    """RFC 5280 6.1 goes from the anchor to the leaf, each certificate below its issuer."""
    lines = drawn("--trust", "root.pem", "chain.pem", cwd=files)
    assert lines[0] == "chain.pem: ACCEPTED"
    assert lines[1].endswith(", 2 signatures checked"), (
        "of the CA and of the leaf, not of the anchor"
    )
    assert lines[2:6] == [
        "",
        f"CN=root,O=Demo  [anchor {mark(pki.root_der)}]",
        f"`- CN=issuing,O=Demo  [intermediate {mark(pki.ca_der)}]",
        f"   `- CN=client,O=Demo  [leaf {mark(pki.client_der)}]",
    ]
    assert lines[6].startswith("! revocation_not_checked (RFC 5280 6.1.3 (a)(3)): ")
    assert lines[7] == ""
    assert lines[8].startswith("holds from ")
    assert len(lines) == 9, "an accepted path without other attempts says no more"


def test_a_finding_stands_below_its_certificate(pki: Pki, files: Path) -> None:
    request = Request(name="old", is_ca=True, not_before=NOW - 9 * DAY, not_after=NOW - DAY)
    old = authority(request, pki.root)
    leaf = client(Request(name="leaf"), old)
    (files / "old.pem").write_bytes(pem(old.certificate))
    (files / "leaf.der").write_bytes(leaf)
    lines = drawn("--trust", "root.pem", "--intermediates", "old.pem", "leaf.der", cwd=files)
    assert lines[0] == "leaf.der: REFUSED: expired"
    # The signature of the CA is verified, then its validity refuses it; the leaf is never reached.
    assert lines[3:5] == [
        f"CN=root,O=Demo  [anchor {mark(pki.root_der)}]",
        f"`- CN=old,O=Demo  [intermediate {mark(der(old.certificate))}]",
    ]
    assert lines[5].startswith("      x expired (RFC 5280 6.1.3 (a)(2)): ")


def test_the_path_that_speaks_is_drawn_once(files: Path) -> None:
    lines = drawn("--trust", "root.pem", "--usage", "serverAuth", "chain.pem", cwd=files)
    assert lines[0] == "chain.pem: REFUSED: extended_key_usage"
    assert sum("[leaf " in line for line in lines) == 1
    assert sum("x extended_key_usage" in line for line in lines) == 1
    assert not any("other paths" in line for line in lines)


def test_every_other_path_is_drawn(pki: Pki, files: Path) -> None:
    """Three CAs of one name with keys of their own: a forged leaf fails below each of them."""
    same = [authority(Request(name="issuing", is_ca=True), pki.root) for _ in range(2)]
    leaf = forged(pki.client)
    others = b"".join(pem(one.certificate) for one in same)
    (files / "forged.der").write_bytes(leaf)
    (files / "others.pem").write_bytes(others)
    arguments = ("--intermediates", "others.pem", "--intermediates", "ca.pem", "forged.der")
    lines = drawn("--trust", "root.pem", *arguments, cwd=files)
    assert lines[0] == "forged.der: REFUSED: signature_invalid"
    assert lines[1].endswith(", 6 signatures checked, 3 of them did not verify")
    assert sum("[leaf " in line for line in lines) == 3
    start = lines.index("other paths that were tried and refused:")
    numbered = [line for line in lines[start:] if line[:1].isdigit()]
    assert numbered == [
        f"{number}. 2 certificates of it verified, the anchor counted:" for number in (1, 2)
    ]
    first = lines.index(numbered[0])
    assert lines[first + 1] == f"   CN=root,O=Demo  [anchor {mark(pki.root_der)}]"
    assert lines[first + 2].startswith("   `- CN=issuing,O=Demo  [intermediate ")
    assert lines[first + 3] == f"      `- CN=client,O=Demo  [leaf {mark(leaf)}]"
    issuers = {line for line in lines if "`- CN=issuing,O=Demo" in line}
    assert len({line.rsplit(maxsplit=1)[1] for line in issuers}) == 3, "each is told apart"
    assert lines[first + 4].startswith("            x signature_invalid (")


def test_what_was_refused_before_an_acceptance_is_drawn(pki: Pki, files: Path) -> None:
    """A CA certificate that expired and its renewal with the same key: the first path fails."""
    request = Request(name="issuing", is_ca=True, not_before=NOW - 9 * DAY, not_after=NOW - DAY)
    old = issue(request, pki.ca.key, pki.root)
    (files / "old.pem").write_bytes(pem(old))
    verdict = chainward.Validator(chainward.TrustStore(pki.root_der), revocation="none").explain(
        pki.client_der, [pki.ca_der, der(old)]
    )
    lines = drawn("--trust", "root.pem", "--intermediates", "old.pem", "chain.pem", cwd=files)
    assert lines[0] == "chain.pem: ACCEPTED"
    assert sum(line.lstrip().startswith("x expired") for line in lines) == len(verdict.attempts)


def test_without_any_path_the_leaf_stands_alone(pki: Pki, files: Path) -> None:
    lines = drawn("--trust", "root.pem", "client.der", cwd=files)
    assert lines[0] == "client.der: REFUSED: issuer_not_found"
    assert lines[1].endswith(", 0 signatures checked")
    assert lines[3] == f"CN=client,O=Demo  [leaf {mark(pki.client_der)}]"
    assert lines[4].startswith("   x issuer_not_found (")
    assert not any(line.startswith("holds") for line in lines)


def test_a_long_name_is_cut_and_its_length_told(pki: Pki, files: Path) -> None:
    """A name may have 64 KiB; all of it is in the JSON and in `inspect`."""
    long = "x" * 60
    deep = authority(Request(name=long, is_ca=True), pki.root)
    (files / "leaf.der").write_bytes(client(Request(name="leaf", dns="a.example"), deep))
    lines = drawn("--trust", "root.pem", "leaf.der", cwd=files)
    assert all(len(line) < 3 * LONGEST for line in lines)
    assert (
        printable("y" * (LONGEST + 1), LONGEST) == "y" * LONGEST + f"... ({LONGEST + 1} characters)"
    )
    assert printable("y" * LONGEST, LONGEST) == "y" * LONGEST


def test_a_certificate_without_a_subject_is_named_by_its_hash(files: Path) -> None:
    (files / "short.der").write_bytes(b"\x30\x00")
    lines = drawn("--trust", "root.pem", "short.der", cwd=files)
    assert lines[0] == "short.der: REFUSED: malformed_certificate"
    assert f"(no subject)  [leaf {mark(bytes([0x30, 0]))}]" in lines


def test_an_anchor_that_is_a_bare_key_is_named_so(pki: Pki) -> None:
    from chainward.cli._picture import explanation  # noqa: PLC0415 - private: no command has such

    subject = pki.root.certificate.subject.public_bytes()
    store = chainward.TrustStore(chainward.AnchorKey(subject, key_info(pki.root)))
    verdict = chainward.Validator(store, revocation="none").explain(pki.client_der, [pki.ca_der])
    assert "(a bare name and key)  [anchor]" in explanation("x", verdict, 0.1).splitlines()


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.000_012, "12 us"), (0.001_25, "1.2 ms"), (0.25, "250.0 ms"), (2.5, "2.5 s")],
)
def test_times_are_short(validator: chainward.Validator, seconds: float, text: str) -> None:
    from chainward.cli._picture import summary  # noqa: PLC0415 - private

    assert f"({text})" in summary("x", validator.validate(b""), seconds).splitlines()[0]


def test_printable_keeps_what_can_be_seen() -> None:
    assert printable("CN=M\u00fcller, \u65e5\u672c") == "CN=M\u00fcller, \u65e5\u672c"
    assert printable("\x00\x7f\u202e\udcff\U000e0041") == r"\x00\x7f\u202e\udcff\U000e0041"
