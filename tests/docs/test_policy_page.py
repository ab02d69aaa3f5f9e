"""The pages about policies say what the profiles are, and describe every key."""

import re

import pytest
from chainward import Policy, PolicyError

from . import policy_table
from .pages import text_of

PAGE = "docs/policy-file.md"
TABLES = (
    "usage",
    "algorithms",
    "duties",
    "end_entity",
    "baseline",
    "anchors",
    "initial",
    "revocation",
)


@pytest.mark.parametrize("page", policy_table.pages())
def test_the_table_is_what_the_profiles_are(page: str) -> None:
    assert policy_table.held(page) == policy_table.pages()[page], "run `python tests/docs`"


def test_a_stale_table_is_seen() -> None:
    fresh = policy_table.pages()[PAGE]
    assert "| `max_intermediates` | 8 | 8 |" in fresh
    assert fresh.replace("| 8 | 8 |", "| 9 | 8 |", 1) != policy_table.held(PAGE)


def test_every_key_is_described_once_and_no_other() -> None:
    described = re.findall(
        r"^\| `([a-z_.0-9]+)` \| \w[^|]* \| [^|]+ \| [^|]+ \|$", text_of(PAGE), re.MULTILINE
    )
    assert sorted(described) == sorted(accepted_keys())


def test_every_key_of_an_issuer_is_named() -> None:
    section = text_of(PAGE).split("\n## Revocation by issuer\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (`[^|]+) \|", section, re.MULTILINE)
    named = re.findall(r"`(\w+)`", " ".join(rows))
    keys = expected_instead({"revocation": {"issuer": [{"no_such_key": 1}]}})
    assert sorted(named) == sorted(keys)


def test_every_profile_and_every_algorithm_is_named() -> None:
    text = text_of(PAGE)
    policy = policy_table.flat("client-auth")
    for name in (*Policy.PROFILES, *policy["algorithms.signatures"], *policy["algorithms.keys"]):
        assert f"`{name}`" in text, name
    for name in Policy.PROFILES:
        assert f"## `{name}`" in text_of("docs/profiles.md"), name


def accepted_keys() -> list[str]:
    """Ask for every key that a policy file may have: the error for an unknown one lists them."""
    top = [key for key in expected_instead({"no_such_key": 1}) if key not in TABLES]
    inner = [
        f"{table}.{key}"
        for table in TABLES
        for key in expected_instead({table: {"no_such_key": 1}})
    ]
    return top + inner


def expected_instead(overrides: dict[str, object]) -> list[str]:
    """Give the keys that an error message names."""
    with pytest.raises(PolicyError, match="no_such_key") as error:
        Policy(overrides=overrides)
    keys: list[str] = re.findall(r"`(\w+)`", str(error.value).split("expected", 1)[1])
    return keys
