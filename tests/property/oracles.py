"""The other validators, and the question to us that is nearest to what each of them answers."""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.verification import (
    Criticality,
    ExtensionPolicy,
    PolicyBuilder,
    Store,
    VerificationError,
)

from .answer import Answer, accepted, moment, refused
from .encode import Pki
from .judging import Setting
from .openssl import asked_of_command, asked_plainly, asked_strictly, has_command
from .plan import PkiPlan, Question

MAX_INTERMEDIATES = 8


@dataclass(frozen=True)
class Peer:
    """Another validator in one of its modes, and the question to us that is nearest to what it answers.

    Attributes:
        name: how it is called in the table.
        judge: asks it.
        profile: our profile.
        overrides: the keys of our policy that differ.
        usages: the usages that we ask for.
        asks_policies: whether it is asked about certificate policies.

    """

    name: str
    judge: Callable[[Pki], Answer]
    profile: str
    overrides: Mapping[str, Mapping[str, object] | str]
    usages: tuple[str, ...] = ("client",)
    asks_policies: bool = False

    def takes(self, plan: PkiPlan) -> bool:
        """Whether it is asked: about policies only where there are some, since that costs a process."""
        if not self.asks_policies:
            return True
        return any(each.says_policies for each in plan.certificates)

    def setting(self, pki: Pki) -> Setting:
        """Give what we are asked."""
        asked = pki.plan.question if self.asks_policies else Question(day=pki.plan.question.day)
        question = replace(asked, profile=self.profile, usages=self.usages)
        return replace(Setting.of(pki), question=question, overrides=self.overrides)


def _cryptography(pki: Pki, policies: tuple[ExtensionPolicy, ExtensionPolicy] | None) -> Answer:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # serial numbers that are not positive
        try:
            anchors = [x509.load_der_x509_certificate(each) for each in pki.anchors]
            leaf = x509.load_der_x509_certificate(pki.leaf)
            others = [x509.load_der_x509_certificate(each) for each in pki.intermediates]
            builder = PolicyBuilder().store(Store(anchors)).time(moment(pki).replace(tzinfo=None))
            builder = builder.max_chain_depth(MAX_INTERMEDIATES)
            if policies:
                builder = builder.extension_policies(ca_policy=policies[0], ee_policy=policies[1])
            chain = builder.build_client_verifier().verify(leaf, others).chain
        except (
            VerificationError,
            ValueError,
            x509.DuplicateExtension,
            x509.InvalidVersion,
        ) as error:
            return refused(str(error) or type(error).__name__)
    return accepted(tuple(each.public_bytes(Encoding.DER) for each in chain))


def _is_authority(
    _policy: object, _certificate: x509.Certificate, extension: x509.BasicConstraints
) -> None:
    if not extension.ca:
        message = "not a CA"
        raise ValueError(message)


def _may_sign(
    _policy: object, _certificate: x509.Certificate, extension: x509.KeyUsage | None
) -> None:
    if extension is not None and not extension.key_cert_sign:
        message = "no keyCertSign"
        raise ValueError(message)


def _section_6() -> tuple[ExtensionPolicy, ExtensionPolicy]:
    """Ask for what RFC 5280 6.1.4 (k) and (n) do and nothing else."""
    authority = ExtensionPolicy.permit_all()
    authority = authority.require_present(
        x509.BasicConstraints, Criticality.AGNOSTIC, _is_authority
    )
    authority = authority.may_be_present(x509.KeyUsage, Criticality.AGNOSTIC, _may_sign)
    return authority, ExtensionPolicy.permit_all()


def _plain_cryptography(pki: Pki) -> Answer:
    return _cryptography(pki, _section_6())


def _strict_cryptography(pki: Pki) -> Answer:
    return _cryptography(pki, None)


# The purpose sslclient asks for these, too.
_SSL_CLIENT: Mapping[str, Mapping[str, object] | str] = {
    "digital_signature": "refuse",
    "usage": {"accept_any_extended_key_usage": False},
}
_WEB_PKI = {
    "usage": {"absent": "accept"},
    "baseline": {"common_name": "accept", "authority_key_identifier": "accept"},
}

PEERS = (
    Peer("openssl", asked_plainly, "rfc5280", _SSL_CLIENT),
    Peer("openssl-strict", asked_strictly, "rfc5280-strict", _SSL_CLIENT),
    Peer("openssl-policies", asked_of_command, "rfc5280", _SSL_CLIENT, asks_policies=True),
    Peer("cryptography", _plain_cryptography, "rfc5280", {}, usages=()),
    Peer("cryptography-webpki", _strict_cryptography, "web-pki", _WEB_PKI),
)


def peers() -> tuple[Peer, ...]:
    """Give those that are there; the command of OpenSSL may be missing."""
    return PEERS if has_command() else tuple(each for each in PEERS if not each.asks_policies)
