"""docs/migrating.md: each stated difference with the answers of both engines, each flag beside our key."""

import datetime as dt
import re
import ssl
import tomllib
from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from certificates import DAY, NOW
from chainward import Anchor, Email, Policy, TrustStore, Validator
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from cryptography.x509.verification import PolicyBuilder, Store
from unit.pki import name

from . import differences
from .differences import Case
from .migrating import (
    Chain,
    ask_chainward,
    ask_cryptography,
    ask_openssl,
    authority,
    chain,
    client,
    root,
)
from .pages import text_of

PAGE = text_of("docs/migrating.md")
_ROW = re.compile(r"^\| (.+?) \| (accepted|refused) \| (.+?) \| (.+) \| (.+) \|$", re.MULTILINE)


def rows(engine: str) -> dict[str, tuple[str, ...]]:
    """Give the table of differences from an engine: by its first cell, the others."""
    section = PAGE.split(f"### Where {engine} answers otherwise", 1)[1].split("\n## ", 1)[0]
    return {row[0]: row[1:] for row in _ROW.findall(section)}


THEIRS = {"`cryptography`": differences.CRYPTOGRAPHY, "OpenSSL": differences.OPENSSL}
CASES = [(engine, name) for engine, cases in THEIRS.items() for name in cases]


def asked(engine: str, case: Case, presented: Chain, folder: Path) -> str | None:
    """Ask the other engine."""
    if engine == "OpenSSL":
        return ask_openssl(presented, folder, ["-verify_hostname", case.host] if case.host else [])
    return ask_cryptography(presented)


@pytest.mark.parametrize("engine", THEIRS)
def test_each_stated_difference_has_its_chain_and_the_reverse(engine: str) -> None:
    assert list(rows(engine)) == list(THEIRS[engine])


@pytest.mark.parametrize(("engine", "name"), CASES)
def test_the_answers_are_those_of_the_page(engine: str, name: str, tmp_path: Path) -> None:
    case = THEIRS[engine][name]
    their_answer, our_answer, _, _ = rows(engine)[name]
    presented = case.make()
    reason = asked(engine, case, presented, tmp_path)
    assert (reason is None) == (their_answer == "accepted"), reason
    assert case.theirs is None if reason is None else re.search(str(case.theirs), reason)
    verdict = ask_chainward(presented, host=case.host)
    expected = re.findall(r"`(\w+)`", our_answer)
    if our_answer.startswith("accepted"):
        told = [notice.code for notice in verdict.notices]
        assert (verdict.code, set(told)) == (None, {"revocation_not_checked", *expected})
    else:
        assert [verdict.code] == expected
    assert verdict.ok != (reason is None), "no difference"


@pytest.mark.parametrize(("engine", "name"), CASES)
def test_without_what_it_is_about_there_is_no_difference(
    engine: str, name: str, tmp_path: Path
) -> None:
    case = THEIRS[engine][name]
    presented = case.nearly()
    assert asked(engine, case, presented, tmp_path) is None
    assert ask_chainward(presented, host=case.host).ok


KEYS = [(engine, name) for engine, name in CASES if " = " in rows(engine)[name][2]]


@pytest.mark.parametrize(("engine", "name"), KEYS)
def test_the_key_that_is_named_gives_their_answer(engine: str, name: str) -> None:
    their_answer, _, key, _ = rows(engine)[name]
    case = THEIRS[engine][name]
    verdict = ask_chainward(case.make(), tomllib.loads(key.strip("`")), host=case.host)
    assert verdict.ok == (their_answer == "accepted"), verdict.code


def test_an_anchor_may_be_a_leaf_when_it_says_so() -> None:
    trusted = differences.leaf_as_anchor()
    store = TrustStore([Anchor(trusted.leaf, end_entity=True)])
    assert Validator(store, revocation="none").validate(trusted.leaf).ok


def test_what_is_left_out_gives_their_answer() -> None:
    unsigned = differences.anchor_below_a_root()
    others = root(subject=name("another root")).anchors
    verdict = ask_chainward(Chain(others, unsigned.leaf, unsigned.anchors))
    assert verdict.code == "issuer_not_found"
    twice = differences.two_of_one_ca()
    alone = Chain(twice.anchors, twice.leaf, twice.intermediates[:1])
    assert ask_chainward(alone).code == "name_excluded"


def test_a_verifier_of_cryptography_has_the_time_at_which_it_was_built() -> None:
    """tests/unit/test_clock.py has that ours reads the clock for each call."""
    made = chain()
    before = dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)
    verifier = PolicyBuilder().store(Store(made.anchors)).build_client_verifier()
    first = verifier.policy.validation_time
    verifier.verify(made.leaf, made.intermediates)
    assert before <= first == verifier.policy.validation_time


def test_what_verified_client_gives_is_in_the_verdict() -> None:
    made = chain()
    builder = PolicyBuilder().store(Store(made.anchors))
    theirs = builder.build_client_verifier().verify(made.leaf, made.intermediates)
    verdict = ask_chainward(made)
    assert verdict.identity
    assert [name.value for name in theirs.subjects or []] == list(verdict.identity.dns_names)
    ours = [x509.load_der_x509_certificate(each.der) for each in verdict.path]
    assert ours == list(theirs.chain)


CRITICAL = (x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3"), b"\x05\x00"), True)
SERVER = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
NAMES = x509.SubjectAlternativeName(
    [
        x509.DNSName("a.example"),
        x509.RFC822Name("a@b.example"),
        x509.IPAddress(ip_address("192.0.2.1")),
    ]
)
ANY_POLICY = ["-policy", "2.5.29.32.0"]
EXPLICIT = {"initial": {"explicit_policy": True}}


def with_names() -> Chain:
    return client(extra=[(NAMES, False)])


def day(number: int) -> dt.datetime:
    return NOW + number * DAY


def unix(moment: dt.datetime) -> str:
    return str(int(moment.timestamp()))


# What is presented; the options of openssl; our policy's keys and question; whether both accept.
FLAGS: dict[str, list[tuple[Any, Sequence[str], Mapping[str, object], Mapping[str, Any], bool]]] = {
    "-verify_depth": [
        (chain, ["-verify_depth", "1"], {"max_intermediates": 1}, {}, True),
        (chain, ["-verify_depth", "0"], {"max_intermediates": 0}, {}, False),
    ],
    "-purpose": [
        (
            lambda: client(extra=[(SERVER, False)]),
            ["-purpose", "sslserver"],
            {},
            {"usage": ["serverAuth"]},
            True,
        ),
        (chain, ["-purpose", "sslserver"], {}, {"usage": ["serverAuth"]}, False),
    ],
    "-attime": [
        (chain, ["-attime", unix(day(29))], {}, {"at": day(29)}, True),
        (chain, ["-attime", unix(day(31))], {}, {"at": day(31)}, False),
    ],
    "-no_check_time": [
        (lambda: client(days=(-9, -1)), ["-no_check_time"], {}, {"at": "any"}, True),
        (lambda: client(days=(-9, -1)), [], {}, {}, False),
    ],
    "-verify_hostname": [
        (with_names, ["-verify_hostname", "a.example"], {}, {"host": "a.example"}, True),
        (with_names, ["-verify_hostname", "b.example"], {}, {"host": "b.example"}, False),
    ],
    "-verify_ip": [
        (with_names, ["-verify_ip", "192.0.2.1"], {}, {"host": "192.0.2.1"}, True),
        (with_names, ["-verify_ip", "192.0.2.2"], {}, {"host": "192.0.2.2"}, False),
    ],
    "-verify_email": [
        (with_names, ["-verify_email", "a@b.example"], {}, {"host": Email("a@b.example")}, True),
        (with_names, ["-verify_email", "b@b.example"], {}, {"host": Email("b@b.example")}, False),
    ],
    "-x509_strict": [
        (
            lambda: authority(without=[x509.SubjectKeyIdentifier]),
            ["-x509_strict"],
            {"duties": {"subject_key_identifier": "refuse"}},
            {},
            False,
        ),
    ],
    "-ignore_critical": [
        (
            lambda: client(extra=[CRITICAL]),
            ["-ignore_critical"],
            {"accepted_critical_extensions": ["1.2.3"]},
            {},
            True,
        ),
        (lambda: client(extra=[CRITICAL]), [], {}, {}, False),
    ],
    "-policy_check": [
        (differences.with_policies, ["-policy_check", *ANY_POLICY], {}, {}, True),
        (
            lambda: authority(extra=[(differences.REQUIRES_POLICIES, True)]),
            ["-policy_check", *ANY_POLICY],
            {},
            {},
            False,
        ),
    ],
    "-explicit_policy": [
        (differences.with_policies, ["-explicit_policy", *ANY_POLICY], EXPLICIT, {}, True),
        (chain, ["-explicit_policy", *ANY_POLICY], EXPLICIT, {}, False),
    ],
    "-policy": [
        (
            differences.with_policies,
            ["-policy", "1.2.3.4", "-explicit_policy"],
            EXPLICIT,
            {"policies": ["1.2.3.4"]},
            True,
        ),
        (
            differences.with_policies,
            ["-policy", "1.2.3.5", "-explicit_policy"],
            EXPLICIT,
            {"policies": ["1.2.3.5"]},
            False,
        ),
    ],
    "-partial_chain": [
        (differences.anchor_below_a_root, ["-partial_chain"], {}, {}, True),
    ],
    "-auth_level": [
        (
            differences.small_key,
            ["-auth_level", "2"],
            {"algorithms": {"minimum_rsa_bits": 2048}},
            {},
            False,
        ),
    ],
}


@pytest.mark.parametrize("flag", FLAGS)
def test_a_flag_does_what_our_key_does(flag: str, tmp_path: Path) -> None:
    assert f"`{flag}" in PAGE
    for make, options, policy, question, accepted in FLAGS[flag]:
        presented = make()
        reason = ask_openssl(presented, tmp_path, options)
        verdict = ask_chainward(presented, policy, **question)
        assert (reason is None, verdict.ok) == (accepted, accepted), (reason, verdict.code)


def test_without_a_policy_openssl_takes_none_and_we_take_any(tmp_path: Path) -> None:
    """RFC 5280 6.1.1 (c): any-policy, when the user is not concerned about certificate policy."""
    presented = differences.with_policies()
    reason = ask_openssl(presented, tmp_path, ["-policy_check"])
    assert reason
    assert "no explicit policy" in reason
    assert ask_chainward(presented, EXPLICIT).ok


def test_every_verify_flag_of_the_module_ssl_is_on_the_page() -> None:
    flags = [flag.name for flag in ssl.VerifyFlags if flag.name]
    assert len(flags) >= 4
    assert [flag for flag in [*flags, "VERIFY_DEFAULT"] if f"`{flag}`" not in PAGE] == []


def test_every_method_of_the_builder_is_on_the_page() -> None:
    methods = [name for name in dir(PolicyBuilder) if not name.startswith("_")]
    assert len(methods) >= 6
    assert [name for name in methods if f".{name}(" not in PAGE] == []


def test_every_key_that_is_named_is_a_key() -> None:
    """The tables of flags name keys of the policy file; the shown values are ones."""
    shown = re.findall(r"`([a-z_.]+ = (?:true|\d+|\"\w+\"|\[.*?\]))`", PAGE)
    assert len(shown) >= 12
    for text in shown:
        Policy.from_toml(text)


def test_the_strict_profile_is_asked_as_the_page_says() -> None:
    missing = root(without=[x509.SubjectKeyIdentifier])
    assert ask_chainward(missing).ok
    strict = Validator(TrustStore(missing.anchors), Policy("rfc5280-strict"), revocation="none")
    assert strict.validate(missing.leaf, missing.intermediates).code == "subject_key_identifier"
