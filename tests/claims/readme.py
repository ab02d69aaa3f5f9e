"""The claims of the README, and its tables that are made from them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .claim import Claim, Conformance, Ratio, Test
from .evidence import REPOSITORY, kept_ratios

README = REPOSITORY / "README.md"
RESULTS = REPOSITORY / "benches" / "RESULTS.md"
TOLERANCE = 0.1
"""How far another run on another machine may be from the one that the README prints."""
_LIMIT = re.compile(r"^\| (.+) \| ([^|]+) \| `([^`]+)::(\w+)` \|$", re.MULTILINE)
_MARKED = r"(?<=<!-- made by `python tests/claims --readme`: {name} -->\n\n).*?(?=\n<!-- end -->)"


@dataclass(frozen=True)
class ReadmeSuite:
    """A row of the README's table of suites."""

    name: str
    claim: Conformance
    run: str
    remark: str = ""

    @property
    def row(self) -> str:
        """Write it."""
        suite, disagree = self.claim.suite, self.claim.total - self.claim.agree
        listed = f"[{disagree}](tests/conformance/expectations/{suite}.toml){self.remark}"
        run = self.run.format(total=f"{self.claim.total:,}", skipped=self.claim.skipped)
        return f"| {self.name} | {run} | {listed} |\n"


LIMBO = Conformance(suite="limbo", total=208, agree=207)
BETTERTLS = Conformance(suite="bettertls", total=9_572, agree=9_572)
PKITS = Conformance(suite="pkits", total=249, agree=247)
WYCHEPROOF = Conformance(suite="wycheproof", total=7_369, agree=7_369, skipped=668)
SUITES = (
    ReadmeSuite("x509-limbo, its own cases", LIMBO, "{total}"),
    ReadmeSuite("BetterTLS", BETTERTLS, "{total}"),
    ReadmeSuite("NIST PKITS", PKITS, "{total}, with its CRLs", ": both DSA"),
    ReadmeSuite("Wycheproof", WYCHEPROOF, "{total} ({skipped} are skipped, each with its reason)"),
)


@dataclass(frozen=True)
class Speed:
    """A row of the README's table of speeds: the same row of the benchmark for each chain."""

    text: str
    row: str
    is_peer: bool = False

    def claim(self, chain: str, kept: float) -> Claim:
        """Claim that another run finds nearly what is printed, or more to our advantage."""
        row = f"{chain}: {self.row}"
        note = f"{_shown(kept)} is printed, {TOLERANCE:.0%} are allowed"
        if self.is_peer:
            source = Ratio(row=row, least=_digits(kept * (1 - TOLERANCE)), note=note)
        else:
            source = Ratio(row=row, most=_digits(kept * (1 + TOLERANCE)), note=note)
        return Claim("README: Speed", f"{self.text}: {CHAINS[chain]}", source)


CHAINS = {
    "p256-d1": "P-256, 1 intermediate",
    "p256-d2": "P-256, 2",
    "rsa2048-d1": "RSA-2048, 1",
    "rsa2048-d2": "RSA-2048, 2",
}
SPEEDS = (
    Speed("nothing seen before / all signatures of the chain", "cold, Rust / bare chain"),
    Speed("intermediates seen before / the leaf's signature", "warm, Rust / bare leaf"),
    Speed("the same from Python / the leaf's signature", "warm, Python / bare leaf"),
    Speed("the same client again / one P-256 signature", "again, Rust / bare P-256"),
    Speed("the same from Python / one P-256 signature", "again, Python / bare P-256"),
    Speed("`cryptography` / all signatures of the chain", "pyca / bare chain", is_peer=True),
    Speed("nothing seen before, from Python / `cryptography`", "cold, Python / pyca"),
    Speed("intermediates seen before, from Python / `cryptography`", "warm, Python / pyca"),
)

# What the README says in these very words, beside its tables.
SENTENCES = (
    (
        "A file of anchors or intermediates may have 64 MiB and 100,000 certificates",
        Test("tests/docs/test_limits.py", "test_a_file_of_anchors"),
    ),
    (
        "It exits with 1 when a verdict or what a client saw is not what it must be, never because of a time",
        Test("tests/unit/test_demo.py", "test_the_demo_fails_when_an_expectation_is_broken"),
    ),
    (
        "The first of its tables:",
        Test("tests/docs/test_readme.py", "test_the_demo_prints_what_the_readme_shows"),
    ),
    (
        "A refused certificate is a verdict, and no exception",
        Test(
            "tests/unit/test_verdict.py",
            "test_every_entry_point_raises_nothing_for_a_bad_certificate",
        ),
    ),
    (
        "`reload` swaps anchors and policy while others validate",
        Test("tests/unit/test_reload.py", "test_no_verdict_is_wrong_while_anchors_are_swapped"),
    ),
    (
        "a second policy judge the same certificates beside the first, deciding nothing",
        Test("tests/unit/test_watching.py", "test_a_second_policy_is_only_reported"),
    ),
    (
        "has its clients judged inside the handshake",
        Test("tests/interop/test_clients.py", "test_asyncio_server"),
    ),
    (
        "revoked certificates are accepted, and each verdict says so",
        Test("tests/unit/test_verdict.py", "test_what_was_not_looked_at_is_told_in_each_verdict"),
    ),
    (
        "Each block of shell, Python and TOML here and in `docs/` is run by a test as it is printed",
        Test("tests/docs/test_readme.py", "test_the_readme_is_run"),
    ),
)


def claims(kept: Mapping[str, float] | None = None) -> list[Claim]:
    """Give all of them, in the order of the page's sections."""
    kept = kept if kept is not None else kept_ratios(RESULTS)
    sentences = [Claim("README", text, test) for text, test in SENTENCES]
    suites = [Claim("README: Conformance", suite.name, suite.claim) for suite in SUITES]
    speeds = [
        speed.claim(chain, kept[f"{chain}: {speed.row}"]) for speed in SPEEDS for chain in CHAINS
    ]
    return [*sentences, *limits(README.read_text(encoding="utf-8")), *suites, *speeds]


def limits(text: str) -> list[Claim]:
    """Give a claim for each row of the table of limits, which names its test."""
    return [
        Claim("README: Limits", f"{limit}: {finding}", Test(path, name))
        for limit, finding, path, name in _LIMIT.findall(text)
    ]


def tables(kept: Mapping[str, float] | None = None) -> dict[str, str]:
    """Give each table that the README must hold, by its mark."""
    return {
        "conformance": _suites_table(),
        "speed": _speed_table(kept if kept is not None else kept_ratios(RESULTS)),
    }


def held(text: str, name: str) -> str:
    """Give what a page holds between its marks."""
    found = re.search(_MARKED.format(name=name), text, re.DOTALL)
    return found[0] if found else ""


def write(readme: Path = README) -> bool:
    """Put the tables into the README; leave it alone, its time too, when they are there already."""
    old = text = readme.read_text(encoding="utf-8")
    for name, table in tables().items():
        old_table = held(text, name)
        text = text.replace(old_table, table) if old_table else text
    if text != old:
        readme.write_text(text, encoding="utf-8")
    return text != old


def _suites_table() -> str:
    head = "| suite | run | disagreements, each listed with its reason |\n|---|---|---|\n"
    return head + "".join(suite.row for suite in SUITES)


def _speed_table(kept: Mapping[str, float]) -> str:
    lines = [["one validation / beside", *CHAINS.values()], ["---"] * (1 + len(CHAINS))]
    lines += [
        [speed.text, *(_shown(kept[f"{chain}: {speed.row}"]) for chain in CHAINS)]
        for speed in SPEEDS
    ]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _shown(ratio: float) -> str:
    """Write a ratio with three digits, or three places below one."""
    return f"{ratio:.2f}" if ratio >= TOLERANCE else f"{ratio:.3f}"


def _digits(ratio: float) -> float:
    return float(f"{ratio:.3g}")
