"""chainward inside the handshakes of any server that is built on the standard library's ``ssl``.

::

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain("server.pem")
    attach(context, validator)

From then on the validator, and not OpenSSL, decides which clients get through a handshake of that
context. A client that is refused gets the TLS alert that fits the finding, in the handshake.

What the caller must still do:

* attach before the context serves, and attach **every** context that can serve a connection, those
  that an ``sni_callback`` switches to as well. A connection that is moved away from an attached context
  is refused, and one that is moved to it must show a certificate. One that no attached context ever
  sees is caught by nothing but `verdict_of`, so call it before you serve;
* look at the notices of the verdict, and decide what the client may do: chainward says who it is.
"""

import _ssl
import ssl
from typing import Protocol, TypeAlias

from chainward import ChainwardError, Validator, Verdict
from chainward._native import openssl
from chainward.integrations._cpython import extension, strangeness, wrong_context

__all__ = ["AttachError", "UnjudgedError", "attach", "check_after_handshake", "verdict_of"]

Connection: TypeAlias = ssl.SSLObject | ssl.SSLSocket


class _Inner(Protocol):
    """What is used of an ``_ssl._SSLSocket``."""

    def getpeercert(self, binary_form: bool, /) -> bytes | None: ...  # noqa: FBT001 - positional only
    def get_unverified_chain(self) -> list[_ssl.Certificate] | None: ...


_INSTEAD = "use chainward.integrations.ssl.check_after_handshake instead"


class AttachError(ChainwardError):
    """The context can't be attached to, and is as it was; the message says why and what to do instead."""


class UnjudgedError(ChainwardError):
    """Nobody judged the client of this connection: do not serve it."""


def attach(context: ssl.SSLContext, validator: Validator, *, send_ca_names: bool = True) -> None:
    """Let a validator decide, in the handshake, which clients of a server's context get in.

    The context is changed for good: its `verify_mode` becomes ``CERT_REQUIRED``, and stays so for each
    connection whatever is set later; sessions are not resumed, because OpenSSL does not verify a
    resumed client; CAs that it was given (``load_verify_locations``) count for nothing. It keeps the
    validator alive; to change anchors or policy, `Validator.reload` at any time.

    Args:
        context: of a server, and not yet serving; its `verify_mode` is ``CERT_NONE`` (the default) or
            ``CERT_REQUIRED``.
        validator: judges the clients, at the time of each handshake.
        send_ca_names: tell clients the names of the anchors, by which browsers choose a certificate.
            None is told when they are more than 16 KiB.

    Raises:
        AttachError: a context or an interpreter that this does not work with, a second time, or a policy
            for servers, under which any server's certificate would be a client.

    """
    wrong = wrong_context(context)
    if wrong:
        raise AttachError(wrong)
    if validator.policy.judges_servers:
        message = (
            "the policy asks for certificates of servers (serverAuth), and clients are judged here"
        )
        raise AttachError(message)
    library = _library()
    _prove(library, context)
    try:
        library.attach(context, validator._native, send_ca_names)
    except OSError as error:
        raise AttachError(str(error)) from error


def verdict_of(connection: Connection) -> Verdict:
    """Give the verdict about the client of a connection whose context is attached.

    It is there as soon as the client was judged; an acceptance only when the handshake has ended,
    because the client shows that it holds the key after its certificate. It goes with the connection.

    Args:
        connection: an ``ssl.SSLSocket``, or the ``ssl.SSLObject`` behind ``get_extra_info("ssl_object")``.

    Raises:
        UnjudgedError: the connection was served by a context that is not attached, or resumed, or its
            handshake has not ended, or it is closed.

    """
    verdict = openssl.verdict_of(_inner(connection))
    if verdict is None:
        message = "nobody judged this client: attach every context that can serve a connection"
        raise UnjudgedError(message)
    if verdict.ok and connection.version() is None:
        message = "the handshake has not ended: the client has not shown that it holds the key"
        raise UnjudgedError(message)
    return verdict


def check_after_handshake(connection: Connection, validator: Validator) -> Verdict:
    """Judge the client of a connection whose handshake has ended: where `attach` does not work.

    This is weaker. OpenSSL's verification comes first, and without it no client is asked for a
    certificate at all: the context needs ``CERT_REQUIRED`` and the anchors as its CAs
    (``load_verify_locations``). Whom OpenSSL refuses never comes here, so the validator can only refuse
    more. A refused client has finished its handshake and gets no alert that says why.

    What the caller must still do: call this for each connection before anything is read from or
    written to it, and close it unless the verdict is true. In a resumed session OpenSSL remembers no
    intermediates: the validator needs them in its store.

    Raises:
        UnjudgedError: the client showed no certificate, or the handshake has not ended.

    """
    inner = _inner(connection)
    if connection.version() is None:
        message = "the handshake has not ended: the client has not shown that it holds the key"
        raise UnjudgedError(message)
    leaf = inner.getpeercert(True)  # noqa: FBT003 - binary_form, positional only
    if not leaf:
        message = "the client showed no certificate: set verify_mode to CERT_REQUIRED"
        raise UnjudgedError(message)
    others = [der for der in _presented(inner) if der != leaf]
    return validator.validate(leaf, others)


def _library() -> openssl.Library:
    strange = strangeness()
    if strange:
        message = f"{strange}; {_INSTEAD}"
        raise AttachError(message)
    path = extension()
    if path is None:
        message = f"this Python has OpenSSL linked statically, out of reach; {_INSTEAD}"
        raise AttachError(message)
    try:
        return openssl.Library(path)
    except OSError as error:
        message = f"{error}; {_INSTEAD}"
        raise AttachError(message) from error


def _prove(library: openssl.Library, context: ssl.SSLContext) -> None:
    """Show that what lies in the context's C struct is the context that Python works with.

    What is set through one must be seen through the other. The context is left as it was.
    """
    before = context.verify_mode
    try:
        # Only what was read right each time is written to.
        is_proven = all(_reads(library, context, mode) for mode in _MODES) and all(
            _writes(library, context, mode) for mode in _MODES
        )
    finally:
        context.verify_mode = before
    if not is_proven:
        message = f"what Python sets, OpenSSL does not see, or the other way round; {_INSTEAD}"
        raise AttachError(message)


# SSL_VERIFY_NONE, _PEER, and _PEER with _FAIL_IF_NO_PEER_CERT; in an order in which each is a change.
_MODES = {ssl.CERT_NONE: 0, ssl.CERT_REQUIRED: 3, ssl.CERT_OPTIONAL: 1}


def _reads(library: openssl.Library, context: ssl.SSLContext, mode: ssl.VerifyMode) -> bool:
    context.verify_mode = mode
    return library.verify_mode(context) == _MODES[mode]


def _writes(library: openssl.Library, context: ssl.SSLContext, mode: ssl.VerifyMode) -> bool:
    library.set_verify_mode(context, _MODES[mode])
    return context.verify_mode is mode


def _presented(inner: _Inner) -> list[bytes]:
    """Give what the client presented, leaf first; Python 3.13 gave it a public name."""
    chain = inner.get_unverified_chain() or ()
    return [certificate.public_bytes(_ssl.ENCODING_DER) for certificate in chain]


def _inner(connection: Connection) -> _Inner:
    """Give what `_ssl` calls the connection. A socket drops it when it is closed."""
    inner: _Inner | None = getattr(connection, "_sslobj", None)
    if inner is None:
        message = f"{type(connection).__name__}: not a TLS connection, or closed"
        raise UnjudgedError(message)
    return inner
