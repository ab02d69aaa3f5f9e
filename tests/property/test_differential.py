"""chainward beside OpenSSL and the package ``cryptography``: each disagreement is of a listed class."""

import os
import re
from collections import Counter

import pytest

from . import comparison
from .comparison import CLASSES, FULL, SLACK, Result, main, run, table
from .encode import issue
from .oracles import PEERS, peers
from .plan import PkiPlan

FULL_VARIABLE = "CHAINWARD_DIFFERENTIAL"
SHORT = 900
# At least this share of what a peer is asked is accepted by both, and refused by both.
LEAST_SHARE = 0.2


@pytest.fixture(scope="module")
def result() -> Result:
    """Run once: all of it where the variable says "full", else a part."""
    is_full = os.environ.get(FULL_VARIABLE) == "full"
    return run(FULL if is_full else SHORT, "1")


def test_each_disagreement_is_listed(result: Result) -> None:
    assert list(result.problems()) == []


def test_both_answers_are_common(result: Result) -> None:
    """Neither side agrees by accepting, or refusing, everything."""
    for peer in peers():
        both = result.accepted[peer.name], result.refused[peer.name]
        listed = sum(count for (_, name), count in result.classes.items() if name == peer.name)
        for count in both:
            assert count >= LEAST_SHARE * (sum(both) + listed), (peer.name, both, listed)


def test_the_command_of_openssl_is_there() -> None:
    """Policies are compared through it."""
    if peers() != PEERS:
        pytest.skip("NOT RUN: there is no command openssl, which compares certificate policies")


def test_the_table_names_every_class(result: Result) -> None:
    text = table(result)
    assert all(each.name in text and each.rfc in text for each in CLASSES)


def test_each_class_is_whole() -> None:
    assert [
        name for name, count in Counter(each.name for each in CLASSES).items() if count > 1
    ] == []
    for each in CLASSES:
        assert re.match(r"RFC \d+|X\.690|TLS BR", each.rfc), each.name
        assert each.reason, each.name
        assert bool(each.theirs) != bool(each.ours), each.name
        assert set(each.peers) <= {peer.name for peer in PEERS}, each.name


def plain() -> PkiPlan:
    """Give a plan that all accept."""
    return PkiPlan()


class TestProblems:
    """What makes a run fail does."""

    def test_an_unlisted_disagreement(self) -> None:
        found = Result("x", chains=10, unlisted={("openssl", "ok", "some reason"): plain()})
        assert [each.split(":")[0] for each in found.problems()] == ["unlisted"]

    def test_a_class_that_comes_too_often(self) -> None:
        each = CLASSES[0]
        found = Result("x", chains=10_000)
        found.classes[each.name, each.peers[0]] = each.most + SLACK + 1
        assert [problem.split(":")[0] for problem in found.problems()] == ["too often"]
        found.classes[each.name, each.peers[0]] = each.most + SLACK
        assert list(found.problems()) == []

    def test_a_class_that_no_longer_comes(self) -> None:
        found = Result("x", chains=FULL)
        for each in CLASSES[1:]:
            found.classes.update({(each.name, peer): 1 for peer in each.peers})
        stale = [problem for problem in found.problems() if problem.startswith("stale")]
        assert stale == [f"stale: {CLASSES[0].name} does not happen"]

    def test_the_command_exits_with_1(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(comparison, "CLASSES", ())
        assert main(["--count", "60", "--seed", "1"]) == 1
        assert "unlisted: " in capsys.readouterr().out


def test_the_same_seed_issues_the_same() -> None:
    assert issue(plain()).certificates == issue(plain()).certificates
