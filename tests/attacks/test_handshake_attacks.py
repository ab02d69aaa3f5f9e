"""Each attack inside a handshake: nobody gets in who must not, and our finding speaks.

Only where a certificate is none to OpenSSL it refuses first, in the rows that are named here.

OpenSSL is the client as well, and does not load every certificate. What it does not load is put into
the client's Certificate message, which TLS 1.2 does not encrypt. Such a handshake never ends, but the
server's verdict comes before anything that the client would have to prove.
"""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from chainward import Verdict
from chainward._native import openssl
from chainward.integrations.ssl import attach
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from interop.pair import Pair
from interop.pki import Pki

from .attacks import Attack, all_attacks
from .test_attacks import ROWS, attacks_of, pem

# When Rust judges: what is asked about another time can't be asked in a handshake, which is now.
NOW = 1_780_272_000
HANDSHAKE, CERTIFICATE, LONGEST_RECORD = 22, 11, 16_384


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    """Make the certificate of the server, and one that OpenSSL's client loads."""
    return Pki(tmp_path_factory.mktemp("pki"))


def is_of_now(attack: Attack) -> bool:
    """Tell whether it can be asked in a handshake: about now, and about no host and no usage."""
    return attack.case.time == NOW and attack.case.host is None and not attack.case.usage


def server_context(pki: Pki, attack: Attack) -> ssl.SSLContext:
    """Make a server whose clients are judged by the attack's validator."""
    context = pki.server_context()
    attach(context, attack.validator(), send_ca_names=False)
    return context


def client_context(pki: Pki, attack: Attack, folder: Path) -> ssl.SSLContext | None:
    """Make a client that presents the attack; None where OpenSSL does not load it, or may rewrite it."""
    if attack.leaf_key is None or attack.row == "non-der":
        return None
    chain, key = folder / "chain.pem", folder / "key.pem"
    chain.write_text(pem((attack.case.leaf, *attack.case.intermediates)), "ascii")
    private = load_der_private_key(attack.leaf_key, None)
    key.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.create_default_context(cafile=str(pki.root))
    try:
        context.load_cert_chain(chain, key)
    except ssl.SSLError:
        return None
    return context


def stand_in(pki: Pki) -> ssl.SSLContext:
    """Make a client whose certificate is another one."""
    return pki.client_context(pki.client("good"), ssl.TLSVersion.TLSv1_2)


class Substituted(Pair):
    """A pair whose client seems to present other certificates than it does (RFC 5246 7.4.2)."""

    def __init__(
        self, server: ssl.SSLContext, client: ssl.SSLContext, certificates: tuple[bytes, ...]
    ) -> None:
        """Start nothing yet."""
        super().__init__(server, client)
        self._certificates = certificates
        self.is_substituted = False

    def handshake(self) -> None:
        """Do it as far as it gets."""
        for _ in range(4):
            self._step(self.client)
            for record in records(self._from_client.read()):
                self._to_server.write(self._changed(record))
            self._step(self.server)

    @staticmethod
    def _step(side: ssl.SSLObject) -> None:
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            return

    def _changed(self, record: bytes) -> bytes:
        messages = record[5:]
        if record[0] != HANDSHAKE or messages[0] != CERTIFICATE or self.is_substituted:
            return record
        self.is_substituted = True
        rest = messages[4 + int.from_bytes(messages[1:4]) :]
        certificates = b"".join(sized(der) for der in self._certificates)
        content = bytes([CERTIFICATE]) + sized(sized(certificates)) + rest
        parts = (
            content[start : start + LONGEST_RECORD]
            for start in range(0, len(content), LONGEST_RECORD)
        )
        return b"".join(record[:3] + len(part).to_bytes(2) + part for part in parts)


def sized(content: bytes) -> bytes:
    """Put a length of three octets before it."""
    return len(content).to_bytes(3) + content


def records(data: bytes) -> Iterator[bytes]:
    """Cut at the bounds of TLS records (RFC 5246 6.2.1)."""
    while data:
        end = 5 + int.from_bytes(data[3:5])
        yield data[:end]
        data = data[end:]


def judged(pair: Pair) -> tuple[bool, Verdict | None]:
    """Do the handshake; say whether the client got in, and what was found about it, if anything was."""
    try:
        pair.handshake()
    except ssl.SSLError:
        is_in = False
    else:
        is_in = pair.server.version() is not None and pair.client.version() is not None
    # The verdict as it is, also where the client has not proved anything yet.
    return is_in, openssl.verdict_of(pair.server._sslobj)  # type: ignore[attr-defined]  # noqa: SLF001


def is_unsigned(attack: Attack) -> bool:
    """Tell whether only what nobody signs, around the signed part, is not DER."""
    return attack.case.id.startswith(("non-der/envelope-", "non-der/after-the-end-"))


def outcome(pki: Pki, attack: Attack, folder: Path) -> str:
    """Put it through a handshake, assert what must hold whatever OpenSSL does, and say who spoke."""
    server = server_context(pki, attack)
    client = client_context(pki, attack, folder)
    name, is_good = attack.case.id, attack.case.expected == "accept"
    if client is not None:
        is_in, verdict = judged(Pair(server, client))
        assert is_in == is_good, name
        if verdict is None:
            return "openssl refused"
        assert (verdict.ok, verdict.code) == (is_good, attack.case.finding), name
        return "ours"
    pair = Substituted(server, stand_in(pki), (attack.case.leaf, *attack.case.intermediates))
    is_in, verdict = judged(pair)
    assert pair.is_substituted, name
    assert not is_in, name
    if verdict is None:
        return "openssl refused, substituted"
    if attack.row == "non-der" and verdict.code != attack.case.finding:
        # It was read as BER and written anew before we saw it: the same certificate in DER, or one whose
        # signature is over something else. What is signed is never made good.
        assert verdict.code == "signature_invalid" or is_unsigned(attack), (name, verdict.code)
        return "openssl rewrote"
    assert (verdict.ok, verdict.code) == (is_good, attack.case.finding), name
    return "ours, substituted"


# Where OpenSSL may refuse before anybody judges: what is no certificate to it, and more than 100 KiB of them.
REFUSED_BY_OPENSSL = {
    "duplicates",
    "uncounted-work",
    "recursion-and-lengths",
    "non-der",
    "nul",
    "times",
}


@pytest.mark.parametrize("row", ROWS)
def test_in_the_handshake(row: str, pki: Pki, tmp_path: Path) -> None:
    """The finding is ours unless OpenSSL refuses what is no certificate to it."""
    outcomes: dict[str, list[str]] = {}
    for attack in attacks_of(row):
        if is_of_now(attack):
            outcomes.setdefault(outcome(pki, attack, tmp_path), []).append(attack.case.id)
    refused = [what for what in outcomes if what.startswith("openssl refused")]
    assert not refused or row in REFUSED_BY_OPENSSL, outcomes


def test_most_attacks_can_be_asked_in_a_handshake() -> None:
    """Times have rows of their own; hosts and usages are no question of a server's."""
    count = sum(is_of_now(attack) for attack in all_attacks().attacks)
    assert count > len(all_attacks().attacks) * 3 // 4
