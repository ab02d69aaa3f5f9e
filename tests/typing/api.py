"""Every public name, used as its types promise; mypy checks this file, nothing runs it."""
# ruff: noqa: INP001 - a package with the name of this folder would hide the module typing

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from typing import Any, Literal, assert_type

import chainward
from chainward import (
    AddedCrl,
    Anchor,
    AnchorKey,
    Attempt,
    Basis,
    ChainwardError,
    Crl,
    CrlEntry,
    CrlError,
    Disagreement,
    Email,
    Evidence,
    FetchStatus,
    Finding,
    Identity,
    InputError,
    NotReadBack,
    OcspError,
    PathCertificate,
    Policy,
    PolicyError,
    Refresher,
    Refused,
    RevocationStore,
    ShadowReport,
    Source,
    StoreError,
    TrustStore,
    Validator,
    Verdict,
    __version__,
    identity_to_dict,
    verdict_to_dict,
)
from cryptography import x509


def stores(certificate: x509.Certificate, der: bytes, folder: Path) -> TrustStore:
    """Make a store of every form that there is."""
    sources: list[Source] = [der, bytearray(der), memoryview(der), "PEM", folder, certificate]
    for source in sources:
        assert_type(TrustStore(source), TrustStore)
    limited = Anchor(
        folder,
        end_entity=False,
        permitted=[("dns", "corp.example")],
        excluded=(("ip", "10.0.0.0/8"),),
        usages=["clientAuth"],
        policies=iter(["1.2.3"]),
        public=False,
        trust_domains=["corp.example"],
        not_after=datetime(2030, 1, 1, tzinfo=UTC),
    )
    bare = AnchorKey(der, der, not_after=1_900_000_000)
    assert_type(TrustStore.from_files("root.pem", folder, intermediates=["ca.pem"]), TrustStore)
    store = TrustStore(
        [limited, bare, *sources],
        intermediates=sources,
        distrusted_certificates=["00" * 32],
        distrusted_keys={"00" * 32},
    )
    assert_type(TrustStore.from_certifi(), TrustStore)
    assert_type(TrustStore.from_system(intermediates=folder), TrustStore)
    assert_type(store.anchor_count, int)
    assert_type(store.intermediate_count, int)
    return store


def policies(overrides: Mapping[str, object]) -> Policy:
    """Make, compare and write policies."""
    policy = Policy("rfc5280", overrides)
    assert_type(Policy.from_toml(""), Policy)
    assert_type(Policy.from_file("policy.toml"), Policy)
    assert_type(Policy.from_file(Path("policy.toml")), Policy)
    assert_type(policy.diff(Policy()), list[tuple[str, str | None, str | None]])
    assert_type(policy.profile, str)
    assert_type(policy.to_toml(), str)
    assert_type({policy: 1}, dict[Policy, int])
    return policy


def validations(store: TrustStore, policy: Policy, der: bytes, others: Iterable[bytes]) -> None:
    """Ask everything that can be asked."""
    validator = Validator(store, policy, revocation="none", intermediate_cache=0, verdict_cache=0)
    for host in ("a.example", IPv4Address("192.0.2.1"), IPv6Address("::1"), Email("a@b"), None):
        assert_type(validator.validate(der, others, host=host), Verdict)
    for at in (None, 0, 0.5, "any", datetime.now(UTC)):
        assert_type(validator.explain(der, others, at=at), Verdict)
    assert_type(validator.verify(der, usage=["clientAuth"], policies=("1.2.3",)), Verdict)
    items: list[bytes | tuple[bytes, Iterable[bytes]]] = [der, (der, others)]
    assert_type(validator.validate_many(items, at=0, usage=None, policies=None), list[Verdict])
    assert_type(validator.reload(store), int)
    assert_type(validator.reload(store, policy), int)
    assert_type(validator.epoch, int)
    assert_type(validator.policy, Policy)
    assert_type(validator.metrics(), dict[str, int])
    # Without a stance on revocation there is no validator.
    Validator(store)  # type: ignore[call-arg]
    Validator(store, revocation="soft")  # type: ignore[arg-type]
    validator.validate(der, at=b"")  # type: ignore[arg-type]
    validator.validate(5)  # type: ignore[arg-type]


def watching(store: TrustStore) -> None:
    """Let a hook and a second policy watch."""
    told: list[Verdict] = []
    validator = Validator(
        store, revocation="none", on_verdict=told.append, shadow=Policy("rfc5280"), watch_queue=10
    )
    assert_type(validator.left_out, list[str])
    report = validator.shadow_report()
    assert_type(report, ShadowReport | None)
    if report:
        assert_type(report.judged, int)
        assert_type(report.dropped, int)
        assert_type(report.disagreements, tuple[Disagreement, ...])
        for one in report.disagreements:
            assert_type(one.live, str | None)
            assert_type(one.shadow, str | None)
            assert_type(one.count, int)
            assert_type(one.example, str)


def revocation(store: TrustStore, der: bytes, folder: Path) -> None:
    """Keep CRLs, and have them looked up."""
    assert_type(RevocationStore(), RevocationStore)
    known = RevocationStore([store, folder, der])
    known.add_issuers(store)
    known.add_issuers("PEM")
    for source in (der, bytearray(der), memoryview(der), "PEM", folder):
        assert_type(known.add_crl(source), tuple[AddedCrl, ...])
    for added in known.add_crl(der, at=0):
        assert_type(added.outcome, Literal["new", "replaced", "unchanged"])
        assert_type(added.crl, Crl)
    for crl in known.crls:
        assert_type((crl.issuer, crl.sha256), tuple[str, str])
        assert_type((crl.number, crl.base_number), tuple[int | None, int | None])
        assert_type((crl.this_update, crl.next_update), tuple[datetime, datetime | None])
        assert_type((crl.entries, crl.bytes), tuple[int, int])
        assert_type((crl.scope, crl.authority_key_identifier), tuple[tuple[str, ...], str | None])
    for entry in known.lookup(5, folder):
        assert_type(entry, CrlEntry)
        assert_type((entry.crl_sha256, entry.is_delta, entry.offset), tuple[str, bool, int])
        assert_type((entry.date, entry.reason), tuple[datetime, str | None])
    assert_type(known.epoch, int)
    assert_type(Validator(store, revocation=known), Validator)
    try:
        known.add_crl(folder, at="any")
    except CrlError as error:
        assert_type((error.code, error.origin), tuple[str | None, str | None])


def kept_and_fresh(store: TrustStore, der: bytes, folder: Path) -> None:
    """Keep a store in a folder, and have it kept fresh."""
    known = RevocationStore(store, folder=folder)
    for one in known.read_back():
        assert_type(one, NotReadBack)
        assert_type((one.origin, one.code, one.detail), tuple[str, str, str])
    assert_type(known.forget("0" * 64), bool)
    validator = Validator(store, revocation=known)
    try:
        assert_type(known.add_ocsp(folder, at=0), datetime | None)
    except OcspError as error:
        assert_type((error.code, error.origin), tuple[str | None, str | None])
    assert_type(validator.validate(der, stapled=[der]), Verdict)
    assert_type(validator.validate_many([(der, [der], [der])]), list[Verdict])
    with known.watch(
        validator=validator,
        certificates=[folder, (der, [der])],
        urls=["http://a.example/a.crl"],
        networks=["10.1.0.0/16"],
        ports=[8080],
        poll=60,
        ask_responders=True,
    ) as refresher:
        assert_type(refresher, Refresher)
        assert_type(refresher.learn([der]), int)
        assert_type(refresher.wait(1), bool)
        assert_type(refresher.not_followed, tuple[tuple[str, str], ...])
        for status in refresher.statuses():
            assert_type(status, FetchStatus)
            assert_type((status.id, status.url, status.error), tuple[str, str, str | None])
            assert_type(
                (status.last_attempt, status.last_success), tuple[datetime | None, datetime | None]
            )
            assert_type((status.next_update, status.failures), tuple[datetime | None, int])
            assert_type((status.in_flight, status.due_in), tuple[bool, float])
    refresher.stop()


def evidence(verdict: Verdict) -> None:
    """Read what a verdict says about revocation."""
    assert_type(verdict.revocation_epoch, int | None)
    assert_type(verdict.evidence, tuple[Evidence, ...])
    for one in verdict.evidence:
        assert_type((one.certificate, one.status), tuple[int, str])
        assert_type((one.reason, one.date), tuple[str | None, datetime | None])
        assert_type((one.bases, one.faults), tuple[tuple[Basis, ...], tuple[str, ...]])
        for basis in one.bases:
            assert_type((basis.kind, basis.sha256), tuple[str, str | None])
            assert_type((basis.number, basis.entry_offset), tuple[int | None, int | None])
            assert_type(basis.this_update, datetime | None)
            assert_type(basis.next_update, datetime | None)
            assert_type(basis.produced_at, datetime | None)
            assert_type((basis.is_delta, basis.is_trusted_cache), tuple[bool, bool])
            assert_type((basis.is_stapled, basis.is_delegated), tuple[bool, bool])


def verdicts(verdict: Verdict) -> None:
    """Read everything that a verdict says."""
    assert_type(verdict.ok, bool)
    assert_type(bool(verdict), bool)
    assert_type(verdict.code, str | None)
    assert_type(verdict.findings, tuple[Finding, ...])
    assert_type(verdict.notices, tuple[Finding, ...])
    assert_type(verdict.path, tuple[PathCertificate, ...])
    assert_type(verdict.identity, Identity | None)
    assert_type(verdict.valid_from, datetime | None)
    assert_type(verdict.valid_until, datetime | None)
    assert_type(verdict.valid_from_seconds, int | None)
    assert_type(verdict.valid_until_seconds, int | None)
    assert_type(verdict.policies, tuple[str, ...])
    assert_type(verdict.anchor, int | None)
    assert_type(verdict.attempts, tuple[Attempt, ...])
    assert_type(verdict.epoch, int)
    assert_type(verdict.work, dict[str, int])
    assert_type(verdict_to_dict(verdict), dict[str, Any])
    for finding in verdict.findings:
        assert_type(finding.certificate, int | None)
        texts = (finding.code, finding.severity, finding.detail, finding.reference, finding.summary)
        assert_type(texts, tuple[str, str, str, str, str])
    for certificate in verdict.path:
        assert_type(certificate.der, bytes)
        assert_type((certificate.role, certificate.subject), tuple[str, str])
        assert_type(certificate.sha256, str)
    for attempt in verdict.attempts:
        assert_type(attempt.path, tuple[PathCertificate, ...])
        assert_type((attempt.verified, attempt.finding), tuple[int, Finding])
    verdict.ok = True  # type: ignore[misc]


def identities(identity: Identity) -> None:
    """Read everything that an identity says."""
    assert_type(identity.rdns, tuple[tuple[tuple[str, str | bytes], ...], ...])
    assert_type(identity.serial_number, int)
    assert_type((identity.subject, identity.sha256, identity.key_sha256), tuple[str, str, str])
    for names in (identity.dns_names, identity.email_addresses, identity.uris, identity.policies):
        assert_type(names, tuple[str, ...])
    assert_type(identity.user_principal_names, tuple[str, ...])
    assert_type(identity.ip_addresses, tuple[IPv4Address | IPv6Address, ...])
    assert_type((identity.spiffe_id, identity.anchor_sha256), tuple[str | None, str | None])
    assert_type(identity.path, tuple[PathCertificate, ...])
    assert_type(identity.anchor_subject, str)
    assert_type(identity_to_dict(identity), dict[str, Any])


def errors() -> None:
    """Catch everything that is raised."""
    try:
        validations(TrustStore(b""), Policy(), b"", [])
    except Refused as error:
        assert_type(error.verdict, Verdict)
    except StoreError as error:
        assert_type(error.code, str | None)
    except PolicyError as error:
        assert_type((error.key, error.line), tuple[str | None, int | None])
    except (InputError, ChainwardError):
        assert_type(__version__, str)
        assert_type(chainward.__version__, str)
