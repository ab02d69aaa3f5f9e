"""The runner on small handmade suites: each way to fail is planted once and seen to fail."""

import json
import re
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from . import run as runner
from . import wycheproof
from .assertions import FILE as FINDINGS
from .assertions import AssertionsError, load_assertions, load_rejected_crls
from .bettertls import Code
from .case_format import Case, Verdict
from .engine import EngineError, read_answers
from .expectations import Disagreement, ExpectationsError, load_expectations
from .judge import Answer, Result, cache_differences, judge
from .report import details, table
from .sources import FOLDER_VARIABLE, REPOSITORY
from .suite import Assertion, Skip, Suite

LISTED = Disagreement("listed", "false_accept", "a reason", "RFC 5280 6.1")
EXPECTATIONS = {"listed": LISTED}
GOOD = {
    "good": Answer("accept", None),
    "expired": Answer("reject", "expired"),
    "either": Answer("reject", "name_excluded"),
    "listed": Answer("accept", None),
}


def case(name: str, expected: Verdict) -> Case:
    """Make a case; its certificates are never looked at."""
    return Case(
        id=name,
        trusted=(b"anchor",),
        intermediates=(),
        leaf=b"leaf",
        time=0,
        profile="rfc5280",
        expected=expected,
    )


def suite() -> Suite:
    """Make a suite with one case of each kind."""
    cases = (
        case("good", "accept"),
        case("expired", "reject"),
        case("either", "reject"),
        case("listed", "reject"),
    )
    return Suite("limbo", cases, (Skip("skipped", "no CRLs"),)).with_assertions(
        {
            "expired": Assertion(("expired",)),
            "either": Assertion(("name_not_permitted", "name_excluded"), "both are true"),
        },
    )


def judged(
    answers: Mapping[str, Answer],
    expectations: Mapping[str, Disagreement] = EXPECTATIONS,
) -> Result:
    """Judge the suite."""
    return judge(suite(), answers, expectations)


def test_a_good_run() -> None:
    result = judged(GOOD)
    assert not result.failed
    assert (result.total, result.agree, result.listed) == (4, 3, ["listed"])
    assert (result.asserted, result.exact) == (2, 1)
    assert [case.finding for case in suite().cases] == [None, "expired", None, None]


def test_a_planted_regression_fails() -> None:
    result = judged(GOOD | {"expired": Answer("accept", None)})
    assert result.failed
    assert (result.false_accepts, result.agree) == (["expired"], 2)
    result = judged(GOOD | {"good": Answer("reject", "expired")})
    assert result.failed
    assert (result.false_rejects, result.agree) == (["good"], 2)


def test_a_planted_stale_entry_fails() -> None:
    result = judged(GOOD | {"listed": Answer("reject", "expired")})
    assert result.failed
    assert "stale expectation: listed" in result.problems[0]
    gone = Disagreement("gone", "false_reject", "a reason", "RFC 5280 6.1")
    assert judged(GOOD, EXPECTATIONS | {"gone": gone}).failed


def test_an_entry_in_the_wrong_direction_does_not_excuse() -> None:
    wrong = Disagreement("listed", "false_reject", "a reason", "RFC 5280 6.1")
    result = judged(GOOD, {"listed": wrong})
    assert result.failed
    assert result.false_accepts == ["listed"]


def test_a_refusal_for_the_wrong_reason_fails() -> None:
    for name, code in (("expired", "issuer_not_found"), ("either", None)):
        result = judged(GOOD | {name: Answer("reject", code)})
        assert result.failed
        assert [wrong.id for wrong in result.wrong_findings] == [name]
        assert result.agree == 2
    assert not judged(GOOD | {"either": Answer("reject", "name_not_permitted")}).failed


def test_missing_and_unknown_verdicts_fail() -> None:
    fewer = {name: answer for name, answer in GOOD.items() if name != "good"}
    result = judged(fewer)
    assert result.failed
    assert result.agree == 2
    assert judged(GOOD | {"stranger": Answer("accept", None)}).failed


def test_a_cache_that_changes_an_answer_is_told() -> None:
    assert cache_differences({"cold": GOOD, "off": dict(GOOD)}) == []
    other = GOOD | {"expired": Answer("reject", "not_yet_valid")}
    (difference,) = cache_differences({"cold": GOOD, "warm": GOOD, "tiny": other})
    assert "cold and tiny differ on expired" in difference


def test_a_crl_that_is_rejected_or_accepted_wrongly_fails() -> None:
    rejected = {"expired": "rollback"}
    right = GOOD | {"expired": Answer("reject", "expired", (None, "rollback"))}
    assert not judge(replace(suite(), rejected_crls=rejected), right, EXPECTATIONS).failed
    for wrong in (GOOD, GOOD | {"expired": Answer("reject", "expired", ("malformed_crl",))}):
        result = judge(replace(suite(), rejected_crls=rejected), wrong, EXPECTATIONS)
        assert [problem.split(":")[0] for problem in result.problems] == ["expired"]
    (problem,) = judged(right).problems
    assert problem == "expired: CRLs rejected as: rollback, must be: none"


ENGINE = """#!{python}
import json, sys
out, mode = sys.argv[4], sys.argv[6]
answers = json.loads({answers!r})
answers.update(json.loads({changes!r}).get(mode, {{}}))
cases = [json.loads(line)["id"] for line in open(sys.argv[2])]
json.dump({{"cases": [dict(id=i, actual=answers[i][0], code=answers[i][1], crls=[]) for i in cases]}},
          open(out, "w"))
sys.exit(1)
"""


def fake_engine(folder: Path, changes: dict[str, dict[str, list[str | None]]]) -> Path:
    """Write a `chainward` that answers from a table; `changes` differ by cache mode."""
    answers = {name: [answer.actual, answer.code] for name, answer in GOOD.items()}
    program = folder / "chainward"
    program.write_text(
        ENGINE.format(
            python=sys.executable,
            answers=json.dumps(answers),
            changes=json.dumps(changes),
        ),
    )
    program.chmod(0o755)
    return program


@pytest.fixture
def fake_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Prepare a whole run of one handmade suite with an engine that is always right."""
    monkeypatch.setattr(runner, "console_script", lambda: fake_engine(tmp_path, {}))
    monkeypatch.setattr(runner.Run, "suite", lambda _self, _name: suite())
    monkeypatch.setattr(runner, "load_expectations", lambda _name, _folder: EXPECTATIONS)
    return tmp_path


def test_a_whole_run_writes_its_json(fake_run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert runner.main(["--suite", "limbo", "--build", str(fake_run)]) == 0
    assert json.loads((fake_run / "conformance.json").read_text()) == {
        "suites": {
            "limbo": {
                "total": 4,
                "agree": 3,
                "false_accept": [],
                "false_reject": [],
                "skipped": ["skipped"],
                "listed": ["listed"],
            },
        },
    }
    told = capsys.readouterr().out
    assert "all suites hold" in told
    assert "skipped: 1 x no CRLs" in told
    assert (fake_run / "conformance" / "limbo.jsonl").read_text().count("\n") == 4


def test_a_whole_run_fails_on_what_a_cache_changes(
    fake_run: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    engine = fake_engine(fake_run, {"tiny": {"expired": ["accept", None]}})
    monkeypatch.setattr(runner, "console_script", lambda: engine)
    assert runner.main(["--suite", "limbo", "--build", str(fake_run)]) == 1
    assert "caches cold and tiny differ on expired" in capsys.readouterr().out


def test_missing_data_is_told_and_fails(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "nowhere"))
    assert runner.main(["--build", str(tmp_path)]) == 1
    told = capsys.readouterr().out
    for name in ("limbo.json.gz", "pkits-expectations.json", "wycheproof.tar.gz"):
        assert f"{name} is missing" in told
    assert json.loads((tmp_path / "conformance.json").read_text()) == {"suites": {}}


def wycheproof_result(tmp_path: Path, **changes: object) -> Result:
    """Judge a handmade answer of the Rust test."""
    document: dict[str, object] = {
        "total": 3,
        "agree": 2,
        "false_accept": [],
        "false_reject": ["listed"],
        "skipped": [{"id": "ed448#1", "reason": "Ed448"}],
        "listed": [],
    }
    path = tmp_path / "wycheproof.json"
    path.write_text(json.dumps(document | changes))
    entry = Disagreement("listed", "false_reject", "a reason", "RFC 8017 9.1")
    return wycheproof.read_result(path, {"listed": entry})


def test_wycheproof(tmp_path: Path) -> None:
    result = wycheproof_result(tmp_path)
    assert not result.failed
    assert (result.total, result.listed, result.skip_reasons()) == (3, ["listed"], {"Ed448": 1})
    assert not wycheproof_result(tmp_path, false_reject=[], listed=["listed"]).failed
    assert wycheproof_result(tmp_path, agree=1, false_accept=["new"]).false_accepts == ["new"]
    assert wycheproof_result(tmp_path, agree=3, false_reject=[]).failed, "stale"
    assert wycheproof_result(tmp_path, agree=1, listed=["unknown"]).failed
    assert wycheproof_result(tmp_path, agree=1).failed, "one is not accounted for"
    with pytest.raises(EngineError):
        wycheproof_result(tmp_path, skipped=["bare"])


def test_an_odd_answer_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    for text in ("{", "{}", '{"cases": [{"id": "a", "actual": "maybe", "code": null}]}'):
        path.write_text(text)
        with pytest.raises(EngineError):
            read_answers(path)


def test_bad_expectation_files_are_refused(tmp_path: Path) -> None:
    entry = '[[disagreement]]\nid = "a"\nkind = "false_accept"\nrfc = "RFC 5280"\nreason = "r"\n'
    path = tmp_path / "limbo.toml"
    path.write_text(entry)
    assert list(load_expectations("limbo", tmp_path)) == ["a"]
    for bad in (
        entry + entry,
        entry.replace("false_accept", "wrong"),
        entry.replace('"r"', '""'),
        entry.replace("rfc", "rcf"),
    ):
        path.write_text(bad)
        with pytest.raises(ExpectationsError):
            load_expectations("limbo", tmp_path)


def test_a_stray_assertion_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "findings.toml"
    for name in ("nobody", "good"):
        path.write_text(f'[limbo.exact]\nexpired = ["{name}"]\n')
        with pytest.raises(AssertionsError, match=name):
            load_assertions(suite(), path)
    path.write_text('[limbo.rejected_crls]\nrollback = ["good"]\n')
    with pytest.raises(AssertionsError, match="good"):
        load_rejected_crls(suite(), path)


def test_every_asserted_code_exists() -> None:
    source = REPOSITORY / "rust" / "validate" / "src" / "finding.rs"
    slugs = set(re.findall(r'= "([a-z0-9_]+)", "', source.read_text("utf-8")))
    findings = tomllib.loads(FINDINGS.read_text("utf-8"))
    asserted = {code for tables in findings.values() for code in tables["exact"]}
    asserted |= {
        code
        for tables in findings.values()
        for entry in tables["several"]
        for code in entry["codes"]
    }
    asserted |= set(Code)
    assert asserted <= slugs, asserted - slugs


def test_the_report_shows_each_kind_of_failure() -> None:
    result = judged(
        GOOD
        | {"good": Answer("reject", "expired"), "expired": Answer("reject", "input_too_large")},
    )
    told = details(result)
    assert "false reject: good" in told
    assert "wrong reason: expired: input_too_large, must be expired" in told
    assert "limbo" in table([result]).splitlines()[1]
    assert details(Result(name="empty")) == ""
