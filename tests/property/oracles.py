"""The other validators: OpenSSL through pyOpenSSL, and the verification of the package ``cryptography``."""

import datetime as dt
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from cryptography.x509.verification import Criticality, ExtensionPolicy, PolicyBuilder, Store, VerificationError
from OpenSSL import crypto
from OpenSSL._util import lib as openssl  # for the purpose, which pyOpenSSL does not set

from . import der
from .encode import Pki

MAX_INTERMEDIATES = 8
ACCEPTED = ""


@dataclass(frozen=True)
class Peer:
    """Another validator in one of its modes, and the question to us that is nearest to what it answers.

    Attributes:
        name: how it is called in the table.
        profile: our profile.
        usages: the usages that we ask for.
        judge: gives "" for an acceptance, else its reason.

    """

    name: str
    profile: str
    usages: tuple[str, ...]
    judge: Callable[[Pki], str]


def _moment(pki: Pki) -> dt.datetime:
    return der.DAY_ZERO + dt.timedelta(days=pki.plan.question.day)


def _openssl(pki: Pki, flags: int, purpose: int | None) -> str:
    """Verify; each anchor ends a path, as ours do (`X509_V_FLAG_PARTIAL_CHAIN`)."""
    store = crypto.X509Store()
    store.set_flags(crypto.X509StoreFlags.PARTIAL_CHAIN | flags)
    store.set_time(_moment(pki))
    if purpose is not None:
        openssl.X509_STORE_set_purpose(store._store, purpose)  # noqa: SLF001 - as above
    try:
        for anchor in pki.anchors:
            store.add_cert(_loaded(anchor))
        leaf, *others = map(_loaded, [pki.leaf, *pki.intermediates])
        crypto.X509StoreContext(store, leaf, others).verify_certificate()
    except crypto.X509StoreContextError as error:
        return str(error)
    except crypto.Error as error:
        return f"malformed: {error}"
    return ACCEPTED


def _loaded(octets: bytes) -> crypto.X509:
    return crypto.load_certificate(crypto.FILETYPE_ASN1, octets)


def _plain_openssl(pki: Pki) -> str:
    return _openssl(pki, 0, openssl.X509_PURPOSE_SSL_CLIENT)


def _strict_openssl(pki: Pki) -> str:
    return _openssl(pki, crypto.X509StoreFlags.X509_STRICT, openssl.X509_PURPOSE_SSL_CLIENT)


def _policies_in_openssl(pki: Pki) -> str:
    flags = crypto.X509StoreFlags.POLICY_CHECK | crypto.X509StoreFlags.EXPLICIT_POLICY
    return _openssl(pki, flags, openssl.X509_PURPOSE_SSL_CLIENT)


def _cryptography(pki: Pki, policies: tuple[ExtensionPolicy, ExtensionPolicy] | None) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # serial numbers that are not positive
        try:
            anchors = [x509.load_der_x509_certificate(each) for each in pki.anchors]
            leaf = x509.load_der_x509_certificate(pki.leaf)
            others = [x509.load_der_x509_certificate(each) for each in pki.intermediates]
            builder = PolicyBuilder().store(Store(anchors)).time(_moment(pki).replace(tzinfo=None))
            builder = builder.max_chain_depth(MAX_INTERMEDIATES)
            if policies:
                builder = builder.extension_policies(ca_policy=policies[0], ee_policy=policies[1])
            builder.build_client_verifier().verify(leaf, others)
        except (VerificationError, ValueError, x509.DuplicateExtension, x509.InvalidVersion) as error:
            return str(error) or type(error).__name__
    return ACCEPTED


def _is_authority(_policy: Any, _certificate: x509.Certificate, extension: x509.BasicConstraints) -> None:  # noqa: ANN401 - the stubs don't name it
    if not extension.ca:
        message = "not a CA"
        raise ValueError(message)


def _may_sign(_policy: Any, _certificate: x509.Certificate, extension: x509.KeyUsage | None) -> None:  # noqa: ANN401 - as above
    if extension is not None and not extension.key_cert_sign:
        message = "no keyCertSign"
        raise ValueError(message)


def _section_6() -> tuple[ExtensionPolicy, ExtensionPolicy]:
    """Ask for what RFC 5280 6.1.4 (k) and (n) do and nothing else."""
    authority = ExtensionPolicy.permit_all()
    authority = authority.require_present(x509.BasicConstraints, Criticality.AGNOSTIC, _is_authority)
    authority = authority.may_be_present(x509.KeyUsage, Criticality.AGNOSTIC, _may_sign)
    return authority, ExtensionPolicy.permit_all()


def _plain_cryptography(pki: Pki) -> str:
    return _cryptography(pki, _section_6())


def _strict_cryptography(pki: Pki) -> str:
    return _cryptography(pki, None)


PEERS = (
    Peer("openssl", "rfc5280", ("client",), _plain_openssl),
    Peer("openssl-strict", "rfc5280-strict", ("client",), _strict_openssl),
    Peer("openssl-policies", "rfc5280", ("client",), _policies_in_openssl),
    Peer("cryptography", "rfc5280", ("client",), _plain_cryptography),
    Peer("cryptography-webpki", "rfc5280-strict", ("client",), _strict_cryptography),
)
