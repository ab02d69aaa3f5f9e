"""What the README says of itself and the claims are in step: no number without its claim."""

import re
from pathlib import Path

import pytest

from . import readme
from .claim import Claim, Conformance, Ratio, Test
from .evidence import REPOSITORY, kept_ratios

TEXT = readme.README.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", readme.tables())
def test_the_tables_are_made_from_the_claims(name: str) -> None:
    assert readme.held(TEXT, name) == readme.tables()[name], "run `python tests/claims --readme`"


@pytest.mark.parametrize("name", readme.tables())
def test_a_stale_table_is_seen_and_written_anew(name: str, tmp_path: Path) -> None:
    page = tmp_path / "README.md"
    page.write_text(TEXT)
    assert not readme.write(page)
    table = readme.tables()[name]
    number = re.findall(r"\d+", table)[-1]
    page.write_text(TEXT.replace(table, table.replace(number, "1234567")))
    assert readme.held(page.read_text(), name) != table
    assert readme.write(page)
    assert page.read_text() == TEXT


def test_another_run_makes_another_table() -> None:
    kept = {row: ratio + 1 for row, ratio in kept_ratios(readme.RESULTS).items()}
    assert readme.tables(kept)["speed"] != readme.tables()["speed"]


@pytest.mark.parametrize("section", ["Conformance", "Speed"])
def test_no_number_stands_beside_the_tables(section: str) -> None:
    text = section_of(section)
    for table in readme.tables().values():
        text = text.replace(table, "")
    text = re.sub(r"```.*?```|<!--.*?-->|\]\(.*?\)", "", text, flags=re.DOTALL)
    assert re.findall(r"\d+", text) == []


def test_every_number_of_the_tables_is_a_claim() -> None:
    claims = readme.claims()
    printed = [note.split(" ")[0] for note in notes(claims)]
    cells = re.findall(r"(?<=\| )\d+\.\d+(?= \|)", readme.tables()["speed"])
    assert sorted(cells) == sorted(printed)
    assert len(cells) == len(readme.SPEEDS) * len(readme.CHAINS)
    totals = {claim.source for claim in claims if isinstance(claim.source, Conformance)}
    assert {suite.claim for suite in readme.SUITES} == totals


def notes(claims: list[Claim]) -> list[str]:
    return [claim.source.note for claim in claims if isinstance(claim.source, Ratio)]


def test_what_is_printed_may_be_reached_or_surpassed_and_not_missed() -> None:
    ours = readme.Speed("x", "r").claim("p256-d1", 2.0).source
    peers = readme.Speed("x", "r", is_peer=True).claim("p256-d1", 2.0).source
    assert (ours.bound, peers.bound) == (
        "<= 2.2 (2.00 is printed, 10% are allowed)",
        ">= 1.8 (2.00 is printed, 10% are allowed)",
    )


def test_every_limit_is_a_claim_with_its_test() -> None:
    rows = [line for line in section_of("Limits").splitlines() if line.startswith("| ")]
    claims = readme.limits(TEXT)
    assert len(claims) == len(rows) - 1 >= 13
    assert all(isinstance(claim.source, Test) for claim in claims)
    assert readme.limits(TEXT.replace("::test_bytes`", "`"))[0] != claims[0]


def test_every_sentence_stands_in_the_readme() -> None:
    words = " ".join(re.sub(r"[*]", "", TEXT).split())
    for sentence, _ in readme.SENTENCES:
        assert sentence in words, sentence


def test_every_suite_that_is_run_is_in_the_readme() -> None:
    lists = {path.stem for path in (REPOSITORY / "tests/conformance/expectations").glob("*.toml")}
    assert {suite.claim.suite for suite in readme.SUITES} == lists


def section_of(title: str) -> str:
    return TEXT.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]
