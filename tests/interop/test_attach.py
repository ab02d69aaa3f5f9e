"""What `attach` refuses, and that a context it refused is as it was."""

import _ssl
import ssl
import sys
import sysconfig
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from chainward import ChainwardError, Policy, TrustStore, Validator
from chainward._native import openssl
from chainward.integrations.ssl import AttachError, attach

from interop.clients import TLS_1_2, TLS_1_3, connect
from interop.pki import Pki
from interop.servers import GREETING, ThreadedServer

FALLBACK = "check_after_handshake"


class Subclass(ssl.SSLContext):
    """Some subclasses serve with another context that they hide."""


def test_a_context_is_ready_afterwards(pki: Pki, validator: Validator) -> None:
    context = pki.server_context()
    attach(context, validator)
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.options & ssl.OP_NO_TICKET
    assert context.num_tickets == 0


def test_the_error_is_one_of_ours() -> None:
    assert issubclass(AttachError, ChainwardError)


@pytest.mark.parametrize(
    ("context", "why"),
    [
        (ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), "context of clients"),
        (Subclass(ssl.PROTOCOL_TLS_SERVER), "Subclass"),
        (object(), "builtins.object"),
        (None, "NoneType"),
    ],
)
def test_what_is_no_plain_context_of_a_server(
    validator: Validator, context: object, why: str
) -> None:
    with pytest.raises(AttachError, match=why):
        attach(context, validator)  # type: ignore[arg-type]


@pytest.mark.parametrize("attribute", ["verify_mode", "check_hostname"])
def test_settings_that_contradict(pki: Pki, validator: Validator, attribute: str) -> None:
    context = pki.server_context()
    if attribute == "verify_mode":
        context.verify_mode = ssl.CERT_OPTIONAL
    else:
        context.verify_mode = ssl.CERT_REQUIRED
        context.check_hostname = True
    with pytest.raises(AttachError, match=r"CERT_OPTIONAL|check_hostname"):
        attach(context, validator)


def test_a_policy_for_servers(pki: Pki) -> None:
    """Under it the certificate of any server would be a client."""
    policy = Policy("client-auth", {"usage": {"required": ["serverAuth"]}})
    judge = Validator(TrustStore(pki.root), policy, revocation="none")
    context = pki.server_context()
    with pytest.raises(AttachError, match="certificates of servers"):
        attach(context, judge)
    both = Policy("client-auth", {"usage": {"required": ["serverAuth", "clientAuth"]}})
    attach(context, Validator(TrustStore(pki.root), both, revocation="none"))


def test_a_second_time(pki: Pki, validator: Validator) -> None:
    """Connections may be using what is attached; anchors and policy change by a reload."""
    context = pki.server_context()
    attach(context, validator)
    with pytest.raises(AttachError, match="reload"):
        attach(context, validator)
    assert context.verify_mode is ssl.CERT_REQUIRED


def _pypy(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sys, "implementation", SimpleNamespace(name="pypy"))


def _unknown_version(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sys, "version_info", (3, 99, 0, "final", 0))


def _free_threaded(patch: pytest.MonkeyPatch) -> None:
    _variable(patch, "Py_GIL_DISABLED")


def _debug(patch: pytest.MonkeyPatch) -> None:
    _variable(patch, "Py_DEBUG")


def _reference_counting(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sys, "gettotalrefcount", lambda: 0, raising=False)


def _other_library(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ssl, "OPENSSL_VERSION", "AWS-LC 1.66")


def _built_in(patch: pytest.MonkeyPatch) -> None:
    patch.delattr(_ssl, "__file__")


def _static(patch: pytest.MonkeyPatch) -> None:
    """A module that is loaded and shows no function of OpenSSL, as one that has it inside."""
    patch.setattr(_ssl, "__file__", sys.modules["chainward._native"].__file__)


def _not_loaded(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(_ssl, "__file__", "/nowhere/_ssl.so")


def _variable(patch: pytest.MonkeyPatch, name: str) -> None:
    real = sysconfig.get_config_var
    patch.setattr(sysconfig, "get_config_var", lambda asked: 1 if asked == name else real(asked))


@pytest.mark.parametrize(
    ("strange", "why"),
    [
        (_pypy, "pypy"),
        (_unknown_version, r"Python 3\.99"),
        (_free_threaded, "free threading"),
        (_debug, "debug build"),
        (_reference_counting, "debug build"),
        (_other_library, "AWS-LC"),
        (_built_in, "statically"),
        (_static, "SSL_CTX_set_cert_verify_callback can't be found"),
        (_not_loaded, "not a module that is loaded"),
    ],
)
def test_strange_interpreters_are_told_the_fallback(
    pki: Pki,
    validator: Validator,
    monkeypatch: pytest.MonkeyPatch,
    strange: Callable[[pytest.MonkeyPatch], None],
    why: str,
) -> None:
    context = pki.server_context()
    with monkeypatch.context() as patch:
        strange(patch)
        with pytest.raises(AttachError, match=why) as caught:
            attach(context, validator)
    assert FALLBACK in str(caught.value)
    assert context.verify_mode is ssl.CERT_NONE
    assert context.num_tickets == 2


class _Lying:
    """A library that looks at some other context."""

    def __init__(self, reads: dict[int, int]) -> None:
        self._reads, self.written = reads, 0

    def verify_mode(self, context: ssl.SSLContext) -> int:
        return self._reads[int(context.verify_mode)]

    def set_verify_mode(self, *_: object) -> None:
        self.written += 1

    def attach(self, *_: object) -> None:
        pytest.fail("attached without a proof")


@pytest.mark.parametrize(
    ("reads", "writes"),
    [
        ({0: 0, 1: 0, 2: 0}, 0),
        ({0: 3, 1: 1, 2: 3}, 0),
        ({0: 0, 1: 1, 2: 1}, 0),
        # Reading is right by chance; what is written does not arrive.
        ({0: 0, 1: 1, 2: 3}, 1),
    ],
)
def test_memory_that_is_not_the_context(
    pki: Pki,
    validator: Validator,
    monkeypatch: pytest.MonkeyPatch,
    reads: dict[int, int],
    writes: int,
) -> None:
    """Nothing is written to what was not read right each time."""
    lying = _Lying(reads)
    monkeypatch.setattr(openssl, "Library", lambda _: lying)
    context = pki.server_context()
    with pytest.raises(AttachError, match=FALLBACK):
        attach(context, validator)
    assert (context.verify_mode, lying.written) == (ssl.CERT_NONE, writes)


def test_the_proof_of_a_real_context_goes_both_ways(pki: Pki) -> None:
    library = openssl.Library(_ssl.__file__)
    context = pki.server_context()
    for mode, native in ((ssl.CERT_NONE, 0), (ssl.CERT_REQUIRED, 3), (ssl.CERT_OPTIONAL, 1)):
        context.verify_mode = mode
        assert library.verify_mode(context) == native
        context.verify_mode = ssl.CERT_NONE
        library.set_verify_mode(context, native)
        assert context.verify_mode is mode


def test_the_binding_itself_takes_only_contexts(validator: Validator) -> None:
    library = openssl.Library(_ssl.__file__)
    for wrong in (object(), None, b"\0" * 64, ssl.MemoryBIO()):
        with pytest.raises(TypeError):
            library.verify_mode(wrong)  # type: ignore[arg-type]
        with pytest.raises(TypeError):
            library.attach(wrong, validator._native, True)  # type: ignore[arg-type]  # noqa: FBT003, SLF001 - the binding itself


@pytest.mark.parametrize("version", [TLS_1_2, TLS_1_3])
@pytest.mark.parametrize("mode", [ssl.CERT_NONE, ssl.CERT_OPTIONAL])
@pytest.mark.parametrize("name", ["none", "good", "untrusted"])
def test_a_verify_mode_that_is_changed_later_changes_nothing(
    pki: Pki, validator: Validator, version: ssl.TLSVersion, mode: ssl.VerifyMode, name: str
) -> None:
    context = pki.server_context()
    attach(context, validator)
    context.verify_mode = mode
    client = pki.client(name)
    with ThreadedServer(context) as server:
        seen = connect(pki.client_context(client, version), server.port)
        assert (seen.said == GREETING) is client.is_let_in
        assert server.outcome().code == client.code


def test_a_context_that_attach_has_seen_does_not_serve_clients(
    pki: Pki, validator: Validator
) -> None:
    """A context of PROTOCOL_TLS can do both; the validator judges clients, and no server."""
    with pytest.warns(DeprecationWarning, match="PROTOCOL_TLS"):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS)
    attach(context, validator)
    with ThreadedServer(pki.server_context()) as server:
        assert connect(context, server.port).alert == "CERTIFICATE_VERIFY_FAILED"
        assert server.outcome().error is not None
    assert validator.metrics()["validations"] == 0
