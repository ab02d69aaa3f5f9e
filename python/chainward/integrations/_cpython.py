"""Which interpreters keep the C struct of an ``ssl.SSLContext`` in the way that is known here."""

import _ssl
import ssl
import sys
import sysconfig

# In each of these `PySSLContext` (Modules/_ssl.c) begins with `PyObject_HEAD` and `SSL_CTX *ctx`; the
# tests run with those that are present.
KNOWN_VERSIONS = ((3, 11), (3, 12), (3, 13), (3, 14))


def strangeness() -> str | None:
    """Say why the C struct of a context can't be trusted in this interpreter; None: it can."""
    if sys.implementation.name != "cpython":
        return f"{sys.implementation.name} is not CPython"
    version = tuple(sys.version_info[:2])
    if version not in KNOWN_VERSIONS:
        return f"nobody has tried this with Python {version[0]}.{version[1]}"
    if sysconfig.get_config_var("Py_GIL_DISABLED"):
        return "this Python is built for free threading, which puts other fields before the context"
    if sysconfig.get_config_var("Py_DEBUG") or hasattr(sys, "gettotalrefcount"):
        return "this Python is a debug build, which may put other fields before the context"
    if not ssl.OPENSSL_VERSION.startswith("OpenSSL 3."):
        return f"OpenSSL 3 is needed, and this Python has {ssl.OPENSSL_VERSION}"
    return None


def extension() -> str | None:
    """Give the path of the module that links OpenSSL; None when it is a part of the interpreter."""
    return getattr(_ssl, "__file__", None)


def wrong_context(context: object) -> str | None:
    """Say why something is not a server's plain ``ssl.SSLContext``; None: it is.

    A subclass is refused: some only look like a context and serve with another one that they hide.
    """
    if type(context) is not ssl.SSLContext or ssl.SSLContext.__mro__[1] is not _ssl._SSLContext:
        kind = type(context)
        return f"a plain ssl.SSLContext is wanted, not {kind.__module__}.{kind.__qualname__}"
    if context.protocol is ssl.PROTOCOL_TLS_CLIENT:
        return "this is a context of clients"
    if context.check_hostname:
        return "check_hostname means nothing for clients; turn it off"
    if context.verify_mode is ssl.CERT_OPTIONAL:
        return "CERT_OPTIONAL lets in who shows nothing; whoever is let in by chainward shows a certificate"
    return None
