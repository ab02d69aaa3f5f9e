"""Chains about which ``cryptography`` or OpenSSL answer otherwise, and what each of the three is asked."""

import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

from certificates import DAY, NOW
from chainward import Policy, TrustStore, Validator, Verdict
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError
from unit.pki import Extension, key_usage, name

Key: TypeAlias = Any  # any private key of the package cryptography
OPENSSL = shutil.which("openssl") or "openssl"
SECONDS = 60


@dataclass(frozen=True)
class Issued:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: Key


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A certificate to issue: a good one, but for what is given here.

    Attributes:
        name: the common name.
        is_ca: whether it is a CA.
        extra: extensions, which replace those of the same type.
        without: types of extensions that it must not have.
        days: validity, from now.
        key: its key; None = P-256.
        serial: its number; None = at random.
        subject: its name, when it is not just the common name.

    """

    name: str
    is_ca: bool = False
    extra: Sequence[Extension] = ()
    without: Sequence[type[x509.ExtensionType]] = ()
    days: tuple[int, int] = (-1, 30)
    key: Key = None
    serial: int | None = None
    subject: x509.Name | None = None


@dataclass(frozen=True)
class Chain:
    """What is trusted and what is presented."""

    anchors: list[x509.Certificate]
    leaf: x509.Certificate
    intermediates: list[x509.Certificate] = field(default_factory=list)


def issue(wanted: Wanted, issuer: Issued | None = None) -> Issued:
    """Issue a certificate; without an issuer it is self-signed."""
    key = wanted.key or ec.generate_private_key(ec.SECP256R1())
    signer = issuer.key if issuer else key
    subject = wanted.subject or name(wanted.name)
    builder = x509.CertificateBuilder(
        issuer_name=issuer.certificate.subject if issuer else subject,
        subject_name=subject,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number() if wanted.serial is None else wanted.serial,
        not_valid_before=NOW + wanted.days[0] * DAY,
        not_valid_after=NOW + wanted.days[1] * DAY,
    )
    for extension, critical in _extensions(wanted, key, signer):
        builder = builder.add_extension(extension, critical=critical)
    is_edwards = isinstance(signer, ed25519.Ed25519PrivateKey)
    return Issued(builder.sign(signer, None if is_edwards else hashes.SHA256()), key)


def _extensions(wanted: Wanted, key: Key, signer: Key) -> list[Extension]:
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    usual: list[Extension] = [
        (x509.BasicConstraints(ca=wanted.is_ca, path_length=None), True),
        (key_usage("key_cert_sign" if wanted.is_ca else "digital_signature"), True),
        (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
        (authority, False),
    ]
    if not wanted.is_ca:
        usual.append((x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), False))
        usual.append((x509.SubjectAlternativeName([x509.DNSName("client.example")]), False))
    given = {type(extension) for extension, _ in wanted.extra}
    kept = [each for each in usual if type(each[0]) not in {*given, *wanted.without}]
    return [*kept, *wanted.extra]


def chain(
    leaf: Wanted | None = None, ca: Wanted | None = None, root: Wanted | None = None
) -> Chain:
    """Issue a root, a CA and a client; good ones, but for what is given."""
    root_issued = issue(root or Wanted(name="root", is_ca=True))
    ca_issued = issue(ca or Wanted(name="CA", is_ca=True), root_issued)
    client = issue(leaf or CLIENT, ca_issued)
    return Chain([root_issued.certificate], client.certificate, [ca_issued.certificate])


CLIENT = Wanted(name="client")
AUTHORITY = Wanted(name="CA", is_ca=True)


def client(**changes: Any) -> Chain:  # noqa: ANN401 - the attributes of Wanted
    """Issue a chain whose leaf has these changes."""
    return chain(replace(CLIENT, **changes))


def authority(**changes: Any) -> Chain:  # noqa: ANN401 - the attributes of Wanted
    """Issue a chain whose intermediate CA has these changes."""
    return chain(ca=replace(AUTHORITY, **changes))


def root(**changes: Any) -> Chain:  # noqa: ANN401 - the attributes of Wanted
    """Issue a chain whose root has these changes."""
    return chain(root=replace(AUTHORITY, name="root", **changes))


def ask_chainward(
    presented: Chain,
    policy: Mapping[str, object] | None = None,
    **question: Any,  # noqa: ANN401 - the arguments of Validator.validate
) -> Verdict:
    """Ask us."""
    store = TrustStore(presented.anchors)
    validator = Validator(store, Policy("client-auth", policy), revocation="none")
    return validator.validate(presented.leaf, presented.intermediates, **question)


def ask_cryptography(
    presented: Chain, configure: Callable[[PolicyBuilder], PolicyBuilder] = lambda builder: builder
) -> str | None:
    """Ask ``ClientVerifier``; give its reason when it refuses."""
    builder = configure(PolicyBuilder().store(Store(presented.anchors)))
    try:
        builder.build_client_verifier().verify(presented.leaf, presented.intermediates)
    except VerificationError as error:
        return str(error)
    return None


def ask_openssl(presented: Chain, folder: Path, options: Iterable[str] = ()) -> str | None:
    """Ask ``openssl verify`` for the purpose of TLS clients; give its reason when it refuses."""
    files = {"anchors": presented.anchors, "presented": presented.intermediates}
    for stem, certificates in {**files, "leaf": [presented.leaf]}.items():
        pem = b"".join(each.public_bytes(Encoding.PEM) for each in certificates)
        (folder / f"{stem}.pem").write_bytes(pem)
    command = [OPENSSL, "verify", "-no-CApath", "-no-CAstore", "-purpose", "sslclient", *options]
    command += ["-CAfile", "anchors.pem"]
    command += ["-untrusted", "presented.pem"] if presented.intermediates else []
    done = subprocess.run(  # noqa: S603 - OpenSSL from the PATH; no shell
        [*command, "leaf.pem"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    return done.stderr if done.returncode else None
