"""Anchors change under load: no handshake fails for it, and none is judged by a mixture of two stores.

The number of handshakes is CHAINWARD_HANDSHAKES; 20,000 take about a minute and a half on two cores.
"""

import os
import time

from chainward import TrustStore, Validator
from chainward.integrations.ssl import attach

from interop.clients import TLS_1_3
from interop.handshakes import run
from interop.pki import Pki
from interop.servers import GREETING

HANDSHAKES = int(os.environ.get("CHAINWARD_HANDSHAKES", "2000"))
NAMES = ("good", "untrusted", "expired")


def test_reload_under_load(pki: Pki) -> None:
    """Even epochs trust the stranger as well, odd ones do not; the good client is trusted by all."""
    narrow, wide = TrustStore(pki.root), TrustStore([pki.root, pki.stranger])
    validator = Validator(narrow, revocation="none")
    server = pki.server_context()
    attach(server, validator)
    clients = {name: pki.client_context(pki.client(name), TLS_1_3) for name in NAMES}
    reloads = 0

    def reload() -> None:
        nonlocal reloads
        reloads += 1
        assert validator.reload(wide if reloads % 2 else narrow) == reloads + 1
        time.sleep(0.01)

    result = run(server, clients, HANDSHAKES, reload)
    assert sum(map(len, result.seen.values())) == len(result.verdicts) == HANDSHAKES
    assert {(seen.said, seen.alert) for seen in result.seen["good"]} == {(GREETING, None)}
    assert {(seen.said, seen.alert) for seen in result.seen["expired"]} == {
        (b"", "certificate_expired")
    }
    assert {(seen.said, seen.alert) for seen in result.seen["untrusted"]} == {
        (GREETING, None),
        (b"", "unknown_ca"),
    }
    for verdict in result.verdicts:
        leaf = verdict.path[0].subject.partition(",")[0]
        expected = {
            "CN=good": None,
            "CN=expired": "expired",
            "CN=foe": None if verdict.epoch % 2 == 0 else "issuer_not_found",
        }
        assert verdict.code == expected[leaf], (leaf, verdict.epoch)
    let_in = sum(seen.said == GREETING for several in result.seen.values() for seen in several)
    assert let_in == sum(verdict.ok for verdict in result.verdicts)
    assert reloads > 10
    assert len({verdict.epoch for verdict in result.verdicts}) > 10
