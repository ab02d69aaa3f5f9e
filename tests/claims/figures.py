"""The project's figures to beat, in the order of their page; what is not measured yet says who brings it."""

from collections.abc import Iterator

from .claim import Claim, Later, Ratio, Source, Test
from .readme import BETTERTLS, LIMBO, PKITS

# What one P-256 verification took on the machine of the figures: their absolute times become ratios by it.
P256_MICROSECONDS = 49.7
GOAL = "a goal of issue 6"
_ATTACKS = Test(
    "rust/engine/tests/attacks/main.rs", "every_attack_ends_in_its_finding_within_its_bounds"
)
_ANCHORS = Test("tests/docs/test_limits.py", "test_anchors_of_one_name")


def figures() -> list[Claim]:
    """Give all of them."""
    sections = {
        "figures: one certificate": _one_certificate(),
        "figures: below the floor": _below_the_floor(),
        "figures: CRLs": _crls(),
        "figures: handshakes": _handshakes(),
        "figures: OCSP": _ocsp(),
        "figures: hostile chains": _hostile(),
        "figures: conformance": _conformance(),
        "figures: inventories": _inventories(),
    }
    return [Claim(where, text, source) for where, rows in sections.items() for text, source in rows]


_Rows = Iterator[tuple[str, Source]]
_CHAINS = (("p256-d1", 1.05), ("p256-d2", 1.05), ("rsa2048-d1", 1.10), ("rsa2048-d2", 1.10))


def _one_certificate() -> _Rows:
    for chain, _ in _CHAINS:
        yield f"{chain}, cold, beside rustls-webpki", Later("< 1 x", 6)
    yield "RSA root and ECDSA leaf, cold, beside rustls-webpki", Later("< 1 x", 6)
    yield "Ed25519, cold, beside rustls-webpki", Later("< 1 x", 6)
    for chain, most in _CHAINS:
        row = f"{chain}: warm, Rust / bare leaf"
        yield f"{chain}, intermediates seen before", Ratio(row=row, most=most, note=GOAL)
    yield "RSA root and ECDSA leaf, intermediates seen before", Later("<= 1.10", 6)
    yield "Ed25519, intermediates seen before", Later("<= 1.05", 6)
    for language, most in (("Rust", 0.01), ("Python", 0.02)):
        for chain, _ in _CHAINS:
            row = f"{chain}: again, {language} / bare P-256"
            yield (
                f"{chain}, same client again, from {language}",
                Ratio(row=row, most=most, note=GOAL),
            )
    yield "the other chains, same client again", Later("<= 0.01 Rust, <= 0.02 Python", 6)
    for temper in ("cold", "intermediates seen before", "same client again"):
        yield f"2 threads, P-256, {temper}", Later(">= 0.97 x bare's own gain", 6)
    yield "10,000 roots", Later("nothing measurable over 1 root", 6)
    for chain, _ in _CHAINS:
        row = f"{chain}: cold, Python / pyca"
        yield f"{chain}, cold, beside cryptography", Ratio(row=row, most=1)
        row = f"{chain}: warm, Python / pyca"
        yield f"{chain}, intermediates seen before, beside cryptography", Ratio(row=row, most=0.5)
    for peer in (
        "Go crypto/x509",
        "OpenSSL X509_verify_cert",
        "pyOpenSSL",
        "pyhanko-certvalidator",
    ):
        yield f"cold, beside {peer}", Later("< 1 x", 6)
    yield "one certificate of 1.1 kB parsed, beside webpki and asn1", Later("printed", 6)


def _below_the_floor() -> _Rows:
    seam = "issue 6 leaves the seam, the tables come after it"
    for text, bound in (
        ("P-256, table per issuer key, fiat-crypto / crrl arithmetic", ">= 1.9 / 3.6 x AWS-LC"),
        ("P-256, AVX-512 IFMA, one signature / batch of 32", ">= 8.7 / 15.3 x AWS-LC"),
        ("RSA-2048, 8 at once with IFMA / PSS / RSA-4096", ">= 3.7 / 3.5 / 4.0 x AWS-LC"),
    ):
        yield text, Later(bound, 6, seam)


def _crls() -> _Rows:
    for text, bound in (
        ("1M entries: load with hash", "0.051 s"),
        ("1M entries: index", "6.25 bytes an entry, 2.25 hot"),
        ("1M entries: lookup, hit / miss", "0.4 / 0.044 µs"),
        ("a CRL's signature is verified", "once, at load"),
        ("50M entries: index", "312 MB"),
        ("50M entries: miss / batched / hit", "0.35 / 0.048 / 0.84 µs"),
        ("50M entries: build and SHA-256", "2.0 s + 1.2 s"),
        ("50M entries: restart to the first answer, warm / cold", "0.03 / 26 ms"),
    ):
        yield text, Later(bound, 5)


def _handshakes() -> _Rows:
    yield "asyncio, verification replaced, CRL of 10k, 100k, 1M entries", Later("rate of no CRL", 5)
    yield (
        "asyncio, verification replaced, beside OpenSSL's own",
        Later(">= 1.5 x per CPU-second", 6),
    )


def _ocsp() -> _Rows:
    yield "response with the responder known", Later("<= 1.10 x one bare signature", 5)


def _hostile() -> _Rows:
    yield "no presented certificate reaches an anchor by name", _milliseconds("no-path", 0.1)
    yield "the same with long names", _units("no-path-long-names")
    yield "one reaches an anchor, no CA key", _units("no-ca-key")
    yield "at most 24 units on signatures that fail, 60 in all, each row of the attacks", _ATTACKS
    yield "a real, constrained sub-CA", _units("constrained-sub-ca")
    yield "20 anchors of one name: P-256 accepted, P-384 budget_exhausted", _ANCHORS
    for key in ("p256", "rsa2048", "p384"):
        yield f"20 anchors of one name, {key}", _units(f"20-anchors-{key}-no-ids")
    yield "2,048 names x 4,097 subtrees", _milliseconds("2048-names-4097-subtrees", 2)


def _conformance() -> _Rows:
    yield "x509-limbo, its own", LIMBO
    yield "BetterTLS", BETTERTLS
    yield "NIST PKITS (two are DSA)", PKITS


def _inventories() -> _Rows:
    yield "distinct P-256 leaves, 2 threads", Later(">= 0.90 x bare verification", 7)
    yield "a second policy or date", Later("<= 1.05 x one", 7)


def _units(workload: str) -> Ratio:
    return Ratio(row=_hostile_row(workload), most=60, note="60 units")


def _milliseconds(workload: str, most: float) -> Ratio:
    units = round(most * 1000 / P256_MICROSECONDS, 1)
    note = f"{most:g} ms where one P-256 takes {P256_MICROSECONDS:g} µs"
    return Ratio(row=_hostile_row(workload), most=units, note=note)


def _hostile_row(workload: str) -> str:
    return f"{workload}: uncached, Rust / bare P-256"
