"""OpenSSL, through pyOpenSSL and through its command.

Each anchor ends a path, as ours do (``-partial_chain``), and the purpose is that of TLS clients.
"""

import base64
import functools
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from OpenSSL import crypto
from OpenSSL._util import lib  # for the purpose, which pyOpenSSL does not set

from .answer import Answer, accepted, moment, refused
from .encode import Pki, policy_oid
from .plan import ANY_POLICY


def asked_plainly(pki: Pki) -> Answer:
    """Ask as servers do."""
    return _asked(pki, 0)


def asked_strictly(pki: Pki) -> Answer:
    """Ask with X509_V_FLAG_X509_STRICT."""
    return _asked(pki, crypto.X509StoreFlags.X509_STRICT)


def _asked(pki: Pki, flags: int) -> Answer:
    store = crypto.X509Store()
    store.set_flags(crypto.X509StoreFlags.PARTIAL_CHAIN | flags)
    store.set_time(moment(pki))
    lib.X509_STORE_set_purpose(store._store, lib.X509_PURPOSE_SSL_CLIENT)  # noqa: SLF001 - as above
    try:
        for anchor in pki.anchors:
            store.add_cert(_loaded(anchor))
        leaf, *others = map(_loaded, [pki.leaf, *pki.intermediates])
        chain = crypto.X509StoreContext(store, leaf, others).get_verified_chain()
    except crypto.X509StoreContextError as error:
        return refused(str(error))
    except crypto.Error as error:
        return refused(f"malformed: {error}")
    return accepted(tuple(crypto.dump_certificate(crypto.FILETYPE_ASN1, each) for each in chain))


def _loaded(octets: bytes) -> crypto.X509:
    return crypto.load_certificate(crypto.FILETYPE_ASN1, octets)


@functools.cache
def has_command() -> bool:
    """Whether there is the command ``openssl``."""
    return shutil.which("openssl") is not None


def asked_of_command(pki: Pki) -> Answer:
    """Ask ``openssl verify`` about certificate policies (RFC 5280 6.1.1 (c), (e)-(g)).

    Only the command can set the user-initial-policy-set; without one OpenSSL refuses whatever needs a policy.
    """
    question = pki.plan.question
    switches = {
        "-explicit_policy": question.explicit_policy,
        "-inhibit_map": question.policy_mapping_inhibit,
        "-inhibit_any": question.any_policy_inhibit,
    }
    policies = question.policies or (ANY_POLICY,)
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(  # noqa: S603 - OpenSSL from the PATH; no shell
            [
                str(shutil.which("openssl")),
                *(
                    "verify",
                    "-no-CAfile",
                    "-no-CApath",
                    "-no-CAstore",
                    "-partial_chain",
                    "-policy_check",
                ),
                *("-purpose", "sslclient", "-attime", str(int(moment(pki).timestamp()))),
                *(part for policy in policies for part in ("-policy", policy_oid(policy))),
                *(switch for switch, is_set in switches.items() if is_set),
                *("-trusted", _file(folder, "trusted", pki.anchors)),
                *(
                    ("-untrusted", _file(folder, "untrusted", pki.intermediates))
                    if pki.intermediates
                    else ()
                ),
                _file(folder, "leaf", [pki.leaf]),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
    return (
        accepted() if done.returncode == 0 else refused(done.stderr.strip() or done.stdout.strip())
    )


def _file(folder: str, name: str, certificates: Iterable[bytes]) -> str:
    path = Path(folder) / f"{name}.pem"
    path.write_bytes(b"".join(map(_pem, certificates)))
    return str(path)


def _pem(octets: bytes) -> bytes:
    """Write PEM without a look at the DER."""
    text = base64.encodebytes(octets)
    return b"-----BEGIN CERTIFICATE-----\n" + text + b"-----END CERTIFICATE-----\n"
